"""Integer arithmetic behind decimal: digits, powers of ten, and the transcendental functions.

The functions return fixed-point integers whose error is a few units in the last place; decimal
asks for more digits until the rounding is certain.
"""

from math import isqrt

_small = [10**i for i in range(64)]


def ten(n):
    """10**n"""
    return _small[n] if n < 64 else 10**n


def count_digits(c):
    """The number of decimal digits of c >= 0; 1 for 0."""
    if c < 1000000000000000000:
        return len(str(c))
    n = int(c.bit_length() * 0.301029995663981195)
    return n + (c >= ten(n))


def to_text(c):
    """str(c) for any size, without the limit that str has."""
    if c.bit_length() < 12000:
        return str(c)
    half = count_digits(c) // 2
    top, rest = divmod(c, ten(half))
    return to_text(top) + to_text(rest).rjust(half, "0")


def from_text(text):
    """int(text) for decimal digits of any number."""
    if len(text) < 4000:
        return int(text or "0")
    half = len(text) // 2
    return from_text(text[:-half]) * ten(half) + from_text(text[-half:])


def _ln_fraction(top, bottom, p):
    """ln(top / bottom) * 10**p for a quotient between about 0.1 and 10."""
    guard = 10
    scale = ten(p + guard)
    m = top * scale // bottom
    # Square roots bring m near 1, where the series is short.
    halvings = 8 + isqrt(p) // 2
    work = scale << (2 * halvings)
    m = m << (2 * halvings)
    for _ in range(halvings):
        m = isqrt(m * work)
    z = (m - work) * work // (m + work)
    square = z * z // work
    total = power = z
    k = 1
    while power not in (0, -1):
        power = power * square // work
        k += 2
        total += power // k
    return (total << (halvings + 1)) // (ten(guard) << (2 * halvings))


class _Ln10:
    """ln(10), as many digits as were asked for so far."""

    def __init__(self):
        self.digits = 0
        self.value = 0

    def __call__(self, p):
        if p > self.digits:
            digits = p + 20
            self.value, self.digits = _ln_fraction(10, 1, digits), digits
        return self.value // ten(self.digits - p)


ln10 = _Ln10()


def ln_fixed(c, e, p):
    """ln(c * 10**e) * 10**p for c > 0."""
    shift = count_digits(c)
    # 0.1 <= m < 1; near the upper end it is better to be just above 0.1 times ten.
    top, bottom = c, ten(shift)
    k = e + shift
    if top * 3 < bottom:
        top *= 10
        k -= 1
    return _ln_fraction(top, bottom, p + 2 + len(str(abs(k)))) // ten(2 + len(str(abs(k)))) + (
        k * ln10(p + 5 + len(str(abs(k)))) // ten(5 + len(str(abs(k)))) if k else 0
    )


def exp_fixed(x, p):
    """exp(x / 10**p) as (significand, exponent): significand about p digits behind its first."""
    guard = 12
    q = 0
    if x >= ten(p) or x <= -ten(p):
        extra = max(count_digits(abs(x)) - p, 0) + 4
        q = x * ten(extra) // ln10(p + extra)
        x = (x * ten(extra) - q * ln10(p + extra)) // ten(extra)
    halvings = 6 + isqrt(p) // 2
    scale = ten(p + guard) << halvings
    r = x * ten(guard)
    total = term = scale
    n = 0
    while term not in (0, -1):
        n += 1
        term = term * r // (n * scale)
        total += term
    for _ in range(halvings):
        total = total * total // scale
    return total // (ten(guard) << halvings), q - p
