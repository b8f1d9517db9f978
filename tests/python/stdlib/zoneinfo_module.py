"""Time zones of the IANA database."""
import pickle
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

for key in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC",
            "Europe/Dublin", "America/Sao_Paulo"):
    zone = ZoneInfo(key)
    print(key, zone, repr(zone), zone.key)
    for when in (datetime(1850, 1, 1), datetime(1945, 6, 1), datetime(1999, 7, 1, 12),
                 datetime(2020, 1, 1), datetime(2020, 7, 1), datetime(2024, 3, 31, 2, 30),
                 datetime(2024, 10, 27, 2, 30), datetime(2024, 10, 27, 2, 30, fold=1),
                 datetime(2050, 3, 27, 2, 30), datetime(2050, 3, 27, 2, 30, fold=1),
                 datetime(2099, 12, 31)):
        local = when.replace(tzinfo=zone)
        print(" ", local.isoformat(), local.tzname(), local.dst(),
              when.replace(tzinfo=timezone.utc).astimezone(zone).isoformat())
    for hours in range(5):
        utc = datetime(2024, 10, 26, 23, tzinfo=timezone.utc) + timedelta(hours=hours)
        local = utc.astimezone(zone)
        print("   ", local, local.fold, local.astimezone(timezone.utc) == utc)
    later = datetime(2061, 10, 30, 0, 30, tzinfo=timezone.utc).astimezone(zone)
    print("  later", later, later.fold)
print(ZoneInfo("Europe/Berlin") is ZoneInfo("Europe/Berlin"))
print(ZoneInfo.no_cache("Europe/Berlin") is ZoneInfo("Europe/Berlin"))
print(pickle.loads(pickle.dumps(ZoneInfo("Asia/Tokyo"))) is ZoneInfo("Asia/Tokyo"))
for key in ("No/Where", "/etc/passwd", "../UTC", "Europe//Berlin"):
    try:
        ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError) as e:
        print(type(e).__name__, e)
print(ZoneInfo("UTC").utcoffset(None), ZoneInfo("Europe/Paris").utcoffset(None))
with open("/usr/share/zoneinfo/Asia/Tokyo", "rb") as file:
    zone = ZoneInfo.from_file(file, key="mine")
print(zone, datetime(2020, 1, 1, tzinfo=zone))
try:
    pickle.dumps(zone)
except pickle.PicklingError as e:
    print(e)
print({"Europe/Berlin", "UTC"} <= available_timezones())
