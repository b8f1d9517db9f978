# Special methods are looked up on the type, in the order of the language reference.
class N:
    def __init__(self, v):
        self.v = v

    def __repr__(self):
        return f"N({self.v})"


def define(name):
    def method(self, other):
        return (name, self.v, other.v if isinstance(other, N) else other)

    setattr(N, name, method)


for op in "add sub mul truediv floordiv mod pow lshift rshift and or xor matmul".split():
    define(f"__{op}__")
    define(f"__r{op}__")
a, b = N(1), N(2)
print(a + b, a - 1, 1 - a, a * b, 2 * a, a / b, a // b, a % b, a**b, 2**a)
print(a << b, 1 << a, a >> b, a & b, 1 & a, a | b, a ^ b, a @ b, 1 @ a)
print(divmod(7, 2), [1] @ a)
a += 5
print(a)


class Sub(N):
    def __radd__(self, other):
        return "Sub.__radd__"

    def __rsub__(self, other):
        return NotImplemented


print(N(1) + Sub(2), N(1) - Sub(2), Sub(1) + N(2))


class L(list):
    def __radd__(self, other):
        return "L.__radd__"


class R:
    def __radd__(self, other):
        return ("R.__radd__", other)

    def __rmul__(self, other):
        return ("R.__rmul__", other)

    def __mod__(self, other):
        return "mod"

    def __rmod__(self, other):
        return ("rmod", other)


print([1] + R(), (1,) + R(), "a" + R(), [1] * R(), "x" * R(), "%s" % 5)
print([1] + L([2]))


class InPlace:
    def __init__(self):
        self.log = []

    def __iadd__(self, o):
        self.log.append(o)
        return self

    def __imul__(self, o):
        return NotImplemented

    def __mul__(self, o):
        return "mul"


i = InPlace()
j = i
i += 1
i += 2
print(i is j, i.log)
i *= 3
print(i)


class Cmp:
    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        return ("lt", self.v, o.v)

    def __eq__(self, o):
        return isinstance(o, Cmp) and self.v == o.v

    __hash__ = None


class SubCmp(Cmp):
    def __gt__(self, o):
        return ("Sub.gt", self.v, o.v)


print(Cmp(1) < Cmp(2), Cmp(1) > Cmp(2), Cmp(1) < SubCmp(2), Cmp(1) == Cmp(1), Cmp(1) != Cmp(1), Cmp(1) != 4)
for bad in ("Cmp(1) <= Cmp(2)", "hash(Cmp(1))", "{Cmp(1)}", "{Cmp(1): 2}"):
    try:
        print(eval(bad))
    except TypeError as e:
        print(bad, "->", e)


class Container:
    def __init__(self, *v):
        self.v = list(v)

    def __len__(self):
        return len(self.v)

    def __getitem__(self, i):
        return self.v[i]

    def __setitem__(self, i, v):
        self.v[i] = v

    def __delitem__(self, i):
        del self.v[i]

    def __contains__(self, x):
        return x == "magic" or x in self.v

    def __reversed__(self):
        return iter("reversed")

    def __iter__(self):
        return iter(self.v)

    def __length_hint__(self):
        return 100


c = Container(1, 2, 3)
c[0] = "first"
del c[1]
print(len(c), list(c), c[-1], "magic" in c, 3 in c, 9 in c, list(reversed(c)), bool(c), bool(Container()))


class Number:
    def __int__(self):
        return 7

    def __float__(self):
        return 2.5

    def __index__(self):
        return 3

    def __complex__(self):
        return 1j

    def __bool__(self):
        return False

    def __neg__(self):
        return "neg"

    def __pos__(self):
        return "pos"

    def __invert__(self):
        return "inv"

    def __abs__(self):
        return "abs"

    def __round__(self, n=None):
        return ("round", n)

    def __trunc__(self):
        return "trunc"

    def __divmod__(self, o):
        return "divmod"

    def __rdivmod__(self, o):
        return "rdivmod"

    def __hash__(self):
        return 2**70

    def __format__(self, spec):
        return f"<{spec}>"

    def __bytes__(self):
        return b"bytes"


n = Number()
print(int(n), float(n), [0, 1, 2, 33][n], hex(n), bool(n), not n, -n, +n, ~n, abs(n), round(n), round(n, 2))
print(divmod(n, 1), divmod(1, n), hash(n) == hash(2**70), f"{n:spec}", format(n), bytes(n), complex(n), range(n), "ab" * n)


class Calls:
    def __call__(self, *a, **k):
        return a, k


k = Calls()
print(k(), k(1, 2, x=3), callable(k), callable(1), k(*[1], **{"y": 2}))
k.__call__ = lambda: "ignored"
print(k())


class Ctx:
    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, *a):
        print("exit", a[0])
        return True


with Ctx() as x:
    1 / 0


class New:
    def __new__(cls, *a, **k):
        print("new", cls.__name__, a, k)
        return super().__new__(cls)

    def __init__(self, *a, **k):
        print("init", a, k)


New(1, x=2)


class Other:
    def __new__(cls):
        return 5

    def __init__(self):
        print("never")


print(Other())


class Str(str):
    def __new__(cls, v):
        s = super().__new__(cls, v.upper())
        s.tag = 1
        return s


s = Str("abc")
print(s, s.tag, type(s).__name__, s + "d", len(s))


class Int(int):
    def __add__(self, o):
        return Int(int(self) + int(o) + 100)

    def __repr__(self):
        return f"Int({int(self)})"


print(Int(5) + 1, 1 + Int(5), Int(5) * 2, Int(3) == 3, {Int(3): 1}[3])


class Auto:
    def __init_subclass__(cls, tag=None, **k):
        super().__init_subclass__(**k)
        cls.tag = tag

    def __class_getitem__(cls, item):
        return (cls.__name__, item)


class Tagged(Auto, tag="t"):
    pass


print(Tagged.tag, Tagged[int], Auto["x"])


class Named:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)


class Owner:
    first = Named()
    second = Named()


class Deleted:
    def __del__(self):
        print("del")


d = Deleted()
del d
print("end")
