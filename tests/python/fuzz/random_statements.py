# Random small programs of loops, branches, exceptions and functions, run with a step limit; the stored output is CPython's.
state = 777
def rnd(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
    return (state >> 33) % n
def pick(*o): return o[rnd(len(o))]
NAMES = "abcd"
def value(d=2):
    k = rnd(9)
    if d == 0 or k < 3: return pick(str(rnd(10)), pick(*NAMES), pick(*NAMES), str(-rnd(5)))
    if k < 6: return f"({value(d - 1)} {pick('+', '-', '*', '//', '%')} {value(d - 1)})"
    if k == 6: return f"({value(d - 1)} if {condition()} else {value(d - 1)})"
    if k == 7: return f"sum(x * {value(0)} for x in range({rnd(4)}))"
    return f"f{rnd(2)}({value(d - 1)})"
def condition(): return f"{value(1)} {pick('<', '>', '==', '!=', '<=')} {value(1)}"
def block(depth, loop, func):
    return [line for _ in range(1 + rnd(3)) for line in statement(depth, loop, func)]
def indent(lines): return ["    " + l for l in lines]
def statement(depth, loop, func):
    k = rnd(14)
    if depth == 0 or k < 4: return [f"{pick(*NAMES)} {pick('=', '+=', '-=', '=')} {value()}"]
    if k == 4: return [f"if {condition()}:"] + indent(block(depth - 1, loop, func)) + ([f"elif {condition()}:"] + indent(block(depth - 1, loop, func)) if rnd(2) else []) + (["else:"] + indent(block(depth - 1, loop, func)) if rnd(2) else [])
    if k in (5, 6): return [f"for {pick(*NAMES)} in range({rnd(5)}):"] + indent(["tick()"] + block(depth - 1, True, func)) + (["else:"] + indent(block(depth - 1, loop, func)) if rnd(3) == 0 else [])
    if k == 7: return [f"while {condition()}:"] + indent(["tick()"] + block(depth - 1, True, func))
    if k in (8, 9):
        r = ["try:"] + indent(block(depth - 1, loop, func))
        if rnd(3): r += [f"except {pick('ZeroDivisionError', 'ValueError', '(KeyError, ValueError)')}:"] + indent(block(depth - 1, loop, func))
        if rnd(2) and "except" in "".join(r): r += ["else:"] + indent(block(depth - 1, loop, func))
        if rnd(2) or not any(l.startswith("except") for l in r): r += ["finally:"] + indent([f"out('finally', {value(0)})"] + block(depth - 1, False, False))
        return r
    if k == 10: return [pick("raise ValueError(%s)" % value(1), "raise KeyError(%s)" % value(0))] if rnd(2) else [f"out({value()}, {value(0)})"]
    if k == 11: return [pick("break", "continue")] if loop else [f"out({value()})"]
    if k == 12: return [f"return {value()}"] if func else [f"out({value(1)})"]
    return [f"with manager({value(0)}):"] + indent(block(depth - 1, loop, func))
class Stop(BaseException): pass
def run(source):
    lines, steps = [], [0]
    def tick():
        steps[0] += 1
        if steps[0] > 200: raise Stop
    def out(*args):
        lines.append(" ".join(str(a)[:20] for a in args))
        if len(lines) > 50: raise Stop
    class manager:
        def __init__(self, v): self.v = v
        def __enter__(self): out("enter", self.v)
        def __exit__(self, kind, e, t): out("exit", kind and kind.__name__); return self.v == 2 and kind is not Stop
    env = {"tick": tick, "out": out, "manager": manager}
    try: exec(compile(source, "<random>", "exec"), env); lines.append("end")
    except Stop: lines.append("stopped")
    except RecursionError: lines.append("recursion")
    except Exception as e: lines.append(f"{type(e).__name__} {str(e)[:60]} line {e.__traceback__.tb_next and e.__traceback__.tb_next.tb_lineno}")
    return " | ".join(lines) + " " + " ".join(f"{n}={str(env.get(n, '-'))[:20]}" for n in NAMES)
for n in range(400):
    helpers = []
    for i in range(2): helpers += [f"def f{i}(a):"] + indent(["tick()"] + ["b = c = d = 1"] + block(2, False, True) + [f"return {pick('a', 'b', 'c')}"])
    program = helpers + ["a, b, c, d = 1, 2, 3, 0"] + block(3, False, False) + block(3, False, False) + block(2, False, False)
    print(n, run("\n".join(program)))
