"""Opening addresses of files and data, handlers, proxies, errors; robots.txt and kinds of files."""
import mimetypes
import os
import tempfile
import urllib.error
import urllib.request as r
import urllib.robotparser


def t(f, *a, **k):
    try:
        print(f.__name__, a, k, "->", f(*a, **k))
    except Exception as e:
        print(f.__name__, a, k, "!!", type(e).__name__, e)


for name in [n for n in os.environ if n.lower().endswith("_proxy")]:
    del os.environ[name]
for address in ("x", "foo://x", "http:///x", "file:///nope", "http://", "data:xx", "mailto:x"):
    t(r.urlopen, address, timeout=1)
q = r.Request("http://Ex.com:80/p?q#f", data=b"x", headers={"X-y-Z": "1"})
print(q.__dict__, q.get_method(), q.header_items(), q.full_url, q.host)
with r.urlopen("data:text/html;charset=utf-8,a%20b") as x:
    print(x.info().items(), x.read(), x.geturl(), x.code, x.headers["content-type"])
print(r.urlopen("data:;base64,YWJj").read())
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "a b.html")
    with open(path, "w") as f:
        f.write("hi")
    with r.urlopen("file://" + r.pathname2url(path)) as x:
        print(x.info()["Content-type"], x.info()["content-length"], x.read(), x.geturl().endswith("/a%20b.html"))
    copy, headers = r.urlretrieve("file://" + r.pathname2url(path), os.path.join(folder, "copy"))
    print(open(copy).read(), headers["Content-Length"])
print(r.pathname2url("/a b/\xe9"), r.url2pathname("/a%20b"), r._parse_proxy("http://u:p@h:1/x"))
print(r.parse_http_list('a, "b,c", d=e'), r.parse_keqv_list(["a=1", 'b="2"']))
os.environ.update(http_proxy="http://p:1", no_proxy="a.com,.b.com")
print(r.getproxies(), r.proxy_bypass("x.a.com"), r.proxy_bypass("b.com"), r.proxy_bypass("c.com"))
e = urllib.error.HTTPError("u", 404, "NF", {}, None)
print(repr(e), e, e.read(), e.filename, e.args)
try:
    r.build_opener().open(r.Request("http://a/", data="str"))
except TypeError as error:
    print(error)
m = r.HTTPPasswordMgrWithDefaultRealm()
m.add_password(None, "http://a.com/x", "u", "p")
print(m.find_user_password("r", "http://a.com/x/y"), m.find_user_password("r", "http://b.com/"))


class Answers(r.BaseHandler):
    """Answers without a network: redirects, asks for passwords, fails."""

    def http_open(self, req):
        import email
        import io
        path = req.selector
        code, headers, body = 200, "", f"{req.get_method()} {path} {req.get_header('Authorization')} {req.data}"
        if path.startswith("/to/"):
            code, headers = 302, "Location: /" + path[4:] + "\n"
        elif path == "/secret" and not req.get_header("Authorization"):
            code, headers = 401, 'WWW-Authenticate: Basic realm="R"\n'
        elif path == "/gone":
            code = 410
        x = r.addinfourl(io.BytesIO(body.encode()), email.message_from_string(headers), req.full_url, code)
        x.msg = "message"
        return x


basic = r.HTTPBasicAuthHandler()
basic.add_password("R", "http://host/", "user", "pass")
opener = r.build_opener(Answers(), basic, r.ProxyHandler({}))
opener.handle_open["http"] = [h for h in opener.handle_open["http"] if isinstance(h, Answers)]
for path in ("/", "/to/x%20y", "/secret", "/to/to/secret", "/gone", "/to/gone"):
    try:
        x = opener.open("http://host" + path, data=b"d" if path == "/to/x%20y" else None)
        print(path, x.code, x.geturl(), x.read())
    except urllib.error.HTTPError as e:
        print(path, e, e.url, e.read())

p = urllib.robotparser.RobotFileParser("http://a.com/robots.txt")
p.parse("""User-agent: *
Crawl-delay: 3
Request-rate: 9/30
Disallow: /private
Allow: /

User-agent: bad
Disallow: /
Sitemap: http://a.com/map""".splitlines())
print(p, p.can_fetch("x", "http://a.com/private/1"), p.can_fetch("x", "/ok"), p.can_fetch("Bad/1.0", "/ok"))
print(p.crawl_delay("x"), p.request_rate("x"), p.site_maps())

mimetypes.init([])
db = mimetypes.MimeTypes()
for name in ("a.html", "a.tar.gz", "a.tgz", "a.JPG", "a", "a.xul", "data:,x", "data:text/html;x,y", "http://x/y.py?z", "x.svgz"):
    print(name, db.guess_type(name), db.guess_type(name, strict=False))
print(db.guess_all_extensions("text/plain"), db.guess_extension("image/jpeg"), db.guess_extension("x/y"))
