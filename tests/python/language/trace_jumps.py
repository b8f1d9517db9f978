"""Assignments to f_lineno: where a trace function may send a frame, and where not."""
import sys
import warnings

warnings.simplefilter("always")
warnings.showwarning = lambda message, category, *_: print("   ", category.__name__, message)


def jump(source, target, event="line"):
    """Runs a function; when it is about to run the line `source`, sends it to `target`."""
    def decorate(function):
        first = function.__code__.co_firstlineno + 1   # the line of the def
        done = False

        def tracer(frame, what, arg):
            nonlocal done
            if frame.f_code is not function.__code__:
                return None
            if what == event and frame.f_lineno == first + source and not done:
                done = True
                try:
                    frame.f_lineno = first + target
                except ValueError as e:
                    print("   ", e)
            return tracer

        out = []
        sys.settrace(tracer)
        try:
            function(out)
        except Exception as e:
            out.append(f"{type(e).__name__}: {e}")
        sys.settrace(None)
        print(function.__name__, out)
    return decorate


@jump(2, 4)
def forward(out):
    out.append(1)
    out.append(2)
    out.append(3)
    out.append(4)


@jump(3, 1)
def backward(out):
    out.append(1)
    out.append(2)
    out.append(3)


@jump(1, 3)
def unbound(out):
    x = 1
    y = 2
    out.append((x, y))


@jump(3, 5)
def out_of_loop(out):
    for i in 1, 2, 3:
        out.append(i)
        out.append(-i)
    else:
        out.append("else")
    out.append("end")


@jump(3, 1)
def to_the_head(out):
    for i in 1, 2, 3:
        out.append(i)
        out.append(-i)


@jump(1, 3)
def into_loop(out):
    out.append(0)
    for i in 1, 2:
        out.append(i)


@jump(3, 6)
def between_loops(out):
    for i in 1, 2:
        for j in 3, 4:
            out.append(i)
    for i in 5, 6:
        for j in 7, 8:
            out.append((i, j))


@jump(4, 6)
def out_of_handler(out):
    try:
        1 / 0
    except ZeroDivisionError:
        out.append("handler")
        out.append(1)
    out.append(repr(sys.exception()))


@jump(1, 5)
def into_handler(out):
    out.append(1)
    try:
        out.append(2)
    except ZeroDivisionError:
        out.append("handler")


@jump(3, 6)
def out_of_with(out):
    import contextlib
    with contextlib.ExitStack() as stack:
        stack.callback(out.append, "left")
        out.append("in")
    out.append("in")
    out.append("out")


@jump(2, 4)
def into_with(out):
    import contextlib
    out.append(1)
    with contextlib.ExitStack() as stack:
        out.append("in")


@jump(3, 5)
def to_finally(out):
    try:
        out.append(1)
        out.append(2)
    finally:
        out.append("finally")
    out.append("end")


@jump(3, 6)
def out_of_finally(out):
    try:
        1 / 0
    finally:
        out.append("finally")
    out.append("skipped")
    out.append("end")


@jump(1, 100)
def after(out):
    out.append(1)


@jump(1, -20)
def before(out):
    out.append(1)


@jump(0, 2, "call")
def from_call(out):
    out.append(1)
    out.append(2)


@jump(2, 1, "return")
def from_return(out):
    out.append(1)
    out.append(2)


@jump(2, 1, "exception")
def from_exception(out):
    out.append(1)
    1 / 0


@jump(4, 7)
def in_parts_of_a_call(out):
    def f(*args):
        out.append(args)
    f(1,
      2,
      3)
    out.append("end")


@jump(3, 5)
def while_loop(out):
    i = 0
    while i < 3:
        i += 1
        out.append(i)
    out.append("end")


def generator(out):
    yield 1
    out.append("resumed")
    yield 2
    yield 3


def in_generator():
    out = []
    first = generator.__code__.co_firstlineno

    def tracer(frame, what, arg):
        if frame.f_code is generator.__code__:
            if what == "line" and frame.f_lineno == first + 2:
                frame.f_lineno = first + 4
            return tracer

    sys.settrace(tracer)
    print(list(generator(out)), out)
    sys.settrace(None)


in_generator()
try:
    sys._getframe().f_lineno = 3
except ValueError as e:
    print(e)
