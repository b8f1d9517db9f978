"""The records of a ZIP archive: what lies in the file, and the classes of what goes wrong."""

import os
import stat
import struct
import sys
import time

import zipfile

ZIP_STORED = 0
ZIP_DEFLATED = 8
ZIP_BZIP2 = 12
ZIP_LZMA = 14

ZIP64_LIMIT = (1 << 31) - 1
ZIP_FILECOUNT_LIMIT = (1 << 16) - 1
ZIP_MAX_COMMENT = (1 << 16) - 1

DEFAULT_VERSION = 20
ZIP64_VERSION = 45
BZIP2_VERSION = 46
LZMA_VERSION = 63
MAX_EXTRACT_VERSION = 63

# Bits of ZipInfo.flag_bits.
MASK_ENCRYPTED = 1 << 0
MASK_COMPRESS_OPTION_1 = 1 << 1
MASK_USE_DATA_DESCRIPTOR = 1 << 3
MASK_COMPRESSED_PATCH = 1 << 5
MASK_STRONG_ENCRYPTION = 1 << 6
MASK_UTF_FILENAME = 1 << 11

local_header = struct.Struct("<4s2B4HL2L2H")
local_magic = b"PK\x03\x04"
central_entry = struct.Struct("<4s4B4HL2L5H2L")
central_magic = b"PK\x01\x02"
end_record = struct.Struct("<4s4H2LH")
end_magic = b"PK\x05\x06"
end_record64 = struct.Struct("<4sQ2H2L4Q")
end_magic64 = b"PK\x06\x06"
end_locator64 = struct.Struct("<4sLQL")
locator_magic64 = b"PK\x06\x07"
descriptor_magic = 0x08074B50

extra_zip64 = 1
method_names = {
    0: "store", 1: "shrink", 2: "reduce", 3: "reduce", 4: "reduce", 5: "reduce", 6: "implode",
    7: "tokenize", 8: "deflate", 9: "deflate64", 10: "implode", 12: "bzip2", 14: "lzma",
    18: "terse", 19: "lz77", 97: "wavpack", 98: "ppmd",
}


class BadZipFile(Exception):
    pass


class LargeZipFile(Exception):
    """Raised when an archive would need ZIP64 extensions, and they are switched off."""


def extra_fields(data):
    """The (kind, start, end) of every field of an `extra` record; `end` may lie behind the data."""
    at = 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        yield kind, at, at + 4 + size
        at += 4 + size


def without_extra(data, kinds):
    """An `extra` record without the fields of these kinds."""
    kept = []
    last = 0
    for kind, start, end in extra_fields(data):
        if kind not in kinds:
            kept.append(data[start:end])
        last = end
    return b"".join(kept) + data[last:]


def clean_name(name):
    """A name as it stands in an archive: cut at a NUL, with slashes."""
    null = name.find("\0")
    if null >= 0:
        name = name[:null]
    if os.sep != "/" and os.sep in name:
        name = name.replace(os.sep, "/")
    if os.altsep and os.altsep != "/" and os.altsep in name:
        name = name.replace(os.altsep, "/")
    return name


class ZipInfo:
    """What an archive says about one of its members."""

    __slots__ = (
        "orig_filename", "filename", "date_time", "compress_type", "_compresslevel", "comment",
        "extra", "create_system", "create_version", "extract_version", "reserved", "flag_bits",
        "volume", "internal_attr", "external_attr", "header_offset", "CRC", "compress_size",
        "file_size", "_raw_time", "_end_offset",
    )

    def __init__(self, filename="NoName", date_time=(1980, 1, 1, 0, 0, 0)):
        self.orig_filename = filename
        self.filename = clean_name(filename)
        self.date_time = date_time
        if date_time[0] < 1980:
            raise ValueError("ZIP does not support timestamps before 1980")
        self.compress_type = ZIP_STORED
        self._compresslevel = None
        self.comment = b""
        self.extra = b""
        self.create_system = 0 if sys.platform == "win32" else 3
        self.create_version = DEFAULT_VERSION
        self.extract_version = DEFAULT_VERSION
        self.reserved = 0
        self.flag_bits = 0
        self.volume = 0
        self.internal_attr = 0
        self.external_attr = 0
        self.compress_size = 0
        self.file_size = 0
        self._end_offset = None

    def __repr__(self):
        parts = [f"<{self.__class__.__name__} filename={self.filename!r}"]
        if self.compress_type != ZIP_STORED:
            method = method_names.get(self.compress_type, self.compress_type)
            parts.append(f"compress_type={method}")
        mode = self.external_attr >> 16
        low = self.external_attr & 0xFFFF
        if mode:
            parts.append(f"filemode={stat.filemode(mode)!r}")
        if low:
            parts.append(f"external_attr={low:#x}")
        is_dir = self.is_dir()
        if not is_dir or self.file_size:
            parts.append(f"file_size={self.file_size!r}")
        if ((not is_dir or self.compress_size)
                and (self.compress_type != ZIP_STORED or self.file_size != self.compress_size)):
            parts.append(f"compress_size={self.compress_size!r}")
        return " ".join(parts) + ">"

    def dos_time(self):
        """(date, time) as MS-DOS packs them."""
        year, month, day, hour, minute, second = self.date_time[:6]
        return (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2

    def set_dos_time(self, date, clock):
        self._raw_time = clock
        self.date_time = ((date >> 9) + 1980, date >> 5 & 15, date & 31,
                          clock >> 11, clock >> 5 & 63, (clock & 31) * 2)

    def require_versions(self, least=DEFAULT_VERSION):
        """Raises the version numbers to what the member's features need."""
        if self.compress_type == ZIP_BZIP2:
            least = max(least, BZIP2_VERSION)
        elif self.compress_type == ZIP_LZMA:
            least = max(least, LZMA_VERSION)
        self.extract_version = max(least, self.extract_version)
        self.create_version = max(least, self.create_version)

    def FileHeader(self, zip64=None):
        """The local header, as bytes."""
        date, clock = self.dos_time()
        if self.flag_bits & MASK_USE_DATA_DESCRIPTOR:
            crc = compressed = size = 0
        else:
            crc, compressed, size = self.CRC, self.compress_size, self.file_size
        extra = self.extra
        large = size > zipfile.ZIP64_LIMIT or compressed > zipfile.ZIP64_LIMIT
        if zip64 is None:
            zip64 = large
        least = DEFAULT_VERSION
        if zip64:
            extra += struct.pack("<HHQQ", extra_zip64, 16, size, compressed)
            size = compressed = 0xFFFFFFFF
            least = ZIP64_VERSION
        elif large:
            raise LargeZipFile("Filesize would require ZIP64 extensions")
        self.require_versions(least)
        name, flags = self._encodeFilenameFlags()
        header = local_header.pack(local_magic, self.extract_version, self.reserved, flags,
                                   self.compress_type, clock, date, crc, compressed, size,
                                   len(name), len(extra))
        return header + name + extra

    def _encodeFilenameFlags(self):
        try:
            return self.filename.encode("ascii"), self.flag_bits & ~MASK_UTF_FILENAME
        except UnicodeEncodeError:
            return self.filename.encode("utf-8"), self.flag_bits | MASK_UTF_FILENAME

    def _decodeExtra(self, filename_crc):
        """Takes the sizes and the offset that did not fit 32 bits from the `extra` record."""
        for kind, start, end in extra_fields(self.extra):
            if end > len(self.extra):
                size = end - start - 4
                raise BadZipFile(f"Corrupt extra field {kind:04x} (size={size})")
            if kind == extra_zip64:
                self._read_zip64(self.extra[start + 4:end])
            elif kind == 0x7075:
                self._read_unicode_path(self.extra[start + 4:end], filename_crc)

    def _read_zip64(self, data):
        at = 0
        wanted = ((("file_size", (0xFFFFFFFFFFFFFFFF, 0xFFFFFFFF)), "File size"),
                  (("compress_size", (0xFFFFFFFF,)), "Compress size"),
                  (("header_offset", (0xFFFFFFFF,)), "Header offset"))
        for (name, marks), what in wanted:
            if getattr(self, name) in marks:
                if len(data) < at + 8:
                    raise BadZipFile(f"Corrupt zip64 extra field. {what} not found.")
                setattr(self, name, struct.unpack_from("<Q", data, at)[0])
                at += 8

    def _read_unicode_path(self, data, filename_crc):
        try:
            version, crc = struct.unpack_from("<BL", data)
            if version == 1 and crc == filename_crc:
                name = data[5:].decode("utf-8")
                if name:
                    self.filename = clean_name(name)
                else:
                    import warnings
                    warnings.warn("Empty unicode path extra field (0x7075)", stacklevel=2)
        except struct.error as e:
            raise BadZipFile("Corrupt unicode path extra field (0x7075)") from e
        except UnicodeDecodeError as e:
            raise BadZipFile(
                "Corrupt unicode path extra field (0x7075): invalid utf-8 bytes") from e

    @classmethod
    def from_file(cls, filename, arcname=None, *, strict_timestamps=True):
        """The record for a file of the file system.

        The name in the archive is `arcname`, or the file's own; without a drive and without
        separators in front. A time out of ZIP's range raises ValueError, or becomes the nearest
        possible one if `strict_timestamps` is false.
        """
        if isinstance(filename, os.PathLike):
            filename = os.fspath(filename)
        status = os.stat(filename)
        is_dir = stat.S_ISDIR(status.st_mode)
        date_time = time.localtime(status.st_mtime)[:6]
        if not strict_timestamps:
            if date_time[0] < 1980:
                date_time = (1980, 1, 1, 0, 0, 0)
            elif date_time[0] > 2107:
                date_time = (2107, 12, 31, 23, 59, 59)
        if arcname is None:
            arcname = filename
        arcname = os.path.normpath(os.path.splitdrive(arcname)[1])
        arcname = arcname.lstrip("".join(filter(None, (os.sep, os.altsep))))
        if is_dir:
            arcname += "/"
        info = cls(arcname, date_time)
        info.external_attr = (status.st_mode & 0xFFFF) << 16
        if is_dir:
            info.file_size = 0
            info.external_attr |= 0x10
        else:
            info.file_size = status.st_size
        return info

    def is_dir(self):
        """Whether the member is a folder: its name ends with a slash."""
        if self.filename.endswith("/"):
            return True
        return bool(os.altsep and self.filename.endswith((os.path.sep, os.path.altsep)))


def read_end(file):
    """What the record at the end of the archive says, as a dict; None if there is none."""
    file.seek(0, 2)
    size = file.tell()
    try:
        file.seek(-end_record.size, 2)
    except OSError:
        return None
    data = file.read()
    if len(data) == end_record.size and data[:4] == end_magic and data[-2:] == b"\0\0":
        return _end_fields(file, data, b"", size - end_record.size)
    # An archive with a comment: the last end record in reach.
    start = max(size - ZIP_MAX_COMMENT - end_record.size, 0)
    file.seek(start)
    data = file.read(ZIP_MAX_COMMENT + end_record.size)
    at = data.rfind(end_magic)
    if at < 0:
        return None
    record = data[at:at + end_record.size]
    if len(record) != end_record.size:
        return None
    length = end_record.unpack(record)[7]
    comment = data[at + end_record.size:at + end_record.size + length]
    return _end_fields(file, record, comment, start + at)


def _end_fields(file, record, comment, position):
    _magic, disk, start_disk, here, total, size, offset, _length = end_record.unpack(record)
    end = dict(disk=disk, start_disk=start_disk, here=here, total=total, size=size, offset=offset,
               comment=comment, position=position, zip64=False)
    _read_end64(file, end)
    return end


def _read_end64(file, end):
    try:
        file.seek(end["position"] - end_locator64.size)
    except (OSError, ValueError):
        return
    data = file.read(end_locator64.size)
    if len(data) != end_locator64.size:
        return
    magic, disk, _offset, disks = end_locator64.unpack(data)
    if magic != locator_magic64:
        return
    if disk != 0 or disks > 1:
        raise BadZipFile("zipfiles that span multiple disks are not supported")
    try:
        file.seek(end["position"] - end_locator64.size - end_record64.size)
    except (OSError, ValueError):
        return
    data = file.read(end_record64.size)
    if len(data) != end_record64.size:
        return
    (magic, _size, _by, _needs, disk, start_disk, here, total, size, offset) = (
        end_record64.unpack(data))
    if magic != end_magic64:
        return
    end.update(disk=disk, start_disk=start_disk, here=here, total=total, size=size, offset=offset,
               zip64=True)
