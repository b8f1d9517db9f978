"""The names of the DB-API, and the adapters for dates."""

import collections.abc
import datetime
import time

import _sqlite3
from _sqlite3 import *
from sqlite3._adapters import (
    PrepareProtocol, adapt, adapters, converters, register_adapter, register_converter,
)
from sqlite3._connection import (
    LEGACY_TRANSACTION_CONTROL, Blob, Connection, connect,
)
from sqlite3._cursor import Cursor, Row

_deprecated_names = frozenset({"version", "version_info"})
_deprecated_version = "2.6.0"
_deprecated_version_info = (2, 6, 0)

paramstyle = "qmark"
apilevel = "2.0"
PARSE_DECLTYPES = 1
PARSE_COLNAMES = 2

Date = datetime.date
Time = datetime.time
Timestamp = datetime.datetime
Binary = memoryview
sqlite_version_info = tuple(int(part) for part in sqlite_version.split("."))
collections.abc.Sequence.register(Row)


def DateFromTicks(ticks):
    return Date(*time.localtime(ticks)[:3])


def TimeFromTicks(ticks):
    return Time(*time.localtime(ticks)[3:6])


def TimestampFromTicks(ticks):
    return Timestamp(*time.localtime(ticks)[:6])


def _warn(what):
    from warnings import warn
    warn(f"The default {what} is deprecated as of Python 3.12; see the sqlite3 documentation for "
         "suggested replacement recipes", DeprecationWarning, stacklevel=2,
         skip_file_prefixes=("<frozen sqlite3.",))


def _adapt_date(value):
    _warn("date adapter")
    return value.isoformat()


def _adapt_datetime(value):
    _warn("datetime adapter")
    return value.isoformat(" ")


def _convert_date(data):
    _warn("date converter")
    return datetime.date(*map(int, data.split(b"-")))


def _convert_timestamp(data):
    _warn("timestamp converter")
    day, clock = data.split(b" ")
    year, month, day = map(int, day.split(b"-"))
    whole, _, fraction = clock.partition(b".")
    hours, minutes, seconds = map(int, whole.split(b":"))
    microseconds = int("{:0<6.6}".format(fraction.decode())) if fraction else 0
    return datetime.datetime(year, month, day, hours, minutes, seconds, microseconds)


register_adapter(datetime.date, _adapt_date)
register_adapter(datetime.datetime, _adapt_datetime)
register_converter("date", _convert_date)
register_converter("timestamp", _convert_timestamp)

# What only this package's parts use.
del Database, Statement, create_function, create_collation, set_hook, OPEN_READWRITE_CREATE, OPEN_URI
