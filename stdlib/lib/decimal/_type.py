"""The class Decimal."""

import _imp
import math as _math
import numbers as _numbers
import sys as _sys
from collections import namedtuple as _namedtuple

from _decimal_core import Number as _Number
from decimal import _format, _values
from decimal._context import (
    Clamped, ConversionSyntax, DivisionByZero, FloatOperation, Inexact, InvalidOperation,
    MAX_EMAX, MIN_ETINY, Overflow, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN,
    Rounded, Subnormal, Underflow, context_or_current, current, getcontext, rounding_message,
    roundings,
)
from decimal._integers import count_digits, from_text, ten, to_text
from decimal._values import (
    FINITE, INF, QNAN, SNAN, convert, cut, fit_nan, fix, float_parts, for_comparison,
    from_tuple, invalid, nan_result, new, order, parse_number, require,
)
from decimal._arithmetic import (
    add, divide, divide_both, divide_int, finish, minus, multiply, plus, remainder,
    remainder_near, subtract,
)
from decimal._transcendental import (
    common_log, exponential, natural_log, power, power_modulo, square_root,
)

DecimalTuple = _namedtuple("DecimalTuple", "sign digits exponent", module="decimal")
_modulus = _sys.hash_info.modulus
_ten_inverse = pow(10, _modulus - 2, _modulus)


class Decimal(_Number):
    """A decimal number: Decimal('0.1'), Decimal(3), Decimal((0, (1, 2), -1))."""

    __module__ = "decimal"
    __slots__ = ("__weakref__",)
    _current = current      # where the base class finds the context

    # The base class calls this, and the other methods _slow_…, for what it does not do itself.
    def _slow_new(cls, value="0", context=None):
        ctx = context_or_current(context) if context is not None else None
        if isinstance(value, Decimal):
            if cls is Decimal and type(value) is Decimal:
                return value
            return new(value._sign, value._c, value._e, value._kind, cls)
        if isinstance(value, str):
            parts = parse_number(value)
            if parts is None:
                (ctx or getcontext()).signal(ConversionSyntax)
                return new(0, 0, 0, QNAN, cls)
            if parts[3] == FINITE and not MIN_ETINY <= parts[2] <= MAX_EMAX:
                (ctx or getcontext()).signal(InvalidOperation)
                return new(0, 0, 0, QNAN, cls)
        elif isinstance(value, int):
            parts = int(value < 0), abs(int(value)), 0, FINITE
        elif isinstance(value, float):
            (ctx or getcontext()).signal(FloatOperation)
            parts = float_parts(value)
        elif isinstance(value, (tuple, list)):
            parts = from_tuple(value)
        else:
            raise TypeError(
                f"conversion from {type(value).__name__} to Decimal is not supported"
            )
        return new(*parts, cls)

    _slow_new.__name__ = "__new__"
    _slow_new.__qualname__ = "Decimal.__new__"

    @classmethod
    def from_float(cls, f, /):
        """A float or int exactly."""
        if isinstance(f, int):
            parts = int(f < 0), abs(int(f)), 0, FINITE
        elif isinstance(f, float):
            parts = float_parts(f)
        else:
            raise TypeError("argument must be int or float")
        made = new(*parts)
        return made if cls is Decimal else cls(made)

    # --- Text -----------------------------------------------------------------------------------

    def _text(self, engineering, capitals):
        sign = "-" if self._sign else ""
        if self._kind:
            if self._kind == INF:
                return sign + "Infinity"
            payload = to_text(self._c) if self._c else ""
            return sign + ("NaN" if self._kind == QNAN else "sNaN") + payload
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

    def _slow_str(self, representation):
        if representation:
            return f"Decimal('{self._text(False, 1)}')"
        return self._text(False, getcontext().capitals)

    def to_eng_string(self, context=None):
        """The text with an exponent that is a multiple of 3."""
        return self._text(True, context_or_current(context).capitals)

    def _slow_format(self, spec, /):
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
                    c, _ = cut(sign, c, drop, rounding)
                    e += drop
                    if count_digits(c) > precision + 1:
                        c //= 10
                        e += 1
                elif c:
                    c *= ten(-drop)
                    e += drop
            elif kind in ("f", "F", "%"):
                if e < -precision:
                    c, _ = cut(sign, c, -precision - e, rounding)
                else:
                    c *= ten(e + precision)
                e = -precision
            elif digits > (precision or 1):
                drop = digits - (precision or 1)
                c, _ = cut(sign, c, drop, rounding)
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
            if self._kind == INF:
                raise OverflowError("cannot convert Infinity to integer")
            raise ValueError("cannot convert NaN to integer")
        c = self._c * ten(self._e) if self._e >= 0 else cut(0, self._c, -self._e, ROUND_DOWN)[0]
        return -c if self._sign else c

    __trunc__ = __int__

    def __float__(self):
        if self._kind == SNAN:
            raise ValueError("cannot convert signaling NaN to float")
        if self._kind == QNAN:
            return -_math.nan if self._sign else _math.nan
        return float(self._text(False, 1))

    def __complex__(self):
        return complex(float(self))

    def __bool__(self):
        return self._kind != FINITE or self._c != 0

    def __floor__(self):
        return self._whole(ROUND_FLOOR)

    def __ceil__(self):
        return self._whole(ROUND_CEILING)

    def _whole(self, rounding):
        if self._kind:
            if self._kind == INF:
                raise OverflowError("cannot convert Infinity to integer")
            raise ValueError("cannot convert NaN to integer")
        if self._e >= 0:
            return int(self)
        c, _ = cut(self._sign, self._c, -self._e, rounding)
        return -c if self._sign else c

    def __round__(self, ndigits=None):
        if ndigits is None:
            return self._whole(ROUND_HALF_EVEN)
        if not isinstance(ndigits, int):
            raise TypeError("optional arg must be an integer")
        return self.quantize(new(0, 1, -int(ndigits)), rounding=ROUND_HALF_EVEN)

    def as_tuple(self):
        """(sign, digits, exponent)"""
        if self._kind == INF:
            return DecimalTuple(self._sign, (0,), "F")
        if self._kind:
            digits = tuple(map(int, to_text(self._c))) if self._c else ()
            return DecimalTuple(self._sign, digits, "n" if self._kind == QNAN else "N")
        return DecimalTuple(self._sign, tuple(map(int, to_text(self._c))), self._e)

    def as_integer_ratio(self):
        """The value as (numerator, denominator) in lowest terms."""
        if self._kind == INF:
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
            if self._kind == SNAN:
                raise TypeError("Cannot hash a signaling NaN value")
            if self._kind == QNAN:
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
        return new(0, 0, 0)

    def conjugate(self):
        """The number itself."""
        return self

    # --- Comparison -----------------------------------------------------------------------------

    def _slow_compare(self, other, operation):
        # The operations are < <= == != > >=.
        equality = operation in (2, 3)
        a, b = for_comparison(self, other, equality)
        if b is NotImplemented:
            return b
        if a._kind > INF or b._kind > INF:
            if not equality or SNAN in (a._kind, b._kind):
                getcontext().signal(InvalidOperation)
            return operation == 3
        c = order(a, b)
        return (c < 0, c <= 0, c == 0, c != 0, c > 0, c >= 0)[operation]

    def compare(self, other, context=None):
        """-1, 0 or 1 as a Decimal, or NaN."""
        ctx, other = context_or_current(context), require(other)
        nan = nan_result(ctx, self, other)
        return nan if nan is not None else Decimal(order(self, other))

    def compare_signal(self, other, context=None):
        """As compare, but every NaN signals."""
        ctx, other = context_or_current(context), require(other)
        if self._kind > INF or other._kind > INF:
            ctx.signal(InvalidOperation)
            nans = [x for x in (self, other) if x._kind > INF]
            return fit_nan(ctx, max(nans, key=lambda x: x._kind))
        return Decimal(order(self, other))

    def compare_total(self, other, context=None):
        """The total order of representations."""
        other = require(other)
        if self._sign != other._sign:
            return Decimal(-1 if self._sign else 1)
        direction = -1 if self._sign else 1
        rank = {FINITE: 0, INF: 0, SNAN: 1, QNAN: 2}
        a, b = rank[self._kind], rank[other._kind]
        if not a and not b:
            c = order(self, other)
            if c:
                return Decimal(c)
            a, b = self._e, other._e
        elif a == b:
            a, b = self._c, other._c
        return Decimal(direction * ((a > b) - (a < b)))

    def compare_total_mag(self, other, context=None):
        """compare_total of the absolute values."""
        return self.copy_abs().compare_total(require(other).copy_abs())

    # --- Arithmetic -----------------------------------------------------------------------------

    def __neg__(self):
        return minus(getcontext(), self)

    def __pos__(self):
        return plus(getcontext(), self)

    def __abs__(self):
        nan = nan_result(getcontext(), self) if self._kind > INF else None
        return nan if nan is not None else plus(getcontext(), self.copy_abs())

    def _slow_add(left, right):
        left, right = convert(left), convert(right)
        if left is None or right is None:
            return NotImplemented
        return add(getcontext(), left, right)

    def _slow_sub(left, right):
        left, right = convert(left), convert(right)
        if left is None or right is None:
            return NotImplemented
        return subtract(getcontext(), left, right)

    def _slow_mul(left, right):
        left, right = convert(left), convert(right)
        if left is None or right is None:
            return NotImplemented
        return multiply(getcontext(), left, right)

    def _slow_div(left, right):
        left, right = convert(left), convert(right)
        if left is None or right is None:
            return NotImplemented
        return divide(getcontext(), left, right)

    def __floordiv__(self, other):
        other = convert(other)
        return NotImplemented if other is None else divide_int(getcontext(), self, other)

    def __rfloordiv__(self, other):
        other = convert(other)
        return NotImplemented if other is None else divide_int(getcontext(), other, self)

    def __mod__(self, other):
        other = convert(other)
        return NotImplemented if other is None else remainder(getcontext(), self, other)

    def __rmod__(self, other):
        other = convert(other)
        return NotImplemented if other is None else remainder(getcontext(), other, self)

    def __divmod__(self, other):
        other = convert(other)
        return NotImplemented if other is None else divide_both(getcontext(), self, other)

    def __rdivmod__(self, other):
        other = convert(other)
        return NotImplemented if other is None else divide_both(getcontext(), other, self)

    def __pow__(self, other, modulo=None):
        other = convert(other)
        if other is None:
            return NotImplemented
        if modulo is not None:
            modulo = convert(modulo)
            if modulo is None:
                return NotImplemented
            return power_modulo(getcontext(), self, other, modulo)
        return power(getcontext(), self, other)

    def __rpow__(self, other, modulo=None):
        other = convert(other)
        return NotImplemented if other is None else power(getcontext(), other, self)

    def remainder_near(self, other, context=None):
        """self - n * other for the nearest integer n."""
        return remainder_near(context_or_current(context), self, require(other))

    def fma(self, other, third, context=None):
        """self * other + third with one rounding."""
        ctx, other, third = context_or_current(context), require(other), require(third)
        if self._kind > INF or other._kind > INF:
            return nan_result(ctx, self, other, third)
        if INF in (self._kind, other._kind):
            product = multiply(ctx, self, other)
            return product if product._kind > INF else add(ctx, product, third)
        product = new(self._sign ^ other._sign, self._c * other._c, self._e + other._e)
        return add(ctx, product, third)

    def sqrt(self, context=None):
        """The square root, correctly rounded."""
        return square_root(context_or_current(context), self)

    def exp(self, context=None):
        """e ** self"""
        return exponential(context_or_current(context), self)

    def ln(self, context=None):
        """The natural logarithm."""
        return natural_log(context_or_current(context), self)

    def log10(self, context=None):
        """The logarithm to base 10."""
        return common_log(context_or_current(context), self)

    def logb(self, context=None):
        """The adjusted exponent, as a Decimal."""
        ctx = context_or_current(context)
        nan = nan_result(ctx, self)
        if nan is not None:
            return nan
        if self._kind:
            return new(0, 0, 0, INF)
        if not self._c:
            ctx.signal(DivisionByZero)
            return new(1, 0, 0, INF)
        return plus(ctx, Decimal(self.adjusted()))

    def normalize(self, context=None):
        """Without zeros at the end."""
        ctx = context_or_current(context)
        result = finish(ctx, self)
        if result._kind:
            return result
        if not result._c:
            return new(result._sign, 0, 0)
        text = to_text(result._c)
        zeros = len(text) - len(text.rstrip("0"))
        top = ctx.Etop() if ctx.clamp else ctx.Emax
        zeros = max(min(zeros, top - result._e), 0)
        return new(result._sign, result._c // ten(zeros), result._e + zeros)

    def _slow_quantize(self, exp, rounding=None, context=None):
        """Rounded to the exponent of another number."""
        ctx, exp = context_or_current(context), require(exp)
        if rounding is None:
            rounding = ctx.rounding
        elif not isinstance(rounding, str) or rounding not in roundings:
            raise TypeError(rounding_message)
        nan = nan_result(ctx, self, exp)
        if nan is not None:
            return nan
        if self._kind or exp._kind:
            if self._kind and exp._kind:
                return new(self._sign, 0, 0, INF)
            return invalid(ctx)
        e = exp._e
        if not ctx.Etiny() <= e <= ctx.Emax:
            return invalid(ctx)
        if not self._c:
            return fix(ctx, self._sign, 0, e)
        conditions = ()
        if e <= self._e:
            if self.adjusted() - e + 1 > ctx.prec:
                return invalid(ctx)
            c = self._c * ten(self._e - e)
        else:
            c, lost = cut(self._sign, self._c, e - self._e, rounding)
            conditions = (Rounded, Inexact) if lost else (Rounded,)
        digits = count_digits(c)
        if digits > ctx.prec or e + digits - 1 > ctx.Emax:
            return invalid(ctx)
        return fix(ctx, self._sign, c, e, *conditions)

    def to_integral_value(self, rounding=None, context=None):
        """Rounded to an integer, without signals."""
        ctx = context_or_current(context)
        if rounding is not None and (not isinstance(rounding, str) or rounding not in roundings):
            raise TypeError(rounding_message)
        if self._kind > INF:
            return nan_result(ctx, self)
        if self._kind or self._e >= 0:
            return new(self._sign, self._c, self._e, self._kind)
        c, _ = cut(self._sign, self._c, -self._e, rounding or ctx.rounding)
        return new(self._sign, c, 0)

    to_integral = to_integral_value

    def to_integral_exact(self, rounding=None, context=None):
        """Rounded to an integer; signals Inexact and Rounded."""
        ctx = context_or_current(context)
        result = self.to_integral_value(rounding, ctx)
        if not self._kind and self._e < 0 and self._c:
            exact = order(self, result) == 0
            ctx.signal(*((Rounded,) if exact else (Rounded, Inexact)))
        return result

    def scaleb(self, other, context=None):
        """self * 10**other"""
        ctx, other = context_or_current(context), require(other)
        nan = nan_result(ctx, self, other)
        if nan is not None:
            return nan
        if other._kind or other._e:
            return invalid(ctx)
        n = int(other)
        if abs(n) > 2 * (ctx.Emax + ctx.prec):
            return invalid(ctx)
        if self._kind:
            return new(self._sign, 0, 0, INF)
        return fix(ctx, self._sign, self._c, self._e + n)

    def _shift_count(self, ctx, other):
        if other._kind or other._e or abs(int(other)) > ctx.prec:
            return None
        return int(other)

    def shift(self, other, context=None):
        """The digits shifted left (or right for negative numbers)."""
        ctx, other = context_or_current(context), require(other)
        nan = nan_result(ctx, self, other)
        if nan is not None:
            return nan
        n = self._shift_count(ctx, other)
        if n is None:
            return invalid(ctx)
        if self._kind:
            return self
        c = self._c % ten(ctx.prec)
        c = c * ten(n) % ten(ctx.prec) if n >= 0 else c // ten(-n)
        return new(self._sign, c, self._e)

    def rotate(self, other, context=None):
        """The digits rotated left (or right for negative numbers) in the precision."""
        ctx, other = context_or_current(context), require(other)
        nan = nan_result(ctx, self, other)
        if nan is not None:
            return nan
        n = self._shift_count(ctx, other)
        if n is None:
            return invalid(ctx)
        if self._kind:
            return self
        prec = ctx.prec
        c = self._c % ten(prec)
        n %= prec
        high, low = divmod(c, ten(prec - n))
        return new(self._sign, low * ten(n) + high, self._e)

    def _bits(self, ctx):
        """The digits of a logical operand, None if it is none."""
        if self._kind or self._sign or self._e:
            return None
        text = to_text(self._c)
        return text[-ctx.prec:] if set(text) <= {"0", "1"} else None

    def _logical(self, other, context, op):
        ctx, other = context_or_current(context), require(other)
        a, b = self._bits(ctx), other._bits(ctx)
        if a is None or b is None:
            return invalid(ctx)
        width = max(len(a), len(b))
        pairs = zip(a.rjust(width, "0"), b.rjust(width, "0"))
        return new(0, from_text("".join(str(op(int(x), int(y))) for x, y in pairs)), 0)

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
        ctx = context_or_current(context)
        return self.logical_xor(new(0, from_text("1" * ctx.prec), 0), ctx)

    def _choose(self, other, context, sign, magnitude):
        ctx, other = context_or_current(context), require(other)
        if self._kind > INF or other._kind > INF:
            if self._kind == QNAN and other._kind <= INF:
                return finish(ctx, other)
            if other._kind == QNAN and self._kind <= INF:
                return finish(ctx, self)
            return nan_result(ctx, self, other)
        c = order(self.copy_abs(), other.copy_abs()) if magnitude else order(self, other)
        if not c:
            c = int(self.compare_total(other))
        return finish(ctx, self if c * sign >= 0 else other)

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
        nan = nan_result(ctx, self)
        if nan is not None:
            return nan
        work = ctx.copy()
        work.rounding = ROUND_CEILING if up else ROUND_FLOOR
        work.clear_traps()
        if self._kind == INF:
            if self._sign != up:
                return new(self._sign, 0, 0, INF)
            return new(self._sign, ten(ctx.prec) - 1, ctx.Etop())
        rounded = fix(work, self._sign, self._c, self._e)
        if rounded._kind or order(rounded, self):
            return rounded
        return add(work, self, new(int(not up), 1, ctx.Etiny() - 1))

    def next_plus(self, context=None):
        """The smallest larger number of the context."""
        return self._next(context_or_current(context), True)

    def next_minus(self, context=None):
        """The largest smaller number of the context."""
        return self._next(context_or_current(context), False)

    def next_toward(self, other, context=None):
        """The next number of the context in the direction of another."""
        ctx, other = context_or_current(context), require(other)
        nan = nan_result(ctx, self, other)
        if nan is not None:
            return nan
        c = order(self, other)
        if not c:
            return new(other._sign, self._c, self._e, self._kind)
        result = self._next(ctx, c < 0)
        if result._kind == INF:
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
        return new(0, self._c, self._e, self._kind)

    def copy_negate(self):
        """With the other sign; signals nothing."""
        return new(1 - self._sign, self._c, self._e, self._kind)

    def copy_sign(self, other, context=None):
        """With the sign of another number."""
        return new(require(other)._sign, self._c, self._e, self._kind)

    def is_canonical(self):
        """True."""
        return True

    def is_finite(self):
        """Whether it is neither infinite nor a NaN."""
        return self._kind == FINITE

    def is_infinite(self):
        """Whether it is an infinity."""
        return self._kind == INF

    def is_nan(self):
        """Whether it is a NaN of either kind."""
        return self._kind > INF

    def is_qnan(self):
        """Whether it is a quiet NaN."""
        return self._kind == QNAN

    def is_snan(self):
        """Whether it is a signaling NaN."""
        return self._kind == SNAN

    def is_signed(self):
        """Whether the sign is negative."""
        return bool(self._sign)

    def is_zero(self):
        """Whether it is 0 or -0."""
        return self._kind == FINITE and not self._c

    def is_normal(self, context=None):
        """Whether it is finite, not 0 and not subnormal."""
        return self._kind == FINITE and bool(self._c) and (
            self.adjusted() >= context_or_current(context).Emin)

    def is_subnormal(self, context=None):
        """Whether it is not 0 and below Emin."""
        return self._kind == FINITE and bool(self._c) and (
            self.adjusted() < context_or_current(context).Emin)

    def number_class(self, context=None):
        """'+Normal', '-Zero', 'NaN' and so on."""
        if self._kind > INF:
            return "NaN" if self._kind == QNAN else "sNaN"
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
        other = require(other)
        if self._kind or other._kind:
            return self._kind == other._kind or (self._kind > INF and other._kind > INF)
        return self._e == other._e


_numbers.Number.register(_imp.show_full_name(Decimal))
_values.Decimal = Decimal
