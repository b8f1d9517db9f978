# Exception groups and except*.
def run(f):
    try:
        f()
    except BaseException as e:
        print("escaped", repr(e))
def basic():
    try:
        raise ExceptionGroup("many", [ValueError("a"), TypeError("b"), ValueError("c"), ExceptionGroup("inner", [KeyError("k"), ValueError("d")])])
    except* ValueError as g:
        print("values", g.exceptions, g)
    except* TypeError as g:
        print("types", repr(g))
    else:
        print("never")
    finally:
        print("finally")
run(basic)
def plain():
    try: raise ValueError("alone")
    except* ValueError as g: print(repr(g))
run(plain)
def no_match():
    try: raise ExceptionGroup("g", [KeyError(1)])
    except* ValueError: print("never")
run(no_match)
def else_branch():
    try: pass
    except* ValueError: print("never")
    else: print("else")
run(else_branch)
def raise_inside():
    try: raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
    except* ValueError: raise RuntimeError("new")
run(raise_inside)
def tuples():
    try: raise ExceptionGroup("g", [ValueError(1), KeyError(2), OSError(3)])
    except* (ValueError, KeyError) as g: print(len(g.exceptions))
    except* OSError as g: print(g.exceptions)
run(tuples)
g = ExceptionGroup("top", [ValueError(1), ExceptionGroup("sub", [TypeError(2), ValueError(3)])])
print(g.split(ValueError), g.subgroup(TypeError), g.subgroup(lambda e: isinstance(e, ValueError)), g.derive([KeyError(1)]), g.message, str(g))
for args in (("m", []), ("m", [5]), (5, [ValueError()]), ("m",), ("m", [KeyboardInterrupt()])):
    try: print(repr(ExceptionGroup(*args)))
    except Exception as e: print(type(e).__name__, e)
print(repr(BaseExceptionGroup("b", [KeyboardInterrupt()])), type(BaseExceptionGroup("b", [ValueError()])).__name__)
def bad():
    try: raise ValueError
    except* ExceptionGroup: pass
run(bad)


# A single exception that a handler of except* raises goes on alone.
try:
    try:
        raise ExceptionGroup("eg", [TypeError(1), ValueError(2)])
    except* (TypeError, ValueError):
        raise OSError(3)
except BaseException as error:
    print(repr(error), repr(error.__context__))
