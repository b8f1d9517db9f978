"""Network connections: the socket class, and helpers around it."""
import _socket
import os
import sys
from _socket import *
from _socket import dup as _dup_descriptor

error = OSError
timeout = TimeoutError
SocketType = _socket.socket
has_ipv6 = _socket.has_ipv6

_enum_names = {"AddressFamily": "AF_", "SocketKind": "SOCK_", "MsgFlag": "MSG_",
               "AddressInfo": "AI_"}

__all__ = ["fromfd", "getfqdn", "create_connection", "create_server", "has_dualstack_ipv6",
           "AddressFamily", "SocketKind", "socketpair", "socket", "error", "timeout", "SocketType",
           "gethostbyname_ex", "gethostbyaddr"]
__all__ += [name for name in dir(_socket)
            if not name.startswith("_") and name not in ("socket", "dup")]


def _make_enums():
    # enum is slow to import: the constants become members when somebody wants to see them.
    from enum import IntEnum, IntFlag
    space = globals()
    for name, prefix in _enum_names.items():
        base = IntEnum if name in ("AddressFamily", "SocketKind") else IntFlag
        members = {n: v for n, v in vars(_socket).items() if n.startswith(prefix)}
        space[name] = base(name, members, module=__name__)


def __getattr__(name):
    if name in _enum_names:
        _make_enums()
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _member(kind, number):
    """The enumeration's member for a number; the number itself if it has none."""
    if kind not in globals():
        try:
            _make_enums()
        except ImportError:
            return number
    try:
        return globals()[kind](number)
    except ValueError:
        return number


class socket(_socket.socket):
    """One end of a connection, or a place where datagrams arrive."""

    __slots__ = ["_io_refs", "_closed"]

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        self._io_refs = 0
        self._closed = False
        super().__init__(family, type, proto, fileno)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        if not self._closed:
            self.close()

    def __del__(self):
        if getattr(self, "_closed", True) is False and self.fileno() >= 0:
            import warnings
            warnings.warn(f"unclosed {self!r}", ResourceWarning, source=self)

    def __repr__(self):
        closed = getattr(self, "_closed", False)
        kind = type(self)
        text = "<{}.{}{} fd={}, family={}, type={}, proto={}".format(
            kind.__module__, kind.__qualname__, " [closed]" if closed else "", self.fileno(),
            int(self.family), int(self.type), self.proto)
        if not closed and self.fileno() >= 0:
            for label, ask in (("laddr", self.getsockname), ("raddr", self.getpeername)):
                try:
                    address = ask()
                except OSError:
                    continue
                if address:
                    text += f", {label}={address}"
        return text + ">"

    def __getstate__(self):
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")

    @property
    def family(self):
        """The address family."""
        return _member("AddressFamily", super().family)

    @property
    def type(self):
        """The kind of socket."""
        return _member("SocketKind", super().type)

    def dup(self):
        """Another socket object for the same connection."""
        copy = self.__class__(_socket.socket.family.__get__(self),
                              _socket.socket.type.__get__(self), self.proto,
                              fileno=_dup_descriptor(self.fileno()))
        copy.settimeout(self.gettimeout())
        return copy

    def accept(self):
        """Wait for a connection: (socket, address)."""
        fd, address = self._accept()
        connection = socket(_socket.socket.family.__get__(self),
                            _socket.socket.type.__get__(self), self.proto, fileno=fd)
        if getdefaulttimeout() is None and self.gettimeout():
            connection.setblocking(True)
        return connection, address

    def makefile(self, mode="r", buffering=None, *, encoding=None, errors=None, newline=None):
        """A file object over the connection."""
        import io
        if not set(mode) <= {"r", "w", "b"}:
            raise ValueError(f"invalid mode {mode!r} (only r, w, b allowed)")
        writing = "w" in mode
        reading = "r" in mode or not writing
        raw = SocketIO(self, ("r" if reading else "") + ("w" if writing else ""))
        self._io_refs += 1
        if buffering is None or buffering < 0:
            buffering = io.DEFAULT_BUFFER_SIZE
        if buffering == 0:
            if "b" not in mode:
                raise ValueError("unbuffered streams must be binary")
            return raw
        if reading and writing:
            buffer = io.BufferedRWPair(raw, raw, buffering)
        elif reading:
            buffer = io.BufferedReader(raw, buffering)
        else:
            buffer = io.BufferedWriter(raw, buffering)
        if "b" in mode:
            return buffer
        text = io.TextIOWrapper(buffer, encoding, errors, newline)
        text.mode = mode
        return text

    def sendfile(self, file, offset=0, count=None):
        """Send a file; return the number of bytes sent."""
        if not int(self.type) & SOCK_STREAM:
            raise ValueError("only SOCK_STREAM type sockets are supported")
        if count is not None and (not isinstance(count, int) or count <= 0):
            raise ValueError(f"count must be a positive integer (got {count!r})")
        if offset:
            file.seek(offset)
        total = 0
        while count is None or total < count:
            data = file.read(8192 if count is None else min(count - total, 8192))
            if not data:
                break
            self.sendall(data)
            total += len(data)
        if total and hasattr(file, "seek"):
            file.seek(offset + total)
        return total

    def _decref_socketios(self):
        if self._io_refs > 0:
            self._io_refs -= 1
        if self._closed:
            self.close()

    def close(self):
        """Close the socket, once its file objects are closed too."""
        self._closed = True
        if self._io_refs <= 0:
            super().close()

    def detach(self):
        """Give up the descriptor without closing it."""
        self._closed = True
        return super().detach()

    def get_inheritable(self):
        """Whether programs that are started get the socket."""
        return os.get_inheritable(self.fileno())

    def set_inheritable(self, inheritable):
        """Let programs that are started have the socket, or not."""
        os.set_inheritable(self.fileno(), inheritable)


def __make_socket_io():
    import io

    class SocketIO(io.RawIOBase):
        """A raw file over a socket."""

        def __init__(self, sock, mode):
            if mode not in ("r", "w", "rw", "rb", "wb", "rwb"):
                raise ValueError(f"invalid mode: {mode!r}")
            super().__init__()
            self._sock = sock
            self._mode = mode if "b" in mode else mode + "b"
            self._reading = "r" in mode
            self._writing = "w" in mode
            self._timed_out = False

        def readinto(self, buffer):
            """Receive into a buffer; None if there is nothing yet."""
            self._checkClosed()
            self._checkReadable()
            if self._timed_out:
                raise OSError("cannot read from timed out object")
            try:
                data = self._sock.recv(len(buffer))
            except TimeoutError:
                self._timed_out = True
                raise
            except BlockingIOError:
                return None
            buffer[:len(data)] = data
            return len(data)

        def write(self, data):
            """Send; None if that would block."""
            self._checkClosed()
            self._checkWritable()
            try:
                return self._sock.send(data)
            except BlockingIOError:
                return None

        def _checkClosed(self, msg=None):
            if self.closed:
                raise ValueError("I/O operation on closed file." if msg is None else msg)

        def _checkReadable(self, msg=None):
            if not self._reading:
                raise io.UnsupportedOperation("File or stream is not readable."
                                              if msg is None else msg)

        def _checkWritable(self, msg=None):
            if not self._writing:
                raise io.UnsupportedOperation("File or stream is not writable."
                                              if msg is None else msg)

        def readable(self):
            """Whether it was opened for reading."""
            if self.closed:
                raise ValueError("I/O operation on closed socket.")
            return self._reading

        def writable(self):
            """Whether it was opened for writing."""
            if self.closed:
                raise ValueError("I/O operation on closed socket.")
            return self._writing

        def seekable(self):
            """A socket has no position."""
            if self.closed:
                raise ValueError("I/O operation on closed socket.")
            return False

        def fileno(self):
            """The socket's descriptor."""
            self._checkClosed()
            return self._sock.fileno()

        @property
        def name(self):
            """The descriptor, -1 once closed."""
            return -1 if self.closed else self.fileno()

        @property
        def mode(self):
            """The mode."""
            return self._mode

        def close(self):
            """Close the file; the socket closes when it was asked to."""
            if self.closed:
                return
            super().close()
            self._sock._decref_socketios()
            self._sock = None

    return SocketIO


def SocketIO(sock, mode):
    """A raw file over a socket."""
    # The class is made on first use: io is not needed for sockets alone.
    globals()["SocketIO"] = made = __make_socket_io()
    return made(sock, mode)


def fromfd(fd, family, type, proto=0):
    """A socket for a duplicate of a descriptor."""
    return socket(family, type, proto, _dup_descriptor(fd))


def socketpair(family=None, type=SOCK_STREAM, proto=0):
    """Two sockets connected with each other."""
    family = AF_UNIX if family is None else family
    a, b = _socket._socketpair(int(family), int(type), proto)
    return socket(family, type, proto, a), socket(family, type, proto, b)


def gethostbyname_ex(host):
    """(name, aliases, addresses) of a host."""
    found = getaddrinfo(host, None, AF_INET, SOCK_STREAM, 0, AI_CANONNAME)
    addresses = []
    for entry in found:
        if entry[4][0] not in addresses:
            addresses.append(entry[4][0])
    return found[0][3] or host, [], addresses


def gethostbyaddr(host):
    """(name, aliases, addresses) of an address."""
    address = getaddrinfo(host, 0, 0, SOCK_STREAM)[0][4]
    try:
        name = getnameinfo(address, NI_NAMEREQD)[0]
    except gaierror as exception:
        raise herror(1, "Unknown host") from exception
    return name, [], [address[0]]


def getfqdn(name=""):
    """The full domain name of a host; of this one without a name."""
    name = name.strip()
    if not name or name in ("0.0.0.0", "::"):
        name = gethostname()
    try:
        host, aliases, _ = gethostbyaddr(name)
    except OSError:
        return name
    for candidate in [host, *aliases]:
        if "." in candidate:
            return candidate
    return host


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """Resolve a host and a port: a list of (family, type, proto, canonname, address)."""
    return [(_member("AddressFamily", f), _member("SocketKind", t), p, name, address)
            for f, t, p, name, address in _socket.getaddrinfo(host, port, family, type, proto,
                                                              flags)]


_GLOBAL_DEFAULT_TIMEOUT = object()


def create_connection(address, timeout=_GLOBAL_DEFAULT_TIMEOUT, source_address=None, *,
                      all_errors=False):
    """Connect to (host, port), trying all its addresses."""
    host, port = address
    errors = []
    for family, kind, proto, _, where in getaddrinfo(host, port, 0, SOCK_STREAM):
        sock = None
        try:
            sock = socket(family, kind, proto)
            if timeout is not _GLOBAL_DEFAULT_TIMEOUT:
                sock.settimeout(timeout)
            if source_address:
                sock.bind(source_address)
            sock.connect(where)
            errors.clear()
            return sock
        except error as exception:
            if not all_errors:
                errors.clear()
            errors.append(exception)
            if sock is not None:
                sock.close()
    if not errors:
        raise error("getaddrinfo returns an empty list")
    try:
        if not all_errors:
            raise errors[0]
        raise ExceptionGroup("create_connection failed", errors)
    finally:
        errors.clear()


def has_dualstack_ipv6():
    """Whether one socket can serve IPv4 and IPv6."""
    try:
        with socket(AF_INET6, SOCK_STREAM) as sock:
            sock.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0)
            return True
    except error:
        return False


def create_server(address, *, family=AF_INET, backlog=None, reuse_port=False,
                  dualstack_ipv6=False):
    """A TCP socket that listens at (host, port)."""
    if dualstack_ipv6:
        if not has_dualstack_ipv6():
            raise ValueError("dualstack_ipv6 not supported on this platform")
        if family != AF_INET6:
            raise ValueError("dualstack_ipv6 requires AF_INET6 family")
    sock = socket(family, SOCK_STREAM)
    try:
        sock.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        if reuse_port:
            sock.setsockopt(SOL_SOCKET, SO_REUSEPORT, 1)
        if family == AF_INET6:
            sock.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0 if dualstack_ipv6 else 1)
        try:
            sock.bind(address)
        except error as exception:
            text = f"{exception.strerror} (while attempting to bind on address {address!r})"
            raise error(exception.errno, text) from None
        if backlog is None:
            sock.listen()
        else:
            sock.listen(backlog)
        return sock
    except error:
        sock.close()
        raise
