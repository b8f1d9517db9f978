# Structural pattern matching.
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y):
        self.x, self.y = x, y

class Color:
    RED = 0
    GREEN = "green"

def describe(value):
    match value:
        case 0 | 1:
            return "small"
        case -5:
            return "minus five"
        case 1.5 | 2 + 3j:
            return "number"
        case int(n) if n > 1000:
            return f"big {n}"
        case bool():
            return "bool"
        case int():
            return "int"
        case "yes" | "no" as word:
            return f"word {word}"
        case str():
            return "text"
        case None:
            return "none"
        case []:
            return "empty"
        case [x]:
            return f"one {x}"
        case [Point(x=0, y=0), *_]:
            return "starts at origin"
        case [1, *middle, 9]:
            return f"1..9 {middle}"
        case (a, (b, c)):
            return f"nested {a} {b} {c}"
        case [_, _, *rest]:
            return f"rest {rest}"
        case {"type": "circle", "radius": r}:
            return f"circle {r}"
        case {"type": t, **others}:
            return f"type {t} {others}"
        case {}:
            return "mapping"
        case Point(0, y):
            return f"on y axis {y}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point():
            return "point"
        case float(f):
            return f"float {f}"
        case _:
            return f"other {type(value).__name__}"

for v in (0, 1, True, False, -5, 1.5, 2 + 3j, 5000, 7, "yes", "maybe", None, [], [4], (4,), [Point(0, 0), 1, 2], [1, 2, 3, 9], [1, 9], (1, (2, 3)), [1, 2, 3],
          {"type": "circle", "radius": 2}, {"type": "square", "side": 1}, {}, {"a": 1}, Point(0, 3), Point(2, 2), Point(1, 2), 2.5, b"ab", {1}, range(3)):
    print(describe(v))

def colors(c):
    match c:
        case Color.RED: return "red"
        case Color.GREEN: return "green"
        case other: return f"unknown {other}"
print(colors(0), colors("green"), colors(9))

match ("go", "north", "fast"):
    case "go", direction, *how:
        print(direction, how)
match = 3
case = match + 1
print(match, case)
match match:
    case 3:
        print("soft keyword")
match [1, 2], 3:
    case [[a, b], c]:
        print(a, b, c)
try:
    match Point(1, 2):
        case Point(1, 2, 3):
            pass
except TypeError as error:
    print(error)
try:
    match 5:
        case int(1, 2):
            pass
except TypeError as error:
    print(error)
match {"a": {"b": [1, {"c": "deep"}]}}:
    case {"a": {"b": [_, {"c": found}]}}:
        print(found)
match "text":
    case [*_]:
        print("a string is no sequence")
    case _:
        print("right")
def bad(code):
    try:
        exec(code)
    except SyntaxError as error:
        print(error.msg)
bad("match 1:\n case x: pass\n case 2: pass")
bad("match 1:\n case x | y: pass")
bad("match 1:\n case [x, x]: pass")
bad("match 1:\n case {**rest, 'a': 1}: pass")
bad("match 1:\n case C(a=1, a=2): pass")
bad("match 1:\n case 1 + 1: pass")
