"""What the files of bz2 and lzma share: reading decompressed data from a compressed file."""

import io
import sys

BUFFER_SIZE = io.DEFAULT_BUFFER_SIZE


class BaseStream(io.BufferedIOBase):
    """Checks before a file's methods do their work."""

    def _check_not_closed(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def _check_can_read(self):
        if not self.readable():
            raise io.UnsupportedOperation("File not open for reading")

    def _check_can_write(self):
        if not self.writable():
            raise io.UnsupportedOperation("File not open for writing")

    def _check_can_seek(self):
        if not self.readable():
            raise io.UnsupportedOperation("Seeking is only supported on files open for reading")
        if not self.seekable():
            raise io.UnsupportedOperation("The underlying file object does not support seeking")


class DecompressReader(io.RawIOBase):
    """A raw file over a compressed one; streams may follow one another."""

    def __init__(self, fp, decomp_factory, trailing_error=(), **decomp_args):
        self._fp = fp
        self._eof = False
        self._pos = 0
        self._size = -1
        self._decomp_factory = decomp_factory
        self._decomp_args = decomp_args
        self._decompressor = decomp_factory(**decomp_args)
        self._trailing_error = trailing_error    # what is raised by data that is no stream

    def readable(self):
        return True

    def close(self):
        self._decompressor = None
        return super().close()

    def seekable(self):
        return self._fp.seekable()

    def readinto(self, b):
        with memoryview(b) as view, view.cast("B") as target:
            data = self.read(len(target))
            target[:len(data)] = data
        return len(data)

    def read(self, size=-1):
        if size < 0:
            return self.readall()
        if not size or self._eof:
            return b""
        data = None
        while True:
            if self._decompressor.eof:
                raw = self._decompressor.unused_data or self._fp.read(BUFFER_SIZE)
                if not raw:
                    break
                self._decompressor = self._decomp_factory(**self._decomp_args)
                try:
                    data = self._decompressor.decompress(raw, size)
                except self._trailing_error:
                    break
            else:
                raw = b""
                if self._decompressor.needs_input:
                    raw = self._fp.read(BUFFER_SIZE)
                    if not raw:
                        raise EOFError("Compressed file ended before the end-of-stream marker "
                                       "was reached")
                data = self._decompressor.decompress(raw, size)
            if data:
                break
        if not data:
            self._eof = True
            self._size = self._pos
            return b""
        self._pos += len(data)
        return data

    def readall(self):
        parts = []
        while data := self.read(sys.maxsize):
            parts.append(data)
        return b"".join(parts)

    def seek(self, offset, whence=io.SEEK_SET):
        if whence == io.SEEK_CUR:
            offset += self._pos
        elif whence == io.SEEK_END:
            # How long the data is shows only when all was read.
            if self._size < 0:
                while self.read(BUFFER_SIZE):
                    pass
            offset += self._size
        elif whence != io.SEEK_SET:
            raise ValueError(f"Invalid value for whence: {whence}")
        if offset < self._pos:
            # Back means from the start again.
            self._fp.seek(0)
            self._eof = False
            self._pos = 0
            self._decompressor = self._decomp_factory(**self._decomp_args)
        else:
            offset -= self._pos
        while offset > 0:
            data = self.read(min(BUFFER_SIZE, offset))
            if not data:
                break
            offset -= len(data)
        return self._pos

    def tell(self):
        return self._pos


class CompressedFile(BaseStream):
    """A file that compresses what is written, or decompresses what is read."""

    _fp = None

    def _start(self, filename, mode, what):
        # Opens the file itself.
        import os
        self._closefp = False
        if isinstance(filename, (str, bytes, os.PathLike)):
            import builtins
            if "b" not in mode:
                mode += "b"
            self._fp = builtins.open(filename, mode)
            self._closefp = True
        elif hasattr(filename, "read") or hasattr(filename, "write"):
            self._fp = filename
        else:
            raise TypeError(what)

    def close(self):
        """Writes the end, and closes the file if it was opened here."""
        if self.closed:
            return
        try:
            if self._buffer is not None:
                self._buffer.close()
            elif self._compressor is not None:
                self._fp.write(self._compressor.flush())
        finally:
            try:
                if self._closefp:
                    self._fp.close()
            finally:
                self._fp = None
                self._closefp = False
                self._buffer = None
                self._compressor = None

    @property
    def closed(self):
        """Whether the file is closed."""
        return self._fp is None

    def fileno(self):
        """The descriptor of the file."""
        self._check_not_closed()
        return self._fp.fileno()

    def seekable(self):
        """Whether seek works."""
        return self.readable() and self._buffer.seekable()

    def readable(self):
        """Whether the file was opened to be read."""
        self._check_not_closed()
        return self._buffer is not None

    def writable(self):
        """Whether the file was opened to be written."""
        self._check_not_closed()
        return self._compressor is not None

    def peek(self, size=-1):
        """Some of the bytes that come next, without going on."""
        self._check_can_read()
        return self._buffer.peek(size)

    def read(self, size=-1):
        """So many bytes, or all."""
        self._check_can_read()
        return self._buffer.read(size)

    def read1(self, size=-1):
        """Some bytes, with as few reads as possible."""
        self._check_can_read()
        return self._buffer.read1(BUFFER_SIZE if size < 0 else size)

    def readline(self, size=-1):
        """A line."""
        self._check_can_read()
        return self._buffer.readline(size)

    def write(self, data):
        """Writes bytes; how many."""
        self._check_can_write()
        length = len(data) if isinstance(data, (bytes, bytearray)) else memoryview(data).nbytes
        self._fp.write(self._compressor.compress(data))
        self._pos += length
        return length

    def seek(self, offset, whence=io.SEEK_SET):
        """Moves in the decompressed data; back means to start again."""
        self._check_can_seek()
        return self._buffer.seek(offset, whence)

    def tell(self):
        """The place in the decompressed data."""
        self._check_not_closed()
        return self._pos if self._buffer is None else self._buffer.tell()


def open_as(file_class, filename, mode, encoding, errors, newline, **options):
    """Opens a file in binary or text mode."""
    if "t" in mode:
        if "b" in mode:
            raise ValueError(f"Invalid mode: {mode!r}")
    else:
        for name, value in (("encoding", encoding), ("errors", errors), ("newline", newline)):
            if value is not None:
                raise ValueError(f"Argument {name!r} not supported in binary mode")
    file = file_class(filename, mode.replace("t", ""), **options)
    if "t" in mode:
        return io.TextIOWrapper(file, io.text_encoding(encoding), errors, newline)
    return file
