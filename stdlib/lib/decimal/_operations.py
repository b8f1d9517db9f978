"""The class Context, with the operations it does on numbers."""

import _imp

from decimal._context import (
    BaseContext, Clamped, ConversionSyntax, DivisionByZero, InvalidOperation, Overflow,
    ROUND_HALF_EVEN, ROUND_HALF_UP, Underflow, defaults,
)
from decimal._integers import count_digits
from decimal._values import INF, QNAN, fix, nan_result, new, require
from decimal._arithmetic import (
    add, divide, divide_both, divide_int, finish, minus, multiply, plus, remainder, subtract,
)
from decimal._transcendental import power, power_modulo
from decimal._type import Decimal


class Context(BaseContext):
    """Precision, rounding, exponent limits, flags and traps of decimal arithmetic."""

    __module__ = "decimal"
    __slots__ = ()

    def create_decimal(self, num="0", /):
        """A Decimal rounded to this context."""
        if isinstance(num, str) and (num != num.strip() or "_" in num):
            self.signal(ConversionSyntax)
            return new(0, 0, 0, QNAN)
        d = Decimal(num, context=self)
        if d._kind > INF:
            if d._c and count_digits(d._c) > self.prec - self.clamp:
                self.signal(ConversionSyntax)
                return new(0, 0, 0, QNAN)
            return d
        return d if d._kind else fix(self, d._sign, d._c, d._e)

    def create_decimal_from_float(self, f, /):
        """A Decimal of a float, rounded to this context."""
        d = Decimal.from_float(f)
        return d if d._kind else fix(self, d._sign, d._c, d._e)

    def _apply(self, a):
        # A number rounded to the context.
        return finish(self, a)

    def abs(self, x, /):
        """abs(x)"""
        x = require(x)
        nan = nan_result(self, x)
        return nan if nan is not None else plus(self, x.copy_abs())

    def minus(self, x, /):
        """-x"""
        return minus(self, require(x))

    def plus(self, x, /):
        """+x"""
        return plus(self, require(x))

    def add(self, x, y, /):
        """x + y"""
        return add(self, require(x), require(y))

    def subtract(self, x, y, /):
        """x - y"""
        return subtract(self, require(x), require(y))

    def multiply(self, x, y, /):
        """x * y"""
        return multiply(self, require(x), require(y))

    def divide(self, x, y, /):
        """x / y"""
        return divide(self, require(x), require(y))

    def divide_int(self, x, y, /):
        """x // y"""
        return divide_int(self, require(x), require(y))

    def divmod(self, x, y, /):
        """divmod(x, y)"""
        return divide_both(self, require(x), require(y))

    def remainder(self, x, y, /):
        """x % y"""
        return remainder(self, require(x), require(y))

    def power(self, a, b, modulo=None):
        """a ** b, or with a modulus"""
        a, b = require(a), require(b)
        if modulo is not None:
            return power_modulo(self, a, b, require(modulo))
        return power(self, a, b)

    def to_sci_string(self, x, /):
        """str(x)"""
        return require(x)._text(False, self.capitals)

    def to_integral_exact(self, x, /):
        """x rounded to an integer, with signals"""
        return require(x).to_integral_exact(context=self)

    def to_integral_value(self, x, /):
        """x rounded to an integer, without signals"""
        return require(x).to_integral_value(context=self)

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
        args = [require(a) for a in args]
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
            return require(x).quantize(require(y), context=self)
        _quantize.__name__ = "quantize"
        Context.quantize = _quantize
    else:
        _delegate(_name, 2, True)
for _name in ("is_finite", "is_infinite", "is_nan", "is_qnan", "is_snan", "is_signed", "is_zero",
              "copy_abs", "copy_negate"):
    _delegate(_name, 1, False)
_delegate("fma", 3, True)
Context.copy_decimal = lambda self, x, /: require(x)
del _name

_imp.show_full_name(Context)
DefaultContext = Context()
defaults.append(DefaultContext)
BasicContext = Context(prec=9, rounding=ROUND_HALF_UP,
                       traps=[DivisionByZero, Overflow, InvalidOperation, Clamped, Underflow])
ExtendedContext = Context(prec=9, rounding=ROUND_HALF_EVEN, traps=[])
defaults += [BasicContext, ExtendedContext]
