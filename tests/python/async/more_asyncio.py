# Async generators driven by hand, waiting in other ways, context variables, threads, queues, runners.
import asyncio, contextvars, threading, contextlib
async def agen():
    try:
        while True:
            try: got = yield "value"; print("got", got)
            except KeyError as e: print("caught", e); yield "after"
    finally: print("cleanup")
async def fail(n): await asyncio.sleep(0); raise ValueError(n)
async def value(n, d=0): await asyncio.sleep(d); return n
var = contextvars.ContextVar("var", default="unset")
async def child(): old = var.get(); var.set("child"); return old, var.get()
@contextlib.asynccontextmanager
async def managed(n):
    print("open", n)
    try: yield n
    finally: print("close", n)
async def main():
    g = agen(); print(await g.__anext__(), await g.asend(1), await g.athrow(KeyError("k"))); await g.aclose()
    try: await g.__anext__()
    except StopAsyncIteration: print("stopped")
    print(await anext(agen()), await anext(aiter_empty(), "default"))
    done, pending = await asyncio.wait([asyncio.ensure_future(value(1)), asyncio.ensure_future(value(2, 5))], return_when=asyncio.FIRST_COMPLETED); print([t.result() for t in done], len(pending)); [t.cancel() for t in pending]
    done, pending = await asyncio.wait([asyncio.ensure_future(fail(1)), asyncio.ensure_future(value(2, 5))], return_when=asyncio.FIRST_EXCEPTION); print([repr(t.exception()) for t in done]); [t.cancel() for t in pending]
    var.set("main"); print(await asyncio.create_task(child()), var.get(), contextvars.copy_context()[var]); t = var.set("x"); var.reset(t); print(var.get())
    async with managed(1) as a, managed(2) as b: print(a, b)
    async with contextlib.AsyncExitStack() as stack: await stack.enter_async_context(managed(3))
    q = asyncio.PriorityQueue(); [q.put_nowait(x) for x in (3, 1, 2)]; print([q.get_nowait() for _ in range(3)])
    try: q.get_nowait()
    except asyncio.QueueEmpty: print("QueueEmpty")
    q = asyncio.LifoQueue(1); q.put_nowait(1)
    try: q.put_nowait(2)
    except asyncio.QueueFull: print("QueueFull")
    cond = asyncio.Condition(); woken = []
    async def waiter(n):
        async with cond: await cond.wait(); woken.append(n)
    ts = [asyncio.create_task(waiter(n)) for n in range(2)]; await asyncio.sleep(0)
    async with cond: cond.notify_all()
    await asyncio.gather(*ts); print(sorted(woken))
    loop = asyncio.get_running_loop(); result = []
    def thread(): result.append(asyncio.run_coroutine_threadsafe(value("from thread"), loop).result()); loop.call_soon_threadsafe(result.append, "soon")
    t = threading.Thread(target=thread); t.start(); await asyncio.to_thread(t.join); await asyncio.sleep(0); print(result)
    try:
        async with asyncio.timeout(0.01):
            try: await asyncio.sleep(5)
            except asyncio.CancelledError: print("inner cancelled"); raise
    except TimeoutError: print("timed out", asyncio.current_task().cancelling())
    try: await asyncio.wait_for(fail(3), 1)
    except ValueError as e: print("wait_for raised", e)
    print(await asyncio.wait_for(value(4), None), await asyncio.gather(), await asyncio.gather(value(1), value(2)))
    inner = asyncio.create_task(value("kept", 0.02)); outer = asyncio.create_task(asyncio.wait_for(asyncio.shield(inner), 0.001))
    try: await outer
    except TimeoutError: print("outer gone", await inner)
    print([i async for i in aiter_n(3) if i], {i async for i in aiter_n(2)}, [await value(i) for i in range(2)], [x for x in [await value(9)]], [[j async for j in aiter_n(i)] for i in range(3)])
    task = asyncio.current_task(); print(task.get_name(), task.get_coro().__name__); t = asyncio.create_task(fail(9)); await asyncio.sleep(0.001)
    try: t.result()
    except ValueError as e: print("result raised", e, t.done())
    errors = []; loop.set_exception_handler(lambda l, c: errors.append(c["message"])); loop.call_soon(lambda: 1 / 0); await asyncio.sleep(0); print(errors)
    async with asyncio.TaskGroup() as tg:
        async def spawn(): tg.create_task(value(1)); return "spawned"
        s = tg.create_task(spawn())
    print(s.result())
    try:
        async with asyncio.TaskGroup() as tg: tg.create_task(fail("a")); tg.create_task(fail("b"))
    except* ValueError as eg: print([str(e) for e in eg.exceptions])
async def aiter_n(n):
    for i in range(n): yield i; await asyncio.sleep(0)
async def aiter_empty():
    return
    yield
with asyncio.Runner() as runner: print(runner.run(value("runner"))); runner.run(main())
