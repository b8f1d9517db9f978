# Parameters of every kind, defaults, unpacking in calls, closures, recursion, attributes, errors.
def f(a, b=2, /, c=3, *args, d, e=5, **kwargs):
    return a, b, c, args, d, e, kwargs

print(f(1, d=4))
print(f(1, 2, 3, 4, 5, d=6, x=7, b=8))
print(f(*[1, 2], *(3, 4), **{"d": 5}, **{"z": 1}))

def g(x, items=[]):
    items.append(x)
    return items

print(g(1), g(2), g(3, []))

def outer():
    values = []
    for i in range(3):
        def inner(i=i):
            return i * 10
        values.append(inner)
    return [v() for v in values]

print(outer())
print([fn() for fn in [lambda: i for i in range(3)]])

def counter():
    n = 0
    def up(by=1):
        nonlocal n
        n += by
        return n
    def get():
        return n
    return up, get

up, get = counter()
up(); up(5)
print(get())
total = 0
def add_global(n):
    global total, brand_new
    total += n
    brand_new = n
add_global(3); add_global(4)
print(total, brand_new)
print(f.__name__, f.__defaults__, f.__kwdefaults__, f.__qualname__, counter()[0].__qualname__, (lambda: 0).__name__)
f.note = "hello"
print(f.note, f.__dict__)
def documented(a: int, b: "str" = "x") -> list:
    """Doc string."""
print(documented.__doc__, documented.__annotations__, documented(1))
def star_only(*, key): return key
def pos_only(a, b, /): return a + b
def varargs(*args, **kwargs): return args, kwargs
print(varargs(), varargs(*"abc", **dict(x=1)), varargs(1, *[2, 3], 4, k=5))
def none(): pass
print(none())
def bad(call):
    try:
        print(call())
    except TypeError as error:
        print(error)
bad(lambda: f())
bad(lambda: f(1))
bad(lambda: f(1, d=1, a=2))
bad(lambda: star_only(1))
bad(lambda: star_only())
bad(lambda: star_only(key=1, other=2))
bad(lambda: pos_only(1))
bad(lambda: pos_only(1, b=2))
bad(lambda: pos_only(1, 2, 3))
bad(lambda: none(1))
bad(lambda: none(x=1))
bad(lambda: g())
bad(lambda: g(1, 2, 3))
bad(lambda: g(1, x=2))
bad(lambda: varargs(**{1: 2}))
bad(lambda: varargs(*5))
bad(lambda: varargs(**5))
bad(lambda: varargs(x=1, **{"x": 2}))
bad(lambda: total())
bad(lambda: f.__name__(1))
bad(lambda: f.__doc__())
bad(lambda: len())
bad(lambda: len(1, 2))
bad(lambda: len(5))
bad(lambda: (lambda a, b, c: 0)())
bad(lambda: (lambda a, b: 0)(1))
bad(lambda: (lambda a, *, b, c: 0)(1))
def fact(n): return 1 if n <= 1 else n * fact(n - 1)
print(fact(20), fact(30))
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
print(even(100), odd(7))
compose = lambda *fs: (lambda x: x) if not fs else (lambda x: fs[0](compose(*fs[1:])(x)))
print(compose(lambda x: x + 1, lambda x: x * 2, abs)(-5))
def unbound():
    try:
        print(local)
    except UnboundLocalError as error:
        print(error)
    local = 1
unbound()
def free():
    def inner():
        return late
    try:
        inner()
    except NameError as error:
        print(error)
    late = 3
    print(inner())
free()
def deco(fn):
    def wrapper(*args):
        print("before", fn.__name__)
        result = fn(*args)
        print("after")
        return result
    return wrapper
def param(n):
    def make(fn):
        return lambda *a: [fn(*a)] * n
    return make
@deco
@param(2)
def decorated(x): return x + 1
print(decorated(1))
def order(*args, **kwargs): print(args, kwargs)
def show(x): print("arg", x); return x
order(show(1), *show([2]), show(3), k=show(4), **show({"z": 5}))
