# An exception in a thread is printed and the program goes on; excepthook; exit inside a thread.
import threading, sys
def fail(): raise ValueError("in thread")
t = threading.Thread(target=fail, name="worker"); t.start(); t.join(); print("still here", t.is_alive())
def leave(): sys.exit(5)
t = threading.Thread(target=leave); t.start(); t.join(); print("thread left")
def hook(args): print("hook", args.exc_type.__name__, args.exc_value, args.thread.name)
threading.excepthook = hook
t = threading.Thread(target=fail, name="hooked"); t.start(); t.join(); print("end")
