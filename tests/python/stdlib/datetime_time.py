import datetime as dt, time, calendar
d, t = dt.date(2024, 2, 29), dt.datetime(2024, 2, 29, 13, 5, 9, 123456)
print(d, t, repr(d), repr(t), d.year, t.minute, d.weekday(), d.isoweekday(), d.isocalendar(), d.timetuple().tm_yday, d.toordinal(), t.date(), t.time(), t.isoformat(" "), t.replace(year=2023, day=1))
print(d + dt.timedelta(days=1), d - dt.timedelta(weeks=52), dt.date(2025, 1, 1) - d, t - dt.datetime(2024, 1, 1), dt.timedelta(days=1, hours=25, minutes=-3), repr(dt.timedelta(seconds=90061)), dt.timedelta(days=-1, seconds=5), dt.timedelta(hours=1) * 2.5, dt.timedelta(days=7) / 2, dt.timedelta(days=1).total_seconds(), dt.timedelta(days=5) // dt.timedelta(days=2), abs(dt.timedelta(-1)), dt.timedelta(microseconds=1.5))
print(t.strftime("%Y-%m-%d %H:%M:%S.%f %a %A %b %B %d %j %p %I %y %% %U %w"), d.strftime("%d/%m/%y"), f"{t:%H:%M}", dt.datetime.strptime("03/04/2021 05:06 PM", "%d/%m/%Y %I:%M %p"), dt.datetime.fromisoformat("2024-01-02T03:04:05"), dt.date.fromisoformat("2024-12-31"), dt.datetime.fromisoformat("2024-01-02T03:04:05+02:00"), dt.date.fromordinal(738000), dt.datetime.combine(d, dt.time(1, 2)), dt.time(23, 59, 1).isoformat(), dt.time(1) < dt.time(2))
utc = dt.timezone.utc; a = dt.datetime(2024, 1, 1, 12, tzinfo=utc); b = a.astimezone(dt.timezone(dt.timedelta(hours=5, minutes=30), "IST"))
print(a, b, a == b, b.utcoffset(), b.tzname(), b - a, a.timestamp(), dt.datetime.fromtimestamp(0, utc), utc, b.isoformat())
print(d < dt.date(2025, 1, 1), t == t, max(d, dt.date.min), dt.date.max, hash(d) == hash(dt.date(2024, 2, 29)), {d: 1}[dt.date(2024, 2, 29)], sorted([dt.date(2024, 3, 1), d]), bool(dt.timedelta(0)))
for call in (lambda: dt.date(2023, 2, 29), lambda: dt.datetime(2024, 13, 1), lambda: dt.date("a", 1, 1), lambda: d - 5, lambda: d < t, lambda: a - t, lambda: dt.datetime.strptime("x", "%Y"), lambda: dt.date.fromisoformat("2024-1-1"), lambda: dt.time(25), lambda: dt.datetime.strptime("2024 extra", "%Y"), lambda: dt.date.max + dt.timedelta(1), lambda: d.replace(day=31), lambda: dt.timedelta("a"), lambda: a < t):
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
print(calendar.isleap(2024), calendar.monthrange(2024, 2)[1], calendar.month_name[3], calendar.day_abbr[0]); print(calendar.month(2024, 2))
print(time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(86400 * 365)), time.gmtime(0)[:6], time.time() > 1.6e9, time.perf_counter() >= 0, time.monotonic_ns() > 0, type(time.time_ns()).__name__, time.strptime("2024", "%Y").tm_year, time.mktime(time.localtime(1000)) == 1000.0)
s = time.monotonic(); time.sleep(0.01); print(0.009 < time.monotonic() - s < 2)
for bad in (-1, "a", float("nan")):
    try: time.sleep(bad)
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
