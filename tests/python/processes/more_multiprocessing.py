# Shared state, managers, queues, pools and contexts.
import multiprocessing as mp, os, time, queue
class Worker(mp.Process):
    def __init__(self, q, n): super().__init__(name=f"Worker-{n}"); self.q, self.n = q, n
    def run(self): self.q.put((self.name, self.n * 10, os.getpid() != os.getppid()))
def consume(q, done):
    while True:
        item = q.get()
        if item is None: q.task_done(); break
        done.append(item * 2); q.task_done()
def fill(d, l, n): d[n] = n * n; l.append(n)
def init(v): global base; base = v
def add(n): return base + n
def meet(barrier, q): barrier.wait(); q.put("met")
def fail(n): raise RuntimeError(f"no {n}")
def limited(sem, v):
    with sem:
        with v.get_lock(): v.value += 1
def child_of_child(q):
    p = mp.Process(target=q.put, args=("grandchild",)); p.start(); p.join()
if __name__ == "__main__":
    q = mp.Queue(); ws = [Worker(q, n) for n in range(3)]
    for w in ws: w.start()
    print(sorted(q.get() for _ in ws)); [w.join() for w in ws]
    with mp.Manager() as m:
        d, l = m.dict(), m.list(); ps = [mp.Process(target=fill, args=(d, l, n)) for n in range(3)]; [p.start() for p in ps]; [p.join() for p in ps]; print(sorted(d.items()), sorted(l), len(d), 1 in d)
        j = mp.JoinableQueue(); done = m.list(); p = mp.Process(target=consume, args=(j, done)); p.start(); [j.put(n) for n in range(4)]; j.put(None); j.join(); p.join(); print(list(done))
    with mp.Pool(2, initializer=init, initargs=(100,)) as pool:
        got = []; r = pool.map_async(add, range(5), callback=got.extend); print(r.get(10)); r.wait(); print(r.successful(), r.ready(), got)
        bad = pool.apply_async(fail, (3,))
        try: bad.get(10)
        except RuntimeError as e: print(e)
        print(pool.map(add, range(10), chunksize=3)[-1])
        try: pool.apply_async(time.sleep, (5,)).get(0.05)
        except mp.TimeoutError as e: print("TimeoutError")
    barrier = mp.Barrier(2); ps = [mp.Process(target=meet, args=(barrier, q)) for _ in range(2)]; [p.start() for p in ps]; print(q.get(), q.get()); [p.join() for p in ps]
    sem, v = mp.Semaphore(1), mp.Value("d", 0.5); ps = [mp.Process(target=limited, args=(sem, v)) for _ in range(3)]; [p.start() for p in ps]; [p.join() for p in ps]; print(v.value)
    try: q.get(timeout=0.02)
    except queue.Empty: print("Empty", q.empty())
    try: q.get_nowait()
    except queue.Empty: print("Empty")
    a, b = mp.Pipe(duplex=False); b.send({"k": [1, None]}); print(a.poll(1), a.recv(), a.poll(0)); b.send_bytes(b"raw"); print(a.recv_bytes())
    try: a.send(1)
    except OSError as e: print(e)
    p = mp.Process(target=child_of_child, args=(q,)); p.start(); print(q.get()); p.join()
    s = mp.SimpleQueue(); s.put(1); print(s.get(), s.empty()); print(mp.get_start_method(), mp.get_context("fork").Process is not None)
    big = mp.Queue(); p = mp.Process(target=big.put, args=("x" * 1000000,)); p.start(); print(len(big.get())); p.join(); print(p.exitcode)
    ctx = mp.get_context("spawn"); sq = ctx.Queue(); p = ctx.Process(target=sq.put, args=("spawned",)); p.start(); print(sq.get()); p.join(); print(p.exitcode)
