# Deep recursion with a raised limit, long argument lists, many locals, large literals, long strings of operators.
import sys
sys.setrecursionlimit(60000)
def down(n): return 0 if n == 0 else 1 + down(n - 1)
print(down(50000))
def many(*args, **kwargs): return len(args), len(kwargs), sum(args), sum(kwargs.values())
print(many(*range(5000), **{f"k{i}": i for i in range(2000)}))
exec("def f(" + ", ".join(f"a{i}={i}" for i in range(300)) + "): return " + " + ".join(f"a{i}" for i in range(300)))
print(f(), f(*range(300, 0, -1)), f(a299=0))
exec("def g():\n" + "".join(f"    v{i} = {i}\n" for i in range(400)) + "    return " + " + ".join(f"v{i}" for i in range(400)))
print(g())
print(eval("+".join(["1"] * 900)), eval("[" + ",".join(["[0]"] * 3000) + "]").__len__(), len(eval("{" + ",".join(f"{i}: {i}" for i in range(3000)) + "}")))
source = "x = 0\n" + "".join(f"if x == {i}: x += 1\n" for i in range(2000)); ns = {}; exec(source, ns); print(ns["x"])
def nest(n): return "lambda: " * n + "5"
v = eval(nest(40))
for _ in range(40): v = v()
print(v)
class Deep: pass
for i in range(200): Deep = type(f"D{i}", (Deep,), {})
print(len(Deep.__mro__), Deep().__class__.__name__)
gens = (i for i in range(3))
for _ in range(300): gens = (x + 1 for x in gens)
print(list(gens))
def visit(x): return 1 + sum(visit(y) for y in x)
nested = []
for _ in range(400): nested = [nested]
print(visit(nested))
