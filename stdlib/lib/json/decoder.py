"""The reading side of json."""

try:
    import _json
    from _json import scanstring as c_scanstring
except ImportError:
    _json = c_scanstring = None

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


_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_SPACE = " \t\n\r"


def _hex4(s, at):
    # The number of the four digits behind a \\u.
    digits = s[at:at + 4]
    if len(digits) == 4 and digits.isascii() and digits.isalnum():
        try:
            return int(digits, 16)
        except ValueError:
            pass
    raise JSONDecodeError("Invalid \\uXXXX escape", s, at - 1)


def py_scanstring(s, end, strict=True):
    """The string whose text begins at an index, behind the quote, and where it ends."""
    begin = end - 1
    chunks = []
    size = len(s)
    while True:
        start = end
        while end < size and s[end] not in '"\\' and s[end] >= " ":
            end += 1
        if end > start:
            chunks.append(s[start:end])
        if end >= size:
            raise JSONDecodeError("Unterminated string starting at", s, begin)
        c = s[end]
        end += 1
        if c == '"':
            return "".join(chunks), end
        if c != "\\":
            if strict:
                raise JSONDecodeError(f"Invalid control character {c!r} at", s, end - 1)
            chunks.append(c)
            continue
        if end >= size:
            raise JSONDecodeError("Unterminated string starting at", s, begin)
        c = s[end]
        if c != "u":
            if c not in _ESCAPES:
                raise JSONDecodeError(f"Invalid \\escape: {c!r}", s, end)
            chunks.append(_ESCAPES[c])
            end += 1
            continue
        code = _hex4(s, end + 1)
        end += 5
        if 0xD800 <= code <= 0xDBFF and s[end:end + 2] == "\\u":
            low = _hex4(s, end + 2)
            if 0xDC00 <= low <= 0xDFFF:
                code = 0x10000 + ((code - 0xD800) << 10 | low - 0xDC00)
                end += 6
        chunks.append(chr(code))


scanstring = c_scanstring or py_scanstring


_CONSTANTS = {"-Infinity": float("-inf"), "Infinity": float("inf"), "NaN": float("nan")}


def _skip(s, at):
    # Where the white space ends.
    while s[at:at + 1] and s[at] in _SPACE:
        at += 1
    return at


def JSONObject(s_and_end, strict, scan_once, object_hook, object_pairs_hook, memo=None):
    """The object whose text begins at an index, behind the brace, and where it ends."""
    s, end = s_and_end
    memo = {} if memo is None else memo
    pairs = []
    end = _skip(s, end)
    if s[end:end + 1] == "}":
        end += 1
    else:
        while True:
            if s[end:end + 1] != '"':
                raise JSONDecodeError("Expecting property name enclosed in double quotes", s, end)
            key, end = scanstring(s, end + 1, strict)
            key = memo.setdefault(key, key)
            end = _skip(s, end)
            if s[end:end + 1] != ":":
                raise JSONDecodeError("Expecting ':' delimiter", s, end)
            value, end = _element(s, _skip(s, end + 1), scan_once)
            pairs.append((key, value))
            end = _skip(s, end)
            c = s[end:end + 1]
            end += 1
            if c == "}":
                break
            if c != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, end - 1)
            end = _skip(s, end)
    if object_pairs_hook is not None:
        return object_pairs_hook(pairs), end
    result = dict(pairs)
    return (result if object_hook is None else object_hook(result)), end


def JSONArray(s_and_end, scan_once):
    """The array whose text begins at an index, behind the bracket, and where it ends."""
    s, end = s_and_end
    values = []
    end = _skip(s, end)
    if s[end:end + 1] == "]":
        return values, end + 1
    while True:
        value, end = _element(s, end, scan_once)
        values.append(value)
        end = _skip(s, end)
        c = s[end:end + 1]
        end += 1
        if c == "]":
            return values, end
        if c != ",":
            raise JSONDecodeError("Expecting ',' delimiter", s, end - 1)
        end = _skip(s, end)


def _element(s, at, scan_once):
    try:
        return scan_once(s, at)
    except StopIteration as e:
        raise JSONDecodeError("Expecting value", s, e.value) from None


def _scan_whole(s):
    if _json is None:
        return JSONDecoder().decode(s)
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
        if _json is None:
            from .scanner import py_make_scanner
            self.parse_object = JSONObject
            self.parse_array = JSONArray
            self.parse_string = scanstring
            self.parse_constant = parse_constant or _CONSTANTS.__getitem__
            self.scan_once = py_make_scanner(self)

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
        if _json is None:
            return _element(s, idx, self.scan_once)
        return _json.scan(s, False, *self._options(), idx)

    def scan_once(self, s, idx):
        """raw_decode, with StopIteration where no value begins."""
        try:
            return self.raw_decode(s, idx)
        except JSONDecodeError as e:
            if e.msg == "Expecting value" and e.pos == idx:
                raise StopIteration(idx) from None
            raise
