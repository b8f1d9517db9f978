"""East Asian encodings: all their characters, errors, pieces, streams."""
import codecs
import io
import zlib

names = """gb2312 gbk gb18030 big5 cp950 big5hkscs shift_jis cp932 euc_jp euc_kr cp949 johab shift_jis_2004
shift_jisx0213 euc_jis_2004 euc_jisx0213""".split()
switching = "hz iso2022_jp iso2022_jp_1 iso2022_jp_ext iso2022_jp_3 iso2022_jp_2004 iso2022_kr".split()
everything = "".join(map(chr, (*range(0xd800), *range(0xe000, 0x30000))))
two_bytes = [bytes([a, b]) for a in range(0x80, 0x100) for b in range(0x20, 0x100)]
for name in names:
    info = codecs.lookup(name)
    encoded = everything.encode(name, "ignore")
    decoded = b"".join(two_bytes).decode(name, "replace")
    print(name, info.name, len(encoded), zlib.crc32(encoded))
    if not name.endswith("x0213"):
        print(len(decoded), zlib.crc32(decoded.encode()))
for name in switching:
    for text in ("日本", "中文 a\n漢", "한국", "カナ", "~{x", "か゚"):
        for errors in "strict", "replace":
            try:
                data = text.encode(name, errors)
            except UnicodeEncodeError as e:
                print(name, e)
            else:
                print(name, data, ascii(data.decode(name)))

for name in ("utf8", "SJIS", "MS-Kanji", "936", "ks_c_5601-1987", "csISO2022JP", "EUC-CN", "hkscs"):
    print(name, codecs.lookup(name).name)
for data, name in ((b"a\xff\xfe", "gbk"), (b"\x81", "gbk"), (b"\x81\x30\x81", "gb18030"), (b"\x81\x30\x81\x31", "gb18030"),
                   (b"\x84\x31\xa5\x30", "gb18030"), (b"\x90\x30\x81\x30", "gb18030"), (b"\x8f\xa2", "euc_jp"),
                   (b"\x8f\xff\xff", "euc_jp"), (b"\xa4\xd4\xa4\xa1\xa4\xbf\xa4\xd4", "euc_kr"), (b"\xa4\xd4\xa4", "euc_kr"),
                   (b"\x1b$B$", "iso2022_jp"), (b"\x1b(Z", "iso2022_jp"), (b"~x", "hz"), (b"~{VPN~}", "hz")):
    for errors in "strict", "replace", "ignore", "backslashreplace":
        try:
            print(name, data, errors, ascii(data.decode(name, errors)))
        except UnicodeDecodeError as e:
            print(name, data, e)
for text, name in (("\udc80é€", "gbk"), ("뢔", "euc_kr"), ("か゚", "euc_jis_2004"), ("か", "shift_jis_2004"), ("😀", "gb18030"), ("¥‾", "shift_jis")):
    for errors in "strict", "replace", "xmlcharrefreplace", "surrogateescape":
        try:
            print(name, errors, text.encode(name, errors))
        except UnicodeEncodeError as e:
            print(name, errors, e)
decoder = codecs.getincrementaldecoder("shift_jis")()
print([decoder.decode(bytes([b])) for b in "テスト".encode("shift_jis")], decoder.getstate())
decoder.decode(b"\x83")
print(decoder.getstate()[0])
encoder = codecs.getincrementalencoder("iso2022_jp")()
print([encoder.encode(c) for c in "日本a語"], encoder.encode("", True))
raw = io.BytesIO()
with io.TextIOWrapper(raw, encoding="euc_jp", newline="\n") as f:
    f.write("一行目\n二行目\n")
    f.flush()
    f.seek(0)
    first = f.readline()
    place = f.tell()
    print(first, f.readline(), end="")
    f.seek(place)
    print(f.read(2))
print(list(codecs.iterdecode([b"\xc0\xcf", b"\xcb", b"\xdc"], "euc_jp")))
stream = io.BytesIO()
writer = codecs.getwriter("iso2022_jp")(stream)
writer.write("日")
writer.write("本a語")
print(stream.getvalue())
stream.seek(0)
reader = codecs.getreader("iso2022_jp")(stream)
print(reader.read(None))
encoder = codecs.getincrementalencoder("euc_jis_2004")()
print([encoder.encode(c) for c in "か゚かき"], encoder.encode("か"), encoder.encode("", True))
