"""Source text as tokens, comments and line ends included, and back."""

import builtins as _builtins
import collections
import io
import itertools
import token
from token import *
from token import EXACT_TOKEN_TYPES

__all__ = token.__all__ + ["tokenize", "generate_tokens", "detect_encoding", "untokenize",
                           "TokenInfo", "open", "TokenError"]

tabsize = 8

_STRING_PREFIXES = {"".join(letters) for base in ("b", "r", "u", "f", "br", "fr", "rb", "rf")
                    for letters in itertools.product(*((c, c.upper()) for c in base))} | {""}
_OPERATORS = sorted(EXACT_TOKEN_TYPES, key=len, reverse=True)
_OPERATORS_BY_START = {}
for _operator in _OPERATORS:
    _OPERATORS_BY_START.setdefault(_operator[0], []).append(_operator)
del _operator


class TokenError(Exception):
    """The source ends within something, or is no Python."""


class StopTokenizing(Exception):
    """Ends tokenizing."""


class TokenInfo(collections.namedtuple("TokenInfo", "type string start end line")):
    """A token: its kind, text, start and end as (line, column), and physical line."""

    def __repr__(self):
        annotated = f"{self.type} ({tok_name[self.type]})"
        return (f"TokenInfo(type={annotated}, string={self.string!r}, start={self.start!r}, "
                f"end={self.end!r}, line={self.line!r})")

    @property
    def exact_type(self):
        """The kind, operators told apart."""
        if self.type == OP and self.string in EXACT_TOKEN_TYPES:
            return EXACT_TOKEN_TYPES[self.string]
        return self.type


def _is_name_start(c):
    return c == "_" or c.isalpha() or (c >= "\x80" and c.isidentifier())


def _is_name_part(c):
    return c == "_" or c.isalnum() or (c >= "\x80" and ("a" + c).isidentifier())


class _Scanner:
    """Goes through lines and yields tokens."""

    def __init__(self, readline):
        self.readline = readline
        self.line = ""
        self.line_number = 0
        self.at = 0
        self.depth = 0         # of brackets
        self.indents = [0]
        self.lines = []        # of the token that spans several

    def next_line(self):
        try:
            line = self.readline()
        except StopIteration:
            line = ""
        self.line = line
        self.line_number += 1
        self.at = 0
        return bool(line)

    def make(self, kind, start, end=None):
        end = self.at if end is None else end
        return TokenInfo(kind, self.line[start:end], (self.line_number, start),
                         (self.line_number, end), self.line)

    def tokens(self):
        last_line = ""
        continued = False
        while self.next_line():
            last_line = self.line
            if self.depth == 0 and not continued:
                done = yield from self.begin_line()
                if done:
                    continue
            continued = False
            while self.at < len(self.line):
                c = self.line[self.at]
                if c in " \t\f":
                    self.at += 1
                elif c in "\r\n":
                    start = self.at
                    self.at = len(self.line)
                    kind = NL if self.depth else NEWLINE
                    yield self.make(kind, start)
                elif c == "#":
                    yield self.comment()
                elif c == "\\" and self.line[self.at + 1:] in ("\n", "\r\n", "\r"):
                    continued = True
                    self.at = len(self.line)
                elif c == "\\" and self.at + 1 >= len(self.line):
                    raise TokenError("unexpected EOF in multi-line statement",
                                     (self.line_number, self.at + 1))
                else:
                    yield from self.token()
            last_line = self.line
        if self.depth or continued:
            raise TokenError("EOF in multi-line statement", (self.line_number, 0))
        if last_line and last_line[-1] not in "\r\n" and not last_line.strip().startswith("#"):
            yield TokenInfo(NEWLINE, "", (self.line_number - 1, len(last_line)),
                            (self.line_number - 1, len(last_line) + 1), "")
        for _indent in self.indents[1:]:
            yield TokenInfo(DEDENT, "", (self.line_number, 0), (self.line_number, 0), "")
        yield TokenInfo(ENDMARKER, "", (self.line_number, 0), (self.line_number, 0), "")

    def begin_line(self):
        """Indentation; whether the line holds nothing else."""
        column = 0
        while self.at < len(self.line):
            c = self.line[self.at]
            if c == " ":
                column += 1
            elif c == "\t":
                column = (column // tabsize + 1) * tabsize
            elif c == "\f":
                column = 0
            else:
                break
            self.at += 1
        if self.at == len(self.line):
            return True
        if self.line[self.at] in "#\r\n":
            if self.line[self.at] == "#":
                yield self.comment()
            start = self.at
            self.at = len(self.line)
            yield TokenInfo(NL, self.line[start:], (self.line_number, start),
                            (self.line_number, max(self.at, start + 1)), self.line)
            return True
        if column > self.indents[-1]:
            self.indents.append(column)
            yield self.make(INDENT, 0)
        while column < self.indents[-1]:
            if column not in self.indents:
                raise IndentationError(
                    "unindent does not match any outer indentation level",
                    ("<tokenize>", self.line_number, self.at, self.line))
            self.indents.pop()
            yield self.make(DEDENT, self.at)
        return False

    def comment(self):
        start = self.at
        end = len(self.line.rstrip("\r\n"))
        self.at = end
        return self.make(COMMENT, start)

    def token(self):
        line, start = self.line, self.at
        c = line[start]
        if c.isdigit() and c.isascii() or c == "." and line[start + 1:start + 2].isdigit():
            self.number()
            yield self.make(NUMBER, start)
            return
        if _is_name_start(c):
            end = start + 1
            while end < len(line) and _is_name_part(line[end]):
                end += 1
            if end < len(line) and line[end] in "'\"" and line[start:end] in _STRING_PREFIXES:
                self.at = end
                yield from self.string(start, line[start:end])
                return
            self.at = end
            yield self.make(NAME, start)
            return
        if c in "'\"":
            yield from self.string(start, "")
            return
        for operator in _OPERATORS_BY_START.get(c, ()):
            if line.startswith(operator, start):
                self.at = start + len(operator)
                if c in "([{":
                    self.depth += 1
                elif c in ")]}" and self.depth:
                    self.depth -= 1
                yield self.make(OP, start)
                return
        self.at = start + 1
        yield self.make(ERRORTOKEN, start)

    def number(self):
        line, at = self.line, self.at

        def digits(at, allowed="0123456789"):
            while at < len(line):
                if line[at] in allowed:
                    at += 1
                elif line[at] == "_" and line[at + 1:at + 2] and line[at + 1] in allowed:
                    at += 2
                else:
                    break
            return at
        kind = line[at:at + 2].lower()
        for prefix, allowed in (("0x", "0123456789abcdefABCDEF"), ("0o", "01234567"),
                                ("0b", "01")):
            if kind == prefix:
                end = digits(at + 2, allowed + "_")
                if end > at + 2:
                    self.at = end
                    return
        end = digits(at)
        if line[end:end + 1] == ".":
            end = digits(end + 1)
        if line[end:end + 1] in ("e", "E"):
            after = end + 2 if line[end + 1:end + 2] in ("+", "-") else end + 1
            if line[after:after + 1].isdigit():
                end = digits(after)
        if line[end:end + 1] in ("j", "J"):
            end += 1
        self.at = end

    def quote_at(self):
        triple = self.line[self.at:self.at + 3]
        if triple in ("'''", '"""'):
            return triple
        return self.line[self.at]

    def string(self, start, prefix):
        if "f" in prefix.lower():
            yield from self.f_string(start, prefix)
            return
        quote = self.quote_at()
        self.at += len(quote)
        first, first_line = (self.line_number, start), self.line
        text = self.line[start:self.at]
        whole = self.line
        while True:
            line = self.line
            while self.at < len(line):
                c = line[self.at]
                if c == "\\":
                    text += line[self.at:self.at + 2]
                    if line[self.at + 1:self.at + 3] == "\r\n":
                        text += "\n"
                        self.at += 1
                    self.at += 2
                elif line.startswith(quote, self.at):
                    self.at += len(quote)
                    yield TokenInfo(STRING, text + quote, first, (self.line_number, self.at),
                                    whole)
                    return
                elif c in "\r\n" and len(quote) == 1:
                    self.unterminated(first)
                else:
                    text += c
                    self.at += 1
            if len(quote) == 1 and not line.endswith(("\\\n", "\\\r\n")):
                self.unterminated(first)
            if not self.next_line():
                raise TokenError("EOF in multi-line string", first)
            whole += self.line

    def unterminated(self, place):
        raise TokenError(f"unterminated string literal (detected at line {self.line_number})",
                         (place[0], place[1] + 1))

    def f_string(self, start, prefix):
        """FSTRING_START, then texts and the tokens in braces, then FSTRING_END."""
        quote = self.quote_at()
        self.at += len(quote)
        yield self.make(FSTRING_START, start)
        yield from self.f_string_texts(quote, "r" in prefix.lower(), False,
                                       (self.line_number, start))
        begin = self.at
        self.at += len(quote)
        yield self.make(FSTRING_END, begin)

    def f_string_texts(self, quote, raw, in_spec, place):
        text, first, whole = "", (self.line_number, self.at), self.line

        def middle():
            end = (self.line_number, self.at)
            if text:
                yield TokenInfo(FSTRING_MIDDLE, text.replace("{{", "{").replace("}}", "}")
                                if not in_spec else text, first, end, whole)
        while True:
            line = self.line
            if self.at >= len(line):
                if len(quote) == 1 and not line.endswith(("\\\n", "\\\r\n")):
                    self.unterminated(place)
                if not self.next_line():
                    raise TokenError("EOF in multi-line string", place)
                whole += self.line
                continue
            c = line[self.at]
            if line.startswith(quote, self.at):
                yield from middle()
                return
            if c == "\\" and not (raw and line[self.at + 1:self.at + 2] in "{}"):
                if line.startswith("\\N{", self.at) and not raw:
                    end = line.find("}", self.at)
                    end = len(line) - 1 if end < 0 else end
                    text += line[self.at:end + 1]
                    self.at = end + 1
                elif line[self.at + 1:self.at + 2] in ("{", "}"):
                    text += "\\"
                    self.at += 1
                else:
                    text += line[self.at:self.at + 2]
                    self.at += 2
            elif c == "{" and line[self.at + 1:self.at + 2] == "{" and not in_spec:
                text += "{{"
                self.at += 2
            elif c == "}" and in_spec:
                yield from middle()
                return
            elif c == "}" and line[self.at + 1:self.at + 2] == "}":
                text += "}}"
                self.at += 2
            elif c == "{":
                yield from middle()
                yield from self.replacement(quote, raw, place)
                text, first, whole = "", (self.line_number, self.at), self.line
            elif c in "\r\n" and len(quote) == 1:
                self.unterminated(place)
            else:
                text += c
                self.at += 1

    def replacement(self, quote, raw, place):
        self.at += 1
        yield self.make(OP, self.at - 1)
        outer, self.depth = self.depth, 0
        while True:
            if self.at >= len(self.line):
                if not self.next_line():
                    raise TokenError("EOF in multi-line statement", place)
                continue
            c = self.line[self.at]
            if c in " \t\f":
                self.at += 1
            elif c in "\r\n":
                start = self.at
                self.at = len(self.line)
                yield self.make(NL, start)
            elif c == "#":
                yield self.comment()
            elif self.depth == 0 and c == "}":
                self.at += 1
                yield self.make(OP, self.at - 1)
                break
            elif self.depth == 0 and c == "!" and self.line[self.at + 1:self.at + 2] != "=":
                self.at += 1
                yield self.make(OP, self.at - 1)
            elif self.depth == 0 and c == ":":
                self.at += 1
                yield self.make(OP, self.at - 1)
                yield from self.f_string_texts(quote, raw, True, place)
            else:
                yield from self.token()
        self.depth = outer


def _get_normal_name(name):
    """How an encoding is called here."""
    encoding = name[:12].lower().replace("_", "-")
    if encoding == "utf-8" or encoding.startswith("utf-8-"):
        return "utf-8"
    if encoding in ("latin-1", "iso-8859-1", "iso-latin-1") or encoding.startswith(
            ("latin-1-", "iso-8859-1-", "iso-latin-1-")):
        return "iso-8859-1"
    return name


def _cookie(line):
    """The encoding that a comment declares, or None."""
    text = line.lstrip(" \t\f")
    if not text.startswith("#"):
        return None
    at = 0
    while True:
        at = text.find("coding", at)
        if at < 0:
            return None
        at += 6
        if text[at:at + 1] in (":", "="):
            rest = text[at + 1:].lstrip(" \t")
            end = 0
            while end < len(rest) and (rest[end].isalnum() and rest[end].isascii()
                                       or rest[end] in "-_."):
                end += 1
            if end:
                return rest[:end]


def detect_encoding(readline):
    """(the encoding of source, the lines read to find out); `readline` gives bytes."""
    filename = getattr(getattr(readline, "__self__", None), "name", None)
    default = "utf-8"
    bom_found = False

    def read_or_stop():
        try:
            return readline()
        except StopIteration:
            return b""

    def find_cookie(line):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            message = "invalid or missing encoding declaration"
            if filename is not None:
                message = f"{message} for {filename!r}"
            raise SyntaxError(message) from None
        declared = _cookie(text)
        if declared is None:
            return None
        encoding = _get_normal_name(declared)
        try:
            "".encode(encoding)
        except LookupError:
            raise SyntaxError("unknown encoding: " + encoding if filename is None else
                              f"unknown encoding for {filename!r}: {encoding}") from None
        if bom_found:
            if encoding != "utf-8":
                raise SyntaxError("encoding problem: utf-8" if filename is None else
                                  f"encoding problem for {filename!r}: utf-8")
            encoding += "-sig"
        return encoding

    first = read_or_stop()
    if first.startswith(b"\xef\xbb\xbf"):
        bom_found = True
        first = first[3:]
        default = "utf-8-sig"
    if not first:
        return default, []
    encoding = find_cookie(first)
    if encoding:
        return encoding, [first]
    stripped = first.lstrip(b" \t\f")
    if stripped.rstrip(b"\r\n") and not stripped.startswith(b"#"):
        return default, [first]
    second = read_or_stop()
    if not second:
        return default, [first]
    encoding = find_cookie(second)
    return encoding or default, [first, second]


def open(filename):
    """Opens a source file for reading as text, in its encoding."""
    buffer = _builtins.open(filename, "rb")
    try:
        encoding, _lines = detect_encoding(buffer.readline)
        buffer.seek(0)
        text = io.TextIOWrapper(buffer, encoding, line_buffering=True)
        text.mode = "r"
        return text
    except BaseException:
        buffer.close()
        raise


def tokenize(readline):
    """The tokens of source given as lines of bytes; the first one is the encoding."""
    encoding, consumed = detect_encoding(readline)
    rest = iter(readline, b"")
    return _tokenize(itertools.chain(consumed, rest).__next__, encoding)


def _tokenize(readline, encoding):
    # The tokens of lines of bytes in an encoding; of lines of text if it is None.
    if encoding is None:
        return _Scanner(readline).tokens()
    return _tokenize_bytes(readline, encoding)


def _tokenize_bytes(readline, encoding):
    shown = "utf-8" if encoding == "utf-8-sig" else encoding
    yield TokenInfo(ENCODING, shown, (0, 0), (0, 0), "")

    def line():
        try:
            return readline().decode(encoding)
        except StopIteration:
            return ""
    yield from _Scanner(line).tokens()


def generate_tokens(readline):
    """The tokens of source given as lines of text."""
    return _Scanner(readline).tokens()


def _generate_tokens_from_c_tokenizer(source):
    # The tokens of a whole text as the compiler sees them: exact kinds, no comments.
    for found in generate_tokens(io.StringIO(source).readline):
        if found.type not in (COMMENT, NL):
            yield found._replace(type=found.exact_type)


class Untokenizer:
    """Puts tokens together again."""

    def __init__(self):
        self.tokens = []
        self.prev_row = 1
        self.prev_col = 0
        self.encoding = None

    def add_whitespace(self, start):
        """Fills up to a place."""
        row, column = start
        if row < self.prev_row or row == self.prev_row and column < self.prev_col:
            raise ValueError(f"start ({row},{column}) precedes previous end "
                             f"({self.prev_row},{self.prev_col})")
        if row > self.prev_row:
            self.tokens.append("\\\n" * (row - self.prev_row))
            self.prev_col = 0
        if column > self.prev_col:
            self.tokens.append(" " * (column - self.prev_col))

    def untokenize(self, iterable):
        """The text of tokens."""
        rest = iter(iterable)
        indents = []
        start_of_line = False
        for each in rest:
            if len(each) == 2:
                self.compat(each, rest)
                break
            kind, text, start, end, _line = each
            if kind == ENCODING:
                self.encoding = text
                continue
            if kind == ENDMARKER:
                break
            if kind == INDENT:
                indents.append(text)
                continue
            if kind == DEDENT:
                indents.pop()
                self.prev_row, self.prev_col = end
                continue
            if kind in (NEWLINE, NL):
                start_of_line = True
            elif start_of_line and indents:
                indent = indents[-1]
                if start[1] >= len(indent):
                    self.tokens.append(indent)
                    self.prev_col = len(indent)
                start_of_line = False
            elif kind == FSTRING_MIDDLE and ("{" in text or "}" in text):
                text = text.replace("{", "{{").replace("}", "}}")
            self.add_whitespace(start)
            self.tokens.append(text)
            self.prev_row, self.prev_col = end
            if kind in (NEWLINE, NL):
                self.prev_row += 1
                self.prev_col = 0
        return "".join(self.tokens)

    def compat(self, token, iterable):
        """The same for tokens without places."""
        indents = []
        start_line = token[0] in (NEWLINE, NL)
        after_string = False
        in_f_string = 0
        for each in itertools.chain([token], iterable):
            kind, text = each[:2]
            if kind == ENCODING:
                self.encoding = text
                continue
            if kind in (NAME, NUMBER):
                text += " "
            if kind == STRING:
                if after_string:
                    text = " " + text
                after_string = True
            else:
                after_string = False
            if kind == FSTRING_START:
                in_f_string += 1
            elif kind == FSTRING_END:
                in_f_string -= 1
            if kind == INDENT:
                indents.append(text)
                continue
            if kind == DEDENT:
                indents.pop()
                continue
            if kind in (NEWLINE, NL):
                start_line = True
            elif start_line and indents:
                self.tokens.append(indents[-1])
                start_line = False
            elif kind == FSTRING_MIDDLE:
                text = text.replace("{", "{{").replace("}", "}}")
            self.tokens.append(text)


def untokenize(iterable):
    """Source that has these tokens; bytes if the first one is the encoding."""
    ut = Untokenizer()
    text = ut.untokenize(iterable)
    if ut.encoding is not None:
        text = text.encode(ut.encoding)
    return text


def main():
    """`python -m tokenize`: prints the tokens of a file."""
    import argparse
    import sys
    parser = argparse.ArgumentParser(prog="python -m tokenize")
    parser.add_argument("filename", nargs="?", metavar="filename.py",
                        help="the file to tokenize; defaults to stdin")
    parser.add_argument("-e", "--exact", dest="exact", action="store_true",
                        help="display token names using the exact type")
    args = parser.parse_args()
    if args.filename:
        with _builtins.open(args.filename, "rb") as file:
            tokens = list(tokenize(file.readline))
    else:
        tokens = generate_tokens(sys.stdin.readline)
    for each in tokens:
        kind = each.exact_type if args.exact else each.type
        place = "%d,%d-%d,%d:" % (each.start + each.end)
        print("%-20s%-15s%-15r" % (place, tok_name[kind], each.string))


if __name__ == "__main__":
    main()
