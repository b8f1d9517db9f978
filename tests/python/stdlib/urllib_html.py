import html, urllib.parse
print(html.escape("<a & 'b'>"), html.unescape("&lt;&eacute;&#65;"), urllib.parse.quote("a b/é?"), urllib.parse.unquote("a%20b"), urllib.parse.urlencode({"q": "a b", "n": 1}), urllib.parse.urlparse("http://u@h:80/p?q=1#f"), urllib.parse.parse_qs("a=1&a=2&b="), urllib.parse.urljoin("http://a/b/c", "../d"))
