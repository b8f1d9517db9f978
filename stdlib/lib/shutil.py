"""Files and directory trees: copied, moved, removed, archived."""

import collections
import errno
import fnmatch
import os
import stat
import sys

__all__ = ["copyfileobj", "copyfile", "copymode", "copystat", "copy", "copy2", "copytree", "move",
           "rmtree", "Error", "SpecialFileError", "ExecError", "make_archive",
           "get_archive_formats", "register_archive_format", "unregister_archive_format",
           "get_unpack_formats", "register_unpack_format", "unregister_unpack_format",
           "unpack_archive", "ignore_patterns", "chown", "which", "get_terminal_size",
           "SameFileError", "disk_usage"]

COPY_BUFSIZE = 256 * 1024
_USE_CP_SENDFILE = hasattr(os, "sendfile")
_use_fd_functions = True


class Error(OSError):
    """A copy failed, perhaps in several places."""


class SameFileError(Error):
    """Source and destination are the same file."""


class SpecialFileError(OSError):
    """The file is no regular one (a named pipe, say)."""


class _GiveupOnFastCopy(Exception):
    """Raised as a signal to copy by reading and writing."""


class ExecError(OSError):
    """A program could not be run."""


class ReadError(OSError):
    """An archive cannot be read."""


class RegistryError(Exception):
    """A format of archives cannot be registered."""


def copyfileobj(fsrc, fdst, length=0):
    """Copies what a file object still has to another."""
    read, write = fsrc.read, fdst.write
    length = length or COPY_BUFSIZE
    while buf := read(length):
        write(buf)


def _samefile(src, dst):
    try:
        return os.path.samefile(src, dst)
    except OSError:
        return False


def copyfile(src, dst, *, follow_symlinks=True):
    """Copies the content of a file."""
    sys.audit("shutil.copyfile", src, dst)
    if _samefile(src, dst):
        raise SameFileError(f"{src!r} and {dst!r} are the same file")
    for path in (src, dst):
        try:
            mode = os.stat(path).st_mode
        except OSError:
            continue
        if stat.S_ISFIFO(mode):
            raise SpecialFileError(f"`{os.fspath(path)}` is a named pipe")
    if not follow_symlinks and os.path.islink(src):
        os.symlink(os.readlink(src), dst)
        return dst
    with open(src, "rb") as fsrc:
        try:
            with open(dst, "wb") as fdst:
                copyfileobj(fsrc, fdst)
        except IsADirectoryError as e:
            if not os.path.exists(dst):
                raise FileNotFoundError(f"Directory does not exist: {dst}") from e
            raise
    return dst


def copymode(src, dst, *, follow_symlinks=True):
    """Copies the permission bits."""
    sys.audit("shutil.copymode", src, dst)
    if not follow_symlinks and os.path.islink(src) and os.path.islink(dst):
        return
    os.chmod(dst, stat.S_IMODE(os.stat(src).st_mode))


def _copyxattr(src, dst, *, follow_symlinks=True):
    """Copies extended attributes, as far as the file systems have them."""
    missing = (errno.ENOTSUP, errno.ENODATA, errno.EINVAL)
    try:
        names = os.listxattr(src, follow_symlinks=follow_symlinks)
    except OSError as e:
        if e.errno not in missing:
            raise
        return
    for name in names:
        try:
            value = os.getxattr(src, name, follow_symlinks=follow_symlinks)
            os.setxattr(dst, name, value, follow_symlinks=follow_symlinks)
        except OSError as e:
            if e.errno not in (*missing, errno.EPERM, errno.EACCES):
                raise


def copystat(src, dst, *, follow_symlinks=True):
    """Copies permission bits and times."""
    sys.audit("shutil.copystat", src, dst)
    follow = follow_symlinks or not (os.path.islink(src) and os.path.islink(dst))
    info = os.stat(src) if follow else os.lstat(src)
    _copyxattr(src, dst, follow_symlinks=follow)
    if follow:
        os.utime(dst, ns=(info.st_atime_ns, info.st_mtime_ns))
        os.chmod(dst, stat.S_IMODE(info.st_mode))
    else:
        os.utime(dst, ns=(info.st_atime_ns, info.st_mtime_ns), follow_symlinks=False)


def copy(src, dst, *, follow_symlinks=True):
    """Copies a file with its permission bits, into dst if that is a directory."""
    if os.path.isdir(dst):
        dst = os.path.join(dst, os.path.basename(src))
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    copymode(src, dst, follow_symlinks=follow_symlinks)
    return dst


def copy2(src, dst, *, follow_symlinks=True):
    """Copies a file with its permission bits and times, into dst if that is a directory."""
    if os.path.isdir(dst):
        dst = os.path.join(dst, os.path.basename(src))
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    copystat(src, dst, follow_symlinks=follow_symlinks)
    return dst


def ignore_patterns(*patterns):
    """A function for copytree's ignore that leaves out names matching a pattern."""
    def _ignore_patterns(path, names):
        ignored = set()
        for pattern in patterns:
            ignored.update(fnmatch.filter(names, pattern))
        return ignored
    return _ignore_patterns


def copytree(src, dst, symlinks=False, ignore=None, copy_function=copy2,
             ignore_dangling_symlinks=False, dirs_exist_ok=False):
    """Copies a directory with all that is in it."""
    sys.audit("shutil.copytree", src, dst)
    with os.scandir(src) as it:
        entries = list(it)
    ignored = set()
    if ignore is not None:
        ignored = ignore(os.fspath(src), [entry.name for entry in entries])
    os.makedirs(dst, exist_ok=dirs_exist_ok)
    errors = []
    for entry in entries:
        if entry.name in ignored:
            continue
        srcname = os.path.join(src, entry.name)
        dstname = os.path.join(dst, entry.name)
        try:
            if entry.is_symlink():
                target = os.readlink(srcname)
                if symlinks:
                    os.symlink(target, dstname)
                    copystat(srcname, dstname, follow_symlinks=False)
                    continue
                if not os.path.exists(srcname) and ignore_dangling_symlinks:
                    continue
            if entry.is_dir():
                copytree(srcname, dstname, symlinks, ignore, copy_function,
                         ignore_dangling_symlinks, dirs_exist_ok)
            else:
                copy_function(srcname, dstname)
        except Error as e:
            errors.extend(e.args[0])
        except OSError as why:
            errors.append((srcname, dstname, str(why)))
    try:
        copystat(src, dst)
    except OSError as why:
        errors.append((src, dst, str(why)))
    if errors:
        raise Error(errors)
    return dst


def rmtree(path, ignore_errors=False, onerror=None, *, onexc=None, dir_fd=None):
    """Removes a directory with all that is in it."""
    sys.audit("shutil.rmtree", path, dir_fd)
    if ignore_errors:
        def report(function, where, e):
            pass
    elif onexc is not None:
        def report(function, where, e):
            onexc(function, where, e)
    elif onerror is not None:
        def report(function, where, e):
            onerror(function, where, (type(e), e, e.__traceback__))
    else:
        def report(function, where, e):
            raise e
    if isinstance(path, bytes):
        path = os.fsdecode(path)     # scandir() of a descriptor gives str
    try:
        status = os.stat(path, dir_fd=dir_fd, follow_symlinks=False)
    except Exception as e:
        report(os.lstat, path, e)
        return
    _remove_folder(path, path, dir_fd, status, report)


def _remove_folder(name, shown, above, status, report):
    """Removes the folder `name` of the open folder `above`, unless it is not what `status` says."""
    try:
        folder = os.open(name, os.O_RDONLY | os.O_NONBLOCK, dir_fd=above)
    except OSError as e:
        report(os.open, shown, e)
        return
    is_open = True
    try:
        if not os.path.samestat(status, os.fstat(folder)):
            # Somebody put a link in its place.
            report(os.path.islink, shown, OSError("Cannot call rmtree on a symbolic link"))
            return
        _rmtree_safe_fd(folder, shown, report)
        try:
            is_open = False
            os.close(folder)
        except OSError as e:
            report(os.close, shown, e)
        try:
            os.rmdir(name, dir_fd=above)
        except OSError as e:
            report(os.rmdir, shown, e)
    finally:
        if is_open:
            os.close(folder)


def _rmtree_safe_fd(folder, path, report):
    """Removes what is in an open folder; names are looked up nowhere else."""
    try:
        with os.scandir(folder) as it:
            entries = list(it)
    except OSError as e:
        e.filename = path
        report(os.scandir, path, e)
        return
    for entry in entries:
        shown = os.path.join(path, entry.name)
        status = None
        try:
            if entry.is_dir(follow_symlinks=False):
                status = entry.stat(follow_symlinks=False)
        except OSError as e:
            report(os.lstat, shown, e)
            continue
        if status is not None and stat.S_ISDIR(status.st_mode):
            _remove_folder(entry.name, shown, folder, status, report)
            continue
        try:
            os.unlink(entry.name, dir_fd=folder)
        except OSError as e:
            report(os.unlink, shown, e)


rmtree.avoids_symlink_attacks = True


def _destinsrc(src, dst):
    src = os.path.abspath(src)
    dst = os.path.abspath(dst)
    return os.path.join(dst, "").startswith(os.path.join(src, ""))


def move(src, dst, copy_function=copy2):
    """Moves a file or directory, into dst if that is a directory."""
    sys.audit("shutil.move", src, dst)
    real_dst = dst
    if os.path.isdir(dst):
        if _samefile(src, dst) and not os.path.islink(src):
            os.rename(src, dst)
            return None
        real_dst = os.path.join(dst, os.path.basename(os.fspath(src).rstrip(os.sep)))
        if os.path.exists(real_dst):
            raise Error(f"Destination path '{real_dst}' already exists")
    try:
        os.rename(src, real_dst)
    except OSError:
        if os.path.islink(src):
            os.symlink(os.readlink(src), real_dst)
            os.unlink(src)
        elif os.path.isdir(src):
            if _destinsrc(src, dst):
                raise Error(f"Cannot move a directory '{src}' into itself '{dst}'.") from None
            copytree(src, real_dst, copy_function=copy_function, symlinks=True)
            rmtree(src)
        else:
            copy_function(src, real_dst)
            os.unlink(src)
    return real_dst


_usage = collections.namedtuple("usage", "total used free")


def disk_usage(path):
    """Total, used and free bytes of the file system that a path is on."""
    if hasattr(os, "statvfs"):
        info = os.statvfs(path)
        return _usage(info.f_blocks * info.f_frsize, (info.f_blocks - info.f_bfree) * info.f_frsize,
                      info.f_bavail * info.f_frsize)
    raise NotImplementedError("disk_usage needs os.statvfs, which is not available")


def chown(path, user=None, group=None):
    """Changes the owner and the group of a file, given by number or name."""
    sys.audit("shutil.chown", path, user, group)
    if user is None and group is None:
        raise ValueError("user and/or group must be set")
    uid, gid = -1, -1
    if isinstance(user, str):
        import pwd
        try:
            uid = pwd.getpwnam(user).pw_uid
        except KeyError:
            raise LookupError(f"no such user: {user!r}") from None
    elif user is not None:
        uid = user
    if isinstance(group, str):
        import grp
        try:
            gid = grp.getgrnam(group).gr_gid
        except KeyError:
            raise LookupError(f"no such group: {group!r}") from None
    elif group is not None:
        gid = group
    os.chown(path, uid, gid)


def get_terminal_size(fallback=(80, 24)):
    """The size of the terminal: of COLUMNS and LINES, or asked for, or the fallback."""
    sizes = []
    for name in ("COLUMNS", "LINES"):
        try:
            sizes.append(int(os.environ[name]))
        except (KeyError, ValueError):
            sizes.append(0)
    columns, lines = sizes
    if columns <= 0 or lines <= 0:
        try:
            size = os.get_terminal_size(sys.__stdout__.fileno())
        except (AttributeError, ValueError, OSError):
            size = fallback
        columns = columns if columns > 0 else size[0] or fallback[0]
        lines = lines if lines > 0 else size[1] or fallback[1]
    make = getattr(os, "terminal_size", None) or collections.namedtuple("terminal_size",
                                                                        "columns lines")._make
    return make((columns, lines))


def which(cmd, mode=os.F_OK | os.X_OK, path=None):
    """The path of a program, None if there is none."""
    def usable(name):
        return os.path.exists(name) and os.access(name, mode) and not os.path.isdir(name)

    if os.path.dirname(cmd):
        return cmd if usable(cmd) else None
    is_bytes = isinstance(cmd, bytes)
    if path is None:
        path = os.environ.get("PATH")
        if path is None:
            try:
                path = os.confstr("CS_PATH")
            except (AttributeError, ValueError):
                path = os.defpath
    if not path:
        return None
    path = os.fsencode(path) if is_bytes else os.fsdecode(path)
    seen = set()
    for folder in path.split(b":" if is_bytes else ":"):
        if folder not in seen:
            seen.add(folder)
            name = os.path.join(folder, cmd)
            if usable(name):
                return name
    return None


# --- archives ------------------------------------------------------------------------------------
def _id_of(name, module, function):
    # The number of a user or group, None if there is none of that name.
    if name is None:
        return None
    try:
        return getattr(__import__(module), function)(name)[2]
    except KeyError:
        return None


def _make_tarball(base_name, base_dir, compress="gzip", verbose=0, dry_run=0, owner=None,
                  group=None, logger=None, root_dir=None):
    import tarfile
    suffix, mode = {None: ("", ""), "gzip": (".gz", "gz"), "bzip2": (".bz2", "bz2"),
                    "xz": (".xz", "xz")}[compress]
    name = base_name + ".tar" + suffix
    folder = os.path.dirname(name)
    if folder and not os.path.exists(folder) and not dry_run:
        os.makedirs(folder)
    user = _id_of(owner, "pwd", "getpwnam")
    members = _id_of(group, "grp", "getgrnam")

    def owned(info):
        if user is not None:
            info.uid, info.uname = user, owner
        if members is not None:
            info.gid, info.gname = members, group
        return info

    if not dry_run:
        with tarfile.open(name, f"w|{mode}") as tar:
            source = base_dir if root_dir is None else os.path.join(root_dir, base_dir)
            tar.add(source, base_dir, filter=owned)
    return name if root_dir is None else os.path.abspath(name)


_make_tarball.supports_root_dir = True


def _make_zipfile(base_name, base_dir, verbose=0, dry_run=0, logger=None, owner=None, group=None,
                  root_dir=None):
    import zipfile
    name = base_name + ".zip"
    folder = os.path.dirname(base_name)
    if folder and not os.path.exists(folder) and not dry_run:
        os.makedirs(folder)
    if not dry_run:
        top = base_dir if root_dir is None else os.path.join(root_dir, base_dir)
        with zipfile.ZipFile(name, "w", compression=zipfile.ZIP_DEFLATED) as archive:
            if os.path.normpath(base_dir) != os.curdir:
                archive.write(top, os.path.normpath(base_dir))
            for folder, dirs, files in os.walk(top):
                for entry in sorted(dirs) + files:
                    path = os.path.join(folder, entry)
                    shown = path if root_dir is None else os.path.relpath(path, root_dir)
                    if entry in dirs or os.path.isfile(path):
                        archive.write(path, os.path.normpath(shown))
    return name if root_dir is None else os.path.abspath(name)


_make_zipfile.supports_root_dir = True


_archive_formats = {
    "tar": (_make_tarball, [("compress", None)], "uncompressed tar file"),
    "gztar": (_make_tarball, [("compress", "gzip")], "gzip'ed tar-file"),
    "zip": (_make_zipfile, [], "ZIP file"),
}


def get_archive_formats():
    """The formats that archives can be made in."""
    return sorted((name, entry[2]) for name, entry in _archive_formats.items())


def register_archive_format(name, function, extra_args=None, description=""):
    """Adds a format of archives."""
    extra_args = [] if extra_args is None else extra_args
    if not callable(function):
        raise TypeError(f"The {function} object is not callable")
    if not isinstance(extra_args, (tuple, list)):
        raise TypeError("extra_args needs to be a sequence")
    for element in extra_args:
        if not isinstance(element, (tuple, list)) or len(element) != 2:
            raise TypeError("extra_args elements are : (arg_name, value)")
    _archive_formats[name] = (function, extra_args, description)


def unregister_archive_format(name):
    """Forgets a format of archives."""
    del _archive_formats[name]


def make_archive(base_name, format, root_dir=None, base_dir=None, verbose=0, dry_run=0, owner=None,
                 group=None, logger=None):
    """Makes an archive; returns its name."""
    sys.audit("shutil.make_archive", base_name, format, root_dir, base_dir)
    try:
        function, options, _ = _archive_formats[format]
    except KeyError:
        raise ValueError(f"unknown archive format {format!r}") from None
    kwargs = {"dry_run": dry_run, "logger": logger, **dict(options)}
    if format != "zip":
        kwargs.update(owner=owner, group=group)
    base_name = os.fspath(base_name)
    if root_dir is not None and not stat.S_ISDIR(os.stat(root_dir).st_mode):
        raise NotADirectoryError(errno.ENOTDIR, "Not a directory", root_dir)
    if getattr(function, "supports_root_dir", False):
        return function(base_name, base_dir or os.curdir, root_dir=root_dir, **kwargs)
    saved = None
    if root_dir is not None:
        saved = os.getcwd()
        base_name = os.path.abspath(base_name)
        os.chdir(root_dir)
    try:
        return function(base_name, base_dir or os.curdir, **kwargs)
    finally:
        if saved is not None:
            os.chdir(saved)


def _unpack_tarfile(filename, extract_dir, *, filter=None):
    import tarfile
    try:
        archive = tarfile.open(filename)
    except tarfile.TarError:
        raise ReadError(f"{filename} is not a compressed or uncompressed tar file") from None
    with archive:
        archive.extractall(extract_dir, filter=filter)


def _unpack_zipfile(filename, extract_dir):
    import zipfile
    if not zipfile.is_zipfile(filename):
        raise ReadError(f"{filename} is not a zip file")
    with zipfile.ZipFile(filename) as archive:
        for info in archive.infolist():
            name = info.filename
            if name.startswith("/") or ".." in name:
                continue
            target = os.path.join(extract_dir, *name.split("/"))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if not name.endswith("/"):
                with archive.open(name, "r") as source, open(target, "wb") as out:
                    copyfileobj(source, out)


_unpack_formats = {
    "tar": ([".tar"], _unpack_tarfile, [], "uncompressed tar file"),
    "gztar": ([".tar.gz", ".tgz"], _unpack_tarfile, [], "gzip'ed tar-file"),
    "zip": ([".zip"], _unpack_zipfile, [], "ZIP file"),
}


def get_unpack_formats():
    """The formats of archives that can be unpacked."""
    return sorted((name, entry[0], entry[3]) for name, entry in _unpack_formats.items())


def register_unpack_format(name, extensions, function, extra_args=None, description=""):
    """Adds a format that can be unpacked."""
    taken = {ext: other for other, entry in _unpack_formats.items() for ext in entry[0]}
    for extension in extensions:
        if extension in taken:
            raise RegistryError(f'{extension} is already registered for "{taken[extension]}"')
    if not callable(function):
        raise TypeError("The registered function must be a callable")
    _unpack_formats[name] = extensions, function, extra_args or [], description


def unregister_unpack_format(name):
    """Forgets a format that can be unpacked."""
    del _unpack_formats[name]


def unpack_archive(filename, extract_dir=None, format=None, *, filter=None):
    """Unpacks an archive, in the format that its name tells."""
    sys.audit("shutil.unpack_archive", filename, extract_dir, format)
    extract_dir = os.fspath(os.getcwd() if extract_dir is None else extract_dir)
    filename = os.fspath(filename)
    extra = {} if filter is None else {"filter": filter}
    if format is None:
        for name, entry in _unpack_formats.items():
            if any(filename.endswith(ext) for ext in entry[0]):
                format = name
                break
        else:
            raise ReadError(f"Unknown archive format '{filename}'")
    try:
        _, function, options, _ = _unpack_formats[format]
    except KeyError:
        raise ValueError(f"Unknown archive format '{format}'") from None
    function(filename, extract_dir, **dict(options), **extra)
