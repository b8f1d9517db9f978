"""Callable[...] as a key and in unions; generator-like objects that are awaited."""
import types
import typing
from collections.abc import Callable

a, b = Callable[[int], str], Callable[[int], str]
T = typing.TypeVar("T")
print(a == b, {a: 1}.get(b), a, a | None, Callable[[T], T][int] == Callable[[int], int])
print(a != b, a == Callable[[int], int], list[int] == list[int])


@types.coroutine
def made(value):
    return value


class Like:
    def __init__(self):
        self.items = iter([1, 2])

    def send(self, value):
        return next(self.items)

    def throw(self, *args):
        raise args[0]

    def close(self):
        pass

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.items)


wrapped = made(Like())
print("GeneratorWrapper" in repr(wrapped), next(wrapped), wrapped.send(None))
print(made(3))
