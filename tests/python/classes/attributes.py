# Attribute lookup: order of descriptors, instance and class, hooks, shapes changing under way.
class Data:
    def __init__(self, log):
        self.log = log

    def __get__(self, o, t=None):
        self.log.append("get")
        return 1

    def __set__(self, o, v):
        self.log.append(("set", v))

    def __delete__(self, o):
        self.log.append("delete")


class NonData:
    def __get__(self, o, t=None):
        return ("nondata", o is None, t.__name__)


log = []


class C:
    data = Data(log)
    non = NonData()
    plain = 3


c = C()
c.__dict__["data"] = "hidden"
c.__dict__["non"] = "shown"
print(c.data, c.non, C.non, C().non, c.plain)
c.data = 5
del c.data
print(log, c.__dict__)


class Hook:
    def __getattr__(self, name):
        if name.startswith("x"):
            return name * 2
        raise AttributeError(f"no {name}")

    @property
    def broken(self):
        raise AttributeError("inside")


h = Hook()
print(h.xy, hasattr(h, "y"), hasattr(h, "x"))
try:
    h.broken
except AttributeError as e:
    print(e)
h.xy = 1
print(h.xy)


class Every:
    def __getattribute__(self, name):
        if name == "secret":
            raise AttributeError(name)
        return object.__getattribute__(self, name)

    def __getattr__(self, name):
        return "fallback " + name

    def method(self):
        return "method"


e = Every()
print(e.secret, e.method(), e.other)


class Setter:
    def __setattr__(self, n, v):
        object.__setattr__(self, n, v * 2)

    def __delattr__(self, n):
        print("deleting", n)
        super().__delattr__(n)


s = Setter()
s.a = 4
print(s.a)
del s.a
print(hasattr(s, "a"))


# Many attributes, deletion, order.
class Bag:
    pass


b = Bag()
for i in range(200):
    setattr(b, f"k{i}", i)
print(len(b.__dict__), b.k0, b.k150, list(b.__dict__)[-1])
del b.k3, b.k150
b.k3 = "again"
print(list(b.__dict__)[-1], len(vars(b)), hasattr(b, "k150"))
d = b.__dict__
d["direct"] = 1
print(b.direct)
b.more = 2
print(d["more"], d is b.__dict__)
b.__dict__ = {"only": 1}
print(b.only, hasattr(b, "more"), d["more"])

# The same class with attributes in another order.
x, y = Bag(), Bag()
x.a, x.b = 1, 2
y.b, y.a = 3, 4
print(x.a, x.b, y.a, y.b, list(vars(x)), list(vars(y)))

# A class attribute appears, changes and goes while instances use it.
for step in range(4):
    if step == 1:
        Bag.late = "class"
    if step == 2:
        x.late = "instance"
    if step == 3:
        del x.late
        del Bag.late
    print(step, getattr(x, "late", None), getattr(y, "late", None))


# __class__ assignment.
class First:
    def who(self):
        return "first"


class Second:
    def who(self):
        return "second", self.__dict__


f = First()
f.v = 1
f.__class__ = Second
print(f.who(), type(f).__name__, isinstance(f, Second))
f.w = 2
print(f.w, vars(f))


# Methods on instances, classes and through super.
class Base:
    def m(self, *a, **k):
        return ("Base.m", a, k)

    @classmethod
    def c(cls, x=0):
        return (cls.__name__, x)

    @staticmethod
    def s(x):
        return x


class Derived(Base):
    def m(self, *a, **k):
        return ("Derived.m", super().m(*a, **k))

    @classmethod
    def c(cls, x=0):
        return ("derived", super().c(x + 1))


o = Derived()
print(o.m(1, k=2), o.c(5), Derived.c(), o.s(3), Derived.s(4))
print(Base.m(o, 9), super(Derived, o).m(), super(Derived, Derived).c(7))
m = o.m
print(m(1), m.__self__ is o, m.__func__ is Derived.m, m == o.m, hash(m) == hash(o.m), m.__name__)
o.m = lambda *a: ("own", a)
print(o.m(1))
del o.m
print(o.m(2))
print(sorted(n for n in dir(o) if not n.startswith("_")))
print(Derived.__mro__, Derived.__bases__, Derived.__base__, Base.__subclasses__())
print(Derived.__name__, Derived.__qualname__, Derived.__module__, Derived.__doc__)
Derived.__name__ = "Renamed"
print(Derived, o.__class__.__name__)
