"""Shared memory in pieces: many of them share a block, and with it a descriptor."""

import os
import threading

import _multiprocessing

_block_size = 1 << 16
_lock = threading.Lock()
_current = []   # block and what is used of it


class Arena:
    """A block of shared memory that can be passed to a child."""

    def __init__(self, size, fd=None):
        self.size = size
        self.block = _multiprocessing.Block(size, fd)

    def __reduce__(self):
        from multiprocessing.context import assert_spawning
        from multiprocessing.reduction import DupFd
        assert_spawning(self)
        return _rebuild, (self.size, DupFd(self.block.fileno()))


def _rebuild(size, df):
    return Arena(size, df.detach())


def allocate(size):
    """(arena, offset) of memory full of zeros. An arena lives as long as one of its pieces."""
    size = (size + 15) & ~15
    if size > _block_size // 4:
        return Arena(size), 0
    with _lock:
        if not _current or _current[1] + size > _block_size:
            _current[:] = [Arena(_block_size), 0]
        arena, offset = _current
        _current[1] += size
    return arena, offset


def _after_fork():
    # The rest of the block is the parent's.
    _current.clear()
    _lock._at_fork_reinit()


os.register_at_fork(after_in_child=_after_fork)
