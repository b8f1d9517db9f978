# Built-in functions that take what a generator yields, which runs without a return to them for each item.
def g(n):
    try:
        for i in range(n): yield i
    finally: print('fin', n)
print(sum(g(5)), list(g(3)), tuple(g(2)), any(x>2 for x in g(9)), all(x<2 for x in g(8)), max(g(4)), min(g(4)), sorted(g(3)), ','.join(str(x) for x in g(3)))
def bad():
    try:
        yield 1
        yield 'a'
        yield 2
    except TypeError: print('inside')
    finally: print('closed')
try: sum(bad())
except TypeError as e: print(e)
for f in (max, min):
    try: f(x for x in ())
    except ValueError as e: print(e)
try: ','.join(x for x in (1,))
except TypeError as e: print(e)
def exc():
    yield 1
    1/0
for f in (sum, list, tuple, max, sorted, any, all, ''.join):
    try: print(f(exc()))
    except ZeroDivisionError as e: print(e, e.__traceback__.tb_next.tb_lineno)
    except TypeError as e: print(e)
def deleg():
    x = yield from g(3)
    print('x', x)
    y = yield 5
    print('y', y)
print(list(deleg()), sum(deleg()))
gg = deleg(); next(gg); print(sum(gg)); print(list(gg))
def rec(n): return sum(rec(n-1) for _ in range(1)) if n else 1
print(rec(100))
try: print(rec(100000))
except RecursionError as e: print('RecursionError')
print(sum(x/10 for x in range(10)), sum(x if x%2 else x+.5 for x in range(6)), sum(1<<62 for _ in range(5)), sum([x] for x in ()) )
def selfg():
    global sg
    yield 1
    try: list(sg)
    except ValueError as e: print(e)
sg = selfg(); print(list(sg))
class X: join = str.join
try: X().join(str(x) for x in range(3))
except TypeError as e: print(e)
print(max(x*.5 for x in range(5)), max((x for x in 'abc')), min([3,i] for i in range(3)))
s = (x for x in range(3))
t = (list(s) for _ in range(2)); print(list(t))
class B:
    def __bool__(self): 1/0
try: any(B() for _ in range(2))
except ZeroDivisionError as e: print(e)
class C:
    def __lt__(s,o): raise KeyError('lt')
    __gt__=__lt__
try: max(C() for _ in range(2))
except KeyError as e: print(repr(e))
import types
print(sum(map(lambda x: x, (i for i in range(4)))))
