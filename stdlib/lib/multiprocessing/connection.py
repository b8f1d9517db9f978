"""Connections: messages between processes over pipes and sockets."""

import os
import pickle

import _multiprocessing
from multiprocessing import reduction
from multiprocessing.process import AuthenticationError, BufferTooShort

__all__ = ["Client", "Listener", "Pipe", "wait"]


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


default_family = "AF_INET"
families = ["AF_INET", "AF_UNIX"]


def arbitrary_address(family):
    """An address that nobody uses, of a family."""
    if family == "AF_INET":
        return ("localhost", 0)
    if family == "AF_UNIX":
        import tempfile
        from multiprocessing.util import get_temp_dir
        return tempfile.mktemp(prefix="listener-", dir=get_temp_dir())
    raise ValueError("unrecognized family")


def address_type(address):
    """The family of an address."""
    if type(address) is tuple:
        return "AF_INET"
    if type(address) is str or isinstance(address, bytes):
        return "AF_UNIX"
    raise ValueError("address type of %r unrecognized" % address)


def _check_key(authkey):
    if authkey is not None and not isinstance(authkey, bytes):
        raise TypeError("authkey should be a byte string")


class Listener:
    """Waits for connections at an address."""

    def __init__(self, address=None, family=None, backlog=1, authkey=None):
        import socket
        _check_key(authkey)
        family = family or (address and address_type(address)) or default_family
        address = address or arbitrary_address(family)
        self._authkey = authkey
        self._last_accepted = None
        self._unlink = None
        self._socket = socket.socket(getattr(socket, family))
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind(address)
            self._socket.listen(backlog)
        except OSError:
            self._socket.close()
            raise
        self._address = self._socket.getsockname()
        if family == "AF_UNIX":
            self._unlink = address

    def _accept(self):
        if self._socket is None:
            raise OSError("listener is closed")
        client, self._last_accepted = self._socket.accept()
        client.setblocking(True)
        return Connection(client.detach())

    def accept(self):
        """The next connection; whoever connects must know the key if there is one."""
        connection = self._accept()
        if self._authkey is not None:
            try:
                deliver_challenge(connection, self._authkey)
                answer_challenge(connection, self._authkey)
            except BaseException:
                connection.close()
                raise
        return connection

    def close(self):
        """Waits for no more connections."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
            if self._unlink is not None:
                try:
                    os.unlink(self._unlink)
                except FileNotFoundError:
                    pass

    @property
    def address(self):
        """The address."""
        return self._address

    @property
    def last_accepted(self):
        """Where the last connection came from."""
        return self._last_accepted

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, exc_tb):
        self.close()


def Client(address, family=None, authkey=None):
    """A connection to a listener."""
    import socket
    _check_key(authkey)
    client = socket.socket(getattr(socket, family or address_type(address)))
    with client:
        client.setblocking(True)
        client.connect(address)
        connection = Connection(client.detach())
    if authkey is not None:
        try:
            answer_challenge(connection, authkey)
            deliver_challenge(connection, authkey)
        except BaseException:
            connection.close()
            raise
    return connection


# Each side sends random bytes, and gets back what a keyed hash function makes of them. The
# function's name stands in braces in front of the bytes; without one it is MD5.
_CHALLENGE, _WELCOME, _FAILURE = b"#CHALLENGE#", b"#WELCOME#", b"#FAILURE#"
_digests = (b"sha256", b"sha384", b"sha3_256", b"sha3_384", b"md5")


def _split_digest(message):
    # (name of the function or b"", the rest)
    if message.startswith(b"{") and b"}" in message[:20]:
        name, _, rest = message[1:].partition(b"}")
        if name not in _digests:
            raise AuthenticationError(f"unsupported digest {name!r}")
        return name, rest
    return b"", message


def _response(authkey, message):
    import hmac
    name, _ = _split_digest(message)
    digest = hmac.new(bytes(authkey), message, (name or b"md5").decode()).digest()
    return b"{" + name + b"}" + digest if name else digest


def _check_bytes(authkey):
    if not isinstance(authkey, bytes):
        raise ValueError("Authkey must be bytes, not {0!s}".format(type(authkey)))


def deliver_challenge(connection, authkey, digest_name="sha256"):
    """Lets the other side prove that it knows the key."""
    import hmac
    _check_bytes(authkey)
    message = b"{" + digest_name.encode() + b"}" + os.urandom(40)
    connection.send_bytes(_CHALLENGE + message)
    response = connection.recv_bytes(256)
    name, digest = _split_digest(response)
    if name:
        expected = hmac.new(bytes(authkey), message, name.decode()).digest()
    else:
        expected = hmac.new(bytes(authkey), message, "md5").digest()
    if not hmac.compare_digest(expected, digest):
        connection.send_bytes(_FAILURE)
        raise AuthenticationError("digest received was wrong")
    connection.send_bytes(_WELCOME)


def answer_challenge(connection, authkey):
    """Proves to the other side that this one knows the key."""
    _check_bytes(authkey)
    message = connection.recv_bytes(256)
    if not message.startswith(_CHALLENGE):
        raise AuthenticationError(f"Protocol error, expected challenge: {message=}")
    message = message[len(_CHALLENGE):]
    if len(message) < 20:
        raise AuthenticationError("challenge too short: {} bytes".format(len(message)))
    connection.send_bytes(_response(authkey, message))
    if connection.recv_bytes(256) != _WELCOME:
        raise AuthenticationError("digest sent was rejected")
