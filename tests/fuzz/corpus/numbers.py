print(1_000, 0x_ff, 0b1, 0o17, 1e3, 1.5e-300 * 1e-300, 3j, 10 ** 50, -7 // 2, -7 % 3, 7 / 2, 2 ** -1, (-8) ** 0.5)
print(divmod(-7, 3), round(2.5), round(1234.5, -2), int('7f', 16), float('inf'), pow(3, -1, 7), (5).bit_length(), 1 << 70 >> 3, ~5 & 0xff ^ 3 | 8, hash(2 ** 61 - 1))
print(0.1 + 0.2, 1e22, 5e-324, float.fromhex('0x1.8p1'), (0.1).as_integer_ratio(), complex('1+2j') * 2, abs(3 + 4j), int.from_bytes(b'ab', 'big'), (300).to_bytes(2, 'little'))
print(1 < 2 < 3 != 4 is not None, not 1 in [2], 1 if 0 else 2, 3 and 0 or 5, True + True)
