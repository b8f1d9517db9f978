"""International domain names (RFC 3490): labels in ASCII as they are, others as "xn--" and punycode."""

import codecs
import re
import unicodedata

from . import _make
from .punycode import punycode_decode, punycode_encode

dots = re.compile("[\u002E\u3002\uFF0E\uFF61]")
ace_prefix = b"xn--"
sace_prefix = "xn--"

# RFC 3454, table B.1: mapped to nothing.
_NOTHING = {0xad, 0x34f, 0x1806, 0x180b, 0x180c, 0x180d, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff,
            *range(0xfe00, 0xfe10)}


# Capitals that have had small letters only since after RFC 3454.
_NOT_FOLDED = {0x4c0, 0x2132, 0x2183, *range(0x10a0, 0x10c6)}


def _fold(text):
    return "".join(c if ord(c) in _NOT_FOLDED else c.casefold() for c in text)


def _prohibited(c):
    """Whether tables C.1.2 to C.9 of RFC 3454 forbid the character."""
    n = ord(c)
    if n < 128:
        return False
    category = unicodedata.category(c)
    return (category in ("Zs", "Cc", "Co", "Cs") or n & 0xfffe == 0xfffe or 0xfdd0 <= n <= 0xfdef
            or n in (0x6dd, 0x70f, 0x180e, 0x2028, 0x2029, 0x340, 0x341)
            or 0x200c <= n <= 0x200f or 0x202a <= n <= 0x202e or 0x2060 <= n <= 0x2063
            or 0x206a <= n <= 0x206f or 0xfff9 <= n <= 0xfffd or 0x2ff0 <= n <= 0x2ffb
            or 0x1d173 <= n <= 0x1d17a or n == 0xe0001 or 0xe0020 <= n <= 0xe007f)


def nameprep(label):
    """A label as RFC 3491 prepares it."""
    label = "".join(c for c in label if ord(c) not in _NOTHING)
    label = unicodedata.normalize("NFKC", _fold(label))
    label = unicodedata.normalize("NFKC", _fold(label))
    for c in label:
        if _prohibited(c):
            raise UnicodeError("Invalid character %r" % c)
    right = [unicodedata.bidirectional(c) in ("R", "AL") for c in label]
    if any(right):
        if any(unicodedata.bidirectional(c) == "L" for c in label):
            raise UnicodeError("Violation of BIDI requirement 2")
        if not right[0] or not right[-1]:
            raise UnicodeError("Violation of BIDI requirement 3")
    return label


def ToASCII(label):
    """A label in ASCII."""
    try:
        ascii_label = label.encode("ascii")
    except UnicodeError:
        label = nameprep(label)
        try:
            ascii_label = label.encode("ascii")
        except UnicodeError:
            if label.startswith(sace_prefix):
                raise UnicodeError("Label starts with ACE prefix")
            ascii_label = ace_prefix + punycode_encode(label)
    if 0 < len(ascii_label) < 64:
        return ascii_label
    raise UnicodeError("label empty or too long" if not ascii_label else "label too long")


def ToUnicode(label):
    """A label as text."""
    if len(label) > 1024:
        raise UnicodeError("label way too long")
    if isinstance(label, bytes):
        pure = True
    else:
        try:
            label = label.encode("ascii")
            pure = True
        except UnicodeError:
            pure = False
    if not pure:
        label = nameprep(label)
        try:
            label = label.encode("ascii")
        except UnicodeError:
            raise UnicodeError("Invalid character in IDN label")
    if not label.lower().startswith(ace_prefix):
        return str(label, "ascii")
    result = punycode_decode(label[len(ace_prefix):], "strict")
    back = ToASCII(result)
    if str(label, "ascii").lower() != str(back, "ascii"):
        raise UnicodeError("IDNA does not round-trip", label, back)
    return result


def _check_errors(errors):
    if errors != "strict":
        raise UnicodeError("unsupported error handling " + errors)


def _join(labels):
    trailing = b""
    if labels and not labels[-1]:
        trailing = b"."
        del labels[-1]
    return b".".join(ToASCII(label) for label in labels) + trailing


def _encode(input, errors="strict"):
    _check_errors(errors)
    if not input:
        return b"", 0
    try:
        result = input.encode("ascii")
    except UnicodeEncodeError:
        return _join(dots.split(input)), len(input)
    labels = result.split(b".")
    for label in labels[:-1]:
        if not 0 < len(label) < 64:
            raise UnicodeError("label empty or too long")
    if len(labels[-1]) >= 64:
        raise UnicodeError("label too long")
    return result, len(input)


def _decode(input, errors="strict"):
    _check_errors(errors)
    if not input:
        return "", 0
    if not isinstance(input, bytes):
        input = bytes(input)
    if ace_prefix not in input.lower():
        try:
            return input.decode("ascii"), len(input)
        except UnicodeDecodeError:
            pass
    labels = input.split(b".")
    trailing = ""
    if labels and not labels[-1]:
        trailing = "."
        del labels[-1]
    return ".".join(ToUnicode(label) for label in labels) + trailing, len(input)


class IncrementalEncoder(codecs.BufferedIncrementalEncoder):
    """Encodes label by label."""

    def _buffer_encode(self, input, errors, final):
        _check_errors(errors)
        if not input:
            return b"", 0
        labels = dots.split(input)
        trailing = b""
        if not labels[-1]:
            trailing = b"."
            del labels[-1]
        elif not final:
            # The last label may go on.
            del labels[-1]
            if labels:
                trailing = b"."
        result = [ToASCII(label) for label in labels]
        size = sum(map(len, labels)) + max(len(labels) - 1, 0) + len(trailing)
        return b".".join(result) + trailing, size


class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
    """Decodes label by label."""

    def _buffer_decode(self, input, errors, final):
        _check_errors(errors)
        if not input:
            return "", 0
        if isinstance(input, str):
            labels = dots.split(input)
        else:
            labels = str(input, "ascii").split(".")
        trailing = ""
        if not labels[-1]:
            trailing = "."
            del labels[-1]
        elif not final:
            del labels[-1]
            if labels:
                trailing = "."
        result = [ToUnicode(label) for label in labels]
        size = sum(map(len, labels)) + max(len(labels) - 1, 0) + len(trailing)
        return ".".join(result) + trailing, size


class Codec(codecs.Codec):
    """Both directions."""

    encode = staticmethod(_encode)
    decode = staticmethod(_decode)


class StreamWriter(Codec, codecs.StreamWriter):
    """Writes to a stream."""


class StreamReader(Codec, codecs.StreamReader):
    """Reads from a stream."""


def getregentry():
    """The CodecInfo."""
    return _make.info("idna", _encode, _decode, globals())
