"""Handlers that run an application for one request."""

import os
import sys
import time

from .headers import Headers
from .util import FileWrapper, guess_scheme, is_hop_by_hop

__all__ = ["BaseHandler", "SimpleHandler", "BaseCGIHandler", "CGIHandler", "IISCGIHandler",
           "read_environ"]

_weekdayname = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_monthname = [None, "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
              "Dec"]


def format_date_time(timestamp):
    """A time as headers write it."""
    year, month, day, hour, minute, second, weekday, _day, _dst = time.gmtime(timestamp)
    return (f"{_weekdayname[weekday]}, {day:02d} {_monthname[month]:3s} {year:4d} "
            f"{hour:02d}:{minute:02d}:{second:02d} GMT")


_is_request = {"SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "REQUEST_METHOD", "AUTH_TYPE",
               "CONTENT_TYPE", "CONTENT_LENGTH", "HTTPS", "REMOTE_USER", "REMOTE_IDENT"}.__contains__


def _needs_transcode(k):
    return (_is_request(k) or k.startswith("HTTP_") or k.startswith("SSL_")
            or k.startswith("REDIRECT_") and _needs_transcode(k[9:]))


def read_environ():
    """os.environ with the request's texts as Latin-1, as PEP 3333 has it."""
    encoding = sys.getfilesystemencoding()
    return {name: value.encode(encoding, "surrogateescape").decode("iso-8859-1")
            if _needs_transcode(name) else value for name, value in os.environ.items()}


class BaseHandler:
    """Runs an application; subclasses say where input and output are."""

    wsgi_version = (1, 0)
    wsgi_multithread = True
    wsgi_multiprocess = True
    wsgi_run_once = False
    origin_server = True      # whether status line, Date and Server are sent
    http_version = "1.0"
    server_software = None
    os_environ = read_environ()
    wsgi_file_wrapper = FileWrapper
    headers_class = Headers
    traceback_limit = None
    error_status = "500 Internal Server Error"
    error_headers = [("Content-Type", "text/plain")]
    error_body = b"A server error occurred.  Please contact the administrator."
    status = result = None
    headers_sent = False
    headers = None
    bytes_sent = 0

    def run(self, application):
        """Runs the application and sends what it answers."""
        try:
            self.setup_environ()
            self.result = application(self.environ, self.start_response)
            self.finish_response()
        except (ConnectionAbortedError, BrokenPipeError, ConnectionResetError):
            return     # the client has gone
        except:
            try:
                self.handle_error()
            except:
                self.close()
                raise

    def setup_environ(self):
        """Makes the environment of the request."""
        environ = self.environ = self.os_environ.copy()
        self.add_cgi_vars()
        environ["wsgi.input"] = self.get_stdin()
        environ["wsgi.errors"] = self.get_stderr()
        environ["wsgi.version"] = self.wsgi_version
        environ["wsgi.run_once"] = self.wsgi_run_once
        environ["wsgi.url_scheme"] = self.get_scheme()
        environ["wsgi.multithread"] = self.wsgi_multithread
        environ["wsgi.multiprocess"] = self.wsgi_multiprocess
        if self.wsgi_file_wrapper is not None:
            environ["wsgi.file_wrapper"] = self.wsgi_file_wrapper
        if self.origin_server and self.server_software:
            environ.setdefault("SERVER_SOFTWARE", self.server_software)

    def finish_response(self):
        """Sends the answer's blocks."""
        try:
            if not self.result_is_file() or not self.sendfile():
                for data in self.result:
                    self.write(data)
                self.finish_content()
        except:
            # An answer that has a method close gets it called all the same.
            if hasattr(self.result, "close"):
                self.result.close()
            raise
        else:
            self.close()

    def get_scheme(self):
        """http or https."""
        return guess_scheme(self.environ)

    def set_content_length(self):
        """Adds the length if the answer is a single block."""
        try:
            blocks = len(self.result)
        except (TypeError, AttributeError, NotImplementedError):
            return
        if blocks == 1:
            self.headers["Content-Length"] = str(self.bytes_sent)

    def cleanup_headers(self):
        """Called before the headers are sent."""
        if "Content-Length" not in self.headers:
            self.set_content_length()

    def start_response(self, status, headers, exc_info=None):
        """What the application calls first."""
        if exc_info:
            try:
                if self.headers_sent:
                    raise exc_info[1].with_traceback(exc_info[2])
            finally:
                exc_info = None
        elif self.headers is not None:
            raise AssertionError("Headers already set!")
        self.status = status
        self.headers = self.headers_class(headers)
        status = self._convert_string_type(status, "Status")
        self._validate_status(status)
        if __debug__:
            for name, value in headers:
                name = self._convert_string_type(name, "Header name")
                self._convert_string_type(value, "Header value")
                assert not is_hop_by_hop(name), (
                    f"Hop-by-hop header, '{name}: {value}', not allowed")
        return self.write

    def _validate_status(self, status):
        if len(status) < 4:
            raise AssertionError("Status must be at least 4 characters")
        if not status[:3].isdigit():
            raise AssertionError("Status message must begin w/3-digit code")
        if status[3] != " ":
            raise AssertionError("Status message must have a space after code")

    def _convert_string_type(self, value, title):
        if type(value) is str:
            return value
        raise AssertionError(f"{title} must be of type str (got {value!r})")

    def send_preamble(self):
        """Sends the status."""
        if not self.origin_server:
            self._write(f"Status: {self.status}\r\n".encode("iso-8859-1"))
        elif self.client_is_modern():
            self._write(f"HTTP/{self.http_version} {self.status}\r\n".encode("iso-8859-1"))
            if "Date" not in self.headers:
                self._write(f"Date: {format_date_time(time.time())}\r\n".encode("iso-8859-1"))
            if self.server_software and "Server" not in self.headers:
                self._write(f"Server: {self.server_software}\r\n".encode("iso-8859-1"))

    def write(self, data):
        """Sends a block, after the headers."""
        assert type(data) is bytes, "write() argument must be a bytes instance"
        if not self.status:
            raise AssertionError("write() before start_response()")
        if not self.headers_sent:
            self.bytes_sent = len(data)
            self.send_headers()
        else:
            self.bytes_sent += len(data)
        self._write(data)
        self._flush()

    def sendfile(self):
        """For subclasses: sends a file faster; false if that was not done."""
        return False

    def finish_content(self):
        """Sends the headers if there was no block."""
        if not self.headers_sent:
            self.headers.setdefault("Content-Length", "0")
            self.send_headers()

    def close(self):
        """Ends the request."""
        try:
            if hasattr(self.result, "close"):
                self.result.close()
        finally:
            self.result = self.headers = self.status = self.environ = None
            self.bytes_sent = 0
            self.headers_sent = False

    def send_headers(self):
        """Sends status and headers."""
        self.cleanup_headers()
        self.headers_sent = True
        if not self.origin_server or self.client_is_modern():
            self.send_preamble()
            self._write(bytes(self.headers))

    def result_is_file(self):
        """Whether the answer is a file in the server's wrapper."""
        wrapper = self.wsgi_file_wrapper
        return wrapper is not None and isinstance(self.result, wrapper)

    def client_is_modern(self):
        """Whether the client knows headers."""
        return self.environ["SERVER_PROTOCOL"].upper() != "HTTP/0.9"

    def log_exception(self, exc_info):
        """Writes a traceback to the errors' file."""
        try:
            from traceback import print_exception
            stderr = self.get_stderr()
            print_exception(*exc_info, self.traceback_limit, stderr)
            stderr.flush()
        finally:
            exc_info = None

    def handle_error(self):
        """Notes an exception and sends an error, if nothing was sent yet."""
        self.log_exception(sys.exc_info())
        if not self.headers_sent:
            self.result = self.error_output(self.environ, self.start_response)
            self.finish_response()

    def error_output(self, environ, start_response):
        """The application that answers after an exception."""
        start_response(self.error_status, self.error_headers[:], sys.exc_info())
        return [self.error_body]

    def _write(self, data):
        raise NotImplementedError

    def _flush(self):
        raise NotImplementedError

    def get_stdin(self):
        """Where the request's body is."""
        raise NotImplementedError

    def get_stderr(self):
        """Where errors go."""
        raise NotImplementedError

    def add_cgi_vars(self):
        """Adds the request to the environment."""
        raise NotImplementedError


class SimpleHandler(BaseHandler):
    """A handler over files."""

    def __init__(self, stdin, stdout, stderr, environ, multithread=True, multiprocess=False):
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
        self.base_env = environ
        self.wsgi_multithread = multithread
        self.wsgi_multiprocess = multiprocess

    def get_stdin(self):
        return self.stdin

    def get_stderr(self):
        return self.stderr

    def add_cgi_vars(self):
        self.environ.update(self.base_env)

    def _write(self, data):
        written = self.stdout.write(data)
        if written is None or written == len(data):
            return
        from warnings import warn
        warn("SimpleHandler.stdout.write() should not do partial writes", DeprecationWarning)
        while data := data[written:]:
            written = self.stdout.write(data)

    def _flush(self):
        self.stdout.flush()
        self._flush = self.stdout.flush


class BaseCGIHandler(SimpleHandler):
    """Behind another server, which sends the status line."""

    origin_server = False


class CGIHandler(BaseCGIHandler):
    """A CGI program: input, output and the request come from the process."""

    wsgi_run_once = True
    os_environ = {}

    def __init__(self):
        super().__init__(sys.stdin.buffer, sys.stdout.buffer, sys.stderr, read_environ(),
                         multithread=False, multiprocess=True)


class IISCGIHandler(BaseCGIHandler):
    """A CGI program of IIS, which repeats SCRIPT_NAME in PATH_INFO."""

    wsgi_run_once = True
    os_environ = {}

    def __init__(self):
        environ = read_environ()
        path = environ.get("PATH_INFO", "")
        script = environ.get("SCRIPT_NAME", "")
        if (path + "/").startswith(script + "/"):
            environ["PATH_INFO"] = path[len(script):]
        super().__init__(sys.stdin.buffer, sys.stdout.buffer, sys.stderr, environ,
                         multithread=False, multiprocess=True)
