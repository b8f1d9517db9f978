b = bytearray(b'hello'); m = memoryview(b)[1:4]; m[0] = 65; print(b, m.tolist(), bytes(m), m[::-1].tobytes(), m == b'Alo')
print(m.cast('b').format, b.find(b'l'), b.replace(b'l', b''), b'a'.join([b'x', b'y']), bytes.fromhex('6a 6B'), b.hex(':'), b'%d' % 5, b[1:3], b.translate(None, b'l'))
del m; b.extend(range(3)); b *= 2; b.reverse(); del b[::2]; b.insert(0, 1); print(b.pop(), b, bytes(3), bytes([1, 2]), b'\xff'.decode('latin-1'))
