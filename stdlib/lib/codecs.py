"""Encodings by name: the registry, codecs as objects, and incremental and stream codecs."""

import sys

__all__ = [
    "register", "lookup", "open", "EncodedFile", "BOM", "BOM_BE", "BOM_LE", "BOM32_BE", "BOM32_LE",
    "BOM64_BE", "BOM64_LE", "BOM_UTF8", "BOM_UTF16", "BOM_UTF16_LE", "BOM_UTF16_BE", "BOM_UTF32",
    "BOM_UTF32_LE", "BOM_UTF32_BE", "CodecInfo", "Codec", "IncrementalEncoder",
    "IncrementalDecoder", "StreamReader", "StreamWriter", "StreamReaderWriter", "StreamRecoder",
    "getencoder", "getdecoder", "getincrementalencoder", "getincrementaldecoder", "getreader",
    "getwriter", "encode", "decode", "iterencode", "iterdecode", "strict_errors", "ignore_errors",
    "replace_errors", "xmlcharrefreplace_errors", "backslashreplace_errors",
    "namereplace_errors", "register_error", "lookup_error",
]

BOM_UTF8 = b"\xef\xbb\xbf"
BOM_LE = BOM_UTF16_LE = b"\xff\xfe"
BOM_BE = BOM_UTF16_BE = b"\xfe\xff"
BOM_UTF32_LE = b"\xff\xfe\x00\x00"
BOM_UTF32_BE = b"\x00\x00\xfe\xff"
_little = sys.byteorder == "little"
BOM = BOM_UTF16 = BOM_UTF16_LE if _little else BOM_UTF16_BE
BOM_UTF32 = BOM_UTF32_LE if _little else BOM_UTF32_BE
BOM32_LE, BOM32_BE = BOM_UTF16_LE, BOM_UTF16_BE
BOM64_LE, BOM64_BE = BOM_UTF32_LE, BOM_UTF32_BE


class CodecInfo(tuple):
    """What the registry knows of a codec: (encode, decode, streamreader, streamwriter)."""

    _is_text_encoding = True

    def __new__(cls, encode, decode, streamreader=None, streamwriter=None,
                incrementalencoder=None, incrementaldecoder=None, name=None, *,
                _is_text_encoding=None):
        self = tuple.__new__(cls, (encode, decode, streamreader, streamwriter))
        self.name = name
        self.encode = encode
        self.decode = decode
        self.incrementalencoder = incrementalencoder
        self.incrementaldecoder = incrementaldecoder
        self.streamwriter = streamwriter
        self.streamreader = streamreader
        if _is_text_encoding is not None:
            self._is_text_encoding = _is_text_encoding
        return self

    def __repr__(self):
        return (f"<{self.__class__.__module__}.{self.__class__.__qualname__} object "
                f"for encoding {self.name} at {id(self):#x}>")


class Codec:
    """The interface of stateless codecs."""

    def encode(self, input, errors="strict"):
        """(encoded, length consumed)"""
        raise NotImplementedError

    def decode(self, input, errors="strict"):
        """(decoded, length consumed)"""
        raise NotImplementedError


class IncrementalEncoder:
    """Encodes piece by piece."""

    def __init__(self, errors="strict"):
        self.errors = errors
        self.buffer = ""

    def encode(self, input, final=False):
        """The next piece encoded."""
        raise NotImplementedError

    def reset(self):
        """Back to the start."""

    def getstate(self):
        """The state as an int."""
        return 0

    def setstate(self, state):
        """Restore a state."""


class BufferedIncrementalEncoder(IncrementalEncoder):
    """An encoder that keeps what it cannot encode yet."""

    def _buffer_encode(self, input, errors, final):
        raise NotImplementedError

    def encode(self, input, final=False):
        data = self.buffer + input
        result, consumed = self._buffer_encode(data, self.errors, final)
        self.buffer = data[consumed:]
        return result

    def reset(self):
        self.buffer = ""

    def getstate(self):
        return self.buffer or 0

    def setstate(self, state):
        self.buffer = state or ""


class IncrementalDecoder:
    """Decodes piece by piece."""

    def __init__(self, errors="strict"):
        self.errors = errors

    def decode(self, input, final=False):
        """The next piece decoded."""
        raise NotImplementedError

    def reset(self):
        """Back to the start."""

    def getstate(self):
        """(bytes not decoded yet, an int)"""
        return (b"", 0)

    def setstate(self, state):
        """Restore a state."""


class BufferedIncrementalDecoder(IncrementalDecoder):
    """A decoder that keeps bytes of characters that are not complete."""

    def __init__(self, errors="strict"):
        super().__init__(errors)
        self.buffer = b""

    def _buffer_decode(self, input, errors, final):
        raise NotImplementedError

    def decode(self, input, final=False):
        data = self.buffer + input
        result, consumed = self._buffer_decode(data, self.errors, final)
        self.buffer = data[consumed:]
        return result

    def reset(self):
        self.buffer = b""

    def getstate(self):
        return (self.buffer, 0)

    def setstate(self, state):
        self.buffer = state[0]


class StreamWriter(Codec):
    """Writes text to a binary stream."""

    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors

    def write(self, object):
        """Write encoded."""
        data, _ = self.encode(object, self.errors)
        self.stream.write(data)

    def writelines(self, list):
        """Write all texts of an iterable."""
        self.write("".join(list))

    def reset(self):
        """Back to the start."""

    def seek(self, offset, whence=0):
        """Move in the stream."""
        self.stream.seek(offset, whence)
        if whence == 0 and offset == 0:
            self.reset()

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()


class StreamReader(Codec):
    """Reads text from a binary stream."""

    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors
        self.bytebuffer = b""
        self.charbuffer = ""

    def read(self, size=-1, chars=-1, firstline=False):
        """Text from the stream: about `size` bytes decoded, at most `chars` characters."""
        while True:
            if chars >= 0 and len(self.charbuffer) >= chars:
                break
            data = self.stream.read() if size < 0 else self.stream.read(size)
            data = self.bytebuffer + data
            if not data:
                break
            text, consumed = self.decode(data, self.errors)
            self.bytebuffer = data[consumed:]
            self.charbuffer += text
            if size < 0 or chars < 0 or not text:
                break
        if chars < 0:
            result, self.charbuffer = self.charbuffer, ""
        else:
            result, self.charbuffer = self.charbuffer[:chars], self.charbuffer[chars:]
        return result

    def readline(self, size=None, keepends=True):
        """The next line."""
        while True:
            lines = self.charbuffer.splitlines(True)
            if len(lines) > 1 or (lines and lines[0].endswith("\n")):
                break
            before = self.charbuffer
            self.charbuffer = ""
            more = self.read(72)
            self.charbuffer = before + more
            if not more:
                break
        lines = self.charbuffer.splitlines(True)
        if not lines:
            return ""
        line = lines[0]
        self.charbuffer = self.charbuffer[len(line):]
        return line if keepends else line.splitlines(False)[0]

    def readlines(self, sizehint=None, keepends=True):
        """All lines."""
        return self.read().splitlines(keepends)

    def reset(self):
        """Forget what is buffered."""
        self.bytebuffer = b""
        self.charbuffer = ""

    def seek(self, offset, whence=0):
        """Move in the stream."""
        self.stream.seek(offset, whence)
        self.reset()

    def __next__(self):
        line = self.readline()
        if line:
            return line
        raise StopIteration

    def __iter__(self):
        return self

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()


class StreamReaderWriter:
    """A stream read by one class and written by another."""

    encoding = "unknown"

    def __init__(self, stream, Reader, Writer, errors="strict"):
        self.stream = stream
        self.reader = Reader(stream, errors)
        self.writer = Writer(stream, errors)
        self.errors = errors

    def read(self, size=-1):
        return self.reader.read(size)

    def readline(self, size=None, keepends=True):
        return self.reader.readline(size, keepends)

    def readlines(self, sizehint=None):
        return self.reader.readlines(sizehint)

    def __next__(self):
        return next(self.reader)

    def __iter__(self):
        return self

    def write(self, data):
        return self.writer.write(data)

    def writelines(self, list):
        return self.writer.writelines(list)

    def reset(self):
        self.reader.reset()
        self.writer.reset()

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        self.reader.reset()
        if whence == 0 and offset == 0:
            self.writer.reset()

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()


class StreamRecoder:
    """Shows a stream in one encoding as bytes in another."""

    def __init__(self, stream, encode, decode, Reader, Writer, errors="strict"):
        self.stream = stream
        self.encode = encode
        self.decode = decode
        self.reader = Reader(stream, errors)
        self.writer = Writer(stream, errors)
        self.errors = errors

    def read(self, size=-1):
        return self.encode(self.reader.read(size), self.errors)[0]

    def readline(self, size=None):
        return self.encode(self.reader.readline(size), self.errors)[0]

    def readlines(self, sizehint=None):
        return self.encode(self.reader.read(), self.errors)[0].splitlines(keepends=True)

    def write(self, data):
        return self.writer.write(self.decode(data, self.errors)[0])

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()


# --- The registry ---------------------------------------------------------------------------------

_search = []
_cache = {}
_builtin = {
    "utf_8": ("utf8", "u8", "cp65001"), "utf_8_sig": (), "ascii": ("us_ascii", "646", "ansi_x3.4_1968"),
    "iso8859_1": ("latin_1", "latin1", "latin", "l1", "iso_8859_1", "8859", "cp819"),
    "utf_16": ("utf16", "u16"), "utf_16_le": ("utf_16le",), "utf_16_be": ("utf_16be",),
    "utf_32": ("utf32", "u32"), "utf_32_le": ("utf_32le",), "utf_32_be": ("utf_32be",),
}
_shown = {name: name.replace("_", "-") for name in _builtin} | {"iso8859_1": "iso8859-1"}
_aliases = {alias: name for name, aliases in _builtin.items() for alias in (name, *aliases)}


def _normalize(encoding):
    return encoding.lower().replace("-", "_").replace(" ", "_")


def _text_codec(name):
    """The CodecInfo of an encoding that str.encode and bytes.decode know themselves."""
    native = {"iso8859_1": "latin_1"}.get(name, name)

    def encode(input, errors="strict"):
        return str.encode(input, native, errors or "strict"), len(input)

    def decode(input, errors="strict"):
        return bytes(input).decode(native, errors or "strict"), len(input)

    unit = 4 if "32" in name else 2 if "16" in name else 1

    def complete(data):
        """How many bytes are whole characters."""
        size = len(data)
        if name in ("utf_8", "utf_8_sig"):
            for back in range(1, min(3, size) + 1):
                byte = data[-back]
                if byte >= 0xC0:
                    need = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
                    return size - back if back < need else size
                if byte < 0x80:
                    break
            return size
        size -= size % unit
        if unit == 2 and size >= 2:
            big = name.endswith("be") or data[:2] == BOM_UTF16_BE
            last = data[size - 2 if big else size - 1]
            if 0xD8 <= last <= 0xDB:
                size -= 2
        return size

    class Encoder(IncrementalEncoder):
        started = False

        def encode(self, input, final=False):
            data = input.encode(native, self.errors)
            if self.started and name in ("utf_16", "utf_32", "utf_8_sig"):
                data = data[{"utf_16": 2, "utf_32": 4, "utf_8_sig": 3}[name]:]
            self.started = self.started or bool(input)
            return data

        def reset(self):
            self.started = False

    class Decoder(BufferedIncrementalDecoder):
        order = None

        def _buffer_decode(self, data, errors, final):
            if name in ("utf_16", "utf_32", "utf_8_sig") and self.order is None:
                size = {"utf_16": 2, "utf_32": 4, "utf_8_sig": 3}[name]
                if len(data) < size and not final:
                    return "", 0
                mark = data[:size]
                if name == "utf_8_sig":
                    self.order = "utf_8"
                    skip = 3 if mark == BOM_UTF8 else 0
                else:
                    marks = ({BOM_UTF16_LE: "le", BOM_UTF16_BE: "be"} if size == 2
                             else {BOM_UTF32_LE: "le", BOM_UTF32_BE: "be"})
                    self.order = name + "_" + marks.get(mark, "le" if _little else "be")
                    skip = size if mark in marks else 0
                rest = data[skip:]
                end = len(rest) if final else complete(rest)
                return rest[:end].decode(self.order, errors), skip + end
            end = len(data) if final else complete(data)
            return data[:end].decode(self.order or native, errors), end

        def reset(self):
            super().reset()
            self.order = None

    class Writer(StreamWriter):
        def __init__(self, stream, errors="strict"):
            super().__init__(stream, errors)
            self._encoder = Encoder(errors)

        def encode(self, input, errors="strict"):
            return self._encoder.encode(input), len(input)

        def reset(self):
            self._encoder.reset()

    class Reader(StreamReader):
        def __init__(self, stream, errors="strict"):
            super().__init__(stream, errors)
            self._decoder = Decoder(errors)

        def decode(self, input, errors="strict"):
            return self._decoder.decode(input), len(input)

        def reset(self):
            super().reset()
            self._decoder.reset()

    for kind, title in ((Encoder, "IncrementalEncoder"), (Decoder, "IncrementalDecoder"),
                        (Writer, "StreamWriter"), (Reader, "StreamReader")):
        kind.__name__ = kind.__qualname__ = title
    return CodecInfo(encode, decode, Reader, Writer, Encoder, Decoder, _shown[name])


def _binary_codec(name):
    """hex, base64, rot13 and the other codecs that are no text encodings."""
    if name in ("rot13", "rot_13"):
        upper, lower = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
        table = str.maketrans(upper + lower, upper[13:] + upper[:13] + lower[13:] + lower[:13])

        def turn(input, errors="strict"):
            return str.translate(input, table), len(input)

        return CodecInfo(turn, turn, name="rot13", _is_text_encoding=False)
    if name in ("hex", "hex_codec"):
        def encode(input, errors="strict"):
            return bytes(input).hex().encode("ascii"), len(input)

        def decode(input, errors="strict"):
            import binascii

            return binascii.unhexlify(input), len(input)

        return CodecInfo(encode, decode, name="hex", _is_text_encoding=False)
    if name in ("base64", "base64_codec", "base_64"):
        import base64

        return CodecInfo(lambda i, e="strict": (base64.encodebytes(i), len(i)),
                         lambda i, e="strict": (base64.decodebytes(i), len(i)),
                         name="base64", _is_text_encoding=False)
    if name in ("zlib", "zip", "zlib_codec"):
        import zlib

        return CodecInfo(lambda i, e="strict": (zlib.compress(i), len(i)),
                         lambda i, e="strict": (zlib.decompress(i), len(i)),
                         name="zlib", _is_text_encoding=False)
    return None


def register(search_function, /):
    """Add a function that finds codecs by normalised name (CodecInfo or None)."""
    if not callable(search_function):
        raise TypeError("argument must be callable")
    _search.append(search_function)


def unregister(search_function, /):
    """Remove a search function."""
    if search_function in _search:
        _search.remove(search_function)
        _cache.clear()


def lookup(encoding, /):
    """The CodecInfo of an encoding."""
    if not isinstance(encoding, str):
        raise TypeError(f"lookup() argument must be str, not {type(encoding).__name__}")
    name = _normalize(encoding)
    info = _cache.get(name)
    if info is not None:
        return info
    if name in _aliases:
        info = _text_codec(_aliases[name])
    else:
        info = _binary_codec(name)
        if info is None:
            for search in _search:
                info = search(name)
                if info is not None:
                    if not isinstance(info, tuple) or len(info) != 4:
                        raise TypeError("codec search functions must return 4-tuples")
                    break
    if info is None:
        raise LookupError(f"unknown encoding: {encoding}")
    _cache[name] = info
    return info


def encode(obj, encoding="utf-8", errors="strict"):
    """Encode with any codec."""
    return lookup(encoding)[0](obj, errors)[0]


def decode(obj, encoding="utf-8", errors="strict"):
    """Decode with any codec."""
    return lookup(encoding)[1](obj, errors)[0]


def getencoder(encoding):
    """The encoding function."""
    return lookup(encoding).encode


def getdecoder(encoding):
    """The decoding function."""
    return lookup(encoding).decode


def getincrementalencoder(encoding):
    """The IncrementalEncoder class."""
    found = lookup(encoding).incrementalencoder
    if found is None:
        raise LookupError(encoding)
    return found


def getincrementaldecoder(encoding):
    """The IncrementalDecoder class."""
    found = lookup(encoding).incrementaldecoder
    if found is None:
        raise LookupError(encoding)
    return found


def getreader(encoding):
    """The StreamReader class."""
    return lookup(encoding).streamreader


def getwriter(encoding):
    """The StreamWriter class."""
    return lookup(encoding).streamwriter


def iterencode(iterator, encoding, errors="strict", **kwargs):
    """Encode texts one by one."""
    encoder = getincrementalencoder(encoding)(errors, **kwargs)
    for text in iterator:
        data = encoder.encode(text)
        if data:
            yield data
    data = encoder.encode("", True)
    if data:
        yield data


def iterdecode(iterator, encoding, errors="strict", **kwargs):
    """Decode bytes one by one."""
    decoder = getincrementaldecoder(encoding)(errors, **kwargs)
    for data in iterator:
        text = decoder.decode(data)
        if text:
            yield text
    text = decoder.decode(b"", True)
    if text:
        yield text


def open(filename, mode="r", encoding=None, errors="strict", buffering=-1):
    """Open a file whose reads and writes are texts in an encoding."""
    import builtins

    if encoding is not None and "b" not in mode:
        mode += "b"
    file = builtins.open(filename, mode, buffering)
    if encoding is None:
        return file
    try:
        info = lookup(encoding)
        stream = StreamReaderWriter(file, info.streamreader, info.streamwriter, errors)
        stream.encoding = encoding
        return stream
    except BaseException:
        file.close()
        raise


def EncodedFile(file, data_encoding, file_encoding=None, errors="strict"):
    """A file in one encoding as bytes in another."""
    if file_encoding is None:
        file_encoding = data_encoding
    data, inner = lookup(data_encoding), lookup(file_encoding)
    recoder = StreamRecoder(file, data.encode, data.decode, inner.streamreader,
                            inner.streamwriter, errors)
    recoder.data_encoding = data_encoding
    recoder.file_encoding = file_encoding
    return recoder


# --- Error handlers -------------------------------------------------------------------------------


def strict_errors(exception):
    """Raise the error."""
    if isinstance(exception, Exception):
        raise exception
    raise TypeError("codec must pass exception instance")


def ignore_errors(exception):
    """Leave out what is malformed."""
    return ("", exception.end)


def replace_errors(exception):
    """A question mark, or U+FFFD when decoding."""
    if isinstance(exception, UnicodeEncodeError):
        return ("?" * (exception.end - exception.start), exception.end)
    if isinstance(exception, UnicodeDecodeError):
        return ("\ufffd", exception.end)
    return ("\ufffd" * (exception.end - exception.start), exception.end)


def xmlcharrefreplace_errors(exception):
    """An XML character reference."""
    part = exception.object[exception.start : exception.end]
    return ("".join(f"&#{ord(c)};" for c in part), exception.end)


def backslashreplace_errors(exception):
    """A backslash escape."""
    part = exception.object[exception.start : exception.end]
    if isinstance(exception, UnicodeDecodeError):
        return ("".join(f"\\x{b:02x}" for b in part), exception.end)
    out = []
    for c in part:
        n = ord(c)
        out.append(f"\\x{n:02x}" if n < 256 else f"\\u{n:04x}" if n < 65536 else f"\\U{n:08x}")
    return ("".join(out), exception.end)


def namereplace_errors(exception):
    """A \\N{...} escape."""
    import unicodedata

    out = []
    for c in exception.object[exception.start : exception.end]:
        name = unicodedata.name(c, None)
        n = ord(c)
        out.append(f"\\N{{{name}}}" if name else f"\\u{n:04x}" if n < 65536 else f"\\U{n:08x}")
    return ("".join(out), exception.end)


_handlers = {
    "strict": strict_errors, "ignore": ignore_errors, "replace": replace_errors,
    "xmlcharrefreplace": xmlcharrefreplace_errors, "backslashreplace": backslashreplace_errors,
    "namereplace": namereplace_errors,
}


def register_error(errors, handler, /):
    """Name an error handler, for lookup_error()."""
    if not callable(handler):
        raise TypeError("handler must be callable")
    _handlers[errors] = handler


def lookup_error(name, /):
    """The error handler with a name."""
    try:
        return _handlers[name]
    except KeyError:
        raise LookupError(f"unknown error handler name '{name}'") from None
