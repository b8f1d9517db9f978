"""What a time zone's file says: moments of change, and the rule for the time after them."""

import datetime
import re
import struct

__all__ = []

EPOCH = datetime.date(1970, 1, 1).toordinal()


class Kind:
    """A kind of time: how far from UTC, how much of that is summer time, and its name."""

    __slots__ = ("offset", "seconds", "dst", "name")

    def __init__(self, seconds, dst, name):
        self.seconds = seconds
        self.offset = datetime.timedelta(seconds=seconds)
        self.dst = datetime.timedelta(seconds=dst)
        self.name = name


def read_file(file):
    """(moments, kinds after them, the kind before them, the rule text) of a TZif file."""
    version, counts = _header(file)
    size = 4
    if version >= 2:
        # The first block is for readers that know nothing else.
        isut, isstd, leap, moments, types, chars = counts
        file.seek(moments * 5 + types * 6 + chars + leap * 8 + isstd + isut, 1)
        version, counts = _header(file)
        size = 8
    isut, isstd, leap, moments, types, chars = counts
    code = "q" if size == 8 else "l"
    times = struct.unpack(f">{moments}{code}", file.read(moments * size))
    indices = file.read(moments)
    raw = [struct.unpack(">lbb", file.read(6)) for _ in range(types)]
    names = file.read(chars)
    file.seek(leap * (size + 4) + isstd + isut, 1)
    rule = b""
    if version >= 2:
        file.readline()
        rule = file.readline().rstrip(b"\n")

    def name(at):
        return names[at:names.find(b"\0", at)].decode()

    kinds = []
    for i, (seconds, is_dst, at) in enumerate(raw):
        kinds.append(Kind(seconds, _summer_time(i, raw, indices) if is_dst else 0, name(at)))
    first = 0
    for i, (_seconds, is_dst, _at) in enumerate(raw):
        if not is_dst:
            first = i
            break
    before = kinds[first] if kinds else None
    return list(times), [kinds[i] for i in indices], before, rule.decode()


def _header(file):
    head = file.read(44)
    if len(head) < 44 or head[:4] != b"TZif":
        raise ValueError("Invalid TZif file: magic not found")
    version = head[4:5]
    return (1 if version == b"\0" else int(version)), struct.unpack(">6l", head[20:44])


def _summer_time(kind, raw, indices):
    # Files do not tell how much of an offset is summer time: the difference from the winter time
    # next to it does.
    seconds = raw[kind][0]
    for distance in (-1, 1):
        for i, each in enumerate(indices):
            near = i + distance
            if each == kind and 0 <= near < len(indices):
                other = raw[indices[near]]
                if not other[1] and other[0] != seconds:
                    return seconds - other[0]
    return 3600


def change_moments_local(moments, kinds, before):
    """The moments as local seconds, for fold 0 and fold 1."""
    first, second = [], []
    offset = before.seconds if before else 0
    for moment, kind in zip(moments, kinds):
        low, high = sorted((offset, kind.seconds))
        first.append(moment + high)
        second.append(moment + low)
        offset = kind.seconds
    return first, second


_offset = r"([+-]?\d{1,3}(?::\d{2}(?::\d{2})?)?)"
_name = r"(<[a-zA-Z0-9+-]+>|[a-zA-Z]{3,})"
_pattern = re.compile(f"{_name}{_offset}(?:{_name}{_offset}?)?", re.ASCII)
_when = re.compile(r"(?:J(\d{1,3})|(\d{1,3})|M(\d{1,2})\.([1-5])\.([0-6]))"
                   r"(?:/([+-]?\d{1,3}(?::\d{2}(?::\d{2})?)?))?", re.ASCII)


def _seconds(text, what):
    sign = -1 if text[0] == "-" else 1
    parts = [int(part) for part in text.lstrip("+-").split(":")] + [0, 0]
    hours, minutes, seconds = parts[:3]
    if minutes > 59 or seconds > 59 or hours > (24 if what == "offset" else 167):
        raise ValueError(f"Invalid {what}: {text}")
    return sign * (hours * 3600 + minutes * 60 + seconds)


class _When:
    """The day and time of a change, every year anew."""

    def __init__(self, text):
        found = _when.fullmatch(text)
        if found is None:
            raise ValueError(f"Unknown transition rule format: {text}")
        julian, day, month, week, weekday, time = found.groups()
        self.julian = julian and int(julian)
        self.day = day and int(day)
        self.month = month and (int(month), int(week), int(weekday))
        self.time = 7200 if time is None else _seconds(time, "transition time")
        if self.julian is not None and not 1 <= self.julian <= 365:
            raise ValueError("d must be in [1, 365] for Julian days")
        if self.day is not None and self.day > 365:
            raise ValueError("d must be in [0, 365]")
        if self.month and not 1 <= self.month[0] <= 12:
            raise ValueError("Month must be in [1, 12]")

    def in_year(self, year):
        """Local seconds."""
        start = datetime.date(year, 1, 1).toordinal()
        if self.julian is not None:
            leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
            day = start + self.julian - 1 + (leap and self.julian >= 60)
        elif self.day is not None:
            day = start + self.day
        else:
            month, week, weekday = self.month
            first = datetime.date(year, month, 1).toordinal()
            day = first + (weekday - first) % 7 + (week - 1) * 7
            following = (datetime.date(year + month // 12, month % 12 + 1, 1).toordinal()
                         if (year, month) != (9999, 12) else first + 31)
            while day >= following:
                day -= 7
        return (day - EPOCH) * 86400 + self.time


class Rule:
    """What holds after the last moment: winter and summer time, and when they change."""

    def __init__(self, standard, summer, start, end):
        self.standard = standard
        self.summer = summer
        self.start = start
        self.end = end
        self.difference = summer.seconds - standard.seconds

    def local(self, seconds, year, fold):
        """The kind of time at a local time."""
        start, end = self.start.in_year(year), self.end.in_year(year)
        if fold == (self.difference >= 0):
            end -= self.difference
        else:
            start += self.difference
        return self._pick(start, end, seconds)

    def utc(self, seconds, year):
        """(kind, fold) at a moment."""
        start = self.start.in_year(year) - self.standard.seconds
        end = self.end.in_year(year) - self.summer.seconds
        changed = end if self.difference > 0 else start
        fold = int(changed <= seconds < changed + abs(self.difference))
        return self._pick(start, end, seconds), fold

    def _pick(self, start, end, seconds):
        if start < end:
            is_summer = start <= seconds < end
        else:
            is_summer = not end <= seconds < start
        return self.summer if is_summer else self.standard


def parse_rule(text):
    """The Rule, or the Kind if there is no change, of a text like CET-1CEST,M3.5.0,M10.5.0/3."""
    head, *rules = text.split(",")
    found = _pattern.fullmatch(head)
    if found is None:
        raise ValueError(f"{text} is not a valid TZ string")
    name, offset, summer_name, summer_offset = found.groups()
    seconds = -_seconds(offset, "offset")
    standard = Kind(seconds, 0, name.strip("<>"))
    if summer_name is None:
        if rules:
            raise ValueError(f"Transition rule present in fixed-offset TZ string: {text}")
        return standard
    if len(rules) != 2:
        raise ValueError(f"Missing transition rules in TZ string: {text}")
    summer_seconds = -_seconds(summer_offset, "offset") if summer_offset else seconds + 3600
    summer = Kind(summer_seconds, summer_seconds - seconds, summer_name.strip("<>"))
    return Rule(standard, summer, _When(rules[0]), _When(rules[1]))
