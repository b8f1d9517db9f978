"""Process: a child made by fork()."""

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
        self._pid = None
        self._exitcode = None
        self._sentinel = None
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
        assert self._pid is None, "cannot start a process twice"
        assert self._parent_pid == os.getpid(), (
            "can only start a process object created by current process")
        assert not _current._config.get("daemon"), (
            "daemonic processes are not allowed to have children")
        _reap()
        _flush()
        reader, writer = os.pipe()
        parent_alive_reader, parent_alive_writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                os.close(reader)
                os.close(parent_alive_writer)
                code = self._bootstrap(parent_alive_reader)
            finally:
                os._exit(code)
        os.close(writer)
        os.close(parent_alive_reader)
        self._pid = pid
        self._sentinel = reader
        self._alive_writer = parent_alive_writer
        # The child has its own copies.
        del self._target, self._args, self._kwargs
        _children.add(self)

    def _bootstrap(self, parent_sentinel):
        global _current, _parent
        try:
            _counter[0] = 0
            _children.clear()
            _exit_functions.clear()
            atexit = sys.modules.get("atexit")
            if atexit is not None:
                atexit._clear()
            _parent = _ParentProcess(self._parent_name, self._parent_pid, parent_sentinel)
            _current = self
            self._pid = None
            try:
                sys.stdin.close()
                sys.stdin = open(os.devnull)
            except (AttributeError, OSError, ValueError):
                pass
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
        if self._exitcode is None and self._pid is not None:
            try:
                pid, status = os.waitpid(self._pid, flag)
            except OSError:
                # Somebody else waited for it.
                return None
            if pid == self._pid:
                self._exitcode = os.waitstatus_to_exitcode(status)
        return self._exitcode

    def join(self, timeout=None):
        """Waits until the process ends, or for so many seconds."""
        self._check_closed()
        assert self._parent_pid == os.getpid(), "can only join a child process"
        assert self._pid is not None, "can only join a started process"
        if self._exitcode is None:
            if timeout is not None:
                if not _multiprocessing.wait_readable([self._sentinel], max(timeout, 0)):
                    return
                self._poll(os.WNOHANG if timeout == 0.0 else 0)
            else:
                self._poll(0)
        if self._exitcode is not None:
            _children.discard(self)

    def is_alive(self):
        """Whether the process runs."""
        self._check_closed()
        if self is _current:
            return True
        assert self._parent_pid == os.getpid(), "can only test a child process"
        if self._pid is None:
            return False
        if self._poll() is None:
            return True
        _children.discard(self)
        return False

    def _signal(self, number):
        self._check_closed()
        if self._pid is not None and self._poll() is None:
            try:
                os.kill(self._pid, number)
            except ProcessLookupError:
                pass

    def terminate(self):
        """Ends the process with SIGTERM."""
        self._signal(15)

    def kill(self):
        """Ends the process with SIGKILL."""
        self._signal(9)

    def close(self):
        """Releases what belongs to the object; the process must have ended."""
        if self._pid is not None and not self._closed:
            if self._poll() is None:
                raise ValueError("Cannot close a process while it is still running. "
                                 "You should first call join() or terminate().")
            os.close(self._sentinel)
            os.close(self._alive_writer)
            self._sentinel = None
            _children.discard(self)
        self._closed = True

    def __del__(self):
        if getattr(self, "_sentinel", None) is not None and self._parent_pid == os.getpid():
            os.close(self._sentinel)
            os.close(self._alive_writer)
            self._sentinel = None

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
        assert self._pid is None, "process has already started"
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
        return os.getpid() if self is _current else self._pid

    pid = ident

    @property
    def sentinel(self):
        """A descriptor that becomes readable when the process ends."""
        self._check_closed()
        if self._sentinel is None:
            raise ValueError("process not started")
        return self._sentinel

    def __repr__(self):
        exitcode = None
        if self is _current:
            status = "started"
        elif self._closed:
            status = "closed"
        elif self._parent_pid != os.getpid():
            status = "unknown"
        elif self._pid is None:
            status = "initial"
        else:
            exitcode = self._poll()
            status = "started" if exitcode is None else "stopped"
        info = [type(self).__name__, "name=%r" % self._name]
        if self._pid is not None:
            info.append("pid=%s" % self._pid)
        info.append("parent=%s" % self._parent_pid)
        info.append(status)
        if exitcode is not None:
            info.append("exitcode=%s" % _exit_names.get(exitcode, exitcode))
        if self.daemon:
            info.append("daemon")
        return "<%s>" % " ".join(info)


_exit_names = {-1: "-SIGHUP", -2: "-SIGINT", -3: "-SIGQUIT", -6: "-SIGABRT", -9: "-SIGKILL",
               -11: "-SIGSEGV", -13: "-SIGPIPE", -14: "-SIGALRM", -15: "-SIGTERM"}


class Process(BaseProcess):
    """An activity that runs in a process of its own."""

    __module__ = "multiprocessing.context"


class AuthenticationString(bytes):
    """A key that is not pickled by accident."""


class _MainProcess(BaseProcess):
    def __init__(self):
        self._identity = ()
        self._name = "MainProcess"
        self._parent_pid = None
        self._pid = None
        self._exitcode = None
        self._closed = False
        self._sentinel = None
        self._config = {"authkey": AuthenticationString(os.urandom(32))}

    def close(self):
        pass


class _ParentProcess(BaseProcess):
    def __init__(self, name, pid, sentinel):
        self._identity = ()
        self._name = name
        self._pid = pid
        self._parent_pid = None
        self._exitcode = None
        self._closed = False
        self._sentinel = sentinel
        self._config = {}

    def __del__(self):
        pass

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


def _register_exit(function):
    _exit_functions.append(function)


import atexit

atexit.register(_run_exit_functions)
os.register_at_fork(after_in_child=lambda: atexit.register(_run_exit_functions))
