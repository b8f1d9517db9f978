"""Lesser rules of 3.12: deprecated conversions and throw(), cells in order, generic scopes in classes, buffers, encodings as modules."""
import gc
import types
import warnings
import weakref

warnings.simplefilter("error")


def show(name, function):
    try:
        print(name, repr(function()))
    except BaseException as e:
        print(name, type(e).__name__, e)


def generator():
    try:
        yield 1
    except ValueError as e:
        yield e


def thrown():
    it = generator()
    next(it)
    return it.throw(ValueError, ValueError("x"), None)


class DerivedFloat(float):
    pass


class GivesFloat:
    def __float__(self):
        return DerivedFloat(3)


class DerivedComplex(complex):
    def __complex__(self):
        return 42j


class NoComplex(complex):
    def __complex__(self):
        return None


class GivesComplex:
    def __complex__(self):
        return DerivedComplex(1)


show("throw", thrown)
show("float", lambda: float(GivesFloat()))
show("complex", lambda: complex(GivesComplex()))
show("complex", lambda: complex(DerivedComplex(1)))
show("complex", lambda: complex(NoComplex(1)))
show("print", lambda: print >> 3)
show("print", lambda: print - 3)
cell = types.CellType
show("cell", lambda: [cell(1) < cell(2), cell() < cell(-2), cell(1) == cell(1), cell() == cell(), cell() > cell()])
show("cell", lambda: cell(1) < cell("a"))
show("cell", lambda: cell(1) < 5)


def generic[T]():
    pass


show("params", lambda: setattr(generic, "__type_params__", 5))
show("buffer", lambda: bytearray(b"abc").__buffer__(0).tolist())
show("buffer", lambda: b"x".__buffer__(0).readonly)
show("buffer", lambda: b"x".__buffer__(1))
show("buffer", lambda: memoryview(b"a").__buffer__(1))


def released():
    data = bytearray(b"abc")
    view = data.__buffer__(0)
    data.__release_buffer__(view)
    data += b"d"
    return data, view


show("buffer", lambda: released()[0])


class Item:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"Item({self.n})"


def symmetric():
    items = [Item(n) for n in range(4)]
    found = weakref.WeakSet(items[:3])
    found.symmetric_difference_update([items[2], items[3]])
    found ^= weakref.WeakSet([items[0]])
    return sorted(found, key=lambda item: item.n)


show("set", symmetric)
show("gc", lambda: gc.get_objects("1"))
show("gc", lambda: gc.get_objects(3))
show("gc", lambda: gc.get_objects(-2))
show("gc", lambda: [sorted(each) for each in gc.get_stats()])


def told():
    phases = []
    gc.callbacks.append(lambda phase, info: phases.append((phase, sorted(info))))
    gc.collect()
    gc.callbacks.clear()
    return phases


show("gc", told)


async def numbers():
    yield 1


show("asynchronous", lambda: numbers().ag_suspended)
for text in ("type A = lambda: T", "type A[U] = [T for _ in (1,)]", "def f[U](x: (T for _ in (1,))): pass",
             "class D[U]([T for _ in (1,)]): pass", "def f[U: lambda: 1](): pass"):
    show("scope", lambda: exec(f"class C[T]:\n    {text}"))
exec("class C:\n    T = 1\n    def f(): return [lambda: 1 for _ in (1,)]\n    type B = int\n    x = [T for T in (1,)]")

import encodings.cp1252
import encodings.utf_8 as utf_8
from encodings import koi8_r, latin_1

print([module.__name__ for module in (encodings.cp1252, utf_8, koi8_r, latin_1)])
print(encodings.cp1252.getregentry().name, utf_8.decode(b"abc"))
show("module", lambda: __import__("encodings.no_such"))


def periodic():
    text = "ab" * 100_000
    return text.find("ab" * 40_000 + "b"), ("a" * 200_000 + "b").count("a" * 90_000 + "b"), text.find("b" + "ab" * 5000)


show("find", periodic)


def join_and_clear():
    separator = bytearray(b",")

    def parts():
        yield b"a"
        separator.clear()
        yield b"b"

    return separator.join(parts())


show("join", join_and_clear)
show("property", lambda: property().__set_name__())
show("property", lambda: property().__set_name__(1, 2, 3))

import typing

for form in typing.Union[int, str], typing.Callable[[int], str], typing.Annotated[int, "x"], typing.Union, typing.List:
    show("iterate", lambda: (list(form), isinstance(form, typing.Iterable)))
exec("from typing import *; T = TypeVar('T'); P = ParamSpec('P'); V = TypeVarTuple('V')\ntype A = int", space := {})
print([space[name].__module__ for name in "TPVA"])
