"""Adapters make SQLite values of Python objects, converters do the reverse."""

import _sqlite3

adapters = {}
converters = {}
# Types that are bound without asking, and those of them that have an adapter all the same.
_base_types = (int, float, str, bytearray)
base_adapted = set()


class PrepareProtocol:
    """The protocol that adapters are asked for."""


def register_adapter(type, adapter, /):
    """Register a function to adapt Python objects to SQLite values."""
    if type in _base_types:
        base_adapted.add(type)
    adapters[type, PrepareProtocol] = adapter


def register_converter(typename, converter, /):
    """Register a function to convert SQLite values to Python objects."""
    if not isinstance(typename, str):
        raise TypeError("register_converter() argument 1 must be str, not "
                        f"{type(typename).__name__}")
    converters[typename.upper()] = converter


_missing = object()


def adapt(obj, proto=PrepareProtocol, alt=_missing, /):
    """Adapt given object to given protocol."""
    adapter = adapters.get((type(obj), proto))
    if adapter is not None:
        return adapter(obj)
    method = getattr(proto, "__adapt__", None)
    if method is not None:
        try:
            adapted = method(obj)
        except TypeError:
            adapted = None
        if adapted is not None:
            return adapted
    method = getattr(obj, "__conform__", None)
    if method is not None:
        try:
            adapted = method(proto)
        except TypeError:
            adapted = None
        if adapted is not None:
            return adapted
    if alt is not _missing:
        return alt
    raise _sqlite3.ProgrammingError("can't adapt")


def adapt_or_keep(obj):
    """As adapt(), but an object without an adapter stays as it is."""
    return adapt(obj, PrepareProtocol, obj)
