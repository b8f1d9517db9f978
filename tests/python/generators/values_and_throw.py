# Generators that return values, in everything that iterates; and throw() with classes, contexts,
# delegation and exceptions that cannot be made.
import sys


def one():
    yield 1
    return 5


def pair():
    return (yield 1), (yield 2)


class Counter:
    """An iterator that says what it returns."""

    def __init__(self):
        self.left = 2

    def __iter__(self):
        return self

    def __next__(self):
        self.left -= 1
        if self.left < 0:
            raise StopIteration("end")
        return self.left


for make in (one, pair, Counter):
    print(list(make()), tuple(make()), [x for x in make()], sorted(make(), key=str))
    print(dict.fromkeys(make()), list(map(str, make())), list(zip(make(), make())))
    print(set(make()), max(make(), key=str), list(enumerate(make())), frozenset(make()))
    first, *rest = make()
    print(first, rest, [*make()], sum(x or 0 for x in make()), 7 in make(), any(make()))
    items = []
    items.extend(make())
    items += make()
    items[:] = make()
    print(items, *make())
    for x in make():
        print(x)
    iterator = make()
    try:
        while True:
            next(iterator)
    except StopIteration as e:
        print("returned", e.value)
    print(next(iterator, "default"))

    def delegate():
        print("got", (yield from make()))

    print(list(delegate()))


class Odd(Exception):
    def __new__(cls, *args):
        return cls


class Failing(Exception):
    def __init__(self, *args):
        raise KeyError("init")


def catcher():
    try:
        yield 1
    except Exception as e:
        print("caught", type(e).__name__, e, type(e.__context__).__name__)
        yield 2


for arguments in ((Odd,), (Odd, 3), (Odd, (3, 4)), (Failing,), (Failing, 1), (ValueError,),
                  (ValueError, 1), (ValueError, (1, 2)), (ValueError, ValueError("v")),
                  (ValueError("w"),), (ValueError("w"), 1), (1,), (int,), (ValueError, 1, 2)):
    g = catcher()
    next(g)
    try:
        print(g.throw(*arguments))
    except Exception as e:
        print("outside", type(e).__name__, e)


def handling():
    try:
        raise KeyError("a")
    except KeyError:
        yield


def outer():
    try:
        raise KeyError("b")
    except KeyError:
        yield from inner()


def inner():
    try:
        yield
    finally:
        frame, names = sys._getframe(), []
        while frame is not None and len(names) < 3:
            names.append(frame.f_code.co_name)
            frame = frame.f_back
        print(names)


for make in (handling, outer):
    g = make()
    g.send(None)
    try:
        g.throw(ValueError)
    except ValueError as e:
        print(repr(e.__context__))
g = outer()
next(g)
g.close()
try:
    raise LookupError
except LookupError:
    g = outer()
    next(g)
    try:
        g.throw(TypeError("thrown"))
    except TypeError as e:
        print(repr(e.__context__), repr(e.__context__.__context__))
