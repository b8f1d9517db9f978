# Codecs by name, error handlers, incremental and stream codecs, the registry.
import codecs
import io

text = "aé€\u0416\U0001f600~+\\\n"
for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32-be", "utf-7", "unicode_escape",
             "raw_unicode_escape"):
    data = text.encode(name)
    print(name, data, data.decode(name) == text, codecs.lookup(name).name)
for name in ("cp1252", "iso8859-15", "koi8-r", "cp437", "cp850", "mac-roman", "cp037", "iso-8859-5", "cp1251"):
    every = bytes(range(256)).decode(name, "replace")
    print(name, ascii(every[128:140]), codecs.lookup(name).name, every.encode(name, "ignore")[:4])
for handler in ("ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "strict"):
    try:
        print(handler, "x€\U0001f600y".encode("latin-1", handler), "Ж€".encode("cp1251", handler))
    except UnicodeError as error:
        print(handler, error)
for handler in ("ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass"):
    for data, name in ((b"a\xe2\x82b\xff", "utf-8"), (b"\xed\xa0\x80", "utf-8"), (b"a\x00\x00\xd8", "utf-16-le"),
                       (b"\x00\xd8\x00", "utf-16-le"), (b"\x81", "cp1252"), (b"+AGE-+IKw", "utf-7"), (b"+//", "utf-7")):
        try:
            print(handler, name, ascii(data.decode(name, handler)))
        except UnicodeError as error:
            print(handler, name, error)
print("bücher.example".encode("idna"), b"xn--bcher-kva.example".decode("idna"), "bücher".encode("punycode"),
      b"bcher-kva".decode("punycode"))
print(codecs.encode("Hello", "rot13"), codecs.encode(b"abc", "hex"), codecs.decode(b"YWJj\n", "base64"),
      codecs.decode(codecs.encode(b"data" * 5, "zlib"), "zlib"), codecs.encode(b"a=b", "quopri"))
for action in (lambda: "x".encode("nope"), lambda: "x".encode("rot13"), lambda: b"x".decode("hex"),
               lambda: "é".encode("ascii", "nope"), lambda: codecs.lookup_error("nope"), lambda: codecs.lookup(3)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


def marked(error):
    return "<%d-%d>" % (error.start, error.end), error.end


codecs.register_error("marked", marked)
print("aéèb".encode("ascii", "marked"), b"a\xffb".decode("utf-8", "marked"), "Ж".encode("cp1252", "marked"))


def search(name):
    if name == "upper_case":
        return codecs.CodecInfo(lambda s, e="strict": (s.upper().encode(), len(s)),
                                lambda b, e="strict": (bytes(b).decode().lower(), len(b)), name=name)


codecs.register(search)
print("abc".encode("Upper-Case"), b"ABC".decode("upper case"))
codecs.unregister(search)

for name in ("utf-8", "utf-16", "utf-8-sig", "utf-7", "cp1252"):
    decoder = codecs.getincrementaldecoder(name)()
    encoder = codecs.getincrementalencoder(name)()
    data = b"".join(encoder.encode(c) for c in "aé€") + encoder.encode("", True)
    print(name, data, [decoder.decode(data[i:i + 1]) for i in range(len(data))], decoder.decode(b"", True))
stream = codecs.getreader("utf-8")(io.BytesIO("één\r\ntwee\rdrie".encode()))
print(stream.readline(), stream.readline(keepends=False), stream.read(2), stream.read())
out = io.BytesIO()
writer = codecs.getwriter("utf-16")(out)
writer.write("a")
writer.write("b")
print(out.getvalue(), list(codecs.iterdecode([b"\xc3", b"\xa9"], "utf-8")), codecs.BOM_UTF8)
print(codecs.escape_decode(b"a\\x41\\n\\101"), codecs.escape_encode(b"a'\n\xff"), codecs.charmap_encode("ab", "strict", {97: 1, 98: b"xy"}),
      codecs.charmap_decode(b"\x00\x01", "strict", {0: "A", 1: 66}))
