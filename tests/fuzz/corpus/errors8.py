async def f():
    [await x for x in y]
    yield from z
await f()
