# bytes, bytearray, memoryview.
b = b"hello"
print(b[0], b[1:3], b[-1], len(b), b + b"!", b * 2, list(b), b.upper(), b.hex(), bytes.fromhex("48 65"), b.find(b"l"), b.count(b"l"), b.replace(b"l", b"L"), b.split(b"e"), b",".join([b"a", b"b"]), b.startswith(b"he"), b.decode(), 104 in b, b"ell" in b, b == b"hello", b < b"help", b == "hello")
print(bytes([1, 2, 255]), bytes(2), bytes(b"x"), b"\x00\n\t'\"\\", b"it's", b'"', bytes("é", "utf-8"), b"%d-%s" % (5, b"x"), b"a b".split(), b" x ".strip(), b"ab".center(6, b"-"), b"Az".swapcase(), b"1".isdigit(), b"ab".title(), b"a\nb".splitlines(), b"abc"[::-1], hash(b"a") == hash(b"a"), b"ab".hex(":"), b"a-b".partition(b"-"), b"abc".translate(bytes.maketrans(b"a", b"z")), b"x".zfill(3), b"ab".rjust(4))
a = bytearray(b"abc"); a.append(100); a.extend(b"ef"); a[0] = 65; a[1:3] = b"XYZ"; print(a, len(a), a.pop(), bytes(a), a == b"AXYZde", a.find(b"Z")); del a[0]; a.reverse(); a += b"!"; a.insert(0, 33); a.remove(33); print(a, a.decode(), a.copy() is a); a.clear(); print(a)
m = memoryview(bytearray(b"abcdef")); print(m[0], bytes(m[1:3]), len(m), m.readonly, m.tolist()[:2], m.nbytes, m.format); m[0] = 122; print(bytes(m), m.tobytes())
for code in ("b'a' + 'b'", "'a' + b'b'", "b'a'[5]", "b'é'", "bytes([300])", "b'a'.foo", "b'abc'.find('a')", "b'a'.join(['x'])", "b'a' < 'a'", "int(b'12')", "int(b'x')", "float(b'1.5')", "bytearray(b'a')[0] + 1", "b'\\xff'.decode()", "bytes.fromhex('4')", "bytes.fromhex('zz')", "b'a' % 1", "b'%b' % 'x'", "memoryview('a')", "hash(bytearray())", "b'a'.replace('a', 'b')", "bytes(None)", "bytes('a', 'nope')", "bytearray([256])", "b'a' in 'a'", "'a' in b'a'", "300 in b'a'", "b'abc'.index(b'z')"):
    try: print(code, "->", eval(code))
    except Exception as e: print(code, "->", type(e).__name__, e)
for stmt in ("b[0] = 1", "bytearray(1)[0] = 256", "bytearray(1)[0] = 'a'", "del b[0]", "memoryview(b'a')[0] = 1"):
    try: exec(stmt)
    except Exception as e: print(stmt, "->", type(e).__name__, e)
