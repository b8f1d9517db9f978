"""Path: the members of an archive as pathlib shows files."""

import contextlib
import io
import pathlib
import posixpath
import re

import zipfile

__all__ = ["Path"]


def _parents(name):
    """The folders a name lies in, the nearest first, each with a slash at its end."""
    name = posixpath.dirname(name.rstrip("/"))
    while name.rstrip("/"):
        yield name.rstrip("/") + "/"
        name = posixpath.dirname(name.rstrip("/"))


class CompleteDirs(zipfile.ZipFile):
    """An archive whose list of names has all folders, even those without a record."""

    @staticmethod
    def _implied_dirs(names):
        present = set(names)
        missing = {}
        for name in names:
            for parent in _parents(name):
                if parent not in present:
                    missing[parent] = None
        return missing.keys()

    def namelist(self):
        names = super().namelist()
        return names + list(self._implied_dirs(names))

    def _name_set(self):
        return set(self.namelist())

    def resolve_dir(self, name):
        """A name with a slash at its end if it is a folder's."""
        names = self._name_set()
        folder = name + "/"
        return folder if name not in names and folder in names else name

    def getinfo(self, name):
        try:
            return super().getinfo(name)
        except KeyError:
            if not name.endswith("/") or name not in self._name_set():
                raise
            return zipfile.ZipInfo(filename=name)

    @classmethod
    def make(cls, source):
        """From a path, or from an archive, which changes its class."""
        if isinstance(source, CompleteDirs):
            return source
        if not isinstance(source, zipfile.ZipFile):
            return cls(source)
        if "r" not in source.mode:
            cls = CompleteDirs
        source.__class__ = cls
        return source


class FastLookup(CompleteDirs):
    """For archives that are only read: the names are worked out once."""

    def namelist(self):
        with contextlib.suppress(AttributeError):
            return self.__names
        self.__names = super().namelist()
        return self.__names

    def _name_set(self):
        with contextlib.suppress(AttributeError):
            return self.__lookup
        self.__lookup = super()._name_set()
        return self.__lookup


def _translate(pattern):
    """A regular expression for a glob pattern of whole paths: "**" goes into folders."""
    pieces = []
    for part in re.split(r"(\*\*|\*|\?|\[[^]]*\])", pattern):
        if part == "**":
            pieces.append(".*")
        elif part == "*":
            pieces.append("[^/]*")
        elif part == "?":
            pieces.append("[^/]")
        elif len(part) > 2 and part[0] == "[":
            inner = part[1:-1].replace("\\", "\\\\")
            pieces.append("[" + ("^" + inner[1:] if inner[0] == "!" else inner) + "]")
        else:
            pieces.append(re.escape(part))
    return "".join(pieces)


class Path:
    """A member of an archive, or a folder in it.

    `root` is a ZipFile or what one can be made of, `at` the name in it ("" is the archive).
    """

    def __init__(self, root, at=""):
        self.root = FastLookup.make(root)
        self.at = at

    def __eq__(self, other):
        if self.__class__ is not other.__class__:
            return NotImplemented
        return (self.root, self.at) == (other.root, other.at)

    def __hash__(self):
        return hash((self.root, self.at))

    def open(self, mode="r", *args, pwd=None, **kwargs):
        """Open the member, as text unless "b" is in the mode."""
        if self.is_dir():
            raise IsADirectoryError(self)
        direction = mode[0]
        if not self.exists() and direction == "r":
            raise FileNotFoundError(self)
        stream = self.root.open(self.at, direction, pwd=pwd)
        if "b" in mode:
            if args or kwargs:
                raise ValueError("encoding args invalid for binary operation")
            return stream
        if args:
            encoding, args = args[0], args[1:]
        else:
            encoding = kwargs.pop("encoding", None)
        return io.TextIOWrapper(stream, io.text_encoding(encoding, 2), *args, **kwargs)

    def _base(self):
        return pathlib.PurePosixPath(self.at or self.root.filename)

    @property
    def name(self):
        return self._base().name

    @property
    def suffix(self):
        return self._base().suffix

    @property
    def suffixes(self):
        return self._base().suffixes

    @property
    def stem(self):
        return self._base().stem

    @property
    def filename(self):
        return pathlib.Path(self.root.filename).joinpath(self.at)

    def read_text(self, *args, **kwargs):
        if args:
            encoding, args = args[0], args[1:]
        else:
            encoding = kwargs.pop("encoding", None)
        with self.open("r", io.text_encoding(encoding, 2), *args, **kwargs) as stream:
            return stream.read()

    def read_bytes(self):
        with self.open("rb") as stream:
            return stream.read()

    def _is_child(self, path):
        return posixpath.dirname(path.at.rstrip("/")) == self.at.rstrip("/")

    def _next(self, at):
        return self.__class__(self.root, at)

    def is_dir(self):
        return not self.at or self.at.endswith("/")

    def is_file(self):
        return self.exists() and not self.is_dir()

    def exists(self):
        return self.at in self.root._name_set()

    def iterdir(self):
        if not self.is_dir():
            raise ValueError("Can't listdir a file")
        return filter(self._is_child, map(self._next, self.root.namelist()))

    def match(self, path_pattern):
        return pathlib.PurePosixPath(self.at).match(path_pattern)

    def is_symlink(self):
        """Whether the member stands for a link: never, links are not looked at."""
        return False

    def glob(self, pattern):
        if not pattern:
            raise ValueError(f"Unacceptable pattern: {pattern!r}")
        matches = re.compile(re.escape(self.at) + _translate(pattern)).fullmatch
        return (self._next(name) for name in self.root.namelist() if matches(name.rstrip("/")))

    def rglob(self, pattern):
        return self.glob(f"**/{pattern}")

    def relative_to(self, other, *extra):
        return posixpath.relpath(str(self), str(other.joinpath(*extra)))

    def __str__(self):
        return posixpath.join(self.root.filename, self.at)

    def __repr__(self):
        return f"{self.__class__.__name__}({self.root.filename!r}, {self.at!r})"

    def joinpath(self, *other):
        return self._next(self.root.resolve_dir(posixpath.join(self.at, *other)))

    __truediv__ = joinpath

    @property
    def parent(self):
        if not self.at:
            return self.filename.parent
        parent = posixpath.dirname(self.at.rstrip("/"))
        return self._next(parent + "/" if parent else "")
