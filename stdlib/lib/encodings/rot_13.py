"""The letters of the alphabet moved by half of it: str to str."""

import codecs

from . import _make

rot13_map = {}
for _first in (65, 97):
    for _i in range(26):
        rot13_map[_first + _i] = _first + (_i + 13) % 26


def _turn(input, errors="strict"):
    return str.translate(input, rot13_map), len(input)


_classes = _make.stateless(_turn, _turn)
Codec = _classes["Codec"]
IncrementalEncoder = _classes["IncrementalEncoder"]
IncrementalDecoder = _classes["IncrementalDecoder"]
StreamWriter = _classes["StreamWriter"]
StreamReader = _classes["StreamReader"]


def getregentry():
    """The CodecInfo."""
    return _make.info("rot-13", _turn, _turn, _classes, is_text=False)


def rot13(infile, outfile):
    """Turn a file."""
    outfile.write(codecs.encode(infile.read(), "rot-13"))


if __name__ == "__main__":
    import sys
    rot13(sys.stdin, sys.stdout)
