"""Processes with the interface of threading."""

import os
from multiprocessing.process import (AuthenticationError, BufferTooShort, Process, ProcessError,
                                     TimeoutError, active_children, current_process,
                                     parent_process)

__all__ = ["Array", "AuthenticationError", "Barrier", "BoundedSemaphore", "BufferTooShort",
           "Condition", "Event", "JoinableQueue", "Lock", "Manager", "Pipe", "Pool", "Process",
           "ProcessError", "Queue", "RLock", "RawArray", "RawValue", "Semaphore", "SimpleQueue",
           "TimeoutError", "Value", "active_children", "allow_connection_pickling", "cpu_count",
           "current_process", "freeze_support", "get_all_start_methods", "get_context",
           "get_logger", "get_start_method", "log_to_stderr", "parent_process", "reducer",
           "set_executable", "set_forkserver_preload", "set_start_method"]

_elsewhere = {
    "Queue": "queues", "JoinableQueue": "queues", "SimpleQueue": "queues",
    "Pipe": "connection",
    "Lock": "synchronize", "RLock": "synchronize", "Semaphore": "synchronize",
    "BoundedSemaphore": "synchronize", "Condition": "synchronize", "Event": "synchronize",
    "Barrier": "synchronize",
    "Value": "sharedctypes", "Array": "sharedctypes", "RawValue": "sharedctypes",
    "RawArray": "sharedctypes",
    "Pool": "pool", "Manager": "managers",
}


def __getattr__(name):
    module = _elsewhere.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(__import__("multiprocessing." + module, None, None, [name]), name)
    globals()[name] = value
    return value


def cpu_count():
    """The number of processors."""
    count = os.cpu_count()
    if count is None:
        raise NotImplementedError("cannot determine number of cpus")
    return count


def freeze_support():
    """Does nothing: needed only where programs are frozen on Windows."""


def allow_connection_pickling():
    """Does nothing: connections travel through fork."""


def get_all_start_methods():
    """The ways of starting a process."""
    return ["fork"]


def get_start_method(allow_none=False):
    """The way processes are started."""
    return "fork"


def set_start_method(method, force=False):
    """Chooses the way processes are started; only 'fork' is available."""
    get_context(method)


def get_context(method=None):
    """This module, for the start method 'fork'."""
    import sys
    if method is None or method == "fork":
        return sys.modules[__name__]
    if method in ("spawn", "forkserver"):
        raise ValueError(f"start method {method!r} is not available: processes are started by fork")
    raise ValueError("cannot find context for %r" % method)


def set_executable(executable):
    """Does nothing: processes are started by fork."""


def set_forkserver_preload(module_names):
    """Does nothing: there is no fork server."""


def get_logger():
    """The package's logger."""
    import logging
    return logging.getLogger("multiprocessing")


def log_to_stderr(level=None):
    """Makes the package's logger write to stderr."""
    import logging
    logger = get_logger()
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("[%(levelname)s/%(processName)s] %(message)s"))
    logger.addHandler(handler)
    if level:
        logger.setLevel(level)
    return logger
