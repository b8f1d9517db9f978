"""A child of the fork server: that tells its exit code."""

import os

import _multiprocessing
from multiprocessing import forkserver, popen_spawn_posix, spawn


class _DupFd:
    def __init__(self, index):
        self.index = index

    def detach(self):
        """The descriptor in the child, which got it from the server."""
        return forkserver.get_inherited_fds()[self.index]


class Popen(popen_spawn_posix.Popen):
    """A running child."""

    method = "forkserver"
    DupFd = _DupFd

    def duplicate_for_child(self, fd):
        """The descriptor's place among those that are sent to the child."""
        self._fds.append(os.dup(fd))
        return len(self._fds) - 1

    def _start(self, data):
        self.sentinel, parent_writer = forkserver.connect_to_new_process(self._fds)
        self._ours = [self.sentinel, parent_writer]
        spawn.send_to_child(parent_writer, data)
        self.pid = forkserver.read_signed(self.sentinel)

    def poll(self, flag=os.WNOHANG):
        """The exit code if the child has ended, else None."""
        if self.returncode is None:
            timeout = 0 if flag == os.WNOHANG else None
            if not _multiprocessing.wait_readable([self.sentinel], timeout):
                return None
            try:
                self.returncode = forkserver.read_signed(self.sentinel)
            except (OSError, EOFError):
                # The server has gone: nobody knows how the child ended.
                self.returncode = 255
        return self.returncode
