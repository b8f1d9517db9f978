# Modules found through relative entries of sys.path have absolute names; __spec__ and the like are there for the body.
import os
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    folder = os.path.realpath(folder)
    os.chdir(folder)
    os.makedirs("sub")
    for name in ("one.py", "sub/one.py"):
        with open(name, "w") as file:
            file.write("print(__spec__.name, __loader__.__class__.__name__, '__cached__' in globals())\n")
    for entry in ("", ".", "sub/..", "./sub/", "sub", folder, folder + "/"):
        sys.path.insert(0, entry)
        import one

        print(repr(entry).replace(folder, "FOLDER"), one.__file__.replace(folder, "FOLDER"), one.__spec__.origin.replace(folder, "FOLDER"))
        del sys.modules["one"], sys.path[0]
    os.chdir("/")
print(__annotations__)
number: int = 5
print(__annotations__)
