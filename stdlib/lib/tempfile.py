"""Temporary files and folders."""

import io as _io
import os as _os
import posix as _posix

__all__ = ["NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory",
           "mkstemp", "mkdtemp", "mktemp", "TMP_MAX", "gettempprefix", "tempdir", "gettempdir",
           "gettempprefixb", "gettempdirb"]

TMP_MAX = 10000
template = "tmp"
tempdir = None
_letters = "abcdefghijklmnopqrstuvwxyz0123456789_"


def _random_name():
    return "".join([_letters[b % 37] for b in _posix.urandom(8)])


def gettempdir():
    """The folder for temporary files."""
    global tempdir
    if tempdir is None:
        candidates = [_os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")]
        for folder in candidates + ["/tmp", "/var/tmp", "/usr/tmp", _os.getcwd()]:
            if folder and _os.path.isdir(folder) and _os.access(folder, _os.W_OK | _os.X_OK):
                tempdir = _os.path.abspath(folder)
                break
        else:
            raise FileNotFoundError(2, "No usable temporary directory found")
    return tempdir


def gettempdirb():
    """The folder for temporary files, as bytes."""
    return _os.fsencode(gettempdir())


def gettempprefix():
    """What the names begin with."""
    return template


def gettempprefixb():
    """What the names begin with, as bytes."""
    return _os.fsencode(template)


def _defaults(suffix, prefix, dir):
    as_bytes = any(isinstance(part, bytes) for part in (suffix, prefix, dir))
    if as_bytes and any(isinstance(part, str) for part in (suffix, prefix, dir)):
        raise TypeError("Can't mix bytes and non-bytes in path components.")
    convert = _os.fsencode if as_bytes else _os.fsdecode
    return (convert(suffix or ""), convert(template if prefix is None else prefix),
            convert(gettempdir() if dir is None else dir), convert)


def _try_names(suffix, prefix, dir, make):
    suffix, prefix, dir, convert = _defaults(suffix, prefix, dir)
    for _ in range(TMP_MAX):
        name = _os.path.join(_os.path.abspath(dir), prefix + convert(_random_name()) + suffix)
        try:
            return make(name), name
        except FileExistsError:
            continue
    raise FileExistsError(17, "No usable temporary file name found")


def mkstemp(suffix=None, prefix=None, dir=None, text=False):
    """Makes a file; returns (descriptor, name)."""
    return _try_names(suffix, prefix, dir,
                      lambda name: _os.open(name, _os.O_RDWR | _os.O_CREAT | _os.O_EXCL, 0o600))


def mkdtemp(suffix=None, prefix=None, dir=None):
    """Makes a folder; returns its name."""
    return _try_names(suffix, prefix, dir, lambda name: _os.mkdir(name, 0o700))[1]


def mktemp(suffix="", prefix=template, dir=None):
    """A name that is not used now."""
    for _ in range(TMP_MAX):
        name = _os.path.join(dir or gettempdir(), prefix + _random_name() + suffix)
        if not _os.path.lexists(name):
            return name
    raise FileExistsError(17, "No usable temporary filename found")


class _TemporaryFileWrapper:
    """A file that is removed when it is closed."""

    def __init__(self, file, name, delete=True, delete_on_close=True):
        self.file = file
        self.name = name
        self.delete = delete
        self._delete_on_close = delete_on_close
        self._removed = False

    def __getattr__(self, name):
        return getattr(self.__dict__["file"], name)

    def _remove(self):
        if self.delete and not self._removed:
            self._removed = True
            try:
                _posix.unlink(self.name)
            except FileNotFoundError:
                pass

    def close(self):
        """Closes and removes the file."""
        try:
            self.file.close()
        finally:
            if self._delete_on_close:
                self._remove()

    def __enter__(self):
        self.file.__enter__()
        return self

    def __exit__(self, *exc_info):
        self.file.close()
        self._remove()

    def __iter__(self):
        for line in self.file:
            yield line

    def __del__(self):
        if "file" in self.__dict__:
            self.file.close()
            self._remove()


def NamedTemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None,
                       prefix=None, dir=None, delete=True, *, errors=None, delete_on_close=True):
    """A temporary file with a name."""
    fd, name = mkstemp(suffix, prefix, dir)
    try:
        file = _io.open(fd, mode, buffering, encoding, errors, newline)
    except BaseException:
        _os.close(fd)
        _os.unlink(name)
        raise
    raw = getattr(file, "buffer", file)
    getattr(raw, "raw", raw).name = name
    return _TemporaryFileWrapper(file, name, delete, delete_on_close)


def TemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None,
                  prefix=None, dir=None, *, errors=None):
    """A temporary file without a name."""
    fd, name = mkstemp(suffix, prefix, dir)
    _os.unlink(name)
    return _io.open(fd, mode, buffering, encoding, errors, newline)


class SpooledTemporaryFile(_io.IOBase):
    """A temporary file that stays in memory until it is large."""

    _closed_file = False

    def __init__(self, max_size=0, mode="w+b", buffering=-1, encoding=None, newline=None,
                 suffix=None, prefix=None, dir=None, *, errors=None):
        self._file = _io.BytesIO() if "b" in mode else _io.TextIOWrapper(
            _io.BytesIO(), encoding, errors, newline, write_through=True)
        self._max_size = max_size
        self._rolled = False
        self._arguments = (mode, buffering, encoding, newline, suffix, prefix, dir, errors)

    def rollover(self):
        """Moves the content to a file."""
        if self._rolled:
            return
        old = self._file
        mode, buffering, encoding, newline, suffix, prefix, dir, errors = self._arguments
        new = TemporaryFile(mode, buffering, encoding, newline, suffix, prefix, dir,
                            errors=errors)
        position = old.tell()
        if hasattr(new, "buffer"):
            new.buffer.write(old.detach().getvalue())
        else:
            new.write(old.getvalue())
        new.seek(position)
        self._file = new
        self._rolled = True

    def _check(self):
        if not self._rolled and self._max_size and self._file.tell() > self._max_size:
            self.rollover()

    def write(self, data):
        """Writes data."""
        result = self._file.write(data)
        self._check()
        return result

    def writelines(self, lines):
        """Writes lines."""
        self._file.writelines(lines)
        self._check()

    def fileno(self):
        """The descriptor; the content moves to a file."""
        self.rollover()
        return self._file.fileno()

    def read(self, *args):
        """Reads data."""
        return self._file.read(*args)

    def readline(self, *args):
        """Reads a line."""
        return self._file.readline(*args)

    def readlines(self, *args):
        """Reads lines."""
        return self._file.readlines(*args)

    def seek(self, *args):
        """Moves the position."""
        return self._file.seek(*args)

    def tell(self):
        """The position."""
        return self._file.tell()

    def truncate(self, size=None):
        """Cuts it."""
        return self._file.truncate(size)

    def flush(self):
        """Writes out what is buffered."""
        self._file.flush()

    def close(self):
        """Closes it."""
        self._file.close()

    @property
    def closed(self):
        """Whether it is closed."""
        return self._file.closed

    def readable(self):
        """Whether it can be read."""
        return True

    writable = seekable = readable

    def __iter__(self):
        return iter(self._file)


class TemporaryDirectory:
    """A folder that is removed with all its content."""

    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False, *,
                 delete=True):
        self.name = mkdtemp(suffix, prefix, dir)
        self._ignore = ignore_cleanup_errors
        self._delete = delete
        self._removed = False

    def __repr__(self):
        return f"<{self.__class__.__name__} {self.name!r}>"

    def __enter__(self):
        return self.name

    def __exit__(self, exc, value, tb):
        if self._delete:
            self.cleanup()

    def cleanup(self):
        """Removes the folder."""
        if self._removed:
            return
        self._removed = True
        try:
            _remove_tree(self.name)
        except FileNotFoundError:
            pass
        except OSError:
            if not self._ignore:
                raise

    def __del__(self):
        if getattr(self, "_delete", False):
            self.cleanup()


def _remove_tree(path):
    for name in _posix.listdir(path):
        inside = _os.path.join(path, name)
        if _os.path.isdir(inside) and not _os.path.islink(inside):
            _remove_tree(inside)
        else:
            _posix.unlink(inside)
    _posix.rmdir(path)
