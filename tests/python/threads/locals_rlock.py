"""Locals go with their thread; a native RLock."""
import threading
l=threading.local(); 
class A:
    def __del__(self): print('freed', flush=True)
def f():
    l.x=A(); print(l.x is not None)
t=threading.Thread(target=f); t.start(); t.join(); print(hasattr(l,'x'))
class L(threading.local):
    def __init__(self, a): self.a=[a]; print('init')
q=L(3); print(q.a)
def g(): print(q.a, q.__dict__)
t=threading.Thread(target=g); t.start(); t.join()
try: threading.local(3)
except TypeError as e: print(e)
r=threading.RLock(); r.acquire(); print(repr(r)[:29], 'count=1' in repr(r)); r.release(); print(repr(r)[:31])
try: r.release()
except RuntimeError as e: print(e)
