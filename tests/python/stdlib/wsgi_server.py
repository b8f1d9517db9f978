"""wsgiref: headers, environments, handlers, and a server that answers."""
import io
import threading
import urllib.request
from wsgiref.handlers import SimpleHandler, format_date_time
from wsgiref.headers import Headers
from wsgiref.simple_server import WSGIRequestHandler, make_server
from wsgiref.util import (FileWrapper, application_uri, guess_scheme, is_hop_by_hop, request_uri, setup_testing_defaults,
                          shift_path_info)

h = Headers([("Content-Type", "text/plain")])
h.add_header("Content-Disposition", "attachment", filename='a "b".txt', empty=None)
h["X"] = "1"
print(h["content-type"], h.get("no", 5), "x" in h, len(h), h.items(), repr(h))
print(bytes(h), h.setdefault("X", "2"), h.setdefault("Y", "3"), h.get_all("y"))
del h["x"]
print(h.keys(), h.values(), format_date_time(0))
for bad in (lambda: Headers(()), lambda: h.__setitem__("a", 1)):
    try:
        bad()
    except (TypeError, AssertionError) as e:
        print(type(e).__name__, e)
for script, path in (("/a", "/x/y"), ("/a", "/"), ("/a", ""), ("", "/x"), ("/a", "//x/./y"), ("/a", "/."), ("/a", "/../b")):
    env = {"SCRIPT_NAME": script, "PATH_INFO": path}
    print(script, path, shift_path_info(env), env)
env = {"SCRIPT_NAME": "/a b", "PATH_INFO": "/x;y", "QUERY_STRING": "q=1", "HTTP_HOST": "host:81"}
setup_testing_defaults(env)
print(application_uri(env), request_uri(env), request_uri(env, False), guess_scheme({"HTTPS": "on"}), is_hop_by_hop("TE"))
print(list(FileWrapper(io.BytesIO(b"x" * 10), 4)))


def good(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello ", environ["PATH_INFO"].encode(), b" ", environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))]


def bad(environ, start_response):
    raise ValueError("no")


def odd(environ, start_response):
    start_response(environ["status"], [("Connection", "close")])
    return [b""]


def single(environ, start_response):
    start_response("404 Not Found", [("A", "b"), ("Date", "now")])
    return [b"12345"]


for application, status in ((good, ""), (bad, ""), (odd, "200"), (odd, "2x0 OK"), (odd, "200 OK"), (single, "")):
    out, errors, env = io.BytesIO(), io.StringIO(), {"status": status}
    setup_testing_defaults(env)
    handler = SimpleHandler(io.BytesIO(), out, errors, env)
    handler.origin_server = application is single
    handler.run(application)
    print(application.__name__, out.getvalue(), errors.getvalue().splitlines()[-1:])


class Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):
        print(format % args)


server = make_server("127.0.0.1", 0, good, handler_class=Quiet)
threading.Thread(target=server.serve_forever, daemon=True).start()
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
with opener.open(f"http://127.0.0.1:{server.server_port}/a%20b", b"body") as answer:
    print(answer.status, answer.read(), answer.headers["Content-Type"])
server.shutdown()
server.server_close()
