"""Property lists of macOS, as XML and binary: dicts, lists, texts, numbers, bytes and times."""

import binascii
import codecs
import datetime
import enum
import itertools
import re
import struct
from io import BytesIO
from xml.parsers.expat import ParserCreate

__all__ = ["InvalidFileException", "FMT_XML", "FMT_BINARY", "load", "dump", "loads", "dumps",
           "UID"]

PlistFormat = enum.Enum("PlistFormat", "FMT_XML FMT_BINARY", module=__name__)
globals().update(PlistFormat.__members__)

PLISTHEADER = b"""\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
"""
_control_characters = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_date = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<hour>\d\d)"
                   r"(?::(?P<minute>\d\d)(?::(?P<second>\d\d))?)?)?)?)?Z", re.ASCII)


class UID:
    """A number that names another object, as NSKeyedArchiver has it."""

    def __init__(self, data):
        if not isinstance(data, int):
            raise TypeError("data must be an int")
        if data >= 1 << 64:
            raise ValueError("UIDs cannot be >= 2**64")
        if data < 0:
            raise ValueError("UIDs must be positive")
        self.data = data

    def __index__(self):
        return self.data

    def __repr__(self):
        return f"{self.__class__.__name__}({self.data!r})"

    def __reduce__(self):
        return self.__class__, (self.data,)

    def __eq__(self, other):
        if not isinstance(other, UID):
            return NotImplemented
        return self.data == other.data

    def __hash__(self):
        return hash(self.data)


class InvalidFileException(ValueError):
    """A file that holds no property list."""

    def __init__(self, message="Invalid file"):
        super().__init__(message)


def _date_of(text):
    parts = [int(part) for part in _date.match(text).groups() if part is not None]
    return datetime.datetime(*parts)


class _Parser:
    # Reads the XML format.

    def __init__(self, dict_type):
        self.stack = []
        self.keys = []
        self.root = None
        self.has_root = False
        self.dict_type = dict_type

    def parse(self, file):
        self.parser = ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = lambda text: self.text.append(text)
        self.parser.EntityDeclHandler = self.entity
        self.text = []
        self.parser.ParseFile(file)
        return self.root

    def entity(self, *args):
        raise InvalidFileException("XML entity declarations are not supported in plist files")

    def fail(self, text):
        raise ValueError(f"{text} at line {self.parser.CurrentLineNumber}")

    def start(self, name, attributes):
        self.text = []
        if name in ("dict", "array"):
            container = self.dict_type() if name == "dict" else []
            self.add(container)
            self.stack.append(container)
            self.keys.append(None)

    def add(self, value):
        if not self.stack:
            if not self.has_root:
                self.root, self.has_root = value, True
                return
            self.fail("unexpected element")
        container = self.stack[-1]
        if isinstance(container, list):
            container.append(value)
        elif self.keys[-1] is None:
            self.fail("unexpected element")
        else:
            container[self.keys[-1]] = value
            self.keys[-1] = None

    def end(self, name):
        text = "".join(self.text)
        self.text = []
        match name:
            case "dict" | "array":
                if self.keys[-1] is not None:
                    self.fail(f"missing value for key '{self.keys[-1]}'")
                self.stack.pop()
                self.keys.pop()
            case "key":
                if not self.stack or isinstance(self.stack[-1], list) or self.keys[-1] is not None:
                    self.fail("unexpected key")
                self.keys[-1] = text
            case "true" | "false":
                self.add(name == "true")
            case "integer":
                self.add(int(text, 16) if text.startswith(("0x", "0X")) else int(text))
            case "real":
                self.add(float(text))
            case "string":
                self.add(text)
            case "data":
                self.add(binascii.a2b_base64(text.encode()))
            case "date":
                self.add(_date_of(text))


def _escaped(text):
    if match := _control_characters.search(text):
        raise ValueError("strings can't contain control characters; use bytes instead")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _write_xml(value, lines, depth, sort_keys, skipkeys):
    indent = "\t" * depth
    if isinstance(value, str):
        lines.append(f"{indent}<string>{_escaped(value)}</string>")
    elif value is True or value is False:
        lines.append(f"{indent}<{'true' if value else 'false'}/>")
    elif isinstance(value, int):
        if not -1 << 63 <= value < 1 << 64:
            raise OverflowError(value)
        lines.append(f"{indent}<integer>{value:d}</integer>")
    elif isinstance(value, float):
        lines.append(f"{indent}<real>{value!r}</real>")
    elif isinstance(value, dict):
        if not value:
            lines.append(f"{indent}<dict/>")
            return
        lines.append(f"{indent}<dict>")
        for key, item in sorted(value.items()) if sort_keys else value.items():
            if not isinstance(key, str):
                if skipkeys:
                    continue
                raise TypeError("keys must be strings")
            lines.append(f"{indent}\t<key>{_escaped(key)}</key>")
            _write_xml(item, lines, depth + 1, sort_keys, skipkeys)
        lines.append(f"{indent}</dict>")
    elif isinstance(value, (bytes, bytearray)):
        lines.append(f"{indent}<data>")
        width = max(16, 76 - len(indent.expandtabs()))
        step = width // 4 * 3
        for at in range(0, len(value), step):
            block = binascii.b2a_base64(value[at:at + step], newline=False).decode()
            lines.append(indent + block)
        lines.append(f"{indent}</data>")
    elif isinstance(value, datetime.datetime):
        lines.append(f"{indent}<date>{value.year:04d}-{value.month:02d}-{value.day:02d}T"
                     f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}Z</date>")
    elif isinstance(value, (tuple, list)):
        if not value:
            lines.append(f"{indent}<array/>")
            return
        lines.append(f"{indent}<array>")
        for item in value:
            _write_xml(item, lines, depth + 1, sort_keys, skipkeys)
        lines.append(f"{indent}</array>")
    elif isinstance(value, UID):
        _write_xml({"CF$UID": value.data}, lines, depth, sort_keys, skipkeys)
    else:
        raise TypeError(f"unsupported type: {type(value)}")


class _BinaryReader:
    # Reads the binary format: objects that name each other by numbers.

    def __init__(self, dict_type):
        self.dict_type = dict_type

    def parse(self, file):
        try:
            file.seek(-32, 2)
            trailer = file.read(32)
            if len(trailer) != 32:
                raise InvalidFileException()
            offset_size, self.ref_size, count, top, table = struct.unpack(">6xBBQQQ", trailer)
            file.seek(table)
            self.offsets = self.numbers(file.read(count * offset_size), count, offset_size)
            self.objects = {}
            self.file = file
            return self.read(top)
        except (OSError, IndexError, struct.error, OverflowError, ValueError):
            raise InvalidFileException()

    def numbers(self, data, count, size):
        if not size or len(data) != count * size:
            raise InvalidFileException()
        return [int.from_bytes(data[at:at + size]) for at in range(0, count * size, size)]

    def exactly(self, size):
        data = self.file.read(size)
        if len(data) != size:
            raise InvalidFileException()
        return data

    def size(self, low):
        # A length of 15 or more follows as a number of its own.
        if low == 0xF:
            power = self.exactly(1)[0] & 0x3
            return int.from_bytes(self.exactly(1 << power))
        return low

    def refs(self, count):
        return self.numbers(self.exactly(count * self.ref_size), count, self.ref_size) \
            if count else []

    def read(self, ref):
        if ref in self.objects:
            return self.objects[ref]
        self.file.seek(self.offsets[ref])
        token = self.exactly(1)[0]
        high, low = token & 0xF0, token & 0x0F
        if token in (0x00, 0x08, 0x09):
            value = {0x00: None, 0x08: False, 0x09: True}[token]
        elif token == 0x0F:
            value = b""
        elif high == 0x10:
            value = int.from_bytes(self.exactly(1 << low), signed=low >= 3)
        elif token in (0x22, 0x23):
            value = struct.unpack(">f" if token == 0x22 else ">d", self.exactly(4 << low - 2))[0]
        elif token == 0x33:
            seconds = struct.unpack(">d", self.exactly(8))[0]
            value = datetime.datetime(2001, 1, 1) + datetime.timedelta(seconds=seconds)
        elif high == 0x40:
            value = self.exactly(self.size(low))
        elif high == 0x50:
            value = self.exactly(self.size(low)).decode("ascii")
        elif high == 0x60:
            value = self.exactly(self.size(low) * 2).decode("utf-16be")
        elif high == 0x80:
            value = UID(int.from_bytes(self.exactly(1 + low)))
        elif high == 0xA0:
            refs = self.refs(self.size(low))
            value = self.objects[ref] = []
            value.extend(self.read(each) for each in refs)
        elif high == 0xD0:
            count = self.size(low)
            keys, values = self.refs(count), self.refs(count)
            value = self.objects[ref] = self.dict_type()
            try:
                for key, item in zip(keys, values):
                    value[self.read(key)] = self.read(item)
            except TypeError:
                raise InvalidFileException()
        else:
            raise InvalidFileException()
        self.objects[ref] = value
        return value


class _BinaryWriter:
    # Writes the binary format.

    def __init__(self, sort_keys, skipkeys):
        self.sort_keys = sort_keys
        self.skipkeys = skipkeys
        self.objects = []
        self.known = {}      # equal scalars and the same containers are written once

    def key(self, value):
        if isinstance(value, (str, int, float, datetime.datetime, bytes, bytearray)):
            return type(value), bytes(value) if isinstance(value, bytearray) else value
        return id(value)

    def number_all(self, value):
        key = self.key(value)
        if key in self.known:
            return
        self.known[key] = len(self.objects)
        self.objects.append(value)
        if isinstance(value, dict):
            keys, values = self.items(value)
            for each in itertools.chain(keys, values):
                self.number_all(each)
        elif isinstance(value, (list, tuple)):
            for each in value:
                self.number_all(each)

    def items(self, value):
        pairs = sorted(value.items()) if self.sort_keys else list(value.items())
        if not all(isinstance(key, str) for key, _item in pairs):
            if not self.skipkeys:
                raise TypeError("keys must be strings")
            pairs = [pair for pair in pairs if isinstance(pair[0], str)]
        return [key for key, _item in pairs], [item for _key, item in pairs]

    @staticmethod
    def width(number):
        return 1 if number < 1 << 8 else 2 if number < 1 << 16 else 4 if number < 1 << 32 else 8

    def head(self, token, size):
        if size < 15:
            return bytes([token | size])
        width = self.width(size)
        return bytes([token | 0xF, 0x10 | width.bit_length() - 1]) + size.to_bytes(width)

    def encoded(self, value):
        if value is None or value is False or value is True:
            return {None: b"\0", False: b"\x08", True: b"\x09"}[value]
        if isinstance(value, int):
            if value < 0:
                if value < -1 << 63:
                    raise OverflowError(value)
                return b"\x13" + value.to_bytes(8, signed=True)
            if value >= 1 << 64:
                raise OverflowError(value)
            if value >= 1 << 63:
                return b"\x14" + value.to_bytes(16)
            width = self.width(value)
            return bytes([0x10 | width.bit_length() - 1]) + value.to_bytes(width)
        if isinstance(value, float):
            return struct.pack(">Bd", 0x23, value)
        if isinstance(value, datetime.datetime):
            return struct.pack(">Bd", 0x33,
                               (value - datetime.datetime(2001, 1, 1)).total_seconds())
        if isinstance(value, (bytes, bytearray)):
            return self.head(0x40, len(value)) + value
        if isinstance(value, str):
            if value.isascii():
                return self.head(0x50, len(value)) + value.encode("ascii")
            data = value.encode("utf-16be")
            return self.head(0x60, len(data) // 2) + data
        if isinstance(value, UID):
            if value.data < 0:
                raise ValueError("UIDs must be positive")
            width = self.width(value.data)
            return bytes([0x80 | width - 1]) + value.data.to_bytes(width)
        if isinstance(value, (list, tuple)):
            return self.head(0xA0, len(value)) + self.refs(value)
        if isinstance(value, dict):
            keys, values = self.items(value)
            return self.head(0xD0, len(keys)) + self.refs(keys) + self.refs(values)
        raise TypeError(value)

    def refs(self, values):
        return b"".join(self.known[self.key(each)].to_bytes(self.ref_size) for each in values)

    def write(self, value):
        self.number_all(value)
        self.ref_size = self.width(len(self.objects))
        out = bytearray(b"bplist00")
        offsets = []
        for each in self.objects:
            offsets.append(len(out))
            out += self.encoded(each)
        table = len(out)
        width = self.width(table)
        for offset in offsets:
            out += offset.to_bytes(width)
        out += struct.pack(">5xBBBQQQ", 0, width, self.ref_size, len(self.objects), 0, table)
        return bytes(out)


def _is_xml(header):
    if header.startswith((b"<?xml", b"<plist")):
        return True
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_BE, "utf-16-be"),
                           (codecs.BOM_UTF16_LE, "utf-16-le")):
        if header.startswith(mark):
            return any(header[len(mark):].startswith(start.encode(encoding)[:32 - len(mark)])
                       for start in ("<?xml", "<plist"))
    return False


def load(fp, *, fmt=None, dict_type=dict):
    """The property list in a binary file."""
    if fmt is None:
        header = fp.read(32)
        fp.seek(0)
        if _is_xml(header):
            fmt = PlistFormat.FMT_XML
        elif header[:8] == b"bplist00":
            fmt = PlistFormat.FMT_BINARY
        else:
            raise InvalidFileException()
    if fmt is PlistFormat.FMT_XML:
        return _Parser(dict_type).parse(fp)
    return _BinaryReader(dict_type).parse(fp)


def loads(value, *, fmt=None, dict_type=dict):
    """The property list in bytes."""
    return load(BytesIO(value), fmt=fmt, dict_type=dict_type)


def dump(value, fp, *, fmt=PlistFormat.FMT_XML, sort_keys=True, skipkeys=False):
    """Writes a property list to a binary file."""
    fp.write(dumps(value, fmt=fmt, skipkeys=skipkeys, sort_keys=sort_keys))


def dumps(value, *, fmt=PlistFormat.FMT_XML, skipkeys=False, sort_keys=True):
    """A property list as bytes."""
    if fmt is PlistFormat.FMT_XML:
        lines = ['<plist version="1.0">']
        _write_xml(value, lines, 0, sort_keys, skipkeys)
        lines.append("</plist>\n")
        return PLISTHEADER + "\n".join(lines).encode()
    if fmt is PlistFormat.FMT_BINARY:
        return _BinaryWriter(sort_keys, skipkeys).write(value)
    raise ValueError(f"Unsupported format: {fmt!r}")
