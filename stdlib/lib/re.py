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


class _FlagType(type):
    # What the enumeration of flags can do as a class. enum itself would cost start-up time.

    def __iter__(cls):
        return iter([cls(value) for value in _flag_names])

    def __len__(cls):
        return len(_flag_names)

    def __getitem__(cls, name):
        return cls.__members__[name]

    def __contains__(cls, value):
        return isinstance(value, cls) or isinstance(value, int) and not value & ~_all_flags

    @property
    def __members__(cls):
        members = {"NOFLAG": NOFLAG}
        for value, name in _flag_names.items():
            members[name] = cls(value)
            short = "X" if name == "VERBOSE" else name[0]
            if name != "DEBUG":
                members[short] = members[name]
        return members

    def __repr__(cls):
        return "<flag 'RegexFlag'>"


_flag_names = {256: "ASCII", 2: "IGNORECASE", 4: "LOCALE", 32: "UNICODE", 8: "MULTILINE",
               16: "DOTALL", 64: "VERBOSE", 128: "DEBUG"}
_all_flags = sum(_flag_names)


class RegexFlag(int, metaclass=_FlagType):
    """Options of a regular expression."""

    __slots__ = ()

    @property
    def value(self):
        """The flags as a plain int."""
        return int(self)

    @property
    def name(self):
        """The names of the flags, joined by "|"; None without any."""
        names = [name for value, name in sorted(_flag_names.items()) if self & value]
        return "|".join(names) or ("NOFLAG" if self == 0 else None)

    def __repr__(self):
        names = [f"re.{name}" for value, name in _flag_names.items() if int(self) & value]
        rest = int(self) & ~_all_flags
        if rest:
            names.append(hex(rest))
        return "|".join(names) or "re.NOFLAG"

    __str__ = __repr__

    def __format__(self, spec):
        return format(int(self), spec) if spec else repr(self)

    def __or__(self, other):
        return RegexFlag(int(self) | int(other)) if isinstance(other, int) else NotImplemented

    def __and__(self, other):
        return RegexFlag(int(self) & int(other)) if isinstance(other, int) else NotImplemented

    def __xor__(self, other):
        return RegexFlag(int(self) ^ int(other)) if isinstance(other, int) else NotImplemented

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__

    def __invert__(self):
        return RegexFlag(_all_flags & ~int(self))

    def __contains__(self, other):
        return int(self) & int(other) == int(other)

    def __iter__(self):
        return iter([RegexFlag(value) for value in sorted(_flag_names) if int(self) & value])

    def __reduce_ex__(self, protocol):
        return RegexFlag, (int(self),)


NOFLAG = RegexFlag(0)
A = ASCII = RegexFlag(256)
I = IGNORECASE = RegexFlag(2)
L = LOCALE = RegexFlag(4)
U = UNICODE = RegexFlag(32)
M = MULTILINE = RegexFlag(8)
S = DOTALL = RegexFlag(16)
X = VERBOSE = RegexFlag(64)
DEBUG = RegexFlag(128)


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
