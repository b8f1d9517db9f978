"""Task: a coroutine that runs in a loop; and ways to wait for several."""

import contextvars
import sys

import _weakref
from asyncio import coroutines, events, exceptions, futures

__all__ = ["Task", "create_task", "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED", "wait",
           "wait_for", "as_completed", "sleep", "gather", "shield", "ensure_future",
           "run_coroutine_threadsafe", "current_task", "all_tasks", "_register_task",
           "_unregister_task", "_enter_task", "_leave_task"]

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"

_current = {}      # loop -> its task
_references = {}   # id -> weak reference, of tasks that are not done
_counter = 0


def current_task(loop=None):
    """The task that runs, or None."""
    if loop is None:
        loop = events.get_running_loop()
    return _current.get(loop)


def all_tasks(loop=None):
    """The tasks of a loop that are not done."""
    if loop is None:
        loop = events.get_running_loop()
    found = set()
    for reference in list(_references.values()):
        task = reference()
        if task is not None and futures.Future.get_loop(task) is loop and not task.done():
            found.add(task)
    return found


def _register_task(task):
    _references[id(task)] = _weakref.ref(task)


def _unregister_task(task):
    _references.pop(id(task), None)


def _enter_task(loop, task):
    current = _current.get(loop)
    if current is not None:
        raise RuntimeError(f"Cannot enter into task {task!r} while another task {current!r} is "
                           "being executed.")
    _current[loop] = task


def _leave_task(loop, task):
    current = _current.get(loop)
    if current is not task:
        raise RuntimeError(f"Leaving task {task!r} does not match the current task {current!r}.")
    del _current[loop]


class Task(futures.Future):
    """A coroutine that runs in a loop; the future of its result."""

    _log_destroy_pending = True

    def __init__(self, coro, *, loop=None, name=None, context=None, eager_start=False):
        global _counter
        super().__init__(loop=loop)
        if not coroutines.iscoroutine(coro):
            self._log_destroy_pending = False
            raise TypeError(f"a coroutine was expected, got {coro!r}")
        if name is None:
            _counter += 1
            self._name = f"Task-{_counter}"
        else:
            self._name = str(name)
        self._num_cancels_requested = 0
        self._must_cancel = False
        self._fut_waiter = None
        self._coro = coro
        self._context = contextvars.copy_context() if context is None else context
        self._loop.call_soon(self._step, context=self._context)
        _references[id(self)] = _weakref.ref(self)

    def __del__(self):
        _references.pop(id(self), None)
        if self._state == "PENDING" and self._log_destroy_pending:
            self._loop.call_exception_handler(
                {"task": self, "message": "Task was destroyed but it is pending!"})
        super().__del__()

    def _repr_info(self):
        info = super()._repr_info()
        if self.cancelling() and not self.done():
            info[0] = "cancelling"
        info.insert(1, "name=%r" % self._name)
        if self._coro is not None:
            info.insert(2, f"coro=<{coroutines._format_coroutine(self._coro)}>")
        if self._fut_waiter is not None:
            info.insert(3, f"wait_for={self._fut_waiter!r}")
        return info

    def get_coro(self):
        """The coroutine."""
        return self._coro

    def get_context(self):
        """The context it runs in."""
        return self._context

    def get_name(self):
        """The name."""
        return self._name

    def set_name(self, value):
        """Sets the name."""
        self._name = str(value)

    def set_result(self, result):
        """Not for tasks."""
        raise RuntimeError("Task does not support set_result operation")

    def set_exception(self, exception):
        """Not for tasks."""
        raise RuntimeError("Task does not support set_exception operation")

    def get_stack(self, *, limit=None):
        """The frames of the coroutine."""
        frames = []
        coro = self._coro
        while coro is not None:
            frame = getattr(coro, "cr_frame", None) or getattr(coro, "gi_frame", None)
            if frame is None:
                break
            frames.append(frame)
            coro = getattr(coro, "cr_await", None)
        return frames if limit is None else frames[-limit:]

    def print_stack(self, *, limit=None, file=None):
        """Prints the frames of the coroutine."""
        frames = self.get_stack(limit=limit)
        if file is None:
            file = sys.stderr
        print(f"Stack for {self!r} (most recent call last):" if frames else
              f"No stack for {self!r}", file=file)
        for frame in frames:
            code = frame.f_code
            print(f'  File "{code.co_filename}", line {frame.f_lineno}, in {code.co_name}',
                  file=file)

    def cancel(self, msg=None):
        """Throws CancelledError into the coroutine at its next turn."""
        self._log_traceback_ = False
        if self.done():
            return False
        self._num_cancels_requested += 1
        if self._fut_waiter is not None:
            if self._fut_waiter.cancel(msg=msg):
                return True
        self._must_cancel = True
        self._cancel_message = msg
        return True

    def cancelling(self):
        """How many cancellations were asked for and not taken back."""
        return self._num_cancels_requested

    def uncancel(self):
        """Takes a cancellation back; returns how many are left."""
        if self._num_cancels_requested > 0:
            self._num_cancels_requested -= 1
            if self._num_cancels_requested == 0:
                self._must_cancel = False
        return self._num_cancels_requested

    def _finish(self):
        _references.pop(id(self), None)

    def _step(self, exc=None):
        if self._state != "PENDING":
            raise exceptions.InvalidStateError(f"_step(): already done: {self!r}, {exc!r}")
        if self._must_cancel:
            if not isinstance(exc, exceptions.CancelledError):
                exc = self._make_cancelled_error()
            self._must_cancel = False
        self._fut_waiter = None
        loop = self._loop
        previous = _current.get(loop)
        if previous is not None:
            raise RuntimeError(f"Cannot enter into task {self!r} while another task {previous!r} "
                               "is being executed.")
        _current[loop] = self
        try:
            if exc is None:
                result = self._coro.send(None)
            else:
                result = self._coro.throw(exc)
        except StopIteration as stop:
            self._finish()
            if self._must_cancel:
                # Cancelled just before the end.
                self._must_cancel = False
                super().cancel(msg=self._cancel_message)
            else:
                super().set_result(stop.value)
        except exceptions.CancelledError as error:
            self._finish()
            self._cancelled_exc = error
            super().cancel()
        except (KeyboardInterrupt, SystemExit) as error:
            self._finish()
            super().set_exception(error)
            raise
        except BaseException as error:
            self._finish()
            super().set_exception(error)
        else:
            self._wait_for(result)
        finally:
            del _current[loop]
            self = None

    def _wait_for(self, result):
        blocking = getattr(result, "_asyncio_future_blocking", None)
        if blocking is not None:
            if result.get_loop() is not self._loop:
                error = RuntimeError(f"Task {self!r} got Future {result!r} attached to a "
                                     "different loop")
            elif not blocking:
                error = RuntimeError(f"yield was used instead of yield from in task {self!r} with "
                                     f"{result!r}")
            elif result is self:
                error = RuntimeError(f"Task cannot await on itself: {self!r}")
            else:
                result._asyncio_future_blocking = False
                result.add_done_callback(self._wakeup, context=self._context)
                self._fut_waiter = result
                if self._must_cancel and result.cancel(msg=self._cancel_message):
                    self._must_cancel = False
                return
        elif result is None:
            # A bare yield gives way for one round.
            self._loop.call_soon(self._step, context=self._context)
            return
        elif hasattr(result, "gi_frame"):
            error = RuntimeError("yield was used instead of yield from for generator in task "
                                 f"{self!r} with {result!r}")
        else:
            error = RuntimeError(f"Task got bad yield: {result!r}")
        self._loop.call_soon(self._step, error, context=self._context)

    def _wakeup(self, future):
        try:
            future.result()
        except BaseException as error:
            self._step(error)
        else:
            self._step()
        self = None


def create_task(coro, *, name=None, context=None):
    """Runs a coroutine as a task of the running loop."""
    loop = events.get_running_loop()
    if context is None:
        return loop.create_task(coro, name=name)
    return loop.create_task(coro, name=name, context=context)


def ensure_future(coro_or_future, *, loop=None):
    """A future as it is; a coroutine or awaitable as a task."""
    if futures.isfuture(coro_or_future):
        if loop is not None and loop is not coro_or_future.get_loop():
            raise ValueError("The future belongs to a different loop than the one specified as "
                             "the loop argument")
        return coro_or_future
    should_close = True
    if not coroutines.iscoroutine(coro_or_future):
        if not hasattr(type(coro_or_future), "__await__"):
            raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")

        async def wrap(awaitable):
            return await awaitable

        coro_or_future = wrap(coro_or_future)
        should_close = False
    if loop is None:
        loop = events.get_event_loop()
    try:
        return loop.create_task(coro_or_future)
    except RuntimeError:
        if should_close:
            coro_or_future.close()
        raise


class _Nap:
    """Gives way for one round of the loop."""

    def __await__(self):
        yield


async def sleep(delay, result=None):
    """Waits for so many seconds; returns result."""
    if delay <= 0:
        await _Nap()
        return result
    if delay != delay:
        raise ValueError("Invalid delay: NaN (not a number)")
    loop = events.get_running_loop()
    future = loop.create_future()
    handle = loop.call_later(delay, futures._set_result_unless_cancelled, future, result)
    try:
        return await future
    finally:
        handle.cancel()


async def wait_for(fut, timeout):
    """The result of an awaitable, or TimeoutError; it is cancelled then."""
    if fut is not None and not futures.isfuture(fut) and not coroutines.iscoroutine(fut):
        if not hasattr(type(fut), "__await__"):
            raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
    if timeout is not None and timeout <= 0:
        fut = ensure_future(fut)
        if fut.done():
            return fut.result()
        await _cancel_and_wait(fut)
        try:
            return fut.result()
        except exceptions.CancelledError as error:
            raise TimeoutError from error
    from asyncio import timeouts
    async with timeouts.timeout(timeout):
        return await fut


async def _cancel_and_wait(fut):
    loop = events.get_running_loop()
    waiter = loop.create_future()

    def release(_):
        if not waiter.done():
            waiter.set_result(None)

    fut.add_done_callback(release)
    try:
        fut.cancel()
        await waiter
    finally:
        fut.remove_done_callback(release)


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    """Waits for futures; returns (done, pending)."""
    if futures.isfuture(fs) or coroutines.iscoroutine(fs):
        raise TypeError(f"expect a list of futures, not {type(fs).__name__}")
    if not fs:
        raise ValueError("Set of Tasks/Futures is empty.")
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return_when value: {return_when}")
    fs = set(fs)
    if any(coroutines.iscoroutine(f) for f in fs):
        raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    loop = events.get_running_loop()
    return await _wait(fs, timeout, return_when, loop)


async def _wait(fs, timeout, return_when, loop):
    waiter = loop.create_future()
    handle = None
    if timeout is not None:
        handle = loop.call_later(timeout, _release, waiter)
    left = sum(1 for f in fs if not f.done())

    def on_done(f):
        nonlocal left
        left -= 1
        if (left <= 0 or return_when == FIRST_COMPLETED
                or return_when == FIRST_EXCEPTION and not f.cancelled()
                and f.exception() is not None):
            if handle is not None:
                handle.cancel()
            _release(waiter)

    enough = left == 0 or return_when == FIRST_COMPLETED and left < len(fs) or (
        return_when == FIRST_EXCEPTION and any(
            f.done() and not f.cancelled() and f.exception() is not None for f in fs))
    if not enough:
        for f in fs:
            f.add_done_callback(on_done)
        try:
            await waiter
        finally:
            if handle is not None:
                handle.cancel()
            for f in fs:
                f.remove_done_callback(on_done)
    elif handle is not None:
        handle.cancel()
    done, pending = set(), set()
    for f in fs:
        (done if f.done() else pending).add(f)
    return done, pending


def _release(waiter):
    if not waiter.done():
        waiter.set_result(None)


def as_completed(fs, *, timeout=None):
    """An iterator of coroutines; each gives the next result that comes."""
    if futures.isfuture(fs) or coroutines.iscoroutine(fs):
        raise TypeError(f"expect an iterable of futures, not {type(fs).__name__}")
    from asyncio.queues import Queue
    done = Queue()
    loop = events.get_event_loop()
    todo = {ensure_future(f, loop=loop) for f in set(fs)}
    handle = None

    def on_timeout():
        for f in todo:
            f.remove_done_callback(on_done)
            done.put_nowait(None)
        todo.clear()

    def on_done(f):
        if not todo:
            return
        todo.remove(f)
        done.put_nowait(f)
        if not todo and handle is not None:
            handle.cancel()

    async def wait_for_one():
        f = await done.get()
        if f is None:
            raise exceptions.TimeoutError
        return f.result()

    for f in todo:
        f.add_done_callback(on_done)
    if todo and timeout is not None:
        handle = loop.call_later(timeout, on_timeout)
    for _ in range(len(todo)):
        yield wait_for_one()


class _GatheringFuture(futures.Future):
    """The future of gather(): cancelling it cancels all."""

    def __init__(self, children, *, loop):
        super().__init__(loop=loop)
        self._children = children
        self._cancel_requested = False

    def cancel(self, msg=None):
        """Cancels all that were gathered."""
        if self.done():
            return False
        cancelled = False
        for child in self._children:
            if child.cancel(msg=msg):
                cancelled = True
        if cancelled:
            self._cancel_requested = True
        return cancelled


def gather(*coros_or_futures, return_exceptions=False):
    """The results of several awaitables, as a list in their order."""
    if not coros_or_futures:
        outer = events.get_event_loop().create_future()
        outer.set_result([])
        return outer
    children = []
    by_argument = {}
    loop = events._get_running_loop()
    finished = 0
    outer = None

    def on_done(future):
        nonlocal finished
        finished += 1
        if outer is None or outer.done():
            if not future.cancelled():
                future.exception()   # it has been looked at
            return
        if not return_exceptions:
            if future.cancelled():
                outer.set_exception(future._make_cancelled_error())
                return
            error = future.exception()
            if error is not None:
                outer.set_exception(error)
                return
        if finished == total:
            results = []
            for child in children:
                if child.cancelled():
                    results.append(exceptions.CancelledError(
                        "" if child._cancel_message is None else child._cancel_message))
                else:
                    results.append(child.exception() or child.result())
            if outer._cancel_requested:
                outer.set_exception(future._make_cancelled_error())
            else:
                outer.set_result(results)

    for argument in coros_or_futures:
        future = by_argument.get(id(argument))
        if future is None:
            future = ensure_future(argument, loop=loop)
            if loop is None:
                loop = future.get_loop()
            if future is not argument:
                future._log_destroy_pending = False
            by_argument[id(argument)] = future
        children.append(future)
    unique = list(dict.fromkeys(children))
    total = len(unique)
    outer = _GatheringFuture(children, loop=loop)
    for future in unique:
        future.add_done_callback(on_done)
    return outer


def shield(arg):
    """Protects an awaitable from being cancelled with its waiter."""
    inner = ensure_future(arg)
    if inner.done():
        return inner
    outer = inner.get_loop().create_future()

    def inner_done(inner):
        if outer.cancelled():
            if not inner.cancelled():
                inner.exception()
            return
        if inner.cancelled():
            outer.cancel()
        else:
            error = inner.exception()
            if error is not None:
                outer.set_exception(error)
            else:
                outer.set_result(inner.result())

    def outer_done(outer):
        if not inner.done():
            inner.remove_done_callback(inner_done)

    inner.add_done_callback(inner_done)
    outer.add_done_callback(outer_done)
    return outer


def run_coroutine_threadsafe(coro, loop):
    """Runs a coroutine in another thread's loop; a concurrent.futures.Future."""
    if not coroutines.iscoroutine(coro):
        raise TypeError("A coroutine object is required")
    from concurrent.futures import Future
    future = Future()

    def callback():
        try:
            futures._chain_future(ensure_future(coro, loop=loop), future)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            if future.set_running_or_notify_cancel():
                future.set_exception(error)
            raise

    loop.call_soon_threadsafe(callback)
    return future
