"""Tools for the environment of requests."""

import posixpath

__all__ = ["FileWrapper", "guess_scheme", "application_uri", "request_uri", "shift_path_info",
           "setup_testing_defaults"]


class FileWrapper:
    """A file as an iterator over blocks."""

    def __init__(self, filelike, blksize=8192):
        self.filelike = filelike
        self.blksize = blksize
        if hasattr(filelike, "close"):
            self.close = filelike.close

    def __iter__(self):
        return self

    def __next__(self):
        data = self.filelike.read(self.blksize)
        if data:
            return data
        raise StopIteration


def guess_scheme(environ):
    """http or https."""
    return "https" if environ.get("HTTPS") in ("yes", "on", "1") else "http"


def application_uri(environ):
    """The application's address."""
    from urllib.parse import quote
    url = environ["wsgi.url_scheme"] + "://"
    if environ.get("HTTP_HOST"):
        url += environ["HTTP_HOST"]
    else:
        url += environ["SERVER_NAME"]
        standard = {"https": "443", "http": "80"}.get(environ["wsgi.url_scheme"])
        if environ["SERVER_PORT"] != standard:
            url += ":" + environ["SERVER_PORT"]
    return url + quote(environ.get("SCRIPT_NAME") or "/", encoding="latin1")


def request_uri(environ, include_query=True):
    """The request's whole address."""
    from urllib.parse import quote
    url = application_uri(environ)
    path = quote(environ.get("PATH_INFO", ""), safe="/;=,", encoding="latin1")
    url += path if environ.get("SCRIPT_NAME") else path[1:]
    if include_query and environ.get("QUERY_STRING"):
        url += "?" + environ["QUERY_STRING"]
    return url


def shift_path_info(environ):
    """Moves a name from PATH_INFO to SCRIPT_NAME and returns it; None if there is none."""
    path = environ.get("PATH_INFO", "")
    if not path:
        return None
    parts = path.split("/")
    parts[1:-1] = [part for part in parts[1:-1] if part and part != "."]
    name = parts[1]
    del parts[1]
    script = posixpath.normpath(environ.get("SCRIPT_NAME", "") + "/" + name)
    script = script.removesuffix("/")
    if not name and not script.endswith("/"):
        script += "/"
    environ["SCRIPT_NAME"] = script
    environ["PATH_INFO"] = "/".join(parts)
    # A mere "." is no name.
    return None if name == "." else name


def setup_testing_defaults(environ):
    """Fills an environment so that applications can be tried."""
    from io import BytesIO
    for key, value in (("SERVER_NAME", "127.0.0.1"), ("SERVER_PROTOCOL", "HTTP/1.0")):
        environ.setdefault(key, value)
    environ.setdefault("HTTP_HOST", environ["SERVER_NAME"])
    environ.setdefault("REQUEST_METHOD", "GET")
    if "SCRIPT_NAME" not in environ and "PATH_INFO" not in environ:
        environ.setdefault("SCRIPT_NAME", "")
        environ.setdefault("PATH_INFO", "/")
    environ.setdefault("wsgi.version", (1, 0))
    environ.setdefault("wsgi.run_once", 0)
    environ.setdefault("wsgi.multithread", 0)
    environ.setdefault("wsgi.multiprocess", 0)
    environ.setdefault("wsgi.input", BytesIO())
    environ.setdefault("wsgi.errors", BytesIO())
    environ.setdefault("wsgi.url_scheme", guess_scheme(environ))
    environ.setdefault("SERVER_PORT", "443" if environ["wsgi.url_scheme"] == "https" else "80")


_hop_by_hop = {"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te",
               "trailers", "transfer-encoding", "upgrade"}


def is_hop_by_hop(header_name):
    """Whether a header is for the next computer only."""
    return header_name.lower() in _hop_by_hop
