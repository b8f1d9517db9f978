# What threads do to each other: switch interval, lost updates are possible but locks prevent them, producer and consumer chains, deadlock avoided by timeout.
import threading, sys, queue, time
old = sys.getswitchinterval(); sys.setswitchinterval(0.0001); print(round(sys.getswitchinterval(), 6), old > 0); sys.setswitchinterval(old)
shared = []; lock = threading.Lock()
def append(n):
    for i in range(1000): shared.append((n, i))
ts = [threading.Thread(target=append, args=(n,)) for n in range(4)]; [t.start() for t in ts]; [t.join() for t in ts]
print(len(shared), all([i for m, i in shared if m == n] == list(range(1000)) for n in range(4)))
d = {}
def fill(n):
    for i in range(500): d[n * 500 + i] = i
ts = [threading.Thread(target=fill, args=(n,)) for n in range(4)]; [t.start() for t in ts]; [t.join() for t in ts]; print(len(d), sum(d.values()))
a, b, c = queue.Queue(), queue.Queue(), queue.Queue()
def stage(src, dst, fn):
    while (x := src.get()) is not None: dst.put(fn(x))
    dst.put(None)
ts = [threading.Thread(target=stage, args=(a, b, lambda x: x + 1)), threading.Thread(target=stage, args=(b, c, lambda x: x * 10))]; [t.start() for t in ts]
for i in range(5): a.put(i)
a.put(None); out = []
while (x := c.get()) is not None: out.append(x)
[t.join() for t in ts]; print(out)
first, second = threading.Lock(), threading.Lock(); log = []; ready = threading.Barrier(2)
def grab(x, y, name):
    with x:
        ready.wait()
        log.append(y.acquire(timeout=0.05)); ready.wait()
        if log[-1]: y.release()
ts = [threading.Thread(target=grab, args=(first, second, "a")), threading.Thread(target=grab, args=(second, first, "b"))]; [t.start() for t in ts]; [t.join() for t in ts]; print(log)
def spin(stop):
    n = 0
    while not stop.is_set(): n += 1
    counts.append(n > 0)
counts, stop = [], threading.Event()
ts = [threading.Thread(target=spin, args=(stop,)) for _ in range(3)]; [t.start() for t in ts]; time.sleep(0.05); stop.set(); [t.join() for t in ts]; print(counts)
def nested(depth):
    if depth: t = threading.Thread(target=nested, args=(depth - 1,)); t.start(); t.join()
    with lock: shared.append(depth)
shared.clear(); nested(5); print(shared)
many = [threading.Thread(target=lambda: None) for _ in range(100)]; [t.start() for t in many]; [t.join() for t in many]; print("hundred", threading.active_count())
result = {}
def gen():
    yield from range(100)
g = gen(); glock = threading.Lock()
def take(n):
    got = []
    while True:
        with glock: v = next(g, None)
        if v is None: break
        got.append(v)
    result[n] = got
ts = [threading.Thread(target=take, args=(n,)) for n in range(3)]; [t.start() for t in ts]; [t.join() for t in ts]; print(sorted(sum(result.values(), [])) == list(range(100)))
