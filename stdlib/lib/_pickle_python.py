"""Pickles in Python: what pickle._Pickler and pickle._Unpickler are."""

import io
import sys
from copyreg import _extension_cache, _extension_registry, _inverted_registry, dispatch_table
from pickle import *
from pickle import _getattribute, encode_long, decode_long, whichmodule
from pickle import DEFAULT_PROTOCOL, HIGHEST_PROTOCOL


class _Stop(Exception):
    def __init__(self, value):
        self.value = value


_FunctionType = type(lambda: 0)
_BuiltinType = type(len)


def _pack_float(value):
    import struct
    return struct.pack(">d", value)


def _unpack_float(data):
    import struct
    return struct.unpack(">d", data)[0]


class _Framer:
    """Gathers instructions in frames, for protocol 4 and above."""

    _FRAME_SIZE_MIN = 4
    _FRAME_SIZE_TARGET = 64 * 1024

    def __init__(self, file_write):
        self.file_write = file_write
        self.current_frame = None

    def start_framing(self):
        """Begins to gather."""
        self.current_frame = io.BytesIO()

    def end_framing(self):
        """Writes the last frame; what follows goes straight to the file."""
        if self.current_frame and self.current_frame.tell() > 0:
            self.commit_frame(force=True)
            self.current_frame = None

    def commit_frame(self, force=False):
        """Writes the frame if it is long enough, or in any case."""
        frame = self.current_frame
        if not frame or not (force or frame.tell() >= self._FRAME_SIZE_TARGET):
            return
        data = frame.getvalue()
        if len(data) >= self._FRAME_SIZE_MIN:
            self.file_write(FRAME + len(data).to_bytes(8, "little"))
        self.file_write(data)
        self.current_frame = io.BytesIO()

    def write(self, data):
        """Adds to the frame, or writes if there is none."""
        if self.current_frame:
            return self.current_frame.write(data)
        return self.file_write(data)

    def write_large_bytes(self, header, payload):
        """Writes long data outside of frames."""
        if self.current_frame:
            self.commit_frame(force=True)
        self.file_write(header)
        self.file_write(payload)


class _Pickler:
    """Writes pickles to a file."""

    def __init__(self, file, protocol=None, *, fix_imports=True, buffer_callback=None):
        if protocol is None:
            protocol = DEFAULT_PROTOCOL
        if protocol < 0:
            protocol = HIGHEST_PROTOCOL
        elif protocol > HIGHEST_PROTOCOL:
            raise ValueError("pickle protocol must be <= %d" % HIGHEST_PROTOCOL)
        if buffer_callback is not None and protocol < 5:
            raise ValueError("buffer_callback needs protocol >= 5")
        self._buffer_callback = buffer_callback
        try:
            self._file_write = file.write
        except AttributeError:
            raise TypeError("file must have a 'write' attribute") from None
        self.framer = _Framer(self._file_write)
        self.write = self.framer.write
        self._write_large_bytes = self.framer.write_large_bytes
        self.memo = {}
        self.proto = int(protocol)
        self.bin = protocol >= 1
        self.fast = 0
        self.fix_imports = fix_imports and protocol < 3

    def clear_memo(self):
        """Forgets which objects were written."""
        self.memo.clear()

    def dump(self, obj):
        """Writes the pickle of an object."""
        if not hasattr(self, "_file_write"):
            raise PicklingError("Pickler.__init__() was not called by %s.__init__()"
                                % (self.__class__.__name__,))
        if self.proto >= 2:
            self.write(PROTO + bytes([self.proto]))
        if self.proto >= 4:
            self.framer.start_framing()
        self.save(obj)
        self.write(STOP)
        self.framer.end_framing()

    def memoize(self, obj):
        """Remembers an object just written."""
        if self.fast:
            return
        index = len(self.memo)
        self.memo[id(obj)] = index, obj
        self.write(self.put(index))

    def put(self, index):
        """The opcode that remembers an object."""
        if self.proto >= 4:
            return MEMOIZE
        if self.bin:
            return (BINPUT + bytes([index]) if index < 256
                    else LONG_BINPUT + index.to_bytes(4, "little"))
        return PUT + repr(index).encode("ascii") + b"\n"

    def get(self, index):
        """The opcode that brings a remembered object back."""
        if self.bin:
            return (BINGET + bytes([index]) if index < 256
                    else LONG_BINGET + index.to_bytes(4, "little"))
        return GET + repr(index).encode("ascii") + b"\n"

    def persistent_id(self, obj):
        """To be overridden: an id for objects that live outside the pickle, or None."""
        return None

    def save(self, obj, save_persistent_id=True):
        """Writes an object."""
        self.framer.commit_frame()
        if save_persistent_id:
            pid = self.persistent_id(obj)
            if pid is not None:
                self._save_pers(pid)
                return
        known = self.memo.get(id(obj))
        if known is not None:
            self.write(self.get(known[0]))
            return
        cls = type(obj)
        rv = NotImplemented
        override = getattr(self, "reducer_override", None)
        if override is not None:
            rv = override(obj)
            reduce = override
        if rv is NotImplemented:
            save = self.dispatch.get(cls)
            if save is not None:
                save(self, obj)
                return
            reduce = getattr(self, "dispatch_table", dispatch_table).get(cls)
            if reduce is not None:
                rv = reduce(obj)
            elif issubclass(cls, type):
                self.save_global(obj)
                return
            else:
                reduce = getattr(obj, "__reduce_ex__", None)
                if reduce is not None:
                    rv = reduce(self.proto)
                else:
                    reduce = getattr(obj, "__reduce__", None)
                    if reduce is None:
                        raise PicklingError("Can't pickle %r object: %r" % (cls.__name__, obj))
                    rv = reduce()
        if isinstance(rv, str):
            self.save_global(obj, rv)
            return
        if not isinstance(rv, tuple):
            raise PicklingError("%s must return string or tuple" % reduce)
        if not 2 <= len(rv) <= 6:
            raise PicklingError("Tuple returned by %s must have two to six elements" % reduce)
        self.save_reduce(obj=obj, *rv)

    def _save_pers(self, pid):
        if self.bin:
            self.save(pid, save_persistent_id=False)
            self.write(BINPERSID)
        else:
            try:
                self.write(PERSID + str(pid).encode("ascii") + b"\n")
            except UnicodeEncodeError:
                raise PicklingError(
                    "persistent IDs in protocol 0 must be ASCII strings") from None

    def save_reduce(self, func, args, state=None, listitems=None, dictitems=None,
                    state_setter=None, *, obj=None):
        """Writes what a __reduce__ returned."""
        if not isinstance(args, tuple):
            raise PicklingError("args from save_reduce() must be a tuple")
        if not callable(func):
            raise PicklingError("func from save_reduce() must be callable")
        save, write = self.save, self.write
        name = getattr(func, "__name__", "")
        if self.proto >= 2 and name == "__newobj_ex__":
            cls, args, kwargs = args
            if not hasattr(cls, "__new__"):
                raise PicklingError("args[0] from {} args has no __new__".format(name))
            if obj is not None and cls is not obj.__class__:
                raise PicklingError("args[0] from {} args has the wrong class".format(name))
            if self.proto >= 4:
                save(cls)
                save(args)
                save(kwargs)
                write(NEWOBJ_EX)
            else:
                from functools import partial
                save(partial(cls.__new__, cls, *args, **kwargs))
                save(())
                write(REDUCE)
        elif self.proto >= 2 and name == "__newobj__":
            cls = args[0]
            if not hasattr(cls, "__new__"):
                raise PicklingError("args[0] from __newobj__ args has no __new__")
            if obj is not None and cls is not obj.__class__:
                raise PicklingError("args[0] from __newobj__ args has the wrong class")
            save(cls)
            save(args[1:])
            write(NEWOBJ)
        else:
            save(func)
            save(args)
            write(REDUCE)
        if obj is not None:
            if id(obj) in self.memo:
                # Written meanwhile, as it contains itself.
                write(POP + self.get(self.memo[id(obj)][0]))
            else:
                self.memoize(obj)
        if listitems is not None:
            self._batch_appends(listitems)
        if dictitems is not None:
            self._batch_setitems(dictitems)
        if state is not None:
            if state_setter is None:
                save(state)
                write(BUILD)
            else:
                save(state_setter)
                save(obj)
                save(state)
                write(TUPLE2)
                write(REDUCE)
                write(POP)

    dispatch = {}

    def save_none(self, obj):
        """Writes None."""
        self.write(NONE)

    dispatch[type(None)] = save_none

    def save_bool(self, obj):
        """Writes a bool."""
        if self.proto >= 2:
            self.write(NEWTRUE if obj else NEWFALSE)
        else:
            self.write(TRUE if obj else FALSE)

    dispatch[bool] = save_bool

    def save_long(self, obj):
        """Writes an int."""
        if self.bin:
            if 0 <= obj <= 0xff:
                self.write(BININT1 + bytes([obj]))
                return
            if 0 <= obj <= 0xffff:
                self.write(BININT2 + obj.to_bytes(2, "little"))
                return
            if -0x80000000 <= obj <= 0x7fffffff:
                self.write(BININT + obj.to_bytes(4, "little", signed=True))
                return
        if self.proto >= 2:
            data = encode_long(obj)
            if len(data) < 256:
                self.write(LONG1 + bytes([len(data)]) + data)
            else:
                self.write(LONG4 + len(data).to_bytes(4, "little") + data)
            return
        if -0x80000000 <= obj <= 0x7fffffff:
            self.write(INT + repr(obj).encode("ascii") + b"\n")
        else:
            self.write(LONG + repr(obj).encode("ascii") + b"L\n")

    dispatch[int] = save_long

    def save_float(self, obj):
        """Writes a float."""
        if self.bin:
            self.write(BINFLOAT + _pack_float(obj))
        else:
            self.write(FLOAT + repr(obj).encode("ascii") + b"\n")

    dispatch[float] = save_float

    def save_bytes(self, obj):
        """Writes bytes."""
        if self.proto < 3:
            if not obj:
                self.save_reduce(bytes, (), obj=obj)
            else:
                import _codecs
                self.save_reduce(_codecs.encode, (str(obj, "latin1"), "latin1"), obj=obj)
            return
        n = len(obj)
        if n <= 0xff:
            self.write(SHORT_BINBYTES + bytes([n]) + obj)
        elif n > 0xffffffff and self.proto >= 4:
            self._write_large_bytes(BINBYTES8 + n.to_bytes(8, "little"), obj)
        elif n >= self.framer._FRAME_SIZE_TARGET:
            self._write_large_bytes(BINBYTES + n.to_bytes(4, "little"), obj)
        else:
            self.write(BINBYTES + n.to_bytes(4, "little") + obj)
        self.memoize(obj)

    dispatch[bytes] = save_bytes

    def save_bytearray(self, obj):
        """Writes a bytearray."""
        if self.proto < 5:
            self.save_reduce(bytearray, (bytes(obj),) if obj else (), obj=obj)
            return
        n = len(obj)
        if n >= self.framer._FRAME_SIZE_TARGET:
            self._write_large_bytes(BYTEARRAY8 + n.to_bytes(8, "little"), obj)
        else:
            self.write(BYTEARRAY8 + n.to_bytes(8, "little") + obj)
        self.memoize(obj)

    dispatch[bytearray] = save_bytearray

    def save_picklebuffer(self, obj):
        """Writes a PickleBuffer."""
        if self.proto < 5:
            raise PicklingError("PickleBuffer can only be pickled with protocol >= 5")
        view = obj.raw()
        in_band = True
        if self._buffer_callback is not None:
            in_band = bool(self._buffer_callback(obj))
        if in_band:
            if view.readonly:
                self.save_bytes(view.tobytes())
            else:
                self.save_bytearray(bytearray(view.tobytes()))
        else:
            self.write(NEXT_BUFFER)
            if view.readonly:
                self.write(READONLY_BUFFER)

    dispatch[PickleBuffer] = save_picklebuffer

    def save_str(self, obj):
        """Writes a str."""
        if self.bin:
            data = obj.encode("utf-8", "surrogatepass")
            n = len(data)
            if n <= 0xff and self.proto >= 4:
                self.write(SHORT_BINUNICODE + bytes([n]) + data)
            elif n > 0xffffffff and self.proto >= 4:
                self._write_large_bytes(BINUNICODE8 + n.to_bytes(8, "little"), data)
            elif n >= self.framer._FRAME_SIZE_TARGET:
                self._write_large_bytes(BINUNICODE + n.to_bytes(4, "little"), data)
            else:
                self.write(BINUNICODE + n.to_bytes(4, "little") + data)
        else:
            text = obj.replace("\\", "\\u005c").replace("\0", "\\u0000")
            text = text.replace("\n", "\\u000a").replace("\r", "\\u000d").replace("\x1a", "\\u001a")
            self.write(UNICODE + _raw_unicode_escape(text) + b"\n")
        self.memoize(obj)

    dispatch[str] = save_str

    def save_tuple(self, obj):
        """Writes a tuple."""
        save, write = self.save, self.write
        if not obj:
            if self.bin:
                write(EMPTY_TUPLE)
            else:
                write(MARK + TUPLE)
            return
        n = len(obj)
        if n <= 3 and self.proto >= 2:
            for element in obj:
                save(element)
            known = self.memo.get(id(obj))
            if known is not None:
                write(POP * n + self.get(known[0]))
            else:
                write((TUPLE1, TUPLE2, TUPLE3)[n - 1])
                self.memoize(obj)
            return
        write(MARK)
        for element in obj:
            save(element)
        known = self.memo.get(id(obj))
        if known is not None:
            if self.bin:
                write(POP_MARK + self.get(known[0]))
            else:
                write(POP * (n + 1) + self.get(known[0]))
            return
        write(TUPLE)
        self.memoize(obj)

    dispatch[tuple] = save_tuple

    def save_list(self, obj):
        """Writes a list."""
        self.write(EMPTY_LIST if self.bin else MARK + LIST)
        self.memoize(obj)
        self._batch_appends(obj)

    dispatch[list] = save_list
    _BATCHSIZE = 1000

    def _batch_appends(self, items):
        save, write = self.save, self.write
        if not self.bin:
            for item in items:
                save(item)
                write(APPEND)
            return
        iterator = iter(items)
        while True:
            batch = []
            for item in iterator:
                batch.append(item)
                if len(batch) == self._BATCHSIZE:
                    break
            if len(batch) > 1:
                write(MARK)
                for item in batch:
                    save(item)
                write(APPENDS)
            elif batch:
                save(batch[0])
                write(APPEND)
            if len(batch) < self._BATCHSIZE:
                return

    def save_dict(self, obj):
        """Writes a dict."""
        self.write(EMPTY_DICT if self.bin else MARK + DICT)
        self.memoize(obj)
        self._batch_setitems(obj.items())

    dispatch[dict] = save_dict

    def _batch_setitems(self, items):
        save, write = self.save, self.write
        if not self.bin:
            for key, value in items:
                save(key)
                save(value)
                write(SETITEM)
            return
        iterator = iter(items)
        while True:
            batch = []
            for item in iterator:
                batch.append(item)
                if len(batch) == self._BATCHSIZE:
                    break
            if len(batch) > 1:
                write(MARK)
                for key, value in batch:
                    save(key)
                    save(value)
                write(SETITEMS)
            elif batch:
                key, value = batch[0]
                save(key)
                save(value)
                write(SETITEM)
            if len(batch) < self._BATCHSIZE:
                return

    def save_set(self, obj):
        """Writes a set."""
        if self.proto < 4:
            self.save_reduce(set, (list(obj),), obj=obj)
            return
        self.write(EMPTY_SET)
        self.memoize(obj)
        items = list(obj)
        for begin in range(0, len(items), self._BATCHSIZE):
            self.write(MARK)
            for item in items[begin:begin + self._BATCHSIZE]:
                self.save(item)
            self.write(ADDITEMS)

    dispatch[set] = save_set

    def save_frozenset(self, obj):
        """Writes a frozenset."""
        if self.proto < 4:
            self.save_reduce(frozenset, (list(obj),), obj=obj)
            return
        self.write(MARK)
        for item in obj:
            self.save(item)
        known = self.memo.get(id(obj))
        if known is not None:
            self.write(POP_MARK + self.get(known[0]))
            return
        self.write(FROZENSET)
        self.memoize(obj)

    dispatch[frozenset] = save_frozenset

    def save_global(self, obj, name=None):
        """Writes a function or class by its name."""
        if name is None:
            name = getattr(obj, "__qualname__", None) or obj.__name__
        module_name = whichmodule(obj, name)
        try:
            __import__(module_name)
            module = sys.modules[module_name]
            found, parent = _getattribute(module, name)
        except (ImportError, KeyError, AttributeError):
            raise PicklingError("Can't pickle {!r}: it's not found as {}.{}".format(
                obj, module_name, name)) from None
        if found is not obj:
            raise PicklingError("Can't pickle {!r}: it's not the same object as {}.{}".format(
                obj, module_name, name))
        if self.proto >= 2:
            code = _extension_registry.get((module_name, name))
            if code:
                if code <= 0xff:
                    self.write(EXT1 + bytes([code]))
                elif code <= 0xffff:
                    self.write(EXT2 + code.to_bytes(2, "little"))
                else:
                    self.write(EXT4 + code.to_bytes(4, "little", signed=True))
                return
        if self.proto >= 4:
            self.save(module_name)
            self.save(name)
            self.write(STACK_GLOBAL)
        elif parent is not module:
            self.save_reduce(getattr, (parent, name.rpartition(".")[2]))
        else:
            name = name.rpartition(".")[2]
            if self.fix_imports:
                from _compat_pickle import REVERSE_IMPORT_MAPPING, REVERSE_NAME_MAPPING
                if (module_name, name) in REVERSE_NAME_MAPPING:
                    module_name, name = REVERSE_NAME_MAPPING[module_name, name]
                else:
                    module_name = REVERSE_IMPORT_MAPPING.get(module_name, module_name)
            try:
                self.write(GLOBAL + bytes(module_name, "utf-8" if self.proto >= 3 else "ascii")
                           + b"\n" + bytes(name, "utf-8" if self.proto >= 3 else "ascii") + b"\n")
            except UnicodeEncodeError:
                raise PicklingError("can't pickle global identifier '%s.%s' using pickle protocol "
                                    "%i" % (module_name, name, self.proto)) from None
        self.memoize(obj)

    def save_type(self, obj):
        """Writes a class."""
        for singleton in (None, NotImplemented, ...):
            if obj is type(singleton):
                self.save_reduce(type, (singleton,), obj=obj)
                return
        self.save_global(obj)

    dispatch[_FunctionType] = save_global
    dispatch[_BuiltinType] = lambda self, obj: self._save_builtin(obj)
    dispatch[type] = save_type
    dispatch[type(Ellipsis)] = lambda self, obj: self.save_global(obj, "Ellipsis")
    dispatch[type(NotImplemented)] = lambda self, obj: self.save_global(obj, "NotImplemented")

    def _save_builtin(self, obj):
        reduced = obj.__reduce_ex__(self.proto) if getattr(obj, "__self__", None) is not None else ""
        if isinstance(reduced, tuple):
            self.save_reduce(obj=obj, *reduced)
        else:
            self.save_global(obj)



def _raw_unicode_escape(text):
    out = []
    for c in text:
        n = ord(c)
        if n < 256:
            out.append(bytes([n]))
        elif n < 0x10000:
            out.append(b"\\u%04x" % n)
        else:
            out.append(b"\\U%08x" % n)
    return b"".join(out)


def _raw_unicode_unescape(data):
    out = []
    i = 0
    while i < len(data):
        if data[i:i + 2] == b"\\u":
            out.append(chr(int(data[i + 2:i + 6], 16)))
            i += 6
        elif data[i:i + 2] == b"\\U":
            out.append(chr(int(data[i + 2:i + 10], 16)))
            i += 10
        else:
            out.append(chr(data[i]))
            i += 1
    return "".join(out)


class _Unpickler:
    """Reads pickles from a file."""

    def __init__(self, file, *, fix_imports=True, encoding="ASCII", errors="strict",
                 buffers=None):
        self._buffers = iter(buffers) if buffers is not None else None
        try:
            self._file_readline = file.readline
            self._file_read = file.read
        except AttributeError:
            raise TypeError("file must have 'read' and 'readline' attributes") from None
        self.memo = {}
        self.encoding = encoding
        self.errors = errors
        self.proto = 0
        self.fix_imports = fix_imports

    def load(self):
        """Reads one pickle and returns its object."""
        if not hasattr(self, "_file_read"):
            raise UnpicklingError("Unpickler.__init__() was not called by %s.__init__()"
                                  % (self.__class__.__name__,))
        self._frame = None
        self._at = 0
        self.metastack = []
        self.stack = []
        self.append = self.stack.append
        dispatch = self.dispatch
        try:
            while True:
                key = self._read(1)
                handler = dispatch.get(key[0])
                if handler is None:
                    raise UnpicklingError("invalid load key, '%s'." % _shown_key(key[0]))
                handler(self)
        except _Stop as stop:
            return stop.value

    def _read(self, n):
        if self._frame is not None:
            at = self._at
            data = self._frame[at:at + n]
            if len(data) == n:
                self._at = at + n
                return data
            if data:
                raise UnpicklingError("pickle exhausted before end of frame")
            self._frame = None
        data = self._file_read(n)
        if len(data) < n:
            if not data:
                raise EOFError("Ran out of input")
            raise UnpicklingError("pickle data was truncated")
        return data

    def _readline(self):
        if self._frame is not None:
            end = self._frame.find(b"\n", self._at)
            if end >= 0:
                data = self._frame[self._at:end + 1]
                self._at = end + 1
                return data
            if self._at < len(self._frame):
                raise UnpicklingError("pickle exhausted before end of frame")
            self._frame = None
        data = self._file_readline()
        if not data:
            raise EOFError("Ran out of input")
        if data[-1] != 10:
            raise UnpicklingError("pickle data was truncated")
        return data

    def _pop_mark(self):
        items = self.stack
        self.stack = self.metastack.pop()
        self.append = self.stack.append
        return items

    def persistent_load(self, pid):
        """To be overridden: the object of a persistent id."""
        raise UnpicklingError("unsupported persistent id encountered")

    def find_class(self, module, name):
        """The object that a name in a module stands for."""
        sys.audit("pickle.find_class", module, name)
        if self.proto < 3 and self.fix_imports:
            from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING
            if (module, name) in NAME_MAPPING:
                module, name = NAME_MAPPING[module, name]
            else:
                module = IMPORT_MAPPING.get(module, module)
        __import__(module, level=0)
        if self.proto >= 4:
            return _getattribute(sys.modules[module], name)[0]
        return getattr(sys.modules[module], name)

    def _number(self, n, signed=False):
        return int.from_bytes(self._read(n), "little", signed=signed)

    def _get_extension(self, code):
        nil = []
        obj = _extension_cache.get(code, nil)
        if obj is not nil:
            self.append(obj)
            return
        key = _inverted_registry.get(code)
        if not key:
            if code <= 0:
                raise UnpicklingError("EXT specifies code <= 0")
            raise ValueError("unregistered extension code %d" % code)
        obj = self.find_class(*key)
        _extension_cache[code] = obj
        self.append(obj)

    def _decode_string(self, value):
        if self.encoding == "bytes":
            return value
        return value.decode(self.encoding, self.errors)

    def _build(self):
        stack = self.stack
        state = stack.pop()
        inst = stack[-1]
        setstate = getattr(inst, "__setstate__", None)
        if setstate is not None:
            setstate(state)
            return
        slots = None
        if isinstance(state, tuple) and len(state) == 2:
            state, slots = state
        if state:
            namespace = inst.__dict__
            for key, value in state.items():
                namespace[sys.intern(key) if type(key) is str else key] = value
        if slots:
            for key, value in slots.items():
                setattr(inst, key, value)

    def _instantiate(self, cls, args):
        if args or not isinstance(cls, type) or hasattr(cls, "__getinitargs__"):
            try:
                value = cls(*args)
            except TypeError as error:
                raise TypeError("in constructor for %s: %s" % (cls.__name__, str(error)))
        else:
            value = cls.__new__(cls)
        self.append(value)

    dispatch = {}


def _shown_key(key):
    c = chr(key)
    return c if 32 <= key < 127 and c != "'" and c != "\\" else "\\x%02x" % key


def _opcode(code):
    def register(function):
        _Unpickler.dispatch[code[0]] = function
        return function
    return register


def _load_proto(self):
    proto = self._read(1)[0]
    if proto > HIGHEST_PROTOCOL:
        raise ValueError("unsupported pickle protocol: %d" % proto)
    self.proto = proto


def _load_frame(self):
    size = self._number(8)
    if size > sys.maxsize:
        raise ValueError("frame size > sys.maxsize: %d" % size)
    data = self._read(size)
    self._frame = data
    self._at = 0


def _load_int(self):
    data = self._readline()[:-1]
    if data == b"01":
        self.append(True)
    elif data == b"00":
        self.append(False)
    else:
        self.append(int(data, 0))


def _load_long(self):
    data = self._readline()[:-1]
    if data[-1:] == b"L":
        data = data[:-1]
    self.append(int(data, 0))


def _load_persid(self):
    try:
        pid = self._readline()[:-1].decode("ascii")
    except UnicodeDecodeError:
        raise UnpicklingError("persistent IDs in protocol 0 must be ASCII strings") from None
    self.append(self.persistent_load(pid))


def _load_long4(self):
    n = self._number(4, True)
    if n < 0:
        raise UnpicklingError("LONG pickle has negative byte count")
    self.append(decode_long(self._read(n)))


def _load_string(self):
    data = self._readline()[:-1]
    if len(data) >= 2 and data[:1] == data[-1:] and data[:1] in (b'"', b"'"):
        data = data[1:-1]
    else:
        raise UnpicklingError("the STRING opcode argument must be quoted")
    self.append(self._decode_string(_unescape(data)))


def _unescape(data):
    import codecs
    return codecs.escape_decode(data)[0]


def _load_binstring(self):
    n = self._number(4, True)
    if n < 0:
        raise UnpicklingError("BINSTRING pickle has negative byte count")
    self.append(self._decode_string(self._read(n)))


def _sized(size, make):
    def load(self):
        n = self._number(size)
        if n > sys.maxsize:
            raise UnpicklingError("size exceeds system's maximum size of %d bytes" % sys.maxsize)
        self.append(make(self, self._read(n) if n else b""))
    return load


def _load_next_buffer(self):
    if self._buffers is None:
        raise UnpicklingError("pickle stream refers to out-of-band data but no *buffers* argument "
                              "was given")
    try:
        self.append(next(self._buffers))
    except StopIteration:
        raise UnpicklingError("not enough out-of-band buffers") from None


def _load_readonly_buffer(self):
    view = memoryview(self.stack[-1])
    if not view.readonly:
        self.stack[-1] = view.toreadonly()


def _load_mark(self):
    self.metastack.append(self.stack)
    self.stack = []
    self.append = self.stack.append


def _load_marked(make):
    def load(self):
        items = self._pop_mark()
        self.append(make(items))
    return load


def _load_tuple_of(n):
    def load(self):
        stack = self.stack
        if len(stack) < n:
            raise IndexError("pop from empty list")
        stack[-n:] = [tuple(stack[-n:])]
    return load


def _load_dict(self):
    items = self._pop_mark()
    self.append({items[i]: items[i + 1] for i in range(0, len(items), 2)})


def _load_inst(self):
    module = self._readline()[:-1].decode("ascii")
    name = self._readline()[:-1].decode("ascii")
    cls = self.find_class(module, name)
    self._instantiate(cls, self._pop_mark())


def _load_obj(self):
    args = self._pop_mark()
    self._instantiate(args.pop(0), args)


def _load_newobj(self):
    args = self.stack.pop()
    cls = self.stack.pop()
    self.append(cls.__new__(cls, *args))


def _load_newobj_ex(self):
    kwargs = self.stack.pop()
    args = self.stack.pop()
    cls = self.stack.pop()
    self.append(cls.__new__(cls, *args, **kwargs))


def _load_global(self):
    module = self._readline()[:-1].decode("utf-8")
    name = self._readline()[:-1].decode("utf-8")
    self.append(self.find_class(module, name))


def _load_stack_global(self):
    name = self.stack.pop()
    module = self.stack.pop()
    if type(name) is not str or type(module) is not str:
        raise UnpicklingError("STACK_GLOBAL requires str")
    self.append(self.find_class(module, name))


def _load_reduce(self):
    args = self.stack.pop()
    self.stack[-1] = self.stack[-1](*args)


def _load_pop(self):
    if self.stack:
        del self.stack[-1]
    else:
        self._pop_mark()


def _fetch(self, index):
    try:
        self.append(self.memo[index])
    except KeyError:
        raise UnpicklingError(f"Memo value not found at index {index}") from None


def _put(self, index):
    if index < 0:
        raise ValueError("negative PUT argument")
    self.memo[index] = self.stack[-1]


def _load_append(self):
    value = self.stack.pop()
    self.stack[-1].append(value)


def _load_appends(self):
    items = self._pop_mark()
    target = self.stack[-1]
    extend = getattr(target, "extend", None)
    if extend is not None:
        extend(items)
        return
    for item in items:
        target.append(item)


def _load_setitem(self):
    value = self.stack.pop()
    key = self.stack.pop()
    self.stack[-1][key] = value


def _load_setitems(self):
    items = self._pop_mark()
    target = self.stack[-1]
    for i in range(0, len(items), 2):
        target[items[i]] = items[i + 1]


def _load_additems(self):
    items = self._pop_mark()
    target = self.stack[-1]
    if isinstance(target, set):
        target.update(items)
        return
    for item in items:
        target.add(item)


def _load_stop(self):
    raise _Stop(self.stack.pop())


for _code, _function in {
        PROTO: _load_proto, FRAME: _load_frame, INT: _load_int, LONG: _load_long,
        LONG4: _load_long4, STRING: _load_string, BINSTRING: _load_binstring,
        PERSID: _load_persid,
        BINPERSID: lambda self: self.append(self.persistent_load(self.stack.pop())),
        NONE: lambda self: self.append(None), NEWTRUE: lambda self: self.append(True),
        NEWFALSE: lambda self: self.append(False),
        BININT: lambda self: self.append(self._number(4, True)),
        BININT1: lambda self: self.append(self._read(1)[0]),
        BININT2: lambda self: self.append(self._number(2)),
        LONG1: lambda self: self.append(decode_long(self._read(self._read(1)[0]))),
        FLOAT: lambda self: self.append(float(self._readline()[:-1])),
        BINFLOAT: lambda self: self.append(_unpack_float(self._read(8))),
        UNICODE: lambda self: self.append(_raw_unicode_unescape(self._readline()[:-1])),
        SHORT_BINSTRING: _sized(1, lambda self, data: self._decode_string(data)),
        SHORT_BINBYTES: _sized(1, lambda self, data: data),
        BINBYTES: _sized(4, lambda self, data: data),
        BINBYTES8: _sized(8, lambda self, data: data),
        BYTEARRAY8: _sized(8, lambda self, data: bytearray(data)),
        SHORT_BINUNICODE: _sized(1, lambda self, data: str(data, "utf-8", "surrogatepass")),
        BINUNICODE: _sized(4, lambda self, data: str(data, "utf-8", "surrogatepass")),
        BINUNICODE8: _sized(8, lambda self, data: str(data, "utf-8", "surrogatepass")),
        NEXT_BUFFER: _load_next_buffer, READONLY_BUFFER: _load_readonly_buffer,
        MARK: _load_mark, TUPLE: _load_marked(tuple),
        EMPTY_TUPLE: lambda self: self.append(()), TUPLE1: _load_tuple_of(1),
        TUPLE2: _load_tuple_of(2), TUPLE3: _load_tuple_of(3),
        EMPTY_LIST: lambda self: self.append([]), EMPTY_DICT: lambda self: self.append({}),
        EMPTY_SET: lambda self: self.append(set()),
        FROZENSET: _load_marked(frozenset),
        LIST: _load_marked(list), DICT: _load_dict, INST: _load_inst,
        OBJ: _load_obj, NEWOBJ: _load_newobj, NEWOBJ_EX: _load_newobj_ex, GLOBAL: _load_global,
        STACK_GLOBAL: _load_stack_global, REDUCE: _load_reduce, POP: _load_pop,
        POP_MARK: lambda self: self._pop_mark(),
        DUP: lambda self: self.append(self.stack[-1]),
        EXT1: lambda self: self._get_extension(self._number(1)),
        EXT2: lambda self: self._get_extension(self._number(2)),
        EXT4: lambda self: self._get_extension(self._number(4, True)),
        GET: lambda self: _fetch(self, int(self._readline()[:-1])),
        BINGET: lambda self: _fetch(self, self._read(1)[0]),
        LONG_BINGET: lambda self: _fetch(self, self._number(4)),
        PUT: lambda self: _put(self, int(self._readline()[:-1])),
        BINPUT: lambda self: _put(self, self._read(1)[0]),
        LONG_BINPUT: lambda self: _put(self, self._number(4)),
        MEMOIZE: lambda self: _put(self, len(self.memo)), APPEND: _load_append,
        APPENDS: _load_appends, SETITEM: _load_setitem, SETITEMS: _load_setitems,
        ADDITEMS: _load_additems, BUILD: lambda self: self._build(), STOP: _load_stop}.items():
    _Unpickler.dispatch[_code[0]] = _function
del _code, _function, _opcode


class _Output:
    def __init__(self):
        self.parts = []
        self.write = self.parts.append


class _Input:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def read(self, n):
        data = self.data[self.at:self.at + n]
        self.at += len(data)
        return data

    def readline(self):
        end = self.data.find(b"\n", self.at) + 1
        if end == 0:
            end = len(self.data)
        data = self.data[self.at:end]
        self.at = end
        return data


def _dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
    """Writes the pickle of an object to a file."""
    _Pickler(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback).dump(obj)


def _dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None):
    """The pickle of an object."""
    out = _Output()
    _Pickler(out, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback).dump(obj)
    return b"".join(out.parts)


def _load(file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    """Reads a pickle from a file."""
    return _Unpickler(file, fix_imports=fix_imports, encoding=encoding, errors=errors,
                     buffers=buffers).load()


def _loads(data, /, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    """The object of a pickle."""
    if isinstance(data, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return _Unpickler(_Input(bytes(data)), fix_imports=fix_imports, encoding=encoding,
                     errors=errors, buffers=buffers).load()

