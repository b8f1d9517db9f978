"""Charset: how text of a character set is encoded in headers and bodies."""

from functools import partial

import email.base64mime
import email.quoprimime
from email import errors
from email.encoders import encode_7or8bit

__all__ = ["Charset", "add_alias", "add_charset", "add_codec"]

QP = 1
BASE64 = 2
SHORTEST = 3
RFC2047_CHROME_LEN = 7
DEFAULT_CHARSET = "us-ascii"
UNKNOWN8BIT = "unknown-8bit"
EMPTYSTRING = ""

# input charset: (in headers, in bodies, charset of the output)
CHARSETS = {f"iso-8859-{n}": (QP, QP, None) for n in (1, 2, 3, 4, 9, 10, 13, 14, 15, 16)}
CHARSETS.update({
    "windows-1252": (QP, QP, None),
    "viscii": (QP, QP, None),
    "us-ascii": (None, None, None),
    "big5": (BASE64, BASE64, None),
    "gb2312": (BASE64, BASE64, None),
    "euc-jp": (BASE64, None, "iso-2022-jp"),
    "shift_jis": (BASE64, None, "iso-2022-jp"),
    "iso-2022-jp": (BASE64, None, None),
    "koi8-r": (BASE64, BASE64, None),
    "utf-8": (SHORTEST, BASE64, "utf-8"),
})
ALIASES = {"latin_1": "iso-8859-1", "latin-1": "iso-8859-1", "cp949": "ks_c_5601-1987",
           "euc_jp": "euc-jp", "euc_kr": "euc-kr", "ascii": "us-ascii"}
ALIASES.update({f"latin{sep}{n}": f"iso-8859-{number}" for sep in "_-"
                for n, number in ((2, 2), (3, 3), (4, 4), (5, 9), (6, 10), (7, 13), (8, 14),
                                  (9, 15), (10, 16))})
CODEC_MAP = {"gb2312": "eucgb2312_cn", "big5": "big5_tw", "us-ascii": None}


def add_charset(charset, header_enc=None, body_enc=None, output_charset=None):
    """Say how a character set is encoded in headers and bodies, and what it becomes."""
    if body_enc == SHORTEST:
        raise ValueError("SHORTEST not allowed for body_enc")
    CHARSETS[charset] = (header_enc, body_enc, output_charset)


def add_alias(alias, canonical):
    """Another name of a character set."""
    ALIASES[alias] = canonical


def add_codec(charset, codecname):
    """The codec for a character set."""
    CODEC_MAP[charset] = codecname


def _encode(string, codec):
    if codec == UNKNOWN8BIT:
        return string.encode("ascii", "surrogateescape")
    return string.encode(codec)


class Charset:
    """A character set, and the encodings e-mail uses for it."""

    def __init__(self, input_charset=DEFAULT_CHARSET):
        try:
            if isinstance(input_charset, str):
                input_charset.encode("ascii")
            else:
                input_charset = str(input_charset, "ascii")
        except UnicodeError:
            raise errors.CharsetError(input_charset)
        input_charset = input_charset.lower()
        self.input_charset = ALIASES.get(input_charset, input_charset)
        in_headers, in_bodies, output = CHARSETS.get(self.input_charset, (SHORTEST, BASE64, None))
        output = output or self.input_charset
        self.header_encoding = in_headers
        self.body_encoding = in_bodies
        self.output_charset = ALIASES.get(output, output)
        self.input_codec = CODEC_MAP.get(self.input_charset, self.input_charset)
        self.output_codec = CODEC_MAP.get(self.output_charset, self.output_charset)

    def __repr__(self):
        return self.input_charset.lower()

    def __eq__(self, other):
        return str(self) == str(other).lower()

    def get_body_encoding(self):
        """"quoted-printable" or "base64", or a function that encodes a message."""
        assert self.body_encoding != SHORTEST
        if self.body_encoding == QP:
            return "quoted-printable"
        if self.body_encoding == BASE64:
            return "base64"
        return encode_7or8bit

    def get_output_charset(self):
        """The character set of the output."""
        return self.output_charset or self.input_charset

    def header_encode(self, string):
        """A str as an encoded word."""
        codec = self.output_codec or "us-ascii"
        data = _encode(string, codec)
        module = self._get_encoder(data)
        return string if module is None else module.header_encode(data, codec)

    def header_encode_lines(self, string, maxlengths):
        """A str as encoded words that fit the lengths which an iterator gives; None: does not fit."""
        codec = self.output_codec or "us-ascii"
        module = self._get_encoder(_encode(string, codec))
        encode = partial(module.header_encode, charset=codec)
        chrome = len(self.get_output_charset()) + RFC2047_CHROME_LEN
        lines = []
        current = []
        room = next(maxlengths) - chrome
        for char in string:
            current.append(char)
            text = "".join(current)
            if module.header_length(_encode(text, self.get_output_charset())) > room:
                current.pop()
                if not lines and not current:
                    lines.append(None)
                else:
                    lines.append(encode(_encode("".join(current), codec)))
                current = [char]
                room = next(maxlengths) - chrome
        lines.append(encode(_encode("".join(current), codec)))
        return lines

    def _get_encoder(self, data):
        if self.header_encoding == BASE64:
            return email.base64mime
        if self.header_encoding == QP:
            return email.quoprimime
        if self.header_encoding == SHORTEST:
            if email.base64mime.header_length(data) < email.quoprimime.header_length(data):
                return email.base64mime
            return email.quoprimime
        return None

    def body_encode(self, string):
        """A str or bytes as a body, encoded."""
        if not string:
            return string
        if self.body_encoding is BASE64:
            if isinstance(string, str):
                string = string.encode(self.output_charset)
            return email.base64mime.body_encode(string)
        if self.body_encoding is QP:
            if isinstance(string, str):
                string = string.encode(self.output_charset)
            return email.quoprimime.body_encode(string.decode("latin1"))
        if isinstance(string, str):
            string = string.encode(self.output_charset).decode("ascii")
        return string
