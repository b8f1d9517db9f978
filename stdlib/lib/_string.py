"""The parsers behind str.format, for string.Formatter."""

from string import Formatter, _split_name

_parse = Formatter().parse


def formatter_parser(format_string, /):
    """An iterator of (literal text, field name, format spec, conversion)."""
    if not isinstance(format_string, str):
        raise TypeError(f"expected str, got {type(format_string).__name__}")
    return _parse(format_string)


def formatter_field_name_split(field_name, /):
    """The first key of a field name, and an iterator of (is attribute, name) for the rest."""
    if not isinstance(field_name, str):
        raise TypeError(f"expected str, got {type(field_name).__name__}")
    first, rest = _split_name(field_name)
    return first, iter(rest)
