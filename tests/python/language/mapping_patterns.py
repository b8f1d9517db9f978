# Mapping patterns, deep and with values that are freed.
import weakref
levels = 100
for p in ("{1:" * levels + "x" + "}" * levels, "A" + "(" * levels + ")" * levels, "[" * levels + "x" + "]" * levels,
          "[{1: " * 40 + "x" + "}]" * 40):
    d = 7
    for i in range(100 if p[0] == "{" else 40):
        d = {1: d} if p[0] == "{" else [{1: d}]
    env = {"d": d}
    try:
        exec("match d:\n  case " + p + ": r = x\n  case _: r = None", env)
    except NameError as e:
        print(e)
        continue
    print(env["r"])


class Box:
    pass


def f(d):
    match d:
        case {"a": {"b": x, "c": [y, z]}, "d": Box() as w}:
            return x, y, z, w
        case {"a": {"b": x}, **rest}:
            return x, rest
        case {"a": {**inner}, "e": {"f": {"g": 1}}}:
            return inner
        case {"h": {"i": {"j": {"k": k}}}, "l": [1, {"m": m}]}:
            return k, m
        case {"a": 1 | 2 as one, "b": {"c": 3 | 4 as two} | {"d": two}}:
            return one, two


box = Box()
print(f({"a": {"b": 1, "c": [2, 3]}, "d": box})[:3])
print(f({"a": {"b": 1, "c": [2, 3]}, "d": 5}))
print(f({"a": {"x": 1}, "e": {"f": {"g": 1}}}), f({"a": {"x": 1}, "e": {"f": {"g": 2}}}))
print(f({"h": {"i": {"j": {"k": "deep"}}}, "l": [1, {"m": "mm"}]}))
print(f({"a": 2, "b": {"c": 4}}), f({"a": 1, "b": {"d": 9}}), f({"a": 3, "b": {"d": 9}}))
r = weakref.ref(box)
f({"a": {"b": 1, "c": [2, 3]}, "d": box, "z": box})
f({"h": {"i": {"j": {"k": box}}}, "l": [1, {"m": box}]})
f({"h": {"i": {"j": {"k": box}}}, "l": [2, {"m": box}]})
del box
print(r() is None)
