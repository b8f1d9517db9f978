import zlib, gzip
d = zlib.compress(b"a" * 1000); print(len(d) < 50, zlib.decompress(d) == b"a" * 1000, gzip.decompress(gzip.compress(b"x")), zlib.adler32(b"abc"))
try: zlib.decompress(b"bad")
except zlib.error as e: print(e)
