"""Regular expressions."""

from _re import (Match, Pattern, _set_error, compile, escape, findall, finditer, fullmatch, match,
                 purge, search, split, sub, subn)

__all__ = ["match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer", "compile",
           "purge", "escape", "error", "Pattern", "Match", "A", "I", "L", "M", "S", "X", "U",
           "ASCII", "IGNORECASE", "LOCALE", "MULTILINE", "DOTALL", "VERBOSE", "UNICODE", "NOFLAG",
           "RegexFlag"]


class error(Exception):
    """A pattern or template is wrong: msg says how, pattern and pos where, as do lineno and colno."""

    __module__ = "re"

    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        if pattern is not None and pos is not None:
            msg = f"{msg} at position {pos}"
            newline = "\n" if isinstance(pattern, str) else b"\n"
            self.lineno = pattern.count(newline, 0, pos) + 1
            self.colno = pos - pattern.rfind(newline, 0, pos)
            if newline in pattern:
                msg = f"{msg} (line {self.lineno}, column {self.colno})"
        else:
            self.lineno = self.colno = None
        super().__init__(msg)


_set_error(error)


# The flags are members of an enumeration, which is made when somebody first asks for a flag: most
# programs need none, and enum costs start-up time.
_flag_values = {"NOFLAG": 0, "ASCII": 256, "A": 256, "IGNORECASE": 2, "I": 2, "LOCALE": 4, "L": 4,
                "UNICODE": 32, "U": 32, "MULTILINE": 8, "M": 8, "DOTALL": 16, "S": 16,
                "VERBOSE": 64, "X": 64, "TEMPLATE": 1, "T": 1, "DEBUG": 128}


def __getattr__(name):
    if name in _flag_values or name == "RegexFlag":
        _make_flags()
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *_flag_values, "RegexFlag"})


def _make_flags():
    import enum

    flags = enum.IntFlag("RegexFlag", _flag_values, module="re", boundary=enum.KEEP)
    flags.__doc__ = "Options of a regular expression."
    flags.__str__ = object.__str__
    flags._numeric_repr_ = hex
    globals()["RegexFlag"] = enum.global_enum(flags)


def template(pattern, flags=0):
    """compile with the flag TEMPLATE; deprecated."""
    import warnings
    warnings.warn("The re.template() function is deprecated as it is an undocumented function "
                  "without an obvious purpose. Use re.compile() instead.", DeprecationWarning)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return compile(pattern, flags | 1)


def _compile(pattern, flags):
    # What a pickled pattern is restored by.
    return compile(pattern, flags)


class Scanner:
    """Splits a string into tokens: every pattern of a lexicon has an action for what it matches."""

    def __init__(self, lexicon, flags=0):
        self.lexicon = lexicon
        actions = []
        parts = []
        for phrase, action in lexicon:
            inner = compile(phrase, flags)
            actions.append((action, inner.groups))
            parts.append(f"({phrase})" if isinstance(phrase, str) else b"(" + phrase + b")")
        self._actions = {}
        number = 1
        for action, groups in actions:
            self._actions[number] = action
            number += groups + 1
        separator = "|" if not parts or isinstance(parts[0], str) else b"|"
        self.scanner = compile(separator.join(parts), flags)

    def scan(self, string):
        """The list of what the actions gave, and the rest that nothing matched."""
        result = []
        end = 0
        step = self.scanner.scanner(string).match
        while True:
            found = step()
            if not found or found.end() == end:
                break
            number = next(n for n in self._actions if found.start(n) >= 0)
            action = self._actions[number]
            end = found.end()
            if callable(action):
                self.match = found
                action = action(self, found.group())
            if action is not None:
                result.append(action)
        return result, string[end:]
