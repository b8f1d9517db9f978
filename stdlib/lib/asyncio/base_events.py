"""The event loop's part that is written in Python: running to completion, exceptions, executors,
and, in selector_events, everything with sockets."""
import sys

import _asyncio
from . import coroutines, events, exceptions, futures, tasks

__all__ = ("BaseEventLoop", "Server")


def _run_until_complete_cb(future):
    if not future.cancelled():
        exception = future.exception()
        if isinstance(exception, (SystemExit, KeyboardInterrupt)):
            # It has stopped the loop already.
            return
    future.get_loop().stop()


class BaseEventLoop(_asyncio.Loop, events.AbstractEventLoop):
    """An event loop: native core, Python edges."""

    # The native methods come first in the order of lookup.
    def __init__(self):
        self._exception_handler = None
        self._default_executor = None
        self._executor_shutdown_called = False
        self._asyncgens = None
        self._asyncgens_shutdown_called = False
        self._signal_handlers = {}
        flags = sys.flags
        self.set_debug(getattr(flags, "dev_mode", False) or (
            not getattr(flags, "ignore_environment", False) and _debug_wanted()))

    def __repr__(self):
        return (f"<{type(self).__name__} running={self.is_running()} "
                f"closed={self.is_closed()} debug={self.get_debug()}>")

    def __del__(self):
        if not self.is_closed():
            import warnings
            warnings.warn(f"unclosed event loop {self!r}", ResourceWarning, source=self)
            if not self.is_running():
                self.close()

    # --- running

    def run_until_complete(self, future):
        """Run until the future is done; return its result."""
        self._check_closed()
        self._check_running()
        new_task = not futures.isfuture(future)
        future = tasks.ensure_future(future, loop=self)
        if new_task:
            future._log_destroy_pending = False
        future.add_done_callback(_run_until_complete_cb)
        try:
            self.run_forever()
        except:
            if new_task and future.done() and not future.cancelled():
                future.exception()
            raise
        finally:
            future.remove_done_callback(_run_until_complete_cb)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def close(self):
        """Close the loop. It must not be running."""
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if self.is_closed():
            return
        for number in list(self._signal_handlers):
            self.remove_signal_handler(number)
        self._executor_shutdown_called = True
        executor = self._default_executor
        if executor is not None:
            self._default_executor = None
            executor.shutdown(wait=False)
        self._close()

    # --- asynchronous generators

    def _asyncgen_firstiter_hook(self, agen):
        if self._asyncgens_shutdown_called:
            import warnings
            warnings.warn(f"asynchronous generator {agen!r} was scheduled after "
                          "loop.shutdown_asyncgens() call", ResourceWarning, source=self)
        if self._asyncgens is None:
            import weakref
            self._asyncgens = weakref.WeakSet()
        self._asyncgens.add(agen)

    def _asyncgen_finalizer_hook(self, agen):
        if self._asyncgens is not None:
            self._asyncgens.discard(agen)
        if not self.is_closed():
            self.call_soon_threadsafe(self.create_task, agen.aclose())

    async def shutdown_asyncgens(self):
        """Close all asynchronous generators that are still there."""
        self._asyncgens_shutdown_called = True
        if not self._asyncgens:
            return
        closing = list(self._asyncgens)
        self._asyncgens.clear()
        results = await tasks.gather(*[agen.aclose() for agen in closing], return_exceptions=True)
        for result, agen in zip(results, closing):
            if isinstance(result, Exception):
                self.call_exception_handler({
                    "message": "an error occurred during closing of asynchronous generator "
                               f"{agen!r}",
                    "exception": result, "asyncgen": agen})

    # --- exceptions

    def get_exception_handler(self):
        """Return the handler, or None for the default one."""
        return self._exception_handler

    def set_exception_handler(self, handler):
        """Set what is called with (loop, context) for exceptions nobody catches."""
        if handler is not None and not callable(handler):
            raise TypeError(f"A callable object or None is expected, got {handler!r}")
        self._exception_handler = handler

    def default_exception_handler(self, context):
        """Print the context to standard error."""
        message = context.get("message") or "Unhandled exception in event loop"
        exception = context.get("exception")
        lines = [message]
        for key in sorted(context):
            if key in ("message", "exception"):
                continue
            value = context[key]
            if key in ("source_traceback", "handle_traceback"):
                from ._reprs import format_stack
                value = ("Object created at (most recent call last):\n" +
                         format_stack(value).rstrip())
            else:
                value = repr(value)
            lines.append(f"{key}: {value}")
        _log_error("\n".join(lines), exception)

    def call_exception_handler(self, context):
        """Tell the exception handler."""
        if self._exception_handler is None:
            try:
                self.default_exception_handler(context)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as exception:
                _log_error("Exception in default exception handler", exception)
            return
        try:
            task = context.get("task")
            thing = task if task is not None else context.get("future")
            if thing is None:
                thing = context.get("handle")
            run = None
            if thing is not None:
                if hasattr(thing, "get_context"):
                    run = thing.get_context()
                elif hasattr(thing, "_context"):
                    run = thing._context
            if run is not None:
                run.copy().run(self._exception_handler, self, context)
            else:
                self._exception_handler(self, context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exception:
            try:
                self.default_exception_handler({
                    "message": "Unhandled error in exception handler",
                    "exception": exception, "context": context})
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as second:
                _log_error("Exception in default exception handler while handling an unexpected "
                           "error in custom exception handler", second)

    def _report_slow(self, what, duration):
        _log_warning(f"Executing {what!r} took {duration:.3f} seconds")

    def _timer_handle_cancelled(self, handle):
        pass

    # --- threads

    def run_in_executor(self, executor, func, *args):
        """Call a function in another thread; return a future."""
        self._check_closed()
        if self.get_debug() and (coroutines.iscoroutine(func)
                                 or coroutines.iscoroutinefunction(func)):
            raise TypeError("coroutines cannot be used with run_in_executor()")
        if executor is None:
            executor = self._default_executor
            if self._executor_shutdown_called:
                raise RuntimeError("Executor shutdown has been called")
            if executor is None:
                from concurrent.futures import ThreadPoolExecutor
                executor = ThreadPoolExecutor(thread_name_prefix="asyncio")
                self._default_executor = executor
        return futures.wrap_future(executor.submit(func, *args), loop=self)

    def set_default_executor(self, executor):
        """Set the executor that run_in_executor(None, ...) uses."""
        from concurrent.futures import ThreadPoolExecutor
        if not isinstance(executor, ThreadPoolExecutor):
            raise TypeError("executor must be ThreadPoolExecutor instance")
        self._default_executor = executor

    async def shutdown_default_executor(self, timeout=None):
        """Wait until the default executor's threads have ended."""
        self._executor_shutdown_called = True
        executor = self._default_executor
        if executor is None:
            return
        future = self.create_future()

        def shut_down():
            try:
                executor.shutdown(wait=True)
                if not self.is_closed():
                    self.call_soon_threadsafe(tasks._set_result_unless_done, future, None)
            except Exception as exception:
                if not self.is_closed():
                    self.call_soon_threadsafe(future.set_exception, exception)

        import threading
        thread = threading.Thread(target=shut_down)
        thread.start()
        try:
            if timeout is None:
                await future
            else:
                from .timeouts import timeout as limit
                async with limit(timeout):
                    await future
        except TimeoutError:
            import warnings
            warnings.warn("The executor did not finishing joining its threads within "
                          f"{timeout} seconds.", RuntimeWarning, stacklevel=2)
            executor.shutdown(wait=False)
        else:
            thread.join()

    def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        """socket.getaddrinfo() in another thread."""
        import socket
        return self.run_in_executor(None, socket.getaddrinfo, host, port, family, type, proto,
                                    flags)

    def getnameinfo(self, sockaddr, flags=0):
        """socket.getnameinfo() in another thread."""
        import socket
        return self.run_in_executor(None, socket.getnameinfo, sockaddr, flags)

    # --- signals

    def add_signal_handler(self, sig, callback, *args):
        """Call a function in the loop when a signal arrives."""
        import signal
        if coroutines.iscoroutine(callback) or coroutines.iscoroutinefunction(callback):
            raise TypeError("coroutines cannot be used with add_signal_handler()")
        self._check_signal(sig)
        self._check_closed()
        handle = events.Handle(callback, args, self, None)
        self._signal_handlers[sig] = handle

        def arrived(number, frame):
            current = self._signal_handlers.get(number)
            if current is not None and not current.cancelled():
                self.call_soon_threadsafe(current._run)

        try:
            signal.signal(sig, arrived)
            if hasattr(signal, "siginterrupt"):
                signal.siginterrupt(sig, False)
        except OSError as exception:
            del self._signal_handlers[sig]
            if exception.errno == 22:
                raise RuntimeError(f"sig {sig} cannot be caught") from None
            raise
        except ValueError as exception:
            del self._signal_handlers[sig]
            raise RuntimeError(str(exception)) from None

    def remove_signal_handler(self, sig):
        """Bring back the default handling of a signal; False if there was no handler."""
        import signal
        self._check_signal(sig)
        if self._signal_handlers.pop(sig, None) is None:
            return False
        signal.signal(sig, signal.default_int_handler if sig == signal.SIGINT else signal.SIG_DFL)
        return True

    def _check_signal(self, sig):
        import signal
        if not isinstance(sig, int):
            raise TypeError(f"sig must be an int, not {sig!r}")
        if sig not in signal.valid_signals():
            raise ValueError(f"invalid signal number {sig}")


def _debug_wanted():
    environment = getattr(sys.modules.get("os"), "environ", None)
    if environment is None:
        try:
            from os import environ as environment
        except ImportError:
            return False
    return bool(environment.get("PYTHONASYNCIODEBUG"))


def _log(level, text, exception):
    logging = sys.modules.get("logging")
    if logging is not None:
        info = (type(exception), exception, exception.__traceback__) if exception is not None \
            else None
        logging.getLogger("asyncio").log(getattr(logging, level), text, exc_info=info)
        return
    if sys.stderr is None:
        return
    text += "\n"
    if exception is not None:
        from _thread import _format_exception
        text += _format_exception(exception)
        if not text.endswith("\n"):
            text += "\n"
    sys.stderr.write(text)


def _log_error(text, exception=None):
    _log("ERROR", text, exception)


def _log_warning(text):
    _log("WARNING", text, None)


def __getattr__(name):
    if name == "Server":
        from .selector_events import Server
        return Server
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
