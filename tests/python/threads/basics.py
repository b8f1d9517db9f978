# threading: start, join, names, daemon, locks, events, conditions, semaphores, barriers, local, timers, queue.
import threading, time, queue
print(threading.current_thread().name, threading.main_thread() is threading.current_thread(), threading.active_count())
results = []
def work(n, extra=None): results.append((n, extra))
threads = [threading.Thread(target=work, args=(i,), kwargs={"extra": i * 2}, name=f"worker-{i}") for i in range(5)]
for t in threads: t.start()
for t in threads: t.join()
print(sorted(results), [t.name for t in threads], [t.is_alive() for t in threads])
counter, lock = 0, threading.Lock()
def add():
    global counter
    for _ in range(10000):
        with lock: counter += 1
ts = [threading.Thread(target=add) for _ in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]; print(counter)
print(lock.acquire(), lock.locked(), lock.acquire(blocking=False), lock.acquire(timeout=0.01)); lock.release(); print(lock.locked())
try: lock.release()
except RuntimeError as e: print(e)
r = threading.RLock(); r.acquire(); print(r.acquire()); r.release(); r.release()
try: r.release()
except RuntimeError as e: print(e)
event = threading.Event(); order = []
def waiter(): event.wait(); order.append("woken")
t = threading.Thread(target=waiter); t.start(); print(t.is_alive(), event.is_set(), event.wait(0.01)); event.set(); t.join(); print(order, event.wait())
cond = threading.Condition(); items = []
def consumer():
    with cond:
        while not items: cond.wait()
        order.append(items.pop())
t = threading.Thread(target=consumer); t.start()
with cond: items.append("item"); cond.notify()
t.join(); print(order)
with cond: print(cond.wait(0.01), cond.wait_for(lambda: True))
try: cond.notify()
except RuntimeError as e: print(e)
sem = threading.Semaphore(2); most = running = 0
def limited():
    global most, running
    with sem:
        with lock: running += 1; most = max(most, running)
        time.sleep(0.005)
        with lock: running -= 1
ts = [threading.Thread(target=limited) for _ in range(6)]; [t.start() for t in ts]; [t.join() for t in ts]; print("at most", most)
b = threading.BoundedSemaphore(1)
try: b.release()
except ValueError as e: print(e)
barrier = threading.Barrier(3); passed = []
def meet(): passed.append(barrier.wait())
ts = [threading.Thread(target=meet) for _ in range(3)]; [t.start() for t in ts]; [t.join() for t in ts]; print(sorted(passed), barrier.n_waiting)
local = threading.local(); local.v = "main"; seen = []
def use(): seen.append(hasattr(local, "v")); local.v = "thread"; seen.append(local.v)
t = threading.Thread(target=use); t.start(); t.join(); print(seen, local.v)
fired = []; timer = threading.Timer(0.01, fired.append, args=["fired"]); timer.start(); timer.join(); print(fired); timer = threading.Timer(10, fired.append); timer.start(); timer.cancel(); timer.join(); print(fired)
q = queue.Queue(); out = []
def drain():
    while True:
        item = q.get()
        if item is None: break
        out.append(item * item); q.task_done()
t = threading.Thread(target=drain); t.start(); [q.put(i) for i in range(5)]; q.join(); q.put(None); t.join(); print(out, q.empty(), q.qsize())
try: q.get(timeout=0.01)
except queue.Empty as e: print("Empty", repr(e))
try: q.get_nowait()
except queue.Empty: print("Empty now")
small = queue.Queue(maxsize=1); small.put(1)
try: small.put(2, block=False)
except queue.Full: print("Full", small.full())
p = queue.PriorityQueue(); [p.put(x) for x in (3, 1, 2)]; s = queue.LifoQueue(); [s.put(x) for x in (3, 1, 2)]; print([p.get() for _ in range(3)], [s.get() for _ in range(3)])
class Mine(threading.Thread):
    def __init__(self, n): super().__init__(); self.n = n
    def run(self): self.result = self.n ** 2
m = Mine(7); m.start(); m.join(); print(m.result)
for action in (lambda: m.start(), lambda: threading.Thread(target=work).join(), lambda: threading.current_thread().join(), lambda: threading.Thread(5)):
    try: action(); print("fine")
    except (RuntimeError, AssertionError) as e: print(type(e).__name__, e)
d = threading.Thread(target=time.sleep, args=(30,), daemon=True); d.start(); print(d.daemon, d.is_alive(), d.join(0.01))
start = time.time(); ts = [threading.Thread(target=time.sleep, args=(0.2,)) for _ in range(10)]; [t.start() for t in ts]; [t.join() for t in ts]; print("overlap", time.time() - start < 1.5)
print(threading.get_ident() == threading.current_thread().ident, threading.get_ident() == threading.main_thread().ident, sorted(t.name for t in threading.enumerate())[0])
from concurrent.futures import ThreadPoolExecutor, as_completed, wait
with ThreadPoolExecutor(max_workers=3) as pool:
    print(list(pool.map(lambda x: x * x, range(6)))); f = pool.submit(pow, 2, 10); print(f.result(), f.done())
    bad = pool.submit(lambda: 1 / 0)
    try: bad.result()
    except ZeroDivisionError as e: print("from pool", e)
    print(type(bad.exception()).__name__, sorted(f.result() for f in as_completed([pool.submit(int, "5"), pool.submit(int, "6")])))
print("main ends")
