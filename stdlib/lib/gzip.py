"""Files and data in gzip's format."""

import builtins
import io
import os
import struct
import time
import zlib

__all__ = ["BadGzipFile", "GzipFile", "open", "compress", "decompress"]

FTEXT, FHCRC, FEXTRA, FNAME, FCOMMENT = 1, 2, 4, 8, 16
READ, WRITE = "rb", "wb"
_COMPRESS_LEVEL_FAST, _COMPRESS_LEVEL_TRADEOFF, _COMPRESS_LEVEL_BEST = 1, 6, 9
READ_BUFFER_SIZE = 128 * 1024


class BadGzipFile(OSError):
    """The data is not in gzip's format."""


def open(filename, mode="rb", compresslevel=_COMPRESS_LEVEL_BEST, encoding=None, errors=None,
         newline=None):
    """Opens a compressed file, as text if the mode has a "t"."""
    if "t" in mode:
        if "b" in mode:
            raise ValueError(f"Invalid mode: {mode!r}")
    else:
        for name, value in (("encoding", encoding), ("errors", errors), ("newline", newline)):
            if value is not None:
                raise ValueError(f"Argument {name!r} not supported in binary mode")
    plain = mode.replace("t", "")
    if isinstance(filename, (str, bytes, os.PathLike)):
        file = GzipFile(filename, plain, compresslevel)
    elif hasattr(filename, "read") or hasattr(filename, "write"):
        file = GzipFile(None, plain, compresslevel, filename)
    else:
        raise TypeError("filename must be a str or bytes object, or a file")
    if "t" in mode:
        return io.TextIOWrapper(file, encoding or "utf-8", errors, newline)
    return file


def _header(compresslevel, mtime, name=b""):
    extra = {_COMPRESS_LEVEL_BEST: 2, _COMPRESS_LEVEL_FAST: 4}.get(compresslevel, 0)
    head = struct.pack("<BBBBLBB", 0x1F, 0x8B, 8, FNAME if name else 0, int(mtime) & 0xFFFFFFFF,
                       extra, 255)
    return head + name + b"\0" if name else head


def _read_exact(file, size):
    data = file.read(size)
    while len(data) < size:
        more = file.read(size - len(data))
        if not more:
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")
        data += more
    return data


def _skip_text(file):
    while True:
        c = file.read(1)
        if not c or c == b"\0":
            return


def _read_header(file):
    # Reads a member's header: its time stamp, or None at the end of the file.
    magic = file.read(2)
    if not magic:
        return None
    if magic != b"\x1f\x8b":
        raise BadGzipFile(f"Not a gzipped file ({magic!r})")
    method, flags, mtime = struct.unpack("<BBIxx", _read_exact(file, 8))
    if method != 8:
        raise BadGzipFile("Unknown compression method")
    if flags & FEXTRA:
        size, = struct.unpack("<H", _read_exact(file, 2))
        _read_exact(file, size)
    if flags & FNAME:
        _skip_text(file)
    if flags & FCOMMENT:
        _skip_text(file)
    if flags & FHCRC:
        _read_exact(file, 2)
    return mtime


class _Source:
    # A file from which what was read too much can be given back.

    def __init__(self, file):
        self.file = file
        self.pending = b""

    def read(self, size):
        if not self.pending:
            return self.file.read(size)
        data, self.pending = self.pending[:size], self.pending[size:]
        return data

    def give_back(self, data):
        self.pending = data + self.pending


class GzipFile(io.BufferedIOBase):
    """A compressed file, as a binary file of what is in it."""

    myfileobj = None
    _closed = True

    def __init__(self, filename=None, mode=None, compresslevel=_COMPRESS_LEVEL_BEST, fileobj=None,
                 mtime=None):
        if mode and ("t" in mode or "U" in mode):
            raise ValueError(f"Invalid mode: {mode!r}")
        if mode and "b" not in mode:
            mode += "b"
        if fileobj is None:
            fileobj = self.myfileobj = builtins.open(filename, mode or "rb")
        if filename is None:
            filename = getattr(fileobj, "name", "")
            if not isinstance(filename, (str, bytes)):
                filename = ""
        else:
            filename = os.fspath(filename)
        if mode is None:
            mode = getattr(fileobj, "mode", "rb")
            if not isinstance(mode, str):
                mode = "rb"
        self.name = filename
        self.fileobj = fileobj
        self.offset = 0
        self._closed = False
        if mode.startswith("r"):
            self.mode = READ
            self._start_reading()
        elif mode.startswith(("w", "a", "x")):
            self.mode = WRITE
            self.crc = 0
            self.size = 0
            self.compress = zlib.compressobj(compresslevel, zlib.DEFLATED, -zlib.MAX_WBITS)
            name = os.path.basename(filename)
            if not isinstance(name, bytes):
                try:
                    name = name.encode("latin-1")
                except UnicodeEncodeError:
                    name = b""
            self._write_mtime = mtime
            fileobj.write(_header(compresslevel, time.time() if mtime is None else mtime,
                                  name.removesuffix(b".gz")))
        else:
            raise ValueError(f"Invalid mode: {mode!r}")

    def _start_reading(self):
        self._source = _Source(self.fileobj)
        self._decompressor = None
        self._buffer = b""
        self._eof = False
        self._member_crc = self._member_size = 0
        self._last_mtime = None
        self.offset = 0

    @property
    def mtime(self):
        """The time stamp of the member that was read last."""
        return self._last_mtime

    def __repr__(self):
        return f"<gzip {self.fileobj!r} {hex(id(self))}>"

    @property
    def closed(self):
        """Whether the file was closed."""
        return self._closed

    def _check_open(self):
        if self._closed:
            raise ValueError("I/O operation on closed file.")

    def readable(self):
        """Whether it is open for reading."""
        self._check_open()
        return self.mode == READ

    def writable(self):
        """Whether it is open for writing."""
        self._check_open()
        return self.mode == WRITE

    def seekable(self):
        """True."""
        return True

    def fileno(self):
        """The descriptor of the compressed file."""
        return self.fileobj.fileno()

    def write(self, data):
        """Compresses data into the file."""
        self._check_open()
        if self.mode != WRITE:
            raise OSError(9, "write() on read-only GzipFile object")
        if not isinstance(data, (bytes, bytearray)):
            data = memoryview(data).tobytes()
        if data:
            self.fileobj.write(self.compress.compress(data))
            self.size += len(data)
            self.crc = zlib.crc32(data, self.crc)
            self.offset += len(data)
        return len(data)

    def _more(self):
        # Decompresses the next piece; empty at the end.
        while not self._eof:
            if self._decompressor is None:
                mtime = _read_header(self._source)
                if mtime is None:
                    self._eof = True
                    break
                self._last_mtime = mtime
                self._decompressor = zlib.decompressobj(-zlib.MAX_WBITS)
                self._member_crc = self._member_size = 0
            d = self._decompressor
            data = d.unconsumed_tail or self._source.read(READ_BUFFER_SIZE)
            if not data:
                raise EOFError("Compressed file ended before the end-of-stream marker was reached")
            out = d.decompress(data, READ_BUFFER_SIZE)
            self._member_crc = zlib.crc32(out, self._member_crc)
            self._member_size += len(out)
            if d.eof:
                self._source.give_back(d.unused_data)
                crc, size = struct.unpack("<II", _read_exact(self._source, 8))
                if crc != self._member_crc:
                    raise BadGzipFile(f"CRC check failed {hex(crc)} != {hex(self._member_crc)}")
                if size != self._member_size & 0xFFFFFFFF:
                    raise BadGzipFile("Incorrect length of data produced")
                c = b"\0"
                while c == b"\0":
                    c = self._source.read(1)
                if c:
                    self._source.give_back(c)
                self._decompressor = None
            if out:
                return out
        return b""

    def _check_reading(self):
        self._check_open()
        if self.mode != READ:
            raise OSError(9, "read() on write-only GzipFile object")

    def read(self, size=-1):
        """The next bytes, all without a size."""
        self._check_reading()
        if size is None or size < 0:
            chunks = [self._buffer]
            self._buffer = b""
            while more := self._more():
                chunks.append(more)
            data = b"".join(chunks)
        else:
            chunks = [self._buffer]
            have = len(self._buffer)
            while have < size and (more := self._more()):
                chunks.append(more)
                have += len(more)
            data = b"".join(chunks)
            data, self._buffer = data[:size], data[size:]
        self.offset += len(data)
        return data

    def read1(self, size=-1):
        """Bytes that come without reading more than needed."""
        self._check_reading()
        if not self._buffer:
            self._buffer = self._more()
        if size is None or size < 0:
            size = len(self._buffer)
        data, self._buffer = self._buffer[:size], self._buffer[size:]
        self.offset += len(data)
        return data

    def readinto(self, b):
        """Reads into a buffer."""
        data = self.read(len(b))
        b[:len(data)] = data
        return len(data)

    def peek(self, n):
        """The next bytes, which stay to be read."""
        self._check_reading()
        if not self._buffer:
            self._buffer = self._more()
        return self._buffer

    def readline(self, size=-1):
        """The next line."""
        self._check_reading()
        if size is None:
            size = -1
        while True:
            end = self._buffer.find(b"\n") + 1
            if end or 0 <= size <= len(self._buffer):
                break
            more = self._more()
            if not more:
                end = len(self._buffer)
                break
            self._buffer += more
        if not end or 0 <= size < end:
            end = size
        line, self._buffer = self._buffer[:end], self._buffer[end:]
        self.offset += len(line)
        return line

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def tell(self):
        """The position in the uncompressed data."""
        self._check_open()
        return self.offset

    def rewind(self):
        """Starts again at the beginning."""
        if self.mode != READ:
            raise OSError("Can't rewind in write mode")
        self.fileobj.seek(0)
        self._start_reading()

    def seek(self, offset, whence=io.SEEK_SET):
        """Goes to a position; forward only when writing."""
        self._check_open()
        if self.mode == WRITE:
            if whence == io.SEEK_CUR:
                offset += self.offset
            elif whence != io.SEEK_SET:
                raise ValueError("Seek from end not supported")
            if offset < self.offset:
                raise OSError("Negative seek in write mode")
            while (missing := offset - self.offset) > 0:
                self.write(bytes(min(missing, 1 << 16)))
            return self.offset
        if whence == io.SEEK_CUR:
            offset += self.offset
        elif whence == io.SEEK_END:
            while self.read(1 << 16):
                pass
            offset += self.offset
        if offset < self.offset:
            self.rewind()
        while (missing := offset - self.offset) > 0 and self.read(min(missing, 1 << 16)):
            pass
        return self.offset

    def flush(self, zlib_mode=zlib.Z_SYNC_FLUSH):
        """Writes what was compressed so far."""
        self._check_open()
        if self.mode == WRITE:
            self.fileobj.write(self.compress.flush(zlib_mode))
            self.fileobj.flush()

    def close(self):
        """Ends the file."""
        if self._closed:
            return
        self._closed = True
        try:
            if self.mode == WRITE:
                self.fileobj.write(self.compress.flush())
                self.fileobj.write(struct.pack("<LL", self.crc, self.size & 0xFFFFFFFF))
        finally:
            self.fileobj = None
            if self.myfileobj is not None:
                self.myfileobj.close()
                self.myfileobj = None


def compress(data, compresslevel=_COMPRESS_LEVEL_BEST, *, mtime=None):
    """Data in gzip's format."""
    if not isinstance(data, (bytes, bytearray)):
        data = memoryview(data).tobytes()
    head = _header(compresslevel, time.time() if mtime is None else mtime)
    body = zlib.compress(data, compresslevel, -zlib.MAX_WBITS)
    return head + body + struct.pack("<LL", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def decompress(data):
    """The data that is in gzip's format."""
    out = []
    source = _Source(io.BytesIO(data))
    while _read_header(source) is not None:
        d = zlib.decompressobj(-zlib.MAX_WBITS)
        out.append(d.decompress(source.pending + source.file.read()))
        if not d.eof or len(d.unused_data) < 8:
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")
        crc, size = struct.unpack("<II", d.unused_data[:8])
        if crc != zlib.crc32(out[-1]):
            raise BadGzipFile("CRC check failed")
        if size != len(out[-1]) & 0xFFFFFFFF:
            raise BadGzipFile("Incorrect length of data produced")
        source = _Source(io.BytesIO(d.unused_data[8:].lstrip(b"\0")))
    return b"".join(out)


def main():
    """`python -m gzip`: packs or unpacks files beside them, or standard input."""
    import argparse
    import shutil
    import sys
    parser = argparse.ArgumentParser(
        description="A simple command line interface for the gzip module: act like gzip, but do "
                    "not delete the input file.")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--fast", action="store_true", help="compress faster")
    group.add_argument("--best", action="store_true", help="compress better")
    group.add_argument("-d", "--decompress", action="store_true",
                       help="act like gunzip instead of gzip")
    parser.add_argument("args", nargs="*", default=["-"], metavar="file")
    args = parser.parse_args()
    level = 1 if args.fast else 9 if args.best else 6
    for name in args.args:
        standard = name == "-"
        if args.decompress:
            if not standard and not name.endswith(".gz"):
                sys.exit(f"filename doesn't end in .gz: {name!r}")
            source = GzipFile(filename="", mode="rb", fileobj=sys.stdin.buffer) if standard \
                else open(name, "rb")
            target = sys.stdout.buffer if standard else builtins.open(name[:-3], "wb")
        else:
            source = sys.stdin.buffer if standard else builtins.open(name, "rb")
            target = GzipFile(filename="", mode="wb", fileobj=sys.stdout.buffer,
                              compresslevel=level) if standard \
                else open(name + ".gz", "wb", compresslevel=level)
        try:
            shutil.copyfileobj(source, target)
        finally:
            for stream in source, target:
                if stream not in (sys.stdin.buffer, sys.stdout.buffer):
                    stream.close()


if __name__ == "__main__":
    main()
