"""TarInfo: a member's record, and how records lie in the archive (ustar, GNU and pax)."""

import copy
import os
import stat
import struct

NUL = b"\0"
BLOCKSIZE = 512
RECORDSIZE = BLOCKSIZE * 20
GNU_MAGIC = b"ustar  \0"
POSIX_MAGIC = b"ustar\x0000"

LENGTH_NAME = 100
LENGTH_LINK = 100
LENGTH_PREFIX = 155

REGTYPE = b"0"
AREGTYPE = b"\0"
LNKTYPE = b"1"
SYMTYPE = b"2"
CHRTYPE = b"3"
BLKTYPE = b"4"
DIRTYPE = b"5"
FIFOTYPE = b"6"
CONTTYPE = b"7"
GNUTYPE_LONGNAME = b"L"
GNUTYPE_LONGLINK = b"K"
GNUTYPE_SPARSE = b"S"
XHDTYPE = b"x"
XGLTYPE = b"g"
SOLARIS_XHDTYPE = b"X"

USTAR_FORMAT = 0
GNU_FORMAT = 1
PAX_FORMAT = 2
DEFAULT_FORMAT = PAX_FORMAT

SUPPORTED_TYPES = (REGTYPE, AREGTYPE, LNKTYPE, SYMTYPE, DIRTYPE, FIFOTYPE, CONTTYPE, CHRTYPE,
                   BLKTYPE, GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE)
REGULAR_TYPES = (REGTYPE, AREGTYPE, CONTTYPE, GNUTYPE_SPARSE)
GNU_TYPES = (GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE)
PAX_FIELDS = ("path", "linkpath", "size", "mtime", "uid", "gid", "uname", "gname")
PAX_NAME_FIELDS = {"path", "linkpath", "uname", "gname"}
PAX_NUMBER_FIELDS = {"atime": float, "ctime": float, "mtime": float, "uid": int, "gid": int,
                     "size": int}

_keep = object()


class TarError(Exception):
    """Base exception."""


class ExtractError(TarError):
    """General exception for extract errors."""


class ReadError(TarError):
    """Exception for unreadable tar archives."""


class CompressionError(TarError):
    """Exception for unavailable compression methods."""


class StreamError(TarError):
    """Exception for unsupported operations on stream-like TarFiles."""


class HeaderError(TarError):
    """Base exception for header errors."""


class EmptyHeaderError(HeaderError):
    """Exception for empty headers."""


class TruncatedHeaderError(HeaderError):
    """Exception for truncated headers."""


class EOFHeaderError(HeaderError):
    """Exception for end of file headers."""


class InvalidHeaderError(HeaderError):
    """Exception for invalid headers."""


class SubsequentHeaderError(HeaderError):
    """Exception for missing and invalid extended headers."""


def stn(text, length, encoding, errors):
    """A str as a field of `length` bytes; None is an error."""
    if text is None:
        raise ValueError("metadata cannot contain None")
    data = text.encode(encoding, errors)
    return data[:length] + (length - len(data)) * NUL


def nts(field, encoding, errors):
    """The text of a field, which a NUL ends."""
    end = field.find(b"\0")
    return (field if end < 0 else field[:end]).decode(encoding, errors)


def nti(field):
    """The number of a field: octal digits, or GNU's bytes after a mark."""
    if field[0] in (0o200, 0o377):
        number = int.from_bytes(field[1:], "big")
        return number - 256 ** (len(field) - 1) if field[0] == 0o377 else number
    try:
        return int(nts(field, "ascii", "strict").strip() or "0", 8)
    except ValueError:
        raise InvalidHeaderError("invalid header")


def itn(number, digits=8, format=DEFAULT_FORMAT):
    """A number as a field of `digits` bytes."""
    number = int(number)
    if 0 <= number < 8 ** (digits - 1):
        return b"%0*o\0" % (digits - 1, number)
    if format == GNU_FORMAT and -256 ** (digits - 1) <= number < 256 ** (digits - 1):
        mark = b"\x80" if number >= 0 else b"\xff"
        return bytearray(mark + (number % 256 ** (digits - 1)).to_bytes(digits - 1, "big"))
    raise ValueError("overflow in number field")


def calc_chksums(block):
    """The sum of a header's bytes, its own field counted as blanks: (unsigned, signed)."""
    rest = block[:148] + block[156:512]
    unsigned = 256 + sum(rest)
    return unsigned, unsigned - 256 * sum(byte > 127 for byte in rest)


class TarInfo:
    """What an archive says about one of its members; `name` is its path in the archive."""

    __slots__ = dict(
        name="Name of the archive member.",
        mode="Permission bits.",
        uid="User ID of the user who originally stored this member.",
        gid="Group ID of the user who originally stored this member.",
        size="Size in bytes.",
        mtime="Time of last modification.",
        chksum="Header checksum.",
        type="File type: one of the constants REGTYPE, DIRTYPE ...",
        linkname="Name of the target file name, of links.",
        uname="User name.",
        gname="Group name.",
        devmajor="Device major number.",
        devminor="Device minor number.",
        offset="The tar header starts here.",
        offset_data="The file's data starts here.",
        pax_headers="The key-value pairs of the member's pax header.",
        sparse="Sparse member information.",
        tarfile=None,
        _sparse_structs=None,
        _link_target=None,
    )

    def __init__(self, name=""):
        self.name = name
        self.mode = 0o644
        self.uid = 0
        self.gid = 0
        self.size = 0
        self.mtime = 0
        self.chksum = 0
        self.type = REGTYPE
        self.linkname = ""
        self.uname = ""
        self.gname = ""
        self.devmajor = 0
        self.devminor = 0
        self.offset = 0
        self.offset_data = 0
        self.sparse = None
        self.pax_headers = {}

    @property
    def path(self):
        """In pax headers, "name" is called "path"."""
        return self.name

    @path.setter
    def path(self, name):
        self.name = name

    @property
    def linkpath(self):
        """In pax headers, "linkname" is called "linkpath"."""
        return self.linkname

    @linkpath.setter
    def linkpath(self, linkname):
        self.linkname = linkname

    def __repr__(self):
        return f"<{self.__class__.__name__} {self.name!r} at {id(self):#x}>"

    def replace(self, *, name=_keep, mtime=_keep, mode=_keep, linkname=_keep, uid=_keep,
                gid=_keep, uname=_keep, gname=_keep, deep=True, _KEEP=_keep):
        """A copy with other attributes."""
        result = copy.deepcopy(self) if deep else copy.copy(self)
        for field, value in (("name", name), ("mtime", mtime), ("mode", mode),
                             ("linkname", linkname), ("uid", uid), ("gid", gid),
                             ("uname", uname), ("gname", gname)):
            if value is not _KEEP:
                setattr(result, field, value)
        return result

    def get_info(self):
        """The record as a dict."""
        info = {
            "name": self.name,
            "mode": None if self.mode is None else self.mode & 0o7777,
            "uid": self.uid, "gid": self.gid, "size": self.size, "mtime": self.mtime,
            "chksum": self.chksum, "type": self.type, "linkname": self.linkname,
            "uname": self.uname, "gname": self.gname, "devmajor": self.devmajor,
            "devminor": self.devminor,
        }
        if info["type"] == DIRTYPE and not info["name"].endswith("/"):
            info["name"] += "/"
        return info

    # --- writing ---------------------------------------------------------------------------------

    def tobuf(self, format=DEFAULT_FORMAT, encoding="utf-8", errors="surrogateescape"):
        """The header, as whole blocks."""
        info = self.get_info()
        for name, value in info.items():
            if value is None:
                raise ValueError(f"{name} may not be None")
        if format == USTAR_FORMAT:
            return self.create_ustar_header(info, encoding, errors)
        if format == GNU_FORMAT:
            return self.create_gnu_header(info, encoding, errors)
        if format == PAX_FORMAT:
            return self.create_pax_header(info, encoding)
        raise ValueError("invalid format")

    def create_ustar_header(self, info, encoding, errors):
        info["magic"] = POSIX_MAGIC
        if len(info["linkname"].encode(encoding, errors)) > LENGTH_LINK:
            raise ValueError("linkname is too long")
        if len(info["name"].encode(encoding, errors)) > LENGTH_NAME:
            info["prefix"], info["name"] = self._posix_split_name(info["name"], encoding, errors)
        return self._create_header(info, USTAR_FORMAT, encoding, errors)

    def create_gnu_header(self, info, encoding, errors):
        info["magic"] = GNU_MAGIC
        head = b""
        for field, length, kind in (("linkname", LENGTH_LINK, GNUTYPE_LONGLINK),
                                    ("name", LENGTH_NAME, GNUTYPE_LONGNAME)):
            data = info[field].encode(encoding, errors)
            if len(data) > length:
                data += NUL
                long_info = {"name": "././@LongLink", "type": kind, "size": len(data),
                             "magic": GNU_MAGIC}
                head += self._create_header(long_info, USTAR_FORMAT, encoding, errors)
                head += self._create_payload(data)
        return head + self._create_header(info, GNU_FORMAT, encoding, errors)

    def create_pax_header(self, info, encoding):
        info["magic"] = POSIX_MAGIC
        headers = self.pax_headers.copy()
        # What neither fits nor is ASCII goes to the pax header.
        for name, key, length in (("name", "path", LENGTH_NAME), ("linkname", "linkpath", LENGTH_LINK),
                                  ("uname", "uname", 32), ("gname", "gname", 32)):
            if key in headers:
                continue
            if not info[name].isascii() or len(info[name]) > length:
                headers[key] = info[name]
        for name, digits in (("uid", 8), ("gid", 8), ("size", 12), ("mtime", 12)):
            value = info[name]
            whole = int(value)
            fits = 0 <= whole < 8 ** (digits - 1)
            if fits and not isinstance(value, float):
                continue
            info[name] = whole if fits else 0
            headers.setdefault(name, str(value))
        head = b""
        if headers:
            head = self._create_pax_generic_header(headers, XHDTYPE, encoding)
        return head + self._create_header(info, USTAR_FORMAT, "ascii", "replace")

    @classmethod
    def create_pax_global_header(cls, pax_headers):
        """The header whose fields hold for all members."""
        return cls._create_pax_generic_header(pax_headers, XGLTYPE, "utf-8")

    @staticmethod
    def _posix_split_name(name, encoding, errors):
        """(prefix, name) of a path that is too long for one field."""
        parts = name.split("/")
        for i in range(1, len(parts)):
            prefix, rest = "/".join(parts[:i]), "/".join(parts[i:])
            if (len(prefix.encode(encoding, errors)) <= LENGTH_PREFIX
                    and len(rest.encode(encoding, errors)) <= LENGTH_NAME):
                return prefix, rest
        raise ValueError("name is too long")

    @staticmethod
    def _create_header(info, format, encoding, errors):
        kind = info.get("type", REGTYPE)
        if kind is None:
            raise ValueError("TarInfo.type must not be None")
        if kind in (CHRTYPE, BLKTYPE):
            device = [itn(info.get(name, 0), 8, format) for name in ("devmajor", "devminor")]
        else:
            device = [stn("", 8, encoding, errors)] * 2
        block = b"".join([
            stn(info.get("name", ""), 100, encoding, errors),
            itn(info.get("mode", 0) & 0o7777, 8, format),
            itn(info.get("uid", 0), 8, format),
            itn(info.get("gid", 0), 8, format),
            itn(info.get("size", 0), 12, format),
            itn(info.get("mtime", 0), 12, format),
            b"        ",
            kind,
            stn(info.get("linkname", ""), 100, encoding, errors),
            info.get("magic", POSIX_MAGIC),
            stn(info.get("uname", ""), 32, encoding, errors),
            stn(info.get("gname", ""), 32, encoding, errors),
            *device,
            stn(info.get("prefix", ""), 155, encoding, errors),
        ]).ljust(BLOCKSIZE, NUL)
        return block[:148] + b"%06o\0" % calc_chksums(block)[0] + block[155:]

    @staticmethod
    def _create_payload(data):
        rest = len(data) % BLOCKSIZE
        return data + (BLOCKSIZE - rest) * NUL if rest else data

    @classmethod
    def _create_pax_generic_header(cls, headers, kind, encoding):
        binary = False
        for value in headers.values():
            try:
                value.encode("utf-8", "strict")
            except UnicodeEncodeError:
                binary = True
        records = [b"21 hdrcharset=BINARY\n"] if binary else []
        for keyword, value in headers.items():
            keyword = keyword.encode("utf-8")
            value = value.encode(encoding, "surrogateescape") if binary else value.encode("utf-8")
            # The record's length counts its own digits.
            rest = len(keyword) + len(value) + 3
            length = rest
            while length != rest + len(str(length)):
                length = rest + len(str(length))
            records.append(b"%d %s=%s\n" % (length, keyword, value))
        data = b"".join(records)
        info = {"name": "././@PaxHeader", "type": kind, "size": len(data), "magic": POSIX_MAGIC}
        return cls._create_header(info, USTAR_FORMAT, "ascii", "replace") + cls._create_payload(data)

    # --- reading ---------------------------------------------------------------------------------

    @classmethod
    def frombuf(cls, buf, encoding, errors):
        """From a block."""
        if len(buf) == 0:
            raise EmptyHeaderError("empty header")
        if len(buf) != BLOCKSIZE:
            raise TruncatedHeaderError("truncated header")
        if buf.count(NUL) == BLOCKSIZE:
            raise EOFHeaderError("end of file header")
        chksum = nti(buf[148:156])
        if chksum not in calc_chksums(buf):
            raise InvalidHeaderError("bad checksum")
        info = cls()
        info.name = nts(buf[0:100], encoding, errors)
        info.mode = nti(buf[100:108])
        info.uid = nti(buf[108:116])
        info.gid = nti(buf[116:124])
        info.size = nti(buf[124:136])
        info.mtime = nti(buf[136:148])
        info.chksum = chksum
        info.type = buf[156:157]
        info.linkname = nts(buf[157:257], encoding, errors)
        info.uname = nts(buf[265:297], encoding, errors)
        info.gname = nts(buf[297:329], encoding, errors)
        info.devmajor = nti(buf[329:337])
        info.devminor = nti(buf[337:345])
        prefix = nts(buf[345:500], encoding, errors)
        if info.type == AREGTYPE and info.name.endswith("/"):
            info.type = DIRTYPE      # as V7 tar marked folders
        if info.type == GNUTYPE_SPARSE:
            info._sparse_structs = (_sparse_entries(buf, 386, 4), bool(buf[482]), nti(buf[483:495]))
        if info.isdir():
            info.name = info.name.rstrip("/")
        if prefix and info.type not in GNU_TYPES:
            info.name = prefix + "/" + info.name
        return info

    @classmethod
    def fromtarfile(cls, tarfile):
        """The next member of an archive, with all headers that belong to it."""
        buf = tarfile.fileobj.read(BLOCKSIZE)
        info = cls.frombuf(buf, tarfile.encoding, tarfile.errors)
        info.offset = tarfile.fileobj.tell() - BLOCKSIZE
        return info._proc_member(tarfile)

    def _proc_member(self, tarfile):
        if self.type in (GNUTYPE_LONGNAME, GNUTYPE_LONGLINK):
            return self._proc_gnulong(tarfile)
        if self.type == GNUTYPE_SPARSE:
            return self._proc_sparse(tarfile)
        if self.type in (XHDTYPE, XGLTYPE, SOLARIS_XHDTYPE):
            return self._proc_pax(tarfile)
        return self._proc_builtin(tarfile)

    def _proc_builtin(self, tarfile):
        self.offset_data = tarfile.fileobj.tell()
        self._place_next(tarfile)
        self._apply_pax_info(tarfile.pax_headers, tarfile.encoding, tarfile.errors)
        if self.isdir():
            self.name = self.name.rstrip("/")
        return self

    def _place_next(self, tarfile):
        offset = self.offset_data
        if self.isreg() or self.type not in SUPPORTED_TYPES:
            offset += self._block(self.size)
        tarfile.offset = offset

    def _following(self, tarfile):
        try:
            return self.fromtarfile(tarfile)
        except HeaderError as e:
            raise SubsequentHeaderError(str(e)) from None

    def _proc_gnulong(self, tarfile):
        buf = tarfile.fileobj.read(self._block(self.size))
        following = self._following(tarfile)
        following.offset = self.offset
        if self.type == GNUTYPE_LONGNAME:
            following.name = nts(buf, tarfile.encoding, tarfile.errors)
        elif self.type == GNUTYPE_LONGLINK:
            following.linkname = nts(buf, tarfile.encoding, tarfile.errors)
        if following.isdir():
            following.name = following.name.removesuffix("/")
        return following

    def _proc_sparse(self, tarfile):
        structs, more, size = self._sparse_structs
        del self._sparse_structs
        while more:
            buf = tarfile.fileobj.read(BLOCKSIZE)
            if len(buf) != BLOCKSIZE:
                raise TruncatedHeaderError("truncated header")
            structs += _sparse_entries(buf, 0, 21)
            more = bool(buf[504])
        self.sparse = structs
        self.offset_data = tarfile.fileobj.tell()
        tarfile.offset = self.offset_data + self._block(self.size)
        self.size = size
        return self

    def _proc_pax(self, tarfile):
        buf = tarfile.fileobj.read(self._block(self.size))
        headers = tarfile.pax_headers if self.type == XGLTYPE else tarfile.pax_headers.copy()
        records = _pax_records(buf)
        # Records before "hdrcharset" are read by it, too.
        charset = next((value for _, keyword, value in records if keyword == b"hdrcharset"), None)
        if charset is not None:
            headers["hdrcharset"] = charset.decode("utf-8")
        encoding = headers.get("hdrcharset")
        encoding = tarfile.encoding if encoding == "BINARY" else "utf-8"
        for _, keyword, value in records:
            keyword = self._decode_pax_field(keyword, "utf-8", "utf-8", tarfile.errors)
            if keyword in PAX_NAME_FIELDS:
                value = self._decode_pax_field(value, encoding, tarfile.encoding, tarfile.errors)
            else:
                value = self._decode_pax_field(value, "utf-8", "utf-8", tarfile.errors)
            headers[keyword] = value
        following = self._following(tarfile)
        if "GNU.sparse.map" in headers:
            numbers = [int(x) for x in headers["GNU.sparse.map"].split(",")]
            following.sparse = list(zip(numbers[::2], numbers[1::2]))
        elif "GNU.sparse.size" in headers:
            offsets, sizes = (
                [int(value) for _, keyword, value in records if keyword == wanted]
                for wanted in (b"GNU.sparse.offset", b"GNU.sparse.numbytes"))
            following.sparse = list(zip(offsets, sizes))
        elif headers.get("GNU.sparse.major") == "1" and headers.get("GNU.sparse.minor") == "0":
            following._read_sparse_map(tarfile)
        if self.type in (XHDTYPE, SOLARIS_XHDTYPE):
            following._apply_pax_info(headers, tarfile.encoding, tarfile.errors)
            following.offset = self.offset
            if "size" in headers:
                following._place_next(tarfile)
        return following

    def _read_sparse_map(self, tarfile):
        """The map of pax sparse format 1.0, which stands in front of the data."""
        buf = tarfile.fileobj.read(BLOCKSIZE)
        fields, _, buf = buf.partition(b"\n")
        fields = int(fields)
        numbers = []
        while len(numbers) < fields * 2:
            if b"\n" not in buf:
                more = tarfile.fileobj.read(BLOCKSIZE)
                if not more:
                    raise TruncatedHeaderError("truncated header")
                buf += more
            number, _, buf = buf.partition(b"\n")
            numbers.append(int(number))
        self.offset_data = tarfile.fileobj.tell()
        self.sparse = list(zip(numbers[::2], numbers[1::2]))

    def _apply_pax_info(self, pax_headers, encoding, errors):
        for keyword, value in pax_headers.items():
            if keyword == "GNU.sparse.name":
                self.path = value
            elif keyword in ("GNU.sparse.size", "GNU.sparse.realsize"):
                self.size = int(value)
            elif keyword in PAX_FIELDS:
                if keyword in PAX_NUMBER_FIELDS:
                    try:
                        value = PAX_NUMBER_FIELDS[keyword](value)
                    except ValueError:
                        value = 0
                if keyword == "path":
                    value = value.rstrip("/")
                setattr(self, keyword, value)
        self.pax_headers = pax_headers.copy()

    @staticmethod
    def _decode_pax_field(value, encoding, fallback_encoding, fallback_errors):
        try:
            return value.decode(encoding, "strict")
        except UnicodeDecodeError:
            return value.decode(fallback_encoding, fallback_errors)

    @staticmethod
    def _block(count):
        """A size rounded up to whole blocks."""
        blocks, rest = divmod(count, BLOCKSIZE)
        if count < 0:
            raise InvalidHeaderError("invalid offset")
        return (blocks + bool(rest)) * BLOCKSIZE

    # --- kinds -----------------------------------------------------------------------------------

    def isreg(self):
        """Whether the member is a regular file."""
        return self.type in REGULAR_TYPES

    def isfile(self):
        """Whether the member is a regular file."""
        return self.isreg()

    def isdir(self):
        """Whether the member is a folder."""
        return self.type == DIRTYPE

    def issym(self):
        """Whether the member is a symbolic link."""
        return self.type == SYMTYPE

    def islnk(self):
        """Whether the member is a hard link."""
        return self.type == LNKTYPE

    def ischr(self):
        """Whether the member is a character device."""
        return self.type == CHRTYPE

    def isblk(self):
        """Whether the member is a block device."""
        return self.type == BLKTYPE

    def isfifo(self):
        """Whether the member is a FIFO."""
        return self.type == FIFOTYPE

    def issparse(self):
        """Whether the member has holes."""
        return self.sparse is not None

    def isdev(self):
        """Whether the member is a device or a FIFO."""
        return self.type in (CHRTYPE, BLKTYPE, FIFOTYPE)


def _sparse_entries(buf, at, count):
    entries = []
    for _ in range(count):
        try:
            offset, size = nti(buf[at:at + 12]), nti(buf[at + 12:at + 24])
        except (ValueError, InvalidHeaderError):
            break
        if size:
            entries.append((offset, size))
        at += 24
    return entries


def _pax_records(buf):
    """[(length, keyword, value)] of a pax header."""
    records = []
    at = 0
    while at < len(buf) and buf[at] != 0:
        blank = buf.find(b" ", at, at + 21)
        digits = buf[at:blank] if blank > at else b""
        if not digits.isdigit() or len(digits) > 20:
            raise InvalidHeaderError("invalid header")
        length = int(digits)
        if length < 5 or at + length > len(buf):
            raise InvalidHeaderError("invalid header")
        body = buf[blank + 1:at + length]
        keyword, equals, value = body.partition(b"=")
        if not keyword or not equals or not value.endswith(b"\n"):
            raise InvalidHeaderError("invalid header")
        records.append((length, keyword, value[:-1]))
        at += length
    return records
