# Random expressions, the same ones each time; each prints its value or its error. The stored output is CPython's.
state = 4242
def rnd(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
    return (state >> 33) % n
def pick(*options): return options[rnd(len(options))]
def integer(): return str(pick(0, 1, 2, 3, -1, -7, 10, 255, 2**40, 2**62, -2**63, 2**64 + 1, 12345678901234567890123, rnd(100), -rnd(1000)))
def floating(): return repr(pick(0.0, 1.0, -0.5, 2.5, 1e10, 1e-10, 1e300, 3.14159, -7.25, 0.1))
def string(): return repr(pick("", "a", "abc", "Hello", "é", "日本", "a b c", "12", "xyz" * 3, "\n"))
def seq(depth): return pick("[%s]", "(%s,)", "[%s]") % ", ".join(expression(depth - 1) for _ in range(1 + rnd(3)))
def mapping(depth): return "{%s}" % ", ".join(f"{pick(integer, string)()}: {expression(depth - 1)}" for _ in range(rnd(3)))
def expression(depth):
    if depth <= 0: return pick(integer, integer, floating, string, lambda: pick("None", "True", "False"))()
    kind = rnd(14)
    if kind < 5: return f"({expression(depth - 1)} {pick('+', '-', '*', '//', '%', '/', '&', '|', '^', '+', '*')} {expression(depth - 1)})"
    if kind == 5: return f"({expression(depth - 1)} {pick('<', '<=', '==', '!=', '>', 'in', 'not in')} {expression(depth - 1)})"
    if kind == 6: return f"({expression(depth - 1)} {pick('and', 'or')} {expression(depth - 1)})"
    if kind == 7: return f"({pick('-', '+', '~', 'not ')}{expression(depth - 1)})"
    if kind == 8: return seq(depth)
    if kind == 9: return mapping(depth)
    if kind == 10: return f"{seq(depth)}[{pick(integer(), ':', '1:', '::-1', ':2')}]"
    if kind == 11: return f"{pick('len', 'str', 'repr', 'bool', 'abs', 'list', 'tuple', 'sum', 'int', 'float', 'type', 'hex', 'round')}({expression(depth - 1)})"
    if kind == 12: return f"({expression(depth - 1)} if {expression(depth - 1)} else {expression(depth - 1)})"
    return f"{string()}.{pick('upper()', 'split()', 'strip()', 'title()', 'find(%s)' % string(), 'replace(%s, %s)' % (string(), string()), 'join(%s)' % seq(1), 'count(%s)' % string(), 'encode()', 'isalpha()', 'ljust(8)', 'center(7)')}"
import warnings
warnings.simplefilter("ignore")
for n in range(1500):
    text = expression(1 + rnd(3))
    try:
        value = eval(text)
        shown = repr(value)
        if "{" in shown and isinstance(value, (set, frozenset, list, tuple)): shown = str(len(value))
    except Exception as error:
        message = str(error)
        shown = f"{type(error).__name__}: {message}" if "set()" not in message else type(error).__name__
    print(n, text, "=>", shown[:200])
