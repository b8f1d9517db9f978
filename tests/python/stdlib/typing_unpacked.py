"""What * and Unpack stand for in the arguments of generics, and what typing warns of."""
import typing
import warnings
from typing import (Annotated, Generic, Tuple, TypeVar, TypeVarTuple, Unpack, get_type_hints)

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class C(Generic[*Ts]):
    pass


def hinted(*args: *tuple[int, str], b: "*Ts", c: "C[*Ts]" = 1):
    pass


for text in ("list[T][*Tuple[int]]", "tuple[T, *Ts][*Tuple[int, str]]", "tuple[*Ts][*Tuple[int, ...]]",
             "tuple[*Ts][*tuple[int, str]]", "C[*tuple[int, ...]]", "Annotated[*Ts, 1]",
             "Annotated[Unpack[Ts], 1]", "Annotated[tuple[*Ts], 1][int, str]",
             "list[T][*Tuple[int, str]]", "get_type_hints(hinted)"):
    try:
        print(text, "->", eval(text))
    except TypeError as error:
        print(text, "!", error)

import collections.abc

for alias in (list[int], collections.abc.Callable[[int], str]):
    names = dir(alias)
    print("__origin__" in names, "__args__" in names, "__call__" in names, names == sorted(names))


def show(message, category, filename, line, file=None, text=None):
    print(category.__name__, message)


warnings.showwarning = show
warnings.simplefilter("always")
print(isinstance(b"", typing.ByteString), issubclass(bytes, typing.ByteString))
print(typing.re.Pattern is typing.Pattern, typing.io.IO is typing.IO)
from typing.io import TextIO

print(TextIO is typing.TextIO, repr(typing.ByteString), type(typing.ByteString))
