# The program ends although daemon threads run; it waits for the others; atexit runs after them.
import threading, time, atexit
atexit.register(print, "atexit")
def forever():
    while True: time.sleep(0.001)
def busy():
    while True: pass
for target in (forever, busy): threading.Thread(target=target, daemon=True).start()
def late(): time.sleep(0.1); print("late thread ends")
threading.Thread(target=late).start()
print("main ends")
