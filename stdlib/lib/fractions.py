"""Rational numbers of any size, exact."""

import math
import numbers
import operator
import sys

__all__ = ["Fraction"]

_make = object.__new__
_gcd = math.gcd
_hash_modulus = sys.hash_info.modulus
_hash_infinity = sys.hash_info.inf


def _split_digits(text):
    """The value and count of digits with single underscores between them; None if malformed."""
    if not text or text[0] == "_" or text[-1] == "_" or "__" in text:
        return None
    digits = text.replace("_", "")
    return digits if digits.isdecimal() else None


def _parse(text):
    """Numerator and denominator of a fraction's text, None if it is none."""
    text = text.strip()
    negative = text[:1] == "-"
    if text[:1] in ("+", "-"):
        text = text[1:]
    sign = -1 if negative else 1
    if "/" in text:
        top, _, bottom = text.partition("/")
        top, bottom = top.rstrip(), bottom.lstrip()
        top, bottom = _split_digits(top), _split_digits(bottom)
        if top is None or bottom is None:
            return None
        return sign * int(top), int(bottom)
    exponent = 0
    for mark in "eE":
        if mark in text:
            text, _, power = text.partition(mark)
            power_sign = -1 if power[:1] == "-" else 1
            if power[:1] in ("+", "-"):
                power = power[1:]
            power = _split_digits(power)
            if power is None:
                return None
            exponent = power_sign * int(power)
            break
    whole, dot, part = text.partition(".")
    if not whole and not part:
        return None
    if whole:
        whole = _split_digits(whole)
        if whole is None:
            return None
    if part:
        part = _split_digits(part)
        if part is None:
            return None
    numerator = int((whole or "") + (part or ""))
    exponent -= len(part)
    if exponent >= 0:
        return sign * numerator * 10**exponent, 1
    return sign * numerator, 10**-exponent


class Fraction(numbers.Rational):
    """A rational number: Fraction(10, -8) is -5/4.

    Made of two rationals, of one number, or of a text such as '3/4', '-1.5e-2'.
    """

    __slots__ = ("_numerator", "_denominator")

    def __new__(cls, numerator=0, denominator=None):
        if denominator is None:
            if type(numerator) is int:
                return cls._raw(numerator, 1)
            if isinstance(numerator, numbers.Rational):
                return cls._raw(numerator.numerator, numerator.denominator)
            if isinstance(numerator, float) or (
                not isinstance(numerator, (type, str)) and hasattr(numerator, "as_integer_ratio")
            ):
                return cls._raw(*numerator.as_integer_ratio())
            if not isinstance(numerator, str):
                raise TypeError("argument should be a string or a Rational instance")
            pair = _parse(numerator)
            if pair is None:
                raise ValueError(f"Invalid literal for Fraction: {numerator!r}")
            numerator, denominator = pair
        elif type(numerator) is int is type(denominator):
            pass
        elif isinstance(numerator, numbers.Rational) and isinstance(denominator, numbers.Rational):
            numerator, denominator = (
                numerator.numerator * denominator.denominator,
                denominator.numerator * numerator.denominator,
            )
        else:
            raise TypeError("both arguments should be Rational instances")
        if denominator == 0:
            raise ZeroDivisionError(f"Fraction({numerator}, 0)")
        divisor = _gcd(numerator, denominator)
        if denominator < 0:
            divisor = -divisor
        self = _make(cls)
        if divisor == 1:
            self._numerator = numerator
            self._denominator = denominator
        else:
            self._numerator = numerator // divisor
            self._denominator = denominator // divisor
        return self

    @classmethod
    def _raw(cls, numerator, denominator):
        """A fraction that is in lowest terms already."""
        self = _make(cls)
        self._numerator = numerator
        self._denominator = denominator
        return self

    @classmethod
    def from_float(cls, f):
        """A finite float (or int) exactly; 0.3 is not 3/10."""
        if isinstance(f, numbers.Integral):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError(
                f"{cls.__name__}.from_float() only takes floats, not {f!r} ({type(f).__name__})"
            )
        return cls._raw(*f.as_integer_ratio())

    @classmethod
    def from_decimal(cls, dec):
        """A finite Decimal exactly."""
        from decimal import Decimal

        if isinstance(dec, numbers.Integral):
            dec = Decimal(int(dec))
        elif not isinstance(dec, Decimal):
            raise TypeError(
                f"{cls.__name__}.from_decimal() only takes Decimals, "
                f"not {dec!r} ({type(dec).__name__})"
            )
        return cls._raw(*dec.as_integer_ratio())

    @property
    def numerator(self):
        """The numerator in lowest terms."""
        return self._numerator

    @property
    def denominator(self):
        """The denominator in lowest terms, positive."""
        return self._denominator

    def as_integer_ratio(self):
        """(numerator, denominator)"""
        return (self._numerator, self._denominator)

    def is_integer(self):
        """Whether the denominator is 1."""
        return self._denominator == 1

    def limit_denominator(self, max_denominator=1000000):
        """The closest fraction whose denominator is at most max_denominator."""
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        # Convergents of the continued fraction, as long as they are small enough.
        before, last = (0, 1), (1, 0)
        n, d = self._numerator, self._denominator
        while True:
            a = n // d
            q = before[1] + a * last[1]
            if q > max_denominator:
                break
            before, last = last, (before[0] + a * last[0], q)
            n, d = d, n - a * d
        k = (max_denominator - before[1]) // last[1]
        # The better one of the last convergent and the last semiconvergent.
        if 2 * d * (before[1] + k * last[1]) <= self._denominator:
            return Fraction._raw(*last)
        return Fraction._raw(before[0] + k * last[0], before[1] + k * last[1])

    def __repr__(self):
        return f"{self.__class__.__name__}({self._numerator}, {self._denominator})"

    def __str__(self):
        if self._denominator == 1:
            return str(self._numerator)
        return f"{self._numerator}/{self._denominator}"

    def __format__(self, spec):
        """As str, or in the float styles e, f, g and %, exactly rounded (half to even)."""
        if not spec:
            return str(self)
        return _format(self, spec)

    def __add__(self, other):
        if type(other) is Fraction:
            return _add(self._numerator, self._denominator, other._numerator, other._denominator)
        return _binary(self, other, _add, operator.add)

    def __radd__(self, other):
        return _reflected(self, other, _add, operator.add)

    def __sub__(self, other):
        if type(other) is Fraction:
            return _sub(self._numerator, self._denominator, other._numerator, other._denominator)
        return _binary(self, other, _sub, operator.sub)

    def __rsub__(self, other):
        return _reflected(self, other, _sub, operator.sub)

    def __mul__(self, other):
        if type(other) is Fraction:
            return _mul(self._numerator, self._denominator, other._numerator, other._denominator)
        return _binary(self, other, _mul, operator.mul)

    def __rmul__(self, other):
        return _reflected(self, other, _mul, operator.mul)

    def __truediv__(self, other):
        if type(other) is Fraction:
            return _div(self._numerator, self._denominator, other._numerator, other._denominator)
        return _binary(self, other, _div, operator.truediv)

    def __rtruediv__(self, other):
        return _reflected(self, other, _div, operator.truediv)

    def __floordiv__(self, other):
        return _binary(self, other, _floordiv, operator.floordiv)

    def __rfloordiv__(self, other):
        return _reflected(self, other, _floordiv, operator.floordiv)

    def __mod__(self, other):
        return _binary(self, other, _mod, operator.mod)

    def __rmod__(self, other):
        return _reflected(self, other, _mod, operator.mod)

    def __divmod__(self, other):
        return _binary(self, other, _divmod, divmod)

    def __rdivmod__(self, other):
        return _reflected(self, other, _divmod, divmod)

    def __pow__(self, exponent):
        if isinstance(exponent, numbers.Rational):
            if exponent.denominator != 1:
                return float(self) ** float(exponent)
            power = exponent.numerator
            n, d = self._numerator, self._denominator
            if power >= 0:
                return Fraction._raw(n**power, d**power)
            if n > 0:
                return Fraction._raw(d**-power, n**-power)
            if n == 0:
                raise ZeroDivisionError(f"Fraction({d**-power}, 0)")
            return Fraction._raw((-d) ** -power, (-n) ** -power)
        if isinstance(exponent, (float, complex)):
            return float(self) ** exponent
        return NotImplemented

    def __rpow__(self, base):
        if self._denominator == 1 and self._numerator >= 0:
            return base**self._numerator
        if isinstance(base, numbers.Rational):
            return Fraction(base.numerator, base.denominator) ** self
        if self._denominator == 1:
            return base**self._numerator
        return base ** float(self)

    def __pos__(self):
        return Fraction._raw(self._numerator, self._denominator)

    def __neg__(self):
        return Fraction._raw(-self._numerator, self._denominator)

    def __abs__(self):
        return Fraction._raw(abs(self._numerator), self._denominator)

    def __int__(self, _index=operator.index):
        if self._numerator < 0:
            return _index(-(-self._numerator // self._denominator))
        return _index(self._numerator // self._denominator)

    def __trunc__(self):
        if self._numerator < 0:
            return -(-self._numerator // self._denominator)
        return self._numerator // self._denominator

    def __floor__(self):
        return self._numerator // self._denominator

    def __ceil__(self):
        return -(-self._numerator // self._denominator)

    def __round__(self, ndigits=None):
        """The nearest integer or multiple of 10**-ndigits, half to even."""
        if ndigits is None:
            whole, rest = divmod(self._numerator, self._denominator)
            if rest * 2 > self._denominator or (rest * 2 == self._denominator and whole % 2):
                whole += 1
            return whole
        shift = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round(self * shift), shift)
        return Fraction(round(self / shift) * shift)

    def __hash__(self):
        try:
            inverse = pow(self._denominator, -1, _hash_modulus)
        except ValueError:
            result = _hash_infinity
        else:
            result = hash(hash(abs(self._numerator)) * inverse)
        if self._numerator < 0:
            result = -result
        return -2 if result == -1 else result

    def __eq__(self, other):
        if type(other) is int:
            return self._numerator == other and self._denominator == 1
        if type(other) is Fraction:
            return self._numerator == other._numerator and self._denominator == other._denominator
        if isinstance(other, numbers.Rational):
            return self._numerator == other.numerator and self._denominator == other.denominator
        if isinstance(other, numbers.Complex) and other.imag == 0:
            other = other.real
        if isinstance(other, float):
            if math.isnan(other) or math.isinf(other):
                return 0.0 == other
            return self == Fraction(other)
        return NotImplemented

    def __lt__(self, other):
        if type(other) is Fraction:
            return (self._numerator * other._denominator
                    < self._denominator * other._numerator)
        return _order(self, other, operator.lt)

    def __gt__(self, other):
        if type(other) is Fraction:
            return (self._numerator * other._denominator
                    > self._denominator * other._numerator)
        return _order(self, other, operator.gt)

    def __le__(self, other):
        if type(other) is Fraction:
            return (self._numerator * other._denominator
                    <= self._denominator * other._numerator)
        return _order(self, other, operator.le)

    def __ge__(self, other):
        if type(other) is Fraction:
            return (self._numerator * other._denominator
                    >= self._denominator * other._numerator)
        return _order(self, other, operator.ge)

    def __bool__(self):
        return bool(self._numerator)

    def __reduce__(self):
        return (self.__class__, (self._numerator, self._denominator))

    def __copy__(self):
        if type(self) is Fraction:
            return self
        return self.__class__(self._numerator, self._denominator)

    def __deepcopy__(self, memo):
        return self.__copy__()


def _binary(a, b, exact, fallback):
    """a op b for a Fraction a."""
    if isinstance(b, Fraction):
        return exact(a._numerator, a._denominator, b._numerator, b._denominator)
    if isinstance(b, int):
        return exact(a._numerator, a._denominator, int(b), 1)
    if isinstance(b, float):
        return fallback(float(a), b)
    if isinstance(b, complex) and fallback not in (operator.floordiv, operator.mod, divmod):
        return fallback(complex(a), b)
    return NotImplemented


def _reflected(b, a, exact, fallback):
    """a op b for a Fraction b."""
    if isinstance(a, numbers.Rational):
        return exact(a.numerator, a.denominator, b._numerator, b._denominator)
    if isinstance(a, numbers.Real):
        return fallback(float(a), float(b))
    if isinstance(a, numbers.Complex) and fallback not in (operator.floordiv, operator.mod, divmod):
        return fallback(complex(a), complex(b))
    return NotImplemented


def _order(a, b, op):
    if isinstance(b, numbers.Rational):
        return op(a._numerator * b.denominator, a._denominator * b.numerator)
    if isinstance(b, float):
        if math.isnan(b) or math.isinf(b):
            return op(0.0, b)
        return op(a, Fraction(b))
    return NotImplemented


def _lowest(numerator, denominator):
    # A fraction that is in lowest terms already.
    self = _make(Fraction)
    self._numerator = numerator
    self._denominator = denominator
    return self


def _sum(na, da, nb, db):
    # Dividing by the denominators' common part first keeps the numbers small.
    g = _gcd(da, db)
    if g == 1:
        return _lowest(na * db + da * nb, da * db)
    s = da // g
    t = na * (db // g) + nb * s
    g2 = _gcd(t, g)
    if g2 == 1:
        return _lowest(t, s * db)
    return _lowest(t // g2, s * (db // g2))


_add = _sum


def _sub(na, da, nb, db):
    return _sum(na, da, -nb, db)


def _mul(na, da, nb, db):
    g = _gcd(na, db)
    if g > 1:
        na //= g
        db //= g
    g = _gcd(nb, da)
    if g > 1:
        nb //= g
        da //= g
    return _lowest(na * nb, da * db)


def _div(na, da, nb, db):
    if nb == 0:
        raise ZeroDivisionError(f"Fraction({na * db}, 0)")
    if nb < 0:
        nb, db = -nb, -db
    return _mul(na, da, db, nb)


def _floordiv(na, da, nb, db):
    return (na * db) // (da * nb)


def _mod(na, da, nb, db):
    return Fraction((na * db) % (nb * da), da * db)


def _divmod(na, da, nb, db):
    whole, rest = divmod(na * db, da * nb)
    return whole, Fraction(rest, da * db)


# --- Formatting ---------------------------------------------------------------------------------


def _round_to_exponent(n, d, exponent, no_negative_zero=False):
    """n/d as (negative, significand) with value significand * 10**exponent, half to even."""
    if exponent >= 0:
        d *= 10**exponent
    else:
        n *= 10**-exponent
    q, r = divmod(n + (d >> 1), d)
    if r == 0 and d & 1 == 0:
        q &= -2
    negative = q < 0 if no_negative_zero else n < 0
    return negative, abs(q)


def _round_to_figures(n, d, figures):
    """n/d as (negative, significand, exponent) with so many significant figures."""
    if n == 0:
        return False, 0, 1 - figures
    top, bottom = str(abs(n)), str(d)
    magnitude = len(top) - len(bottom) + (bottom <= top)
    exponent = magnitude - figures
    negative, significand = _round_to_exponent(n, d, exponent)
    if len(str(significand)) == figures + 1:
        significand //= 10
        exponent += 1
    return negative, significand, exponent


def _parse_format(spec):
    """The parts of a float-style format specification, None if it is none."""
    fill, align = "", ""
    rest = spec
    if len(rest) > 1 and rest[1] in "<>=^":
        fill, align, rest = rest[0], rest[1], rest[2:]
    elif rest[:1] and rest[0] in "<>=^":
        align, rest = rest[0], rest[1:]
    sign = ""
    if rest[:1] and rest[0] in "+- ":
        sign, rest = rest[0], rest[1:]
    no_negative_zero = rest[:1] == "z"
    rest = rest[no_negative_zero:]
    alternate = rest[:1] == "#"
    rest = rest[alternate:]
    zero = rest[:1] == "0" and rest[1:2].isdigit()
    rest = rest[zero:]
    digits = len(rest) - len(rest.lstrip("0123456789"))
    width, rest = rest[:digits], rest[digits:]
    if width[:1] == "0" and len(width) > 1 and zero:
        return None
    separator = ""
    if rest[:1] and rest[0] in ",_":
        separator, rest = rest[0], rest[1:]
    precision = 6
    if rest[:1] == ".":
        digits = len(rest) - 1 - len(rest[1:].lstrip("0123456789"))
        # Without digits, or with zeros in front of them.
        if not digits or digits > 1 and rest[1] == "0":
            return None
        precision, rest = int(rest[1 : 1 + digits]), rest[1 + digits :]
    if len(rest) != 1 or rest not in "eEfFgG%":
        return None
    return fill, align, sign, no_negative_zero, alternate, zero, width, separator, precision, rest


def _format(self, spec):
    parts = _parse_format(spec)
    if parts is None:
        raise ValueError(f"Invalid format specifier {spec!r} for object of type {type(self).__name__!r}")
    fill, align, sign, no_negative_zero, alternate, zero, width, separator, precision, kind = parts
    if zero and align:
        raise ValueError(f"Invalid format specifier {spec!r} for object of type "
                         f"{type(self).__name__!r}; can't use explicit alignment when zero-padding")
    fill = fill or ("0" if zero else " ")
    align = align or ("=" if zero else ">")
    width = int(width or 0)
    trim = kind in "gG" and not alternate
    n, d = self._numerator, self._denominator
    if kind in "fF%":
        exponent = -precision
        if kind == "%":
            exponent -= 2
        negative, significand = _round_to_exponent(n, d, exponent, no_negative_zero)
        scientific = False
        point = precision
    else:
        figures = max(precision, 1) if kind in "gG" else precision + 1
        negative, significand, exponent = _round_to_figures(n, d, figures)
        scientific = (
            kind in "eE" or exponent > 0 or exponent + figures <= -4
        )
        point = figures - 1 if scientific else -exponent
    if kind == "%":
        suffix = "%"
    elif scientific:
        suffix = f"{'E' if kind in 'EG' else 'e'}{exponent + point:+03d}"
    else:
        suffix = ""
    digits = f"{significand:0{point + 1}d}"
    if no_negative_zero and significand == 0:
        negative = False
    whole, part = digits[: len(digits) - point], digits[len(digits) - point :]
    if trim:
        part = part.rstrip("0")
    shown_sign = "-" if negative else "" if sign == "-" else sign
    tail = ("." if part or alternate else "") + part + suffix
    if zero:
        room = width - len(shown_sign) - len(tail)
        if separator:
            # Of every four places one is a separator's, and none may come first.
            room = room // 4 * 3 + max(room % 4, 1)
        whole = whole.zfill(max(room, 0))
    if separator:
        first = 1 + (len(whole) - 1) % 3
        whole = whole[:first] + "".join(
            separator + whole[i : i + 3] for i in range(first, len(whole), 3)
        )
    body = whole + tail
    padding = fill * (width - len(shown_sign) - len(body))
    if align == ">":
        return padding + shown_sign + body
    if align == "<":
        return shown_sign + body + padding
    if align == "^":
        half = len(padding) // 2
        return padding[:half] + shown_sign + body + padding[half:]
    return shown_sign + padding + body
