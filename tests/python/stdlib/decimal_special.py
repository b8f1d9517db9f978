"""Decimal: zeros beside far numbers, infinities, NaNs and edges of the exponent range."""
from decimal import *

values = [Decimal(v) for v in ("0", "-0", "0E+5", "-0E-7", "1", "-1", "1.000", "-3", "0.5", "Inf", "-Inf", "NaN12",
                               "sNaN3", "-NaN", "9.999E+20", "1E-20", "1E+20", "123456789", "-4.44444444444")]

def show(context, name, *args):
    context = context.copy()
    context.clear_flags()
    result = getattr(context, name)(*args)
    flags = sorted(flag.__name__ for flag, on in context.flags.items() if on)
    print(name, *args, "->", result, *flags)

for context in (Context(prec=9, Emax=20, Emin=-20, traps=[]),
                Context(prec=5, Emax=10, Emin=-10, clamp=1, rounding=ROUND_UP, traps=[])):
    for name in ("add", "divide_int", "remainder_near"):
        for a in values:
            for b in values:
                show(context, name, a, b)
    for a in values[::2]:
        for b in values[::3]:
            for c in values[1::3]:
                show(context, "fma", a, b, c)
context = Context(prec=9, Emax=20, Emin=-20, traps=[])
for a in values:
    for b in values:
        show(context, "power", a, b)
far = Context(prec=9, Emax=999999999, Emin=-999999999, traps=[])
show(far, "add", Decimal(0), Decimal("-9.999E+999999999"))
show(far, "subtract", Decimal("1E-999999999"), Decimal("0E+999999999"))
show(far, "add", Decimal("9E+999999990"), Decimal("0E-999999990"))
show(Context(prec=1, Emin=-9, Emax=999, traps=[]), "power", Decimal("1E-18"), Decimal("0.5"))
show(far, "power", Decimal("-0"), Decimal("3"), Decimal("7"))
for wrong in ({"flags": (0, 1)}, {"traps": (Inexact,)}, {"flags": [3]}):
    try:
        Context(**wrong)
    except Exception as e:
        print(type(e).__name__, e)
try:
    del context.prec
except AttributeError as e:
    print(e)
