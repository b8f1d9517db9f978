"""locale, colorsys, http.cookies, html.parser and the old functions of urllib.parse."""
import colorsys
import locale
import urllib.parse as u
from html.parser import HTMLParser
from http.cookies import CookieError, Morsel, SimpleCookie


def t(f, *a, **k):
    try:
        print(f.__name__, a, k, "->", repr(f(*a, **k)))
    except Exception as e:
        print(f.__name__, a, k, "!!", type(e).__name__, e)


t(locale.setlocale, locale.LC_ALL, "xx_YY")
t(locale.setlocale, locale.LC_ALL, "C")
t(locale.setlocale, 99)
t(locale.setlocale, locale.LC_ALL, 5)
t(locale.nl_langinfo, locale.DAY_1)
t(locale.nl_langinfo, -1)
t(locale.strcoll, "a", "b")
t(locale.strxfrm, "abc")
t(locale.strcoll, "a\0", "b")
print(locale.localeconv())
for name in ("", "C", "POSIX", "en_US", "de_DE.utf8@euro", "no_no", "en@x", "ja_jp.ujis", "xx", "x.y@z"):
    t(locale.normalize, name)
t(locale.currency, 5)
locale._override_localeconv.update(
    thousands_sep=",", grouping=[3, 3, 0], decimal_point=".", currency_symbol="$", int_curr_symbol="USD ",
    mon_thousands_sep="'", mon_grouping=[3, 0], mon_decimal_point=",", frac_digits=2, int_frac_digits=2,
    p_cs_precedes=1, n_cs_precedes=0, p_sep_by_space=0, n_sep_by_space=1, negative_sign="-", positive_sign="+")
for args in (("%d", 1234567, True), ("%12.2f|", -12345.678, True), ("%-12d|", 12345, True), ("%x", 12345, True),
             ("%(a)d %%", {"a": 3}), ("%*d", (5, 3))):
    t(locale.format_string, *args)
t(locale.delocalize, "1,234.5")
t(locale.localize, "1234567.5", True)
for position in range(6):
    locale._override_localeconv.update(p_sign_posn=position, n_sign_posn=position)
    for options in ({}, {"grouping": True}, {"international": True}, {"symbol": False}):
        print(position, locale.currency(1234.5, **options), locale.currency(-1234.5, **options))

for colour in ((0.2, 0.4, 0.4), (1, 0, 0), (0.5, 0.5, 0.5), (0.1, 0.9, 0.3)):
    hls, hsv, yiq = colorsys.rgb_to_hls(*colour), colorsys.rgb_to_hsv(*colour), colorsys.rgb_to_yiq(*colour)
    print(hls, hsv, yiq, colorsys.hls_to_rgb(*hls), colorsys.hsv_to_rgb(*hsv), colorsys.yiq_to_rgb(*yiq))

for text in ("a=b; c=\"d\\073\"", "a=b; $Path=/x", "a=b; c", "a=b, c=d", "a=b; secure; c=d", "expires=5; a=1",
             "a=b; expires=Mon, 01-Jan-2020 00:00:00 GMT; c=d; HttpOnly; samesite=lax", "[x]=1; y=2"):
    c = SimpleCookie(text)
    print(text, c, [{k: v for k, v in m.items() if v} for m in c.values()])
c = SimpleCookie()
c["a"] = "b c;\"\xe9"
c["a"]["max-age"] = 5
c["a"]["secure"] = True
c["a"]["comment"] = "x y"
print(c, repr(c), repr(c["a"]), c.js_output(), c["a"].OutputString(["comment"]))
t(Morsel().__setitem__, "x", 1)
t(Morsel().set, "path", "v", "v")
t(Morsel().set, "a b", "v", "v")


class Events(HTMLParser):
    def __init__(self, **options):
        super().__init__(**options)
        self.events = []


for method in ("handle_starttag", "handle_startendtag", "handle_endtag", "handle_data", "handle_comment", "handle_decl",
               "handle_pi", "unknown_decl", "handle_charref", "handle_entityref"):
    setattr(Events, method, lambda self, *args, _m=method: self.events.append((_m[7:], *args)))
sources = [
    '<!DOCTYPE html><p a=1 b=\'2\' c="3" d e = f>x</p >y<br/><br /><a/b/c=1/>', '<![CDATA[x]]>z',
    '<![if IE]>q<![endif]>', '<!foo>', '<!>x', '<!-x>', '<!DOCTYPE html [<!ELEMENT a>]>x', '<?php a ?>x',
    '</ p>', '</p x=1>', '</p/>', '</1>', '</>', '<1>', '< a>', '&amp;&#65;&#x41;&lt&foo;&#xZ;&',
    '&#65 &ampx', "<a href='&amp;&copy'>", '<script>a<b</script >c', '<script>x</scriptx></script>',
    '<style>&amp;</style>&amp;', "<a\nb\n=\n'c'\n>\n<x>", "<a b='c'd='e'>", '<a b=c/>', '<a =b>', '<a b=>',
    "<a 'x'>", '<a "x>">', '<!--a', '<!--a--!>b-->', '<a', '</a', '<!DOCTYPE', '<?x', 'x&am', 'x&#6', 'x&',
    'x&#', '&#x', 'a<', '<textarea><b></textarea>', '<title>&lt;</title>', '<A/>', '<a/ >', '<a / b>', '<![x',
    '<!x', '<![CDATA[x', '<p/', 'text', 'x<!', "<a b='", '<a b=1 /c>', '&notit;', '<!---->x', '<!--->x-->',
    '<script/>x</script>', '<div/ a>', '<a b\x00c>', '<é>x', '<aé>x', '</é>', "<a b='1' b='2'>",
]
for source in sources:
    for convert in (True, False):
        for step in (len(source), 1):
            p = Events(convert_charrefs=convert)
            for at in range(0, len(source), step):
                p.feed(source[at:at + step])
            waiting = len(p.events)
            p.close()
            print(repr(source), convert, p.events[:waiting], p.events[waiting:], p.getpos())

for name, args in {
        "_splittype": ("http://a", "a/b:c", "x", "A:b", ":x"), "_splithost": ("//h:1/p", "/p", "//h", "//h?q", "//h#f"),
        "_splituser": ("u:p@h", "h", "a@b@h"), "_splitpasswd": ("u:p", "u", "u:p:q"),
        "_splitport": ("h:80", "h", "h:", "h:x", "[::1]:80"), "_splitnport": ("h:80", "h", "h:", "h:x"),
        "_splitquery": ("a?b", "a", "a?b?c"), "_splittag": ("a#b", "a"), "_splitattr": ("a;b=c;d", "a"),
        "_splitvalue": ("a=b", "a", "a=b=c")}.items():
    for arg in args:
        t(getattr(u, name), arg)
