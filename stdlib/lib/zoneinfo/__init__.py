"""Time zones of the IANA database: ZoneInfo("Europe/Berlin")."""

from ._zone import ZoneInfo
from ._search import (InvalidTZPathWarning, ZoneInfoNotFoundError, available_timezones,
                      reset_tzpath)

__all__ = ["ZoneInfo", "reset_tzpath", "available_timezones", "TZPATH", "ZoneInfoNotFoundError",
           "InvalidTZPathWarning"]


def __getattr__(name):
    # reset_tzpath() changes it.
    if name == "TZPATH":
        from . import _search
        return _search.TZPATH
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), "TZPATH"])
