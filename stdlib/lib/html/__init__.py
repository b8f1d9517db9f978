"""Text in HTML: special characters escaped, and back."""

import re

__all__ = ["escape", "unescape"]


def escape(s, quote=True):
    """&, < and > as entities; quotes too unless quote is false."""
    s = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if quote:
        s = s.replace('"', "&quot;").replace("'", "&#x27;")
    return s


def __getattr__(name):
    if name == "entities":
        # Its tables are large.
        import html.entities
        return html.entities
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


# What browsers make of references to the C1 control characters: those of Windows-1252.
_c1 = dict(zip(range(0x80, 0xA0),
               "\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d"
               "\u017d\x8f\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a"
               "\u0153\x9d\u017e\u0178"))


def _number(num):
    if num in _c1:
        return _c1[num]
    if num == 0 or 0xD800 <= num <= 0xDFFF or num > 0x10FFFF:
        return "\ufffd"
    if num == 0x0D:
        return "\r"
    if (1 <= num <= 8 or 0x0E <= num <= 0x1F or 0x7F <= num <= 0x9F or 0xFDD0 <= num <= 0xFDEF
            or num == 0x0B or num & 0xFFFE == 0xFFFE):
        return ""
    return chr(num)


_entities = None     # html.entities.html5, once it was needed


def _replace(match):
    global _entities
    html5 = _entities
    if html5 is None:
        from html.entities import html5
        _entities = html5
    ref = match[1]
    if ref[0] == "#":
        if ref[1] in "xX":
            return _number(int(ref[2:].rstrip(";"), 16))
        return _number(int(ref[1:].rstrip(";")))
    if ref in html5:
        return html5[ref]
    for end in range(len(ref) - 1, 1, -1):
        if ref[:end] in html5:
            return html5[ref[:end]] + ref[end:]
    return "&" + ref


_reference = re.compile(r"&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")


def unescape(s):
    """Character references and entities as the characters they stand for."""
    if "&" not in s:
        return s
    return _reference.sub(_replace, s)
