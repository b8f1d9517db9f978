"""Where typing's file classes were once imported from."""

import typing

__all__ = ["IO", "TextIO", "BinaryIO"]

__getattr__ = typing._former_home(__name__, __all__)
