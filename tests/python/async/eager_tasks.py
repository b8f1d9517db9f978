# Eager tasks run at once until they wait.
import asyncio
async def quick(n): print("runs", n, asyncio.current_task().get_name()); return n
async def waits(n): print("begins", n); await asyncio.sleep(0); print("ends", n); return n
async def fails(): raise ValueError("at once")
async def main():
    loop = asyncio.get_running_loop(); loop.set_task_factory(asyncio.eager_task_factory)
    t = asyncio.create_task(quick(1), name="Q"); print("made", t.done(), t.result())
    t = asyncio.create_task(waits(2)); print("made", t.done(), asyncio.current_task().get_name()); print(await t)
    t = asyncio.create_task(fails()); print(t.done(), repr(t.exception()))
    print(await asyncio.gather(waits("a"), quick("b"), waits("c")))
    print(asyncio.current_task().get_name() == "main", len(asyncio.all_tasks()))
async def named(): asyncio.current_task().set_name("main"); await main()
asyncio.run(named())
