"""Futures, and bridges to those of concurrent.futures."""
import sys

from _asyncio import Future

__all__ = ("Future", "wrap_future", "isfuture")


def isfuture(obj):
    """Whether `obj` is a Future, or behaves like one."""
    return (hasattr(type(obj), "_asyncio_future_blocking")
            and obj._asyncio_future_blocking is not None)


def _copy_state(source, dest):
    if dest.cancelled():
        return
    if source.cancelled():
        dest.cancel()
    else:
        exception = source.exception()
        if exception is not None:
            dest.set_exception(_convert_exception(exception))
        else:
            dest.set_result(source.result())


def _convert_exception(exception):
    from . import exceptions
    module = sys.modules.get("concurrent.futures._base")
    if module is not None:
        if type(exception) is module.CancelledError:
            return exceptions.CancelledError(*exception.args)
        if type(exception) is module.InvalidStateError:
            return exceptions.InvalidStateError(*exception.args)
    return exception


def _chain_future(source, destination):
    """Whichever way one of the two ends, so does the other."""
    source_loop = source.get_loop() if isfuture(source) else None
    dest_loop = destination.get_loop() if isfuture(destination) else None

    def set_state(future, other):
        if isfuture(future):
            _copy_state(other, future)
        elif other.cancelled():
            future.cancel()
            future.set_running_or_notify_cancel()
        elif future.set_running_or_notify_cancel():
            exception = other.exception()
            if exception is not None:
                future.set_exception(exception)
            else:
                future.set_result(other.result())

    def dest_done(future):
        if destination.cancelled():
            if source_loop is None or source_loop is dest_loop:
                source.cancel()
            else:
                source_loop.call_soon_threadsafe(source.cancel)

    def source_done(future):
        if destination.cancelled() and dest_loop is not None and dest_loop.is_closed():
            return
        if dest_loop is None or dest_loop is source_loop:
            set_state(destination, future)
        elif not dest_loop.is_closed():
            dest_loop.call_soon_threadsafe(set_state, destination, future)

    destination.add_done_callback(dest_done)
    source.add_done_callback(source_done)


def wrap_future(future, *, loop=None):
    """A Future of the loop for one of concurrent.futures."""
    if isfuture(future):
        return future
    from . import events
    if loop is None:
        loop = events.get_event_loop()
    wrapped = loop.create_future()
    _chain_future(future, wrapped)
    return wrapped
