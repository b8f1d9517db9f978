# multiprocessing: Process, exit codes, Queue, Pipe, Pool, Value, Array, Lock, Event, Manager, spawn data, errors in children.
import multiprocessing as mp, os, sys, time
def square(n): return n * n
def put(q, n): q.put((n, n * n))
def child_exit(code): sys.exit(code)
def crash(): raise ValueError("child failed")
def sleeper(): time.sleep(30)
def talk(conn): conn.send([conn.recv() * 2, {"from": "child"}]); conn.close()
def bump(value, lock):
    for _ in range(100):
        with lock: value.value += 1
def set_array(arr):
    for i in range(len(arr)): arr[i] = i * i
def fail_on(n):
    if n == 2: raise KeyError(n)
    return n
counter = 0
def change_global():
    global counter
    counter = 99
if __name__ == "__main__":
    q = mp.Queue()
    ps = [mp.Process(target=put, args=(q, n)) for n in range(4)]
    for p in ps: p.start()
    print(sorted(q.get() for _ in ps))
    for p in ps: p.join()
    print([p.exitcode for p in ps], [p.is_alive() for p in ps], all(p.pid for p in ps), ps[0].name)
    p = mp.Process(target=child_exit, args=(3,)); p.start(); p.join(); print(p.exitcode)
    p = mp.Process(target=sleeper, daemon=True); p.start(); print(p.is_alive(), p.exitcode); p.terminate(); p.join(); print(p.exitcode, p.is_alive())
    p = mp.Process(target=sleeper); p.start(); p.kill(); p.join(); print(p.exitcode)
    p = mp.Process(target=sleeper); p.start(); p.join(0.05); print(p.is_alive()); os.kill(p.pid, 15); p.join(); print(p.exitcode)
    a, b = mp.Pipe(); p = mp.Process(target=talk, args=(b,)); p.start(); a.send(21); print(a.recv()); p.join(); b.close()
    try: a.recv()
    except EOFError: print("EOF")
    value, lock = mp.Value("i", 0), mp.Lock(); ps = [mp.Process(target=bump, args=(value, lock)) for _ in range(3)]; [p.start() for p in ps]; [p.join() for p in ps]; print(value.value)
    arr = mp.Array("i", 5); p = mp.Process(target=set_array, args=(arr,)); p.start(); p.join(); print(arr[:], len(arr))
    with mp.Pool(2) as pool:
        print(pool.map(square, range(6)), pool.apply(square, (7,)), pool.apply_async(square, (8,)).get(), list(pool.imap(square, [1, 2])), sorted(pool.imap_unordered(square, [3, 4])), pool.starmap(pow, [(2, 3), (3, 2)]))
        try: pool.map(fail_on, [1, 2, 3])
        except KeyError as e: print("pool raised", e)
    p = mp.Process(target=change_global); p.start(); p.join(); print(counter)
    print(mp.current_process().name, mp.parent_process(), mp.cpu_count() > 0, mp.active_children())
    e = mp.Event(); print(e.is_set()); e.set(); print(e.wait(1))
    from concurrent.futures import ProcessPoolExecutor
    with ProcessPoolExecutor(2) as ex: print(list(ex.map(square, [1, 2, 3])), ex.submit(square, 9).result())
    try: mp.Process(target=square).join()
    except AssertionError as err: print(err)
