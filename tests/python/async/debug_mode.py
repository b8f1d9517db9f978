# The debug mode of the loop; threads and executors.
import asyncio, time, logging
async def slow(): time.sleep(0.15)
async def main():
    await asyncio.create_task(slow(), name="sl")
    f = asyncio.get_running_loop().create_future(); print(str(f)[:20], "created at" in repr(f))
    t = asyncio.create_task(asyncio.sleep(0)); print("created at" in repr(t)); await t
    h = asyncio.get_running_loop().call_later(5, print); print("created at" in repr(h)); h.cancel(); print("cancelled" in repr(h), "created at" in repr(h))
    try: asyncio.get_running_loop().call_soon(5)
    except TypeError as e: print(e)
    try: asyncio.get_running_loop().call_soon(main)
    except TypeError as e: print(e)
    async def bad(): raise ValueError("x")
    t = asyncio.create_task(bad()); await asyncio.sleep(0); await asyncio.sleep(0); del t
import sys, io; sys.stderr = io.StringIO()
asyncio.run(main(), debug=True)
async def cr():
    c = asyncio.sleep(1)
    del c
asyncio.run(cr())
import threading, os
async def ff():
    loop = asyncio.get_running_loop()
    r = await asyncio.gather(*[loop.run_in_executor(None, time.sleep, 0.01) for _ in range(20)]); print(len(r))
    n = 0
    def inc():
        nonlocal n; n += 1
    ths = [threading.Thread(target=lambda: [loop.call_soon_threadsafe(inc) for _ in range(1000)]) for _ in range(4)]
    for t in ths: t.start()
    while n < 4000: await asyncio.sleep(0.001)
    print(n)
    try: await asyncio.wait_for(asyncio.to_thread(time.sleep, 0.3), 0.05)
    except TimeoutError: print("to")
asyncio.run(ff())
