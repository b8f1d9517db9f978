# try/except/else/finally in every combination, re-raise, chaining, custom classes, args, groups' basics.
def run(f, *args):
    try:
        print("result", f(*args))
    except BaseException as error:
        print("raised", type(error).__name__, error)
def order(n):
    try:
        print("try", n)
        if n == 1: raise ValueError("one")
        if n == 2: raise KeyError("two")
        if n == 3: return "returned"
        if n == 4: raise SystemExit(4)
    except ValueError as e:
        print("except", e)
        return "from except"
    except (KeyError, IndexError) as e:
        print("tuple", repr(e))
        raise RuntimeError("replaced") from e
    else:
        print("else")
    finally:
        print("finally")
    return "end"
for n in range(5): run(order, n)
def override():
    try: return "try"
    finally: return "finally"
run(override)
def swallow():
    for _ in [1]:
        try: raise ValueError("lost")
        finally: break
    return "swallowed"
run(swallow)
def reraise():
    try: 1 / 0
    except ZeroDivisionError:
        try: raise
        finally: print("cleanup")
run(reraise)
def context():
    try:
        try: raise KeyError("inner")
        except KeyError: raise ValueError("outer")
    except ValueError as e:
        return repr(e.__context__), e.__cause__, e.__suppress_context__
run(context)
def cause():
    try:
        try: {}["x"]
        except KeyError as k: raise ValueError("outer") from k
    except ValueError as e:
        return repr(e.__cause__), e.__suppress_context__
run(cause)
def none_cause():
    try:
        try: {}["x"]
        except KeyError: raise ValueError("outer") from None
    except ValueError as e:
        return e.__cause__, repr(e.__context__), e.__suppress_context__
run(none_cause)
class AppError(Exception):
    def __init__(self, code, *rest):
        super().__init__(code, *rest)
        self.code = code
    def __str__(self): return f"app error {self.code}"
class Sub(AppError): pass
def custom():
    try: raise Sub(5, "x")
    except AppError as e: return str(e), repr(e), e.args, e.code, isinstance(e, Exception)
run(custom)
def raise_bad(x):
    raise x
for x in (5, "text", None, ValueError, ValueError("v"), int, object()):
    run(raise_bad, x)
def bad_except():
    try: raise ValueError("v")
    except 5: pass
run(bad_except)
def from_bad(): raise ValueError("x") from 5
run(from_bad)
def no_active(): raise
run(no_active)
def nested_finally():
    out = []
    try:
        try: out.append(1); raise KeyError
        finally: out.append(2)
    except KeyError: out.append(3)
    finally: out.append(4)
    return out
run(nested_finally)
print([repr(e) for e in (ValueError(), ValueError("a"), ValueError("a", 1), KeyError("k"), OSError(2, "msg"), OSError(2, "msg", "file"), StopIteration(5), SystemExit(3), Exception(None))])
print([str(e) for e in (ValueError(), ValueError("a"), ValueError("a", 1), KeyError("k"), KeyError(), OSError(2, "msg"), OSError(2, "msg", "file"), UnicodeDecodeError("utf8", b"\xff", 0, 1, "bad"), StopIteration(5))])
print(type(OSError(2, "x")).__name__, type(OSError(13, "x")).__name__, OSError(2, "x").errno, OSError(2, "x").strerror, OSError(2, "x", "f").filename)
e = ValueError("noted")
e.add_note("a note"); e.add_note("another")
print(e.__notes__)
print(issubclass(KeyError, LookupError), issubclass(FileNotFoundError, OSError), issubclass(KeyboardInterrupt, Exception), issubclass(ModuleNotFoundError, ImportError), OSError is IOError is EnvironmentError,
      [c.__name__ for c in RecursionError.__mro__], [c.__name__ for c in UnboundLocalError.__mro__], ZeroDivisionError.__bases__)
def tb_depth():
    def a(): b()
    def b(): raise ValueError
    try: a()
    except ValueError as e:
        names, t = [], e.__traceback__
        while t: names.append((t.tb_frame.f_code.co_name, t.tb_lineno)); t = t.tb_next
        return names
run(tb_depth)
def assertion(x): assert x, f"bad {x}"
run(assertion, 0); run(assertion, 1)
def bare(): assert []
run(bare)
import sys
def info():
    try: raise ValueError("i")
    except ValueError:
        t, v, tb = sys.exc_info()
        return t.__name__, str(v), tb is not None, sys.exc_info()[1] is v
run(info)
print(sys.exc_info())
def stop_gen():
    def g(): yield 1; raise StopIteration("inside")
    return list(g())
run(stop_gen)
try:
    try: raise ValueError(1)
    except ValueError as e: raise TypeError(2) from e
except TypeError as e:
    print(e.__cause__ is e.__context__, type(e.__cause__).__name__)
x = "kept"
try: raise ValueError
except ValueError as x: pass
print("x" in globals())
def loop():
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
            if i == 2: raise ValueError(i)
        except ValueError as e: print("caught", e); continue
        else: print("else", i)
        finally: print("fin", i)
    return i
run(loop)


# What is raised stays what the variable holds.
def raised_variable(error):
    try:
        raise error
    except Exception as caught:
        return caught is error, repr(error)


print(raised_variable(ValueError(1)))
