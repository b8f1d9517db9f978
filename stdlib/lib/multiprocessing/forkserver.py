"""The fork server: a process without threads that forks for others.

Whoever may ask it has one end of a pair of sockets, over which it sends the descriptor of a socket
of its own for each new process. The server ends when all those ends are closed.
"""

import os
import signal
import sys
import threading

import _multiprocessing
from multiprocessing import process, spawn, util

__all__ = ["ensure_running", "get_inherited_fds", "connect_to_new_process",
           "set_forkserver_preload"]


class ForkServer:
    """What a process knows of its server."""

    def __init__(self):
        self._lock = threading.Lock()
        self._sender = None
        self._pid = None          # set in the process that started the server
        self._owner = None
        self._inherited_fds = None
        self._preload_modules = ["__main__"]

    def set_forkserver_preload(self, modules_names):
        """The modules that the server imports before it forks."""
        if not all(type(module) is str for module in modules_names):
            raise TypeError("module_names must be a list of strings")
        self._preload_modules = modules_names

    def get_inherited_fds(self):
        """The descriptors that this process got from the server; None elsewhere."""
        return self._inherited_fds

    def connect_to_new_process(self, fds):
        """Has a process forked that gets these descriptors.

        Returns the descriptors from which its pid and exit code can be read and to which its data
        are to be written.
        """
        self.ensure_running()
        parent_reader, child_writer = os.pipe()
        child_reader, parent_writer = os.pipe()
        mine, theirs = _multiprocessing.socket_pair()
        try:
            with self._lock:
                _multiprocessing.send_descriptor(self._sender, theirs)
            sent = [child_reader, child_writer, self._sender, *fds]
            write_signed(mine, len(sent))
            for fd in sent:
                _multiprocessing.send_descriptor(mine, fd)
        except BaseException:
            util.close_fds(parent_reader, parent_writer)
            raise
        finally:
            util.close_fds(mine, theirs, child_reader, child_writer)
        return parent_reader, parent_writer

    def ensure_running(self):
        """Starts the server unless it runs."""
        with self._lock:
            if self._sender is not None:
                if self._pid is None or self._owner != os.getpid():
                    return
                pid, _ = os.waitpid(self._pid, os.WNOHANG)
                if not pid:
                    return
                os.close(self._sender)
                self._sender = self._pid = None
            arguments = ""
            if self._preload_modules:
                data = spawn.get_preparation_data("ignore")
                arguments = (f", {list(self._preload_modules)!r}, {data['sys_path']!r}, "
                             f"{data.get('init_main_from_path')!r}")
            sender, listener = _multiprocessing.socket_pair()
            try:
                from subprocess import _args_from_interpreter_flags
                executable = spawn.get_executable()
                self._pid = util.spawnv_passfds(
                    executable,
                    [executable, *_args_from_interpreter_flags(), "-c",
                     f"from multiprocessing.forkserver import main; main({listener}{arguments})"],
                    [listener])
            except BaseException:
                os.close(sender)
                raise
            finally:
                os.close(listener)
            self._sender = sender
            self._owner = os.getpid()

    def _stop(self):
        """Closes this process's way to the server; waits for it to end."""
        with self._lock:
            if self._sender is None:
                return
            os.close(self._sender)
            self._sender = None
            if self._pid is not None and self._owner == os.getpid():
                os.waitpid(self._pid, 0)
            self._pid = None


def main(listener, preload=(), sys_path=None, main_path=None):
    """The server."""
    os.set_inheritable(listener, False)
    if "__main__" in preload and main_path is not None:
        process.current_process()._inheriting = True
        try:
            spawn.import_main_path(main_path)
        finally:
            del process.current_process()._inheriting
    if sys_path is not None:
        sys.path[:] = sys_path
    for name in preload:
        try:
            __import__(name)
        except ImportError:
            pass
    util._close_stdin()
    interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)
    children = {}   # the descriptor of a child: its pid and where its exit code is to be written
    while True:
        for fd in _multiprocessing.wait_readable([listener, *children]):
            if fd != listener:
                _tell_exit(*children.pop(fd))
                os.close(fd)
                continue
            client = _multiprocessing.receive_descriptor(listener)
            if client is None:
                return
            fds = []
            try:
                for _ in range(read_signed(client)):
                    received = _multiprocessing.receive_descriptor(client)
                    if received is None:
                        raise EOFError
                    fds.append(received)
            except (EOFError, OSError):
                util.close_fds(client, *fds)   # it died meanwhile
                continue
            os.close(client)
            reader, writer, *others = fds
            pid = os.fork()
            if pid == 0:
                code = 1
                try:
                    signal.signal(signal.SIGINT, interrupt)
                    util.close_fds(listener, writer, *children,
                                   *(status for _, status in children.values()))
                    children.clear()
                    code = _serve_one(reader, others)
                except Exception:
                    sys.excepthook(*sys.exc_info())
                    sys.stderr.flush()
                finally:
                    atexit = sys.modules.get("atexit")
                    if atexit is not None:
                        atexit._clear()
                    os._exit(code)
            try:
                write_signed(writer, pid)
            except BrokenPipeError:
                pass
            children[os.pidfd_open(pid)] = pid, writer
            util.close_fds(reader, *others)


def _tell_exit(pid, writer):
    _, status = os.waitpid(pid, 0)
    try:
        write_signed(writer, os.waitstatus_to_exitcode(status))
    except BrokenPipeError:
        pass
    os.close(writer)


def _serve_one(reader, fds):
    atexit = sys.modules.get("atexit")
    if atexit is not None:
        atexit._clear()
    _forkserver._sender, *_forkserver._inherited_fds = fds
    _forkserver._pid = None
    return spawn._main(reader, os.dup(reader))


def read_signed(fd):
    """A number from a pipe."""
    data = b""
    while len(data) < 8:
        part = os.read(fd, 8 - len(data))
        if not part:
            raise EOFError("unexpected EOF")
        data += part
    return int.from_bytes(data, "little", signed=True)


def write_signed(fd, n):
    """Writes a number to a pipe."""
    spawn.write_all(fd, n.to_bytes(8, "little", signed=True))


_forkserver = ForkServer()
ensure_running = _forkserver.ensure_running
get_inherited_fds = _forkserver.get_inherited_fds
connect_to_new_process = _forkserver.connect_to_new_process
set_forkserver_preload = _forkserver.set_forkserver_preload
os.register_at_fork(after_in_child=_forkserver._lock._at_fork_reinit)
