"""Running a program's main coroutine."""

import contextvars
import threading

from asyncio import coroutines, events, exceptions, tasks

__all__ = ["Runner", "run"]


class Runner:
    """A loop for several calls of run()."""

    def __init__(self, *, debug=None, loop_factory=None):
        self._state = "created"
        self._debug = debug
        self._loop_factory = loop_factory
        self._loop = None
        self._context = None
        self._interrupts = 0
        self._set_event_loop = False

    def __enter__(self):
        self._start()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.close()

    def _start(self):
        if self._state == "closed":
            raise RuntimeError("Runner is closed")
        if self._state == "started":
            return
        if self._loop_factory is None:
            self._loop = events.new_event_loop()
            if not self._set_event_loop:
                events.set_event_loop(self._loop)
                self._set_event_loop = True
        else:
            self._loop = self._loop_factory()
        if self._debug is not None:
            self._loop.set_debug(self._debug)
        self._context = contextvars.copy_context()
        self._state = "started"

    def close(self):
        """Cancels what is left and closes the loop."""
        if self._state != "started":
            return
        try:
            loop = self._loop
            _cancel_all_tasks(loop)
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            if self._set_event_loop:
                events.set_event_loop(None)
            loop.close()
            self._loop = None
            self._state = "closed"

    def get_loop(self):
        """The loop."""
        self._start()
        return self._loop

    def run(self, coro, *, context=None):
        """Runs a coroutine to its end; Ctrl-C cancels it."""
        if not coroutines.iscoroutine(coro):
            raise ValueError("a coroutine was expected, got {!r}".format(coro))
        if events._get_running_loop() is not None:
            raise RuntimeError(
                "Runner.run() cannot be called from a running event loop")
        self._start()
        task = self._loop.create_task(coro, context=context or self._context)
        old_handler = self._install_interrupt(task)
        self._interrupts = 0
        try:
            return self._loop.run_until_complete(task)
        except exceptions.CancelledError:
            if self._interrupts > 0 and task.uncancel() == 0:
                raise KeyboardInterrupt()
            raise
        finally:
            if old_handler is not None:
                import signal
                signal.signal(signal.SIGINT, signal.default_int_handler)

    def _install_interrupt(self, task):
        if threading.current_thread() is not threading.main_thread():
            return None
        import signal
        if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            return None

        def on_interrupt(signum, frame):
            self._interrupts += 1
            if self._interrupts == 1 and not task.done():
                task.cancel()
                self._loop.call_soon_threadsafe(lambda: None)
                return
            raise KeyboardInterrupt()

        try:
            signal.signal(signal.SIGINT, on_interrupt)
        except ValueError:
            return None
        return on_interrupt


def run(main, *, debug=None, loop_factory=None):
    """Runs a coroutine in a loop of its own."""
    if events._get_running_loop() is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    with Runner(debug=debug, loop_factory=loop_factory) as runner:
        return runner.run(main)


def _cancel_all_tasks(loop):
    left = tasks.all_tasks(loop)
    if not left:
        return
    for task in left:
        task.cancel()
    loop.run_until_complete(tasks.gather(*left, return_exceptions=True))
    for task in left:
        if task.cancelled():
            continue
        if task.exception() is not None:
            loop.call_exception_handler({
                "message": "unhandled exception during asyncio.run() shutdown",
                "exception": task.exception(), "task": task})
