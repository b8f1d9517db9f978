# A traceback keeps the local variables of the frames that the exception left, until it goes itself.
import io
import sys
import traceback


class Noisy:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"<{self.name}>"

    def __del__(self):
        print("gone:", self.name)


def inner(a, *rest, key=None):
    local = Noisy("local")

    def closure():
        return cell

    cell = "in a cell"
    for item in rest:
        local.x / item


def outer():
    keep = Noisy("keep")
    inner(1, 0, key="k")


def show(tb):
    while tb is not None:
        names = {k: v for k, v in sorted(tb.tb_frame.f_locals.items()) if k != "closure"}
        if tb.tb_frame.f_code.co_name != "<module>":
            print(tb.tb_frame.f_code.co_name, tb.tb_lineno, names)
            del names
        tb = tb.tb_next


try:
    outer()
except AttributeError as e:
    show(e.__traceback__)
    print("still handled")
print("after")


def generator():
    held = Noisy("held by a generator")
    yield 1
    raise KeyError("from a generator")


try:
    list(generator())
except KeyError as e:
    show(e.__traceback__)
    traceback.clear_frames(e.__traceback__)
    print("cleared", e.__traceback__.tb_next.tb_frame.f_locals)
print("end of generator")


def free():
    captured = Noisy("captured")

    def use():
        own = 1
        raise ValueError(captured)

    use()


try:
    free()
except ValueError as e:
    summary = traceback.StackSummary.extract(traceback.walk_tb(e.__traceback__.tb_next),
                                             capture_locals=True)
    for place in summary:
        print(place.name, sorted(place.locals), place.locals["captured"])
print("end of free")
del place, summary


def fails_again():
    mine = Noisy("mine")
    try:
        1 / 0
    finally:
        other = Noisy("other")


try:
    fails_again()
except ZeroDivisionError as e:
    show(e.__traceback__)
print("end of finally")


# The module: texts of places, chains, groups, syntax errors, odd objects.
def deep(n):
    if n:
        deep(n - 1)
    else:
        raise RuntimeError("deep") from KeyError("cause")


class Unprintable(Exception):
    def __str__(self):
        raise ZeroDivisionError

    __repr__ = __str__


def text(function):
    try:
        function()
    except BaseException as e:
        return traceback.format_exception(e)[1:]


def raiser(e):
    def function():
        raise e
    return function


print("".join(text(lambda: deep(6))))
for error in (Unprintable(), SyntaxError("m", ("f.py", 3, 2, "  abc def\n", 3, 5)),
              SyntaxError("m", ("f.py", 3, 2, "  abc", 3, 1)), SyntaxError("bare"), SyntaxError(),
              ExceptionGroup("g", [ValueError(1), ExceptionGroup("h", [TypeError("two\nlines")])]),
              ExceptionGroup("many", [ValueError(i) for i in range(20)]), KeyboardInterrupt()):
    print("".join(traceback.format_exception_only(error)), end="")
    print(len(text(raiser(error))))
error = ValueError("v")
error.add_note("first\nsecond")
error.__context__ = TypeError("context")
print("".join(traceback.format_exception(error)), end="")
print("".join(traceback.format_exception(error, chain=False)), end="")
one = traceback.TracebackException.from_exception(error)
print(one == traceback.TracebackException.from_exception(error), str(one), one.exc_type)
for arguments in ((error, error), (5,), (5, None, None), (None,)):
    try:
        print(traceback.format_exception(*arguments))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
stack = traceback.extract_stack(limit=1)
print(stack[0].name, stack[0].line, len(stack), stack[0] == (stack[0].filename, stack[0].lineno,
                                                             "<module>", stack[0].line))
file = io.StringIO()
traceback.print_list([("a.py", 1, "f", "x = 1"), ("b.py", 2, "g", None)], file)
print(file.getvalue(), end="")
print(traceback.format_list([("a.py", 1, "f", "x = 1")] * 6))
