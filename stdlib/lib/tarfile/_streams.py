"""Files inside archives, and archives that are read or written without seeking."""

import io
import shutil

from tarfile._headers import (
    CompressionError, ReadError, StreamError,
)


def copyfileobj(src, dst, length=None, exception=OSError, bufsize=None):
    """Copy `length` bytes (all, if None) between file objects."""
    bufsize = bufsize or 16 * 1024
    if length == 0:
        return
    if length is None:
        shutil.copyfileobj(src, dst, bufsize)
        return
    while length > 0:
        data = src.read(min(bufsize, length))
        if len(data) < min(bufsize, length):
            raise exception("unexpected end of data")
        dst.write(data)
        length -= len(data)


class _Stream:
    """An archive in one direction: no seeking, blocks of `bufsize` bytes."""

    def __init__(self, name, mode, comptype, fileobj, bufsize, compresslevel):
        self._own_file = fileobj is None
        if fileobj is None:
            fileobj = open(name, mode + "b", buffering=0)
        self._head = b""
        if comptype == "*":
            self._head = fileobj.read(bufsize)
            comptype = self._kind_of(self._head)
        self.name = name or ""
        self.mode = mode
        self.comptype = comptype
        self.fileobj = fileobj
        self.bufsize = bufsize
        self.buf = b""
        self.pos = 0
        self.closed = False
        self._ready = []
        self._ready_size = 0
        self._coder = None
        self._errors = ()
        try:
            self._begin(compresslevel)
        except:
            if self._own_file:
                self.fileobj.close()
            self.closed = True
            raise

    @staticmethod
    def _kind_of(data):
        if data.startswith(b"\x1f\x8b\x08"):
            return "gz"
        if data[0:3] == b"BZh" and data[4:10] == b"1AY&SY":
            return "bz2"
        if data.startswith((b"\x5d\x00\x00\x80", b"\xfd7zXZ")):
            return "xz"
        return "tar"

    def _begin(self, level):
        writes = self.mode == "w"
        if self.comptype == "gz":
            try:
                import zlib
            except ImportError:
                raise CompressionError("zlib module is not available") from None
            self._errors = (zlib.error,)
            if writes:
                self._coder = zlib.compressobj(level, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
            else:
                self._coder = zlib.decompressobj(16 + zlib.MAX_WBITS)
        elif self.comptype == "bz2":
            try:
                import bz2
            except ImportError:
                raise CompressionError("bz2 module is not available") from None
            self._errors = (OSError,)
            self._coder = bz2.BZ2Compressor(level) if writes else bz2.BZ2Decompressor()
        elif self.comptype == "xz":
            try:
                import lzma
            except ImportError:
                raise CompressionError("lzma module is not available") from None
            self._errors = (lzma.LZMAError,)
            self._coder = lzma.LZMACompressor() if writes else lzma.LZMADecompressor()
        elif self.comptype != "tar":
            raise CompressionError(f"unknown compression type {self.comptype!r}")

    def __del__(self):
        if hasattr(self, "closed") and not self.closed:
            self.close()

    def write(self, data):
        self.pos += len(data)
        self._write_raw(self._coder.compress(data) if self._coder else data)

    def _write_raw(self, data):
        self.buf += data
        while len(self.buf) > self.bufsize:
            self.fileobj.write(self.buf[:self.bufsize])
            self.buf = self.buf[self.bufsize:]

    def close(self):
        if self.closed:
            return
        self.closed = True
        try:
            if self.mode == "w":
                if self._coder:
                    self.buf += self._coder.flush()
                if self.buf:
                    self.fileobj.write(self.buf)
                    self.buf = b""
        finally:
            if self._own_file:
                self.fileobj.close()

    def tell(self):
        return self.pos

    def seek(self, pos=0):
        if pos < self.pos:
            raise StreamError("seeking backwards is not allowed")
        while self.pos < pos:
            if not self.read(min(self.bufsize, pos - self.pos)):
                break
        return self.pos

    def read(self, size):
        assert size is not None
        while self._ready_size < size:
            data = self._head or self.fileobj.read(self.bufsize)
            self._head = b""
            if not data:
                break
            if self._coder:
                if self._coder.eof:
                    break
                try:
                    data = self._coder.decompress(data)
                except self._errors as e:
                    raise ReadError("invalid compressed data") from e
            self._ready.append(data)
            self._ready_size += len(data)
        data = b"".join(self._ready)
        self._ready = [data[size:]]
        self._ready_size = len(self._ready[0])
        data = data[:size]
        self.pos += len(data)
        return data


class _FileInFile(io.RawIOBase):
    """A part of the archive's file as a file of its own; holes read as NULs."""

    def __init__(self, fileobj, offset, size, name, blocks=None):
        self._file = fileobj
        self._offset = offset
        self._size = size
        self._position = 0
        self.name = name
        # (has data, start, stop, position in the archive)
        self._map = []
        at = 0
        for start, length in [(0, size)] if blocks is None else blocks:
            if start > at:
                self._map.append((False, at, start, None))
            self._map.append((True, start, start + length, offset))
            offset += length
            at = start + length
        if at < size:
            self._map.append((False, at, size, None))

    def flush(self):
        pass

    @property
    def mode(self):
        return "rb"

    def readable(self):
        return True

    def seekable(self):
        return self._file.seekable() if hasattr(self._file, "seekable") else True

    def tell(self):
        return self._position

    def seek(self, position, whence=io.SEEK_SET):
        if whence == io.SEEK_SET:
            position = position
        elif whence == io.SEEK_CUR:
            position += self._position
        elif whence == io.SEEK_END:
            position += self._size
        else:
            raise ValueError("Invalid argument")
        self._position = min(max(position, 0), self._size)
        return self._position

    def read(self, size=None):
        left = self._size - self._position
        size = left if size is None or size < 0 else min(size, left)
        parts = []
        while size > 0:
            has_data, start, stop, offset = next(
                entry for entry in self._map if entry[1] <= self._position < entry[2])
            length = min(size, stop - self._position)
            if has_data:
                self._file.seek(offset + (self._position - start))
                data = self._file.read(length)
                if not data:
                    raise ReadError("unexpected end of data")
                parts.append(data)
                length = len(data)
            else:
                parts.append(bytes(length))
            size -= length
            self._position += length
        return b"".join(parts)

    def readinto(self, buffer):
        data = self.read(len(buffer))
        buffer[:len(data)] = data
        return len(data)


class ExFileObject(io.BufferedReader):
    """A member's content, as TarFile.extractfile() gives it."""

    def __init__(self, tarfile, tarinfo):
        super().__init__(_FileInFile(tarfile.fileobj, tarinfo.offset_data, tarinfo.size,
                                     tarinfo.name, tarinfo.sparse))
