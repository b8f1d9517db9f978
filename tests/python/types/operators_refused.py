# '%' with one argument that can be subscripted: it need not be used.
class Subscripted:
    def __getitem__(self, key):
        return key


class Text(str):
    pass


for text in ("0", b"0"):
    for argument in ([1], (1,), {}, {1: 2}, b"x", "x", bytearray(b"x"), range(3), memoryview(b"a"), 1, None, set(),
                     Subscripted(), Text("x")):
        try:
            print(repr(text), type(argument).__name__, text % argument)
        except TypeError as e:
            print(repr(text), type(argument).__name__, e)

for operator in ("&", "|", "^", "<<", ">>", "@", "%", "//"):
    for left, right in ((1, 2.5), (2.5, 1), (1.5, 2.5)):
        names = {"left": left, "right": right}
        try:
            exec(f"left {operator}= right", names)
            print(left, operator, right, names["left"])
        except TypeError as e:
            print(left, operator, right, e)

# In place, a number repeats a sequence; what is no number does not.
class Plain:
    pass


for left in ({1: 2}, {1}, Plain(), 2, None, 1.5, [1], "x", b"y"):
    for right in ("ab", [1], (2,), b"z"):
        for operator in ("*", "*="):
            names = {"left": left if operator == "*" or not isinstance(left, list) else left[:], "right": right}
            try:
                exec(f"left = left * right" if operator == "*" else "left *= right", names)
                print(type(left).__name__, operator, right, names["left"])
            except TypeError as e:
                print(type(left).__name__, operator, right, e)
