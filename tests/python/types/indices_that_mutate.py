# __index__ that shrinks the very sequence it indexes: an error or a shorter result, never memory that is gone.
from collections import deque


class Shrink:
    def __init__(self, target, value):
        self.target, self.value = target, value

    def __index__(self):
        self.target.clear()
        return self.value


def attempt(what, make, action):
    target = make()
    try:
        print(what, action(target), target)
    except (IndexError, ValueError) as error:
        print(what, type(error).__name__, error, target)


def assign(target, key, value):
    target[key] = value
    return "set"


def delete(target, key):
    del target[key]
    return "deleted"


for make in (lambda: list(range(1000)), lambda: bytearray(1000)):
    name = type(make()).__name__
    attempt(name + " item", make, lambda s: s[Shrink(s, 900)])
    attempt(name + " slice", make, lambda s: s[Shrink(s, 500):])
    attempt(name + " slice stop", make, lambda s: s[10:Shrink(s, 500)])
    attempt(name + " slice step", make, lambda s: s[::Shrink(s, 3)])
    attempt(name + " backwards", make, lambda s: s[Shrink(s, 900):2:-1])
    attempt(name + " set item", make, lambda s: assign(s, Shrink(s, 900), 1))
    attempt(name + " set slice", make, lambda s: assign(s, slice(Shrink(s, 500), 700), b"ab"))
    attempt(name + " set steps", make, lambda s: assign(s, slice(Shrink(s, 500), 700, 3), b""))
    attempt(name + " delete item", make, lambda s: delete(s, Shrink(s, 900)))
    attempt(name + " delete slice", make, lambda s: delete(s, slice(Shrink(s, 500), None)))
    attempt(name + " delete steps", make, lambda s: delete(s, slice(Shrink(s, 500), None, 2)))
attempt("deque item", lambda: deque(range(1000)), lambda s: s[Shrink(s, 900)])
attempt("deque set", lambda: deque(range(1000)), lambda s: assign(s, Shrink(s, 900), 1))
