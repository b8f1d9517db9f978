"""How codecs are put together from two functions."""

import codecs
from types import ModuleType


def module(name, doc, contents):
    """A module with these contents whose classes and functions say that they live there."""
    result = ModuleType("encodings." + name, doc)
    for value in contents.values():
        if isinstance(value, type):
            value.__module__ = result.__name__
            value.__qualname__ = value.__name__
    result.__dict__.update(contents)
    return result


def info(name, encode, decode, classes, is_text=None):
    """A CodecInfo of classes by their usual names."""
    return codecs.CodecInfo(
        name=name, encode=encode, decode=decode,
        incrementalencoder=classes.get("IncrementalEncoder"),
        incrementaldecoder=classes.get("IncrementalDecoder"),
        streamreader=classes.get("StreamReader"), streamwriter=classes.get("StreamWriter"),
        _is_text_encoding=is_text)


def streams(codec):
    """Stream classes of a codec class."""

    class StreamWriter(codec, codecs.StreamWriter):
        """Writes to a stream."""

    class StreamReader(codec, codecs.StreamReader):
        """Reads from a stream."""

    return {"StreamWriter": StreamWriter, "StreamReader": StreamReader}


def stateless(encode, decode):
    """Classes of a codec that needs to remember nothing."""

    class Codec(codecs.Codec):
        """Both directions."""

    Codec.encode = staticmethod(encode)
    Codec.decode = staticmethod(decode)

    class IncrementalEncoder(codecs.IncrementalEncoder):
        """Encodes piece by piece."""

        def encode(self, input, final=False):
            """The piece encoded."""
            return encode(input, self.errors)[0]

    class IncrementalDecoder(codecs.IncrementalDecoder):
        """Decodes piece by piece."""

        def decode(self, input, final=False):
            """The piece decoded."""
            return decode(input, self.errors)[0]

    return {"Codec": Codec, "IncrementalEncoder": IncrementalEncoder,
            "IncrementalDecoder": IncrementalDecoder, **streams(Codec)}


def stateful(encode, decode_piece):
    """Classes of a codec whose decoder takes (data, errors, final) and may leave data over."""

    class IncrementalEncoder(codecs.IncrementalEncoder):
        """Encodes piece by piece."""

        def encode(self, input, final=False):
            """The piece encoded."""
            return encode(input, self.errors)[0]

    class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
        """Decodes piece by piece."""

        _buffer_decode = staticmethod(decode_piece)

    class StreamWriter(codecs.StreamWriter):
        """Writes to a stream."""

    class StreamReader(codecs.StreamReader):
        """Reads from a stream."""

        def decode(self, input, errors="strict"):
            """(text, bytes used); what is incomplete is left over."""
            return decode_piece(input, errors, False)

    StreamWriter.encode = staticmethod(encode)
    return {"IncrementalEncoder": IncrementalEncoder, "IncrementalDecoder": IncrementalDecoder,
            "StreamWriter": StreamWriter, "StreamReader": StreamReader}
