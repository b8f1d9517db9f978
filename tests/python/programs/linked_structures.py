"""Linked list, binary tree, stack, queue, graph, trie, LRU cache, heap, matrix class, polynomial, fraction."""
class Node:
    __slots__ = ("value", "next")
    def __init__(self, value, next=None): self.value, self.next = value, next
class LinkedList:
    def __init__(self, items=()):
        self.head = None; self.size = 0
        for i in items: self.append(i)
    def append(self, v):
        node = Node(v); self.size += 1
        if self.head is None: self.head = node; return
        n = self.head
        while n.next: n = n.next
        n.next = node
    def reverse(self):
        prev, n = None, self.head
        while n: n.next, prev, n = prev, n, n.next
        self.head = prev
    def __iter__(self):
        n = self.head
        while n: yield n.value; n = n.next
    def __len__(self): return self.size
    def __repr__(self): return " -> ".join(map(str, self)) or "empty"
    def __getitem__(self, i):
        if i < 0: i += len(self)
        for k, v in enumerate(self):
            if k == i: return v
        raise IndexError(f"no item {i}")
l = LinkedList([1, 2, 3]); l.reverse(); print(l, len(l), l[-1], 2 in l, LinkedList(), sorted(l), list(reversed(list(l))))
try: l[7]
except IndexError as e: print(e)
class Tree:
    def __init__(self): self.root = None
    def insert(self, key):
        def go(n):
            if n is None: return [key, None, None]
            if key < n[0]: n[1] = go(n[1])
            elif key > n[0]: n[2] = go(n[2])
            return n
        self.root = go(self.root)
    def __iter__(self):
        def walk(n):
            if n: yield from walk(n[1]); yield n[0]; yield from walk(n[2])
        return walk(self.root)
    def depth(self, n=0):
        def d(n): return 0 if n is None else 1 + max(d(n[1]), d(n[2]))
        return d(self.root)
t = Tree(); [t.insert(k) for k in (50, 30, 70, 20, 40, 60, 80, 30)]; print(list(t), t.depth())
class LRU:
    def __init__(self, size): self.size, self.d = size, {}
    def get(self, k):
        if k in self.d: self.d[k] = self.d.pop(k); return self.d[k]
    def put(self, k, v):
        self.d.pop(k, None); self.d[k] = v
        if len(self.d) > self.size: del self.d[next(iter(self.d))]
c = LRU(2); c.put("a", 1); c.put("b", 2); c.get("a"); c.put("c", 3); print(c.d, c.get("b"))
class Trie(dict):
    def add(self, word):
        n = self
        for ch in word: n = n.setdefault(ch, {})
        n["$"] = True
    def words(self, prefix):
        n = self
        for ch in prefix:
            if ch not in n: return []
            n = n[ch]
        def walk(n, acc):
            for k in sorted(n):
                if k == "$": yield acc
                else: yield from walk(n[k], acc + k)
        return list(walk(n, prefix))
trie = Trie(); [trie.add(w) for w in "car card care cat dog".split()]; print(trie.words("car"), trie.words("x"), trie.words(""))
class Poly:
    def __init__(self, *c): self.c = list(c)
    def __add__(self, o): return Poly(*[(self.c[i] if i < len(self.c) else 0) + (o.c[i] if i < len(o.c) else 0) for i in range(max(len(self.c), len(o.c)))])
    def __mul__(self, o):
        r = [0] * (len(self.c) + len(o.c) - 1)
        for i, a in enumerate(self.c):
            for j, b in enumerate(o.c): r[i + j] += a * b
        return Poly(*r)
    def __call__(self, x):
        r = 0
        for a in reversed(self.c): r = r * x + a
        return r
    def __str__(self): return " + ".join(f"{a}x^{i}" if i else str(a) for i, a in enumerate(self.c) if a) or "0"
p = Poly(1, 2) * Poly(1, 2); print(p, p(3), p + Poly(0, 0, 0, 5), Poly(0))
graph = {"shirt": ["tie", "belt"], "tie": ["jacket"], "pants": ["shoes", "belt"], "belt": ["jacket"], "socks": ["shoes"]}
def topological(g):
    seen, order = set(), []
    def visit(n):
        if n not in seen: seen.add(n); [visit(m) for m in g.get(n, ())]; order.append(n)
    for n in g: visit(n)
    return order[::-1]
print(topological(graph))
class Matrix:
    def __init__(self, rows): self.rows = [list(r) for r in rows]
    def __matmul__(self, o): return Matrix([[sum(a * b for a, b in zip(r, c)) for c in zip(*o.rows)] for r in self.rows])
    def __eq__(self, o): return self.rows == o.rows
    def __getitem__(self, ij): return self.rows[ij[0]][ij[1]]
    def __setitem__(self, ij, v): self.rows[ij[0]][ij[1]] = v
    def __pow__(self, n):
        r, b = Matrix([[int(i == j) for j in range(len(self.rows))] for i in range(len(self.rows))]), self
        while n:
            if n & 1: r = r @ b
            b, n = b @ b, n >> 1
        return r
    def __repr__(self): return f"Matrix({self.rows})"
print(Matrix([[1, 1], [1, 0]]) ** 90, Matrix([[1]]) == Matrix([[1]])); m = Matrix([[1, 2], [3, 4]]); m[0, 1] = 9; print(m[0, 1], m)
import heapq, bisect
h = []; [heapq.heappush(h, x) for x in (5, 1, 4, 2)]; print(heapq.nlargest(2, h), heapq.heappop(h), heapq.heapreplace(h, 9), sorted(h), list(heapq.merge([1, 4], [2, 3])), bisect.bisect([1, 3, 5], 3), bisect.bisect_left([1, 3, 5], 3)); b = [1, 3]; bisect.insort(b, 2); print(b)
