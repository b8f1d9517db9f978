# scandir's entries know what they are without asking; normpath of odd paths.
import os
import tempfile

with tempfile.TemporaryDirectory() as folder:
    os.mkdir(os.path.join(folder, "sub"))
    with open(os.path.join(folder, "file"), "w"):
        pass
    os.symlink("file", os.path.join(folder, "to file"))
    os.symlink("sub", os.path.join(folder, "to sub"))
    os.symlink("nothing", os.path.join(folder, "to nothing"))
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        print(entry, entry.is_dir(), entry.is_dir(follow_symlinks=False), entry.is_file(),
              entry.is_file(follow_symlinks=False), entry.is_symlink(),
              entry.inode() == os.lstat(entry.path).st_ino,
              entry.path == os.path.join(folder, entry.name))
    with os.scandir(os.fsencode(folder)) as entries:
        print(sorted(entry.name for entry in entries))
    print(sorted(entry.path for entry in os.scandir(folder + "/"))[0] == folder + "/file")
    print([(os.path.relpath(top, folder), sorted(d), sorted(f)) for top, d, f in os.walk(folder)])
    print([(os.path.relpath(top, folder), sorted(d), sorted(f))
           for top, d, f in os.walk(folder, topdown=False)])

for path in ("", ".", "/", "//", "///", "//a", "///a", "a/..", "../a/..", "../../a", "/..", "/../a", "//../a",
             "a//b/./c/", "a/b/../../..", "./a", "a/../../b", "é/../ü", "a/..//b"):
    print(repr(path), os.path.normpath(path), os.path.normpath(path.encode()))
for wrong in (5, None):
    try:
        os.path.normpath(wrong)
    except TypeError as error:
        print(error)
