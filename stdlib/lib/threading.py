"""Threads and the primitives that coordinate them, over the locks of _thread."""

import sys
import _thread
from time import monotonic as _now

__all__ = ["get_ident", "active_count", "Condition", "current_thread", "enumerate",
           "main_thread", "TIMEOUT_MAX", "Event", "Lock", "RLock", "Semaphore",
           "BoundedSemaphore", "Thread", "Barrier", "BrokenBarrierError", "Timer", "ThreadError",
           "setprofile", "settrace", "local", "stack_size", "excepthook", "ExceptHookArgs",
           "gettrace", "getprofile", "setprofile_all_threads", "settrace_all_threads",
           "get_native_id"]

TIMEOUT_MAX = 9223372036.0
Lock = _thread.allocate_lock
get_ident = _thread.get_ident
get_native_id = _thread.get_native_id
stack_size = _thread.stack_size
ThreadError = RuntimeError

def _deprecated(old, advice):
    import warnings
    warnings.warn(f"{old}() is deprecated, {advice} instead", DeprecationWarning, stacklevel=3)


_active = {}     # ident -> Thread, running or about to run
_counter = 0


RLock = _CRLock = _thread.RLock


class _PyRLock:
    """RLock in Python: a lock that its owner may take again."""

    def __init__(self):
        self._block = Lock()
        self._owner = None
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        """Takes the lock, once more if this thread has it. Returns whether it was taken."""
        me = get_ident()
        if self._owner == me:
            self._count += 1
            return True
        if self._block.acquire(blocking, timeout):
            self._owner = me
            self._count = 1
            return True
        return False

    __enter__ = acquire

    def release(self):
        """Gives the lock back; another thread can take it after the last time."""
        if self._owner != get_ident():
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._owner = None
            self._block.release()

    def __exit__(self, *args):
        self.release()

    def __repr__(self):
        owner = self._owner
        try:
            owner = _active[owner].name
        except KeyError:
            pass
        return "<%s threading._RLock object owner=%r count=%d at %#x>" % (
            "locked" if self._block.locked() else "unlocked", owner, self._count, id(self))

    def _at_fork_reinit(self):
        self._block._at_fork_reinit()
        self._owner = None
        self._count = 0

    def _release_save(self):
        if self._count == 0:
            raise RuntimeError("cannot release un-acquired lock")
        state = (self._count, self._owner)
        self._count = 0
        self._owner = None
        self._block.release()
        return state

    def _acquire_restore(self, state):
        self._block.acquire()
        self._count, self._owner = state

    def _is_owned(self):
        return self._owner == get_ident()

    def _recursion_count(self):
        return self._count if self._is_owned() else 0


_RLock = _PyRLock


class Condition:
    """Lets threads wait until another one says that something changed."""

    def __init__(self, lock=None):
        self._lock = RLock() if lock is None else lock
        self.acquire = self._lock.acquire
        self.release = self._lock.release
        # Locks that know their owner release and take themselves in their own way.
        if type(self._lock) is not Lock:
            for name in ("_release_save", "_acquire_restore", "_is_owned"):
                if hasattr(self._lock, name):
                    setattr(self, name, getattr(self._lock, name))
        self._waiters = []

    def _at_fork_reinit(self):
        self._lock._at_fork_reinit()
        self._waiters.clear()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __repr__(self):
        return "<Condition(%s, %d)>" % (self._lock, len(self._waiters))

    def _release_save(self):
        self._lock.release()

    def _acquire_restore(self, state):
        self._lock.acquire()

    def _is_owned(self):
        if self._lock.acquire(False):
            self._lock.release()
            return False
        return True

    def wait(self, timeout=None):
        """Gives the lock back, waits until notified or for `timeout` seconds, and takes it again.

        Returns whether it was notified."""
        if not self._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        waiter = Lock()
        waiter.acquire()
        self._waiters.append(waiter)
        state = self._release_save()
        woken = False
        try:
            if timeout is None:
                woken = waiter.acquire()
            elif timeout > 0:
                woken = waiter.acquire(True, timeout)
            else:
                woken = waiter.acquire(False)
            return woken
        finally:
            self._acquire_restore(state)
            if not woken and waiter in self._waiters:
                self._waiters.remove(waiter)

    def wait_for(self, predicate, timeout=None):
        """Waits until predicate() is true, or for `timeout` seconds; returns its last result."""
        end = None if timeout is None else _now() + timeout
        result = predicate()
        while not result:
            left = None if end is None else end - _now()
            if left is not None and left <= 0:
                break
            in_time = self.wait(left)
            result = predicate()
            if not in_time:
                break
        return result

    def notify(self, n=1):
        """Wakes n of the waiting threads, if there are so many. The lock must be held."""
        if not self._is_owned():
            raise RuntimeError("cannot notify on un-acquired lock")
        while self._waiters and n > 0:
            self._waiters.pop(0).release()
            n -= 1

    def notify_all(self):
        """Wakes all waiting threads. The lock must be held."""
        self.notify(len(self._waiters))

    def notifyAll(self):
        """Deprecated: notify_all()."""
        _deprecated("notifyAll", "use notify_all()")
        self.notify_all()


class Semaphore:
    """A counter that is never negative: acquire() takes one, and waits while there is none."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._cond = Condition(Lock())
        self._value = value

    def acquire(self, blocking=True, timeout=None):
        """Takes one, waiting for it if `blocking`, for `timeout` seconds at most.

        Returns whether it got one."""
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        end = None if timeout is None else _now() + timeout
        with self._cond:
            while self._value == 0:
                if not blocking:
                    return False
                left = None if end is None else end - _now()
                if left is not None and left <= 0:
                    return False
                self._cond.wait(left)
            self._value -= 1
            return True

    __enter__ = acquire

    def release(self, n=1):
        """Gives n back; that many waiting threads go on."""
        if n < 1:
            raise ValueError("n must be one or more")
        with self._cond:
            self._value += n
            self._cond.notify(n)

    def __exit__(self, *args):
        self.release()

    def __repr__(self):
        return (f"<{type(self).__module__}.{type(self).__qualname__} at {id(self):#x}: "
                f"value={self._value}>")


class BoundedSemaphore(Semaphore):
    """A semaphore that cannot be given back more than was taken: ValueError."""

    def __init__(self, value=1):
        super().__init__(value)
        self._initial_value = value

    def release(self, n=1):
        """Gives n back; that many waiting threads go on."""
        if n < 1:
            raise ValueError("n must be one or more")
        with self._cond:
            if self._value + n > self._initial_value:
                raise ValueError("Semaphore released too many times")
            self._value += n
            self._cond.notify(n)

    def __repr__(self):
        return (f"<{type(self).__module__}.{type(self).__qualname__} at {id(self):#x}: "
                f"value={self._value}/{self._initial_value}>")


class Event:
    """A flag that threads can wait for."""

    def __init__(self):
        self._cond = Condition(Lock())
        self._flag = False

    def _at_fork_reinit(self):
        self._cond._at_fork_reinit()

    def is_set(self):
        """Whether the flag is set."""
        return self._flag

    def isSet(self):
        """Deprecated: is_set()."""
        _deprecated("isSet", "use is_set()")
        return self.is_set()

    def set(self):
        """Sets the flag: all who wait go on."""
        with self._cond:
            self._flag = True
            self._cond.notify_all()

    def clear(self):
        """Resets the flag: who waits from now on has to wait."""
        with self._cond:
            self._flag = False

    def wait(self, timeout=None):
        """Waits until it is set, or for `timeout` seconds; returns whether it is."""
        with self._cond:
            signaled = self._flag
            if not signaled:
                signaled = self._cond.wait(timeout)
            return signaled

    def __repr__(self):
        status = "set" if self._flag else "unset"
        return f"<{type(self).__module__}.{type(self).__qualname__} at {id(self):#x}: {status}>"


class Thread:
    """A thread of control: runs `target`, or the run() of a subclass."""

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        global _counter
        if group is not None:
            raise AssertionError("group argument must be None for now")
        if name is None:
            _counter += 1
            name = f"Thread-{_counter}"
            if target is not None and hasattr(target, "__name__"):
                name += f" ({target.__name__})"
        self._target = target
        self._name = str(name)
        self._args = args
        self._kwargs = {} if kwargs is None else kwargs
        self._daemonic = current_thread().daemon if daemon is None else bool(daemon)
        self._stderr = sys.stderr    # where excepthook() reports if there is none any more
        self._ident = None
        self._started = False
        self._native_id = None
        self._begun = Lock()
        self._done = Lock()
        self._finished = False
        self._initialized = True

    def start(self):
        """Starts the thread; it has begun to run when this returns."""
        if not getattr(self, "_initialized", False):
            raise RuntimeError("thread.__init__() not called")
        if self._started:
            raise RuntimeError("threads can only be started once")
        self._started = True
        self._done.acquire()
        self._begun.acquire()
        try:
            self._ident = _thread.start_new_thread(self._bootstrap, (), None, self._daemonic,
                                                   (self._begun, self._done))
        except BaseException:
            self._started = False
            self._begun.release()
            self._done.release()
            raise
        self._begun.acquire()
        if self._native_id is None:
            # There was not even the memory to begin.
            self._started = False
            raise RuntimeError("can't start new thread")

    def run(self):
        """What the thread does: calls the target. A subclass may do something else."""
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            del self._target, self._args, self._kwargs

    def _bootstrap(self):
        # Whatever fails here, even for want of memory: nobody is left waiting.
        try:
            try:
                self._ident = get_ident()
                self._native_id = get_native_id()
                _active[self._ident] = self
            finally:
                self._begun.release()
            if _trace_hook is not None:
                sys.settrace(_trace_hook)
            if _profile_hook is not None:
                sys.setprofile(_profile_hook)
            self.run()
        except SystemExit:
            pass
        except BaseException as error:
            self._report(error)
        finally:
            self._finished = True
            try:
                _active.pop(self._ident, None)
                _thread._drop_locals(self._ident)
            finally:
                self._done.release()

    def _report(self, error):
        args = ExceptHookArgs((type(error), error, error.__traceback__, self))
        try:
            excepthook(args)
        except BaseException as second:
            second.__suppress_context__ = True
            sys.stderr.write("Exception in threading.excepthook:\n")
            sys.excepthook(type(second), second, second.__traceback__)

    def join(self, timeout=None):
        """Waits until the thread ends, or for so many seconds."""
        if not getattr(self, "_initialized", False):
            raise RuntimeError("Thread.__init__() not called")
        if not self._started:
            raise RuntimeError("cannot join thread before it is started")
        if self is current_thread():
            raise RuntimeError("cannot join current thread")
        if timeout is None:
            got = self._done.acquire()
        else:
            got = self._done.acquire(True, max(timeout, 0))
        if got:
            self._done.release()

    def is_alive(self):
        """Whether the thread has been started and has not ended."""
        return self._started and not self._finished

    @property
    def name(self):
        """The thread's name, which means nothing to the interpreter."""
        return self._name

    @name.setter
    def name(self, name):
        self._name = str(name)

    @property
    def ident(self):
        """What get_ident() gives in the thread; None before the start."""
        return self._ident

    @property
    def native_id(self):
        """The system's identifier; None before the start."""
        return self._native_id

    @property
    def daemon(self):
        """Whether the program's end does not wait for the thread."""
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        if self._started:
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemonic = daemonic

    def getName(self):
        """Deprecated: the attribute `name`."""
        _deprecated("getName", "get the name attribute")
        return self.name

    def setName(self, name):
        """Deprecated: the attribute `name`."""
        _deprecated("setName", "set the name attribute")
        self.name = name

    def isDaemon(self):
        """Deprecated: the attribute `daemon`."""
        _deprecated("isDaemon", "get the daemon attribute")
        return self.daemon

    def setDaemon(self, daemonic):
        """Deprecated: the attribute `daemon`."""
        _deprecated("setDaemon", "set the daemon attribute")
        self.daemon = daemonic

    def __repr__(self):
        status = "initial"
        if self._started:
            status = "started"
        if self._finished:
            status = "stopped"
        if self._daemonic:
            status += " daemon"
        if self._ident is not None:
            status += f" {self._ident}"
        return f"<{type(self).__name__}({self._name}, {status})>"


class ExceptHookArgs(tuple):
    """What excepthook is called with."""

    __slots__ = ()
    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])

    def __new__(cls, items):
        items = tuple(items)
        if len(items) != 4:
            raise TypeError(f"_thread._ExceptHookArgs() takes a 4-sequence ({len(items)}-sequence "
                            "given)")
        return tuple.__new__(cls, items)

    def __repr__(self):
        return ("_thread._ExceptHookArgs(exc_type=%r, exc_value=%r, exc_traceback=%r, thread=%r)"
                % self[:])


def excepthook(args):
    """Prints an exception that ended a thread."""
    if args.exc_type is SystemExit:
        return
    stderr = sys.stderr
    if stderr is None and args.thread is not None:
        stderr = args.thread._stderr
    if stderr is None:
        return
    name = args.thread.name if args.thread is not None else get_ident()
    stderr.write(f"Exception in thread {name}:\n{_thread._format_exception(args.exc_value)}")
    stderr.flush()


__excepthook__ = excepthook


def __getattr__(name):
    # Those who watch for threads left behind ask for the threads that exist.
    if name == "_dangling":
        return set(_active.values())
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _MainThread(Thread):
    def __init__(self):
        self._target = None
        self._name = "MainThread"
        self._daemonic = False
        self._ident = get_ident()
        self._stderr = None
        self._native_id = get_native_id()
        self._started = True
        self._finished = False
        self._initialized = True
        self._done = Lock()
        self._done.acquire()


class _DummyThread(Thread):
    def __init__(self):
        global _counter
        _counter += 1
        self._name = f"Dummy-{_counter}"
        self._daemonic = True
        self._ident = get_ident()
        self._stderr = None
        self._native_id = get_native_id()
        self._started = True
        self._finished = False
        self._initialized = True
        self._done = Lock()
        self._done.acquire()


_main_thread = _MainThread()
_active[_main_thread._ident] = _main_thread


def current_thread():
    """The Thread that runs; one made for the occasion if threading did not start it."""
    ident = get_ident()
    thread = _active.get(ident)
    if thread is None:
        thread = _active[ident] = _DummyThread()
    return thread


def main_thread():
    """The Thread of the program's beginning; after a fork, of the child's."""
    return _main_thread


def enumerate():
    """All threads that are alive."""
    return list(_active.values())


def active_count():
    """How many threads are alive."""
    return len(_active)


class BrokenBarrierError(RuntimeError):
    """A barrier was broken."""


class Barrier:
    """A point that a number of threads pass together."""

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError("parties must be > 0")
        self._cond = Condition(Lock())
        self._action = action
        self._timeout = timeout
        self._parties = parties
        self._state = 0     # 0 filling, 1 draining, -1 resetting, -2 broken
        self._count = 0

    def wait(self, timeout=None):
        """Waits for the others; returns a different number in each thread."""
        if timeout is None:
            timeout = self._timeout
        with self._cond:
            while self._state in (-1, 1):
                self._cond.wait()
            if self._state < 0:
                raise BrokenBarrierError
            index = self._count
            self._count += 1
            try:
                if index + 1 == self._parties:
                    try:
                        if self._action:
                            self._action()
                        self._state = 1
                        self._cond.notify_all()
                    except BaseException:
                        self._break()
                        raise
                else:
                    if not self._cond.wait_for(lambda: self._state != 0, timeout):
                        self._break()
                        raise BrokenBarrierError
                    if self._state < 0:
                        raise BrokenBarrierError
                return index
            finally:
                self._count -= 1
                if self._count == 0 and self._state in (-1, 1):
                    self._state = 0
                    self._cond.notify_all()

    def _break(self):
        self._state = -2
        self._cond.notify_all()

    def reset(self):
        """Makes those that wait fail, and starts anew."""
        with self._cond:
            if self._count > 0:
                if self._state in (0, -2):
                    self._state = -1
            else:
                self._state = 0
            self._cond.notify_all()

    def abort(self):
        """Breaks it: waiting fails from now on."""
        with self._cond:
            self._break()

    @property
    def parties(self):
        """How many pass together."""
        return self._parties

    @property
    def n_waiting(self):
        """How many wait."""
        return self._count if self._state == 0 else 0

    @property
    def broken(self):
        """Whether it is broken."""
        return self._state == -2

    def __repr__(self):
        kind = f"{type(self).__module__}.{type(self).__qualname__}"
        if self.broken:
            return f"<{kind} at {id(self):#x}: broken>"
        return f"<{kind} at {id(self):#x}: waiters={self.n_waiting}/{self.parties}>"


class Timer(Thread):
    """Calls a function after some seconds, unless cancelled."""

    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval = interval
        self.function = function
        self.args = args if args is not None else []
        self.kwargs = kwargs if kwargs is not None else {}
        self.finished = Event()

    def cancel(self):
        """Stops the timer if it has not fired yet."""
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


_trace_hook = _profile_hook = None


def settrace(func):
    """Sets the trace function of threads started later."""
    global _trace_hook
    _trace_hook = func


def settrace_all_threads(func):
    """Sets the trace function of all threads, those that run and those started later."""
    settrace(func)
    sys._settraceallthreads(func)


def gettrace():
    """The trace function of threads started later."""
    return _trace_hook


def setprofile(func):
    """Sets the profile function of threads started later."""
    global _profile_hook
    _profile_hook = func


def setprofile_all_threads(func):
    """Sets the profile function of all threads, those that run and those started later."""
    setprofile(func)
    sys._setprofileallthreads(func)


def getprofile():
    """The profile function of threads started later."""
    return _profile_hook


def _after_fork():
    """In the child of a fork: only the calling thread is left."""
    global _main_thread
    current = _active.get(get_ident())
    if current is None:
        current = _MainThread()
    _main_thread = current
    current._ident = get_ident()
    current._native_id = get_native_id()
    for thread in list(_active.values()):
        if thread is not current:
            thread._finished = True
            if thread._done.locked():
                thread._done.release()
    _active.clear()
    _active[current._ident] = current


def currentThread():
    """Deprecated: current_thread()."""
    _deprecated("currentThread", "use current_thread()")
    return current_thread()


def activeCount():
    """Deprecated: active_count()."""
    _deprecated("activeCount", "use active_count()")
    return active_count()


local = _thread._local


_at_shutdown = []


def _before_shutdown(function):
    """Calls a function before the threads are waited for at the program's end."""
    _at_shutdown.append(function)


_shutting_down = False


def _register_atexit(func, *args, **kwargs):
    """Calls a function before the threads are waited for at the program's end."""
    if _shutting_down:
        raise RuntimeError("can't register atexit after shutdown")
    _before_shutdown(lambda: func(*args, **kwargs))


def _shutdown():
    """Waits for the threads that are not daemons; called at the program's end."""
    global _shutting_down
    _shutting_down = True
    while _at_shutdown:
        _at_shutdown.pop()()
    # Those who join the main thread need not wait any more.
    _main_thread._finished = True
    if _main_thread._done.locked():
        _main_thread._done.release()
    me = get_ident()
    while True:
        waiting = [t for t in list(_active.values())
                   if not t._daemonic and t is not _main_thread and t._ident != me]
        if not waiting:
            return
        for thread in waiting:
            thread.join()
