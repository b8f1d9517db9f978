# Conditions, barriers, re-entrant locks, events and timers in less usual situations.
import threading, time
cond, state, log = threading.Condition(), [], []
def consumer(n):
    with cond:
        cond.wait_for(lambda: len(state) >= 3)
        log.append(n)
ts = [threading.Thread(target=consumer, args=(n,)) for n in range(3)]
for t in ts: t.start()
for i in range(3):
    with cond: state.append(i); cond.notify_all()
for t in ts: t.join()
print(sorted(log), repr(cond).startswith("<Condition("))
ping, pong = threading.Condition(), []
turn = ["a"]
def player(me, other):
    for _ in range(3):
        with ping:
            while turn[0] != me: ping.wait()
            pong.append(me); turn[0] = other; ping.notify()
ts = [threading.Thread(target=player, args=p) for p in (("a", "b"), ("b", "a"))]
for t in ts: t.start()
for t in ts: t.join()
print("".join(pong))
barrier = threading.Barrier(2, action=lambda: log.append("action"), timeout=5)
t = threading.Thread(target=barrier.wait); t.start(); barrier.wait(); t.join(); print(log[-1], barrier.parties, barrier.broken)
try: barrier.wait(0.01)
except threading.BrokenBarrierError as e: print("broken", barrier.broken)
barrier.reset(); print(barrier.broken); barrier.abort()
try: barrier.wait()
except threading.BrokenBarrierError: print("aborted")
lock = threading.RLock()
def deep(n):
    with lock: return n if n == 0 else deep(n - 1) + 1
print(deep(50))
def try_take(): log.append(lock.acquire(blocking=False))
with lock: t = threading.Thread(target=try_take); t.start(); t.join()
print(log[-1])
for call in (lambda: threading.Lock().acquire(blocking=False, timeout=1), lambda: threading.Lock().acquire(timeout=-2), lambda: threading.Semaphore(-1), lambda: threading.Condition().wait(), lambda: threading.Barrier(0) if False else threading.Thread(target=5).run(), lambda: threading.Event().wait("x"), lambda: threading.Thread(group=1), lambda: threading.Thread().setDaemonic(True)):
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
e = threading.Event(); e.set(); print(e.is_set(), e.wait(0)); e.clear(); print(e.is_set(), e.wait(0.01))
start = time.monotonic(); e.wait(0.05); print(0.04 < time.monotonic() - start < 2)
t = threading.Timer(0.01, lambda: log.append("timer")); t.start(); t.join(); print(log[-1])
first, order = threading.Lock(), []; first.acquire()
def queue_up(n):
    with first: order.append(n)
ts = []
for n in range(4): t = threading.Thread(target=queue_up, args=(n,)); t.start(); ts.append(t); time.sleep(0.01)
first.release()
for t in ts: t.join()
print(sorted(order))
class Counter:
    def __init__(self): self._lock, self.value = threading.Lock(), 0
    def add(self, n=1):
        with self._lock: self.value += n; return self.value
c = Counter(); ts = [threading.Thread(target=lambda: [c.add() for _ in range(500)]) for _ in range(5)]
for t in ts: t.start()
for t in ts: t.join()
print(c.value)
g = (time.sleep(0.05) for _ in range(3)); errors = []
def step():
    try: next(g)
    except ValueError as e: errors.append(str(e))
ts = [threading.Thread(target=step) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(errors)
