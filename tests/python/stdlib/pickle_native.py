# Pickles as bytes, errors of broken pickles, hooks of picklers and unpicklers.
import collections
import io
import pickle
import pickletools


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)


class Slotted:
    __slots__ = ("a", "b")


class Keyword:
    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        self.made_with = args, kwargs
        return self

    def __getnewargs_ex__(self):
        return (1, 2), {"z": 3}


recursive = []
recursive.append(recursive)
objects = [None, True, 0, -1, 255, 256, 65536, 2**31, -2**31 - 1, 2**100, -2**100, -128, 1.5,
           float("inf"), "abc", "é\ud800", "x\n\\\0\r\x1a\U0001f600", bytearray(b"ab"), (), (1,), (1, 2, 3, 4),
           [], [1], {}, {1: 2}, set(), {1}, frozenset([1]), Point(1, [2]), len, Point, type(None), ...,
           collections.OrderedDict(a=1), range(5), slice(1, 2), 1 + 2j, ["ab"] * 3]
for protocol in range(6):
    for value in objects:
        data = pickle.dumps(value, protocol)
        back = pickle.loads(data)
        assert back == value, (protocol, value, back)
        if protocol in (0, 2, 4):
            print(protocol, type(value).__name__, data)
    again = pickle.loads(pickle.dumps(recursive, protocol))
    print(protocol, again[0] is again, pickle.loads(pickle.dumps(Keyword(), protocol)).made_with
          if protocol >= 2 else "")
    big = list(range(2500))
    assert pickle.loads(pickle.dumps(big, protocol)) == big
    print(len(pickle.dumps(big, protocol)), len(pickletools.optimize(pickle.dumps([big, big], protocol))))

slotted = Slotted()
slotted.a = 1
print(pickle.loads(pickle.dumps(slotted, 4)).a)
pickletools.dis(pickle.dumps([1, (2, "x"), {"a": None}], 4))


def attempt(data):
    try:
        print(data, pickle.loads(data))
    except Exception as error:
        print(data, type(error).__name__, error)


for data in [b"", b".", b"N", b"0.", b"(.", b"t.", b"K", b"Ix\n.", b"I01\n.", b"L1L\n.", b"Sabc\n.",
             b"S'a\\x41\\n'\n.", b"U\x01\xff.", b"h\x00.", b"p-1\n.", b"Np-1\n.", b"\x80\x09N.",
             b"\xff.", b"P123\n.", b"N)R.", b"NN\x81.", b"cbuiltins\nint\nN\x81.",
             b"NK\x01\x93.", b"\x82\x05.", b"\x84\x00\x00\x00\x00.", b"}(NNNu.", b"N(Ne.", b"Na.",
             b"cbuiltins\nobject\n)\x81K\x01b.", b"\x97.", b"N\x98.", b"V\\u12\n.",
             b"X\x01\x00\x00\x00\xff.", b"B\x05\x00\x00\x00ab", b"\x8a\x03\x00\x00\x80.",
             b"\x8b\xff\xff\xff\xff.", b"G\x3f\xf8\x00\x00\x00\x00\x00\x00.", b"(\x85."]:
    attempt(data)


class Ids(pickle.Pickler):
    def persistent_id(self, value):
        return "the point" if isinstance(value, Point) else None

    def reducer_override(self, value):
        return (complex, (1, 2)) if value is len else NotImplemented


class FromIds(pickle.Unpickler):
    def persistent_load(self, pid):
        return [pid]

    def find_class(self, module, name):
        print("find", module, name)
        return super().find_class(module, name)


out = io.BytesIO()
Ids(out, 4).dump([Point(1, 2), len, collections.OrderedDict])
print(FromIds(io.BytesIO(out.getvalue())).load())
file = io.BytesIO(pickle.dumps(1) + pickle.dumps("two") + b"rest")
print(pickle.load(file), pickle.load(file), file.read())

buffers = []
data = pickle.dumps(pickle.PickleBuffer(bytearray(b"abc")), 5, buffer_callback=buffers.append)
print(data, type(pickle.loads(data, buffers=buffers)), bytes(buffers[0].raw()))
for action in (lambda: pickle.dumps(lambda: 0), lambda: pickle.dumps(1, 6),
               lambda: pickle.dumps(1, 4, buffer_callback=print), lambda: pickle.Pickler(1),
               lambda: pickle.dumps(iter([]).__class__.__init__.__get__(1)) and None,
               lambda: pickle.loads(b"N.", buffers=3), lambda: pickle.loads("text")):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, str(error).split(" at 0x")[0])
deep = []
for _ in range(1_000_000):
    deep = [deep]
try:
    pickle.dumps(deep)
except RecursionError as error:
    print(error)
