"""Process: what children made in all ways have in common."""

import os
import sys
import threading
import time

import _multiprocessing


class ProcessError(Exception):
    """What goes wrong with processes."""

    __module__ = "multiprocessing.context"


class BufferTooShort(ProcessError):
    """A message does not fit into the buffer given."""

    __module__ = "multiprocessing.context"


class TimeoutError(ProcessError):
    """Something took too long."""

    __module__ = "multiprocessing.context"


class AuthenticationError(ProcessError):
    """The peer does not know the key."""

    __module__ = "multiprocessing.context"


_children = set()
_counter = [0]
_exit_functions = []   # called at the end of a process, such as: let queues write out


def current_process():
    """The Process object of this process."""
    return _current


def parent_process():
    """The Process object of the parent; None in the main process."""
    return _parent


def active_children():
    """The children that are alive; those that ended are joined."""
    _reap()
    return list(_children)


def _reap():
    for child in list(_children):
        if child._poll() is not None:
            _children.discard(child)


def _flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, ValueError):
            pass


class BaseProcess:
    """An activity that runs in a process of its own."""

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None):
        assert group is None, "group argument must be None for now"
        _counter[0] += 1
        self._identity = _current._identity + (_counter[0],)
        self._config = dict(_current._config)
        self._parent_pid = os.getpid()
        self._parent_name = _current.name
        self._popen = None
        self._closed = False
        self._target = target
        self._args = tuple(args)
        self._kwargs = dict(kwargs)
        self._name = name or (type(self).__name__ + "-" + ":".join(map(str, self._identity)))
        if daemon is not None:
            self.daemon = daemon

    def _check_closed(self):
        if self._closed:
            raise ValueError("process object is closed")

    def run(self):
        """What the process does; to be overridden, or given as target."""
        if self._target:
            self._target(*self._args, **self._kwargs)

    def start(self):
        """Starts the process."""
        self._check_closed()
        assert self._popen is None, "cannot start a process twice"
        assert self._parent_pid == os.getpid(), (
            "can only start a process object created by current process")
        assert not _current._config.get("daemon"), (
            "daemonic processes are not allowed to have children")
        _reap()
        self._popen = self._Popen(self)
        self._sentinel = self._popen.sentinel
        # The child has its own copies.
        del self._target, self._args, self._kwargs
        _children.add(self)

    def _Popen(self):
        raise NotImplementedError

    def _bootstrap(self, parent_sentinel):
        global _current, _parent
        try:
            if self._start_method is not None:
                from multiprocessing.context import _force_start_method
                _force_start_method(self._start_method)
            _counter[0] = 0
            _children.clear()
            _exit_functions.clear()
            _parent = _ParentProcess(self._parent_name, self._parent_pid, parent_sentinel)
            _current = self
            self._popen = None
            from multiprocessing.util import _close_stdin
            _close_stdin()
            try:
                self.run()
                code = 0
            finally:
                _run_exit_functions()
        except SystemExit as error:
            if error.code is None:
                code = 0
            elif isinstance(error.code, int):
                code = error.code
            else:
                sys.stderr.write(str(error.code) + "\n")
                code = 1
        except BaseException as error:
            code = 1
            import _thread
            sys.stderr.write("Process %s:\n" % self.name)
            sys.stderr.write(_thread._format_exception(error))
        finally:
            threading._shutdown()
            _flush()
        return code & 0xff

    def _poll(self, flag=os.WNOHANG):
        """The exit code if the process has ended, else None."""
        return None if self._popen is None else self._popen.poll(flag)

    def join(self, timeout=None):
        """Waits until the process ends, or for so many seconds."""
        self._check_closed()
        assert self._parent_pid == os.getpid(), "can only join a child process"
        assert self._popen is not None, "can only join a started process"
        if self._popen.wait(timeout) is not None:
            _children.discard(self)

    def is_alive(self):
        """Whether the process runs."""
        self._check_closed()
        if self is _current:
            return True
        assert self._parent_pid == os.getpid(), "can only test a child process"
        if self._popen is None:
            return False
        if self._poll() is None:
            return True
        _children.discard(self)
        return False

    def terminate(self):
        """Ends the process with SIGTERM."""
        self._check_closed()
        self._popen.terminate()

    def kill(self):
        """Ends the process with SIGKILL."""
        self._check_closed()
        self._popen.kill()

    def close(self):
        """Releases what belongs to the object; the process must have ended."""
        if self._popen is not None:
            if self._poll() is None:
                raise ValueError("Cannot close a process while it is still running. "
                                 "You should first call join() or terminate().")
            self._popen.close()
            self._popen = None
            del self._sentinel
            _children.discard(self)
        self._closed = True

    @property
    def name(self):
        """The process's name."""
        return self._name

    @name.setter
    def name(self, name):
        assert isinstance(name, str), "name must be a string"
        self._name = name

    @property
    def daemon(self):
        """Whether the process is killed when its parent ends."""
        return self._config.get("daemon", False)

    @daemon.setter
    def daemon(self, daemonic):
        assert self._popen is None, "process has already started"
        self._config["daemon"] = daemonic

    @property
    def authkey(self):
        """The key that connections are authenticated with."""
        return self._config["authkey"]

    @authkey.setter
    def authkey(self, authkey):
        self._config["authkey"] = AuthenticationString(authkey)

    @property
    def exitcode(self):
        """The exit code, negative for a signal; None while it runs."""
        self._check_closed()
        if self is _current:
            return None
        return self._poll()

    @property
    def ident(self):
        """The process id; None before the start."""
        self._check_closed()
        if self is _current:
            return os.getpid()
        return self._popen and self._popen.pid

    pid = ident

    @property
    def sentinel(self):
        """A descriptor that becomes readable when the process ends."""
        self._check_closed()
        try:
            return self._sentinel
        except AttributeError:
            raise ValueError("process not started") from None

    def __repr__(self):
        exitcode = None
        if self is _current:
            status = "started"
        elif self._closed:
            status = "closed"
        elif self._parent_pid != os.getpid():
            status = "unknown"
        elif self._popen is None:
            status = "initial"
        else:
            exitcode = self._poll()
            status = "started" if exitcode is None else "stopped"
        info = [type(self).__name__, "name=%r" % self._name]
        if self._popen is not None:
            info.append("pid=%s" % self._popen.pid)
        info.append("parent=%s" % self._parent_pid)
        info.append(status)
        if exitcode is not None:
            info.append("exitcode=%s" % _exit_names.get(exitcode, exitcode))
        if self.daemon:
            info.append("daemon")
        return "<%s>" % " ".join(info)


_exit_names = {-1: "-SIGHUP", -2: "-SIGINT", -3: "-SIGQUIT", -6: "-SIGABRT", -9: "-SIGKILL",
               -11: "-SIGSEGV", -13: "-SIGPIPE", -14: "-SIGALRM", -15: "-SIGTERM"}


class AuthenticationString(bytes):
    """A key that is not pickled by accident."""

    def __reduce__(self):
        from multiprocessing.context import get_spawning_popen
        if get_spawning_popen() is None:
            raise TypeError("Pickling an AuthenticationString object is disallowed for security "
                            "reasons")
        return AuthenticationString, (bytes(self),)


class _MainProcess(BaseProcess):
    def __init__(self):
        self._identity = ()
        self._name = "MainProcess"
        self._parent_pid = None
        self._popen = None
        self._closed = False
        self._config = {"authkey": AuthenticationString(os.urandom(32))}

    def close(self):
        pass


class _ParentProcess(BaseProcess):
    def __init__(self, name, pid, sentinel):
        self._identity = ()
        self._name = name
        self._pid = pid
        self._parent_pid = None
        self._popen = None
        self._closed = False
        self._sentinel = sentinel
        self._config = {}

    def is_alive(self):
        """Whether the parent runs."""
        return not _multiprocessing.wait_readable([self._sentinel], 0)

    def join(self, timeout=None):
        """Waits until the parent ends."""
        _multiprocessing.wait_readable([self._sentinel], timeout)

    @property
    def ident(self):
        """The process id."""
        return self._pid

    pid = ident


_current = _MainProcess()
_parent = None


def _run_exit_functions():
    """At the end of a process: daemonic children are killed, the others joined, queues written out."""
    for child in list(_children):
        if child._config.get("daemon"):
            child.terminate()
    for child in list(_children):
        try:
            child.join()
        except Exception:
            pass
    while _exit_functions:
        try:
            _exit_functions.pop()()
        except BaseException as error:
            sys.excepthook(type(error), error, error.__traceback__)


def _register_exit(function, first=False):
    """At the end of the process a function is called: the last registered one first."""
    if first:
        _exit_functions.insert(0, function)
    else:
        _exit_functions.append(function)


def _unregister_exit(function):
    """What was to be called at the end of the process has been called."""
    if function in _exit_functions:
        _exit_functions.remove(function)


import atexit

atexit.register(_run_exit_functions)
os.register_at_fork(after_in_child=lambda: atexit.register(_run_exit_functions))
