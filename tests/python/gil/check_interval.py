# Baton's own: the lock is handed on every N instructions, and N can be set. With N = 1 a switch falls between the load and the
# store of an addition, so updates get lost; with a lock around it, none is.
import sys, threading
print(sys.getcheckinterval() > 0)
sys.setcheckinterval(1)
print(sys.getcheckinterval())
count = 0
def lose():
    global count
    for _ in range(2000):
        n = count
        n = n + 1
        count = n
def run(target):
    threads = [threading.Thread(target=target) for _ in range(2)]
    for t in threads: t.start()
    for t in threads: t.join()
run(lose)
print("lost", 0 < count < 4000)
count, lock = 0, threading.Lock()
def keep():
    global count
    for _ in range(2000):
        with lock: count += 1
run(keep)
print("kept", count)
sys.setcheckinterval(1000)
print(sys.getcheckinterval())
for bad in (0, -1, "x", 1.5):
    try: sys.setcheckinterval(bad); print("accepted", bad)
    except (ValueError, TypeError) as error: print(type(error).__name__)
