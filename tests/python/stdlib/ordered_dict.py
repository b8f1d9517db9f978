"""OrderedDict, Counter, deque and defaultdict: what they do and what they refuse."""
import collections
import copy
import pickle
import weakref
from collections import Counter, OrderedDict, defaultdict, deque


class Sub(OrderedDict):
    pass


class Missing(OrderedDict):
    def __missing__(self, key):
        return f"no {key}"


class Loud(OrderedDict):
    def __setitem__(self, key, value):
        print("  set", key)
        super().__setitem__(key, value)

    def __delitem__(self, key):
        print("  delete", key)
        super().__delitem__(key)


def plain(value):
    """Ordered dicts as their class and items."""
    if isinstance(value, OrderedDict):
        return f"{type(value).__name__}<{', '.join(f'{k!r}: {plain(v)}' for k, v in value.items())}>"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(plain, value)) + ")"
    text = repr(value)
    return f"<{type(value).__name__}>" if " at 0x" in text else text


def attempt(function):
    try:
        return plain(function())
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def changed(change, part=lambda d: d, **items):
    """The keys seen while a loop changes the dict."""
    d = OrderedDict(items)
    seen = []
    for key in part(d):
        seen.append(key)
        change(d)
    return seen


def then(d, operation):
    """The dict after an operation."""
    result = operation(d)
    return result, d


abc = dict(a=1, b=2, c=3)
for case in [
        lambda: OrderedDict(), lambda: OrderedDict([(1, 2), (3, 4)]),
        lambda: OrderedDict({1: 2}, a=3), lambda: OrderedDict(1), lambda: OrderedDict([1]),
        lambda: OrderedDict([(1,)]), lambda: OrderedDict([(1, 2, 3)]), lambda: OrderedDict([()]),
        lambda: OrderedDict(1, 2), lambda: OrderedDict(None), lambda: OrderedDict(other=1, self=2),
        lambda: OrderedDict(a=1) == OrderedDict(a=1),
        lambda: OrderedDict([(1, 1), (2, 2)]) == OrderedDict([(2, 2), (1, 1)]),
        lambda: OrderedDict([(1, 1), (2, 2)]) == {2: 2, 1: 1},
        lambda: {2: 2, 1: 1} == OrderedDict([(1, 1), (2, 2)]),
        lambda: OrderedDict(a=1) != OrderedDict(a=1), lambda: OrderedDict(a=1) < OrderedDict(a=1),
        lambda: OrderedDict(a=1) == 5, lambda: hash(OrderedDict()),
        lambda: then(OrderedDict(abc), lambda d: d.move_to_end("a")),
        lambda: then(OrderedDict(abc), lambda d: d.move_to_end("c", False)),
        lambda: then(OrderedDict(abc), lambda d: d.move_to_end(key="b", last=False)),
        lambda: OrderedDict().move_to_end(1), lambda: OrderedDict(a=1).move_to_end([]),
        lambda: then(OrderedDict(abc), lambda d: d.popitem()),
        lambda: then(OrderedDict(abc), lambda d: d.popitem(last=False)),
        lambda: OrderedDict().popitem(), lambda: OrderedDict(a=1).pop("a"),
        lambda: OrderedDict(a=1).pop("b"), lambda: OrderedDict(a=1).pop("b", default=3),
        lambda: Missing(a=1).pop("b"), lambda: Missing(a=1)["b"],
        lambda: Missing(a=1).setdefault("b", 5), lambda: OrderedDict(a=1).setdefault("b"),
        lambda: OrderedDict(a=1).setdefault(key="b", default=3),
        lambda: OrderedDict.fromkeys("ab"), lambda: Sub.fromkeys("ab", value=1),
        lambda: Sub(a=1).copy(), lambda: copy.copy(Sub(a=1)),
        lambda: copy.deepcopy(OrderedDict(a=[1])), lambda: list(reversed(OrderedDict(abc))),
        lambda: list(reversed(OrderedDict(abc).values())),
        lambda: list(reversed(OrderedDict(abc).items())), lambda: OrderedDict(a=1).keys(),
        lambda: OrderedDict(a=1).values(), lambda: OrderedDict(a=1).items(),
        lambda: [type(x).__name__ for x in (iter(OrderedDict()), reversed(OrderedDict()),
                                            iter(OrderedDict().items()))],
        lambda: iter(OrderedDict(a=1)).__reduce__(), lambda: OrderedDict(a=1).__reduce__(),
        lambda: OrderedDict(a=1).keys() & {"a"}, lambda: OrderedDict(a=1).keys() == {"a"},
        lambda: OrderedDict(a=1).items() | {1}, lambda: pickle.loads(pickle.dumps(Sub(a=1))),
        lambda: OrderedDict(a=1) | {"b": 2}, lambda: {"b": 2} | OrderedDict(a=1),
        lambda: OrderedDict(a=1) | 5, lambda: OrderedDict(a=1).__or__(5),
        lambda: OrderedDict(a=1).__ior__([("c", 3)]), lambda: OrderedDict[int, str],
        lambda: OrderedDict().update(1), lambda: OrderedDict().update(1, 2),
        lambda: then(OrderedDict(a=1), lambda d: d.update(d)),
        lambda: then(OrderedDict(a=1), lambda d: d.update([("b", 2)], c=3)),
        lambda: then(OrderedDict(a=1), lambda d: d.__init__([("z", 1)])),
        lambda: dict(OrderedDict(abc)), lambda: {**OrderedDict(a=1)},
        lambda: changed(lambda d: d.update(c=1), a=1, b=2), lambda: changed(OrderedDict.clear, a=1, b=2),
        lambda: changed(lambda d: d.move_to_end("a"), a=1, b=2),
        lambda: changed(lambda d: d.pop("b", 0), a=1, b=2, c=3),
        lambda: changed(lambda d: (d.pop("a", 0), d.setdefault("a", 5)), a=1, b=2),
        lambda: changed(lambda d: d.__setitem__("b", 7), a=1, b=2),
        lambda: changed(lambda d: d.popitem(), OrderedDict.values, a=1, b=2)]:
    print(attempt(case))

loud = Loud([(1, 2)], a=3)
loud.update(b=1)
loud.setdefault("q", 1)
print(loud.pop("a"), loud.popitem())
loud.copy()
loud | {1: 1}
loud.move_to_end(1)
Loud.fromkeys("xy")
del loud[1]
loud.clear()
d = OrderedDict(a=1)
d.note = [1]
print(d.__dict__, d.__reduce__()[2], copy.copy(d).note is d.note, pickle.loads(pickle.dumps(d)).note)
print(weakref.ref(d)() is d, OrderedDict.__doc__)
d = OrderedDict()
for i in range(100):
    d[i] = i
for i in range(0, 100, 2):
    d.move_to_end(i, last=i % 4 == 0)
for i in range(1, 100, 3):
    del d[i]
print(list(d), list(d) == list(reversed(list(reversed(d)))), len(d))

print("-- Counter")
c = Counter("abcabcz")
for case in [
        lambda: c, lambda: c.most_common(2), lambda: c.most_common(), lambda: c.most_common(0),
        lambda: Counter(a=1) - Counter(a=2), lambda: +Counter(a=-1), lambda: -Counter(a=-1),
        lambda: Counter(1), lambda: Counter(None), lambda: c.fromkeys("a"), lambda: sorted(c.elements()),
        lambda: Counter("ab") | Counter("bc"), lambda: Counter("ab") & Counter("bc"),
        lambda: Counter("ab") + Counter("bc"), lambda: Counter(a=0) == Counter(), lambda: c.total(),
        lambda: c.__reduce__(), lambda: Counter([[]]), lambda: type(c.elements()).__name__,
        lambda: then({}, lambda d: collections._count_elements(d, "aab")),
        lambda: then(UserCounts(), lambda d: collections._count_elements(d, "aab"))]:
    print(attempt(case))


class UserCounts(dict):
    def get(self, key, default=None):
        return super().get(key, 10)


print(attempt(lambda: then(UserCounts(), lambda d: collections._count_elements(d, "aab"))))

print("-- deque, defaultdict")
ring = deque("abc", 5)
for case in [
        lambda: ring * 2, lambda: ring * 0, lambda: 2 * deque([1]), lambda: ring + deque("d"),
        lambda: iter(ring).__reduce__(), lambda: list(copy.copy(iter(ring))),
        lambda: list(type(iter(ring))(ring, 1)), lambda: list(type(reversed(ring))(ring, 2)),
        lambda: type(iter(ring))([1]), lambda: pickle.loads(pickle.dumps(ring)),
        lambda: defaultdict(list, a=1), lambda: defaultdict(None)["a"], lambda: defaultdict(5),
        lambda: defaultdict(int, {1: 2}) | {3: 4}, lambda: type({} | defaultdict(int)).__name__,
        lambda: copy.copy(defaultdict(int, a=1)), lambda: pickle.loads(pickle.dumps(defaultdict(int, a=1)))]:
    print(attempt(case))
nested = defaultdict(list)
nested[1] = nested
print(nested)


class Own(defaultdict):
    def __init__(self):
        self.default_factory = self.make

    def make(self):
        return []


print(repr(Own()).count("..."), repr(Own()).endswith(", {})>, {})"))
