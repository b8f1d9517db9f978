# A module that something still holds at the end is emptied then.
import builtins
import sys
class C:
    def __del__(self):
        print("before"); len(()); print("after")
c = C()
_d = C()
builtins.here = sys.modules[__name__]
sys.here = sys.modules[__name__]
here = sys.modules[__name__]
