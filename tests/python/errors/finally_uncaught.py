import atexit
atexit.register(print, "atexit still runs")
class Guard:
    def __enter__(self): return self
    def __exit__(self, *args): print("exit", args[0].__name__)
    def __del__(self): print("deleted")
try:
    with Guard():
        raise KeyError("missing key")
finally:
    print("finally")
