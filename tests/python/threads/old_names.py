"""Deprecated names of threading, stack sizes, what fork() warns of, and exceptions and starts that
come too late."""
import _thread
import os
import subprocess
import sys
import threading
import time
import warnings


def show(message, category, filename, line, file=None, text=None):
    print(category.__name__, str(message).replace(str(os.getpid()), "PID"),
          os.path.basename(filename))


warnings.showwarning = show
warnings.simplefilter("always")
thread = threading.Thread(name=5)
thread.setDaemon(True)
thread.setName("renamed")
print(thread.isDaemon(), thread.getName())
print(threading.Event().isSet())
condition = threading.Condition()
with condition:
    condition.notifyAll()
print(threading.currentThread() is threading.main_thread(), threading.activeCount())

print(_thread.stack_size(), _thread.stack_size(40000), _thread.stack_size(2**21))
small = threading.Thread(target=lambda: print("on a small stack", sum(range(1000))))
small.start()
small.join()
print(_thread.stack_size(0), threading.stack_size())
for size in (-1, 1, 32767, "x"):
    try:
        _thread.stack_size(size)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)

stop = threading.Event()
waiting = threading.Thread(target=stop.wait)
waiting.start()
pid = os.fork()
if pid == 0:
    os._exit(0)
os.waitpid(pid, 0)
stop.set()
waiting.join()


def fails():
    1 / 0


reported = threading.Event()


def hook(args):
    print(args.err_msg, args.object is fails, args.exc_type.__name__)
    reported.set()


sys.unraisablehook = hook
_thread.start_new_thread(fails, ())
reported.wait()

late = '''
import atexit, _thread, threading
def start():
    for begin in (lambda: _thread.start_new_thread(print, ("never",)),
                  threading.Thread(target=print, args=("never",)).start):
        try:
            begin()
        except RuntimeError as error:
            print(error)
atexit.register(start)
'''
print(subprocess.run([sys.executable, "-c", late], capture_output=True, text=True).stdout, end="")
mute = '''
import sys, threading
def run():
    stderr.wait()
    1 / 0
stderr = threading.Event()
thread = threading.Thread(target=run)
thread.start()
sys.stderr = None
stderr.set()
thread.join()
'''
print(subprocess.run([sys.executable, "-c", mute], capture_output=True, text=True).stderr
      .splitlines()[0])
