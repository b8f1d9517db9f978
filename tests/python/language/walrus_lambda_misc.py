# Odds and ends of the grammar: lambda forms, ellipsis, semicolons, line joining, decorators, annotations, star expressions.
f = lambda a, b=2, *c, d=4, **e: (a, b, c, d, e)
print(f(1), f(1, 3, 5, d=6, z=7))
print((lambda *, k: k)(k=1), (lambda a, /, b: a + b)(1, b=2))
print(..., Ellipsis is ..., type(...).__name__)
print(1,); print((1,), (), ((),), [()], {()}, {(): 1})
print("a" if 1 else "b", (1 if 0 else 2) if 1 else 3)
print(not 1 == 2, not (1 == 2), -2 ** 2, (-2) ** 2, 2 ** 3 ** 2, 2 ** -1, -1 ** 0.5)
print(1 or 1 / 0, 0 and 1 / 0, 5 and 6, 0 or [] or "last")
print(f is f, None is None, not None is None, f is not None)
print([1, 2, 3][1:][0], "abc"[-1], {"a": [1, {"b": 2}]}["a"][1]["b"], (lambda: [1])()[0])
print(0xFFFFFFFFFFFFFFFFFF, 1_0, 0b1, 1e3, 1E3, .1e1, 1.e1, 10 .real, 1.0.real, 1..real)
def annotated(a: int, *args: str, b: "x" = 3, **kw: float) -> None: ...
print(annotated.__annotations__)
class Deco:
    def __init__(self, fn): self.fn = fn
    def __call__(self, *a): return ["deco", self.fn(*a)]
@Deco
def hi(x): return x
print(hi(3))
buttons = [lambda fn: fn]
@buttons[0]
@(lambda fn: lambda: fn() + 1)
def one(): return 1
print(one())
def returns_tuple(): return 1, *[2, 3]
print(returns_tuple())
for x in *[1, 2], 3: print(x, end=" ")
print()
print(*"abc", *[1, 2], sep="", end="!\n")
if 1:
    if 0: pass
    elif 1:
        print("elif")
    else: pass
x = [
    1,
    2,   # comment

    3
]
print(x)
print(len("""a
b"""), "a\
b")
def g(): return
print(g(), [g, g][0] is g)
print({1: "a", 1.0: "b", True: "c"}, {1, 1.0, True}, {"a": 1, "a": 2})
print(type(lambda: 0).__name__, type(g).__name__, type(print).__name__, type(len).__name__, type("".join).__name__, type(str.join).__name__, type(g.__code__).__name__)
print([i for i in range(10)][::-3], "hello"[::-1], "hello"[1:-1:2], list(range(10))[slice(2, 8, 3)], "abc"[5:], "abc"[-100:100])
nonlocal_test = [0]
def bump(): nonlocal_test[0] += 1; return nonlocal_test[0]
nonlocal_test[bump() - 1] += 10
print(nonlocal_test)
a = b, c = 1, 2
print(a, b, c)
print(__debug__, type(__file__).__name__)
print(f"{'a' if True else 'b'}", f"{ {1, 2} == {2, 1} }", f'{"nested"!r}')
global_decl = 1
async_ = 2
print(async_, type(type), type(type(None)), isinstance(type, type))
_ = 5
print(_ + 1)
été = "unicode name"
print(été)
print("ok" if "a" < "b" < "c" else "no", [1, 2] < [1, 3], (1,) < (1, 0), "B" < "a", [] < [0])
print(1 if True else 2 if False else 3, [*(), *[]], (yield_ := 3))
