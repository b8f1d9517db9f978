"""Encodings of one byte per character: modules made from their tables."""

import codecs

from . import _make, _tables


def make(name):
    """The module of an encoding that has a table."""
    decoding_table = _tables.table(name)
    encoding_table = codecs.charmap_build(decoding_table)

    def encode(input, errors="strict"):
        """(bytes, characters used)"""
        return codecs.charmap_encode(input, errors, encoding_table)

    def decode(input, errors="strict"):
        """(text, bytes used)"""
        return codecs.charmap_decode(input, errors, decoding_table)

    classes = _make.stateless(encode, decode)
    contents = {"codecs": codecs, "decoding_table": decoding_table,
                "encoding_table": encoding_table, **classes}
    shown = name.replace("_", "-")
    contents["getregentry"] = lambda: _make.info(shown, encode, decode, classes)
    return _make.module(name, f"The encoding {shown}.", contents)
