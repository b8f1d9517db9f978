"""Signals of the operating system."""

import _signal
from _signal import *
from _signal import (ITIMER_PROF, ITIMER_REAL, ITIMER_VIRTUAL, NSIG, SIG_BLOCK, SIG_DFL, SIG_IGN,
                     SIG_SETMASK, SIG_UNBLOCK, ItimerError)


def __getattr__(name):
    # The enumerations are made when somebody asks for them: enum is slow to import.
    if name in ("Signals", "Handlers", "Sigmasks"):
        from enum import IntEnum
        if name == "Signals":
            members = {n: v for n, v in vars(_signal).items()
                       if n.startswith("SIG") and not n.startswith("SIG_")}
        elif name == "Handlers":
            members = {"SIG_DFL": 0, "SIG_IGN": 1}
        else:
            members = {n: v for n, v in vars(_signal).items()
                       if n in ("SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK")}
        globals()[name] = IntEnum(name, members, module="signal")
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
