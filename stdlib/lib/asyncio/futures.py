"""Future: a result that is not there yet."""

import contextvars
import sys

from asyncio import events, exceptions

__all__ = ["Future", "wrap_future", "isfuture"]

_PENDING, _CANCELLED, _FINISHED = "PENDING", "CANCELLED", "FINISHED"


def isfuture(obj):
    """Whether it is a Future or something like one."""
    return (hasattr(type(obj), "_asyncio_future_blocking")
            and obj._asyncio_future_blocking is not None)


class Future:
    """A result that is not there yet; may be awaited."""

    _state = _PENDING
    _result = None
    _exception = None
    _loop = None
    _cancel_message = None
    _cancelled_exc = None
    _source_traceback = None
    _asyncio_future_blocking = False   # set while a task waits for it by `yield from`
    _log_traceback_ = False

    def __init__(self, *, loop=None):
        self._loop = events.get_event_loop() if loop is None else loop
        self._callbacks = []

    def __del__(self):
        if not self._log_traceback_:
            return
        error = self._exception
        self._loop.call_exception_handler({
            "message": f"{self.__class__.__name__} exception was never retrieved",
            "exception": error, "future": self})

    @classmethod
    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)

    @property
    def _log_traceback(self):
        return self._log_traceback_

    @_log_traceback.setter
    def _log_traceback(self, value):
        if value:
            raise ValueError("_log_traceback can only be set to False")
        self._log_traceback_ = False

    def get_loop(self):
        """The loop it belongs to."""
        if self._loop is None:
            raise RuntimeError("Future object is not initialized.")
        return self._loop

    def _make_cancelled_error(self):
        if self._cancelled_exc is not None:
            error = self._cancelled_exc
            self._cancelled_exc = None
            return error
        if self._cancel_message is None:
            return exceptions.CancelledError()
        return exceptions.CancelledError(self._cancel_message)

    def cancel(self, msg=None):
        """Cancels it; returns whether that was still possible."""
        self._log_traceback_ = False
        if self._state is not _PENDING:
            return False
        self._state = _CANCELLED
        self._cancel_message = msg
        self._schedule_callbacks()
        return True

    def _schedule_callbacks(self):
        callbacks = self._callbacks
        if not callbacks:
            return
        self._callbacks = []
        for callback, context in callbacks:
            self._loop.call_soon(callback, self, context=context)

    def cancelled(self):
        """Whether it was cancelled."""
        return self._state is _CANCELLED

    def done(self):
        """Whether there is a result or exception, or it was cancelled."""
        return self._state is not _PENDING

    def result(self):
        """The result; raises the exception if there is one."""
        if self._state is _CANCELLED:
            raise self._make_cancelled_error()
        if self._state is not _FINISHED:
            raise exceptions.InvalidStateError("Result is not set.")
        self._log_traceback_ = False
        if self._exception is not None:
            raise self._exception.with_traceback(self._exception_tb)
        return self._result

    def exception(self):
        """The exception, or None."""
        if self._state is _CANCELLED:
            raise self._make_cancelled_error()
        if self._state is not _FINISHED:
            raise exceptions.InvalidStateError("Exception is not set.")
        self._log_traceback_ = False
        return self._exception

    def add_done_callback(self, fn, *, context=None):
        """Calls fn(future) when it is done."""
        if self._state is not _PENDING:
            self._loop.call_soon(fn, self, context=context)
        else:
            if context is None:
                context = contextvars.copy_context()
            self._callbacks.append((fn, context))

    def remove_done_callback(self, fn):
        """Removes a callback; returns how many times it was there."""
        left = [(f, context) for f, context in self._callbacks if f != fn]
        removed = len(self._callbacks) - len(left)
        if removed:
            self._callbacks[:] = left
        return removed

    def set_result(self, result):
        """Makes it done."""
        if self._state is not _PENDING:
            raise exceptions.InvalidStateError("invalid state")
        self._result = result
        self._state = _FINISHED
        self._schedule_callbacks()

    def set_exception(self, exception):
        """Makes it done with an exception."""
        if self._state is not _PENDING:
            raise exceptions.InvalidStateError("invalid state")
        if isinstance(exception, type):
            exception = exception()
        if isinstance(exception, StopIteration):
            new = RuntimeError("StopIteration interacts badly with generators and cannot be "
                               "raised into a Future")
            new.__cause__ = exception
            new.__context__ = exception
            exception = new
        self._exception = exception
        self._exception_tb = exception.__traceback__
        self._state = _FINISHED
        self._schedule_callbacks()
        self._log_traceback_ = True

    def __await__(self):
        if self._state is _PENDING:
            self._asyncio_future_blocking = True
            yield self
        if self._state is _PENDING:
            raise RuntimeError("await wasn't used with future")
        return self.result()

    __iter__ = __await__

    def _repr_info(self):
        info = [self._state.lower()]
        if self._state is _FINISHED:
            if self._exception is not None:
                info.append(f"exception={self._exception!r}")
            else:
                info.append(f"result={_short_repr(self._result)}")
        if self._callbacks:
            info.append(_format_callbacks(self._callbacks))
        return info

    def __repr__(self):
        return f"<{self.__class__.__name__} {' '.join(self._repr_info())}>"


def _short_repr(value):
    import reprlib
    return reprlib.repr(value)


def _format_callbacks(callbacks):
    def show(callback):
        return events._format_callback_source(callback, ())

    count = len(callbacks)
    if count == 1:
        text = show(callbacks[0][0])
    elif count == 2:
        text = f"{show(callbacks[0][0])}, {show(callbacks[1][0])}"
    else:
        text = f"{show(callbacks[0][0])}, <{count - 2} more>, {show(callbacks[-1][0])}"
    return f"cb=[{text}]"


def _set_result_unless_cancelled(fut, result):
    if not fut.cancelled():
        fut.set_result(result)


def _copy_state(source, dest):
    if dest.cancelled():
        return
    if source.cancelled():
        dest.cancel()
        return
    error = source.exception()
    if error is not None:
        dest.set_exception(_convert(error))
    else:
        dest.set_result(source.result())


def _convert(error):
    futures = sys.modules.get("concurrent.futures._base") or sys.modules.get("concurrent.futures")
    if futures is not None:
        if type(error) is getattr(futures, "CancelledError", None):
            return exceptions.CancelledError(*error.args)
        if type(error) is getattr(futures, "InvalidStateError", None):
            return exceptions.InvalidStateError(*error.args)
    return error


def _chain_future(source, destination):
    """Copies the result of one future to another, and cancellation back."""
    source_loop = source.get_loop() if isfuture(source) else None
    dest_loop = destination.get_loop() if isfuture(destination) else None

    def set_state(future, other):
        if isfuture(future):
            _copy_state(other, future)
            return
        # A concurrent.futures.Future.
        if other.cancelled():
            future.cancel()
        if not future.set_running_or_notify_cancel():
            return
        error = other.exception()
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(other.result())

    def check_cancel(destination):
        if destination.cancelled():
            if source_loop is None or source_loop is dest_loop:
                source.cancel()
            else:
                source_loop.call_soon_threadsafe(source.cancel)

    def set_result(source):
        if destination.cancelled() and dest_loop is not None and dest_loop.is_closed():
            return
        if dest_loop is None or dest_loop is source_loop:
            set_state(destination, source)
        else:
            if dest_loop.is_closed():
                return
            dest_loop.call_soon_threadsafe(set_state, destination, source)

    destination.add_done_callback(check_cancel)
    source.add_done_callback(set_result)


def wrap_future(future, *, loop=None):
    """An asyncio future for a concurrent.futures one."""
    if isfuture(future):
        return future
    if loop is None:
        loop = events.get_event_loop()
    new = loop.create_future()
    _chain_future(future, new)
    return new
