"""Streams: raw files, buffers over them, and text over these."""

import posix
import sys

__all__ = ["BlockingIOError", "open", "open_code", "IOBase", "RawIOBase", "FileIO", "BytesIO",
           "StringIO", "BufferedIOBase", "BufferedReader", "BufferedWriter", "BufferedRWPair",
           "BufferedRandom", "TextIOBase", "TextIOWrapper", "UnsupportedOperation", "SEEK_SET",
           "SEEK_CUR", "SEEK_END", "DEFAULT_BUFFER_SIZE", "text_encoding"]

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192
BlockingIOError = BlockingIOError


class UnsupportedOperation(OSError, ValueError):
    """The stream cannot do that."""


def text_encoding(encoding, stacklevel=2, /):
    """The encoding given, or "locale"."""
    return "locale" if encoding is None else encoding


def open_code(path):
    """Opens a file of source code."""
    return open(path, "rb")


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True,
         opener=None):
    """Opens a file; returns a stream."""
    if not isinstance(file, int):
        file = posix.fspath(file)
    if not isinstance(file, (str, bytes, int)):
        raise TypeError("invalid file: %r" % file)
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    if not isinstance(buffering, int):
        raise TypeError(f"'{type(buffering).__name__}' object cannot be interpreted as an integer")
    for what, value in (("encoding", encoding), ("errors", errors)):
        if value is not None and not isinstance(value, str):
            raise TypeError(f"open() argument '{what}' must be str or None, not "
                            f"{type(value).__name__}")
    modes = set(mode)
    if modes - set("axrwb+t") or len(mode) > len(modes):
        raise ValueError("invalid mode: %r" % mode)
    creating, reading = "x" in modes, "r" in modes
    writing, appending = "w" in modes, "a" in modes
    updating, text, binary = "+" in modes, "t" in modes, "b" in modes
    if text and binary:
        raise ValueError("can't have text and binary mode at once")
    if creating + reading + writing + appending != 1:
        raise ValueError("must have exactly one of create/read/write/append mode")
    if binary and encoding is not None:
        raise ValueError("binary mode doesn't take an encoding argument")
    if binary and errors is not None:
        raise ValueError("binary mode doesn't take an errors argument")
    if binary and newline is not None:
        raise ValueError("binary mode doesn't take a newline argument")
    if binary and buffering == 1:
        import warnings
        warnings.warn("line buffering (buffering=1) isn't supported in binary mode, the default "
                      "buffer size will be used", RuntimeWarning, 2)
    raw_mode = (("x" if creating else "") + ("r" if reading else "") + ("w" if writing else "")
                + ("a" if appending else "") + ("+" if updating else ""))
    raw = FileIO(file, raw_mode, closefd, opener=opener)
    result = raw
    try:
        line_buffering = False
        if buffering == 1 or buffering < 0 and raw.isatty():
            buffering = -1
            line_buffering = True
        if buffering < 0:
            buffering = DEFAULT_BUFFER_SIZE
        if buffering == 0:
            if binary:
                return result
            raise ValueError("can't have unbuffered text I/O")
        if updating:
            buffer = BufferedRandom(raw, buffering)
        elif creating or writing or appending:
            buffer = BufferedWriter(raw, buffering)
        else:
            buffer = BufferedReader(raw, buffering)
        result = buffer
        if binary:
            return result
        result = TextIOWrapper(buffer, encoding, errors, newline, line_buffering)
        result.mode = mode
        return result
    except:
        result.close()
        raise


class IOBase:
    """What all streams have in common."""

    _closed = False

    def _unsupported(self, name):
        raise UnsupportedOperation("%s.%s() not supported" % (self.__class__.__name__, name))

    def seek(self, pos, whence=0, /):
        """Moves the position; returns it."""
        self._unsupported("seek")

    def tell(self):
        """The position."""
        return self.seek(0, 1)

    def truncate(self, pos=None, /):
        """Cuts the file."""
        self._unsupported("truncate")

    def flush(self):
        """Writes out what is buffered."""
        self._check_closed()

    def close(self):
        """Flushes and closes."""
        if not self._closed:
            try:
                self.flush()
            finally:
                self._closed = True

    def __del__(self):
        try:
            closed = self.closed
        except AttributeError:
            return
        if not closed:
            try:
                self.close()
            except Exception:
                pass

    def seekable(self):
        """Whether the position can move."""
        return False

    def readable(self):
        """Whether it can be read."""
        return False

    def writable(self):
        """Whether it can be written."""
        return False

    @property
    def closed(self):
        """Whether it is closed."""
        return self._closed

    def _check_closed(self, msg=None):
        if self.closed:
            raise ValueError("I/O operation on closed file." if msg is None else msg)

    _checkClosed = _check_closed

    def _checkSeekable(self, msg=None):
        if not self.seekable():
            raise UnsupportedOperation("File or stream is not seekable." if msg is None else msg)

    def _checkReadable(self, msg=None):
        if not self.readable():
            raise UnsupportedOperation("File or stream is not readable." if msg is None else msg)

    def _checkWritable(self, msg=None):
        if not self.writable():
            raise UnsupportedOperation("File or stream is not writable." if msg is None else msg)

    def __enter__(self):
        self._check_closed()
        return self

    def __exit__(self, *args):
        self.close()

    def fileno(self):
        """The descriptor."""
        self._unsupported("fileno")

    def isatty(self):
        """Whether it is a terminal."""
        self._check_closed()
        return False

    def readline(self, size=-1, /):
        """A line with its end; b'' at the end of the file."""
        size = -1 if size is None else size.__index__()
        out = bytearray()
        while size < 0 or len(out) < size:
            b = self.read(1)
            if not b:
                break
            out += b
            if out.endswith(b"\n"):
                break
        return bytes(out)

    def __iter__(self):
        self._check_closed()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=None, /):
        """The lines, as a list."""
        if hint is None or hint <= 0:
            return list(self)
        n = 0
        lines = []
        for line in self:
            lines.append(line)
            n += len(line)
            if n >= hint:
                break
        return lines

    def writelines(self, lines, /):
        """Writes the lines of an iterable."""
        self._check_closed()
        for line in lines:
            self.write(line)


class RawIOBase(IOBase):
    """A stream of bytes without a buffer."""

    def read(self, size=-1, /):
        """At most size bytes, in one system call; all for -1."""
        if size is None:
            size = -1
        if size < 0:
            return self.readall()
        b = bytearray(size.__index__())
        n = self.readinto(b)
        if n is None:
            return None
        del b[n:]
        return bytes(b)

    def readall(self):
        """Everything that is left."""
        parts = []
        while data := self.read(DEFAULT_BUFFER_SIZE):
            parts.append(data)
        if parts:
            return b"".join(parts)
        return data

    def readinto(self, b, /):
        """Reads into a buffer; returns how many bytes."""
        self._unsupported("readinto")

    def write(self, b, /):
        """Writes bytes; returns how many."""
        self._unsupported("write")


class BufferedIOBase(IOBase):
    """A stream of bytes."""

    def read(self, size=-1, /):
        """At most size bytes; all for -1."""
        self._unsupported("read")

    def read1(self, size=-1, /):
        """At most size bytes, with at most one system call."""
        self._unsupported("read1")

    def readinto(self, b, /):
        """Reads into a buffer; returns how many bytes."""
        view = memoryview(b).cast("B")
        data = self.read(len(view))
        view[:len(data)] = data
        return len(data)

    def readinto1(self, b, /):
        """readinto with at most one system call."""
        view = memoryview(b).cast("B")
        data = self.read1(len(view))
        view[:len(data)] = data
        return len(data)

    def write(self, b, /):
        """Writes bytes; returns how many."""
        self._unsupported("write")

    def detach(self):
        """Separates the raw stream and returns it."""
        self._unsupported("detach")


class FileIO(RawIOBase):
    """A file of the operating system."""

    _fd = -1
    _closefd = True

    def __init__(self, file, mode="r", closefd=True, opener=None):
        if isinstance(file, float):
            raise TypeError("integer argument expected, got float")
        fd = -1
        if isinstance(file, int):
            if file < 0:
                raise ValueError("negative file descriptor")
            fd = file
        if not isinstance(mode, str):
            raise TypeError("invalid mode: %s" % (mode,))
        if not set(mode) <= set("xrwab+"):
            raise ValueError("invalid mode: %s" % (mode,))
        if sum(c in "rwax" for c in mode) != 1 or mode.count("+") > 1:
            raise ValueError("Must have exactly one of create/read/write/append mode and at most "
                             "one plus")
        self._created = "x" in mode
        self._readable = "r" in mode or "+" in mode
        self._writable = "r" not in mode or "+" in mode
        self._appending = "a" in mode
        flags = posix.O_CLOEXEC
        if "x" in mode:
            flags |= posix.O_EXCL | posix.O_CREAT
        elif "w" in mode:
            flags |= posix.O_CREAT | posix.O_TRUNC
        elif "a" in mode:
            flags |= posix.O_APPEND | posix.O_CREAT
        flags |= (posix.O_RDWR if self._readable and self._writable
                  else posix.O_RDONLY if self._readable else posix.O_WRONLY)
        own = fd < 0
        if own:
            if not closefd:
                raise ValueError("Cannot use closefd=False with file name")
            if opener is None:
                fd = posix.open(file, flags, 0o666)
            else:
                fd = opener(file, flags)
                if not isinstance(fd, int):
                    raise TypeError("expected integer from opener")
                if fd < 0:
                    raise ValueError(f"opener returned {fd}")
                posix.set_inheritable(fd, False)
        try:
            status = posix.fstat(fd)
            if status.st_mode & 0o170000 == 0o040000:
                raise IsADirectoryError(21, posix.strerror(21), file)
        except BaseException as error:
            if own:
                posix.close(fd)
            raise
        self._closefd = closefd
        self._fd = fd
        self._blksize = status.st_blksize
        self._seekable = None
        self.name = file
        if self._appending:
            try:
                posix.lseek(fd, 0, SEEK_END)
            except OSError:
                pass

    def __repr__(self):
        name = f"{type(self).__module__.replace('io', '_io')}.{type(self).__qualname__}"
        if self.closed:
            return f"<{name} [closed]>"
        return f"<{name} name={self.name!r} mode={self.mode!r} closefd={self._closefd}>"

    def _need(self, able, what):
        if not able:
            raise UnsupportedOperation(f"File not open for {what}")

    def read(self, size=None, /):
        """At most size bytes, in one system call; all for -1."""
        self._check_closed("I/O operation on closed file")
        self._need(self._readable, "reading")
        if size is None or size < 0:
            return self.readall()
        try:
            return posix.read(self._fd, size)
        except BlockingIOError:
            return None

    def readall(self):
        """Everything that is left."""
        self._check_closed("I/O operation on closed file")
        self._need(self._readable, "reading")
        size = DEFAULT_BUFFER_SIZE
        try:
            left = posix.fstat(self._fd).st_size - posix.lseek(self._fd, 0, SEEK_CUR)
            if left >= 0:
                size = left + 1
        except OSError:
            pass
        parts = []
        while True:
            try:
                data = posix.read(self._fd, size)
            except BlockingIOError:
                if parts:
                    break
                return None
            if not data:
                break
            parts.append(data)
            size = max(min(size * 2, 1 << 24), DEFAULT_BUFFER_SIZE)
        return b"".join(parts)

    def readinto(self, b, /):
        """Reads into a buffer; returns how many bytes."""
        view = memoryview(b).cast("B")
        data = self.read(len(view))
        if data is None:
            return None
        view[:len(data)] = data
        return len(data)

    def write(self, b, /):
        """Writes bytes; returns how many."""
        self._check_closed("I/O operation on closed file")
        self._need(self._writable, "writing")
        try:
            return posix.write(self._fd, b)
        except BlockingIOError:
            return None

    def seek(self, pos, whence=SEEK_SET, /):
        """Moves the position; returns it."""
        if isinstance(pos, float):
            raise TypeError("an integer is required")
        self._check_closed("I/O operation on closed file")
        return posix.lseek(self._fd, pos, whence)

    def tell(self):
        """The position."""
        self._check_closed("I/O operation on closed file")
        return posix.lseek(self._fd, 0, SEEK_CUR)

    def truncate(self, size=None, /):
        """Cuts or extends the file."""
        self._check_closed("I/O operation on closed file")
        self._need(self._writable, "writing")
        if size is None:
            size = self.tell()
        posix.ftruncate(self._fd, size)
        return size

    def close(self):
        """Closes the file."""
        if not self._closed:
            self._closed = True
            if self._closefd and self._fd >= 0:
                posix.close(self._fd)

    def seekable(self):
        """Whether the position can move."""
        self._check_closed("I/O operation on closed file")
        if self._seekable is None:
            try:
                posix.lseek(self._fd, 0, SEEK_CUR)
                self._seekable = True
            except OSError:
                self._seekable = False
        return self._seekable

    def readable(self):
        """Whether it can be read."""
        self._check_closed("I/O operation on closed file")
        return self._readable

    def writable(self):
        """Whether it can be written."""
        self._check_closed("I/O operation on closed file")
        return self._writable

    def fileno(self):
        """The descriptor."""
        self._check_closed("I/O operation on closed file")
        return self._fd

    def isatty(self):
        """Whether it is a terminal."""
        self._check_closed("I/O operation on closed file")
        return posix.isatty(self._fd)

    @property
    def closefd(self):
        """Whether the descriptor is closed with the stream."""
        return self._closefd

    @property
    def mode(self):
        """The mode, in binary."""
        if self._created:
            return "xb+" if self._readable else "xb"
        if self._appending:
            return "ab+" if self._readable else "ab"
        if self._readable:
            return "rb+" if self._writable else "rb"
        return "wb"


class _Buffered(BufferedIOBase):
    """What the buffered streams have in common."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if buffer_size <= 0:
            raise ValueError("buffer size must be strictly positive")
        self._raw = raw
        self._size = buffer_size
        self._input = b""       # read ahead, from _at on not given yet
        self._at = 0
        self._output = []       # parts not written yet
        self._pending = 0

    @property
    def raw(self):
        """The raw stream."""
        return self._get_raw()

    def _get_raw(self):
        if self._raw is None:
            raise ValueError("raw stream has been detached")
        return self._raw

    name = property(lambda self: self._get_raw().name)
    mode = property(lambda self: self._get_raw().mode)
    closed = property(lambda self: self._get_raw().closed)

    def __repr__(self):
        name = f"_io.{type(self).__qualname__}" if type(self).__module__ == "io" else (
            f"{type(self).__module__}.{type(self).__qualname__}")
        try:
            return f"<{name} name={self.name!r}>"
        except AttributeError:
            return f"<{name}>"

    def fileno(self):
        """The descriptor."""
        return self._get_raw().fileno()

    def isatty(self):
        """Whether it is a terminal."""
        return self._get_raw().isatty()

    def seekable(self):
        """Whether the position can move."""
        return self._get_raw().seekable()

    def readable(self):
        """Whether it can be read."""
        return self._get_raw().readable()

    def writable(self):
        """Whether it can be written."""
        return self._get_raw().writable()

    def close(self):
        """Flushes and closes."""
        if self._raw is not None and not self.closed:
            try:
                self.flush()
            finally:
                self._raw.close()

    def detach(self):
        """Separates the raw stream and returns it."""
        raw = self._get_raw()
        self.flush()
        self._raw = None
        return raw

    def flush(self):
        """Writes out what is buffered."""
        if self.closed:
            raise ValueError("flush of closed file")
        self._write_out()

    def _write_out(self):
        if not self._pending:
            return
        data = b"".join(self._output)
        self._output.clear()
        self._pending = 0
        while data:
            n = self._raw.write(data)
            if n is None:
                self._output.append(data)
                self._pending = len(data)
                raise BlockingIOError(11, "write could not complete without blocking", 0)
            if not 0 <= n <= len(data):
                raise OSError("raw write() returned invalid length %d (should have been between "
                              "0 and %d)" % (n, len(data)))
            data = data[n:]

    def _drop_input(self):
        # The raw position goes back to where the reader is.
        left = len(self._input) - self._at
        self._input = b""
        self._at = 0
        if left:
            self._raw.seek(-left, SEEK_CUR)

    def tell(self):
        """The position."""
        self._check_closed("tell of closed file")
        return self._raw.tell() - (len(self._input) - self._at) + self._pending

    def seek(self, pos, whence=0, /):
        """Moves the position; returns it."""
        if whence not in (0, 1, 2):
            raise ValueError(f"invalid whence value ({whence}, should be 0, 1 or 2)")
        self._check_closed("seek of closed file")
        if not self.seekable():
            raise UnsupportedOperation("File or stream is not seekable.")
        self._write_out()
        if whence == 1:
            pos -= len(self._input) - self._at
        self._input = b""
        self._at = 0
        return self._raw.seek(pos, whence)

    def truncate(self, pos=None, /):
        """Cuts or extends the file."""
        self._check_closed("truncate of closed file")
        self._checkWritable("truncate")
        self.flush()
        if pos is None:
            pos = self.tell()
        return self._raw.truncate(pos)

    def __getstate__(self):
        raise TypeError(f"cannot pickle {self.__class__.__name__!r} object")


class _Reading:
    """The reading half."""

    def _check_read(self, what):
        if self._get_raw().closed:
            raise ValueError(f"{what} of closed file" if what != "readline"
                             else "readline of closed file")
        if self._pending:
            self._write_out()

    def read(self, size=-1, /):
        """At most size bytes; all for -1."""
        if size is not None and size < -1:
            raise ValueError("read length must be non-negative or -1")
        self._check_read("read")
        if size is None or size == -1:
            head = self._input[self._at:]
            self._input = b""
            self._at = 0
            rest = self._raw.readall() if hasattr(self._raw, "readall") else self._raw.read()
            if rest is None:
                return head or None
            return head + rest if head else rest
        end = self._at + size
        if end <= len(self._input):
            data = self._input[self._at:end]
            self._at = end
            return data
        parts = [self._input[self._at:]]
        got = len(parts[0])
        self._input = b""
        self._at = 0
        while got < size:
            data = self._raw.read(max(self._size, size - got))
            if not data:
                if data is None and not got:
                    return None
                break
            parts.append(data)
            got += len(data)
        data = b"".join(parts)
        if got > size:
            self._input = data[size:]
            data = data[:size]
        return data

    def read1(self, size=-1, /):
        """At most size bytes, with at most one system call."""
        self._check_read("read")
        if size < 0:
            size = self._size
        if size == 0:
            return b""
        if self._at >= len(self._input):
            self._input = self._raw.read(self._size) or b""
            self._at = 0
        data = self._input[self._at:self._at + size]
        self._at += len(data)
        return data

    def peek(self, size=0, /):
        """Bytes that will be read next, without moving the position."""
        self._check_read("peek")
        if self._at >= len(self._input):
            self._input = self._raw.read(self._size) or b""
            self._at = 0
        return self._input[self._at:]

    def readline(self, size=-1, /):
        """A line with its end; b'' at the end of the file."""
        self._check_read("readline")
        if size is None:
            size = -1
        parts = []
        got = 0
        while size < 0 or got < size:
            if self._at >= len(self._input):
                self._input = self._raw.read(self._size) or b""
                self._at = 0
                if not self._input:
                    break
            end = self._input.find(b"\n", self._at) + 1
            stop = end or len(self._input)
            if 0 <= size < got + stop - self._at:
                stop = self._at + size - got
                end = 1
            part = self._input[self._at:stop]
            self._at = stop
            parts.append(part)
            got += len(part)
            if end:
                break
        return b"".join(parts)


class _Writing:
    """The writing half."""

    def write(self, b, /):
        """Writes bytes; returns how many."""
        if isinstance(b, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        if self._get_raw().closed:
            raise ValueError("write to closed file")
        if self._input:
            self._drop_input()
        data = b if type(b) is bytes else bytes(b)
        self._output.append(data)
        self._pending += len(data)
        if self._pending > self._size:
            self._write_out()
        return len(data)


class BufferedReader(_Reading, _Buffered):
    """A buffer for reading."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.readable():
            raise OSError('"raw" argument must be readable.')
        super().__init__(raw, buffer_size)


class BufferedWriter(_Writing, _Buffered):
    """A buffer for writing."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.writable():
            raise OSError('"raw" argument must be writable.')
        super().__init__(raw, buffer_size)


class BufferedRandom(_Reading, _Writing, _Buffered):
    """A buffer for reading and writing."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        raw._checkSeekable()
        raw._checkReadable()
        raw._checkWritable()
        super().__init__(raw, buffer_size)


class BufferedRWPair(BufferedIOBase):
    """Two streams: one to read, one to write."""

    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE):
        self.reader = BufferedReader(reader, buffer_size)
        self.writer = BufferedWriter(writer, buffer_size)
        for name in ("read", "read1", "readinto", "readinto1", "peek", "readline"):
            setattr(self, name, getattr(self.reader, name))
        for name in ("write", "flush"):
            setattr(self, name, getattr(self.writer, name))

    def readable(self):
        """Whether it can be read."""
        return self.reader.readable()

    def writable(self):
        """Whether it can be written."""
        return self.writer.writable()

    def close(self):
        """Closes both."""
        try:
            self.writer.close()
        finally:
            self.reader.close()

    def isatty(self):
        """Whether one is a terminal."""
        return self.reader.isatty() or self.writer.isatty()

    @property
    def closed(self):
        """Whether it is closed."""
        return self.writer.closed


class BytesIO(BufferedIOBase):
    """A stream of bytes in memory."""

    def __init__(self, initial_bytes=b""):
        self._data = bytearray()
        self._at = 0
        if initial_bytes is not None:
            self._data += initial_bytes

    def __getstate__(self):
        self._check_closed()
        return self.getvalue(), self._at, {k: v for k, v in self.__dict__.items()
                                           if k not in ("_data", "_at", "_closed")} or None

    def __setstate__(self, state):
        self._data = bytearray(state[0])
        self._at = state[1]
        if state[2]:
            self.__dict__.update(state[2])

    def getvalue(self):
        """Everything written."""
        self._check_closed()
        return bytes(self._data)

    def getbuffer(self):
        """A memoryview of everything."""
        self._check_closed()
        return memoryview(self._data)

    def close(self):
        """Forgets everything."""
        self._data = bytearray()
        self._closed = True

    def read(self, size=-1, /):
        """At most size bytes; all for -1."""
        self._check_closed()
        size = -1 if size is None else size.__index__()
        end = len(self._data) if size < 0 else min(len(self._data), self._at + size)
        data = bytes(self._data[self._at:end])
        self._at = max(end, self._at)
        return data

    read1 = read

    def readline(self, size=-1, /):
        """A line with its end; b'' at the end."""
        self._check_closed()
        size = -1 if size is None else size.__index__()
        end = self._data.find(b"\n", self._at) + 1 or len(self._data)
        if size >= 0:
            end = min(end, self._at + size)
        data = bytes(self._data[self._at:end])
        self._at += len(data)
        return data

    def write(self, b, /):
        """Writes bytes; returns how many."""
        self._check_closed()
        if isinstance(b, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = bytes(b)
        if data:
            if self._at > len(self._data):
                self._data += b"\0" * (self._at - len(self._data))
            self._data[self._at:self._at + len(data)] = data
            self._at += len(data)
        return len(data)

    def seek(self, pos, whence=0, /):
        """Moves the position; returns it."""
        self._check_closed()
        pos = pos.__index__()
        if whence == 0:
            if pos < 0:
                raise ValueError("negative seek value %r" % (pos,))
            self._at = pos
        elif whence == 1:
            self._at = max(0, self._at + pos)
        elif whence == 2:
            self._at = max(0, len(self._data) + pos)
        else:
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        return self._at

    def tell(self):
        """The position."""
        self._check_closed()
        return self._at

    def truncate(self, pos=None, /):
        """Cuts it."""
        self._check_closed()
        pos = self._at if pos is None else pos.__index__()
        if pos < 0:
            raise ValueError("negative truncate position %r" % (pos,))
        del self._data[pos:]
        return pos

    def readable(self):
        """True."""
        self._check_closed()
        return True

    writable = seekable = readable


class TextIOBase(IOBase):
    """A stream of text."""

    encoding = None
    errors = None
    newlines = None

    def read(self, size=-1, /):
        """At most size characters; all for -1."""
        self._unsupported("read")

    def write(self, s, /):
        """Writes text; returns how many characters."""
        self._unsupported("write")

    def readline(self, size=-1, /):
        """A line with its end; '' at the end of the file."""
        self._unsupported("readline")

    def detach(self):
        """Separates the buffer and returns it."""
        self._unsupported("detach")


def _line_end(text, at, newline):
    """The position behind the line that begins at `at`; 0 if its end is not there."""
    if newline is None or newline == "\n":
        return text.find("\n", at) + 1
    if newline == "":
        lf, cr = text.find("\n", at), text.find("\r", at)
        if cr < 0 or 0 <= lf < cr:
            return lf + 1
        if cr + 1 == len(text):
            return 0   # a line feed may follow
        return cr + (2 if text[cr + 1] == "\n" else 1)
    end = text.find(newline, at)
    return end + len(newline) if end >= 0 else 0


def _check_newline(newline):
    if newline is not None and not isinstance(newline, str):
        raise TypeError("illegal newline type: %r" % (type(newline),))
    if newline not in (None, "", "\n", "\r", "\r\n"):
        raise ValueError("illegal newline value: %r" % (newline,))


class TextIOWrapper(TextIOBase):
    """Text over a buffer."""

    mode = "r"
    _CHUNK_SIZE = 8192

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False,
                 write_through=False):
        _check_newline(newline)
        if encoding is None or encoding == "locale":
            encoding = "utf-8"
        if not isinstance(encoding, str):
            raise ValueError("invalid encoding: %r" % encoding)
        if errors is None:
            errors = "strict"
        "".encode(encoding)
        self._buffer = buffer
        self.encoding = encoding.lower() if encoding.lower() == "utf-8" else encoding
        self.errors = errors
        self._newline = newline
        self._line_buffering = line_buffering
        self._write_through = write_through
        self._text = ""        # decoded, from _at on not given yet
        self._at = 0
        self._undecoded = b""  # the beginning of a character
        self._ended = False
        self._held_cr = False  # a \r at the end of the last chunk
        self._seen = set()
        self._output = []
        self._pending = 0
        self._before = None    # (position, bytes read since) for tell()

    def __repr__(self):
        result = "<_io.TextIOWrapper"
        try:
            result += f" name={self.name!r}"
        except Exception:
            pass
        try:
            result += f" mode={self.mode!r}"
        except Exception:
            pass
        return f"{result} encoding={self.encoding!r}>"

    name = property(lambda self: self.buffer.name)
    line_buffering = property(lambda self: self._line_buffering)
    write_through = property(lambda self: self._write_through)

    @property
    def buffer(self):
        """The stream of bytes."""
        return self._get_buffer()

    def _get_buffer(self):
        if self._buffer is None:
            raise ValueError("underlying buffer has been detached")
        return self._buffer

    @property
    def closed(self):
        """Whether it is closed."""
        return self._get_buffer().closed

    @property
    def newlines(self):
        """The kinds of line ends seen."""
        if not self._seen:
            return None
        seen = tuple(n for n in ("\r", "\n", "\r\n") if n in self._seen)
        return seen[0] if len(seen) == 1 else seen

    def reconfigure(self, *, encoding=None, errors=None, newline=Ellipsis, line_buffering=None,
                    write_through=None):
        """Changes how text is encoded or buffered."""
        if self._text and (encoding is not None or errors is not None
                           or newline is not Ellipsis):
            raise UnsupportedOperation("It is not possible to set the encoding or newline of "
                                       "stream after the first read")
        self.flush()
        if encoding is not None:
            "".encode(encoding)
            self.encoding = encoding
            self.errors = "strict" if errors is None else errors
        elif errors is not None:
            self.errors = errors
        if newline is not Ellipsis:
            _check_newline(newline)
            self._newline = newline
        if line_buffering is not None:
            self._line_buffering = bool(line_buffering)
        if write_through is not None:
            self._write_through = bool(write_through)

    def fileno(self):
        """The descriptor."""
        return self.buffer.fileno()

    def isatty(self):
        """Whether it is a terminal."""
        return self.buffer.isatty()

    def seekable(self):
        """Whether the position can move."""
        return self.buffer.seekable()

    def readable(self):
        """Whether it can be read."""
        return self.buffer.readable()

    def writable(self):
        """Whether it can be written."""
        return self.buffer.writable()

    def flush(self):
        """Writes out what is buffered."""
        self._check_closed()
        self._write_out()
        self.buffer.flush()

    def _write_out(self):
        if self._output:
            data = b"".join(self._output)
            self._output.clear()
            self._pending = 0
            self.buffer.write(data)

    def close(self):
        """Flushes and closes."""
        if self._buffer is not None and not self.closed:
            try:
                self.flush()
            finally:
                self.buffer.close()

    def detach(self):
        """Separates the buffer and returns it."""
        buffer = self._get_buffer()
        self.flush()
        self._buffer = None
        return buffer

    def write(self, s, /):
        """Writes text; returns how many characters."""
        if not isinstance(s, str):
            raise TypeError(f"write() argument must be str, not {type(s).__name__}")
        self._check_closed()
        if not self.buffer.writable():
            raise UnsupportedOperation("not writable")
        if self._text or self._undecoded:
            self._reset_reading()
        text = s
        if self._newline not in (None, "", "\n"):
            text = text.replace("\n", self._newline)
        data = text.encode(self.encoding, self.errors)
        self._output.append(data)
        self._pending += len(data)
        if self._line_buffering and ("\n" in s or "\r" in s):
            self.flush()
        elif self._write_through or self._pending > self._CHUNK_SIZE:
            self._write_out()
        return len(s)

    # -------------------------------------------------------------- reading

    def _reset_reading(self):
        self._text = ""
        self._at = 0
        self._undecoded = b""
        self._ended = False
        self._held_cr = False
        self._before = None

    def _check_reading(self):
        self._check_closed()
        if not self.buffer.readable():
            raise UnsupportedOperation("not readable")
        if self._output:
            self.flush()

    def _decode(self, data, final):
        data = self._undecoded + data if self._undecoded else data
        self._undecoded = b""
        if not final:
            data, self._undecoded = _whole_characters(data, self.encoding)
        text = data.decode(self.encoding, self.errors)
        if self._newline is None or self._newline == "":
            if self._held_cr:
                text = "\r" + text
                self._held_cr = False
            if "\r" in text:
                if not final and text.endswith("\r") and self._newline is None:
                    text = text[:-1]
                    self._held_cr = True
                if "\r\n" in text:
                    self._seen.add("\r\n")
                rest = text.replace("\r\n", "")
                if "\r" in rest:
                    self._seen.add("\r")
                if "\n" in rest:
                    self._seen.add("\n")
                if self._newline is None:
                    text = text.replace("\r\n", "\n").replace("\r", "\n")
            elif text and "\n" not in self._seen and "\n" in text:
                self._seen.add("\n")
        return text

    def _more(self):
        """Reads a chunk; False at the end of the file."""
        if self._ended:
            return False
        buffer = self.buffer
        read1 = getattr(buffer, "read1", None)
        data = read1(self._CHUNK_SIZE) if read1 is not None else buffer.read(self._CHUNK_SIZE)
        if not isinstance(data, (bytes, bytearray)):
            raise TypeError(f"underlying read1() should have returned a bytes-like object, not "
                            f"{type(data).__name__!r}")
        text = self._decode(bytes(data), not data)
        if self._at >= len(self._text):
            self._text = text
            self._at = 0
        else:
            self._text = self._text[self._at:] + text
            self._at = 0
        if not data:
            self._ended = True
            return bool(text)
        return True

    def read(self, size=-1, /):
        """At most size characters; all for -1."""
        size = -1 if size is None else size.__index__()
        self._check_reading()
        if size < 0:
            head = self._text[self._at:]
            rest = self._decode(self.buffer.read(), True)
            self._text = ""
            self._at = 0
            self._ended = False
            return head + rest
        while len(self._text) - self._at < size:
            if not self._more():
                self._ended = False
                break
        text = self._text[self._at:self._at + size]
        self._at += len(text)
        return text

    def readline(self, size=-1, /):
        """A line with its end; '' at the end of the file."""
        size = -1 if size is None else size.__index__()
        self._check_reading()
        while True:
            end = _line_end(self._text, self._at, self._newline)
            if 0 <= size and (end == 0 and len(self._text) - self._at >= size
                              or end > self._at + size):
                end = self._at + size
            if end:
                break
            if not self._more():
                self._ended = False
                end = len(self._text)
                break
        line = self._text[self._at:end]
        self._at = end
        return line

    def __next__(self):
        end = self._text.find("\n", self._at) + 1
        if end and (self._newline is None or self._newline == "\n"):
            line = self._text[self._at:end]
            self._at = end
            return line
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def tell(self):
        """An opaque position for seek()."""
        self._check_closed()
        if not self.seekable():
            raise UnsupportedOperation("underlying stream is not seekable")
        self._write_out()
        self.buffer.flush()
        position = self.buffer.tell() - len(self._undecoded)
        left = self._text[self._at:]
        if self._held_cr:
            position -= 1
        if left:
            if self._newline is None and self._seen - {"\n"}:
                # Line ends were translated: the bytes are counted as they were.
                position -= self._original_size(left)
            else:
                position -= len(left.encode(self.encoding, self.errors))
        return position

    def _original_size(self, left):
        end = "\r\n" if "\r\n" in self._seen else "\r"
        return len(left.replace("\n", end).encode(self.encoding, self.errors))

    def seek(self, cookie, whence=0, /):
        """Moves to a position that tell() gave, or to the beginning or end."""
        self._check_closed()
        if not self.seekable():
            raise UnsupportedOperation("underlying stream is not seekable")
        if whence == 1:
            if cookie != 0:
                raise UnsupportedOperation("can't do nonzero cur-relative seeks")
            cookie = self.tell()
        elif whence == 2:
            if cookie != 0:
                raise UnsupportedOperation("can't do nonzero end-relative seeks")
            self.flush()
            self._reset_reading()
            return self.buffer.seek(0, 2)
        elif whence != 0:
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        if cookie < 0:
            raise ValueError("negative seek position %r" % (cookie,))
        self.flush()
        self._reset_reading()
        return self.buffer.seek(cookie)

    def truncate(self, pos=None, /):
        """Cuts or extends the file."""
        self.flush()
        return self.buffer.truncate(self.tell() if pos is None else pos)


def _whole_characters(data, encoding):
    """(bytes of whole characters, the beginning of one more)."""
    name = encoding.lower().replace("_", "-")
    if name in ("utf-8", "utf8", "utf-8-sig"):
        for i in range(1, min(4, len(data)) + 1):
            b = data[-i]
            if b < 0x80:
                break
            if b >= 0xc0:
                needed = 2 if b < 0xe0 else 3 if b < 0xf0 else 4
                if i < needed:
                    return data[:-i], data[-i:]
                break
        return data, b""
    unit = 4 if "32" in name else 2 if "16" in name else 1
    left = len(data) % unit
    if left:
        data, rest = data[:-left], data[-left:]
    else:
        rest = b""
    if unit == 2 and len(data) >= 2:
        high = data[-1] if not name.endswith("be") else data[-2]
        if 0xd8 <= high <= 0xdb:
            return data[:-2], data[-2:] + rest
    return data, rest


class StringIO(TextIOBase):
    """Text in memory."""

    def __init__(self, initial_value="", newline="\n"):
        _check_newline(newline)
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError("initial_value must be str or None, not "
                            f"{type(initial_value).__name__}")
        self._newline = newline
        self._parts = []   # written at the end, not joined yet
        self._value = ""
        self._at = 0
        if initial_value:
            self._value = self._translate(initial_value)

    def __repr__(self):
        return f"<_io.StringIO object at {id(self):#x}>"

    def _translate(self, s):
        if self._newline is None:
            return s.replace("\r\n", "\n").replace("\r", "\n")
        if self._newline in ("\r", "\r\n"):
            return s.replace("\n", self._newline)
        return s

    def _join(self):
        if self._parts:
            self._value += "".join(self._parts)
            self._parts.clear()
            self._at = len(self._value)
        return self._value

    def getvalue(self):
        """Everything written."""
        self._check_closed()
        return self._join()

    def close(self):
        """Forgets everything."""
        self._value = ""
        self._parts.clear()
        self._closed = True

    def write(self, s, /):
        """Writes text; returns how many characters."""
        if not isinstance(s, str):
            raise TypeError(f"string argument expected, got {type(s).__name__!r}")
        self._check_closed()
        if not s:
            return 0
        text = self._translate(s)
        if self._parts or self._at == len(self._value):
            self._parts.append(text)
            return len(s)
        value = self._value
        if self._at > len(value):
            value += "\0" * (self._at - len(value))
        self._value = value[:self._at] + text + value[self._at + len(text):]
        self._at += len(text)
        return len(s)

    def read(self, size=-1, /):
        """At most size characters; all for -1."""
        self._check_closed()
        size = -1 if size is None else size.__index__()
        value = self._join()
        end = len(value) if size < 0 else min(len(value), self._at + size)
        text = value[self._at:end]
        self._at = max(end, self._at)
        return text

    def readline(self, size=-1, /):
        """A line with its end; '' at the end."""
        self._check_closed()
        size = -1 if size is None else size.__index__()
        value = self._join()
        end = _line_end(value, self._at, self._newline) or len(value)
        if size >= 0:
            end = min(end, self._at + size)
        text = value[self._at:end]
        self._at += len(text)
        return text

    def seek(self, pos, whence=0, /):
        """Moves the position; returns it."""
        self._check_closed()
        self._join()
        if whence == 0:
            if pos < 0:
                raise ValueError("Negative seek position %r" % (pos,))
            self._at = pos
        elif whence == 1:
            if pos != 0:
                raise OSError("Can't do nonzero cur-relative seeks")
        elif whence == 2:
            if pos != 0:
                raise OSError("Can't do nonzero cur-relative seeks")
            self._at = len(self._value)
        else:
            raise ValueError(f"Invalid whence ({whence}, should be 0, 1 or 2)")
        return self._at

    def tell(self):
        """The position."""
        self._check_closed()
        self._join()
        return self._at

    def truncate(self, pos=None, /):
        """Cuts it."""
        self._check_closed()
        self._join()
        pos = self._at if pos is None else pos.__index__()
        if pos < 0:
            raise ValueError("Negative size value %r" % (pos,))
        self._value = self._value[:pos]
        return pos

    def readable(self):
        """True."""
        self._check_closed()
        return True

    writable = seekable = readable
    line_buffering = property(lambda self: False)


def _make_stdin():
    """sys.stdin; None if the descriptor is closed."""
    try:
        raw = FileIO(0, "r", closefd=False)
    except OSError:
        return None
    raw.name = "<stdin>"
    stream = TextIOWrapper(BufferedReader(raw), "utf-8", "strict",
                           line_buffering=raw.isatty())
    stream.mode = "r"
    return stream
