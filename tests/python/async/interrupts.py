# SIGINT during asyncio.run() cancels the main task; outside of it the loop ends with KeyboardInterrupt.
import asyncio, signal, os
async def main():
    asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), signal.SIGINT)
    try: await asyncio.sleep(10)
    except asyncio.CancelledError: print("main cancelled"); raise
    finally: print("cleanup")
try: asyncio.run(main())
except KeyboardInterrupt as e: print("KI", repr(e.__context__))
async def busy():
    asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGINT)
    try:
        while True: await asyncio.sleep(0)
    finally: print("busy ends")
try: asyncio.run(busy())
except KeyboardInterrupt: print("KI2")
loop = asyncio.new_event_loop()
loop.call_later(0.05, os.kill, os.getpid(), signal.SIGINT)
try: loop.run_forever()
except KeyboardInterrupt: print("KI3", loop.is_running())
loop.run_until_complete(asyncio.sleep(0)); loop.close()
async def sw():
    try: await asyncio.sleep(10)
    except asyncio.CancelledError: return "swallowed"
async def m2():
    asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), signal.SIGINT)
    return await sw()
print(asyncio.run(m2()))
