# What makes a datetime of a subclass, and comparisons of dates with datetimes; what itertools says
# about copies.
import copy
import itertools
import pickle
import warnings
from datetime import date, datetime, time, timedelta, timezone, tzinfo


class Moment(datetime):
    pass


class Day(date):
    pass


class Zone(tzinfo):
    def utcoffset(self, dt):
        return timedelta(hours=2)

    def dst(self, dt):
        return timedelta(hours=1)


def attempt(function, *args):
    try:
        print("->", function(*args))
    except Exception as e:
        print(type(e).__name__, e)


moment = Moment(2020, 1, 2, 3, tzinfo=timezone.utc)
for made in (Moment.fromtimestamp(0, timezone.utc), Moment.fromtimestamp(0, Zone()),
             Moment.combine(date(2020, 1, 1), time(1)), Moment.fromisoformat("2020-01-02"),
             moment.astimezone(timezone(timedelta(hours=1))), moment.astimezone(Zone()),
             moment + timedelta(1), moment.replace(year=1), Moment.strptime("2020", "%Y")):
    print(type(made).__name__, made)
print(Day(2020, 1, 1) == datetime(2020, 1, 1), date(2020, 1, 1) == datetime(2020, 1, 1),
      datetime(2020, 1, 1) == date(2020, 1, 1), datetime(2020, 1, 1) != Day(2020, 1, 1))
attempt(lambda: datetime(2020, 1, 1) < date(2020, 1, 1))
attempt(lambda: date(2020, 1, 1) < datetime(2020, 1, 1))
for year, week, day in ((2**40, 1, 1), (2019, 2**40, 1), (2019, 1, -2**40), (2019, 54, 1), (2019, 1, 8)):
    attempt(date.fromisocalendar, year, week, day)
for text in ("2025W01512", "2025W015T12", "2025W01T12", "2025W01", "2025-W01-5T12", "2025W0112",
             "2025W01 1230"):
    attempt(datetime.fromisoformat, text)

for iterator in (itertools.count(3), itertools.cycle("ab"), itertools.permutations("abc", 2),
                 itertools.islice("abc", 2), itertools.chain("a", "b"), itertools.groupby("aab")):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        twin = copy.copy(iterator)
        data = pickle.dumps(iterator)
    print(type(twin).__name__, {(w.category.__name__, str(w.message)) for w in seen})
