# to_bytes and from_bytes around the limits of up to nine bytes.
import hashlib

values = sorted({s * (2 ** b + d) for b in (0, 7, 8, 15, 16, 31, 32, 39, 40, 55, 56, 61, 62, 63, 64, 71)
                 for d in (-1, 0, 1) for s in (1, -1)})
digest = hashlib.md5()
for value in values:
    for size in range(10):
        for order in ("little", "big"):
            for signed in (False, True):
                try:
                    data = value.to_bytes(size, order, signed=signed)
                except OverflowError as error:
                    digest.update(str(error).encode())
                    continue
                assert not size or int.from_bytes(data, order, signed=signed) == value, (value, size, order, signed)
                digest.update(data)
for size in range(10):
    for byte in (0, 1, 127, 128, 255):
        data = bytes([byte]) + bytes(range(200, 200 + size))
        for order in ("little", "big"):
            for signed in (False, True):
                digest.update(str(int.from_bytes(data[:size], order, signed=signed)).encode())
print(digest.hexdigest())


class Number(int):
    pass


class Data(bytes):
    pass


print(type(Number.from_bytes(b"\x01\x02", "big")).__name__, int.from_bytes(Data(b"\x01\x02"), "big"),
      int.from_bytes([1, 2], "big"), int.from_bytes(bytearray(b"\xff"), "big", signed=True), int.from_bytes(b"", "big"),
      Number(5).to_bytes(2, "big"), True.to_bytes(1, "big"), (300).to_bytes(2, "little"))
for action in (lambda: int.from_bytes(5, "big"), lambda: int.from_bytes(b"1", "middle"), lambda: (1).to_bytes(-1, "big"),
               lambda: (-1).to_bytes(8, "big"), lambda: (256).to_bytes(1, "big"), lambda: (1).to_bytes(0, "big")):
    try:
        print(action())
    except (TypeError, ValueError, OverflowError) as error:
        print(type(error).__name__, error)
