# Names: global, local, enclosing, builtin; exec, eval, compile, locals, globals.
x = "global"
def show():
    return x
def shadow():
    x = "local"
    return x, show()
print(shadow())
def deep():
    x = "enclosing"
    def mid():
        def inner():
            nonlocal x
            x += "!"
            return x
        return inner
    fn = mid()
    fn(); fn()
    return x
print(deep())
print(eval("1 + 2 * 3"), eval("x"), eval("a + b", {"a": 1, "b": 2}), eval("[i for i in range(3)]"))
ns = {}
exec("y = 5\ndef f(n): return n * y\nclass K: z = f(2)", ns)
print(ns["y"], ns["f"](3), ns["K"].z, sorted(k for k in ns if not k.startswith("__")))
def local_vars(a, b=2):
    c = a + b
    return sorted(locals().items())
print(local_vars(1))
code = compile("a * 2", "<test>", "eval")
print(eval(code, {"a": 21}))
exec(compile("print('from exec')", "<test>", "exec"))
exec(compile("1 + 1\n'shown'", "<test>", "single")) if False else None
print("x" in globals(), "nope" in globals(), globals()["x"])
globals()["made"] = 7
print(made)
len_backup = len
def len(o): return "my len"
print(len([1]))
del len
print(len([1]))
class Scope:
    x = "class"
    y = x + "!"
    def method(self):
        return x
print(Scope.x, Scope.y, Scope().method())
def late():
    return defined_later()
def defined_later(): return "late"
print(late())
def conditional(flag):
    if flag:
        v = 1
    try:
        return v
    except UnboundLocalError as error:
        return str(error)
print(conditional(True), conditional(False))
for i in range(3): pass
print(i)
try:
    raise ValueError("gone")
except ValueError as e:
    pass
try:
    e
except NameError as error:
    print(error)
def dels():
    a = 1
    del a
    try:
        a
    except UnboundLocalError as error:
        print(error)
dels()
print(__name__, type(__builtins__).__name__ in ("module", "dict"))
for bad in ("1 +", "x = 1", "print(", "def f(): pass", ")", "a b", "", "1\n2", "  1"):
    try:
        print(repr(bad), eval(bad))
    except SyntaxError as error:
        print(repr(bad), type(error).__name__, error.msg, error.lineno, error.offset)


# Code with free variables needs a closure.
def outer():
    captured = 1

    def inner():
        return captured
    return inner


free = outer()
for run in (lambda: eval(free.__code__), lambda: exec(free.__code__, closure=()),
            lambda: exec("1", closure=free.__closure__),
            lambda: exec(compile("1", "", "exec"), closure=free.__closure__)):
    try:
        run()
    except TypeError as error:
        print(error)
print(exec(free.__code__, closure=free.__closure__))

# A name that a function inside declares global is global in the code around, too.
names, inside = {}, {}
exec("def f():\n global y\n return y\ny = 9\nprint(f())", names, inside)
print("y" in names, "y" in inside)
