"""Context variables: values that follow a task, a callback or a context instead of a thread."""
from _contextvars import Context, ContextVar, Token, copy_context

__all__ = ("Context", "ContextVar", "Token", "copy_context")
