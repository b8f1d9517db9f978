"""How much memory objects take. Baton counts bytes; it does not note where they were allocated."""

__all__ = ["start", "stop", "is_tracing", "clear_traces", "get_traced_memory",
           "reset_peak", "get_tracemalloc_memory", "get_traceback_limit",
           "get_object_traceback", "take_snapshot"]

_limit = 0
_base = 0
_peak = 0


def _now():
    import sys
    return sys._memory_in_use()


def start(nframe=1, /):
    """Begins to count."""
    global _limit, _base, _peak
    if not 1 <= nframe <= 65535:
        raise ValueError("the number of frames must be in range [1; 65535]")
    if not _limit:
        _base = _now()
        _peak = 0
    _limit = nframe


def stop():
    """Ends counting."""
    global _limit
    _limit = 0


def is_tracing():
    """Whether memory is counted."""
    return _limit > 0


def clear_traces():
    """Begins to count anew."""
    global _base, _peak
    _base = _now()
    _peak = 0


def get_traced_memory():
    """(bytes taken since start(), the most that was seen when somebody asked)"""
    global _peak
    if not _limit:
        return 0, 0
    size = max(_now() - _base, 0)
    _peak = max(_peak, size)
    return size, _peak


def reset_peak():
    """Lets the peak be the present size."""
    global _peak
    if _limit:
        _peak = max(_now() - _base, 0)


def get_tracemalloc_memory():
    """0: counting takes no memory."""
    return 0


def get_traceback_limit():
    """How many frames start() was asked to note."""
    return _limit or 1


def get_object_traceback(obj):
    """None: places of allocation are not noted."""
    return None


def take_snapshot():
    """NotImplementedError: places of allocation are not noted."""
    if not _limit:
        raise RuntimeError("the tracemalloc module must be tracing memory allocations to take a "
                           "snapshot")
    raise NotImplementedError("tracemalloc snapshots are not supported: Baton does not note where "
                              "memory was allocated")
