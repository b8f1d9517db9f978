# str methods.
s = "Hello, World"
print(s.upper(), s.lower(), s.swapcase(), s.title(), s.capitalize(), s.casefold(), "ß".casefold(), "ŉ".upper(), "ǆ".title(), "İ".lower() == "i̇")
print(s.find("o"), s.rfind("o"), s.find("z"), s.index("W"), s.count("l"), s.find("o", 5), s.find("o", 5, 7), "aaa".count("aa"), "abc".count(""), "abc".find("", 3), "abc".find("", 4), "x".rindex("x"))
print(s.startswith("He"), s.startswith(("x", "H")), s.endswith("ld"), s.startswith("W", 7), "".startswith(""))
print(s.replace("l", "L"), s.replace("l", "L", 2), s.replace("", "-"), s.replace("z", "y"), "aaa".replace("a", "aa"))
print("a,b,,c".split(","), "  a  b ".split(), "a b c".split(" ", 1), "a b c".rsplit(None, 1), "".split(), "".split(","), "a,b".split(",", 0), "abc".split("abc"), " a b ".split(maxsplit=1), "a\n\nb\r\nc".splitlines(), "a\nb".splitlines(True), "x\x0by\x85z".splitlines())
print("-".join(["a", "b"]), "".join("abc"), ",".join([]), "-".join(c for c in "xy"), "a-b-c".partition("-"), "a-b-c".rpartition("-"), "abc".partition("-"), "abc".rpartition("-"))
print(repr("  x ".strip()), repr("  x ".lstrip()), repr(" x  ".rstrip()), "xxaxx".strip("x"), "abcba".strip("ab"), "file.txt".removesuffix(".txt"), "prefix_x".removeprefix("prefix_"))
print("ab".ljust(5, "*"), "ab".rjust(5), "ab".center(5, "-"), "ab".center(6, "-"), "abc".center(6, "-"), "42".zfill(5), "-42".zfill(5), "+4".zfill(4), "a\tb".expandtabs(4), "a\tbc\td".expandtabs())
for name in ("isalpha", "isdigit", "isnumeric", "isdecimal", "isalnum", "isspace", "isupper", "islower", "istitle", "isidentifier", "isprintable", "isascii"):
    print(name, [getattr(t, name)() for t in ("abc", "ABC", "Abc", "123", "a1", " \t", "", "é", "²", "½", "٣", "a b", "_x", "A B", "\n", "日本")])
print(s[0], s[-1], s[1:4], s[::2], s[::-1], s[10:100], s[5:2], "abc" * 2, "a" + "b", "é日😀"[1], len("é日😀"), "é日😀"[::-1], "日本語テキスト"[2:5])
print("a" < "b", "a" < "B", "abc" < "abd", "" < "a", "é" > "z", "a" == "a", "a" != "b", "Z" < "a", "😀" > "日")
print("hello".translate(str.maketrans("el", "ip")), "abc".translate({97: None, 98: "BB", 99: 100}), str.maketrans("a", "b", "c"))
print("é".encode(), "é".encode("latin-1"), "é".encode("ascii", "ignore"), "é".encode("ascii", "replace"), "é".encode("ascii", "backslashreplace"), "é".encode("ascii", "xmlcharrefreplace"), "aé".encode("utf-16-le"), b"\xc3\xa9".decode(), b"\xff".decode("utf8", "replace"), b"a\xffb".decode("utf8", "surrogateescape").encode("utf8", "surrogateescape"))
print(repr("\x00\x1f\x7f\x80\xa0\xad\u200b\ud800\U000e0001é'\"\\\t\n\r"), ascii("é日😀"), repr("it's"), repr('say "hi"'), repr('both \' "'))
print("{:>10}|{:<6}|{:^7}|{:+.2f}|{:,}".format("r", "l", "c", 3.14159, 1234567), "%s-%s" % ("a", "b"), "a%%b" % (), f"{'x':-^9}")
print(sorted(["banana", "Apple", "cherry"]), sorted("bca", reverse=True), list("abc"), tuple("ab"), set("a"), "b" in "abc", "bc" in "abcd", "" in "", max("hello"), min("hello"))
print(hash("abc") == hash("ab" + "c"), "abc".__len__(), "a".__add__("b"), "a".__contains__("a"), str.__name__, "x".__class__, "abc".__getitem__(1), "%d%%" % 5, "abc".index("c"))
for code in ("'abc'.index('z')", "'a' + 1", "1 + 'a'", "'a' * 1.5", "'a' - 'b'", "'abc'[5]", "'abc'.split('')", "'abc'.join([1])", "'abc'.join(5)", "','.join(['a', 1])", "'a'.ljust()", "'a'.center(5, 'ab')", "'a'.replace('a')", "'abc'.find(1)", "1 in 'abc'", "'a'.startswith(1)", "'a'.startswith([])", "'a'.encode('nope')", "'é'.encode('ascii')", "b'\\xff'.decode()", "b'\\xff'.decode('ascii')", "'\\ud800'.encode()", "'a' < 1", "'abc'.foo", "'abc'.upper(1)",
             "'a'.strip(1)", "'a'.zfill('x')", "'a'.count()", "'abc'.partition('')", "'a'.translate(5)", "str.upper(5)", "str.upper()", "'a'.removeprefix(1)", "'x'.expandtabs('a')", "''.join([b'a'])", "'%s' % ()", "'a'.format_map(5)", "'a' in 5", "'{0.x}'.format(5)", "'{a[b]}'.format(a=[1])", "'a'.isalpha(1)", "'a'.splitlines(1, 2)", "b''.decode('utf8', 'bad') or 'fine'"):
    try:
        print(code, "->", eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
x = "abc"; y = x; x += "d"; print(x, y)
t = ""
for i in range(5): t += str(i)
print(t, t * 3, len(t * 1000))
print("multi\nline".splitlines(), "a b".title(), "they're bill's".title(), "ab12cd".title(), "1st".capitalize(), "ÀÉ".lower(), "straße".upper(), "ΑΣ".lower(), "ﬁ".upper())
