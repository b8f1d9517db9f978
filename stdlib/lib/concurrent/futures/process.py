"""Calls in processes."""

import multiprocessing
import os

from concurrent.futures import _base
from multiprocessing.pool import Pool

__all__ = ["ProcessPoolExecutor", "BrokenProcessPool"]


class BrokenProcessPool(_base.BrokenExecutor):
    """A worker process died."""


class _WatchedPool(Pool):
    """A pool that says when a worker was killed."""

    def __init__(self, on_killed, *args, context):
        self._on_killed = on_killed
        super().__init__(*args, context=context)

    def _worker_ended(self, worker):
        if worker.exitcode:
            self._on_killed()


class ProcessPoolExecutor(_base.Executor):
    """Runs calls in a number of processes."""

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), *,
                 max_tasks_per_child=None):
        if max_workers is None:
            max_workers = os.cpu_count() or 1
        if max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        if max_tasks_per_child is not None:
            if not isinstance(max_tasks_per_child, int):
                raise TypeError("max_tasks_per_child must be an integer")
            if max_tasks_per_child <= 0:
                raise ValueError("max_tasks_per_child must be >= 1")
        if mp_context is None:
            mp_context = multiprocessing.get_context(
                None if max_tasks_per_child is None else "spawn")
        if max_tasks_per_child is not None and mp_context.get_start_method() == "fork":
            raise ValueError("max_tasks_per_child is incompatible with the 'fork' "
                             "multiprocessing start method; supply a different mp_context.")
        self._mp_context = mp_context
        self._max_workers = max_workers
        self._arguments = (initializer, initargs, max_tasks_per_child)
        self._pool = None
        self._shutdown = False
        self._pending = set()
        self._broken = None

    def submit(self, fn, /, *args, **kwargs):
        """Runs fn(*args, **kwargs) in a process; returns a Future."""
        if self._broken:
            raise BrokenProcessPool(self._broken)
        if self._shutdown:
            raise RuntimeError("cannot schedule new futures after shutdown")
        if self._pool is None:
            self._pool = _WatchedPool(self._break, self._max_workers, *self._arguments,
                                      context=self._mp_context)
        future = _base.Future()
        future.set_running_or_notify_cancel()
        self._pending.add(future)

        def succeed(value):
            self._pending.discard(future)
            future.set_result(value)

        def fail(error):
            self._pending.discard(future)
            future.set_exception(error)

        self._pool.apply_async(fn, args, kwargs, succeed, fail)
        return future

    def _break(self):
        self._broken = ("A process in the process pool was terminated abruptly while the future "
                        "was running or pending.")
        self._pool._state = "BROKEN"
        for future in list(self._pending):
            self._pending.discard(future)
            if not future.done():
                future.set_exception(BrokenProcessPool(self._broken))

    def shutdown(self, wait=True, *, cancel_futures=False):
        """No more calls; waits for those that run."""
        self._shutdown = True
        if self._pool is None:
            return
        if self._broken:
            self._pool._state = "RUN"
            self._pool.terminate()
            return
        self._pool.close()
        if wait:
            self._pool.join()
            self._pool = None
