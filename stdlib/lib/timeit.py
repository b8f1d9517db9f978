"""Measures how long small pieces of code take."""

import gc
import itertools
import sys
import time

__all__ = ["Timer", "timeit", "repeat", "default_timer"]

dummy_src_name = "<timeit-src>"
default_number = 1000000
default_repeat = 5
default_timer = time.perf_counter

_globals = globals

_TEMPLATE = """
def inner(_it, _timer{parameters}):
    {setup}
    _t0 = _timer()
    for _i in _it:
        {statement}
        pass
    _t1 = _timer()
    return _t1 - _t0
"""


def _indented(text, width):
    return text.replace("\n", "\n" + " " * width)


class Timer:
    """Times a statement, which may be a text or a callable."""

    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        self.timer = timer
        local_ns = {}
        global_ns = _globals() if globals is None else globals
        parameters = ""
        if isinstance(setup, str):
            # Errors are to be those of the text, not of the template.
            compile(setup, dummy_src_name, "exec")
            prefix = setup + "\n"
            setup = _indented(setup, 4)
        elif callable(setup):
            local_ns["_setup"] = setup
            parameters += ", _setup=_setup"
            prefix, setup = "", "_setup()"
        else:
            raise ValueError("setup is neither a string nor callable")
        if isinstance(stmt, str):
            compile(prefix + stmt, dummy_src_name, "exec")
            stmt = _indented(stmt, 8)
        elif callable(stmt):
            local_ns["_stmt"] = stmt
            parameters += ", _stmt=_stmt"
            stmt = "_stmt()"
        else:
            raise ValueError("stmt is neither a string nor callable")
        self.src = _TEMPLATE.format(statement=stmt, setup=setup, parameters=parameters)
        exec(compile(self.src, dummy_src_name, "exec"), global_ns, local_ns)
        self.inner = local_ns["inner"]

    def print_exc(self, file=None):
        """Prints a traceback with the lines of the timed code."""
        import linecache
        import traceback
        linecache.cache[dummy_src_name] = (len(self.src), None, self.src.split("\n"),
                                           dummy_src_name)
        traceback.print_exc(file=file)

    def timeit(self, number=default_number):
        """The seconds that `number` runs take, garbage collection off."""
        rounds = itertools.repeat(None, number)
        collecting = gc.isenabled()
        gc.disable()
        try:
            return self.inner(rounds, self.timer)
        finally:
            if collecting:
                gc.enable()

    def repeat(self, repeat=default_repeat, number=default_number):
        """timeit() several times."""
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        """(number, seconds) with a number of runs that takes at least 0.2 seconds."""
        scale = 1
        while True:
            for step in 1, 2, 5:
                number = scale * step
                taken = self.timeit(number)
                if callback:
                    callback(number, taken)
                if taken >= 0.2:
                    return number, taken
            scale *= 10


def timeit(stmt="pass", setup="pass", timer=default_timer, number=default_number, globals=None):
    """Times a statement."""
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(stmt="pass", setup="pass", timer=default_timer, repeat=default_repeat,
           number=default_number, globals=None):
    """Times a statement several times."""
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)


def main(args=None, *, _wrap_timer=None):
    """The command line: python -m timeit [-n N] [-r N] [-s S] [-p] [-u U] [-v] [statement]."""
    import argparse
    import os
    parser = argparse.ArgumentParser(prog="python -m timeit")
    parser.add_argument("-n", "--number", type=int, default=0, help="how often to execute")
    parser.add_argument("-r", "--repeat", type=int, default=default_repeat,
                        help="how often to repeat the timer (default 5)")
    parser.add_argument("-s", "--setup", action="append", default=[],
                        help="statement to be executed once initially")
    parser.add_argument("-p", "--process", action="store_true",
                        help="use time.process_time() (default is time.perf_counter())")
    parser.add_argument("-u", "--unit", choices=("nsec", "usec", "msec", "sec"),
                        help="set the output time unit")
    parser.add_argument("-v", "--verbose", action="count", default=0,
                        help="print raw timing results; repeat for more digits precision")
    parser.add_argument("statement", nargs="*")
    options = parser.parse_args(args)
    timer = time.process_time if options.process else default_timer
    if _wrap_timer is not None:
        timer = _wrap_timer(timer)
    statement = "\n".join(options.statement) or "pass"
    sys.path.insert(0, os.curdir)
    measured = Timer(statement, "\n".join(options.setup) or "pass", timer)
    units = {"nsec": 1e-9, "usec": 1e-6, "msec": 1e-3, "sec": 1.0}
    precision = 3 + max(options.verbose - 1, 0)

    def shown(seconds):
        if options.unit is not None:
            unit = options.unit
        else:
            unit = next((name for name in ("sec", "msec", "usec") if seconds >= units[name]),
                        "nsec")
        return f"{seconds / units[unit]:.{precision}g} {unit}"
    number = options.number
    if number == 0:
        callback = None
        if options.verbose:
            def callback(number, taken):
                print(f"{number} loop{'s' if number != 1 else ''} -> {taken:.{precision}g} secs")
        try:
            number, _taken = measured.autorange(callback)
        except:
            measured.print_exc()
            return 1
        if options.verbose:
            print()
    try:
        raw = measured.repeat(max(options.repeat, 1), number)
    except:
        measured.print_exc()
        return 1
    if options.verbose:
        print(f"raw times: {', '.join(map(shown, raw))}\n")
    best, worst = min(raw) / number, max(raw) / number
    print(f"{number} loop{'s' if number != 1 else ''}, best of {len(raw)}: {shown(best)} per loop")
    if worst >= best * 4:
        import warnings
        warnings.warn_explicit("The test results are likely unreliable. The worst time "
                               f"({shown(worst)}) was more than four times slower than the best "
                               f"time ({shown(best)}).", UserWarning, "", 0)
    return None


if __name__ == "__main__":
    sys.exit(main())
