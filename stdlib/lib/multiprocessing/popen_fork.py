"""A child made by fork()."""

import os
import sys

import _multiprocessing


class Popen:
    """A running child: what Process knows of the operating system."""

    method = "fork"

    def __init__(self, process_obj):
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, ValueError):
                pass
        self.returncode = None
        self._owner = os.getpid()
        self._ours = []   # descriptors
        self._launch(process_obj)

    def _launch(self, process_obj):
        reader, writer = os.pipe()
        parent_reader, parent_writer = os.pipe()
        try:
            pid = os.fork()
        except BaseException:
            for fd in (reader, writer, parent_reader, parent_writer):
                os.close(fd)
            raise
        if pid == 0:
            code = 1
            try:
                os.close(reader)
                os.close(parent_writer)
                atexit = sys.modules.get("atexit")
                if atexit is not None:
                    atexit._clear()
                code = process_obj._bootstrap(parent_reader)
            finally:
                os._exit(code)
        os.close(writer)
        os.close(parent_reader)
        self.pid = pid
        self.sentinel = reader
        self._ours = [reader, parent_writer]

    def duplicate_for_child(self, fd):
        """The number that a descriptor has in the child."""
        return fd

    def poll(self, flag=os.WNOHANG):
        """The exit code if the child has ended, else None."""
        if self.returncode is None:
            try:
                pid, status = os.waitpid(self.pid, flag)
            except OSError:
                # Somebody else waited for it.
                return None
            if pid == self.pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout=None):
        """Waits until the child has ended, or for so many seconds; its exit code or None."""
        if self.returncode is None:
            if timeout is not None:
                if not _multiprocessing.wait_readable([self.sentinel], max(timeout, 0)):
                    return None
            return self.poll(os.WNOHANG if timeout == 0.0 else 0)
        return self.returncode

    def _send_signal(self, number):
        if self.returncode is None:
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                pass
            except OSError:
                if self.wait(timeout=0.1) is None:
                    raise

    def terminate(self):
        """Ends the child with SIGTERM."""
        self._send_signal(15)

    def kill(self):
        """Ends the child with SIGKILL."""
        self._send_signal(9)

    def close(self):
        """Closes the descriptors that belong to the child."""
        ours, self._ours = self._ours, []
        for fd in ours:
            os.close(fd)

    def __del__(self):
        if self._owner == os.getpid():
            self.close()
