# A tree of asyncio tasks, some of which sleep.
import asyncio


async def node(depth, width):
    if depth == 0:
        await asyncio.sleep(0)
        return 1
    return sum(await asyncio.gather(*[node(depth - 1, width) for _ in range(width)])) + 1


print("async_tasks", asyncio.run(node(5, 8)))
