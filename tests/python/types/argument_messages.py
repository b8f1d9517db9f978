# Messages about arguments, conversions of odd subclasses, weak references in order.
import gc
import weakref


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


for text in ("abc", b"abc"):
    for n in ("find", "rfind", "index", "rindex", "count", "startswith", "endswith"):
        f = getattr(text, n)
        print(n, attempt(f), attempt(f, 1, 2, 3, 4), attempt(f, None), sep=" | ")
for n in ("replace", "join", "strip", "encode", "removeprefix", "zfill", "translate", "center"):
    print(n, attempt(getattr("abc", n)), attempt(getattr("abc", n), None), sep=" | ")
print(attempt(format, 1, None), attempt((5).__format__, None), attempt((5).to_bytes, 1, None))
print(attempt(type, None, (), {}), attempt(type, "a", None, {}), attempt(ExceptionGroup, None, []))


class Text(str):
    def __float__(self):
        return float(str(self)) + 1

    def __int__(self):
        return 77


class Data(bytes):
    def __int__(self):
        return 78

    def __float__(self):
        return 79.0


class Plain(str):
    pass


print(float(Text("8")), int(Text("8")), attempt(complex, Text("8")), int(Text("8"), 16))
print(float(Data(b"8")), int(Data(b"8")), float(Plain("8")), int(Plain("8")))


class Config(dict):
    def __getattr__(self, name):
        return self[name]


o = Config(a=1)
print(repr(weakref.ref(o)).split(";")[1].split(" at")[0])


class Target:
    pass


class MyRef(weakref.ref):
    pass


o = Target()
r1 = MyRef(o)
r2 = weakref.ref(o)
r3 = MyRef(o)
print([r is r2 for r in weakref.getweakrefs(o)], weakref.ref(o) is r2)
p = weakref.proxy(o)
c = weakref.ref(o, print)
print([type(r).__name__ for r in weakref.getweakrefs(o)], weakref.proxy(o) is p, weakref.ref(o) is r2)
del r2
gc.collect()
print([type(r).__name__ for r in weakref.getweakrefs(o)])
r4 = weakref.ref(o)
print([r is r4 for r in weakref.getweakrefs(o)])


def code():
    pass


print(attempt(code.__code__.replace, 5), attempt(code.__code__.replace, foo=1), attempt(code.__code__.replace, co_name=5))

d = {}
d.update(self=1, other=2)
dict.update(d, self=3)
print(d, dict(self=1, iterable=2), "{self}".format(self=4))
