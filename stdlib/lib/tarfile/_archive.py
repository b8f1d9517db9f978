"""TarFile: the archive as a whole."""

import copy
import os
import stat
import sys
import time
import warnings

from tarfile import _filters
from tarfile._filters import FilterError
from tarfile._headers import (
    BLKTYPE, BLOCKSIZE, CHRTYPE, DEFAULT_FORMAT, DIRTYPE, FIFOTYPE, LNKTYPE, NUL, PAX_FORMAT,
    RECORDSIZE, REGTYPE, SYMTYPE, CompressionError, EmptyHeaderError, EOFHeaderError,
    ExtractError, HeaderError, InvalidHeaderError, ReadError, StreamError, SubsequentHeaderError,
    SUPPORTED_TYPES, TarError, TarInfo, TruncatedHeaderError,
)
from tarfile._streams import ExFileObject, _Stream, copyfileobj

try:
    import pwd
except ImportError:
    pwd = None
try:
    import grp
except ImportError:
    grp = None

ENCODING = "utf-8" if os.name == "nt" else sys.getfilesystemencoding()


def _safe_print(text):
    encoding = getattr(sys.stdout, "encoding", None)
    if encoding is not None:
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    print(text, end=" ")


class TarFile:
    """A tar archive; most are opened by the class method open()."""

    debug = 0                  # 0: no messages, 3: all of them
    dereference = False        # follow symbolic links
    ignore_zeros = False       # go on behind empty or bad blocks
    errorlevel = 1             # 0: errors are messages, 1: fatal ones raise, 2: all raise
    format = DEFAULT_FORMAT
    encoding = ENCODING
    errors = None
    tarinfo = TarInfo
    fileobject = ExFileObject
    extraction_filter = None

    def __init__(self, name=None, mode="r", fileobj=None, format=None, tarinfo=None,
                 dereference=None, ignore_zeros=None, encoding=None, errors="surrogateescape",
                 pax_headers=None, debug=None, errorlevel=None, copybufsize=None):
        modes = {"r": "rb", "a": "r+b", "w": "wb", "x": "xb"}
        if mode not in modes:
            raise ValueError("mode must be 'r', 'a', 'w' or 'x'")
        self.mode = mode
        self._mode = modes[mode]
        if not fileobj:
            if mode == "a" and not os.path.exists(name):
                self.mode = "w"
                self._mode = "wb"
            fileobj = open(name, self._mode)
            self._extfileobj = False
        else:
            if (name is None and hasattr(fileobj, "name")
                    and isinstance(fileobj.name, (str, bytes))):
                name = fileobj.name
            if hasattr(fileobj, "mode"):
                self._mode = fileobj.mode
            self._extfileobj = True
        self.name = os.path.abspath(name) if name else None
        self.fileobj = fileobj
        for option, value in (("format", format), ("tarinfo", tarinfo),
                              ("dereference", dereference), ("ignore_zeros", ignore_zeros),
                              ("encoding", encoding), ("debug", debug),
                              ("errorlevel", errorlevel)):
            if value is not None:
                setattr(self, option, value)
        self.errors = errors
        if pax_headers is not None and self.format == PAX_FORMAT:
            self.pax_headers = pax_headers
        else:
            self.pax_headers = {}
        self.copybufsize = copybufsize
        self.closed = False
        self.members = []
        self._loaded = False
        self.offset = self.fileobj.tell()
        self.inodes = {}
        try:
            self._begin()
        except:
            if not self._extfileobj:
                self.fileobj.close()
            self.closed = True
            raise

    def _begin(self):
        if self.mode == "r":
            self.firstmember = None
            self.firstmember = self.next()
        if self.mode == "a":
            # New members go where the end marks are.
            while True:
                self.fileobj.seek(self.offset)
                try:
                    self.members.append(self.tarinfo.fromtarfile(self))
                except EOFHeaderError:
                    self.fileobj.seek(self.offset)
                    break
                except HeaderError as e:
                    raise ReadError(str(e)) from None
        if self.mode in ("a", "w", "x"):
            self._loaded = True
            if self.pax_headers:
                header = self.tarinfo.create_pax_global_header(self.pax_headers.copy())
                self.fileobj.write(header)
                self.offset += len(header)

    # --- opening ---------------------------------------------------------------------------------

    @classmethod
    def open(cls, name=None, mode="r", fileobj=None, bufsize=RECORDSIZE, **kwargs):
        """Open an archive.

        mode: "r" or "r:*" for reading with any compression, "r:", "r:gz", "r:bz2", "r:xz" for
        one kind; "w:...", "x:..." for writing; "a" or "a:" for appending; with "|" instead of ":"
        as a stream that is never sought in.
        """
        if not name and not fileobj:
            raise ValueError("nothing to open")
        if mode in ("r", "r:*"):
            return cls._open_any(name, fileobj, kwargs)
        if ":" in mode:
            file_mode, kind = mode.split(":", 1)
            file_mode = file_mode or "r"
            kind = kind or "tar"
            if kind not in cls.OPEN_METH:
                raise CompressionError(f"unknown compression type {kind!r}")
            return getattr(cls, cls.OPEN_METH[kind])(name, file_mode, fileobj, **kwargs)
        if "|" in mode:
            file_mode, kind = mode.split("|", 1)
            file_mode = file_mode or "r"
            kind = kind or "tar"
            if file_mode not in ("r", "w"):
                raise ValueError("mode must be 'r' or 'w'")
            level = kwargs.pop("compresslevel", 9)
            stream = _Stream(name, file_mode, kind, fileobj, bufsize, level)
            try:
                archive = cls(name, file_mode, stream, **kwargs)
            except:
                stream.close()
                raise
            archive._extfileobj = False
            return archive
        if mode in ("a", "w", "x"):
            return cls.taropen(name, mode, fileobj, **kwargs)
        raise ValueError("undiscernible mode")

    @classmethod
    def _open_any(cls, name, fileobj, kwargs):
        def order(kind):
            return cls.OPEN_METH[kind] == "taropen"
        start = fileobj.tell() if fileobj is not None else None
        failures = []
        for kind in sorted(cls.OPEN_METH, key=order):
            try:
                return getattr(cls, cls.OPEN_METH[kind])(name, "r", fileobj, **kwargs)
            except (ReadError, CompressionError) as e:
                failures.append(f"- method {kind}: {e!r}")
                if fileobj is not None:
                    fileobj.seek(start)
        summary = "\n".join(failures)
        raise ReadError(f"file could not be opened successfully:\n{summary}")

    @classmethod
    def taropen(cls, name, mode="r", fileobj=None, **kwargs):
        """Open an archive that is not compressed."""
        if mode not in ("r", "a", "w", "x"):
            raise ValueError("mode must be 'r', 'a', 'w' or 'x'")
        return cls(name, mode, fileobj, **kwargs)

    @classmethod
    def _open_over(cls, name, mode, compressed, what, errors, kwargs):
        """An archive over a file that (de)compresses."""
        try:
            archive = cls.taropen(name, mode, compressed, **kwargs)
        except errors as e:
            compressed.close()
            if mode == "r":
                raise ReadError(f"not {what} file") from e
            raise
        except:
            compressed.close()
            raise
        archive._extfileobj = False
        return archive

    @classmethod
    def gzopen(cls, name, mode="r", fileobj=None, compresslevel=9, **kwargs):
        """Open an archive that is compressed by gzip."""
        if mode not in ("r", "w", "x"):
            raise ValueError("mode must be 'r', 'w' or 'x'")
        try:
            from gzip import GzipFile
        except ImportError:
            raise CompressionError("gzip module is not available") from None
        try:
            compressed = GzipFile(name, mode + "b", compresslevel, fileobj)
        except OSError as e:
            if fileobj is not None and mode == "r":
                raise ReadError("not a gzip file") from e
            raise
        return cls._open_over(name, mode, compressed, "a gzip", OSError, kwargs)

    @classmethod
    def bz2open(cls, name, mode="r", fileobj=None, compresslevel=9, **kwargs):
        """Open an archive that is compressed by bzip2."""
        if mode not in ("r", "w", "x"):
            raise ValueError("mode must be 'r', 'w' or 'x'")
        try:
            from bz2 import BZ2File
        except ImportError:
            raise CompressionError("bz2 module is not available") from None
        compressed = BZ2File(fileobj or name, mode, compresslevel=compresslevel)
        return cls._open_over(name, mode, compressed, "a bzip2", (OSError, EOFError), kwargs)

    @classmethod
    def xzopen(cls, name, mode="r", fileobj=None, preset=None, **kwargs):
        """Open an archive that is compressed by LZMA."""
        if mode not in ("r", "w", "x"):
            raise ValueError("mode must be 'r', 'w' or 'x'")
        try:
            from lzma import LZMAError, LZMAFile
        except ImportError:
            raise CompressionError("lzma module is not available") from None
        compressed = LZMAFile(fileobj or name, mode, preset=preset)
        return cls._open_over(name, mode, compressed, "an lzma", (LZMAError, EOFError), kwargs)

    # Which method opens which kind of compression; subclasses may add some.
    OPEN_METH = {"tar": "taropen", "gz": "gzopen", "bz2": "bz2open", "xz": "xzopen"}

    def close(self):
        """Close the archive; one that was written gets its end marks."""
        if self.closed:
            return
        self.closed = True
        try:
            if self.mode in ("a", "w", "x"):
                self.fileobj.write(NUL * (BLOCKSIZE * 2))
                self.offset += BLOCKSIZE * 2
                rest = self.offset % RECORDSIZE
                if rest:
                    self.fileobj.write(NUL * (RECORDSIZE - rest))
        finally:
            if not self._extfileobj:
                self.fileobj.close()

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, kind, value, traceback):
        if kind is None:
            self.close()
        else:
            # The archive is incomplete: no end marks.
            if not self._extfileobj:
                self.fileobj.close()
            self.closed = True

    def _check(self, mode=None):
        if self.closed:
            raise OSError(f"{self.__class__.__name__} is closed")
        if mode is not None and self.mode not in mode:
            raise OSError(f"bad operation for mode {self.mode!r}")

    def _dbg(self, level, message):
        if level <= self.debug:
            print(message, file=sys.stderr)

    # --- the members -----------------------------------------------------------------------------

    def getmember(self, name):
        """The TarInfo for a name: the last one of several. KeyError if there is none."""
        info = self._getmember(name.rstrip("/"))
        if info is None:
            raise KeyError(f"filename {name!r} not found")
        return info

    def getmembers(self):
        """The TarInfo of all members, in the archive's order."""
        self._check()
        if not self._loaded:
            self._load()
        return self.members

    def getnames(self):
        """The names of all members."""
        return [info.name for info in self.getmembers()]

    def _load(self):
        while self.next() is not None:
            pass
        self._loaded = True

    def _getmember(self, name, tarinfo=None, normalize=False):
        """The last member of that name, in front of `tarinfo` if that is given."""
        members = self.getmembers()
        skip = False
        if tarinfo is not None:
            try:
                members = members[:members.index(tarinfo)]
            except ValueError:
                # A copy of a member: the original has its place.
                skip = True
        if normalize:
            name = os.path.normpath(name)
        for member in reversed(members):
            if skip:
                if tarinfo.offset == member.offset:
                    skip = False
                continue
            if name == (os.path.normpath(member.name) if normalize else member.name):
                return member
        if skip:
            raise ValueError(tarinfo)
        return None

    def next(self):
        """The next member, or None at the end."""
        self._check("ra")
        if self.firstmember is not None:
            info, self.firstmember = self.firstmember, None
            return info
        if self.offset != self.fileobj.tell():
            if self.offset == 0:
                return None
            self.fileobj.seek(self.offset - 1)
            if not self.fileobj.read(1):
                raise ReadError("unexpected end of data")
        info = self._read_member()
        if info is not None:
            self.members.append(info)
        else:
            self._loaded = True
        return info

    def _read_member(self):
        while True:
            try:
                return self.tarinfo.fromtarfile(self)
            except EOFHeaderError as e:
                if not self.ignore_zeros:
                    return None
                self._skip_block(e)
            except InvalidHeaderError as e:
                if self.ignore_zeros:
                    self._skip_block(e)
                    continue
                if self.offset == 0:
                    raise ReadError(str(e)) from None
                return None
            except EmptyHeaderError:
                if self.offset == 0:
                    raise ReadError("empty file") from None
                return None
            except TruncatedHeaderError as e:
                if self.offset == 0:
                    raise ReadError(str(e)) from None
                return None
            except SubsequentHeaderError as e:
                raise ReadError(str(e)) from None
            except Exception as e:
                zlib = sys.modules.get("zlib")
                if zlib and isinstance(e, zlib.error):
                    raise ReadError(f"zlib error: {e}") from None
                raise

    def _skip_block(self, error):
        self._dbg(2, f"0x{self.offset:X}: {error}")
        self.offset += BLOCKSIZE

    def __iter__(self):
        if self._loaded:
            yield from self.members
            return
        index = 0
        if self.firstmember is not None:
            info = self.next()
            index += 1
            yield info
        while True:
            if index < len(self.members):
                info = self.members[index]
            elif self._loaded:
                return
            else:
                info = self.next()
                if not info:
                    self._loaded = True
                    return
            index += 1
            yield info

    def list(self, verbose=True, *, members=None):
        """Print a table of contents, like "ls -l" if `verbose`."""
        self._check()
        for info in self if members is None else members:
            if verbose:
                self._print_details(info)
            _safe_print(info.name + ("/" if info.isdir() else ""))
            if verbose:
                if info.issym():
                    _safe_print("-> " + info.linkname)
                if info.islnk():
                    _safe_print("link to " + info.linkname)
            print()

    @staticmethod
    def _print_details(info):
        _safe_print("??????????" if info.mode is None else stat.filemode(info.mode))
        _safe_print(f"{info.uname or info.uid}/{info.gname or info.gid}")
        if info.ischr() or info.isblk():
            _safe_print("%10s" % f"{info.devmajor},{info.devminor}")
        else:
            _safe_print("%10d" % info.size)
        if info.mtime is None:
            _safe_print("????-??-?? ??:??:??")
        else:
            _safe_print("%d-%02d-%02d %02d:%02d:%02d" % time.localtime(info.mtime)[:6])

    # --- adding ----------------------------------------------------------------------------------

    def gettarinfo(self, name=None, arcname=None, fileobj=None):
        """The TarInfo for a file, from its path or an open file; None for kinds tar has not."""
        self._check("awx")
        if fileobj is not None:
            name = fileobj.name
        if arcname is None:
            arcname = name
        arcname = os.path.splitdrive(arcname)[1].replace(os.sep, "/").lstrip("/")
        info = self.tarinfo()
        info.tarfile = self
        if fileobj is None:
            status = os.lstat(name) if not self.dereference else os.stat(name)
        else:
            status = os.fstat(fileobj.fileno())
        mode = status.st_mode
        linkname = ""
        if stat.S_ISREG(mode):
            inode = status.st_ino, status.st_dev
            if (not self.dereference and status.st_nlink > 1 and inode in self.inodes
                    and arcname != self.inodes[inode]):
                kind = LNKTYPE
                linkname = self.inodes[inode]
            else:
                kind = REGTYPE
                if inode[0]:
                    self.inodes[inode] = arcname
        elif stat.S_ISDIR(mode):
            kind = DIRTYPE
        elif stat.S_ISFIFO(mode):
            kind = FIFOTYPE
        elif stat.S_ISLNK(mode):
            kind = SYMTYPE
            linkname = os.readlink(name)
        elif stat.S_ISCHR(mode):
            kind = CHRTYPE
        elif stat.S_ISBLK(mode):
            kind = BLKTYPE
        else:
            return None
        info.name = arcname
        info.mode = mode
        info.uid = status.st_uid
        info.gid = status.st_gid
        info.size = status.st_size if kind == REGTYPE else 0
        info.mtime = status.st_mtime
        info.type = kind
        info.linkname = linkname
        if pwd:
            try:
                info.uname = pwd.getpwuid(info.uid)[0]
            except KeyError:
                pass
        if grp:
            try:
                info.gname = grp.getgrgid(info.gid)[0]
            except KeyError:
                pass
        if kind in (CHRTYPE, BLKTYPE):
            if hasattr(os, "major") and hasattr(os, "minor"):
                info.devmajor = os.major(status.st_rdev)
                info.devminor = os.minor(status.st_rdev)
        return info

    def add(self, name, arcname=None, recursive=True, *, filter=None):
        """Add a file, or a folder with all that is in it.

        `filter` gets every TarInfo, and returns it, changed or not, or None to leave it out.
        """
        self._check("awx")
        if arcname is None:
            arcname = name
        if self.name is not None and os.path.abspath(name) == self.name:
            self._dbg(2, f"tarfile: Skipped {name!r}")
            return
        self._dbg(1, name)
        info = self.gettarinfo(name, arcname)
        if info is None:
            self._dbg(1, f"tarfile: Unsupported type {name!r}")
            return
        if filter is not None:
            info = filter(info)
            if info is None:
                self._dbg(2, f"tarfile: Excluded {name!r}")
                return
        if info.isreg():
            with open(name, "rb") as file:
                self.addfile(info, file)
            return
        self.addfile(info)
        if info.isdir() and recursive:
            for inner in sorted(os.listdir(name)):
                self.add(os.path.join(name, inner), os.path.join(arcname, inner), recursive,
                         filter=filter)

    def addfile(self, tarinfo, fileobj=None):
        """Add a member; `tarinfo.size` bytes of its content are read from `fileobj`."""
        self._check("awx")
        tarinfo = copy.copy(tarinfo)
        header = tarinfo.tobuf(self.format, self.encoding, self.errors)
        self.fileobj.write(header)
        self.offset += len(header)
        if fileobj is not None:
            copyfileobj(fileobj, self.fileobj, tarinfo.size, bufsize=self.copybufsize)
            rest = tarinfo.size % BLOCKSIZE
            if rest:
                self.fileobj.write(NUL * (BLOCKSIZE - rest))
            self.offset += tarinfo._block(tarinfo.size)
        self.members.append(tarinfo)

    # --- unpacking -------------------------------------------------------------------------------

    def _get_filter_function(self, filter):
        if filter is None:
            filter = self.extraction_filter
            if filter is None:
                warnings.warn(
                    "Python 3.14 will, by default, filter extracted tar archives and reject "
                    "files or modify their metadata. Use the filter argument to control this "
                    "behavior.", DeprecationWarning, stacklevel=3)
                return _filters.fully_trusted_filter
            if isinstance(filter, str):
                raise TypeError("String names are not supported for TarFile.extraction_filter. "
                                "Use a function such as tarfile.data_filter directly.")
            return filter
        if callable(filter):
            return filter
        try:
            return _filters.named_filters[filter]
        except KeyError:
            raise ValueError(f"filter {filter!r} not found") from None

    def extractall(self, path=".", members=None, *, numeric_owner=False, filter=None):
        """Unpack all members, or those of a list.

        `filter` ("data", "tar", "fully_trusted" or a function) decides what is unpacked, and how;
        with `numeric_owner` the numbers of owners count, not their names.
        """
        folders = []
        filter_function = self._get_filter_function(filter)
        for member in self if members is None else members:
            info = self._get_extract_tarinfo(member, filter_function, path)
            if info is None:
                continue
            if info.isdir():
                folders.append(info)
            self._extract_one(info, path, set_attrs=not info.isdir(),
                              numeric_owner=numeric_owner)
        # The attributes of folders last: files in them change their times.
        folders.sort(key=lambda info: info.name, reverse=True)
        for info in folders:
            target = os.path.join(path, info.name)
            try:
                self.chown(info, target, numeric_owner=numeric_owner)
                self.utime(info, target)
                self.chmod(info, target)
            except ExtractError as e:
                self._handle_nonfatal_error(e)

    def extract(self, member, path="", set_attrs=True, *, numeric_owner=False, filter=None):
        """Unpack a member (a name or a TarInfo) into a folder."""
        filter_function = self._get_filter_function(filter)
        info = self._get_extract_tarinfo(member, filter_function, path)
        if info is not None:
            self._extract_one(info, path, set_attrs, numeric_owner)

    def _get_extract_tarinfo(self, member, filter_function, path):
        info = self.getmember(member) if isinstance(member, str) else member
        original = info
        try:
            info = filter_function(info, path)
        except (OSError, FilterError) as e:
            self._handle_fatal_error(e)
            return None
        except ExtractError as e:
            self._handle_nonfatal_error(e)
            return None
        if info is None:
            self._dbg(2, f"tarfile: Excluded {original.name!r}")
            return None
        if info.islnk():
            info = copy.copy(info)
            info._link_target = os.path.join(path, info.linkname)
        return info

    def _extract_one(self, info, path, set_attrs, numeric_owner):
        self._check("r")
        try:
            self._extract_member(info, os.path.join(path, info.name), set_attrs=set_attrs,
                                 numeric_owner=numeric_owner)
        except OSError as e:
            self._handle_fatal_error(e)
        except ExtractError as e:
            self._handle_nonfatal_error(e)

    def _handle_nonfatal_error(self, e):
        if self.errorlevel > 1:
            raise
        self._dbg(1, f"tarfile: {e}")

    def _handle_fatal_error(self, e):
        if self.errorlevel > 0:
            raise
        if not isinstance(e, OSError):
            self._dbg(1, f"tarfile: {type(e).__name__} {e}")
        elif e.filename is None:
            self._dbg(1, f"tarfile: {e.strerror}")
        else:
            self._dbg(1, f"tarfile: {e.strerror} {e.filename!r}")

    def extractfile(self, member):
        """A member's content as a binary file; None for what is neither file nor link."""
        self._check("r")
        info = self.getmember(member) if isinstance(member, str) else member
        if info.isreg() or info.type not in SUPPORTED_TYPES:
            return self.fileobject(self, info)
        if info.islnk() or info.issym():
            if isinstance(self.fileobj, _Stream):
                raise StreamError("cannot extract (sym)link as file object")
            return self.extractfile(self._find_link_target(info))
        return None

    def _extract_member(self, tarinfo, targetpath, set_attrs=True, numeric_owner=False):
        targetpath = targetpath.rstrip("/").replace("/", os.sep)
        parent = os.path.dirname(targetpath)
        if parent and not os.path.exists(parent):
            os.makedirs(parent, exist_ok=True)
        if tarinfo.islnk() or tarinfo.issym():
            self._dbg(1, f"{tarinfo.name} -> {tarinfo.linkname}")
        else:
            self._dbg(1, tarinfo.name)
        if tarinfo.isreg():
            make = self.makefile
        elif tarinfo.isdir():
            make = self.makedir
        elif tarinfo.isfifo():
            make = self.makefifo
        elif tarinfo.ischr() or tarinfo.isblk():
            make = self.makedev
        elif tarinfo.islnk() or tarinfo.issym():
            make = self.makelink
        elif tarinfo.type not in SUPPORTED_TYPES:
            make = self.makeunknown
        else:
            make = self.makefile
        make(tarinfo, targetpath)
        if set_attrs:
            self.chown(tarinfo, targetpath, numeric_owner)
            if not tarinfo.issym():
                self.chmod(tarinfo, targetpath)
                self.utime(tarinfo, targetpath)

    def makedir(self, tarinfo, targetpath):
        """Make a folder; its permissions come last, so that files can be put there."""
        try:
            if tarinfo.mode is None:
                os.mkdir(targetpath)
            else:
                os.mkdir(targetpath, 0o700)
        except FileExistsError:
            if not os.path.isdir(targetpath):
                raise

    def makefile(self, tarinfo, targetpath):
        """Make a regular file."""
        source = self.fileobj
        source.seek(tarinfo.offset_data)
        with open(targetpath, "wb") as target:
            if tarinfo.sparse is None:
                copyfileobj(source, target, tarinfo.size, ReadError, self.copybufsize)
                return
            for offset, size in tarinfo.sparse:
                target.seek(offset)
                copyfileobj(source, target, size, ReadError, self.copybufsize)
            target.seek(tarinfo.size)
            target.truncate()

    def makeunknown(self, tarinfo, targetpath):
        """Make a file for a member of unknown type."""
        self.makefile(tarinfo, targetpath)
        self._dbg(1, f"tarfile: Unknown file type {tarinfo.type!r}, extracted as regular file.")

    def makefifo(self, tarinfo, targetpath):
        """Make a FIFO."""
        if not hasattr(os, "mkfifo"):
            raise ExtractError("fifo not supported by system")
        os.mkfifo(targetpath)

    def makedev(self, tarinfo, targetpath):
        """Make a device."""
        if not hasattr(os, "mknod") or not hasattr(os, "makedev"):
            raise ExtractError("special devices not supported by system")
        mode = 0o600 if tarinfo.mode is None else tarinfo.mode
        mode |= stat.S_IFBLK if tarinfo.isblk() else stat.S_IFCHR
        os.mknod(targetpath, mode, os.makedev(tarinfo.devmajor, tarinfo.devminor))

    def makelink(self, tarinfo, targetpath):
        """Make a link, or a copy of the member where that is not possible."""
        if tarinfo.issym():
            if os.path.lexists(targetpath):
                os.unlink(targetpath)
            os.symlink(tarinfo.linkname, targetpath)
            return
        if os.path.exists(tarinfo._link_target):
            os.link(tarinfo._link_target, targetpath)
            return
        self._extract_member(self._find_link_target(tarinfo), targetpath)

    def chown(self, tarinfo, targetpath, numeric_owner):
        """Set the owner, if the user may."""
        if not hasattr(os, "geteuid") or os.geteuid() != 0:
            return
        uid, gid = tarinfo.uid, tarinfo.gid
        if not numeric_owner:
            try:
                if grp and tarinfo.gname:
                    gid = grp.getgrnam(tarinfo.gname)[2]
            except KeyError:
                pass
            try:
                if pwd and tarinfo.uname:
                    uid = pwd.getpwnam(tarinfo.uname)[2]
            except KeyError:
                pass
        uid = -1 if uid is None else uid
        gid = -1 if gid is None else gid
        try:
            if tarinfo.issym() and hasattr(os, "lchown"):
                os.lchown(targetpath, uid, gid)
            else:
                os.chown(targetpath, uid, gid)
        except OSError as e:
            raise ExtractError("could not change owner") from e

    def chmod(self, tarinfo, targetpath):
        """Set the permissions."""
        if tarinfo.mode is None:
            return
        try:
            os.chmod(targetpath, tarinfo.mode)
        except OSError as e:
            raise ExtractError("could not change mode") from e

    def utime(self, tarinfo, targetpath):
        """Set the time of modification."""
        if tarinfo.mtime is None or not hasattr(os, "utime"):
            return
        try:
            os.utime(targetpath, (tarinfo.mtime, tarinfo.mtime))
        except OSError as e:
            raise ExtractError("could not change modification time") from e

    def _find_link_target(self, tarinfo):
        if tarinfo.issym():
            # Relative to the link.
            linkname = "/".join(filter(None, (os.path.dirname(tarinfo.name), tarinfo.linkname)))
            limit = None
        else:
            # A hard link stands behind the member it is a link to.
            linkname = tarinfo.linkname
            limit = tarinfo
        member = self._getmember(linkname, tarinfo=limit, normalize=True)
        if member is None:
            raise KeyError(f"linkname {linkname!r} not found")
        return member


def is_tarfile(name):
    """Whether a file (a path or a file object) is an archive that this module can read."""
    try:
        if hasattr(name, "read"):
            position = name.tell()
            archive = TarFile.open(fileobj=name)
            name.seek(position)
        else:
            archive = TarFile.open(name)
        archive.close()
        return True
    except TarError:
        return False
