"""Contexts: one for each way of starting a process, with everything such processes share."""

import os
import sys
import threading

from multiprocessing import process
from multiprocessing.process import (AuthenticationError, BufferTooShort, ProcessError,
                                     TimeoutError)

__all__ = ()


class BaseContext:
    """What the package offers, for processes that are started in one way."""

    ProcessError = ProcessError
    BufferTooShort = BufferTooShort
    TimeoutError = TimeoutError
    AuthenticationError = AuthenticationError
    current_process = staticmethod(process.current_process)
    parent_process = staticmethod(process.parent_process)
    active_children = staticmethod(process.active_children)

    def cpu_count(self):
        """The number of processors."""
        count = os.cpu_count()
        if count is None:
            raise NotImplementedError("cannot determine number of cpus")
        return count

    def Manager(self):
        """A running SyncManager."""
        from multiprocessing.managers import SyncManager
        manager = SyncManager(ctx=self.get_context())
        manager.start()
        return manager

    def Pipe(self, duplex=True):
        """Two connected ends: (receiving, sending), or both ways."""
        from multiprocessing.connection import Pipe
        return Pipe(duplex)

    def Lock(self):
        """A lock between processes."""
        from multiprocessing.synchronize import Lock
        return Lock(ctx=self.get_context())

    def RLock(self):
        """A lock that its owner may take again."""
        from multiprocessing.synchronize import RLock
        return RLock(ctx=self.get_context())

    def Condition(self, lock=None):
        """Waiting for something that another process announces."""
        from multiprocessing.synchronize import Condition
        return Condition(lock, ctx=self.get_context())

    def Semaphore(self, value=1):
        """A counter of what is left."""
        from multiprocessing.synchronize import Semaphore
        return Semaphore(value, ctx=self.get_context())

    def BoundedSemaphore(self, value=1):
        """A semaphore that cannot grow above its first value."""
        from multiprocessing.synchronize import BoundedSemaphore
        return BoundedSemaphore(value, ctx=self.get_context())

    def Event(self):
        """A flag that processes wait for."""
        from multiprocessing.synchronize import Event
        return Event(ctx=self.get_context())

    def Barrier(self, parties, action=None, timeout=None):
        """A point that a number of processes pass together."""
        from multiprocessing.synchronize import Barrier
        return Barrier(parties, action, timeout, ctx=self.get_context())

    def Queue(self, maxsize=0):
        """A queue between processes."""
        from multiprocessing.queues import Queue
        return Queue(maxsize, ctx=self.get_context())

    def JoinableQueue(self, maxsize=0):
        """A queue that knows which objects have been dealt with."""
        from multiprocessing.queues import JoinableQueue
        return JoinableQueue(maxsize, ctx=self.get_context())

    def SimpleQueue(self):
        """A pipe with locks."""
        from multiprocessing.queues import SimpleQueue
        return SimpleQueue(ctx=self.get_context())

    def Pool(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None):
        """Worker processes that share out calls."""
        from multiprocessing.pool import Pool
        return Pool(processes, initializer, initargs, maxtasksperchild,
                    context=self.get_context())

    def RawValue(self, typecode_or_type, *args):
        """A number in shared memory."""
        from multiprocessing.sharedctypes import RawValue
        return RawValue(typecode_or_type, *args)

    def RawArray(self, typecode_or_type, size_or_initializer):
        """Numbers in shared memory."""
        from multiprocessing.sharedctypes import RawArray
        return RawArray(typecode_or_type, size_or_initializer)

    def Value(self, typecode_or_type, *args, lock=True):
        """A number in shared memory, with a lock unless lock=False."""
        from multiprocessing.sharedctypes import Value
        return Value(typecode_or_type, *args, lock=lock, ctx=self.get_context())

    def Array(self, typecode_or_type, size_or_initializer, *, lock=True):
        """Numbers in shared memory, with a lock unless lock=False."""
        from multiprocessing.sharedctypes import Array
        return Array(typecode_or_type, size_or_initializer, lock=lock, ctx=self.get_context())

    def freeze_support(self):
        """Does nothing: needed only where programs are frozen on Windows."""

    def get_logger(self):
        """The package's logger."""
        from multiprocessing.util import get_logger
        return get_logger()

    def log_to_stderr(self, level=None):
        """Makes the package's logger write to stderr."""
        from multiprocessing.util import log_to_stderr
        return log_to_stderr(level)

    def allow_connection_pickling(self):
        """Makes connections and sockets things that can be sent to other processes."""
        from multiprocessing import connection   # which registers them

    def set_executable(self, executable):
        """The program that spawned processes run."""
        from multiprocessing.spawn import set_executable
        set_executable(executable)

    def set_forkserver_preload(self, module_names):
        """The modules that the fork server imports before it forks."""
        from multiprocessing.forkserver import set_forkserver_preload
        set_forkserver_preload(module_names)

    def get_context(self, method=None):
        """The context of a start method; without one, this one."""
        if method is None:
            return self
        try:
            context = _concrete_contexts[method]
        except KeyError:
            raise ValueError("cannot find context for %r" % method) from None
        context._check_available()
        return context

    def get_start_method(self, allow_none=False):
        """The way this context starts processes."""
        return self._name

    def set_start_method(self, method, force=False):
        """Only the default context's way can be chosen."""
        raise ValueError("cannot set start method of concrete context")

    @property
    def reducer(self):
        """The module that pickles for other processes."""
        if _reducer:
            return _reducer[0]
        from multiprocessing import reduction
        return reduction

    @reducer.setter
    def reducer(self, reduction):
        _reducer[:] = [reduction]

    def _check_available(self):
        pass


_reducer = []


class Process(process.BaseProcess):
    """An activity that runs in a process of its own."""

    _start_method = None

    @staticmethod
    def _Popen(process_obj):
        return _default_context.get_context().Process._Popen(process_obj)

    @staticmethod
    def _after_fork():
        return _default_context.get_context().Process._after_fork()


class DefaultContext(BaseContext):
    """The context that takes the program's start method."""

    Process = Process

    def __init__(self, context):
        self._default_context = context
        self._actual_context = None

    def get_context(self, method=None):
        """The context of a start method; without one, the program's."""
        if method is None:
            if self._actual_context is None:
                self._actual_context = self._default_context
            return self._actual_context
        return super().get_context(method)

    def set_start_method(self, method, force=False):
        """Chooses how processes are started: once, before anything has been started."""
        if self._actual_context is not None and not force:
            raise RuntimeError("context has already been set")
        if method is None and force:
            self._actual_context = None
            return
        self._actual_context = self.get_context(method)

    def get_start_method(self, allow_none=False):
        """How processes are started; None if allow_none and nothing has been chosen."""
        if self._actual_context is None:
            if allow_none:
                return None
            self._actual_context = self._default_context
        return self._actual_context._name

    def get_all_start_methods(self):
        """The ways of starting a process, the default one first."""
        return ["fork", "spawn", "forkserver"]


class ForkProcess(process.BaseProcess):
    """A process made by fork()."""

    _start_method = "fork"

    @staticmethod
    def _Popen(process_obj):
        from multiprocessing.popen_fork import Popen
        return Popen(process_obj)


class SpawnProcess(process.BaseProcess):
    """A process that is a new interpreter."""

    _start_method = "spawn"

    @staticmethod
    def _Popen(process_obj):
        from multiprocessing.popen_spawn_posix import Popen
        return Popen(process_obj)


class ForkServerProcess(process.BaseProcess):
    """A process forked by a server that has no threads and little memory."""

    _start_method = "forkserver"

    @staticmethod
    def _Popen(process_obj):
        from multiprocessing.popen_forkserver import Popen
        return Popen(process_obj)


class ForkContext(BaseContext):
    """Starts processes by fork()."""

    _name = "fork"
    Process = ForkProcess


class SpawnContext(BaseContext):
    """Starts processes as new interpreters."""

    _name = "spawn"
    Process = SpawnProcess


class ForkServerContext(BaseContext):
    """Starts processes through a server that forks."""

    _name = "forkserver"
    Process = ForkServerProcess


_concrete_contexts = {"fork": ForkContext(), "spawn": SpawnContext(),
                      "forkserver": ForkServerContext()}
_default_context = DefaultContext(_concrete_contexts["fork"])


def _force_start_method(method):
    _default_context._actual_context = _concrete_contexts[method]


_tls = threading.local()


def get_spawning_popen():
    """The Popen object that is just pickling a process for its child."""
    return getattr(_tls, "spawning_popen", None)


def set_spawning_popen(popen):
    """Says which Popen object is pickling in this thread."""
    _tls.spawning_popen = popen


def assert_spawning(obj):
    """Fails unless a process is being started."""
    if get_spawning_popen() is None:
        raise RuntimeError("%s objects should only be shared between processes through "
                           "inheritance" % type(obj).__name__)
