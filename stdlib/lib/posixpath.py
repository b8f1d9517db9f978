"""Operations on path names of POSIX systems; os.path is this module."""

import posix

curdir = "."
pardir = ".."
extsep = "."
sep = "/"
pathsep = ":"
defpath = "/bin:/usr/bin"
altsep = None
devnull = "/dev/null"
supports_unicode_filenames = False

__all__ = ["normcase", "isabs", "join", "splitdrive", "splitroot", "split", "splitext", "basename",
           "dirname", "commonprefix", "getsize", "getmtime", "getatime", "getctime", "islink",
           "exists", "lexists", "isdir", "isfile", "ismount", "expanduser", "expandvars",
           "normpath", "abspath", "samefile", "sameopenfile", "samestat", "curdir", "pardir",
           "sep", "pathsep", "defpath", "altsep", "extsep", "devnull", "realpath",
           "supports_unicode_filenames", "relpath", "commonpath", "isjunction"]

_fspath = posix.fspath


def _separator(path):
    return b"/" if isinstance(path, bytes) else "/"


def _check_types(name, *parts):
    """Raises the TypeError for parts that are neither all str nor all bytes."""
    has_str = has_bytes = False
    for part in parts:
        if isinstance(part, str):
            has_str = True
        elif isinstance(part, bytes):
            has_bytes = True
        else:
            raise TypeError(f"{name}() argument must be str, bytes, or os.PathLike object, "
                            f"not {type(part).__name__!r}") from None
    if has_str and has_bytes:
        raise TypeError("Can't mix strings and bytes in path components") from None


def normcase(path):
    """The path itself: case matters here."""
    return _fspath(path)


def isabs(path):
    """Whether the path begins at the root."""
    path = _fspath(path)
    return path.startswith(_separator(path))


def join(path, *parts):
    """Puts parts together; an absolute one discards what stands before it."""
    path = _fspath(path)
    slash = _separator(path)
    result = path
    try:
        if not parts:
            path[:0] + slash
        for part in map(_fspath, parts):
            if part.startswith(slash):
                result = part
            elif not result or result.endswith(slash):
                result += part
            else:
                result += slash + part
    except (TypeError, AttributeError, BytesWarning):
        _check_types("join", path, *parts)
        raise
    return result


def split(path):
    """(head, tail): everything before the last slash, and what follows it."""
    path = _fspath(path)
    slash = _separator(path)
    at = path.rfind(slash) + 1
    head, tail = path[:at], path[at:]
    if head and head != slash * len(head):
        head = head.rstrip(slash)
    return head, tail


def splitext(path):
    """(root, ext): the last dot of the last component and what follows it is the extension."""
    path = _fspath(path)
    slash = _separator(path)
    dot = b"." if isinstance(path, bytes) else "."
    begin = path.rfind(slash) + 1
    at = path.rfind(dot)
    if at > begin:
        # Leading dots are no extension.
        for i in range(begin, at):
            if path[i:i + 1] != dot:
                return path[:at], path[at:]
    return path, path[:0]


def splitdrive(path):
    """('', path): there are no drives."""
    path = _fspath(path)
    return path[:0], path


def splitroot(path):
    """(drive, root, tail)."""
    path = _fspath(path)
    slash = _separator(path)
    empty = path[:0]
    if path[:1] != slash:
        return empty, empty, path
    if path[1:2] != slash or path[2:3] == slash:
        return empty, slash, path[1:]
    return empty, path[:2], path[2:]


def basename(path):
    """The last component."""
    path = _fspath(path)
    return path[path.rfind(_separator(path)) + 1:]


def dirname(path):
    """Everything but the last component."""
    return split(path)[0]


def commonprefix(names):
    """The longest common beginning, character by character."""
    if not names:
        return ""
    if not isinstance(names[0], (list, tuple)):
        names = tuple(map(_fspath, names))
    low, high = min(names), max(names)
    for i, c in enumerate(low):
        if c != high[i]:
            return low[:i]
    return low


def _stat_or_none(path, function=posix.stat):
    try:
        return function(path)
    except (OSError, ValueError):
        return None


def exists(path):
    """Whether the path refers to something that exists, links followed."""
    return _stat_or_none(path) is not None


def lexists(path):
    """Like exists, links not followed."""
    return _stat_or_none(path, posix.lstat) is not None


def isfile(path):
    """Whether it is a regular file."""
    s = _stat_or_none(path)
    return s is not None and s.st_mode & 0o170000 == 0o100000


def isdir(path):
    """Whether it is a folder."""
    s = _stat_or_none(path)
    return s is not None and s.st_mode & 0o170000 == 0o040000


def islink(path):
    """Whether it is a symbolic link."""
    s = _stat_or_none(path, posix.lstat)
    return s is not None and s.st_mode & 0o170000 == 0o120000


def isjunction(path):
    """False: there are no junctions."""
    _fspath(path)
    return False


def ismount(path):
    """Whether something is mounted there."""
    here = _stat_or_none(path, posix.lstat)
    if here is None or here.st_mode & 0o170000 == 0o120000:
        return False
    path = _fspath(path)
    above = _stat_or_none(realpath(join(path, b".." if isinstance(path, bytes) else "..")),
                          posix.lstat)
    if above is None:
        return False
    return here.st_dev != above.st_dev or here.st_ino == above.st_ino


def getsize(path):
    """The size in bytes."""
    return posix.stat(path).st_size


def getmtime(path):
    """When it was last modified, in seconds."""
    return posix.stat(path).st_mtime


def getatime(path):
    """When it was last read, in seconds."""
    return posix.stat(path).st_atime


def getctime(path):
    """When its metadata last changed, in seconds."""
    return posix.stat(path).st_ctime


def samestat(one, other):
    """Whether two stat results are of the same file."""
    return one.st_ino == other.st_ino and one.st_dev == other.st_dev


def samefile(one, other):
    """Whether two paths lead to the same file."""
    return samestat(posix.stat(one), posix.stat(other))


def sameopenfile(one, other):
    """Whether two descriptors are of the same file."""
    return samestat(posix.fstat(one), posix.fstat(other))


def expanduser(path):
    """Replaces a leading ~ or ~user by that user's home folder."""
    path = _fspath(path)
    tilde, slash = (b"~", b"/") if isinstance(path, bytes) else ("~", "/")
    if not path.startswith(tilde):
        return path
    end = path.find(slash, 1)
    if end < 0:
        end = len(path)
    import os
    if end == 1:
        home = os.environ.get("HOME")
        if home is None:
            import pwd
            try:
                home = pwd.getpwuid(os.getuid()).pw_dir
            except KeyError:
                return path
    else:
        name = path[1:end]
        home = _home_of(name.decode() if isinstance(name, bytes) else name)
        if home is None:
            return path
    if isinstance(path, bytes):
        home = os.fsencode(home)
    home = home.rstrip(slash)
    return (home + path[end:]) or slash


def _home_of(user):
    try:
        with open("/etc/passwd", encoding="utf-8", errors="replace") as file:
            for line in file:
                fields = line.split(":")
                if len(fields) > 5 and fields[0] == user:
                    return fields[5]
    except OSError:
        pass
    return None


def expandvars(path):
    """Replaces $name and ${name} by environment variables; unknown ones stay."""
    path = _fspath(path)
    import os
    if isinstance(path, bytes):
        return os.fsencode(expandvars(os.fsdecode(path)))
    out = []
    i = 0
    while i < len(path):
        c = path[i]
        if c == "$" and i + 1 < len(path):
            if path[i + 1] == "{":
                end = path.find("}", i + 2)
                name = path[i + 2:end] if end >= 0 else None
                stop = end + 1
            else:
                stop = i + 1
                while stop < len(path) and (path[stop] == "_" or
                                            path[stop].isascii() and path[stop].isalnum()):
                    stop += 1
                name = path[i + 1:stop]
            if name and name in os.environ:
                out.append(os.environ[name])
                i = stop
                continue
        out.append(c)
        i += 1
    return "".join(out)


def normpath(path):
    """Removes double slashes, . and .. from a path, by its text alone."""
    return posix._path_normpath(_fspath(path))


def abspath(path):
    """The path from the root, normalised."""
    path = _fspath(path)
    if not isabs(path):
        path = join(posix.getcwdb() if isinstance(path, bytes) else posix.getcwd(), path)
    return normpath(path)


def realpath(filename, *, strict=False):
    """The path from the root without symbolic links."""
    path = _fspath(filename)
    as_bytes = isinstance(path, bytes)
    slash, dot, dots = (b"/", b".", b"..") if as_bytes else ("/", ".", "..")
    rest = [part for part in reversed(path.split(slash))]
    result = slash if isabs(path) else path[:0]
    seen = {}
    while rest:
        part = rest.pop()
        if part is None:
            seen[rest.pop()] = result
            continue
        if not part or part == dot:
            continue
        if part == dots:
            if result and basename(result) != dots:
                result = dirname(result)
            else:
                result = join(result, dots)
            continue
        candidate = join(result, part)
        try:
            mode = posix.lstat(candidate).st_mode
        except OSError:
            if strict:
                raise
            result = candidate
            continue
        if mode & 0o170000 != 0o120000:
            result = candidate
            continue
        if candidate in seen:
            if seen[candidate] is not None:
                result = seen[candidate]
                continue
            if strict:
                posix.stat(candidate)
            # The link leads to itself: what comes behind it stays as it is.
            while rest:
                part = rest.pop()
                if part is None:
                    rest.pop()
                else:
                    candidate = join(candidate, part)
            result = candidate
            break
        seen[candidate] = None
        target = posix.readlink(candidate)
        if target.startswith(slash):
            result = slash
        rest.append(candidate)
        rest.append(None)
        rest.extend(reversed(target.split(slash)))
    return abspath(result)


def relpath(path, start=None):
    """The way from start (the current folder) to path."""
    if not path:
        raise ValueError("no path specified")
    path = _fspath(path)
    slash, dot, dots = (b"/", b".", b"..") if isinstance(path, bytes) else ("/", ".", "..")
    start = dot if start is None else _fspath(start)
    try:
        begin = [part for part in abspath(start).split(slash) if part]
        end = [part for part in abspath(path).split(slash) if part]
        common = len(commonprefix([begin, end]))
        parts = [dots] * (len(begin) - common) + end[common:]
        return join(*parts) if parts else dot
    except (TypeError, AttributeError, BytesWarning, DeprecationWarning):
        _check_types("relpath", path, start)
        raise


def commonpath(paths):
    """The longest common path of several."""
    paths = tuple(map(_fspath, paths))
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    _check_types("commonpath", *paths)
    slash, dot = (b"/", b".") if isinstance(paths[0], bytes) else ("/", ".")
    if len({path.startswith(slash) for path in paths}) != 1:
        raise ValueError("Can't mix absolute and relative paths") from None
    split_paths = [[part for part in path.split(slash) if part and part != dot]
                   for path in paths]
    low, high = min(split_paths), max(split_paths)
    common = low
    for i, part in enumerate(low):
        if part != high[i]:
            common = low[:i]
            break
    return (slash if paths[0].startswith(slash) else slash[:0]) + slash.join(common)
