import os
import pathlib
import stat
import sys
import tempfile
import warnings
import zlib


def attempt(function, *args, **kwargs):
    try:
        print("->", function(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


with tempfile.TemporaryDirectory() as folder:
    os.makedirs(os.path.join(folder, "a/b/c"))
    open(os.path.join(folder, "a/file"), "w").close()
    os.symlink("a", os.path.join(folder, "link"))
    os.chdir(folder)
    for options in ({}, {"topdown": False}, {"followlinks": True}):
        print([(top, sorted(folders), files) for top, folders, files in os.walk(".", **options)])
    print("---")
    for top, folders, files in os.walk("."):
        print(top)
        folders[:] = [name for name in folders if name == "a"]

    # Deeper than the recursion limit.
    os.makedirs(os.path.join(folder, *["d"] * 200))
    sys.setrecursionlimit(150)
    print(sum(1 for _ in os.walk("d")), sum(1 for _ in os.walk("d", topdown=False)))
    sys.setrecursionlimit(1000)

    handle = os.open("a", os.O_RDONLY)
    print(sorted(os.listdir(handle)), sorted(os.listdir(handle)))
    print(os.access("file", os.F_OK, dir_fd=handle), os.access("none", os.F_OK, dir_fd=handle),
          os.access("a/file", os.R_OK, effective_ids=True),
          os.access("link", os.F_OK, follow_symlinks=False))
    os.chmod("file", 0o600, dir_fd=handle)
    print(stat.filemode(os.stat("file", dir_fd=handle).st_mode))
    attempt(os.chmod, handle, 0o700, follow_symlinks=False)
    os.close(handle)
    attempt(os.listdir, handle)
    os.chdir("/")

print(type(os.environ | {"a": "b"}).__name__, type({"a": "b"} | os.environ).__name__)
attempt(lambda: os.environ | [("a", "b")])
saved = os.environ.pop("HOME", None)
import pwd
print(os.path.expanduser("~") == pwd.getpwuid(os.getuid()).pw_dir)
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    print(pathlib.PurePath("a/b/c").relative_to("a", "b"),
          pathlib.PurePath("a/b/c").is_relative_to("a", "b"))
print([str(w.message) for w in seen])
stream = zlib.compressobj()
stream.flush()
attempt(stream.copy)
