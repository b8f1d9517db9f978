# Sequences and objects with reflected operators: numbers' slots come before the sequence's own, also in place.
import array
import collections


class R:
    def __radd__(self, other):
        return "radd"

    def __rmul__(self, other):
        return "rmul"

    def __rmod__(self, other):
        return "rmod"

    def __ror__(self, other):
        return "ror"

    def __rand__(self, other):
        return "rand"

    def __rsub__(self, other):
        return "rsub"


class I(R):
    def __index__(self):
        return 2

    def __iter__(self):
        return iter((7, 8))

    def __len__(self):
        return 2

    def __getitem__(self, i):
        return (7, 8)[i]


class N:
    """Declines."""

    def __radd__(self, other):
        return NotImplemented

    def __rmul__(self, other):
        return NotImplemented

    def __iter__(self):
        return iter((7, 8))

    def __index__(self):
        return 2


class S(list):
    pass


def attempt(action):
    try:
        return action()
    except Exception as e:
        return type(e).__name__, str(e)


def inplace(make, op, right):
    left = make()
    space = {"left": left, "right": right}
    exec(f"left {op}= right", space)
    return space["left"], space["left"] is left


makers = [lambda: [1], lambda: (1,), lambda: "a", lambda: b"a", lambda: bytearray(b"a"), lambda: S([1]), lambda: range(2), lambda: {1}, lambda: frozenset([1]),
          lambda: {1: 2}, lambda: array.array("i", [1]), lambda: collections.OrderedDict(a=1),
          lambda: collections.Counter("a"), lambda: {}.keys(), lambda: 1, lambda: 1.5, lambda: None]
for make in makers:
    for right in (R(), I(), N()):
        for op in "+*|&-":
            namespace = {"left": make(), "right": right}
            print(type(make()).__name__, op, type(right).__name__, attempt(lambda: eval(f"left {op} right", namespace)), attempt(lambda: inplace(make, op, right)),
                  attempt(lambda: eval(f"right {op} left", namespace)))
