# Integers and floats: operators, signs, big values, errors.
for a in (7, -7, 0, 1, -1, 2**62, -2**62, 2**63 - 1, 2**64, -(2**70)):
    for b in (2, -2, 3, -3, 10, 2**40):
        print(a, b, a + b, a - b, a * b, a // b, a % b, divmod(a, b))
print(7 / 2, -7 / 2, 2**70 / 3, 1 / 3)
print(2**0, 2**10, 2**100, (-3)**3, (-3)**4, 2**-2, 0**0, 10**20 // 7)
print(pow(3, 200, 13), pow(2, -1, 7), pow(5, 0, 1))
print(7 & 3, 7 | 8, 7 ^ 2, ~7, ~-1, -8 >> 1, -1 >> 100, 1 << 100, 2**100 >> 98, -5 & 0xFF, -2**70 & 2**69, -2**70 | 1, 2**70 ^ -1)
print(+True, -True, True + True, True & False, True | False, type(True & True), type(True + 0))
print(7.0 // 2, -7.0 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(7.5, 2), divmod(-7.5, 2))
print(0.1 + 0.2, 1e16, 1e15, 123456789.123456789, 1e-5, 0.0001, 1e22, 1.0, -0.0, 1e308 * 10, -1e308 * 10)
print(float("nan") == float("nan"), float("inf") > 10**400, float("-inf") < -10**400)
print(1 == 1.0, 2**53 == 2.0**53, 2**53 + 1 == 2.0**53, 10**400 > 1e308, 1 < 1.5 < 2)
print(hash(1) == hash(1.0) == hash(True), hash(2**61 - 1), hash(2**61), hash(-1), hash(-2), hash(0.5), hash(float("inf")))
for text in ("1 // 0", "1 % 0", "1 / 0", "1.0 / 0", "1.0 // 0", "1.0 % 0", "divmod(1, 0)", "0 ** -1", "0.0 ** -1", "1 << -1", "1 >> -1",
             "1 + 'a'", "'a' + 1", "[] + ()", "1 < 'a'", "-'a'", "~1.5", "1 & 1.5", "1 << 1.0", "pow(2, 3, 0)", "pow(2.0, 3, 5)",
             "2.0 ** 10000", "10.0 ** 400", "None + 1", "1 @ 2", "int(1e400)", "int(float('nan'))", "float(10 ** 400)", "{} | []", "[] * 1.5", "'a' * 'b'",
             "pow(2, -1, 4)", "round('a')", "abs('a')", "1 if 1 < None else 2", "'a' % ()", "'%d' % 'x'", "[1] < [None]"):
    try:
        print(text, "->", eval(text))
    except Exception as error:
        print(text, "->", type(error).__name__, error)
print((-8) ** (1 / 3))
print(1j * 1j, (1 + 2j) * (3 - 1j), abs(3 + 4j), (1 + 2j).conjugate(), complex(1, -2), complex("1+2j"), (2 + 0j) == 2, 1j ** 2)
x = 10
x += 5; x -= 3; x *= 4; x //= 5; x **= 3; x %= 100; x <<= 2; x >>= 1; x |= 1; x &= 0xFE; x ^= 3
print(x)
y = 5
y /= 2
print(y)
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234, -2), round(1250, -2), round(1350, -2), round(0.5), round(1e20), round(5.5e15 + 0.5))
print(0b1010, 0o17, 0xFF, 1_000_000, 0x_ff, 1e1_0, .5, 5., 1_0.0_1)
print((5).bit_length(), (-5).bit_length(), (0).bit_length(), (255).bit_count(), (1024).to_bytes(2, "big"), int.from_bytes(b"\x04\x00", "big"), int.from_bytes(b"\xff\xfe", "little", signed=True), (-2).to_bytes(2, "little", signed=True))
print((3.75).as_integer_ratio(), (0.5).hex(), float.fromhex("0x1.8p1"), (4.0).is_integer(), (7).numerator, (7).denominator, (2.5).real, (7).imag)
