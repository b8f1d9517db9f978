# Events of sys.monitoring in the order in which they come.
import sys
M, E = sys.monitoring, sys.monitoring.events
TOOL = 3
names = [n for n in vars(E) if n != "NO_EVENTS"]
log, shown = [], {}
def short(x):
    if x is M.MISSING: return "MISSING"
    if isinstance(x, BaseException): return repr(x)
    if callable(x): return getattr(x, "__qualname__", type(x).__name__)
    return repr(x) if isinstance(x, (int, str, type(None), list, tuple, dict)) else type(x).__name__
def recorder(name):
    def line(code, n): log.append(f"LINE {n - code.co_firstlineno}")
    def jump(code, offset, dest): log.append(f"{name} {'back' if dest < offset else 'on'}")
    def call(code, offset, f, arg): log.append(f"{name} {short(f)} {short(arg)}")
    def value(code, offset, v): log.append(f"{name} {code.co_name} {short(v)}")
    def place(code, offset): log.append(f"{name} {code.co_name}")
    return {"LINE": line, "JUMP": jump, "BRANCH": jump, "CALL": call, "C_RETURN": call, "C_RAISE": call, "PY_START": place, "PY_RESUME": place, "INSTRUCTION": place}.get(name, value)
def show(f, *args, events):
    M.use_tool_id(TOOL, "test")
    global log
    total = 0
    for name in events.split():
        M.register_callback(TOOL, getattr(E, name), recorder(name)); total |= getattr(E, name)
    log.clear()
    M.set_events(TOOL, total)
    try: f(*args)
    except Exception as e: log += [f"-- {e!r}"]
    M.set_events(TOOL, 0)
    M.free_tool_id(TOOL)
    for name in events.split(): M.register_callback(TOOL, getattr(E, name), None)
    print(f.__name__, events); print("   ", "; ".join(log))
def simple(): return 1
def loop():
    n = 0
    for i in range(2):
        if i:
            n += 1
        else:
            n -= 1
    while n < 1:
        n += 1
    return n
def calls(x):
    len(x); str.upper("a"); "b".lower(); simple(); int("3"); [].append(1); C(1).method(2); C.cm(); sorted(x, key=lambda n: n); print(end=""); f(*x); f(a=1); f2(**{}); max(1, 2)
class C:
    def __init__(self, n): pass
    def method(self, n): pass
    @classmethod
    def cm(cls): pass
def f(*args, **kw): pass
f2 = f
def cfail():
    try: len(5)
    except TypeError: pass
    int("x")
def gen():
    try:
        got = yield 1
        yield got
    except KeyError: yield "key"
    return 5
def use_gen():
    g = gen(); next(g); g.send(7); list(g)
def delegate():
    return (yield from gen())
def use_delegate():
    for x in delegate(): pass
def throws():
    g = gen(); next(g); g.throw(KeyError("k")); g.close()
def raises():
    try: raise ValueError(1)
    except ValueError as e: e
    try:
        inner()
    except LookupError: pass
def inner():
    try: {}[1]
    finally: simple()
def deep(): inner()
def withs():
    with CM(): pass
    with CM(): raise KeyError
class CM:
    def __enter__(self): return self
    def __exit__(self, *a): return True
def comp(): return [i for i in range(2)], {i for i in (1,)}, list(i for i in [3])
def stop():
    it = iter([])
    for i in it: pass
    next(gen2(), None)
    for i in gen2(): pass
def gen2():
    return
    yield
async def co(): return await aw()
async def aw(): return 3
def use_co():
    try: co().send(None)
    except StopIteration as e: e.value
def boolean(a):
    if a and not a or a: pass
    x = a if a else 0
    assert a
    match a:
        case 1: pass
        case _: pass
class Meta:
    def make():
        class D:
            x = 1
        return D
ALL = "PY_START PY_RESUME PY_RETURN PY_YIELD PY_THROW PY_UNWIND RAISE EXCEPTION_HANDLED STOP_ITERATION"
if __name__ == "__main__":
    for fn in (simple, use_gen, use_delegate, comp, stop, use_co, withs, Meta.make): show(fn, events=ALL + " RERAISE")
    for fn in (throws, raises, deep): show(fn, events=ALL.replace(" EXCEPTION_HANDLED", ""))
    show(calls, [1], events="CALL"); show(calls, [1], events="CALL C_RETURN C_RAISE PY_START")
    show(cfail, events="CALL C_RETURN C_RAISE RAISE EXCEPTION_HANDLED PY_UNWIND")
    for fn in (loop, use_gen, raises, withs, comp, calls, use_co): show(fn, *([[1]] if fn is calls else []), events="LINE")
    show(boolean, 1, events="LINE BRANCH")
    show(deep, events="PY_START LINE RAISE PY_UNWIND PY_RETURN")
