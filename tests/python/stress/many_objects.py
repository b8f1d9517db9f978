# Many objects, cycles, weak references, deep structures, big containers; and everything goes away again.
import gc, weakref, sys
class Node:
    def __init__(self): self.other = None; self.data = [self]
alive = weakref.WeakSet()
for _ in range(3000):
    a, b = Node(), Node(); a.other, b.other = b, a; alive.add(a)
del a, b; gc.collect(); print(len(alive))
order = []
class Loud:
    def __init__(self, n): self.n = n
    def __del__(self): order.append(self.n)
objects = [Loud(i) for i in range(5)]; objects.pop(2); del objects[0]; objects = None; print(order)
x = Loud("cycle"); x.me = x; del x; print(order[-1]); gc.collect(); print(order[-1])
deep = None
for _ in range(200000): deep = (deep,)
del deep
chain = None
class Link:
    __slots__ = ("next",)
for _ in range(200000): l = Link(); l.next = chain; chain = l
del chain, l; print("deep structures gone")
d = {i: str(i) for i in range(200000)}; print(len(d), d[199999]); s = set(d); print(len(s & set(range(100)))); del d, s
big = list(range(1000000)); big.reverse(); big.sort(); print(big[:3], sum(big)); del big
t = "".join(chr(97 + i % 26) for i in range(300000)); print(len(t), t.count("abc"), hash(t) == hash(t[:]), len(t.split("z"))); del t
r = weakref.ref(Node()); gc.collect(); print(r() is None)
class Ref: pass
o = Ref(); called = []; w = weakref.ref(o, lambda r: called.append("gone")); p = weakref.proxy(o); o.v = 1; print(p.v, w() is o); del o; print(called, w())
try: p.v
except ReferenceError as e: print(e)
wd = weakref.WeakValueDictionary(); k = Ref(); wd["k"] = k; print(len(wd)); del k; print(len(wd), list(wd))
weakref.finalize(o2 := Ref(), print, "finalized"); del o2
class Resurrect:
    kept = None
    def __del__(self): Resurrect.kept = self
Resurrect(); print(Resurrect.kept is not None); Resurrect.kept = None
print(gc.isenabled(), gc.collect() >= 0, sys.getrefcount(Ref) > 1)
def gen():
    try: yield 1
    finally: order.append("generator closed")
g = gen(); next(g); del g; print(order[-1])
