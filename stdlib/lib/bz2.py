"""Compression by bzip2: data at once, step by step, and files."""

import io

import _compression
from _bz2 import BZ2Compressor, BZ2Decompressor

__all__ = ["BZ2File", "BZ2Compressor", "BZ2Decompressor", "open", "compress", "decompress"]


class BZ2File(_compression.CompressedFile):
    """A compressed file."""

    def __init__(self, filename, mode="r", *, compresslevel=9):
        self._buffer = self._compressor = None
        self._pos = 0
        if not 1 <= compresslevel <= 9:
            raise ValueError("compresslevel must be between 1 and 9")
        if mode in ("", "r", "rb"):
            mode = "rb"
        elif mode in ("w", "wb", "x", "xb", "a", "ab"):
            mode = mode[0] + "b"
            self._compressor = BZ2Compressor(compresslevel)
        else:
            raise ValueError(f"Invalid mode: {mode!r}")
        self._start(filename, mode, "filename must be a str, bytes, file or PathLike object")
        if mode == "rb":
            self._buffer = io.BufferedReader(_compression.DecompressReader(
                self._fp, BZ2Decompressor, trailing_error=OSError))

    def peek(self, n=0):
        """Some of the bytes that come next, without going on."""
        return super().peek(n)

    def readinto(self, b):
        """Reads into a buffer."""
        self._check_can_read()
        return self._buffer.readinto(b)

    def readline(self, size=-1):
        """A line."""
        if not isinstance(size, int):
            if not hasattr(size, "__index__"):
                raise TypeError("Integer argument expected")
            size = size.__index__()
        return super().readline(size)

    def readlines(self, size=-1):
        """The lines."""
        if not isinstance(size, int):
            if not hasattr(size, "__index__"):
                raise TypeError("Integer argument expected")
            size = size.__index__()
        self._check_can_read()
        return self._buffer.readlines(size)


def open(filename, mode="rb", compresslevel=9, encoding=None, errors=None, newline=None):
    """Opens a compressed file, as text if the mode has a "t"."""
    return _compression.open_as(BZ2File, filename, mode, encoding, errors, newline,
                                compresslevel=compresslevel)


def compress(data, compresslevel=9):
    """Compressed data."""
    compressor = BZ2Compressor(compresslevel)
    return compressor.compress(data) + compressor.flush()


def decompress(data):
    """Decompressed data; streams may follow one another."""
    parts = []
    while data:
        decompressor = BZ2Decompressor()
        try:
            part = decompressor.decompress(data)
        except OSError:
            if parts:
                break      # what follows is no stream
            raise
        parts.append(part)
        if not decompressor.eof:
            raise ValueError("Compressed data ended before the end-of-stream marker was reached")
        data = decompressor.unused_data
    return b"".join(parts)
