"""Parsing of command lines: declare the arguments, and get them as attributes, with usage, help
and error messages made from the declarations."""

import os
import sys

from ._actions import (ONE_OR_MORE, OPTIONAL, PARSER, REMAINDER, SUPPRESS, ZERO_OR_MORE,
                       _UNRECOGNIZED_ARGS_ATTR, Action, ArgumentError, ArgumentTypeError,
                       BooleanOptionalAction, FileType, Namespace, _, _action_name,
                       _AppendAction, _AppendConstAction, _AttributeHolder, _CountAction,
                       _ExtendAction, _HelpAction, _StoreAction, _StoreConstAction,
                       _StoreFalseAction, _StoreTrueAction, _SubParsersAction, _VersionAction,
                       ngettext)
from ._containers import _ActionsContainer, _ArgumentGroup, _MutuallyExclusiveGroup
from ._help import (ArgumentDefaultsHelpFormatter, HelpFormatter, MetavarTypeHelpFormatter,
                    RawDescriptionHelpFormatter, RawTextHelpFormatter)

__version__ = "1.1"
__all__ = [
    "ArgumentParser", "ArgumentError", "ArgumentTypeError", "BooleanOptionalAction", "FileType",
    "HelpFormatter", "ArgumentDefaultsHelpFormatter", "RawDescriptionHelpFormatter",
    "RawTextHelpFormatter", "MetavarTypeHelpFormatter", "Namespace", "Action", "ONE_OR_MORE",
    "OPTIONAL", "PARSER", "REMAINDER", "SUPPRESS", "ZERO_OR_MORE",
]

for _class in (ArgumentError, ArgumentTypeError, FileType, Namespace, Action,
               BooleanOptionalAction, HelpFormatter, RawDescriptionHelpFormatter,
               RawTextHelpFormatter, ArgumentDefaultsHelpFormatter, MetavarTypeHelpFormatter):
    _class.__module__ = __name__
del _class


def _match_length(nargs, is_option, pattern, start):
    """The numbers of arguments that `nargs` may take from `pattern`, the longest first. In the
    pattern A is an argument, O an option, - the "--" before arguments."""
    rest = pattern[start:]
    if nargs == REMAINDER or nargs == PARSER:
        if is_option:
            rest = rest[:_run(rest, "AO")]
        if nargs == PARSER and rest.lstrip("-")[:1] != "A":
            return
        least = 0 if nargs == REMAINDER else rest.index("A") + 1
        yield from range(len(rest), least - 1, -1)
        return
    run = _run(rest, "A" if is_option else "A-")
    if nargs == ZERO_OR_MORE or nargs == ONE_OR_MORE:
        least = 0
        if nargs == ONE_OR_MORE:
            first = rest.find("A", 0, run)
            if first < 0:
                return
            least = first + 1
        yield from range(run, least - 1, -1)
        return
    if nargs is None:
        low = high = 1
    elif nargs == OPTIONAL:
        low, high = 0, 1
    elif nargs == SUPPRESS:
        low = high = 0
    else:
        low = high = nargs
    # Few dashes can stand among them: lengths up to `high` and those.
    limit = min(run, high + rest.count("-", 0, run))
    for length in range(limit, -1, -1):
        if low <= rest.count("A", 0, length) <= high:
            yield length


def _run(text, characters):
    """How many characters at the beginning are among these."""
    return len(text) - len(text.lstrip(characters))


def _match_all(actions, pattern):
    """How many arguments each of the actions takes, the first ones as many as possible; None if
    they cannot all be satisfied."""
    counts = []
    choices = []
    position = 0
    while len(counts) < len(actions):
        if len(choices) == len(counts):
            action = actions[len(counts)]
            choices.append(_match_length(action.nargs, bool(action.option_strings), pattern,
                                         position))
        length = next(choices[-1], None)
        if length is None:
            choices.pop()
            if not counts:
                return None
            position -= counts.pop()
            continue
        counts.append(length)
        position += length
    return counts


class ArgumentParser(_AttributeHolder, _ActionsContainer):
    """Declares arguments and parses command lines."""

    def __init__(self, prog=None, usage=None, description=None, epilog=None, parents=[],
                 formatter_class=HelpFormatter, prefix_chars="-", fromfile_prefix_chars=None,
                 argument_default=None, conflict_handler="error", add_help=True,
                 allow_abbrev=True, exit_on_error=True):
        _ActionsContainer.__init__(self, description=description, prefix_chars=prefix_chars,
                                   argument_default=argument_default,
                                   conflict_handler=conflict_handler)
        if prog is None:
            prog = os.path.basename(sys.argv[0])
        self.prog = prog
        self.usage = usage
        self.epilog = epilog
        self.formatter_class = formatter_class
        self.fromfile_prefix_chars = fromfile_prefix_chars
        self.add_help = add_help
        self.allow_abbrev = allow_abbrev
        self.exit_on_error = exit_on_error
        self._positionals = self.add_argument_group(_("positional arguments"))
        self._optionals = self.add_argument_group(_("options"))
        self._subparsers = None

        def identity(string):
            return string
        self.register("type", None, identity)
        prefix = "-" if "-" in prefix_chars else prefix_chars[0]
        if self.add_help:
            self.add_argument(prefix + "h", prefix * 2 + "help", action="help",
                              default=SUPPRESS, help=_("show this help message and exit"))
        for parent in parents:
            self._add_container_actions(parent)
            self._defaults.update(getattr(parent, "_defaults", {}))

    def _get_kwargs(self):
        names = ("prog", "usage", "description", "formatter_class", "conflict_handler",
                 "add_help")
        return [(name, getattr(self, name)) for name in names]

    # ---- Declaring

    def add_subparsers(self, **kwargs):
        """An argument that chooses a parser for the rest."""
        if self._subparsers is not None:
            self.error(_("cannot have multiple subparser arguments"))
        kwargs.setdefault("parser_class", type(self))
        if "title" in kwargs or "description" in kwargs:
            title = _(kwargs.pop("title", "subcommands"))
            description = _(kwargs.pop("description", None))
            self._subparsers = self.add_argument_group(title, description)
        else:
            self._subparsers = self._positionals
        if kwargs.get("prog") is None:
            formatter = self._get_formatter()
            formatter.add_usage(self.usage, self._get_positional_actions(),
                                self._mutually_exclusive_groups, "")
            kwargs["prog"] = formatter.format_help().strip()
        action = self._pop_action_class(kwargs, "parsers")(option_strings=[], **kwargs)
        self._subparsers._add_action(action)
        return action

    def _add_action(self, action):
        (self._optionals if action.option_strings else self._positionals)._add_action(action)
        return action

    def _get_optional_actions(self):
        return [action for action in self._actions if action.option_strings]

    def _get_positional_actions(self):
        return [action for action in self._actions if not action.option_strings]

    # ---- Parsing

    def parse_args(self, args=None, namespace=None):
        """Parses the arguments (sys.argv[1:]) into a namespace, which is returned."""
        args, rest = self.parse_known_args(args, namespace)
        if rest:
            message = _("unrecognized arguments: %s") % " ".join(rest)
            if not self.exit_on_error:
                raise ArgumentError(None, message)
            self.error(message)
        return args

    def parse_known_args(self, args=None, namespace=None):
        """The same, with the arguments that are unknown as a second result."""
        args = sys.argv[1:] if args is None else list(args)
        if namespace is None:
            namespace = Namespace()
        for action in self._actions:
            if (action.dest is not SUPPRESS and not hasattr(namespace, action.dest)
                    and action.default is not SUPPRESS):
                setattr(namespace, action.dest, action.default)
        for dest in self._defaults:
            if not hasattr(namespace, dest):
                setattr(namespace, dest, self._defaults[dest])
        if self.exit_on_error:
            try:
                namespace, rest = self._parse_known_args(args, namespace)
            except ArgumentError as e:
                self.error(str(e))
        else:
            namespace, rest = self._parse_known_args(args, namespace)
        if hasattr(namespace, _UNRECOGNIZED_ARGS_ATTR):
            rest.extend(getattr(namespace, _UNRECOGNIZED_ARGS_ATTR))
            delattr(namespace, _UNRECOGNIZED_ARGS_ATTR)
        return namespace, rest

    def _parse_known_args(self, arg_strings, namespace):
        if self.fromfile_prefix_chars is not None:
            arg_strings = self._read_args_from_files(arg_strings)
        return _Parse(self, arg_strings, namespace).run()

    def _read_args_from_files(self, arg_strings):
        result = []
        for argument in arg_strings:
            if not argument or argument[0] not in self.fromfile_prefix_chars:
                result.append(argument)
                continue
            try:
                with open(argument[1:], encoding=sys.getfilesystemencoding(),
                          errors=sys.getfilesystemencodeerrors()) as file:
                    found = []
                    for line in file.read().splitlines():
                        found.extend(self.convert_arg_line_to_args(line))
            except OSError as e:
                raise ArgumentError(None, str(e)) from e
            result.extend(self._read_args_from_files(found))
        return result

    def convert_arg_line_to_args(self, arg_line):
        """The arguments on a line of an argument file: the line itself."""
        return [arg_line]

    def _match_argument(self, action, arg_strings_pattern):
        counts = _match_all([action], arg_strings_pattern)
        if counts is not None:
            return counts[0]
        messages = {None: _("expected one argument"),
                    OPTIONAL: _("expected at most one argument"),
                    ONE_OR_MORE: _("expected at least one argument")}
        message = messages.get(action.nargs)
        if message is None:
            message = ngettext("expected %s argument", "expected %s arguments",
                               action.nargs) % action.nargs
        raise ArgumentError(action, message)

    def _match_arguments_partial(self, actions, arg_strings_pattern):
        for count in range(len(actions), 0, -1):
            counts = _match_all(actions[:count], arg_strings_pattern)
            if counts is not None:
                return counts
        return []

    def _parse_optional(self, argument):
        """(action, option, value) if an argument is an option (the action None if it is not
        known), None if it is positional."""
        if not argument or argument[0] not in self.prefix_chars:
            return None
        if argument in self._option_string_actions:
            return self._option_string_actions[argument], argument, None
        if len(argument) == 1:
            return None
        if "=" in argument:
            option, _equals, value = argument.partition("=")
            if option in self._option_string_actions:
                return self._option_string_actions[option], option, value
        candidates = self._get_option_tuples(argument)
        if len(candidates) > 1:
            raise ArgumentError(None, _("ambiguous option: %(option)s could match %(matches)s")
                                % {"option": argument, "matches": ", ".join(
                                    [option for _action, option, _value in candidates])})
        if candidates:
            return candidates[0]
        if self._negative_number_matcher.match(argument):
            if not self._has_negative_number_optionals:
                return None
        if " " in argument:
            return None
        return None, argument, None

    def _get_option_tuples(self, text):
        """What an abbreviated option, or a short one with its value, may stand for."""
        result = []
        chars = self.prefix_chars
        if text[0] in chars and text[1] in chars:
            if self.allow_abbrev:
                prefix, equals, value = text.partition("=")
                for option in self._option_string_actions:
                    if option.startswith(prefix):
                        result.append((self._option_string_actions[option], option,
                                       value if equals else None))
        elif text[0] in chars:
            short, short_value = text[:2], text[2:]
            for option in self._option_string_actions:
                if option == short:
                    result.append((self._option_string_actions[option], option, short_value))
                elif option.startswith(text):
                    result.append((self._option_string_actions[option], option, None))
        else:
            raise ArgumentError(None, _("unexpected option string: %s") % text)
        return result

    def parse_intermixed_args(self, args=None, namespace=None):
        """parse_args with options between the arguments of one positional."""
        args, rest = self.parse_known_intermixed_args(args, namespace)
        if rest:
            message = _("unrecognized arguments: %s") % " ".join(rest)
            if not self.exit_on_error:
                raise ArgumentError(None, message)
            self.error(message)
        return args

    def parse_known_intermixed_args(self, args=None, namespace=None):
        """parse_known_args with options between the arguments of one positional."""
        positionals = self._get_positional_actions()
        if any(action.nargs in (PARSER, REMAINDER) for action in positionals):
            bad = next(action for action in positionals if action.nargs in (PARSER, REMAINDER))
            raise TypeError(f"parse_intermixed_args: positional arg with nargs={bad.nargs}")
        for group in self._mutually_exclusive_groups:
            for action in group._group_actions:
                if action in positionals:
                    raise TypeError("parse_intermixed_args: positional in mutuallyExclusiveGroup")
        old_usage = self.usage
        try:
            if self.usage is None:
                # The usage in messages is that of all arguments.
                self.usage = self.format_usage()[7:]
            saved = [(action, action.nargs, action.default) for action in positionals]
            try:
                # The options first: no positional takes anything.
                for action in positionals:
                    action.nargs = SUPPRESS
                    action.default = SUPPRESS
                namespace, rest = self.parse_known_args(args, namespace)
                for action in positionals:
                    if hasattr(namespace, action.dest) and getattr(namespace, action.dest) == []:
                        from warnings import warn
                        warn(f"Do not expect {action.dest} in {namespace}")
                        delattr(namespace, action.dest)
            finally:
                for action, nargs, default in saved:
                    action.nargs, action.default = nargs, default
            # Then the positionals: no option is required any more.
            optionals = [(action, action.required) for action in self._get_optional_actions()]
            groups = [(group, group.required) for group in self._mutually_exclusive_groups]
            try:
                for each, _required in optionals + groups:
                    each.required = False
                namespace, rest = self.parse_known_args(rest, namespace)
            finally:
                for each, required in optionals + groups:
                    each.required = required
        finally:
            self.usage = old_usage
        return namespace, rest

    # ---- Values

    def _get_values(self, action, arg_strings):
        if action.nargs not in (PARSER, REMAINDER):
            try:
                arg_strings.remove("--")
            except ValueError:
                pass
        if not arg_strings and action.nargs == OPTIONAL:
            value = action.const if action.option_strings else action.default
            if isinstance(value, str):
                value = self._get_value(action, value)
                self._check_value(action, value)
            return value
        if not arg_strings and action.nargs == ZERO_OR_MORE and not action.option_strings:
            if action.default is not None:
                value = action.default
                self._check_value(action, value)
            else:
                # No choice was made: there is nothing to check.
                value = []
            return value
        if len(arg_strings) == 1 and action.nargs in (None, OPTIONAL):
            value = self._get_value(action, arg_strings[0])
            self._check_value(action, value)
            return value
        if action.nargs == SUPPRESS:
            return SUPPRESS
        values = [self._get_value(action, each) for each in arg_strings]
        if action.nargs == PARSER:
            self._check_value(action, values[0])
        elif action.nargs != REMAINDER:
            for value in values:
                self._check_value(action, value)
        return values

    def _get_value(self, action, arg_string):
        type_func = self._registry_get("type", action.type, action.type)
        if not callable(type_func):
            raise ArgumentError(action, _("%r is not callable") % type_func)
        try:
            return type_func(arg_string)
        except ArgumentTypeError as e:
            raise ArgumentError(action, str(e)) from None
        except (TypeError, ValueError):
            name = getattr(action.type, "__name__", repr(action.type))
            raise ArgumentError(action, _("invalid %(type)s value: %(value)r")
                                % {"type": name, "value": arg_string}) from None

    def _check_value(self, action, value):
        if action.choices is not None and value not in action.choices:
            raise ArgumentError(action, _("invalid choice: %(value)r (choose from %(choices)s)")
                                % {"value": value,
                                   "choices": ", ".join(map(repr, action.choices))})

    # ---- Usage and help

    def format_usage(self):
        """The usage."""
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups)
        return formatter.format_help()

    def format_help(self):
        """The help."""
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups)
        formatter.add_text(self.description)
        for group in self._action_groups:
            formatter.start_section(group.title)
            formatter.add_text(group.description)
            formatter.add_arguments(group._group_actions)
            formatter.end_section()
        formatter.add_text(self.epilog)
        return formatter.format_help()

    def _get_formatter(self):
        return self.formatter_class(prog=self.prog)

    def print_usage(self, file=None):
        """Prints the usage."""
        self._print_message(self.format_usage(), sys.stdout if file is None else file)

    def print_help(self, file=None):
        """Prints the help."""
        self._print_message(self.format_help(), sys.stdout if file is None else file)

    def _print_message(self, message, file=None):
        if message:
            file = file or sys.stderr
            try:
                file.write(message)
            except (AttributeError, OSError):
                pass

    def exit(self, status=0, message=None):
        """Exits, with a message to standard error."""
        if message:
            self._print_message(message, sys.stderr)
        sys.exit(status)

    def error(self, message):
        """Prints the usage and a message to standard error, and exits with 2."""
        self.print_usage(sys.stderr)
        self.exit(2, _("%(prog)s: error: %(message)s\n")
                  % {"prog": self.prog, "message": message})


class _Parse:
    """One run of a parser over arguments."""

    def __init__(self, parser, arguments, namespace):
        self.parser = parser
        self.arguments = arguments
        self.namespace = namespace
        self.extras = []
        self.seen = set()
        self.given = set()     # those with a value that is not the default
        self.conflicts = {}
        for group in parser._mutually_exclusive_groups:
            for i, action in enumerate(group._group_actions):
                others = self.conflicts.setdefault(action, [])
                others.extend(group._group_actions[:i])
                others.extend(group._group_actions[i + 1:])
        self.options = {}
        kinds = []
        rest = iter(arguments)
        for i, argument in enumerate(rest):
            if argument == "--":
                kinds.append("-")
                kinds.extend("A" for _each in rest)
                break
            option = parser._parse_optional(argument)
            if option is None:
                kinds.append("A")
            else:
                self.options[i] = option
                kinds.append("O")
        self.pattern = "".join(kinds)
        self.positionals = parser._get_positional_actions()

    def run(self):
        position = 0
        for next_option in self.options:
            # Options may have been taken as arguments of what precedes them.
            while position < next_option:
                end = self.consume_positionals(position)
                if end <= position:
                    break
                position = end
            if position > next_option:
                continue
            self.extras.extend(self.arguments[position:next_option])
            position = self.consume_optional(next_option)
        end = self.consume_positionals(position)
        self.extras.extend(self.arguments[end:])
        self.check_required()
        return self.namespace, self.extras

    def take(self, action, arguments, option=None):
        self.seen.add(action)
        value = self.parser._get_values(action, arguments)
        # The default, given or not, conflicts with nothing.
        if value is not action.default:
            self.given.add(action)
            for other in self.conflicts.get(action, ()):
                if other in self.given:
                    raise ArgumentError(action, _("not allowed with argument %s")
                                        % _action_name(other))
        if value is not SUPPRESS:
            action(self.parser, self.namespace, value, option)

    def consume_optional(self, start):
        parser = self.parser
        action, option, value = self.options[start]
        taken = []
        while True:
            if action is None:
                self.extras.append(self.arguments[start])
                return start + 1
            if value is None:
                first = start + 1
                stop = first + parser._match_argument(action, self.pattern[first:])
                taken.append((action, self.arguments[first:stop], option))
                break
            count = parser._match_argument(action, "A")
            if count == 1:
                stop = start + 1
                taken.append((action, [value], option))
                break
            # Several short options in one word: -xyz.
            if count != 0 or option[1] in parser.prefix_chars or value == "":
                raise ArgumentError(action, _("ignored explicit argument %r") % value)
            taken.append((action, [], option))
            name = option[0] + value[0]
            if name not in parser._option_string_actions:
                raise ArgumentError(action, _("ignored explicit argument %r") % value)
            action, option = parser._option_string_actions[name], name
            value = value[1:] or None
        for action, arguments, option in taken:
            self.take(action, arguments, option)
        return stop

    def consume_positionals(self, start):
        counts = self.parser._match_arguments_partial(self.positionals, self.pattern[start:])
        for action, count in zip(self.positionals, counts):
            arguments = self.arguments[start:start + count]
            start += count
            self.take(action, arguments)
        self.positionals = self.positionals[len(counts):]
        return start

    def check_required(self):
        missing = []
        namespace = self.namespace
        for action in self.parser._actions:
            if action in self.seen:
                continue
            if action.required:
                missing.append(_action_name(action))
            elif (action.default is not None and isinstance(action.default, str)
                    and hasattr(namespace, action.dest)
                    and action.default is getattr(namespace, action.dest)):
                # Defaults that are texts are converted, but only if they are used.
                setattr(namespace, action.dest,
                        self.parser._get_value(action, action.default))
        if missing:
            raise ArgumentError(None, _("the following arguments are required: %s")
                                % ", ".join(map(str, missing)))
        for group in self.parser._mutually_exclusive_groups:
            if not group.required or any(a in self.given for a in group._group_actions):
                continue
            names = [_action_name(action) for action in group._group_actions
                     if action.help is not SUPPRESS]
            raise ArgumentError(None, _("one of the arguments %s is required")
                                % " ".join(names))
