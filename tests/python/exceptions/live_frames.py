# Frames that handle an exception are the ones that its traceback shows; what they leave behind when they return.
import sys
def f():
    x = 12
    try: x/0
    except Exception as e: return e
e = f()
print(sorted(e.__traceback__.tb_frame.f_locals))
def g():
    y = 5
    try:
        raise KeyError
    except KeyError as e:
        print(e.__traceback__.tb_frame is sys._getframe(), sorted(e.__traceback__.tb_frame.f_locals))
    z = 6
    try:
        raise KeyError
    except KeyError as e:
        tb = e.__traceback__
    return tb
tb = g()
print(sorted(k for k in tb.tb_frame.f_locals), tb.tb_frame.f_lineno, tb.tb_lineno, tb.tb_frame.f_back is sys._getframe())
class N:
    def __init__(s,n): s.n=n
    def __del__(s): print('del', s.n)
def h():
    a=N('a')
    try: 1/0
    except ZeroDivisionError: pass
    b=N('b')
h()
def k(depth):
    n=N(depth)
    try:
        if depth: k(depth-1)
        1/0
    except ZeroDivisionError as e:
        return e
e=k(2); print(e.__traceback__.tb_frame.f_locals['depth']); e=None
print('x')
def gen():
    v=1
    try: 1/0
    except ZeroDivisionError as e: yield e
    yield 2
i=gen(); e=next(i); print(sorted(e.__traceback__.tb_frame.f_locals), e.__traceback__.tb_frame is i.gi_frame); next(i); del i; print(sorted(e.__traceback__.tb_frame.f_locals))
