"""The writing side of json."""

import re

try:
    from _json import encode
    from _json import encode_basestring as c_encode_basestring
    from _json import encode_basestring_ascii as c_encode_basestring_ascii
except ImportError:
    encode = c_encode_basestring = c_encode_basestring_ascii = None

__all__ = ["JSONEncoder"]


ESCAPE = re.compile(r'[\x00-\x1f\\"\b\f\n\r\t]')
ESCAPE_ASCII = re.compile(r'([\\"]|[^\ -~])')
ESCAPE_DCT = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r",
              "\t": "\\t"}
for _i in range(0x20):
    ESCAPE_DCT.setdefault(chr(_i), f"\\u{_i:04x}")
INFINITY = float("inf")


def py_encode_basestring(s):
    """A string as JSON, other characters than ASCII as they are."""
    return '"' + ESCAPE.sub(lambda found: ESCAPE_DCT[found.group()], s) + '"'


def py_encode_basestring_ascii(s):
    """A string as JSON that is ASCII."""
    def escaped(found):
        c = found.group()
        if c in ESCAPE_DCT:
            return ESCAPE_DCT[c]
        code = ord(c)
        if code < 0x10000:
            return f"\\u{code:04x}"
        code -= 0x10000
        return f"\\u{0xD800 | code >> 10:04x}\\u{0xDC00 | code & 0x3FF:04x}"
    return '"' + ESCAPE_ASCII.sub(escaped, s) + '"'


encode_basestring = c_encode_basestring or py_encode_basestring
encode_basestring_ascii = c_encode_basestring_ascii or py_encode_basestring_ascii


def _refuse(o):
    raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")


def _encode_plain(o):
    if encode is None:
        return JSONEncoder().encode(o)
    return encode(o, True, _refuse, True, None, ": ", ", ", False, False, True)


class JSONEncoder:
    """Makes JSON texts of objects."""

    item_separator = ", "
    key_separator = ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True,
                 sort_keys=False, indent=None, separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        """What to encode instead of an object that JSON does not know; to be overridden."""
        _refuse(o)

    def encode(self, o):
        """The JSON text of an object."""
        if type(self).iterencode is not JSONEncoder.iterencode:
            return "".join(self.iterencode(o, _one_shot=True))
        return self._text(o)

    def _text(self, o):
        if encode is None:
            return "".join(self._pieces()(o, 0))
        return encode(o, self.check_circular, self.default, self.ensure_ascii, self.indent,
                      self.key_separator, self.item_separator, self.sort_keys, self.skipkeys,
                      self.allow_nan)

    def iterencode(self, o, _one_shot=False):
        """An iterator over pieces of the JSON text."""
        if _one_shot:
            return iter((self._text(o),))
        return self._pieces()(o, 0)

    def _pieces(self):
        markers = {} if self.check_circular else None
        text = encode_basestring_ascii if self.ensure_ascii else encode_basestring

        def number(o):
            if o != o:
                shown = "NaN"
            elif o == INFINITY:
                shown = "Infinity"
            elif o == -INFINITY:
                shown = "-Infinity"
            else:
                return float.__repr__(o)
            if not self.allow_nan:
                raise ValueError(f"Out of range float values are not JSON compliant: {o!r}")
            return shown
        return _make_iterencode(markers, self.default, text, self.indent, number,
                                self.key_separator, self.item_separator, self.sort_keys,
                                self.skipkeys, False)


def _make_iterencode(markers, _default, _encoder, _indent, _floatstr, _key_separator,
                     _item_separator, _sort_keys, _skipkeys, _one_shot):
    """A function (object, depth) -> iterator over pieces of the JSON text."""
    if _indent is not None and not isinstance(_indent, str):
        _indent = " " * _indent

    def plain(o):
        # The text of what holds nothing else; None for others.
        if isinstance(o, str):
            return _encoder(o)
        if o is None:
            return "null"
        if o is True:
            return "true"
        if o is False:
            return "false"
        if isinstance(o, int):
            return int.__repr__(o)
        if isinstance(o, float):
            return _floatstr(o)
        return None

    def enter(o):
        if markers is not None:
            if id(o) in markers:
                raise ValueError("Circular reference detected")
            markers[id(o)] = o

    def leave(o):
        if markers is not None:
            del markers[id(o)]

    def breaks(depth):
        # What stands before an item, and before the closing bracket.
        if _indent is None:
            return "", _item_separator, ""
        line = "\n" + _indent * (depth + 1)
        return line, _item_separator + line, "\n" + _indent * depth

    def pieces(o, depth):
        shown = plain(o)
        if shown is not None:
            yield shown
        elif isinstance(o, (list, tuple)):
            yield from array(o, depth)
        elif isinstance(o, dict):
            yield from mapping(o, depth)
        else:
            enter(o)
            yield from pieces(_default(o), depth)
            leave(o)

    def array(items, depth):
        if not items:
            yield "[]"
            return
        enter(items)
        before, between, after = breaks(depth)
        before = "[" + before
        for item in items:
            shown = plain(item)
            if shown is not None:
                yield before + shown
            else:
                yield before
                yield from pieces(item, depth + 1)
            before = between
        yield after + "]" if after else "]"
        leave(items)

    def key_text(key):
        if isinstance(key, str):
            return key
        if isinstance(key, float):
            return _floatstr(key)
        return plain(key)

    def mapping(o, depth):
        if not o:
            yield "{}"
            return
        enter(o)
        before, between, after = breaks(depth)
        before = "{" + before
        first = True
        for key, value in sorted(o.items()) if _sort_keys else o.items():
            shown = key_text(key)
            if shown is None:
                if _skipkeys:
                    continue
                raise TypeError("keys must be str, int, float, bool or None, not "
                                f"{key.__class__.__name__}")
            yield before if first else between
            first = False
            yield _encoder(shown)
            yield _key_separator
            yield from pieces(value, depth + 1)
        if first:
            yield "{}"
        else:
            yield after + "}" if after else "}"
        leave(o)

    return pieces
