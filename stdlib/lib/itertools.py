"""Iterators to build others from."""

import operator as _operator

__all__ = ["accumulate", "batched", "chain", "combinations", "combinations_with_replacement",
           "compress", "count", "cycle", "dropwhile", "filterfalse", "groupby", "islice",
           "pairwise", "permutations", "product", "repeat", "starmap", "takewhile", "tee",
           "zip_longest"]


class count:
    """start, start + step, start + 2 * step, …"""

    def __init__(self, start=0, step=1):
        for value in (start, step):
            if not hasattr(value, "__add__"):
                raise TypeError("a number is required")
        self._next = start
        self._step = step

    def __iter__(self):
        return self

    def __next__(self):
        value = self._next
        self._next = value + self._step
        return value

    def __repr__(self):
        if self._step == 1 and isinstance(self._step, int):
            return f"count({self._next!r})"
        return f"count({self._next!r}, {self._step!r})"

    def __reduce__(self):
        return type(self), (self._next, self._step)


class repeat:
    """The same object, for ever or a number of times."""

    def __init__(self, object, times=None):
        self._object = object
        self._left = None if times is None else max(times.__index__(), 0)

    def __iter__(self):
        return self

    def __next__(self):
        if self._left is None:
            return self._object
        if self._left == 0:
            raise StopIteration
        self._left -= 1
        return self._object

    def __length_hint__(self):
        if self._left is None:
            raise TypeError("len() of unsized object")
        return self._left

    def __repr__(self):
        if self._left is None:
            return f"repeat({self._object!r})"
        return f"repeat({self._object!r}, {self._left})"


def _checked(function):
    """A generator function whose arguments are made iterators at the call, not at the first next()."""
    def start(iterable, *args, **kwargs):
        return function(iter(iterable), *args, **kwargs)
    start.__name__ = start.__qualname__ = function.__name__
    start.__doc__ = function.__doc__
    return start


@_checked
def cycle(iterator):
    """The items again and again."""
    saved = []
    for item in iterator:
        yield item
        saved.append(item)
    while saved:
        yield from saved


class chain:
    """The items of one iterable after the other."""

    def __init__(self, *iterables):
        self._rest = iter(iterables)
        self._active = iter(())

    @classmethod
    def from_iterable(cls, iterables, /):
        """A chain of the iterables that an iterable gives."""
        self = cls()
        self._rest = iter(iterables)
        return self

    def __iter__(self):
        return self

    def __next__(self):
        while True:
            for item in self._active:
                return item
            self._active = iter(next(self._rest))

    @classmethod
    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)


def accumulate(iterable, func=None, *, initial=None):
    """Running totals, or what another function of two arguments makes."""
    return _accumulate(iter(iterable), _operator.add if func is None else func, initial)


def _accumulate(iterator, func, total):
    if total is None:
        for total in iterator:
            break
        else:
            return
    yield total
    for item in iterator:
        total = func(total, item)
        yield total


def batched(iterable, n):
    """Tuples of n items; the last may be shorter."""
    if n < 1:
        raise ValueError("n must be at least one")
    return _batched(iter(iterable), n)


def _batched(iterator, n):
    while batch := tuple(islice(iterator, n)):
        yield batch


def compress(data, selectors):
    """The items whose selector is true."""
    return (item for item, wanted in zip(data, selectors) if wanted)


def dropwhile(predicate, iterable, /):
    """The items from the first one for which predicate(item) is false."""
    return _dropwhile(predicate, iter(iterable))


def _dropwhile(predicate, iterator):
    for item in iterator:
        if not predicate(item):
            yield item
            break
    yield from iterator


def takewhile(predicate, iterable, /):
    """The items up to the first one for which predicate(item) is false."""
    return _takewhile(predicate, iter(iterable))


def _takewhile(predicate, iterator):
    for item in iterator:
        if not predicate(item):
            return
        yield item


def filterfalse(function, iterable, /):
    """The items for which function(item) is false."""
    if function is None or function is bool:
        return (item for item in iterable if not item)
    return (item for item in iterable if not function(item))


def starmap(function, iterable, /):
    """function(*item) for each item."""
    return (function(*item) for item in iterable)


class groupby:
    """(key, items) for each run of items with the same key."""

    def __init__(self, iterable, key=None):
        self._iterator = iter(iterable)
        self._function = key
        self._pending = False
        self._group = None

    def __iter__(self):
        return self

    def _advance(self):
        self._value = next(self._iterator)
        self._key = self._value if self._function is None else self._function(self._value)
        self._pending = True

    def __next__(self):
        # What is left of the last group is skipped.
        self._group = group = object()
        if not self._pending:
            if hasattr(self, "_last"):
                while True:
                    self._advance()
                    if not self._key == self._last:
                        break
            else:
                self._advance()
        elif hasattr(self, "_last") and self._key == self._last:
            while self._key == self._last:
                self._pending = False
                self._advance()
        self._last = self._key
        return self._key, self._items(self._key, group)

    def _items(self, key, group):
        while self._group is group:
            if not self._pending:
                try:
                    self._advance()
                except StopIteration:
                    return
            if not self._key == key:
                return
            self._pending = False
            yield self._value


def islice(iterable, *args):
    """The items that a slice with start, stop and step would have."""
    s = slice(*args)
    start = 0 if s.start is None else s.start
    step = 1 if s.step is None else s.step
    stop = s.stop
    if stop is not None and (not isinstance(stop, int) or stop < 0):
        raise ValueError("Stop argument for islice() must be None or an integer: 0 <= x <= "
                         "sys.maxsize." if len(args) == 1 else
                         "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    if not isinstance(start, int) or start < 0:
        raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    if not isinstance(step, int) or step < 1:
        raise ValueError("Step for islice() must be a positive integer or None.")
    return _islice(iter(iterable), start, stop, step)


def _islice(iterator, start, stop, step):
    at = 0
    wanted = start
    while stop is None or wanted < stop:
        for item in iterator:
            at += 1
            if at > wanted:
                yield item
                wanted += step
                break
        else:
            return
    # The items before the end are used up, too.
    while stop is not None and at < stop and at < wanted:
        for item in iterator:
            at += 1
            break
        else:
            return


def pairwise(iterable, /):
    """Each item with the next one."""
    return _pairwise(iter(iterable))


def _pairwise(iterator):
    for previous in iterator:
        break
    else:
        return
    for item in iterator:
        yield previous, item
        previous = item


class _Tee:
    """One of the iterators of tee()."""

    def __init__(self, iterator, link):
        self._iterator = iterator
        self._link = link   # [item, next link], or [] at the end of what was read

    def __iter__(self):
        return self

    def __next__(self):
        link = self._link
        if not link:
            item = next(self._iterator)
            link.append(item)
            link.append([])
        self._link = link[1]
        return link[0]

    def __copy__(self):
        return _Tee(self._iterator, self._link)


def tee(iterable, n=2, /):
    """n iterators over the same items."""
    if n < 0:
        raise ValueError("n must be >= 0")
    iterator = iter(iterable)
    if isinstance(iterator, _Tee):
        return tuple(iterator.__copy__() if i else iterator for i in range(n))
    link = []
    return tuple(_Tee(iterator, link) for _ in range(n))


def zip_longest(*iterables, fillvalue=None):
    """zip() up to the longest iterable."""
    return _zip_longest([iter(iterable) for iterable in iterables], fillvalue)


def _zip_longest(iterators, fill):
    active = len(iterators)
    if not active:
        return
    done = [False] * active
    while True:
        row = []
        for i, iterator in enumerate(iterators):
            if done[i]:
                row.append(fill)
                continue
            for item in iterator:
                row.append(item)
                break
            else:
                active -= 1
                if not active:
                    return
                done[i] = True
                row.append(fill)
        yield tuple(row)


def product(*iterables, repeat=1):
    """All combinations with one item of each iterable."""
    if repeat < 0:
        raise ValueError("repeat argument cannot be negative")
    return _product([tuple(pool) for pool in iterables] * repeat)


def _product(pools):
    n = len(pools)
    if not all(pools):
        return
    indices = [0] * n
    row = [pool[0] for pool in pools]
    yield tuple(row)
    while True:
        for i in range(n - 1, -1, -1):
            indices[i] += 1
            if indices[i] < len(pools[i]):
                row[i] = pools[i][indices[i]]
                break
            indices[i] = 0
            row[i] = pools[i][0]
        else:
            return
        yield tuple(row)


def permutations(iterable, r=None):
    """All orders of r items."""
    pool = tuple(iterable)
    if r is not None and not isinstance(r, int):
        raise TypeError("Expected int as r")
    r = len(pool) if r is None else r
    if r < 0:
        raise ValueError("r must be non-negative")
    return _permutations(pool, r)


def _permutations(pool, r):
    n = len(pool)
    if r > n:
        return
    indices = list(range(n))
    cycles = list(range(n, n - r, -1))
    yield tuple([pool[i] for i in indices[:r]])
    while n:
        for i in range(r - 1, -1, -1):
            cycles[i] -= 1
            if cycles[i] == 0:
                indices[i:] = indices[i + 1:] + indices[i:i + 1]
                cycles[i] = n - i
            else:
                j = cycles[i]
                indices[i], indices[-j] = indices[-j], indices[i]
                yield tuple([pool[k] for k in indices[:r]])
                break
        else:
            return


def combinations(iterable, r):
    """All ways to choose r items, in order."""
    pool = tuple(iterable)
    if r < 0:
        raise ValueError("r must be non-negative")
    return _combinations(pool, r)


def _combinations(pool, r):
    n = len(pool)
    if r > n:
        return
    indices = list(range(r))
    yield tuple([pool[i] for i in indices])
    while True:
        for i in range(r - 1, -1, -1):
            if indices[i] != i + n - r:
                break
        else:
            return
        indices[i] += 1
        for j in range(i + 1, r):
            indices[j] = indices[j - 1] + 1
        yield tuple([pool[k] for k in indices])


def combinations_with_replacement(iterable, r):
    """All ways to choose r items, each as often as one likes."""
    pool = tuple(iterable)
    if r < 0:
        raise ValueError("r must be non-negative")
    return _combinations_with_replacement(pool, r)


def _combinations_with_replacement(pool, r):
    n = len(pool)
    if not n and r:
        return
    indices = [0] * r
    yield tuple([pool[i] for i in indices])
    while True:
        for i in range(r - 1, -1, -1):
            if indices[i] != n - 1:
                break
        else:
            return
        indices[i:] = [indices[i] + 1] * (r - i)
        yield tuple([pool[k] for k in indices])
