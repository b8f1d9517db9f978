# The traceback module, sys.excepthook's format inside try, nested chains as text.
import traceback, sys
def inner(x):
    return 1 / x
def middle(x):
    try:
        inner(x)
    except ZeroDivisionError as e:
        raise ValueError("middle failed") from e
try:
    middle(0)
except ValueError:
    print(traceback.format_exc())
try:
    try: {}["a"]
    except KeyError: undefined_thing
except NameError as e:
    print("".join(traceback.format_exception(e)))
    print(traceback.format_exception_only(type(e), e))
    for frame in traceback.extract_tb(e.__traceback__):
        print(frame.name, frame.lineno, frame.line)
try:
    raise ExceptionGroup("group", [ValueError("a"), TypeError("b")])
except ExceptionGroup as e:
    traceback.print_exception(e, file=sys.stdout)
e = ValueError("with note"); e.add_note("look here")
print("".join(traceback.format_exception(e)))
def recurse(n):
    if n == 0: raise RuntimeError("deep")
    recurse(n - 1)
try: recurse(10)
except RuntimeError: traceback.print_exc(file=sys.stdout)
try: exec(compile("x = 1\ny = x +", "<made>", "exec"))
except SyntaxError: print(traceback.format_exc(limit=0))
