# cmd, bdb and pdb: sessions with commands from a list instead of a terminal.
import bdb
import cmd
import io
import os
import pdb
import sys


class Calculator(cmd.Cmd):
    prompt = "> "
    use_rawinput = 0

    def do_add(self, arg):
        """add NUMBER ...
        The sum."""
        self.stdout.write(f"{sum(map(int, arg.split()))}\n")

    def do_shell(self, arg):
        self.stdout.write(f"shell: {arg}\n")

    def help_numbers(self):
        self.stdout.write("Numbers are whole.\n")

    def do_EOF(self, arg):
        self.stdout.write("end\n")
        return True


lines = "add 1 2\n\nhelp\nhelp add\n?numbers\nhelp nothing\n!ls -l\nfoo bar\n+1\nhelp shell\n"
Calculator(stdin=io.StringIO(lines), stdout=sys.stdout).cmdloop("hello")
wide = Calculator()
for width in (10, 20, 40):
    wide.columnize(["a" * i for i in range(1, 9)], width)
wide.columnize([])
try:
    wide.columnize(["a", 1, 2])
except TypeError as error:
    print(error)
print(wide.parseline("  foo-bar baz"), wide.parseline(""), wide.parseline("!x"), wide.completenames("a"))


def double(x):
    y = x * 2
    return y


def numbers():
    yield 1
    yield 2


def sums(n):
    total = 0
    for i in range(n):
        total += double(i)
    try:
        1 / 0
    except ZeroDivisionError:
        pass
    return total


def listed():
    result = []
    for x in numbers():
        result.append(double(x))
    return result


class Steps(bdb.Bdb):
    """Prints each stop and goes on by one of the set_ methods."""

    def __init__(self, go_on, skip=None):
        super().__init__(skip)
        self.go_on = go_on

    def show(self, what, frame, more=""):
        if frame.f_globals is globals():
            print(what, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, more)

    def user_call(self, frame, arg):
        self.show("call", frame)

    def user_line(self, frame):
        self.show("line", frame)
        self.go_on(self, frame)

    def user_return(self, frame, value):
        self.show("return", frame, value)
        self.set_step()

    def user_exception(self, frame, info):
        self.show("exception", frame, info[0].__name__)

    def do_clear(self, arg):
        print("cleared", self.clear_bpbynumber(arg))


for name, go_on in (("step", lambda d, f: d.set_step()), ("next", lambda d, f: d.set_next(f)),
                    ("until", lambda d, f: d.set_until(f)), ("return", lambda d, f: d.set_return(f)),
                    ("continue", lambda d, f: d.set_continue())):
    for function in (lambda: sums(2), listed):
        print("--", name)
        print(Steps(go_on).runcall(function))

print("-- breakpoints")
d = Steps(lambda d, f: d.set_continue())
line = double.__code__.co_firstlineno + 1
print(d.set_break(__file__, line), d.set_break(__file__, line + 1, temporary=True),
      d.set_break(__file__, line + 1, cond="y == 4"))
print(d.set_break(__file__, 100000).replace(os.path.abspath(__file__), "FILE"))
print(d.runcall(sums, 3))
for b in bdb.Breakpoint.bpbynumber:
    if b:
        print(b.bpformat().replace(os.path.abspath(__file__), "FILE"))
print(d.get_break(__file__, line), len(d.get_breaks(__file__, line)), d.get_file_breaks(__file__) == [line, line + 1])
for number in ("", "x", "99", "2", "1", "1"):
    print(d.clear_bpbynumber(number))
print(d.clear_all_breaks(), d.clear_all_breaks())


def session(commands, function, *args):
    out = io.StringIO()
    debugger = pdb.Pdb(stdin=io.StringIO("\n".join(commands) + "\n"), stdout=out, nosigint=True,
                       readrc=False)
    try:
        result = debugger.runcall(function, *args)
    except bdb.BdbQuit:
        result = "quit"
    text = out.getvalue().replace(os.path.abspath(__file__), "FILE")
    # Frames of the debugger itself stand in another file.
    print(text, result, sep="\n")


print("-- pdb")
here = sums.__code__.co_firstlineno
session(["s", "s", "p n", "n", "a", "n", "s", "s", "s", "u", "p total", "d", "whatis x", "whatis double", "pp [x] * 3",
         "p nope", "r", "retval", "n", "display total", "n", "n", "n", "undisplay total",
         "alias add p %1 + %2", "add 3 4", "alias", "unalias add", "x = 5", "!y = 6", "n + 1",
         "for k in range(2): print(k)", "until", "n", "n", "c"], sums, 2)
session([f"b {line}, x == 1", f"tbreak {here + 8}", "b", "c", "p x", "condition 4", "ignore 4 1",
         "disable 4", "enable 4 77", "commands 4", "silent", "p x, 'silently'", "c", "c", "p n",
         "b double", "b 99999", "b nofunction", "cl 6", "cl", "y", "b", "q"], sums, 4)


def fails(x):
    y = x - 1
    return 1 // y


print("-- post mortem")
try:
    fails(1)
except ZeroDivisionError as error:
    debugger = pdb.Pdb(stdin=io.StringIO("p x, y\na\nu\np error\nd\nq\n"), stdout=sys.stdout, readrc=False)
    debugger.reset()
    real, debugger.stdout = sys.stdout, io.StringIO()
    debugger.interaction(None, error.__traceback__)
    print(debugger.stdout.getvalue().replace(os.path.abspath(__file__), "FILE"))


def locals_of_a_frame(a):
    frame = sys._getframe()
    names = frame.f_locals
    names["extra"] = 1
    b = 2
    print(names is frame.f_locals, sorted(frame.f_locals))
    del a
    print(sorted(frame.f_locals))
    return frame


print(sorted(locals_of_a_frame(1).f_locals))
print(sys.excepthook is sys.__excepthook__, sys.displayhook is sys.__displayhook__)
print("-- a debugger in the debugger")
session(["n", "debug double(5)", "s", "s", "p x", "c", "p total", "c"], sums, 1)
