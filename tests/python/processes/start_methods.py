# Processes that are new interpreters, or forked by the server: everything they share with their parent.
import multiprocessing as mp, os, sys, time, queue, socket
from concurrent.futures import ProcessPoolExecutor
class Worker(mp.get_context("spawn").Process):
    def __init__(self, q, n): super().__init__(name=f"Worker-{n}"); self.q, self.n = q, n
    def run(self): self.q.put((self.name, self.n, self.daemon, mp.get_start_method(), __name__, mp.parent_process().name))
class Thing:
    def __init__(self, x): self.x = x
    def twice(self): return self.x * 2
    def __repr__(self): return f"Thing({self.x})"
def shared(lock, rlock, sem, event, cond, value, array, raw, conn, simple):
    with lock, rlock, rlock, sem:
        value.value += 2.5; array[1] = 7; raw.value = 42
    conn.send((array[:], value.value)); conn.send(("child got", conn.recv()))
    event.wait(20)
    with cond: cond.notify_all()
    simple.put(Thing([1])); simple.put(os.getpid() != os.getppid())
def consume(j, done):
    while True:
        item = j.get()
        if item is None: j.task_done(); break
        done.put(item * 2); j.task_done()
def meet(barrier, q): q.put(barrier.wait() >= 0)
def square(n): return n * n
def init(x): global base; base = x
def add(n): return base + n
def fail(n): raise KeyError(n)
def put(d, l, e, n): d[n] = n * n; l.append(n); e.set()
def quiet(): os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
def die(code): quiet(); sys.exit(code)
def lost(n): quiet(); raise KeyError(n)
def kill(): os._exit(7)
def tell(q): q.put((sys.argv[1:], os.getcwd(), mp.current_process().name, "preloaded" in sys.modules))
def send_connection(q, conn): a, b = mp.Pipe(); q.put(a); conn.recv(); b.send("over a connection that was sent"); conn.recv()
def serve(s):
    c, _ = s.accept(); c.sendall(b"from the socket"); c.close()
def nested(q, name):
    p = mp.get_context(name).Process(target=q.put, args=("grandchild",)); p.start(); p.join(); q.put(p.exitcode)
def run(name):
    ctx = mp.get_context(name); print("==", name, ctx.get_start_method())
    q = ctx.Queue()
    a, b = ctx.Pipe(); event, cond, value, array, raw = ctx.Event(), ctx.Condition(), ctx.Value("d", 0.5), ctx.Array("i", range(3)), ctx.RawValue("i", 1); simple = ctx.SimpleQueue()
    lock, rlock, sem = ctx.Lock(), ctx.RLock(), ctx.Semaphore(2)
    p = ctx.Process(target=shared, args=(lock, rlock, sem, event, cond, value, array, raw, b, simple)); p.start()
    print(a.recv()); a.send({"answer": 1}); print(a.recv())
    with cond: event.set(); print(cond.wait(20))
    print(simple.get(), simple.get()); p.join(); print(p.exitcode, value.value, array[:], raw.value)
    j = ctx.JoinableQueue(3); p = ctx.Process(target=consume, args=(j, q)); p.start(); [j.put(n) for n in range(4)]; j.put(None); j.join(); p.join(); print([q.get() for _ in range(4)], q.empty())
    barrier = ctx.Barrier(2); ps = [ctx.Process(target=meet, args=(barrier, q)) for _ in range(2)]; [p.start() for p in ps]; print(q.get(), q.get()); [p.join() for p in ps]
    with ctx.Pool(2, initializer=init, initargs=(100,)) as pool:
        print(pool.map(add, range(4)), pool.apply(square, (5,)), list(pool.imap(square, [2, 3])), pool.apply(Thing(4).twice))
        try: pool.apply(fail, ("k",))
        except KeyError as e: print(repr(e))
    with ctx.Manager() as m:
        d, l, e = m.dict(), m.list(), m.Event(); p = ctx.Process(target=put, args=(d, l, e, 3)); p.start(); e.wait(); p.join(); print(d, l)
        with ctx.Pool(1) as pool: pool.apply(put, (d, l, e, 4)); print(d, l)
    for target, args in ((die, (3,)), (die, ("text",)), (die, (None,)), (kill, ()), (lost, (1,))):
        sys.stderr.flush(); p = ctx.Process(target=target, args=args); p.start(); p.join(); print(p.exitcode, p.is_alive(), end=" | ")
    p = ctx.Process(target=time.sleep, args=(60,)); p.start(); print(p.is_alive(), p.exitcode, p.join(0.05)); p.terminate(); p.join(20); print(p.exitcode); p.close()
    p = ctx.Process(target=time.sleep, args=(60,), daemon=True); p.start(); p.kill(); p.join(); print(p.exitcode, p.sentinel > 0)
    p = ctx.Process(target=tell, args=(q,)); p.start(); got = q.get(); print(got[0], got[1] == os.getcwd(), got[2].startswith(type(p).__name__)); p.join()
    p = ctx.Process(target=send_connection, args=(q, a)); p.start(); c = q.get(); b.send(0); print(c.recv()); b.send(0); p.join(); print(p.exitcode)
    s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(); p = ctx.Process(target=serve, args=(s,)); p.start(); c = socket.create_connection(s.getsockname()); print(c.recv(100)); c.close(); p.join(); s.close()
    p = ctx.Process(target=nested, args=(q, name)); p.start(); print(q.get(), q.get()); p.join()
    with ProcessPoolExecutor(2, mp_context=ctx) as ex:
        print(list(ex.map(square, range(5))), ex.submit(Thing(1).twice).result())
        print(repr(ex.submit(fail, 2).exception()))
    with ProcessPoolExecutor(1, mp_context=ctx) as ex:
        print(type(ex.submit(kill).exception()).__name__)
if __name__ == "__main__":
    q = mp.get_context("spawn").Queue(); w = Worker(q, 1); w.start(); print(q.get()); w.join()
    for name in ("spawn", "forkserver"): run(name)
    print(mp.active_children())
