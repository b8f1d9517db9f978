# Bases 16, 32 and 85 of random bytes in all variants; string.Formatter's parts.
import base64
import hashlib
import random
import string

r = random.Random(5)


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__} {error}"


digest = hashlib.md5()
for round in range(1500):
    data = bytes(r.choice([0, 0, 0, 32, 32, 32, 255, r.randrange(256)]) for _ in range(r.randrange(23)))
    out = [f(data) for f in (base64.b85encode, base64.b32encode, base64.b32hexencode, base64.b16encode)]
    assert base64.b85decode(out[0]) == base64.b32decode(out[1]) == base64.b16decode(out[3]) == data
    assert base64.a85decode(base64.a85encode(data)) == data
    for pad in (False, True):
        out.append(base64.b85encode(data, pad=pad))
        for spaces in (False, True):
            for adobe in (False, True):
                out.append(base64.a85encode(data, foldspaces=spaces, adobe=adobe, pad=pad,
                                            wrapcol=r.choice([0, 5, 9])))
    broken = bytearray(out[0])
    if broken:
        broken[r.randrange(len(broken))] = r.randrange(256)
    out.append(attempt(base64.b85decode, bytes(broken)))
    out.append(attempt(base64.b85decode, broken.decode("latin-1")))
    out.append(attempt(base64.b16decode, bytes(r.choice(b"0123456789ABCDEFabg") for _ in range(6))))
    out.append(base64.b85encode(memoryview(data)))
    digest.update(repr(out).encode())
    if round < 5:
        print(data, out)
print(digest.hexdigest())

formatter = string.Formatter()
for text in ("a{0}b{1:>5}{x!r:{w}}", "{{}}{}", "{0.real}{1[0]}", "{", "}", "{0", "{a[b]:{c}}", "x{0:{1:{2}}}", "{!s}",
             "{0!}", "{0!", "{0!r", "{0!rx}", "{:{}}", "{0[:]}", "{a.b[c]}!", "{0}{}", "{}{0}", "é{}ü{{{}", "a{{b}}c{0}d{{",
             "plain", "", "{0!:}"):
    print(repr(text), attempt(lambda: list(formatter.parse(text))),
          attempt(formatter.format, text, 1, "ab", 3, x=5, w=4, a={"b": 1}, c=3))
for encoding in ("latin-1", "LATIN_1", "utf 16 le", "ISO8859-1", "cp65001", "a" * 40, "utf_8_sig"):
    print(encoding, attempt("é".encode, encoding), attempt(b"a\0".decode, encoding))
