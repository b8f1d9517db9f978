"""The event loop's sockets, servers, pipes and child processes. The functions are the loop's
methods; the loop class fetches them when they are first called."""
import os
import socket

from . import coroutines, events, exceptions, futures, tasks, transports
from .constants import LOG_THRESHOLD_FOR_CONNLOST_WRITES

_MAX_READ = 256 * 1024


def _check_nonblocking(loop, sock):
    if loop.get_debug() and sock.gettimeout() != 0:
        raise ValueError("the socket must be non-blocking")


async def _when_ready(loop, sock, attempt, writing=False):
    """attempt() once the socket is ready, and again until it does not block."""
    try:
        return attempt()
    except (BlockingIOError, InterruptedError):
        pass
    future = loop.create_future()
    fd = sock.fileno()

    def ready():
        if future.done():
            return
        try:
            result = attempt()
        except (BlockingIOError, InterruptedError):
            return
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exception:
            future.set_exception(exception)
        else:
            future.set_result(result)

    (loop.add_writer if writing else loop.add_reader)(fd, ready)
    try:
        return await future
    finally:
        (loop.remove_writer if writing else loop.remove_reader)(fd)


async def sock_recv(loop, sock, n):
    """Receive up to n bytes."""
    _check_nonblocking(loop, sock)
    return await _when_ready(loop, sock, lambda: sock.recv(n))


async def sock_recv_into(loop, sock, buf):
    """Receive into a buffer."""
    _check_nonblocking(loop, sock)
    return await _when_ready(loop, sock, lambda: sock.recv_into(buf))


async def sock_recvfrom(loop, sock, bufsize):
    """Receive a datagram and who sent it."""
    _check_nonblocking(loop, sock)
    return await _when_ready(loop, sock, lambda: sock.recvfrom(bufsize))


async def sock_recvfrom_into(loop, sock, buf, nbytes=0):
    """Receive a datagram into a buffer."""
    _check_nonblocking(loop, sock)
    return await _when_ready(loop, sock, lambda: sock.recvfrom_into(buf, nbytes or len(buf)))


async def sock_sendall(loop, sock, data):
    """Send all bytes."""
    _check_nonblocking(loop, sock)
    data = bytes(data)
    sent = 0
    while sent < len(data):
        rest = data[sent:] if sent else data
        sent += await _when_ready(loop, sock, lambda: sock.send(rest), writing=True)


async def sock_sendto(loop, sock, data, address):
    """Send a datagram."""
    _check_nonblocking(loop, sock)
    return await _when_ready(loop, sock, lambda: sock.sendto(data, address), writing=True)


async def sock_accept(loop, sock):
    """Accept a connection: (socket, address)."""
    _check_nonblocking(loop, sock)

    def attempt():
        connection, address = sock.accept()
        connection.setblocking(False)
        return connection, address

    return await _when_ready(loop, sock, attempt)


async def sock_connect(loop, sock, address):
    """Connect a socket."""
    _check_nonblocking(loop, sock)
    if sock.family in (socket.AF_INET, socket.AF_INET6):
        found = await _resolve(loop, address, sock.family, int(sock.type), sock.proto)
        address = found[0][4]
    try:
        sock.connect(address)
        return
    except (BlockingIOError, InterruptedError):
        pass
    future = loop.create_future()
    fd = sock.fileno()

    def ready():
        if future.done():
            return
        error = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error:
            future.set_exception(OSError(error, f"Connect call failed {address}"))
        else:
            future.set_result(None)

    loop.add_writer(fd, ready)
    try:
        await future
    finally:
        loop.remove_writer(fd)


async def sock_sendfile(loop, sock, file, offset=0, count=None, *, fallback=True):
    """Send a file; return the number of bytes sent."""
    if offset:
        file.seek(offset)
    total = 0
    while count is None or total < count:
        size = 65536 if count is None else min(65536, count - total)
        data = await loop.run_in_executor(None, file.read, size)
        if not data:
            break
        await sock_sendall(loop, sock, data)
        total += len(data)
    return total


async def sendfile(loop, transport, file, offset=0, count=None, *, fallback=True):
    """Send a file over a transport."""
    if transport.is_closing():
        raise RuntimeError("Transport is closing")
    if offset:
        file.seek(offset)
    total = 0
    while count is None or total < count:
        size = 65536 if count is None else min(65536, count - total)
        data = await loop.run_in_executor(None, file.read, size)
        if not data:
            break
        transport.write(data)
        total += len(data)
        while transport.get_write_buffer_size() > 4 * 65536:
            await tasks.sleep(0.001)
    return total


async def start_tls(loop, transport, protocol, sslcontext, **options):
    """TLS is not there."""
    raise NotImplementedError("TLS is not supported")


async def _resolve(loop, address, family, kind, proto, flags=0):
    host, port = address[:2]
    numeric = None
    if isinstance(host, str) and host and isinstance(port, int):
        for candidate in (socket.AF_INET, socket.AF_INET6):
            if family in (0, candidate):
                try:
                    socket.inet_pton(candidate, host)
                except OSError:
                    continue
                numeric = candidate
                break
    if numeric is not None:
        return [(numeric, kind or socket.SOCK_STREAM, proto, "", (host, port, *address[2:]))]
    found = await loop.getaddrinfo(host, port, family=family, type=kind, proto=proto, flags=flags)
    if not found:
        raise OSError("getaddrinfo() returned empty list")
    return found


# --- connections


async def create_connection(loop, protocol_factory, host=None, port=None, *, ssl=None, family=0,
                            proto=0, flags=0, sock=None, local_addr=None, server_hostname=None,
                            ssl_handshake_timeout=None, ssl_shutdown_timeout=None,
                            happy_eyeballs_delay=None, interleave=None, all_errors=False):
    """Connect to a server: (transport, protocol)."""
    if ssl:
        raise NotImplementedError("TLS is not supported")
    if server_hostname is not None:
        raise ValueError("server_hostname is only meaningful with ssl")
    if host is not None or port is not None:
        if sock is not None:
            raise ValueError("host/port and sock can not be specified at the same time")
        found = await _resolve(loop, (host, port), family, socket.SOCK_STREAM, proto, flags)
        errors = []
        for kind in found:
            try:
                sock = await _connect_one(loop, kind, local_addr)
                break
            except OSError as exception:
                errors.append(exception)
        else:
            try:
                if all_errors:
                    raise ExceptionGroup("create_connection failed", errors)
                if len(errors) == 1:
                    raise errors[0]
                first = str(errors[0])
                if all(str(e) == first for e in errors):
                    raise errors[0]
                raise OSError("Multiple exceptions: {}".format(", ".join(str(e) for e in errors)))
            finally:
                errors = None
    elif sock is None:
        raise ValueError("host and port was not specified and no sock specified")
    elif int(sock.type) != socket.SOCK_STREAM:
        raise ValueError(f"A Stream Socket was expected, got {sock!r}")
    else:
        sock.setblocking(False)
    return await _make_transport(loop, sock, protocol_factory)


async def _connect_one(loop, info, local_addr):
    family, kind, proto, _, address = info
    sock = socket.socket(family, kind, proto)
    try:
        sock.setblocking(False)
        if local_addr is not None:
            try:
                sock.bind(local_addr)
            except OSError as exception:
                raise OSError(exception.errno, "error while attempting to bind on address "
                              f"{local_addr!r}: {exception.strerror.lower()}") from None
        await sock_connect(loop, sock, address)
        return sock
    except BaseException:
        sock.close()
        raise


async def _make_transport(loop, sock, protocol_factory):
    protocol = protocol_factory()
    waiter = loop.create_future()
    transport = _SocketTransport(loop, sock, protocol, waiter)
    try:
        await waiter
    except BaseException:
        transport.close()
        raise
    return transport, protocol


async def create_unix_connection(loop, protocol_factory, path=None, *, ssl=None, sock=None,
                                 server_hostname=None, ssl_handshake_timeout=None,
                                 ssl_shutdown_timeout=None):
    """Connect to a Unix socket."""
    if ssl:
        raise NotImplementedError("TLS is not supported")
    if path is not None:
        if sock is not None:
            raise ValueError("path and sock can not be specified at the same time")
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.setblocking(False)
            await sock_connect(loop, sock, os.fspath(path))
        except BaseException:
            sock.close()
            raise
    elif sock is None:
        raise ValueError("no path and sock were specified")
    else:
        sock.setblocking(False)
    return await _make_transport(loop, sock, protocol_factory)


async def connect_accepted_socket(loop, protocol_factory, sock, *, ssl=None,
                                  ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
    """A transport for a connection that was accepted elsewhere."""
    if ssl:
        raise NotImplementedError("TLS is not supported")
    sock.setblocking(False)
    return await _make_transport(loop, sock, protocol_factory)


class Server(events.AbstractServer):
    """Sockets that accept connections."""

    def __init__(self, loop, sockets, protocol_factory, backlog):
        self._loop = loop
        self._sockets = sockets
        self._factory = protocol_factory
        self._backlog = backlog
        self._active = 0
        self._waiters = []
        self._serving = False
        self._serving_forever = None

    def __repr__(self):
        return f"<{type(self).__name__} sockets={self.sockets!r}>"

    def _attach(self):
        self._active += 1

    def _detach(self):
        self._active -= 1
        if self._active == 0 and self._sockets is None:
            self._wakeup()

    def _wakeup(self):
        waiters, self._waiters = self._waiters, None
        for waiter in waiters or ():
            if not waiter.done():
                waiter.set_result(None)

    def _start_serving(self):
        if self._serving:
            return
        self._serving = True
        for sock in self._sockets:
            sock.listen(self._backlog)
            self._loop.add_reader(sock.fileno(), self._accept, sock)

    def _accept(self, listener):
        for _ in range(self._backlog):
            try:
                connection, address = listener.accept()
                connection.setblocking(False)
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as exception:
                if exception.errno in (23, 24, 105, 12):
                    # Out of descriptors or memory: later perhaps.
                    self._loop.call_exception_handler({
                        "message": "socket.accept() out of system resource",
                        "exception": exception, "socket": listener})
                    self._loop.remove_reader(listener.fileno())
                    self._loop.call_later(1, self._accept_again, listener)
                    return
                raise
            try:
                protocol = self._factory()
                _SocketTransport(self._loop, connection, protocol, None, {"peername": address},
                                 self)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as exception:
                connection.close()
                self._loop.call_exception_handler({
                    "message": "Error on transport creation for incoming connection",
                    "exception": exception})

    def _accept_again(self, listener):
        if self._sockets is not None and self._serving:
            self._loop.add_reader(listener.fileno(), self._accept, listener)

    def get_loop(self):
        return self._loop

    def is_serving(self):
        return self._serving

    @property
    def sockets(self):
        """The listening sockets."""
        return () if self._sockets is None else tuple(self._sockets)

    def close(self):
        sockets = self._sockets
        if sockets is None:
            return
        self._sockets = None
        for sock in sockets:
            self._loop.remove_reader(sock.fileno())
            sock.close()
        self._serving = False
        if self._serving_forever is not None and not self._serving_forever.done():
            self._serving_forever.cancel()
            self._serving_forever = None
        if self._active == 0:
            self._wakeup()

    async def start_serving(self):
        self._start_serving()
        await tasks.sleep(0)

    async def serve_forever(self):
        if self._serving_forever is not None:
            raise RuntimeError(f"server {self!r} is already being awaited on serve_forever()")
        if self._sockets is None:
            raise RuntimeError(f"server {self!r} is closed")
        self._start_serving()
        self._serving_forever = self._loop.create_future()
        try:
            await self._serving_forever
        except exceptions.CancelledError:
            try:
                self.close()
                await self.wait_closed()
            finally:
                raise
        finally:
            self._serving_forever = None

    async def wait_closed(self):
        if self._waiters is None or (self._sockets is None and self._active == 0):
            return
        waiter = self._loop.create_future()
        self._waiters.append(waiter)
        await waiter


async def create_server(loop, protocol_factory, host=None, port=None, *, family=0, flags=1,
                        sock=None, backlog=100, ssl=None, reuse_address=None, reuse_port=None,
                        ssl_handshake_timeout=None, ssl_shutdown_timeout=None,
                        start_serving=True):
    """Listen at an address; return a Server."""
    if ssl:
        raise NotImplementedError("TLS is not supported")
    if host is not None or port is not None:
        if sock is not None:
            raise ValueError("host/port and sock can not be specified at the same time")
        if host in (None, ""):
            hosts = [None]
        elif isinstance(host, str):
            hosts = [host]
        else:
            hosts = list(host)
        infos = []
        for name in hosts:
            for info in await _resolve(loop, (name, port), int(family), socket.SOCK_STREAM, 0,
                                       flags):
                if info not in infos:
                    infos.append(info)
        sockets = []
        try:
            for kind, type_, proto, _, address in infos:
                try:
                    listener = socket.socket(kind, type_, proto)
                except OSError:
                    continue
                sockets.append(listener)
                if reuse_address is None or reuse_address:
                    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if reuse_port:
                    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                if kind == socket.AF_INET6:
                    listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                try:
                    listener.bind(address)
                except OSError as exception:
                    raise OSError(exception.errno, "error while attempting to bind on address "
                                  f"{address!r}: {exception.strerror.lower()}") from None
        except BaseException:
            for listener in sockets:
                listener.close()
            raise
    else:
        if sock is None:
            raise ValueError("Neither host/port nor sock were specified")
        if int(sock.type) != socket.SOCK_STREAM:
            raise ValueError(f"A Stream Socket was expected, got {sock!r}")
        sockets = [sock]
    return await _serve(loop, sockets, protocol_factory, backlog, start_serving)


async def _serve(loop, sockets, protocol_factory, backlog, start_serving):
    for sock in sockets:
        sock.setblocking(False)
    server = Server(loop, sockets, protocol_factory, backlog)
    if start_serving:
        server._start_serving()
        await tasks.sleep(0)
    return server


async def create_unix_server(loop, protocol_factory, path=None, *, sock=None, backlog=100,
                             ssl=None, ssl_handshake_timeout=None, ssl_shutdown_timeout=None,
                             start_serving=True):
    """Listen at a Unix socket."""
    if ssl:
        raise NotImplementedError("TLS is not supported")
    if path is not None:
        if sock is not None:
            raise ValueError("path and sock can not be specified at the same time")
        path = os.fspath(path)
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        if path[:1] not in ("\0", b"\0"):
            import stat
            try:
                if stat.S_ISSOCK(os.stat(path).st_mode):
                    os.remove(path)
            except OSError:
                pass
        try:
            sock.bind(path)
        except OSError as exception:
            sock.close()
            if exception.errno == 98:
                raise OSError(98, f"Address {path!r} is already in use") from None
            raise
    elif sock is None:
        raise ValueError("path was not specified, and no sock specified")
    return await _serve(loop, [sock], protocol_factory, backlog, start_serving)


class _FlowControl:
    """The write buffer's limits."""

    _low, _high = 16 * 1024, 64 * 1024
    _paused_protocol = False

    def set_write_buffer_limits(self, high=None, low=None):
        if high is None:
            high = 64 * 1024 if low is None else 4 * low
        if low is None:
            low = high // 4
        if not high >= low >= 0:
            raise ValueError(f"high ({high!r}) must be >= low ({low!r}) must be >= 0")
        self._high, self._low = high, low
        self._maybe_pause_protocol()

    def get_write_buffer_limits(self):
        return self._low, self._high

    def _call_protocol(self, method, message):
        try:
            method()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exception:
            self._loop.call_exception_handler({
                "message": message, "exception": exception, "transport": self,
                "protocol": self._protocol})

    def _maybe_pause_protocol(self):
        if not self._paused_protocol and self.get_write_buffer_size() > self._high:
            self._paused_protocol = True
            self._call_protocol(self._protocol.pause_writing, "protocol.pause_writing() failed")

    def _maybe_resume_protocol(self):
        if self._paused_protocol and self.get_write_buffer_size() <= self._low:
            self._paused_protocol = False
            self._call_protocol(self._protocol.resume_writing, "protocol.resume_writing() failed")


class _DescriptorTransport(_FlowControl, transports.Transport):
    """Reads and writes a descriptor through a protocol; what a socket and a pipe differ in is in
    _receive, _send and _close_descriptor."""

    def __init__(self, loop, fd, protocol, waiter, extra, reading=True):
        transports.Transport.__init__(self, extra)
        self._loop = loop
        self._fd = fd
        self._buffer = bytearray()
        self._closing = False
        self._eof_written = False
        self._eof_received = False
        self._paused = False
        self._lost = 0
        self._reading = reading
        self.set_protocol(protocol)
        loop.call_soon(self._protocol.connection_made, self)
        if reading:
            loop.call_soon(self._start_reading)
        if waiter is not None:
            loop.call_soon(tasks._set_result_unless_done, waiter, None)

    def __repr__(self):
        info = [type(self).__name__]
        if self._fd is None or self._fd < 0:
            info.append("closed")
        elif self._closing:
            info.append("closing")
        info.append(f"fd={self._fd}")
        return "<{}>".format(" ".join(info))

    def __del__(self):
        if getattr(self, "_fd", None) is not None:
            import warnings
            warnings.warn(f"unclosed transport {self!r}", ResourceWarning, source=self)
            self._close_descriptor()

    def _start_reading(self):
        if not self._closing and not self._paused:
            self._loop.add_reader(self._fd, self._read_ready)

    def set_protocol(self, protocol):
        self._protocol = protocol
        self._buffered = hasattr(protocol, "get_buffer")

    def get_protocol(self):
        return self._protocol

    def is_closing(self):
        return self._closing

    def is_reading(self):
        return not self._closing and not self._paused

    def pause_reading(self):
        if self._closing or self._paused:
            return
        self._paused = True
        self._loop.remove_reader(self._fd)

    def resume_reading(self):
        if self._closing or not self._paused:
            return
        self._paused = False
        self._loop.add_reader(self._fd, self._read_ready)

    def _read_ready(self):
        if self._closing and self._lost:
            return
        try:
            data = self._receive()
        except (BlockingIOError, InterruptedError):
            return
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exception:
            self._fatal_error(exception, "Fatal read error on socket transport")
            return
        if not data:
            self._read_eof()
            return
        try:
            if self._buffered:
                rest = memoryview(data)
                while rest:
                    buffer = self._protocol.get_buffer(len(rest))
                    count = min(len(buffer), len(rest))
                    if not count:
                        raise RuntimeError("get_buffer() returned an empty buffer")
                    buffer[:count] = rest[:count]
                    self._protocol.buffer_updated(count)
                    rest = rest[count:]
            else:
                self._protocol.data_received(data)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exception:
            self._fatal_error(exception, "Fatal error: protocol.data_received() call failed.")

    def _read_eof(self):
        try:
            keep_open = self._protocol.eof_received()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exception:
            self._fatal_error(exception, "Fatal error: protocol.eof_received() call failed.")
            return
        if keep_open:
            self._loop.remove_reader(self._fd)
        else:
            self.close()

    def write(self, data):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError("data argument must be a bytes-like object, not "
                            f"{type(data).__name__!r}")
        if self._eof_written:
            raise RuntimeError("Cannot call write() after write_eof()")
        if not data:
            return
        if self._lost:
            self._lost += 1
            return
        if not self._buffer:
            try:
                sent = self._send(data)
            except (BlockingIOError, InterruptedError):
                sent = 0
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as exception:
                self._fatal_error(exception, "Fatal write error on socket transport")
                return
            data = bytes(data)[sent:]
            if not data:
                return
            self._loop.add_writer(self._fd, self._write_ready)
        self._buffer.extend(data)
        self._maybe_pause_protocol()

    def _write_ready(self):
        if self._fd is None:
            return
        try:
            sent = self._send(bytes(self._buffer[:_MAX_READ]))
        except (BlockingIOError, InterruptedError):
            return
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exception:
            self._loop.remove_writer(self._fd)
            self._buffer.clear()
            self._fatal_error(exception, "Fatal write error on socket transport")
            return
        del self._buffer[:sent]
        self._maybe_resume_protocol()
        if not self._buffer:
            self._loop.remove_writer(self._fd)
            if self._closing:
                self._call_connection_lost(None)
            elif self._eof_written:
                self._shut_writing()

    def write_eof(self):
        if self._closing or self._eof_written:
            return
        self._eof_written = True
        if not self._buffer:
            self._shut_writing()

    def can_write_eof(self):
        return True

    def get_write_buffer_size(self):
        return len(self._buffer)

    def close(self):
        if self._closing:
            return
        self._closing = True
        self._loop.remove_reader(self._fd)
        if not self._buffer:
            self._lost += 1
            self._loop.remove_writer(self._fd)
            self._loop.call_soon(self._call_connection_lost, None)

    def abort(self):
        """Close at once, without writing what is left."""
        self._force_close(None)

    def _fatal_error(self, exception, message):
        if not isinstance(exception, OSError):
            self._loop.call_exception_handler({
                "message": message, "exception": exception, "transport": self,
                "protocol": self._protocol})
        self._force_close(exception)

    def _force_close(self, exception):
        if self._lost:
            return
        if self._buffer:
            self._buffer.clear()
        self._loop.remove_writer(self._fd)
        if not self._closing:
            self._closing = True
            self._loop.remove_reader(self._fd)
        self._lost += 1
        self._loop.call_soon(self._call_connection_lost, exception)

    def _call_connection_lost(self, exception):
        if self._fd is None:
            return
        try:
            self._protocol.connection_lost(exception)
        finally:
            self._close_descriptor()
            self._fd = None
            self._protocol = None
            self._ended()

    def _ended(self):
        pass


class _SocketTransport(_DescriptorTransport):
    """A transport over a stream socket."""

    def __init__(self, loop, sock, protocol, waiter=None, extra=None, server=None):
        extra = dict(extra or {})
        extra["socket"] = sock
        try:
            extra["sockname"] = sock.getsockname()
        except OSError:
            extra["sockname"] = None
        if "peername" not in extra:
            try:
                extra["peername"] = sock.getpeername()
            except OSError:
                extra["peername"] = None
        self._sock = sock
        self._server = server
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            try:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError:
                pass
        super().__init__(loop, sock.fileno(), protocol, waiter, extra)
        if server is not None:
            server._attach()

    def _receive(self):
        return self._sock.recv(_MAX_READ)

    def _send(self, data):
        return self._sock.send(data)

    def _shut_writing(self):
        try:
            self._sock.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def _close_descriptor(self):
        self._sock.close()

    def _ended(self):
        if self._server is not None:
            self._server._detach()
            self._server = None


class _PipeTransport(_DescriptorTransport):
    """A transport over one end of a pipe."""

    def __init__(self, loop, pipe, protocol, waiter=None, extra=None, reading=True):
        extra = dict(extra or {})
        extra["pipe"] = pipe
        self._pipe = pipe
        fd = pipe.fileno()
        os.set_blocking(fd, False)
        super().__init__(loop, fd, protocol, waiter, extra, reading)
        if not reading:
            loop.call_soon(self._watch_reader)

    def _watch_reader(self):
        # A pipe's writing end becomes readable when the reader has gone.
        import stat
        if not self._closing and stat.S_ISFIFO(os.fstat(self._fd).st_mode):
            self._loop.add_reader(self._fd, self._reader_gone)

    def _reader_gone(self):
        if self._buffer:
            self._force_close(BrokenPipeError())
        else:
            self._force_close(None)

    def _receive(self):
        return os.read(self._fd, _MAX_READ)

    def _send(self, data):
        return os.write(self._fd, data)

    def write_eof(self):
        if not self._closing:
            self._eof_written = True
            self.close()

    def _shut_writing(self):
        self.close()

    def _close_descriptor(self):
        self._pipe.close()


class _Descriptor:
    """A descriptor as an object with fileno() and close()."""

    def __init__(self, fd):
        self._fd = fd

    def fileno(self):
        return self._fd

    def close(self):
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)


async def connect_read_pipe(loop, protocol_factory, pipe):
    """Read a pipe through a protocol."""
    protocol = protocol_factory()
    waiter = loop.create_future()
    transport = _PipeTransport(loop, pipe, protocol, waiter)
    await waiter
    return transport, protocol


async def connect_write_pipe(loop, protocol_factory, pipe):
    """Write a pipe through a protocol."""
    protocol = protocol_factory()
    waiter = loop.create_future()
    transport = _PipeTransport(loop, pipe, protocol, waiter, reading=False)
    await waiter
    return transport, protocol


# --- datagrams


class _DatagramTransport(_FlowControl, transports.DatagramTransport):
    """A transport over a datagram socket."""

    def __init__(self, loop, sock, protocol, address, waiter):
        transports.DatagramTransport.__init__(self, {"socket": sock,
                                                     "sockname": sock.getsockname(),
                                                     "peername": address})
        self._loop = loop
        self._sock = sock
        self._protocol = protocol
        self._address = address
        self._queue = []
        self._closing = False
        loop.call_soon(protocol.connection_made, self)
        loop.call_soon(self._start)
        loop.call_soon(tasks._set_result_unless_done, waiter, None)

    def _start(self):
        if not self._closing:
            self._loop.add_reader(self._sock.fileno(), self._read_ready)

    def set_protocol(self, protocol):
        self._protocol = protocol

    def get_protocol(self):
        return self._protocol

    def is_closing(self):
        return self._closing

    def get_write_buffer_size(self):
        return sum(len(data) for data, _ in self._queue)

    def _read_ready(self):
        if self._closing:
            return
        try:
            data, address = self._sock.recvfrom(_MAX_READ)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as exception:
            self._protocol.error_received(exception)
            return
        self._protocol.datagram_received(data, address)

    def sendto(self, data, addr=None):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError("data argument must be a bytes-like object, not "
                            f"{type(data).__name__!r}")
        if not data:
            return
        if self._address is not None:
            if addr not in (None, self._address):
                raise ValueError(f"Invalid address: must be None or {self._address}")
            addr = None
        if not self._queue:
            try:
                self._send(data, addr)
                return
            except (BlockingIOError, InterruptedError):
                self._loop.add_writer(self._sock.fileno(), self._write_ready)
            except OSError as exception:
                self._protocol.error_received(exception)
                return
        self._queue.append((bytes(data), addr))
        self._maybe_pause_protocol()

    def _send(self, data, addr):
        if addr is None:
            self._sock.send(data)
        else:
            self._sock.sendto(data, addr)

    def _write_ready(self):
        while self._queue:
            data, addr = self._queue[0]
            try:
                self._send(data, addr)
            except (BlockingIOError, InterruptedError):
                return
            except OSError as exception:
                self._protocol.error_received(exception)
            del self._queue[0]
        self._maybe_resume_protocol()
        self._loop.remove_writer(self._sock.fileno())
        if self._closing:
            self._lose(None)

    def close(self):
        if self._closing:
            return
        self._closing = True
        self._loop.remove_reader(self._sock.fileno())
        if not self._queue:
            self._loop.call_soon(self._lose, None)

    def abort(self):
        self._queue.clear()
        if not self._closing:
            self.close()

    def _lose(self, exception):
        if self._sock is None:
            return
        try:
            self._protocol.connection_lost(exception)
        finally:
            self._loop.remove_writer(self._sock.fileno())
            self._sock.close()
            self._sock = None


async def create_datagram_endpoint(loop, protocol_factory, local_addr=None, remote_addr=None, *,
                                   family=0, proto=0, flags=0, reuse_port=None,
                                   allow_broadcast=None, sock=None):
    """Send and receive datagrams: (transport, protocol)."""
    remote = remote_addr
    if sock is not None:
        if int(sock.type) != socket.SOCK_DGRAM:
            raise ValueError(f"A datagram socket was expected, got {sock!r}")
        sock.setblocking(False)
        remote = None
    else:
        if local_addr is None and remote_addr is None and not family:
            raise ValueError("unexpected address family")
        local = None
        for address in (remote_addr, local_addr):
            if address is not None and family != socket.AF_UNIX:
                found = (await _resolve(loop, address, int(family), socket.SOCK_DGRAM, proto,
                                        flags))[0]
                family = found[0]
                if address is remote_addr:
                    remote = found[4]
                else:
                    local = found[4]
            elif address is not None:
                if address is remote_addr:
                    remote = address
                else:
                    local = address
        sock = socket.socket(family, socket.SOCK_DGRAM, proto)
        try:
            if reuse_port:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            if allow_broadcast:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            sock.setblocking(False)
            if local is not None:
                sock.bind(local)
            if remote is not None:
                await sock_connect(loop, sock, remote)
        except BaseException:
            sock.close()
            raise
    protocol = protocol_factory()
    waiter = loop.create_future()
    transport = _DatagramTransport(loop, sock, protocol, remote, waiter)
    await waiter
    return transport, protocol


# --- child processes


class _ChildPipe:
    """The protocol of one of a child's pipes."""

    def __init__(self, owner, fd):
        self.owner = owner
        self.fd = fd
        self.pipe = None
        self.disconnected = False

    def connection_made(self, transport):
        self.pipe = transport

    def data_received(self, data):
        self.owner._protocol.pipe_data_received(self.fd, data)

    def eof_received(self):
        pass

    def connection_lost(self, exc):
        self.disconnected = True
        self.owner._pipe_lost(self.fd, exc)

    def pause_writing(self):
        self.owner._protocol.pause_writing()

    def resume_writing(self):
        self.owner._protocol.resume_writing()


class _ChildTransport(transports.SubprocessTransport):
    """The connection to a child process."""

    def __init__(self, loop, protocol):
        super().__init__()
        self._loop = loop
        self._protocol = protocol
        self._pid = None
        self._returncode = None
        self._pipes = {}
        self._waiters = []
        self._finished = False
        self._closed = False

    def __repr__(self):
        state = "running" if self._returncode is None else f"returncode={self._returncode}"
        return f"<_UnixSubprocessTransport {'closed ' if self._closed else ''}pid={self._pid} {state}>"

    def get_pid(self):
        return self._pid

    def get_returncode(self):
        return self._returncode

    def get_pipe_transport(self, fd):
        pipe = self._pipes.get(fd)
        return pipe.pipe if pipe is not None else None

    def set_protocol(self, protocol):
        self._protocol = protocol

    def get_protocol(self):
        return self._protocol

    def is_closing(self):
        return self._closed

    def _check_alive(self):
        if self._returncode is not None:
            raise ProcessLookupError()

    def send_signal(self, signal):
        self._check_alive()
        os.kill(self._pid, signal)

    def terminate(self):
        self.send_signal(15)

    def kill(self):
        self.send_signal(9)

    def close(self):
        if self._closed:
            return
        self._closed = True
        for pipe in self._pipes.values():
            if pipe.pipe is not None:
                pipe.pipe.close()
        if self._returncode is None and self._pid is not None:
            try:
                os.kill(self._pid, 9)
            except ProcessLookupError:
                pass

    def _exited(self, pid, returncode):
        self._returncode = returncode
        self._protocol.process_exited()
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(returncode)
        self._waiters = []
        self._maybe_finish()

    def _pipe_lost(self, fd, exc):
        self._protocol.pipe_connection_lost(fd, exc)
        self._maybe_finish()

    def _maybe_finish(self):
        if self._finished or self._returncode is None:
            return
        if all(pipe.disconnected for pipe in self._pipes.values()):
            self._finished = True
            self._loop.call_soon(self._protocol.connection_lost, None)

    async def _wait(self):
        if self._returncode is not None:
            return self._returncode
        waiter = self._loop.create_future()
        self._waiters.append(waiter)
        return await waiter


def _texts(items):
    return [os.fsdecode(item) for item in items]


async def _start_child(loop, protocol_factory, args, stdin, stdout, stderr, cwd=None, env=None,
                       start_new_session=False, close_fds=True, executable=None, bufsize=0,
                       universal_newlines=False, shell=False, text=None, encoding=None,
                       errors=None, restore_signals=True):
    if universal_newlines:
        raise ValueError("universal_newlines must be False")
    if bufsize != 0:
        raise ValueError("bufsize must be 0")
    if text:
        raise ValueError("text must be False")
    if encoding is not None:
        raise ValueError("encoding must be None")
    if errors is not None:
        raise ValueError("errors must be None")
    if executable is not None:
        raise NotImplementedError("executable is not supported")
    protocol = protocol_factory()
    transport = _ChildTransport(loop, protocol)
    ours, theirs, close_later = {}, [], []
    try:
        for fd, wanted in enumerate((stdin, stdout, stderr)):
            if wanted is None:
                theirs.append(fd)
            elif wanted == -1:
                if fd == 0:
                    # A pair of sockets: its writing end notices when the child has gone.
                    a, b = socket.socketpair()
                    inner, outer = a.detach(), b.detach()
                else:
                    outer, inner = os.pipe()
                close_later.append(inner)
                ours[fd] = outer
                theirs.append(inner)
            elif wanted == -2:
                if fd != 2:
                    raise ValueError("STDOUT can only be used for stderr")
                theirs.append(theirs[1])
            elif wanted == -3:
                null = os.open(os.devnull, os.O_RDWR)
                close_later.append(null)
                theirs.append(null)
            else:
                theirs.append(wanted if isinstance(wanted, int) else wanted.fileno())
        environment = (os.environ if env is None else env).items()
        transport._pid = loop._spawn(
            _texts(args), [f"{os.fsdecode(k)}={os.fsdecode(v)}" for k, v in environment],
            None if cwd is None else os.fsdecode(cwd), theirs, bool(start_new_session),
            transport._exited)
    except BaseException:
        for fd in ours.values():
            os.close(fd)
        raise
    finally:
        for fd in close_later:
            os.close(fd)
    for fd, descriptor in ours.items():
        pipe = _ChildPipe(transport, fd)
        transport._pipes[fd] = pipe
        pipe.pipe = _PipeTransport(loop, _Descriptor(descriptor), pipe, reading=fd != 0)
    protocol.connection_made(transport)
    return transport, protocol


async def subprocess_exec(loop, protocol_factory, program, *args, stdin=-1, stdout=-1, stderr=-1,
                          **kwargs):
    """Start a program: (transport, protocol)."""
    if kwargs.pop("shell", False):
        raise ValueError("shell must be False")
    for arg in (program, *args):
        if not isinstance(arg, (str, bytes, os.PathLike)):
            raise TypeError("program arguments must be a bytes or text string, not "
                            f"{type(arg).__name__}")
    return await _start_child(loop, protocol_factory, (program, *args), stdin, stdout, stderr,
                              **kwargs)


async def subprocess_shell(loop, protocol_factory, cmd, *, stdin=-1, stdout=-1, stderr=-1,
                           **kwargs):
    """Start a shell command: (transport, protocol)."""
    if not isinstance(cmd, (str, bytes)):
        raise ValueError("cmd must be a string")
    if not kwargs.pop("shell", True):
        raise ValueError("shell must be True")
    return await _start_child(loop, protocol_factory, ("/bin/sh", "-c", cmd), stdin, stdout,
                              stderr, **kwargs)
