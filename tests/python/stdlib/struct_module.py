import struct
print(struct.pack("<IhB", 1, -2, 255), struct.unpack(">Hd", struct.pack(">Hd", 7, 1.5)), struct.calcsize("ii"), struct.pack("5s", b"ab"), list(struct.iter_unpack("B", b"ab")))
try: struct.pack("B", 300)
except struct.error as e: print(type(e).__name__)
