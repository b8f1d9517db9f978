# Changing __class__ and __dict__, what static and class methods show, odd metaclasses.
import collections
import types


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class G: __slots__ = ["a", "b"]
class H: __slots__ = ["b", "a"]
class J: __slots__ = ["c", "b"]
class L(H): __slots__ = ["e"]
class M(G): __slots__ = ["e"]
class N(J): __slots__ = ["__weakref__"]
class P(J): __slots__ = ["__dict__"]
class Q(J): pass
class R(J): __slots__ = ["__dict__", "__weakref__"]
class S: __slots__ = ()
class T: __slots__ = ()
class U(S): pass
class V(T): pass
class W: pass
class X(W): pass


every = (G, H, J, L, M, N, P, Q, R, S, T, U, V, W, X, list)
for a in every:
    allowed = []
    for b in every:
        x = a()
        try:
            x.__class__ = b
        except TypeError:
            pass
        else:
            allowed.append(b.__name__)
    print(a.__name__, allowed)
x = G()
x.a = 1
x.__class__ = H
print(type(x).__name__, x.a, attempt(setattr, x, "__class__", J))


class Lazy(types.ModuleType):
    a = 1

    @property
    def p(self):
        return 7

    @p.setter
    def p(self, value):
        print("set", value)


m = types.ModuleType("m")
m.x = 3
m.p = 4
m.__class__ = Lazy
m.p = 5
print(m.a, m.p, m.x, m.__dict__["x"], m.__dict__["p"], type(m).__name__)
s = Lazy("s")
s.q = 5
print(s.__dict__["q"], sorted(vars(s)))
m.__class__ = types.ModuleType
print(m.p, hasattr(m, "a"))


class Slotted(types.ModuleType):
    __slots__ = ("one", "two")


m = Slotted("m")
print(hasattr(m, "one"))
m.one = 1
print(m.one, "one" in m.__dict__)

print("-- deleting and setting __dict__")


class Base:
    pass


b = Base()
b.x = 1
del b.__dict__
print(b.__dict__, hasattr(b, "x"))
b.y = 2
print(b.__dict__)


class ModuleFirst(types.ModuleType, Base): pass
class ModuleLast(Base, types.ModuleType): pass
class ErrorFirst(Exception, Base): pass
class ErrorLast(Base, Exception): pass
class Meta(Base, type): pass
class ByMeta(metaclass=Meta): pass


for o in (ModuleFirst("m"), ModuleLast("m")):
    print(attempt(setattr, o, "__dict__", {}), attempt(delattr, o, "__dict__"))
    o.__dict__["spam"] = 1
    print(o.spam)
for o in (ErrorFirst(), ErrorLast()):
    o.__dict__ = {"a": 1}
    print(o.a, attempt(delattr, o, "__dict__"))
print(attempt(setattr, ByMeta, "__dict__", {}), attempt(delattr, ByMeta, "__dict__"))

print("-- static and class methods")


def f(cls, arg) -> int:
    "f docstring"


for kind in (classmethod, staticmethod):
    cm = kind(f)
    print(cm.__dict__)
    del cm.__doc__
    print(list(cm.__dict__), cm.__doc__[:20])
    cm = kind(f)
    cm.__name__ = "x"
    print(cm.__name__, cm.__dict__["__name__"], f.__name__)
    cm = kind(None)
    cm.x = 5
    print(sorted(cm.__dict__), hasattr(cm, "__name__"))
    cm = kind(f)
    print(attempt(delattr, cm, "__dict__"))
    del cm.__name__
    print(attempt(getattr, cm, "__name__"))

    class Sub(kind):
        "Sub doc"
    print(Sub(f).__doc__, list(Sub(f).__dict__))


class C:
    def __new__(cls):
        return super().__new__(cls)

    def __init_subclass__(cls):
        pass


for name in ("__new__", "__init_subclass__"):
    print(vars(C)[name].__dict__, hasattr(vars(C)[name], "__name__"))

print("-- wrappers of other types")


class A(int):
    __eq__ = str.__eq__
    __add__ = str.__add__


a = A()
for g in (lambda: a == a, lambda: a + a, lambda: a == 1):
    print(attempt(g))


class B(int):
    __getattribute__ = type.__getattribute__

    def __getattr__(self, name):
        return 5


print(attempt(getattr, B(), "x"))
print(attempt(collections.deque.__new__, int), attempt(object.__new__, collections.deque), sep="\n")
print(repr(A().__repr__)[:34])

print("-- metaclasses")


class Counted(type):
    x = 5
    flag = False

    def mro(cls):
        print("mro", cls.x, cls.flag)
        return type.mro(cls)


class ByCounted(metaclass=Counted):
    pass


print(ByCounted.x, getattr(ByCounted, "flag"))


class Once(type):
    def mro(cls):
        del Once.mro
        return (Base,)


print(attempt(Once, "ByOnce", (), {}))


class Slots(metaclass=type):
    __slots__ = ["__classcell__", "b"]

    def __init__(self):
        super().__init__()
        self.b = 42


o = Slots()
print(o.b, type(Slots.__dict__["__classcell__"]).__name__, hasattr(o, "__classcell__"))

print("-- slots that are pickled")


class Name(str):
    pass


class Tricky:
    __slotnames__ = [Name("spam")]

    def __getattr__(self, name):
        if name == "spam":
            Tricky.__slotnames__[:] = [Name("spam")]
            return 42
        raise AttributeError


print(Tricky().__reduce_ex__(2)[2:])
