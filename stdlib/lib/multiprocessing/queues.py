"""Queues between processes: pipes with locks; a thread writes what was put."""

import os
import pickle
import sys
import threading
import time
import weakref
from collections import deque
from queue import Empty, Full

from multiprocessing import context, reduction
from multiprocessing.connection import Pipe
from multiprocessing.process import _register_exit, _unregister_exit
from multiprocessing.synchronize import _LIMIT

__all__ = ["Queue", "SimpleQueue", "JoinableQueue"]

_end = object()


class _Feeding:
    """The thread that writes what was put in a queue; it does not keep the queue alive."""

    def __init__(self, queue):
        self.buffer = queue._buffer
        self.notempty = queue._notempty
        self.joined_at_exit = not queue._joincancelled
        self._connections = queue._reader, queue._writer
        self._lock = queue._wlock
        self._sem = queue._sem
        self._on_error = queue._on_queue_feeder_error
        self.thread = threading.Thread(target=self._feed, name="QueueFeederThread", daemon=True)

    def end(self):
        with self.notempty:
            self.buffer.append(_end)
            self.notempty.notify()

    def finish(self):
        # At the end of the process.
        self.end()
        if self.joined_at_exit:
            self.thread.join()

    def _feed(self):
        reader, writer = self._connections
        while True:
            with self.notempty:
                while not self.buffer:
                    self.notempty.wait()
                obj = self.buffer.popleft()
            if obj is _end:
                break
            try:
                data = reduction.dumps(obj)
                with self._lock:
                    writer.send_bytes(data)
            except BrokenPipeError:
                break
            except Exception as error:
                self._sem.release()
                self._on_error(error, obj)
            obj = None
        reader.close()
        writer.close()
        _unregister_exit(self.finish)


class Queue:
    """First in, first out, between processes."""

    def __init__(self, maxsize=0, *, ctx):
        self._maxsize = maxsize if maxsize > 0 else _LIMIT
        self._reader, self._writer = Pipe(duplex=False)
        self._rlock = ctx.Lock()
        self._wlock = ctx.Lock()
        self._sem = ctx.BoundedSemaphore(self._maxsize)
        self._reset()
        _all.add(self)

    def __getstate__(self):
        context.assert_spawning(self)
        return self._maxsize, self._reader, self._writer, self._rlock, self._wlock, self._sem

    def __setstate__(self, state):
        (self._maxsize, self._reader, self._writer, self._rlock, self._wlock,
         self._sem) = state
        self._reset()
        _all.add(self)

    def _reset(self):
        # What the parent's thread is to write is not ours.
        self._notempty = threading.Condition(threading.Lock())
        self._buffer = deque()
        self._thread = None
        self._pid = os.getpid()
        self._closed = False
        self._joincancelled = False

    def put(self, obj, block=True, timeout=None):
        """Puts an object in; a thread writes it to the pipe."""
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")
        if not self._sem.acquire(block, timeout):
            raise Full
        self._append(obj)

    def _append(self, obj):
        with self._notempty:
            if self._thread is None:
                self._start_thread()
            self._buffer.append(obj)
            self._notempty.notify()

    def _start_thread(self):
        self._exit = _Feeding(self)
        self._thread = self._exit.thread
        self._exit.thread.start()
        # The thread writes what there is and ends, when the queue is closed or has gone.
        self._end = weakref.finalize(self, self._exit.end)
        self._end.atexit = False
        _register_exit(self._exit.finish)

    @staticmethod
    def _on_queue_feeder_error(e, obj):
        import _thread
        sys.stderr.write(_thread._format_exception(e))

    def get(self, block=True, timeout=None):
        """Takes an object out; raises Empty if there is none in time."""
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")
        if block and timeout is None:
            with self._rlock:
                data = self._reader.recv_bytes()
            self._sem.release()
        else:
            if block:
                end = time.monotonic() + timeout
            if not self._rlock.acquire(block, timeout):
                raise Empty
            try:
                if block:
                    if not self._reader.poll(max(end - time.monotonic(), 0)):
                        raise Empty
                elif not self._reader.poll():
                    raise Empty
                data = self._reader.recv_bytes()
                self._sem.release()
            finally:
                self._rlock.release()
        return pickle.loads(data)

    def qsize(self):
        """About how many objects there are."""
        return self._maxsize - self._sem._get_value()

    def empty(self):
        """Whether there seems to be nothing."""
        return not self._reader.poll()

    def full(self):
        """Whether there seems to be no room."""
        return self._sem._get_value() == 0

    def get_nowait(self):
        """get(False)"""
        return self.get(False)

    def put_nowait(self, obj):
        """put(obj, False)"""
        return self.put(obj, False)

    def close(self):
        """Nothing more will be put by this process."""
        if self._closed:
            return
        self._closed = True
        if self._thread is not None:
            self._end()
        else:
            self._reader.close()

    def join_thread(self):
        """Waits until everything put has been written; after close()."""
        assert self._closed, f"Queue {self!r} not closed"
        if self._thread is not None:
            self._thread.join()

    def cancel_join_thread(self):
        """The process may end before everything is written."""
        self._joincancelled = True
        if self._thread is not None:
            self._exit.joined_at_exit = False


_all = weakref.WeakSet()


def _after_fork():
    for queue in _all:
        queue._reset()


os.register_at_fork(after_in_child=_after_fork)


class JoinableQueue(Queue):
    """A queue that knows which objects have been dealt with."""

    def __init__(self, maxsize=0, *, ctx):
        super().__init__(maxsize, ctx=ctx)
        self._unfinished_tasks = ctx.Semaphore(0)
        self._cond = ctx.Condition()

    def __getstate__(self):
        return super().__getstate__(), self._cond, self._unfinished_tasks

    def __setstate__(self, state):
        state, self._cond, self._unfinished_tasks = state
        super().__setstate__(state)

    def _append(self, obj):
        with self._cond:
            super()._append(obj)
            self._unfinished_tasks.release()

    def task_done(self):
        """Says that an object that was got has been dealt with."""
        with self._cond:
            if not self._unfinished_tasks.acquire(False):
                raise ValueError("task_done() called too many times")
            if self._unfinished_tasks._get_value() == 0:
                self._cond.notify_all()

    def join(self):
        """Waits until all objects have been dealt with."""
        with self._cond:
            if self._unfinished_tasks._get_value():
                self._cond.wait()


class SimpleQueue:
    """A pipe with locks."""

    def __init__(self, *, ctx):
        self._reader, self._writer = Pipe(duplex=False)
        self._rlock = ctx.Lock()
        self._wlock = ctx.Lock()

    def __getstate__(self):
        context.assert_spawning(self)
        return self._reader, self._writer, self._rlock, self._wlock

    def __setstate__(self, state):
        self._reader, self._writer, self._rlock, self._wlock = state

    def close(self):
        """Closes both ends."""
        self._reader.close()
        self._writer.close()

    def empty(self):
        """Whether there is nothing."""
        return not self._reader.poll()

    def get(self):
        """Takes an object out."""
        with self._rlock:
            data = self._reader.recv_bytes()
        return pickle.loads(data)

    def put(self, obj):
        """Puts an object in."""
        data = reduction.dumps(obj)
        with self._wlock:
            self._writer.send_bytes(data)
