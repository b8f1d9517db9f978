"""Unicode's own encodings, Latin-1, ASCII and the escapes: modules made from the codecs in C++."""

import _codecs
import codecs
import sys

from . import _make

_SHOWN = {"latin_1": "iso8859-1"}
_big = sys.byteorder == "big"


def _whole(decode_piece):
    def decode(input, errors="strict"):
        """(text, bytes used)"""
        return decode_piece(input, errors, True)
    return decode


def _finish(name, encode, decode, classes):
    shown = _SHOWN.get(name, name.replace("_", "-"))
    contents = {"codecs": codecs, "encode": encode, "decode": decode, **classes}
    contents["getregentry"] = lambda: _make.info(shown, encode, decode, classes)
    return _make.module(name, f"The codec {shown}.", contents)


def _marked(bits):
    """Classes of utf-16 and utf-32, which begin with a mark of the byte order."""
    encode = getattr(_codecs, f"utf_{bits}_encode")
    encode_native = getattr(_codecs, f"utf_{bits}_{'be' if _big else 'le'}_encode")
    decode_any = getattr(_codecs, f"utf_{bits}_ex_decode")
    decoders = {-1: getattr(_codecs, f"utf_{bits}_le_decode"),
                1: getattr(_codecs, f"utf_{bits}_be_decode")}
    mark = bits // 8

    def first_decode(input, errors, final):
        text, used, order = decode_any(input, errors, 0, final)
        if not order and used >= mark:
            raise UnicodeError(f"UTF-{bits} stream does not start with BOM")
        return text, used, order

    class IncrementalEncoder(codecs.IncrementalEncoder):
        """Encodes piece by piece; only the first has the mark."""

        def __init__(self, errors="strict"):
            super().__init__(errors)
            self.started = False

        def encode(self, input, final=False):
            """The piece encoded."""
            result = (encode_native if self.started else encode)(input, self.errors)[0]
            self.started = True
            return result

        def reset(self):
            """Back to the start."""
            super().reset()
            self.started = False

        def getstate(self):
            """0 once the mark was written, 2 before."""
            return 0 if self.started else 2

        def setstate(self, state):
            """Restore a state."""
            self.started = not state

    class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
        """Decodes piece by piece; the mark tells the order."""

        def __init__(self, errors="strict"):
            super().__init__(errors)
            self.decoder = None

        def _buffer_decode(self, input, errors, final):
            if self.decoder is None:
                text, used, order = first_decode(input, errors, final)
                self.decoder = decoders.get(order)
                return text, used
            return self.decoder(input, self.errors, final)

        def reset(self):
            """Back to the start."""
            super().reset()
            self.decoder = None

        def getstate(self):
            """What is left over, and 2 before the mark, 1 if the order is not the machine's, or 0."""
            left = super().getstate()[0]
            if self.decoder is None:
                return left, 2
            return left, int(_big != (self.decoder is decoders[1]))

        def setstate(self, state):
            """Restore a state."""
            super().setstate(state)
            order = state[1]
            if order in (0, 1):
                self.decoder = decoders[1 if _big != bool(order) else -1]
            else:
                self.decoder = None

    class StreamWriter(codecs.StreamWriter):
        """Writes to a stream, the mark first."""

        def __init__(self, stream, errors="strict"):
            super().__init__(stream, errors)
            self.started = False

        def reset(self):
            """Back to the start."""
            super().reset()
            self.started = False

        def encode(self, input, errors="strict"):
            """(bytes, characters used)"""
            result = (encode_native if self.started else encode)(input, errors)
            self.started = True
            return result

    class StreamReader(codecs.StreamReader):
        """Reads from a stream; the mark tells the order."""

        decoder = None

        def reset(self):
            """Back to the start."""
            super().reset()
            self.decoder = None

        def decode(self, input, errors="strict"):
            """(text, bytes used)"""
            if self.decoder is not None:
                return self.decoder(input, errors, False)
            text, used, order = first_decode(input, errors, False)
            self.decoder = decoders.get(order)
            return text, used

    return {"IncrementalEncoder": IncrementalEncoder, "IncrementalDecoder": IncrementalDecoder,
            "StreamWriter": StreamWriter, "StreamReader": StreamReader}


def _charmap():
    class Codec(codecs.Codec):
        """Both directions."""

        encode = staticmethod(codecs.charmap_encode)
        decode = staticmethod(codecs.charmap_decode)

    class IncrementalEncoder(codecs.IncrementalEncoder):
        """Encodes piece by piece."""

        def __init__(self, errors="strict", mapping=None):
            super().__init__(errors)
            self.mapping = mapping

        def encode(self, input, final=False):
            """The piece encoded."""
            return codecs.charmap_encode(input, self.errors, self.mapping)[0]

    class IncrementalDecoder(codecs.IncrementalDecoder):
        """Decodes piece by piece."""

        def __init__(self, errors="strict", mapping=None):
            super().__init__(errors)
            self.mapping = mapping

        def decode(self, input, final=False):
            """The piece decoded."""
            return codecs.charmap_decode(input, self.errors, self.mapping)[0]

    class StreamWriter(Codec, codecs.StreamWriter):
        """Writes to a stream."""

        def __init__(self, stream, errors="strict", mapping=None):
            super().__init__(stream, errors)
            self.mapping = mapping

        def encode(self, input, errors="strict"):
            """(bytes, characters used)"""
            return codecs.charmap_encode(input, errors, self.mapping)

    class StreamReader(Codec, codecs.StreamReader):
        """Reads from a stream."""

        def __init__(self, stream, errors="strict", mapping=None):
            super().__init__(stream, errors)
            self.mapping = mapping

        def decode(self, input, errors="strict"):
            """(text, bytes used)"""
            return codecs.charmap_decode(input, errors, self.mapping)

    return {"Codec": Codec, "IncrementalEncoder": IncrementalEncoder,
            "IncrementalDecoder": IncrementalDecoder, "StreamWriter": StreamWriter,
            "StreamReader": StreamReader}


def _utf_8_sig():
    mark = codecs.BOM_UTF8

    def encode(input, errors="strict"):
        """(bytes, characters used)"""
        return mark + _codecs.utf_8_encode(input, errors)[0], len(input)

    def decode(input, errors="strict"):
        """(text, bytes used)"""
        skipped = 0
        if bytes(input[:3]) == mark:
            input = input[3:]
            skipped = 3
        text, used = _codecs.utf_8_decode(input, errors, True)
        return text, used + skipped

    class IncrementalEncoder(codecs.IncrementalEncoder):
        """Encodes piece by piece; only the first has the mark."""

        def __init__(self, errors="strict"):
            super().__init__(errors)
            self.first = 1

        def encode(self, input, final=False):
            """The piece encoded."""
            data = _codecs.utf_8_encode(input, self.errors)[0]
            if self.first:
                self.first = 0
                return mark + data
            return data

        def reset(self):
            """Back to the start."""
            super().reset()
            self.first = 1

        def getstate(self):
            """1 before the mark was written."""
            return self.first

        def setstate(self, state):
            """Restore a state."""
            self.first = state

    class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
        """Decodes piece by piece, without the mark."""

        def __init__(self, errors="strict"):
            super().__init__(errors)
            self.first = 1

        def _buffer_decode(self, input, errors, final):
            skipped = 0
            if self.first:
                if len(input) < 3:
                    if mark.startswith(input) and not final:
                        return "", 0     # it may become one
                    self.first = 0
                else:
                    self.first = 0
                    if input[:3] == mark:
                        input = input[3:]
                        skipped = 3
            text, used = _codecs.utf_8_decode(input, errors, final)
            return text, used + skipped

        def reset(self):
            """Back to the start."""
            super().reset()
            self.first = 1

        def getstate(self):
            """What is left over, and whether the mark may still come."""
            return super().getstate()[0], self.first

        def setstate(self, state):
            """Restore a state."""
            super().setstate(state)
            self.first = state[1]

    class StreamWriter(codecs.StreamWriter):
        """Writes to a stream, the mark first."""

        first = True

        def reset(self):
            """Back to the start."""
            super().reset()
            self.first = True

        def encode(self, input, errors="strict"):
            """(bytes, characters used)"""
            result = (encode if self.first else _codecs.utf_8_encode)(input, errors)
            self.first = False
            return result

    class StreamReader(codecs.StreamReader):
        """Reads from a stream, without the mark."""

        first = True

        def reset(self):
            """Back to the start."""
            super().reset()
            self.first = True

        def decode(self, input, errors="strict"):
            """(text, bytes used)"""
            if self.first:
                if len(input) < 3 and mark.startswith(input):
                    return "", 0
                self.first = False
                if input[:3] == mark:
                    text, used = _codecs.utf_8_decode(input[3:], errors)
                    return text, used + 3
            return _codecs.utf_8_decode(input, errors)

    return encode, decode, {
        "IncrementalEncoder": IncrementalEncoder, "IncrementalDecoder": IncrementalDecoder,
        "StreamWriter": StreamWriter, "StreamReader": StreamReader}


def _undefined(input, errors="strict"):
    """Fails: this codec is for finding conversions nobody meant."""
    raise UnicodeError("undefined encoding")


def make(name):
    """The module of a codec."""
    if name == "utf_8_sig":
        return _finish(name, *_utf_8_sig())
    if name == "undefined":
        return _finish(name, _undefined, _undefined, _make.stateless(_undefined, _undefined))
    if name == "charmap":
        return _finish(name, codecs.charmap_encode, codecs.charmap_decode, _charmap())
    encode = getattr(_codecs, name + "_encode")
    decode = getattr(_codecs, name + "_decode")
    if name in ("utf_16", "utf_32"):
        return _finish(name, encode, _whole(decode), _marked(int(name[4:])))
    if name in ("ascii", "latin_1"):
        return _finish(name, encode, decode, _make.stateless(encode, decode))
    if name.endswith("escape"):
        return _finish(name, encode, decode, _make.stateful(encode, decode))
    return _finish(name, encode, _whole(decode), _make.stateful(encode, decode))
