"""Numbers in shared memory."""

import struct

from multiprocessing import context, heap
from multiprocessing.context import assert_spawning

__all__ = ["RawValue", "RawArray", "Value", "Array"]

_formats = {"c": "c", "b": "b", "B": "B", "h": "h", "H": "H", "i": "i", "I": "I", "l": "l",
            "L": "L", "q": "q", "Q": "Q", "f": "f", "d": "d", "u": "i"}
_names = {"c": "c_char", "b": "c_byte", "B": "c_ubyte", "h": "c_short", "H": "c_ushort",
          "i": "c_int", "I": "c_uint", "l": "c_long", "L": "c_ulong", "q": "c_long", "Q": "c_ulong",
          "f": "c_float", "d": "c_double"}


def _format(typecode):
    code = _formats.get(typecode if isinstance(typecode, str) else
                        getattr(typecode, "_type_", None))
    if code is None:
        raise TypeError(f"typecode must be one of {', '.join(_formats)}, not {typecode!r}")
    return struct.Struct(code)


class _Shared:
    # Numbers of one format in shared memory.

    def _allocate(self, format, size):
        self._format = format
        self._arena, self._offset = heap.allocate(size)
        self._block = self._arena.block

    def __getstate__(self):
        assert_spawning(self)
        return self._format.format, getattr(self, "_length", None), self._arena, self._offset

    def __setstate__(self, state):
        format, length, self._arena, self._offset = state
        self._format = struct.Struct(format)
        self._block = self._arena.block
        if length is not None:
            self._length = length


class _RawValue(_Shared):
    def __init__(self, format, value):
        self._allocate(format, format.size)
        if value:
            self.value = value[0]

    @property
    def value(self):
        """The number."""
        return self._format.unpack(self._block.read(self._offset, self._format.size))[0]

    def __repr__(self):
        return f"{_names[self._format.format]}({self.value!r})"

    @value.setter
    def value(self, value):
        self._block.write(self._offset, self._format.pack(value))


class _RawArray(_Shared):
    def __init__(self, format, size_or_initializer):
        if isinstance(size_or_initializer, int):
            self._length = size_or_initializer
            items = ()
        else:
            items = list(size_or_initializer)
            self._length = len(items)
        self._allocate(format, self._length * format.size)
        for i, item in enumerate(items):
            self[i] = item

    def __len__(self):
        return self._length

    def _position(self, index):
        if index < 0:
            index += self._length
        if not 0 <= index < self._length:
            raise IndexError("invalid index")
        return self._offset + index * self._format.size

    def __getitem__(self, index):
        if isinstance(index, slice):
            items = [self[i] for i in range(*index.indices(self._length))]
            return b"".join(items) if self._format.format == "c" else items
        return self._format.unpack(self._block.read(self._position(index), self._format.size))[0]

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            positions = range(*index.indices(self._length))
            values = list(value)
            if len(positions) != len(values):
                raise ValueError("Can only assign sequence of same size")
            for i, item in zip(positions, values):
                self[i] = bytes([item]) if self._format.format == "c" and isinstance(
                    item, int) else item
            return
        self._block.write(self._position(index), self._format.pack(value))

    def __iter__(self):
        for i in range(self._length):
            yield self[i]

    @property
    def value(self):
        """For characters: the bytes up to the first zero."""
        return self[:].split(b"\0", 1)[0]

    @property
    def raw(self):
        """For characters: all bytes."""
        return self[:]


class Synchronized:
    """A value or array with a lock."""

    def __init__(self, obj, lock=None, ctx=None):
        self._obj = obj
        self._lock = lock or (ctx or context._default_context).RLock()
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __reduce__(self):
        assert_spawning(self)
        return type(self), (self._obj, self._lock)

    def __repr__(self):
        return "<%s wrapper for %s>" % (type(self).__name__, self._obj)

    def get_obj(self):
        """The value or array without its lock."""
        return self._obj

    def get_lock(self):
        """The lock."""
        return self._lock

    @property
    def value(self):
        """The number."""
        with self:
            return self._obj.value

    @value.setter
    def value(self, value):
        with self:
            self._obj.value = value


class SynchronizedArray(Synchronized):
    def __len__(self):
        return len(self._obj)

    def __getitem__(self, index):
        with self:
            return self._obj[index]

    def __setitem__(self, index, value):
        with self:
            self._obj[index] = value

    def __iter__(self):
        with self:
            return iter(list(self._obj))

    @property
    def raw(self):
        """For characters: all bytes."""
        with self:
            return self._obj.raw


def RawValue(typecode_or_type, *args):
    """A number in shared memory."""
    return _RawValue(_format(typecode_or_type), args)


def RawArray(typecode_or_type, size_or_initializer):
    """Numbers in shared memory."""
    return _RawArray(_format(typecode_or_type), size_or_initializer)


def _check_lock(lock, ctx):
    if lock in (True, None):
        return (ctx or context._default_context).RLock()
    if not hasattr(lock, "acquire"):
        raise AttributeError("%r has no method 'acquire'" % lock)
    return lock


def Value(typecode_or_type, *args, lock=True, ctx=None):
    """A number in shared memory, with a lock unless lock=False."""
    obj = RawValue(typecode_or_type, *args)
    return obj if lock is False else Synchronized(obj, _check_lock(lock, ctx))


def Array(typecode_or_type, size_or_initializer, *, lock=True, ctx=None):
    """Numbers in shared memory, with a lock unless lock=False."""
    obj = RawArray(typecode_or_type, size_or_initializer)
    return obj if lock is False else SynchronizedArray(obj, _check_lock(lock, ctx))
