"""Pickling for other processes: descriptors travel, too."""

import copyreg
import io
import os
import pickle

import _multiprocessing
from multiprocessing import context

__all__ = ["send_handle", "recv_handle", "ForkingPickler", "register", "dump"]


class ForkingPickler(pickle.Pickler):
    """A pickler with reducers of its own."""

    _extra_reducers = {}

    def __init__(self, *args):
        super().__init__(*args)
        self.dispatch_table = copyreg.dispatch_table | self._extra_reducers

    @classmethod
    def register(cls, type, reduce):
        """Registers a function that reduces a type."""
        cls._extra_reducers[type] = reduce

    @classmethod
    def dumps(cls, obj, protocol=None):
        """The object as a buffer of bytes."""
        buffer = io.BytesIO()
        cls(buffer, protocol).dump(obj)
        return buffer.getbuffer()

    loads = staticmethod(pickle.loads)


register = ForkingPickler.register


def dump(obj, file, protocol=None):
    """Pickles an object into a file."""
    ForkingPickler(file, protocol).dump(obj)


def dumps(obj):
    """The object as bytes; plain pickling where no reducers are registered."""
    if ForkingPickler._extra_reducers:
        return bytes(ForkingPickler.dumps(obj))
    return pickle.dumps(obj)


HAVE_SEND_HANDLE = True


def send_handle(conn, handle, destination_pid):
    """Sends a descriptor over a connection that is a socket."""
    _multiprocessing.send_descriptor(conn.fileno(), handle)


def recv_handle(conn):
    """Receives a descriptor."""
    fd = _multiprocessing.receive_descriptor(conn.fileno())
    if fd is None:
        raise EOFError
    return fd


def DupFd(fd):
    """Something to pickle: its detach() in the other process is a copy of the descriptor."""
    popen = context.get_spawning_popen()
    if popen is not None:
        return popen.DupFd(popen.duplicate_for_child(fd))
    from multiprocessing import resource_sharer
    return resource_sharer.DupFd(fd)


def _reduce_socket(s):
    return _rebuild_socket, (DupFd(s.fileno()), s.family, s.type, s.proto)


def _rebuild_socket(df, family, type, proto):
    import socket
    return socket.socket(family, type, proto, fileno=df.detach())


def register_sockets():
    """Makes sockets something to send."""
    import socket
    register(socket.socket, _reduce_socket)
