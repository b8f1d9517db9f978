"""Files below open folders (dir_fd), walking and removing trees by descriptors, archives."""
import os
import shutil
import stat
import tarfile
import tempfile
import zipfile

with tempfile.TemporaryDirectory() as top:
    os.chdir(top)
    fd = os.open(".", os.O_RDONLY)
    os.mkdir("a", dir_fd=fd)
    inner = os.open("a", os.O_RDONLY, dir_fd=fd)
    with open("a/file", "w") as f:
        f.write("text")
    os.link("file", "hard", src_dir_fd=inner, dst_dir_fd=inner)
    os.symlink("file", "soft", dir_fd=inner)
    os.rename("hard", "moved", src_dir_fd=inner, dst_dir_fd=fd)
    os.replace("moved", "moved2", src_dir_fd=fd, dst_dir_fd=fd)
    os.mkfifo("pipe", dir_fd=inner)
    print(sorted(os.listdir()), sorted(os.listdir(inner)), os.readlink("soft", dir_fd=inner))
    print(os.readlink(b"a/soft"), os.access("file", os.R_OK, dir_fd=inner), stat.S_ISFIFO(os.stat("pipe", dir_fd=inner).st_mode))
    os.utime("soft", ns=(5, 7), dir_fd=inner, follow_symlinks=False)
    os.utime("file", (3, 4), dir_fd=inner)
    os.utime(inner, ns=(11, 12))
    print(os.lstat("a/soft").st_mtime_ns, os.stat("a/file").st_mtime, os.stat("a").st_mtime_ns)
    os.chown("file", -1, -1, dir_fd=inner)
    for entry in sorted(os.scandir(inner), key=lambda e: e.name):
        print(entry.name, entry.path, entry.is_file(), entry.is_symlink(), entry.stat(follow_symlinks=False).st_size)
    os.unlink("pipe", dir_fd=inner)
    os.remove("soft", dir_fd=inner)
    os.mkdir("sub", 0o700, dir_fd=inner)
    os.chdir(inner)
    print(os.getcwd() == os.path.realpath(top) + "/a")
    os.chdir(fd)
    for wrong in (lambda: os.mkdir("a", dir_fd=fd), lambda: os.rmdir("none", dir_fd=inner), lambda: os.unlink("x", dir_fd=99),
                  lambda: os.readlink("file", dir_fd=inner), lambda: os.utime("a", (1, 2), ns=(1, 2)), lambda: os.rename("x", "y", src_dir_fd="a")):
        try:
            wrong()
        except Exception as e:
            print(type(e).__name__, e)
    for topdown in True, False:
        print([(folder, sorted(folders), sorted(files)) for folder, folders, files, _ in os.fwalk("a", topdown)])
    print([folder for folder, *_ in os.fwalk("a", dir_fd=fd)])
    os.rmdir("sub", dir_fd=inner)
    print({os.unlink, os.mkdir, os.rename} <= os.supports_dir_fd, os.scandir in os.supports_fd)

    os.makedirs("tree/x/y")
    for name in "tree/one", "tree/x/two", "tree/x/y/three":
        open(name, "w").close()
    os.symlink("/", "tree/x/link")
    print(os.path.relpath(shutil.make_archive("made", "tar", "tree")), sorted(tarfile.open("made.tar").getnames()))
    print(os.path.relpath(shutil.make_archive("made", "zip", ".", "tree/x")), sorted(zipfile.ZipFile("made.zip").namelist())[:4])
    for missing in "none", "moved2":
        try:
            shutil.make_archive("made", "tar", missing, dry_run=True)
        except OSError as e:
            print(type(e).__name__, e)
    shutil.rmtree("x", dir_fd=os.open("tree", os.O_RDONLY))
    print(sorted(os.listdir("tree")), os.path.exists("/bin"), shutil.rmtree.avoids_symlink_attacks)
    os.symlink("tree", "pointer")
    for path in "pointer", "moved2", "none":
        calls = []
        shutil.rmtree(path, onexc=lambda *args: calls.append(args))
        print(path, [(function.__name__, where, type(e).__name__) for function, where, e in calls])
    shutil.rmtree("none", ignore_errors=True)
    os.close(inner)
    os.close(fd)
    os.chdir("/")

for environment in ({"a\0": "b"}, {"a": "b\0"}, {"a=b": "c"}, {"": "x"}, {3: "x"}, {"a": 3}):
    try:
        os.execve("/nonexistent", ["x"], environment)
    except Exception as e:
        print(environment, type(e).__name__, e)
for arguments in ([], ("",), ["a\0"], [3], "abc"):
    try:
        os.execv("/nonexistent", arguments)
    except Exception as e:
        print(arguments, type(e).__name__, e)

class Few:
    def keys(self):
        return ["LIB_A"]
    def __getitem__(self, key):
        return "value"

os.environ.update(Few(), LIB_B="x")
print(os.environ["LIB_A"], os.getenv("LIB_B"), os.get_exec_path({}), os.get_exec_path({b"PATH": b"/x:/y"}), os.get_exec_path({"PATH": ""}))
print({"path", "walk", "_exit", "environ"} <= set(os.__all__), "sys" in os.__all__)
