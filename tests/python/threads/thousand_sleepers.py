# A thousand threads and ten thousand tasks sleep at once and finish.
import asyncio, threading, time
begin = time.monotonic()
threads = [threading.Thread(target=time.sleep, args=(0.5,)) for _ in range(1000)]
for t in threads: t.start()
print(threading.active_count() > 900)
for t in threads: t.join()
async def main():
    results = await asyncio.gather(*[asyncio.sleep(0.5, i) for i in range(10000)])
    print(len(results), sum(results))
asyncio.run(main())
# One after the other it would take an hour and a half.
print(time.monotonic() - begin < 60, threading.active_count())
