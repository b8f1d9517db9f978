# A frame that begins to be traced by itself; a trace function that raises an exception.
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

def tries(out):
    try:
        out.append(2)
    except ValueError as e:
        print("caught", e)
def refuses(frame, event, arg):
    if event == "line" and frame.f_code is tries.__code__ and frame.f_lineno == tries.__code__.co_firstlineno + 2: raise ValueError("by the tracer")
    return refuses
sys.settrace(refuses)
try: tries([])
except ValueError as e: print("lost", e)
