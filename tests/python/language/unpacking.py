# Assignment targets: tuples, lists, stars, nesting, swaps, chained assignment, attribute and item targets.
a, b = 1, 2
a, b = b, a
print(a, b)
first, *rest = [1, 2, 3]
*init, last = "abc"
x, *mid, y = range(6)
(p, q), [r, *s] = (1, 2), [3, 4, 5]
print(first, rest, init, last, x, mid, y, p, q, r, s)
*empty, one = [1]
print(empty, one)
i = j = k = []
i.append(1)
print(i, j, k, i is k)
class Box: pass
box = Box()
box.v, items = 1, [0, 0, 0]
items[0], box.w, items[1:] = "a", "b", [7, 8, 9]
print(box.v, box.w, items)
i = 0
i, items[i] = 2, "z"
print(items)
for a, *b in [(1, 2, 3), "xy"]:
    print(a, b)
print([*range(3), *"ab"], (*[1], 2), {*[1, 1, 2]}, {**{"a": 1}, "b": 2, **{"a": 3}})
def bad(code):
    try:
        exec(code)
    except Exception as error:
        print(type(error).__name__, error)
bad("a, b = 1,")
bad("a, b = 1, 2, 3")
bad("a, *b, c = [1]")
bad("a, b = 5")
bad("a, b = None")
bad("[a, b] = 'x'")
bad("a, b = {1, 2, 3}")
bad("(a, b), c = 1, 2")
bad("a = *b")
bad("*a = [1]")
bad("*a, *b = [1]")
bad("1 = x")
bad("f() = 1")
bad("a + 1 = 2")
bad("None = 1")
bad("x = (yield) = 1")
bad("[x, 1] = 1, 2")
bad("a, b += 1")
bad("del 5")
bad("(a := 1) = 2")
bad("for 1 in x: pass")
bad("True = 1")
bad("'a' = 1")
bad("x if y else z = 1")
d = {}
d["a"], d["b"] = d.get("a", 1), 2
print(d)
x: int = 5
y: "undefined_name"
print(x, __annotations__)
del x, d["a"], items[0], items[-1:], box.v
print(d, items, hasattr(box, "v"))
def gen():
    yield 1
    yield 2
a, b = gen()
print(a, b)
a, b, c = {"x": 1, "y": 2, "z": 3}
print(a, b, c)
s = [1, 2, 3, 4, 5, 6]
s[::2] = "abc"
print(s)
s[1:3] = []
print(s)
try:
    s[::2] = [1]
except ValueError as error:
    print(error)
