# Decimals where the fast ways end: long coefficients, odd contexts, subclasses, mixed operands.
import copy
import pickle
from decimal import *
from fractions import Fraction

for a, b in (("1", "3"), ("9" * 38, "1"), ("9" * 37, "9" * 37), ("1E+20", "1E-20"), ("1e400", "1"), ("0", "-0"),
             ("-0.00", "0"), ("123.450", "-123.45"), ("1" * 20, "2" * 19), ("5e-999999", "2")):
    x, y = Decimal(a), Decimal(b)
    with localcontext() as context:
        context.clear_flags()
        results = [x + y, x - y, x * y, x / y if y else None, x < y, x == y, x >= y]
        print(results, [s.__name__ for s, on in context.flags.items() if on])
for prec, rounding in ((3, ROUND_HALF_EVEN), (3, ROUND_UP), (36, ROUND_HALF_EVEN), (37, ROUND_HALF_EVEN),
                       (60, ROUND_FLOOR)):
    with localcontext(Context(prec=prec, rounding=rounding)):
        print(Decimal(2) / 3, Decimal("99.95") + Decimal("0.1"), Decimal("1.2345") * Decimal("6.789"),
              Decimal("0.125") - Decimal("0.125"), Decimal(1) / 8, Decimal(10) / 5)
with localcontext(Context(traps=[Inexact])):
    try:
        Decimal(1) / 3
    except Inexact as error:
        print("trapped", error)
    print(Decimal(1) / 4)


class Money(Decimal):
    def __add__(self, other):
        return Money(super().__add__(other))

    def __repr__(self):
        return f"Money({self})"


class Plain(Decimal):
    __slots__ = ("note",)


m = Money("1.50")
print(m + 1, repr(m + m), m * 2, 2 + m, type(m * 2).__name__, m == Decimal("1.5"), str(m), m.quantize(Decimal(1)))
p = Plain("2.5")
p.note = "n"
print(p, p.note, p + p, hash(p) == hash(Decimal("2.5")), Plain(7), repr(Plain("-1e5")))
print(Decimal(5) + True, 2 ** 70 - Decimal(1), Decimal(7) // 2, -7 % Decimal(3), Decimal(1) == 1.0, Decimal("0.5") == Fraction(1, 2))
for other in (1.5, "1", None, 1j):
    for operation in (lambda: Decimal(1) + other, lambda: other - Decimal(1), lambda: Decimal(1) < other):
        try:
            print(operation())
        except TypeError as error:
            print(error)
for text in ("1_000.5", " 12 ", "\u0661\u0662", "1e", "e5", ".", "+", "", "1.2.3", "0x10", "1e99999999999999999999", "-.5e-3", "+5.", "0" * 60 + "1",
             "1" * 39, "Infinity", "snan"):
    try:
        print(repr(text), repr(Decimal(text)))
    except InvalidOperation as error:
        print(repr(text), error)
for wrong in ((), ("1", None, 3), (None,), ([],)):
    try:
        print(Decimal(*wrong))
    except (TypeError, ValueError) as error:
        print(type(error).__name__)
print(Decimal(value="3"), Decimal("3", context=None), Decimal((1, (2, 3), -1)), Decimal(0.25), Decimal(Decimal("4")))
d = Decimal("12.50")
print(pickle.loads(pickle.dumps(d)), copy.copy(d) is d, copy.deepcopy([d]), d.as_tuple(), hash(d) == hash(12.5))
print(*(format(d, spec) for spec in ("", ".1f", "10.3f", ",.2f", "<10.1f", "010.1f", "e", ".0f", "+.1f", "%", "n")))
print(format(Decimal("1234567.891"), ",.2f"), format(Decimal("-0.004"), ".2f"), format(Decimal("1e30"), ".2f"),
      format(Decimal("999.995"), "12,.2f"), format(Decimal("NaN"), ".2f"))
try:
    format(d, "q")
except ValueError as error:
    print(error)
print(sum([Decimal("0.1")] * 10), max(Decimal(1), 2), sorted([Decimal("2"), 1, Decimal("1.5")]))
with localcontext(Context(prec=5, Emax=2, Emin=-2)):
    for a, b in (("99999", "1"), ("0.01", "0.001"), ("0.00123", "1")):
        try:
            print(Decimal(a) * Decimal(b), Decimal(a) + Decimal(b))
        except Overflow:
            print("overflow")
    try:
        print(Decimal("99.9996").quantize(Decimal("0.001")))
        print(Decimal("999.9996").quantize(Decimal("0.001")))
    except InvalidOperation as error:
        print("invalid")
x = Decimal("1")
try:
    x + Decimal("sNaN")
except InvalidOperation:
    print("signaling")
