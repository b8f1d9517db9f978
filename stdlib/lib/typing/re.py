"""Where typing's names for patterns and matches were once imported from."""

import typing

__all__ = ["Pattern", "Match"]

__getattr__ = typing._former_home(__name__, __all__)
