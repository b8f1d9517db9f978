# Generators: send, throw, close, return values, yield from, iteration protocols, itertools idioms.
def echo():
    received = None
    while True:
        received = yield received
        if received == "stop": return "finished"
g = echo()
print(next(g), g.send(1), g.send("a"))
try: g.send("stop")
except StopIteration as e: print("stop", e.value)
print(next(g, "default"))
def catcher():
    while True:
        try:
            value = yield "waiting"
            print("got", value)
        except ValueError as e:
            print("caught", e)
        except GeneratorExit:
            print("closing")
            raise
        finally:
            print("finally")
c = catcher()
print(next(c))
print(c.send(1))
print(c.throw(ValueError("v")))
try: c.throw(KeyError("k"))
except KeyError as e: print("escaped", e)
print(list(c))
c = catcher(); next(c); c.close(); c.close()
def inner():
    x = yield 1
    print("inner got", x)
    try: yield 2
    except ValueError as e: print("inner caught", e); yield 99
    return "inner result"
def outer():
    result = yield from inner()
    print("result", result)
    yield from [10, 20]
    yield from range(2)
    return (yield from ())
o = outer()
print(next(o), o.send("hello"), o.throw(ValueError("x")), list(o))
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
import itertools
print(list(itertools.islice(fib(), 15)))
class Tree:
    def __init__(self, v, l=None, r=None): self.v, self.l, self.r = v, l, r
    def __iter__(self):
        if self.l: yield from self.l
        yield self.v
        if self.r: yield from self.r
print(list(Tree(4, Tree(2, Tree(1), Tree(3)), Tree(6, Tree(5)))))
class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(Countdown(3)), sum(Countdown(5)), 2 in Countdown(5))
def gen_state():
    import inspect
    def g(): yield 1
    x = g()
    return x.gi_running, x.gi_frame is not None, type(x).__name__, x.__name__, inspect.isgenerator(x)
print(gen_state())
def self_running():
    try: next(me)
    except ValueError as e: yield str(e)
me = self_running()
print(next(me))
try: echo().send(5)
except TypeError as e: print(e)
def ignores():
    try: yield 1
    except GeneratorExit: yield 2
i = ignores(); next(i)
try: i.close()
except RuntimeError as e: print(e)
def with_finally():
    try: yield 1; yield 2
    finally: print("cleaned")
for v in with_finally():
    print(v); break
for v in with_finally(): print(v)
w = with_finally(); next(w); del w
print("after del")
print(list(zip(fib(), "abc")), [x for x, _ in zip(itertools.count(5, 2), range(3))], dict(enumerate("ab")), list(map(lambda a, b: a * b, [1, 2, 3], [4, 5])))
it = iter([1, 2, 3]); print(next(it), list(it), next(it, None), iter(it) is it)
print(list(iter(lambda c=iter([1, 2, 0, 3]): next(c), 0)), list(reversed([1, 2, 3])), list(filter(None, [0, 1, "", "a"])), [*map(str, range(3))])
def pipeline(lines):
    stripped = (l.strip() for l in lines)
    nonempty = (l for l in stripped if l)
    yield from (l.upper() for l in nonempty)
print(list(pipeline([" a ", "", "b\n"])))
def deep(n):
    if n: yield from deep(n - 1)
    yield n
print(sum(deep(200)))
def permutations(items):
    if not items: yield []
    for i, x in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1:]): yield [x] + rest
print(len(list(permutations([1, 2, 3, 4]))), list(permutations([1, 2, 3]))[3])
def primes():
    found = []
    for n in itertools.count(2):
        if all(n % p for p in itertools.takewhile(lambda p: p * p <= n, found)):
            found.append(n); yield n
print(list(itertools.islice(primes(), 12)))
d = {"a": 1}
try:
    for k in d: d["b"] = 2
except RuntimeError as e: print(e)
s = {1}
try:
    for k in s: s.add(k + 1)
except RuntimeError as e: print(e)
l = [1, 2]
for x in l:
    if len(l) < 5: l.append(x)
print(l)
