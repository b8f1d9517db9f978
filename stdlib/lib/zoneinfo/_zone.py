"""The class ZoneInfo."""

import datetime
import weakref
from bisect import bisect_right

from . import _search
from ._rules import (EPOCH, Kind, Rule, change_moments_local, parse_rule, read_file)

__all__ = []

_STRONG = 8      # so many zones stay although nobody refers to them


def _new_cache(cls):
    cls._weak_cache = weakref.WeakValueDictionary()
    cls._strong_cache = {}


class ZoneInfo(datetime.tzinfo):
    """A time zone by its name in the IANA database."""

    __module__ = "zoneinfo"

    def __init_subclass__(cls):
        _new_cache(cls)

    def __new__(cls, key):
        found = cls._weak_cache.get(key)
        if found is None:
            found = cls._weak_cache.setdefault(key, cls._load(key))
            found._from_cache = True
        strong = cls._strong_cache
        strong.pop(key, None)
        strong[key] = found
        if len(strong) > _STRONG:
            del strong[next(iter(strong))]
        return found

    @classmethod
    def no_cache(cls, key):
        """A new object, even if there is one for this time zone."""
        found = cls._load(key)
        found._from_cache = False
        return found

    @classmethod
    def from_file(cls, fobj, /, key=None):
        """The time zone of a binary file."""
        self = super().__new__(cls)
        self._key = key
        self._from_cache = False
        self._read(fobj)
        self._file_repr = repr(fobj)
        return self

    @classmethod
    def _load(cls, key):
        self = super().__new__(cls)
        self._key = key
        path = _search.find_file(key)
        if path is not None:
            file = open(path, "rb")
        else:
            file = _search.open_packaged(key)
        with file:
            self._read(file)
        return self

    @classmethod
    def clear_cache(cls, *, only_keys=None):
        """Forgets the objects made so far, or those of some names."""
        if only_keys is None:
            cls._weak_cache.clear()
            cls._strong_cache.clear()
            return
        for key in only_keys:
            cls._weak_cache.pop(key, None)
            cls._strong_cache.pop(key, None)

    def _read(self, file):
        self._moments, self._kinds, self._before, rule = read_file(file)
        self._local = change_moments_local(self._moments, self._kinds, self._before)
        if rule:
            self._after = parse_rule(rule)
        elif self._kinds:
            self._after = self._kinds[-1]
        else:
            self._after = self._before
        if self._before is None and self._after is not None:
            self._before = (self._after if isinstance(self._after, Kind)
                            else self._after.standard)
        if self._before is None:
            raise ValueError("No time zone information found")
        self._fixed = None
        if not self._moments and isinstance(self._after, Kind):
            self._fixed = self._after

    @property
    def key(self):
        """The name."""
        return self._key

    def _kind_at(self, dt):
        # The kind of time at a local time; None for no time, unless it is always the same.
        if dt is None:
            return self._fixed
        seconds = ((dt.toordinal() - EPOCH) * 86400 + dt.hour * 3600 + dt.minute * 60
                   + dt.second)
        moments = self._local[dt.fold]
        at = bisect_right(moments, seconds)
        if at >= len(moments):
            if isinstance(self._after, Rule):
                return self._after.local(seconds, dt.year, dt.fold)
            return self._after
        return self._kinds[at - 1] if at else self._before

    def utcoffset(self, dt, /):
        """How far from UTC."""
        kind = self._kind_at(dt)
        return None if kind is None else kind.offset

    def dst(self, dt, /):
        """How much of that is summer time."""
        kind = self._kind_at(dt)
        return None if kind is None else kind.dst

    def tzname(self, dt, /):
        """The name of the time, "CET" for example."""
        kind = self._kind_at(dt)
        return None if kind is None else kind.name

    def fromutc(self, dt, /):
        """The local time at a moment given in UTC."""
        if not isinstance(dt, datetime.datetime):
            raise TypeError("fromutc() requires a datetime argument")
        if dt.tzinfo is not self:
            raise ValueError("dt.tzinfo is not self")
        seconds = ((dt.toordinal() - EPOCH) * 86400 + dt.hour * 3600 + dt.minute * 60
                   + dt.second)
        at = bisect_right(self._moments, seconds)
        fold = 0
        if at == len(self._moments) and isinstance(self._after, Rule):
            kind, fold = self._after.utc(seconds, dt.year)
        elif at == 0:
            kind = self._before
        else:
            kind = self._kinds[at - 1]
            previous = self._kinds[at - 2] if at > 1 else self._before
            repeated = previous.seconds - kind.seconds
            fold = int(repeated > seconds - self._moments[at - 1])
        result = dt + kind.offset
        return result.replace(fold=1) if fold else result

    def __repr__(self):
        name = f"{type(self).__module__}.{type(self).__qualname__}"
        if self._key is not None:
            return f"{name}(key={self._key!r})"
        return f"{name}.from_file({self._file_repr})"

    def __str__(self):
        return repr(self) if self._key is None else self._key

    def __reduce__(self):
        if hasattr(self, "_file_repr"):
            self._refuse_pickling()
        return self.__class__._unpickle, (self._key, self._from_cache)

    def _refuse_pickling(self, *args):
        import pickle
        raise pickle.PicklingError("Cannot pickle a ZoneInfo file from a file stream.")

    @classmethod
    def _unpickle(cls, key, from_cache, /):
        return cls(key) if from_cache else cls.no_cache(key)


_new_cache(ZoneInfo)
