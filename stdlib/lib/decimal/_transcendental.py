"""Roots, logarithms and powers in a context."""

import math as _math

from decimal._context import Inexact, ROUND_HALF_EVEN, Rounded
from decimal._integers import count_digits, exp_fixed, ln10, ln_fixed, ten
from decimal._values import FINITE, INF, cut, fix, invalid, nan_result, new, order
from decimal._arithmetic import divide


def square_root(ctx, x):
    nan = nan_result(ctx, x)
    if nan is not None:
        return nan
    if x._kind == INF:
        return new(0, 0, 0, INF) if not x._sign else invalid(ctx)
    ideal = x._e >> 1
    if not x._c:
        return fix(ctx, x._sign, 0, ideal)
    if x._sign:
        return invalid(ctx)
    # One digit more than needed, and a last digit that tells of what follows.
    c, e = x._c, x._e
    if e & 1:
        c *= 10
        e -= 1
    e >>= 1
    shift = ctx.prec + 2 - (count_digits(c) + 1) // 2
    exact = True
    if shift >= 0:
        c *= ten(2 * shift)
    else:
        c, rest = divmod(c, ten(-2 * shift))
        exact = not rest
    e -= shift
    root = _math.isqrt(c)
    exact = exact and root * root == c
    if exact:
        while e < ideal and root % 10 == 0:
            root //= 10
            e += 1
    elif root % 5 == 0:
        root += 1
    return fix(_half_even(ctx), 0, root, e)


def _half_even(ctx):
    """The context with the rounding of the inexact functions; it shares flags and traps."""
    if ctx.rounding == ROUND_HALF_EVEN:
        return ctx
    work = ctx.copy()
    work.rounding = ROUND_HALF_EVEN
    object.__setattr__(work, "flags", ctx.flags)
    object.__setattr__(work, "traps", ctx.traps)
    return work


def _certain(ctx, compute):
    """(c, e) of compute(digits), with enough digits that rounding them is certain.

    The result has more digits than the precision, and its last ones are never an exact tie.
    """
    digits = ctx.prec + 8
    for _ in range(12):
        c, e = compute(digits)
        size = count_digits(abs(c))
        extra = size - ctx.prec
        if extra >= 4 and c:
            half = 5 * ten(extra - 1)
            if abs(abs(c) % ten(extra) - half) > 2000:
                break
        digits += max(digits // 2, ctx.prec + 8 - size)
    sign = int(c < 0)
    c = abs(c)
    if c % 10 in (0, 5):
        c += 1
    return sign, c, e


def exponential(ctx, x):
    nan = nan_result(ctx, x)
    if nan is not None:
        return nan
    if x._kind == INF:
        return new(0, 0, 0) if x._sign else new(0, 0, 0, INF)
    if not x._c:
        return new(0, 1, 0)
    ctx = _half_even(ctx)
    limit = count_digits((ctx.Emax + ctx.prec) * 3)
    if x.adjusted() > limit:
        if x._sign:
            return fix(ctx, 0, 1, ctx.Etiny() - 5)
        return fix(ctx, 0, 1, ctx.Emax + 5)
    if x.adjusted() < -ctx.prec - 3:
        # 1 and a little more or less.
        c = ten(ctx.prec + 2) + (-1 if x._sign else 1)
        return fix(ctx, 0, c, -ctx.prec - 2)

    def compute(p):
        shift = x._e + p
        c = x._c * ten(shift) if shift >= 0 else x._c // ten(-shift)
        return exp_fixed(-c if x._sign else c, p)

    return fix(ctx, *_certain(ctx, compute))


def _log_fixed(c, e, p):
    """ln(c * 10**e) as (integer, exponent); more digits for arguments near 1."""
    value = ln_fixed(c, e, p)
    if count_digits(abs(value)) < p - 1:
        p += p - count_digits(abs(value)) + 2
        value = ln_fixed(c, e, p)
    return value, -p


def _is_one(x):
    return x._c == ten(-x._e) if -200000 < x._e <= 0 else False


def natural_log(ctx, x):
    nan = nan_result(ctx, x)
    if nan is not None:
        return nan
    if not x._kind and not x._c:
        return new(1, 0, 0, INF)
    if x._sign:
        return invalid(ctx)
    if x._kind:
        return new(0, 0, 0, INF)
    if _is_one(x):
        return new(0, 0, 0)
    return fix(_half_even(ctx), *_certain(ctx, lambda p: _log_fixed(x._c, x._e, p)))


def common_log(ctx, x):
    nan = nan_result(ctx, x)
    if nan is not None:
        return nan
    if not x._kind and not x._c:
        return new(1, 0, 0, INF)
    if x._sign:
        return invalid(ctx)
    if x._kind:
        return new(0, 0, 0, INF)
    digits = count_digits(x._c)
    if x._c == ten(digits - 1):
        n = x._e + digits - 1
        return fix(ctx, int(n < 0), abs(n), 0)

    def compute(p):
        value, e = _log_fixed(x._c, x._e, p)
        q = -e
        return value * ten(q) // ln10(q), -q

    return fix(_half_even(ctx), *_certain(ctx, compute))


def as_integer(x):
    """The value of a finite number that is an integer, None if it has a fraction."""
    if x._e >= 0:
        return (-1 if x._sign else 1) * x._c * ten(x._e) if x._e < 100 else None
    if -x._e > count_digits(x._c):
        return None if x._c else 0
    q, r = divmod(x._c, ten(-x._e))
    return None if r else (-q if x._sign else q)


def is_integer(x):
    return x._e >= 0 or not x._c or (-x._e < count_digits(x._c) and x._c % ten(-x._e) == 0)


def is_odd(x):
    n = as_integer(x)
    return n is not None and bool(n & 1)


def power(ctx, a, b):
    nan = nan_result(ctx, a, b)
    if nan is not None:
        return nan
    if not b._kind and not b._c:
        return invalid(ctx) if not a._kind and not a._c else new(0, 1, 0)
    integral = b._kind == INF or is_integer(b)
    sign = int(a._sign and b._kind == FINITE and is_odd(b))
    if a._sign and not integral and (a._kind or a._c):
        return invalid(ctx)
    if not a._kind and not a._c:
        return new(sign, 0, 0, INF) if b._sign else new(sign, 0, 0)
    if a._sign and b._kind:
        return invalid(ctx)
    if a._kind == INF:
        return new(sign, 0, 0) if b._sign else new(sign, 0, 0, INF)
    magnitude = order(a.copy_abs(), new(0, 1, 0))
    if b._kind == INF:
        if not magnitude:
            ctx.signal(Inexact, Rounded)
            return new(0, ten(ctx.prec - 1), 1 - ctx.prec)
        return new(0, 0, 0, INF) if (magnitude > 0) != bool(b._sign) else new(0, 0, 0)
    n = as_integer(b) if integral else None
    given = ctx
    if not integral:
        ctx = _half_even(ctx)
    if not magnitude:
        if n is not None:
            return fix(ctx, sign, *_one_power(a, n, ctx))
        ctx.signal(Inexact, Rounded)
        return new(sign, ten(ctx.prec - 1), 1 - ctx.prec)
    if n is not None and abs(n) * count_digits(a._c) < 20000 + 4 * ctx.prec:
        c, e = a._c ** abs(n), a._e * abs(n)
        if n > 0:
            return fix(ctx, sign, c, e)
        return divide(ctx, new(sign, 1, 0), new(0, c, e))
    # Too large for any exponent range?
    if b.adjusted() + count_digits(abs(a.adjusted()) + 1) > count_digits(ctx.Emax) + 25:
        if (magnitude > 0) != bool(b._sign):
            return fix(given, sign, 1, ctx.Emax + 5)
        return fix(given, sign, 1, ctx.Etiny() - 5)

    def compute(p):
        room = p + max(b.adjusted(), 0) + count_digits(abs(a.adjusted()) + 1) + 3
        value, e = _log_fixed(a._c, a._e, room)
        value *= -b._c if b._sign else b._c
        shift = e + b._e + p
        value = value * ten(shift) if shift >= 0 else value // ten(-shift)
        return exp_fixed(value, p)

    _, c, e = _certain(ctx, compute)
    inside = ctx.Emin <= e + count_digits(c) - 1 <= ctx.Emax
    if not inside:
        # The digits may be those of a number just below the least normal one's root: what counts
        # is the rounded result.
        extra = count_digits(c) - ctx.prec
        rounded = cut(sign, c, extra, ROUND_HALF_EVEN)[0] if extra > 0 else c
        if extra > 0 and e + extra + count_digits(rounded) - 1 == ctx.Emin:
            ctx.signal(Inexact, Rounded)
            shorter = count_digits(rounded) - ctx.prec
            return new(sign, rounded // ten(shorter), e + extra + shorter)
    return fix(ctx if inside else given, sign, c, e)


def _one_power(a, n, ctx):
    """1.000 to an integer power: as many zeros as the exact result has."""
    if n < 0:
        return 1, 0
    e = a._e * n
    if e < 1 - ctx.prec:
        e = 1 - ctx.prec
        ctx.signal(Rounded)
    return ten(-e), e


def power_modulo(ctx, a, b, m):
    nan = nan_result(ctx, a, b, m)
    if nan is not None:
        return nan
    if a._kind or b._kind or m._kind:
        return invalid(ctx)
    x, n, modulus = as_integer(a), as_integer(b), as_integer(m)
    if x is None or n is None or modulus is None or n < 0 or not modulus:
        return invalid(ctx)
    if count_digits(abs(modulus)) > ctx.prec or (not x and not n):
        return invalid(ctx)
    result = pow(abs(x), n, abs(modulus))
    return fix(ctx, a._sign & n & 1, result, 0)
