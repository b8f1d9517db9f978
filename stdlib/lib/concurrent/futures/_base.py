"""Future and Executor."""

import sys
import threading
import time

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"
PENDING, RUNNING, CANCELLED = "PENDING", "RUNNING", "CANCELLED"
CANCELLED_AND_NOTIFIED, FINISHED = "CANCELLED_AND_NOTIFIED", "FINISHED"


class Error(Exception):
    """What goes wrong with futures."""


class CancelledError(Error):
    """The future was cancelled."""


TimeoutError = TimeoutError


class InvalidStateError(Error):
    """What was asked of a future is not possible in its state."""


class BrokenExecutor(RuntimeError):
    """The executor cannot run calls any more."""


class Future:
    """The result of a call that runs elsewhere."""

    def __init__(self):
        self._condition = threading.Condition()
        self._state = PENDING
        self._result = None
        self._exception = None
        self._callbacks = []
        self._waiters = []

    def __repr__(self):
        with self._condition:
            state = self._state.lower().replace("cancelled_and_notified", "cancelled")
            name = self.__class__.__name__
            if self._state == FINISHED:
                if self._exception is not None:
                    return "<%s at %#x state=%s raised %s>" % (
                        name, id(self), state, self._exception.__class__.__name__)
                return "<%s at %#x state=%s returned %s>" % (
                    name, id(self), state, self._result.__class__.__name__)
            return "<%s at %#x state=%s>" % (name, id(self), state)

    def _call(self, function):
        try:
            function(self)
        except Exception as error:
            import _thread
            sys.stderr.write(f"exception calling callback for {self!r}\n"
                             + _thread._format_exception(error))

    def _done(self):
        # With the condition released: callbacks may do anything.
        for waiter in self._waiters:
            waiter(self)
        for callback in self._callbacks:
            self._call(callback)

    def cancel(self):
        """Cancels the call if it does not run yet; returns whether it is cancelled."""
        with self._condition:
            if self._state in (RUNNING, FINISHED):
                return False
            if self._state in (CANCELLED, CANCELLED_AND_NOTIFIED):
                return True
            self._state = CANCELLED
            self._condition.notify_all()
        for callback in self._callbacks:
            self._call(callback)
        return True

    def cancelled(self):
        """Whether it was cancelled."""
        return self._state in (CANCELLED, CANCELLED_AND_NOTIFIED)

    def running(self):
        """Whether the call runs."""
        return self._state == RUNNING

    def done(self):
        """Whether the call is over."""
        return self._state in (CANCELLED, CANCELLED_AND_NOTIFIED, FINISHED)

    def add_done_callback(self, fn):
        """Calls fn(future) when it is done."""
        with self._condition:
            if not self.done():
                self._callbacks.append(fn)
                return
        self._call(fn)

    def _wait(self, timeout):
        if not self.done():
            self._condition.wait(timeout)
        if self.cancelled():
            raise CancelledError()
        if self._state != FINISHED:
            raise TimeoutError()

    def result(self, timeout=None):
        """The result; raises what the call raised."""
        try:
            with self._condition:
                self._wait(timeout)
                if self._exception is not None:
                    raise self._exception
                return self._result
        finally:
            self = None

    def exception(self, timeout=None):
        """What the call raised, or None."""
        with self._condition:
            self._wait(timeout)
            return self._exception

    def set_running_or_notify_cancel(self):
        """For executors: the call begins. False if it was cancelled."""
        with self._condition:
            if self._state == CANCELLED:
                self._state = CANCELLED_AND_NOTIFIED
                waiters = list(self._waiters)
            elif self._state == PENDING:
                self._state = RUNNING
                return True
            else:
                raise RuntimeError("Future in unexpected state")
        for waiter in waiters:
            waiter(self)
        return False

    def _finish(self, result, exception):
        with self._condition:
            if self.done():
                raise InvalidStateError("{}: {!r}".format(self._state, self))
            self._result = result
            self._exception = exception
            self._state = FINISHED
            self._condition.notify_all()
        self._done()

    def set_result(self, result):
        """For executors: the result."""
        self._finish(result, None)

    def set_exception(self, exception):
        """For executors: what the call raised."""
        self._finish(None, exception)

    @classmethod
    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)


class _Watch:
    """Collects futures as they are done."""

    def __init__(self, fs):
        self.event = threading.Event()
        self.lock = threading.Lock()
        self.finished = []
        self.fs = fs

    def __call__(self, future):
        with self.lock:
            self.finished.append(future)
            self.event.set()

    def __enter__(self):
        for future in self.fs:
            with future._condition:
                future._waiters.append(self)
        return self

    def __exit__(self, *args):
        for future in self.fs:
            with future._condition:
                if self in future._waiters:
                    future._waiters.remove(self)


def _is_over(future):
    return future._state in (CANCELLED_AND_NOTIFIED, FINISHED)


class _DoneAndNotDone(tuple):
    """(done, not_done)."""

    __slots__ = ()
    done = property(lambda self: self[0])
    not_done = property(lambda self: self[1])

    def __repr__(self):
        return "DoneAndNotDoneFutures(done=%r, not_done=%r)" % tuple(self)


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    """Waits for futures; returns (done, not_done)."""
    fs = set(fs)
    end = None if timeout is None else time.monotonic() + timeout
    with _Watch(fs) as watch:
        while True:
            watch.event.clear()
            done = {future for future in fs if _is_over(future)}
            if len(done) == len(fs) or return_when == FIRST_COMPLETED and done:
                break
            if return_when == FIRST_EXCEPTION and any(
                    not future.cancelled() and future._exception is not None for future in done):
                break
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                break
            watch.event.wait(left)
    return _DoneAndNotDone((done, fs - done))


def as_completed(fs, timeout=None):
    """Yields futures as they are done."""
    fs = set(fs)
    total = len(fs)
    end = None if timeout is None else time.monotonic() + timeout
    with _Watch(fs) as watch:
        given = set()
        for future in list(fs):
            if _is_over(future):
                given.add(future)
                yield future
        while len(given) < total:
            left = None
            if end is not None:
                left = end - time.monotonic()
                if left < 0:
                    raise TimeoutError("%d (of %d) futures unfinished"
                                       % (total - len(given), total))
            watch.event.wait(left)
            with watch.lock:
                finished, watch.finished = watch.finished, []
                watch.event.clear()
            for future in finished:
                if future not in given:
                    given.add(future)
                    yield future


class Executor:
    """Runs calls elsewhere."""

    def submit(self, fn, /, *args, **kwargs):
        """Runs fn(*args, **kwargs); returns a Future."""
        raise NotImplementedError()

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        """Like map(), with calls that run at the same time."""
        end = None if timeout is None else time.monotonic() + timeout
        fs = [self.submit(fn, *args) for args in zip(*iterables)]

        def results():
            try:
                fs.reverse()
                while fs:
                    future = fs.pop()
                    try:
                        if end is None:
                            yield future.result()
                        else:
                            yield future.result(end - time.monotonic())
                    finally:
                        future.cancel()
                        del future
            finally:
                for future in fs:
                    future.cancel()

        return results()

    def shutdown(self, wait=True, *, cancel_futures=False):
        """No more calls; waits for those that run."""

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown(wait=True)
        return False
