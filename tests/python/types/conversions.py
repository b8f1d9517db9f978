# int(), float(), complex() and what they make of odd objects, of buffers and of subclasses.
import warnings

warnings.simplefilter("always")


def say(function):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = function()
            print(type(result).__name__, repr(result), end=" ")
        except Exception as e:
            print(type(e).__name__, e, end=" ")
    print(*[f"{w.category.__name__}: {w.message}" for w in caught])


class Int(int):
    pass


class Float(float):
    def __float__(self):
        return 42.0


class Gives:
    def __init__(self, **methods):
        for name, value in methods.items():
            setattr(type(self), f"__{name}__", lambda self, value=value: value)


def gives(**methods):
    return type("Gives", (Gives,), {})(**methods)


for value in (1, True, Int(3), 2.5, "4", None):
    say(lambda: int(gives(int=value)))
    say(lambda: int(gives(index=value)))
    say(lambda: int(gives(trunc=value)))
    say(lambda: float(gives(float=value)))
    say(lambda: complex(gives(complex=value)))
say(lambda: float(gives(float=Float(1.5))))
say(lambda: [0, 1, 2][gives(index=True)])
for data in (b" 12 ", bytearray(b"12"), memoryview(b"12")):
    say(lambda: int(data))
    say(lambda: float(data))
    say(lambda: int(data, 16))
say(lambda: int("1", 2 ** 100))
say(lambda: int("1", -2 ** 100))
say(lambda: float(Float(1.5)))
say(lambda: Float(Float(1.5)))
say(lambda: 0.0 ** -1)
say(lambda: 0.0 ** -float("inf"))
say(lambda: (-0.0) ** float("-inf"))
say(lambda: complex("-0-0j"))
say(lambda: complex(complex(0.0, -0.0)))
say(lambda: complex(-0.0, -0.0))
say(lambda: complex(1j, 1j))
say(lambda: complex(-0.0))
say(lambda: pow(1j, 2, 3))
say(lambda: pow(2, 1j, 3))
say(lambda: complex(2 ** 60) == 2 ** 60)
say(lambda: complex(2 ** 60) == 2 ** 60 + 1)
say(lambda: complex(1, 1) == 10 ** 400)
say(lambda: complex(1) != 10 ** 400)
say(lambda: "%.*d" % (2 ** 40, 1))
say(lambda: "{:{}}".format(1, "99999999999999999999"))
say(lambda: "{99999999999999999999}".format(1))
say(lambda: "{0[99999999999999999999]}".format([1]))
say(lambda: sum([b"a"], bytearray()))
say(lambda: [1] * 2 ** 70)
say(lambda: "ab" * 2 ** 62)
say(lambda: b"ab" * 2 ** 62)
say(lambda: [1][2 ** 70])
say(lambda: "a"[-2 ** 70])
say(lambda: [1] * "a")
say(lambda: "a" * [1])
say(lambda: (1,) * (2,))
say(lambda: "a" * 1.5)


class OddBytes:
    def __bytes__(self):
        return "text"


class GoodBytes:
    def __bytes__(self):
        return b"a"


for value in (0, "a", None, [1, 2], 1.5, object(), OddBytes(), GoodBytes(), b"\1\2", bytearray(b"\3"), range(3)):
    say(lambda: int.from_bytes(value, "big") if type(value) is not object else int.from_bytes(value))
say(lambda: bool(NotImplemented))
say(lambda: 1 if NotImplemented else 2)
say(lambda: not NotImplemented)
for text in ("1_000.5_0e+1_0_0", "1 + 2j", "\uff11+2j", "\u2003(\u20021+1j ) ", " ", "nanj", "-infj"):
    say(lambda: complex(text))
say(lambda: complex(1, gives(float=2.5)))
say(lambda: complex(1, gives(index=3)))
say(lambda: complex(1, gives(int=3)))
same = 1 + 2j
print(complex(same) is same)
