# Sources and objects as deep or as wide as nobody writes them: an error or a result, never a crash.
import copy
import functools
import io
import sys
import types

N = 100000


def tell(name, function):
    try:
        result = function()
    except (RecursionError, MemoryError, SyntaxError) as e:
        print(name, type(e).__name__, str(e).partition(" while")[0].partition(" in ")[0])
    else:
        print(name, result)


def parse(source, mode="eval"):
    return lambda: type(compile(source, "<deep>", mode)).__name__


for name, source in (
    ("parentheses", "(" * N + ")" * N), ("brackets", "[" * N + "]" * N), ("braces", "{" * N + "}" * N),
    ("f-strings", 'f"{' * N + "1" + '}"' * N), ("specifications", 'f"' + "{a:" * N + "}" * N + '"'),
    ("minus", "-" * N + "1"), ("not", "not " * N + "1"), ("powers", "**".join(["a"] * N)),
    ("lambdas", "lambda:" * N + "1"), ("conditions", "1 if a else " * N + "1"),
    ("loops", "[" + "x " + "for x in y " * N + "]"), ("items", "[x " + "for x in [y] " * N + "]"),
    ("attributes", "a" + ".b" * N), ("calls", "a" + "()" * N), ("subscripts", "a" + "[0]" * N),
    ("filters", "[x for x in y " + "if x " * N + "]"), ("stars", "a" + ",*a" * N),
):
    tell(name, parse(source))
for name, source in (
    ("blocks", "".join(" " * i + "if 1:\n" for i in range(200))),
    ("functions", "".join(" " * i + "def f():\n" for i in range(3000)) + " " * 3000 + "pass"),
    ("patterns", "match 7:\n case " + "[" * N + "]" * N + ": print(8)"),
    ("managers", "with " + ",".join(["a"] * N) + ": pass"), ("decorators", "@a\n" * N + "def f(): pass"),
    ("targets", ",".join(["a"] * N) + "=b"), ("nested targets", "(" * N + "a" + ",)" * N + "=b"),
    ("import", "import " + ".".join(["a"] * N)), ("locals", "def f():\n" + "".join(f" v{i}=1\n" for i in range(N))),
):
    tell(name, parse(source, "exec"))

a = 1
for name, source in (
    ("sum", "+".join(["1"] * N)), ("sum of names", "+".join(["a"] * N)), ("and", " and ".join(["a"] * N)),
    ("or of and", " or ".join(["a and 0"] * N)), ("comparisons", "<=".join(["a"] * N)),
    ("strings", "len(" + " ".join(['"a"'] * N) + ")"), ("joined", "len(" + "+".join(['"a"'] * N) + ")"),
    ("f-string", 'len(f"' + "{a}" * N + '")'), ("list", "len([" + ",".join(["1"] * N) + "])"),
    ("dict", "len({" + ",".join(f"{i}:1" for i in range(N)) + "})"),
    ("arguments", "max(" + ",".join(["a"] * N) + ")"),
    ("keywords", "len(dict(" + ",".join(f"a{i}=1" for i in range(N)) + "))"),
):
    tell(name, lambda: eval(source))
for name, source in (
    ("statements", "x = 3\n" * N), ("assignments", "=".join(["x"] * N) + "=3"),
    ("elif", "y=0\nif y == 1: pass\n" + "".join(f"elif y == {i}: pass\n" for i in range(2, N)) + "else: x = 3"),
    ("cases", "match 1:\n" + "".join(f" case {i}: pass\n" for i in range(2, N)) + " case _: x = 3"),
    ("alternatives", "match 7:\n case " + "|".join(map(str, range(N))) + ": x = 3"),
    ("handlers", "try: 1/0\n" + "except KeyError: pass\n" * N + "except: x = 3"),
    ("names", "\n".join(f"v{i}={i}" for i in range(N)) + "\nx = 3"),
):
    namespace = {}
    tell(name, lambda: (exec(source, namespace), namespace["x"])[1])

MILLION = 1000000


class Holder:
    pass


def hold(x):
    holder = Holder()
    holder.x = x
    return holder


def nest(wrap, x=(), count=MILLION):
    for _ in range(count):
        x = wrap(x)
    return x


for name, wrap in (("list", lambda x: [x]), ("tuple", lambda x: (x,)), ("dict", lambda x: {1: x})):
    x, y = nest(wrap), nest(wrap)
    tell(name + " repr", lambda: repr(x))
    tell(name + " ==", lambda: x == y)
    if name != "dict":
        tell(name + " <", lambda: x < y)
    if name == "tuple":
        tell(name + " hash", lambda: hash(x))
    tell(name + " deepcopy", lambda: copy.deepcopy(x))
    del x, y
for wrap in (hold, lambda x: lambda: x, lambda x: iter([x]), lambda x: map(x, []), lambda x: slice(x),
             lambda x: (y for y in [x]), lambda x: Exception(x), lambda x: functools.partial(print, x),
             lambda x: frozenset([x]), lambda x: types.SimpleNamespace(x=x)):
    nest(wrap, (), N)
print("destroyed")


class A:
    pass


def again(name, method, use):
    cls = type("A", (A,), {name: method})
    for limit in (1000, 1000000):
        sys.setrecursionlimit(limit)
        tell(f"{name} {limit}", lambda: use(cls()))


again("__repr__", lambda s: repr([s]) + "a", repr)
again("__str__", lambda s: "%s" % s, str)
again("__format__", lambda s, f: format(s, f), format)
again("__eq__", lambda s, o: [s] == [type(s)()], lambda a: a == a)
again("__hash__", lambda s: hash((s,)), hash)
again("__getattr__", lambda s, n: getattr(s, n + "x"), lambda a: a.x)
again("__getitem__", lambda s, n: s[n], lambda a: a[0])
again("__iter__", lambda s: iter(list(s)), list)
again("__lt__", lambda s, o: bool(sorted([s, o])), lambda a: sorted([a, a]))
again("__call__", lambda s: s(), lambda a: a())
again("__init__", lambda s: type(s)() and None, lambda a: a)
again("__len__", lambda s: len(s), len)


def key(x):
    return sorted([1, 2], key=key)


tell("sort key", lambda: key(1))
sys.setrecursionlimit(1000)
cls = object
for i in range(10000):
    cls = type("C", (cls,), {})
print(len(cls.__mro__), isinstance(cls(), object), issubclass(cls, int))
method = lambda *args: 1
for i in range(N):
    method = types.MethodType(method, 1)
tell("methods", lambda: method())
tell("method name", lambda: method.__name__)
tell("method repr", lambda: repr(method))
tell("method hash", lambda: type(hash(method)))


def delegate(g):
    yield from g


sys.setrecursionlimit(1000000)
stderr, sys.stderr = sys.stderr, io.StringIO()   # the innermost ones cannot be closed any more
for use in (lambda g: g.throw(ValueError), lambda g: g.close(), lambda g: None):
    generator = nest(delegate, iter([1]), N)
    try:
        next(generator)
        use(generator)
    except (RecursionError, ValueError) as e:
        print("generators", type(e).__name__)
    del generator
sys.stderr = stderr
sys.setrecursionlimit(1000)
e = None
for i in range(N):
    new = Exception()
    new.__context__ = e
    e = new
del e, new
alias = int
for i in range(N):
    alias = list[alias]
tell("alias repr", lambda: repr(alias))
tell("alias hash", lambda: hash(alias))
print("done")
