import asyncio
async def inner(n):
    await asyncio.sleep(0)
    return 10 / n
async def outer():
    return await inner(0)
asyncio.run(outer())
