"""Quoted-printable as bodies and headers use it (RFC 2045 to 2047)."""

import re
from string import ascii_letters, digits, hexdigits

__all__ = ["body_decode", "body_encode", "body_length", "decode", "decodestring",
           "header_decode", "header_encode", "header_length", "quote", "unquote"]

_quoted = [f"={byte:02X}" for byte in range(256)]
_header_map = _quoted[:]
for _char in b"-!*+/" + ascii_letters.encode() + digits.encode():
    _header_map[_char] = chr(_char)
_header_map[32] = "_"
_body_map = _quoted[:]
for _char in b" !\"#$%&'()*+,-./0123456789:;<>?@[\\]^_`{|}~\t" + ascii_letters.encode():
    _body_map[_char] = chr(_char)


def header_check(octet):
    """Whether a byte must be quoted in a header."""
    return chr(octet) != _header_map[octet]


def body_check(octet):
    """Whether a byte must be quoted in a body."""
    return chr(octet) != _body_map[octet]


def header_length(bytearray):
    """The length of some bytes in a header."""
    return sum(len(_header_map[octet]) for octet in bytearray)


def body_length(bytearray):
    """The length of some bytes in a body."""
    return sum(len(_body_map[octet]) for octet in bytearray)


def unquote(s):
    """"=AB" as a character."""
    return chr(int(s[1:3], 16))


def quote(c):
    """A character as "=AB"."""
    return _quoted[ord(c)]


def header_encode(header_bytes, charset="iso-8859-1"):
    """An encoded word."""
    if not header_bytes:
        return ""
    text = header_bytes.decode("latin1").translate(_header_map)
    return f"=?{charset}?q?{text}?="


_body_encode_map = _body_map[:]
for _char in b"\r\n":
    _body_encode_map[_char] = chr(_char)
del _char


def body_encode(body, maxlinelen=76, eol="\n"):
    """Text whose characters are bytes, as quoted-printable lines."""
    if maxlinelen < 4:
        raise ValueError("maxlinelen must be at least 4")
    if not body:
        return body
    body = body.translate(_body_encode_map)
    soft_break = "=" + eol
    lines = []
    for line in body.splitlines():
        start = 0
        # Room for the "=" of a soft break; a quoted character stays whole.
        last = len(line) - 1 - maxlinelen
        while start <= last:
            stop = start + maxlinelen - 1
            if line[stop - 2] == "=":
                stop -= 2
            elif line[stop - 1] == "=":
                stop -= 1
            lines.append(line[start:stop] + "=")
            start = stop
        if line and line[-1] in " \t":
            # A blank at the end would get lost.
            room = start + maxlinelen - len(line) + 1
            if room >= 3:
                rest = quote(line[-1])
            elif room == 2:
                rest = line[-1] + soft_break
            else:
                rest = soft_break + quote(line[-1])
            lines.append(line[start:-1] + rest)
        else:
            lines.append(line[start:])
    if body[-1] in "\r\n":
        lines.append("")
    return eol.join(lines)


def decode(encoded, eol="\n"):
    """The text of quoted-printable text."""
    if not encoded:
        return encoded
    decoded = ""
    for line in encoded.splitlines():
        line = line.rstrip()
        if not line:
            decoded += eol
            continue
        at = 0
        while at < len(line):
            char = line[at]
            if char != "=":
                decoded += char
                at += 1
            elif at + 1 == len(line):
                at += 1
                continue
            elif (at + 2 < len(line) and line[at + 1] in hexdigits and line[at + 2] in hexdigits):
                decoded += unquote(line[at:at + 3])
                at += 3
            else:
                decoded += char
                at += 1
            if at == len(line):
                decoded += eol
    if encoded[-1] not in "\r\n" and decoded.endswith(eol):
        decoded = decoded[:-1]
    return decoded


body_decode = decode
decodestring = decode


def header_decode(s):
    """The text of an encoded word's inner part."""
    s = s.replace("_", " ")
    return re.sub(r"=[a-fA-F0-9]{2}", lambda match: unquote(match[0]), s, flags=re.ASCII)
