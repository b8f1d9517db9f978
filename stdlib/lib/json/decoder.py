"""The reading side of json."""

import _json
from _json import scanstring

__all__ = ["JSONDecoder", "JSONDecodeError"]


class JSONDecodeError(ValueError):
    """The text is no JSON: msg says why, doc is the text, pos, lineno and colno the place."""

    def __init__(self, msg, doc, pos):
        lineno = doc.count("\n", 0, pos) + 1
        colno = pos - doc.rfind("\n", 0, pos)
        super().__init__(f"{msg}: line {lineno} column {colno} (char {pos})")
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = lineno
        self.colno = colno

    def __reduce__(self):
        return self.__class__, (self.msg, self.doc, self.pos)


def _scan_whole(s):
    return _json.scan(s, True, True, None, None, None, None, None)


class JSONDecoder:
    """Makes objects of JSON texts."""

    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None,
                 strict=True, object_pairs_hook=None):
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook
        self.memo = {}

    def _options(self):
        return (self.strict, self.object_hook, self.object_pairs_hook,
                None if self.parse_float is float else self.parse_float,
                None if self.parse_int is int else self.parse_int, self.parse_constant)

    def decode(self, s):
        """The object of a text that holds one value."""
        if not isinstance(s, str):
            raise TypeError(f"the JSON object must be str, not {s.__class__.__name__}")
        obj, end = self.raw_decode(s, idx=len(s) - len(s.lstrip(" \t\n\r")))
        end += len(s) - end - len(s[end:].lstrip(" \t\n\r"))
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
        return obj

    def raw_decode(self, s, idx=0):
        """The object of the value that begins at an index, and where it ends."""
        return _json.scan(s, False, *self._options(), idx)

    def scan_once(self, s, idx):
        """raw_decode, with StopIteration where no value begins."""
        try:
            return self.raw_decode(s, idx)
        except JSONDecodeError as e:
            if e.msg == "Expecting value" and e.pos == idx:
                raise StopIteration(idx) from None
            raise
