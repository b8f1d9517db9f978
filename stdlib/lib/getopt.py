"""Options of a command line, as C's getopt reads them."""

import os

__all__ = ["GetoptError", "error", "getopt", "gnu_getopt"]


class GetoptError(Exception):
    """The command line is wrong: msg says how, opt is the option."""

    def __init__(self, msg, opt=""):
        self.msg = msg
        self.opt = opt
        Exception.__init__(self, msg, opt)

    def __str__(self):
        return self.msg


error = GetoptError


def _prepare(longopts):
    return [longopts] if isinstance(longopts, str) else list(longopts)


def getopt(args, shortopts, longopts=[]):
    """The options and the other arguments; options end at the first argument that is none."""
    opts = []
    longopts = _prepare(longopts)
    while args and args[0].startswith("-") and args[0] != "-":
        if args[0] == "--":
            args = args[1:]
            break
        args = _one(opts, args, shortopts, longopts)
    return opts, args


def gnu_getopt(args, shortopts, longopts=[]):
    """The options and the other arguments, which may be mixed."""
    opts = []
    rest = []
    longopts = _prepare(longopts)
    in_order = shortopts.startswith("+") or bool(os.environ.get("POSIXLY_CORRECT"))
    shortopts = shortopts.removeprefix("+")
    while args:
        if args[0] == "--":
            rest += args[1:]
            break
        if args[0].startswith("-") and args[0] != "-":
            args = _one(opts, args, shortopts, longopts)
        elif in_order:
            rest += args
            break
        else:
            rest.append(args[0])
            args = args[1:]
    return opts, rest


def _one(opts, args, shortopts, longopts):
    # Reads the options of args[0]; returns the arguments behind them.
    word, args = args[0], args[1:]
    if word.startswith("--"):
        name, equals, value = word[2:].partition("=")
        value = value if equals else None
        takes, name = long_has_args(name, longopts)
        if takes:
            if value is None:
                if not args:
                    raise GetoptError(f"option --{name} requires argument", name)
                value, args = args[0], args[1:]
        elif value is not None:
            raise GetoptError(f"option --{name} must not have an argument", name)
        opts.append(("--" + name, value or ""))
        return args
    letters = word[1:]
    while letters:
        letter, letters = letters[0], letters[1:]
        value = ""
        if short_has_arg(letter, shortopts):
            if letters:
                value, letters = letters, ""
            elif args:
                value, args = args[0], args[1:]
            else:
                raise GetoptError(f"option -{letter} requires argument", letter)
        opts.append(("-" + letter, value))
    return args


def long_has_args(opt, longopts):
    """Whether the long option that a prefix stands for takes an argument, and its whole name."""
    found = [o for o in longopts if o.startswith(opt)]
    if not found:
        raise GetoptError(f"option --{opt} not recognized", opt)
    if opt in found:
        return False, opt
    if opt + "=" in found:
        return True, opt
    if len(found) > 1:
        raise GetoptError(f"option --{opt} not a unique prefix", opt)
    name = found[0]
    return name.endswith("="), name.removesuffix("=")


def short_has_arg(opt, shortopts):
    """Whether a short option takes an argument."""
    at = shortopts.find(opt) if opt != ":" else -1
    if at < 0:
        raise GetoptError(f"option -{opt} not recognized", opt)
    return shortopts.startswith(":", at + 1)
