"""Temporary files and folders."""

import errno as _errno
import functools as _functools
import io as _io
import os as _os
import sys as _sys
import types as _types
import _thread

__all__ = ["NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory",
           "mkstemp", "mkdtemp", "mktemp", "TMP_MAX", "gettempprefix", "tempdir", "gettempdir",
           "gettempprefixb", "gettempdirb"]

TMP_MAX = 10000
template = "tmp"
tempdir = None

_bin_openflags = _text_openflags = _os.O_RDWR | _os.O_CREAT | _os.O_EXCL | _os.O_NOFOLLOW
_O_TMPFILE_WORKS = hasattr(_os, "O_TMPFILE")
_once_lock = _thread.allocate_lock()
_name_sequence = None


class _RandomNameSequence:
    """An endless iterator over names that nobody can guess."""

    characters = "abcdefghijklmnopqrstuvwxyz0123456789_"

    def __iter__(self):
        return self

    def __next__(self):
        return "".join([self.characters[b % 37] for b in _os.urandom(8)])


def _get_candidate_names():
    # The one iterator over names.
    global _name_sequence
    if _name_sequence is None:
        with _once_lock:
            if _name_sequence is None:
                _name_sequence = _RandomNameSequence()
    return _name_sequence


def _infer_return_type(*args):
    # str or bytes, as the arguments that are not None say.
    found = None
    for arg in args:
        if arg is None:
            continue
        if isinstance(arg, _os.PathLike):
            arg = _os.fspath(arg)
        kind = bytes if isinstance(arg, bytes) else str
        if found not in (None, kind):
            raise TypeError("Can't mix bytes and non-bytes in path components.")
        found = kind
    if found is None:
        return bytes if isinstance(tempdir, bytes) else str
    return found


def _sanitize_params(prefix, suffix, dir):
    # The arguments with their defaults, and the type of the names.
    kind = _infer_return_type(prefix, suffix, dir)
    if suffix is None:
        suffix = kind()
    if prefix is None:
        prefix = template if kind is str else _os.fsencode(template)
    if dir is None:
        dir = gettempdir() if kind is str else gettempdirb()
    return prefix, suffix, dir, kind


def _candidate_tempdir_list():
    # Where temporary files might be allowed, best place first.
    found = [_os.path.abspath(folder) for name in ("TMPDIR", "TEMP", "TMP")
             if (folder := _os.getenv(name))]
    found += ["/tmp", "/var/tmp", "/usr/tmp"]
    try:
        found.append(_os.getcwd())
    except OSError:
        found.append(_os.curdir)
    return found


def _get_default_tempdir():
    # The first place where a file can be written.
    names = _RandomNameSequence()
    folders = _candidate_tempdir_list()
    for folder in folders:
        if folder != _os.curdir:
            folder = _os.path.abspath(folder)
        for _attempt in range(100):
            path = _os.path.join(folder, next(names))
            try:
                fd = _os.open(path, _bin_openflags, 0o600)
            except FileExistsError:
                continue
            except OSError:
                break
            try:
                try:
                    with _io.open(fd, "wb", buffering=0, closefd=False) as file:
                        file.write(b"blat")
                finally:
                    _os.close(fd)
            except OSError:
                break
            finally:
                _os.unlink(path)
            return folder
    raise FileNotFoundError(_errno.ENOENT,
                            f"No usable temporary directory found in {folders}")


def _gettempdir():
    global tempdir
    if tempdir is None:
        with _once_lock:
            if tempdir is None:
                tempdir = _get_default_tempdir()
    return tempdir


def gettempdir():
    """The folder for temporary files."""
    return _os.fsdecode(_gettempdir())


def gettempdirb():
    """The folder for temporary files, as bytes."""
    return _os.fsencode(_gettempdir())


def gettempprefix():
    """What the names begin with."""
    return _os.fsdecode(template)


def gettempprefixb():
    """What the names begin with, as bytes."""
    return _os.fsencode(template)


def _names(kind):
    for name in _get_candidate_names():
        yield name if kind is str else _os.fsencode(name)


def _mkstemp_inner(dir, pre, suf, flags, output_type):
    # Makes a file under the first name that is free.
    dir = _os.path.abspath(dir)
    for _attempt, name in zip(range(TMP_MAX), _names(output_type)):
        path = _os.path.join(dir, pre + name + suf)
        _sys.audit("tempfile.mkstemp", path)
        try:
            return _os.open(path, flags, 0o600), path
        except FileExistsError:
            continue
    raise FileExistsError(_errno.EEXIST, "No usable temporary file name found")


def mkstemp(suffix=None, prefix=None, dir=None, text=False):
    """Makes a file; returns (descriptor, name)."""
    prefix, suffix, dir, kind = _sanitize_params(prefix, suffix, dir)
    return _mkstemp_inner(dir, prefix, suffix, _text_openflags if text else _bin_openflags, kind)


def mkdtemp(suffix=None, prefix=None, dir=None):
    """Makes a folder; returns its name."""
    prefix, suffix, dir, kind = _sanitize_params(prefix, suffix, dir)
    for _attempt, name in zip(range(TMP_MAX), _names(kind)):
        path = _os.path.join(dir, prefix + name + suffix)
        _sys.audit("tempfile.mkdtemp", path)
        try:
            _os.mkdir(path, 0o700)
        except FileExistsError:
            continue
        return _os.path.abspath(path)
    raise FileExistsError(_errno.EEXIST, "No usable temporary directory name found")


def mktemp(suffix="", prefix=template, dir=None):
    """A name that is not used now; somebody else may take it before you do."""
    if dir is None:
        dir = gettempdir()
    for _attempt, name in zip(range(TMP_MAX), _get_candidate_names()):
        path = _os.path.join(dir, prefix + name + suffix)
        if not _os.path.lexists(path):
            return path
    raise FileExistsError(_errno.EEXIST, "No usable temporary filename found")


class _TemporaryFileCloser:
    """Closes and removes the file, when asked to or when nobody refers to it any more."""

    cleanup_called = False
    close_called = False

    def __init__(self, file, name, delete=True, delete_on_close=True):
        self.file = file
        self.name = name
        self.delete = delete
        self.delete_on_close = delete_on_close

    def cleanup(self, unlink=_os.unlink):
        """Closes the file, and removes it if it is to be removed."""
        if self.cleanup_called:
            return
        self.cleanup_called = True
        try:
            if not self.close_called:
                self.close_called = True
                self.file.close()
        finally:
            if self.delete:
                try:
                    unlink(self.name)
                except FileNotFoundError:
                    pass

    def close(self):
        """Closes the file, and removes it if that goes with closing."""
        if not self.close_called:
            self.close_called = True
            try:
                self.file.close()
            finally:
                if self.delete and self.delete_on_close:
                    self.cleanup()

    def __del__(self):
        self.cleanup()


class _TemporaryFileWrapper:
    """A file that is removed when it is closed; everything else the file itself does."""

    def __init__(self, file, name, delete=True, delete_on_close=True):
        self.file = file
        self.name = name
        self._closer = _TemporaryFileCloser(file, name, delete, delete_on_close)

    def __getattr__(self, name):
        file = self.__dict__["file"]
        attribute = getattr(file, name)
        if hasattr(attribute, "__call__"):
            method = attribute

            @_functools.wraps(method)
            def attribute(*args, **kwargs):
                return method(*args, **kwargs)
            # A method that somebody keeps keeps the file, too.
            attribute._closer = self._closer
        if not isinstance(attribute, int):
            setattr(self, name, attribute)
        return attribute

    def __enter__(self):
        self.file.__enter__()
        return self

    def __exit__(self, exc, value, tb):
        result = self.file.__exit__(exc, value, tb)
        self._closer.cleanup()
        return result

    def close(self):
        """Closes the file, and removes it unless that was forbidden."""
        self._closer.close()

    def __iter__(self):
        # A generator, since the file's iterator would not keep this object.
        for line in self.file:
            yield line


def NamedTemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None,
                       prefix=None, dir=None, delete=True, *, errors=None, delete_on_close=True):
    """A temporary file with a name."""
    prefix, suffix, dir, kind = _sanitize_params(prefix, suffix, dir)
    if "b" not in mode:
        encoding = _io.text_encoding(encoding)
    name = None

    def opener(*args):
        nonlocal name
        fd, name = _mkstemp_inner(dir, prefix, suffix, _bin_openflags, kind)
        return fd

    try:
        file = _io.open(dir, mode, buffering=buffering, newline=newline, encoding=encoding,
                        errors=errors, opener=opener)
        try:
            raw = getattr(file, "buffer", file)
            raw = getattr(raw, "raw", raw)
            raw.name = name
            return _TemporaryFileWrapper(file, name, delete, delete_on_close)
        except:
            file.close()
            raise
    except:
        if name is not None:
            _os.unlink(name)
        raise


def TemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None,
                  prefix=None, dir=None, *, errors=None):
    """A temporary file without a name."""
    global _O_TMPFILE_WORKS
    if "b" not in mode:
        encoding = _io.text_encoding(encoding)
    prefix, suffix, dir, kind = _sanitize_params(prefix, suffix, dir)
    fd = None

    def unnamed(*args):
        nonlocal fd
        fd = _os.open(dir, (_bin_openflags | _os.O_TMPFILE) & ~_os.O_CREAT, 0o600)
        return fd

    def named(*args):
        nonlocal fd
        fd, name = _mkstemp_inner(dir, prefix, suffix, _bin_openflags, kind)
        try:
            _os.unlink(name)
        except BaseException:
            _os.close(fd)
            raise
        return fd

    def opened(opener):
        file = _io.open(dir, mode, buffering=buffering, newline=newline, encoding=encoding,
                        errors=errors, opener=opener)
        raw = getattr(file, "buffer", file)
        raw = getattr(raw, "raw", raw)
        raw.name = fd
        return file

    if _O_TMPFILE_WORKS:
        try:
            return opened(unnamed)
        except IsADirectoryError:
            # Linux before 3.11 takes the flag for O_DIRECTORY.
            _O_TMPFILE_WORKS = False
        except OSError:
            # This file system has no files without names.
            pass
    return opened(named)


class SpooledTemporaryFile(_io.IOBase):
    """A temporary file that stays in memory until it is large."""

    _rolled = False

    def __init__(self, max_size=0, mode="w+b", buffering=-1, encoding=None, newline=None,
                 suffix=None, prefix=None, dir=None, *, errors=None):
        if "b" in mode:
            self._file = _io.BytesIO()
        else:
            encoding = _io.text_encoding(encoding)
            self._file = _io.TextIOWrapper(_io.BytesIO(), encoding=encoding, errors=errors,
                                           newline=newline)
        self._max_size = max_size
        self._TemporaryFileArgs = {
            "mode": mode, "buffering": buffering, "suffix": suffix, "prefix": prefix,
            "encoding": encoding, "newline": newline, "dir": dir, "errors": errors}

    __class_getitem__ = classmethod(_types.GenericAlias)

    def _check(self, file):
        if not self._rolled and self._max_size and file.tell() > self._max_size:
            self.rollover()

    def rollover(self):
        """Moves the content to a file."""
        if self._rolled:
            return
        old = self._file
        new = self._file = TemporaryFile(**self._TemporaryFileArgs)
        del self._TemporaryFileArgs
        position = old.tell()
        if hasattr(new, "buffer"):
            new.buffer.write(old.detach().getvalue())
        else:
            new.write(old.getvalue())
        new.seek(position, 0)
        self._rolled = True

    def __enter__(self):
        if self._file.closed:
            raise ValueError("Cannot enter context with closed file")
        return self

    def __exit__(self, exc, value, tb):
        self._file.close()

    def __iter__(self):
        return self._file.__iter__()

    def __del__(self):
        if not self.closed:
            import warnings
            warnings.warn(f"Unclosed file {self!r}", ResourceWarning, stacklevel=2, source=self)
            self.close()

    def close(self):
        """Closes it."""
        self._file.close()

    @property
    def closed(self):
        """Whether it is closed."""
        return self._file.closed

    @property
    def encoding(self):
        """The encoding of text."""
        return self._file.encoding

    @property
    def errors(self):
        """What is done with text that cannot be encoded."""
        return self._file.errors

    def fileno(self):
        """The descriptor; the content moves to a file."""
        self.rollover()
        return self._file.fileno()

    def flush(self):
        """Writes out what is buffered."""
        self._file.flush()

    def isatty(self):
        """Whether it is a terminal."""
        return self._file.isatty()

    @property
    def mode(self):
        """The mode it was opened with."""
        try:
            return self._file.mode
        except AttributeError:
            return self._TemporaryFileArgs["mode"]

    @property
    def name(self):
        """The file's name, None while there is no file."""
        try:
            return self._file.name
        except AttributeError:
            return None

    @property
    def newlines(self):
        """The line ends seen so far."""
        return self._file.newlines

    def readable(self):
        """Whether it can be read."""
        return self._file.readable()

    def read(self, *args):
        """Reads data."""
        return self._file.read(*args)

    def read1(self, *args):
        """Reads data with one call of the system at most."""
        return self._file.read1(*args)

    def readinto(self, b):
        """Reads data into a buffer."""
        return self._file.readinto(b)

    def readinto1(self, b):
        """Reads data into a buffer with one call of the system at most."""
        return self._file.readinto1(b)

    def readline(self, *args):
        """Reads a line."""
        return self._file.readline(*args)

    def readlines(self, *args):
        """Reads lines."""
        return self._file.readlines(*args)

    def seekable(self):
        """Whether the position can be moved."""
        return self._file.seekable()

    def seek(self, *args):
        """Moves the position."""
        return self._file.seek(*args)

    def tell(self):
        """The position."""
        return self._file.tell()

    def truncate(self, size=None):
        """Cuts it."""
        if size is None:
            return self._file.truncate()
        if size > self._max_size:
            self.rollover()
        return self._file.truncate(size)

    def writable(self):
        """Whether it can be written."""
        return self._file.writable()

    def write(self, s):
        """Writes data."""
        file = self._file
        result = file.write(s)
        self._check(file)
        return result

    def writelines(self, iterable):
        """Writes lines."""
        if self._max_size == 0 or self._rolled:
            return self._file.writelines(iterable)
        for line in iterable:
            self.write(line)

    def detach(self):
        """The buffer under the text."""
        return self._file.detach()


def _reset_permissions(path):
    # So that what is in a folder can be removed.
    try:
        _os.chmod(path, 0o700)
    except OSError:
        pass


class TemporaryDirectory:
    """A folder that is removed with all its content."""

    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False, *,
                 delete=True):
        import weakref
        self.name = mkdtemp(suffix, prefix, dir)
        self._ignore_cleanup_errors = ignore_cleanup_errors
        self._delete = delete
        self._finalizer = weakref.finalize(
            self, self._cleanup, self.name, warn_message=f"Implicitly cleaning up {self!r}",
            ignore_errors=ignore_cleanup_errors, delete=delete)

    @classmethod
    def _rmtree(cls, name, ignore_errors=False, repeated=False):
        import shutil

        def onexc(func, path, exc):
            if isinstance(exc, PermissionError):
                if repeated and path == name:
                    if ignore_errors:
                        return
                    raise exc
                try:
                    if path != name:
                        _reset_permissions(_os.path.dirname(path))
                    _reset_permissions(path)
                    try:
                        _os.unlink(path)
                    except IsADirectoryError:
                        cls._rmtree(path, ignore_errors)
                    except PermissionError:
                        # A folder, on some systems; if not, it stays.
                        if not _os.path.isdir(path) or _os.path.islink(path):
                            if ignore_errors:
                                return
                            raise
                        cls._rmtree(path, ignore_errors, repeated=path == name)
                except FileNotFoundError:
                    pass
            elif not isinstance(exc, FileNotFoundError) and not ignore_errors:
                raise exc

        shutil.rmtree(name, onexc=onexc)

    @classmethod
    def _cleanup(cls, name, warn_message, ignore_errors=False, delete=True):
        import warnings
        if delete:
            cls._rmtree(name, ignore_errors)
            warnings.warn(warn_message, ResourceWarning)

    def __repr__(self):
        return f"<{self.__class__.__name__} {self.name!r}>"

    def __enter__(self):
        return self.name

    def __exit__(self, exc, value, tb):
        if self._delete:
            self.cleanup()

    def cleanup(self):
        """Removes the folder."""
        if self._finalizer.detach() or _os.path.exists(self.name):
            self._rmtree(self.name, ignore_errors=self._ignore_cleanup_errors)

    __class_getitem__ = classmethod(_types.GenericAlias)
