"""Pickling, copying and lengths of the built-in iterators."""
import copy
import pickle


class Sequence:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i

    def __len__(self):
        return 4


def stepped(make, n):
    iterator = make()
    for _ in range(n):
        next(iterator, None)
    return iterator


def plain(value):
    if type(value) is tuple:
        return "(" + ", ".join(map(plain, value)) + ")"
    text = repr(value)
    return f"<{type(value).__name__}>" if " at 0x" in text else text


def attempt(function, *args):
    try:
        return plain(function(*args))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


makers = {
    "list": lambda: iter([1, 2, 3]), "tuple": lambda: iter((1, 2, 3)),
    "bytes": lambda: iter(b"abc"), "bytearray": lambda: iter(bytearray(b"abc")),
    "set": lambda: iter({1, 2, 3}), "frozenset": lambda: iter(frozenset([1, 2])),
    "dict": lambda: iter({1: 2, 3: 4, 5: 6}), "values": lambda: iter({1: 2, 3: 4}.values()),
    "items": lambda: iter({1: 2, 3: 4}.items()), "reversed dict": lambda: reversed({1: 2, 3: 4}),
    "reversed list": lambda: reversed([1, 2, 3]), "reversed tuple": lambda: reversed((1, 2, 3)),
    "sequence": lambda: iter(Sequence()), "reversed sequence": lambda: reversed(Sequence()),
    "enumerate": lambda: enumerate([7, 8], 5), "huge enumerate": lambda: enumerate([7], 10**30),
    "zip": lambda: zip([1, 2], (3, 4)), "strict zip": lambda: zip([1, 2], (3, 4), strict=True),
    "map": lambda: map(str, [1, 2, 3]), "filter": lambda: filter(None, [1, 0, 2]),
    "callable": lambda: iter(int, 1), "exhausted callable": lambda: iter(int, 0),
}
for name, make in makers.items():
    print(name)
    for n in (0, 1, 5):
        print("  reduce", n, attempt(lambda: stepped(make, n).__reduce__()))
    if hasattr(make(), "__length_hint__"):
        print("  hints", [stepped(make, n).__length_hint__() for n in (0, 1, 5)])
    if hasattr(make(), "__setstate__"):
        for state in (1, -5, 100, "a", 10**40):
            iterator = make()
            print("  state", state, attempt(iterator.__setstate__, state),
                  attempt(next, iterator, "end"))
    if name not in ("callable",):
        print("  copies", [list(copy.copy(stepped(make, n))) for n in (0, 1, 5)])
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            if "sequence" in name:
                continue
            for n in (0, 1, 5):
                iterator = stepped(make, n)
                loaded = pickle.loads(pickle.dumps(iterator, protocol))
                assert list(loaded) == list(iterator), (name, protocol, n)

for make in (lambda: iter("aé€"), lambda: iter(range(2, 20, 3)), lambda: reversed(range(5))):
    for n in (0, 1, 9):
        iterator = stepped(make, n)
        copied = copy.copy(iterator)
        loaded = pickle.loads(pickle.dumps(iterator))
        print(iterator.__length_hint__(), list(copied), list(loaded), list(iterator))
    iterator = make()
    iterator.__setstate__(1)
    print(next(iterator))

print("changed meanwhile")
items = [1, 2, 3, 4]
iterator = reversed(items)
next(iterator)
del items[1:]
print(iterator.__length_hint__(), list(iterator))
numbers = {1: 1, 2: 2}
iterator = iter(numbers)
next(iterator)
numbers[3] = 3
print(attempt(iterator.__reduce__), iterator.__length_hint__())
numbers = {1, 2}
iterator = iter(numbers)
numbers.add(3)
print(attempt(iterator.__reduce__), iterator.__length_hint__())

print("containers")


class SetSub(set):
    pass


class ArraySub(bytearray):
    pass


for value in ({1}, frozenset([1]), bytearray(b"ab"), bytearray(), SetSub([1]), ArraySub(b"\xe9")):
    print(attempt(value.__reduce__), attempt(value.__reduce_ex__, 2), attempt(value.__reduce_ex__, 4))
value = SetSub([1, 2])
value.note = "n"
print(value.__reduce__()[2], copy.copy(value).note, pickle.loads(pickle.dumps(value, 0)).note)
