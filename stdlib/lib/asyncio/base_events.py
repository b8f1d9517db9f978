"""The event loop: callbacks in order, timers in a heap, and libuv to wait with."""

import collections
import heapq
import os
import sys
import threading
import time

import _asyncio
from asyncio import coroutines, events, exceptions, futures, tasks

__all__ = ["BaseEventLoop", "SelectorEventLoop"]

_READ, _WRITE = 1, 2
_MIN_CANCELLED = 100   # so many cancelled timers before the heap is cleaned


class BaseEventLoop(events.AbstractEventLoop):
    """An event loop. It belongs to one thread; only call_soon_threadsafe may come from others."""

    def __init__(self):
        self._poller = _asyncio.Poller()
        self._ready = collections.deque()
        self._scheduled = []
        self._cancelled_timers = 0
        self._handlers = {}         # descriptor -> [reader handle, writer handle]
        self._signal_handlers = {}
        self._thread_id = None
        self._stopping = False
        self._closed = False
        self._debug = bool(os.environ.get("PYTHONASYNCIODEBUG"))
        self._exception_handler = None
        self._task_factory = None
        self._default_executor = None
        self._executor_shutdown_called = False
        self._asyncgens = None
        self._asyncgens_shutdown_called = False
        self._clock_resolution = 1e-9
        self._current_handle = None
        self._pid = os.getpid()
        self._scale = _asyncio.sleep_scale()
        self.slow_callback_duration = 0.1

    def __repr__(self):
        return (f"<{self.__class__.__name__} running={self.is_running()} "
                f"closed={self.is_closed()} debug={self.get_debug()}>")

    def time(self):
        """The loop's clock, in seconds."""
        return time.monotonic()

    # -------------------------------------------------------------- running

    def _check_closed(self):
        if self._closed:
            raise RuntimeError("Event loop is closed")

    def _check_running(self):
        if self.is_running():
            raise RuntimeError("This event loop is already running")
        if _asyncio._get_running_loop() is not None:
            raise RuntimeError("Cannot run the event loop while another loop is running")

    def run_forever(self):
        """Runs until stop() is called."""
        self._check_closed()
        self._check_running()
        if self._pid != os.getpid():
            self._poller.after_fork()
            self._pid = os.getpid()
        self._thread_id = threading.get_ident()
        old_hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter,
                               finalizer=self._asyncgen_finalizer)
        _asyncio._set_running_loop(self)
        try:
            while True:
                self._run_once()
                if self._stopping:
                    break
        finally:
            self._stopping = False
            self._thread_id = None
            _asyncio._set_running_loop(None)
            sys.set_asyncgen_hooks(*old_hooks)

    def run_until_complete(self, future):
        """Runs until a future or coroutine is done; returns its result."""
        self._check_closed()
        self._check_running()
        new_task = not futures.isfuture(future)
        future = tasks.ensure_future(future, loop=self)
        if new_task:
            future._log_destroy_pending = False
        future.add_done_callback(_stop_loop)
        try:
            self.run_forever()
        except:
            if new_task and future.done() and not future.cancelled():
                # The exception is already on its way.
                future.exception()
            raise
        finally:
            future.remove_done_callback(_stop_loop)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def stop(self):
        """Makes run_forever() return after the present callbacks."""
        self._stopping = True

    def is_running(self):
        """Whether it runs."""
        return self._thread_id is not None

    def is_closed(self):
        """Whether it is closed."""
        return self._closed

    def close(self):
        """Closes it; it must not run."""
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if self._closed:
            return
        for number in list(self._signal_handlers):
            self.remove_signal_handler(number)
        self._closed = True
        self._ready.clear()
        self._scheduled.clear()
        self._handlers.clear()
        self._executor_shutdown_called = True
        executor = self._default_executor
        if executor is not None:
            self._default_executor = None
            executor.shutdown(wait=False)
        self._poller.close()

    def _run_once(self):
        scheduled = self._scheduled
        if self._cancelled_timers > _MIN_CANCELLED and self._cancelled_timers * 2 > len(scheduled):
            live = []
            for handle in scheduled:
                if handle._cancelled:
                    handle._scheduled = False
                else:
                    live.append(handle)
            heapq.heapify(live)
            self._scheduled = scheduled = live
            self._cancelled_timers = 0
        else:
            while scheduled and scheduled[0]._cancelled:
                self._cancelled_timers -= 1
                heapq.heappop(scheduled)._scheduled = False
        ready = self._ready
        if ready or self._stopping:
            timeout = 0
        elif scheduled:
            timeout = min(max(0, scheduled[0]._when - self.time()), 86400)
        else:
            timeout = None
        if timeout != 0 or self._handlers:
            for descriptor, what in self._poller.poll(timeout):
                self._on_descriptor(descriptor, what)
        if scheduled:
            end = self.time() + self._clock_resolution
            while scheduled and scheduled[0]._when < end:
                handle = heapq.heappop(scheduled)
                handle._scheduled = False
                ready.append(handle)
        # Those that are ready now; what they add waits for the next round.
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle._cancelled:
                handle._run()
        handle = None

    # -------------------------------------------------------------- callbacks

    def _check_thread(self):
        if self._thread_id is not None and threading.get_ident() != self._thread_id:
            raise RuntimeError("Non-thread-safe operation invoked on an event loop other than the "
                               "current one")

    def call_soon(self, callback, *args, context=None):
        """Calls a function at the next round."""
        if self._closed:
            self._check_closed()
        if self._debug:
            self._check_thread()
            _check_callback(callback, "call_soon")
        handle = events.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(self, callback, *args, context=None):
        """call_soon from any thread."""
        self._check_closed()
        handle = events.Handle(callback, args, self, context)
        self._ready.append(handle)
        self._poller.wake()
        return handle

    def call_later(self, delay, callback, *args, context=None):
        """Calls a function after so many seconds."""
        if delay is None:
            raise TypeError("delay must not be None")
        return self._call_at(self.time() + delay * self._scale, callback, args, context)

    def call_at(self, when, callback, *args, context=None):
        """Calls a function at a time of the loop's clock."""
        if when is None:
            raise TypeError("when cannot be None")
        if self._scale != 1:
            now = self.time()
            when = now + (when - now) * self._scale
        return self._call_at(when, callback, args, context)

    def _call_at(self, when, callback, args, context):
        self._check_closed()
        if self._debug:
            self._check_thread()
            _check_callback(callback, "call_at")
        timer = events.TimerHandle(when, callback, args, self, context)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def _timer_handle_cancelled(self, handle):
        if handle._scheduled:
            self._cancelled_timers += 1

    def create_future(self):
        """A Future of this loop."""
        return futures.Future(loop=self)

    def create_task(self, coro, *, name=None, context=None):
        """Runs a coroutine as a task."""
        self._check_closed()
        if self._task_factory is None:
            return tasks.Task(coro, loop=self, name=name, context=context)
        if context is None:
            task = self._task_factory(self, coro)
        else:
            task = self._task_factory(self, coro, context=context)
        if name is not None and hasattr(task, "set_name"):
            task.set_name(name)
        return task

    def set_task_factory(self, factory):
        """Sets what create_task() calls; None for Task."""
        if factory is not None and not callable(factory):
            raise TypeError("task factory must be a callable or None")
        self._task_factory = factory

    def get_task_factory(self):
        """What create_task() calls, or None."""
        return self._task_factory

    # -------------------------------------------------------------- descriptors and signals

    def _descriptor(self, file):
        if isinstance(file, int):
            return file
        return int(file.fileno())

    def _on_descriptor(self, descriptor, what):
        handlers = self._handlers.get(descriptor)
        if handlers is None:
            return
        reader, writer = handlers
        # Bits other than "writable" concern the reader: data, or the end of the connection.
        if what & ~_WRITE and reader is not None:
            self._ready.append(reader)
        if what & _WRITE and writer is not None:
            self._ready.append(writer)

    def _update(self, descriptor, index, handle):
        self._check_closed()
        handlers = self._handlers.setdefault(descriptor, [None, None])
        old = handlers[index]
        handlers[index] = handle
        wanted = (_READ if handlers[0] else 0) | (_WRITE if handlers[1] else 0)
        try:
            self._poller.watch(descriptor, wanted)
        except BaseException:
            handlers[index] = old
            if handlers == [None, None]:
                del self._handlers[descriptor]
            raise
        if not wanted:
            del self._handlers[descriptor]
        if old is not None:
            old.cancel()
        return old is not None

    def add_reader(self, fd, callback, *args):
        """Calls a function whenever a descriptor can be read."""
        self._update(self._descriptor(fd), 0, events.Handle(callback, args, self, None))

    def remove_reader(self, fd):
        """Stops it; returns whether there was a reader."""
        if self._closed or self._descriptor(fd) not in self._handlers:
            return False
        return self._update(self._descriptor(fd), 0, None)

    def add_writer(self, fd, callback, *args):
        """Calls a function whenever a descriptor can be written."""
        self._update(self._descriptor(fd), 1, events.Handle(callback, args, self, None))

    def remove_writer(self, fd):
        """Stops it; returns whether there was a writer."""
        if self._closed or self._descriptor(fd) not in self._handlers:
            return False
        return self._update(self._descriptor(fd), 1, None)

    def add_signal_handler(self, sig, callback, *args):
        """Calls a function of the loop at a signal."""
        import signal
        if coroutines.iscoroutine(callback) or coroutines.iscoroutinefunction(callback):
            raise TypeError("coroutines cannot be used with add_signal_handler()")
        self._check_closed()
        handle = events.Handle(callback, args, self, None)
        self._signal_handlers[sig] = handle

        def on_signal(signum, frame):
            if not handle._cancelled and not self._closed:
                self._ready.append(handle)
                self._poller.wake()

        try:
            signal.signal(sig, on_signal)
        except (ValueError, OSError) as error:
            del self._signal_handlers[sig]
            raise RuntimeError(str(error))

    def remove_signal_handler(self, sig):
        """Removes it; returns whether there was one."""
        import signal
        if self._signal_handlers.pop(sig, None) is None:
            return False
        signal.signal(sig, signal.default_int_handler if sig == signal.SIGINT else signal.SIG_DFL)
        return True

    # -------------------------------------------------------------- executors

    def run_in_executor(self, executor, func, *args):
        """Calls a function in a thread (or the executor given); returns a future."""
        self._check_closed()
        if executor is None:
            if self._executor_shutdown_called:
                raise RuntimeError("Executor shutdown has been called")
            executor = self._default_executor
            if executor is None:
                from concurrent.futures import ThreadPoolExecutor
                executor = ThreadPoolExecutor(thread_name_prefix="asyncio")
                self._default_executor = executor
        return futures.wrap_future(executor.submit(func, *args), loop=self)

    def set_default_executor(self, executor):
        """Sets what run_in_executor(None, ...) uses."""
        from concurrent.futures import ThreadPoolExecutor
        if not isinstance(executor, ThreadPoolExecutor):
            raise TypeError("executor must be ThreadPoolExecutor instance")
        self._default_executor = executor

    async def shutdown_default_executor(self, timeout=None):
        """Waits for the default executor's threads."""
        self._executor_shutdown_called = True
        executor = self._default_executor
        if executor is None:
            return
        future = self.create_future()

        def shut_down():
            executor.shutdown(wait=True)
            self.call_soon_threadsafe(future.set_result, None)

        thread = threading.Thread(target=shut_down)
        thread.start()
        try:
            await future
        finally:
            thread.join(timeout)

    # -------------------------------------------------------------- asynchronous generators

    def _asyncgen_firstiter(self, agen):
        import weakref
        if self._asyncgens is None:
            self._asyncgens = weakref.WeakSet()
        if self._asyncgens_shutdown_called:
            import warnings
            warnings.warn(f"asynchronous generator {agen!r} was scheduled after "
                          "loop.shutdown_asyncgens() call", ResourceWarning, source=self)
        self._asyncgens.add(agen)

    def _asyncgen_finalizer(self, agen):
        if self._asyncgens is not None:
            self._asyncgens.discard(agen)
        if not self._closed:
            self.call_soon_threadsafe(self.create_task, agen.aclose())

    async def shutdown_asyncgens(self):
        """Closes the asynchronous generators that are still open."""
        self._asyncgens_shutdown_called = True
        if not self._asyncgens:
            return
        closing = list(self._asyncgens)
        self._asyncgens.clear()
        results = await tasks.gather(*[agen.aclose() for agen in closing],
                                     return_exceptions=True)
        for result, agen in zip(results, closing):
            if isinstance(result, Exception):
                self.call_exception_handler({
                    "message": "an error occurred during closing of asynchronous generator "
                               f"{agen!r}", "exception": result, "asyncgen": agen})

    # -------------------------------------------------------------- errors

    def get_exception_handler(self):
        """What is called for errors that nobody handles, or None."""
        return self._exception_handler

    def set_exception_handler(self, handler):
        """Sets what is called for errors that nobody handles: handler(loop, context)."""
        if handler is not None and not callable(handler):
            raise TypeError(f"A callable object or None is expected, got {handler!r}")
        self._exception_handler = handler

    def default_exception_handler(self, context):
        """Writes an error to the log 'asyncio', which means to sys.stderr."""
        message = context.get("message") or "Unhandled exception in event loop"
        lines = [message]
        for key in sorted(context):
            if key not in ("message", "exception"):
                lines.append(f"{key}: {context[key]!r}")
        error = context.get("exception")
        logging = sys.modules.get("logging")
        if logging is not None:
            logging.getLogger("asyncio").error(
                "\n".join(lines),
                exc_info=(type(error), error, error.__traceback__) if error is not None else False)
            return
        text = "\n".join(lines) + "\n"
        if error is not None:
            import _thread
            text += _thread._format_exception(error)
        if sys.stderr is not None:
            sys.stderr.write(text)

    def call_exception_handler(self, context):
        """Reports an error that nobody handles."""
        if self._exception_handler is None:
            try:
                self.default_exception_handler(context)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as error:
                sys.stderr.write(f"Exception in default exception handler: {error!r}\n")
            return
        try:
            self._exception_handler(self, context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self.default_exception_handler({
                "message": "Unhandled error in exception handler", "exception": error,
                "context": context})

    def get_debug(self):
        """Whether misuse is looked for."""
        return self._debug

    def set_debug(self, enabled):
        """Sets whether misuse is looked for."""
        self._debug = enabled

    def __getattr__(self, name):
        # Transports are in a file of their own: most programs have no connections.
        if name in ("create_connection", "create_server", "create_unix_connection",
                    "create_unix_server", "sock_recv", "sock_sendall", "sock_connect",
                    "sock_accept", "getaddrinfo", "subprocess_exec", "subprocess_shell",
                    "create_datagram_endpoint"):
            raise NotImplementedError(f"{name}() is not supported yet")
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")


def _stop_loop(future):
    if not future.cancelled():
        error = future.exception()
        if isinstance(error, (SystemExit, KeyboardInterrupt)):
            return
    future.get_loop().stop()


def _check_callback(callback, method):
    if coroutines.iscoroutine(callback) or coroutines.iscoroutinefunction(callback):
        raise TypeError(f"coroutines cannot be used with {method}()")
    if not callable(callback):
        raise TypeError(f"a callable object was expected by {method}(), got {callback!r}")


class SelectorEventLoop(BaseEventLoop):
    """The event loop of this platform."""

    __module__ = "asyncio.unix_events"
    __qualname__ = "_UnixSelectorEventLoop"


SelectorEventLoop.__name__ = "_UnixSelectorEventLoop"
