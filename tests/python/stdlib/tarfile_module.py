import io
import os
import stat
import tarfile
import tempfile
import time
import warnings

os.environ["TZ"] = "UTC"
time.tzset()


def attempt(function, *args, **kwargs):
    try:
        print("->", function(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, str(e).replace(folder, "FOLDER"))


def member(name, content=b"", **fields):
    info = tarfile.TarInfo(name)
    info.size = len(content)
    info.mtime = 1_700_000_000
    for field, value in fields.items():
        setattr(info, field, value)
    return info, io.BytesIO(content)


folder = "not yet"
long_name = "/".join(["folder-with-a-name"] * 12) + "/file"

# Every format and every way to write, read back.
for format in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=format) as archive:
        archive.addfile(*member("plain.txt", b"hello tar\n", uname="me", gname="us", uid=12))
        archive.addfile(*member("dir", type=tarfile.DIRTYPE, mode=0o755))
        archive.addfile(*member("dir/link", type=tarfile.SYMTYPE, linkname="../plain.txt"))
        archive.addfile(*member("hard", type=tarfile.LNKTYPE, linkname="plain.txt"))
        archive.addfile(*member("dev", type=tarfile.CHRTYPE, devmajor=1, devminor=3))
        attempt(archive.addfile, *member("ünï", b"x"))
        attempt(archive.addfile, *member(long_name, b"long"))
        attempt(archive.addfile, *member("x" * 120, b"longer"))
        attempt(archive.addfile, *member("big", uid=1 << 30))
        attempt(archive.addfile, *member("float", mtime=1.5))
        attempt(archive.addfile, *member("none", mtime=None))
    print(format, len(data.getvalue()) % 10240)
    data.seek(0)
    print(tarfile.is_tarfile(data))
    with tarfile.open(fileobj=data) as archive:
        for info in archive:
            print(info.name[-20:], info.size, oct(info.mode), info.uid, info.mtime, info.type,
                  info.linkname, info.uname, sorted(info.pax_headers), info.isreg(), info.isdir(),
                  info.issym(), info.islnk(), info.ischr())
        print(archive.extractfile("plain.txt").read(), archive.extractfile("dir/link").read(),
              archive.extractfile("hard").read(), archive.extractfile("dir"))
        archive.list()
        archive.list(verbose=False)
        attempt(archive.getmember, "nothing")
        attempt(archive.add, "x")
    attempt(archive.getnames)

# Compressed, and as streams.
for mode in ("w:gz", "w|gz", "w|"):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode) as archive:
        for i in range(3):
            archive.addfile(*member(f"m{i}", bytes([65 + i]) * 5000))
    raw = data.getvalue()
    print(mode, raw[:2] == b"\x1f\x8b", tarfile.open(fileobj=io.BytesIO(raw)).getnames())
    with tarfile.open(fileobj=io.BytesIO(raw), mode="r|*") as archive:
        for info in archive:
            print(info.name, archive.extractfile(info).read(3), end=" ")
        print()
    attempt(tarfile.open(fileobj=io.BytesIO(raw), mode="r|*").getmember, "m9")

# Appending, global pax headers.
data = io.BytesIO()
with tarfile.open(fileobj=data, mode="w", pax_headers={"comment": "all of it"}) as archive:
    archive.addfile(*member("a", b"1"))
data.seek(0)
with tarfile.open(fileobj=data, mode="a") as archive:
    archive.addfile(*member("b", b"2"))
data.seek(0)
with tarfile.open(fileobj=data) as archive:
    print(archive.getnames(), archive.pax_headers, archive.getmember("b").pax_headers)

# What is broken.
attempt(tarfile.open, fileobj=io.BytesIO(b""), mode="r:")
attempt(tarfile.open, fileobj=io.BytesIO(b"x" * 2000), mode="r:")
attempt(tarfile.open, fileobj=io.BytesIO(data.getvalue()[:100]), mode="r:")
attempt(tarfile.open, fileobj=io.BytesIO(b"x" * 2000), mode="r:gz")
attempt(tarfile.open)
attempt(tarfile.open, "/no/such/file.tar")
attempt(tarfile.open, fileobj=data, mode="q")
attempt(tarfile.open, fileobj=data, mode="r:zip")
attempt(tarfile.open, fileobj=data, mode="a|")
cut = io.BytesIO()
with tarfile.open(fileobj=cut, mode="w") as archive:
    archive.addfile(*member("a", b"1" * 3000))
with tarfile.open(fileobj=io.BytesIO(cut.getvalue()[:2000])) as archive:
    attempt(archive.extractfile(archive.next()).read)
    attempt(archive.getnames)

# Sparse files: GNU's pax format 1.0.
data = io.BytesIO()
map_block = b"2\n5\n3\n20\n4\n".ljust(512, b"\0")
with tarfile.open(fileobj=data, mode="w") as archive:
    info, content = member("sparse", map_block + b"abcdefg")
    info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0",
                        "GNU.sparse.name": "holes", "GNU.sparse.realsize": "30"}
    archive.addfile(info, content)
data.seek(0)
with tarfile.open(fileobj=data) as archive:
    info = archive.next()
    print(info.name, info.size, info.sparse, info.issparse(), archive.extractfile(info).read())

# Files and folders, filters.
with tempfile.TemporaryDirectory() as folder:
    source = os.path.join(folder, "source")
    os.makedirs(os.path.join(source, "sub"))
    for name in ("one", "sub/two"):
        with open(os.path.join(source, name), "w") as file:
            file.write("content of " + name)
    os.chmod(os.path.join(source, "one"), 0o666)
    os.link(os.path.join(source, "one"), os.path.join(source, "same"))
    os.symlink("one", os.path.join(source, "link"))
    os.mkfifo(os.path.join(source, "fifo"))
    path = os.path.join(folder, "x.tar.gz")
    with tarfile.open(path, "x:gz") as archive:
        archive.add(source, "top", filter=lambda info: None if info.name == "top/fifo" else info)
    with tarfile.open(path) as archive:
        print(sorted(info.name + " " + stat.filemode(info.mode) for info in archive
                     if not info.issym()))
        print([info.linkname for info in archive if info.islnk() or info.issym()])
        out = os.path.join(folder, "out")
        archive.extractall(out, filter="data")
        archive.extract("top/one", os.path.join(folder, "single"), filter="tar")
        print(oct(os.stat(os.path.join(folder, "single/top/one")).st_mode))
        print(sorted(os.listdir(os.path.join(out, "top"))),
              os.readlink(os.path.join(out, "top/link")),
              os.stat(os.path.join(out, "top/one")).st_nlink,
              open(os.path.join(out, "top/sub/two")).read())
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            archive.extractall(os.path.join(folder, "warned"))
        print([(w.category.__name__, str(w.message)) for w in seen])
        attempt(archive.extractall, out, filter="what")

    bad = os.path.join(folder, "bad.tar")
    with tarfile.open(bad, "w") as archive:
        archive.addfile(*member("../outside", b"x"))
        archive.addfile(*member("/absolute", b"x"))
        archive.addfile(*member("l1", type=tarfile.SYMTYPE, linkname="/etc/passwd"))
        archive.addfile(*member("l2", type=tarfile.SYMTYPE, linkname="../../up"))
        archive.addfile(*member("fifo", type=tarfile.FIFOTYPE))
        archive.addfile(*member("modes", b"", mode=0o7777))
    with tarfile.open(bad) as archive:
        for info in archive:
            for filter in (tarfile.tar_filter, tarfile.data_filter):
                try:
                    changed = filter(info, folder)
                    print(changed.name, oct(changed.mode), changed.uid)
                except tarfile.FilterError as e:
                    two_up = os.path.dirname(os.path.dirname(folder)).rstrip("/")
                    print(type(e).__name__, str(e).replace(two_up + "/up", "/up")
                          .replace(os.path.dirname(folder), "TMP")
                          .replace(os.path.basename(folder), "FOLDER"), e.tarinfo is info)
    attempt(tarfile.open(bad).extractall, os.path.join(folder, "o"), filter="data")

info = tarfile.TarInfo("name")
other = info.replace(name="other", mode=0o600)
print(info.name, other.name, other.mode, info.get_info()["type"], info.path, info.linkpath)
print(tarfile.itn(8, 8), tarfile.itn(-1, 8, tarfile.GNU_FORMAT), tarfile.nti(b"0000017\0"))
attempt(tarfile.itn, -1, 8, tarfile.USTAR_FORMAT)
