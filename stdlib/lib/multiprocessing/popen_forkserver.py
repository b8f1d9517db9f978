"""A child of the fork server: that tells its exit code."""

import io
import os

import _multiprocessing
from multiprocessing import context, forkserver, popen_fork, reduction, spawn, util


class _DupFd:
    def __init__(self, index):
        self.index = index

    def detach(self):
        """The descriptor in the child, which got it from the server."""
        return forkserver.get_inherited_fds()[self.index]


class Popen(popen_fork.Popen):
    """A running child."""

    method = "forkserver"
    DupFd = _DupFd

    def __init__(self, process_obj):
        self._fds = []
        super().__init__(process_obj)

    def duplicate_for_child(self, fd):
        """The descriptor's place among those that are sent to the child."""
        self._fds.append(os.dup(fd))
        return len(self._fds) - 1

    def _launch(self, process_obj):
        try:
            preparation = spawn.get_preparation_data(process_obj._name)
            buffer = io.BytesIO()
            context.set_spawning_popen(self)
            try:
                reduction.dump(preparation, buffer)
                reduction.dump(process_obj, buffer)
            finally:
                context.set_spawning_popen(None)
            self.sentinel, parent_writer = forkserver.connect_to_new_process(self._fds)
            self._ours = [self.sentinel, parent_writer]
            spawn.send_to_child(parent_writer, buffer.getvalue())
            self.pid = forkserver.read_signed(self.sentinel)
        finally:
            fds, self._fds = self._fds, []
            util.close_fds(*fds)

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
