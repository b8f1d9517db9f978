"""Where values of a JSON text are found."""

import re

__all__ = ["make_scanner"]

NUMBER_RE = re.compile(r"(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?",
                       re.VERBOSE | re.MULTILINE | re.DOTALL)


def make_scanner(context):
    """A function (text, index) -> (value, end) with the options of a decoder."""
    from .decoder import JSONDecoder
    decoder = JSONDecoder(object_hook=context.object_hook, parse_float=context.parse_float,
                          parse_int=context.parse_int, parse_constant=context.parse_constant,
                          strict=context.strict, object_pairs_hook=context.object_pairs_hook)
    return decoder.scan_once
