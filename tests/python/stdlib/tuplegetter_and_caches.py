# Fields of namedtuples as descriptors; translate, hex digits, base64, quoting, digests.
import base64
import binascii
import collections
import hashlib
import hmac
import pickle
import urllib.parse

Point = collections.namedtuple("Point", "x y z", defaults=(3,))
p = Point(1, 2)
print(p.x, p.y, p.z, p._replace(z=9), Point.x.__doc__)
Point.x.__doc__ = "across"
print(Point.x.__doc__, Point.__dict__["y"], type(Point.x).__name__)
for action in (lambda: setattr(p, "x", 1), lambda: delattr(p, "x"), lambda: Point.x.__get__(3),
               lambda: Point.z.__get__((1, 2))):
    try:
        action()
    except (AttributeError, TypeError, IndexError) as error:
        print(type(error).__name__, error)


class Deeper(Point):
    @property
    def x(self):
        return super().x * 10


print(Deeper(1, 2).x, pickle.loads(pickle.dumps(p)))

text = "héllo wörld \U0001f600 abc" * 3
print(text.translate({ord("l"): None, ord("a"): "<A>", ord("b"): 233, ord("é"): "e", ord("c"): 67}))


class Table:
    asked = 0

    def __getitem__(self, key):
        Table.asked += 1
        if key == ord("x"):
            raise LookupError
        return key + 1


print("xyzzyx".translate(Table()), Table.asked)
print("abc".translate(["A", "B"] + [None] * 96 + ["b98", "c99"]), "abc".translate(str.maketrans("ab", "xy", "c")))
for table in ({97: -1}, {97: 0x110000}, {97: 1.5}, {97: b"x"}):
    try:
        print("a".translate(table))
    except (ValueError, TypeError) as error:
        print(error)

data = bytes(range(256))
print(data.hex() == binascii.hexlify(data).decode(), data[:6].hex(":"), data[:6].hex("-", 4),
      binascii.hexlify(data[:6], ":", -4), bytes.fromhex(data.hex().upper()) == data,
      binascii.unhexlify(data.hex()) == data)
for wrong in ("0", "0g", "g0", "00 0", "0é"):
    for function in (bytes.fromhex, binascii.unhexlify):
        try:
            function(wrong)
        except ValueError as error:
            print(type(error).__name__, error)
for n in range(9):
    encoded = base64.b64encode(data[200:200 + n])
    print(encoded, binascii.b2a_base64(data[:n]), base64.b64decode(encoded) == data[200:200 + n])
for odd in (b"YWJj\nZGVm", b"YW Jj", b"YWJ", b"YWJjZ", b"YQ==YQ==", b"YWJjZGVm!", b"=YWJj", b"YWJjZA=="):
    for strict in (False, True):
        try:
            print(odd, binascii.a2b_base64(odd, strict_mode=strict))
        except binascii.Error as error:
            print(odd, error)

print(urllib.parse.quote("a b/c?d=é&\x7f~"), urllib.parse.quote("a b/c", safe=""),
      urllib.parse.quote(b"\xff\x00a"), urllib.parse.quote_plus("a b+c"))
print(urllib.parse.unquote("a%20b%2Fc%C3%A9%zz%"), urllib.parse.unquote("é%C3%A9"),
      urllib.parse.unquote("%ff", errors="replace"))
first = urllib.parse.urlsplit("HTTP://user@Host:80/p;q?r#s")
print(first, first.hostname, first.port, urllib.parse.urlsplit(b"http://a/b"),
      urllib.parse.urlsplit("http://a/b") is urllib.parse.urlsplit("http://a/b"))
urllib.parse.clear_cache()
print(hmac.digest(b"k" * 200, b"message", "sha256").hex()
      == hmac.new(b"k" * 200, b"message", "sha256").hexdigest(),
      hmac.digest(b"key", b"message", "md5").hex(), hmac.digest(b"", b"", "sha1").hex())
print(hashlib.blake2b(b"x").hexdigest()[:20], hashlib.md5(b"a").hexdigest(),
      hashlib.pbkdf2_hmac("sha256", b"p", b"s", 2).hex()[:20])
try:
    hashlib.new("nothing")
except ValueError as error:
    print(error)
