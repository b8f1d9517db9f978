"""What must neither crash nor lose anything, where CPython itself does not hold out."""
import gc
import itertools
import warnings
import heapq
from collections import OrderedDict
from functools import cmp_to_key, lru_cache, partial
from operator import attrgetter, itemgetter

warnings.simplefilter("ignore", DeprecationWarning)  # pickling of itertools


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


print("-- ordered dicts")


class Poking:
    """A key whose comparison changes the dict it is in."""
    active = False

    def __init__(self, n, action):
        self.n = n
        self.action = action

    def __hash__(self):
        return 1

    def __eq__(self, other):
        if Poking.active:
            Poking.active = False
            self.action()
        return isinstance(other, Poking) and self.n == other.n


def fill(action):
    d = OrderedDict()
    for i in range(6):
        d[Poking(i, action)] = i
    return d


def run(name, operation):
    for change in ("clear", "popitem", "grow"):
        def action():
            if change == "clear":
                d.clear()
            elif change == "popitem":
                d.popitem()
            else:
                for i in range(100):
                    d[i] = i
        d = fill(action)
        Poking.active = True
        result = attempt(operation, d, Poking(3, action))
        Poking.active = False
        gc.collect()
        print(name, change, all(isinstance(key, (int, Poking)) for key in d)
              and len(list(d)) == len(d) == len(dict(d)))


run("move", lambda d, key: d.move_to_end(key))
run("move first", lambda d, key: d.move_to_end(key, last=False))
run("pop", lambda d, key: d.pop(key, None))
run("set", lambda d, key: d.__setitem__(key, 1))
run("delete", lambda d, key: d.__delitem__(key))
run("setdefault", lambda d, key: d.setdefault(key, 1))
run("equal", lambda d, key: d == fill(key.action))


print("-- lru_cache")


class Recursive:
    """A key whose comparison calls the cached function and empties the cache."""
    nested = 0

    def __init__(self, number):
        self.number = number

    def __hash__(self):
        return 1

    def __eq__(self, other):
        if Recursive.nested < 40:
            Recursive.nested += 1
            looping(Recursive(-Recursive.nested))
            if self.number % 2:
                looping.cache_clear()
            gc.collect()
        return self.number == other.number


@lru_cache(maxsize=3)
def looping(x):
    if x.number > 0:
        looping(Recursive(x.number - 1))
    return x.number


print([looping(Recursive(i)) for i in range(30)] == list(range(30)),
      looping.cache_info().currsize <= 3)

print("-- nesting")
for make in (lambda i: map(str, i), lambda i: filter(None, i), zip, enumerate, itertools.chain,
             itertools.chain.from_iterable, lambda i: itertools.islice(i, 3), itertools.cycle,
             lambda i: itertools.starmap(max, i), itertools.accumulate, itertools.pairwise,
             lambda i: itertools.batched(i, 2), itertools.groupby,
             lambda i: itertools.compress(i, i), lambda i: itertools.takewhile(bool, i),
             lambda i: itertools.dropwhile(bool, i), lambda i: itertools.filterfalse(bool, i),
             itertools.zip_longest, lambda i: itertools.tee(i, 1)[0].__copy__(), heapq.merge):
    iterator = iter([])
    for _ in range(100000):
        iterator = make(iterator)
    try:
        next(iterator)
    except (StopIteration, RecursionError):
        pass
    del iterator
print("iterators")
loop = itertools.chain()
loop.__setstate__((iter([loop, loop]),))
print(attempt(list, loop) == [])
state = itertools.chain()
state.__setstate__((iter([[1]]), state))
print(attempt(next, state)[:14])


class Again:
    """The iterator below a tee: it reads the tee itself."""

    def __iter__(self):
        return self

    def __next__(self):
        return next(first)


first, second = itertools.tee(Again())
print(attempt(next, first))


def call():
    return itself()


itself = partial(max)
itself.__setstate__((itself, (), {}, {}))
print(attempt(itself)[:14])
for make in (lambda v: partial(max, v), itertools.repeat, itertools.count, itemgetter):
    value = 0
    try:
        for _ in range(50000):
            value = make(value)
    except TypeError:
        continue
    print(attempt(repr, value)[:14])


class Owner:
    a = property(attrgetter("a"))
    __getitem__ = itemgetter(0)


print(attempt(lambda: Owner().a)[:14])
cached = len
for _ in range(50000):
    cached = lru_cache(maxsize=None)(cached)
print(attempt(cached, ())[:14])
key = cmp_to_key(lambda a, b: (a > b) - (a < b))
left, right = 1, 2
for _ in range(50000):
    left, right = key(left), key(right)
print(attempt(lambda: left < right)[:14])
print("done")
