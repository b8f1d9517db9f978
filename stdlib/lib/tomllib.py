"""TOML 1.0.0 documents (toml.io) as dictionaries."""

import re
from datetime import date, datetime, time, timedelta, timezone

__all__ = ["loads", "load", "TOMLDecodeError"]


class TOMLDecodeError(ValueError):
    """A document that is not valid TOML."""


def load(fp, /, *, parse_float=float):
    """The document in a binary file, as a dict.

    parse_float(text) makes the value of a float. TOMLDecodeError, UnicodeDecodeError."""
    data = fp.read()
    try:
        text = data.decode()
    except AttributeError:
        raise TypeError("File must be opened in binary mode, e.g. use `open('foo.toml', 'rb')`"
                        ) from None
    return loads(text, parse_float=parse_float)


def loads(s, /, *, parse_float=float):
    """The document in a str, as a dict; see load()."""
    text = s.replace("\r\n", "\n")
    if parse_float is not float:
        parse_float = _checked(parse_float)
    return _Document(text, parse_float).read()


def _checked(parse_float):
    def parse(text):
        value = parse_float(text)
        if isinstance(value, (dict, list)):
            raise ValueError("parse_float must not return dicts or lists")
        return value
    return parse


_CONTROLS = frozenset(map(chr, [*range(32), 127]))
_SPACES = re.compile(r"[ \t]*")
_BLANKS = re.compile(r"[ \t\n]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_COMMENT = re.compile(r"#([^\x00-\x08\x0a-\x1f\x7f]*)")
_PLAIN = {False: re.compile(r'[^"\\\x00-\x08\x0a-\x1f\x7f]*'),
          True: re.compile(r'[^"\\\x00-\x08\x0b-\x1f\x7f]*')}
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
_TIME = r"([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,6})\d*)?"
_LOCAL_TIME = re.compile(_TIME, re.ASCII)
_DATE = re.compile(rf"(\d{{4}})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
                   rf"(?:[Tt ]{_TIME}(?:([Zz])|([+-])([01]\d|2[0-3]):([0-5]\d))?)?", re.ASCII)
_NUMBER = re.compile(r"""
    0(?: x[0-9A-Fa-f](?:_?[0-9A-Fa-f])* | b[01](?:_?[01])* | o[0-7](?:_?[0-7])* )
  | [+-]?(?:0|[1-9](?:_?[0-9])*)
    (?P<float> (?:\.[0-9](?:_?[0-9])*)? (?:[eE][+-]?[0-9](?:_?[0-9])*)? )
""", re.VERBOSE)


class _Table:
    """What the document says of a table besides its contents: how it came to be, and its parts."""

    __slots__ = ("values", "parts", "declared", "dotted", "frozen")

    def __init__(self, values):
        self.values = values      # the dict
        self.parts = {}           # key -> _Table of a value that is a table
        self.declared = False     # by a header of its own
        self.dotted = False       # by a dotted key: no header may declare it any more
        self.frozen = False       # an inline table or an array: nothing may be added


# What stands for arrays, and for inline tables without parts.
_FROZEN = _Table({})
_FROZEN.frozen = True


class _Document:
    """A document that is read; `at` is the position in its text."""

    def __init__(self, text, parse_float):
        self.text = text
        self.at = 0
        self.parse_float = parse_float

    def error(self, message, at=None):
        at = self.at if at is None else at
        if at >= len(self.text):
            place = "end of document"
        else:
            line_start = self.text.rfind("\n", 0, at) + 1
            line = self.text.count("\n", 0, at) + 1
            place = f"line {line}, column {at - line_start + 1}"
        return TOMLDecodeError(f"{message} (at {place})")

    # ---- Small things

    def peek(self, length=1):
        return self.text[self.at:self.at + length]

    def skip(self, pattern):
        self.at = pattern.match(self.text, self.at).end()

    def skip_comment(self):
        if self.peek() != "#":
            return
        self.at = _COMMENT.match(self.text, self.at).end()
        if (bad := self.peek()) not in ("\n", ""):
            raise self.error(f"Found invalid character {bad!r}")

    def skip_blanks_and_comments(self):
        while True:
            self.at = _BLANKS.match(self.text, self.at).end()
            if self.text[self.at:self.at + 1] != "#":
                return
            self.skip_comment()

    # ---- Statements

    def read(self):
        self.root = self.current = _Table({})
        self.header = ()
        while True:
            self.skip(_SPACES)
            c = self.peek()
            if not c:
                break
            if c == "\n":
                self.at += 1
                continue
            if _BARE_KEY.match(c) or c in "\"'":
                self.read_assignment()
            elif c == "[":
                if self.peek(2) == "[[":
                    self.read_array_header()
                else:
                    self.read_header()
            elif c != "#":
                raise self.error("Invalid statement")
            self.skip(_SPACES)
            self.skip_comment()
            c = self.peek()
            if not c:
                break
            if c != "\n":
                raise self.error("Expected newline or end of document after a statement")
            self.at += 1
        return self.root.values

    def read_header(self):
        self.at += 1
        self.skip(_SPACES)
        key = self.read_key()
        self.check_open(key, f"Cannot declare {key} twice")
        parent = self.descend(self.root, key[:-1])
        table = self.descend(parent, key[-1:])
        if table.declared or table.dotted:
            raise self.error(f"Cannot declare {key} twice")
        table.declared = True
        if self.peek() != "]":
            raise self.error("Expected ']' at the end of a table declaration")
        self.at += 1
        self.current, self.header = table, key

    def read_array_header(self):
        self.at += 2
        self.skip(_SPACES)
        key = self.read_key()
        self.check_open(key, f"Cannot mutate immutable namespace {key}")
        parent = self.descend(self.root, key[:-1])
        items = parent.values.setdefault(key[-1], [])
        if not isinstance(items, list):
            raise self.error("Cannot overwrite a value")
        items.append({})
        table = parent.parts[key[-1]] = _Table(items[-1])
        table.declared = True
        if self.peek(2) != "]]":
            raise self.error("Expected ']]' at the end of an array declaration")
        self.at += 2
        self.current, self.header = table, key

    def check_open(self, key, message):
        """No part of the way may be an inline table or array."""
        table = self.root
        for part in key:
            table = table.parts.get(part)
            if table is None:
                return
            if table.frozen:
                raise self.error(message)

    def descend(self, table, key):
        """The table at `key` below another one, made where it is missing."""
        for part in key:
            inner = table.parts.get(part)
            if inner is None:
                if part in table.values:
                    raise self.error("Cannot overwrite a value")
                inner = table.parts[part] = _Table({})
                table.values[part] = inner.values
            table = inner
        return table

    def read_pair(self):
        key = self.read_key()
        if self.peek() != "=":
            raise self.error("Expected '=' after a key in a key/value pair")
        self.at += 1
        self.skip(_SPACES)
        return key, self.read_value()

    def read_assignment(self):
        key, (value, table) = self.read_pair()
        owner = self.current
        for n, part in enumerate(key[:-1], 1):
            inner = owner.parts.get(part)
            if inner is not None and inner.declared:
                raise self.error(f"Cannot redefine namespace {self.header + key[:n]}")
            if inner is not None and inner.frozen:
                raise self.error(f"Cannot mutate immutable namespace {self.header + key[:-1]}")
            owner = self.descend(owner, (part,))
            owner.dotted = True
        if key[-1] in owner.values:
            raise self.error("Cannot overwrite a value")
        owner.values[key[-1]] = value
        if table is not None:
            owner.parts[key[-1]] = table

    # ---- Keys

    def read_key(self):
        parts = [self.read_key_part()]
        self.skip(_SPACES)
        while self.peek() == ".":
            self.at += 1
            self.skip(_SPACES)
            parts.append(self.read_key_part())
            self.skip(_SPACES)
        return tuple(parts)

    def read_key_part(self):
        if found := _BARE_KEY.match(self.text, self.at):
            self.at = found.end()
            return found[0]
        match self.peek():
            case "'":
                return self.read_literal()
            case '"':
                return self.read_basic()
        raise self.error("Invalid initial character for a key part")

    # ---- Values: with the _Table of a frozen one, None for what is no table or array

    def read_value(self):
        match self.peek():
            case '"':
                long = self.peek(3) == '"""'
                return (self.read_long_basic() if long else self.read_basic()), None
            case "'":
                long = self.peek(3) == "'''"
                return (self.read_long_literal() if long else self.read_literal()), None
            case "[":
                return self.read_array()
            case "{":
                return self.read_inline_table()
            case "t" if self.peek(4) == "true":
                self.at += 4
                return True, None
            case "f" if self.peek(5) == "false":
                self.at += 5
                return False, None
        if found := _DATE.match(self.text, self.at):
            try:
                value = _moment(found)
            except ValueError:
                raise self.error("Invalid date or datetime") from None
        elif found := _LOCAL_TIME.match(self.text, self.at):
            value = time(*map(int, found.group(1, 2, 3)), _microseconds(found[4]))
        elif found := _NUMBER.match(self.text, self.at):
            value = self.parse_float(found[0]) if found["float"] else int(found[0], 0)
        else:
            for word in ("inf", "nan", "+inf", "-inf", "+nan", "-nan"):
                if self.peek(len(word)) == word:
                    self.at += len(word)
                    return self.parse_float(word), None
            raise self.error("Invalid value")
        self.at = found.end()
        return value, None

    def read_array(self):
        self.at += 1
        values = []
        self.skip_blanks_and_comments()
        while self.peek() != "]":
            values.append(self.read_value()[0])
            self.skip_blanks_and_comments()
            if self.peek() == ",":
                self.at += 1
                self.skip_blanks_and_comments()
            elif self.peek() != "]":
                raise self.error("Unclosed array")
        self.at += 1
        return values, _FROZEN

    def read_inline_table(self):
        self.at += 1
        self.at = _SPACES.match(self.text, self.at).end()
        if self.text[self.at:self.at + 1] == "}":
            self.at += 1
            return {}, _FROZEN
        top = _Table({})
        top.frozen = True
        while True:
            key, (value, table) = self.read_pair()
            owner = top
            for part in key[:-1]:
                inner = owner.parts.get(part)
                if inner is not None and inner.frozen:
                    raise self.error(f"Cannot mutate immutable namespace {key}")
                owner = self.descend(owner, (part,))
            if key[-1] in owner.values:
                if (inner := owner.parts.get(key[-1])) is not None and inner.frozen:
                    raise self.error(f"Cannot mutate immutable namespace {key}")
                raise self.error(f"Duplicate inline table key {key[-1]!r}")
            owner.values[key[-1]] = value
            if table is not None:
                owner.parts[key[-1]] = table
            self.skip(_SPACES)
            c = self.peek()
            self.at += len(c)
            if c == "}":
                return top.values, top
            if c != ",":
                self.at -= len(c)
                raise self.error("Unclosed inline table")
            self.skip(_SPACES)

    # ---- Strings

    def read_literal(self):
        self.at += 1
        return self.read_literal_text("'", "\t")

    def read_long_literal(self):
        self.at += 3
        if self.peek() == "\n":
            self.at += 1
        return self.read_literal_text("'''", "\t\n") + self.read_last_quotes("'")

    def read_literal_text(self, quotes, allowed):
        start = self.at
        end = self.text.find(quotes, start)
        if end < 0:
            raise self.error(f"Expected {quotes!r}", len(self.text))
        text = self.text[start:end]
        if not _CONTROLS.isdisjoint(text):
            for at, c in enumerate(text, start):
                if c in _CONTROLS and c not in allowed:
                    raise self.error(f"Found invalid character {c!r}", at)
        self.at = end + len(quotes)
        return text

    def read_last_quotes(self, quote):
        """Up to two quotes before the closing three belong to the text."""
        count = 0
        while count < 2 and self.peek() == quote:
            self.at += 1
            count += 1
        return quote * count

    def read_long_basic(self):
        self.at += 3
        if self.peek() == "\n":
            self.at += 1
        return self.read_basic_text(True) + self.read_last_quotes('"')

    def read_basic(self):
        self.at += 1
        return self.read_basic_text(False)

    def read_basic_text(self, long):
        parts = []
        plain = _PLAIN[long]
        while True:
            found = plain.match(self.text, self.at)
            parts.append(found[0])
            self.at = found.end()
            c = self.peek()
            if not c:
                raise self.error("Unterminated string")
            if c == '"':
                if not long:
                    self.at += 1
                    return "".join(parts)
                if self.peek(3) == '"""':
                    self.at += 3
                    return "".join(parts)
                parts.append(c)
                self.at += 1
            elif c == "\\":
                parts.append(self.read_escape(long))
            else:
                raise self.error(f"Illegal character {c!r}")

    def read_escape(self, long):
        escape = self.peek(2)
        self.at += 2
        if long and escape in ("\\ ", "\\\t", "\\\n"):
            # A line that ends in a backslash goes on at the next text, wherever that is.
            if escape != "\\\n":
                self.skip(_SPACES)
                if not self.peek():
                    return ""
                if self.peek() != "\n":
                    raise self.error("Unescaped '\\' in a string")
                self.at += 1
            self.skip(_BLANKS)
            return ""
        if escape in ("\\u", "\\U"):
            length = 4 if escape == "\\u" else 8
            digits = self.peek(length)
            if len(digits) != length or not re.fullmatch("[0-9A-Fa-f]+", digits):
                raise self.error("Invalid hex value")
            self.at += length
            code = int(digits, 16)
            if code > 0x10ffff or 0xd800 <= code <= 0xdfff:
                raise self.error("Escaped character is not a Unicode scalar value")
            return chr(code)
        if escape[1:] not in _ESCAPES:
            raise self.error("Unescaped '\\' in a string")
        return _ESCAPES[escape[1]]


def _microseconds(digits):
    return int(digits.ljust(6, "0")) if digits else 0


def _moment(found):
    year, month, day, hour, minute, second, fraction, zulu, sign, *offset = found.groups()
    if hour is None:
        return date(int(year), int(month), int(day))
    zone = None
    if zulu:
        zone = timezone.utc
    elif sign:
        away = timedelta(hours=int(offset[0]), minutes=int(offset[1]))
        zone = timezone(-away if sign == "-" else away)
    return datetime(*map(int, (year, month, day, hour, minute, second)),
                    _microseconds(fraction), tzinfo=zone)
