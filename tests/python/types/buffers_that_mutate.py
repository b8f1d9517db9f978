# Bytes that change, or want to, while a method looks at them: __index__ and __buffer__ run code in between.
import io
import array
import struct


def attempt(function):
    try:
        result = function()
    except Exception as e:
        result = type(e).__name__, str(e)
    print(result)


class Clearing:
    """An index that empties the bytearray first."""

    def __init__(self, target, value):
        self.target, self.value = target, value

    def __index__(self):
        self.target.clear()
        self.target.extend(b"")
        return self.value


for name, *arguments in (("find", b"x"), ("rfind", b"x"), ("index", b"x"), ("count", b"x"), ("startswith", b"x"),
                         ("endswith", b"x"), ("startswith", (b"y", b"x"))):
    for bounds in (lambda: [Clearing(data, 1)]), (lambda: [1, Clearing(data, 100)]):
        data = bytearray(b"abcxx" * 30)
        try:
            getattr(data, name)(*arguments, *bounds())   # what it finds there is no one's business
        except ValueError:
            pass
        print(name, data)


# A view of the bytes keeps their size while it is searched for.
class Letting:
    def __init__(self, view, data):
        self.view, self.data = view, data

    def __index__(self):
        self.view.release()
        attempt(self.data.clear)
        return 0


data = bytearray(64)
view = memoryview(data)
b"abc".find(view[:1], Letting(view, data))
print(len(data) in (0, 64))

data = bytearray(b"ab")


def double():
    global data
    data += data


attempt(double)
data.extend(data)
data[1:2] = data
print(data)
numbers = array.array("b", [1, 2])
attempt(lambda: numbers.frombytes(numbers))
attempt(lambda: numbers.frombytes(memoryview(b"\x03\x04")))
print(numbers)

# Widths at the end of the range.
for text in "x", b"x", bytearray(b"x"), "\xe9":
    for name in "center", "ljust", "rjust", "zfill":
        print(getattr(text, name)(-2**63), end=" ")
print("x".ljust(-2**63, "\xe9"))
print("a\tb".expandtabs(-2**31))

# Bytes that are no text.
for given in b"\xff", b"1\xe0", b"\xc3\xa9", bytearray(b"1\xf0"), memoryview(b"\xe2\x82"):
    if not isinstance(given, memoryview):
        attempt(lambda: float(given))
        attempt(lambda: int(given))
attempt(lambda: struct.calcsize("9223372036854775800x8x"))
attempt(lambda: struct.calcsize("1152921504606846975q8q"))


# A raw stream may say anything about where it is.
class Lost(io.BytesIO):
    def tell(self):
        return -2**63


text = io.TextIOWrapper(Lost(b"one\ntwo\n"), encoding="utf-8")
text.readline()
try:
    text.tell()
    print("told")
except (OSError, OverflowError, ValueError):
    print("no position")
