# types.coroutine: generators that can be awaited; what __next__ written in Python returns.
import types


@types.coroutine
def pause():
    yield 1
    return 5


async def waits():
    return await pause()


print(pause.__code__.co_flags & 0x100)
coroutine = waits()
print(coroutine.send(None))
try:
    coroutine.send(None)
except StopIteration as error:
    print(error.value)


class Numbers:
    def __aiter__(self):
        return self

    @types.coroutine
    def __anext__(self):
        if False:
            yield
        return 7


async def both():
    return await anext(Numbers()), await Numbers().__anext__()


try:
    both().send(None)
except StopIteration as error:
    print(error.value)


class Ends:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration(6)


def delegates():
    return (yield from Ends())


try:
    next(delegates())
except StopIteration as error:
    print(error.value)
