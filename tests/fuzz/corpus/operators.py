class N:
    def __init__(self, v): self.v = v
    def __add__(self, o): return N(self.v + getattr(o, 'v', o))
    __radd__ = __add__
    def __iadd__(self, o): self.v += 1; return self
    def __neg__(self): return N(-self.v)
    def __getitem__(self, i): return i
    def __setitem__(self, i, v): self.v = (i, v)
    def __contains__(self, x): return NotImplemented
    def __call__(self, *a): return a
    def __bool__(self): return False
    def __len__(self): return 3
    def __index__(self): return 2
    def __lt__(self, o): return NotImplemented
    def __matmul__(self, o): return 'm'
    def __format__(self, s): return s
    def __reversed__(self): return iter('r')
n = N(1); m = 1 + n + 2; m += 1; n[1:2, ...] = 3; print(m.v, n.v, n[::2], n(1), not n, len(n), [1, 2, 3][n], n @ n, f'{n:z}', list(reversed(n)))
try: n < n
except TypeError as e: print(e)
