"""Puts header values into lines: encoded words for what is not ASCII, breaks at blanks."""

import base64
import re
import sys
import urllib.parse

from email.errors import HeaderParseError

_chrome = len("=?utf-8?q??=")
_q_plain = frozenset(b"-!*+/" + bytes(range(48, 58)) + bytes(range(65, 91)) + bytes(range(97, 123)))


def encode_word(text):
    """An encoded word: the shorter of the two encodings, "q" if they are about the same."""
    charset = "utf-8"
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        charset = "unknown-8bit"
        data = text.encode("ascii", "surrogateescape")
    q_length = sum(1 if byte in _q_plain or byte == 32 else 3 for byte in data)
    b_length = (len(data) + 2) // 3 * 4
    if q_length - b_length < 5:
        body = "".join("_" if byte == 32 else chr(byte) if byte in _q_plain else f"={byte:02X}"
                       for byte in data)
        return f"=?{charset}?q?{body}?="
    return f"=?{charset}?b?{base64.b64encode(data).decode('ascii')}?="


class Lines:
    """The lines of a header in the making."""

    def __init__(self, name, policy):
        self.limit = policy.max_line_length or sys.maxsize
        self.utf8 = policy.utf8
        self.policy = policy
        self.lines = [name + ":"]
        self.encoded_at = None      # where the last encoded word begins in the last line
        self.raw = ""               # what stands from there on, not encoded

    def fits(self, text):
        return len(self.lines[-1]) + len(text) <= self.limit

    def newline(self, text=""):
        self.lines.append(text)
        self.encoded_at = None

    def put(self, blank, text):
        """Adds text as it is, in a new line if it does not fit."""
        if self.fits(blank + text) or not blank or not self.lines[-1].strip():
            self.lines[-1] += blank + text
            self.raw += blank + text
        else:
            self.newline(blank + text)

    def must_encode(self, text):
        if self.utf8:
            return any("\ud800" <= char <= "\udfff" for char in text)
        return not text.isascii()

    def put_encoded(self, blank, text):
        """Adds text as encoded words; a word in the same line is joined with it."""
        if self.encoded_at is not None:
            text = self.raw + blank + text
            self.lines[-1] = self.lines[-1][:self.encoded_at]
        else:
            self.lines[-1] += blank
        begin = text
        while text:
            room = self.limit - len(self.lines[-1])
            if self.limit - 1 <= _chrome:
                raise HeaderParseError("max_line_length is too small to fit an encoded word")
            if room - _chrome <= 0:
                self.newline(" ")
                continue
            part = text[:room - _chrome]
            word = encode_word(part)
            while len(word) > room and len(part) > 1:
                part = part[:-1]
                word = encode_word(part)
            self.encoded_at = len(self.lines[-1])
            self.lines[-1] += word
            self.raw = part
            text = text[len(part):]
            if text:
                self.newline(" ")
        return begin

    def put_text(self, text, first_blank=" "):
        """Adds running text."""
        if not self.must_encode(text) and not self.fits(first_blank + text):
            if len(first_blank + text) + 1 <= self.limit:
                self.newline(first_blank + text)
                return
        pieces = re.split(r"([ \t]+)", text)
        blank = first_blank
        for i, piece in enumerate(pieces):
            if i % 2:
                blank += piece
                continue
            if not piece:
                continue
            if self.must_encode(piece) or len(piece) + 1 > self.limit:
                self.put_encoded(blank, piece)
            else:
                self.put(blank, piece)
            blank = ""
        if blank:
            if blank == first_blank and len(self.lines) == 1 and self.lines[0].endswith(":"):
                self.lines[-1] += blank
            elif self.fits(blank):
                self.lines[-1] += blank
            else:
                self.newline(blank)

    def text(self):
        return self.policy.linesep.join(self.lines) + self.policy.linesep


def fold_text(name, value, policy):
    lines = Lines(name, policy)
    lines.put_text(value)
    return lines.text()


def fold_plain(name, value, policy):
    """A value that is not folded at all."""
    return f"{name}: {value}{policy.linesep}"


def fold_units(name, units, policy):
    """Units of text that had better not be broken; each is a list of (text, encodable)."""
    lines = Lines(name, policy)
    for unit in units:
        whole = " ".join(text if not encodable or not lines.must_encode(text)
                         else encode_word(text) for text, encodable in unit)
        if not lines.fits(" " + whole) and len(whole) < lines.limit and lines.lines[-1][-1:] != ":":
            lines.newline()
        for text, encodable in unit:
            if encodable and lines.must_encode(text):
                lines.encoded_at = None
                lines.put_encoded(" ", text)
                lines.encoded_at = None
            else:
                for word in text.split(" "):
                    lines.put(" ", word)
    if not units:
        lines.lines[-1] += " "
    return lines.text()


def quote_parameter(value):
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def fold_parameters(name, value, params, policy):
    """"Name: value; name="..."": parameters that are not ASCII or too long by RFC 2231."""
    limit = policy.max_line_length or sys.maxsize
    lines = [f"{name}: {value}"]
    for key, text in params:
        lines[-1] = lines[-1].rstrip() + ";"
        if text.isascii():
            piece = f"{key}={quote_parameter(text)}"
            encoded = None
        else:
            try:
                data, charset = text.encode("utf-8"), "utf-8"
            except UnicodeEncodeError:
                data, charset = text.encode("ascii", "surrogateescape"), "unknown-8bit"
            encoded = urllib.parse.quote_from_bytes(data, safe="")
            piece = f"{key}*={charset}''{encoded}"
        if len(lines[-1]) + len(piece) + 1 < limit:
            lines[-1] += " " + piece
        elif len(piece) + 2 <= limit:
            lines.append(" " + piece)
        else:
            _split_parameter(lines, key, text if encoded is None else encoded,
                             None if encoded is None else charset, limit)
    return policy.linesep.join(lines) + policy.linesep


def _split_parameter(lines, key, text, charset, limit):
    """A long parameter in numbered sections."""
    quoted = urllib.parse.quote(text, safe="") if charset is None else text
    charset = charset or "us-ascii"
    section = 0
    while quoted:
        head = f" {key}*{section}*={charset + chr(39) * 2 if section == 0 else ''}"
        size = max(limit - len(head) - 1, 1)
        part = quoted[:size]
        # An escaped byte stays whole.
        percent = part.rfind("%", max(len(part) - 2, 0))
        if percent > 0 and len(quoted) > len(part):
            part = part[:percent]
        quoted = quoted[len(part):]
        lines.append(head + part + (";" if quoted else ""))
        section += 1
