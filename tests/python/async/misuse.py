# Wrong uses that must raise, not crash: uninitialised objects, callbacks that change what is walked, closed descriptors, cycles.
import io, sys
out, sys.stdout, sys.stderr = sys.stdout, io.StringIO(), io.StringIO()
import asyncio, gc, weakref, contextvars, socket, select, _asyncio
def t(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e: return f"{type(e).__name__}: {e}"[:80]
F, T = asyncio.Future, asyncio.Task
for cls in (F, T):
    x = cls.__new__(cls)
    for name in dir(x):
        if name in ("__class__", "__init_subclass__", "__subclasshook__", "__new__"): continue
        v = t(getattr, x, name)
        if callable(v):
            for args in ((), (1,), (None, None), (print,)): t(v, *args)
    t(repr, x); t(iter, x); t(lambda: x.__await__()); del x
L = _asyncio.Loop
l = L.__new__(L)
for name in dir(l):
    if name in ("run_forever", "__class__", "__init_subclass__", "__subclasshook__", "__new__", "_spawn"): continue
    v = t(getattr, l, name)
    if callable(v):
        for args in ((), (1,), (None, None), (print,), (1, print), ("x", print, 3)): t(v, *args)
del l
H = asyncio.Handle
for args in ((), (1, 2, 3), (print, (), asyncio.new_event_loop()), (print, 5, asyncio.new_event_loop())): print(str(t(H, *args))[:30])
loop = asyncio.new_event_loop()
# mutation from callbacks
f = loop.create_future()
def again(fut): fut.add_done_callback(lambda x: None); fut.remove_done_callback(again)
for _ in range(5): f.add_done_callback(again)
class Evil:
    def __call__(self, fut): pass
    def __eq__(self, o): f.add_done_callback(print); f.remove_done_callback(again); return True
f.add_done_callback(Evil()); t(f.remove_done_callback, Evil()); 
loop.call_soon(f.set_result, 1); loop.call_soon(loop.stop); 
import io, contextlib
with contextlib.redirect_stdout(io.StringIO()): loop.run_forever()
loop.call_soon(lambda: t(loop.close)); loop.call_soon(lambda: t(loop.run_forever)); loop.call_soon(loop.stop); loop.run_forever()
# repr that raises / recursion
class R:
    def __repr__(self): raise ValueError
g = loop.create_future(); g.set_result(R()); t(repr, g)
g = loop.create_future(); g.set_result(g); print(repr(g)[:40])
# GC of cycles
class Sub(asyncio.Future): pass
refs = []
for i in range(200):
    s = Sub(loop=loop); s.me = s; s.add_done_callback(s.cancel); refs.append(weakref.ref(s))
async def co(fut): await fut
tasks = [loop.create_task(co(loop.create_future())) for _ in range(50)]
for x in tasks: x._log_destroy_pending = False; x.me = x
loop.call_soon(loop.stop); loop.run_forever()
del s, tasks, x; gc.collect(); print(sum(r() is not None for r in refs))
# deep chains
async def deep(n):
    if n: await deep(n - 1)
    else: await asyncio.sleep(0)
print(t(loop.run_until_complete, deep(100)), t(loop.run_until_complete, deep(5000)))
async def chain():
    fut = loop.create_future(); first = fut
    async def w(x): await x
    for _ in range(3000): fut = loop.create_task(w(fut))
    await asyncio.sleep(0); print("cancel", t(fut.cancel))
    t(first.cancel)
    try: await fut
    except BaseException as e: print(type(e).__name__)
print(t(loop.run_until_complete, chain()))
# timers
hs = [loop.call_later(1000 + i, print) for i in range(500)]
for h in hs[::2] + hs[1::2]: h.cancel()
loop.run_until_complete(asyncio.sleep(0)); loop.call_at(float("nan"), print).cancel(); loop.call_at(-1e308, lambda: None); loop.run_until_complete(asyncio.sleep(0.001))
r = loop.call_later(1e300, print); r.cancel()
# fds closed behind the back
a, b = socket.socketpair(); loop.add_reader(a.fileno(), print); a.close(); loop.run_until_complete(asyncio.sleep(0.01)); print(loop.remove_reader(3) in (True, False)); b.close()
print(t(loop.add_reader, 10**9, print), t(loop.add_reader, -1, print), t(loop.add_reader, "x", print), t(loop.add_reader, open("/etc/passwd"), print))
loop.close(); print(t(loop.add_reader, 0, print), t(loop.remove_reader, 0), t(loop.time) != None, t(loop.create_task, 5))
# contexts
ctx = contextvars.copy_context(); v = contextvars.ContextVar("v", default=[])
v.set(v); v.set(ctx); del ctx; gc.collect()
tok = v.set(1); print(t(v.reset, tok), t(v.reset, tok)[:12])
for obj in (v, contextvars.copy_context(), tok):
    for name in dir(obj):
        if name in ("__class__", "__init_subclass__", "__subclasshook__", "__new__"): continue
        m = t(getattr, obj, name)
        if callable(m):
            for args in ((), (1,), (None, None), (v,), (print,)): t(m, *args)
s = socket.socket.__new__(socket.socket)
for name in dir(s):
    if name in ("__class__", "__init_subclass__", "__subclasshook__", "__new__", "accept", "_accept", "recv", "recvfrom", "recv_into", "recvfrom_into"): continue
    m = t(getattr, s, name)
    if callable(m):
        for args in ((), (1,), (None, None), (b"x", 1), (bytearray(3), 2), (1, 2, 3)): t(m, *args)
a, b = socket.socketpair(); print(t(a.recv, -1), t(a.recv, 10**18), t(a.recv_into, bytearray(2), 5), t(a.recv_into, b"ro"), t(a.getsockopt, 1, 3, 10**6), t(a.settimeout, -1), t(a.settimeout, float("nan")), t(socket.inet_ntoa, b""), t(socket.inet_ntop, 99, b"1234"), t(socket.htons, 70000), t(a.sendto, b"x"), t(a.bind, ("x",)), t(a.bind, "x" * 200))
a.close(); b.close(); p = select.poll(); e = select.epoll(); print(t(p.register, "x"), t(p.unregister, 5), t(e.poll, 0, -5), t(e.register, 10**6)); e.close(); print(t(e.poll))
async def agen_abuse():
    async def ag():
        try: yield 1
        finally: await asyncio.sleep(0)
    g = ag(); await g.__anext__(); x = g.aclose(); x.send(None); t(x.throw, ValueError); t(x.close); t(g.__anext__().send, None); del x, g
    gc.collect()
asyncio.run(agen_abuse())
gc.collect(); sys.stdout = out; print("survived")
