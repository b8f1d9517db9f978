# Files, buffers and text streams: modes, positions, newlines, errors.
import io
import os
import tempfile

folder = tempfile.mkdtemp()
path = os.path.join(folder, "file")


def attempt(action):
    try:
        print(repr(action()))
    except Exception as error:
        print(type(error).__name__, str(error).replace(folder, "FOLDER"))


with open(path, "w", newline="\r\n") as f:
    print(f.write("one\ntwo\né\n"), f.encoding, f.mode, f.writable(), f.readable())
    f.writelines(["a", "b\n"])
print(open(path, "rb").read())
for newline in (None, "", "\n", "\r", "\r\n"):
    with open(path, newline=newline) as f:
        print(repr(newline), list(f), f.newlines)
with open(path) as f:
    places = []
    while line := f.readline():
        places.append((line, f.tell()))
    print(places)
    for line, place in places:
        f.seek(place)
        assert f.tell() == place
    f.seek(5)
    print(repr(f.read(4)), f.tell(), repr(f.read()))
with open(path, "r+b") as f:
    print(f.read(3), f.write(b"XY"), f.tell(), f.seek(0), f.read(6), f.peek(1)[:1], f.seek(-2, 2), f.read())
    print(f.truncate(4), f.seek(0), f.read(), f.readinto(bytearray(3)))
with open(path, "ab", buffering=0) as f:
    print(f.tell(), f.write(b"zz"))
for encoding in ("utf-16", "utf-32-be", "utf-8-sig", "cp1252", "latin-1"):
    with open(path, "w", encoding=encoding) as f:
        f.write("héllo\nwörld\n")
    with open(path, "a", encoding=encoding) as f:
        f.write("more")
    with open(path, encoding=encoding) as f:
        first = f.readline()
        place = f.tell()
        rest = f.read()
        f.seek(place)
        print(encoding, repr(first), repr(rest), f.read() == rest, os.path.getsize(path))
with open(path, "wb") as f:
    f.write(b"a\xffb\n\xc3")
for errors in ("strict", "replace", "surrogateescape", "backslashreplace", "ignore"):
    with open(path, encoding="utf-8", errors=errors) as f:
        attempt(lambda: ascii(f.read()))
attempt(lambda: open(os.path.join(folder, "missing")))
attempt(lambda: open(folder, "w"))
attempt(lambda: open(path, "rz"))
attempt(lambda: open(path, "rb", encoding="utf-8"))
attempt(lambda: open(path, "r", buffering=0))
attempt(lambda: open(-1))
attempt(lambda: open(path, newline="x"))
attempt(lambda: open(path).write("x"))
attempt(lambda: open(path, "w").read())
attempt(lambda: open(path, "rb").write(b"x"))
closed = open(path)
closed.close()
for name in ("read", "readline", "flush", "tell", "fileno", "__enter__", "__iter__"):
    attempt(getattr(closed, name))

text = io.StringIO("a\r\nb\nc", newline=None)
print(text.readlines(), text.newlines, text.tell())
text = io.StringIO()
print(text.write("é\u20acx"), text.seek(1), text.write("zz!"), text.getvalue(), text.tell(), text.truncate(2),
      repr(text.getvalue()), text.seek(4), text.write("."), repr(text.getvalue()))
attempt(lambda: text.write(b"x"))
attempt(lambda: text.seek(1, 1))
data = io.BytesIO(b"abc\ndef")
print(list(data), data.seek(5), data.read1(10), data.write(b"XYZ"), data.getvalue())
view = data.getbuffer()
attempt(lambda: data.write(b"!"))
attempt(lambda: data.close())
view[0] = 0x41
view.release()
print(data.getvalue(), data.truncate(2), data.getvalue(), data.seek(10), data.write(b"e"), data.getvalue())


class Raw(io.RawIOBase):
    """Gives three bytes at a time."""

    def __init__(self):
        self.left, self.taken = [b"abc", b"d\nf", b"ghi", b""], []

    def readable(self):
        return True

    def writable(self):
        return True

    def readinto(self, target):
        part = self.left.pop(0) if self.left else b""
        target[:len(part)] = part
        return len(part)

    def write(self, part):
        self.taken.append(bytes(part))
        return len(part)


reader = io.BufferedReader(Raw(), 4)
print(reader.read(2), reader.readline(), reader.read1(2), reader.read(), reader.read())
raw = Raw()
writer = io.BufferedWriter(raw, 4)
print([writer.write(part) for part in (b"ab", b"c", b"defghijk", b"l")], writer.flush(), raw.taken)
pair = io.BufferedRWPair(Raw(), Raw())
print(pair.read(4), pair.write(b"x"), pair.readable(), pair.closed)
wrapper = io.TextIOWrapper(io.BytesIO("x\r\ny\rz".encode()), encoding="ascii")
print(wrapper, wrapper.readlines(), type(wrapper.detach()))
attempt(lambda: wrapper.read())
decoder = io.IncrementalNewlineDecoder(None, translate=True)
print(repr(decoder.decode("a\r")), repr(decoder.decode("\nb\r", final=True)), decoder.newlines)
print(isinstance(open(path), io.TextIOBase), issubclass(io.FileIO, io.RawIOBase), io.UnsupportedOperation.__mro__)
os.remove(path)
os.rmdir(folder)
