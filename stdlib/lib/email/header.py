"""Header: text of several character sets as a header's value (RFC 2047)."""

import binascii
import re

import email.base64mime
import email.quoprimime
from email import charset as _charset
from email.errors import HeaderParseError

__all__ = ["Header", "decode_header", "make_header"]

Charset = _charset.Charset
USASCII = Charset("us-ascii")
UTF8 = Charset("utf-8")
MAXLINELEN = 78

ecre = re.compile(r"=\?(?P<charset>[^?]*?)\?(?P<encoding>[qQbB])\?(?P<encoded>.*?)\?=")
_embedded_header = re.compile(r"\n[^ \t]+:")


def decode_header(header):
    """[(text, charset)] of a header's value; a charset of None means plain text.

    A value without encoded words is [(str, None)]; otherwise all texts are bytes.
    """
    if hasattr(header, "_chunks"):
        return [(_charset._encode(string, str(charset)), str(charset))
                for string, charset in header._chunks]
    if not ecre.search(header):
        return [(header, None)]
    words = []
    for line in header.splitlines():
        first = True
        at = 0
        for match in ecre.finditer(line):
            plain = line[at:match.start()]
            if first:
                plain = plain.lstrip()
                first = False
            if plain:
                words.append((plain, None, None))
            words.append((match["encoded"], match["encoding"].lower(), match["charset"].lower()))
            at = match.end()
        plain = line[at:]
        if first:
            plain = plain.lstrip()
        if plain:
            words.append((plain, None, None))
    # Blanks between two encoded words are no part of the text.
    words = [word for n, word in enumerate(words)
             if not (0 < n < len(words) - 1 and word[1] is None and word[0].isspace()
                     and words[n - 1][1] and words[n + 1][1])]
    decoded = []
    for text, encoding, charset in words:
        if encoding is None:
            data = bytes(text, "raw-unicode-escape")
        elif encoding == "q":
            data = bytes(email.quoprimime.header_decode(text), "raw-unicode-escape")
        else:
            rest = len(text) % 4
            if rest:
                text += "==="[:4 - rest]
            try:
                data = email.base64mime.decode(text)
            except binascii.Error:
                raise HeaderParseError("Base64 decoding error")
        if decoded and decoded[-1][1] == charset:
            glue = b" " if charset is None else b""
            decoded[-1] = decoded[-1][0] + glue + data, charset
        else:
            decoded.append((data, charset))
    return decoded


def make_header(decoded_seq, maxlinelen=None, header_name=None, continuation_ws=" "):
    """A Header from what decode_header() returns."""
    header = Header(maxlinelen=maxlinelen, header_name=header_name,
                    continuation_ws=continuation_ws)
    for text, charset in decoded_seq:
        if charset is not None and not isinstance(charset, Charset):
            charset = Charset(charset)
        header.append(text, charset)
    return header


class Header:
    """A header's value, made of pieces of text with their character sets."""

    def __init__(self, s=None, charset=None, maxlinelen=None, header_name=None,
                 continuation_ws=" ", errors="strict"):
        if charset is None:
            charset = USASCII
        elif not isinstance(charset, Charset):
            charset = Charset(charset)
        self._charset = charset
        self._continuation_ws = continuation_ws
        self._chunks = []
        if s is not None:
            self.append(s, charset, errors)
        self._maxlinelen = MAXLINELEN if maxlinelen is None else maxlinelen
        # What stands in front of the first line: "Name: ".
        self._headerlen = 0 if header_name is None else len(header_name) + 2

    def __str__(self):
        """The text, without encoded words."""
        self._normalize()
        pieces = []
        last_set = last_blank = None
        for string, charset in self._chunks:
            current = charset
            if charset == _charset.UNKNOWN8BIT:
                string = string.encode("ascii", "surrogateescape").decode("ascii", "replace")
            if pieces:
                blank = string and self._nonctext(string[0])
                if last_set not in (None, "us-ascii"):
                    if current in (None, "us-ascii") and not blank:
                        pieces.append(" ")
                        current = None
                elif current not in (None, "us-ascii") and not last_blank:
                    pieces.append(" ")
            last_blank = string and self._nonctext(string[-1])
            last_set = current
            pieces.append(string)
        return "".join(pieces)

    def __eq__(self, other):
        return other == str(self)

    def append(self, s, charset=None, errors="strict"):
        """Add a piece: a str, or bytes of `charset`."""
        if charset is None:
            charset = self._charset
        elif not isinstance(charset, Charset):
            charset = Charset(charset)
        if not isinstance(s, str):
            codec = charset.input_codec or "us-ascii"
            if codec == _charset.UNKNOWN8BIT:
                s = s.decode("us-ascii", "surrogateescape")
            else:
                s = s.decode(codec, errors)
        codec = charset.output_codec or "us-ascii"
        if codec != _charset.UNKNOWN8BIT:
            try:
                s.encode(codec, errors)
            except UnicodeEncodeError:
                if codec != "us-ascii":
                    raise
                charset = UTF8
        self._chunks.append((s, charset))

    def _nonctext(self, s):
        return s.isspace() or s in ("(", ")", "\\")

    def encode(self, splitchars=";, \t", maxlinelen=None, linesep="\n"):
        """The value as it stands in a message: encoded where needed, folded into lines.

        Lines are preferably split at one of `splitchars`; `maxlinelen` 0 means no folding.
        """
        self._normalize()
        if maxlinelen is None:
            maxlinelen = self._maxlinelen
        if maxlinelen == 0:
            maxlinelen = 1000000
        formatter = _Folder(self._headerlen, maxlinelen, self._continuation_ws, splitchars)
        last_set = has_blank = None
        for string, charset in self._chunks:
            if has_blank is not None:
                blank = string and self._nonctext(string[0])
                if last_set not in (None, "us-ascii"):
                    if not blank or charset not in (None, "us-ascii"):
                        formatter.add_transition()
                elif charset not in (None, "us-ascii") and not has_blank:
                    formatter.add_transition()
            has_blank = bool(string) and self._nonctext(string[-1])
            last_set = charset
            lines = string.splitlines()
            formatter.feed("", lines[0] if lines else "", charset)
            for line in lines[1:]:
                formatter.newline()
                if charset.header_encoding is not None:
                    formatter.feed(self._continuation_ws, " " + line.lstrip(), charset)
                else:
                    text = line.lstrip()
                    formatter.feed(line[:len(line) - len(text)], text, charset)
            if len(lines) > 1:
                formatter.newline()
        if self._chunks:
            formatter.add_transition()
        value = formatter.text(linesep)
        if _embedded_header.search(value):
            raise HeaderParseError(f"header value appears to contain an embedded header: {value!r}")
        return value

    def _normalize(self):
        """Joins neighbouring pieces of one character set."""
        joined = []
        for string, charset in self._chunks:
            if joined and joined[-1][1] == charset:
                joined[-1][0].append(string)
            else:
                joined.append(([string], charset))
        self._chunks = [(" ".join(parts), charset) for parts, charset in joined]


class _Folder:
    """Puts pieces into lines of limited length."""

    def __init__(self, headerlen, maxlen, continuation_ws, splitchars):
        self._maxlen = maxlen
        self._continuation_ws = continuation_ws
        self._ws_length = len(continuation_ws)
        self._splitchars = splitchars
        self._lines = []
        self._current = []          # [(blanks in front, text)]
        self._first_offset = headerlen

    def text(self, linesep):
        self.newline()
        return linesep.join(self._lines)

    def _length(self, parts):
        return sum(len(blank) + len(text) for blank, text in parts)

    def _line_length(self):
        return self._first_offset + self._length(self._current)

    def newline(self):
        if self._current and self._current[-1] == (" ", ""):
            self._current.pop()
        if self._line_length() > 0:
            line = "".join(blank + text for blank, text in self._current)
            if not line.strip() and self._lines:
                self._lines[-1] += line
            else:
                self._lines.append(line)
        self._current = []
        self._first_offset = 0

    def add_transition(self):
        self._current.append((" ", ""))

    def feed(self, blank, string, charset):
        if charset.header_encoding is None:
            self._feed_plain(blank, string)
            return
        words = charset.header_encode_lines(string, self._rooms())
        if words and words[0] is not None:
            self._append(blank, words[0])
        words = words[1:]
        if not words:
            return
        for word in words[:-1]:
            self.newline()
            self._current.append((self._continuation_ws, word))
        self.newline()
        self._current.append((self._continuation_ws, words[-1]))

    def _rooms(self):
        yield self._maxlen - self._line_length()
        while True:
            yield self._maxlen - self._ws_length

    def _feed_plain(self, blank, string):
        parts = re.split(r"([ \t]+)", blank + string)
        if parts[0]:
            parts[:0] = [""]
        else:
            parts.pop(0)
        for part_blank, part in zip(parts[::2], parts[1::2]):
            self._append(part_blank, part)

    def _append(self, blank, text):
        self._current.append((blank, text))
        if self._line_length() <= self._maxlen:
            return
        # The line is too long: split it at the best of the characters.
        for char in self._splitchars:
            for i in range(len(self._current) - 1, 0, -1):
                part_blank, _ = self._current[i]
                if char in " \t":
                    if part_blank and part_blank[0] == char:
                        break
                elif part_blank and self._current[i - 1][1].endswith(char):
                    break
            else:
                continue
            break
        else:
            # No place to split: behind the header's name a new line is begun.
            last = self._current.pop()
            if self._first_offset > 0:
                self.newline()
                last = last[0] or " ", last[1]
            self._current.append(last)
            return
        rest = self._current[i:]
        self._current = self._current[:i]
        self.newline()
        self._current = rest
