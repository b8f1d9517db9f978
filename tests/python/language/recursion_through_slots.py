"""The recursion limit counts Python's functions: what lies between them in the interpreter costs no
level, so that 900 nested operators, attributes or displays fit under a limit of 1,000."""


class Chain:
    def __init__(self, n):
        self.n = n

    def next(self):
        return Chain(self.n - 1)

    def __getattr__(self, name):
        return name if self.n == 0 else getattr(Chain(self.n - 1), name)

    def __add__(self, other):
        return other if self.n == 0 else Chain(self.n - 1) + other

    def __len__(self):
        return 1 if self.n == 0 else len(Chain(self.n - 1))

    def __getitem__(self, key):
        return key if self.n == 0 else Chain(self.n - 1)[key]

    def __iter__(self):
        return iter([1]) if self.n == 0 else iter(Chain(self.n - 1))

    def __bool__(self):
        return True if self.n == 0 else bool(Chain(self.n - 1))

    @property
    def depth(self):
        return 0 if self.n == 0 else 1 + Chain(self.n - 1).depth


def nested(n, wrap):
    value = 1
    for _ in range(n):
        value = wrap(value)
    return value


def mapped(n):
    return list(map(mapped, [n - 1])) if n else 0


print(Chain(900).attribute, Chain(900) + 5, len(Chain(900)), Chain(900)["key"], list(Chain(900)),
      bool(Chain(900)), Chain(900).depth)
for wrap in (lambda v: [v], lambda v: (v,), lambda v: {1: v}):
    value = nested(900, wrap)
    print(len(repr(value)), value == nested(900, wrap), value != nested(900, wrap))
print(len(repr(mapped(450))))
for endless in (lambda: len(Chain(-1)), lambda: Chain(-1)[0], lambda: Chain(-1).depth,
                lambda: repr(nested(100_000, lambda v: [v])),
                lambda: nested(100_000, lambda v: [v]) == nested(100_000, lambda v: [v])):
    try:
        endless()
    except RecursionError as error:
        print(str(error)[:32])
