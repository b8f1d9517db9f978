"""Pool: worker processes that share out calls."""

import os
import pickle
import queue
import threading
import time

from multiprocessing.connection import Pipe, wait
from multiprocessing.process import TimeoutError, _register_exit, _unregister_exit

__all__ = ["Pool", "ThreadPool"]


class MaybeEncodingError(Exception):
    """A result that cannot be pickled."""

    def __init__(self, exc, value):
        self.exc = repr(exc)
        self.value = repr(value)
        super().__init__(self.exc, self.value)

    def __str__(self):
        return "Error sending result: '%s'. Reason: '%s'" % (self.value, self.exc)


class RemoteTraceback(Exception):
    """The traceback in the worker, as the cause of its exception."""

    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb


class ExceptionWithTraceback:
    """An exception on its way to the parent."""

    def __init__(self, exc):
        import _thread
        self.exc = exc
        self.tb = '\n"""\n%s"""' % _thread._format_exception(exc)

    def __reduce__(self):
        return _rebuild_exception, (self.exc, self.tb)


def _rebuild_exception(exc, tb):
    exc.__cause__ = RemoteTraceback(tb)
    return exc


def _worker(tasks, results, initializer, initargs, limit):
    if initializer is not None:
        initializer(*initargs)
    done = 0
    while limit is None or done < limit:
        try:
            task = tasks.get()
        except (EOFError, OSError):
            break
        if task is None:
            break
        job, i, func, args, kwds = task
        try:
            result = True, func(*args, **kwds)
        except Exception as error:
            result = False, ExceptionWithTraceback(error)
        try:
            results.put((job, i, result))
        except Exception as error:
            results.put((job, i, (False, MaybeEncodingError(error, result[1]))))
        done += 1


def _map_chunk(args):
    func, items = args
    return [func(item) for item in items]


def _starmap_chunk(args):
    func, items = args
    return [func(*item) for item in items]


class ApplyResult:
    """The result of a call that may not be there yet."""

    def __init__(self, pool, callback, error_callback):
        self._event = threading.Event()
        self._job = pool._new_job(self)
        self._pool = pool
        self._callback = callback
        self._error_callback = error_callback

    def ready(self):
        """Whether it is there."""
        return self._event.is_set()

    def successful(self):
        """Whether the call raised nothing; it must be there."""
        if not self.ready():
            raise ValueError(f"{self!r} not ready")
        return self._success

    def wait(self, timeout=None):
        """Waits until it is there."""
        self._event.wait(timeout)

    def get(self, timeout=None):
        """The result; raises what the call raised."""
        self.wait(timeout)
        if not self.ready():
            raise TimeoutError
        if self._success:
            return self._value
        raise self._value

    def _finish(self, success, value):
        self._success, self._value = success, value
        self._pool._forget(self._job)
        callback = self._callback if success else self._error_callback
        if callback:
            callback(value)
        self._event.set()

    def _set(self, i, result):
        self._finish(*result)


AsyncResult = ApplyResult


class MapResult(ApplyResult):
    """The results of a map that may not be there yet."""

    def __init__(self, pool, chunksize, length, callback, error_callback):
        super().__init__(pool, callback, error_callback)
        self._results = [None] * length
        self._chunksize = chunksize
        self._left = -(-length // chunksize)
        self._failure = None
        if not length:
            self._finish(True, [])

    def _set(self, i, result):
        success, value = result
        self._left -= 1
        if success:
            self._results[i * self._chunksize:(i + 1) * self._chunksize] = value
        elif self._failure is None:
            self._failure = value
        if self._left == 0:
            if self._failure is None:
                self._finish(True, self._results)
            else:
                self._finish(False, self._failure)


class IMapIterator:
    """The results of an imap, in order."""

    def __init__(self, pool):
        self._cond = threading.Condition(threading.Lock())
        self._job = pool._new_job(self)
        self._pool = pool
        self._ready = {}
        self._next = 0
        self._length = None

    def __iter__(self):
        return self

    def next(self, timeout=None):
        """The next result."""
        with self._cond:
            if not self._cond.wait_for(self._available, timeout):
                raise TimeoutError from None
            if self._next == self._length:
                self._pool._forget(self._job)
                raise StopIteration from None
            success, value = self._take()
        if success:
            return value
        raise value

    __next__ = next

    def _available(self):
        return self._next in self._ready or self._next == self._length

    def _take(self):
        result = self._ready.pop(self._next)
        self._next += 1
        return result

    def _set(self, i, result):
        with self._cond:
            self._ready[i] = result
            self._cond.notify_all()

    def _set_length(self, length):
        with self._cond:
            self._length = length
            self._cond.notify_all()


class IMapUnorderedIterator(IMapIterator):
    """The results of an imap_unordered, as they come."""

    def _available(self):
        return self._ready or self._next == self._length

    def _take(self):
        self._next += 1
        return self._ready.pop(next(iter(self._ready)))


class Pool:
    """Worker processes that share out calls."""

    def _Process(self, *args, **kwds):
        return self._ctx.Process(*args, **kwds)

    def _Queue(self):
        return self._ctx.SimpleQueue()

    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None,
                 context=None):
        if context is None:
            from multiprocessing.context import _default_context
            context = _default_context.get_context()
        self._ctx = context
        if processes is None:
            processes = os.cpu_count() or 1
        if processes < 1:
            raise ValueError("Number of processes must be at least 1")
        if maxtasksperchild is not None:
            if not isinstance(maxtasksperchild, int) or maxtasksperchild <= 0:
                raise ValueError("maxtasksperchild must be a positive int or None")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._processes = processes
        self._worker_args = (initializer, initargs, maxtasksperchild)
        self._tasks = self._Queue()
        self._results = self._Queue()
        self._start_waking()
        self._waiting = queue.SimpleQueue()
        self._jobs = {}
        self._job_counter = 0
        self._state = "RUN"
        self._workers = []
        self._fill()
        self._threads = [threading.Thread(target=function, daemon=True)
                         for function in (self._send_tasks, self._receive_results, self._watch)]
        for thread in self._threads:
            thread.start()
        _register_exit(self.terminate)

    def _fill(self):
        while len(self._workers) < self._processes:
            worker = self._Process(target=_worker,
                                   args=(self._tasks, self._results, *self._worker_args))
            worker.daemon = True
            worker._name = worker.name.replace("Process", "PoolWorker")
            worker.start()
            self._workers.append(worker)

    def _watch(self):
        # Replaces workers that ended.
        while self._state == "RUN":
            for worker in list(self._workers):
                if not worker.is_alive():
                    worker.join()
                    self._workers.remove(worker)
                    self._worker_ended(worker)
            if self._state == "RUN":
                self._fill()
            time.sleep(0.02)

    def _worker_ended(self, worker):
        """For subclasses: a worker is gone."""

    def _send_tasks(self):
        while True:
            item = self._waiting.get()
            if item is None:
                return
            tasks, finished = item
            count = 0
            for task in tasks:
                try:
                    self._tasks.put(task)
                except Exception as error:
                    job = self._jobs.get(task[0])
                    if job is not None:
                        job._set(task[1], (False, error))
                count += 1
            if finished is not None:
                finished(count)

    # The receiving thread is ended through a pipe of its own: a worker that was killed may have
    # left the queue of results locked, or half a message in it.
    def _start_waking(self):
        self._woken, self._waker = Pipe(duplex=False)

    def _stop_receiving(self):
        self._waker.send_bytes(b"")

    def _next_result(self):
        if self._woken in wait([self._results._reader, self._woken]):
            return None
        return self._results.get()

    def _receive_results(self):
        while True:
            try:
                item = self._next_result()
            except (EOFError, OSError):
                return
            if item is None:
                return
            job, i, result = item
            waiting = self._jobs.get(job)
            if waiting is not None:
                waiting._set(i, result)

    def _new_job(self, result):
        self._job_counter += 1
        self._jobs[self._job_counter] = result
        return self._job_counter

    def _forget(self, job):
        self._jobs.pop(job, None)

    def _check_running(self):
        if self._state != "RUN":
            raise ValueError("Pool not running")

    def apply(self, func, args=(), kwds={}):
        """func(*args, **kwds) in a worker."""
        return self.apply_async(func, args, kwds).get()

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        """Like apply, but returns an ApplyResult at once."""
        self._check_running()
        result = ApplyResult(self, callback, error_callback)
        self._waiting.put(([(result._job, 0, func, args, kwds)], None))
        return result

    def map(self, func, iterable, chunksize=None):
        """[func(item) for item in iterable], shared out in chunks."""
        return self._map(func, iterable, _map_chunk, chunksize).get()

    def starmap(self, func, iterable, chunksize=None):
        """[func(*item) for item in iterable], shared out in chunks."""
        return self._map(func, iterable, _starmap_chunk, chunksize).get()

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """Like map, but returns a MapResult at once."""
        return self._map(func, iterable, _map_chunk, chunksize, callback, error_callback)

    def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """Like starmap, but returns a MapResult at once."""
        return self._map(func, iterable, _starmap_chunk, chunksize, callback, error_callback)

    def _map(self, func, iterable, mapper, chunksize, callback=None, error_callback=None):
        self._check_running()
        items = list(iterable)
        if chunksize is None:
            chunksize, extra = divmod(len(items), self._processes * 4)
            if extra:
                chunksize += 1
        chunksize = max(chunksize, 1)
        result = MapResult(self, chunksize, len(items), callback, error_callback)
        chunks = [items[i:i + chunksize] for i in range(0, len(items), chunksize)]
        self._waiting.put(([(result._job, i, mapper, ((func, chunk),), {})
                            for i, chunk in enumerate(chunks)], None))
        return result

    def imap(self, func, iterable, chunksize=1):
        """Like map, as an iterator."""
        return self._imap(IMapIterator, func, iterable, chunksize)

    def imap_unordered(self, func, iterable, chunksize=1):
        """Like imap, in the order in which results come."""
        return self._imap(IMapUnorderedIterator, func, iterable, chunksize)

    def _imap(self, kind, func, iterable, chunksize):
        self._check_running()
        if chunksize < 1:
            raise ValueError("Chunksize must be 1+, not {0:n}".format(chunksize))
        result = kind(self)
        if chunksize == 1:
            tasks = ((result._job, i, func, (item,), {}) for i, item in enumerate(iterable))
            self._waiting.put((tasks, result._set_length))
            return result

        def chunks():
            iterator = iter(iterable)
            while True:
                chunk = []
                for item in iterator:
                    chunk.append(item)
                    if len(chunk) == chunksize:
                        break
                if not chunk:
                    return
                yield chunk

        tasks = ((result._job, i, _map_chunk, ((func, chunk),), {})
                 for i, chunk in enumerate(chunks()))
        self._waiting.put((tasks, result._set_length))
        return (item for chunk in result for item in chunk)

    def close(self):
        """No more calls; the workers end when all are done."""
        if self._state == "RUN":
            self._state = "CLOSE"

    def terminate(self):
        """Ends the workers now."""
        if self._state == "TERMINATE":
            return
        self._state = "TERMINATE"
        self._waiting.put(None)
        for worker in self._workers:
            if worker.is_alive():
                worker.terminate()
        for worker in self._workers:
            worker.join()
        self._stop_receiving()
        _unregister_exit(self.terminate)

    def join(self):
        """Waits for the workers; after close() or terminate()."""
        if self._state == "RUN":
            raise ValueError("Pool is still running")
        if self._state == "CLOSE":
            while self._jobs:
                time.sleep(0.005)
            self._waiting.put(None)
            for _ in self._workers:
                self._tasks.put(None)
            for worker in self._workers:
                worker.join()
            self._stop_receiving()
            self._state = "TERMINATE"
            _unregister_exit(self.terminate)
        for thread in self._threads:
            thread.join()

    def __enter__(self):
        self._check_running()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()

    def __reduce__(self):
        raise NotImplementedError(
            "pool objects cannot be passed between processes or pickled")

    def __repr__(self):
        cls = self.__class__
        return (f"<{cls.__module__}.{cls.__qualname__} state={self._state} "
                f"pool_size={len(self._workers)}>")


class _ThreadWorker(threading.Thread):
    exitcode = None

    def terminate(self):
        pass


class ThreadPool(Pool):
    """A pool whose workers are threads."""

    _Process = _ThreadWorker
    _Queue = queue.SimpleQueue

    def __init__(self, processes=None, initializer=None, initargs=()):
        super().__init__(processes, initializer, initargs)

    def _start_waking(self):
        pass

    def _stop_receiving(self):
        self._results.put(None)

    def _next_result(self):
        return self._results.get()

    def terminate(self):
        """Ends the workers as soon as they have nothing to do."""
        if self._state == "TERMINATE":
            return
        self._state = "TERMINATE"
        self._waiting.put(None)
        for _ in self._workers:
            self._tasks.put(None)
        self._stop_receiving()
        _unregister_exit(self.terminate)
