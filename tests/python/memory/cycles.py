# The cycle collector: what it frees, what it keeps, finalizers and weak references of garbage.
import gc
import weakref

gc.collect()
gc.disable()
print(gc.isenabled())


class Node:
    def __init__(self, name):
        self.name = name
        self.other = None

    def __repr__(self):
        return f"Node({self.name})"


class Finalized(Node):
    def __del__(self):
        print("del", self.name)


def cycle(cls, *names):
    nodes = [cls(n) for n in names]
    for i, n in enumerate(nodes):
        n.other = nodes[i - 1]
    return nodes


print("-- plain cycle")
refs = [weakref.ref(n) for n in cycle(Node, "a", "b", "c")]
print([r() is not None for r in refs])
print(gc.collect() > 0)
print([r() for r in refs])

print("-- reachable stays")
kept = cycle(Node, "x", "y")[0]
gc.collect()
print(kept, kept.other, kept.other.other)
kept.other.other = None

print("-- finalizers")
cycle(Finalized, "one")
cycle(Finalized, "two")
gc.collect()
print("collected")

print("-- self reference in containers")
l = []
l.append(l)
d = {}
d["d"] = d
t = ([],)
t[0].append(t)
del l, d, t
print(gc.collect() >= 3)
print(gc.collect())

print("-- callbacks")


def gone(ref):
    print("callback", ref() is None)


outside = []
for n in cycle(Node, "p", "q"):
    outside.append(weakref.ref(n, gone))
    n.inside = weakref.ref(n, lambda r: print("never"))
del n
gc.collect()

print("-- resurrection")


class Back(Node):
    def __del__(self):
        back.append(self)


back = []
cycle(Back, "r")
gc.collect()
print(back, back[0].other is back[0])
back.clear()
gc.collect()
print(back)

print("-- generators")


def generator():
    me = yield
    try:
        yield me
    finally:
        print("generator closed")


g = generator()
next(g)
g.send(g)
del g
gc.collect()

print("-- functions and classes")


def make():
    def f():
        return f

    class C:
        def method(self):
            return C

    return weakref.ref(f), weakref.ref(C)


refs = make()
gc.collect()
print([r() for r in refs])

print("-- slots, list subclasses, instances in dicts")


class Slotted:
    __slots__ = ("me", "__weakref__")


class List(list):
    pass


s = Slotted()
s.me = s
l = List()
l.append(l)
l.attribute = l
refs = [weakref.ref(s), weakref.ref(l)]
del s, l
gc.collect()
print([r() for r in refs])

print("-- exceptions")


class Traced(Exception):
    pass


def raising():
    try:
        raise Traced()
    except Traced as e:
        saved = e
        return weakref.ref(e)


r = raising()
gc.collect()
print(r())

print("-- automatic")
gc.enable()


class Counted:
    live = 0

    def __init__(self):
        Counted.live += 1
        self.me = self

    def __del__(self):
        Counted.live -= 1


for i in range(200000):
    Counted()
print(Counted.live < 150000)
gc.collect()
print(Counted.live)
