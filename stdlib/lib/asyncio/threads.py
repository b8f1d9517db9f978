"""Functions in other threads."""
from . import events

__all__ = ("to_thread",)


async def to_thread(func, /, *args, **kwargs):
    """Call a function in another thread, with the current context; return its result."""
    from _contextvars import copy_context
    loop = events.get_running_loop()
    context = copy_context()

    def call():
        return context.run(func, *args, **kwargs)

    return await loop.run_in_executor(None, call)
