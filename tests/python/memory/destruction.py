# When objects die, in which order, and what __del__ may do.
import sys


class Noisy:
    def __init__(self, name, *held):
        self.name = name
        self.held = held

    def __del__(self):
        print("del", self.name)


print("-- last name")
a = Noisy("a")
b = a
del a
print("still there")
del b
print("gone")

print("-- rebinding")
x = Noisy("first")
x = Noisy("second")
print("rebound")
x = None

print("-- temporaries")
Noisy("temporary").name
print("after the expression")
[Noisy("in list"), Noisy("in list too")]
print("after the list")


def local():
    y = Noisy("local")
    print("leaving")


print("-- locals")
local()
print("returned")

print("-- containers")
items = [Noisy("0"), Noisy("1"), Noisy("2")]
items.pop(1)
print("popped")
items.clear()
d = {"k": Noisy("value")}
d["k"] = None
print("replaced")
t = (Noisy("t0"), Noisy("t1"))
del t
s = {Noisy("in set")}
s.clear()

print("-- owner before owned")
outer = Noisy("outer", Noisy("inner"))
del outer


print("-- resurrection")
saved = []


class Phoenix:
    def __del__(self):
        print("rising")
        saved.append(self)


p = Phoenix()
del p
print(len(saved))
saved.clear()
print("not again")


print("-- __slots__")


class Slotted:
    __slots__ = ("x", "y")

    def __del__(self):
        print("slotted", hasattr(self, "x"))


s = Slotted()
s.x = Noisy("x of slots")
s.y = Noisy("y of slots")
del s

print("-- an exception keeps what is being raised")


class Fails:
    def __del__(self):
        try:
            raise KeyError("inside")
        except KeyError:
            print("handled inside")


def fails():
    f = Fails()
    raise ValueError("outside")


try:
    fails()
except ValueError as e:
    print(repr(e))
print("after")

print("-- del in the middle of an unwinding")


def unwinds():
    n = Noisy("unwound")
    1 / 0


try:
    unwinds()
except ZeroDivisionError:
    print("caught")
print("end of except")

print("-- deep structures")
deep = None
for i in range(200000):
    deep = [deep]
del deep


class Node:
    def __init__(self, next):
        self.next = next


chain = None
for i in range(200000):
    chain = Node(chain)
del chain
deep = ()
for i in range(100000):
    deep = (deep, {"k": i})
del deep
print("survived")

print("-- generators")


def generator():
    n = Noisy("in generator")
    try:
        yield 1
        yield 2
    finally:
        print("finally")


g = generator()
print(next(g))
del g
print("generator gone")

print("-- class")


class Local:
    marker = Noisy("class attribute")


Local.marker = None
print("replaced")
del Local

print("-- __del__ sees itself whole")


class Whole:
    def __init__(self):
        self.x = 1

    def __del__(self):
        print(self.x, type(self).__name__, self.__dict__)


Whole()
print(sys.getrefcount(object()) >= 1)


# A local that a chain of operations overwrites releases what it held.
class Announced:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone:", self.name)


def overwritten_by_floats(a, b, zero):
    x = Announced("product")
    x = a * b * a
    print("product", x)
    x = Announced("sum with a constant")
    x = a * b + 1.5
    print("sum", x)
    x = Announced("tiny")
    x = a * 1e-300 * 1e-20
    print("tiny", x)
    x = Announced("zero")
    x = a * b * zero
    print("zero", x)
    x = Announced("in place")
    y = x
    y += a * b if isinstance(y, float) else 0
    return x


class Addable(Announced):
    def __radd__(self, other):
        return other

    def __iadd__(self, other):
        return other


def overwritten_in_place(a, b):
    x = Addable("in place")
    x += a * b * a
    return x


try:
    overwritten_by_floats(1.5, 2.5, 0.0)
except TypeError as error:
    print(error)
print(overwritten_in_place(1.5, 2.5))
