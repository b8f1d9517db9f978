# A coroutine that nobody awaited is noticed, also when the module warnings has been tampered with.
import gc
import sys
import warnings


async def corofn():
    pass


class Broken:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def __getattr__(self, attr):
        raise ZeroDivisionError(attr)


def g():
    yield from Broken()


seen = []
sys.unraisablehook = lambda u: seen.append(u.exc_type.__name__)


def drop():
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        corofn()
        gc.collect()
    print([(str(x.message).split(" at 0x")[0], x.category.__name__) for x in w], seen)
    seen.clear()


orig = warnings._warn_unawaited_coroutine
drop()
warnings._warn_unawaited_coroutine = lambda coro: 1 / 0
drop()
del warnings._warn_unawaited_coroutine
drop()
warnings._warn_unawaited_coroutine = orig
drop()

for f in (lambda gi: gi.send(1), lambda gi: gi.throw(AttributeError), lambda gi: gi.close()):
    gi = g()
    next(gi)
    try:
        print(f(gi), seen)
    except BaseException as e:
        print(type(e).__name__, e, seen)
    seen.clear()
del gi
print(seen)
