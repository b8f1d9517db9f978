"""What the modules of the package share: log, folder for sockets, starting a program."""

import os
import sys

_log_to_stderr = False
_temp_dir = []


def get_logger():
    """The package's logger."""
    import logging
    logger = logging.getLogger("multiprocessing")
    logger.propagate = 0
    return logger


def log_to_stderr(level=None):
    """Makes the package's logger write to stderr."""
    global _log_to_stderr
    import logging
    logger = get_logger()
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("[%(levelname)s/%(processName)s] %(message)s"))
    logger.addHandler(handler)
    if level:
        logger.setLevel(level)
    _log_to_stderr = True
    return logger


def get_temp_dir():
    """A folder of this process that only its user may enter; it goes at the end."""
    if not _temp_dir or _temp_dir[0] != os.getpid():
        import tempfile
        from multiprocessing.process import _register_exit
        path = tempfile.mkdtemp(prefix="pymp-")
        _temp_dir[:] = [os.getpid(), path]

        def remove(pid=os.getpid()):
            if pid == os.getpid():
                import shutil
                shutil.rmtree(path, ignore_errors=True)

        # What uses the folder has been registered later, and ends earlier.
        _register_exit(remove, first=True)
    return _temp_dir[1]


def spawnv_passfds(path, args, passfds):
    """Starts a program that inherits some descriptors; its process id."""
    import _posixsubprocess
    encode = os.fsencode
    pid, error, _stage = _posixsubprocess.spawn(
        [encode(arg) for arg in args], [encode(path)], None, None, [-1, -1, -1], True,
        sorted(set(map(int, passfds))), False, False, -1, -1, -1, None, -1)
    if error:
        raise OSError(error, os.strerror(error), path)
    return pid


def close_fds(*fds):
    """Closes descriptors."""
    for fd in fds:
        os.close(fd)


def _close_stdin():
    try:
        sys.stdin.close()
        sys.stdin = open(os.devnull)
    except (AttributeError, OSError, ValueError):
        pass
