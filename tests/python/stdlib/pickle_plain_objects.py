# Objects of ordinary classes: the bytes of all protocols, and what changes while they are written.
import hashlib
import io
import pickle


class Plain:
    pass


class Derived(Plain):
    def __init__(self, *names):
        for i, name in enumerate(names):
            setattr(self, name, i)


class Wide:
    def __init__(self, count):
        for i in range(count):
            setattr(self, f"attribute {i}", i * 1000)


class Slotted(Plain):
    __slots__ = ("first",)


class Stateful(Plain):
    def __getstate__(self):
        return {"kept": 1}


class Remade(Plain):
    def __setstate__(self, state):
        self.__dict__.update(state, seen=True)


class Arguments(Plain):
    def __new__(cls, *args):
        made = object.__new__(cls)
        made.args = args
        return made

    def __getnewargs__(self):
        return (1, 2)


def digest(data):
    return len(data), hashlib.md5(data).hexdigest()[:12]


def show(label, value):
    for protocol in range(6):
        data = pickle.dumps(value, protocol)
        again = pickle.loads(data)
        print(label, protocol, *digest(data), pickle.dumps(again, protocol) == data)


def make(cls, **attributes):
    made = cls()
    made.__dict__.update(attributes)
    return made


shared = make(Plain, name="shared")
show("empty", Plain())
show("one", Derived("name"))
show("three", [Derived("alpha", "beta", "gamma") for _ in range(3)])
show("mixed", [Derived("alpha"), Derived("beta", "alpha"), Derived("alpha", "beta"), Derived("alpha")])
show("wide", [Wide(n) for n in (1, 8, 9, 40, 127, 128, 129, 300)])
show("shared", [shared, make(Plain, other=shared, same=shared)])
show("arguments", Arguments())
cycle = Derived("alpha")
cycle.me = cycle
cycle.rows = [cycle, (cycle,), {"cycle": cycle}]
show("cycle", cycle)
gone = Derived("alpha", "beta", "gamma")
del gone.beta
show("deleted", gone)

slotted = Slotted()
slotted.first, slotted.second = 1, 2
for protocol in range(2, 6):
    print("slots", digest(pickle.dumps(slotted, protocol)),
          pickle.loads(pickle.dumps(slotted, protocol)).first)
print("getstate", vars(pickle.loads(pickle.dumps(make(Stateful, lost=1)))))
print("setstate", [vars(o) for o in pickle.loads(pickle.dumps([make(Remade, a=1), make(Remade, a=2)]))])

# __dict__ itself among the attributes.
own = Derived("alpha")
own.space = own.__dict__
print("own dict", digest(pickle.dumps(own)), own.__getstate__() is own.__dict__)
again = pickle.loads(pickle.dumps(own))
print(again.space["space"] is again.space, sorted(again.space) == sorted(vars(again)))


# Attributes that come and go while the object is written.
class Meddler:
    def __init__(self, action):
        self.action = action

    def __reduce__(self):
        self.action()
        return (str, ("meddled",))


def meddle(action):
    target = Derived("alpha", "beta")
    target.alpha = Meddler(lambda: action(target))
    try:
        print("meddled", sorted(vars(pickle.loads(pickle.dumps(target))).items()))
    except RuntimeError as error:
        print("meddled", error)


meddle(lambda target: setattr(target, "beta", "new"))
meddle(lambda target: setattr(target, "gamma", "new"))
meddle(lambda target: delattr(target, "beta"))
meddle(lambda target: target.__dict__.update(beta="by dict"))
meddle(lambda target: target.__dict__.update(gamma="by dict"))


# A class that changes between two dumps.
data = [pickle.dumps(Derived("alpha"))]
Derived.__getstate__ = lambda self: {"changed": True}
data.append(pickle.dumps(Derived("alpha")))
del Derived.__getstate__
data.append(pickle.dumps(Derived("alpha")))
print("class changed", data[0] == data[2], vars(pickle.loads(data[1])))
instance = Derived("alpha")
instance.__reduce_ex__ = lambda protocol: (int, ("17",))
print("own __reduce_ex__", pickle.loads(pickle.dumps(instance)))


# One Pickler for several objects, its hooks, and a class of the dispatch table.
class Hooked(pickle.Pickler):
    def persistent_id(self, value):
        return ("id", value.alpha) if isinstance(value, Derived) else None


class Loader(pickle.Unpickler):
    def persistent_load(self, pid):
        return f"<{pid[0]} {pid[1]}>"


file = io.BytesIO()
Hooked(file).dump([Derived("alpha"), make(Plain, inner=Derived("alpha"))])
rows = Loader(io.BytesIO(file.getvalue())).load()
print("hooks", rows[0], rows[1].inner)

import copyreg

file = io.BytesIO()
pickler = pickle.Pickler(file)
pickler.dump(shared)
pickler.dump([shared, Derived("alpha")])
print("two dumps", digest(file.getvalue()))
copyreg.pickle(Derived, lambda value: (complex, (value.alpha, 1)))
print("dispatch table", pickle.loads(pickle.dumps([Derived("alpha"), Plain()]))[0])

# Numbers at the limits of their forms.
numbers = [s * ((1 << bits) + d) for bits in (7, 8, 15, 16, 31, 32, 62, 63, 64, 127, 128, 2040, 2048)
           for d in (-1, 0, 1) for s in (1, -1)]
for protocol in range(6):
    data = pickle.dumps(numbers, protocol)
    print("numbers", protocol, *digest(data), pickle.loads(data) == numbers)

# Many objects: the frames end between them.
many = [make(Plain, text="x" * (i % 300), number=i) for i in range(3000)]
print("many", digest(pickle.dumps(many)), sum(o.number for o in pickle.loads(pickle.dumps(many))))
