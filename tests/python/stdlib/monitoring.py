# sys.monitoring: tools, sets of events, callbacks that disable their place or fail.
import sys, threading
M, E = sys.monitoring, sys.monitoring.events
def attempt(f, *args):
    try: r = f(*args); print(f.__name__, *[a for a in args if isinstance(a, (int, str))], "->", r)
    except Exception as e: print(f.__name__, *[a for a in args if isinstance(a, (int, str))], "->", type(e).__name__, e)
def g(): return len("g")
def three():
    for i in range(3): len("a")
def fails():
    try: inner()
    except KeyError: pass
    try: len(5)
    except TypeError: pass
    len("")
def inner(): raise KeyError
print(sorted(n for n in dir(M) if not n.startswith("__")), {n: v for n, v in vars(E).items()})
print(repr(M), type(M.DISABLE) is object, M.MISSING is M.DISABLE, M.DEBUGGER_ID, M.COVERAGE_ID, M.PROFILER_ID, M.OPTIMIZER_ID)
for tool in (-1, 6, "a", 2**40):
    for f, args in ((M.use_tool_id, ("x",)), (M.free_tool_id, ()), (M.get_tool, ()), (M.get_events, ()), (M.set_events, (0,)), (M.get_local_events, (g.__code__,)), (M.set_local_events, (g.__code__, 0)), (M.register_callback, (1, None))):
        attempt(f, tool, *args)
attempt(M.use_tool_id, 0, 1); attempt(M.use_tool_id, 0, "a"); attempt(M.use_tool_id, 0, "b"); attempt(M.get_tool, 0); attempt(M.get_tool, 1)
for events in (0, 1, 16, 1 << 15, 1 << 16, 1 << 17, 1 << 18, 3, "a", 1 << 40, 1 << 10, 1 << 14, E.LINE | E.RAISE, E.CALL | E.C_RETURN, E.CALL | E.C_RETURN | E.C_RAISE):
    attempt(M.set_events, 0, events); print(M.get_events(0)); M.set_events(0, 0)
    attempt(M.set_local_events, 0, g.__code__, events); print(M.get_local_events(0, g.__code__)); M.set_local_events(0, g.__code__, 0)
    attempt(M.register_callback, 0, events, len); attempt(M.register_callback, 0, events, None)
attempt(M.set_local_events, 0, g, 1); attempt(M.get_local_events, 0, g); attempt(M.register_callback, 1, 1, None); attempt(M.set_events, 1, 0); attempt(M.set_events, 1, 1); attempt(M.get_events, 1); attempt(M.set_local_events, 1, g.__code__, 1); attempt(M.free_tool_id, 1)
M.register_callback(0, 1, 5); attempt(M.register_callback, 0, 1, None); attempt(M.restart_events); attempt(M._all_events)
M.use_tool_id(1, "other"); M.set_events(0, E.CALL | E.PY_START); M.set_events(1, E.PY_START); print(M._all_events()); M.set_events(0, 0); M.set_events(1, 0)
log = []
def recorder(name, result=None):
    def record(code, *args): log.append(name if code is not three.__code__ else name + "!"); return result
    return record
# Both tools, in order; then one of them without a callback.
for tool in (1, 0): M.register_callback(tool, E.PY_START, recorder(tool)); M.set_local_events(tool, g.__code__, E.PY_START)
g(); three(); M.register_callback(0, E.PY_START, None); g(); print(log); log.clear()
M.set_local_events(1, g.__code__, 0); M.set_events(1, E.PY_START); g(); M.set_events(1, 0); g(); print(log)
# DISABLE holds for the place, until restart_events() or the events are set anew.
for names, results in (("PY_START PY_RETURN LINE", (M.DISABLE,) * 3), ("CALL C_RETURN C_RAISE", (M.DISABLE, None, None)), ("CALL C_RETURN C_RAISE", (None, M.DISABLE, None)), ("CALL C_RETURN C_RAISE", (None, None, None))):
    log.clear(); events = 0
    for name, result in zip(names.split(), results): M.register_callback(0, getattr(E, name), recorder(name, result)); events |= getattr(E, name)
    M.set_local_events(0, three.__code__, events)
    for turn in range(4):
        try: three()
        except ValueError as e: log.append(str(e))
        log.append("|")
        if turn == 1: M.restart_events()
        if turn == 2: M.set_local_events(0, three.__code__, 0); M.set_local_events(0, three.__code__, events)
    M.set_local_events(0, three.__code__, 0); print(names, log)
for name in ("RAISE", "PY_UNWIND", "EXCEPTION_HANDLED"):
    log.clear(); M.register_callback(0, getattr(E, name), recorder(name, M.DISABLE)); M.set_events(0, getattr(E, name))
    try: fails()
    except ValueError as e: M.set_events(0, 0); print(e, log, M.register_callback(0, getattr(E, name), None))
# An exception of a callback is raised where the event was.
class Boom(Exception): pass
def boom(code, *args):
    if code in (fails.__code__, inner.__code__): raise Boom(code.co_name)
for name in ("PY_START", "LINE", "CALL", "PY_RETURN", "RAISE", "PY_UNWIND", "EXCEPTION_HANDLED", "INSTRUCTION", "C_RETURN", "C_RAISE"):
    event = getattr(E, name); M.register_callback(0, event, boom); r = None
    M.set_events(0, E.CALL | E.C_RETURN | E.C_RAISE if name[:2] == "C_" else event)
    try: fails()
    except Boom as e: r = str(e)
    M.set_events(0, 0); M.register_callback(0, event, None); print(name, r)
# Nothing is shown while a callback runs; other threads are shown, too.
log.clear()
def calls_out(code, offset): log.append(code.co_name); g()
M.register_callback(0, E.PY_START, calls_out); M.set_local_events(0, g.__code__, E.PY_START); M.set_local_events(0, inner.__code__, E.PY_START)
g(); t = threading.Thread(target=g); t.start(); t.join(); print(log); M.set_local_events(0, g.__code__, 0); M.set_local_events(0, inner.__code__, 0)
started, go = threading.Event(), threading.Event()
def waits(): started.set(); go.wait(); g(); g()
t = threading.Thread(target=waits); t.start(); started.wait(); log.clear(); M.set_local_events(0, g.__code__, E.PY_START); go.set(); t.join(); print(log); M.set_local_events(0, g.__code__, 0)
# With sys.settrace and sys.setprofile.
log.clear()
def tracer(frame, event, arg): log.append(event) if frame.f_code is g.__code__ else None; return tracer
M.register_callback(0, E.PY_START, lambda code, offset: log.append("PY_START")); M.register_callback(0, E.PY_RETURN, lambda code, offset, r: log.append(r)); M.set_local_events(0, g.__code__, E.PY_START | E.PY_RETURN)
sys.settrace(tracer); g(); sys.settrace(None); sys.setprofile(lambda f, e, a: log.append(e) if f.f_code is g.__code__ else None); g(); sys.setprofile(None); g(); print(sorted(map(str, log)))
# Events set in the middle of a function, by itself; the places of events.
def middle():
    M.set_local_events(0, middle.__code__, E.LINE | E.CALL)
    x = 1
    len("x"); y = 2
    M.set_local_events(0, middle.__code__, 0)
    x = 2
log.clear(); M.register_callback(0, E.LINE, lambda code, line: log.append(line - code.co_firstlineno)); M.register_callback(0, E.CALL, lambda code, offset, f, a: log.append((f.__name__, a)) if f is len else None)
middle(); print(log)
places = set()
M.register_callback(0, E.CALL, lambda code, offset, f, a: places.add(offset)); M.set_local_events(0, three.__code__, E.CALL); three(); M.set_local_events(0, three.__code__, 0)
print(len(places), [[line - three.__code__.co_firstlineno for start, end, line in three.__code__.co_lines() if start <= p < end] for p in sorted(places)])
M.set_events(0, E.PY_START); M.free_tool_id(0); M.free_tool_id(1); print(M.get_events(0), M.get_tool(0))
