# Metaclasses, __prepare__, mro(), bases that change, abstract classes.
class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        print("prepare", name, bases, kw)
        return {"prepared": True}

    def __new__(mcls, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(mcls, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)

    def __call__(cls, *a, **k):
        print("call", cls.__name__, a, k)
        return super().__call__(*a, **k)

    def __len__(cls):
        return 42

    def __getitem__(cls, i):
        return ("item", i)

    def __contains__(cls, i):
        return i == 1

    def __iter__(cls):
        return iter("meta")

    def __instancecheck__(cls, o):
        return o == "instance"

    def __subclasscheck__(cls, c):
        return c is int

    def __repr__(cls):
        return f"<Meta {cls.__name__}>"

    @property
    def prop(cls):
        return "prop of " + cls.__name__

    def method(cls):
        return "method of " + cls.__name__

    def __getattr__(cls, name):
        if name == "ghost":
            return "boo"
        raise AttributeError(name)


class A(metaclass=Meta, flag=1):
    x = 1

    def __init__(self, v=None):
        self.v = v


a = A(3)
print(a.v, A.x, A.prepared, len(A), A[5], 1 in A, 2 in A, list(A), A, A.prop, A.method(), A.ghost)
print(isinstance("instance", A), isinstance(a, A), isinstance(5, A), issubclass(int, A), issubclass(str, A))
for name in ("prop", "method", "ghost"):
    print(name, hasattr(a, name))


class B(A):
    y = 2


print(type(B) is Meta, B.y, B.x)
D = type("D", (), {"z": 3, "f": lambda self: self.z})
print(D().f(), D.__name__, D.__module__, D.__qualname__)
E = Meta("E", (A,), {"q": 1})
print(E.q, type(E) is Meta)


class Singleton(type):
    made = {}

    def __call__(cls, *a):
        if cls not in Singleton.made:
            Singleton.made[cls] = super().__call__(*a)
        return Singleton.made[cls]


class One(metaclass=Singleton):
    pass


print(One() is One())


class Reordered(type):
    def mro(cls):
        return super().mro()[::-1] if cls.__name__ == "never" else super().mro()


class R(metaclass=Reordered):
    pass


print(R.__mro__)


class X:
    def who(self):
        return "X"


class Y:
    def who(self):
        return "Y"


class Z(X):
    pass


z = Z()
print(z.who())
Z.__bases__ = (Y,)
print(z.who(), Z.__mro__, X.__subclasses__(), Y.__subclasses__())
Z.__bases__ = (X, Y)
print(z.who(), [c.__name__ for c in Z.__mro__])

import abc


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        ...

    @property
    @abc.abstractmethod
    def name(self):
        ...


class Half(Shape):
    def area(self):
        return 1


class Full(Half):
    name = "full"


for cls in (Shape, Half, Full):
    try:
        print(cls().area())
    except TypeError as e:
        print(e)
print(sorted(Shape.__abstractmethods__), Full.__abstractmethods__)


@Shape.register
class Virtual:
    pass


print(issubclass(Virtual, Shape), isinstance(Virtual(), Shape))


class Sized(abc.ABC):
    @classmethod
    def __subclasshook__(cls, C):
        if cls is Sized:
            return any("__len__" in B.__dict__ for B in C.__mro__)
        return NotImplemented


print(issubclass(list, Sized), issubclass(int, Sized), isinstance([], Sized))


# __mro_entries__ and class keyword expansion.
class Entry:
    def __mro_entries__(self, bases):
        return (X,)


class FromEntry(Entry(), Y):
    pass


print(FromEntry.__bases__, len(FromEntry.__orig_bases__))


class Outer:
    class Inner:
        def f(self):
            return __class__

    inner = Inner()


print(Outer.Inner.__qualname__, Outer.inner.f() is Outer.Inner)


# Multiple inheritance with cooperative super().
class Root:
    def __init__(self):
        self.log = ["Root"]


class Left(Root):
    def __init__(self):
        super().__init__()
        self.log.append("Left")


class Right(Root):
    def __init__(self):
        super().__init__()
        self.log.append("Right")


class Bottom(Left, Right):
    def __init__(self):
        super().__init__()
        self.log.append("Bottom")


print(Bottom().log)


# Slots and inheritance of layout.
class P:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class P3(P):
    __slots__ = ("z", "__dict__")


class PD(P):
    pass


p = P3(1, 2)
p.z = 3
p.w = 4
print(p.x, p.y, p.z, p.w, p.__dict__, hasattr(P(1, 2), "__dict__"), PD(5, 6).__dict__)
for cls in (P, P3):
    try:
        o = cls(1, 2)
        o.other = 1
        print(o.other)
    except AttributeError as e:
        print(e)


class Private:
    __slots__ = ("__hidden",)

    def __init__(self):
        self.__hidden = 1


print(Private()._Private__hidden, Private.__slots__)


# A class whose mro() is being computed has none yet: it cannot be a base.
class Eager(type):
    def mro(cls):
        if cls.__mro__ is None and cls.__name__ != "Early":
            try:
                class Early(cls):
                    pass
            except TypeError as error:
                print(error)
        return type.mro(cls)


class Incomplete(metaclass=Eager):
    pass


# mro() may set bases itself, of the class or of others.
class M(type):
    def mro(cls):
        global ready
        if ready and cls.__name__ == 'C':
            ready = False
            C.__bases__ = (B2,)
        return type.mro(cls)
ready = False
class A(metaclass=M): pass
class B1(A): pass
class B2(A): pass
class C(A): pass
ready = True
C.__bases__ = (B1,)
B1.__bases__ = (C,)
print(C.__bases__, B2.__subclasses__(), B1.__subclasses__(), B1.__bases__, C.__subclasses__())


class N(type):
    def mro(cls):
        if ready:
            if cls.__name__ == 'E1':
                E2.__bases__ = (E1,)
            if cls.__name__ == 'E2':
                E1.__bases__ = (E2,)
        return type.mro(cls)
ready = False
class D(metaclass=N): pass
class E1(D): pass
class E2(D): pass
ready = True
try: E1.__bases__ += ()
except TypeError as error: print(error)
