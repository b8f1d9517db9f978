# List, set, dict comprehensions and generator expressions: nesting, conditions, scopes.
print([x * y for x in range(4) for y in range(x) if (x + y) % 2])
print({x % 3 for x in range(10)} == {0, 1, 2}, {w: len(w) for w in ["a", "bb"]})
print([[c for c in row] for row in ("ab", "cd")])
x = "outer"
print([x for x in range(3)], x)
print(sum(x * x for x in range(10)), list(x for x in "abc"), max((len(w), w) for w in ["aa", "b"]))
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], [v for row in matrix for v in row])
def f(n):
    return [lambda: i + n for i in range(3)]
print([g() for g in f(10)])
print([(a, b) for a, b in zip("ab", [1, 2])], [a for a, *b in ["xyz"]])
print([y for x in range(3) if (y := x * 2)], y)
class C:
    n = 3
    values = [i for i in range(n)]
    try:
        broken = [n for _ in range(2)]
    except NameError as error:
        print(error)
print(C.values)
it = (print("made", i) or i for i in range(3))
print("lazy")
print(next(it), next(it))
def source():
    print("source")
    return [1, 2]
g = (v for v in source())
print("after")
print(list(g), list(g))
print({k: v for k, v in sorted({"b": 1, "a": 2}.items())})
print([i if i % 2 else -i for i in range(6)], [i for i in range(20) if i % 2 if i % 3])
print(any(n > 3 for n in range(5)), all(n < 3 for n in range(5)))
print(*[i for i in range(3)], sep="-")
print([*(i for i in range(3))], dict((k, k * 2) for k in "ab"), tuple(i for i in range(2)))
