"""Colours between RGB and three other systems; every coordinate is a float from 0.0 to 1.0, but
YIQ's I and Q may be negative."""

__all__ = ["rgb_to_yiq", "yiq_to_rgb", "rgb_to_hls", "hls_to_rgb", "rgb_to_hsv", "hsv_to_rgb"]

ONE_THIRD = 1.0 / 3.0
ONE_SIXTH = 1.0 / 6.0
TWO_THIRD = 2.0 / 3.0


def rgb_to_yiq(r, g, b):
    """The luma and the two chroma coordinates of North American television."""
    y = 0.30 * r + 0.59 * g + 0.11 * b
    return (y, 0.74 * (r - y) - 0.27 * (b - y), 0.48 * (r - y) + 0.41 * (b - y))


def yiq_to_rgb(y, i, q):
    """The inverse of rgb_to_yiq, limited to what can be shown."""
    def limited(value):
        return 0.0 if value < 0.0 else 1.0 if value > 1.0 else value
    return (limited(y + 0.9468822170900693 * i + 0.6235565819861433 * q),
            limited(y - 0.27478764629897834 * i - 0.6356910791873801 * q),
            limited(y - 1.1085450346420322 * i + 1.7090069284064666 * q))


def _hue(r, g, b, highest, spread):
    # Where on the circle red, green, blue a colour lies.
    rc = (highest - r) / spread
    gc = (highest - g) / spread
    bc = (highest - b) / spread
    if r == highest:
        h = bc - gc
    elif g == highest:
        h = 2.0 + rc - bc
    else:
        h = 4.0 + gc - rc
    return (h / 6.0) % 1.0


def rgb_to_hls(r, g, b):
    """Hue, lightness and saturation."""
    highest, lowest = max(r, g, b), min(r, g, b)
    total = highest + lowest
    spread = highest - lowest
    lightness = total / 2.0
    if lowest == highest:
        return 0.0, lightness, 0.0
    if lightness <= 0.5:
        saturation = spread / total
    else:
        saturation = spread / (2.0 - highest - lowest)
    return _hue(r, g, b, highest, spread), lightness, saturation


def hls_to_rgb(h, l, s):
    """The inverse of rgb_to_hls."""
    if s == 0.0:
        return l, l, l
    high = l * (1.0 + s) if l <= 0.5 else l + s - (l * s)
    low = 2.0 * l - high
    return _v(low, high, h + ONE_THIRD), _v(low, high, h), _v(low, high, h - ONE_THIRD)


def _v(low, high, hue):
    # One channel: it rises, stays, falls and stays along the circle.
    hue %= 1.0
    if hue < ONE_SIXTH:
        return low + (high - low) * hue * 6.0
    if hue < 0.5:
        return high
    if hue < TWO_THIRD:
        return low + (high - low) * (TWO_THIRD - hue) * 6.0
    return low


def rgb_to_hsv(r, g, b):
    """Hue, saturation and value (brightness)."""
    highest, lowest = max(r, g, b), min(r, g, b)
    spread = highest - lowest
    if lowest == highest:
        return 0.0, 0.0, highest
    return _hue(r, g, b, highest, spread), spread / highest, highest


def hsv_to_rgb(h, s, v):
    """The inverse of rgb_to_hsv."""
    if s == 0.0:
        return v, v, v
    sector = int(h * 6.0)
    rest = (h * 6.0) - sector
    low = v * (1.0 - s)
    falling = v * (1.0 - s * rest)
    rising = v * (1.0 - s * (1.0 - rest))
    return ((v, rising, low), (falling, v, low), (low, v, rising),
            (low, falling, v), (rising, low, v), (v, low, falling))[sector % 6]
