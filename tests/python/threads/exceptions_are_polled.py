"""Code that goes on by exceptions alone, without a loop or a return, can be interrupted, and lets
other threads run."""
import _thread
import threading
import time


def direct():
    try:
        direct()
    except RecursionError:
        direct()


def through_native_code(x):
    try:
        list(map(through_native_code, [0]))
    except RecursionError:
        list(map(through_native_code, [0]))


def interrupt():
    time.sleep(0.05)
    _thread.interrupt_main()


for function, args in ((direct, ()), (through_native_code, (0,))):
    thread = threading.Thread(target=interrupt)
    thread.start()
    try:
        function(*args)
    except KeyboardInterrupt as error:
        print("interrupted;", type(error.__context__).__name__, "was on its way")
    thread.join()
