# dict and set: methods, views, order, operators, errors.
d = {"b": 1, "a": 2}
d["c"] = 3; d.update(a=20, z=26); d |= {"y": 25}; print(d, len(d), "a" in d, 20 in d.values(), list(d), d["a"])
print(d.get("q"), d.get("q", 0), d.setdefault("n", []), d.setdefault("a", 5), d.pop("b"), d.pop("b", "gone"), d.popitem(), d)
print(d.keys(), d.values(), d.items(), type(d.keys()).__name__, sorted(d.items(), key=lambda kv: str(kv[1])))
del d["a"]; d["a"] = "again"; print(list(d), dict(d) == d, d.copy() is d, {**d, "k": 1}, d | {"c": 0}, {"c": 9} | d)
print(dict.fromkeys("abc", 0), dict.fromkeys([1, 2]), dict(zip("ab", [1, 2])), dict([("x", 1)], y=2), {k: v for k, v in [(1, 2)]}, dict({"a": 1}, a=2), list(reversed({"a": 1, "b": 2})), {1: "int", 1.0: "float", True: "bool"}, {(1, 2): "t", "1": 1, None: 0})
k1, k2 = {"a": 1, "b": 2}.keys(), {"b": 3, "c": 4}.keys(); print(sorted(k1 & k2), sorted(k1 | k2), sorted(k1 - k2), sorted(k1 ^ k2), k1 == {"a", "b"}, {"a": 1}.items() <= {"a": 1, "b": 2}.items(), k1.isdisjoint({"q"}), ("a", 1) in {"a": 1}.items())
v = d.keys(); d["new"] = 1; print(len(v), "new" in v); d.clear(); print(d, list(v), bool(d))
r = {}; r["self"] = r; print(r); big = {i: i * i for i in range(1000)}; [big.pop(i) for i in range(0, 1000, 2)]; print(len(big), list(big)[:3], sum(big.values()))
for i in range(5): big[i] = "new"
print(list(big)[-3:], next(iter(big)), {"a": {"b": {"c": 1}}}["a"]["b"]["c"], {"a": 1, "b": 2} == {"b": 2, "a": 1}, {} == [], {"a": 1} != {"a": 1.0})
nested = {}; nested.setdefault("x", {}).setdefault("y", []).append(1); print(nested)
for code in ("{}['x']", "{1: 2}[3]", "{}[[]]", "{[]: 1}", "{{}: 1}", "{}.pop('x')", "{}.popitem()", "dict(1)", "dict([1, 2])", "dict([(1,)])", "dict(a=1, **{'a': 2})", "{} < {}", "{} + {}", "{'a': 1}.keys()[0]", "{}.foo", "{}.get()", "{}.get(1, 2, 3)", "{}.get([])", "{**5}", "{}.update(5)", "{}.update([1])", "dict.fromkeys(5)", "{}.setdefault([])", "{} | 5", "[] in {}", "{(1, []): 2}", "{1, []}", "set([[1]])", "{1} + {2}", "{1} | [2]", "{1} < [1]", "set().pop()", "set().remove(1)", "{1}.remove(5)", "{1, 2}.foo", "set(1)", "frozenset([1]).add(2)", "{1}.update(5)", "{1} & 5", "hash({1})", "hash(frozenset([1])) == hash(frozenset([1]))", "{1}.add()", "{1}.union(5)", "set(1, 2)"):
    try:
        print(code, "->", eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, repr(error.args[0]) if isinstance(error, KeyError) else error)
try: del d["zz"]
except KeyError as error: print("KeyError", error)
try:
    x = {"a": 1}
    for k in x: del x[k]; x["b"] = 1; x["c"] = 2
except RuntimeError as error: print(error)
a, b = {1, 2, 3}, {3, 4}
print(a | b, a & b, a - b, a ^ b, a <= {1, 2, 3, 4}, a < a, a >= {1}, a.isdisjoint({9}), {1, 2} == {2, 1}, len(a), 2 in a, a.union([7], (8,)), a.intersection([1, 9]), a.difference([1]), a.symmetric_difference([1, 9]), a.issubset(range(9)), a.issuperset([1]))
a.add(10); a.discard(99); a.discard(1); a.update([5], {6}); print(sorted(a)); a -= {5}; a &= {2, 3, 6}; a |= {0}; a ^= {0, 1}; print(sorted(a), set(), {*()}, frozenset([1]), frozenset(), {1, 1, 1}, set("aab") == {"a", "b"}, {frozenset([1]): 2}[frozenset([1])], {1} | frozenset([2]), type(frozenset([1]) | {2}).__name__)
a.intersection_update([1, 2]); a.difference_update([1]); a.symmetric_difference_update([5]); print(sorted(a)); c = a.copy(); c.clear(); print(sorted(a), c)
print({i % 7 for i in range(100)}, sorted({3.0, 3, "3"}, key=str), {None, True, 1} == {None, 1}, min({3, 1}), sum({1, 2}), {1, 2, 3} - {2} - {3}, set([1, 2]).__contains__(1), {(): 1}, [k for k in {"x": 1, "y": 2}], *{"a": 1})
from collections import OrderedDict, defaultdict, Counter, deque, ChainMap
dd = defaultdict(list); dd["a"].append(1); dd["b"]; print(dd, dd["a"], "q" in dd, len(dd), dict(dd))
c = Counter("mississippi"); print(c, c.most_common(2), c["z"], c + Counter("ip"), c - Counter("ssss"), sum(c.values()), sorted(c.elements())[:5], Counter(a=3) & Counter(a=1, b=2), Counter({"x": 2}) | Counter(x=5))
o = OrderedDict(a=1, b=2); o.move_to_end("a"); print(list(o.items()), o.popitem(last=False), list(o))
q = deque([1, 2, 3], maxlen=4); q.append(4); q.append(5); q.appendleft(0); q.rotate(1); print(q, q[0], q.pop(), q.popleft(), len(q), list(reversed(q)), q.maxlen)
q.extend([7, 8]); q.extendleft([9]); q.remove(7); print(q, q.index(9), q.count(8), 8 in q, deque("ab") == deque("ab"))
try: deque().pop()
except IndexError as error: print(error)
cm = ChainMap({"a": 1}, {"a": 2, "b": 3}); print(cm["a"], cm["b"], sorted(cm), dict(cm) == {"a": 1, "b": 3})
