"""Sums, products, quotients and remainders in a context."""

from decimal._context import (
    Clamped, DivisionByZero, DivisionImpossible, DivisionUndefined, InvalidOperation,
    ROUND_FLOOR,
)
from decimal._integers import count_digits, ten
from decimal._values import INF, QNAN, fix, invalid, nan_result, new


def plus(ctx, x):
    if x._kind:
        nan = nan_result(ctx, x)
        return nan if nan is not None else new(x._sign, 0, 0, INF)
    sign = x._sign
    if not x._c and ctx.rounding != ROUND_FLOOR:
        sign = 0
    return fix(ctx, sign, x._c, x._e)


def minus(ctx, x):
    return plus(ctx, x if x._kind > INF else x.copy_negate())


def finish(ctx, x):
    """x rounded to the context, with its sign even if it is 0."""
    nan = nan_result(ctx, x)
    if nan is not None:
        return nan
    return new(x._sign, 0, 0, INF) if x._kind else fix(ctx, x._sign, x._c, x._e)


def add(ctx, a, b):
    if a._kind or b._kind:
        nan = nan_result(ctx, a, b)
        if nan is not None:
            return nan
        if a._kind and b._kind and a._sign != b._sign:
            return invalid(ctx)
        return new((a if a._kind else b)._sign, 0, 0, INF)
    x, y, p, q = a._c, b._c, a._e, b._e
    if p != q:
        # A number far below the other one's last digit only decides the rounding.
        if x and y:
            gap = ctx.prec + 3
            if p > q:
                low = min(p + count_digits(x) - 1 - gap, p)
                if q + count_digits(y) < low:
                    y, q = 1, low - 1
            else:
                low = min(q + count_digits(y) - 1 - gap, q)
                if p + count_digits(x) < low:
                    x, p = 1, low - 1
        if p > q:
            # Beside a zero, zeros behind the number count as far as the precision goes.
            e = q if y or not x else max(q, p - ctx.prec - 1)
            if x:
                x *= ten(p - e)
        else:
            e = p if x or not y else max(p, q - ctx.prec - 1)
            if y:
                y *= ten(q - e)
    else:
        e = p
    total = (-x if a._sign else x) + (-y if b._sign else y)
    if total:
        sign = int(total < 0)
    elif a._sign == b._sign:
        sign = a._sign
    else:
        sign = int(ctx.rounding == ROUND_FLOOR)
    return fix(ctx, sign, abs(total), e)


def subtract(ctx, a, b):
    if b._kind > INF or a._kind > INF:
        return nan_result(ctx, a, b)
    return add(ctx, a, b.copy_negate())


def multiply(ctx, a, b):
    sign = a._sign ^ b._sign
    if a._kind or b._kind:
        nan = nan_result(ctx, a, b)
        if nan is not None:
            return nan
        if (not a._kind and not a._c) or (not b._kind and not b._c):
            return invalid(ctx)
        return new(sign, 0, 0, INF)
    return fix(ctx, sign, a._c * b._c, a._e + b._e)


def divide(ctx, a, b):
    sign = a._sign ^ b._sign
    if a._kind or b._kind:
        nan = nan_result(ctx, a, b)
        if nan is not None:
            return nan
        if a._kind and b._kind:
            return invalid(ctx)
        if a._kind:
            return new(sign, 0, 0, INF)
        ctx.signal(Clamped)
        return new(sign, 0, ctx.Etiny())
    if not b._c:
        if not a._c:
            return invalid(ctx, DivisionUndefined)
        ctx.signal(DivisionByZero)
        return new(sign, 0, 0, INF)
    ideal = a._e - b._e
    if not a._c:
        return fix(ctx, sign, 0, ideal)
    shift = count_digits(b._c) - count_digits(a._c) + ctx.prec + 1
    e = ideal - shift
    if shift >= 0:
        c, rest = divmod(a._c * ten(shift), b._c)
    else:
        c, rest = divmod(a._c, b._c * ten(-shift))
    if rest:
        # A digit that is never taken for an exact half or zero.
        if c % 5 == 0:
            c += 1
    else:
        while e < ideal and c % 10 == 0:
            c //= 10
            e += 1
    return fix(ctx, sign, c, e)


def _integer_quotient(ctx, a, b):
    """(quotient, remainder) of finite numbers, None if the quotient is too long."""
    e = min(a._e, b._e)
    if not a._c or a.adjusted() < b.adjusted():
        return 0, a._c, a._e
    if a.adjusted() - b.adjusted() > ctx.prec + 1:
        return None
    q, r = divmod(a._c * ten(a._e - e), b._c * ten(b._e - e))
    if count_digits(q) > ctx.prec:
        return None
    return q, r, e


def divide_int(ctx, a, b):
    sign = a._sign ^ b._sign
    if a._kind or b._kind:
        nan = nan_result(ctx, a, b)
        if nan is not None:
            return nan
        if a._kind:
            return invalid(ctx) if b._kind else new(sign, 0, 0, INF)
        return new(sign, 0, 0)
    if not b._c:
        if not a._c:
            return invalid(ctx, DivisionUndefined)
        ctx.signal(DivisionByZero)
        return new(sign, 0, 0, INF)
    found = _integer_quotient(ctx, a, b)
    if found is None:
        return invalid(ctx, DivisionImpossible)
    return fix(ctx, sign, found[0], 0)


def remainder(ctx, a, b):
    if a._kind or b._kind:
        nan = nan_result(ctx, a, b)
        if nan is not None:
            return nan
        return invalid(ctx) if a._kind else fix(ctx, a._sign, a._c, a._e)
    if not b._c:
        return invalid(ctx, InvalidOperation if a._c else DivisionUndefined)
    found = _integer_quotient(ctx, a, b)
    if found is None:
        return invalid(ctx, DivisionImpossible)
    return _remainder_result(ctx, a._sign, found[1], found[2], b._e)


def _remainder_result(ctx, sign, c, e, ideal):
    """A remainder with the smaller exponent of the two operands, as far as digits allow."""
    if e > ideal:
        gap = min(e - ideal, ctx.prec + 1) if c else e - ideal
        c *= ten(gap) if c else 1
        e -= gap
    return fix(ctx, sign, c, e)


def divide_both(ctx, a, b):
    if not a._kind and not b._kind and not b._c:
        if not a._c:
            nan = invalid(ctx, DivisionUndefined)
            return nan, nan
        ctx.signal(InvalidOperation, DivisionByZero)
        return new(a._sign ^ b._sign, 0, 0, INF), new(0, 0, 0, QNAN)
    if a._kind > INF or b._kind > INF:
        nan = nan_result(ctx, a, b)
        return nan, nan
    if a._kind:
        nan = invalid(ctx)
        return (nan, nan) if b._kind else (new(a._sign ^ b._sign, 0, 0, INF), nan)
    return divide_int(ctx, a, b), remainder(ctx, a, b)


def remainder_near(ctx, a, b):
    if a._kind or b._kind or not b._c:
        return remainder(ctx, a, b)
    if a._c and a.adjusted() - b.adjusted() > ctx.prec + 1:
        return invalid(ctx, DivisionImpossible)
    if not a._c or b.adjusted() - a.adjusted() > 2:
        return _remainder_result(ctx, a._sign, a._c, a._e, b._e)
    e = min(a._e, b._e)
    divisor = b._c * ten(b._e - e)
    q, r = divmod(a._c * ten(a._e - e), divisor)
    sign = a._sign
    if 2 * r + (q & 1) > divisor:
        r = divisor - r
        sign = 1 - sign
        q += 1
    if count_digits(q) > ctx.prec:
        return invalid(ctx, DivisionImpossible)
    return fix(ctx, sign if r else a._sign, r, e)
