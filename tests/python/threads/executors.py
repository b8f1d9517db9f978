# concurrent.futures with threads: futures' states, callbacks, wait, cancel, timeouts, shutdown.
from concurrent.futures import ThreadPoolExecutor, Future, wait, as_completed, FIRST_COMPLETED, FIRST_EXCEPTION, CancelledError, TimeoutError
import time, threading
def slow(n): time.sleep(n); return n
def fail(n): raise ValueError(n)
with ThreadPoolExecutor(max_workers=1, thread_name_prefix="w", initializer=print, initargs=("init",)) as pool:
    a, b = pool.submit(slow, 0.05), pool.submit(slow, 0)
    print(b.cancel(), b.cancelled(), a.result(), a.cancel(), a.done(), a.running(), pool.submit(lambda: threading.current_thread().name).result())
    try: b.result()
    except CancelledError as e: print("cancelled", repr(e))
    seen = []; f = pool.submit(pow, 2, 3); f.add_done_callback(lambda f: seen.append(f.result())); f.result(); pool.submit(int).result(); print(seen)
    f = pool.submit(slow, 0.2)
    try: f.result(timeout=0.01)
    except TimeoutError as e: print("timeout", type(e).__name__)
    print(repr(pool.submit(fail, 5).exception()))
    try: list(pool.map(fail, [1, 2]))
    except ValueError as e: print("map raised", e)
try: pool.submit(int)
except RuntimeError as e: print(e)
with ThreadPoolExecutor(4) as pool:
    fs = [pool.submit(slow, n) for n in (0.3, 0.0)]
    done, rest = wait(fs, return_when=FIRST_COMPLETED); print(len(done), len(rest), [f.result() for f in as_completed(fs)])
    done, rest = wait([pool.submit(slow, 0.2), pool.submit(fail, 1)], return_when=FIRST_EXCEPTION); print(len(done) >= 1)
    print(list(pool.map(lambda a, b: a + b, [1, 2], [10, 20])), sorted(f.result() for f in [pool.submit(slow, n / 100) for n in range(5)]))
    print(sum(pool.map(len, ["a", "bb"], timeout=5)))
f = Future(); f.set_result(1); print(f.result(), f)  if False else print(f.result(), f.done())
try: f.set_result(2)
except Exception as e: print(type(e).__name__)
try: ThreadPoolExecutor(0)
except ValueError as e: print(e)
