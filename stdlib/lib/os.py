"""The operating system: files, folders, processes, the environment."""

import sys
import posixpath as path
from posix import *
from posix import _exit, _scan, fspath, stat_result, terminal_size, uname_result, times_result
import posix as _posix

sys.modules["os.path"] = path
from posixpath import (curdir, pardir, sep, pathsep, defpath, extsep, altsep, devnull)

name = "posix"
linesep = "\n"
P_WAIT, P_NOWAIT, P_NOWAITO = 0, 1, 1
supports_bytes_environ = True
supports_dir_fd = {open, stat, access, chmod, chown, link, mkdir, mkfifo, mknod, readlink, rename,
                   rmdir, symlink, unlink, utime}
supports_effective_ids = {access}
supports_fd = {stat, chmod, chown, chdir, truncate, listdir, utime, statvfs}
supports_follow_symlinks = {stat, access, chown, link, utime}


def fsencode(filename):
    """A path as bytes."""
    filename = fspath(filename)
    return filename.encode("utf-8", "surrogateescape") if isinstance(filename, str) else filename


def fsdecode(filename):
    """A path as str."""
    filename = fspath(filename)
    return filename.decode("utf-8", "surrogateescape") if isinstance(filename, bytes) else filename


class _PathLikeMeta(type):
    """Classes with __fspath__ are subclasses of PathLike."""

    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, subclass):
        if cls is PathLike:
            return any("__fspath__" in vars(base) for base in subclass.__mro__)
        return type.__subclasscheck__(cls, subclass)


class PathLike(metaclass=_PathLikeMeta):
    """The abstract class of objects that stand for a path: those with __fspath__."""

    __slots__ = ()

    def __fspath__(self):
        """Return the path as str or bytes."""
        raise NotImplementedError

    @classmethod
    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)


class _Environ:
    """The environment as a mapping; changes reach the process and its children."""

    def __init__(self, data, encode, decode):
        self._data = data
        self.encodekey = self.encodevalue = encode
        self.decodekey = self.decodevalue = decode

    def __getitem__(self, key):
        try:
            return self.decodevalue(self._data[self.encodekey(key)])
        except KeyError:
            raise KeyError(key) from None

    def __setitem__(self, key, value):
        key, value = self.encodekey(key), self.encodevalue(value)
        putenv(key, value)
        self._data[key] = value

    def __delitem__(self, key):
        encoded = self.encodekey(key)
        unsetenv(encoded)
        try:
            del self._data[encoded]
        except KeyError:
            raise KeyError(key) from None

    def __iter__(self):
        for key in list(self._data):
            yield self.decodekey(key)

    def __len__(self):
        return len(self._data)

    def __contains__(self, key):
        try:
            return self.encodekey(key) in self._data
        except TypeError:
            return False

    def __repr__(self):
        inside = ", ".join(f"{self.decodekey(k)!r}: {self.decodevalue(v)!r}"
                           for k, v in self._data.items())
        return f"environ({{{inside}}})"

    def __eq__(self, other):
        return dict(self.items()) == (dict(other.items()) if hasattr(other, "items") else other)

    __hash__ = None

    def get(self, key, default=None):
        """The value of a variable, or default."""
        try:
            return self[key]
        except KeyError:
            return default

    def keys(self):
        """The names."""
        return list(self)

    def values(self):
        """The values."""
        return [self[key] for key in self]

    def items(self):
        """The pairs of name and value."""
        return [(key, self[key]) for key in self]

    def pop(self, key, *default):
        """Removes a variable and returns its value."""
        try:
            value = self[key]
        except KeyError:
            if default:
                return default[0]
            raise
        del self[key]
        return value

    def popitem(self):
        """Removes some variable and returns (name, value)."""
        for key in self:
            return key, self.pop(key)
        raise KeyError("popitem(): dictionary is empty")

    def clear(self):
        """Removes all variables."""
        for key in list(self):
            del self[key]

    def update(self, other=(), **more):
        """Sets variables from a mapping or pairs."""
        if hasattr(other, "keys"):
            for key in other.keys():
                self[key] = other[key]
        else:
            for key, value in other:
                self[key] = value
        for key, value in more.items():
            self[key] = value

    def copy(self):
        """The variables as a dict."""
        return dict(self.items())

    def setdefault(self, key, value):
        """The value of a variable, set before if there is none."""
        if key not in self:
            self[key] = value
        return self[key]

    def __or__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        return {**dict(self.items()), **dict(other)}

    def __ror__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        return {**dict(other), **dict(self.items())}

    def __ior__(self, other):
        self.update(other)
        return self


def _encode_text(text):
    if not isinstance(text, str):
        raise TypeError("str expected, not %s" % type(text).__name__)
    return text.encode("utf-8", "surrogateescape")


def _check_bytes(text):
    if not isinstance(text, bytes):
        raise TypeError("bytes expected, not %s" % type(text).__name__)
    return text


environ = _Environ(_posix.environ, _encode_text, lambda b: b.decode("utf-8", "surrogateescape"))
environb = _Environ(_posix.environ, _check_bytes, lambda b: b)


def getenv(key, default=None):
    """An environment variable, or default."""
    return environ.get(key, default)


def getenvb(key, default=None):
    """An environment variable as bytes, or default."""
    return environb.get(key, default)


def makedirs(name, mode=0o777, exist_ok=False):
    """Makes a folder and those above it that are missing."""
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        try:
            makedirs(head, exist_ok=exist_ok)
        except FileExistsError:
            pass
        if tail == (b"." if isinstance(tail, bytes) else "."):
            return
    try:
        mkdir(name, mode)
    except OSError:
        if not exist_ok or not path.isdir(name):
            raise


def removedirs(name):
    """Removes a folder and those above it that become empty."""
    rmdir(name)
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    while head and tail:
        try:
            rmdir(head)
        except OSError:
            break
        head, tail = path.split(head)


def renames(old, new):
    """Renames, making and removing folders as needed."""
    head, tail = path.split(new)
    if head and tail and not path.exists(head):
        makedirs(head)
    rename(old, new)
    head, tail = path.split(old)
    if head and tail:
        try:
            removedirs(head)
        except OSError:
            pass


class DirEntry:
    """A file in a folder, as scandir gives it; asks the system only when needed."""

    __slots__ = ("name", "path", "_folder", "_kind", "_inode", "_stat", "_lstat")

    def __init__(self, name, full, kind, inode, folder=None):
        self.name = name
        self.path = full
        self._folder = folder   # the descriptor that was scanned
        self._kind = kind       # what the folder says: 0 unknown, 4 folder, 8 file, 10 link
        self._inode = inode
        self._stat = self._lstat = None

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"

    def stat(self, *, follow_symlinks=True):
        """The stat result of the file."""
        if follow_symlinks:
            if self._stat is None:
                self._stat = stat(self.path, dir_fd=self._folder)
            return self._stat
        if self._lstat is None:
            self._lstat = lstat(self.path, dir_fd=self._folder)
        return self._lstat

    def _is(self, kind, follow):
        try:
            return self.stat(follow_symlinks=follow).st_mode & 0o170000 == kind
        except FileNotFoundError:
            return False

    def is_dir(self, *, follow_symlinks=True):
        """Whether it is a folder."""
        kind = self._kind
        if kind and (kind != 10 or not follow_symlinks):
            return kind == 4
        return self._is(0o040000, follow_symlinks)

    def is_file(self, *, follow_symlinks=True):
        """Whether it is a regular file."""
        kind = self._kind
        if kind and (kind != 10 or not follow_symlinks):
            return kind == 8
        return self._is(0o100000, follow_symlinks)

    def is_symlink(self):
        """Whether it is a symbolic link."""
        if self._kind:
            return self._kind == 10
        return self._is(0o120000, False)

    def is_junction(self):
        """False: there are no junctions."""
        return False

    def inode(self):
        """The inode number."""
        return self._inode


class _ScandirIterator:
    def __init__(self, folder):
        self._descriptor = folder if isinstance(folder, int) else None
        self._prefix = "" if isinstance(folder, int) else path.join(folder, folder[:0])
        self._entries = iter(_scan(folder))

    def __iter__(self):
        return self

    def __next__(self):
        name, kind, inode = next(self._entries)
        return DirEntry(name, self._prefix + name, kind, inode, self._descriptor)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def close(self):
        """Ends the iteration."""
        self._entries = iter(())


def scandir(path="."):
    """Iterates over the entries of a folder."""
    if not isinstance(path, int):
        path = "." if path is None else fspath(path)
    return _ScandirIterator(path)


supports_fd.add(scandir)


def walk(top, topdown=True, onerror=None, followlinks=False):
    """Yields (folder, subfolders, files) for a folder and all below it."""
    sys.audit("os.walk", top, topdown, onerror, followlinks)
    # What is still to be done, the next last: folders, and with topdown=False their results.
    pending = [fspath(top)]
    while pending:
        top = pending.pop()
        if isinstance(top, tuple):
            yield top
            continue
        folders, files, entered = [], [], []
        try:
            entries = list(scandir(top))
        except OSError as error:
            if onerror is not None:
                onerror(error)
            continue
        for entry in entries:
            try:
                is_folder = entry.is_dir()
            except OSError:
                is_folder = False
            (folders if is_folder else files).append(entry.name)
            if not topdown and is_folder and (followlinks or not entry.is_symlink()):
                entered.append(entry.path)
        if topdown:
            yield top, folders, files
            # The list may have been changed.
            for name in reversed(folders):
                below = path.join(top, name)
                if followlinks or not path.islink(below):
                    pending.append(below)
        else:
            pending.append((top, folders, files))
            pending.extend(reversed(entered))


def fdopen(fd, mode="r", buffering=-1, encoding=None, *args, **kwargs):
    """A file object over a descriptor."""
    if not isinstance(fd, int):
        raise TypeError("invalid fd type (%s, expected integer)" % type(fd))
    import io
    return io.open(fd, mode, buffering, encoding, *args, **kwargs)


def execl(file, *args):
    """Replaces the process by a program."""
    execv(file, args)


def execle(file, *args):
    """Replaces the process by a program; the last argument is its environment."""
    execve(file, args[:-1], args[-1])


def execlp(file, *args):
    """Replaces the process by a program found on PATH."""
    execvp(file, args)


def execvp(file, args):
    """Replaces the process by a program found on PATH."""
    _execvpe(file, args)


def execvpe(file, args, env):
    """Replaces the process by a program found on PATH, with an environment."""
    _execvpe(file, args, env)


def _execvpe(file, args, env=None):
    run, rest = (execv, (args,)) if env is None else (execve, (args, env))
    if path.dirname(file):
        run(file, *rest)
        return
    failure = None
    for folder in get_exec_path(env):
        try:
            run(path.join(folder, file), *rest)
        except (FileNotFoundError, NotADirectoryError) as error:
            last = error
        except OSError as error:
            last = failure = error
    raise failure or last


def get_exec_path(env=None):
    """The folders that PATH names."""
    if env is None:
        env = environ
    found = env.get("PATH")
    try:
        other = env[b"PATH"]
    except (KeyError, TypeError):
        pass
    else:
        if found is not None:
            raise ValueError("env cannot contain 'PATH' and b'PATH' keys")
        found = other
    if found is None:
        found = defpath
    return fsdecode(found).split(pathsep)


def register_at_fork(*, before=None, after_in_child=None, after_in_parent=None):
    """Registers functions to be called around fork()."""
    if before is None and after_in_child is None and after_in_parent is None:
        raise TypeError("At least one argument is required.")
    for function in (before, after_in_child, after_in_parent):
        if function is not None and not callable(function):
            raise TypeError(f"'{type(function).__name__}' object is not callable")
    if before is not None:
        _before_fork.append(before)
    if after_in_child is not None:
        _after_in_child.append(after_in_child)
    if after_in_parent is not None:
        _after_in_parent.append(after_in_parent)


_before_fork, _after_in_child, _after_in_parent = [], [], []


def _run_fork_hooks(functions):
    for function in functions:
        try:
            function()
        except BaseException as error:
            sys.unraisablehook(__import__("types").SimpleNamespace(
                exc_type=type(error), exc_value=error, exc_traceback=error.__traceback__,
                err_msg=None, object=function))


def fork():
    """Forks a child process; returns 0 in it and its pid in the parent."""
    return _fork(3)


def _fork(level):
    # A warning is about the caller so many frames out.
    _run_fork_hooks(reversed(_before_fork))
    pid = _posix.fork()
    if pid == 0:
        threading = sys.modules.get("threading")
        if threading is not None:
            threading._after_fork()
        _run_fork_hooks(_after_in_child)
    else:
        if _posix._has_threads():
            import warnings
            warnings.warn(f"This process (pid={getpid()}) is multi-threaded, use of fork() may lead "
                          "to deadlocks in the child.", DeprecationWarning, stacklevel=level)
        _run_fork_hooks(_after_in_parent)
    return pid


def popen(cmd, mode="r", buffering=-1):
    """A pipe to or from a shell command."""
    if not isinstance(cmd, str):
        raise TypeError("invalid cmd type (%s, expected string)" % type(cmd))
    if mode not in ("r", "w"):
        raise ValueError("invalid mode %r" % mode)
    if buffering == 0 or buffering is None:
        raise ValueError("popen() does not support unbuffered streams")
    import subprocess
    if mode == "r":
        process = subprocess.Popen(cmd, shell=True, text=True, stdout=subprocess.PIPE,
                                   bufsize=buffering)
        return _PipeFile(process.stdout, process)
    process = subprocess.Popen(cmd, shell=True, text=True, stdin=subprocess.PIPE,
                               bufsize=buffering)
    return _PipeFile(process.stdin, process)


class _PipeFile:
    def __init__(self, stream, process):
        self._stream = stream
        self._process = process

    def close(self):
        """Closes the pipe; returns the command's wait status, None for success."""
        self._stream.close()
        code = self._process.wait()
        if code == 0:
            return None
        return code << 8 if code > 0 else code

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __iter__(self):
        return iter(self._stream)


def getlogin():
    """The name of the user."""
    return environ.get("LOGNAME") or environ.get("USER") or "root"


def process_cpu_count():
    """How many processors this process may use."""
    return len(sched_getaffinity(0))


POSIX_SPAWN_OPEN, POSIX_SPAWN_CLOSE, POSIX_SPAWN_DUP2 = 0, 1, 2


def _spawn(run, path, argv, env, file_actions, setpgroup, resetids, setsid, setsigmask, setsigdef,
           scheduler):
    argv = list(argv)
    if not argv:
        raise ValueError("posix_spawn: argv must not be empty")
    actions = list(file_actions or ())
    for action in actions:
        if not isinstance(action, tuple) or not action or action[0] not in (0, 1, 2):
            raise TypeError("Each file_actions element must be a non-empty tuple")
    report, tell = pipe()
    pid = fork()
    if pid:
        close(tell)
        code = read(report, 16)
        close(report)
        if code:
            waitpid(pid, 0)
            raise OSError(int(code), strerror(int(code)), path)
        return pid
    try:
        import signal
        if setsid:
            _posix.setsid()
        if setpgroup is not None:
            setpgid(0, setpgroup)
        if resetids:
            setegid(getgid())
            seteuid(getuid())
        if setsigmask:
            signal.pthread_sigmask(signal.SIG_SETMASK, setsigmask)
        for number in setsigdef or ():
            signal.signal(number, signal.SIG_DFL)
        if scheduler is not None:
            raise OSError(38, "scheduler")
        for kind, *rest in actions:
            if kind == POSIX_SPAWN_OPEN:
                fd, name, flags, mode = rest
                opened = open(name, flags, mode)
                if opened != fd:
                    dup2(opened, fd)
                    close(opened)
                else:
                    set_inheritable(fd, True)
            elif kind == POSIX_SPAWN_CLOSE:
                close(*rest)
            else:
                dup2(*rest)
        run(path, argv, env)
    except OSError as error:
        write(tell, str(error.errno or 1).encode())
    finally:
        _exit(127)


def posix_spawn(path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False,
                setsid=False, setsigmask=(), setsigdef=(), scheduler=None):
    """Starts a program in a process of its own; returns its pid."""
    return _spawn(execve, path, argv, env, file_actions, setpgroup, resetids, setsid, setsigmask,
                  setsigdef, scheduler)


def posix_spawnp(path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False,
                 setsid=False, setsigmask=(), setsigdef=(), scheduler=None):
    """posix_spawn() that looks for the program in PATH."""
    return _spawn(execvpe, path, argv, env, file_actions, setpgroup, resetids, setsid, setsigmask,
                  setsigdef, scheduler)


def _spawnvef(mode, file, args, env, run):
    if mode not in (P_WAIT, P_NOWAIT):
        raise ValueError("invalid mode")
    if not isinstance(args, (tuple, list)):
        raise TypeError("argv must be a tuple or a list")
    if not args or not args[0]:
        raise ValueError("argv first element cannot be empty")
    pid = fork()
    if not pid:
        try:
            run(file, args) if env is None else run(file, args, env)
        finally:
            _exit(127)
    if mode == P_NOWAIT:
        return pid
    while True:
        _, status = waitpid(pid, 0)
        if not WIFSTOPPED(status):
            return waitstatus_to_exitcode(status)


def spawnv(mode, file, args):
    """Runs a program: its exit code (P_WAIT) or pid (P_NOWAIT)."""
    return _spawnvef(mode, file, args, None, execv)


def spawnve(mode, file, args, env):
    """spawnv() with an environment."""
    return _spawnvef(mode, file, args, env, execve)


def spawnvp(mode, file, args):
    """spawnv() that looks for the program in PATH."""
    return _spawnvef(mode, file, args, None, execvp)


def spawnvpe(mode, file, args, env):
    """spawnve() that looks for the program in PATH."""
    return _spawnvef(mode, file, args, env, execvpe)


def spawnl(mode, file, *args):
    """spawnv() with the arguments one by one."""
    return spawnv(mode, file, args)


def spawnle(mode, file, *args):
    """spawnve() with the arguments one by one, the environment last."""
    return spawnve(mode, file, args[:-1], args[-1])


def spawnlp(mode, file, *args):
    """spawnvp() with the arguments one by one."""
    return spawnvp(mode, file, args)


def spawnlpe(mode, file, *args):
    """spawnvpe() with the arguments one by one, the environment last."""
    return spawnvpe(mode, file, args[:-1], args[-1])


def login_tty(fd, /):
    """Makes a terminal the controlling one of a new session, and its standard streams."""
    import fcntl
    _posix.setsid()
    fcntl.ioctl(fd, 0x540E, 0)   # TIOCSCTTY
    for stream in range(3):
        dup2(fd, stream)
    if fd > 2:
        close(fd)


def forkpty():
    """Forks a child that a new pseudo-terminal controls: (pid, master_fd), pid 0 in the child."""
    master, slave = openpty()
    pid = _fork(3)
    if pid:
        close(slave)
        return pid, master
    close(master)
    login_tty(slave)
    return 0, -1


def initgroups(username, gid, /):
    """Makes the process belong to the groups of a user."""
    import grp
    setgroups([gid] + [group.gr_gid for group in grp.getgrall()
                       if username in group.gr_mem and group.gr_gid != gid])


def getgrouplist(user, group, /):
    """The groups that a user belongs to."""
    import grp
    return [group] + [g.gr_gid for g in grp.getgrall() if user in g.gr_mem and g.gr_gid != group]


def device_encoding(fd, /):
    """The encoding of a terminal; None for what is none."""
    return "utf-8" if isatty(fd) else None


def fwalk(top=".", topdown=True, onerror=None, *, follow_symlinks=False, dir_fd=None):
    """walk() that also gives a descriptor of each folder, closed when the loop goes on."""
    sys.audit("os.fwalk", top, topdown, onerror, follow_symlinks, dir_fd)
    top = fspath(top)
    try:
        expected = None if follow_symlinks else stat(top, follow_symlinks=False, dir_fd=dir_fd)
        descriptor = open(top, O_RDONLY | O_NONBLOCK, dir_fd=dir_fd)
    except OSError as error:
        if onerror is not None:
            onerror(error)
        return
    try:
        if expected is None or (expected.st_mode & 0o170000 == 0o040000
                                and path.samestat(expected, stat(descriptor))):
            yield from _fwalk(descriptor, top, isinstance(top, bytes), topdown, onerror,
                              follow_symlinks)
    finally:
        close(descriptor)


def _fwalk(descriptor, top, is_bytes, topdown, onerror, follow_symlinks):
    # What is below an open folder. Every folder below is opened by its name in the one above, and
    # must be what it was when that was read.
    folders, files = [], []
    try:
        entries = list(scandir(descriptor))
    except OSError as error:
        if onerror is not None:
            onerror(error)
        return
    for entry in entries:
        name = fsencode(entry.name) if is_bytes else entry.name
        try:
            is_folder = entry.is_dir()
        except OSError:
            is_folder = False
        (folders if is_folder else files).append(name)
    if topdown:
        yield top, folders, files, descriptor
    for name in folders:
        try:
            expected = None if follow_symlinks else stat(name, dir_fd=descriptor,
                                                         follow_symlinks=False)
            below = open(name, O_RDONLY | O_NONBLOCK, dir_fd=descriptor)
        except OSError as error:
            if onerror is not None:
                onerror(error)
            continue
        try:
            if expected is None or path.samestat(expected, stat(below)):
                yield from _fwalk(below, path.join(top, name), is_bytes, topdown, onerror,
                                  follow_symlinks)
        finally:
            close(below)
    if not topdown:
        yield top, folders, files, descriptor


__all__ = [_name for _name in globals()
           if not _name.startswith("_") and _name not in ("sys", "abc", "st")] + ["_exit"]
