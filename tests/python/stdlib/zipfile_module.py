import io
import os
import stat
import struct
import tempfile
import warnings
import zipfile

when = (2024, 2, 29, 13, 37, 42)


def info(name, method=zipfile.ZIP_DEFLATED):
    result = zipfile.ZipInfo(name, when)
    result.compress_type = method
    return result


def attempt(function, *args, **kwargs):
    try:
        print("->", function(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


# Writing and reading back.
data = io.BytesIO()
with zipfile.ZipFile(data, "w") as archive:
    archive.writestr(info("text.txt"), "line one\nline two\n" * 50)
    archive.writestr(info("stored", zipfile.ZIP_STORED), b"12345")
    archive.writestr(info("ünï/cödé.txt"), "é")
    archive.mkdir("folder")
    with archive.open(info("streamed"), "w") as member:
        print(member.writable())
        for i in range(5):
            member.write(b"%d" % i * 100)
        attempt(archive.writestr, "x", "y")
        attempt(archive.read, "stored")
    archive.comment = b"a comment"
print(len(data.getvalue()) > 400, zipfile.is_zipfile(data), zipfile.is_zipfile(io.BytesIO(b"no")))
with zipfile.ZipFile(data) as archive:
    print(archive.namelist(), archive.comment, archive.mode, archive.testzip())
    for one in archive.infolist():
        print(one, one.date_time, one.CRC, one.flag_bits, one.create_version, one.is_dir())
    print(archive.read("text.txt") == b"line one\nline two\n" * 50)
    with archive.open("text.txt") as member:
        print(member.readline(), member.peek(4)[:4], member.read1(3), member.tell())
        print(member.seek(100), member.read(8), member.seek(-5, 2), member.read(), member.seek(0))
        print(sum(1 for line in member), member.seekable(), member.closed)
    with io.TextIOWrapper(archive.open("ünï/cödé.txt"), "utf-8") as text:
        print(text.read())
    archive.printdir()
    attempt(archive.read, "nothing")
    attempt(archive.open, "text.txt", "rw")
    attempt(archive.writestr, "a", "b")
    attempt(archive.setpassword, "str")
print(archive)
attempt(archive.read, "text.txt")

# Appending, duplicates, data in front.
data = io.BytesIO(b"#!/bin/false\n")
with zipfile.ZipFile(data, "a") as archive:
    archive.writestr("a", "1")
with warnings.catch_warnings(record=True) as seen, zipfile.ZipFile(data, "a") as archive:
    warnings.simplefilter("always")
    archive.writestr("a", "2")
    archive.writestr("b", "3")
print([str(w.message) for w in seen])
with zipfile.ZipFile(data) as archive:
    print(archive.namelist(), archive.read("a"), archive.getinfo("a").header_offset > 13)

# A stream that cannot seek.


class Pipe(io.RawIOBase):
    def __init__(self):
        self.parts = []

    def writable(self):
        return True

    def write(self, part):
        self.parts.append(bytes(part))
        return len(part)


pipe = Pipe()
with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    archive.writestr("one", "1" * 1000)
    archive.writestr("two", "2")
with zipfile.ZipFile(io.BytesIO(b"".join(pipe.parts))) as archive:
    print([(i.filename, i.flag_bits, i.file_size) for i in archive.infolist()], archive.read("two"))

# What is broken.
good = io.BytesIO()
with zipfile.ZipFile(good, "w") as archive:
    archive.writestr(info("member", zipfile.ZIP_STORED), "content")
bad = bytearray(good.getvalue())
bad[bad.index(b"content")] ^= 1
with zipfile.ZipFile(io.BytesIO(bad)) as archive:
    print(archive.testzip())
    attempt(archive.read, "member")
attempt(zipfile.ZipFile, io.BytesIO(b""))
attempt(zipfile.ZipFile, io.BytesIO(good.getvalue()[:-1]))
attempt(zipfile.ZipFile, "/no/such/file.zip")
attempt(zipfile.ZipFile, io.BytesIO(), "q")
attempt(zipfile.ZipFile, io.BytesIO(), "w", 99)
attempt(zipfile.ZipInfo, "old", (1979, 1, 1, 0, 0, 0))
broken = good.getvalue().replace(b"PK\x03\x04", b"PK\x03\x05")
attempt(zipfile.ZipFile(io.BytesIO(broken)).read, "member")
broken = good.getvalue().replace(b"member", b"nember", 1)
attempt(zipfile.ZipFile(io.BytesIO(broken)).read, "member")

# Files and folders.
with tempfile.TemporaryDirectory() as folder:
    os.makedirs(os.path.join(folder, "in", "sub"))
    path = os.path.join(folder, "in", "sub", "file.txt")
    with open(path, "w") as file:
        file.write("from a file")
    os.chmod(path, 0o640)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    target = os.path.join(folder, "x.zip")
    with zipfile.ZipFile(target, "x") as archive:
        archive.write(path, "file.txt", compress_type=zipfile.ZIP_DEFLATED)
        archive.write(os.path.join(folder, "in"), "in")
        archive.write(path, "in/deep.txt")
        archive.writestr("../../evil.txt", "stays inside")
    with zipfile.ZipFile(target) as archive:
        print([(i.filename, stat.filemode(i.external_attr >> 16)) for i in archive.infolist()][:3])
        out = os.path.join(folder, "out")
        archive.extractall(out)
        print(sorted(os.path.relpath(os.path.join(top, name), out)
                     for top, _, names in os.walk(out) for name in names))
        print(os.path.relpath(archive.extract("file.txt", folder), folder))
    attempt(lambda: zipfile.ZipFile(target, "x") and None if False else os.path.exists(target))
    with zipfile.ZipFile(target, "w", strict_timestamps=False) as archive:
        os.utime(path, (0, 0))
        archive.write(path, "old")
        print(archive.getinfo("old").date_time)

# An encrypted member, made by hand: the traditional cipher.


def encrypt(password, content):
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ 0xEDB88320 if value & 1 else value >> 1
        table.append(value)
    keys = [0x12345678, 0x23456789, 0x34567890]

    def feed(byte):
        keys[0] = keys[0] >> 8 ^ table[(keys[0] ^ byte) & 255]
        keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = keys[2] >> 8 ^ table[(keys[2] ^ keys[1] >> 24) & 255]

    for byte in password:
        feed(byte)
    out = bytearray()
    for byte in content:
        mix = keys[2] | 2
        out.append(byte ^ (mix * (mix ^ 1) >> 8 & 255))
        feed(byte)
    return bytes(out)


import zlib
secret = b"the secret text"
crc = zlib.crc32(secret)
body = encrypt(b"pw", bytes(11) + bytes([crc >> 24]) + secret)
head = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 1, 0, 0, 33, crc, len(body), len(secret), 1, 0)
central = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 1, 0, 0, 33, crc, len(body), len(secret),
                      1, 0, 0, 0, 0, 0, 0)
start = len(head) + 1 + len(body)
end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(central) + 1, start, 0)
with zipfile.ZipFile(io.BytesIO(head + b"s" + body + central + b"s" + end)) as archive:
    attempt(archive.read, "s")
    attempt(archive.read, "s", b"no")
    attempt(archive.read, "s", b"pw")
    archive.setpassword(b"pw")
    attempt(archive.read, "s")

# Path.
data = io.BytesIO()
with zipfile.ZipFile(data, "w") as archive:
    for name in ("a.txt", "b/c.txt", "b/d/e.tar.gz", "b/f.txt", "g/h/i.txt"):
        archive.writestr(name, "content of " + name)
archive = zipfile.ZipFile(data)
archive.filename = "some.zip"
root = zipfile.Path(archive)
print(root, repr(root), [str(p) for p in root.iterdir()])
b = root / "b"
print(b.is_dir(), b.exists(), b.name, b.parent, [p.name for p in b.iterdir()])
e = root.joinpath("b", "d", "e.tar.gz")
print(e.suffix, e.suffixes, e.stem, e.filename, e.is_file(), e.read_bytes(), e.parent.parent)
print((root / "a.txt").read_text(encoding="utf-8"), (root / "none").exists())
print(sorted(str(p) for p in root.glob("**/*.txt")), [str(p) for p in root.glob("*.txt")])
print((root / "b") == (root / "b"), e.match("*.gz"), e.relative_to(root))
attempt((root / "none").open)
attempt(b.open)
attempt((root / "a.txt").iterdir)
with (root / "b/c.txt").open(encoding="utf-8") as file:
    print(file.read())
