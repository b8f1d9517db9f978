"""Codecs from bytes to bytes: hex, base64, compression, mail encodings."""

import codecs

from . import _make


def _whole_classes(encode, decode):
    """Classes of a codec that takes its input as a whole."""
    classes = _make.stateless(encode, decode)

    def encode_piece(self, input, final=False):
        """The piece encoded."""
        assert self.errors == "strict"
        return encode(input, self.errors)[0]

    def decode_piece(self, input, final=False):
        """The piece decoded."""
        assert self.errors == "strict"
        return decode(input, self.errors)[0]

    classes["IncrementalEncoder"].encode = encode_piece
    classes["IncrementalDecoder"].decode = decode_piece
    for name in ("StreamReader", "StreamWriter"):
        classes[name].charbuffertype = bytes
    return classes


def _simple(name, encode_bytes, decode_bytes):
    def encode(input, errors="strict"):
        """(bytes, bytes used)"""
        assert errors == "strict"
        return encode_bytes(input), len(input)

    def decode(input, errors="strict"):
        """(bytes, bytes used)"""
        assert errors == "strict"
        return decode_bytes(input), len(input)

    encode.__name__ = name + "_encode"
    decode.__name__ = name + "_decode"
    return encode, decode, _whole_classes(encode, decode)


def _compression(name, compress, decompress, compressor, decompressor):
    encode, decode, classes = _simple(name, compress, decompress)

    class IncrementalEncoder(codecs.IncrementalEncoder):
        """Compresses piece by piece."""

        def __init__(self, errors="strict"):
            assert errors == "strict"
            super().__init__(errors)
            self.worker = compressor()

        def encode(self, input, final=False):
            """What came of the piece."""
            data = self.worker.compress(input)
            return data + self.worker.flush() if final else data

        def reset(self):
            """Back to the start."""
            self.worker = compressor()

    class IncrementalDecoder(codecs.IncrementalDecoder):
        """Decompresses piece by piece."""

        def __init__(self, errors="strict"):
            assert errors == "strict"
            super().__init__(errors)
            self.worker = decompressor()

        def decode(self, input, final=False):
            """What came of the piece."""
            data = self.worker.decompress(input)
            flush = getattr(self.worker, "flush", None)
            return data + flush() if final and flush is not None else data

        def reset(self):
            """Back to the start."""
            self.worker = decompressor()

    classes.update(IncrementalEncoder=IncrementalEncoder, IncrementalDecoder=IncrementalDecoder)
    return encode, decode, classes


def _uu():
    import binascii

    def encode(input, errors="strict", filename="<data>", mode=0o666):
        """(bytes, bytes used)"""
        assert errors == "strict"
        filename = filename.replace("\n", "\\n").replace("\r", "\\r")
        lines = [("begin %o %s\n" % (mode & 0o777, filename)).encode("ascii")]
        for at in range(0, len(input), 45):
            lines.append(binascii.b2a_uu(input[at:at + 45]))
        lines.append(b" \nend\n")
        return b"".join(lines), len(input)

    def decode(input, errors="strict"):
        """(bytes, bytes used)"""
        assert errors == "strict"
        lines = iter(bytes(input).splitlines(True))
        for line in lines:
            if line[:5] == b"begin":
                break
        else:
            raise ValueError('Missing "begin" line in input data')
        out = []
        for line in lines:
            if line == b"end\n" or line == b"end":
                break
            try:
                out.append(binascii.a2b_uu(line))
            except binascii.Error:
                # Some encoders write lines that are longer than they say.
                size = (((line[0] - 32) & 63) * 4 + 5) // 3
                out.append(binascii.a2b_uu(line[:size]))
        else:
            raise ValueError("Truncated input data")
        return b"".join(out), len(input)

    encode.__name__, decode.__name__ = "uu_encode", "uu_decode"
    return encode, decode, _whole_classes(encode, decode)


def make(name):
    """The module of a codec."""
    short = name.removesuffix("_codec")
    if short == "hex":
        import binascii
        parts = _simple(short, binascii.b2a_hex, binascii.a2b_hex)
    elif short == "base64":
        import base64
        parts = _simple(short, base64.encodebytes, base64.decodebytes)
    elif short == "zlib":
        import zlib
        parts = _compression(short, zlib.compress, zlib.decompress, zlib.compressobj,
                             zlib.decompressobj)
    elif short == "bz2":
        import bz2
        parts = _compression(short, bz2.compress, bz2.decompress, bz2.BZ2Compressor,
                             bz2.BZ2Decompressor)
    elif short == "quopri":
        import binascii
        parts = _simple(short, lambda data: binascii.b2a_qp(data, True), binascii.a2b_qp)
    else:
        parts = _uu()
    encode, decode, classes = parts
    contents = {"codecs": codecs, encode.__name__: encode, decode.__name__: decode, **classes}
    contents["getregentry"] = lambda: _make.info(short, encode, decode, classes, is_text=False)
    return _make.module(name, f"The codec {short}.", contents)
