# Special methods: arithmetic, reflected, in-place, comparison, containers, call, conversion.
class V:
    def __init__(self, *c): self.c = c
    def __repr__(self): return f"V{self.c}"
    def __add__(self, o):
        if not isinstance(o, V): return NotImplemented
        return V(*(a + b for a, b in zip(self.c, o.c)))
    def __mul__(self, k): return V(*(a * k for a in self.c))
    def __rmul__(self, k): return V(*(k * a for a in self.c), "r")
    def __sub__(self, o): return "sub"
    def __rsub__(self, o): return f"rsub {o}"
    def __matmul__(self, o): return sum(a * b for a, b in zip(self.c, o.c))
    def __neg__(self): return V(*(-a for a in self.c))
    def __pos__(self): return "pos"
    def __invert__(self): return "inv"
    def __abs__(self): return sum(a * a for a in self.c) ** 0.5
    def __bool__(self): return any(self.c)
    def __eq__(self, o): return isinstance(o, V) and self.c == o.c
    def __hash__(self): return hash(self.c)
    def __lt__(self, o): return self.c < o.c
    def __len__(self): return len(self.c)
    def __getitem__(self, i): return self.c[i]
    def __contains__(self, x): return x in self.c
    def __iter__(self): return iter(self.c)
    def __call__(self, *a, **k): return ("called", a, k)
    def __int__(self): return int(self.c[0])
    def __float__(self): return float(self.c[0])
    def __index__(self): return int(self.c[0])
    def __complex__(self): return complex(self.c[0])
    def __round__(self, n=None): return ("round", n)
    def __divmod__(self, o): return "divmod"
    def __pow__(self, o, m=None): return ("pow", o, m)
    def __rpow__(self, o): return ("rpow", o)
    def __truediv__(self, o): return "div"
    def __floordiv__(self, o): return "floor"
    def __mod__(self, o): return "mod"
    def __lshift__(self, o): return "lsh"
    def __rrshift__(self, o): return "rrsh"
    def __and__(self, o): return "and"
    def __ror__(self, o): return "ror"
    def __xor__(self, o): return "xor"
    def __iadd__(self, o): self.c += (o,); return self
    def __str__(self): return "str V"
    def __bytes__(self): return b"bytes V"
    def __reversed__(self): return "reversed"
    def __format__(self, s): return f"fmt {s}"
    def __dir__(self): return ["b", "a"]
    def __sizeof__(self): return 99
    def __enter__(self): return "in"
    def __exit__(self, *a): return True
v, w = V(1, 2), V(3, 4)
print(v + w, v * 2, 2 * v, v - w, 5 - v, v @ w, -v, +v, ~v, abs(w), bool(V(0)), bool(v))
print(v == V(1, 2), v != w, v < w, v > w, hash(v) == hash((1, 2)), len(v), v[0], v[-1], v[:1], 2 in v, 9 not in v, list(v), v(1, k=2))
print(int(v), float(v), complex(v), [10, 20, 30][v], round(v), round(v, 2), divmod(v, 1), v ** 2, pow(v, 2, 3), 2 ** v, v / 1, v // 1, v % 1, v << 1, 1 >> v, v & 1, 1 | v, v ^ 1)
v += 9
print(v, str(v), repr(v), bytes(v), reversed(v), f"{v:x}", format(v), dir(v), hex(V(255)), "%s %r" % (v, v), range(V(3)))
for code in ("v + 1", "1 + v", "v <= w", "v >= 1", "v and w", "V() or 'empty'", "v[5]", "v['a']", "del v[0]", "v[0] = 1", "v -= 1; print(v)"):
    try:
        print(code, "->", eval(code) if "=" not in code or "<=" in code or ">=" in code else exec(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
class Base:
    def __add__(self, o): return "Base.add"
    def __radd__(self, o): return "Base.radd"
class Derived(Base):
    def __radd__(self, o): return "Derived.radd"
print(Base() + Derived(), Derived() + Base(), Base() + Base(), 1 + Base())
class NoHash:
    def __eq__(self, o): return True
class Container:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * i
print(list(Container()), 4 in Container(), 5 in Container())
class BadLen:
    def __len__(self): return -1
class BadBool:
    def __bool__(self): return 5
class BadRepr:
    def __repr__(self): return 5
class BadIter:
    def __iter__(self): return 5
class BadIndex:
    def __index__(self): return "x"
class BadHash:
    def __hash__(self): return "x"
number, nothing, some_set, one_list, one_tuple = 5, None, {1, 2}, [1], (1,)
for code in ("hash(NoHash())", "{NoHash(): 1}", "len(BadLen())", "bool(BadBool())", "repr(BadRepr())", "str(BadRepr())", "iter(BadIter())", "one_list[BadIndex()]", "hash(BadHash())", "len(5)", "iter(5)", "next(5)", "one_list['a']", "one_tuple[1.5]", "{}[[]]", "number[0]", "number[0] = 1", "del number[0]",
             "nothing[0]", "'abc'[10]", "[][0]", "().x", "range(3)[5]", "some_set[0]", "{[1]}", "for_ = [i for i in 5]", "1 in 5", "a, b = 5", "sorted([1, 'a'])", "min(5)", "sum(['a'])", "reversed(5)", "reversed({1})"):
    try:
        print(code, "->", eval(code) if " = " not in code and not code.startswith("del") else exec(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
class Attr:
    def __getattr__(self, name):
        if name.startswith("x"): return "dynamic " + name
        raise AttributeError(f"no {name} here")
    def __setattr__(self, name, value):
        print("set", name, value)
        object.__setattr__(self, name, value)
    def __delattr__(self, name):
        print("del", name)
        super().__delattr__(name)
a = Attr()
a.real = 1
print(a.real, a.xyz, hasattr(a, "y"), getattr(a, "y", None))
del a.real
class Spy:
    def __getattribute__(self, name):
        return ("spied", name)
print(Spy().anything, Spy().__dict__)
import functools
@functools.total_ordering
class T:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
print(T(1) <= T(1), T(2) > T(1), T(2) >= T(3), sorted([T(3), T(1)], key=lambda t: t.v)[0].v, max(T(1), T(5)).v)
