# Loops that take apart what enumerate, zip and dict.items() give.
from itertools import islice

for i, x in enumerate("abc"):
    print(i, x, end=" ")
print()
for i, x in enumerate([10, 20], start=2**62 - 1):
    print(i, x, end=" ")
for i, x in enumerate((1, 2), 2**70):
    print(i - 2**70, x, end=" ")
print()

# One and the same loop with iterators of all kinds, in turn.
def rows(iterable):
    found = []
    for a, b in iterable:
        found.append((a, b))
    return found

kinds = [enumerate("xy"), zip("ab", [1, 2, 3]), {1: 2, 3: 4}.items(), [(5, 6)], iter(["pq", [7, 8]]), zip("ab", "cd", strict=True),
         ((k, v) for k, v in zip(range(2), range(2))), reversed({1: 2, 3: 4}.items()), map(lambda x: (x, x), range(2)), {"kl"}]
for kind in kinds * 2:
    print(rows(kind), end=" ")
print()
for bad in (zip("a"), zip("a", "b", "c"), [1], ["abc"], enumerate(5) if False else [(1,)]):
    try:
        rows(bad)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
try:
    rows(zip("ab", "c", strict=True))
except ValueError as e:
    print(e)

# The dict changes meanwhile.
d = {i: i for i in range(3)}
try:
    for k, v in d.items():
        d[k + 10] = v
except RuntimeError as e:
    print(e)
d = {i: i for i in range(3)}
try:
    for k, v in d.items():
        del d[k]
        d[k + 10] = v
except RuntimeError as e:
    print(e)

# The first of a zip is asked before the second; what it gave is lost.
first, second = iter(range(5)), iter(range(2))
for a, b in zip(first, second):
    print(a, b, end=" ")
print(list(first), list(second))


def fails():
    yield 1
    raise KeyError("inside")


for make in (lambda: enumerate(fails()), lambda: zip(fails(), range(3)), lambda: zip(range(3), fails())):
    try:
        for a, b in make():
            print(a, b, end=" ")
    except KeyError as e:
        print(repr(e))


class Stops:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration("done")


for a, b in zip(range(3), Stops()):
    print("never")
for a, b in enumerate(Stops()):
    print("never")


# What the targets held goes away as they are bound again; deleting runs code that looks at the loop.
class Loud:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("gone", self.n, end=" ")


for i, x in enumerate(Loud(n) for n in range(3)):
    pass
print(i, x.n)
del x
print()
for (i, (a, b)) in enumerate(zip("ab", "cd")):
    print(i, a, b, end=" ")
for i, *rest in enumerate("ab"):
    print(i, rest, end=" ")
items = [0, 0]
for items[0], items[1] in zip(range(3), "xyz"):
    pass
print(items, list(islice(((v, k) for k, v in {"a": 1}.items()), 3)))

# Lengths.
class Sized:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


def size(x):
    return len(x)


for value in ([1], (1, 2), "äö", {1: 2}, {1, 2, 3}, b"1234", range(5), Sized(6), [], 5, None, 1.5, Sized(-1), Sized(2**70), Sized("x"), "z"):
    try:
        print(size(value), end=" ")
    except (TypeError, ValueError, OverflowError) as e:
        print(type(e).__name__, e)
len = lambda x: "mine"
print(size([1]))
del len
print(size([1]))
