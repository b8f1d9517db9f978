"""Odds and ends of e-mail: addresses, dates, message ids, parameters by RFC 2231."""

import datetime
import os
import re
import time
import urllib.parse

from email._addresses import MailGroup, parse_list
from email.charset import Charset

__all__ = ["collapse_rfc2231_value", "decode_params", "decode_rfc2231", "encode_rfc2231",
           "formataddr", "formatdate", "format_datetime", "getaddresses", "make_msgid",
           "mktime_tz", "parseaddr", "parsedate", "parsedate_tz", "parsedate_to_datetime",
           "unquote"]

EMPTYSTRING = ""
COMMASPACE = ", "
_specials = re.compile(r'[][\\()<>@,:;".]')
_escapes = re.compile(r'[\\"]')
_days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_long_months = ("january", "february", "march", "april", "may", "june", "july", "august",
                "september", "october", "november", "december")
_zones = {"UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "AST": -400, "ADT": -300, "EST": -500,
          "EDT": -400, "CST": -600, "CDT": -500, "MST": -700, "MDT": -600, "PST": -800,
          "PDT": -700}


def _has_surrogates(s):
    try:
        s.encode()
        return False
    except UnicodeEncodeError:
        return True


def _sanitize(string):
    """A str without undecoded bytes: they become replacement characters."""
    original = string.encode("utf-8", "surrogateescape")
    return original.decode("utf-8", "replace")


# --- addresses -----------------------------------------------------------------------------------

def formataddr(pair, charset="utf-8"):
    """(name, address) as a header has it: 'Name <address>'."""
    name, address = pair
    address.encode("ascii")
    if not name:
        return address
    try:
        name.encode("ascii")
    except UnicodeEncodeError:
        if isinstance(charset, str):
            charset = Charset(charset)
        return f"{charset.header_encode(name)} <{address}>"
    quotes = '"' if _specials.search(name) else ""
    name = _escapes.sub(r"\\\g<0>", name)
    return f"{quotes}{name}{quotes} <{address}>"


def getaddresses(fieldvalues):
    """[(name, address)] of header values."""
    if not fieldvalues:
        return []
    found = []
    for address in parse_list(", ".join(str(value) for value in fieldvalues)):
        boxes = address.mailboxes if isinstance(address, MailGroup) else [address]
        for box in boxes:
            found.append(_pair(box))
    return found or [("", "")]


def _pair(box):
    if box.domain is not None:
        address = f"{box.raw}@{box.domain}"
    else:
        address = box.raw
    name = box.raw_name
    if box.comment:
        name = f"{name} ({box.comment})" if name else box.comment
    return name, address


def parseaddr(addr):
    """(name, address) of an address; ("", "") if it cannot be read."""
    if not isinstance(addr, str):
        addr = addr[0] if isinstance(addr, (list, tuple)) and addr else str(addr)
    found = getaddresses([addr])
    return found[0] if found else ("", "")


def quote(str):
    """Text for a quoted string: backslashes and quotes get a backslash."""
    return str.replace("\\", "\\\\").replace('"', '\\"')


def unquote(str):
    """Text without its quotes or angle brackets."""
    if len(str) > 1:
        if str.startswith('"') and str.endswith('"'):
            return str[1:-1].replace("\\\\", "\\").replace('\\"', '"')
        if str.startswith("<") and str.endswith(">"):
            return str[1:-1]
    return str


# --- dates ---------------------------------------------------------------------------------------

def parsedate_tz(data):
    """The 10 numbers of a date, as time.mktime() takes them and the offset in seconds; or None."""
    found = _read_date(data)
    if found is not None and found[9] is None:
        found[9] = 0
    return None if found is None else tuple(found)


def parsedate(data):
    """The 9 numbers of a date; None if it cannot be read."""
    found = _read_date(data)
    return None if found is None else tuple(found[:9])


def _read_date(data):
    if not data:
        return None
    words = data.split()
    if not words:
        return None
    # The day of the week.
    if words[0].endswith(",") or words[0].lower() in [day.lower() for day in _days]:
        del words[0]
    else:
        comma = words[0].rfind(",")
        if comma >= 0:
            words[0] = words[0][comma + 1:]
    if len(words) == 3:
        # 15-Jan-2000
        parts = words[0].split("-")
        if len(parts) == 3:
            words = parts + words[1:]
    if len(words) == 4:
        time_and_zone = words[3]
        sign = max(time_and_zone.find("+"), time_and_zone.find("-"))
        if sign > 0:
            words[3:] = [time_and_zone[:sign], time_and_zone[sign:]]
        else:
            words.append("")
    if len(words) < 5:
        return None
    day, month, year, clock, zone = words[:5]
    if not (day and month and year):
        return None
    number = _month_number(month)
    if not number:
        day, month = month, day.lower()
        number = _month_number(month)
        if not number:
            return None
    day = day.removesuffix(",")
    if ":" in year:
        year, clock = clock, year
    year = year.removesuffix(",")
    if not year:
        return None
    if not year[0].isdigit():
        year, zone = zone, year
    clock = clock.removesuffix(",")
    parts = clock.split(":")
    if len(parts) == 1 and "." in clock:
        parts = clock.split(".")
    if len(parts) == 2:
        parts.append("0")
    if len(parts) != 3:
        return None
    try:
        year, day = int(year), int(day)
        hour, minute, second = map(int, parts)
    except ValueError:
        return None
    if year < 100:
        year += 1900 if year > 68 else 2000
    offset = _zones.get(zone.upper())
    if offset is None:
        try:
            offset = int(zone)
        except ValueError:
            pass
        if offset == 0 and zone.startswith("-"):
            offset = None
    if offset:
        sign = -1 if offset < 0 else 1
        offset = sign * (abs(offset) // 100 * 3600 + abs(offset) % 100 * 60)
    return [year, number, day, hour, minute, second, 0, 1, -1, offset]


def _month_number(text):
    text = text.lower()
    for i, (short, long) in enumerate(zip(_months, _long_months)):
        if text in (short.lower(), long):
            return i + 1
    return 0


def mktime_tz(data):
    """The timestamp of what parsedate_tz() returned."""
    if data[9] is None:
        return time.mktime(data[:8] + (-1,))
    import calendar
    return calendar.timegm(data) - data[9]


def parsedate_to_datetime(data):
    """A header's date as datetime: naive if it says "-0000"."""
    found = _read_date(data)
    if found is None:
        raise ValueError(f'Invalid date value or format "{data}"')
    if found[9] is None:
        return datetime.datetime(*found[:6])
    zone = datetime.timezone(datetime.timedelta(seconds=found[9]))
    return datetime.datetime(*found[:6], tzinfo=zone)


def _format_timetuple_and_zone(timetuple, zone):
    return "%s, %02d %s %04d %02d:%02d:%02d %s" % (
        _days[timetuple[6]], timetuple[2], _months[timetuple[1] - 1], timetuple[0], timetuple[3],
        timetuple[4], timetuple[5], zone)


def formatdate(timeval=None, localtime=False, usegmt=False):
    """A timestamp (now) as a header has it."""
    if timeval is None:
        timeval = time.time()
    utc = datetime.timezone.utc
    moment = datetime.datetime.fromtimestamp(timeval, utc)
    if localtime:
        moment = moment.astimezone()
        usegmt = False
    elif not usegmt:
        moment = moment.replace(tzinfo=None)
    return format_datetime(moment, usegmt)


def format_datetime(dt, usegmt=False):
    """A datetime as a header has it; a naive one gets "-0000"."""
    if usegmt:
        if dt.tzinfo is None or dt.tzinfo != datetime.timezone.utc:
            raise ValueError("usegmt option requires a UTC datetime")
        zone = "GMT"
    elif dt.tzinfo is None:
        zone = "-0000"
    else:
        zone = dt.strftime("%z")
    return _format_timetuple_and_zone(dt.timetuple(), zone)


def localtime(dt=None, isdst=None):
    """A datetime (now) in the local time zone."""
    if isdst is not None:
        import warnings
        warnings._deprecated(
            "The 'isdst' parameter to 'localtime'",
            message="{name} is deprecated and slated for removal in Python {remove}",
            remove=(3, 14))
    if dt is None:
        dt = datetime.datetime.now()
    return dt.astimezone()


def make_msgid(idstring=None, domain=None):
    """A unique id for a message, in angle brackets."""
    import random
    import socket
    moment = int(time.time() * 100)
    tail = "" if idstring is None else "." + idstring
    if domain is None:
        domain = socket.getfqdn()
    return f"<{moment}.{os.getpid()}.{random.getrandbits(64)}{tail}@{domain}>"


# --- RFC 2231 ------------------------------------------------------------------------------------

def decode_rfc2231(s):
    """[charset, language, text] of a parameter's value "charset'language'text"."""
    parts = s.split("'", 2)
    if len(parts) <= 2:
        return None, None, s
    return parts


def encode_rfc2231(s, charset=None, language=None):
    """A parameter's value by RFC 2231."""
    s = urllib.parse.quote(s, safe="", encoding=charset or "ascii")
    if charset is None and language is None:
        return s
    return f"{charset}'{language or ''}'{s}"


def decode_params(params):
    """Parameters with those that RFC 2231 splits put together: their values are 3-tuples."""
    result = [params[0]]
    pieces = {}
    for name, value in params[1:]:
        encoded = name.endswith("*")
        value = unquote(value)
        match = re.fullmatch(r"(\w+)\*([0-9]+)\*?", name, re.ASCII)
        if match:
            pieces.setdefault(match[1], []).append((int(match[2]), value, encoded))
        elif encoded:
            pieces.setdefault(name[:-1], []).append((0, value, True))
        else:
            result.append((name, f'"{quote(value)}"'))
    for name, parts in pieces.items():
        parts.sort()
        extended = any(encoded for _, _, encoded in parts)
        text = "".join(urllib.parse.unquote(value, encoding="latin-1") if encoded else value
                       for _, value, encoded in parts)
        if extended:
            charset, language, text = decode_rfc2231(text)
            result.append((name, (charset, language, f'"{quote(text)}"')))
        else:
            result.append((name, f'"{quote(text)}"'))
    return result


def collapse_rfc2231_value(value, errors="replace", fallback_charset="us-ascii"):
    """The text of a parameter's value, which may be a 3-tuple."""
    if not isinstance(value, tuple) or len(value) != 3:
        return unquote(value)
    charset, _language, text = value
    data = bytes(text, "raw-unicode-escape")
    try:
        return str(data, charset or fallback_charset, errors)
    except LookupError:
        return unquote(text)
