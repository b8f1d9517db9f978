"""A child that is a new interpreter: it reads what it is to do from a pipe."""

import io
import os

from multiprocessing import context, popen_fork, reduction, spawn, util


class _DupFd:
    def __init__(self, fd):
        self.fd = fd

    def detach(self):
        """The descriptor; in the child it has the same number."""
        os.set_inheritable(self.fd, False)
        return self.fd


class Popen(popen_fork.Popen):
    """A running child."""

    method = "spawn"
    DupFd = _DupFd

    def __init__(self, process_obj):
        self._fds = []
        super().__init__(process_obj)

    def duplicate_for_child(self, fd):
        """The number that a descriptor has in the child: it inherits it."""
        # Its owner may close it before the child is there.
        copy = os.dup(fd)
        self._fds.append(copy)
        return copy

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
            self._start(buffer.getvalue())
        finally:
            fds, self._fds = self._fds, []
            util.close_fds(*fds)

    def _start(self, data):
        parent_reader, child_writer = os.pipe()
        child_reader, parent_writer = os.pipe()
        self._ours = [parent_reader, parent_writer]
        self.sentinel = parent_reader
        try:
            command = spawn.get_command_line(pipe_handle=child_reader)
            self.pid = util.spawnv_passfds(spawn.get_executable(), command,
                                           [child_reader, child_writer, *self._fds])
        finally:
            util.close_fds(child_reader, child_writer)
        spawn.send_to_child(parent_writer, data)
