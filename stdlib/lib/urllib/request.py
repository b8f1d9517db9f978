"""Opening addresses: http, file and data (https where there is a module ssl).

    with urllib.request.urlopen("http://localhost:8000/") as answer:
        print(answer.status, answer.read())
"""

import base64
import bisect
import email
import http.client
import io
import os
import re
import socket
import string
import sys
import time
from urllib.error import ContentTooShortError, HTTPError, URLError
from urllib.parse import (_splitattr, _splithost, _splitpasswd, _splitport, _splitquery,
                          _splittag, _splittype, _splituser, quote, unquote, unquote_to_bytes,
                          unwrap, urljoin, urlparse, urlsplit)
from urllib.response import addclosehook, addinfourl

__all__ = ["Request", "OpenerDirector", "BaseHandler", "HTTPDefaultErrorHandler",
           "HTTPRedirectHandler", "HTTPCookieProcessor", "ProxyHandler", "HTTPPasswordMgr",
           "HTTPPasswordMgrWithDefaultRealm", "HTTPPasswordMgrWithPriorAuth",
           "AbstractBasicAuthHandler", "HTTPBasicAuthHandler", "ProxyBasicAuthHandler",
           "AbstractDigestAuthHandler", "HTTPDigestAuthHandler", "ProxyDigestAuthHandler",
           "HTTPHandler", "HTTPSHandler", "FileHandler", "DataHandler", "UnknownHandler",
           "HTTPErrorProcessor", "urlopen", "install_opener", "build_opener", "pathname2url",
           "url2pathname", "getproxies", "urlretrieve", "urlcleanup"]

__version__ = f"{sys.version_info[0]}.{sys.version_info[1]}"
_opener = None
_url_tempfiles = []


def urlopen(url, data=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, *, cafile=None, capath=None,
            cadefault=False, context=None):
    """Opens an address or a Request; a file that also has `status`, `headers` and `url`."""
    global _opener
    if cafile or capath or cadefault:
        import warnings
        warnings.warn("cafile, capath and cadefault are deprecated, use a custom context "
                      "instead.", DeprecationWarning, 2)
        if context is not None:
            raise ValueError("You can't pass both context and any of cafile, capath, and "
                             "cadefault")
        import ssl
        context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=cafile,
                                             capath=capath)
    if context is not None:
        opener = build_opener(HTTPSHandler(context=context))
    elif _opener is None:
        opener = _opener = build_opener()
    else:
        opener = _opener
    return opener.open(url, data, timeout)


def install_opener(opener):
    """The opener that urlopen uses from now on."""
    global _opener
    _opener = opener


def urlretrieve(url, filename=None, reporthook=None, data=None):
    """Copies an address to a file, a temporary one without a name: (name, headers)."""
    kind, path = _splittype(url)
    with urlopen(url, data) as source:
        headers = source.info()
        if kind == "file" and not filename:
            return os.path.normpath(path), headers
        if filename:
            target = open(filename, "wb")
        else:
            import tempfile
            target = tempfile.NamedTemporaryFile(delete=False)
            filename = target.name
            _url_tempfiles.append(filename)
        with target:
            block = 8192
            size = int(headers["Content-Length"]) if "content-length" in headers else -1
            done = number = 0
            if reporthook:
                reporthook(number, block, size)
            while part := source.read(block):
                done += len(part)
                target.write(part)
                number += 1
                if reporthook:
                    reporthook(number, block, size)
    if size >= 0 and done < size:
        raise ContentTooShortError(f"retrieval incomplete: got only {done} out of {size} bytes",
                                   (filename, headers))
    return filename, headers


def urlcleanup():
    """Removes what urlretrieve made."""
    for name in _url_tempfiles:
        try:
            os.unlink(name)
        except OSError:
            pass
    del _url_tempfiles[:]
    global _opener
    _opener = None


def request_host(request):
    """The host of a Request, in lower case, without the port."""
    host = urlparse(request.full_url)[1] or request.get_header("Host", "")
    return re.compile(r":\d+$", re.ASCII).sub("", host, count=1).lower()


class Request:
    """What is to be asked for: an address with headers and perhaps data to send."""

    def __init__(self, url, data=None, headers={}, origin_req_host=None, unverifiable=False,
                 method=None):
        self.full_url = url
        self.headers = {}
        self.unredirected_hdrs = {}
        self._data = None
        self.data = data
        self._tunnel_host = None
        for name, value in headers.items():
            self.add_header(name, value)
        self.origin_req_host = request_host(self) if origin_req_host is None else origin_req_host
        self.unverifiable = unverifiable
        if method:
            self.method = method

    @property
    def full_url(self):
        """The whole address."""
        return f"{self._full_url}#{self.fragment}" if self.fragment else self._full_url

    @full_url.setter
    def full_url(self, url):
        self._full_url = unwrap(url)
        self._full_url, self.fragment = _splittag(self._full_url)
        self._parse()

    @full_url.deleter
    def full_url(self):
        self._full_url = None
        self.fragment = None
        self.selector = ""

    @property
    def data(self):
        """What is sent."""
        return self._data

    @data.setter
    def data(self, data):
        if data != self._data:
            self._data = data
            # The length of other data is another one.
            if self.has_header("Content-length"):
                self.remove_header("Content-length")

    @data.deleter
    def data(self):
        self.data = None

    def _parse(self):
        self.type, rest = _splittype(self._full_url)
        if self.type is None:
            raise ValueError("unknown url type: %r" % self.full_url)
        self.host, self.selector = _splithost(rest)
        if self.host:
            self.host = unquote(self.host)

    def get_method(self):
        """GET, POST …"""
        return getattr(self, "method", "GET" if self.data is None else "POST")

    def get_full_url(self):
        """The whole address."""
        return self.full_url

    def set_proxy(self, host, type):
        """Asks another host for the address."""
        if self.type == "https" and not self._tunnel_host:
            self._tunnel_host = self.host
        else:
            self.type = type
            self.selector = self.full_url
        self.host = host

    def has_proxy(self):
        """Whether another host is asked."""
        return self.selector == self.full_url

    def add_header(self, key, val):
        """Sets a header."""
        self.headers[key.capitalize()] = val

    def add_unredirected_header(self, key, val):
        """Sets a header that another address is not to get."""
        self.unredirected_hdrs[key.capitalize()] = val

    def has_header(self, header_name):
        """Whether a header is set."""
        return header_name in self.headers or header_name in self.unredirected_hdrs

    def get_header(self, header_name, default=None):
        """A header's value."""
        return self.headers.get(header_name, self.unredirected_hdrs.get(header_name, default))

    def remove_header(self, header_name):
        """Takes a header away."""
        self.headers.pop(header_name, None)
        self.unredirected_hdrs.pop(header_name, None)

    def header_items(self):
        """All headers."""
        return list({**self.unredirected_hdrs, **self.headers}.items())


class OpenerDirector:
    """Handlers that open addresses together: each says by its methods' names what it does."""

    def __init__(self):
        self.addheaders = [("User-agent", "Python-urllib/" + __version__)]
        self.handlers = []
        self.handle_open = {}
        self.handle_error = {}
        self.process_response = {}
        self.process_request = {}

    def add_handler(self, handler):
        """Adds a handler: methods xyz_open, xyz_error_404, xyz_request, xyz_response."""
        if not hasattr(handler, "add_parent"):
            raise TypeError("expected BaseHandler instance, got %r" % type(handler))
        added = False
        for name in dir(handler):
            if name in ("redirect_request", "do_open", "proxy_open"):
                continue
            protocol, _underscore, condition = name.partition("_")
            if condition.startswith("error"):
                kind = condition[condition.find("_") + 1:]
                try:
                    kind = int(kind)
                except ValueError:
                    pass
                table = self.handle_error.setdefault(protocol, {})
            elif condition == "open":
                kind, table = protocol, self.handle_open
            elif condition == "response":
                kind, table = protocol, self.process_response
            elif condition == "request":
                kind, table = protocol, self.process_request
            else:
                continue
            bisect.insort(table.setdefault(kind, []), handler)
            added = True
        if added:
            bisect.insort(self.handlers, handler)
            handler.add_parent(self)

    def close(self):
        """Nothing."""

    def _call_chain(self, chain, kind, meth_name, *args):
        for handler in chain.get(kind, ()):
            result = getattr(handler, meth_name)(*args)
            if result is not None:
                return result
        return None

    def open(self, fullurl, data=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT):
        """Opens an address or a Request."""
        if isinstance(fullurl, str):
            request = Request(fullurl, data)
        else:
            request = fullurl
            if data is not None:
                request.data = data
        request.timeout = timeout
        protocol = request.type
        for processor in self.process_request.get(protocol, ()):
            request = getattr(processor, protocol + "_request")(request)
        sys.audit("urllib.Request", request.full_url, request.data, request.headers,
                  request.get_method())
        response = self._open(request, data)
        for processor in self.process_response.get(protocol, ()):
            response = getattr(processor, protocol + "_response")(request, response)
        return response

    def _open(self, req, data=None):
        result = self._call_chain(self.handle_open, "default", "default_open", req)
        if result:
            return result
        result = self._call_chain(self.handle_open, req.type, req.type + "_open", req)
        if result:
            return result
        return self._call_chain(self.handle_open, "unknown", "unknown_open", req)

    def error(self, proto, *args):
        """Asks the handlers of errors."""
        if proto in ("http", "https"):
            # https has http's handlers.
            table = self.handle_error["http"]
            kind = args[2]
            original = args
            result = self._call_chain(table, kind, f"http_error_{kind}", *args)
            if result:
                return result
            return self._call_chain(table, "default", "http_error_default", *original)
        return self._call_chain(self.handle_error, proto, proto + "_error", *args)


def build_opener(*handlers):
    """An opener with the usual handlers; those given replace theirs by class."""
    opener = OpenerDirector()
    usual = [ProxyHandler, UnknownHandler, HTTPHandler, HTTPDefaultErrorHandler,
             HTTPRedirectHandler, FTPHandler, FileHandler, DataHandler, HTTPSHandler,
             HTTPErrorProcessor]
    for kind in usual:
        if not any(issubclass(given, kind) if isinstance(given, type) else isinstance(given, kind)
                   for given in handlers):
            opener.add_handler(kind())
    for handler in handlers:
        opener.add_handler(handler() if isinstance(handler, type) else handler)
    return opener


class BaseHandler:
    """The base of handlers; those of low order come first."""

    handler_order = 500

    def add_parent(self, parent):
        """The opener."""
        self.parent = parent

    def close(self):
        """Nothing."""

    def __lt__(self, other):
        if not hasattr(other, "handler_order"):
            return True
        return self.handler_order < other.handler_order


class HTTPErrorProcessor(BaseHandler):
    """Answers other than 2xx are errors."""

    handler_order = 1000

    def http_response(self, request, response):
        """The answer, or what the handlers of errors make of it."""
        code, message, headers = response.code, response.msg, response.info()
        if not 200 <= code < 300:
            response = self.parent.error("http", request, response, code, message, headers)
        return response

    https_response = http_response


class HTTPDefaultErrorHandler(BaseHandler):
    """Raises HTTPError for what nobody handled."""

    def http_error_default(self, req, fp, code, msg, hdrs):
        raise HTTPError(req.full_url, code, msg, hdrs, fp)


class HTTPRedirectHandler(BaseHandler):
    """Follows redirections."""

    max_repeats = 4
    max_redirections = 10
    inf_msg = ("The HTTP server returned a redirect error that would lead to an infinite loop.\n"
               "The last 30x error message was:\n")

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        """The Request for the new address; an error if the method forbids to follow."""
        method = req.get_method()
        if not (code in (301, 302, 303, 307, 308) and method in ("GET", "HEAD")
                or code in (301, 302, 303) and method == "POST"):
            raise HTTPError(req.full_url, code, msg, headers, fp)
        newurl = newurl.replace(" ", "%20")
        kept = {name: value for name, value in req.headers.items()
                if name.lower() not in ("content-length", "content-type")}
        return Request(newurl, method="HEAD" if method == "HEAD" else "GET", headers=kept,
                       origin_req_host=req.origin_req_host, unverifiable=True)

    def http_error_302(self, req, fp, code, msg, headers):
        """Opens the new address."""
        if "location" in headers:
            newurl = headers["location"]
        elif "uri" in headers:
            newurl = headers["uri"]
        else:
            return None
        parts = urlparse(newurl)
        if parts.scheme not in ("http", "https", "ftp", ""):
            raise HTTPError(newurl, code,
                            f"{msg} - Redirection to url '{newurl}' is not allowed", headers, fp)
        if not parts.path and parts.netloc:
            parts = parts._replace(path="/")
        newurl = quote(parts.geturl(), encoding="iso-8859-1", safe=string.punctuation)
        newurl = urljoin(req.full_url, newurl)
        new = self.redirect_request(req, fp, code, msg, headers, newurl)
        if new is None:
            return None
        if hasattr(req, "redirect_dict"):
            visited = new.redirect_dict = req.redirect_dict
            if (visited.get(newurl, 0) >= self.max_repeats
                    or len(visited) >= self.max_redirections):
                raise HTTPError(req.full_url, code, self.inf_msg + msg, headers, fp)
        else:
            visited = new.redirect_dict = req.redirect_dict = {}
        visited[newurl] = visited.get(newurl, 0) + 1
        fp.read()
        fp.close()
        return self.parent.open(new, timeout=req.timeout)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _parse_proxy(proxy):
    """(scheme, user, password, host with port) of a proxy's address."""
    scheme, rest = _splittype(proxy)
    if not rest.startswith("/"):
        scheme, authority = None, proxy
    else:
        if not rest.startswith("//"):
            raise ValueError("proxy URL with no authority: %r" % proxy)
        end = rest.find("/", 2) if "@" not in rest else rest.find("/", rest.find("@"))
        authority = rest[2:end] if end >= 0 else rest[2:]
    userinfo, hostport = _splituser(authority)
    user = password = None
    if userinfo is not None:
        user, password = _splitpasswd(userinfo)
    return scheme, user, password, hostport


class ProxyHandler(BaseHandler):
    """Asks proxies: those given, or those of the environment."""

    handler_order = 100

    def __init__(self, proxies=None):
        if proxies is None:
            proxies = getproxies()
        assert hasattr(proxies, "keys"), "proxies must be a mapping"
        self.proxies = proxies
        for kind, url in proxies.items():
            kind = kind.lower()
            setattr(self, kind + "_open", lambda r, proxy=url, type=kind, meth=self.proxy_open:
                    meth(r, proxy, type))

    def proxy_open(self, req, proxy, type):
        """Directs a Request to a proxy."""
        original = req.type
        proxy_type, user, password, hostport = _parse_proxy(proxy)
        if proxy_type is None:
            proxy_type = original
        if req.host and proxy_bypass(req.host):
            return None
        if user and password:
            pair = f"{unquote(user)}:{unquote(password)}"
            credentials = base64.b64encode(pair.encode()).decode("ascii")
            req.add_header("Proxy-authorization", "Basic " + credentials)
        req.set_proxy(unquote(hostport), proxy_type)
        if original == proxy_type or original == "https":
            return None     # other handlers open it
        return self.parent.open(req, timeout=req.timeout)


class HTTPPasswordMgr:
    """Users and passwords by realm and address."""

    def __init__(self):
        self.passwd = {}

    def add_password(self, realm, uri, user, passwd):
        """Adds a pair for an address or several."""
        uris = [uri] if isinstance(uri, str) else uri
        table = self.passwd.setdefault(realm, {})
        for default_port in True, False:
            key = tuple([self.reduce_uri(each, default_port) for each in uris])
            table[key] = (user, passwd)

    def find_user_password(self, realm, authuri):
        """(user, password), both None if unknown."""
        table = self.passwd.get(realm, {})
        for default_port in True, False:
            wanted = self.reduce_uri(authuri, default_port)
            for uris, pair in table.items():
                for uri in uris:
                    if self.is_suburi(uri, wanted):
                        return pair
        return None, None

    def reduce_uri(self, uri, default_port=True):
        """(host with port, path) of an address or a host."""
        parts = urlsplit(uri)
        if parts[1]:
            scheme, authority, path = parts[0], parts[1], parts[2] or "/"
        else:
            scheme, authority, path = None, uri, "/"
        _host, port = _splitport(authority)
        if default_port and port is None and scheme is not None:
            standard = {"http": 80, "https": 443}.get(scheme)
            if standard is not None:
                authority = f"{_host}:{standard}"
        return authority, path

    def is_suburi(self, base, test):
        """Whether an address lies below another."""
        if base == test:
            return True
        if base[0] != test[0]:
            return False
        prefix = base[1]
        if prefix[-1:] != "/":
            prefix += "/"
        return test[1].startswith(prefix)


class HTTPPasswordMgrWithDefaultRealm(HTTPPasswordMgr):
    """The realm None stands for all."""

    def find_user_password(self, realm, authuri):
        pair = HTTPPasswordMgr.find_user_password(self, realm, authuri)
        if pair[0] is not None:
            return pair
        return HTTPPasswordMgr.find_user_password(self, None, authuri)


class HTTPPasswordMgrWithPriorAuth(HTTPPasswordMgrWithDefaultRealm):
    """Also knows where to send the password before it is asked for."""

    def __init__(self, *args, **kwargs):
        self.authenticated = {}
        super().__init__(*args, **kwargs)

    def add_password(self, realm, uri, user, passwd, is_authenticated=False):
        self.update_authenticated(uri, is_authenticated)
        if realm is not None:
            super().add_password(None, uri, user, passwd)
        super().add_password(realm, uri, user, passwd)

    def update_authenticated(self, uri, is_authenticated=False):
        """Says whether the password is sent unasked."""
        for each in [uri] if isinstance(uri, str) else uri:
            for default_port in True, False:
                self.authenticated[self.reduce_uri(each, default_port)] = is_authenticated

    def is_authenticated(self, authuri):
        """Whether the password is sent unasked; None if nothing was said."""
        for default_port in True, False:
            wanted = self.reduce_uri(authuri, default_port)
            for uri in self.authenticated:
                if self.is_suburi(uri, wanted):
                    return self.authenticated[uri]
        return None


class AbstractBasicAuthHandler:
    """Sends user and password when a server asks for them."""

    rx = re.compile("(?:^|,)[ \t]*([^ \t,]+)[ \t]+realm=([\"']?)([^\"']*)\\2", re.I)

    def __init__(self, password_mgr=None):
        self.passwd = HTTPPasswordMgr() if password_mgr is None else password_mgr
        self.add_password = self.passwd.add_password

    def _parse_realm(self, header):
        found = False
        for match in AbstractBasicAuthHandler.rx.finditer(header):
            scheme, quotes, realm = match.groups()
            if quotes not in ('"', "'"):
                import warnings
                warnings.warn("Basic Auth Realm was unquoted", UserWarning, 3)
            yield scheme, realm
            found = True
        if not found:
            yield (header.split() or [""])[0], None

    def http_error_auth_reqed(self, authreq, host, req, headers):
        """Tries again with the password."""
        asked = headers.get_all(authreq)
        if not asked:
            return None
        unsupported = None
        for header in asked:
            for scheme, realm in self._parse_realm(header):
                if scheme.lower() != "basic":
                    unsupported = scheme
                elif realm is not None:
                    return self.retry_http_basic_auth(host, req, realm)
        if unsupported is not None:
            raise ValueError("AbstractBasicAuthHandler does not support the following scheme: "
                             "%r" % (unsupported,))
        return None

    def retry_http_basic_auth(self, host, req, realm):
        """Opens the Request with the password, once."""
        user, password = self.passwd.find_user_password(realm, host)
        if password is None:
            return None
        raw = f"{user}:{password}"
        value = "Basic " + base64.b64encode(raw.encode()).decode("ascii")
        if req.get_header(self.auth_header, None) == value:
            return None
        req.add_unredirected_header(self.auth_header, value)
        return self.parent.open(req, timeout=req.timeout)

    def http_request(self, req):
        """Adds the password where it is sent unasked."""
        known = getattr(self.passwd, "is_authenticated", None)
        if known is None or not known(req.full_url):
            return req
        if not req.has_header("Authorization"):
            user, password = self.passwd.find_user_password(None, req.full_url)
            pair = f"{user}:{password}".encode()
            value = base64.standard_b64encode(pair).decode()
            req.add_unredirected_header("Authorization", "Basic " + value.strip())
        return req

    def http_response(self, req, response):
        """Notes whether the server liked the password."""
        if hasattr(self.passwd, "is_authenticated"):
            self.passwd.update_authenticated(req.full_url, 200 <= response.code < 300)
        return response

    https_request = http_request
    https_response = http_response


class HTTPBasicAuthHandler(AbstractBasicAuthHandler, BaseHandler):
    """Basic authentication at servers."""

    auth_header = "Authorization"

    def http_error_401(self, req, fp, code, msg, headers):
        """The server wants a password."""
        return self.http_error_auth_reqed("www-authenticate", req.full_url, req, headers)


class ProxyBasicAuthHandler(AbstractBasicAuthHandler, BaseHandler):
    """Basic authentication at proxies."""

    auth_header = "Proxy-authorization"

    def http_error_407(self, req, fp, code, msg, headers):
        """The proxy wants a password."""
        return self.http_error_auth_reqed("proxy-authenticate", req.host, req, headers)


class AbstractDigestAuthHandler:
    """Proves that it knows the password without sending it (RFC 7616)."""

    def __init__(self, passwd=None):
        self.passwd = HTTPPasswordMgr() if passwd is None else passwd
        self.add_password = self.passwd.add_password
        self.retried = 0
        self.nonce_count = 0
        self.last_nonce = None

    def reset_retry_count(self):
        """For the next address."""
        self.retried = 0

    def http_error_auth_reqed(self, auth_header, host, req, headers):
        """Tries again with the proof."""
        header = headers.get(auth_header, None)
        if self.retried > 5:
            raise HTTPError(req.full_url, 401, "digest auth failed", headers, None)
        self.retried += 1
        if header:
            scheme = header.split()[0]
            if scheme.lower() == "digest":
                return self.retry_http_digest_auth(req, header)
            if scheme.lower() != "basic":
                raise ValueError("AbstractDigestAuthHandler does not support the following "
                                 "scheme: '%s'" % scheme)
        return None

    def retry_http_digest_auth(self, req, auth):
        """Opens the Request with the proof, once."""
        challenge = auth.split(" ", 1)[1]
        values = parse_keqv_list(filter(None, parse_http_list(challenge)))
        proof = self.get_authorization(req, values)
        if not proof:
            return None
        value = "Digest " + proof
        if req.headers.get(self.auth_header, None) == value:
            return None
        req.add_unredirected_header(self.auth_header, value)
        return self.parent.open(req, timeout=req.timeout)

    def get_cnonce(self, nonce):
        """A word that was never used before."""
        import hashlib
        text = f"{self.nonce_count}:{nonce}:{time.ctime()}:".encode("ascii")
        return hashlib.sha1(text + os.urandom(8)).hexdigest()[:16]

    def get_authorization(self, req, chal):
        """The header's value for a challenge, or None."""
        try:
            realm, nonce = chal["realm"], chal["nonce"]
        except KeyError:
            return None
        qop = chal.get("qop")
        algorithm = chal.get("algorithm", "MD5")
        opaque = chal.get("opaque", None)
        H, KD = self.get_algorithm_impls(algorithm)
        if H is None:
            return None
        user, password = self.passwd.find_user_password(realm, req.full_url)
        if user is None:
            return None
        who = H(f"{user}:{realm}:{password}")
        what = H(f"{req.get_method()}:{req.selector}")
        if qop is None:
            proof = KD(who, f"{nonce}:{what}")
        elif "auth" in qop.split(","):
            if nonce == self.last_nonce:
                self.nonce_count += 1
            else:
                self.nonce_count = 1
                self.last_nonce = nonce
            count = f"{self.nonce_count:08x}"
            cnonce = self.get_cnonce(nonce)
            proof = KD(who, f"{nonce}:{count}:{cnonce}:auth:{what}")
        else:
            raise URLError("qop '%s' is not supported." % qop)
        value = (f'username="{user}", realm="{realm}", nonce="{nonce}", uri="{req.selector}", '
                 f'response="{proof}"')
        if opaque:
            value += f', opaque="{opaque}"'
        value += f', algorithm="{algorithm}"'
        if qop:
            value += f', qop=auth, nc={count}, cnonce="{cnonce}"'
        return value

    def get_algorithm_impls(self, algorithm):
        """(hash, keyed hash) of texts."""
        import hashlib
        kinds = {"MD5": hashlib.md5, "SHA": hashlib.sha1, "SHA-256": hashlib.sha256}
        if algorithm not in kinds:
            raise ValueError("Unsupported digest authentication algorithm %r" % algorithm)

        def H(text):
            return kinds[algorithm](text.encode("ascii")).hexdigest()
        return H, lambda secret, data: H(f"{secret}:{data}")

    def get_entity_digest(self, data, chal):
        """None: bodies are not proved."""
        return None


class HTTPDigestAuthHandler(BaseHandler, AbstractDigestAuthHandler):
    """Digest authentication at servers."""

    auth_header = "Authorization"
    handler_order = 490

    def http_error_401(self, req, fp, code, msg, headers):
        """The server wants a proof."""
        result = self.http_error_auth_reqed("www-authenticate", urlparse(req.full_url)[1], req,
                                            headers)
        self.reset_retry_count()
        return result


class ProxyDigestAuthHandler(BaseHandler, AbstractDigestAuthHandler):
    """Digest authentication at proxies."""

    auth_header = "Proxy-Authorization"
    handler_order = 490

    def http_error_407(self, req, fp, code, msg, headers):
        """The proxy wants a proof."""
        result = self.http_error_auth_reqed("proxy-authenticate", req.host, req, headers)
        self.reset_retry_count()
        return result


class AbstractHTTPHandler(BaseHandler):
    """What http and https share."""

    def __init__(self, debuglevel=None):
        self._debuglevel = (http.client.HTTPConnection.debuglevel if debuglevel is None
                            else debuglevel)

    def set_http_debuglevel(self, level):
        """How much is printed."""
        self._debuglevel = level

    def _get_content_length(self, request):
        return http.client.HTTPConnection._get_content_length(request.data, request.get_method())

    def do_request_(self, request):
        """Adds the headers that a Request lacks."""
        host = request.host
        if not host:
            raise URLError("no host given")
        if request.data is not None:
            data = request.data
            if isinstance(data, str):
                raise TypeError("POST data should be bytes, an iterable of bytes, or a file "
                                "object. It cannot be of type str.")
            if not request.has_header("Content-type"):
                request.add_unredirected_header("Content-type",
                                                "application/x-www-form-urlencoded")
            if not (request.has_header("Content-length")
                    or request.has_header("Transfer-encoding")):
                length = self._get_content_length(request)
                if length is not None:
                    request.add_unredirected_header("Content-length", str(length))
                else:
                    request.add_unredirected_header("Transfer-encoding", "chunked")
        if request.has_proxy():
            _scheme, rest = _splittype(request.selector)
            host, _path = _splithost(rest)
        if not request.has_header("Host"):
            request.add_unredirected_header("Host", host)
        for name, value in self.parent.addheaders:
            name = name.capitalize()
            if not request.has_header(name):
                request.add_unredirected_header(name, value)
        return request

    def do_open(self, http_class, req, **http_conn_args):
        """Sends a Request and returns the answer."""
        if not req.host:
            raise URLError("no host given")
        connection = http_class(req.host, timeout=req.timeout, **http_conn_args)
        connection.set_debuglevel(self._debuglevel)
        headers = {**req.unredirected_hdrs, **req.headers}
        # One question for each connection.
        headers["Connection"] = "close"
        headers = {name.title(): value for name, value in headers.items()}
        if req._tunnel_host:
            tunnel = {}
            if "Proxy-Authorization" in headers:
                tunnel["Proxy-Authorization"] = headers.pop("Proxy-Authorization")
            connection.set_tunnel(req._tunnel_host, headers=tunnel)
        try:
            try:
                connection.request(req.get_method(), req.selector, req.data, headers,
                                   encode_chunked=req.has_header("Transfer-encoding"))
            except OSError as e:
                raise URLError(e)
            response = connection.getresponse()
        except:
            connection.close()
            raise
        # The answer keeps the socket; the connection is done.
        if connection.sock:
            connection.sock.close()
            connection.sock = None
        response.url = req.get_full_url()
        response.msg = response.reason
        return response


class HTTPHandler(AbstractHTTPHandler):
    """http."""

    def http_open(self, req):
        """Opens an address of http."""
        return self.do_open(http.client.HTTPConnection, req)

    http_request = AbstractHTTPHandler.do_request_


class HTTPSHandler(AbstractHTTPHandler):
    """https; without a module ssl an error says so."""

    def __init__(self, debuglevel=None, context=None, check_hostname=None):
        super().__init__(debuglevel)
        self._context = context
        self._check_hostname = check_hostname

    def https_open(self, req):
        """Opens an address of https."""
        connection = getattr(http.client, "HTTPSConnection", None)
        if connection is None:
            raise URLError("https is not supported: there is no module ssl")
        options = {"context": self._context}
        if self._check_hostname is not None:
            options["check_hostname"] = self._check_hostname
        return self.do_open(connection, req, **options)

    https_request = AbstractHTTPHandler.do_request_


class HTTPCookieProcessor(BaseHandler):
    """Keeps cookies in a CookieJar."""

    def __init__(self, cookiejar=None):
        if cookiejar is None:
            import http.cookiejar
            cookiejar = http.cookiejar.CookieJar()
        self.cookiejar = cookiejar

    def http_request(self, request):
        """Adds the cookies for a Request."""
        self.cookiejar.add_cookie_header(request)
        return request

    def http_response(self, request, response):
        """Takes the cookies of an answer."""
        self.cookiejar.extract_cookies(response, request)
        return response

    https_request = http_request
    https_response = http_response


class UnknownHandler(BaseHandler):
    """Says that nobody knows a kind of address."""

    def unknown_open(self, req):
        raise URLError("unknown url type: %s" % req.type)


def parse_keqv_list(l):
    """name=value pairs as a dict; quotes around values are taken away."""
    parsed = {}
    for item in l:
        name, value = item.split("=", 1)
        if value[0] == '"' and value[-1] == '"':
            value = value[1:-1]
        parsed[name] = value
    return parsed


def parse_http_list(s):
    """What commas outside quotes separate."""
    found = []
    part = ""
    escaped = quoted = False
    for character in s:
        if escaped:
            part += character
            escaped = False
        elif quoted:
            if character == "\\":
                escaped = True
                continue
            quoted = character != '"'
            part += character
        elif character == ",":
            found.append(part)
            part = ""
        else:
            quoted = character == '"'
            part += character
    if part:
        found.append(part)
    return [part.strip() for part in found]


class FileHandler(BaseHandler):
    """Files of this computer."""

    names = None

    def file_open(self, req):
        """Opens an address of a file."""
        url = req.selector
        if url[:2] == "//" and url[2:3] != "/" and req.host and req.host != "localhost":
            if req.host not in self.get_names():
                raise URLError("file:// scheme is supported only on localhost")
            return None
        return self.open_local_file(req)

    def get_names(self):
        """This computer's addresses."""
        if FileHandler.names is None:
            try:
                FileHandler.names = tuple(socket.gethostbyname_ex("localhost")[2]
                                          + socket.gethostbyname_ex(socket.gethostname())[2])
            except socket.gaierror:
                FileHandler.names = (socket.gethostbyname("localhost"),)
        return FileHandler.names

    def open_local_file(self, req):
        """Opens a file; its headers are made up."""
        import email.utils
        import mimetypes
        host, filename = req.host, req.selector
        path = url2pathname(filename)
        try:
            stats = os.stat(path)
            modified = email.utils.formatdate(stats.st_mtime, usegmt=True)
            kind = mimetypes.guess_type(filename)[0]
            headers = email.message_from_string(
                f"Content-type: {kind or 'text/plain'}\nContent-length: {stats.st_size}\n"
                f"Last-modified: {modified}\n")
            port = None
            if host:
                host, port = _splitport(host)
            if not host or not port and _safe_gethostbyname(host) in self.get_names():
                url = "file://" + (host or "") + filename
                return addinfourl(open(path, "rb"), headers, url)
        except OSError as e:
            raise URLError(e)
        raise URLError("file not on local host")


def _safe_gethostbyname(host):
    try:
        return socket.gethostbyname(host)
    except socket.gaierror:
        return None


class FTPHandler(BaseHandler):
    """Addresses of ftp cannot be opened: there is no module ftplib."""

    def ftp_open(self, req):
        if not req.host:
            raise URLError("ftp error: no host given")
        raise URLError("ftp is not supported: there is no module ftplib")


class DataHandler(BaseHandler):
    """Addresses that hold their data themselves (RFC 2397)."""

    def data_open(self, req):
        """Opens an address of data."""
        _scheme, data = req.full_url.split(":", 1)
        kind, data = data.split(",", 1)
        data = unquote_to_bytes(data)
        if kind.endswith(";base64"):
            data = base64.decodebytes(data)
            kind = kind[:-7]
        headers = email.message_from_string(
            f"Content-type: {kind or 'text/plain;charset=US-ASCII'}\n"
            f"Content-length: {len(data)}\n")
        return addinfourl(io.BytesIO(data), headers, req.full_url)


def url2pathname(pathname):
    """A path of this system for that of an address."""
    return unquote(pathname)


def pathname2url(pathname):
    """The path of an address for one of this system."""
    return quote(pathname)


def getproxies_environment():
    """The proxies that variables like http_proxy name; small letters win."""
    proxies = {}
    found = []
    for name, value in os.environ.items():
        if len(name) > 6 and name[-6] == "_" and name[-5:].lower() == "proxy":
            kind = name[:-6].lower()
            found.append((name, value, kind))
            if value:
                proxies[kind] = value
    # In a CGI program a header of the request could set HTTP_PROXY.
    if "REQUEST_METHOD" in os.environ:
        proxies.pop("http", None)
    for name, value, kind in found:
        if name[-6:] == "_proxy":
            if value:
                proxies[kind] = value
            else:
                proxies.pop(kind, None)
    return proxies


def proxy_bypass_environment(host, proxies=None):
    """Whether the variable no_proxy names a host."""
    if proxies is None:
        proxies = getproxies_environment()
    listed = proxies.get("no")
    if listed is None:
        return False
    if listed == "*":
        return True
    host = host.lower()
    without_port, _port = _splitport(host)
    for name in listed.split(","):
        name = name.strip().lstrip(".").lower()
        if name:
            if name in (without_port, host):
                return True
            name = "." + name
            if without_port.endswith(name) or host.endswith(name):
                return True
    return False


getproxies = getproxies_environment
proxy_bypass = proxy_bypass_environment
