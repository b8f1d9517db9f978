"""Descriptors for processes that exist already: a thread hands them out over a socket.

The socket lies in a folder that only its user may enter.
"""

import os
import threading

import _multiprocessing

__all__ = ["DupFd", "stop"]

_lock = threading.Lock()
_kept = {}
_state = {}


class DupFd:
    """Stands for a descriptor; whoever unpickles it gets a copy, once."""

    def __init__(self, fd):
        copy = os.dup(fd)
        with _lock:
            _start()
            _state["counter"] += 1
            key = _state["counter"]
            _kept[key] = copy
        self._id = _state["address"], key

    def detach(self):
        """The copy."""
        import socket
        address, key = self._id
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(address)
            s.sendall(key.to_bytes(8, "big"))
            fd = _multiprocessing.receive_descriptor(s.fileno())
        if fd is None:
            raise EOFError("the descriptor has been taken already")
        return fd


def _start():
    if _state.get("pid") == os.getpid():
        return
    import socket
    from multiprocessing.util import get_temp_dir
    for fd in _kept.values():   # the parent's, of which this process is a fork
        os.close(fd)
    _kept.clear()
    address = os.path.join(get_temp_dir(), "sharer")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen(64)
    _state.update(pid=os.getpid(), address=address, counter=0, listener=listener)
    threading.Thread(target=_serve, args=(listener,), daemon=True).start()


def _serve(listener):
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            try:
                request = b""
                while len(request) < 8:
                    part = connection.recv(8 - len(request))
                    if not part:
                        break
                    request += part
                with _lock:
                    fd = _kept.pop(int.from_bytes(request, "big"), None)
                if fd is not None:
                    try:
                        _multiprocessing.send_descriptor(connection.fileno(), fd)
                    finally:
                        os.close(fd)
            except OSError:
                pass


def stop(timeout=None):
    """Forgets the descriptors that nobody took."""
    with _lock:
        for fd in _kept.values():
            os.close(fd)
        _kept.clear()
