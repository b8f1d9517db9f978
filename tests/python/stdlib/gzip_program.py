"""The program `python -m gzip`."""
import os
import subprocess
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    def run(*args, data=b""):
        done = subprocess.run([sys.executable, "-m", "gzip", *args], input=data, cwd=folder, capture_output=True)
        print(args, done.returncode, done.stderr.decode().splitlines()[-1:])
        return done.stdout

    with open(os.path.join(folder, "a.txt"), "w") as f:
        f.write("hello\n" * 1000)
    run("--best", "a.txt")
    print(sorted(os.listdir(folder)))
    os.remove(os.path.join(folder, "a.txt"))
    run("-d", "a.txt.gz")
    with open(os.path.join(folder, "a.txt")) as f:
        print(len(f.read()))
    print(run("-d", data=run("--fast", data=b"some data")))
    run("-d", "a.txt")
    run("--fast", "--best", "a.txt")
