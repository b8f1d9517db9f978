"""Connections: messages between processes over pipes and sockets."""

import os
import pickle

import _multiprocessing
from multiprocessing import reduction
from multiprocessing.process import AuthenticationError, BufferTooShort

__all__ = ["Pipe", "wait"]


class Connection:
    """One end of a pipe: messages of pickled objects or bytes, each with its length in front."""

    def __init__(self, handle, readable=True, writable=True):
        handle = handle.__index__()
        if handle < 0:
            raise ValueError("invalid handle")
        if not readable and not writable:
            raise ValueError("at least one of `readable` and `writable` must be True")
        self._handle = handle
        self._readable = readable
        self._writable = writable

    def __del__(self):
        if self._handle is not None:
            self.close()

    def _check_closed(self):
        if self._handle is None:
            raise OSError("handle is closed")

    def _check_readable(self):
        if not self._readable:
            raise OSError("connection is write-only")

    def _check_writable(self):
        if not self._writable:
            raise OSError("connection is read-only")

    @property
    def closed(self):
        """Whether it is closed."""
        return self._handle is None

    @property
    def readable(self):
        """Whether messages can be received."""
        return self._readable

    @property
    def writable(self):
        """Whether messages can be sent."""
        return self._writable

    def fileno(self):
        """The descriptor."""
        self._check_closed()
        return self._handle

    def close(self):
        """Closes it."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            os.close(handle)

    def _write(self, data):
        while data:
            data = data[os.write(self._handle, data):]

    def _read(self, size):
        parts = []
        left = size
        while left:
            part = os.read(self._handle, min(left, 1 << 20))
            if not part:
                if left == size:
                    raise EOFError
                raise OSError("got end of file during message")
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def _send(self, data):
        size = len(data)
        if size > 0x7fffffff:
            self._write(b"\xff\xff\xff\xff" + size.to_bytes(8, "big"))
            self._write(data)
        elif size > 16384:
            self._write(size.to_bytes(4, "big"))
            self._write(data)
        else:
            self._write(size.to_bytes(4, "big") + data)

    def _recv(self, limit=None):
        size = int.from_bytes(self._read(4), "big", signed=True)
        if size == -1:
            size = int.from_bytes(self._read(8), "big")
        if limit is not None and limit < size:
            return None
        return self._read(size) if size else b""

    def send_bytes(self, buf, offset=0, size=None):
        """Sends bytes as one message."""
        self._check_closed()
        self._check_writable()
        data = bytes(buf)
        n = len(data)
        if offset < 0:
            raise ValueError("offset is negative")
        if n < offset:
            raise ValueError("buffer length < offset")
        if size is None:
            size = n - offset
        elif size < 0:
            raise ValueError("size is negative")
        elif offset + size > n:
            raise ValueError("buffer length < offset + size")
        self._send(data[offset:offset + size])

    def send(self, obj):
        """Sends an object."""
        self._check_closed()
        self._check_writable()
        self._send(reduction.dumps(obj))

    def recv_bytes(self, maxlength=None):
        """Receives a message as bytes."""
        self._check_closed()
        self._check_readable()
        if maxlength is not None and maxlength < 0:
            raise ValueError("negative maxlength")
        data = self._recv(maxlength)
        if data is None:
            if self._writable:
                self._readable = False
            else:
                self.close()
            raise OSError("bad message length")
        return data

    def recv_bytes_into(self, buf, offset=0):
        """Receives a message into a buffer; returns its size."""
        self._check_closed()
        self._check_readable()
        view = memoryview(buf)
        if offset < 0:
            raise ValueError("negative offset")
        if offset > len(view) * view.itemsize:
            raise ValueError("offset too large")
        data = self._recv()
        if len(view) * view.itemsize < offset + len(data):
            raise BufferTooShort(data)
        view.cast("B")[offset:offset + len(data)] = data
        return len(data)

    def recv(self):
        """Receives an object."""
        self._check_closed()
        self._check_readable()
        return pickle.loads(self._recv())

    def poll(self, timeout=0.0):
        """Whether there is something to receive, waited for so many seconds."""
        self._check_closed()
        self._check_readable()
        return bool(_multiprocessing.wait_readable([self._handle], timeout))

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()

    def __reduce__(self):
        self._check_closed()
        return _rebuild, (reduction.DupFd(self._handle), self._readable, self._writable)


def _rebuild(df, readable, writable):
    return Connection(df.detach(), readable, writable)


reduction.register_sockets()


def Pipe(duplex=True):
    """Two connected ends: (receiving, sending), or both ways."""
    if not duplex:
        reader, writer = os.pipe()
        return Connection(reader, writable=False), Connection(writer, readable=False)
    one, other = _multiprocessing.socket_pair()
    return Connection(one), Connection(other)


def wait(object_list, timeout=None):
    """Those of some connections, sockets or sentinels that can be read."""
    by_descriptor = {}
    for item in object_list:
        by_descriptor[item if isinstance(item, int) else item.fileno()] = item
    return [by_descriptor[fd]
            for fd in _multiprocessing.wait_readable(list(by_descriptor), timeout)]
