"""functools.partial, reduce, cmp_to_key and lru_cache."""
import copy
import functools
import gc
import pickle
import weakref
from functools import cmp_to_key, lru_cache, partial, reduce


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def both(*args, **kwargs):
    return args, kwargs


class Special(partial):
    pass


print("-- partial")
p = partial(both, 1, x=2)
print(p(3, x=4, y=5), p(), p.args, p.keywords, p.func is both)
print(partial(partial(both, 1, a=1), 2, a=3)(), Special(p, 2).args, partial(Special(both, 1), 2).args)
print(attempt(partial), attempt(partial, 1))
p.note = 1
print(p.__dict__, partial(p, 2).func is p, copy.copy(p).note)
print(attempt(setattr, p, "func", 1), attempt(setattr, p, "__dict__", 1))
for state in (1, (both, (1,), {}), (1, (1,), {}, None), (both, [1], {}, None),
              (both, (1,), 5, None)):
    print(attempt(p.__setstate__, state))
p.__setstate__((both, (7,), None, {"q": 1}))
print(p(), p.q, p.__reduce__()[2][1:])
p.__setstate__((p, (), {}, {}))
print(repr(p))
p.__setstate__((both, (p,), {}, {}))
print(repr(p).count("..."))
p.__setstate__((both, (), {}, {}))
print(pickle.loads(pickle.dumps(partial(max, 3)))(2), repr(partial(max, 1, key=abs)))
print(weakref.ref(p)() is p, partial[int])
q = partial(both, a=1)
q.keywords["b"] = 2
print(q())


class Clearing:
    """A callable that takes the partial apart while it is called."""

    def __call__(self, *args, **kwargs):
        holder.__setstate__((both, (), {}, {}))
        gc.collect()
        return args, kwargs


holder = partial(Clearing(), [1, 2], "x" * 3, key=["value"])
print(holder())

print("-- reduce")
print(reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a + b, [], 5), reduce(1, [7]))
print(attempt(reduce, both, []), attempt(reduce, both, 1), attempt(reduce, 1, [1, 2]))

print("-- cmp_to_key")
K = cmp_to_key(lambda a, b: a - b)
print(K(1) < K(2), K(2) >= K(3), K(2) == K(2), K(2) != K(2), K(obj=4).obj)
print(attempt(lambda: K(1) < 1), attempt(hash, K(1)), attempt(lambda: K < K), attempt(K))
print(sorted("banana", key=cmp_to_key(lambda a, b: (a < b) - (a > b))))
print(attempt(lambda: cmp_to_key(lambda a, b: "x")(1) < cmp_to_key(lambda a, b: "x")(1)))

print("-- lru_cache")
calls = []


@lru_cache(maxsize=2)
def square(x):
    """The square."""
    calls.append(x)
    return x * x


for x in (1, 2, 1, 3, 2, 1):
    square(x)
print(calls, square.cache_info(), square.cache_parameters(), square.__doc__, square.__name__)
square.cache_clear()
print(square.cache_info(), square.__wrapped__(5), attempt(square, []))
print(copy.copy(square) is square, copy.deepcopy(square) is square, square.__reduce__(),
      pickle.loads(pickle.dumps(square)) is square)


@lru_cache(maxsize=None, typed=True)
def typed(*args, **kwargs):
    return len(calls)


typed(1), typed(1.0), typed(x=1), typed(x=1.0), typed(1), typed(True)
print(typed.cache_info())


@lru_cache
def untyped(*args, **kwargs):
    return args


untyped(1), untyped(1.0), untyped((1,)), untyped("1"), untyped(a=1, b=2), untyped(b=2, a=1)
print(untyped.cache_info(), untyped(1.0), untyped(1))


@lru_cache(maxsize=0)
def never(x):
    return x


never(1), never(1)
print(never.cache_info())
print(attempt(lru_cache, "a"), attempt(lru_cache, 1.5), lru_cache(-3)(len).cache_parameters())


class Owner:
    @lru_cache(maxsize=None)
    def method(self, x):
        calls.append(x)
        return x


owner = Owner()
print(owner.method(1), owner.method(1), Owner.method.cache_info(), Owner.method(owner, 1))


class HashedOnce:
    def __init__(self):
        self.hashed = 0

    def __hash__(self):
        self.hashed += 1
        return 5


@lru_cache(maxsize=1)
def keep(x):
    return 1


key = HashedOnce()
keep(key)
print(key.hashed)
keep(key), keep(3)
print(key.hashed)


clearing = False


class Recursive:
    """A key whose comparison calls the cached function again."""
    nested = 0

    def __init__(self, number):
        self.number = number

    def __hash__(self):
        return 1

    def __eq__(self, other):
        if Recursive.nested < 12:
            Recursive.nested += 1
            looping(Recursive(-Recursive.nested))
            if clearing and self.number % 2:
                looping.cache_clear()
        return self.number == other.number


@lru_cache(maxsize=3)
def looping(x):
    if x.number > 0:
        looping(Recursive(x.number - 1))
    return x.number


print([looping(Recursive(i)) for i in range(8)])
print(looping.cache_info().currsize <= 3)


class Raising:
    def __init__(self, fail):
        self.fail = fail

    def __hash__(self):
        return 2

    def __eq__(self, other):
        if self.fail or other.fail:
            raise KeyError("compare")
        return self is other


@lru_cache(maxsize=2)
def identity(x):
    return x


first, second = Raising(False), Raising(True)
identity(first)
print(attempt(identity, second), identity.cache_info())
identity(3), identity(4)
print(identity.cache_info())


@lru_cache(maxsize=50)
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


print(fibonacci(200), fibonacci.cache_info())


class Big:
    pass


@lru_cache(maxsize=4)
def hold(x):
    return Big()


reference = weakref.ref(hold(1))
print(reference() is not None)
for i in range(2, 6):
    hold(i)
print(reference())
