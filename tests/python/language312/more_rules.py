# Lesser rules of the language and the built-in types.
import pickle
import types
import warnings


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


print("-- super replaced")


class C:
    msg = "C.msg"

    def plain(self):
        return super().__class__.__name__

    def attribute(self):
        return super().msg

    def method(self):
        return super().call(3)


class Other:
    msg = "other"

    def call(self, x):
        return x + 1


c = C()
print(attempt(c.attribute), attempt(c.method))
super = Other
print(c.plain(), c.attribute(), c.method())
del super
print(attempt(c.attribute))

print("-- iterators")


def spam():
    if spam.again:
        return 2
    spam.again = True
    list(spam.iterator)
    return 1


spam.again = False
spam.iterator = iter(spam, 2)
print(next(spam.iterator, "used up"))
it = iter(range(-2**65, 20, 2))
it.__setstate__(2**64 + 7)
print(list(it))
it = reversed(range(10, 2**65, 2))
it.__setstate__(2**64 - 7)
print(list(it))
it = iter(range(2**65, 2**65 + 3))
it.__setstate__(-2**70)
print(next(it) - 2**65)

print("-- bool")
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    f = False
    print(~f, f.__invert__(), ~int(f))
    print([(str(x.message)[:43], x.category.__name__) for x in w])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    print(attempt(lambda: ~f)[:30])

print("-- names of classes")
for n in ("A\0", "A\udcdc"):
    print(ascii(attempt(type, n, (), {})))
    print(ascii(attempt(setattr, C, "__name__", n)))
    print(ascii(attempt(type, "a", (), {"__doc__": n})))
print(C.__name__)

print("-- attribute errors pickled")
e = AttributeError("foo", name="n", obj="o")
print(e.__reduce__(), e.__getstate__())
e.x = 5
print(e.__reduce__())
f = pickle.loads(pickle.dumps(e))
print(f.name, f.obj, f.x, vars(f), f.args)
print(AttributeError("foo").__reduce__())

print("-- relative imports")
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    for g in ({"__package__": None, "__spec__": None, "__name__": "__main__"},
              {"__name__": "a_b_c.d"}, {"__name__": 5}, {}, {"__package__": 5},
              {"__spec__": types.SimpleNamespace(parent=3)}, {"__package__": ""}):
        print(attempt(__import__, "", g, {}, ("foo",), 1), len(w))
print(w[0].category.__name__, w[0].message)
