class Aw:
    def __await__(self): return (yield 1)
class AC:
    async def __aenter__(self): return self
    async def __aexit__(self, *a): return True
    def __aiter__(self): return self
    async def __anext__(self): raise StopAsyncIteration
async def ag():
    yield 1
    try: yield 2
    finally: await Aw()
async def main():
    async with AC() as c:
        async for x in c: pass
        else: r = [y async for y in ag() if y]
        raise KeyError
    return await Aw()
c = main()
try:
    for i in range(9): print(c.send(None))
except StopIteration as e: print(e.value)
c.close()
