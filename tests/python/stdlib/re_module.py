import re
print(re.match(r"(\w+) (\w+)", "hello world!").groups(), re.match("x", "abc"), re.search(r"\d+", "ab12cd345").group(), re.findall(r"\d+", "1 22 333"), re.findall(r"(\w)(\d)", "a1 b2"), re.fullmatch(r"\d+", "123a"))
m = re.search(r"(?P<year>\d{4})-(?P<month>\d\d)", "on 2024-05-06")
print(m, m.group("year"), m["month"], m.groupdict(), m.span(), m.start("month"), m.end(), m.string, m.lastgroup, m.re.pattern, m.expand(r"\2/\1"), m.group(0, 1, 2), m.lastindex)
print(re.sub(r"\s+", " ", "a   b \n c"), re.sub("(a)(b)?", r"[\1\2]", "abaa"), re.sub("x", lambda m: m.group().upper(), "axbx", count=1), re.subn("a", "b", "aaa"), re.sub(r"(?P<n>\d)", r"<\g<n>>\g<0>", "a1"), re.sub("", "-", "abc"), re.sub("a*", "x", "baac"))
print(re.split(r"[,;]\s*", "a, b;c"), re.split(r"(,)", "a,b"), re.split(r"\s", "a b c", maxsplit=1), re.split("x*", "axbc"), [m.span() for m in re.finditer("a|b", "cabc")])
print(re.compile("A", re.I).findall("aAbA"), re.findall("^a", "a\nab", re.M), re.findall("a.b", "a\nb", re.S), re.search(r"""\d  # digit
 [a-z] # letter""", "x1a", re.X).group(), re.findall("(?i)ab", "ABab"), re.I | re.M, re.escape("a.b*c [x]"), re.compile("a+b", re.I), bool(re.search(r"\bcat\b", "a cat.")))
print(re.findall(r"(?<=\$)\d+", "$5 6 $70"), re.findall(r"\w+(?=!)", "hi! there you!"), re.findall(r"(?<!a)b", "ab cb b"), re.search(r"(\w)\1", "hello").group(), re.findall(r"<.*?>", "<a><b>"), re.findall(r"a{2,3}", "aaaaa aa a"), re.findall(r"[^\W\d]+", "añb1c_"), re.match(r"(a|b)*c", "ababc").group(1), re.findall(r"(?:ab)+", "ababab"), re.search("(a)?(b)", "b").groups(), re.search("(a)?(b)", "b").groups("none"))
print(re.findall(rb"\d+", b"a1b22"), re.match(r"\d", "٣") is not None, re.match(r"(?a)\d", "٣"), re.findall(r"\w+", "日本 é_1"), re.sub(r"\W", "", "a-b c!é"), re.purge() is None)
for bad in ("(", ")", "[a", "*a", "a**", "(?P<n>a)(?P<n>b)", r"\1", "(?P<1>a)", "a{3,2}", "(?z)", "[z-a]", "\\", "(?P=x)", "(?<=a+)b"):
    try: print(bad, re.compile(bad))
    except re.error as e: print(bad, "->", e)
for call in (lambda: re.match(1, "a"), lambda: re.match("a", 1), lambda: re.match("a", b"a"), lambda: re.sub("(a)", r"\2", "a"), lambda: re.match("(a)", "a").group(2), lambda: re.match("(a)", "a").group("x")):
    try: call()
    except Exception as e: print(type(e).__name__, e)
p = re.compile(r"(\d+)([a-z]*)"); print(p.groups, p.flags, p.groupindex, p.search("xx12ab", 3), p.match("12", 1), p.fullmatch("12"), p == re.compile(r"(\d+)([a-z]*)"))
print(re.match("a*?b", "aab").span(), re.findall(r"\$(\d+\.\d\d)", "$1.50 and $20.99"), re.sub(r"(?m)^", "> ", "a\nb"), [w for w in re.split(r"\W+", "The end.") if w], re.sub(r"([A-Z])", r"_\1", "camelCaseName").lower(), bool(re.fullmatch(r"[\w.+-]+@[\w-]+\.[\w.]+", "a.b+c@d-e.org")))
