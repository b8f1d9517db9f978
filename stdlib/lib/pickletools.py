"""Looking into pickles: a description of the pickle machine, and tools that take pickles apart.

genops(pickle) walks the instructions, dis(pickle) prints them, optimize(pickle) leaves out what
stores objects that nobody asks for again. `opcodes` describes every instruction, `code2op` finds the
description by the instruction's character.
"""

import io
import pickle
import sys
from pickle import decode_long
from struct import unpack as _unpack

__all__ = ["dis", "genops", "optimize"]

bytes_types = pickle.bytes_types

# Kinds of arguments that are not of a fixed size.
UP_TO_NEWLINE = -1
TAKEN_FROM_ARGUMENT1 = -2    # the length comes first, in 1 byte
TAKEN_FROM_ARGUMENT4 = -3    # in 4 signed bytes
TAKEN_FROM_ARGUMENT4U = -4   # in 4 unsigned bytes
TAKEN_FROM_ARGUMENT8U = -5   # in 8 unsigned bytes


class ArgumentDescriptor:
    """The argument that follows an instruction in the stream."""

    __slots__ = ("name", "n", "reader", "doc")

    def __init__(self, name, n, reader, doc):
        assert n >= 0 or n in (UP_TO_NEWLINE, TAKEN_FROM_ARGUMENT1, TAKEN_FROM_ARGUMENT4,
                               TAKEN_FROM_ARGUMENT4U, TAKEN_FROM_ARGUMENT8U)
        self.name = name
        self.n = n
        self.reader = reader
        self.doc = doc


def _number(name, size, form):
    def read(f):
        data = f.read(size)
        if len(data) == size:
            return _unpack(form, data)[0]
        raise ValueError(f"not enough data in stream to read {name}")
    return read


read_uint1 = _number("uint1", 1, "<B")
read_uint2 = _number("uint2", 2, "<H")
read_int4 = _number("int4", 4, "<i")
read_uint4 = _number("uint4", 4, "<I")
read_uint8 = _number("uint8", 8, "<Q")
read_float8 = _number("float8", 8, ">d")


def _counted(name, read_size, what):
    def read(f):
        size = read_size(f)
        if size < 0:
            raise ValueError(f"{name} byte count < 0: {size}")
        if size > sys.maxsize:
            raise ValueError(f"{name} byte count > sys.maxsize: {size}")
        data = f.read(size)
        if len(data) == size:
            return data
        raise ValueError(f"expected {size} bytes in a {what}, but only {len(data)} remain")
    return read


def _text(read, *how):
    return lambda f: str(read(f), *how)


read_bytes1 = _counted("bytes1", read_uint1, "bytes1")
read_bytes4 = _counted("bytes4", read_uint4, "bytes4")
read_bytes8 = _counted("bytes8", read_uint8, "bytes8")
read_string1 = _text(_counted("string1", read_uint1, "string1"), "latin-1")
read_string4 = _text(_counted("string4", read_int4, "string4"), "latin-1")
read_unicodestring1 = _text(_counted("unicodestring1", read_uint1, "unicodestring1"),
                            "utf-8", "surrogatepass")
read_unicodestring4 = _text(_counted("unicodestring4", read_uint4, "unicodestring4"),
                            "utf-8", "surrogatepass")
read_unicodestring8 = _text(_counted("unicodestring8", read_uint8, "unicodestring8"),
                            "utf-8", "surrogatepass")
_read_bytearray8 = _counted("bytearray8", read_uint8, "bytearray8")
_read_long1 = _counted("long1", read_uint1, "long1")
_read_long4 = _counted("long4", read_int4, "long4")


def read_bytearray8(f):
    """A bytearray with its length in 8 bytes."""
    return bytearray(_read_bytearray8(f))


def read_long1(f):
    """An int with the number of its bytes in 1 byte."""
    size = read_uint1(f)
    data = f.read(size)
    if len(data) != size:
        raise ValueError("not enough data in stream to read long1")
    return decode_long(data)


def read_long4(f):
    """An int with the number of its bytes in 4 bytes."""
    size = read_int4(f)
    if size < 0:
        raise ValueError(f"long4 byte count < 0: {size}")
    data = f.read(size)
    if len(data) != size:
        raise ValueError("not enough data in stream to read long4")
    return decode_long(data)


def _line(f, name):
    data = f.readline()
    if not data.endswith(b"\n"):
        raise ValueError(f"no newline found when trying to read {name}")
    return data[:-1]


def read_stringnl(f, decode=True, stripquotes=True):
    """A line with a quoted string."""
    data = _line(f, "stringnl")
    if stripquotes:
        for quote in (b'"', b"'"):
            if data.startswith(quote):
                if not data.endswith(quote):
                    raise ValueError(f"strinq quote {quote!r} not found at both ends of {data!r}")
                data = data[1:-1]
                break
        else:
            raise ValueError(f"no string quotes around {data!r}")
    if decode:
        import codecs
        data = codecs.escape_decode(data)[0].decode("ascii")
    return data


def read_stringnl_noescape(f):
    """A line of ASCII text."""
    return read_stringnl(f, stripquotes=False)


def read_stringnl_noescape_pair(f):
    """Two lines, joined by a space."""
    return f"{read_stringnl_noescape(f)} {read_stringnl_noescape(f)}"


def read_unicodestringnl(f):
    """A line in raw-unicode-escape."""
    return str(_line(f, "unicodestringnl"), "raw-unicode-escape")


def read_decimalnl_short(f):
    """A line with an int, where 00 and 01 stand for bools."""
    data = read_stringnl(f, decode=False, stripquotes=False)
    if data == b"00":
        return False
    if data == b"01":
        return True
    return int(data)


def read_decimalnl_long(f):
    """A line with an int and perhaps an L."""
    data = read_stringnl(f, decode=False, stripquotes=False)
    if data[-1:] == b"L":
        data = data[:-1]
    return int(data)


def read_floatnl(f):
    """A line with a float."""
    return float(read_stringnl(f, decode=False, stripquotes=False))


def _argument(name, n, doc):
    return ArgumentDescriptor(name, n, globals()["read_" + name], doc)


uint1 = _argument("uint1", 1, "One-byte unsigned integer.")
uint2 = _argument("uint2", 2, "Two-byte unsigned integer, little-endian.")
int4 = _argument("int4", 4, "Four-byte signed integer, little-endian.")
uint4 = _argument("uint4", 4, "Four-byte unsigned integer, little-endian.")
uint8 = _argument("uint8", 8, "Eight-byte unsigned integer, little-endian.")
stringnl = _argument("stringnl", UP_TO_NEWLINE, "A quoted string up to the end of the line.")
stringnl_noescape = _argument("stringnl_noescape", UP_TO_NEWLINE,
                              "Plain text up to the end of the line.")
stringnl_noescape_pair = _argument("stringnl_noescape_pair", UP_TO_NEWLINE,
                                   "Two lines of plain text.")
string1 = _argument("string1", TAKEN_FROM_ARGUMENT1, "A string; its length in 1 byte.")
string4 = _argument("string4", TAKEN_FROM_ARGUMENT4, "A string; its length in 4 bytes.")
bytes1 = _argument("bytes1", TAKEN_FROM_ARGUMENT1, "Bytes; their number in 1 byte.")
bytes4 = _argument("bytes4", TAKEN_FROM_ARGUMENT4U, "Bytes; their number in 4 bytes.")
bytes8 = _argument("bytes8", TAKEN_FROM_ARGUMENT8U, "Bytes; their number in 8 bytes.")
bytearray8 = _argument("bytearray8", TAKEN_FROM_ARGUMENT8U, "Bytes of a bytearray.")
unicodestringnl = _argument("unicodestringnl", UP_TO_NEWLINE,
                            "Text in raw-unicode-escape up to the end of the line.")
unicodestring1 = _argument("unicodestring1", TAKEN_FROM_ARGUMENT1, "UTF-8; its length in 1 byte.")
unicodestring4 = _argument("unicodestring4", TAKEN_FROM_ARGUMENT4U, "UTF-8; its length in 4 bytes.")
unicodestring8 = _argument("unicodestring8", TAKEN_FROM_ARGUMENT8U, "UTF-8; its length in 8 bytes.")
decimalnl_short = _argument("decimalnl_short", UP_TO_NEWLINE, "An int in decimal.")
decimalnl_long = _argument("decimalnl_long", UP_TO_NEWLINE, "An int in decimal, perhaps with an L.")
floatnl = _argument("floatnl", UP_TO_NEWLINE, "A float in decimal.")
float8 = _argument("float8", 8, "An 8-byte float, big-endian.")
long1 = _argument("long1", TAKEN_FROM_ARGUMENT1, "An int; its length in 1 byte.")
long4 = _argument("long4", TAKEN_FROM_ARGUMENT4, "An int; its length in 4 bytes.")


class StackObject:
    """A kind of object on the machine's stack."""

    __slots__ = ("name", "obtype", "doc")

    def __init__(self, name, obtype, doc):
        self.name = name
        self.obtype = obtype
        self.doc = doc

    def __repr__(self):
        return self.name


pyint = pylong = StackObject("int", int, "An int.")
pyinteger_or_bool = StackObject("int_or_bool", (int, bool), "An int or a bool.")
pybool = StackObject("bool", bool, "A bool.")
pyfloat = StackObject("float", float, "A float.")
pybytes_or_str = pystring = StackObject("bytes_or_str", (bytes, str), "A Python 2 string.")
pybytes = StackObject("bytes", bytes, "Bytes.")
pybytearray = StackObject("bytearray", bytearray, "A bytearray.")
pyunicode = StackObject("str", str, "A str.")
pynone = StackObject("None", type(None), "None.")
pytuple = StackObject("tuple", tuple, "A tuple.")
pylist = StackObject("list", list, "A list.")
pydict = StackObject("dict", dict, "A dict.")
pyset = StackObject("set", set, "A set.")
pyfrozenset = StackObject("frozenset", set, "A frozenset.")
pybuffer = StackObject("buffer", object, "A buffer from outside the pickle.")
anyobject = StackObject("any", object, "Any object.")
markobject = StackObject("mark", StackObject, "The mark below a row of objects.")
stackslice = StackObject("stackslice", StackObject, "The objects above the mark.")


class OpcodeInfo:
    """An instruction of the machine."""

    __slots__ = ("name", "code", "arg", "stack_before", "stack_after", "proto", "doc")

    def __init__(self, name, code, arg, stack_before, stack_after, proto, doc):
        self.name = name
        self.code = code
        self.arg = arg
        self.stack_before = stack_before
        self.stack_after = stack_after
        self.proto = proto
        self.doc = doc


opcodes = [
    OpcodeInfo("INT", "I", decimalnl_short, [], [pyinteger_or_bool], 0,
               "Push an int, or a bool, written in decimal."),
    OpcodeInfo("BININT", "J", int4, [], [pyint], 1,
               "Push a signed 4-byte int."),
    OpcodeInfo("BININT1", "K", uint1, [], [pyint], 1,
               "Push an unsigned 1-byte int."),
    OpcodeInfo("BININT2", "M", uint2, [], [pyint], 1,
               "Push an unsigned 2-byte int."),
    OpcodeInfo("LONG", "L", decimalnl_long, [], [pyint], 0,
               "Push an int of any size, written in decimal."),
    OpcodeInfo("LONG1", "\x8a", long1, [], [pyint], 2,
               "Push an int in two's complement, with a 1-byte length."),
    OpcodeInfo("LONG4", "\x8b", long4, [], [pyint], 2,
               "Push an int in two's complement, with a 4-byte length."),
    OpcodeInfo("STRING", "S", stringnl, [], [pybytes_or_str], 0,
               "Push a Python 2 string, written quoted."),
    OpcodeInfo("BINSTRING", "T", string4, [], [pybytes_or_str], 1,
               "Push a Python 2 string with a 4-byte length."),
    OpcodeInfo("SHORT_BINSTRING", "U", string1, [], [pybytes_or_str], 1,
               "Push a Python 2 string with a 1-byte length."),
    OpcodeInfo("BINBYTES", "B", bytes4, [], [pybytes], 3,
               "Push bytes with a 4-byte length."),
    OpcodeInfo("SHORT_BINBYTES", "C", bytes1, [], [pybytes], 3,
               "Push bytes with a 1-byte length."),
    OpcodeInfo("BINBYTES8", "\x8e", bytes8, [], [pybytes], 4,
               "Push bytes with an 8-byte length."),
    OpcodeInfo("BYTEARRAY8", "\x96", bytearray8, [], [pybytearray], 5,
               "Push a bytearray with an 8-byte length."),
    OpcodeInfo("NEXT_BUFFER", "\x97", None, [], [pybuffer], 5,
               "Push the next buffer from outside the pickle."),
    OpcodeInfo("READONLY_BUFFER", "\x98", None, [pybuffer], [pybuffer], 5,
               "Make the buffer on the top read-only."),
    OpcodeInfo("NONE", "N", None, [], [pynone], 0,
               "Push None."),
    OpcodeInfo("NEWTRUE", "\x88", None, [], [pybool], 2,
               "Push True."),
    OpcodeInfo("NEWFALSE", "\x89", None, [], [pybool], 2,
               "Push False."),
    OpcodeInfo("UNICODE", "V", unicodestringnl, [], [pyunicode], 0,
               "Push a str, written with escapes."),
    OpcodeInfo("SHORT_BINUNICODE", "\x8c", unicodestring1, [], [pyunicode], 4,
               "Push a str with a 1-byte length."),
    OpcodeInfo("BINUNICODE", "X", unicodestring4, [], [pyunicode], 1,
               "Push a str with a 4-byte length."),
    OpcodeInfo("BINUNICODE8", "\x8d", unicodestring8, [], [pyunicode], 4,
               "Push a str with an 8-byte length."),
    OpcodeInfo("FLOAT", "F", floatnl, [], [pyfloat], 0,
               "Push a float, written in decimal."),
    OpcodeInfo("BINFLOAT", "G", float8, [], [pyfloat], 1,
               "Push an 8-byte float."),
    OpcodeInfo("EMPTY_LIST", "]", None, [], [pylist], 1,
               "Push an empty list."),
    OpcodeInfo("APPEND", "a", None, [pylist, anyobject], [pylist], 0,
               "Append an object to a list."),
    OpcodeInfo("APPENDS", "e", None, [pylist, markobject, stackslice], [pylist], 1,
               "Append the objects above the mark to a list."),
    OpcodeInfo("LIST", "l", None, [markobject, stackslice], [pylist], 0,
               "Make a list of the objects above the mark."),
    OpcodeInfo("EMPTY_TUPLE", ")", None, [], [pytuple], 1,
               "Push an empty tuple."),
    OpcodeInfo("TUPLE", "t", None, [markobject, stackslice], [pytuple], 0,
               "Make a tuple of the objects above the mark."),
    OpcodeInfo("TUPLE1", "\x85", None, [anyobject], [pytuple], 2,
               "Make a tuple of the topmost object."),
    OpcodeInfo("TUPLE2", "\x86", None, [anyobject, anyobject], [pytuple], 2,
               "Make a tuple of the two topmost objects."),
    OpcodeInfo("TUPLE3", "\x87", None, [anyobject, anyobject, anyobject], [pytuple], 2,
               "Make a tuple of the three topmost objects."),
    OpcodeInfo("EMPTY_DICT", "}", None, [], [pydict], 1,
               "Push an empty dict."),
    OpcodeInfo("DICT", "d", None, [markobject, stackslice], [pydict], 0,
               "Make a dict of the keys and values above the mark."),
    OpcodeInfo("SETITEM", "s", None, [pydict, anyobject, anyobject], [pydict], 0,
               "Add a key and its value to a dict."),
    OpcodeInfo("SETITEMS", "u", None, [pydict, markobject, stackslice], [pydict], 1,
               "Add the keys and values above the mark to a dict."),
    OpcodeInfo("EMPTY_SET", "\x8f", None, [], [pyset], 4,
               "Push an empty set."),
    OpcodeInfo("ADDITEMS", "\x90", None, [pyset, markobject, stackslice], [pyset], 4,
               "Add the objects above the mark to a set."),
    OpcodeInfo("FROZENSET", "\x91", None, [markobject, stackslice], [pyfrozenset], 4,
               "Make a frozenset of the objects above the mark."),
    OpcodeInfo("POP", "0", None, [anyobject], [], 0,
               "Drop the topmost object."),
    OpcodeInfo("DUP", "2", None, [anyobject], [anyobject, anyobject], 0,
               "Push the topmost object again."),
    OpcodeInfo("MARK", "(", None, [], [markobject], 0,
               "Push a mark."),
    OpcodeInfo("POP_MARK", "1", None, [markobject, stackslice], [], 1,
               "Drop all down to the mark."),
    OpcodeInfo("GET", "g", decimalnl_short, [], [anyobject], 0,
               "Push an object from the memo, its number in decimal."),
    OpcodeInfo("BINGET", "h", uint1, [], [anyobject], 1,
               "Push an object from the memo, its number in 1 byte."),
    OpcodeInfo("LONG_BINGET", "j", uint4, [], [anyobject], 1,
               "Push an object from the memo, its number in 4 bytes."),
    OpcodeInfo("PUT", "p", decimalnl_short, [], [], 0,
               "Put the top into the memo, the number in decimal."),
    OpcodeInfo("BINPUT", "q", uint1, [], [], 1,
               "Put the top into the memo, the number in 1 byte."),
    OpcodeInfo("LONG_BINPUT", "r", uint4, [], [], 1,
               "Put the top into the memo, the number in 4 bytes."),
    OpcodeInfo("MEMOIZE", "\x94", None, [anyobject], [anyobject], 4,
               "Put the top into the memo under the next number."),
    OpcodeInfo("EXT1", "\x82", uint1, [], [anyobject], 2,
               "Push what a 1-byte extension code stands for."),
    OpcodeInfo("EXT2", "\x83", uint2, [], [anyobject], 2,
               "Push what a 2-byte extension code stands for."),
    OpcodeInfo("EXT4", "\x84", int4, [], [anyobject], 2,
               "Push what a 4-byte extension code stands for."),
    OpcodeInfo("GLOBAL", "c", stringnl_noescape_pair, [], [anyobject], 0,
               "Push a global by its module and name, each on a line."),
    OpcodeInfo("STACK_GLOBAL", "\x93", None, [pyunicode, pyunicode], [anyobject], 4,
               "Replace a module's name and a name by the global."),
    OpcodeInfo("REDUCE", "R", None, [anyobject, anyobject], [anyobject], 0,
               "Call a callable with a tuple of arguments."),
    OpcodeInfo("BUILD", "b", None, [anyobject, anyobject], [anyobject], 0,
               "Set the state of an object."),
    OpcodeInfo("INST", "i", stringnl_noescape_pair, [markobject, stackslice], [anyobject], 0,
               "Make an instance of a global class of the objects above the mark."),
    OpcodeInfo("OBJ", "o", None, [markobject, anyobject, stackslice], [anyobject], 1,
               "Make an instance of the class above the mark of the objects that follow."),
    OpcodeInfo("NEWOBJ", "\x81", None, [anyobject, anyobject], [anyobject], 2,
               "Make an instance by cls.__new__(cls, *args)."),
    OpcodeInfo("NEWOBJ_EX", "\x92", None, [anyobject, anyobject, anyobject], [anyobject], 4,
               "Make an instance by cls.__new__(cls, *args, **kwargs)."),
    OpcodeInfo("PROTO", "\x80", uint1, [], [], 2,
               "Tell the version of the protocol."),
    OpcodeInfo("STOP", ".", None, [anyobject], [], 0,
               "End the pickle: the topmost object is the result."),
    OpcodeInfo("FRAME", "\x95", uint8, [], [], 4,
               "Begin a frame of so many bytes."),
    OpcodeInfo("PERSID", "P", stringnl_noescape, [], [anyobject], 0,
               "Push the object of a persistent id in the line."),
    OpcodeInfo("BINPERSID", "Q", None, [anyobject], [anyobject], 1,
               "Replace a persistent id by its object."),
]

code2op = {_op.code: _op for _op in opcodes}
_MEMO_STORES = ("PUT", "BINPUT", "LONG_BINPUT", "MEMOIZE")


def _genops(data, yield_end_pos=False):
    if isinstance(data, bytes_types):
        data = io.BytesIO(data)
    getpos = getattr(data, "tell", lambda: None)
    while True:
        pos = getpos()
        code = data.read(1)
        opcode = code2op.get(code.decode("latin-1"))
        if opcode is None:
            if code == b"":
                raise ValueError("pickle exhausted before seeing STOP")
            raise ValueError("at position %s, opcode %r unknown"
                             % ("<unknown>" if pos is None else pos, code))
        arg = None if opcode.arg is None else opcode.arg.reader(data)
        if yield_end_pos:
            yield opcode, arg, pos, getpos()
        else:
            yield opcode, arg, pos
        if code == b".":
            assert opcode.name == "STOP"
            return


def genops(pickle):
    """Generate (OpcodeInfo, argument, position) for the instructions of a pickle.

    `pickle` is bytes or a file; positions are None for files that cannot tell.
    """
    return _genops(pickle)


def optimize(p):
    """Return an equal pickle without instructions that remember objects in vain."""
    used = {}          # number of a memo entry asked for: its new number
    parts = []         # (begin, end, stored number or None, asked number or None)
    stored = 0
    proto = 0
    protoheader = b""
    for opcode, arg, pos, end in _genops(p, yield_end_pos=True):
        name = opcode.name
        if name in _MEMO_STORES:
            parts.append((pos, end, stored if name == "MEMOIZE" else arg, None))
            stored += 1
        elif name == "FRAME":
            pass
        elif name.endswith("GET"):
            used[arg] = None
            if opcode.proto > proto:
                proto = opcode.proto
            parts.append((pos, end, None, arg))
        elif name == "PROTO":
            if arg > proto:
                proto = arg
            if pos == 0:
                protoheader = p[pos:end]
            else:
                parts.append((pos, end, None, None))
        else:
            parts.append((pos, end, None, None))
    out = io.BytesIO()
    out.write(protoheader)
    pickler = pickle._Pickler(out, proto)
    if proto >= 4:
        pickler.framer.start_framing()
    number = 0
    for begin, end, store, asked in parts:
        data = p[begin:end]
        frameless = len(data) > pickler.framer._FRAME_SIZE_TARGET
        if store is not None:
            if store not in used:
                continue
            used[store] = number
            data = pickler.put(number)
            number += 1
        elif asked is not None:
            data = pickler.get(used[asked])
        pickler.framer.commit_frame(force=frameless)
        if frameless:
            pickler.framer.file_write(data)
        else:
            pickler.write(data)
    pickler.framer.end_framing()
    return out.getvalue()


def dis(pickle, out=None, memo=None, indentlevel=4, annotate=0):
    """Print the instructions of a pickle, one per line.

    `memo` may be a dict that several pickles share. ValueError is raised where the pickle would
    fail for the state of its stack; annotate=1 adds what each instruction does.
    """
    stack = []
    if memo is None:
        memo = {}
    maxproto = -1
    markstack = []       # positions of the marks
    indent = " " * indentlevel
    errormsg = None
    column = annotate
    for opcode, arg, pos in genops(pickle):
        if pos is not None:
            print("%5d:" % pos, end=" ", file=out)
        line = "%-4s %s%s" % (repr(opcode.code)[1:-1], indent * len(markstack), opcode.name)
        maxproto = max(maxproto, opcode.proto)
        before, after = opcode.stack_before, opcode.stack_after
        numtopop = len(before)
        markmsg = None
        if markobject in before or (opcode.name == "POP" and stack and stack[-1] is markobject):
            assert markobject not in after
            if markstack:
                markpos = markstack.pop()
                markmsg = "(MARK at %s)" % ("unknown opcode offset" if markpos is None
                                            else "%d" % markpos)
                while stack[-1] is not markobject:
                    stack.pop()
                stack.pop()
                try:
                    numtopop = before.index(markobject)
                except ValueError:
                    assert opcode.name == "POP"
                    numtopop = 0
            else:
                errormsg = "no MARK exists on stack"
        if opcode.name in _MEMO_STORES:
            if opcode.name == "MEMOIZE":
                number = len(memo)
                markmsg = "(as %d)" % number
            else:
                assert arg is not None
                number = arg
            if number in memo:
                errormsg = "memo key %r already defined" % arg
            elif not stack:
                errormsg = "stack is empty -- can't store into memo"
            elif stack[-1] is markobject:
                errormsg = "can't store markobject in the memo"
            else:
                memo[number] = stack[-1]
        elif opcode.name in ("GET", "BINGET", "LONG_BINGET"):
            if arg in memo:
                after = [memo[arg]]
            else:
                errormsg = "memo key %r has never been stored into" % arg
        if arg is not None or markmsg:
            line += " " * (10 - len(opcode.name))
            if arg is not None:
                line += " " + repr(arg)
            if markmsg:
                line += " " + markmsg
        if annotate:
            line += " " * (column - len(line))
            column = len(line)
            if column > 50:
                column = annotate
            line += " " + opcode.doc.split("\n", 1)[0]
        print(line, file=out)
        if errormsg:
            raise ValueError(errormsg)
        if len(stack) < numtopop:
            raise ValueError("tries to pop %d items from stack with only %d items"
                             % (numtopop, len(stack)))
        if numtopop:
            del stack[-numtopop:]
        if markobject in after:
            assert markobject not in before
            markstack.append(pos)
        stack.extend(after)
    print("highest protocol among opcodes =", maxproto, file=out)
    if stack:
        raise ValueError("stack not empty after STOP: %r" % stack)


def _main():
    import argparse
    parser = argparse.ArgumentParser(description="disassemble one or more pickle files")
    parser.add_argument("pickle_file", nargs="*", help="the pickle file")
    parser.add_argument("-o", "--output", help="the file where the output should be written")
    parser.add_argument("-m", "--memo", action="store_true",
                        help="preserve memo between disassemblies")
    parser.add_argument("-l", "--indentlevel", default=4, type=int,
                        help="the number of blanks by which to indent a new MARK level")
    parser.add_argument("-a", "--annotate", action="store_true",
                        help="annotate each line with a short opcode description")
    parser.add_argument("-p", "--preamble", default="==> {name} <==",
                        help="if more than one pickle file is specified, print this before each")
    args = parser.parse_args()
    output = open(args.output, "w") if args.output else sys.stdout
    memo = {} if args.memo else None
    for name in args.pickle_file:
        if len(args.pickle_file) > 1:
            print(args.preamble.format(name=name), file=output)
        with open(name, "rb") as file:
            dis(file, output, memo, args.indentlevel, 30 if args.annotate else 0)


if __name__ == "__main__":
    _main()
