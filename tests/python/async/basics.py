# asyncio: gather, tasks, timeouts, cancellation, queues, locks, async for and with, exceptions.
import asyncio

async def work(name, delay, log):
    log.append(f"start {name}")
    await asyncio.sleep(delay)
    log.append(f"end {name}")
    return name

async def main():
    log = []
    print(await asyncio.gather(work("a", 0.02, log), work("b", 0.01, log), work("c", 0, log)))
    print(log)
    task = asyncio.create_task(work("t", 0.01, log), name="my task")
    print(task.get_name(), task.done())
    print(await task, task.done(), task.result(), task.cancelled())
    slow = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(0)
    slow.cancel()
    try: await slow
    except asyncio.CancelledError: print("cancelled", slow.cancelled())
    try: await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except asyncio.TimeoutError as e: print("timeout", type(e).__name__)
    try:
        async with asyncio.timeout(0.01): await asyncio.sleep(10)
    except TimeoutError: print("timeout block")
    async def fail(): raise ValueError("failed")
    print([repr(r) for r in await asyncio.gather(fail(), work("g", 0, log), return_exceptions=True)])
    try: await asyncio.gather(fail(), asyncio.sleep(0.01))
    except ValueError as e: print("gather raised", e)
    done, pending = await asyncio.wait([asyncio.create_task(work(n, d, log)) for n, d in (("x", 0), ("y", 5))], timeout=0.02)
    print(len(done), len(pending), done.pop().result())
    for p in pending: p.cancel()
    for first in asyncio.as_completed([work("late", 0.02, log), work("early", 0, log)]):
        print(await first)
    async with asyncio.TaskGroup() as group:
        t1 = group.create_task(work("tg1", 0.01, log)); t2 = group.create_task(work("tg2", 0, log))
    print(t1.result(), t2.result())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail()); group.create_task(asyncio.sleep(10))
    except* ValueError as g: print("group", g.exceptions)
    queue = asyncio.Queue(maxsize=2)
    async def producer():
        for i in range(5): await queue.put(i); print("put", i)
        await queue.put(None)
    async def consumer():
        items = []
        while (item := await queue.get()) is not None: items.append(item); queue.task_done()
        return items
    print((await asyncio.gather(producer(), consumer()))[1], queue.qsize(), queue.empty())
    lock = asyncio.Lock()
    async def guarded(n):
        async with lock:
            print("in", n); await asyncio.sleep(0); print("out", n)
    await asyncio.gather(guarded(1), guarded(2))
    event = asyncio.Event()
    async def waiter(): await event.wait(); return "woken"
    w = asyncio.create_task(waiter()); await asyncio.sleep(0); event.set(); print(await w)
    semaphore = asyncio.Semaphore(2)
    running, most = 0, 0
    async def limited():
        nonlocal running, most
        async with semaphore:
            running += 1; most = max(most, running); await asyncio.sleep(0.001); running -= 1
    await asyncio.gather(*(limited() for _ in range(6))); print("at most", most)
    async def agen(n):
        try:
            for i in range(n): yield i; await asyncio.sleep(0)
        finally: print("agen closed")
    print([x async for x in agen(3)], {x: 1 async for x in agen(2) if x})
    async for x in agen(2): print("async for", x)
    else: print("async else")
    class Manager:
        async def __aenter__(self): print("aenter"); return self
        async def __aexit__(self, *exc): print("aexit", exc[0] and exc[0].__name__); return True
    async with Manager() as m: raise KeyError("suppressed")
    class Countdown:
        def __init__(self, n): self.n = n
        def __aiter__(self): return self
        async def __anext__(self):
            if not self.n: raise StopAsyncIteration
            self.n -= 1; return self.n
    print([n async for n in Countdown(3)])
    class Awaitable:
        def __await__(self): yield from asyncio.sleep(0).__await__(); return "awaited"
    print(await Awaitable())
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_later(0.005, future.set_result, "later"); loop.call_soon(print, "soon")
    print(await future, loop.is_running(), loop.time() > 0)
    print(await asyncio.to_thread(lambda: "from thread"), await loop.run_in_executor(None, sum, [1, 2]))
    print(await asyncio.shield(work("sh", 0, log)), asyncio.current_task() is not None, len(asyncio.all_tasks()))
    return "main result"

print(asyncio.run(main()))

async def bad_main(): raise RuntimeError("from main")
try: asyncio.run(bad_main())
except RuntimeError as e: print(e)
for call in (lambda: asyncio.run(5), lambda: asyncio.get_running_loop()):
    try: call()
    except (ValueError, RuntimeError, TypeError) as e: print(type(e).__name__, e)
async def nested():
    c = bad_main()
    try: asyncio.run(c)
    except RuntimeError as e: print(e)
    c.close()
asyncio.run(nested())
async def no_await():
    try: await 5
    except TypeError as e: print(e)
    try:
        async with 5: pass
    except TypeError as e: print(e)
    try:
        async for x in [1]: pass
    except TypeError as e: print(e)
asyncio.run(no_await())
co = work("manual", 0, [])
print(type(co).__name__, asyncio.iscoroutine(co), asyncio.iscoroutinefunction(work)); co.close()
async def simple(): return 7
c = simple()
try: c.send(None)
except StopIteration as e: print("value", e.value)
try: c.send(None)
except RuntimeError as e: print(e)
