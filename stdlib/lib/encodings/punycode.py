"""Punycode (RFC 3492): text as ASCII letters, digits and hyphens."""

import codecs

from . import _make

_BASE, _T_MIN, _T_MAX, _SKEW, _DAMP = 36, 1, 26, 38, 700
_DIGITS = b"abcdefghijklmnopqrstuvwxyz0123456789"


def _threshold(j, bias):
    return min(max(_BASE * (j + 1) - bias, _T_MIN), _T_MAX)


def _adapt(delta, first, count):
    delta = delta // _DAMP if first else delta // 2
    delta += delta // count
    k = 0
    while delta > (_BASE - _T_MIN) * _T_MAX // 2:
        delta //= _BASE - _T_MIN
        k += _BASE
    return k + _BASE * delta // (delta + _SKEW)


def _number(n, bias):
    out = bytearray()
    j = 0
    while True:
        t = _threshold(j, bias)
        if n < t:
            out.append(_DIGITS[n])
            return bytes(out)
        n -= t
        out.append(_DIGITS[t + n % (_BASE - t)])
        n //= _BASE - t
        j += 1


def punycode_encode(text):
    """Text as punycode."""
    basic = bytes(ord(c) for c in text if ord(c) < 128)
    out = [basic + b"-"] if basic else []
    done = len(basic)
    n, delta, bias = 128, 0, 72
    first = True
    while done < len(text):
        m = min(ord(c) for c in text if ord(c) >= n)
        delta += (m - n) * (done + 1)
        n = m
        for c in text:
            if ord(c) < n:
                delta += 1
            elif ord(c) == n:
                out.append(_number(delta, bias))
                done += 1
                bias = _adapt(delta, first, done)
                first = False
                delta = 0
        delta += 1
        n += 1
    return b"".join(out)


def punycode_decode(text, errors):
    """Punycode as text."""
    if isinstance(text, str):
        text = text.encode("ascii")
    if isinstance(text, memoryview):
        text = bytes(text)
    end = text.rfind(b"-")
    if end == -1:
        base, extended = "", str(text, "ascii").upper()
    else:
        base = str(text[:end], "ascii", errors)
        extended = str(text[end + 1:], "ascii").upper()
    out = list(base)
    n, i, bias = 128, 0, 72
    first = True
    at = 0
    while at < len(extended):
        old, weight, j = i, 1, 0
        while True:
            if at == len(extended):
                if errors == "strict":
                    raise UnicodeError("incomplete punicode string")
                return "".join(out)
            c = ord(extended[at])
            at += 1
            if 0x41 <= c <= 0x5a:
                digit = c - 0x41
            elif 0x30 <= c <= 0x39:
                digit = c - 22
            elif errors == "strict":
                raise UnicodeError("Invalid extended code point '%s'" % extended[at - 1])
            else:
                return "".join(out)
            i += digit * weight
            t = _threshold(j, bias)
            if digit < t:
                break
            weight *= _BASE - t
            j += 1
        bias = _adapt(i - old, first, len(out) + 1)
        first = False
        n += i // (len(out) + 1)
        i %= len(out) + 1
        if n > 0x10ffff:
            if errors == "strict":
                raise UnicodeError("Invalid character U+%x" % n)
            n = ord("?")
        out.insert(i, chr(n))
        i += 1
    return "".join(out)


def _encode(input, errors="strict"):
    return punycode_encode(input), len(input)


def _decode(input, errors="strict"):
    if errors not in ("strict", "replace", "ignore"):
        raise UnicodeError("Unsupported error handling " + errors)
    return punycode_decode(input, errors), len(input)


_classes = _make.stateless(_encode, _decode)
Codec = _classes["Codec"]
IncrementalEncoder = _classes["IncrementalEncoder"]
IncrementalDecoder = _classes["IncrementalDecoder"]
StreamWriter = _classes["StreamWriter"]
StreamReader = _classes["StreamReader"]


def getregentry():
    """The CodecInfo."""
    return _make.info("punycode", _encode, _decode, _classes)
