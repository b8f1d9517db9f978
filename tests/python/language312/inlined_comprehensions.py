# PEP 709: a comprehension has no frame of its own.
import traceback, sys
def f():
    x = "outer"
    r = [locals().get("x") for x in range(2)]
    return r, x
print(f())
try:
    [1 / 0 for _ in [1]]
except ZeroDivisionError as e:
    print([frame.name for frame in traceback.extract_tb(e.__traceback__)])
class C:
    items = [1, 2]
    doubled = [i * 2 for i in items]
    print(doubled)
def g():
    fs = [lambda: i for i in range(3)]
    return [h() for h in fs]
print(g())
