"""Averages, spread, quantiles, correlation, and the normal distribution."""

import math
import numbers
import random
from collections import Counter, namedtuple
from fractions import Fraction
from bisect import bisect_left, bisect_right
from itertools import groupby, repeat

__all__ = [
    "NormalDist", "StatisticsError", "correlation", "covariance", "fmean", "geometric_mean",
    "harmonic_mean", "linear_regression", "mean", "median", "median_grouped", "median_high",
    "median_low", "mode", "multimode", "pstdev", "pvariance", "quantiles", "stdev", "variance",
]


class StatisticsError(ValueError):
    """Data that has no such statistic."""


# --- Exact sums -----------------------------------------------------------------------------------


def _exact_ratio(x):
    """A number as numerator and denominator; (x, None) for infinities and nan."""
    try:
        return x.as_integer_ratio()
    except AttributeError:
        pass
    except (OverflowError, ValueError):
        return (x, None)
    try:
        return (x.numerator, x.denominator)
    except AttributeError:
        raise TypeError(f"can't convert type '{type(x).__name__}' to numerator/denominator") from None


def _coerce(T, S):
    """The type of the result of mixing data of types T and S."""
    if T is S:
        return T
    if S is int or S is bool:
        return T
    if T is int:
        return S
    if issubclass(S, T):
        return S
    if issubclass(T, S):
        return T
    if issubclass(T, int):
        return S
    if issubclass(S, int):
        return T
    if issubclass(T, Fraction) and issubclass(S, float):
        return S
    if issubclass(T, float) and issubclass(S, Fraction):
        return T
    raise TypeError("don't know how to coerce %s and %s" % (T.__name__, S.__name__))


def _add_up(pairs):
    """The sum of numerator/denominator pairs by denominator; infinities and nan under None."""
    partials = {}
    get = partials.get
    for n, d in pairs:
        partials[d] = get(d, 0) + n
    if None in partials:
        return partials[None]
    return sum(Fraction(n, d) for d, n in partials.items())


def _ratios(kind, values):
    """A list of values of one type as (numerator, denominator) pairs."""
    if kind is int:
        return list(zip(values, repeat(1)))
    if kind is float:
        try:
            return list(map(float.as_integer_ratio, values))
        except (OverflowError, ValueError):
            pass
    return list(map(_exact_ratio, values))


def _sum(data):
    """(type, exact total, count)."""
    count = 0
    T = int
    pairs = []
    for kind, values in groupby(data, type):
        T = _coerce(T, kind)
        values = list(values)
        count += len(values)
        if kind is int:
            pairs.append((sum(values), 1))
        else:
            pairs += _ratios(kind, values)
    return T, _add_up(pairs), count


def _squares(data, c=None):
    """(type, exact sum of squared deviations, mean, count)."""
    if c is not None:
        T, total, count = _sum((d := x - c) * d for x in data)
        return T, total, c, count
    T = int
    pairs = []
    for kind, values in groupby(data, type):
        T = _coerce(T, kind)
        pairs += _ratios(kind, list(values))
    count = len(pairs)
    if not count:
        return T, Fraction(0), Fraction(0), 0
    sums, squares = {}, {}
    sum_of, square_of = sums.get, squares.get
    for n, d in pairs:
        sums[d] = sum_of(d, 0) + n
        squares[d] = square_of(d, 0) + n * n
    if None in sums:
        total = sums[None]
        nan = total - total if total == total else total
        return T, nan, nan, count
    sx = sum(Fraction(n, d) for d, n in sums.items())
    sxx = sum(Fraction(n, d * d) for d, n in squares.items())
    return T, (count * sxx - sx * sx) / count, sx / count, count


def _convert(value, T):
    """An exact value as type T."""
    if type(value) is T:
        return value
    if issubclass(T, int) and getattr(value, "denominator", 1) != 1:
        T = float
    try:
        return T(value)
    except TypeError:
        if any(base.__name__ == "Decimal" for base in T.__mro__):
            return T(value.numerator) / value.denominator
        raise


def _isfinite(x):
    # For Decimals, too.
    try:
        return x.is_finite()
    except AttributeError:
        return math.isfinite(x)


def _fail_neg(values, message="negative value"):
    for x in values:
        if x < 0:
            raise StatisticsError(message)
        yield x


def _integer_sqrt_of_frac_rto(n, m):
    """The square root of n/m, with the last bit set if it is not exact."""
    root = math.isqrt(n // m)
    return root | (root * root * m != n)


def _float_sqrt_of_frac(n, m):
    """The square root of n/m as the nearest float."""
    q = (n.bit_length() - m.bit_length() - 109) // 2
    if q >= 0:
        return float(_integer_sqrt_of_frac_rto(n, m << 2 * q) << q)
    return _integer_sqrt_of_frac_rto(n << -2 * q, m) / (1 << -q)


def _decimal_sqrt_of_frac(n, m):
    """The square root of n/m as a Decimal, correctly rounded for the precision."""
    from decimal import Decimal, localcontext

    if n <= 0:
        if not n:
            return Decimal("0.0")
        n, m = -n, -m
    root = (Decimal(n) / Decimal(m)).sqrt()
    top, bottom = root.as_integer_ratio()
    plus = root.next_plus()
    p, q = plus.as_integer_ratio()
    if 4 * n * (bottom * q) ** 2 > m * (bottom * p + top * q) ** 2:
        return plus
    minus = root.next_minus()
    p, q = minus.as_integer_ratio()
    if 4 * n * (bottom * q) ** 2 < m * (bottom * p + top * q) ** 2:
        return minus
    return root


# --- Averages -------------------------------------------------------------------------------------


def mean(data):
    """The arithmetic mean, exact before the conversion to the data's type."""
    T, total, n = _sum(data)
    if n < 1:
        raise StatisticsError("mean requires at least one data point")
    return _convert(total / n, T)


def fmean(data, weights=None):
    """The arithmetic mean as a float, fast."""
    if weights is None:
        try:
            n = len(data)
        except TypeError:
            data = list(data)
            n = len(data)
        if not n:
            raise StatisticsError("fmean requires at least one data point")
        return math.fsum(data) / n
    if not isinstance(weights, (list, tuple)):
        weights = list(weights)
    if not isinstance(data, (list, tuple)):
        data = list(data)
    if len(data) != len(weights):
        raise StatisticsError("data and weights must be the same length")
    total = math.fsum(x * w for x, w in zip(data, weights))
    den = math.fsum(weights)
    if not den:
        raise StatisticsError("sum of weights must be non-zero")
    return total / den


def geometric_mean(data):
    """The n-th root of the product, as a float."""
    try:
        return math.exp(fmean(map(math.log, data)))
    except ValueError:
        raise StatisticsError(
            "geometric mean requires a non-empty dataset containing positive numbers"
        ) from None


def harmonic_mean(data, weights=None):
    """The reciprocal of the mean of the reciprocals."""
    if iter(data) is data:
        data = list(data)
    message = "harmonic mean does not support negative values"
    n = len(data)
    if n < 1:
        raise StatisticsError("harmonic_mean requires at least one data point")
    if n == 1 and weights is None:
        x = data[0]
        if isinstance(x, (numbers.Real,)) or type(x).__name__ == "Decimal":
            if x < 0:
                raise StatisticsError(message)
            return x
        raise TypeError("unsupported type")
    if weights is None:
        weights = [1] * n
        total_weight = n
    else:
        if iter(weights) is weights:
            weights = list(weights)
        if len(weights) != n:
            raise StatisticsError("Number of weights does not match data size")
        _, total_weight, _ = _sum(w for w in _fail_neg(weights, message))
    try:
        data = _fail_neg(data, message)
        T, total, _ = _sum(w / x if w else 0 for w, x in zip(weights, data))
    except ZeroDivisionError:
        return 0
    if total <= 0:
        raise StatisticsError("Weighted sum must be positive")
    return _convert(total_weight / total, T)


def median(data):
    """The middle value, or the mean of the two middle ones."""
    data = sorted(data)
    n = len(data)
    if n == 0:
        raise StatisticsError("no median for empty data")
    i = n // 2
    if n % 2:
        return data[i]
    return (data[i - 1] + data[i]) / 2


def median_low(data):
    """The middle value, or the lower of the two."""
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[(len(data) - 1) // 2]


def median_high(data):
    """The middle value, or the higher of the two."""
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[len(data) // 2]


def median_grouped(data, interval=1.0):
    """The median of data grouped around the midpoints of intervals."""
    data = sorted(data)
    n = len(data)
    if not n:
        raise StatisticsError("no median for empty data")
    x = data[n // 2]
    below = bisect_left(data, x)
    above = bisect_right(data, x, lo=below)
    try:
        interval = float(interval)
        x = float(x)
    except ValueError:
        raise TypeError("Value cannot be converted to a float") from None
    lower = x - interval / 2.0
    return lower + interval * (n / 2 - below) / (above - below)


def mode(data):
    """The most common value; the first one of several."""
    pairs = Counter(iter(data)).most_common(1)
    if not pairs:
        raise StatisticsError("no mode for empty data") from None
    return pairs[0][0]


def multimode(data):
    """The most common values, in the order of their first occurrence."""
    counts = Counter(iter(data))
    if not counts:
        return []
    most = max(counts.values())
    return [value for value, count in counts.items() if count == most]


def quantiles(data, *, n=4, method="exclusive"):
    """The n - 1 cut points that divide the data into n intervals of equal probability."""
    if n < 1:
        raise StatisticsError("n must be at least 1")
    data = sorted(data)
    size = len(data)
    if size < 2:
        raise StatisticsError("must have at least two data points")
    if method == "inclusive":
        m = size - 1
        result = []
        for i in range(1, n):
            j, delta = divmod(i * m, n)
            result.append((data[j] * (n - delta) + data[j + 1] * delta) / n)
        return result
    if method == "exclusive":
        m = size + 1
        result = []
        for i in range(1, n):
            j = min(max(i * m // n, 1), size - 1)
            delta = i * m - j * n
            result.append((data[j - 1] * (n - delta) + data[j] * delta) / n)
        return result
    raise ValueError(f"Unknown method: {method!r}")


# --- Spread ---------------------------------------------------------------------------------------


def variance(data, xbar=None):
    """The variance of a sample."""
    T, total, _, n = _squares(data, xbar)
    if n < 2:
        raise StatisticsError("variance requires at least two data points")
    return _convert(total / (n - 1), T)


def pvariance(data, mu=None):
    """The variance of a whole population."""
    T, total, _, n = _squares(data, mu)
    if n < 1:
        raise StatisticsError("pvariance requires at least one data point")
    return _convert(total / n, T)


def _root(value, T):
    if not isinstance(value, Fraction):
        return math.sqrt(value)
    if T.__name__ == "Decimal":
        return _decimal_sqrt_of_frac(value.numerator, value.denominator)
    if not value:
        return 0.0
    return _float_sqrt_of_frac(value.numerator, value.denominator)


def stdev(data, xbar=None):
    """The standard deviation of a sample."""
    T, total, _, n = _squares(data, xbar)
    if n < 2:
        raise StatisticsError("stdev requires at least two data points")
    return _root(total / (n - 1), T)


def pstdev(data, mu=None):
    """The standard deviation of a whole population."""
    T, total, _, n = _squares(data, mu)
    if n < 1:
        raise StatisticsError("pstdev requires at least one data point")
    return _root(total / n, T)


# --- Relations of two inputs ----------------------------------------------------------------------


def covariance(x, y, /):
    """The sample covariance."""
    n = len(x)
    if len(y) != n:
        raise StatisticsError("covariance requires that both inputs have same number of data points")
    if n < 2:
        raise StatisticsError("covariance requires at least two data points")
    xbar = math.fsum(x) / n
    ybar = math.fsum(y) / n
    return math.fsum((xi - xbar) * (yi - ybar) for xi, yi in zip(x, y)) / (n - 1)


def _ranks(data):
    """Ranks from 1 on, shifted to have mean 0; ties share their average."""
    order = sorted(zip(data, range(len(data))))
    ranks = [0] * len(order)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and order[end][0] == order[start][0]:
            end += 1
        rank = (start + end - 1) / 2 - (len(order) - 1) / 2
        for _, position in order[start:end]:
            ranks[position] = rank
        start = end
    return ranks


def correlation(x, y, /, *, method="linear"):
    """Pearson's correlation coefficient, or Spearman's with method='ranked'."""
    n = len(x)
    if len(y) != n:
        raise StatisticsError("correlation requires that both inputs have same number of data points")
    if n < 2:
        raise StatisticsError("correlation requires at least two data points")
    if method not in {"linear", "ranked"}:
        raise ValueError(f"Unknown method: {method!r}")
    if method == "ranked":
        x = _ranks(x)
        y = _ranks(y)
    else:
        xbar = math.fsum(x) / n
        ybar = math.fsum(y) / n
        x = [xi - xbar for xi in x]
        y = [yi - ybar for yi in y]
    sxy = math.sumprod(x, y)
    sxx = math.sumprod(x, x)
    syy = math.sumprod(y, y)
    try:
        return sxy / math.sqrt(sxx * syy)
    except ZeroDivisionError:
        raise StatisticsError("at least one of the inputs is constant") from None


LinearRegression = namedtuple("LinearRegression", ("slope", "intercept"))


def linear_regression(x, y, /, *, proportional=False):
    """Slope and intercept of the line of least squares."""
    n = len(x)
    if len(y) != n:
        raise StatisticsError(
            "linear regression requires that both inputs have same number of data points"
        )
    if n < 2:
        raise StatisticsError("linear regression requires at least two data points")
    if not proportional:
        xbar = math.fsum(x) / n
        ybar = math.fsum(y) / n
        x = [xi - xbar for xi in x]
        y = (yi - ybar for yi in y)
    sxy = math.sumprod(x, list(y)) + 0.0
    sxx = math.sumprod(x, x)
    try:
        slope = sxy / sxx
    except ZeroDivisionError:
        raise StatisticsError("x is constant") from None
    return LinearRegression(slope=slope, intercept=0.0 if proportional else ybar - slope * xbar)


# --- The normal distribution ----------------------------------------------------------------------

# Wichura's AS241: coefficients of the rational approximations of the inverse, highest power first.
_central = (
    (2.50908_09287_30122_6727e3, 3.34305_75583_58812_8105e4, 6.72657_70927_00870_0853e4,
     4.59219_53931_54987_1457e4, 1.37316_93765_50946_1125e4, 1.97159_09503_06551_4427e3,
     1.33141_66789_17843_7745e2, 3.38713_28727_96366_6080e0),
    (5.22649_52788_52854_5610e3, 2.87290_85735_72194_2674e4, 3.93078_95800_09271_0610e4,
     2.12137_94301_58659_5867e4, 5.39419_60214_24751_1077e3, 6.87187_00749_20579_0830e2,
     4.23133_30701_60091_1252e1, 1.0),
)
_middle = (
    (7.74545_01427_83414_07640e-4, 2.27238_44989_26918_45833e-2, 2.41780_72517_74506_11770e-1,
     1.27045_82524_52368_38258e0, 3.64784_83247_63204_60504e0, 5.76949_72214_60691_40550e0,
     4.63033_78461_56545_29590e0, 1.42343_71107_49683_57734e0),
    (1.05075_00716_44416_84324e-9, 5.47593_80849_95344_94600e-4, 1.51986_66563_61645_71966e-2,
     1.48103_97642_74800_74590e-1, 6.89767_33498_51000_04550e-1, 1.67638_48301_83803_84940e0,
     2.05319_16266_37758_82187e0, 1.0),
)
_tail = (
    (2.01033_43992_92288_13265e-7, 2.71155_55687_43487_57815e-5, 1.24266_09473_88078_43860e-3,
     2.65321_89526_57612_30930e-2, 2.96560_57182_85048_91230e-1, 1.78482_65399_17291_33580e0,
     5.46378_49111_64114_36990e0, 6.65790_46435_01103_77720e0),
    (2.04426_31033_89939_78564e-15, 1.42151_17583_16445_88870e-7, 1.84631_83175_10054_68180e-5,
     7.86869_13114_56132_59100e-4, 1.48753_61290_85061_48525e-2, 1.36929_88092_27358_05310e-1,
     5.99832_20655_58879_37690e-1, 1.0),
)


def _ratio(coefficients, r):
    top = bottom = 0.0
    for a, b in zip(*coefficients):
        top = top * r + a
        bottom = bottom * r + b
    return top, bottom


def _normal_dist_inv_cdf(p, mu, sigma):
    q = p - 0.5
    if math.fabs(q) <= 0.425:
        top, bottom = _ratio(_central, 0.180625 - q * q)
        return mu + (top * q / bottom) * sigma
    r = p if q <= 0.0 else 1.0 - p
    r = math.sqrt(-math.log(r))
    top, bottom = _ratio(_middle, r - 1.6) if r <= 5.0 else _ratio(_tail, r - 5.0)
    x = top / bottom
    return mu + (-x if q < 0.0 else x) * sigma


class NormalDist:
    """The normal distribution of a random variable."""

    __slots__ = {"_mu": "Arithmetic mean of a normal distribution",
                 "_sigma": "Standard deviation of a normal distribution"}

    def __init__(self, mu=0.0, sigma=1.0):
        if sigma < 0.0:
            raise StatisticsError("sigma must be non-negative")
        self._mu = float(mu)
        self._sigma = float(sigma)

    @classmethod
    def from_samples(cls, data):
        """The distribution with the mean and standard deviation of a sample."""
        data = list(data)
        T, total, average, n = _squares(data)
        if n < 2:
            raise StatisticsError("stdev requires at least two data points")
        return cls(_convert(average, T), _root(total / (n - 1), T))

    def samples(self, n, *, seed=None):
        """n random samples."""
        generator = random.random if seed is None else random.Random(seed).random
        return [self._inverse(generator() or 2.0**-1074) for _ in range(n)]

    def _inverse(self, p):
        return _normal_dist_inv_cdf(p, self._mu, self._sigma)

    def pdf(self, x):
        """The probability density at x."""
        variance = self._sigma * self._sigma
        if not variance:
            raise StatisticsError("pdf() not defined when sigma is zero")
        diff = x - self._mu
        return math.exp(diff * diff / (-2.0 * variance)) / math.sqrt(math.tau * variance)

    def cdf(self, x):
        """The probability of a value <= x."""
        if not self._sigma:
            raise StatisticsError("cdf() not defined when sigma is zero")
        return 0.5 * (1.0 + math.erf((x - self._mu) / (self._sigma * math.sqrt(2.0))))

    def inv_cdf(self, p):
        """The x whose cdf is p."""
        if p <= 0.0 or p >= 1.0:
            raise StatisticsError("p must be in the range 0.0 < p < 1.0")
        return self._inverse(p)

    def quantiles(self, n=4):
        """The n - 1 cut points of n intervals of equal probability."""
        return [self.inv_cdf(i / n) for i in range(1, n)]

    def overlap(self, other):
        """The area that two distributions share, from 0.0 to 1.0."""
        if not isinstance(other, NormalDist):
            raise TypeError("Expected another NormalDist instance")
        X, Y = self, other
        if (Y._sigma, Y._mu) < (X._sigma, X._mu):
            X, Y = Y, X
        vx, vy = X.variance, Y.variance
        if not vx or not vy:
            raise StatisticsError("overlap() not defined when sigma is zero")
        dv = vy - vx
        dm = math.fabs(Y._mu - X._mu)
        if not dv:
            return 1.0 - math.erf(dm / (2.0 * X._sigma * math.sqrt(2.0)))
        a = X._mu * vy - Y._mu * vx
        b = X._sigma * Y._sigma * math.sqrt(dm * dm + dv * math.log(vy / vx))
        x1 = (a + b) / dv
        x2 = (a - b) / dv
        return 1.0 - (math.fabs(Y.cdf(x1) - X.cdf(x1)) + math.fabs(Y.cdf(x2) - X.cdf(x2)))

    def zscore(self, x):
        """How many standard deviations x is above the mean."""
        if not self._sigma:
            raise StatisticsError("zscore() not defined when sigma is zero")
        return (x - self._mu) / self._sigma

    @property
    def mean(self):
        """The mean."""
        return self._mu

    @property
    def median(self):
        """The median, which is the mean."""
        return self._mu

    @property
    def mode(self):
        """The mode, which is the mean."""
        return self._mu

    @property
    def stdev(self):
        """The standard deviation."""
        return self._sigma

    @property
    def variance(self):
        """The square of the standard deviation."""
        return self._sigma * self._sigma

    def __add__(x1, x2):
        if isinstance(x2, NormalDist):
            return NormalDist(x1._mu + x2._mu, math.hypot(x1._sigma, x2._sigma))
        return NormalDist(x1._mu + x2, x1._sigma)

    def __sub__(x1, x2):
        if isinstance(x2, NormalDist):
            return NormalDist(x1._mu - x2._mu, math.hypot(x1._sigma, x2._sigma))
        return NormalDist(x1._mu - x2, x1._sigma)

    def __mul__(x1, x2):
        return NormalDist(x1._mu * x2, x1._sigma * math.fabs(x2))

    def __truediv__(x1, x2):
        return NormalDist(x1._mu / x2, x1._sigma / math.fabs(x2))

    def __pos__(x1):
        return NormalDist(x1._mu, x1._sigma)

    def __neg__(x1):
        return NormalDist(-x1._mu, x1._sigma)

    __radd__ = __add__

    def __rsub__(x1, x2):
        return -(x1 - x2)

    __rmul__ = __mul__

    def __eq__(x1, x2):
        if not isinstance(x2, NormalDist):
            return NotImplemented
        return x1._mu == x2._mu and x1._sigma == x2._sigma

    def __hash__(self):
        return hash((self._mu, self._sigma))

    def __repr__(self):
        return f"{type(self).__name__}(mu={self._mu!r}, sigma={self._sigma!r})"

    def __getstate__(self):
        return self._mu, self._sigma

    def __setstate__(self, state):
        self._mu, self._sigma = state
