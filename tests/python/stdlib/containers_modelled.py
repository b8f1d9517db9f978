"""Random operations on containers and iterators, compared with simple models of them."""
import bisect
import gc
import heapq
import itertools
import random
from collections import OrderedDict, deque
from functools import lru_cache
gc.set_threshold(50)


def first(pair):
    return pair[0]


class K:
    __slots__ = ('n',)

    def __init__(s, n):
        s.n = n

    def __hash__(s):
        return s.n % 7

    def __eq__(s, o):
        return isinstance(o, K) and s.n == o.n
for seed in range(60):
    r = random.Random(seed)
    od = OrderedDict()
    model = []
    mk = (lambda n: n) if seed % 3 == 0 else str if seed % 3 == 1 else K
    for step in range(3000):
        op = r.randrange(11)
        k = mk(r.randrange(r.choice([5, 40, 400])))
        keys = [a for a, b in model]
        if op < 4:
            od[k] = step
            if k in keys:
                model[keys.index(k)] = (keys[keys.index(k)], step)
            else:
                model.append((k, step))
        elif op == 4:
            a = od.pop(k, None)
            if k in keys:
                assert model.pop(keys.index(k))[1] == a
            else:
                assert a is None
        elif op in (5, 6):
            last = op == 5
            try:
                od.move_to_end(k, last)
                ok = True
            except KeyError:
                ok = False
            assert ok == (k in keys)
            if ok:
                p = model.pop(keys.index(k))
                model.append(p) if last else model.insert(0, p)
        elif op in (7, 8):
            if model:
                last = op == 7
                assert od.popitem(last) == model.pop(-1 if last else 0)
        elif op == 9:
            assert od.setdefault(k, step) == dict(model).get(k, step)
            if k not in keys:
                model.append((k, step))
        elif op == 10 and r.random() < 0.02:
            od.clear()
            model.clear()
        if step % 37 == 0:
            assert list(od.items()) == model, (seed, step)
            assert list(reversed(od)) == [a for a, b in reversed(model)]
            assert len(od) == len(model)
            c = od.copy()
            assert c == od and list(c) == list(od)
            d = dict(od)
            assert list(d) == list(od)
for seed in range(200):
    r = random.Random(seed)
    h = []
    m = []
    for i in range(200):
        x = r.choice([r.randrange(50), r.random() * 50, float(r.randrange(50))])
        if r.random() < 0.6:
            heapq.heappush(h, x)
            bisect.insort(m, x)
        elif h:
            assert heapq.heappop(h) == m.pop(0)
        elif r.random() < 0.5:
            assert heapq.heappushpop(h, x) == x
    xs = [(r.randrange(10), i) for i in range(60)]
    for n in (0, 1, 5, 59, 60, 100):
        assert heapq.nsmallest(n, xs, key=first) == sorted(xs, key=first)[:n]
        assert heapq.nlargest(n, iter(xs), key=first) == sorted(xs, key=first, reverse=True)[:n]
    parts = [sorted(r.choices(range(20), k=r.randrange(8))) for _ in range(r.randrange(6))]
    assert list(heapq.merge(*parts)) == sorted(itertools.chain(*parts))
    parts = [sorted(((x, j) for x in r.choices(range(20), k=r.randrange(8))), key=first,
                    reverse=True) for j in range(r.randrange(6))]
    merged = list(heapq.merge(*parts, key=first, reverse=True))
    assert merged == sorted(itertools.chain(*parts), key=first, reverse=True)
for seed in range(60):
    r = random.Random(seed)
    n = r.randrange(1, 8)
    calls = []
    mk = (lambda n: n) if seed % 2 else K

    @lru_cache(maxsize=n)
    def f(x, *a):
        calls.append(1)
        return x
    model = []
    for i in range(500):
        k = r.randrange(12)
        before = len(calls)
        f(mk(k))
        hit = len(calls) == before
        assert hit == (k in model), (seed, i)
        if k in model:
            model.remove(k)
        model.append(k)
        del model[:-n]

def perms(p, r):
    if r == 0:
        return [()]
    return [(p[i],) + q for i in range(len(p)) for q in perms(p[:i] + p[i + 1:], r - 1)]
for n in range(6):
    for r in range(n + 2):
        assert list(itertools.permutations(range(n), r)) == perms(list(range(n)), r)
        ordered = [p for p in perms(list(range(n)), r) if list(p) == sorted(p)]
        assert list(itertools.combinations(range(n), r)) == ordered
        ordered = [p for p in itertools.product(range(n), repeat=r) if list(p) == sorted(p)]
        assert list(itertools.combinations_with_replacement(range(n), r)) == ordered
for seed in range(300):
    r = random.Random(seed)
    L = list(range(r.randrange(20)))
    a, b = r.choice([None, r.randrange(25)]), r.choice([None, r.randrange(25)])
    c = r.choice([None, r.randrange(1, 6)])
    it = iter(L)
    assert list(itertools.islice(it, a, b, c)) == L[a:b:c]
    assert list(it) == (L[max(a or 0, b):] if b is not None else []), (a, b, c)
    g = [(k, list(v)) for k, v in itertools.groupby(L, lambda x: x // 3)]
    assert sum((v for k, v in g), []) == L
    d = deque(L, maxlen=r.choice([None, 5]))
    e = list(L)[-5:] if d.maxlen else list(L)
    for _ in range(20):
        o = r.randrange(6)
        if o == 0:
            d.append(1)
            e.append(1)
            e = e[-5:] if d.maxlen else e
        elif o == 1:
            d.appendleft(2)
            e.insert(0, 2)
            e = e[:5] if d.maxlen else e
        elif o == 2 and e:
            assert d.pop() == e.pop()
        elif o == 3 and e:
            assert d.popleft() == e.pop(0)
        elif o == 4 and e:
            n = r.randrange(-9, 9)
            d.rotate(n)
            n %= len(e)
            e = e[-n:] + e[:-n] if n else e
        elif o == 5:
            n = r.randrange(4)
            d *= n
            e = (e * n)[-5:] if d.maxlen else e * n
        assert list(d) == e
print('fine')
