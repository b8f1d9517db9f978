"""Callbacks that change what they are called for: nothing may be lost or crash."""
import gc
import heapq
import itertools
import operator
from bisect import bisect_left, insort
from collections import Counter, OrderedDict, defaultdict, deque
from functools import lru_cache, partial, reduce


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


print("-- heapq")


class Shrinking:
    def __init__(self, n, target):
        self.n = n
        self.target = target

    def __lt__(self, other):
        if len(self.target) > 2:
            self.target.clear()
            gc.collect()
        return self.n < other.n


def heap(n=8):
    items = []
    items.extend(Shrinking(i, items) for i in range(n))
    return items


items = heap()
print(attempt(heapq.heappush, items, Shrinking(-1, items)), len(items))
for function in (heapq.heappop, heapq.heapify):
    items = heap()
    print(function.__name__, attempt(function, items), len(items))
for function in (heapq.heapreplace, heapq.heappushpop):
    items = heap()
    print(function.__name__, attempt(function, items, Shrinking(9, items)), len(items))


class Raising:
    def __lt__(self, other):
        raise ValueError("no order")


items = [1, 2, 3, 4]
print(attempt(heapq.heappush, items, Raising()), len(items))
items = [0, Raising(), 2]
print(attempt(heapq.heappop, items), len(items))
print(attempt(heapq.heapify, [Raising(), Raising()]))
print(attempt(heapq.nsmallest, 2, [Raising(), Raising(), Raising()]))
print(attempt(list, heapq.merge([Raising()], [Raising()])))


class Nested:
    """Runs the merge it is an item of."""

    def __lt__(self, other):
        next(merged)
        return True


merged = heapq.merge([Nested()], [Nested()])
print(attempt(next, merged), attempt(next, merged, "end"))


def failing():
    yield 1
    raise KeyError("source")


merged = heapq.merge([0, 5], failing())
print(next(merged), next(merged), attempt(next, merged), attempt(next, merged, "end"))

print("-- bisect")


class Emptying:
    def __lt__(self, other):
        numbers.clear()
        return False

    __gt__ = __lt__


numbers = list(range(10))
print(attempt(bisect_left, numbers, Emptying()))
numbers = list(range(10))
print(attempt(insort, numbers, Emptying()), len(numbers))

print("-- itertools")


class Greedy:
    """An iterator that runs its consumer while it is asked for an item."""

    def __init__(self, make):
        self.count = 0
        self.consumer = make(self)

    def __iter__(self):
        return self

    def __next__(self):
        self.count += 1
        if self.count > 9:
            raise StopIteration
        if self.count % 3 == 1:
            return self.count, attempt(next, self.consumer, "end")
        return self.count, 0


for make in (itertools.cycle, itertools.chain, itertools.accumulate, itertools.pairwise,
             lambda i: itertools.chain.from_iterable(i), lambda i: itertools.islice(i, 1, 5, 2),
             lambda i: itertools.zip_longest(i, i), lambda i: itertools.compress(i, i),
             lambda i: itertools.takewhile(bool, i), lambda i: itertools.dropwhile(bool, i),
             lambda i: itertools.filterfalse(None, i), lambda i: itertools.starmap(max, i),
             lambda i: zip(i, i), lambda i: map(str, i), lambda i: enumerate(i)):
    greedy = Greedy(make)
    results = []
    for _ in range(4):
        result = attempt(next, greedy.consumer, "end")
        if isinstance(result, tuple) and len(result) == 2 and hasattr(result[1], "__next__"):
            result = result[0], list(result[1])
        results.append(result)
    print(type(greedy.consumer).__name__, results)


left, right = itertools.tee(range(200000))
sum(1 for _ in left)
del left, right   # a long chain of buffers goes without deep recursion


class Key:
    inside = False

    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        if not Key.inside:
            Key.inside = True
            next(groups, None)
            Key.inside = False
        return self.n == other.n


groups = itertools.groupby([Key(1), Key(1), Key(2), Key(2), Key(3)])
print([k.n for k, _ in itertools.islice(groups, 3)])

print("-- reduce, partial")
numbers = [1, 2, 3]


def clear_all(a, b):
    numbers.clear()
    return a + b


print(reduce(clear_all, numbers))


def loop():
    return call()


call = partial(loop)
print(attempt(call)[:14])

print("-- ordered dicts")
d = OrderedDict.fromkeys(range(5))


class Dying:
    def __del__(self):
        d.clear()


d[3] = Dying()
d[3] = None
print(len(d))
d = OrderedDict.fromkeys(range(50))
for i in range(300):
    if i * 7 % 50 in d:
        d.move_to_end(i * 7 % 50, last=i % 3 == 0)
    if i % 5 == 0:
        d[100 + i] = d.popitem(last=i % 2 == 0)
print(len(d), list(d)[:8], sum(map(hash, d)))
queue = OrderedDict()
for i in range(2000):
    queue[i] = i
    if i >= 10:
        queue.popitem(last=False)
print(list(queue))

print("-- counters, deques")


class Counted:
    def __hash__(self):
        counter.clear()
        return 1


counter = Counter()
print(attempt(counter.update, [1, 1, Counted(), 1]), sorted(counter.values()))
ring = deque([1, 2, 3])
steps = iter(ring)
next(steps)
ring.append(4)
print(attempt(next, steps), attempt(next, steps), steps.__length_hint__())


class Popping:
    def __eq__(self, other):
        ring.clear()
        return False


ring = deque([1, 2, 3])
print(attempt(ring.count, Popping()), attempt(deque([Popping(), 1]).__contains__, 5))
missing = defaultdict(lambda: missing.clear() or 5)
missing[1] = 1
print(missing[2], dict(missing))

print("-- getters")


class Fading:
    @property
    def a(self):
        del self.__class__.b
        return self

    b = 1


print(attempt(operator.attrgetter("a.b"), Fading()))
print(attempt(operator.itemgetter(0, 1), defaultdict(list)))


class Loose:
    def __getattr__(self, name):
        return lambda *args, **kwargs: (name, args, kwargs)


print(operator.methodcaller("f", 1, k=2)(Loose()), operator.methodcaller("g")(Loose()))
