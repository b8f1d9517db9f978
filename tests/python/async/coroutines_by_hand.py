# Coroutines and async generators driven by hand: no event loop.
import sys, types
def drive(c, *sends):
    out = []
    try:
        out.append(("y", c.send(None)))
        for s in sends:
            if isinstance(s, BaseException) or isinstance(s, type): out.append(("y", c.throw(s)))
            else: out.append(("y", c.send(s)))
    except StopIteration as e: out.append(("ret", e.value))
    except BaseException as e: out.append((type(e).__name__, str(e)))
    return out
@types.coroutine
def suspend(v): return (yield v)
class Aw:
    def __init__(self, v): self.v = v
    def __await__(self): return (yield self.v)
async def simple(): return 7
print(drive(simple()))
async def two():
    a = await suspend("a"); b = await Aw("b"); return a, b
print(drive(two(), 1, 2))
print(drive(two(), ValueError("x")))
async def catching():
    try: await suspend(1)
    except ValueError as e: print("caught", e); return await suspend("after")
    finally: print("finally")
print(drive(catching(), ValueError("y"), 5))
print(drive(catching(), ValueError, 5))
async def nested(n):
    if n == 0: return await suspend("deep")
    return n + await nested(n - 1)
print(drive(nested(5), 100)); print(drive(nested(3), KeyError("deep")))
c = nested(2); c.send(None); print(c.cr_await.__name__, c.cr_running, c.cr_frame.f_lineno > 0, c.cr_code.co_name); c.close(); print(c.cr_frame, c.cr_await)
try: c.send(None)
except RuntimeError as e: print(e)
c = simple()
try: c.send(1)
except TypeError as e: print(e)
c.close()
c = simple(); c.close()
try: c.send(None)
except RuntimeError as e: print(e)
for bad in (5, "s", [1], None):
    async def f(): await bad
    print(drive(f()))
class BadAwait:
    def __await__(self): return 5
class CoroAwait:
    def __await__(self): return simple()
class IterAwait:
    def __await__(self): return iter([1, 2])
async def f(x): return await x
print(drive(f(BadAwait())))
c = simple(); cw = CoroAwait(); cw.__class__.__await__ = lambda self: c
print(drive(f(cw))); c.close()
print(drive(f(IterAwait()), None, None))
# awaited twice at once
c = two(); c.send(None)
print(drive(f(c))); c.close()
async def ignoring():
    try: await suspend(1)
    except GeneratorExit: await suspend(2)
c = ignoring(); c.send(None)
try: c.close()
except RuntimeError as e: print(e)
try: c.close()
except RuntimeError as e: print(e)
async def selfref():
    try: me.send(None)
    except ValueError as e: print(e)
me = selfref(); print(drive(me))
async def stopper(): raise StopIteration(3)
try: stopper().send(None)
except RuntimeError as e: print(e, repr(e.__cause__))
async def stopper2(): raise StopAsyncIteration(3)
try: stopper2().send(None)
except StopAsyncIteration as e: print("SAI", e)
# async with
class CM:
    def __init__(self, n, sup=False): self.n, self.sup = n, sup
    async def __aenter__(self): print("enter", self.n); await suspend(("enter", self.n)); return self.n
    async def __aexit__(self, t, v, tb): print("exit", self.n, t and t.__name__, v); await suspend(("exit", self.n)); return self.sup
async def w():
    async with CM(1) as a, CM(2, True) as b:
        print(a, b); raise KeyError("k")
    print("after")
    async with CM(3) as c: return "returned"
print(drive(w(), *[None] * 8))
async def w2():
    for i in range(3):
        async with CM(i) as x:
            if i == 0: continue
            if i == 1: break
    return i
print(drive(w2(), *[None] * 8))
class NoExit:
    async def __aenter__(self): pass
class SyncCM:
    def __enter__(self): pass
    def __exit__(self, *a): pass
class BadEnter:
    def __aenter__(self): return 5
    async def __aexit__(self, *a): pass
class BadExit:
    async def __aenter__(self): pass
    def __aexit__(self, *a): return 5
for x in (NoExit(), SyncCM(), 5, BadEnter(), BadExit()):
    async def f2():
        async with x: pass
    print(drive(f2()))
# async for
class It:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n == 0: raise StopAsyncIteration
        self.n -= 1; await suspend(("next", self.n)); return self.n
async def loop():
    r = []
    async for x in It(3):
        if x == 1: continue
        r.append(x)
    else: r.append("else")
    async for x in It(3):
        if x == 1: break
    else: r.append("no")
    return r
print(drive(loop(), *[None] * 9))
class BadIter:
    def __aiter__(self): return 5
class BadNext:
    def __aiter__(self): return self
    def __anext__(self): return 5
class Raising:
    def __aiter__(self): return self
    async def __anext__(self): raise ZeroDivisionError("z")
for x in (5, [1], BadIter(), BadNext(), Raising()):
    async def f3():
        async for y in x: pass
    print(drive(f3()))
# comprehensions
async def comp(): return [x async for x in It(2)], {x async for x in It(2)}, {x: x async for x in It(1)}, [await Aw(i) for i in range(2)], [i async for i in (j async for j in It(2))]
print(drive(comp(), *range(20)))
print(type(simple).__name__); 
