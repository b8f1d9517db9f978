"""Reading and writing the bytes of a member."""

import io
import struct

import zipfile

from zipfile._format import (
    MASK_ENCRYPTED, MASK_USE_DATA_DESCRIPTOR, ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA,
    ZIP_STORED, BadZipFile, descriptor_magic, method_names,
)

try:
    import zlib
    crc32 = zlib.crc32
except ImportError:
    zlib = None
    from binascii import crc32
try:
    import bz2
except ImportError:
    bz2 = None
try:
    import lzma
except ImportError:
    lzma = None


def check_method(method):
    """Raises unless the compression method is known and its module is there."""
    wanted = {ZIP_DEFLATED: (zlib, "zlib"), ZIP_BZIP2: (bz2, "bz2"), ZIP_LZMA: (lzma, "lzma")}
    if method == ZIP_STORED:
        return
    if method not in wanted:
        raise NotImplementedError("That compression method is not supported")
    module, name = wanted[method]
    if not module:
        raise RuntimeError(f"Compression requires the (missing) {name} module")


class LzmaCompressor:
    """LZMA as ZIP has it: a header with the filter's properties, and raw data."""

    def __init__(self):
        self._compressor = None

    def _begin(self):
        properties = lzma._encode_filter_properties({"id": lzma.FILTER_LZMA1})
        self._compressor = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=[
            lzma._decode_filter_properties(lzma.FILTER_LZMA1, properties)])
        return struct.pack("<BBH", 9, 4, len(properties)) + properties

    def compress(self, data):
        if self._compressor is None:
            return self._begin() + self._compressor.compress(data)
        return self._compressor.compress(data)

    def flush(self):
        if self._compressor is None:
            return self._begin() + self._compressor.flush()
        return self._compressor.flush()


class LzmaDecompressor:
    def __init__(self):
        self._decompressor = None
        self._head = b""
        self.eof = False

    def decompress(self, data):
        if self._decompressor is None:
            self._head += data
            if len(self._head) <= 4:
                return b""
            size, = struct.unpack("<H", self._head[2:4])
            if len(self._head) <= 4 + size:
                return b""
            self._decompressor = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[
                lzma._decode_filter_properties(lzma.FILTER_LZMA1, self._head[4:4 + size])])
            data = self._head[4 + size:]
            del self._head
        result = self._decompressor.decompress(data)
        self.eof = self._decompressor.eof
        return result


def new_compressor(method, level=None):
    if method == ZIP_DEFLATED:
        if level is None:
            level = zlib.Z_DEFAULT_COMPRESSION
        return zlib.compressobj(level, zlib.DEFLATED, -15)
    if method == ZIP_BZIP2:
        return bz2.BZ2Compressor() if level is None else bz2.BZ2Compressor(level)
    return LzmaCompressor() if method == ZIP_LZMA else None


def new_decompressor(method):
    if method == ZIP_STORED:
        return None
    if method not in (ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA):
        name = method_names.get(method)
        if name:
            raise NotImplementedError(f"compression type {method} ({name})")
        raise NotImplementedError(f"compression type {method}")
    check_method(method)
    if method == ZIP_DEFLATED:
        return zlib.decompressobj(-15)
    return bz2.BZ2Decompressor() if method == ZIP_BZIP2 else LzmaDecompressor()


def crc_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ 0xEDB88320 if value & 1 else value >> 1
        table.append(value)
    return table


def new_decrypter(password):
    """ZIP's traditional cipher: a function that decrypts the next bytes."""
    table = crc_table()
    a, b, c = 0x12345678, 0x23456789, 0x34567890

    def feed(byte):
        nonlocal a, b, c
        a = a >> 8 ^ table[(a ^ byte) & 0xFF]
        b = ((b + (a & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        c = c >> 8 ^ table[(c ^ b >> 24) & 0xFF]

    for byte in password:
        feed(byte)

    def decrypt(data):
        out = bytearray()
        for byte in data:
            mix = c | 2
            byte ^= (mix * (mix ^ 1)) >> 8 & 0xFF
            feed(byte)
            out.append(byte)
        return bytes(out)

    return decrypt


class SharedFile:
    """A view of the archive's file with a position of its own; readers take turns."""

    def __init__(self, file, position, close, lock, writing):
        self._file = file
        self._position = position
        self._close = close
        self._lock = lock
        self._writing = writing
        self.seekable = file.seekable

    def tell(self):
        return self._position

    def _check(self):
        if self._writing():
            raise ValueError("Can't reposition in the ZIP file while there is an open writing "
                             "handle on it. Close the writing handle before trying to read.")

    def seek(self, offset, whence=0):
        with self._lock:
            self._check()
            if whence == 1:
                self._file.seek(self._position + offset)
            else:
                self._file.seek(offset, whence)
            self._position = self._file.tell()
            return self._position

    def read(self, n=-1):
        with self._lock:
            if self._writing():
                raise ValueError("Can't read from the ZIP file while there is an open writing "
                                 "handle on it. Close the writing handle before trying to read.")
            self._file.seek(self._position)
            data = self._file.read(n)
            self._position = self._file.tell()
            return data

    def close(self):
        if self._file is not None:
            file, self._file = self._file, None
            self._close(file)


class Tellable:
    """Counts the bytes written to a file that cannot tell its position."""

    def __init__(self, file):
        self._file = file
        self._offset = 0

    def write(self, data):
        n = self._file.write(data)
        self._offset += n
        return n

    def tell(self):
        return self._offset

    def flush(self):
        self._file.flush()

    def close(self):
        self._file.close()


class ZipExtFile(io.BufferedIOBase):
    """A member opened for reading; made by ZipFile.open()."""

    MAX_N = 1 << 31 - 1
    MIN_READ_SIZE = 4096
    MAX_SEEK_READ = 1 << 24

    def __init__(self, fileobj, mode, zipinfo, pwd=None, close_fileobj=False):
        self._fileobj = fileobj
        self._password = pwd
        self._close_fileobj = close_fileobj
        self._method = zipinfo.compress_type
        self._compressed_left = zipinfo.compress_size
        self._left = zipinfo.file_size
        self._decompressor = new_decompressor(self._method)
        self._eof = False
        self._ready = b""
        self._offset = 0
        self.newlines = None
        self.mode = mode
        self.name = zipinfo.filename
        self._expected_crc = getattr(zipinfo, "CRC", None)
        self._running_crc = crc32(b"")
        self._seekable = False
        self._decrypt = None
        try:
            if fileobj.seekable():
                self._start = fileobj.tell()
                self._start_compressed = zipinfo.compress_size
                self._start_left = zipinfo.file_size
                self._start_crc = self._running_crc
                self._start_expected = self._expected_crc
                self._seekable = True
        except AttributeError:
            pass
        if pwd:
            # The last byte of the cipher's header proves the password.
            if zipinfo.flag_bits & MASK_USE_DATA_DESCRIPTOR:
                self._check_byte = zipinfo._raw_time >> 8 & 0xFF
            else:
                self._check_byte = zipinfo.CRC >> 24 & 0xFF
            if self._begin_decryption() != self._check_byte:
                raise RuntimeError(f"Bad password for file {zipinfo.orig_filename!r}")

    def _begin_decryption(self):
        self._decrypt = new_decrypter(self._password)
        header = self._fileobj.read(12)
        self._compressed_left -= 12
        return self._decrypt(header)[11]

    def __repr__(self):
        parts = [f"<{self.__class__.__module__}.{self.__class__.__qualname__}"]
        if self.closed:
            parts.append("[closed]")
        else:
            parts.append(f"name={self.name!r} mode={self.mode!r}")
            if self._method != ZIP_STORED:
                method = method_names.get(self._method, self._method)
                parts.append(f"compress_type={method}")
        return " ".join(parts) + ">"

    def readline(self, limit=-1):
        """Read a line of at most `limit` bytes."""
        if limit < 0:
            end = self._ready.find(b"\n", self._offset) + 1
            if end > 0:
                line = self._ready[self._offset:end]
                self._offset = end
                return line
        return io.BufferedIOBase.readline(self, limit)

    def peek(self, n=1):
        """The next bytes, without going on."""
        if n > len(self._ready) - self._offset:
            data = self.read(n)
            if len(data) > self._offset:
                self._ready = data + self._ready[self._offset:]
                self._offset = 0
            else:
                self._offset -= len(data)
        return self._ready[self._offset:self._offset + 512]

    def readable(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        return True

    def read(self, n=-1):
        """Read at most `n` bytes; all if that is None or negative."""
        if self.closed:
            raise ValueError("read from closed file.")
        everything = n is None or n < 0
        parts = [self._ready[self._offset:] if everything
                 else self._ready[self._offset:self._offset + n]]
        if not everything and self._offset + n < len(self._ready):
            self._offset += n
            return parts[0]
        if not everything:
            n -= len(parts[0])
        self._ready = b""
        self._offset = 0
        while not self._eof and (everything or n > 0):
            data = self._more(self.MAX_N if everything else n)
            if not everything and n < len(data):
                self._ready = data
                self._offset = n
                parts.append(data[:n])
                break
            parts.append(data)
            if not everything:
                n -= len(data)
        return b"".join(parts)

    def read1(self, n=-1):
        """Read at most `n` bytes with at most one read of the file."""
        if n is None or n < 0:
            data = self._ready[self._offset:]
            self._ready = b""
            self._offset = 0
            while not self._eof:
                more = self._more(self.MAX_N)
                if more:
                    data += more
                    break
            return data
        if self._offset + n < len(self._ready):
            data = self._ready[self._offset:self._offset + n]
            self._offset += n
            return data
        n -= len(self._ready) - self._offset
        data = self._ready[self._offset:]
        self._ready = b""
        self._offset = 0
        while n > 0 and not self._eof:
            more = self._more(n)
            if n < len(more):
                self._ready = more
                self._offset = n
                return data + more[:n]
            if more:
                return data + more
        return data

    def _update_crc(self, data):
        if self._expected_crc is None:
            return
        self._running_crc = crc32(data, self._running_crc)
        if self._eof and self._running_crc != self._expected_crc:
            raise BadZipFile(f"Bad CRC-32 for file {self.name!r}")

    def _more(self, n):
        """The next bytes of the content: about `n` of them, or fewer."""
        if self._eof or n <= 0:
            return b""
        if self._method == ZIP_DEFLATED:
            data = self._decompressor.unconsumed_tail
            if n > len(data):
                data += self._read_compressed(n - len(data))
        else:
            data = self._read_compressed(n)
        if self._method == ZIP_STORED:
            self._eof = self._compressed_left <= 0
        elif self._method == ZIP_DEFLATED:
            n = max(n, self.MIN_READ_SIZE)
            data = self._decompressor.decompress(data, n)
            self._eof = (self._decompressor.eof or self._compressed_left <= 0
                         and not self._decompressor.unconsumed_tail)
            if self._eof:
                data += self._decompressor.flush()
        else:
            data = self._decompressor.decompress(data)
            self._eof = self._decompressor.eof or self._compressed_left <= 0
        data = data[:self._left]
        self._left -= len(data)
        if self._left <= 0:
            self._eof = True
        self._update_crc(data)
        return data

    def _read_compressed(self, n):
        if self._compressed_left <= 0:
            return b""
        n = min(max(n, self.MIN_READ_SIZE), self._compressed_left)
        data = self._fileobj.read(n)
        self._compressed_left -= len(data)
        if not data:
            raise EOFError
        return self._decrypt(data) if self._decrypt is not None else data

    def close(self):
        try:
            if self._close_fileobj:
                self._fileobj.close()
        finally:
            super().close()

    def seekable(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        return self._seekable

    def seek(self, offset, whence=0):
        if self.closed:
            raise ValueError("seek on closed file.")
        if not self._seekable:
            raise io.UnsupportedOperation("underlying stream is not seekable")
        here = self.tell()
        if whence == 0:
            there = offset
        elif whence == 1:
            there = here + offset
        elif whence == 2:
            there = self._start_left + offset
        else:
            raise ValueError("whence must be os.SEEK_SET (0), os.SEEK_CUR (1), "
                             "or os.SEEK_END (2)")
        there = max(min(there, self._start_left), 0)
        distance = there - here
        in_buffer = distance + self._offset
        if 0 <= in_buffer < len(self._ready):
            self._offset = in_buffer
            return self.tell()
        if self._method == ZIP_STORED and self._decrypt is None and distance > 0:
            # Stored data may be skipped; the checksum cannot be checked then.
            self._expected_crc = None
            distance -= len(self._ready) - self._offset
            self._fileobj.seek(distance, 1)
            self._left -= distance
            self._compressed_left -= distance
            self._eof = self._left <= 0
            self._ready = b""
            self._offset = 0
            return self.tell()
        if distance < 0:
            self._fileobj.seek(self._start)
            self._running_crc = self._start_crc
            self._expected_crc = self._start_expected
            self._compressed_left = self._start_compressed
            self._left = self._start_left
            self._ready = b""
            self._offset = 0
            self._decompressor = new_decompressor(self._method)
            self._eof = False
            distance = there
            if self._decrypt is not None:
                self._begin_decryption()
        while distance > 0:
            step = min(self.MAX_SEEK_READ, distance)
            self.read(step)
            distance -= step
        return self.tell()

    def tell(self):
        if self.closed:
            raise ValueError("tell on closed file.")
        if not self._seekable:
            raise io.UnsupportedOperation("underlying stream is not seekable")
        return self._start_left - self._left - len(self._ready) + self._offset


class ZipWriteFile(io.BufferedIOBase):
    """A member opened for writing; its sizes are written when it is closed."""

    def __init__(self, archive, info, zip64):
        self._info = info
        self._zip64 = zip64
        self._archive = archive
        self._compressor = new_compressor(info.compress_type, info._compresslevel)
        self._size = 0
        self._compressed = 0
        self._crc = 0

    @property
    def _fileobj(self):
        return self._archive.fp

    def writable(self):
        return True

    def write(self, data):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        size = len(data) if isinstance(data, (bytes, bytearray)) else memoryview(data).nbytes
        self._size += size
        self._crc = crc32(data, self._crc)
        if self._compressor:
            data = self._compressor.compress(data)
            self._compressed += len(data)
        self._fileobj.write(data)
        return size

    def close(self):
        if self.closed:
            return
        try:
            super().close()
            if self._compressor:
                rest = self._compressor.flush()
                self._compressed += len(rest)
                self._fileobj.write(rest)
                self._info.compress_size = self._compressed
            else:
                self._info.compress_size = self._size
            self._info.CRC = self._crc
            self._info.file_size = self._size
            if not self._zip64:
                if self._size > zipfile.ZIP64_LIMIT:
                    raise RuntimeError("File size too large, try using force_zip64")
                if self._compressed > zipfile.ZIP64_LIMIT:
                    raise RuntimeError("Compressed size too large, try using force_zip64")
            if self._info.flag_bits & MASK_USE_DATA_DESCRIPTOR:
                self._fileobj.write(struct.pack(
                    "<LLQQ" if self._zip64 else "<LLLL", descriptor_magic, self._info.CRC,
                    self._info.compress_size, self._info.file_size))
                self._archive.start_dir = self._fileobj.tell()
            else:
                # The header in front again, now with the sizes.
                self._archive.start_dir = self._fileobj.tell()
                self._fileobj.seek(self._info.header_offset)
                self._fileobj.write(self._info.FileHeader(self._zip64))
                self._fileobj.seek(self._archive.start_dir)
            self._archive.filelist.append(self._info)
            self._archive.NameToInfo[self._info.filename] = self._info
        finally:
            self._archive._writing = False
