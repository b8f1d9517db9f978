# input(), print to files, reading and writing files, modes, iteration, errors.
import sys, os, tempfile
name = input("name? ")
print("hello", name)
print(repr(input()), repr(input("> ")))
rest = sys.stdin.read()
print(repr(rest))
try: input("more? ")
except EOFError as error: print("EOFError", error)
path = os.path.join(tempfile.gettempdir(), "sample.txt")
with open(path, "w") as f:
    print(f.write("first\n"), f.writable(), f.readable(), f.mode, f.closed)
    print("second", 2, file=f)
    f.writelines(["third\n", "fourth é"])
print(f.closed)
with open(path) as f:
    print(f.read())
with open(path, encoding="utf-8") as f:
    print([line for line in f])
with open(path) as f:
    print(repr(f.readline()), repr(f.readline()), f.readlines(), repr(f.readline()), repr(f.read()))
with open(path) as f:
    print(repr(f.read(3)), f.tell(), f.seek(0), next(f))
    for i, line in enumerate(f): print(i, line.rstrip())
with open(path, "a") as f: f.write("\nappended")
with open(path, "rb") as f:
    data = f.read()
    print(data, f.tell(), f.seek(-8, 2), f.read())
with open(path, "r+") as f:
    f.write("FIRST"); f.seek(0); print(f.readline())
with open(path, "wb") as f: print(f.write(b"a\r\nb\rc\n"))
print(open(path).read().__repr__(), open(path, newline="").read().__repr__(), open(path).readlines())
with open(path, "w", newline="\r\n") as f: f.write("x\ny\n")
print(open(path, "rb").read())
with open(path, "wb") as f: f.write(b"\xff\xfe")
try: open(path, encoding="utf-8").read()
except UnicodeDecodeError as error: print(error)
print(repr(open(path, encoding="utf-8", errors="replace").read()), repr(open(path, encoding="latin-1").read()), repr(open(path, encoding="utf-8", errors="ignore").read()))
for args in (("/nonexistent/file",), (path, "q"), (path, "rw"), ("/tmp", "r"), (path, "rb+x"), (path, "x"), ("",), (path, "rb", -1, "utf-8")):
    try: open(*args)
    except Exception as error: print(type(error).__name__, str(error).replace(path, "PATH"))
f = open(path); f.close()
for action in (f.read, f.readline, lambda: next(f), lambda: f.write("x")):
    try: action()
    except ValueError as error: print(error)
with open(path, "w") as f:
    try: f.read()
    except Exception as error: print(type(error).__name__, error)
    try: f.write(b"x")
    except TypeError as error: print(error)
with open(path, "wb") as f:
    try: f.write("x")
    except TypeError as error: print(error)
os.remove(path)
try: os.remove(path)
except FileNotFoundError as error: print(error.errno, error.strerror, error.filename == path)
print("to stderr is separate", file=sys.stdout, flush=True)
sys.stdout.write("written\n")
print(sys.stdin.readline().__repr__())
