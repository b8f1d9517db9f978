# sys.settrace and sys.setprofile.
import sys
import threading

log = []


def tracer(frame, event, arg):
    if frame.f_code.co_filename != __file__:
        return None
    if event == "exception":
        arg = arg[0].__name__
    log.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, arg))
    return tracer


def traced(function, *args):
    log.clear()
    sys.settrace(tracer)
    try:
        function(*args)
    except ValueError as error:
        result = repr(error)
    else:
        result = "fine"
    sys.settrace(None)
    print(function.__name__, result, sys.gettrace())
    for line in log:
        print("  ", *line)


def loops(n):
    total = 0
    for i in range(n):
        if i % 2:
            total += i
        else:
            total -= 1
    while total > -3:
        total -= 2
    return total


def generator():
    yield 1
    x = 2
    yield x


def uses_generator():
    total = 0
    for value in generator():
        total += value
    return total


def fails():
    raise ValueError(1)


def passes_on():
    x = 1
    fails()
    return x


def catches():
    x = 0
    try: fails()
    except ValueError:
        x = 1
    return x


def one_line(n):
    for i in range(n): x = i
    return x


class C:
    def __init__(self):
        self.a = 1

    @property
    def p(self):
        return self.a


def methods():
    c = C()
    return c.p


def callbacks():
    return sorted([3, 1], key=lambda x: -x)


for case in (lambda: loops(3)), uses_generator, passes_on, catches, (lambda: one_line(2)), methods, callbacks:
    traced(case)


# A local function that is not wanted, one for lines only, and one that replaces itself.
def no_lines(frame, event, arg):
    log.append((event, frame.f_code.co_name))
    frame.f_trace_lines = False
    return no_lines


log.clear()
sys.settrace(no_lines)
loops(1)
sys.settrace(lambda frame, event, arg: log.append((event, "global")))
loops(1)
sys.settrace(None)
print(log)

# An exception in the function turns it off.
def bad(frame, event, arg):
    if event == "line":
        raise KeyError("bad")
    return bad


sys.settrace(bad)
try:
    loops(1)
except KeyError as error:
    print(repr(error), sys.gettrace())

# What runs already is traced when its f_trace is set.
def trace_caller():
    sys._getframe(1).f_trace = tracer
    sys.settrace(lambda *args: None)


def later():
    trace_caller()
    x = 1
    x += 1
    sys.settrace(None)


log.clear()
later()
print(log)

# Profiles.
calls = []


def profiler(frame, event, arg):
    if frame.f_code.co_filename == __file__:
        calls.append((event, frame.f_code.co_name, getattr(arg, "__name__", arg)))


def natives():
    a = []
    a.append(len("abc"))
    try:
        int("x")
        [].pop()
    except (ValueError, IndexError):
        return max(a)


def pops():
    try:
        [].pop()
    except IndexError:
        return 0


sys.setprofile(profiler)
natives()
pops()
passes = list(generator())
try:
    passes_on()
except ValueError:
    pass
sys.setprofile(None)
for call in calls:
    print(*call)

# Threads get theirs from threading.
threading.settrace(tracer)
print(threading.gettrace() is tracer)
log.clear()
thread = threading.Thread(target=loops, args=(1,))
thread.start()
thread.join()
threading.settrace(None)
print([line for line in log if line[1] == "loops"], sys.gettrace())

# Recursion is limited all the same, and nothing is left over.
def deep(n):
    return deep(n + 1)


count = 0


def counting(frame, event, arg):
    global count
    count += event == "call"


sys.settrace(counting)
try:
    deep(0)
except RecursionError:
    pass
sys.settrace(None)
print(count > 500, sys.getrecursionlimit())
