# threading.local and queue.SimpleQueue: what they say, and what threads see.
import queue
import threading
import weakref

data = threading.local()
data.x = 1
print(data.x, data.__dict__, type(data).__name__, hasattr(data, "y"))
try:
    data.y
except AttributeError as error:
    print(error)
try:
    del data.y
except AttributeError as error:
    print(error)
try:
    data.__dict__ = {}
except AttributeError as error:
    print(error)
try:
    threading.local(1)
except TypeError as error:
    print(error)


class Own(threading.local):
    count = 0
    __slots__ = ("slot",)

    def __init__(self, start, *, step=1):
        self.value = start
        self.step = step

    @property
    def twice(self):
        return self.value * 2

    @twice.setter
    def twice(self, value):
        self.value = value // 2


own = Own(5, step=3)
own.value += 1
own.slot = "shared"
own.twice = 40
print(own.value, own.step, own.twice, own.count, own.slot, sorted(own.__dict__))


def look(results):
    results.append((own.value, own.step, own.twice, own.slot, hasattr(data, "x"), dict(data.__dict__)))
    own.value = 100
    data.x = "other"


results = []
thread = threading.Thread(target=look, args=(results,))
thread.start()
thread.join()
print(results, own.value, data.x)


class Kept:
    pass


# What a thread left there goes when it ends, or when the local does.
refs = []


def leave():
    data.kept = Kept()
    refs.append(weakref.ref(data.kept))


thread = threading.Thread(target=leave)
thread.start()
thread.join()
print(refs[0]() is None)
temporary = threading.local()
temporary.kept = Kept()
ref = weakref.ref(temporary.kept)
del temporary
print(ref() is None)


class Failing(threading.local):
    tries = 0

    def __init__(self):
        Failing.tries += 1
        if Failing.tries == 2:
            raise ValueError("not now")
        self.ready = Failing.tries


failing = Failing()


def use():
    try:
        failing.ready
    except ValueError as error:
        print("init:", error)
    print(failing.ready)


thread = threading.Thread(target=use)
thread.start()
thread.join()

# SimpleQueue.
q = queue.SimpleQueue()
print(q.empty(), q.qsize(), queue.SimpleQueue[int])
for i in range(20):
    q.put(i)
print(q.qsize(), [q.get() for _ in range(15)], q.empty())
for i in range(20, 50):
    q.put_nowait(i)
print([q.get_nowait() for _ in range(35)])
for arguments in ((False,), (True, 0.01)):
    try:
        q.get(*arguments)
    except queue.Empty as error:
        print("empty", type(error).__module__, repr(error))
try:
    q.get(True, -1)
except ValueError as error:
    print(error)
try:
    q.get_nowait()
except queue.Empty:
    print("empty")
try:
    queue.SimpleQueue(3)
except TypeError:
    print("takes no arguments")
totals = []


def consume():
    total = 0
    while (item := q.get()) is not None:
        total += item
    totals.append(total)


threads = [threading.Thread(target=consume) for _ in range(4)]
for thread in threads:
    thread.start()
for i in range(2000):
    q.put(i)
for _ in threads:
    q.put(None)
for thread in threads:
    thread.join()
print(sum(totals), q.empty())
cycle = queue.SimpleQueue()
cycle.put([cycle])
del cycle
