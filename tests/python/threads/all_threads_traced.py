"""settrace_all_threads and setprofile_all_threads reach the threads that run already."""
import sys
import threading
import time

seen = {}


def tracer(frame, event, arg):
    seen.setdefault(threading.get_ident(), set()).add((frame.f_code.co_name, event))
    return tracer


def inner():
    return 1


def work():
    go.wait()
    while not stop:
        inner()
        time.sleep(0.001)


def wait_for(condition):
    end = time.monotonic() + 30
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)
    return condition()


go = threading.Event()
stop = False
threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads:
    thread.start()
threading.settrace_all_threads(tracer)
print(threading.gettrace() is tracer, sys.gettrace() is tracer)
go.set()
wanted = {("inner", "call"), ("inner", "line"), ("inner", "return")}
print(wait_for(lambda: all(wanted <= seen.get(t.ident, set()) for t in threads)))
threading.settrace_all_threads(None)
print(threading.gettrace(), sys.gettrace())

profiled = set()


def profiler(frame, event, arg):
    profiled.add((frame.f_code.co_name, event))


threading.setprofile_all_threads(profiler)
print(wait_for(lambda: {("inner", "call"), ("inner", "return"), ("work", "c_call")} <= profiled))
threading.setprofile_all_threads(None)
print(threading.getprofile(), sys.getprofile())
stop = True
for thread in threads:
    thread.join()
