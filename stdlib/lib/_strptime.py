"""Parsing of dates and times, under the names that CPython's time and datetime use."""

import time

__all__ = []


def _strptime_time(data_string, format="%a %b %d %H:%M:%S %Y"):
    """The struct_time that a text tells."""
    return time.strptime(data_string, format)


def _strptime_datetime(cls, data_string, format="%a %b %d %H:%M:%S %Y"):
    """The moment, of a class derived from datetime.datetime, that a text tells."""
    return cls.strptime(data_string, format)
