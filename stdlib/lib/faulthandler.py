"""Tracebacks when something goes wrong: on request, after a time, or on a signal."""

import sys
import threading

__all__ = ["enable", "disable", "is_enabled", "dump_traceback", "dump_traceback_later",
           "cancel_dump_traceback_later", "register", "unregister"]

_file = None           # of enable()
_timer = None
_registered = {}       # signal: (what was there before)


def _check_file(file):
    if file is None:
        file = sys.stderr
        if file is None:
            raise RuntimeError("unable to get sys.stderr")
    if isinstance(file, int):
        if file < 0:
            raise ValueError("file is not a valid file descriptor")
        return file
    number = file.fileno()
    if not isinstance(number, int) or number < 0:
        raise RuntimeError("file.fileno() is not a valid file descriptor")
    try:
        file.flush()
    except Exception:
        pass
    return number


def _dump(descriptor, all_threads, current=None, frame=None):
    import os
    lines = []

    def add(title, frame):
        lines.append(title)
        count = 0
        while frame is not None:
            if count == 100:
                lines.append("  ...")
                break
            code = frame.f_code
            lines.append(f'  File "{code.co_filename}", line {frame.f_lineno} in {code.co_name}')
            frame = frame.f_back
            count += 1

    if not all_threads:
        add("Stack (most recent call first):", frame)
    else:
        frames = sys._current_frames()
        for ident in reversed(list(frames)):
            mine = ident == current
            if lines:
                lines.append("")
            title = "Current thread" if mine else "Thread"
            add(f"{title} 0x{ident:016x} (most recent call first):",
                frame if mine and frame is not None else frames[ident])
    os.write(descriptor, ("\n".join(lines) + "\n").encode("ascii", "backslashreplace"))


def dump_traceback(file=None, all_threads=True):
    """Writes the tracebacks of all threads, or of this one."""
    _dump(_check_file(file), all_threads, threading.get_ident(), sys._getframe(1))


def enable(file=None, all_threads=True):
    """Notes that fault reports are wanted; Python code cannot make the interpreter fault."""
    global _file
    _check_file(file)
    _file = sys.stderr if file is None else file


def disable():
    """Ends enable(); whether it was in force."""
    global _file
    was = _file is not None
    _file = None
    return was


def is_enabled():
    """Whether enable() is in force."""
    return _file is not None


def dump_traceback_later(timeout, repeat=False, file=None, exit=False):
    """Writes the tracebacks of all threads after some seconds, perhaps again and again."""
    global _timer
    if timeout <= 0:
        raise ValueError("timeout must be greater than 0")
    descriptor = _check_file(file)
    cancel_dump_traceback_later()
    import os
    ended = threading.Event()
    microseconds = int(timeout * 1_000_000)
    seconds, fraction = divmod(microseconds, 1_000_000)
    shown = f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if fraction:
        shown += f".{fraction:06d}"

    def wait():
        while not ended.wait(timeout):
            os.write(descriptor, f"Timeout ({shown})!\n".encode())
            _dump(descriptor, True)
            if exit:
                os._exit(1)
            if not repeat:
                return

    _timer = ended
    threading.Thread(target=wait, daemon=True, name="faulthandler").start()


def cancel_dump_traceback_later():
    """Ends dump_traceback_later."""
    global _timer
    if _timer is not None:
        _timer.set()
        _timer = None


def register(signum, file=None, all_threads=True, chain=False):
    """Writes the tracebacks when a signal comes."""
    import signal
    if signum in (signal.SIGSEGV, signal.SIGFPE, signal.SIGABRT, signal.SIGBUS, signal.SIGILL):
        raise RuntimeError(f"signal {int(signum)} cannot be registered, use enable() instead")
    if not 1 <= signum < signal.NSIG:
        raise ValueError("signal number out of range")
    descriptor = _check_file(file)

    def handler(number, frame):
        _dump(descriptor, all_threads, threading.get_ident(), frame)
        previous = _registered.get(signum)
        if chain and callable(previous):
            previous(number, frame)

    previous = signal.signal(signum, handler)
    _registered.setdefault(signum, previous)


def unregister(signum):
    """Ends register(); whether it was in force."""
    import signal
    if not 1 <= signum < signal.NSIG:
        raise ValueError("signal number out of range")
    if signum not in _registered:
        return False
    signal.signal(signum, _registered.pop(signum) or signal.SIG_DFL)
    return True
