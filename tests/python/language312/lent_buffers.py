# A `__buffer__` that takes the other operand's bytes away while they are looked at. What comes out hardly matters; that nothing reads
# freed memory does (run under AddressSanitizer).
import array
import hashlib
import io
import struct


class Lender:
    def __init__(self, before):
        self.before = before

    def __buffer__(self, flags):
        self.before()
        return memoryview(b"ab")


survived = 0


def attempt(function, target):
    global survived
    try:
        function(target)
    except (ValueError, TypeError, BufferError, struct.error):
        pass
    survived += 1


for use in (lambda d: d.replace(Lender(d.clear), Lender(d.clear)), lambda d: d.translate(Lender(d.clear), Lender(d.clear)),
            lambda d: d.split(Lender(d.clear)), lambda d: d.partition(Lender(d.clear)), lambda d: d.strip(Lender(d.clear)),
            lambda d: d.removeprefix(Lender(d.clear)), lambda d: d.startswith((Lender(d.clear), Lender(d.clear))),
            lambda d: d + Lender(d.clear), lambda d: d.__iadd__(Lender(d.clear)), lambda d: d.extend(Lender(d.clear)),
            lambda d: d.__setitem__(slice(3, 5), Lender(d.clear)), lambda d: d == Lender(d.clear), lambda d: d < Lender(d.clear),
            lambda d: Lender(d.clear) in d, lambda d: d.join([d, Lender(d.clear), d]), lambda d: d.__init__(Lender(d.clear)),
            lambda d: bytes.maketrans(d, Lender(d.clear)), lambda d: hashlib.pbkdf2_hmac("sha1", d, Lender(d.clear), 1),
            lambda d: struct.pack_into("3s", d, 0, Lender(d.clear)), lambda d: d.find(Lender(d.clear), 1)):
    attempt(use, bytearray(b"x" * 100))
for use in (lambda m: m.__setitem__(slice(0, 2), Lender(m.release)), lambda m: m == Lender(m.release)):
    attempt(use, memoryview(bytearray(b"x" * 100)))
for use in (lambda a: b",".join(a), lambda a: bytearray(b",").join(a), lambda a: b"%b%b" % tuple(a[:2])):
    items = []
    items += [Lender(items.clear), bytes(bytearray(100)), Lender(items.clear), bytes(bytearray(100))]
    attempt(use, items)
attempt(lambda a: a.frombytes(Lender(lambda: a.__delitem__(slice(0, 99)))), array.array("b", bytes(100)))
for use in (lambda f: f.write(Lender(f.close)), lambda f: f.writelines([Lender(f.close), b"x"])):
    attempt(use, io.BytesIO(b"abc"))
for use in (lambda f: f.write(Lender(f.detach)), lambda f: f.write(Lender(f.close))):
    attempt(use, io.BufferedWriter(io.BytesIO()))
print(survived)
