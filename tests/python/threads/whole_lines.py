# With an unbuffered stdout, each print() is one write: lines of threads that print at once stay whole.
import subprocess
import sys

code = """
class Loud:
    def __str__(self):
        print("inner")
        return "loud"
class Broken:
    def __str__(self):
        return 1 // 0
print("outer", Loud(), "end")
try:
    print("kept", Broken())
except ZeroDivisionError:
    print("failed")
print("ü", "\\ud800")
"""

if len(sys.argv) > 1:
    import threading

    def work(name):
        for i in range(100):
            print("line", i, "of", name)

    threads = [threading.Thread(target=work, args=(f"thread {i}",)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
else:
    done = subprocess.run([sys.executable, "-u", __file__, "child"], stdout=subprocess.PIPE, text=True)
    lines = done.stdout.splitlines()
    print(len(lines), sorted(lines) == sorted(f"line {i} of thread {k}" for i in range(100) for k in range(6)))
    done = subprocess.run([sys.executable, "-u", "-c", code], capture_output=True, text=True)
    print(done.stdout, done.stderr.splitlines()[-1])
