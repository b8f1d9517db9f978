"""Functions to be called at the program's end, the last one first."""

_functions = []


def register(func, /, *args, **kwargs):
    """Registers a function with its arguments; returns it."""
    if not callable(func):
        raise TypeError("the first argument must be callable")
    _functions.append((func, args, kwargs))
    return func


def unregister(func, /):
    """Removes all registrations of a function."""
    _functions[:] = [entry for entry in _functions if not (entry[0] == func)]


def _clear():
    """Removes all functions."""
    _functions.clear()


def _ncallbacks():
    """How many functions are registered."""
    return len(_functions)


def _run_exitfuncs():
    """Calls the registered functions; what they raise is printed."""
    import sys
    while _functions:
        func, args, kwargs = _functions.pop()
        try:
            func(*args, **kwargs)
        except SystemExit:
            pass
        except BaseException as error:
            sys.unraisablehook(type(sys.implementation)(
                exc_type=type(error), exc_value=error, exc_traceback=error.__traceback__,
                err_msg=f"Exception ignored in atexit callback", object=func))
