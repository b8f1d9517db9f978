# Native code that asks Python code for items without end: signals interrupt it, other threads run meanwhile.
import signal
import threading


class TooLong(Exception):
    pass


def give_up(*rest):
    raise TooLong


class Endless:
    def __iter__(self):
        return self

    def __next__(self):
        return 1


def generator():
    while True:
        yield 1


signal.signal(signal.SIGALRM, give_up)
for consume in (lambda: list(Endless()), lambda: list(generator()), lambda: max(Endless()), lambda: set(Endless()), lambda: sum(generator()),
                lambda: any(x is None for x in generator()), lambda: list(map(lambda x: x, generator())),
                lambda: [*zip(generator(), Endless())], lambda: 5 in Endless(), lambda: dict.fromkeys(Endless()),
                lambda: [].extend(Endless()), lambda: sum(range(2**70)), lambda: sum(range(10**15)), lambda: max(range(10**15)),
                lambda: all(range(1, 2**70)), lambda: any(0 for _ in range(10**15))):
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    try:
        consume()
    except TooLong:
        print("interrupted")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)

ticks = []
stop = threading.Event()


def tick():
    for i in range(5):
        ticks.append(i)
        stop.wait(0.001)
    stop.set()


class UntilTicked(Endless):
    def __next__(self):
        if stop.is_set():
            raise StopIteration
        return 1


thread = threading.Thread(target=tick)
thread.start()
total = sum(UntilTicked())
thread.join()
print(ticks, total > 0)
