"""Objects as bytes and back: protocols 0 to 5.

The work is done in C++ (_pickle). The same in Python, which is easier to take apart, are _Pickler and
_Unpickler, loaded when first asked for.
"""

import sys
from copyreg import _extension_cache, _extension_registry, _inverted_registry, dispatch_table
from _pickle import (PickleBuffer, PickleError, Pickler, PicklingError, Unpickler, UnpicklingError,
                     dump, dumps, load, loads)

__all__ = ["PickleError", "PicklingError", "UnpicklingError", "Pickler", "Unpickler", "dump",
           "dumps", "load", "loads", "PickleBuffer"]

format_version = "4.0"
compatible_formats = ["1.0", "1.1", "1.2", "1.3", "2.0", "3.0", "4.0", "5.0"]
HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 4
bytes_types = (bytes, bytearray)
PyStringMap = None

# The opcodes by their names in the protocol's description.
MARK, STOP, POP, POP_MARK, DUP = b"(", b".", b"0", b"1", b"2"
FLOAT, INT, BININT, BININT1, LONG, BININT2 = b"F", b"I", b"J", b"K", b"L", b"M"
NONE, PERSID, BINPERSID, REDUCE, STRING, BINSTRING = b"N", b"P", b"Q", b"R", b"S", b"T"
SHORT_BINSTRING, UNICODE, BINUNICODE, APPEND, BUILD, GLOBAL = b"U", b"V", b"X", b"a", b"b", b"c"
DICT, EMPTY_DICT, APPENDS, GET, BINGET, INST = b"d", b"}", b"e", b"g", b"h", b"i"
LONG_BINGET, LIST, EMPTY_LIST, OBJ, PUT, BINPUT = b"j", b"l", b"]", b"o", b"p", b"q"
LONG_BINPUT, SETITEM, TUPLE, EMPTY_TUPLE, SETITEMS, BINFLOAT = b"r", b"s", b"t", b")", b"u", b"G"
TRUE, FALSE = b"I01\n", b"I00\n"
PROTO, NEWOBJ, EXT1, EXT2, EXT4 = b"\x80", b"\x81", b"\x82", b"\x83", b"\x84"
TUPLE1, TUPLE2, TUPLE3, NEWTRUE, NEWFALSE = b"\x85", b"\x86", b"\x87", b"\x88", b"\x89"
LONG1, LONG4, BINBYTES, SHORT_BINBYTES = b"\x8a", b"\x8b", b"B", b"C"
SHORT_BINUNICODE, BINUNICODE8, BINBYTES8 = b"\x8c", b"\x8d", b"\x8e"
EMPTY_SET, ADDITEMS, FROZENSET, NEWOBJ_EX = b"\x8f", b"\x90", b"\x91", b"\x92"
STACK_GLOBAL, MEMOIZE, FRAME = b"\x93", b"\x94", b"\x95"
BYTEARRAY8, NEXT_BUFFER, READONLY_BUFFER = b"\x96", b"\x97", b"\x98"

_tuplesize2code = [EMPTY_TUPLE, TUPLE1, TUPLE2, TUPLE3]
__all__.extend(_name for _name in list(globals()) if _name.isupper() and _name[0] != "_")


def _getattribute(obj, name):
    """(attribute by dotted name, the object it was found in)."""
    parent = None
    for part in name.split("."):
        if part == "<locals>":
            raise AttributeError(f"Can't get local attribute {name!r} on {obj!r}")
        try:
            parent, obj = obj, getattr(obj, part)
        except AttributeError:
            raise AttributeError(f"Can't get attribute {name!r} on {obj!r}") from None
    return obj, parent


def whichmodule(obj, name):
    """The module in which an object may be found by its name."""
    module = getattr(obj, "__module__", None)
    if module is not None:
        return module
    for module_name, module in list(sys.modules.items()):
        if module_name in ("__main__", "__mp_main__") or module is None:
            continue
        try:
            if _getattribute(module, name)[0] is obj:
                return module_name
        except AttributeError:
            pass
    return "__main__"


def encode_long(x):
    """An int as little-endian two's complement."""
    if x == 0:
        return b""
    size = (x.bit_length() >> 3) + 1
    data = x.to_bytes(size, "little", signed=True)
    if x < 0 and size > 1 and data[-1] == 0xff and data[-2] & 0x80:
        data = data[:-1]
    return data


def decode_long(data):
    """The int of little-endian two's complement."""
    return int.from_bytes(data, "little", signed=True)


_PYTHON_NAMES = ("_Pickler", "_Unpickler", "_Framer", "_Stop", "_dump", "_dumps", "_load",
                 "_loads")


def __getattr__(name):
    if name in _PYTHON_NAMES:
        import _pickle_python
        for each in _PYTHON_NAMES:
            globals().setdefault(each, getattr(_pickle_python, each))
        return globals()[name]
    if name == "_compat_pickle":
        import _compat_pickle
        return _compat_pickle
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
