"""Importing from archives, running them, and packing programs."""
import contextlib
import importlib.resources
import io
import os
import pkgutil
import subprocess
import sys
import tempfile
import traceback
import zipapp
import zipfile
import zipimport


def t(f, *a):
    try:
        print(getattr(f, "__name__", f), a, "->", repr(f(*a)))
    except Exception as e:
        print(getattr(f, "__name__", f), a, "!!", type(e).__name__, e)


folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
with zipfile.ZipFile("a.zip", "w", zipfile.ZIP_DEFLATED) as z:
    for name, text in {"m.py": "x = 1\n", "p/__init__.py": "y = 2", "p/q.py": "def f():\n    1 / 0\n",
                       "ns/": "", "ns/r.py": "z = 3", "p/data.txt": "hello", "bad.py": "x = (\n"}.items():
        z.writestr(name, text)
i = zipimport.zipimporter("a.zip")
print(i, i.archive, repr(i.prefix), zipimport.zipimporter("a.zip/p").prefix)
for f, name in ((zipimport.zipimporter, "nope.zip"), (zipimport.zipimporter, ""), (zipimport.zipimporter, "/tmp"),
                (zipimport.zipimporter, "/etc/passwd"), (zipimport.zipimporter, 5), (i.get_source, "m"), (i.get_source, "p"),
                (i.get_source, "nope"), (i.get_code, "nope"), (i.is_package, "p"), (i.is_package, "m"), (i.get_filename, "p"),
                (i.get_filename, "nope"), (i.get_data, "p/data.txt"), (i.get_data, "a.zip/p/data.txt"), (i.get_data, "nope"),
                (i.find_spec, "m"), (i.find_spec, "p"), (i.find_spec, "nope"), (i.get_code, "bad")):
    t(f, name)
sys.path.insert(0, "a.zip")
import m
import ns.r
import p.q
print(m.x, m.__file__, m.__spec__, p.__path__, p.__file__, ns.r.z, ns.r.__file__, p.__loader__)
try:
    p.q.f()
except ZeroDivisionError:
    print(traceback.format_exc().splitlines()[-2:])
print(importlib.resources.files("p").joinpath("data.txt").read_text(), pkgutil.get_data("p", "data.txt"))
try:
    import nowhere
except ImportError as e:
    print(e)
r = i.get_resource_reader("p")
print(sorted(r.contents()), r.open_resource("data.txt").read(), r.is_resource("data.txt"), i.get_resource_reader("m"))

os.mkdir("app")
with open("app/__main__.py", "w") as file:
    file.write("import sys, other\nprint(__name__, other.x, sys.argv[1:], sys.path[0][-8:], __spec__.name)\nsys.exit(3)\n")
with open("app/other.py", "w") as file:
    file.write("x = 5\n")
zipapp.create_archive("app", "app.pyz", interpreter="/usr/bin/env python3", compressed=True)
print(zipapp.get_interpreter("app.pyz"), os.access("app.pyz", os.X_OK))
done = subprocess.run([sys.executable, "app.pyz", "a", "b"], capture_output=True, text=True)
print(done.returncode, done.stdout, done.stderr)
os.rename("app/__main__.py", "app/start.py")
zipapp.create_archive("app", "app2.pyz", main="start:go.on")
print(zipfile.ZipFile("app2.pyz").read("__main__.py"), zipfile.ZipFile("app2.pyz").namelist())
t(zipapp.create_archive, "app")
t(zipapp.create_archive, "nothing")
with contextlib.redirect_stdout(io.StringIO()) as out:
    try:
        zipapp.main(["app.pyz", "--info"])
    except SystemExit as e:
        pass
print(out.getvalue())
