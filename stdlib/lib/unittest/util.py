"""Small helpers of unittest: short representations and differences of collections."""

from collections import Counter, namedtuple

__unittest = True

_MAX_LENGTH = 80
_PLACEHOLDER_LEN = 12
_MIN_BEGIN_LEN = 5
_MIN_END_LEN = 5
_MIN_COMMON_LEN = 5
_MIN_DIFF_LEN = _MAX_LENGTH - (_MIN_BEGIN_LEN + _PLACEHOLDER_LEN + _MIN_COMMON_LEN
                               + _PLACEHOLDER_LEN + _MIN_END_LEN)


def commonprefix(texts, /):
    """The longest text that all of `texts` begin with."""
    if not texts:
        return ""
    low, high = min(texts), max(texts)
    for i, character in enumerate(low):
        if character != high[i]:
            return low[:i]
    return low


def _shorten(text, keep_begin, keep_end):
    """Leaves the middle out where that saves something."""
    omitted = len(text) - keep_begin - keep_end
    if omitted <= _PLACEHOLDER_LEN:
        return text
    return f"{text[:keep_begin]}[{omitted} chars]{text[len(text) - keep_end:]}"


def _common_shorten_repr(*values):
    """Representations whose common beginning is shortened if they are long."""
    texts = tuple(map(safe_repr, values))
    longest = max(map(len, texts))
    if longest <= _MAX_LENGTH:
        return texts
    prefix = commonprefix(texts)
    prefix_length = len(prefix)
    common = _MAX_LENGTH - (longest - prefix_length + _MIN_BEGIN_LEN + _PLACEHOLDER_LEN)
    if common > _MIN_COMMON_LEN:
        prefix = _shorten(prefix, _MIN_BEGIN_LEN, common)
        return tuple(prefix + text[prefix_length:] for text in texts)
    prefix = _shorten(prefix, _MIN_BEGIN_LEN, _MIN_COMMON_LEN)
    return tuple(prefix + _shorten(text[prefix_length:], _MIN_DIFF_LEN, _MIN_END_LEN)
                 for text in texts)


def safe_repr(obj, short=False):
    """repr(), or object's own if that fails; cut after 80 characters if `short`."""
    try:
        text = repr(obj)
    except Exception:
        text = object.__repr__(obj)
    if short and len(text) >= _MAX_LENGTH:
        return text[:_MAX_LENGTH] + " [truncated]..."
    return text


def strclass(cls):
    """A class's full name."""
    return f"{cls.__module__}.{cls.__qualname__}"


def sorted_list_difference(expected, actual):
    """(missing, unexpected) of two sorted lists; duplicates count once."""
    missing, unexpected = [], []
    i = j = 0

    def skip(items, at):
        value = items[at]
        while at < len(items) and items[at] == value:
            at += 1
        return at

    while i < len(expected) and j < len(actual):
        if expected[i] < actual[j]:
            missing.append(expected[i])
            i = skip(expected, i)
        elif expected[i] > actual[j]:
            unexpected.append(actual[j])
            j = skip(actual, j)
        else:
            i = skip(expected, i)
            j = skip(actual, j)
    missing.extend(expected[i:])
    unexpected.extend(actual[j:])
    return missing, unexpected


def unorderable_list_difference(expected, actual):
    """(missing, unexpected) of lists whose items need not be orderable; empties both."""
    missing = []
    while expected:
        item = expected.pop()
        try:
            actual.remove(item)
        except ValueError:
            missing.append(item)
    return missing, actual


def three_way_cmp(x, y):
    """-1, 0 or 1 as x is less than, equal to or greater than y."""
    return (x > y) - (x < y)


_Mismatch = namedtuple("Mismatch", "actual expected value")


def _count_diff_all_purpose(actual, expected):
    """How often items occur in either, where the counts differ; by equality alone."""
    first, second = list(actual), list(expected)
    absent = object()
    result = []

    def take(items, wanted):
        count = 0
        for i, item in enumerate(items):
            if item is not absent and item == wanted:
                count += 1
                items[i] = absent
        return count

    for i in range(len(first)):
        wanted = first[i]
        if wanted is absent:
            continue
        in_first, in_second = take(first, wanted), take(second, wanted)
        if in_first != in_second:
            result.append(_Mismatch(in_first, in_second, wanted))
    for i in range(len(second)):
        wanted = second[i]
        if wanted is absent:
            continue
        result.append(_Mismatch(0, take(second, wanted), wanted))
    return result


def _count_diff_hashable(actual, expected):
    """The same for hashable items."""
    first, second = Counter(actual), Counter(expected)
    result = [_Mismatch(count, second.get(item, 0), item) for item, count in first.items()
              if count != second.get(item, 0)]
    result += [_Mismatch(0, count, item) for item, count in second.items() if item not in first]
    return result
