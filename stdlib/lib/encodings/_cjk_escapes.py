"""Encodings that switch character sets by escape sequences: ISO 2022 as used in Japan and Korea, HZ.

They serve mail and old files: what they do character by character stands here, the tables are those of
the encodings of several bytes. A machine has step(data, at, final), which returns (text, end) or raises
_Illegal or _Incomplete, and put(text, at), which returns (bytes, characters used) or raises _Illegal.
"""

import _codecs
import codecs

from . import _cjk, _make

_ESCAPE, _SHIFT_OUT, _SHIFT_IN = 0x1b, 0x0e, 0x0f


class _Illegal(Exception):
    def __init__(self, size):
        self.size = size


class _Incomplete(Exception):
    pass


class _Set:
    """A character set that an escape sequence calls in."""

    def __init__(self, final, width, plane=0, by=None, prefix=b"", single=None, only=None):
        self.final = final        # the last byte of its escape sequence
        self.width = width
        self.plane = plane        # 0: called in at once; 1: by shift out; 2: for one character
        self.by = by              # the encoding with its table
        self.prefix = prefix      # in front of the place, there
        self.single = single      # {byte: character}, if it has no table
        self.only = only          # whether it has such a place, of those in the table
        self._to_byte = {character: byte for byte, character in (single or {}).items()}

    def escape(self):
        """The escape sequence that calls it in."""
        where = b"(" if self.plane == 0 else b")"
        if self.width == 1:
            return b"\x1b" + where + self.final
        if self.plane == 0 and self.final in b"@B":
            return b"\x1b$" + self.final
        return b"\x1b$" + where + self.final

    def decode(self, place):
        """The character of some bytes, or None."""
        if self.single is not None:
            return self.single.get(place[0])
        if min(place) < 0x21 or max(place) > 0x7e or self.only and not self.only(place):
            return None
        place = self.prefix + bytes(b | 0x80 for b in place)
        try:
            return _codecs.multibyte_decode(_cjk.native_map(self.by), place, "strict")[0]
        except UnicodeDecodeError:
            return None

    def encode(self, text):
        """The bytes of a character, or of two, or None."""
        if self.single is not None:
            byte = self._to_byte.get(text)
            return None if byte is None else bytes([byte])
        try:
            place = _codecs.multibyte_encode(_cjk.native_map(self.by), text, "strict")[0]
        except UnicodeEncodeError:
            return None
        if len(place) != len(self.prefix) + 2 or not place.startswith(self.prefix) \
                or place[-2] < 0xa1 or place[-1] < 0xa1:
            return None
        place = bytes(b & 0x7f for b in place[-2:])
        return place if self.only is None or self.only(place) else None


def _high_half(encoding):
    characters = {}
    for byte in range(0x20, 0x80):
        try:
            characters[byte] = bytes([byte | 0x80]).decode(encoding)
        except UnicodeDecodeError:
            pass
    return characters


def _in_plane_two(place):
    # The other rows are those of JIS X 0212.
    return place[0] >= 0x6e or place[0] in b"\x21\x23\x24\x25\x28\x2c\x2d\x2e\x2f"


def _sets():
    roman = {byte: chr(byte) for byte in range(0x80)} | {0x5c: "\xa5", 0x7e: "\u203e"}
    kana = {byte: chr(0xff40 + byte) for byte in range(0x21, 0x60)}
    return {
        "jisx0208": _Set(b"B", 2, by="euc_jp"), "jisx0208_o": _Set(b"@", 2, by="euc_jp"),
        "jisx0212": _Set(b"D", 2, by="euc_jp", prefix=b"\x8f"),
        "jisx0201_r": _Set(b"J", 1, single=roman), "jisx0201_k": _Set(b"I", 1, single=kana),
        "ksx1001": _Set(b"C", 2, by="cp949"), "ksx1001_g1": _Set(b"C", 2, plane=1, by="cp949"),
        "gb2312": _Set(b"A", 2, by="gb2312"),
        "latin1": _Set(b"A", 1, plane=2, single=_high_half("latin-1")),
        "greek": _Set(b"F", 1, plane=2, single=_high_half("iso8859-7")),
        "jisx0213_1": _Set(b"O", 2, by="euc_jisx0213"),
        "jisx0213_2004_1": _Set(b"Q", 2, by="euc_jis_2004"),
        "jisx0213_2": _Set(b"P", 2, by="euc_jis_2004", prefix=b"\x8f", only=_in_plane_two),
    }


_FAMILIES = {
    "iso2022_jp": ("jisx0208", "jisx0201_r", "jisx0208_o"),
    "iso2022_jp_1": ("jisx0208", "jisx0212", "jisx0201_r", "jisx0208_o"),
    "iso2022_jp_2": ("jisx0208", "jisx0212", "ksx1001", "gb2312", "jisx0201_r", "jisx0208_o",
                     "latin1", "greek"),
    "iso2022_jp_3": ("jisx0208", "jisx0213_1", "jisx0213_2"),
    "iso2022_jp_2004": ("jisx0208", "jisx0213_2004_1", "jisx0213_2"),
    "iso2022_jp_ext": ("jisx0208", "jisx0212", "jisx0201_r", "jisx0201_k", "jisx0208_o"),
    "iso2022_kr": ("ksx1001_g1",),
}


class _Iso2022:
    """The machine of the ISO 2022 encodings."""

    def __init__(self, sets):
        self.sets = sets
        self.shifts = any(each.plane == 1 for each in sets)
        self.single_shift = any(each.plane == 2 for each in sets)
        self.reset()

    def reset(self):
        """Back to ASCII."""
        self.state = (None, None, None, False, False)   # sets 0, 1, 2; shifted; in a foreign escape

    def step(self, data, at):
        """(text, end) of what begins at a byte."""
        first, second, third, shifted, foreign = self.state
        byte = data[at]
        if foreign:
            # An escape sequence that is none of ours stays text.
            if 0x41 <= byte <= 0x5a or byte == 0x40:
                self.state = first, second, third, shifted, False
            return chr(byte), at + 1
        if byte == _ESCAPE:
            if at + 1 >= len(data):
                raise _Incomplete
            if data[at + 1] in b"()$.&":
                return "", self._called_in(data, at)
            if self.single_shift and data[at + 1] == 0x4e:
                if at + 2 >= len(data):
                    raise _Incomplete
                text = third.decode(data[at + 2:at + 3]) if third is not None else \
                    chr(data[at + 2]) if data[at + 2] < 0x80 else None
                if text is None:
                    raise _Illegal(1)
                return text, at + 3
            self.state = first, second, third, shifted, True
            return "\x1b", at + 1
        if self.shifts and byte in (_SHIFT_IN, _SHIFT_OUT):
            self.state = first, second, third, byte == _SHIFT_OUT, False
            return "", at + 1
        if byte == 0x0a:
            self.state = first, second, third, False, False
            return "\n", at + 1
        if byte >= 0x80:
            raise _Illegal(1)
        current = second if shifted else first
        if byte < 0x20 or current is None:
            return chr(byte), at + 1
        place = data[at:at + current.width]
        if len(place) < current.width:
            raise _Incomplete
        text = current.decode(place)
        if text is None:
            raise _Illegal(current.width)
        return text, at + current.width

    def _called_in(self, data, at):
        # The end of an escape sequence.
        end = at + 1
        while True:
            if end >= len(data):
                raise _Incomplete
            if 0x41 <= data[end] <= 0x5a or data[end] == 0x40:
                break
            end += 1
            if end - at >= 16:
                raise _Illegal(1)
        end += 1
        sequence = bytes(data[at:end])
        first, second, third, shifted, foreign = self.state
        plane = {0x28: 0, 0x29: 1, 0x2e: 2 if self.single_shift else None}
        width = 1
        where = None
        if len(sequence) == 3:
            width, where = (2, 0) if sequence[1] == 0x24 else (1, plane.get(sequence[1]))
        elif len(sequence) == 4 and sequence[1] == 0x24 and sequence[2] in b"()":
            width, where = 2, plane[sequence[2]]
        if where is None:
            raise _Illegal(len(sequence))
        wanted = None
        if width == 2 or sequence[2:] != b"B":
            wanted = next((each for each in self.sets if each.final == sequence[-1:]
                           and each.width == width), None)
            if wanted is None:
                raise _Illegal(len(sequence))
        called = [first, second, third]
        called[where] = wanted
        self.state = (*called, shifted, foreign)
        return end

    def put(self, text, at):
        """(bytes, characters used) of what begins at a character."""
        first, second, third, shifted, _foreign = self.state
        character = text[at]
        out = b""
        if character < "\x80":
            if first is not None:
                out += b"\x1b(B"
                first = None
            if shifted:
                out += b"\x0f"
            self.state = first, second, third, False, False
            return out + character.encode("ascii"), 1
        for used in (2, 1) if at + 1 < len(text) else (1,):
            for each in self.sets:
                # Sets for one character are only read.
                if each.plane == 2 or used == 2 and each.by not in ("euc_jis_2004", "euc_jisx0213"):
                    continue
                place = each.encode(text[at:at + used])
                if place is None:
                    continue
                if each.plane == 1:
                    if second is not each:
                        out += each.escape()
                    if not shifted:
                        out += b"\x0e"
                    self.state = first, each, third, True, False
                    return out + place, used
                if shifted:
                    out += b"\x0f"
                if first is not each:
                    out += each.escape()
                self.state = each, second, third, False, False
                return out + place, used
        raise _Illegal(1)

    def end(self):
        """The bytes that lead back to ASCII."""
        first, second, third, shifted, _foreign = self.state
        self.state = None, second, third, False, False
        return (b"\x0f" if shifted else b"") + (b"\x1b(B" if first is not None else b"")


class _Hz:
    """The machine of HZ: GB 2312 between "~{" and "~}"."""

    def __init__(self):
        self.chinese = _Set(b"", 2, by="gb2312")
        self.reset()

    def reset(self):
        """Back to ASCII."""
        self.state = False

    def step(self, data, at):
        """(text, end) of what begins at a byte."""
        byte = data[at]
        if byte == 0x7e:
            if at + 1 >= len(data):
                raise _Incomplete
            mark = data[at + 1]
            if not self.state and mark == 0x7e:
                return "~", at + 2
            if not self.state and mark == 0x0a:
                return "", at + 2
            if mark == (0x7d if self.state else 0x7b):
                self.state = not self.state
                return "", at + 2
            raise _Illegal(1)
        if byte >= 0x80:
            raise _Illegal(1)
        if not self.state:
            return chr(byte), at + 1
        if at + 1 >= len(data):
            raise _Incomplete
        text = self.chinese.decode(data[at:at + 2])
        if text is None:
            raise _Illegal(1)
        return text, at + 2

    def put(self, text, at):
        """(bytes, characters used) of what begins at a character."""
        character = text[at]
        if character < "\x80":
            out = self.end() + character.encode("ascii")
            return out + b"~" if character == "~" else out, 1
        place = self.chinese.encode(character)
        if place is None:
            raise _Illegal(1)
        out = place if self.state else b"~{" + place
        self.state = True
        return out, 1

    def end(self):
        """The bytes that lead back to ASCII."""
        chinese, self.state = self.state, False
        return b"~}" if chinese else b""


def _handled(errors, error, size, what, kinds):
    """(what stands for what was in the way, where to go on)"""
    result = codecs.lookup_error(errors)(error)
    if not (isinstance(result, tuple) and len(result) == 2 and isinstance(result[0], kinds)
            and isinstance(result[1], int)):
        kind = "(str, int)" if kinds is str else "(str/bytes, int)"
        raise TypeError(f"{what} error handler must return {kind} tuple")
    replacement, at = result
    position = at + size if at < 0 else at
    if not 0 <= position <= size:
        raise IndexError(f"position {at} from error handler out of bounds")
    return replacement, position


def _decode(name, machine, data, errors, final):
    """(text, bytes used)"""
    data = bytes(data)
    out = []
    at = 0
    while at < len(data):
        try:
            text, at = machine.step(data, at)
            out.append(text)
            continue
        except _Incomplete:
            if not final:
                break
            end, reason = len(data), "incomplete multibyte sequence"
        except _Illegal as e:
            end, reason = min(at + e.size, len(data)), "illegal multibyte sequence"
        error = UnicodeDecodeError(name, data, at, end, reason)
        text, at = _handled(errors, error, len(data), "decoding", str)
        out.append(text)
    return "".join(out), at


def _encode(name, machine, text, errors, final):
    """The bytes of a text."""
    out = []
    at = 0
    while at < len(text):
        try:
            piece, used = machine.put(text, at)
            out.append(piece)
            at += used
            continue
        except _Illegal:
            error = UnicodeEncodeError(name, text, at, at + 1, "illegal multibyte sequence")
        replacement, at = _handled(errors, error, len(text), "encoding", (str, bytes))
        if isinstance(replacement, bytes):
            out.append(replacement)
        else:
            out.append(_encode(name, machine, replacement, "strict", False))
    if final:
        out.append(machine.end())
    return b"".join(out)


def make(name):
    """The module of an encoding."""
    sets = _sets() if name != "hz" else None

    def machine():
        return _Hz() if sets is None else _Iso2022([sets[each] for each in _FAMILIES[name]])

    def encode(input, errors="strict"):
        """(bytes, characters used)"""
        return _encode(name, machine(), input, errors or "strict", True), len(input)

    def decode(input, errors="strict"):
        """(text, bytes used)"""
        data = bytes(input)
        return _decode(name, machine(), data, errors or "strict", True)[0], len(data)

    class IncrementalEncoder(codecs.IncrementalEncoder):
        """Encodes piece by piece."""

        def __init__(self, errors="strict"):
            super().__init__(errors)
            self._machine = machine()

        def encode(self, input, final=False):
            """The piece encoded."""
            return _encode(name, self._machine, input, self.errors, final)

        def reset(self):
            """Back to the beginning."""
            self._machine.reset()

    class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
        """Decodes piece by piece."""

        def __init__(self, errors="strict"):
            super().__init__(errors)
            self._machine = machine()
            self._states = [self._machine.state]

        def _buffer_decode(self, input, errors, final):
            return _decode(name, self._machine, input, errors, final)

        def reset(self):
            """Back to the beginning."""
            super().reset()
            self._machine.reset()

        def getstate(self):
            """(bytes left over, a number for the state)"""
            if self._machine.state not in self._states:
                self._states.append(self._machine.state)
            return self.buffer, self._states.index(self._machine.state)

        def setstate(self, state):
            """Goes back to a state that getstate() gave."""
            self.buffer, number = state
            self._machine.state = self._states[number]

    class Codec(codecs.Codec):
        """Both directions."""

    Codec.encode = staticmethod(encode)
    Codec.decode = staticmethod(decode)

    class StreamWriter(codecs.StreamWriter):
        """Writes to a stream; reset() leads back to ASCII."""

        def __init__(self, stream, errors="strict"):
            super().__init__(stream, errors)
            self._machine = machine()

        def encode(self, input, errors="strict"):
            """(bytes, characters used)"""
            return _encode(name, self._machine, input, errors, False), len(input)

        def reset(self):
            """Writes what ends the text."""
            self.stream.write(self._machine.end())

    class StreamReader(_cjk.StreamReader):
        """Reads from a stream."""

        def __init__(self, stream, errors="strict"):
            super().__init__(stream, errors)
            self._machine = machine()

        def decode(self, input, errors="strict"):
            """(text, bytes used); what is incomplete is left over."""
            return _decode(name, self._machine, input, errors, False)

        def reset(self):
            """Back to the beginning."""
            super().reset()
            self._machine.reset()

    classes = {"Codec": Codec, "IncrementalEncoder": IncrementalEncoder,
               "IncrementalDecoder": IncrementalDecoder, "StreamWriter": StreamWriter,
               "StreamReader": StreamReader}
    contents = {"codecs": codecs, **classes}
    contents["getregentry"] = lambda: _make.info(name, encode, decode, classes)
    return _make.module(name, f"The encoding {name}.", contents)
