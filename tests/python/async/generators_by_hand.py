# Async generators by hand.
import types, sys
@types.coroutine
def suspend(v): return (yield v)
def step(aw, *sends):
    "drive one awaitable to its end"
    try:
        v = aw.send(None); 
        for s in sends:
            print("  susp", v)
            v = aw.throw(s) if isinstance(s, BaseException) else aw.send(s)
        return ("suspended", v)
    except StopIteration as e: return ("value", e.value)
    except BaseException as e: return (type(e).__name__, str(e))
async def gen():
    try:
        x = yield 1
        print("got", x)
        y = await suspend("s")
        print("sent", y)
        try: yield 2
        except KeyError as e: print("caught", e); yield "recovered"
        yield 3
    finally: print("closing")
g = gen(); print(type(g).__name__, g.ag_running, g.ag_await)
print(step(g.__anext__())); print(step(g.asend("hello"), "back")); print(step(g.athrow(KeyError("k")))); print(step(g.aclose())); print(step(g.__anext__())); print(step(g.aclose())); print(step(g.asend(1))); print(step(g.athrow(ValueError("v"))))
g = gen(); print(step(g.asend(5))); 
a = g.__anext__(); print(step(a)); print(step(a)); print(step(g.aclose())); 
g = gen(); step(g.__anext__()); a = g.asend(1); print(a.send(None), g.ag_running)
b = g.__anext__(); print(step(b)); b = g.aclose(); print(step(b)); b = g.athrow(ValueError); print(step(b)); print(step(a)); print(step(g.aclose()))
async def ig():
    try: yield 1
    except GeneratorExit: yield 2
g = ig(); step(g.__anext__()); print(step(g.aclose()))
async def ig2():
    try: yield 1
    finally: await suspend("cleanup"); print("cleaned")
g = ig2(); step(g.__anext__()); print(step(g.aclose(), None)); print(step(g.__anext__()))
g = ig2(); step(g.__anext__()); print(step(g.athrow(ValueError("q")), None))
g = ig2(); print(step(g.athrow(ValueError("unstarted")))); print(step(g.__anext__()))
g = ig2(); print(step(g.aclose())); print(step(g.__anext__()))
async def sai(): yield 1; raise StopAsyncIteration
g = sai(); step(g.__anext__()); print(step(g.__anext__()))
async def si(): yield 1; raise StopIteration
g = si(); step(g.__anext__()); print(step(g.__anext__()))
async def ret(): 
    if 0: yield
    return
print(step(ret().__anext__()))
async def outer():
    async for x in inner(): yield x * 10
async def inner():
    for i in range(3): await suspend(i); yield i
async def collect(): return [x async for x in outer()]
print(step(collect(), None, None, None))
async def anx():
    g = inner(); a = await anext(g); b = await anext(g); c = await anext(g); d = await anext(g, "dflt"); return a, b, c, d
print(step(anx(), None, None, None))
async def anx2():
    g = inner2(); await anext(g); return await anext(g)
async def inner2(): yield 1
print(step(anx2()))
try: anext(5)
except TypeError as e: print(e)
try: aiter(5)
except TypeError as e: print(e)
try: [x for x in gen()]
except TypeError as e: print(e)
# hooks
log = []
sys.set_asyncgen_hooks(firstiter=lambda g: log.append("first " + g.__name__), finalizer=lambda g: log.append("final " + g.__name__))
g = gen(); step(g.__anext__()); del g; print(log)
print(sys.get_asyncgen_hooks().firstiter is not None)
sys.set_asyncgen_hooks(None, None); print(sys.get_asyncgen_hooks())
# throw forms
g = gen(); step(g.__anext__())
a = g.asend(None); print(a.send(None))
try: a.throw(ValueError("into asend"))
except ValueError as e: print("out", e)
print(g.ag_frame)
a = ig2().__anext__(); a.close()
try: a.send(None)
except RuntimeError as e: print(e)
except StopIteration as e: print("SI", e.value)
# yield inside await inside try/finally with return
async def tf():
    try:
        yield 1
        return
    finally:
        await suspend("f")
g = tf(); print(step(g.__anext__())); print(step(g.__anext__(), None))
# exception context
async def ctx():
    try: 1/0
    except ZeroDivisionError:
        await suspend("x")
        raise KeyError("second")
try:
    c = ctx(); c.send(None); c.send(None)
except KeyError as e: print(repr(e.__context__))
async def hctx():
    try: raise ValueError("inner")
    except ValueError:
        await suspend(1)
        return sys.exc_info()[0]
c = hctx(); c.send(None); print(sys.exc_info()[0])
try: c.send(None)
except StopIteration as e: print(e.value)
