"""http.server and urllib.request talk to each other; cookies in between."""
import http.cookiejar
import http.server
import os
import tempfile
import threading
import urllib.error
import urllib.request
from functools import partial


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format, *args):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.send_header("Set-Cookie", "a=1; Path=/; Max-Age=100")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[::-1])

    def do_PUT(self):
        self.send_error(400, "<no>")


with tempfile.TemporaryDirectory() as folder:
    os.mkdir(os.path.join(folder, "sub"))
    for name in ("a.txt", "b & c.html", "sub/index.html"):
        with open(os.path.join(folder, name), "w") as file:
            file.write("content of " + name)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar))
    for path in ("/a.txt", "/sub", "/", "/../a.txt?x=1", "/b%20%26%20c.html", "/nope", "/a.txt/"):
        try:
            with opener.open(base + path) as answer:
                print(path, answer.status, answer.headers["Content-Type"], answer.read().decode(), answer.url[len(base):])
        except urllib.error.HTTPError as e:
            print(path, e, e.headers["Content-Type"], e.read().decode())
    with opener.open(base + "/x", b"abc") as answer:
        print(answer.status, answer.read(), [(c.name, c.value, c.path, c.domain) for c in jar])
    request = urllib.request.Request(base + "/a.txt")
    jar.add_cookie_header(request)
    print(request.get_header("Cookie"))
    for method in ("PUT", "PATCH", "HEAD"):
        try:
            with opener.open(urllib.request.Request(base + "/a.txt", method=method)) as answer:
                print(method, answer.status, answer.headers["Content-Length"], answer.read())
        except urllib.error.HTTPError as e:
            print(method, e, e.read().decode())
    server.shutdown()
    server.server_close()

c = http.cookiejar
for text in ("Wed, 09 Feb 1994 22:23:32 GMT", "09-Feb-1994 22:23:32 +0100", "nonsense", "Thu Feb 3 1994"):
    print(text, c.http2time(text))
for text in ("1994-02-03 14:15:29 -0100", "19940203T141529Z", "x"):
    print(text, c.iso2time(text))
print(c.split_header_words(['foo="bar\\"x"; port="80,81"; discard, bar=baz']), c.time2netscape(0), c.time2isoz(0))
print(c.join_header_words([[("a", "b c"), ("d", None)], [("e", "f")]]), c.parse_ns_headers(["a=b; Path=/x; secure"]))
