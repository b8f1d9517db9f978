# Managers: registered types, servers elsewhere, proxies that travel.
import multiprocessing as mp, os, threading
from multiprocessing.managers import BaseManager, BaseProxy, SyncManager, MakeProxyType, RemoteError
from multiprocessing.connection import Client, Listener
class Counter:
    def __init__(self, n=0): self.n = n
    def add(self, k=1): self.n += k; return self.n
    def fail(self): raise LookupError("lost")
    def _hidden(self): return 1
    def numbers(self): return (i for i in range(self.n))
class CounterProxy(BaseProxy):
    _exposed_ = ("add", "fail", "numbers")
    _method_to_typeid_ = {"numbers": "Iterator"}
    def add(self, k=1): return self._callmethod("add", (k,))
    def numbers(self): return self._callmethod("numbers")
    def nothing(self): return self._callmethod("nothing")
class Mine(SyncManager): pass
Mine.register("Counter", Counter); Mine.register("Proxied", Counter, CounterProxy)
shared = {"where": "server"}
class Remote(BaseManager): pass
Remote.register("get", lambda: shared, exposed=("get", "update", "__getitem__"))
class Caller(BaseManager): pass
Caller.register("get")
def use(counter, d, q): counter.add(5); d["child"] = counter.add(); q.put(d.copy())
def attempt(f, *args):
    try: print(f(*args))
    except Exception as e: print(type(e).__name__, "" if isinstance(e, RemoteError) else e)
def echo(address, key):
    with Client(address, authkey=key) as c: c.send(["hello", c.recv()])
def main(name):
    ctx = mp.get_context(name); print("==", name)
    m = Mine(ctx=ctx); attempt(lambda: m.list()); m.start(); attempt(m.start)
    c = m.Counter(3); print(c.add(), c.add(10), type(c).__name__, c._token.typeid, str(c).startswith("<"), repr(c).startswith("<AutoProxy[Counter] object, typeid 'Counter' at 0x"))
    attempt(c.fail); attempt(lambda: c.n); attempt(lambda: c._callmethod("_hidden"))
    p = m.Proxied(2); print(p.add(), list(p.numbers()), type(p.numbers()).__name__); attempt(p.nothing)
    d = m.dict(a=1); q = m.Queue(); w = ctx.Process(target=use, args=(c, d, q)); w.start(); w.join(); print(w.exitcode, q.get(), d, d._getvalue(), sorted(d), d.items(), q.empty())
    l = m.list([3, 1]); l.append(2); l.sort(); l += [9]; l *= 2; print(l, l[0], l[1:3], 9 in l, len(l), [x for x in l], l + [0]); attempt(lambda: l[99]); attempt(l.remove, 77)
    n = m.Namespace(x=1); n.y = 2; del n.x; print(n, n.y); attempt(lambda: n.x)
    v, a = m.Value("i", 3), m.Array("i", [1, 2]); v.value += 1; a[0] = 7; print(v, v.value, a[0], len(a), a)
    lock, sem, ev, cond, bar = m.Lock(), m.Semaphore(1), m.Event(), m.Condition(), m.Barrier(1)
    with lock: print(lock.acquire(False), sem.acquire(), ev.wait(0.01), ev.is_set())
    with cond: cond.notify_all(); print(cond.wait(0.01))
    print(bar.wait(), bar.parties, bar.n_waiting, bar.broken)
    nested = m.dict(); nested["l"] = m.list([1]); nested["l"].append(2); print(nested["l"], len(nested))
    q2 = m.JoinableQueue(); q2.put(c); print(q2.get().add()); q2.task_done(); q2.join()
    before = m._number_of_objects(); gone = m.list(); during = m._number_of_objects(); del gone; print(during - before, m._number_of_objects() - before)
    m.shutdown(); attempt(m.start)
if __name__ == "__main__":
    for name in ("fork", "spawn"): main(name)
    r = Remote(address=("127.0.0.1", 0), authkey=b"key"); s = r.get_server(); t = threading.Thread(target=lambda: attempt(s.serve_forever), daemon=True); t.start()
    for key in (b"key", b"wrong"):
        k = Caller(address=s.address, authkey=key)
        try: k.connect()
        except mp.AuthenticationError as e: print(e); continue
        print(k.get().get("where"), k.get()["where"]); k.get().update({"where": "changed"}); print(shared)
    for family in ("AF_UNIX", "AF_INET"):
        # Not "localhost", which a bare machine cannot look up.
        address = ("127.0.0.1", 0) if family == "AF_INET" else None
        with Listener(address, family=family, authkey=b"k") as listener:
            p = mp.Process(target=echo, args=(listener.address, b"k")); p.start()
            with listener.accept() as c: c.send(1); print(c.recv())
            p.join(); print(p.exitcode, os.path.exists(listener.address) if family == "AF_UNIX" else listener.last_accepted[0])
    attempt(lambda: Listener(authkey="text"))
    with mp.Manager() as m, m.Pool(2) as p: print(p.map(abs, [-1, 2]), p.apply_async(abs, (-5,)).get(), list(p.imap(abs, [6, -7])))
    print(mp.Value("i", 3), mp.Value("d", 0.5, lock=False), mp.RawValue("h", -2), mp.Lock(), mp.RLock(), mp.Semaphore(3), mp.Condition())
