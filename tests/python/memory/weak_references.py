# weakref.ref, proxies, WeakValueDictionary and friends.
import gc
import weakref


class C:
    def __init__(self, x=0):
        self.x = x

    def __eq__(self, other):
        return isinstance(other, C) and self.x == other.x

    def __hash__(self):
        return hash(self.x)

    def __len__(self):
        return self.x

    def __add__(self, other):
        return self.x + other

    def __radd__(self, other):
        return other - self.x

    def __call__(self, *args):
        return args

    def __getitem__(self, key):
        return key

    def __contains__(self, item):
        return item == self.x

    def __iter__(self):
        return iter((1, 2))


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


c = C(3)
r = weakref.ref(c)
print(r() is c, r is weakref.ref(c), weakref.ref(c, lambda r: None) is r)
print(weakref.getweakrefcount(c), r.__callback__)
print(hash(r) == hash(c))
print(attempt(weakref.ref, 1), attempt(weakref.ref, "s"), attempt(weakref.ref, (1,)))
print(attempt(weakref.ref), attempt(weakref.ref, c, 1, 2), attempt(weakref.ref, c, foo=1))
print(attempt(r, 1))
d = C(3)
r2 = weakref.ref(d)
print(r == r2, r != r2, r == 3, attempt(lambda: r < r2))
del d
print(r2(), r == r2, hash(r) is not None, attempt(hash, r2), repr(r2).endswith("; dead>"))
print(repr(r).split(";")[1].split(" at ")[0])

print("-- callbacks")
order = []
e = C()
refs = [weakref.ref(e, lambda r, i=i: order.append((i, r()))) for i in range(3)]
del refs[1]
del e
print(order)

bad = C()
silent = weakref.ref(bad, order.append)
del silent
del bad
print(len(order))

print("-- proxies")
p = weakref.proxy(c)
print(p.x, len(p), p + 1, 10 + p, p(1, 2), p["k"], 3 in p, list(p), p == c, bool(p))
p.y = 5
print(c.y, type(p).__name__, type(weakref.proxy(c, print)).__name__)
del p.y
print(attempt(lambda: p.y), attempt(hash, p))
print(isinstance(p, C), type(p) is C, str(p) == str(c))
del c
print(attempt(lambda: p.x), attempt(len, p), attempt(lambda: p + 1), attempt(bool, p))
print(r())


class Plain:
    pass


plain = Plain()
print(type(weakref.proxy(plain)).__name__)

print("-- subclasses")


class MyRef(weakref.ref):
    def __new__(cls, target, callback=None, tag=None):
        self = super().__new__(cls, target, callback)
        self.tag = tag
        return self

    def __init__(self, target, callback=None, tag=None):
        super().__init__(target, callback)


m = MyRef(plain, tag="t")
print(m.tag, m() is plain, m is MyRef(plain), isinstance(m, weakref.ref))

print("-- dictionaries and sets")
values = weakref.WeakValueDictionary()
keys = weakref.WeakKeyDictionary()
members = weakref.WeakSet()
a, b = C(1), C(2)
values["a"], values["b"] = a, b
keys[a], keys[b] = "a", "b"
members.add(a)
members.add(b)
print(sorted(values), len(keys), len(members), a in members, values["a"] is a)
del a
print(sorted(values), len(keys), len(members), values.get("a"))
print(list(keys.values()), [m.x for m in members])

print("-- methods and finalizers")


class M:
    def method(self):
        return "called"


m = M()
w = weakref.WeakMethod(m.method)
print(w()(), weakref.ref(m.method)() is None)
f = weakref.finalize(m, print, "finalized", 1)
print(f.alive)
del m
print(w(), f.alive, f())

print("-- what can be referenced")
import types


def function():
    pass


class Slots:
    __slots__ = ()


class WeakSlots:
    __slots__ = ("__weakref__",)


for v in (function, C, len, types.ModuleType("m"), {1}, frozenset(), Slots(), WeakSlots(), [],
          {}, 1.5, None, C().__len__):
    print(type(v).__name__, attempt(lambda: weakref.ref(v)() is v))
gc.collect()
