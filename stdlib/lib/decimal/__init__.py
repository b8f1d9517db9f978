"""Decimal numbers of any precision, by the General Decimal Arithmetic Specification."""

import math as _math
import numbers as _numbers
import sys as _sys
from collections import namedtuple as _namedtuple

from decimal import _format
from decimal._context import (
    MAX_EMAX, MAX_PREC, MIN_EMIN, MIN_ETINY, ROUND_05UP, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR,
    ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, BaseContext, Clamped,
    ConversionSyntax, DecimalException, DivisionByZero, DivisionImpossible, DivisionUndefined,
    FloatOperation, Inexact, InvalidOperation, Overflow, Rounded, Subnormal, Underflow, current,
    defaults, rounding_message, roundings,
)
from decimal._integers import (
    count_digits, exp_fixed, from_text, ln10, ln_fixed, ten, to_text,
)

__all__ = [
    "Decimal", "Context", "DecimalTuple", "DefaultContext", "BasicContext", "ExtendedContext",
    "DecimalException", "Clamped", "InvalidOperation", "DivisionByZero", "Inexact", "Rounded",
    "Subnormal", "Overflow", "Underflow", "FloatOperation", "ROUND_DOWN", "ROUND_HALF_UP",
    "ROUND_HALF_EVEN", "ROUND_CEILING", "ROUND_FLOOR", "ROUND_UP", "ROUND_HALF_DOWN",
    "ROUND_05UP", "setcontext", "getcontext", "localcontext", "MAX_PREC", "MAX_EMAX", "MIN_EMIN",
    "MIN_ETINY", "HAVE_THREADS", "HAVE_CONTEXTVAR",
]

__version__ = "1.70"
HAVE_THREADS = True
HAVE_CONTEXTVAR = True

DecimalTuple = _namedtuple("DecimalTuple", "sign digits exponent", module="decimal")

# Kinds of numbers.
_FINITE, _INF, _QNAN, _SNAN = range(4)


def _increment(rounding, sign, kept, rest, power):
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


def _cut(sign, c, count, rounding):
    """c without its last `count` digits, rounded; and whether anything was lost."""
    power = ten(count) if count < 10**7 else None
    if power is None or count > count_digits(c) + 1:
        # All digits go: less than a tenth is left.
        if not c:
            return 0, False
        return int(_increment(rounding, sign, 0, 1, 100)), True
    kept, rest = divmod(c, power)
    if rest:
        return kept + bool(_increment(rounding, sign, kept, rest, power)), True
    return kept, False


def _new(sign, c, e, kind=_FINITE, cls=None):
    self = object.__new__(cls or Decimal)
    self._sign = sign
    self._c = c
    self._e = e
    self._kind = kind
    return self


def _fix(ctx, sign, c, e, *conditions):
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
        return _new(sign, 0, e)
    digits = count_digits(c)
    adjusted = e + digits - 1
    if digits <= prec and ctx.Emin <= adjusted <= emax:
        if ctx.clamp and e > ctx.Etop():
            c *= ten(e - ctx.Etop())
            e = ctx.Etop()
            conditions += (Clamped,)
        if conditions:
            ctx.signal(*conditions)
        return _new(sign, c, e)
    if adjusted > emax:
        return _overflow(ctx, sign, conditions)
    tiny = adjusted < ctx.Emin
    low = ctx.Etiny() if tiny else e + digits - prec
    if tiny:
        conditions += (Subnormal,)
    if e < low:
        c, lost = _cut(sign, c, low - e, ctx.rounding)
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
            return _overflow(ctx, sign, conditions)
    elif ctx.clamp and e > ctx.Etop():
        c *= ten(e - ctx.Etop())
        e = ctx.Etop()
        conditions += (Clamped,)
    if conditions:
        ctx.signal(*conditions)
    return _new(sign, c, e)


def _overflow(ctx, sign, conditions):
    rounding = ctx.rounding
    if (
        rounding in (ROUND_DOWN, ROUND_05UP)
        or (rounding == ROUND_CEILING and sign)
        or (rounding == ROUND_FLOOR and not sign)
    ):
        result = _new(sign, ten(ctx.prec) - 1, ctx.Etop())
    else:
        result = _new(sign, 0, 0, _INF)
    ctx.signal(*conditions, Overflow, Inexact, Rounded)
    return result


def _invalid(ctx, condition=InvalidOperation, *others):
    ctx.signal(condition, *others)
    return _new(0, 0, 0, _QNAN)


def _nan_result(ctx, *operands):
    """The NaN that an operation on NaNs gives; None if no operand is one."""
    for x in operands:
        if x._kind == _SNAN:
            ctx.signal(InvalidOperation)
            return _fit_nan(ctx, x)
    for x in operands:
        if x._kind == _QNAN:
            return _fit_nan(ctx, x)
    return None


def _fit_nan(ctx, x):
    c = x._c
    room = ctx.prec - ctx.clamp
    if c and count_digits(c) > room:
        c %= ten(room)
    return _new(x._sign, c, 0, _QNAN)


def _parse(text):
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
        return sign, from_text(digits), exponent - len(part), _FINITE
    lower = text.lower()
    if lower in ("inf", "infinity"):
        return sign, 0, 0, _INF
    kind = _QNAN
    if lower[:1] == "s":
        kind, lower = _SNAN, lower[1:]
    if lower[:3] == "nan":
        payload = lower[3:]
        if not payload or payload.isdecimal():
            return sign, from_text(payload), 0, kind
    return None


def _from_tuple(value):
    if len(value) != 3:
        raise ValueError("argument must be a sequence of length 3")
    sign, digits, exponent = value
    if not isinstance(sign, int) or sign not in (0, 1):
        raise ValueError("sign must be an integer with the value 0 or 1")
    kind = _FINITE
    if isinstance(exponent, str):
        kinds = {"F": _INF, "n": _QNAN, "N": _SNAN}
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
    if kind == _INF:
        return sign, 0, 0, kind
    c = from_text("".join(map(str, map(int, digits))))
    return sign, c, exponent if kind == _FINITE else 0, kind


def _float_parts(f):
    """A float exactly, as the parts of a Decimal."""
    if _math.isnan(f):
        return int(_math.copysign(1.0, f) < 0), 0, 0, _QNAN
    if _math.isinf(f):
        return int(f < 0), 0, 0, _INF
    n, d = abs(f).as_integer_ratio()
    k = d.bit_length() - 1
    return int(_math.copysign(1.0, f) < 0), n * 5**k, -k, _FINITE


def _convert(other):
    """An operand as Decimal: ints are taken, nothing else; None otherwise."""
    if isinstance(other, Decimal):
        return other
    if isinstance(other, int):
        return _new(int(other < 0), abs(int(other)), 0)
    return None


def _require(other):
    result = _convert(other)
    if result is None:
        raise TypeError(f"conversion from {type(other).__name__} to Decimal is not supported")
    return result


def _for_comparison(self, other, equality):
    """Operands of a comparison; rationals are compared after multiplying by the denominator."""
    if isinstance(other, Decimal):
        return self, other
    if isinstance(other, int):
        return self, _convert(other)
    if isinstance(other, _numbers.Rational):
        if self._kind == _FINITE:
            self = _new(self._sign, self._c * other.denominator, self._e)
        return self, _convert(other.numerator)
    if isinstance(other, _numbers.Complex) and not isinstance(other, _numbers.Real):
        if equality and other.imag == 0:
            other = other.real
    if isinstance(other, float):
        ctx = getcontext()
        if equality:
            ctx.flags[FloatOperation] = True
        else:
            ctx.signal(FloatOperation)
        return self, _new(*_float_parts(other))
    return NotImplemented, NotImplemented


def _order(a, b):
    """-1, 0 or 1 for numbers that are no NaNs."""
    if a._kind == _INF or b._kind == _INF:
        x = 0 if a._kind != _INF else -1 if a._sign else 1
        y = 0 if b._kind != _INF else -1 if b._sign else 1
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


_modulus = _sys.hash_info.modulus
_ten_inverse = pow(10, _modulus - 2, _modulus)


def _context(context):
    if context is None:
        return getcontext()
    if not isinstance(context, Context):
        raise TypeError("optional argument must be a context")
    return context


class Decimal:
    """A decimal number: Decimal('0.1'), Decimal(3), Decimal((0, (1, 2), -1))."""

    __slots__ = ("_sign", "_c", "_e", "_kind", "__weakref__")

    def __new__(cls, value="0", context=None):
        ctx = _context(context) if context is not None else None
        if isinstance(value, Decimal):
            if cls is Decimal and type(value) is Decimal:
                return value
            return _new(value._sign, value._c, value._e, value._kind, cls)
        if isinstance(value, str):
            parts = _parse(value)
            if parts is None:
                (ctx or getcontext()).signal(ConversionSyntax)
                return _new(0, 0, 0, _QNAN, cls)
            if parts[3] == _FINITE and not MIN_ETINY <= parts[2] <= MAX_EMAX:
                (ctx or getcontext()).signal(InvalidOperation)
                return _new(0, 0, 0, _QNAN, cls)
        elif isinstance(value, int):
            parts = int(value < 0), abs(int(value)), 0, _FINITE
        elif isinstance(value, float):
            (ctx or getcontext()).signal(FloatOperation)
            parts = _float_parts(value)
        elif isinstance(value, (tuple, list)):
            parts = _from_tuple(value)
        else:
            raise TypeError(
                f"conversion from {type(value).__name__} to Decimal is not supported"
            )
        return _new(*parts, cls)

    @classmethod
    def from_float(cls, f, /):
        """A float or int exactly."""
        if isinstance(f, int):
            parts = int(f < 0), abs(int(f)), 0, _FINITE
        elif isinstance(f, float):
            parts = _float_parts(f)
        else:
            raise TypeError("argument must be int or float")
        made = _new(*parts)
        return made if cls is Decimal else cls(made)

    # --- Text -----------------------------------------------------------------------------------

    def _text(self, engineering, capitals):
        sign = "-" if self._sign else ""
        if self._kind:
            if self._kind == _INF:
                return sign + "Infinity"
            payload = to_text(self._c) if self._c else ""
            return sign + ("NaN" if self._kind == _QNAN else "sNaN") + payload
        digits = to_text(self._c)
        left = self._e + len(digits)
        if self._e <= 0 and left > -6:
            point = left
        elif not engineering:
            point = 1
        elif not self._c:
            point = (left + 1) % 3 - 1
        else:
            point = (left - 1) % 3 + 1
        if point <= 0:
            whole, fraction = "0", "." + "0" * -point + digits
        elif point >= len(digits):
            whole, fraction = digits + "0" * (point - len(digits)), ""
        else:
            whole, fraction = digits[:point], "." + digits[point:]
        exponent = "" if left == point else f"{'E' if capitals else 'e'}{left - point:+}"
        return sign + whole + fraction + exponent

    def __str__(self):
        return self._text(False, getcontext().capitals)

    def __repr__(self):
        return f"Decimal('{self._text(False, 1)}')"

    def to_eng_string(self, context=None):
        """The text with an exponent that is a multiple of 3."""
        return self._text(True, _context(context).capitals)

    def __format__(self, spec, /):
        if not isinstance(spec, str):
            raise TypeError(f"format() argument 2 must be str, not {type(spec).__name__}")
        parts = _format.parse(spec)
        if parts is None:
            raise ValueError("invalid format string")
        if self._kind:
            if parts["zero"]:
                parts["fill"], parts["align"] = " ", ">"
            body = self.copy_abs()._text(False, 1) + ("%" if parts["type"] == "%" else "")
            return _format.pad(_format.sign_text(self._sign, parts), body, parts)
        kind = parts["type"]
        precision = parts["precision"]
        rounding = getcontext().rounding
        sign, c, e = self._sign, self._c, self._e
        if kind == "%":
            e += 2
        digits = count_digits(c)
        if precision is not None:
            if kind in ("e", "E"):
                drop = digits - 1 - precision
                if c and drop > 0:
                    c, _ = _cut(sign, c, drop, rounding)
                    e += drop
                    if count_digits(c) > precision + 1:
                        c //= 10
                        e += 1
                elif c:
                    c *= ten(-drop)
                    e += drop
            elif kind in ("f", "F", "%"):
                if e < -precision:
                    c, _ = _cut(sign, c, -precision - e, rounding)
                else:
                    c *= ten(e + precision)
                e = -precision
            elif digits > (precision or 1):
                drop = digits - (precision or 1)
                c, _ = _cut(sign, c, drop, rounding)
                e += drop
                if count_digits(c) > (precision or 1):
                    c //= 10
                    e += 1
        elif kind in ("f", "F", "%") and e > 0:
            c *= ten(e)
            e = 0
        if not c and e > 0 and kind in ("f", "F", "%"):
            e = 0
        if parts["z"] and not c:
            sign = 0
        text = to_text(c)
        left = e + len(text)
        if kind in ("e", "E"):
            if not c and precision is not None:
                text = "0" * (1 + precision)
                return _format.number(sign, "0", text[1:], e + precision, parts)
            point = 1
        elif kind in ("f", "F", "%"):
            point = left
        elif e <= 0 and left > -6:
            point = left
        else:
            point = 1
        if point <= 0:
            whole, fraction = "0", "0" * -point + text
        elif point >= len(text):
            whole, fraction = text + "0" * (point - len(text)), ""
        else:
            whole, fraction = text[:point], text[point:]
        if not kind and not getcontext().capitals:
            parts["type"] = "g" if left != point else ""
        return _format.number(sign, whole, fraction, left - point, parts)

    # --- Conversions ----------------------------------------------------------------------------

    def __int__(self):
        if self._kind:
            if self._kind == _INF:
                raise OverflowError("cannot convert Infinity to integer")
            raise ValueError("cannot convert NaN to integer")
        c = self._c * ten(self._e) if self._e >= 0 else _cut(0, self._c, -self._e, ROUND_DOWN)[0]
        return -c if self._sign else c

    __trunc__ = __int__

    def __float__(self):
        if self._kind == _SNAN:
            raise ValueError("cannot convert signaling NaN to float")
        if self._kind == _QNAN:
            return -_math.nan if self._sign else _math.nan
        return float(self._text(False, 1))

    def __complex__(self):
        return complex(float(self))

    def __bool__(self):
        return self._kind != _FINITE or self._c != 0

    def __floor__(self):
        return self._whole(ROUND_FLOOR)

    def __ceil__(self):
        return self._whole(ROUND_CEILING)

    def _whole(self, rounding):
        if self._kind:
            if self._kind == _INF:
                raise OverflowError("cannot convert Infinity to integer")
            raise ValueError("cannot convert NaN to integer")
        if self._e >= 0:
            return int(self)
        c, _ = _cut(self._sign, self._c, -self._e, rounding)
        return -c if self._sign else c

    def __round__(self, ndigits=None):
        if ndigits is None:
            return self._whole(ROUND_HALF_EVEN)
        if not isinstance(ndigits, int):
            raise TypeError("optional arg must be an integer")
        return self.quantize(_new(0, 1, -int(ndigits)), rounding=ROUND_HALF_EVEN)

    def as_tuple(self):
        """(sign, digits, exponent)"""
        if self._kind == _INF:
            return DecimalTuple(self._sign, (0,), "F")
        if self._kind:
            digits = tuple(map(int, to_text(self._c))) if self._c else ()
            return DecimalTuple(self._sign, digits, "n" if self._kind == _QNAN else "N")
        return DecimalTuple(self._sign, tuple(map(int, to_text(self._c))), self._e)

    def as_integer_ratio(self):
        """The value as (numerator, denominator) in lowest terms."""
        if self._kind == _INF:
            raise OverflowError("cannot convert Infinity to integer ratio")
        if self._kind:
            raise ValueError("cannot convert NaN to integer ratio")
        n, d = self._c, 1
        if self._e >= 0:
            n *= ten(self._e)
        else:
            d = ten(-self._e)
            divisor = _math.gcd(n, d)
            n //= divisor
            d //= divisor
        return (-n if self._sign else n, d)

    def __hash__(self):
        if self._kind:
            if self._kind == _SNAN:
                raise TypeError("Cannot hash a signaling NaN value")
            if self._kind == _QNAN:
                return object.__hash__(self)
            return -_sys.hash_info.inf if self._sign else _sys.hash_info.inf
        base = 10 if self._e >= 0 else _ten_inverse
        result = self._c * pow(base, abs(self._e), _modulus) % _modulus
        result = -result if self._sign else result
        return -2 if result == -1 else result

    def __reduce__(self):
        return (self.__class__, (self._text(False, 1),))

    def __copy__(self):
        return self if type(self) is Decimal else self.__class__(self)

    def __deepcopy__(self, memo):
        return self.__copy__()

    @property
    def real(self):
        """The number itself."""
        return self

    @property
    def imag(self):
        """0"""
        return _new(0, 0, 0)

    def conjugate(self):
        """The number itself."""
        return self

    # --- Comparison -----------------------------------------------------------------------------

    def __eq__(self, other):
        a, b = _for_comparison(self, other, True)
        if b is NotImplemented:
            return b
        if a._kind > _INF or b._kind > _INF:
            if _SNAN in (a._kind, b._kind):
                getcontext().signal(InvalidOperation)
            return False
        return _order(a, b) == 0

    def _ordered(self, other):
        a, b = _for_comparison(self, other, False)
        if b is NotImplemented:
            return b
        if a._kind > _INF or b._kind > _INF:
            getcontext().signal(InvalidOperation)
            return None
        return _order(a, b)

    def __lt__(self, other):
        c = self._ordered(other)
        return c if c is NotImplemented else c is not None and c < 0

    def __le__(self, other):
        c = self._ordered(other)
        return c if c is NotImplemented else c is not None and c <= 0

    def __gt__(self, other):
        c = self._ordered(other)
        return c if c is NotImplemented else c is not None and c > 0

    def __ge__(self, other):
        c = self._ordered(other)
        return c if c is NotImplemented else c is not None and c >= 0

    def compare(self, other, context=None):
        """-1, 0 or 1 as a Decimal, or NaN."""
        ctx, other = _context(context), _require(other)
        nan = _nan_result(ctx, self, other)
        return nan if nan is not None else Decimal(_order(self, other))

    def compare_signal(self, other, context=None):
        """As compare, but every NaN signals."""
        ctx, other = _context(context), _require(other)
        if self._kind > _INF or other._kind > _INF:
            ctx.signal(InvalidOperation)
            return _fit_nan(ctx, self if self._kind > _INF else other)
        return Decimal(_order(self, other))

    def compare_total(self, other, context=None):
        """The total order of representations."""
        other = _require(other)
        if self._sign != other._sign:
            return Decimal(-1 if self._sign else 1)
        direction = -1 if self._sign else 1
        rank = {_FINITE: 0, _INF: 0, _SNAN: 1, _QNAN: 2}
        a, b = rank[self._kind], rank[other._kind]
        if not a and not b:
            c = _order(self, other)
            if c:
                return Decimal(c)
            a, b = self._e, other._e
        elif a == b:
            a, b = self._c, other._c
        return Decimal(direction * ((a > b) - (a < b)))

    def compare_total_mag(self, other, context=None):
        """compare_total of the absolute values."""
        return self.copy_abs().compare_total(_require(other).copy_abs())

    # --- Arithmetic -----------------------------------------------------------------------------

    def __neg__(self):
        return _minus(getcontext(), self)

    def __pos__(self):
        return _plus(getcontext(), self)

    def __abs__(self):
        nan = _nan_result(getcontext(), self) if self._kind > _INF else None
        return nan if nan is not None else _plus(getcontext(), self.copy_abs())

    def __add__(self, other):
        other = _convert(other)
        return NotImplemented if other is None else _add(getcontext(), self, other)

    def __radd__(self, other):
        other = _convert(other)
        return NotImplemented if other is None else _add(getcontext(), other, self)

    def __sub__(self, other):
        other = _convert(other)
        return NotImplemented if other is None else _sub(getcontext(), self, other)

    def __rsub__(self, other):
        other = _convert(other)
        return NotImplemented if other is None else _sub(getcontext(), other, self)

    def __mul__(self, other):
        other = _convert(other)
        return NotImplemented if other is None else _mul(getcontext(), self, other)

    def __rmul__(self, other):
        other = _convert(other)
        return NotImplemented if other is None else _mul(getcontext(), other, self)

    def __truediv__(self, other):
        other = _convert(other)
        return NotImplemented if other is None else _div(getcontext(), self, other)

    def __rtruediv__(self, other):
        other = _convert(other)
        return NotImplemented if other is None else _div(getcontext(), other, self)

    def __floordiv__(self, other):
        other = _convert(other)
        return NotImplemented if other is None else _divide_int(getcontext(), self, other)

    def __rfloordiv__(self, other):
        other = _convert(other)
        return NotImplemented if other is None else _divide_int(getcontext(), other, self)

    def __mod__(self, other):
        other = _convert(other)
        return NotImplemented if other is None else _remainder(getcontext(), self, other)

    def __rmod__(self, other):
        other = _convert(other)
        return NotImplemented if other is None else _remainder(getcontext(), other, self)

    def __divmod__(self, other):
        other = _convert(other)
        return NotImplemented if other is None else _divmod(getcontext(), self, other)

    def __rdivmod__(self, other):
        other = _convert(other)
        return NotImplemented if other is None else _divmod(getcontext(), other, self)

    def __pow__(self, other, modulo=None):
        other = _convert(other)
        if other is None:
            return NotImplemented
        if modulo is not None:
            modulo = _convert(modulo)
            if modulo is None:
                return NotImplemented
            return _power_modulo(getcontext(), self, other, modulo)
        return _power(getcontext(), self, other)

    def __rpow__(self, other, modulo=None):
        other = _convert(other)
        return NotImplemented if other is None else _power(getcontext(), other, self)

    def remainder_near(self, other, context=None):
        """self - n * other for the nearest integer n."""
        return _remainder_near(_context(context), self, _require(other))

    def fma(self, other, third, context=None):
        """self * other + third with one rounding."""
        ctx, other, third = _context(context), _require(other), _require(third)
        nan = _nan_result(ctx, self, other, third)
        if nan is not None:
            return nan
        if _INF in (self._kind, other._kind):
            return _add(ctx, _mul(ctx, self, other), third)
        product = _new(self._sign ^ other._sign, self._c * other._c, self._e + other._e)
        return _add(ctx, product, third)

    def sqrt(self, context=None):
        """The square root, correctly rounded."""
        return _sqrt(_context(context), self)

    def exp(self, context=None):
        """e ** self"""
        return _exp(_context(context), self)

    def ln(self, context=None):
        """The natural logarithm."""
        return _ln(_context(context), self)

    def log10(self, context=None):
        """The logarithm to base 10."""
        return _log10(_context(context), self)

    def logb(self, context=None):
        """The adjusted exponent, as a Decimal."""
        ctx = _context(context)
        nan = _nan_result(ctx, self)
        if nan is not None:
            return nan
        if self._kind:
            return _new(0, 0, 0, _INF)
        if not self._c:
            ctx.signal(DivisionByZero)
            return _new(1, 0, 0, _INF)
        return _plus(ctx, Decimal(self.adjusted()))

    def normalize(self, context=None):
        """Without zeros at the end."""
        ctx = _context(context)
        result = _finish(ctx, self)
        if result._kind:
            return result
        if not result._c:
            return _new(result._sign, 0, 0)
        text = to_text(result._c)
        zeros = len(text) - len(text.rstrip("0"))
        top = ctx.Etop() if ctx.clamp else ctx.Emax
        zeros = max(min(zeros, top - result._e), 0)
        return _new(result._sign, result._c // ten(zeros), result._e + zeros)

    def quantize(self, exp, rounding=None, context=None):
        """Rounded to the exponent of another number."""
        ctx, exp = _context(context), _require(exp)
        if rounding is None:
            rounding = ctx.rounding
        elif not isinstance(rounding, str) or rounding not in roundings:
            raise TypeError(rounding_message)
        nan = _nan_result(ctx, self, exp)
        if nan is not None:
            return nan
        if self._kind or exp._kind:
            if self._kind and exp._kind:
                return _new(self._sign, 0, 0, _INF)
            return _invalid(ctx)
        e = exp._e
        if not ctx.Etiny() <= e <= ctx.Emax:
            return _invalid(ctx)
        if not self._c:
            return _fix(ctx, self._sign, 0, e)
        conditions = ()
        if e <= self._e:
            if self.adjusted() - e + 1 > ctx.prec:
                return _invalid(ctx)
            c = self._c * ten(self._e - e)
        else:
            c, lost = _cut(self._sign, self._c, e - self._e, rounding)
            conditions = (Rounded, Inexact) if lost else (Rounded,)
        digits = count_digits(c)
        if digits > ctx.prec or e + digits - 1 > ctx.Emax:
            return _invalid(ctx)
        return _fix(ctx, self._sign, c, e, *conditions)

    def to_integral_value(self, rounding=None, context=None):
        """Rounded to an integer, without signals."""
        ctx = _context(context)
        if rounding is not None and (not isinstance(rounding, str) or rounding not in roundings):
            raise TypeError(rounding_message)
        if self._kind > _INF:
            return _nan_result(ctx, self)
        if self._kind or self._e >= 0:
            return _new(self._sign, self._c, self._e, self._kind)
        c, _ = _cut(self._sign, self._c, -self._e, rounding or ctx.rounding)
        return _new(self._sign, c, 0)

    to_integral = to_integral_value

    def to_integral_exact(self, rounding=None, context=None):
        """Rounded to an integer; signals Inexact and Rounded."""
        ctx = _context(context)
        result = self.to_integral_value(rounding, ctx)
        if not self._kind and self._e < 0 and self._c:
            exact = _order(self, result) == 0
            ctx.signal(*((Rounded,) if exact else (Rounded, Inexact)))
        return result

    def scaleb(self, other, context=None):
        """self * 10**other"""
        ctx, other = _context(context), _require(other)
        nan = _nan_result(ctx, self, other)
        if nan is not None:
            return nan
        if other._kind or other._e:
            return _invalid(ctx)
        n = int(other)
        if abs(n) > 2 * (ctx.Emax + ctx.prec):
            return _invalid(ctx)
        if self._kind:
            return _new(self._sign, 0, 0, _INF)
        return _fix(ctx, self._sign, self._c, self._e + n)

    def _shift_count(self, ctx, other):
        if other._kind or other._e or abs(int(other)) > ctx.prec:
            return None
        return int(other)

    def shift(self, other, context=None):
        """The digits shifted left (or right for negative numbers)."""
        ctx, other = _context(context), _require(other)
        nan = _nan_result(ctx, self, other)
        if nan is not None:
            return nan
        n = self._shift_count(ctx, other)
        if n is None:
            return _invalid(ctx)
        if self._kind:
            return self
        c = self._c % ten(ctx.prec)
        c = c * ten(n) % ten(ctx.prec) if n >= 0 else c // ten(-n)
        return _new(self._sign, c, self._e)

    def rotate(self, other, context=None):
        """The digits rotated left (or right for negative numbers) in the precision."""
        ctx, other = _context(context), _require(other)
        nan = _nan_result(ctx, self, other)
        if nan is not None:
            return nan
        n = self._shift_count(ctx, other)
        if n is None:
            return _invalid(ctx)
        if self._kind:
            return self
        prec = ctx.prec
        c = self._c % ten(prec)
        n %= prec
        high, low = divmod(c, ten(prec - n))
        return _new(self._sign, low * ten(n) + high, self._e)

    def _bits(self, ctx):
        """The digits of a logical operand, None if it is none."""
        if self._kind or self._sign or self._e:
            return None
        text = to_text(self._c)
        return text if set(text) <= {"0", "1"} and len(text) <= ctx.prec else None

    def _logical(self, other, context, op):
        ctx, other = _context(context), _require(other)
        a, b = self._bits(ctx), other._bits(ctx)
        if a is None or b is None:
            return _invalid(ctx)
        width = max(len(a), len(b))
        pairs = zip(a.rjust(width, "0"), b.rjust(width, "0"))
        return _new(0, from_text("".join(str(op(int(x), int(y))) for x, y in pairs)), 0)

    def logical_and(self, other, context=None):
        """Digit-wise and."""
        return self._logical(other, context, lambda x, y: x & y)

    def logical_or(self, other, context=None):
        """Digit-wise or."""
        return self._logical(other, context, lambda x, y: x | y)

    def logical_xor(self, other, context=None):
        """Digit-wise exclusive or."""
        return self._logical(other, context, lambda x, y: x ^ y)

    def logical_invert(self, context=None):
        """Digit-wise inversion in the precision."""
        ctx = _context(context)
        return self.logical_xor(_new(0, from_text("1" * ctx.prec), 0), ctx)

    def _choose(self, other, context, sign, magnitude):
        ctx, other = _context(context), _require(other)
        if self._kind > _INF or other._kind > _INF:
            if self._kind == _QNAN and other._kind <= _INF:
                return _finish(ctx, other)
            if other._kind == _QNAN and self._kind <= _INF:
                return _finish(ctx, self)
            return _nan_result(ctx, self, other)
        c = _order(self.copy_abs(), other.copy_abs()) if magnitude else _order(self, other)
        if not c:
            c = int(self.compare_total(other))
        return _finish(ctx, self if c * sign >= 0 else other)

    def max(self, other, context=None):
        """The larger one; a number rather than a NaN."""
        return self._choose(other, context, 1, False)

    def min(self, other, context=None):
        """The smaller one; a number rather than a NaN."""
        return self._choose(other, context, -1, False)

    def max_mag(self, other, context=None):
        """The one with the larger absolute value."""
        return self._choose(other, context, 1, True)

    def min_mag(self, other, context=None):
        """The one with the smaller absolute value."""
        return self._choose(other, context, -1, True)

    def _next(self, ctx, up):
        nan = _nan_result(ctx, self)
        if nan is not None:
            return nan
        work = ctx.copy()
        work.rounding = ROUND_CEILING if up else ROUND_FLOOR
        work.clear_traps()
        if self._kind == _INF:
            if self._sign != up:
                return _new(self._sign, 0, 0, _INF)
            return _new(self._sign, ten(ctx.prec) - 1, ctx.Etop())
        rounded = _fix(work, self._sign, self._c, self._e)
        if rounded._kind or _order(rounded, self):
            return rounded
        return _add(work, self, _new(int(not up), 1, ctx.Etiny() - 1))

    def next_plus(self, context=None):
        """The smallest larger number of the context."""
        return self._next(_context(context), True)

    def next_minus(self, context=None):
        """The largest smaller number of the context."""
        return self._next(_context(context), False)

    def next_toward(self, other, context=None):
        """The next number of the context in the direction of another."""
        ctx, other = _context(context), _require(other)
        nan = _nan_result(ctx, self, other)
        if nan is not None:
            return nan
        c = _order(self, other)
        if not c:
            return _new(other._sign, self._c, self._e, self._kind)
        result = self._next(ctx, c < 0)
        if result._kind == _INF:
            ctx.signal(Overflow, Inexact, Rounded)
        elif result.adjusted() < ctx.Emin:
            conditions = [Underflow, Subnormal, Inexact, Rounded]
            if not result._c:
                conditions.append(Clamped)
            ctx.signal(*conditions)
        return result

    # --- Questions ------------------------------------------------------------------------------

    def adjusted(self):
        """The exponent of the first digit; 0 for specials."""
        return 0 if self._kind else self._e + count_digits(self._c) - 1

    def canonical(self):
        """The number itself."""
        return self

    def copy_abs(self):
        """Without the sign; signals nothing."""
        return _new(0, self._c, self._e, self._kind)

    def copy_negate(self):
        """With the other sign; signals nothing."""
        return _new(1 - self._sign, self._c, self._e, self._kind)

    def copy_sign(self, other, context=None):
        """With the sign of another number."""
        return _new(_require(other)._sign, self._c, self._e, self._kind)

    def is_canonical(self):
        """True."""
        return True

    def is_finite(self):
        """Whether it is neither infinite nor a NaN."""
        return self._kind == _FINITE

    def is_infinite(self):
        """Whether it is an infinity."""
        return self._kind == _INF

    def is_nan(self):
        """Whether it is a NaN of either kind."""
        return self._kind > _INF

    def is_qnan(self):
        """Whether it is a quiet NaN."""
        return self._kind == _QNAN

    def is_snan(self):
        """Whether it is a signaling NaN."""
        return self._kind == _SNAN

    def is_signed(self):
        """Whether the sign is negative."""
        return bool(self._sign)

    def is_zero(self):
        """Whether it is 0 or -0."""
        return self._kind == _FINITE and not self._c

    def is_normal(self, context=None):
        """Whether it is finite, not 0 and not subnormal."""
        return self._kind == _FINITE and bool(self._c) and (
            self.adjusted() >= _context(context).Emin)

    def is_subnormal(self, context=None):
        """Whether it is not 0 and below Emin."""
        return self._kind == _FINITE and bool(self._c) and (
            self.adjusted() < _context(context).Emin)

    def number_class(self, context=None):
        """'+Normal', '-Zero', 'NaN' and so on."""
        if self._kind > _INF:
            return "NaN" if self._kind == _QNAN else "sNaN"
        sign = "-" if self._sign else "+"
        if self._kind:
            return sign + "Infinity"
        if not self._c:
            return sign + "Zero"
        return sign + ("Subnormal" if self.is_subnormal(context) else "Normal")

    def radix(self):
        """10"""
        return Decimal(10)

    def same_quantum(self, other, context=None):
        """Whether the exponents are equal."""
        other = _require(other)
        if self._kind or other._kind:
            return self._kind == other._kind or (self._kind > _INF and other._kind > _INF)
        return self._e == other._e


# --- Arithmetic in a context ----------------------------------------------------------------------


def _plus(ctx, x):
    if x._kind:
        nan = _nan_result(ctx, x)
        return nan if nan is not None else _new(x._sign, 0, 0, _INF)
    sign = x._sign
    if not x._c and ctx.rounding != ROUND_FLOOR:
        sign = 0
    return _fix(ctx, sign, x._c, x._e)


def _minus(ctx, x):
    return _plus(ctx, x if x._kind > _INF else x.copy_negate())


def _finish(ctx, x):
    """x rounded to the context, with its sign even if it is 0."""
    nan = _nan_result(ctx, x)
    if nan is not None:
        return nan
    return _new(x._sign, 0, 0, _INF) if x._kind else _fix(ctx, x._sign, x._c, x._e)


def _add(ctx, a, b):
    if a._kind or b._kind:
        nan = _nan_result(ctx, a, b)
        if nan is not None:
            return nan
        if a._kind and b._kind and a._sign != b._sign:
            return _invalid(ctx)
        return _new((a if a._kind else b)._sign, 0, 0, _INF)
    x, y, p, q = a._c, b._c, a._e, b._e
    if p != q:
        # A number far below the other one's last digit only decides the rounding.
        if x and y:
            gap = ctx.prec + 3
            if p > q and p + count_digits(x) - 1 - (q + count_digits(y)) > gap:
                low = min(p + count_digits(x) - 1 - gap, p)
                y, q = 1, min(low - 1, p - 1)
            elif q > p and q + count_digits(y) - 1 - (p + count_digits(x)) > gap:
                low = min(q + count_digits(y) - 1 - gap, q)
                x, p = 1, min(low - 1, q - 1)
        if p > q:
            if x:
                x *= ten(p - q)
            e = q
        else:
            if y:
                y *= ten(q - p)
            e = p
    else:
        e = p
    total = (-x if a._sign else x) + (-y if b._sign else y)
    if total:
        sign = int(total < 0)
    elif a._sign == b._sign:
        sign = a._sign
    else:
        sign = int(ctx.rounding == ROUND_FLOOR)
    return _fix(ctx, sign, abs(total), e)


def _sub(ctx, a, b):
    if b._kind > _INF or a._kind > _INF:
        return _nan_result(ctx, a, b)
    return _add(ctx, a, b.copy_negate())


def _mul(ctx, a, b):
    sign = a._sign ^ b._sign
    if a._kind or b._kind:
        nan = _nan_result(ctx, a, b)
        if nan is not None:
            return nan
        if (not a._kind and not a._c) or (not b._kind and not b._c):
            return _invalid(ctx)
        return _new(sign, 0, 0, _INF)
    return _fix(ctx, sign, a._c * b._c, a._e + b._e)


def _div(ctx, a, b):
    sign = a._sign ^ b._sign
    if a._kind or b._kind:
        nan = _nan_result(ctx, a, b)
        if nan is not None:
            return nan
        if a._kind and b._kind:
            return _invalid(ctx)
        if a._kind:
            return _new(sign, 0, 0, _INF)
        ctx.signal(Clamped)
        return _new(sign, 0, ctx.Etiny())
    if not b._c:
        if not a._c:
            return _invalid(ctx, DivisionUndefined)
        ctx.signal(DivisionByZero)
        return _new(sign, 0, 0, _INF)
    ideal = a._e - b._e
    if not a._c:
        return _fix(ctx, sign, 0, ideal)
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
    return _fix(ctx, sign, c, e)


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


def _divide_int(ctx, a, b):
    sign = a._sign ^ b._sign
    if a._kind or b._kind:
        nan = _nan_result(ctx, a, b)
        if nan is not None:
            return nan
        if a._kind:
            return _invalid(ctx) if b._kind else _new(sign, 0, 0, _INF)
        return _new(sign, 0, 0)
    if not b._c:
        if not a._c:
            return _invalid(ctx, DivisionUndefined)
        ctx.signal(DivisionByZero)
        return _new(sign, 0, 0, _INF)
    found = _integer_quotient(ctx, a, b)
    if found is None:
        return _invalid(ctx, DivisionImpossible)
    return _fix(ctx, sign, found[0], 0)


def _remainder(ctx, a, b):
    if a._kind or b._kind:
        nan = _nan_result(ctx, a, b)
        if nan is not None:
            return nan
        return _invalid(ctx) if a._kind else _fix(ctx, a._sign, a._c, a._e)
    if not b._c:
        return _invalid(ctx, InvalidOperation if a._c else DivisionUndefined)
    found = _integer_quotient(ctx, a, b)
    if found is None:
        return _invalid(ctx, DivisionImpossible)
    return _remainder_result(ctx, a._sign, found[1], found[2], b._e)


def _remainder_result(ctx, sign, c, e, ideal):
    """A remainder with the smaller exponent of the two operands, as far as digits allow."""
    if e > ideal:
        gap = min(e - ideal, ctx.prec + 1) if c else e - ideal
        c *= ten(gap) if c else 1
        e -= gap
    return _fix(ctx, sign, c, e)


def _divmod(ctx, a, b):
    if not a._kind and not b._kind and not b._c:
        if not a._c:
            nan = _invalid(ctx, DivisionUndefined)
            return nan, nan
        ctx.signal(InvalidOperation, DivisionByZero)
        return _new(a._sign ^ b._sign, 0, 0, _INF), _new(0, 0, 0, _QNAN)
    if a._kind > _INF or b._kind > _INF:
        nan = _nan_result(ctx, a, b)
        return nan, nan
    if a._kind:
        nan = _invalid(ctx)
        return (nan, nan) if b._kind else (_new(a._sign ^ b._sign, 0, 0, _INF), nan)
    return _divide_int(ctx, a, b), _remainder(ctx, a, b)


def _remainder_near(ctx, a, b):
    if a._kind or b._kind or not b._c:
        return _remainder(ctx, a, b)
    if a.adjusted() - b.adjusted() > ctx.prec + 1:
        return _invalid(ctx, DivisionImpossible)
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
        return _invalid(ctx, DivisionImpossible)
    return _fix(ctx, sign if r else a._sign, r, e)


def _sqrt(ctx, x):
    nan = _nan_result(ctx, x)
    if nan is not None:
        return nan
    if x._kind == _INF:
        return _new(0, 0, 0, _INF) if not x._sign else _invalid(ctx)
    ideal = x._e >> 1
    if not x._c:
        return _fix(ctx, x._sign, 0, ideal)
    if x._sign:
        return _invalid(ctx)
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
    return _fix(_half_even(ctx), 0, root, e)


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


def _exp(ctx, x):
    nan = _nan_result(ctx, x)
    if nan is not None:
        return nan
    if x._kind == _INF:
        return _new(0, 0, 0) if x._sign else _new(0, 0, 0, _INF)
    if not x._c:
        return _new(0, 1, 0)
    ctx = _half_even(ctx)
    limit = count_digits((ctx.Emax + ctx.prec) * 3)
    if x.adjusted() > limit:
        if x._sign:
            return _fix(ctx, 0, 1, ctx.Etiny() - 5)
        return _fix(ctx, 0, 1, ctx.Emax + 5)
    if x.adjusted() < -ctx.prec - 3:
        # 1 and a little more or less.
        c = ten(ctx.prec + 2) + (-1 if x._sign else 1)
        return _fix(ctx, 0, c, -ctx.prec - 2)

    def compute(p):
        shift = x._e + p
        c = x._c * ten(shift) if shift >= 0 else x._c // ten(-shift)
        return exp_fixed(-c if x._sign else c, p)

    return _fix(ctx, *_certain(ctx, compute))


def _log_fixed(c, e, p):
    """ln(c * 10**e) as (integer, exponent); more digits for arguments near 1."""
    value = ln_fixed(c, e, p)
    if count_digits(abs(value)) < p - 1:
        p += p - count_digits(abs(value)) + 2
        value = ln_fixed(c, e, p)
    return value, -p


def _is_one(x):
    return x._c == ten(-x._e) if -200000 < x._e <= 0 else False


def _ln(ctx, x):
    nan = _nan_result(ctx, x)
    if nan is not None:
        return nan
    if not x._kind and not x._c:
        return _new(1, 0, 0, _INF)
    if x._sign:
        return _invalid(ctx)
    if x._kind:
        return _new(0, 0, 0, _INF)
    if _is_one(x):
        return _new(0, 0, 0)
    return _fix(_half_even(ctx), *_certain(ctx, lambda p: _log_fixed(x._c, x._e, p)))


def _log10(ctx, x):
    nan = _nan_result(ctx, x)
    if nan is not None:
        return nan
    if not x._kind and not x._c:
        return _new(1, 0, 0, _INF)
    if x._sign:
        return _invalid(ctx)
    if x._kind:
        return _new(0, 0, 0, _INF)
    digits = count_digits(x._c)
    if x._c == ten(digits - 1):
        n = x._e + digits - 1
        return _fix(ctx, int(n < 0), abs(n), 0)

    def compute(p):
        value, e = _log_fixed(x._c, x._e, p)
        q = -e
        return value * ten(q) // ln10(q), -q

    return _fix(_half_even(ctx), *_certain(ctx, compute))


def _as_integer(x):
    """The value of a finite number that is an integer, None if it has a fraction."""
    if x._e >= 0:
        return (-1 if x._sign else 1) * x._c * ten(x._e) if x._e < 100 else None
    if -x._e > count_digits(x._c):
        return None if x._c else 0
    q, r = divmod(x._c, ten(-x._e))
    return None if r else (-q if x._sign else q)


def _is_integer(x):
    return x._e >= 0 or not x._c or (-x._e < count_digits(x._c) and x._c % ten(-x._e) == 0)


def _is_odd(x):
    n = _as_integer(x)
    return n is not None and bool(n & 1)


def _power(ctx, a, b):
    nan = _nan_result(ctx, a, b)
    if nan is not None:
        return nan
    if not b._kind and not b._c:
        return _invalid(ctx) if not a._kind and not a._c else _new(0, 1, 0)
    integral = b._kind == _INF or _is_integer(b)
    sign = int(a._sign and b._kind == _FINITE and _is_odd(b))
    if a._sign and not integral and (a._kind or a._c):
        return _invalid(ctx)
    if not a._kind and not a._c:
        return _new(sign, 0, 0, _INF) if b._sign else _new(sign, 0, 0)
    if a._kind == _INF:
        return _new(sign, 0, 0) if b._sign else _new(sign, 0, 0, _INF)
    if a._sign and b._kind:
        return _invalid(ctx)
    magnitude = _order(a.copy_abs(), _new(0, 1, 0))
    if b._kind == _INF:
        if not magnitude:
            ctx.signal(Inexact, Rounded)
            return _new(0, ten(ctx.prec - 1), 1 - ctx.prec)
        return _new(0, 0, 0, _INF) if (magnitude > 0) != bool(b._sign) else _new(0, 0, 0)
    n = _as_integer(b) if integral else None
    given = ctx
    if not integral:
        ctx = _half_even(ctx)
    if not magnitude:
        if n is not None:
            return _fix(ctx, sign, *_one_power(a, n, ctx))
        ctx.signal(Inexact, Rounded)
        return _new(sign, ten(ctx.prec - 1), 1 - ctx.prec)
    if n is not None and abs(n) * count_digits(a._c) < 20000 + 4 * ctx.prec:
        c, e = a._c ** abs(n), a._e * abs(n)
        if n > 0:
            return _fix(ctx, sign, c, e)
        return _div(ctx, _new(sign, 1, 0), _new(0, c, e))
    # Too large for any exponent range?
    if b.adjusted() + count_digits(abs(a.adjusted()) + 1) > count_digits(ctx.Emax) + 25:
        if (magnitude > 0) != bool(b._sign):
            return _fix(given, sign, 1, ctx.Emax + 5)
        return _fix(given, sign, 1, ctx.Etiny() - 5)

    def compute(p):
        room = p + max(b.adjusted(), 0) + count_digits(abs(a.adjusted()) + 1) + 3
        value, e = _log_fixed(a._c, a._e, room)
        value *= -b._c if b._sign else b._c
        shift = e + b._e + p
        value = value * ten(shift) if shift >= 0 else value // ten(-shift)
        return exp_fixed(value, p)

    _, c, e = _certain(ctx, compute)
    inside = ctx.Emin <= e + count_digits(c) - 1 <= ctx.Emax
    return _fix(ctx if inside else given, sign, c, e)


def _one_power(a, n, ctx):
    """1.000 to an integer power: as many zeros as the exact result has."""
    if n < 0:
        return 1, 0
    e = max(a._e * n, 1 - ctx.prec)
    return ten(-e), e


def _power_modulo(ctx, a, b, m):
    nan = _nan_result(ctx, a, b, m)
    if nan is not None:
        return nan
    if a._kind or b._kind or m._kind:
        return _invalid(ctx)
    x, n, modulus = _as_integer(a), _as_integer(b), _as_integer(m)
    if x is None or n is None or modulus is None or n < 0 or not modulus:
        return _invalid(ctx)
    if count_digits(abs(modulus)) > ctx.prec or (not x and not n):
        return _invalid(ctx)
    result = pow(abs(x), n, abs(modulus))
    return _fix(ctx, int(x < 0 and n & 1 == 1), result, 0)


# --- Contexts -------------------------------------------------------------------------------------


class Context(BaseContext):
    """Precision, rounding, exponent limits, flags and traps of decimal arithmetic."""

    __slots__ = ()

    def create_decimal(self, num="0", /):
        """A Decimal rounded to this context."""
        if isinstance(num, str) and (num != num.strip() or "_" in num):
            self.signal(ConversionSyntax)
            return _new(0, 0, 0, _QNAN)
        d = Decimal(num, context=self)
        if d._kind > _INF:
            if d._c and count_digits(d._c) > self.prec - self.clamp:
                self.signal(ConversionSyntax)
                return _new(0, 0, 0, _QNAN)
            return d
        return d if d._kind else _fix(self, d._sign, d._c, d._e)

    def create_decimal_from_float(self, f, /):
        """A Decimal of a float, rounded to this context."""
        d = Decimal.from_float(f)
        return d if d._kind else _fix(self, d._sign, d._c, d._e)

    def abs(self, x, /):
        """abs(x)"""
        x = _require(x)
        nan = _nan_result(self, x)
        return nan if nan is not None else _plus(self, x.copy_abs())

    def minus(self, x, /):
        """-x"""
        return _minus(self, _require(x))

    def plus(self, x, /):
        """+x"""
        return _plus(self, _require(x))

    def add(self, x, y, /):
        """x + y"""
        return _add(self, _require(x), _require(y))

    def subtract(self, x, y, /):
        """x - y"""
        return _sub(self, _require(x), _require(y))

    def multiply(self, x, y, /):
        """x * y"""
        return _mul(self, _require(x), _require(y))

    def divide(self, x, y, /):
        """x / y"""
        return _div(self, _require(x), _require(y))

    def divide_int(self, x, y, /):
        """x // y"""
        return _divide_int(self, _require(x), _require(y))

    def divmod(self, x, y, /):
        """divmod(x, y)"""
        return _divmod(self, _require(x), _require(y))

    def remainder(self, x, y, /):
        """x % y"""
        return _remainder(self, _require(x), _require(y))

    def power(self, a, b, modulo=None):
        """a ** b, or with a modulus"""
        a, b = _require(a), _require(b)
        if modulo is not None:
            return _power_modulo(self, a, b, _require(modulo))
        return _power(self, a, b)

    def to_sci_string(self, x, /):
        """str(x)"""
        return _require(x)._text(False, self.capitals)

    def to_integral_exact(self, x, /):
        """x rounded to an integer, with signals"""
        return _require(x).to_integral_exact(context=self)

    def to_integral_value(self, x, /):
        """x rounded to an integer, without signals"""
        return _require(x).to_integral_value(context=self)

    to_integral = to_integral_value

    def canonical(self, x, /):
        """x"""
        if not isinstance(x, Decimal):
            raise TypeError("argument must be a Decimal")
        return x

    def is_canonical(self, x, /):
        """True"""
        if not isinstance(x, Decimal):
            raise TypeError("argument must be a Decimal")
        return True

    def radix(self):
        """10"""
        return Decimal(10)


def _delegate(name, count, with_context):
    method = getattr(Decimal, name)

    def call(self, *args):
        if len(args) != count:
            raise TypeError(f"{name}() takes exactly {count} arguments ({len(args)} given)")
        args = [_require(a) for a in args]
        return method(*args, context=self) if with_context else method(*args)

    call.__name__ = name
    call.__qualname__ = f"Context.{name}"
    call.__doc__ = method.__doc__
    setattr(Context, name, call)


for _name in ("exp", "ln", "log10", "logb", "sqrt", "normalize", "next_plus", "next_minus",
              "logical_invert", "is_normal", "is_subnormal", "number_class", "to_eng_string"):
    _delegate(_name, 1, True)
for _name in ("compare", "compare_signal", "compare_total", "compare_total_mag", "max", "max_mag",
              "min", "min_mag", "next_toward", "quantize", "remainder_near", "scaleb", "shift",
              "rotate", "logical_and", "logical_or", "logical_xor", "same_quantum", "copy_sign"):
    if _name == "quantize":
        def _quantize(self, x, y, /):
            """x rounded to the exponent of y"""
            return _require(x).quantize(_require(y), context=self)
        _quantize.__name__ = "quantize"
        Context.quantize = _quantize
    else:
        _delegate(_name, 2, True)
for _name in ("is_finite", "is_infinite", "is_nan", "is_qnan", "is_snan", "is_signed", "is_zero",
              "copy_abs", "copy_negate"):
    _delegate(_name, 1, False)
_delegate("fma", 3, True)
Context.copy_decimal = lambda self, x, /: _require(x)
del _name

DefaultContext = Context()
defaults.append(DefaultContext)
BasicContext = Context(prec=9, rounding=ROUND_HALF_UP,
                       traps=[DivisionByZero, Overflow, InvalidOperation, Clamped, Underflow])
ExtendedContext = Context(prec=9, rounding=ROUND_HALF_EVEN, traps=[])


def getcontext():
    """The context of this thread (or task)."""
    ctx = current.get(None)
    if ctx is None:
        ctx = DefaultContext.copy()
        ctx.clear_flags()
        current.set(ctx)
    return ctx


def setcontext(context, /):
    """Make a context this thread's (or task's)."""
    if not isinstance(context, Context):
        raise TypeError("argument must be a context")
    if context in (DefaultContext, BasicContext, ExtendedContext):
        context = context.copy()
        context.clear_flags()
    current.set(context)


class _LocalContext:
    """What localcontext() returns: sets a copy of a context for a with block."""

    def __init__(self, context):
        self._new = context
        self._old = None

    def __enter__(self):
        self._old = getcontext()
        setcontext(self._new)
        return self._new

    def __exit__(self, kind, value, traceback):
        setcontext(self._old)


def localcontext(ctx=None, **kwargs):
    """A context manager that sets a copy of ctx (or of the current context), changed."""
    if ctx is None:
        ctx = getcontext()
    elif not isinstance(ctx, Context):
        raise TypeError("optional argument must be a context")
    ctx = ctx.copy()
    for name, value in kwargs.items():
        if name not in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"):
            raise TypeError(f"'{name}' is an invalid keyword argument for this function")
        setattr(ctx, name, value)
    return _LocalContext(ctx)


_numbers.Number.register(Decimal)
