# array and marshal.
import array
import marshal

numbers = array.array("i", [3, 1, 2])
numbers.append(-5)
numbers.extend(array.array("i", [7]))
print(numbers, len(numbers), numbers[1:3], numbers[::-2], numbers.index(2), 7 in numbers, numbers.pop(0))
numbers[1:3] = array.array("i", [9, 9, 9])
del numbers[::2]
print(numbers, numbers * 2, numbers + numbers, numbers.tolist(), numbers.tobytes(), numbers.itemsize)
for code in "bBhHiIlLqQfd":
    row = array.array(code, [1, 2])
    row.byteswap()
    row.byteswap()
    print(code, row, row.itemsize, memoryview(row).format, row == array.array(code, row.tobytes()))
for action in (lambda: array.array("x"), lambda: array.array("i", "ab"), lambda: array.array("b", [200]),
               lambda: array.array("I", [-1]), lambda: array.array("q", [2**64]), lambda: numbers + [1],
               lambda: numbers["x"], lambda: numbers[99], lambda: array.array("i", b"abc"),
               lambda: array.array("d", ["x"]), lambda: numbers.remove(77), lambda: array.array("i").pop()):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
view = memoryview(numbers)
try:
    numbers.append(1)
except BufferError as error:
    print(error)
view[0] = 42
view.release()
print(numbers, array.array("u", "aé").tounicode(), array.array("d", [1.5]) < array.array("d", [2]))

shared = ["x"]
for value in (None, True, ..., StopIteration, 1, -1, 2**40, -2**70, 1.5, 2j, "a", "é\ud800", b"b", (1, (2,)),
              [1, [2]], {"k": [1]}, {1}, frozenset([2]), [shared, shared], bytearray(b"x")):
    for version in (0, 2, 4):
        data = marshal.dumps(value, version)
        back = marshal.loads(data)
        assert back == value, (value, back)
back = marshal.loads(marshal.dumps([shared, shared]))
print(back, back[0] is back[1], marshal.dumps(None), marshal.dumps(True), marshal.version)
code = compile("def f(a, *, b=2):\n    return [a + b for _ in range(2)]\nprint(f(1))", "made", "exec")
exec(marshal.loads(marshal.dumps(code)))
for data in (b"", b"i\1\0", b"?", b"r\0\0\0\0", b"(\1\0\0\0", b"l\1\0\0\0\xff\xff", b"[\xff\xff\xff\xff", b"c\1\0\0\0x"[:1]):
    try:
        print(marshal.loads(data))
    except Exception as error:
        print(type(error).__name__, error)
for value in (object(), [object()], type("Int", (int,), {})(3)):
    try:
        marshal.dumps(value)
    except ValueError as error:
        print(error)
