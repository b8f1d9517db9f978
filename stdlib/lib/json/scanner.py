"""Where values of a JSON text are found."""

import re

try:
    import _json
except ImportError:
    _json = None

__all__ = ["make_scanner"]

NUMBER_RE = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?",
                       re.VERBOSE | re.MULTILINE | re.DOTALL)


def py_make_scanner(context):
    """A function (text, index) -> (value, end) with the options of a decoder, in Python."""
    parse_object = context.parse_object
    parse_array = context.parse_array
    parse_string = context.parse_string
    parse_float = context.parse_float
    parse_int = context.parse_int
    parse_constant = context.parse_constant
    strict = context.strict
    memo = context.memo
    words = {"n": ("null", None), "t": ("true", True), "f": ("false", False)}
    constants = {"N": "NaN", "I": "Infinity", "-": "-Infinity"}

    def scan(text, at):
        c = text[at:at + 1]
        if not c:
            raise StopIteration(at)
        if c == '"':
            return parse_string(text, at + 1, strict)
        if c == "{":
            return parse_object((text, at + 1), strict, scan, context.object_hook,
                                context.object_pairs_hook, memo)
        if c == "[":
            return parse_array((text, at + 1), scan)
        if c in words and text.startswith(words[c][0], at):
            return words[c][1], at + len(words[c][0])
        found = NUMBER_RE.match(text, at)
        if found is not None:
            whole, fraction, exponent = found.groups()
            if fraction or exponent:
                return parse_float(whole + (fraction or "") + (exponent or "")), found.end()
            return parse_int(whole), found.end()
        if c in constants and text.startswith(constants[c], at):
            return parse_constant(constants[c]), at + len(constants[c])
        raise StopIteration(at)

    def scan_once(text, at):
        if at < 0:
            raise ValueError("idx cannot be negative")
        try:
            return scan(text, at)
        finally:
            memo.clear()

    return scan_once


def c_make_scanner(context):
    """A function (text, index) -> (value, end) with the options of a decoder, native."""
    from .decoder import JSONDecoder
    decoder = JSONDecoder(object_hook=context.object_hook, parse_float=context.parse_float,
                          parse_int=context.parse_int, parse_constant=context.parse_constant,
                          strict=context.strict, object_pairs_hook=context.object_pairs_hook)
    return decoder.scan_once


if _json is None:
    c_make_scanner = None
make_scanner = c_make_scanner or py_make_scanner
