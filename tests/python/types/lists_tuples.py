# list and tuple: methods, slices, comparison, sorting stability, aliasing, errors.
l = [3, 1, 2]
l.append(4); l.extend("ab"); l.extend(range(2)); l.insert(0, "first"); l.insert(-1, "pen"); l.insert(100, "last")
print(l, l.pop(), l.pop(0), l.pop(-2), l.index(2), l.count(1), len(l))
l.remove("a"); l.reverse(); print(l, l.copy() == l, l.copy() is l, l[:] is l)
l.clear(); print(l, not l)
a = [1, 2, 3, 4, 5]
print(a[1:3], a[:2], a[3:], a[::2], a[::-1], a[-2:], a[10:], a[3:1], a[4:1:-1], a[-100:2], a[:])
a[1:3] = [20, 30, 35]; print(a)
a[::2] = [0, 0, 0]; print(a)
a[2:2] = ["in", "serted"]; print(a)
del a[0]; del a[-1]; del a[1:3]; print(a)
a[:] = range(5); print(a); del a[::2]; print(a); a += (7,); a *= 2; print(a); a[len(a):] = [9]; print(a)
print([1, 2] + [3], [0] * 3, 2 * ["a"], [[]] * 2, [1, 2] == [1, 2], [1, 2] < [1, 3], [1] < [1, 0], [2] > [1, 9], [1, [2]] == [1, [2]], [] == (), [1, 2] != [2, 1], 1 in [1.0], [] in [[]])
n = [[0] * 2] * 2; n[0][0] = 1; print(n)
m = [[0] * 2 for _ in range(2)]; m[0][0] = 1; print(m)
x = [1]; y = x; x += [2]; print(y); x = x + [3]; print(y, x)
r = [1]; r.append(r); print(r, r[1][1] is r)
t = (1,); t2 = (t, []); t2[1].append(t2); print(t2)
words = ["banana", "fig", "apple", "kiwi", "date"]
words.sort(key=len); print(words); words.sort(key=lambda w: (-len(w), w)); print(words); words.sort(reverse=True); print(words)
pairs = [(1, "b"), (0, "z"), (1, "a"), (0, "y")]
print(sorted(pairs, key=lambda p: p[0]), sorted(pairs, key=lambda p: p[0], reverse=True))
big = [(i * 7919) % 1000 for i in range(1000)]; print(sorted(big) == list(range(1000)), sorted(big, reverse=True)[:3], sorted(big, key=lambda v: -v)[:3])
print((1, 2) + (3,), (1,) * 3, (1, 2, 3)[1:], (1, 2).index(2), (1, 1).count(1), tuple([1]), (), (1,), len(()), (1, 2) < (1, 2, 3), (1, 2) == (1, 2), hash((1, "a")) == hash((1, "a")), 2 in (1, 2), ((1, 2), 3)[0][1], max((1, 5, 2)), tuple(range(3))[::-1])
for code in ("[][0]", "[1][5]", "[1][-2]", "[].pop()", "[1].pop(5)", "[1].remove(2)", "[1].index(5)", "[1] + (2,)", "[1] + 1", "(1,) + [1]", "[1] < 1", "[1] < (1,)", "[1].append()", "[1].append(1, 2)", "[1].extend(5)", "[1].insert(1)", "[1].sort(lambda x: x)", "[1, 'a'].sort()", "[1].sort(key=5)", "[3, 2].sort(key=lambda: 1)", "[1] * 'a'", "(1, 2).append", "(1,).index(2)", "{[]: 1}",
             "[1, 2].foo", "[0] * (2 ** 62)", "list(1, 2)", "[1].index(1, 5)", "[1].pop('a')", "[1].insert('a', 1)", "[].reverse(1)", "[1, 2, 3].count()", "tuple(1)", "[*5]", "(*None,)", "[1, 2, 3][::0]", "list(range(3))[5:1:0]"):
    try:
        print(code, "->", eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
l = [1, 2, 3]
for stmt in ("l[5] = 1", "l[1:2] = 5", "l[::2] = [1]", "del l[9]", "l['a'] = 1", "t[0] = 1", "del t[0]", "l += 5", "t += [1]", "l[0:1:0] = []", "l.x = 1", "l[1.5] = 2", "a, b = l"):
    try: exec(stmt)
    except Exception as error: print(stmt, "->", type(error).__name__, error)
try: t2[1] += [5]
except TypeError as error: print(error, len(t2[1]))
class Evil:
    def __lt__(self, o): mutated.append(1); return True
mutated = [Evil(), Evil(), Evil()]
try: mutated.sort()
except ValueError as error: print(error)
q = [5, 3, 8]
it = iter(q); next(it); q.insert(0, 1); print(list(it)); print(it.__length_hint__(), list(it))
print(list(map(list, [(1, 2), "ab"])), sum([[1], [2]], []), [x for x in reversed([1, 2, 3])], list("héé"), [None] * 2, [1, [2, [3, [4]]]], [True, 1, 1.0].count(1), [float("nan")] == [float("nan")], (nan := float("nan")) in [nan])
import copy
deep = [[1], {"a": [2]}]; c1, c2 = copy.copy(deep), copy.deepcopy(deep); deep[0].append(9); deep[1]["a"].append(8); print(c1, c2)
