# What the event loop and the interpreter say about forgotten things: an exception nobody asked for, a coroutine nobody awaited.
import asyncio
async def fail(): raise ValueError("forgotten")
async def main():
    t = asyncio.create_task(fail(), name="lost"); await asyncio.sleep(0); await asyncio.sleep(0); del t
    print("goes on")
asyncio.run(main())
async def never(): pass
never()
print("end")
