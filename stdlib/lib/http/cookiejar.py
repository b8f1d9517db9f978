"""Cookies on the client's side: kept from answers and sent with requests (RFC 2965 and Netscape's).

    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
"""

import copy
import datetime
import http.client
import os
import re
import threading
import time
import urllib.parse
import urllib.request
from calendar import timegm

__all__ = ["Cookie", "CookieJar", "CookiePolicy", "DefaultCookiePolicy", "FileCookieJar",
           "LWPCookieJar", "LoadError", "MozillaCookieJar"]

debug = False
logger = None
DEFAULT_HTTP_PORT = str(http.client.HTTP_PORT)
NETSCAPE_MAGIC_RGX = re.compile("#( Netscape)? HTTP Cookie File")
MISSING_FILENAME_TEXT = ("a filename was not supplied (nor was the CookieJar instance initialised "
                         "with one)")
NETSCAPE_HEADER_TEXT = ("# Netscape HTTP Cookie File\n"
                        "# http://curl.haxx.se/rfc/cookie_spec.html\n"
                        "# This is a generated file!  Do not edit.\n\n")
HTTPONLY_ATTR = "HTTPOnly"
HTTPONLY_PREFIX = "#HttpOnly_"
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
MONTHS_LOWER = [month.lower() for month in MONTHS]
UTC_ZONES = {"GMT": None, "UTC": None, "UT": None, "Z": None}
EPOCH_YEAR = 1970


def _debug(*args):
    # Says something if the program set `debug`.
    global logger
    if debug:
        if logger is None:
            import logging
            logger = logging.getLogger("http.cookiejar")
        logger.debug(*args)


# ---- Times

def _timegm(tt):
    year, month, day, hour, minute, second = tt[:6]
    if (year >= EPOCH_YEAR and 1 <= month <= 12 and 1 <= day <= 31 and 0 <= hour <= 24
            and 0 <= minute <= 59 and 0 <= second <= 61):
        return timegm(tt)
    return None


def _utc(t):
    if t is None:
        return datetime.datetime.now(datetime.timezone.utc)
    return datetime.datetime.fromtimestamp(t, datetime.timezone.utc)


def time2isoz(t=None):
    """A time as "2024-01-31 12:00:00Z"."""
    return _utc(t).strftime("%Y-%m-%d %H:%M:%SZ")


def time2netscape(t=None):
    """A time as "Wed, 31-Jan-2024 12:00:00 GMT"."""
    moment = _utc(t)
    return (f"{DAYS[moment.weekday()]}, {moment.day:02d}-{MONTHS[moment.month - 1]}-{moment.year:04d} "
            f"{moment.hour:02d}:{moment.minute:02d}:{moment.second:02d} GMT")


_zone = re.compile(r"^([-+])?(\d\d?):?(\d\d)?$", re.ASCII)
_strict_time = re.compile(r"^[SMTWF][a-z][a-z], (\d\d) ([JFMASOND][a-z][a-z]) (\d\d\d\d) "
                          r"(\d\d):(\d\d):(\d\d) GMT$", re.ASCII)
_weekday = re.compile(r"^(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat)[a-z]*,?\s*", re.I | re.ASCII)
_loose_time = re.compile(
    r"^(\d\d?)(?:\s+|[-\/])(\w+)(?:\s+|[-\/])(\d+)(?:(?:\s+|:)(\d\d?):(\d\d)(?::(\d\d))?)?"
    r"\s*+([-+]?\d{2,4}|(?![APap][Mm]\b)[A-Za-z]+)?\s*+(?:\(\w+\))?\s*+$", re.ASCII)
_iso_time = re.compile(
    r"^(\d{4})[-\/]?(\d\d?)[-\/]?(\d\d?)(?:(?:\s+|[-:Tt])(\d\d?):?(\d\d)(?::?(\d\d(?:\.\d*)?))?)?"
    r"\s*+([-+]?\d\d?:?(?::?\d\d)?|Z|z)?\s*+$", re.ASCII)


def offset_from_tz_string(tz):
    """The seconds of a zone like +0100, or None."""
    if tz in UTC_ZONES:
        return 0
    match = _zone.search(tz)
    if not match:
        return None
    offset = 3600 * int(match[2]) + 60 * int(match[3] or 0)
    return -offset if match[1] == "-" else offset


def _str2time(day, mon, yr, hr, min, sec, tz):
    year = int(yr)
    if year > datetime.MAXYEAR:
        return None
    try:
        month = MONTHS_LOWER.index(mon.lower()) + 1
    except ValueError:
        try:
            month = int(mon)
        except ValueError:
            return None
        if not 1 <= month <= 12:
            return None
    if year < 1000:
        # Two digits mean the nearest such year.
        this_year = time.localtime(time.time())[0]
        distance = this_year % 100 - year
        year += this_year - this_year % 100
        if abs(distance) > 50:
            year += 100 if distance > 0 else -100
    moment = _timegm((year, month, int(day), int(hr or 0), int(min or 0), int(sec or 0), tz))
    if moment is not None:
        offset = offset_from_tz_string((tz or "UTC").upper())
        if offset is None:
            return None
        moment -= offset
    return moment


def http2time(text):
    """The seconds since 1970 of a time as servers write it in many ways, or None."""
    match = _strict_time.search(text)
    if match:
        month = MONTHS_LOWER.index(match[2].lower()) + 1
        return _timegm((int(match[3]), month, int(match[1]), int(match[4]), int(match[5]),
                        float(match[6])))
    text = _weekday.sub("", text.lstrip(), count=1)
    match = _loose_time.search(text)
    return _str2time(*match.groups()) if match else None


def iso2time(text):
    """The seconds since 1970 of a time like 2024-01-31 12:00:00Z, or None."""
    match = _iso_time.search(text.lstrip())
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    return _str2time(day, month, year, hour, minute, second and float(second), zone)


# ---- Headers

_token = re.compile(r"^\s*([^=\s;,]+)")
_quoted = re.compile(r'^\s*=\s*"([^"\\]*(?:\\.[^"\\]*)*)"')
_plain = re.compile(r"^\s*=\s*([^\s;,]*)")
_escape = re.compile(r"\\(.)")


def split_header_words(header_values):
    """Headers as a list of lists of (name, value): commas separate lists, semicolons pairs."""
    assert not isinstance(header_values, str)
    result = []
    for text in header_values:
        pairs = []
        while text:
            if match := _token.search(text):
                name = match[1]
                text = text[match.end():]
                if match := _quoted.search(text):
                    text = text[match.end():]
                    value = _escape.sub(r"\1", match[1])
                elif match := _plain.search(text):
                    text = text[match.end():]
                    value = match[1].rstrip()
                else:
                    value = None
                pairs.append((name, value))
            elif text.lstrip().startswith(","):
                text = text.lstrip()[1:]
                if pairs:
                    result.append(pairs)
                pairs = []
            else:
                rest, count = re.subn(r"^[=\s;]*", "", text)
                if len(rest) == len(text):
                    rest = text[1:]
                text = rest
        if pairs:
            result.append(pairs)
    return result


def join_header_words(lists):
    """The inverse of split_header_words."""
    headers = []
    for pairs in lists:
        words = []
        for name, value in pairs:
            if value is not None:
                if not re.search(r"^\w+$", value):
                    value = re.sub(r'([\"\\])', r"\\\1", value)
                    value = f'"{value}"'
                name = f"{name}={value}"
            words.append(name)
        if words:
            headers.append("; ".join(words))
    return ", ".join(headers)


def strip_quotes(text):
    """A text without quotes around it."""
    if text.startswith('"'):
        text = text[1:]
    return text[:-1] if text.endswith('"') else text


def parse_ns_headers(ns_headers):
    """Headers Set-Cookie as Netscape meant them: semicolons separate pairs."""
    known = ("expires", "domain", "path", "secure", "version", "port", "max-age")
    result = []
    for header in ns_headers:
        pairs = []
        has_version = False
        for i, part in enumerate(header.split(";")):
            name, equals, value = map(str.strip, part.partition("="))
            if not name:
                if i == 0:
                    break
                continue
            value = value if equals else None
            if i != 0:
                lower = name.lower()
                if lower in known:
                    name = lower
                if name == "version":
                    if value is not None:
                        value = strip_quotes(value)
                    has_version = True
                elif name == "expires":
                    if value is not None:
                        value = http2time(strip_quotes(value))
            pairs.append((name, value))
        if pairs:
            if not has_version:
                pairs.append(("version", "0"))
            result.append(pairs)
    return result


# ---- Hosts and paths

IPV4_RE = re.compile(r"\.\d+$", re.ASCII)
cut_port_re = re.compile(r":\d+$", re.ASCII)
HTTP_PATH_SAFE = "%/;:@&=+$,!~*'()"
_escaped = re.compile(r"%([0-9a-fA-F][0-9a-fA-F])")


def is_HDN(text):
    """Whether a text is a host's name (and no address)."""
    return not (IPV4_RE.search(text) or text == "" or text[0] == "." or text[-1] == ".")


def domain_match(A, B):
    """Whether the host A is in the domain B (which begins with a dot), or the same."""
    A, B = A.lower(), B.lower()
    if A == B:
        return True
    if not is_HDN(A):
        return False
    at = A.rfind(B)
    return at not in (-1, 0) and B.startswith(".") and is_HDN(B[1:])


def liberal_is_HDN(text):
    """Whether a text is no address."""
    return not IPV4_RE.search(text)


def user_domain_match(A, B):
    """domain_match for domains that users name."""
    A, B = A.lower(), B.lower()
    if not (liberal_is_HDN(A) and liberal_is_HDN(B)):
        return A == B
    if B.startswith("."):
        return A.endswith(B)
    return A == B


def request_host(request):
    """The host of a request, in lower case, without the port."""
    host = urllib.parse.urlparse(request.get_full_url())[1] or request.get_header("Host", "")
    return cut_port_re.sub("", host, count=1).lower()


def eff_request_host(request):
    """(host, the same with .local if it has no dot)."""
    name = request_host(request)
    effective = name
    if "." not in name and not IPV4_RE.search(name):
        effective = name + ".local"
    return name, effective


def request_path(request):
    """The path of a request."""
    path = escape_path(urllib.parse.urlsplit(request.get_full_url()).path)
    return path if path.startswith("/") else "/" + path


def request_port(request):
    """The port of a request as text; None if it is no number."""
    host = request.host
    at = host.find(":")
    if at < 0:
        return DEFAULT_HTTP_PORT
    port = host[at + 1:]
    try:
        int(port)
    except ValueError:
        _debug("nonnumeric port: '%s'", port)
        return None
    return port


def uppercase_escaped_char(match):
    """%xx with capital letters."""
    return "%" + match[1].upper()


def escape_path(path):
    """A path with what has to be escaped."""
    return _escaped.sub(uppercase_escaped_char, urllib.parse.quote(path, HTTP_PATH_SAFE))


def reach(h):
    """The domain that a host's cookies may be for."""
    at = h.find(".")
    if at >= 0:
        rest = h[at + 1:]
        if is_HDN(h) and ("." in rest or rest == "local"):
            return "." + rest
    return h


def is_third_party(request):
    """Whether a request goes to another site than the page that caused it."""
    return not domain_match(request_host(request), reach(request.origin_req_host))


class Cookie:
    """One cookie."""

    def __init__(self, version, name, value, port, port_specified, domain, domain_specified,
                 domain_initial_dot, path, path_specified, secure, expires, discard, comment,
                 comment_url, rest, rfc2109=False):
        if version is not None:
            version = int(version)
        if expires is not None:
            expires = int(float(expires))
        if port is None and port_specified is True:
            raise ValueError("if port is None, port_specified must be false")
        self.version = version
        self.name = name
        self.value = value
        self.port = port
        self.port_specified = port_specified
        self.domain = domain.lower()
        self.domain_specified = domain_specified
        self.domain_initial_dot = domain_initial_dot
        self.path = path
        self.path_specified = path_specified
        self.secure = secure
        self.expires = expires
        self.discard = discard
        self.comment = comment
        self.comment_url = comment_url
        self.rfc2109 = rfc2109
        self._rest = copy.copy(rest)

    def has_nonstandard_attr(self, name):
        """Whether an attribute is set that no standard knows."""
        return name in self._rest

    def get_nonstandard_attr(self, name, default=None):
        """Such an attribute."""
        return self._rest.get(name, default)

    def set_nonstandard_attr(self, name, value):
        """Sets such an attribute."""
        self._rest[name] = value

    def is_expired(self, now=None):
        """Whether its time is over."""
        if now is None:
            now = time.time()
        return self.expires is not None and self.expires <= now

    def __str__(self):
        port = "" if self.port is None else ":" + self.port
        pair = self.name if self.value is None else f"{self.name}={self.value}"
        return f"<Cookie {pair} for {self.domain}{port}{self.path}>"

    def __repr__(self):
        names = ("version", "name", "value", "port", "port_specified", "domain",
                 "domain_specified", "domain_initial_dot", "path", "path_specified", "secure",
                 "expires", "discard", "comment", "comment_url")
        args = [f"{name}={getattr(self, name)!r}" for name in names]
        args += [f"rest={self._rest!r}", f"rfc2109={self.rfc2109!r}"]
        return f"{self.__class__.__name__}({', '.join(args)})"


class CookiePolicy:
    """Says which cookies are taken and which are sent."""

    def set_ok(self, cookie, request):
        """Whether a cookie is taken."""
        raise NotImplementedError()

    def return_ok(self, cookie, request):
        """Whether a cookie is sent."""
        raise NotImplementedError()

    def domain_return_ok(self, domain, request):
        """Whether cookies of a domain may be sent: a first look."""
        return True

    def path_return_ok(self, path, request):
        """Whether cookies of a path may be sent: a first look."""
        return True


_FEW_LETTER_DOMAINS = ("co", "ac", "com", "edu", "org", "net", "gov", "mil", "int", "aero", "biz",
                       "cat", "coop", "info", "jobs", "mobi", "museum", "name", "pro", "travel",
                       "eu")


class DefaultCookiePolicy(CookiePolicy):
    """The usual rules."""

    DomainStrictNoDots = 1
    DomainStrictNonDomain = 2
    DomainRFC2965Match = 4
    DomainLiberal = 0
    DomainStrict = DomainStrictNoDots | DomainStrictNonDomain

    def __init__(self, blocked_domains=None, allowed_domains=None, netscape=True, rfc2965=False,
                 rfc2109_as_netscape=None, hide_cookie2=False, strict_domain=False,
                 strict_rfc2965_unverifiable=True, strict_ns_unverifiable=False,
                 strict_ns_domain=DomainLiberal, strict_ns_set_initial_dollar=False,
                 strict_ns_set_path=False, secure_protocols=("https", "wss")):
        self.netscape = netscape
        self.rfc2965 = rfc2965
        self.rfc2109_as_netscape = rfc2109_as_netscape
        self.hide_cookie2 = hide_cookie2
        self.strict_domain = strict_domain
        self.strict_rfc2965_unverifiable = strict_rfc2965_unverifiable
        self.strict_ns_unverifiable = strict_ns_unverifiable
        self.strict_ns_domain = strict_ns_domain
        self.strict_ns_set_initial_dollar = strict_ns_set_initial_dollar
        self.strict_ns_set_path = strict_ns_set_path
        self.secure_protocols = secure_protocols
        self._blocked_domains = tuple(blocked_domains) if blocked_domains is not None else ()
        self.set_allowed_domains(allowed_domains)

    def blocked_domains(self):
        """The domains whose cookies are never taken."""
        return self._blocked_domains

    def set_blocked_domains(self, blocked_domains):
        """Sets them."""
        self._blocked_domains = tuple(blocked_domains)

    def is_blocked(self, domain):
        """Whether a domain is blocked."""
        return any(user_domain_match(domain, blocked) for blocked in self._blocked_domains)

    def allowed_domains(self):
        """The only domains whose cookies are taken, or None for all."""
        return self._allowed_domains

    def set_allowed_domains(self, allowed_domains):
        """Sets them."""
        self._allowed_domains = None if allowed_domains is None else tuple(allowed_domains)

    def is_not_allowed(self, domain):
        """Whether a domain is none of those allowed."""
        if self._allowed_domains is None:
            return False
        return not any(user_domain_match(domain, allowed) for allowed in self._allowed_domains)

    def set_ok(self, cookie, request):
        assert cookie.name is not None
        return all(check(cookie, request) for check in (
            self.set_ok_version, self.set_ok_verifiability, self.set_ok_name, self.set_ok_path,
            self.set_ok_domain, self.set_ok_port))

    def _version_ok(self, cookie):
        if cookie.version is None:
            return False
        return self.rfc2965 if cookie.version > 0 else self.netscape

    def set_ok_version(self, cookie, request):
        """The kind of cookie is wanted."""
        return self._version_ok(cookie)

    def set_ok_verifiability(self, cookie, request):
        """A third party's cookies only if they are welcome."""
        if request.unverifiable and is_third_party(request):
            if cookie.version > 0:
                return not self.strict_rfc2965_unverifiable
            return not self.strict_ns_unverifiable
        return True

    def set_ok_name(self, cookie, request):
        """No $ at the beginning, if that is wished."""
        return not (cookie.version == 0 and self.strict_ns_set_initial_dollar
                    and cookie.name.startswith("$"))

    def set_ok_path(self, cookie, request):
        """The path is the request's or above it."""
        if cookie.path_specified and (cookie.version > 0
                                      or cookie.version == 0 and self.strict_ns_set_path):
            return self.path_return_ok(cookie.path, request)
        return True

    def set_ok_domain(self, cookie, request):
        """The domain is the request's, and not too wide."""
        if self.is_blocked(cookie.domain) or self.is_not_allowed(cookie.domain):
            return False
        if not cookie.domain_specified:
            return True
        host, effective = eff_request_host(request)
        domain = cookie.domain
        if self.strict_domain and domain.count(".") >= 2:
            # co.uk and its kin.
            last = domain.rfind(".")
            before = domain.rfind(".", 0, last)
            if before == 0:
                if domain[1:last].lower() in _FEW_LETTER_DOMAINS and len(domain[last + 1:]) == 2:
                    return False
        plain = domain[1:] if domain.startswith(".") else domain
        if "." not in plain and not effective.endswith(".local"):
            return False
        if cookie.version == 0:
            if not any(name.endswith(domain) or ("." + name).endswith(domain)
                       for name in (host, effective)):
                return False
        if cookie.version > 0 or self.strict_ns_domain & self.DomainRFC2965Match:
            if not domain_match(effective, domain):
                return False
        if cookie.version > 0 or self.strict_ns_domain & self.DomainStrictNoDots:
            if "." in host[:-len(domain)] and not IPV4_RE.search(host):
                return False
        return True

    def set_ok_port(self, cookie, request):
        """The port is among those that the cookie names."""
        if not cookie.port_specified:
            return True
        port = request_port(request)
        port = "80" if port is None else str(port)
        for each in cookie.port.split(","):
            try:
                int(each)
            except ValueError:
                return False
            if each == port:
                return True
        return False

    def return_ok(self, cookie, request):
        return all(check(cookie, request) for check in (
            self.return_ok_version, self.return_ok_verifiability, self.return_ok_secure,
            self.return_ok_expires, self.return_ok_port, self.return_ok_domain))

    def return_ok_version(self, cookie, request):
        """The kind of cookie is wanted."""
        return self._version_ok(cookie)

    return_ok_verifiability = set_ok_verifiability

    def return_ok_secure(self, cookie, request):
        """Secure cookies go over secure protocols only."""
        return not cookie.secure or request.type in self.secure_protocols

    def return_ok_expires(self, cookie, request):
        """The cookie's time is not over."""
        return not cookie.is_expired(self._now)

    def return_ok_port(self, cookie, request):
        """The port is among those that the cookie names."""
        if not cookie.port:
            return True
        port = request_port(request)
        return ("80" if port is None else port) in cookie.port.split(",")

    def return_ok_domain(self, cookie, request):
        """The request goes to the cookie's domain."""
        host, effective = eff_request_host(request)
        domain = cookie.domain
        dotted = "." + domain if domain and not domain.startswith(".") else domain
        if (cookie.version == 0 and self.strict_ns_domain & self.DomainStrictNonDomain
                and not cookie.domain_specified and domain != effective):
            return False
        if cookie.version > 0 and not domain_match(effective, domain):
            return False
        if cookie.version == 0 and not ("." + effective).endswith(dotted):
            return False
        return True

    def domain_return_ok(self, domain, request):
        host, effective = eff_request_host(request)
        dotted = "." + domain if domain and not domain.startswith(".") else domain
        if not (("." + host).endswith(dotted) or ("." + effective).endswith(dotted)):
            return False
        return not self.is_blocked(domain) and not self.is_not_allowed(domain)

    def path_return_ok(self, path, request):
        wanted = request_path(request)
        if wanted == path:
            return True
        return wanted.startswith(path) and (
            path.endswith("/") or wanted[len(path):len(path) + 1] == "/")


def deepvalues(mapping):
    """The values of a dict of dicts of dicts."""
    for value in list(mapping.values()):
        if hasattr(value, "items"):
            yield from deepvalues(value)
        else:
            yield value


class Absent:
    """Stands for an attribute that is not there."""


class CookieJar:
    """Cookies by domain, path and name; iteration gives all."""

    non_word_re = re.compile(r"\W")
    quote_re = re.compile(r"([\"\\])")
    domain_re = re.compile(r"[^.]*")
    dots_re = re.compile(r"^\.+")
    magic_re = re.compile(r"^\#LWP-Cookies-(\d+\.\d+)", re.ASCII)

    def __init__(self, policy=None):
        self._policy = DefaultCookiePolicy() if policy is None else policy
        self._cookies_lock = threading.RLock()
        self._cookies = {}

    def set_policy(self, policy):
        """The rules from now on."""
        self._policy = policy

    def _cookies_for_domain(self, domain, request):
        if not self._policy.domain_return_ok(domain, request):
            return []
        return [cookie for path, by_name in self._cookies[domain].items()
                if self._policy.path_return_ok(path, request)
                for cookie in by_name.values() if self._policy.return_ok(cookie, request)]

    def _cookies_for_request(self, request):
        return [cookie for domain in self._cookies
                for cookie in self._cookies_for_domain(domain, request)]

    def _cookie_attrs(self, cookies):
        # The words of the header Cookie, the longest paths first.
        cookies.sort(key=lambda cookie: len(cookie.path), reverse=True)
        words = []
        with_version = False
        for cookie in cookies:
            if not with_version:
                with_version = True
                if cookie.version > 0:
                    words.append("$Version=%s" % cookie.version)
            value = cookie.value
            if value is not None and self.non_word_re.search(value) and cookie.version > 0:
                value = self.quote_re.sub(r"\\\1", value)
            if value is None:
                words.append(cookie.name)
            else:
                words.append(f"{cookie.name}={value}")
            if cookie.version > 0:
                if cookie.path_specified:
                    words.append(f'$Path="{cookie.path}"')
                if cookie.domain.startswith("."):
                    domain = cookie.domain
                    if not cookie.domain_initial_dot and domain.startswith("."):
                        domain = domain[1:]
                    words.append(f'$Domain="{domain}"')
                if cookie.port is not None:
                    port = "$Port"
                    if cookie.port_specified:
                        port += f'="{cookie.port}"'
                    words.append(port)
        return words

    def add_cookie_header(self, request):
        """Adds the header Cookie to a request."""
        with self._cookies_lock:
            self._policy._now = self._now = int(time.time())
            cookies = self._cookies_for_request(request)
            words = self._cookie_attrs(cookies)
            if words and not request.has_header("Cookie"):
                request.add_unredirected_header("Cookie", "; ".join(words))
            if (self._policy.rfc2965 and not self._policy.hide_cookie2
                    and not request.has_header("Cookie2")
                    and any(cookie.version != 1 for cookie in cookies)):
                request.add_unredirected_header("Cookie2", '$Version="1"')
        self.clear_expired_cookies()

    def _normalized_cookie_tuples(self, attrs_set):
        # (name, value, standard attributes, others) of each cookie; max-age becomes expires.
        tuples = []
        flags = ("discard", "secure")
        valued = ("version", "expires", "max-age", "domain", "path", "port", "comment",
                  "commenturl")
        for attributes in attrs_set:
            name, value = attributes[0]
            standard, rest = {}, {}
            max_age_set = bad = False
            for key, content in attributes[1:]:
                lower = key.lower()
                if lower in valued or lower in flags:
                    key = lower
                if key in flags and content is None:
                    content = True
                if key in standard:
                    continue     # the first counts
                if key == "domain":
                    if content is None:
                        bad = True
                        break
                    content = content.lower()
                if key == "expires":
                    if max_age_set or content is None:
                        continue
                if key == "max-age":
                    max_age_set = True
                    try:
                        content = int(content)
                    except (ValueError, TypeError):
                        bad = True
                        break
                    key = "expires"
                    content = self._now + content
                if key in valued or key in flags:
                    if content is None and key not in ("port", "discard", "comment", "commenturl"):
                        bad = True
                        break
                    standard[key] = content
                else:
                    rest[key] = content
            if not bad:
                tuples.append((name, value, standard, rest))
        return tuples

    def _cookie_from_cookie_tuple(self, tup, request):
        name, value, standard, rest = tup
        domain = standard.get("domain", Absent)
        path = standard.get("path", Absent)
        port = standard.get("port", Absent)
        expires = standard.get("expires", Absent)
        version = standard.get("version", None)
        if version is not None:
            try:
                version = int(version)
            except ValueError:
                return None
        discard = standard.get("discard", False)
        if path is not Absent and path != "":
            path_specified = True
            path = escape_path(path)
        else:
            path_specified = False
            path = request_path(request)
            at = path.rfind("/")
            if at != -1:
                path = path[:at] if version == 0 else path[:at + 1]
            if not path:
                path = "/"
        domain_specified = domain is not Absent
        domain_initial_dot = domain_specified and domain.startswith(".")
        if domain is Absent:
            domain = eff_request_host(request)[1]
        elif not domain.startswith("."):
            domain = "." + domain
        port_specified = False
        if port is Absent:
            port = None
        elif port is None:
            port = request_port(request)
        else:
            port_specified = True
            port = re.sub(r"\s+", "", port)
        if expires is Absent:
            expires, discard = None, True
        elif expires <= self._now:
            # A time in the past takes the cookie away.
            try:
                self.clear(domain, path, name)
            except KeyError:
                pass
            return None
        return Cookie(version, name, value, port, port_specified, domain, domain_specified,
                      domain_initial_dot, path, path_specified, standard.get("secure", False),
                      expires, discard, standard.get("comment", None),
                      standard.get("commenturl", None), rest)

    def _cookies_from_attrs_set(self, attrs_set, request):
        made = [self._cookie_from_cookie_tuple(each, request)
                for each in self._normalized_cookie_tuples(attrs_set)]
        return [cookie for cookie in made if cookie]

    def _process_rfc2109_cookies(self, cookies):
        as_netscape = getattr(self._policy, "rfc2109_as_netscape", None)
        if as_netscape is None:
            as_netscape = not self._policy.rfc2965
        for cookie in cookies:
            if cookie.version == 1:
                cookie.rfc2109 = True
                if as_netscape:
                    cookie.version = 0

    def make_cookies(self, response, request):
        """The cookies of an answer, whether they are taken or not."""
        headers = response.info()
        new = headers.get_all("Set-Cookie2", [])
        old = headers.get_all("Set-Cookie", [])
        self._policy._now = self._now = int(time.time())
        if (not new and not old or not old and not self._policy.rfc2965
                or not new and not self._policy.netscape
                or not self._policy.netscape and not self._policy.rfc2965):
            return []
        try:
            cookies = self._cookies_from_attrs_set(split_header_words(new), request)
        except Exception:
            cookies = []
        if old and self._policy.netscape:
            try:
                older = self._cookies_from_attrs_set(parse_ns_headers(old), request)
            except Exception:
                older = []
            self._process_rfc2109_cookies(older)
            if self._policy.rfc2965:
                known = {(cookie.domain, cookie.path, cookie.name) for cookie in cookies}
                older = [cookie for cookie in older
                         if (cookie.domain, cookie.path, cookie.name) not in known]
            cookies.extend(older)
        return cookies

    def set_cookie_if_ok(self, cookie, request):
        """Takes a cookie if the rules allow it."""
        with self._cookies_lock:
            self._policy._now = self._now = int(time.time())
            if self._policy.set_ok(cookie, request):
                self.set_cookie(cookie)

    def set_cookie(self, cookie):
        """Takes a cookie."""
        with self._cookies_lock:
            paths = self._cookies.setdefault(cookie.domain, {})
            paths.setdefault(cookie.path, {})[cookie.name] = cookie

    def extract_cookies(self, response, request):
        """Takes the cookies of an answer that the rules allow."""
        with self._cookies_lock:
            for cookie in self.make_cookies(response, request):
                if self._policy.set_ok(cookie, request):
                    self.set_cookie(cookie)

    def clear(self, domain=None, path=None, name=None):
        """Removes a cookie, those of a path, those of a domain, or all."""
        if name is not None:
            if domain is None or path is None:
                raise ValueError("domain and path must be given to remove a cookie by name")
            del self._cookies[domain][path][name]
        elif path is not None:
            if domain is None:
                raise ValueError("domain must be given to remove cookies by path")
            del self._cookies[domain][path]
        elif domain is not None:
            del self._cookies[domain]
        else:
            self._cookies = {}

    def _clear_if(self, unwanted):
        with self._cookies_lock:
            for cookie in self:
                if unwanted(cookie):
                    self.clear(cookie.domain, cookie.path, cookie.name)

    def clear_session_cookies(self):
        """Removes what ends with the session."""
        self._clear_if(lambda cookie: cookie.discard)

    def clear_expired_cookies(self):
        """Removes what is over."""
        now = time.time()
        self._clear_if(lambda cookie: cookie.is_expired(now))

    def __iter__(self):
        return deepvalues(self._cookies)

    def __len__(self):
        return sum(1 for _cookie in self)

    def __repr__(self):
        return f"<{self.__class__.__name__}[{', '.join(map(repr, self))}]>"

    def __str__(self):
        return f"<{self.__class__.__name__}[{', '.join(map(str, self))}]>"


class LoadError(OSError):
    """A file that holds no cookies."""


class FileCookieJar(CookieJar):
    """A jar that can be saved."""

    def __init__(self, filename=None, delayload=False, policy=None):
        super().__init__(policy)
        self.filename = None if filename is None else os.fspath(filename)
        self.delayload = bool(delayload)

    def _name(self, filename):
        if filename is None:
            filename = self.filename
        if filename is None:
            raise ValueError(MISSING_FILENAME_TEXT)
        return filename

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        """Writes the cookies to a file."""
        raise NotImplementedError()

    def load(self, filename=None, ignore_discard=False, ignore_expires=False):
        """Reads cookies from a file."""
        filename = self._name(filename)
        with open(filename) as file:
            self._really_load(file, filename, ignore_discard, ignore_expires)

    def revert(self, filename=None, ignore_discard=False, ignore_expires=False):
        """Takes the file's cookies instead of those here; these stay if that fails."""
        filename = self._name(filename)
        with self._cookies_lock:
            before = copy.deepcopy(self._cookies)
            self._cookies = {}
            try:
                self.load(filename, ignore_discard, ignore_expires)
            except OSError:
                self._cookies = before
                raise

    def _wanted(self, ignore_discard, ignore_expires):
        now = time.time()
        return [cookie for cookie in self if (ignore_discard or not cookie.discard)
                and (ignore_expires or not cookie.is_expired(now))]

    @staticmethod
    def _create(filename):
        # Cookies are secrets: only their owner may read a new file.
        return os.fdopen(os.open(filename, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w")


def lwp_cookie_str(cookie):
    """A cookie as libwww-perl writes it."""
    pairs = [(cookie.name, cookie.value), ("path", cookie.path), ("domain", cookie.domain)]
    if cookie.port is not None:
        pairs.append(("port", cookie.port))
    if cookie.path_specified:
        pairs.append(("path_spec", None))
    if cookie.port_specified:
        pairs.append(("port_spec", None))
    if cookie.domain_initial_dot:
        pairs.append(("domain_dot", None))
    if cookie.secure:
        pairs.append(("secure", None))
    if cookie.expires:
        pairs.append(("expires", time2isoz(float(cookie.expires))))
    if cookie.discard:
        pairs.append(("discard", None))
    if cookie.comment:
        pairs.append(("comment", cookie.comment))
    if cookie.comment_url:
        pairs.append(("commenturl", cookie.comment_url))
    pairs.extend((name, str(cookie._rest[name])) for name in sorted(cookie._rest))
    pairs.append(("version", str(cookie.version)))
    return join_header_words([pairs])


class LWPCookieJar(FileCookieJar):
    """Saves in the format of libwww-perl, which keeps everything."""

    def as_lwp_str(self, ignore_discard=True, ignore_expires=True):
        """The lines of the file."""
        lines = [f"Set-Cookie3: {lwp_cookie_str(cookie)}"
                 for cookie in self._wanted(ignore_discard, ignore_expires)]
        return "\n".join(lines + [""])

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        with self._create(self._name(filename)) as file:
            file.write("#LWP-Cookies-2.0\n")
            file.write(self.as_lwp_str(ignore_discard, ignore_expires))

    def _really_load(self, f, filename, ignore_discard, ignore_expires):
        if not self.magic_re.search(f.readline()):
            raise LoadError("%r does not look like a Set-Cookie3 (LWP) format file" % filename)
        now = time.time()
        flags = ("port_spec", "path_spec", "domain_dot", "secure", "discard")
        valued = ("version", "port", "path", "domain", "expires", "comment", "commenturl")
        header = "Set-Cookie3:"
        try:
            for line in f:
                if not line.startswith(header):
                    continue
                for pairs in split_header_words([line[len(header):].strip()]):
                    name, value = pairs[0]
                    standard, rest = dict.fromkeys(flags, False), {}
                    for key, content in pairs[1:]:
                        lower = None if key is None else key.lower()
                        if lower in valued or lower in flags:
                            key = lower
                        if key in flags:
                            standard[key] = True if content is None else content
                        elif key in valued:
                            standard[key] = content
                        else:
                            rest[key] = content
                    expires, discard = standard.get("expires"), standard.get("discard")
                    if expires is not None:
                        expires = iso2time(expires)
                    if expires is None:
                        discard = True
                    domain = standard.get("domain")
                    cookie = Cookie(
                        standard.get("version"), name, value, standard.get("port"),
                        standard["port_spec"], domain, domain.startswith("."),
                        standard["domain_dot"], standard.get("path"), standard["path_spec"],
                        standard["secure"], expires, discard, standard.get("comment"),
                        standard.get("commenturl"), rest)
                    if ((ignore_discard or not cookie.discard)
                            and (ignore_expires or not cookie.is_expired(now))):
                        self.set_cookie(cookie)
        except OSError:
            raise
        except Exception:
            raise LoadError("invalid Set-Cookie3 format file %r: %r" % (filename, line))


class MozillaCookieJar(FileCookieJar):
    """Saves in the format of Netscape's cookies.txt, as curl does."""

    def _really_load(self, f, filename, ignore_discard, ignore_expires):
        now = time.time()
        if not NETSCAPE_MAGIC_RGX.match(f.readline()):
            raise LoadError("%r does not look like a Netscape format cookies file" % filename)
        try:
            for line in f:
                rest = {}
                if line.startswith(HTTPONLY_PREFIX):
                    rest[HTTPONLY_ATTR] = ""
                    line = line[len(HTTPONLY_PREFIX):]
                line = line.removesuffix("\n")
                if line.strip().startswith(("#", "$")) or not line.strip():
                    continue
                domain, specified, path, secure, expires, name, value = line.split("\t")
                if name == "":
                    # A cookie without a value has its name in the value's place.
                    name, value = value, None
                discard = False
                if expires == "":
                    expires, discard = None, True
                cookie = Cookie(0, name, value, None, False, domain, specified == "TRUE",
                                domain.startswith("."), path, False, secure == "TRUE", expires,
                                discard, None, None, rest)
                if ((ignore_discard or not cookie.discard)
                        and (ignore_expires or not cookie.is_expired(now))):
                    self.set_cookie(cookie)
        except OSError:
            raise
        except Exception:
            raise LoadError("invalid Netscape format cookies file %r: %r" % (filename, line))

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        with self._create(self._name(filename)) as file:
            file.write(NETSCAPE_HEADER_TEXT)
            for cookie in self._wanted(ignore_discard, ignore_expires):
                name, value = cookie.name, cookie.value
                if value is None:
                    name, value = "", name
                domain = cookie.domain
                if cookie.has_nonstandard_attr(HTTPONLY_ATTR):
                    domain = HTTPONLY_PREFIX + domain
                file.write("\t".join([
                    domain, "TRUE" if cookie.domain.startswith(".") else "FALSE", cookie.path,
                    "TRUE" if cookie.secure else "FALSE",
                    "" if cookie.expires is None else str(cookie.expires), name, value]) + "\n")
