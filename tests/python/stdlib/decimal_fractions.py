from decimal import Decimal, getcontext, ROUND_HALF_UP, InvalidOperation, localcontext
from fractions import Fraction
D = Decimal
print(D("0.1") + D("0.2"), D("1.10") * 3, D(1) / D(7), D("1e3"), D("-0"), D(5) // D(2), D("7.5") % 2, D("2") ** 10, D("2").sqrt(), D("1.005").quantize(D("0.01"), ROUND_HALF_UP), D("1.5") == 1.5, D("NaN"), D("Infinity") > 1, repr(D("3.140")), D(0.5), D("1.20").normalize(), D("123.456").as_tuple(), int(D("9.99")), float(D("1.25")), round(D("2.675"), 2), f"{D('1234.5'):,.2f}", abs(D(-3)), max(D(1), D(2)), D("10").ln(), D(3).exp())
getcontext().prec = 6; print(D(1) / 3, D("123456789") + 1)
with localcontext() as c: c.prec = 30; print(D(1) / 3)
for call in (lambda: D("x"), lambda: D(1) / 0, lambda: D(1) + 1.5, lambda: D(-1).sqrt()):
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
F = Fraction
print(F(1, 3) + F(1, 6), F("0.25"), F(0.5), F(6, -4), F(3, 2) ** 2, F(1, 3) < F(1, 2), float(F(1, 4)), F("3/4") * 4, repr(F(5)), F(7, 3) // 1, F(22, 7).limit_denominator(5), F(1, 3).numerator, hash(F(1, 2)) == hash(0.5), round(F(7, 2)), F(1, 2) == 0.5, sum([F(1, n) for n in range(1, 6)]))
try: F(1, 0)
except ZeroDivisionError as e: print(e)
