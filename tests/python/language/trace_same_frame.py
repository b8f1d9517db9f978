# A frame that begins to be traced by itself.
import sys
def tr(f,e,a):
    print(e, f.f_lineno - f.f_code.co_firstlineno, f.f_code.co_name); return tr
def f():
    sys.settrace(tr)
    sys._getframe().f_trace = tr
    x = 1
    y = 2
    sys.settrace(None)
f(); f()
def g():
    x = 1
    sys._getframe().f_trace = tr
    sys.settrace(tr)
    y = 2
    for i in range(2):
        y += 1
    sys.settrace(None)
g(); g(); g()
