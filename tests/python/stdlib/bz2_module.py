"""bz2: data at once and step by step, files, errors; archives that use it."""
import bz2
import io
import os
import tarfile
import tempfile
import zipfile


def t(f, *a, **k):
    try:
        print(f.__name__, [x[:12] if isinstance(x, bytes) else x for x in a], "->", repr(f(*a, **k))[:60])
    except Exception as e:
        print(f.__name__, [x[:12] if isinstance(x, bytes) else x for x in a], "!!", type(e).__name__, e)


data = b"".join(b"line %d of some text\n" % (i * i % 997) for i in range(20000))
packed = bz2.compress(data)
print(len(packed) < len(data) / 5, bz2.decompress(packed) == data, bz2.compress(b"").hex(), bz2.compress(b"abc", 1).hex())
print(bz2.decompress(packed + packed) == data * 2, bz2.decompress(packed + b"junk") == data, bz2.decompress(b""))
for bad in (b"junk", packed[:-5], packed[:3]):
    t(bz2.decompress, bad)
t(bz2.compress, b"", 0)
t(bz2.compress, "text")
t(bz2.BZ2Compressor, 10)
t(bz2.BZ2Decompressor, 1)
c = bz2.BZ2Compressor(3)
parts = [c.compress(data[i:i + 999]) for i in range(0, len(data), 999)] + [c.flush()]
print(bz2.decompress(b"".join(parts)) == data)
t(c.flush)
t(c.compress, b"x")
d = bz2.BZ2Decompressor()
out = b""
source = io.BytesIO(packed + b"rest")
steps = 0
while not d.eof:
    out += d.decompress(source.read(100) if d.needs_input else b"", max_length=1000)
    steps += 1
print(out == data, d.unused_data + source.read(), d.needs_input, d.eof, steps > 100)
t(d.decompress, b"x")
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "file.bz2")
    with bz2.open(path, "wb") as file:
        print(file.write(data), file.tell(), file.writable(), file.readable(), file.seekable())
    with bz2.open(path, "at", encoding="utf-8") as file:
        file.write("the end\n")
    with bz2.BZ2File(path) as file:
        print(file.readline(), file.tell(), file.peek(5)[:5], file.seek(-8, 2) == len(data), file.read(), file.seek(5), file.read(6))
        print(len(file.readlines()), file.fileno() > 2)
    t(file.read)
    for mode in ("rt", "q", "rbt"):
        try:
            print(bz2.open(path, mode).readline())
        except ValueError as e:
            print(e)
    t(bz2.BZ2File, 5)
    name = os.path.join(folder, "a.tar.bz2")
    with tarfile.open(name, "w:bz2") as archive:
        archive.add(path, "inside")
    print(tarfile.open(name).getnames(), tarfile.open(name, "r:bz2").extractfile("inside").read(3))
    name = os.path.join(folder, "a.zip")
    with zipfile.ZipFile(name, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("x", data)
    with zipfile.ZipFile(name) as archive:
        print(archive.read("x") == data, archive.getinfo("x").compress_type)
