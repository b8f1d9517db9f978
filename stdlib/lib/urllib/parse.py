"""URLs taken apart and put together, quoted and unquoted."""

import re
import sys
from collections import namedtuple
from functools import lru_cache

__all__ = ["urlparse", "urlunparse", "urljoin", "urldefrag", "urlsplit", "urlunsplit", "urlencode",
           "parse_qs", "parse_qsl", "quote", "quote_plus", "quote_from_bytes", "unquote",
           "unquote_plus", "unquote_to_bytes", "DefragResult", "ParseResult", "SplitResult",
           "DefragResultBytes", "ParseResultBytes", "SplitResultBytes"]

uses_relative = ["", "ftp", "http", "gopher", "nntp", "imap", "wais", "file", "https", "shttp",
                 "mms", "prospero", "rtsp", "rtspu", "sftp", "svn", "svn+ssh", "ws", "wss"]
uses_netloc = ["", "ftp", "http", "gopher", "nntp", "telnet", "imap", "wais", "file", "mms",
               "https", "shttp", "snews", "prospero", "rtsp", "rtspu", "rsync", "svn", "svn+ssh",
               "sftp", "nfs", "git", "git+ssh", "ws", "wss", "itms-services"]
uses_params = ["", "ftp", "hdl", "prospero", "http", "imap", "https", "shttp", "rtsp", "rtspu",
               "sip", "sips", "mms", "sftp", "tel"]
non_hierarchical = ["gopher", "hdl", "mailto", "news", "telnet", "wais", "imap", "snews", "sip",
                    "sips"]
uses_query = ["", "http", "wais", "imap", "https", "shttp", "mms", "gopher", "rtsp", "rtspu", "sip",
              "sips"]
uses_fragment = ["", "ftp", "hdl", "http", "gopher", "news", "nntp", "wais", "https", "shttp",
                 "snews", "file", "prospero"]

scheme_chars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."
_UNSAFE_URL_BYTES_TO_REMOVE = ["\t", "\r", "\n"]
_C0_AND_SPACE = "".join(map(chr, range(33)))


def clear_cache():
    """Forgets the results kept for speed."""
    urlsplit.cache_clear()
    _quoted_bytes.cache_clear()


def _same(obj):
    return obj


def _decode_args(args, encoding="ascii", errors="strict"):
    return tuple(x.decode(encoding, errors) if x else "" for x in args)


def _coerce_args(*args):
    # All str, or all bytes decoded; and how to give the result back.
    is_str = isinstance(args[0], str)
    for arg in args[1:]:
        if arg and isinstance(arg, str) != is_str:
            raise TypeError("Cannot mix str and non-str arguments")
    if is_str:
        return args + (_same,)
    return _decode_args(args) + (lambda obj: obj.encode(),)


class _ResultMixinStr:
    __slots__ = ()

    def encode(self, encoding="ascii", errors="strict"):
        """The same of bytes."""
        return self._encoded_counterpart(*(x.encode(encoding, errors) for x in self))


class _ResultMixinBytes:
    __slots__ = ()

    def decode(self, encoding="ascii", errors="strict"):
        """The same of str."""
        return self._decoded_counterpart(*(x.decode(encoding, errors) for x in self))


class _NetlocResultMixin:
    __slots__ = ()

    def _marks(self):
        return ("@", ":", "[", "]", "%") if isinstance(self.netloc, str) else (
            b"@", b":", b"[", b"]", b"%")

    def _userinfo(self):
        at, colon, *_ = self._marks()
        userinfo, have, _ = self.netloc.rpartition(at)
        if not have:
            return None, None
        username, have, password = userinfo.partition(colon)
        return username, password if have else None

    def _hostinfo(self):
        at, colon, left, right, _ = self._marks()
        hostinfo = self.netloc.rpartition(at)[2]
        _, bracket, bracketed = hostinfo.partition(left)
        if bracket:
            hostname, _, port = bracketed.partition(right)
            port = port.partition(colon)[2]
        else:
            hostname, _, port = hostinfo.partition(colon)
        return hostname, port or None

    @property
    def username(self):
        """The name before the @."""
        return self._userinfo()[0]

    @property
    def password(self):
        """What follows the name and a colon."""
        return self._userinfo()[1]

    @property
    def hostname(self):
        """The host in lower case."""
        hostname = self._hostinfo()[0]
        if not hostname:
            return None
        hostname, percent, zone = hostname.partition(self._marks()[4])
        return hostname.lower() + percent + zone

    @property
    def port(self):
        """The port number."""
        port = self._hostinfo()[1]
        if port is not None:
            if not (port.isdigit() and port.isascii()):
                raise ValueError(f"Port could not be cast to integer value as {port!r}")
            port = int(port)
            if not 0 <= port <= 65535:
                raise ValueError("Port out of range 0-65535")
        return port


_DefragResultBase = namedtuple("_DefragResultBase", "url fragment")
_SplitResultBase = namedtuple("_SplitResultBase", "scheme netloc path query fragment")
_ParseResultBase = namedtuple("_ParseResultBase", "scheme netloc path params query fragment")


class DefragResult(_DefragResultBase, _ResultMixinStr):
    """A URL and its fragment."""

    __slots__ = ()

    def geturl(self):
        """The URL put together."""
        return self.url + "#" + self.fragment if self.fragment else self.url


class SplitResult(_SplitResultBase, _NetlocResultMixin, _ResultMixinStr):
    """The five parts of a URL."""

    __slots__ = ()

    def geturl(self):
        """The URL put together."""
        return urlunsplit(self)


class ParseResult(_ParseResultBase, _NetlocResultMixin, _ResultMixinStr):
    """The six parts of a URL."""

    __slots__ = ()

    def geturl(self):
        """The URL put together."""
        return urlunparse(self)


class DefragResultBytes(_DefragResultBase, _ResultMixinBytes):
    """A URL and its fragment, as bytes."""

    __slots__ = ()

    def geturl(self):
        """The URL put together."""
        return self.url + b"#" + self.fragment if self.fragment else self.url


class SplitResultBytes(_SplitResultBase, _NetlocResultMixin, _ResultMixinBytes):
    """The five parts of a URL, as bytes."""

    __slots__ = ()

    def geturl(self):
        """The URL put together."""
        return urlunsplit(self)


class ParseResultBytes(_ParseResultBase, _NetlocResultMixin, _ResultMixinBytes):
    """The six parts of a URL, as bytes."""

    __slots__ = ()

    def geturl(self):
        """The URL put together."""
        return urlunparse(self)


for _text, _bytes in ((DefragResult, DefragResultBytes), (SplitResult, SplitResultBytes),
                      (ParseResult, ParseResultBytes)):
    _text._encoded_counterpart = _bytes
    _bytes._decoded_counterpart = _text
del _text, _bytes


def _splitnetloc(url, start=0):
    """The network location that begins at `start`, and what follows it."""
    end = min([at for at in (url.find(c, start) for c in "/?#") if at >= 0], default=len(url))
    return url[start:end], url[end:]


def _check_netloc(netloc):
    if not netloc or netloc.isascii():
        return
    import unicodedata
    plain = netloc.replace("@", "").replace(":", "").replace("#", "").replace("?", "")
    normal = unicodedata.normalize("NFKC", plain)
    if normal != plain:
        for c in "/?#@:":
            if c in normal:
                raise ValueError(f"netloc '{netloc}' contains invalid characters under NFKC "
                                 "normalization")


def _check_bracketed_host(hostname):
    if hostname.startswith("v"):
        if not re.match(r"\Av[a-fA-F0-9]+\..+\Z", hostname):
            raise ValueError("IPvFuture address is invalid")
        return
    import socket
    try:
        socket.inet_pton(socket.AF_INET6, hostname.partition("%")[0])
    except OSError:
        raise ValueError(f"{hostname!r} does not appear to be an IPv4 or IPv6 address") from None


@lru_cache(typed=True)
def urlsplit(url, scheme="", allow_fragments=True):
    """A URL in five parts: scheme, netloc, path, query, fragment."""
    url, scheme, coerce = _coerce_args(url, scheme)
    url = url.lstrip(_C0_AND_SPACE)
    scheme = scheme.strip(_C0_AND_SPACE)
    for c in _UNSAFE_URL_BYTES_TO_REMOVE:
        url = url.replace(c, "")
        scheme = scheme.replace(c, "")
    netloc = query = fragment = ""
    colon = url.find(":")
    if colon > 0 and url[0].isascii() and url[0].isalpha():
        if all(c in scheme_chars for c in url[:colon]):
            scheme, url = url[:colon].lower(), url[colon + 1:]
    if url[:2] == "//":
        netloc, url = _splitnetloc(url, 2)
        if ("[" in netloc) != ("]" in netloc):
            raise ValueError("Invalid IPv6 URL")
        if "[" in netloc and "]" in netloc:
            _check_bracketed_host(netloc.partition("[")[2].partition("]")[0])
    if allow_fragments and "#" in url:
        url, fragment = url.split("#", 1)
    if "?" in url:
        url, query = url.split("?", 1)
    _check_netloc(netloc)
    return coerce(SplitResult(scheme, netloc, url, query, fragment))


def _splitparams(url):
    if "/" in url:
        i = url.find(";", url.rfind("/"))
        if i < 0:
            return url, ""
    else:
        i = url.find(";")
    return url[:i], url[i + 1:]


def urlparse(url, scheme="", allow_fragments=True):
    """A URL in six parts: scheme, netloc, path, params, query, fragment."""
    url, scheme, coerce = _coerce_args(url, scheme)
    scheme, netloc, url, query, fragment = urlsplit(url, scheme, allow_fragments)
    params = ""
    if scheme in uses_params and ";" in url:
        url, params = _splitparams(url)
    return coerce(ParseResult(scheme, netloc, url, params, query, fragment))


def urlunparse(components):
    """The URL of six parts."""
    scheme, netloc, url, params, query, fragment, coerce = _coerce_args(*components)
    if params:
        url = f"{url};{params}"
    return coerce(urlunsplit((scheme, netloc, url, query, fragment)))


def urlunsplit(components):
    """The URL of five parts."""
    scheme, netloc, url, query, fragment, coerce = _coerce_args(*components)
    if netloc or scheme and scheme in uses_netloc and url[:2] != "//":
        if url and url[:1] != "/":
            url = "/" + url
        url = "//" + (netloc or "") + url
    if scheme:
        url = scheme + ":" + url
    if query:
        url = url + "?" + query
    if fragment:
        url = url + "#" + fragment
    return coerce(url)


def urljoin(base, url, allow_fragments=True):
    """The absolute URL of one that is relative to a base."""
    if not base:
        return url
    if not url:
        return base
    base, url, coerce = _coerce_args(base, url)
    bscheme, bnetloc, bpath, bparams, bquery, bfragment = urlparse(base, "", allow_fragments)
    scheme, netloc, path, params, query, fragment = urlparse(url, bscheme, allow_fragments)
    if scheme != bscheme or scheme not in uses_relative:
        return coerce(url)
    if scheme in uses_netloc:
        if netloc:
            return coerce(urlunparse((scheme, netloc, path, params, query, fragment)))
        netloc = bnetloc
    if not path and not params:
        path, params = bpath, bparams
        if not query:
            query = bquery
        return coerce(urlunparse((scheme, netloc, path, params, query, fragment)))
    if path[:1] == "/":
        segments = path.split("/")
    else:
        base_parts = bpath.split("/")
        if base_parts[-1] != "":
            del base_parts[-1]
        segments = base_parts + path.split("/")
        segments[1:-1] = filter(None, segments[1:-1])
    resolved = []
    for segment in segments:
        if segment == "..":
            if resolved:
                resolved.pop()
        elif segment != ".":
            resolved.append(segment)
    if segments[-1] in (".", ".."):
        resolved.append("")
    return coerce(urlunparse((scheme, netloc, "/".join(resolved) or "/", params, query, fragment)))


def urldefrag(url):
    """A URL without its fragment, and the fragment."""
    url, coerce = _coerce_args(url)
    if "#" in url:
        scheme, netloc, path, params, query, fragment = urlparse(url)
        url = urlunparse((scheme, netloc, path, params, query, ""))
    else:
        fragment = ""
    return coerce(DefragResult(url, fragment))


_ALWAYS_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")
_ALWAYS_SAFE_BYTES = bytes(_ALWAYS_SAFE)
_hex_values = None


def unquote_to_bytes(string):
    """%xx as the bytes they stand for."""
    global _hex_values
    if not string:
        string.split
        return b""
    if isinstance(string, str):
        string = string.encode("utf-8")
    first, *rest = bytes(string).split(b"%")
    if not rest:
        return first
    if _hex_values is None:
        digits = "0123456789ABCDEFabcdef"
        _hex_values = {(a + b).encode(): bytes.fromhex(a + b) for a in digits for b in digits}
    out = [first]
    for part in rest:
        value = _hex_values.get(part[:2])
        out.append(b"%" + part if value is None else value + part[2:])
    return b"".join(out)


def unquote(string, encoding="utf-8", errors="replace"):
    """%xx as the characters they stand for."""
    if isinstance(string, bytes):
        return unquote_to_bytes(string).decode(encoding, errors)
    if "%" not in string:
        string.split
        return string
    if encoding is None:
        encoding = "utf-8"
    if errors is None:
        errors = "replace"
    if string.isascii():
        return unquote_to_bytes(string).decode(encoding, errors)
    return re.sub("[\0-\x7f]+",
                  lambda m: unquote_to_bytes(m[0]).decode(encoding, errors), string)


def unquote_plus(string, encoding="utf-8", errors="replace"):
    """unquote, with + for spaces."""
    return unquote(string.replace("+", " "), encoding, errors)


@lru_cache
def _quoted_bytes(safe):
    allowed = _ALWAYS_SAFE | frozenset(safe)
    return [chr(c) if c in allowed else f"%{c:02X}" for c in range(256)]


def quote_from_bytes(bs, safe="/"):
    """Bytes with all but safe characters as %xx."""
    if not isinstance(bs, (bytes, bytearray)):
        raise TypeError("quote_from_bytes() expected bytes")
    if not bs:
        return ""
    if isinstance(safe, str):
        safe = safe.encode("ascii", "ignore")
    else:
        safe = bytes([c for c in safe if c < 128])
    if not bs.rstrip(_ALWAYS_SAFE_BYTES + safe):
        return bs.decode()
    quoted = _quoted_bytes(safe)
    return "".join([quoted[c] for c in bs])


def quote(string, safe="/", encoding=None, errors=None):
    """Text with all but safe characters as %xx of their UTF-8."""
    if isinstance(string, str):
        if not string:
            return string
        string = string.encode(encoding or "utf-8", errors or "strict")
    else:
        if encoding is not None:
            raise TypeError("quote() doesn't support 'encoding' for bytes")
        if errors is not None:
            raise TypeError("quote() doesn't support 'errors' for bytes")
    return quote_from_bytes(string, safe)


def quote_plus(string, safe="", encoding=None, errors=None):
    """quote, with + for spaces."""
    space = " " if isinstance(string, str) else b" "
    if space not in string:
        return quote(string, safe, encoding, errors)
    safe_space = safe + (" " if isinstance(safe, str) else b" ")
    return quote(string, safe_space, encoding, errors).replace(" ", "+")


def urlencode(query, doseq=False, safe="", encoding=None, errors=None, quote_via=quote_plus):
    """A mapping, or pairs, as the query part of a URL."""
    if hasattr(query, "items"):
        query = query.items()
    else:
        try:
            if len(query) and not isinstance(query[0], tuple):
                raise TypeError
        except TypeError as e:
            raise TypeError("not a valid non-string sequence or mapping object") from e

    def encoded(value):
        if isinstance(value, bytes):
            return quote_via(value, safe)
        return quote_via(value if isinstance(value, str) else str(value), safe, encoding, errors)

    pairs = []
    for key, value in query:
        key = encoded(key)
        if doseq and not isinstance(value, (str, bytes)):
            try:
                len(value)
            except TypeError:
                pass
            else:
                pairs += [key + "=" + encoded(item) for item in value]
                continue
        pairs.append(key + "=" + encoded(value))
    return "&".join(pairs)


def parse_qs(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace",
             max_num_fields=None, separator="&"):
    """A query part as a dict of lists."""
    result = {}
    for name, value in parse_qsl(qs, keep_blank_values, strict_parsing, encoding, errors,
                                 max_num_fields, separator):
        result.setdefault(name, []).append(value)
    return result


def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8",
              errors="replace", max_num_fields=None, separator="&"):
    """A query part as a list of pairs."""
    qs, coerce = _coerce_args(qs)
    if not separator or not isinstance(separator, (str, bytes)):
        raise ValueError("Separator must be of type string or bytes.")
    if isinstance(separator, bytes):
        separator = separator.decode("ascii")
    if max_num_fields is not None and max_num_fields < 1 + qs.count(separator):
        raise ValueError("Max number of fields exceeded")

    def decoded(text):
        text = unquote(text.replace("+", " "), encoding, errors)
        return text if coerce is _same else text.encode("ascii")

    pairs = []
    for field in qs.split(separator):
        if not field and not strict_parsing:
            continue
        name, equals, value = field.partition("=")
        if not equals and strict_parsing:
            raise ValueError(f"bad query field: {field!r}")
        if value or keep_blank_values:
            pairs.append((decoded(name), decoded(value)))
    return pairs


def unwrap(url):
    """The URL of <URL:scheme://host/path>."""
    url = str(url).strip()
    if url[:1] == "<" and url[-1:] == ">":
        url = url[1:-1].strip()
    return url[4:].strip() if url[:4] == "URL:" else url


# ---- Parts of addresses one by one, as urllib.request and others take them

def _splittype(url):
    """"type:rest" as ("type", "rest")."""
    scheme, colon, rest = url.partition(":")
    if not colon or not scheme or "/" in scheme:
        return None, url
    return scheme.lower(), rest


def _splithost(url):
    """"//host[:port]/path" as ("host[:port]", "/path")."""
    if url[:2] != "//":
        return None, url
    end = next((i for i in range(2, len(url)) if url[i] in "/#?"), len(url))
    path = url[end:]
    return url[2:end], "/" + path if path and path[0] != "/" else path


def _splituser(host):
    """"user[:password]@host[:port]" as ("user[:password]", "host[:port]")."""
    user, at, host = host.rpartition("@")
    return user if at else None, host


def _splitpasswd(user):
    """"user:password" as ("user", "password")."""
    user, colon, password = user.partition(":")
    return user, password if colon else None


def _splitport(host):
    """"host:port" as ("host", "port")."""
    name, colon, port = host.rpartition(":")
    if not colon or not all("0" <= c <= "9" for c in port):
        return host, None
    return name, port or None


def _splitnport(host, defport=-1):
    """"host:port" as ("host", port); defport without one, None if it is no number."""
    name, colon, port = host.rpartition(":")
    if not colon:
        return host, defport
    if not port:
        return name, defport
    return name, int(port) if port.isdigit() and port.isascii() else None


def _splitquery(url):
    """"path?query" as ("path", "query")."""
    path, mark, query = url.rpartition("?")
    return (path, query) if mark else (url, None)


def _splittag(url):
    """"path#tag" as ("path", "tag")."""
    path, mark, tag = url.rpartition("#")
    return (path, tag) if mark else (url, None)


def _splitattr(url):
    """"path;attr1=value1;..." as ("path", ["attr1=value1", ...])."""
    path, *attributes = url.split(";")
    return path, attributes


def _splitvalue(attr):
    """"attr=value" as ("attr", "value")."""
    name, equals, value = attr.partition("=")
    return name, value if equals else None


def _to_bytes(url):
    """The text itself, if it is ASCII."""
    if isinstance(url, str):
        try:
            url = url.encode("ASCII").decode()
        except UnicodeError:
            raise UnicodeError(f"URL {url!r} contains non-ASCII characters")
    return url


class _Quoter(dict):
    """{byte: text}: what quoting makes of bytes."""

    def __init__(self, safe):
        self.safe = _ALWAYS_SAFE.union(safe)

    def __repr__(self):
        return f"<Quoter {dict(self)!r}>"

    def __missing__(self, b):
        text = chr(b) if b in self.safe else f"%{b:02X}"
        self[b] = text
        return text


_INSTEAD = {
    "splittype": "urlparse", "splithost": "urlparse", "splituser": "urlparse",
    "splitpasswd": "urlparse", "splitport": "urlparse", "splitnport": "urlparse",
    "splitquery": "urlparse", "splittag": "urlparse", "splitattr": "urlparse",
    "splitvalue": "parse_qsl", "to_bytes": None,
}


def _old_function(name):
    instead = _INSTEAD[name]

    def old(*args, **kwargs):
        import warnings
        use = f", use urllib.parse.{instead}() instead" if instead else ""
        warnings.warn(f"urllib.parse.{name}() is deprecated as of 3.8{use}",
                      DeprecationWarning, stacklevel=2)
        return globals()["_" + name](*args, **kwargs)
    old.__name__ = old.__qualname__ = name
    old.__doc__ = f"Deprecated: use urllib.parse.{instead}()." if instead else "Deprecated."
    return old


for _name in _INSTEAD:
    globals()[_name] = _old_function(_name)
del _name


def __getattr__(name):
    if name == "Quoter":
        import warnings
        warnings.warn("Deprecated in 3.11. urllib.parse.Quoter will be removed in Python 3.14. "
                      "It was not intended to be a public API.", DeprecationWarning, stacklevel=2)
        return _Quoter
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
