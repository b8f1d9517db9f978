def forever(n):
    return forever(n + 1)
try:
    forever(0)
except RecursionError as error:
    print(error)
class Loop:
    def __getattr__(self, name): return self.other
    def __repr__(self): return repr(self)
    def __eq__(self, o): return self == o
    def __len__(self): return len(self)
    def __call__(self): return self()
    def __iter__(self): return iter(self)
    def __add__(self, o): return self + o
    def __hash__(self): return hash(self)
    def __str__(self): return f"{self}"
for attempt in (lambda l: l.x, repr, lambda l: l == 1, len, lambda l: l(), lambda l: l + 1, hash, str, lambda l: sorted([l, l], key=lambda v: repr(v)), lambda l: list(map(lambda v: l(), [1])), lambda l: {l: 1}, lambda l: max([l], key=lambda v: len(v))):
    try: attempt(Loop())
    except RecursionError as error: print("RecursionError")
import sys
print(sys.getrecursionlimit())
sys.setrecursionlimit(20000)
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
print(depth(15000))
sys.setrecursionlimit(1000)
x = []
for _ in range(100000): x = [x]
try: repr(x)
except RecursionError as error: print("RecursionError", error)
try: x == [x]
except RecursionError as error: print("RecursionError")
del x
nested = "(" * 150 + "1" + ")" * 150
print(eval(nested))
print(len(str([[[[[]]]]])))
for bad in (lambda: sys.setrecursionlimit(0), lambda: sys.setrecursionlimit("a"), lambda: sys.setrecursionlimit(1)):
    try: bad(); print("accepted")
    except (ValueError, TypeError, RecursionError) as error: print(type(error).__name__)
