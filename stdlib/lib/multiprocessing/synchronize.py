"""Locks between processes: over semaphores in shared memory."""

import os
import threading
import time
import weakref

from multiprocessing import context, heap
from multiprocessing.process import current_process

__all__ = ["Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Event", "Barrier"]

_LIMIT = 0x7fffffff


class SemLock:
    """What locks and semaphores have in common; knows whether this thread holds it."""

    def __init__(self, value, limit, recursive=False, *, ctx):
        if ctx is None:
            ctx = context._default_context.get_context()
        self._is_fork_ctx = ctx.get_start_method() == "fork"
        self._arena, self._offset = heap.allocate(32)
        self._block = self._arena.block
        self._block.make_semaphore(self._offset, value)
        self._limit = limit
        self._recursive = recursive
        self._forget()
        _all.add(self)

    def __getstate__(self):
        context.assert_spawning(self)
        if self._is_fork_ctx:
            raise RuntimeError("A SemLock created in a fork context is being shared with a "
                               "process in a spawn context. This is not supported. Please use "
                               "the same context to create multiprocessing objects and Process.")
        return self._arena, self._offset, self._limit, self._recursive

    def __setstate__(self, state):
        self._arena, self._offset, self._limit, self._recursive = state
        self._block = self._arena.block
        self._is_fork_ctx = False
        self._forget()
        _all.add(self)

    def _forget(self):
        self._owner = None
        self._count = 0

    def _is_mine(self):
        return self._count > 0 and self._owner == threading.get_ident()

    def acquire(self, block=True, timeout=None):
        """Takes it; returns whether that succeeded."""
        if self._recursive and self._is_mine():
            self._count += 1
            return True
        if not self._block.acquire(self._offset, block, timeout):
            return False
        self._owner = threading.get_ident()
        self._count += 1
        return True

    def release(self):
        """Gives it back."""
        if self._recursive:
            if not self._is_mine():
                raise AssertionError("attempt to release recursive lock not owned by thread")
            if self._count > 1:
                self._count -= 1
                return
        self._count = max(self._count - 1, 0)
        self._block.release(self._offset, self._limit)

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()

    def _get_value(self):
        return self._block.count(self._offset)

    def _owner_text(self):
        if self._is_mine():
            name = current_process().name
            if threading.current_thread().name != "MainThread":
                name += "|" + threading.current_thread().name
            return name
        if self._get_value() == 1:
            return "None"
        return "SomeOtherThread" if self._count > 0 else "SomeOtherProcess"


_all = weakref.WeakSet()


def _after_fork():
    # What the parent's threads hold is not ours.
    for lock in _all:
        lock._forget()


os.register_at_fork(after_in_child=_after_fork)


class Semaphore(SemLock):
    """A counter of what is left."""

    def __init__(self, value=1, *, ctx):
        super().__init__(value, _LIMIT, ctx=ctx)

    def get_value(self):
        """How many are left."""
        return self._get_value()

    def __repr__(self):
        return "<%s(value=%s)>" % (self.__class__.__name__, self._get_value())


class BoundedSemaphore(Semaphore):
    """A semaphore that cannot grow above its first value."""

    def __init__(self, value=1, *, ctx):
        SemLock.__init__(self, value, value, ctx=ctx)

    def __repr__(self):
        return "<%s(value=%s, maxvalue=%s)>" % (self.__class__.__name__, self._get_value(),
                                                self._limit)


class Lock(SemLock):
    """A lock between processes."""

    def __init__(self, *, ctx):
        super().__init__(1, 1, ctx=ctx)

    def __repr__(self):
        return "<%s(owner=%s)>" % (self.__class__.__name__, self._owner_text())


class RLock(SemLock):
    """A lock that its owner may take again."""

    def __init__(self, *, ctx):
        super().__init__(1, 1, recursive=True, ctx=ctx)

    def __repr__(self):
        count = self._count if self._is_mine() else 0 if self._get_value() else "nonzero"
        return "<%s(%s, %s)>" % (self.__class__.__name__, self._owner_text(), count)


class Condition:
    """Waiting for something that another process announces."""

    def __init__(self, lock=None, *, ctx):
        self._lock = lock or RLock(ctx=ctx)
        self._sleeping = Semaphore(0, ctx=ctx)
        self._woken = Semaphore(0, ctx=ctx)
        self._wait = Semaphore(0, ctx=ctx)
        self._bind()

    def __getstate__(self):
        context.assert_spawning(self)
        return self._lock, self._sleeping, self._woken, self._wait

    def __setstate__(self, state):
        self._lock, self._sleeping, self._woken, self._wait = state
        self._bind()

    def _bind(self):
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def wait(self, timeout=None):
        """Gives the lock back, waits to be notified, takes the lock again."""
        assert self._lock._is_mine(), "must acquire() condition before using wait()"
        self._sleeping.release()
        count = self._lock._count
        for _ in range(count):
            self._lock.release()
        try:
            return self._wait.acquire(True, timeout)
        finally:
            self._woken.release()
            for _ in range(count):
                self._lock.acquire()

    def notify(self, n=1):
        """Wakes n that wait."""
        assert self._lock._is_mine(), "lock is not owned"
        assert not self._wait.acquire(False), (
            "notify: Should not have been able to acquire " + "_wait_semaphore")
        while self._woken.acquire(False):
            self._sleeping.acquire(False)
        sleepers = 0
        while sleepers < n and self._sleeping.acquire(False):
            self._wait.release()
            sleepers += 1
        if sleepers:
            for _ in range(sleepers):
                self._woken.acquire()
            while self._wait.acquire(False):
                pass

    def notify_all(self):
        """Wakes all that wait."""
        self.notify(_LIMIT)

    def wait_for(self, predicate, timeout=None):
        """Waits until predicate() is true; returns its value."""
        result = predicate()
        if result:
            return result
        end = None if timeout is None else time.monotonic() + timeout
        while not result:
            left = None
            if end is not None:
                left = end - time.monotonic()
                if left <= 0:
                    break
            self.wait(left)
            result = predicate()
        return result

    def __repr__(self):
        waiting = self._sleeping._get_value() - self._woken._get_value()
        return "<%s(%s, %s)>" % (self.__class__.__name__, self._lock, waiting)


class Event:
    """A flag that processes wait for."""

    def __init__(self, *, ctx):
        self._cond = Condition(Lock(ctx=ctx), ctx=ctx)
        self._flag = Semaphore(0, ctx=ctx)

    def is_set(self):
        """Whether it is set."""
        with self._cond:
            if self._flag.acquire(False):
                self._flag.release()
                return True
            return False

    def set(self):
        """Sets it and wakes all that wait."""
        with self._cond:
            self._flag.acquire(False)
            self._flag.release()
            self._cond.notify_all()

    def clear(self):
        """Resets it."""
        with self._cond:
            self._flag.acquire(False)

    def wait(self, timeout=None):
        """Waits until it is set; returns whether it is."""
        with self._cond:
            if self._flag.acquire(False):
                self._flag.release()
            else:
                self._cond.wait(timeout)
            if self._flag.acquire(False):
                self._flag.release()
                return True
            return False

    def __repr__(self):
        status = "set" if self.is_set() else "unset"
        return f"<{type(self).__qualname__} at {id(self):#x} {status}>"


class Barrier:
    """A point that a number of processes pass together."""

    def __init__(self, parties, action=None, timeout=None, *, ctx):
        if parties < 1:
            raise ValueError("parties must be > 0")
        self._cond = Condition(ctx=ctx)
        self._parties = parties
        self._action = action
        self._timeout = timeout
        self._arena, self._offset = heap.allocate(16)

    # State: 0 filling, 1 draining, -1 resetting, -2 broken; and how many are inside.
    def _get(self, at):
        return int.from_bytes(self._arena.block.read(self._offset + at, 8), "little", signed=True)

    def _set(self, at, value):
        self._arena.block.write(self._offset + at, value.to_bytes(8, "little", signed=True))

    _state = property(lambda self: self._get(0), lambda self, v: self._set(0, v))
    _count = property(lambda self: self._get(8), lambda self, v: self._set(8, v))

    def wait(self, timeout=None):
        """Waits for the others; returns a different number in each process."""
        if timeout is None:
            timeout = self._timeout
        with self._cond:
            while self._state in (-1, 1):
                self._cond.wait()
            if self._state < 0:
                raise threading.BrokenBarrierError
            index = self._count
            self._count += 1
            try:
                if index + 1 == self._parties:
                    try:
                        if self._action:
                            self._action()
                        self._state = 1
                        self._cond.notify_all()
                    except BaseException:
                        self._break()
                        raise
                else:
                    if not self._cond.wait_for(lambda: self._state != 0, timeout):
                        self._break()
                        raise threading.BrokenBarrierError
                    if self._state < 0:
                        raise threading.BrokenBarrierError
                return index
            finally:
                self._count -= 1
                if self._count == 0 and self._state in (-1, 1):
                    self._state = 0
                    self._cond.notify_all()

    def _break(self):
        self._state = -2
        self._cond.notify_all()

    def reset(self):
        """Makes those that wait fail, and starts anew."""
        with self._cond:
            if self._count > 0:
                if self._state in (0, -2):
                    self._state = -1
            else:
                self._state = 0
            self._cond.notify_all()

    def abort(self):
        """Breaks it: waiting fails from now on."""
        with self._cond:
            self._break()

    @property
    def parties(self):
        """How many pass together."""
        return self._parties

    @property
    def n_waiting(self):
        """How many wait."""
        return self._count if self._state == 0 else 0

    @property
    def broken(self):
        """Whether it is broken."""
        return self._state == -2
