"""Files whose names match a pattern of the shell."""

import fnmatch
import os
import re

__all__ = ["escape", "glob", "iglob"]

_magic = re.compile("([*?[])")
_magic_bytes = re.compile(b"([*?[])")


def has_magic(s):
    """Whether a path has characters of patterns in it."""
    return (_magic_bytes if isinstance(s, bytes) else _magic).search(s) is not None


def escape(pathname):
    """A pattern that matches a path as it is."""
    drive, pathname = os.path.splitdrive(pathname)
    if isinstance(pathname, bytes):
        return drive + _magic_bytes.sub(rb"[\1]", pathname)
    return drive + _magic.sub(r"[\1]", pathname)


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """The paths that match a pattern, in which ** may stand for any directories."""
    return list(iglob(pathname, root_dir=root_dir, dir_fd=dir_fd, recursive=recursive,
                      include_hidden=include_hidden))


def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """An iterator over the paths that match a pattern."""
    if dir_fd is not None:
        raise NotImplementedError("dir_fd is not supported")
    root_dir = os.fspath(root_dir) if root_dir is not None else pathname[:0]
    it = _iglob(pathname, root_dir, recursive, False, include_hidden)
    if not pathname or recursive and _is_recursive(pathname[:2]):
        try:
            first = next(it)
            if first:
                it = _chain(first, it)
        except StopIteration:
            pass
    return it


def _chain(first, rest):
    yield first
    yield from rest


def _is_recursive(pattern):
    return pattern == "**" or pattern == b"**"


def _is_hidden(name):
    return name[:1] in (".", b".")


def _join(a, b):
    return os.path.join(a, b) if a and b else a or b


def _iglob(pathname, root_dir, recursive, dironly, hidden):
    dirname, basename = os.path.split(pathname)
    if not has_magic(pathname):
        if basename:
            if os.path.lexists(_join(root_dir, pathname)):
                yield pathname
        elif os.path.isdir(_join(root_dir, dirname)):
            yield pathname
        return
    if not dirname:
        if recursive and _is_recursive(basename):
            yield from _recursive(root_dir, basename, dironly, hidden)
        else:
            yield from _matching(root_dir, basename, dironly, hidden)
        return
    if dirname != pathname and has_magic(dirname):
        dirs = _iglob(dirname, root_dir, recursive, True, hidden)
    else:
        dirs = [dirname]
    if not has_magic(basename):
        find = _literal
    elif recursive and _is_recursive(basename):
        find = _recursive
    else:
        find = _matching
    for directory in dirs:
        for name in find(_join(root_dir, directory), basename, dironly, hidden):
            yield os.path.join(directory, name)


def _matching(dirname, pattern, dironly, hidden):
    names = _names(dirname, dironly)
    if not (hidden or _is_hidden(pattern)):
        names = [name for name in names if not _is_hidden(name)]
    return fnmatch.filter(names, pattern)


def _literal(dirname, basename, dironly, hidden):
    path = _join(dirname, basename)
    if os.path.lexists(path) if basename else os.path.isdir(dirname):
        return [basename]
    return []


def _recursive(dirname, pattern, dironly, hidden):
    if not dirname or os.path.isdir(dirname):
        yield pattern[:0]
    yield from _walk(dirname, dironly, hidden)


def _walk(dirname, dironly, hidden):
    for name in _names(dirname, dironly):
        if hidden or not _is_hidden(name):
            yield name
            for below in _walk(_join(dirname, name), dironly, hidden):
                yield _join(name, below)


def _names(dirname, dironly):
    if not dirname:
        dirname = b"." if isinstance(dirname, bytes) else "."
    try:
        with os.scandir(dirname) as entries:
            out = []
            for entry in entries:
                try:
                    if not dironly or entry.is_dir():
                        out.append(entry.name)
                except OSError:
                    pass
            return out
    except OSError:
        return []
