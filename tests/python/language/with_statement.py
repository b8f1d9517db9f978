# Context managers: order, exceptions, suppression, several at once, contextlib.
class Manager:
    def __init__(self, name, suppress=False):
        self.name, self.suppress = name, suppress
    def __enter__(self):
        print("enter", self.name)
        return self.name
    def __exit__(self, kind, value, tb):
        print("exit", self.name, kind.__name__ if kind else None, value, tb is not None)
        return self.suppress
with Manager("a") as a, Manager("b") as b:
    print(a, b)
with (Manager("c") as c, Manager("d"),):
    print(c)
with Manager("s", True):
    raise ValueError("hidden")
print("went on")
try:
    with Manager("outer"), Manager("inner"):
        raise KeyError("k")
except KeyError as error:
    print("caught", error)
def early():
    with Manager("r"):
        return "returned"
print(early())
for i in range(3):
    with Manager(i):
        if i == 0: continue
        if i == 1: break
class BadExit(Manager):
    def __exit__(self, *args):
        raise RuntimeError("from exit")
try:
    with BadExit("bad"):
        raise ValueError("first")
except RuntimeError as error:
    print(error, repr(error.__context__))
for thing in (5, None):
    try:
        with thing: pass
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
class OnlyEnter:
    def __enter__(self): pass
try:
    with OnlyEnter(): pass
except TypeError as error:
    print(error)
from contextlib import contextmanager, suppress, ExitStack, closing, redirect_stdout, nullcontext
@contextmanager
def tag(name):
    print(f"<{name}>")
    try:
        yield name.upper()
    except ValueError as error:
        print("saw", error)
    finally:
        print(f"</{name}>")
with tag("p") as t:
    print(t)
with tag("q"):
    raise ValueError("inside")
with suppress(ZeroDivisionError, KeyError):
    1 / 0
with ExitStack() as stack:
    for n in "xy":
        stack.enter_context(Manager(n))
    stack.callback(print, "callback")
import io
buffer = io.StringIO()
with redirect_stdout(buffer):
    print("captured")
print(repr(buffer.getvalue()))
class Closable:
    def close(self): print("closed")
with closing(Closable()): pass
with nullcontext(5) as v: print(v)
@tag("deco")
def decorated(): print("inside")
decorated()
