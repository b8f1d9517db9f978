# Which objects sequence and mapping patterns match: by the abstract classes, inherited, registered late.
import array
import collections
import collections.abc


def kind(x):
    match x:
        case []:
            return "empty sequence"
        case [first, *_]:
            return "sequence", first
        case {}:
            return "mapping"
        case _:
            return "neither"


class Seq(collections.abc.Sequence):
    def __len__(self):
        return 3

    def __getitem__(self, i):
        return i


class Map(collections.abc.Mapping):
    def __len__(self):
        return 0

    def __iter__(self):
        return iter(())

    def __getitem__(self, key):
        raise KeyError(key)


class Mixed(dict, Seq):
    pass


class Late:
    def __len__(self):
        return 0


class Later(Late):
    pass


for x in (Seq(), Map(), Mixed(), [1], (2,), range(3, 5), "abc", b"abc", bytearray(b"abc"), {1}, {1: 2},
          array.array("b", [7]), memoryview(b"xyz"), collections.deque([8]), collections.UserList([9]),
          collections.UserDict(), collections.UserString("s"), collections.OrderedDict(), Late(), Later(),
          iter([1]), Seq, object()):
    print(type(x).__name__, kind(x))
collections.abc.Sequence.register(Late)
print(kind(Late()), kind(Later()))


class Again:
    def __len__(self):
        return 0


collections.abc.MutableMapping.register(Again)
print(kind(Again()))
match bytearray(b"x"):
    case bytearray(value):
        print("bytearray", value)
for source in ('{0: _, 0.0: _}', '{0: _, -0: _}', '{0: _, 0j: _}', '{0: _, False: _}', '{1: _, True: _}',
               '{-1: _, -1.0: _}', '{"a": _, "a": _}', '{"a": _, b"a": _}', '{1: _, 2: _, 1: _}',
               '{None: _, None: _}', 'f""', 'f"{x}"', '{f"": _}', '"a" f"b"', '{1.5: _, 1.5: _}'):
    try:
        compile(f"match x:\n case {source}: pass", "<pattern>", "exec")
        print(source, "fine")
    except SyntaxError as e:
        print(source, e.msg)
