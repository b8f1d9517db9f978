import array, io, struct
class Releasing:
    def __init__(self, view, data):
        self.view, self.data = view, data
    def __index__(self):
        self.view.release()
        del self.data[:]
        return 1
for use in (lambda m, r: m[r], lambda m, r: m.__setitem__(0, r), lambda m, r: b"abc".find(m, r), lambda m, r: m[r:r],
            lambda m, r: struct.pack_into("b", m, r, 1), lambda m, r: m.cast("B", [r, 8]), lambda m, r: m.hex("-", r)):
    for data in (bytearray(8), array.array("b", bytes(8))):
        view = memoryview(data)
        try:
            use(view, Releasing(view, data))
        except (ValueError, TypeError, BufferError, struct.error):
            pass
class Raw(io.RawIOBase):
    def readable(self): return True
    def readinto(self, b):
        b[:2] = b"a\n"
        file.close()
        return 2
file = io.BufferedReader(Raw())
try:
    file.read(9)
except (ValueError, RuntimeError):
    pass
