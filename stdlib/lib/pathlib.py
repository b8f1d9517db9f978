"""Paths of files as objects."""

import fnmatch
import io
import os
import posixpath
import re
import sys
from errno import EBADF, ELOOP, ENOENT, ENOTDIR
from stat import S_ISBLK, S_ISCHR, S_ISDIR, S_ISFIFO, S_ISLNK, S_ISREG, S_ISSOCK

__all__ = ["PurePath", "PurePosixPath", "PureWindowsPath", "Path", "PosixPath", "WindowsPath"]

_intern = sys.intern

_IGNORED = {ENOENT, ENOTDIR, EBADF, ELOOP}


def _ignore_error(exception):
    return getattr(exception, "errno", None) in _IGNORED


class _Flavour:
    # What pure paths need to know; no system is asked.

    @classmethod
    def join_parsed(cls, paths):
        """Drive, root and names of paths put one behind the other."""
        if cls is _PosixFlavour and len(paths) == 1:
            _, root, rest = cls.splitroot(paths[0])
            return "", root, [_intern(x) for x in rest.split("/") if x and x != "."]
        drive, root, rest = cls.splitroot(cls.join(paths))
        if not root and drive[:1] == cls.sep == "\\" and drive[-1:] != cls.sep:
            # A whole share has a root of its own; one of which only the server is known has none.
            names = drive.split(cls.sep)
            if len(names) == 4 and names[2] not in "?." or len(names) == 6:
                root = cls.sep
        if cls.altsep:
            rest = rest.replace(cls.altsep, cls.sep)
        return drive, root, [_intern(x) for x in rest.split(cls.sep) if x and x != "."]

    @classmethod
    def parse_parts(cls, parts):
        """The same with the anchor as the first name."""
        drive, root, tail = cls.join_parsed(parts)
        return drive, root, ([drive + root] if drive or root else []) + tail


class _WindowsFlavour(_Flavour):
    sep = "\\"
    altsep = "/"
    name = "nt"

    @staticmethod
    def splitroot(path):
        path = path.replace("/", "\\")
        if path[:2] == "\\\\":
            start = 8 if path[:8].upper() == "\\\\?\\UNC\\" else 2
            end = path.find("\\", start)
            end2 = path.find("\\", end + 1) if end >= 0 else -1
            if end2 < 0:
                return path, "", ""
            return path[:end2], "\\", path[end2 + 1:]
        drive = ""
        if path[1:2] == ":":
            drive, path = path[:2], path[2:]
        if path[:1] == "\\":
            return drive, "\\", path[1:]
        return drive, "", path

    @classmethod
    def join(cls, paths):
        """One text of several: a root begins anew, and so does another drive."""
        drive, root, rest = cls.splitroot(paths[0]) if paths else ("", "", "")
        for path in paths[1:]:
            d, r, tail = cls.splitroot(path)
            if r:
                if d or not drive:
                    drive = d
                root, rest = r, tail
                continue
            if d and d != drive:
                if cls.fold(d) != cls.fold(drive):
                    drive, root, rest = d, "", tail
                    continue
                drive = d
            if rest and rest[-1] != "\\":
                rest += "\\"
            rest += tail
        if rest and not root and drive and drive[-1] not in ":\\":
            root = "\\"
        return drive + root + rest

    @staticmethod
    def fold(text):
        return text.lower()


class _PosixFlavour(_Flavour):
    sep = "/"
    altsep = ""
    name = "posix"

    @staticmethod
    def splitroot(path):
        if path[:1] != "/":
            return "", "", path
        if path[1:2] != "/" or path[2:3] == "/":
            return "", "/", path.lstrip("/")
        return "", "//", path[2:]

    @staticmethod
    def join(paths):
        """One text of several: a root begins anew."""
        start = next((i for i in range(len(paths) - 1, 0, -1) if paths[i][:1] == "/"), 0)
        text = paths[start] if paths else ""
        for path in paths[start + 1:]:
            text += path if not text or text[-1] == "/" else "/" + path
        return text

    @staticmethod
    def fold(text):
        return text


_windows_flavour = _WindowsFlavour
_posix_flavour = _PosixFlavour


class _Parents:
    # The parents of a path as a sequence.

    __slots__ = ("_path", "_drv", "_root", "_tail")

    def __init__(self, path):
        self._path = path
        self._drv, self._root, self._tail = path.drive, path.root, path._parts_tail

    def __len__(self):
        return len(self._tail)

    def __getitem__(self, idx):
        if isinstance(idx, slice):
            return tuple(self[i] for i in range(*idx.indices(len(self))))
        if idx >= len(self) or idx < -len(self):
            raise IndexError(idx)
        if idx < 0:
            idx += len(self)
        return self._path._from_parts(self._drv, self._root, self._tail[:-idx - 1])

    def __iter__(self):
        for i in range(len(self)):
            yield self[i]

    def __contains__(self, item):
        return any(p == item for p in self)

    def index(self, item):
        """Where a path is among the parents."""
        for i, p in enumerate(self):
            if p == item:
                return i
        raise ValueError(f"{item!r} is not in parents")

    def count(self, item):
        """How often a path is among the parents."""
        return sum(p == item for p in self)

    def __reversed__(self):
        for i in range(len(self) - 1, -1, -1):
            yield self[i]

    def __repr__(self):
        return f"<{type(self._path).__name__}.parents>"


class PurePath:
    """A path without access to the file system."""

    __slots__ = ("_raw", "_drv", "_root", "_tail", "_str", "_hash")
    _flavour = _PosixFlavour

    def __new__(cls, *args, **kwargs):
        if cls is PurePath:
            cls = PurePosixPath
        return object.__new__(cls)

    def __init__(self, *args):
        paths = []
        for arg in args:
            if isinstance(arg, PurePath):
                if arg._flavour.name == "nt" and self._flavour.name == "posix":
                    paths.append(arg.as_posix())
                else:
                    paths.append(arg._text())
                continue
            path = arg if isinstance(arg, str) else os.fspath(arg)
            if not isinstance(path, str):
                raise TypeError("argument should be a str or an os.PathLike object where __fspath__ "
                                f"returns a str, not {type(path).__name__!r}")
            paths.append(path)
        self._raw = paths
        self._drv = self._root = self._tail = self._str = self._hash = None

    def with_segments(self, *pathsegments):
        """A path of the same kind; subclasses may override it."""
        return type(self)(*pathsegments)

    def __reduce__(self):
        return self.__class__, self.parts

    def _text(self):
        # The text as given, which is enough for joining.
        if len(self._raw) == 1:
            return self._raw[0]
        return str(self)

    def _load(self):
        self._drv, self._root, self._tail = self._flavour.join_parsed(self._raw)

    @property
    def _parts_tail(self):
        if self._tail is None:
            self._load()
        return self._tail

    def _from_parts(self, drive, root, tail):
        # A path of the same kind whose parts are known.
        sep = self._flavour.sep
        text = drive + root + sep.join(tail)
        if not drive and not root and self._flavour.name == "nt" and tail \
                and self._flavour.splitroot(tail[0])[0]:
            text = "." + sep + text
        text = text or "."
        cls = type(self)
        if cls in _plain_classes:
            path = object.__new__(cls)
            path._raw = [text]
            path._hash = None
        else:
            path = self.with_segments(text)
        path._str = text
        path._drv = drive
        path._root = root
        path._tail = list(tail)
        return path

    @property
    def drive(self):
        """The drive letter or share, "" if there is none."""
        if self._tail is None:
            self._load()
        return self._drv

    @property
    def root(self):
        """The root, "" if there is none."""
        if self._tail is None:
            self._load()
        return self._root

    @property
    def anchor(self):
        """Drive and root."""
        return self.drive + self.root

    @property
    def parts(self):
        """The anchor and the names in a tuple."""
        anchor = self.anchor
        return (anchor, *self._tail) if anchor else tuple(self._tail)

    def __str__(self):
        if self._str is None:
            tail = self._parts_tail
            sep = self._flavour.sep
            text = self._drv + self._root + sep.join(tail)
            if not self._drv and not self._root and self._flavour.name == "nt" and tail \
                    and self._flavour.splitroot(tail[0])[0]:
                text = "." + sep + text
            self._str = text or "."
        return self._str

    def __fspath__(self):
        return str(self)

    def as_posix(self):
        """The path with forward slashes."""
        return str(self).replace(self._flavour.sep, "/")

    def __bytes__(self):
        return os.fsencode(self)

    def __repr__(self):
        return f"{self.__class__.__name__}({self.as_posix()!r})"

    def as_uri(self):
        """The path as a file URI."""
        if not self.is_absolute():
            raise ValueError("relative path can't be expressed as a file URI")
        from urllib.parse import quote_from_bytes
        drive = self.drive
        if len(drive) == 2 and drive[1] == ":":
            prefix, path = "file:///" + drive, self.as_posix()[2:]
        elif drive:
            prefix, path = "file:", self.as_posix()
        else:
            prefix, path = "file://", str(self)
        return prefix + quote_from_bytes(os.fsencode(path))

    def _key(self):
        if self._flavour is _posix_flavour:
            return str(self)
        return self._flavour.fold(str(self))

    def _order(self):
        return self._key().split(self._flavour.sep)

    def __eq__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._flavour is other._flavour and self._key() == other._key()

    def __hash__(self):
        if self._hash is None:
            self._hash = hash(self._key())
        return self._hash

    def _comparable(self, other):
        return isinstance(other, PurePath) and self._flavour is other._flavour

    def __lt__(self, other):
        return self._order() < other._order() if self._comparable(other) else NotImplemented

    def __le__(self, other):
        return self._order() <= other._order() if self._comparable(other) else NotImplemented

    def __gt__(self, other):
        return self._order() > other._order() if self._comparable(other) else NotImplemented

    def __ge__(self, other):
        return self._order() >= other._order() if self._comparable(other) else NotImplemented

    @property
    def name(self):
        """The last name."""
        tail = self._parts_tail
        return tail[-1] if tail else ""

    @property
    def suffix(self):
        """The last extension, dot included."""
        name = self.name
        i = name.rfind(".")
        return name[i:] if 0 < i < len(name) - 1 else ""

    @property
    def suffixes(self):
        """All extensions."""
        name = self.name
        if name.endswith("."):
            return []
        return ["." + s for s in name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        """The last name without its last extension."""
        name = self.name
        i = name.rfind(".")
        return name[:i] if 0 < i < len(name) - 1 else name

    def with_name(self, name):
        """The path with another last name."""
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        f = self._flavour
        if not name or f.sep in name or (f.altsep and f.altsep in name) or name == ".":
            raise ValueError(f"Invalid name {name!r}")
        return self._from_parts(self.drive, self.root, self._tail[:-1] + [name])

    def with_stem(self, stem):
        """The path with another stem."""
        return self.with_name(stem + self.suffix)

    def with_suffix(self, suffix):
        """The path with another extension."""
        f = self._flavour
        if f.sep in suffix or f.altsep and f.altsep in suffix:
            raise ValueError(f"Invalid suffix {suffix!r}")
        if suffix and not suffix.startswith(".") or suffix == ".":
            raise ValueError(f"Invalid suffix {suffix!r}")
        name = self.name
        if not name:
            raise ValueError(f"{self!r} has an empty name")
        old = self.suffix
        name = name[:-len(old)] + suffix if old else name + suffix
        return self._from_parts(self.drive, self.root, self._tail[:-1] + [name])

    def relative_to(self, other, /, *_deprecated, walk_up=False):
        """The path relative to another; walk_up allows ".."."""
        if _deprecated:
            _warn_additional("relative_to", "positional argument")
        if _deprecated or type(other) is not type(self):
            other = self.with_segments(other, *_deprecated)
        step, path = 0, other
        while not self._begins_with(path):
            if not walk_up:
                raise ValueError(f"{str(self)!r} is not in the subpath of {str(other)!r}")
            if path.name == "..":
                raise ValueError(f"'..' segment in {str(other)!r} cannot be walked")
            if not path._parts_tail:
                raise ValueError(f"{str(self)!r} and {str(other)!r} have different anchors")
            step += 1
            path = path.parent
        tail = [".."] * step + self._parts_tail[len(path._parts_tail):]
        if type(self) in _plain_classes and self._flavour is _posix_flavour:
            return self._from_parts("", "", tail)
        return self.with_segments(*tail)

    def is_relative_to(self, other, /, *_deprecated):
        """Whether the path lies below another."""
        if _deprecated:
            _warn_additional("is_relative_to", "argument")
        if _deprecated or type(other) is not type(self):
            other = self.with_segments(other, *_deprecated)
        return self._begins_with(other)

    def _begins_with(self, other):
        below, above = self._parts_tail, other._parts_tail
        count = len(above)
        f = self._flavour
        if f is other._flavour is _posix_flavour:
            return self._root == other._root and below[:count] == above
        return (f.fold(self.drive) == f.fold(other.drive) and self.root == other.root
                and [f.fold(p) for p in below[:count]] == [f.fold(p) for p in above])

    def joinpath(self, *pathsegments):
        """The path with others behind it; an absolute one starts anew."""
        return self.with_segments(self, *pathsegments)

    def __truediv__(self, key):
        try:
            return self.with_segments(self, key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            return self.with_segments(key, self)
        except TypeError:
            return NotImplemented

    @property
    def parent(self):
        """The directory that the path is in."""
        tail = self._parts_tail
        if not tail:
            return self
        return self._from_parts(self._drv, self._root, tail[:-1])

    @property
    def parents(self):
        """All directories above the path."""
        return _Parents(self)

    def is_absolute(self):
        """Whether the path begins at a root."""
        if self._flavour.name == "nt":
            return bool(self.drive and self.root)
        return bool(self.root)

    def is_reserved(self):
        """Whether the name means a device on Windows."""
        if self._flavour.name == "posix" or not self._parts_tail or self.drive[:2] == "\\\\":
            return False
        name = self.name.partition(".")[0].partition(":")[0].rstrip(" ").upper()
        return name in _reserved_names

    def match(self, path_pattern, *, case_sensitive=None):
        """Whether the end of the path, or all if the pattern is absolute, matches a pattern."""
        pattern = path_pattern if isinstance(path_pattern, PurePath) else \
            self.with_segments(path_pattern)
        if case_sensitive is None:
            case_sensitive = self._flavour.name == "posix"
        if not pattern.parts:
            raise ValueError("empty pattern")
        # What stands between separators; in front of a root and behind a bare one, nothing does.
        sep = self._flavour.sep
        wanted = str(pattern).split(sep)
        have = str(self).split(sep) if self.parts else [""]
        if len(have) != len(wanted) if pattern.anchor else len(wanted) > len(have):
            return False
        flags = re.NOFLAG if case_sensitive else re.IGNORECASE
        return all(re.match(fnmatch.translate(p), name, flags) and (name or p != "*")
                   for name, p in zip(reversed(have), reversed(wanted)))


def _warn_additional(method, what):
    from warnings import warn
    warn(f"support for supplying more than one {what} to pathlib.PurePath.{method}() is deprecated "
         "and scheduled for removal in Python 3.14", DeprecationWarning, stacklevel=3)


_reserved_names = ({"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
                   | {f"{name}{n}" for name in ("COM", "LPT") for n in "123456789\xb9\xb2\xb3"})


class PurePosixPath(PurePath):
    """A path of a POSIX system."""

    __slots__ = ()


class PureWindowsPath(PurePath):
    """A path of Windows."""

    __slots__ = ()
    _flavour = _WindowsFlavour


class Path(PurePath):
    """A path of this system, with access to its files."""

    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        if cls is Path:
            cls = PosixPath
        return object.__new__(cls)

    def __init__(self, *args, **kwargs):
        if kwargs:
            import warnings
            warnings.warn("support for supplying keyword arguments to pathlib.PurePath is "
                          "deprecated and scheduled for removal in Python 3.14",
                          DeprecationWarning, stacklevel=2)
        if len(args) == 1 and type(args[0]) is str:
            self._raw = [args[0]]
            self._drv = self._root = self._tail = self._str = self._hash = None
        else:
            super().__init__(*args)

    def __enter__(self):
        import warnings
        warnings.warn("pathlib.Path.__enter__() is deprecated and scheduled for removal in Python "
                      "3.13; Path objects as a context manager is a no-op", DeprecationWarning,
                      stacklevel=2)
        return self

    def __exit__(self, exc_type, value, traceback):
        pass

    @classmethod
    def cwd(cls):
        """The current directory."""
        return cls(os.getcwd())

    @classmethod
    def home(cls):
        """The user's home directory."""
        return cls("~").expanduser()

    def stat(self, *, follow_symlinks=True):
        """os.stat of the path."""
        return os.stat(self, follow_symlinks=follow_symlinks)

    def lstat(self):
        """os.lstat of the path."""
        return os.lstat(self)

    def _mode_is(self, test, follow_symlinks=True):
        try:
            return test(self.stat(follow_symlinks=follow_symlinks).st_mode)
        except OSError as e:
            if not _ignore_error(e):
                raise
            return False
        except ValueError:
            return False

    def exists(self, *, follow_symlinks=True):
        """Whether there is such a file."""
        return self._mode_is(lambda mode: True, follow_symlinks)

    def is_dir(self):
        """Whether it is a directory."""
        return self._mode_is(S_ISDIR)

    def is_file(self):
        """Whether it is a regular file."""
        return self._mode_is(S_ISREG)

    def is_symlink(self):
        """Whether it is a symbolic link."""
        return self._mode_is(S_ISLNK, False)

    def is_block_device(self):
        """Whether it is a block device."""
        return self._mode_is(S_ISBLK)

    def is_char_device(self):
        """Whether it is a character device."""
        return self._mode_is(S_ISCHR)

    def is_fifo(self):
        """Whether it is a named pipe."""
        return self._mode_is(S_ISFIFO)

    def is_socket(self):
        """Whether it is a socket."""
        return self._mode_is(S_ISSOCK)

    def is_junction(self):
        """False: junctions are a thing of Windows."""
        return False

    def is_mount(self):
        """Whether another file system begins here."""
        return posixpath.ismount(self)

    def samefile(self, other_path):
        """Whether another path means the same file."""
        info = self.stat()
        other = other_path.stat() if hasattr(other_path, "stat") else os.stat(other_path)
        return (info.st_ino, info.st_dev) == (other.st_ino, other.st_dev)

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        """Opens the file."""
        if "b" not in mode:
            encoding = io.text_encoding(encoding)
        return io.open(self, mode, buffering, encoding, errors, newline)

    def read_bytes(self):
        """The content of the file."""
        with self.open("rb") as file:
            return file.read()

    def read_text(self, encoding=None, errors=None):
        """The content of the file as text."""
        encoding = io.text_encoding(encoding)
        with self.open("r", encoding=encoding, errors=errors) as file:
            return file.read()

    def write_bytes(self, data):
        """Writes bytes as the content of the file."""
        view = memoryview(data)
        with self.open("wb") as file:
            return file.write(view)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        """Writes text as the content of the file."""
        if not isinstance(data, str):
            raise TypeError(f"data must be str, not {data.__class__.__name__}")
        encoding = io.text_encoding(encoding)
        with self.open("w", encoding=encoding, errors=errors, newline=newline) as file:
            return file.write(data)

    def _child(self, name):
        tail = self._parts_tail
        cls = type(self)
        if cls in _plain_classes:
            path = object.__new__(cls)
            above = self._str or str(self)
            text = name if not tail and not self._root else (
                above + name if above[-1] == "/" else above + "/" + name)
            path._raw = [text]
            path._str = text
            path._hash = None
        else:
            path = self.with_segments(self, name)
        path._drv = self._drv
        path._root = self._root
        path._tail = tail + [name]
        return path

    def iterdir(self):
        """The paths of what is in the directory."""
        for name in os.listdir(self):
            yield self._child(name)

    def glob(self, pattern, *, case_sensitive=None):
        """The paths below that match a pattern, in which ** stands for any directories."""
        sys.audit("pathlib.Path.glob", self, pattern)
        yield from self._select(pattern, False, case_sensitive)

    def rglob(self, pattern, *, case_sensitive=None):
        """glob with **/ in front of the pattern."""
        sys.audit("pathlib.Path.rglob", self, pattern)
        yield from self._select(pattern, True, case_sensitive)

    def _select(self, pattern, anywhere, case_sensitive):
        text = os.fspath(pattern)
        if not text and not anywhere:
            raise ValueError(f"Unacceptable pattern: {pattern!r}")
        wanted = self.with_segments(text)
        if wanted.anchor:
            raise NotImplementedError("Non-relative patterns are unsupported")
        parts = list(wanted._parts_tail)
        if not parts and not anywhere:
            raise ValueError(f"Unacceptable pattern: {pattern!r}")
        only_dirs = text[-1:] == "/"
        if anywhere:
            parts.insert(0, "**")
        for part in parts:
            if "**" in part and part != "**":
                raise ValueError("Invalid pattern: '**' can only be an entire path component")
        seen = set() if parts.count("**") > 1 else None
        for path in self._selected(parts, 0, only_dirs or parts[-1] == "**", case_sensitive):
            if seen is not None:
                if path in seen:
                    continue
                seen.add(path)
            yield path

    def _entries(self):
        try:
            with os.scandir(self) as it:
                return list(it)
        except OSError:
            return []

    def _selected(self, parts, index, only_dirs, case_sensitive):
        if index == len(parts):
            yield self
            return
        part = parts[index]
        last = index == len(parts) - 1
        if part == "**":
            todo = [self]
            while todo:
                folder = todo.pop()
                if folder is self and not folder.is_dir():
                    continue
                yield from folder._selected(parts, index + 1, only_dirs, case_sensitive)
                below = []
                for entry in folder._entries():
                    try:
                        if entry.is_dir(follow_symlinks=False):
                            below.append(folder._child(entry.name))
                    except OSError:
                        pass
                todo += reversed(below)
            return
        if part == "..":
            path = self._child("..")
            if path.exists():
                yield from path._selected(parts, index + 1, only_dirs, case_sensitive)
            return
        flags = re.IGNORECASE if case_sensitive is False else re.NOFLAG
        if not any(c in part for c in "*?[") and case_sensitive is not False:
            path = self._child(part)
            if (path.is_dir() if only_dirs or not last else path.exists(follow_symlinks=False)
                    or path.exists()):
                yield from path._selected(parts, index + 1, only_dirs, case_sensitive)
            return
        match = re.compile(fnmatch.translate(part), flags).match
        for entry in self._entries():
            if not match(entry.name):
                continue
            if only_dirs or not last:
                try:
                    if not entry.is_dir():
                        continue
                except OSError:
                    continue
            yield from self._child(entry.name)._selected(parts, index + 1, only_dirs,
                                                         case_sensitive)

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        """(path, directory names, file names) of the directory and those below."""
        sys.audit("pathlib.Path.walk", self, on_error, follow_symlinks)
        todo = [self]
        while todo:
            path = todo.pop()
            if isinstance(path, tuple):
                yield path
                continue
            try:
                with os.scandir(path) as it:
                    entries = list(it)
            except OSError as e:
                if on_error is not None:
                    on_error(e)
                continue
            dirs, files = [], []
            for entry in entries:
                try:
                    is_dir = entry.is_dir(follow_symlinks=follow_symlinks)
                except OSError:
                    is_dir = False
                (dirs if is_dir else files).append(entry.name)
            if top_down:
                yield path, dirs, files
            else:
                todo.append((path, dirs, files))
            todo += [path._child(name) for name in reversed(dirs)]

    def absolute(self):
        """The path from the root on, not normalized."""
        if self.is_absolute():
            return self
        cwd = os.getcwd()
        return self.with_segments(cwd, self) if self._parts_tail else self.with_segments(cwd)

    def resolve(self, strict=False):
        """The absolute path without symbolic links."""
        try:
            text = os.path.realpath(self, strict=strict)
            if not strict:
                try:
                    os.stat(text)
                except OSError as e:
                    if e.errno == ELOOP:
                        raise
        except OSError as e:
            if e.errno == ELOOP:
                raise RuntimeError(f"Symlink loop from {e.filename!r}") from None
            raise
        return self.with_segments(text)

    def owner(self):
        """The name of the file's owner."""
        import pwd
        return pwd.getpwuid(self.stat().st_uid).pw_name

    def group(self):
        """The name of the file's group."""
        import grp
        return grp.getgrgid(self.stat().st_gid).gr_name

    def readlink(self):
        """What the symbolic link points to."""
        return self.with_segments(os.readlink(self))

    def touch(self, mode=0o666, exist_ok=True):
        """Makes the file, or sets its time."""
        if exist_ok:
            try:
                os.utime(self, None)
            except OSError:
                pass
            else:
                return
        flags = os.O_CREAT | os.O_WRONLY
        if not exist_ok:
            flags |= os.O_EXCL
        os.close(os.open(self, flags, mode))

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        """Makes the directory, and those above it if asked."""
        try:
            os.mkdir(self, mode)
        except FileNotFoundError:
            if not parents or self.parent == self:
                raise
            self.parent.mkdir(parents=True, exist_ok=True)
            self.mkdir(mode, parents=False, exist_ok=exist_ok)
        except OSError:
            if not exist_ok or not self.is_dir():
                raise

    def chmod(self, mode, *, follow_symlinks=True):
        """Sets the permission bits."""
        if follow_symlinks:
            os.chmod(self, mode)
        else:
            os.chmod(self, mode, follow_symlinks=False)

    def lchmod(self, mode):
        """Sets the permission bits, of the link if it is one."""
        self.chmod(mode, follow_symlinks=False)

    def unlink(self, missing_ok=False):
        """Removes the file."""
        try:
            os.unlink(self)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def rmdir(self):
        """Removes the empty directory."""
        os.rmdir(self)

    def rename(self, target):
        """Renames the file; returns the new path."""
        os.rename(self, target)
        return self.with_segments(target)

    def replace(self, target):
        """Renames the file over what is there; returns the new path."""
        os.replace(self, target)
        return self.with_segments(target)

    def symlink_to(self, target, target_is_directory=False):
        """Makes a symbolic link of the path."""
        os.symlink(target, self)

    def hardlink_to(self, target):
        """Makes a hard link of the path."""
        os.link(target, self)

    def expanduser(self):
        """The path with ~ and ~user replaced."""
        if not (self.drive or self.root) and self._parts_tail and self._tail[0][:1] == "~":
            home = os.path.expanduser(self._tail[0])
            if home[:1] == "~":
                raise RuntimeError("Could not determine home directory.")
            start = self.with_segments(home)
            return self._from_parts(start.drive, start.root, start._parts_tail + self._tail[1:])
        return self


class PosixPath(Path, PurePosixPath):
    """A path of this system."""

    __slots__ = ()


class WindowsPath(Path, PureWindowsPath):
    """A path of Windows, which cannot be made here."""

    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        raise NotImplementedError(f"cannot instantiate {cls.__name__!r} on your system")


# Those whose objects may be made without asking with_segments().
_plain_classes = frozenset({PurePosixPath, PureWindowsPath, PosixPath})
