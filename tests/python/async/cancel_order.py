# The order in which an event loop runs things, and how cancellation travels.
import asyncio
async def child(name):
    try:
        print(name, "runs")
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise
    finally:
        print(name, "finally")
async def parent():
    try: await asyncio.gather(child("one"), child("two"))
    except asyncio.CancelledError: print("parent cancelled"); raise
async def stubborn():
    try: await asyncio.sleep(10)
    except asyncio.CancelledError: print("refused"); return "survived"
async def steps(name, n):
    for i in range(n): print(name, i); await asyncio.sleep(0)
async def main():
    t = asyncio.create_task(parent()); await asyncio.sleep(0.01); t.cancel("reason")
    try: await t
    except asyncio.CancelledError as e: print("main saw it", e.args)
    s = asyncio.create_task(stubborn()); await asyncio.sleep(0); print(s.cancel()); print(await s, s.cancelled(), s.cancel())
    await asyncio.gather(steps("a", 3), steps("b", 2), steps("c", 1))
    loop = asyncio.get_running_loop()
    for i in range(3): loop.call_soon(print, "soon", i)
    loop.call_later(0.02, print, "later 2"); loop.call_later(0.01, print, "later 1"); h = loop.call_later(0.005, print, "never"); h.cancel()
    print("before"); await asyncio.sleep(0); print("after"); await asyncio.sleep(0.05)
    t = asyncio.create_task(steps("callback", 1)); t.add_done_callback(lambda t: print("done", t.exception())); await t; await asyncio.sleep(0)
    f = loop.create_future(); f.set_exception(KeyError("k"))
    try: await f
    except KeyError as e: print("future raised", e)
    try: f.set_result(1)
    except asyncio.InvalidStateError as e: print("invalid", e)
    try: loop.create_future().result()
    except asyncio.InvalidStateError as e: print(e)
    background = asyncio.create_task(child("leftover")); await asyncio.sleep(0); print("main ends")
asyncio.run(main())
loop = asyncio.new_event_loop(); asyncio.set_event_loop(loop)
print(loop.run_until_complete(asyncio.sleep(0, "slept"))); print(loop.is_closed()); loop.close(); print(loop.is_closed())
late = asyncio.sleep(0)
try: loop.run_until_complete(late)
except RuntimeError as e: print(e); late.close()
