"""The archive as a whole: ZipFile, and PyZipFile for Python's own modules."""

import importlib.util
import io
import os
import shutil
import stat
import sys
import threading
import time

import zipfile

from zipfile import _format, _streams
from zipfile._format import (
    DEFAULT_VERSION, MASK_COMPRESS_OPTION_1, MASK_COMPRESSED_PATCH, MASK_ENCRYPTED,
    MASK_STRONG_ENCRYPTION, MASK_USE_DATA_DESCRIPTOR, MASK_UTF_FILENAME, MAX_EXTRACT_VERSION,
    ZIP_DEFLATED, ZIP_LZMA, ZIP_MAX_COMMENT, ZIP_STORED,
    ZIP64_VERSION, BadZipFile, LargeZipFile, ZipInfo,
)


def is_zipfile(filename):
    """Whether a file (a path or a file object) is a ZIP archive, by the record at its end."""
    try:
        if hasattr(filename, "read"):
            return _format.read_end(filename) is not None
        with open(filename, "rb") as file:
            return _format.read_end(file) is not None
    except (OSError, BadZipFile):
        return False


class ZipFile:
    """An archive, opened for reading ("r"), writing ("w"), appending ("a") or creation ("x").

    `file` is a path or a file object. `compression` and `compresslevel` are for members written
    without one of their own; `allowZip64=False` makes archives that would need it an error;
    `strict_timestamps=False` brings times out of range to the nearest possible one;
    `metadata_encoding` is how names without the UTF-8 mark are read.
    """

    fp = None

    def __init__(self, file, mode="r", compression=ZIP_STORED, allowZip64=True,
                 compresslevel=None, *, strict_timestamps=True, metadata_encoding=None):
        if mode not in ("r", "w", "x", "a"):
            raise ValueError("ZipFile requires mode 'r', 'w', 'x', or 'a'")
        _streams.check_method(compression)
        self._allowZip64 = allowZip64
        self._didModify = False
        self.debug = 0
        self.NameToInfo = {}
        self.filelist = []
        self.compression = compression
        self.compresslevel = compresslevel
        self.mode = mode
        self.pwd = None
        self._comment = b""
        self._strict_timestamps = strict_timestamps
        self.metadata_encoding = metadata_encoding
        if metadata_encoding and mode != "r":
            raise ValueError("metadata_encoding is only supported for reading files")
        if isinstance(file, os.PathLike):
            file = os.fspath(file)
        if isinstance(file, str):
            self._filePassed = 0
            self.filename = file
            self.fp = self._open_path(file, mode)
        else:
            self._filePassed = 1
            self.fp = file
            self.filename = getattr(file, "name", None)
        self._fileRefCnt = 1
        self._lock = threading.RLock()
        self._seekable = True
        self._writing = False
        try:
            self._begin(mode)
        except:
            fp, self.fp = self.fp, None
            self._release(fp)
            raise

    @staticmethod
    def _open_path(path, mode):
        """The file for a mode; falls back to what its owner allows."""
        tries = {"r": ("rb",), "w": ("w+b", "wb"), "x": ("x+b", "xb"),
                 "a": ("r+b", "w+b", "wb")}[mode]
        for i, file_mode in enumerate(tries):
            try:
                return io.open(path, file_mode)
            except OSError:
                if i == len(tries) - 1 or file_mode.startswith("x"):
                    raise

    def _begin(self, mode):
        if mode == "r":
            self._RealGetContents()
        elif mode in ("w", "x"):
            self._didModify = True
            try:
                self.start_dir = self.fp.tell()
            except (AttributeError, OSError):
                self.fp = _streams.Tellable(self.fp)
                self.start_dir = 0
                self._seekable = False
            else:
                try:
                    self.fp.seek(self.start_dir)
                except (AttributeError, OSError):
                    self._seekable = False
        else:
            try:
                self._RealGetContents()
                self.fp.seek(self.start_dir)
            except BadZipFile:
                # Not an archive yet: it is begun behind what there is.
                self.fp.seek(0, 2)
                self._didModify = True
                self.start_dir = self.fp.tell()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()

    def __repr__(self):
        parts = [f"<{self.__class__.__module__}.{self.__class__.__qualname__}"]
        if self.fp is not None:
            if self._filePassed:
                parts.append(f"file={self.fp!r}")
            elif self.filename is not None:
                parts.append(f"filename={self.filename!r}")
            parts.append(f"mode={self.mode!r}")
        else:
            parts.append("[closed]")
        return " ".join(parts) + ">"

    # --- the list of members ---------------------------------------------------------------------

    def _RealGetContents(self):
        fp = self.fp
        try:
            end = _format.read_end(fp)
        except OSError:
            raise BadZipFile("File is not a zip file")
        if not end:
            raise BadZipFile("File is not a zip file")
        self._comment = end["comment"]
        # What stands in front of the archive (a program that unpacks itself, say).
        front = end["position"] - end["size"] - end["offset"]
        if end["zip64"]:
            front -= _format.end_record64.size + _format.end_locator64.size
        self.start_dir = end["offset"] + front
        if self.start_dir < 0:
            raise BadZipFile("Bad offset for central directory")
        fp.seek(self.start_dir)
        data = fp.read(end["size"])
        at = 0
        while at < end["size"]:
            fixed = data[at:at + _format.central_entry.size]
            if len(fixed) != _format.central_entry.size:
                raise BadZipFile("Truncated central directory")
            fields = _format.central_entry.unpack(fixed)
            if fields[0] != _format.central_magic:
                raise BadZipFile("Bad magic number for central directory")
            at = self._read_entry(data, at + len(fixed), fields, front)
        offset = self.start_dir
        for info in sorted(self.filelist, key=lambda one: one.header_offset, reverse=True):
            info._end_offset = offset
            offset = info.header_offset

    def _read_entry(self, data, at, fields, front):
        name_size, extra_size, comment_size = fields[12:15]
        raw_name = data[at:at + name_size]
        at += name_size
        if fields[5] & MASK_UTF_FILENAME:
            name = raw_name.decode("utf-8")
        else:
            name = raw_name.decode(self.metadata_encoding or "cp437")
        info = ZipInfo(name)
        info.extra = data[at:at + extra_size]
        at += extra_size
        info.comment = data[at:at + comment_size]
        at += comment_size
        info.header_offset = fields[18]
        (info.create_version, info.create_system, info.extract_version, info.reserved,
         info.flag_bits, info.compress_type, clock, date, info.CRC, info.compress_size,
         info.file_size) = fields[1:12]
        if info.extract_version > MAX_EXTRACT_VERSION:
            raise NotImplementedError(f"zip file version {info.extract_version / 10:.1f}")
        info.volume, info.internal_attr, info.external_attr = fields[15:18]
        info.set_dos_time(date, clock)
        info._decodeExtra(_streams.crc32(raw_name))
        info.header_offset += front
        self.filelist.append(info)
        self.NameToInfo[info.filename] = info
        return at

    def namelist(self):
        """The names of all members."""
        return [info.filename for info in self.filelist]

    def infolist(self):
        """The ZipInfo of all members."""
        return self.filelist

    def printdir(self, file=None):
        """Print a table of the members."""
        print("%-46s %19s %12s" % ("File Name", "Modified    ", "Size"), file=file)
        for info in self.filelist:
            date = "%d-%02d-%02d %02d:%02d:%02d" % info.date_time[:6]
            print("%-46s %s %12d" % (info.filename, date, info.file_size), file=file)

    def testzip(self):
        """Read everything; the name of the first bad member, or None."""
        for info in self.filelist:
            try:
                with self.open(info.filename, "r") as member:
                    while member.read(1 << 20):
                        pass
            except BadZipFile:
                return info.filename

    def getinfo(self, name):
        """The ZipInfo for a name; KeyError if there is none."""
        info = self.NameToInfo.get(name)
        if info is None:
            raise KeyError(f"There is no item named {name!r} in the archive")
        return info

    def setpassword(self, pwd):
        """The password for encrypted members."""
        if pwd and not isinstance(pwd, bytes):
            raise TypeError(f"pwd: expected bytes, got {type(pwd).__name__}")
        self.pwd = pwd or None

    @property
    def comment(self):
        """The archive's comment, as bytes."""
        return self._comment

    @comment.setter
    def comment(self, comment):
        if not isinstance(comment, bytes):
            raise TypeError(f"comment: expected bytes, got {type(comment).__name__}")
        if len(comment) > ZIP_MAX_COMMENT:
            import warnings
            warnings.warn(f"Archive comment is too long; truncating to {ZIP_MAX_COMMENT} bytes",
                          stacklevel=2)
            comment = comment[:ZIP_MAX_COMMENT]
        self._comment = comment
        self._didModify = True

    # --- reading and writing members -------------------------------------------------------------

    def read(self, name, pwd=None):
        """The content of a member."""
        with self.open(name, "r", pwd) as member:
            return member.read()

    def open(self, name, mode="r", pwd=None, *, force_zip64=False):
        """Open a member (a name or a ZipInfo) for reading or writing, as a binary file."""
        if mode not in {"r", "w"}:
            raise ValueError('open() requires mode "r" or "w"')
        if pwd and mode == "w":
            raise ValueError("pwd is only supported for reading files")
        if not self.fp:
            raise ValueError("Attempt to use ZIP archive that was already closed")
        if isinstance(name, ZipInfo):
            info = name
        elif mode == "w":
            info = ZipInfo(name, date_time=time.localtime(time.time())[:6])
            info.compress_type = self.compression
            info._compresslevel = self.compresslevel
        else:
            info = self.getinfo(name)
        if mode == "w":
            return self._open_to_write(info, force_zip64=force_zip64)
        if self._writing:
            raise ValueError("Can't read from the ZIP file while there is an open writing handle "
                             "on it. Close the writing handle before trying to read.")
        self._fileRefCnt += 1
        shared = _streams.SharedFile(self.fp, info.header_offset, self._release, self._lock,
                                     lambda: self._writing)
        try:
            self._pass_header(shared, info)
            if info.flag_bits & MASK_ENCRYPTED:
                pwd = pwd or self.pwd
                if pwd and not isinstance(pwd, bytes):
                    raise TypeError(f"pwd: expected bytes, got {type(pwd).__name__}")
                if not pwd:
                    raise RuntimeError(f"File {name!r} is encrypted, password required for "
                                       "extraction")
            else:
                pwd = None
            return _streams.ZipExtFile(shared, mode, info, pwd, True)
        except:
            shared.close()
            raise

    @staticmethod
    def _pass_header(file, info):
        """Reads a member's local header, and checks it against the directory."""
        fixed = file.read(_format.local_header.size)
        if len(fixed) != _format.local_header.size:
            raise BadZipFile("Truncated file header")
        header = _format.local_header.unpack(fixed)
        if header[0] != _format.local_magic:
            raise BadZipFile("Bad magic number for file header")
        raw_name = file.read(header[10])
        if header[11]:
            file.seek(header[11], whence=1)
        if info.flag_bits & MASK_COMPRESSED_PATCH:
            raise NotImplementedError("compressed patched data (flag bit 5)")
        if info.flag_bits & MASK_STRONG_ENCRYPTION:
            raise NotImplementedError("strong encryption (flag bit 6)")
        encoding = "utf-8" if header[3] & MASK_UTF_FILENAME else "cp437"
        name = raw_name.decode(encoding)
        if name != info.orig_filename:
            raise BadZipFile(f"File name in directory {info.orig_filename!r} and header "
                             f"{raw_name!r} differ.")
        if (info._end_offset is not None
                and file.tell() + info.compress_size > info._end_offset):
            raise BadZipFile(f"Overlapped entries: {info.orig_filename!r} (possible zip bomb)")

    def _open_to_write(self, info, force_zip64=False):
        if force_zip64 and not self._allowZip64:
            raise ValueError("force_zip64 is True, but allowZip64 was False when opening the "
                             "ZIP file.")
        if self._writing:
            raise ValueError("Can't write to the ZIP file while there is another write handle "
                             "open on it. Close the first handle before opening another.")
        info.compress_size = 0
        info.CRC = 0
        info.flag_bits = 0
        if info.compress_type == ZIP_LZMA:
            info.flag_bits |= MASK_COMPRESS_OPTION_1
        if not self._seekable:
            info.flag_bits |= MASK_USE_DATA_DESCRIPTOR
        if not info.external_attr:
            info.external_attr = 0o600 << 16
        # Compressed data may be a little larger than the data.
        zip64 = force_zip64 or info.file_size * 1.05 > zipfile.ZIP64_LIMIT
        if not self._allowZip64 and zip64:
            raise LargeZipFile("Filesize would require ZIP64 extensions")
        if self._seekable:
            self.fp.seek(self.start_dir)
        info.header_offset = self.fp.tell()
        self._writecheck(info)
        self._didModify = True
        self.fp.write(info.FileHeader(zip64))
        self._writing = True
        return _streams.ZipWriteFile(self, info, zip64)

    def _writecheck(self, info):
        """Whether a member may be written."""
        if info.filename in self.NameToInfo:
            import warnings
            warnings.warn(f"Duplicate name: {info.filename!r}", stacklevel=3)
        if self.mode not in ("w", "x", "a"):
            raise ValueError("write() requires mode 'w', 'x', or 'a'")
        if not self.fp:
            raise ValueError("Attempt to write ZIP archive that was already closed")
        _streams.check_method(info.compress_type)
        if not self._allowZip64:
            needs = None
            if len(self.filelist) >= zipfile.ZIP_FILECOUNT_LIMIT:
                needs = "Files count"
            elif info.file_size > zipfile.ZIP64_LIMIT:
                needs = "Filesize"
            elif info.header_offset > zipfile.ZIP64_LIMIT:
                needs = "Zipfile size"
            if needs:
                raise LargeZipFile(needs + " would require ZIP64 extensions")

    def write(self, filename, arcname=None, compress_type=None, compresslevel=None):
        """Put a file (or an empty folder) into the archive, under `arcname` if that is given."""
        if not self.fp:
            raise ValueError("Attempt to write to ZIP archive that was already closed")
        if self._writing:
            raise ValueError("Can't write to ZIP archive while an open writing handle exists")
        info = ZipInfo.from_file(filename, arcname, strict_timestamps=self._strict_timestamps)
        if info.is_dir():
            info.compress_size = 0
            info.CRC = 0
            self.mkdir(info)
            return
        info.compress_type = self.compression if compress_type is None else compress_type
        info._compresslevel = self.compresslevel if compresslevel is None else compresslevel
        with open(filename, "rb") as source, self.open(info, "w") as target:
            shutil.copyfileobj(source, target, 1024 * 8)

    def writestr(self, zinfo_or_arcname, data, compress_type=None, compresslevel=None):
        """Write a member from a str or bytes; its name or its ZipInfo is given."""
        if isinstance(data, str):
            data = data.encode("utf-8")
        if isinstance(zinfo_or_arcname, ZipInfo):
            info = zinfo_or_arcname
        else:
            info = ZipInfo(zinfo_or_arcname, date_time=time.localtime(time.time())[:6])
            info.compress_type = self.compression
            info._compresslevel = self.compresslevel
            if info.filename.endswith("/"):
                info.external_attr = 0o40775 << 16 | 0x10
            else:
                info.external_attr = 0o600 << 16
        if not self.fp:
            raise ValueError("Attempt to write to ZIP archive that was already closed")
        if self._writing:
            raise ValueError("Can't write to ZIP archive while an open writing handle exists.")
        if compress_type is not None:
            info.compress_type = compress_type
        if compresslevel is not None:
            info._compresslevel = compresslevel
        info.file_size = len(data)
        with self._lock, self.open(info, mode="w") as target:
            target.write(data)

    def mkdir(self, zinfo_or_directory_name, mode=511):
        """Write a folder, from its name or its ZipInfo."""
        if isinstance(zinfo_or_directory_name, ZipInfo):
            info = zinfo_or_directory_name
            if not info.is_dir():
                raise ValueError("The given ZipInfo does not describe a directory")
        elif isinstance(zinfo_or_directory_name, str):
            name = zinfo_or_directory_name
            info = ZipInfo(name if name.endswith("/") else name + "/")
            info.compress_size = 0
            info.CRC = 0
            info.external_attr = (0o40000 | mode) & 0xFFFF
            info.external_attr <<= 16
            info.file_size = 0
            info.external_attr |= 0x10
        else:
            raise TypeError("Expected type str or ZipInfo")
        with self._lock:
            if self._seekable:
                self.fp.seek(self.start_dir)
            info.header_offset = self.fp.tell()
            if info.compress_type == ZIP_LZMA:
                info.flag_bits |= MASK_COMPRESS_OPTION_1
            self._writecheck(info)
            self._didModify = True
            self.filelist.append(info)
            self.NameToInfo[info.filename] = info
            self.fp.write(info.FileHeader(False))
            self.start_dir = self.fp.tell()

    # --- unpacking -------------------------------------------------------------------------------

    def extract(self, member, path=None, pwd=None):
        """Unpack a member into `path` (the working directory); the path of what was made."""
        path = os.getcwd() if path is None else os.fspath(path)
        return self._extract_member(member, path, pwd)

    def extractall(self, path=None, members=None, pwd=None):
        """Unpack all members, or those of a list of names."""
        path = os.getcwd() if path is None else os.fspath(path)
        for member in self.namelist() if members is None else members:
            self._extract_member(member, path, pwd)

    def _extract_member(self, member, path, pwd):
        info = member if isinstance(member, ZipInfo) else self.getinfo(member)
        # Neither a drive nor ".." may lead out of the folder.
        name = info.filename.replace("/", os.path.sep)
        if os.path.altsep:
            name = name.replace(os.path.altsep, os.path.sep)
        name = os.path.splitdrive(name)[1]
        parts = [part for part in name.split(os.path.sep)
                 if part not in ("", os.path.curdir, os.path.pardir)]
        target = os.path.normpath(os.path.join(path, os.path.sep.join(parts)))
        parent = os.path.dirname(target)
        if parent and not os.path.exists(parent):
            os.makedirs(parent)
        if info.is_dir():
            if not os.path.isdir(target):
                os.mkdir(target)
            return target
        with self.open(info, pwd=pwd) as source, open(target, "wb") as out:
            shutil.copyfileobj(source, out)
        return target

    # --- the end ---------------------------------------------------------------------------------

    def __del__(self):
        self.close()

    def close(self):
        """Write the directory, if there is something new, and close the file."""
        if self.fp is None:
            return
        if self._writing:
            raise ValueError("Can't close the ZIP file while there is an open writing handle on "
                             "it. Close the writing handle before closing the zip.")
        try:
            if self.mode in ("w", "x", "a") and self._didModify:
                with self._lock:
                    if self._seekable:
                        self.fp.seek(self.start_dir)
                    self._write_directory()
        finally:
            fp, self.fp = self.fp, None
            self._release(fp)

    def _release(self, fp):
        self._fileRefCnt -= 1
        if not self._fileRefCnt and not self._filePassed:
            fp.close()

    def _write_directory(self):
        for info in self.filelist:
            self._write_entry(info)
        end = self.fp.tell()
        count = len(self.filelist)
        size = end - self.start_dir
        offset = self.start_dir
        needs = None
        if count > zipfile.ZIP_FILECOUNT_LIMIT:
            needs = "Files count"
        elif offset > zipfile.ZIP64_LIMIT:
            needs = "Central directory offset"
        elif size > zipfile.ZIP64_LIMIT:
            needs = "Central directory size"
        if needs:
            if not self._allowZip64:
                raise LargeZipFile(needs + " would require ZIP64 extensions")
            self.fp.write(_format.end_record64.pack(
                _format.end_magic64, _format.end_record64.size - 12, ZIP64_VERSION, ZIP64_VERSION,
                0, 0, count, count, size, offset))
            self.fp.write(_format.end_locator64.pack(_format.locator_magic64, 0, end, 1))
            count = min(count, 0xFFFF)
            size = min(size, 0xFFFFFFFF)
            offset = min(offset, 0xFFFFFFFF)
        self.fp.write(_format.end_record.pack(_format.end_magic, 0, 0, count, count, size, offset,
                                              len(self._comment)))
        self.fp.write(self._comment)
        if self.mode == "a":
            self.fp.truncate()
        self.fp.flush()

    def _write_entry(self, info):
        date, clock = info.dos_time()
        large = []
        size, compressed = info.file_size, info.compress_size
        if size > zipfile.ZIP64_LIMIT or compressed > zipfile.ZIP64_LIMIT:
            large += [size, compressed]
            size = compressed = 0xFFFFFFFF
        offset = info.header_offset
        if offset > zipfile.ZIP64_LIMIT:
            large.append(offset)
            offset = 0xFFFFFFFF
        extra = info.extra
        least = DEFAULT_VERSION
        if large:
            extra = _format.without_extra(extra, (_format.extra_zip64,))
            extra = (_format.extra_zip64.to_bytes(2, "little")
                     + (8 * len(large)).to_bytes(2, "little")
                     + b"".join(n.to_bytes(8, "little") for n in large) + extra)
            least = ZIP64_VERSION
        info.require_versions(least)
        name, flags = info._encodeFilenameFlags()
        try:
            entry = _format.central_entry.pack(
                _format.central_magic, info.create_version, info.create_system,
                info.extract_version, info.reserved, flags, info.compress_type, clock, date,
                info.CRC, compressed, size, len(name), len(extra), len(info.comment), 0,
                info.internal_attr, info.external_attr, offset)
        except _format.struct.error:
            print((_format.central_magic, info.create_version, info.create_system,
                   info.extract_version, info.reserved, flags, info.compress_type, clock, date,
                   info.CRC, compressed, size, len(name), len(extra), len(info.comment), 0,
                   info.internal_attr, info.external_attr, offset), file=sys.stderr)
            raise
        self.fp.write(entry + name + extra + info.comment)


class PyZipFile(ZipFile):
    """An archive of Python modules that can be imported from it."""

    def __init__(self, file, mode="r", compression=ZIP_STORED, allowZip64=True, optimize=-1):
        ZipFile.__init__(self, file, mode=mode, compression=compression, allowZip64=allowZip64)
        self._optimize = optimize

    def writepy(self, pathname, basename="", filterfunc=None):
        """Add a module, or all modules of a folder or package, compiled where possible."""
        pathname = os.fspath(pathname)
        if filterfunc and not filterfunc(pathname):
            if self.debug:
                kind = "path" if os.path.isdir(pathname) else "file"
                print(f"{kind} {pathname!r} skipped by filterfunc")
            return
        folder, name = os.path.split(pathname)
        if not os.path.isdir(pathname):
            if not pathname.endswith(".py"):
                raise RuntimeError('Files added with writepy() must end with ".py"')
            self._add_module(pathname[:-3], basename, "Adding file")
            return
        if os.path.isfile(os.path.join(pathname, "__init__.py")):
            basename = f"{basename}/{name}" if basename else name
            if self.debug:
                print("Adding package in", pathname, "as", basename)
            self._add_module(os.path.join(pathname, "__init__"), basename, "Adding")
            self._add_folder(pathname, basename, filterfunc, packages=True)
        else:
            if self.debug:
                print("Adding files from directory", pathname)
            self._add_folder(pathname, basename, filterfunc, packages=False)

    def _add_folder(self, pathname, basename, filterfunc, packages):
        for filename in sorted(os.listdir(pathname)):
            path = os.path.join(pathname, filename)
            if packages and filename == "__init__.py":
                continue
            if packages and os.path.isdir(path):
                if os.path.isfile(os.path.join(path, "__init__.py")):
                    self.writepy(path, basename, filterfunc=filterfunc)
            elif filename.endswith(".py"):
                if filterfunc and not filterfunc(path):
                    if self.debug:
                        print(f"file {path!r} skipped by filterfunc")
                    continue
                self._add_module(path[:-3], basename, "Adding")

    def _add_module(self, path, basename, what):
        filename, arcname = self._get_codename(path, basename)
        if self.debug:
            print(what, arcname)
        self.write(filename, arcname)

    def _get_codename(self, pathname, basename):
        """(the file to store, its name in the archive) for a module without ".py"."""
        import py_compile
        source = pathname + ".py"
        filename, stored = source, source
        try:
            cached = importlib.util.cache_from_source(
                source, optimization="" if self._optimize <= 0 else self._optimize)
            if not (os.path.isfile(cached)
                    and os.stat(cached).st_mtime >= os.stat(source).st_mtime):
                if self.debug:
                    print("Compiling", source)
                py_compile.compile(source, cached, doraise=True, optimize=self._optimize)
            filename, stored = cached, pathname + ".pyc"
        except py_compile.PyCompileError as e:
            print(e.msg)
        arcname = os.path.split(stored)[1]
        return filename, f"{basename}/{arcname}" if basename else arcname
