"""Calls in threads."""

import os
import queue
import sys
import threading

from concurrent.futures import _base

__all__ = ["ThreadPoolExecutor", "BrokenThreadPool"]

_counter = [0]
_executors = []   # weak references; their threads end before the program does


class BrokenThreadPool(_base.BrokenExecutor):
    """The initializer of a thread failed."""


class ThreadPoolExecutor(_base.Executor):
    """Runs calls in a number of threads."""

    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()):
        if max_workers is None:
            max_workers = min(32, (os.cpu_count() or 1) + 4)
        if max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._max_workers = max_workers
        self._work_queue = queue.SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._threads = set()
        self._broken = False
        self._shutdown = False
        self._lock = threading.Lock()
        _counter[0] += 1
        self._thread_name_prefix = (thread_name_prefix
                                    or "ThreadPoolExecutor-%d" % (_counter[0] - 1))
        self._initializer = initializer
        self._initargs = initargs
        import _weakref
        _executors.append(_weakref.ref(self))

    def submit(self, fn, /, *args, **kwargs):
        """Runs fn(*args, **kwargs) in a thread; returns a Future."""
        with self._lock:
            if self._broken:
                raise BrokenThreadPool(self._broken)
            if self._shutdown:
                raise RuntimeError("cannot schedule new futures after shutdown")
            future = _base.Future()
            self._work_queue.put((future, fn, args, kwargs))
            self._adjust()
            return future

    def _adjust(self):
        if self._idle.acquire(timeout=0):
            return
        if len(self._threads) < self._max_workers:
            name = "%s_%d" % (self._thread_name_prefix, len(self._threads))
            thread = threading.Thread(name=name, target=_work, daemon=True, args=(
                self._work_queue, self._idle, self._initializer, self._initargs, self._fail))
            thread.start()
            self._threads.add(thread)

    def _fail(self):
        with self._lock:
            self._broken = ("A thread initializer failed, the thread pool is not usable anymore")
            while True:
                try:
                    future = self._work_queue.get_nowait()
                except queue.Empty:
                    break
                if future is not None:
                    future[0].set_exception(BrokenThreadPool(self._broken))

    def shutdown(self, wait=True, *, cancel_futures=False):
        """No more calls; waits for those that run."""
        with self._lock:
            self._shutdown = True
            if cancel_futures:
                while True:
                    try:
                        item = self._work_queue.get_nowait()
                    except queue.Empty:
                        break
                    if item is not None:
                        item[0].cancel()
            for _ in self._threads:
                self._work_queue.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def __del__(self):
        for _ in getattr(self, "_threads", ()):
            self._work_queue.put(None)


def _work(work_queue, idle, initializer, initargs, fail):
    if initializer is not None:
        try:
            initializer(*initargs)
        except BaseException as error:
            import _thread
            sys.stderr.write("Exception in initializer:\n" + _thread._format_exception(error))
            fail()
            return
    del fail
    while True:
        try:
            item = work_queue.get_nowait()
        except queue.Empty:
            idle.release()
            item = work_queue.get()
        if item is None:
            return
        future, fn, args, kwargs = item
        del item
        if future.set_running_or_notify_cancel():
            try:
                result = fn(*args, **kwargs)
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)
        del future, fn, args, kwargs


def _end():
    for reference in _executors:
        executor = reference()
        if executor is not None:
            executor.shutdown(wait=True)


threading._before_shutdown(_end)
