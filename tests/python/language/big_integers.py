# Large integers: factorials, fibonacci, conversions, comparison, shifts.
def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result

print(factorial(50))
print(factorial(200) // factorial(198))
print(len(str(factorial(500))))
a, b = 0, 1
for _ in range(300):
    a, b = b, a + b
print(a)
n = 3**150
print(n, -n, n % 1000007, n // 10**50, n >> 60, n & 0xFFFFFFFFFFFFFFFF, (n << 5) - 32 * n)
print(hex(n), oct(n)[:20], bin(n)[:40], f"{n:,}", f"{n:x}"[:10], f"{n:e}", f"{float(n):.3f}"[:12])
print(int("123456789012345678901234567890"), int("-0x1f", 16), int("1f", 16), int("z", 36), int(" 42 "), int("1_000"), int("0b101", 0), int("0o17", 0))
print(n == 3**150, n != 3**150 + 1, n < 3**151, hash(n) == hash(3**150), n.bit_length())
print(2**63 - 1, 2**63, -2**63, -2**63 - 1, 2**62, -2**62, 2**62 - 1 + 1, -(2**62) - 1)
x = 2**62 - 5
for _ in range(10):
    x += 1
print(x, type(x))
x = -2**62 + 5
for _ in range(10):
    x -= 1
print(x)
print(4611686018427387904 * 2, 4611686018427387903 * 4611686018427387903, 3037000500 * 3037000500, -4611686018427387904 * -1)
print(divmod(-10**30, 7), divmod(10**30, -7), -10**30 // 10**29, (-10**30) % 10**29 == 0)
import math
print(math.isqrt(10**40), math.gcd(10**30, 6**20), math.lcm(4, 6, 10**10), math.comb(60, 30), math.perm(20, 5), math.factorial(25), math.prod(range(1, 20)))
print(int(1e25), int(-1.9), int(2.0**70), float(2**70), 2**1023 * 1.0)
for text in ("", "abc", "1.5", "0x", "1__0", "_1", "12a", " ", "--1", "\u0661\u0662"):
    try:
        print(repr(text), int(text))
    except ValueError as error:
        print(error)
for base in (1, 37, -2):
    try:
        int("10", base)
    except ValueError as error:
        print(error)
try:
    int("9" * 5000)
except ValueError as error:
    print(error)
try:
    str(10**5000)
except ValueError as error:
    print(error)
