"""Processes with the interface of threading."""

import sys

from multiprocessing import context

__all__ = [name for name in dir(context._default_context) if not name.startswith("_")]
globals().update((name, getattr(context._default_context, name)) for name in __all__
                 if name != "reducer")


def __getattr__(name):
    if name == "reducer":
        return context._default_context.reducer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


# What children of this process find under the name of the program's main module.
if "__main__" in sys.modules:
    sys.modules["__mp_main__"] = sys.modules["__main__"]
