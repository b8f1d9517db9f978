"""How decimals are made, rounded to a context, read from text and ordered."""

import math as _math
import numbers as _numbers

from decimal._context import (
    Clamped, FloatOperation, Inexact, InvalidOperation, Overflow, ROUND_05UP, ROUND_CEILING,
    ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Rounded,
    Subnormal, Underflow, getcontext,
)
from decimal._integers import count_digits, from_text, ten

Decimal = None     # the class, set by the room that defines it

# Kinds of numbers.
FINITE, INF, QNAN, SNAN = range(4)


def increment(rounding, sign, kept, rest, power):
    """Whether the kept digits go one up when rest/power (0 < rest < power) is cut off."""
    if rounding == ROUND_HALF_EVEN:
        twice = rest * 2
        return twice > power or (twice == power and kept & 1)
    if rounding == ROUND_HALF_UP:
        return rest * 2 >= power
    if rounding == ROUND_HALF_DOWN:
        return rest * 2 > power
    if rounding == ROUND_DOWN:
        return False
    if rounding == ROUND_UP:
        return True
    if rounding == ROUND_CEILING:
        return not sign
    if rounding == ROUND_FLOOR:
        return bool(sign)
    return kept % 10 in (0, 5)


def cut(sign, c, count, rounding):
    """c without its last `count` digits, rounded; and whether anything was lost."""
    power = ten(count) if count < 10**7 else None
    if power is None or count > count_digits(c) + 1:
        # All digits go: less than a tenth is left.
        if not c:
            return 0, False
        return int(increment(rounding, sign, 0, 1, 100)), True
    kept, rest = divmod(c, power)
    if rest:
        return kept + bool(increment(rounding, sign, kept, rest, power)), True
    return kept, False


def new(sign, c, e, kind=FINITE, cls=None):
    return (cls or Decimal)._new(sign, c, e, kind)


def fix(ctx, sign, c, e, *conditions):
    """A finite result rounded to the context; signals what happened."""
    emax = ctx.Emax
    prec = ctx.prec
    if not c:
        top = ctx.Etop() if ctx.clamp else emax
        low = ctx.Etiny()
        if e > top or e < low:
            e = top if e > top else low
            conditions += (Clamped,)
        if conditions:
            ctx.signal(*conditions)
        return new(sign, 0, e)
    digits = count_digits(c)
    adjusted = e + digits - 1
    if digits <= prec and ctx.Emin <= adjusted <= emax:
        if ctx.clamp and e > ctx.Etop():
            c *= ten(e - ctx.Etop())
            e = ctx.Etop()
            conditions += (Clamped,)
        if conditions:
            ctx.signal(*conditions)
        return new(sign, c, e)
    if adjusted > emax:
        return overflow(ctx, sign, conditions)
    tiny = adjusted < ctx.Emin
    low = ctx.Etiny() if tiny else e + digits - prec
    if tiny:
        conditions += (Subnormal,)
    if e < low:
        c, lost = cut(sign, c, low - e, ctx.rounding)
        e = low
        conditions += (Rounded,)
        if lost:
            conditions += (Inexact,)
            if tiny:
                conditions += (Underflow,)
                if not c:
                    conditions += (Clamped,)
        if count_digits(c) > prec:
            c //= 10
            e += 1
        if c and e + count_digits(c) - 1 > emax:
            return overflow(ctx, sign, conditions)
    elif ctx.clamp and e > ctx.Etop():
        c *= ten(e - ctx.Etop())
        e = ctx.Etop()
        conditions += (Clamped,)
    if conditions:
        ctx.signal(*conditions)
    return new(sign, c, e)


def overflow(ctx, sign, conditions):
    rounding = ctx.rounding
    if (
        rounding in (ROUND_DOWN, ROUND_05UP)
        or (rounding == ROUND_CEILING and sign)
        or (rounding == ROUND_FLOOR and not sign)
    ):
        result = new(sign, ten(ctx.prec) - 1, ctx.Etop())
    else:
        result = new(sign, 0, 0, INF)
    ctx.signal(*conditions, Overflow, Inexact, Rounded)
    return result


def invalid(ctx, condition=InvalidOperation, *others):
    ctx.signal(condition, *others)
    return new(0, 0, 0, QNAN)


def nan_result(ctx, *operands):
    """The NaN that an operation on NaNs gives; None if no operand is one."""
    for x in operands:
        if x._kind == SNAN:
            ctx.signal(InvalidOperation)
            return fit_nan(ctx, x)
    for x in operands:
        if x._kind == QNAN:
            return fit_nan(ctx, x)
    return None


def fit_nan(ctx, x):
    c = x._c
    room = ctx.prec - ctx.clamp
    if c and count_digits(c) > room:
        c %= ten(room)
    return new(x._sign, c, 0, QNAN)


def parse_number(text):
    """(sign, coefficient, exponent, kind) of a text; None if it is no number."""
    text = text.strip().replace("_", "")
    sign = 0
    if text[:1] in ("+", "-"):
        sign = int(text[0] == "-")
        text = text[1:]
    if not text:
        return None
    first = text[0]
    if first.isdecimal() or first == ".":
        mantissa, exponent = text, 0
        for mark in "eE":
            if mark in text:
                mantissa, _, power = text.partition(mark)
                negative = power[:1] == "-"
                if power[:1] in ("+", "-"):
                    power = power[1:]
                if not power.isdecimal():
                    return None
                exponent = from_text(power[-40:]) if power[:-40].strip("0") == "" else 10**40
                if negative:
                    exponent = -exponent
                break
        whole, _, part = mantissa.partition(".")
        digits = whole + part
        if not digits.isdecimal():
            return None
        return sign, from_text(digits), exponent - len(part), FINITE
    lower = text.lower()
    if lower in ("inf", "infinity"):
        return sign, 0, 0, INF
    kind = QNAN
    if lower[:1] == "s":
        kind, lower = SNAN, lower[1:]
    if lower[:3] == "nan":
        payload = lower[3:]
        if not payload or payload.isdecimal():
            return sign, from_text(payload), 0, kind
    return None


def from_tuple(value):
    if len(value) != 3:
        raise ValueError("argument must be a sequence of length 3")
    sign, digits, exponent = value
    if not isinstance(sign, int) or sign not in (0, 1):
        raise ValueError("sign must be an integer with the value 0 or 1")
    kind = FINITE
    if isinstance(exponent, str):
        kinds = {"F": INF, "n": QNAN, "N": SNAN}
        if exponent not in kinds:
            raise ValueError("string argument in the third position must be 'F', 'n' or 'N'")
        kind = kinds[exponent]
    elif not isinstance(exponent, int):
        raise ValueError("exponent must be an integer")
    if not isinstance(digits, (tuple, list)):
        raise ValueError("coefficient must be a tuple of digits")
    for d in digits:
        if not isinstance(d, int) or not 0 <= d <= 9:
            raise ValueError("coefficient must be a tuple of digits")
    if kind == INF:
        return sign, 0, 0, kind
    c = from_text("".join(map(str, map(int, digits))))
    return sign, c, exponent if kind == FINITE else 0, kind


def float_parts(f):
    """A float exactly, as the parts of a Decimal."""
    if _math.isnan(f):
        return int(_math.copysign(1.0, f) < 0), 0, 0, QNAN
    if _math.isinf(f):
        return int(f < 0), 0, 0, INF
    n, d = abs(f).as_integer_ratio()
    k = d.bit_length() - 1
    return int(_math.copysign(1.0, f) < 0), n * 5**k, -k, FINITE


def convert(other):
    """An operand as Decimal: ints are taken, nothing else; None otherwise."""
    if isinstance(other, Decimal):
        return other
    if isinstance(other, int):
        return new(int(other < 0), abs(int(other)), 0)
    return None


def require(other):
    result = convert(other)
    if result is None:
        raise TypeError(f"conversion from {type(other).__name__} to Decimal is not supported")
    return result


def for_comparison(self, other, equality):
    """Operands of a comparison; rationals are compared after multiplying by the denominator."""
    if isinstance(other, Decimal):
        return self, other
    if isinstance(other, int):
        return self, convert(other)
    if isinstance(other, _numbers.Rational):
        if self._kind == FINITE:
            self = new(self._sign, self._c * other.denominator, self._e)
        return self, convert(other.numerator)
    if isinstance(other, _numbers.Complex) and not isinstance(other, _numbers.Real):
        if equality and other.imag == 0:
            other = other.real
    if isinstance(other, float):
        ctx = getcontext()
        if equality:
            ctx.flags[FloatOperation] = True
        else:
            ctx.signal(FloatOperation)
        return self, new(*float_parts(other))
    return NotImplemented, NotImplemented


def order(a, b):
    """-1, 0 or 1 for numbers that are no NaNs."""
    if a._kind == INF or b._kind == INF:
        x = 0 if a._kind != INF else -1 if a._sign else 1
        y = 0 if b._kind != INF else -1 if b._sign else 1
        return (x > y) - (x < y)
    if not a._c:
        return 0 if not b._c else 1 if b._sign else -1
    if not b._c:
        return -1 if a._sign else 1
    if a._sign != b._sign:
        return -1 if a._sign else 1
    direction = -1 if a._sign else 1
    x, y = a.adjusted(), b.adjusted()
    if x != y:
        return direction if x > y else -direction
    p, q = a._c, b._c
    if a._e > b._e:
        p *= ten(a._e - b._e)
    else:
        q *= ten(b._e - a._e)
    return direction * ((p > q) - (p < q))
