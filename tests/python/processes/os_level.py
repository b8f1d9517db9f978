# os.fork, wait, pipe, exit codes, signals, subprocess.
import os, sys, signal, subprocess
sys.stdout.flush()
pid = os.fork()
if pid == 0: os._exit(7)
_, status = os.waitpid(pid, 0); print(os.WIFEXITED(status), os.WEXITSTATUS(status), os.waitstatus_to_exitcode(status))
r, w = os.pipe()
if os.fork() == 0: os.close(r); os.write(w, b"hello from child"); os._exit(0)
os.close(w); print(os.read(r, 100), os.read(r, 100)); os.close(r); os.wait()
pid = os.fork()
if pid == 0:
    signal.pause(); os._exit(0)
os.kill(pid, signal.SIGKILL); print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
print(subprocess.run(["echo", "hi"], capture_output=True, text=True).stdout, subprocess.run("exit 3", shell=True).returncode, subprocess.check_output(["printf", "a b"]))
try: subprocess.run(["false"], check=True)
except subprocess.CalledProcessError as e: print(e)
try: subprocess.run(["/nonexistent/program"])
except FileNotFoundError as e: print(e)
try: subprocess.run(["sleep", "10"], timeout=0.05)
except subprocess.TimeoutExpired as e: print(type(e).__name__)
p = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE); print(p.communicate(b"through cat"), p.returncode)
print(subprocess.run(["sh", "-c", "kill -9 $$"]).returncode)
got = []
old = signal.signal(signal.SIGUSR1, lambda n, f: got.append(n)); os.kill(os.getpid(), signal.SIGUSR1); print(got == [signal.SIGUSR1], signal.getsignal(signal.SIGUSR1) is not None)
def handler(n, f): raise TimeoutError("alarm")
signal.signal(signal.SIGALRM, handler); signal.setitimer(signal.ITIMER_REAL, 0.02)
def spin():
    n = 0
    while True:
        n += 1
try: spin()
except TimeoutError as e: print(e)
print(os.environ.get("NOPE"), os.getpid() != os.getppid(), os.getcwd() == os.path.abspath("."), os.path.basename(sys.argv[0]))
import atexit
atexit.register(print, "atexit 1"); atexit.register(print, "atexit 2")
print("end")
