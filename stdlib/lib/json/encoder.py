"""The writing side of json."""

from _json import encode, encode_basestring, encode_basestring_ascii

__all__ = ["JSONEncoder"]


def _refuse(o):
    raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")


def _encode_plain(o):
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
        return encode(o, self.check_circular, self.default, self.ensure_ascii, self.indent,
                      self.key_separator, self.item_separator, self.sort_keys, self.skipkeys,
                      self.allow_nan)

    def iterencode(self, o, _one_shot=False):
        """An iterator over pieces of the JSON text."""
        return iter((self._text(o),))
