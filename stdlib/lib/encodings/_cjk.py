"""East Asian encodings with characters of several bytes: modules made from tables.

A table is text: in each line bytes in hexadecimal and the characters for them and for those that
follow when the last byte is counted up. U+FFFD says nothing about its place, U+FFFE takes the place
away; encodings begin with what another one has. Tables of the second kind, NAME_ENCODE, tell where
characters go that have no place of their own or several; bytes of 00 mean that one cannot be encoded.
"""

import _codecs
import codecs

from . import _make

# The file with an encoding's tables, and the encoding it begins with.
_FAMILIES = {
    "gbk": ("_cjk_china", None), "gb2312": ("_cjk_china", "gbk"),
    "gb18030": ("_cjk_china", "gbk"), "big5": ("_cjk_china", None),
    "cp950": ("_cjk_china", "big5"), "big5hkscs": ("_cjk_china", "big5"),
    "euc_kr": ("_cjk_korea", None), "cp949": ("_cjk_korea", "euc_kr"),
    "johab": ("_cjk_korea", "euc_kr"), "euc_jp": ("_cjk_japan", None),
    "shift_jis": ("_cjk_japan", "euc_jp"), "cp932": ("_cjk_japan", "shift_jis"),
    "euc_jis_2004": ("_cjk_japan", "euc_jp"), "euc_jisx0213": ("_cjk_japan", "euc_jis_2004"),
    "shift_jis_2004": ("_cjk_japan", "euc_jis_2004"),
    "shift_jisx0213": ("_cjk_japan", "shift_jis_2004"),
}
NAMES = frozenset(_FAMILIES) | {
    "hz", "iso2022_kr", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_2004",
    "iso2022_jp_3", "iso2022_jp_ext"}

# Bytes that begin a character of several, whatever follows; elsewhere these are all from 80 on.
_LEADS = dict.fromkeys(("cp932", "shift_jis_2004", "shift_jisx0213"),
                       bytes((*range(0x81, 0xa0), *range(0xe0, 0xfd))))
_LEADS["shift_jis"] = bytes((*range(0x81, 0xa0), *range(0xe0, 0xeb)))
_GONE = "\ufffe"
_places = {}
_maps = {}


def _lines(text):
    for line in text.split("\n"):
        if line:
            digits, _, characters = line.partition(" ")
            yield bytes.fromhex(digits), characters


def _each(text):
    """(bytes, character) one by one."""
    for start, characters in _lines(text):
        number = int.from_bytes(start, "big")
        for i, character in enumerate(characters):
            if character != "\ufffd":
                yield (number + i).to_bytes(len(start), "big"), character


def _table(name, kind=""):
    file, _base = _FAMILIES[name]
    module = __import__("encodings." + file, fromlist=["*"])
    return getattr(module, name.upper() + kind, "")


# ---- How the places of an encoding follow from those of another

def _to_gb2312(place):
    return place if len(place) == 1 or 0xa1 <= place[0] <= 0xf7 and place[1] >= 0xa1 else None


def _to_shift_jis(place):
    if len(place) == 1:
        return place
    if place[0] == 0x8e:
        return place[1:]      # half-width kana
    if len(place) == 3:
        return None
    row, cell = place[0] - 0xa1, place[1] - 0xa1
    lead = row // 2 + 0x81
    trail = cell + row % 2 * 94 + 0x40
    return bytes([lead + (0x40 if lead > 0x9f else 0), trail + (trail >= 0x7f)])


def _to_johab(place):
    if len(place) == 1:
        return place
    row = place[0] - 0x80
    if 0x21 <= row <= 0x2c:
        row, base = row - 0x21, 0xd9
    elif 0x4a <= row <= 0x7d:
        row, base = row - 0x4a, 0xe0
    else:
        return None
    trail = row % 2 * 94 + place[1] - 0xa1
    return bytes([base + row // 2, trail + (0x31 if trail < 0x4e else 0x43)])


_MOVES = {"gb2312": _to_gb2312, "johab": _to_johab, "shift_jis": _to_shift_jis,
          "shift_jis_2004": _to_shift_jis}


def _johab_syllables():
    # Five bits each for the first consonant, the vowel and what follows.
    vowels = (*range(3, 8), *range(10, 16), *range(18, 24), *range(26, 30))
    endings = (*range(1, 18), *range(19, 30))
    for i in range(11172):
        number = 0x8000 | i // 588 + 2 << 10 | vowels[i // 28 % 21] << 5 | endings[i % 28]
        yield number.to_bytes(2, "big"), chr(0xac00 + i)


def _places_of(name):
    """{bytes: character or two} of an encoding."""
    if name in _places:
        return _places[name]
    base = _FAMILIES[name][1]
    if base is None:
        places = {bytes([i]): chr(i) for i in range(128)}
    elif name in _MOVES:
        move = _MOVES[name]
        places = {moved: character for place, character in _places_of(base).items()
                  if (moved := move(place)) is not None}
    else:
        places = dict(_places_of(base))
    if name == "johab":
        places.update(_johab_syllables())
    for place, character in _each(_table(name)):
        if character == _GONE:
            places.pop(place, None)
        else:
            places[place] = character
    places.update(_lines(_table(name, "_PAIRS")))
    _places[name] = places
    return places


def native_map(name):
    """The native tables of an encoding."""
    if name not in _maps:
        places = _places_of(name)
        preferred = []
        for start, characters in _lines(_table(name, "_ENCODE")):
            number = int.from_bytes(start, "big")
            for i, character in enumerate(characters):
                if character != "\ufffd":
                    place = (number + i if number else 0).to_bytes(len(start), "big")
                    preferred.append((place, character))
        _maps[name] = _codecs.multibyte_map(
            name, [item for item in places.items() if len(item[1]) == 1],
            [item for item in places.items() if len(item[1]) == 2], preferred,
            _LEADS.get(name, bytes(range(0x80, 0x100))), name == "gb18030", name == "euc_kr")
    return _maps[name]


class StreamReader(codecs.StreamReader):
    """Reads from a stream; sizes may be None."""

    def read(self, size=None, chars=-1, firstline=False):
        """Some bytes' worth of text, or all."""
        return super().read(-1 if size is None else size, chars, firstline)


def _pair_encoder(encode, places):
    """The class of an incremental encoder that waits for the second character of a pair."""
    first_ones = {pair[0] for pair in places.values() if len(pair) == 2}

    class IncrementalEncoder(codecs.BufferedIncrementalEncoder):
        """Encodes piece by piece."""

        def _buffer_encode(self, input, errors, final):
            keep = 1 if input and not final and input[-1] in first_ones else 0
            text = input[:len(input) - keep]
            return encode(text, errors)[0], len(text)
    return IncrementalEncoder


def make(name):
    """The module of an encoding."""
    if name not in _FAMILIES:
        from . import _cjk_escapes
        return _cjk_escapes.make(name)
    tables = native_map(name)

    def encode(input, errors="strict"):
        """(bytes, characters used)"""
        return _codecs.multibyte_encode(tables, input, errors)

    def decode_piece(input, errors="strict", final=False):
        """(text, bytes used)"""
        return _codecs.multibyte_decode(tables, input, errors, final)

    def decode(input, errors="strict"):
        """(text, bytes used)"""
        return _codecs.multibyte_decode(tables, input, errors)

    class Codec(codecs.Codec):
        """Both directions."""

    Codec.encode = staticmethod(encode)
    Codec.decode = staticmethod(decode)
    classes = {"Codec": Codec, **_make.stateful(encode, decode_piece)}

    class Reader(StreamReader, classes["StreamReader"]):
        """Reads from a stream; sizes may be None."""

    Reader.__name__ = "StreamReader"
    classes["StreamReader"] = Reader
    if _table(name, "_PAIRS") or any(len(each) == 2 for each in _places_of(name).values()):
        encoder = _pair_encoder(encode, _places_of(name))
        classes["IncrementalEncoder"] = encoder

        class Writer(codecs.StreamWriter):
            """Writes to a stream; a character that may begin a pair waits for the next one."""

            def __init__(self, stream, errors="strict"):
                super().__init__(stream, errors)
                self._encoder = encoder(errors)

            def encode(self, input, errors="strict"):
                """(bytes, characters used)"""
                self._encoder.errors = errors
                return self._encoder.encode(input), len(input)

            def reset(self):
                """Writes what waits."""
                self.stream.write(self._encoder.encode("", True))

        Writer.__name__ = "StreamWriter"
        classes["StreamWriter"] = Writer
    contents = {"codecs": codecs, **classes}
    contents["getregentry"] = lambda: _make.info(name, encode, decode, classes)
    return _make.module(name, f"The encoding {name}.", contents)
