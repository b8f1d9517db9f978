class I:
    def __init__(self, l): self.l = l
    def __iter__(self): return self
    def __next__(self):
        self.l.clear()
        if not self.l: self.l.extend(range(3))
        raise StopIteration
l = [1, 2]; l.extend(I(l)); l[:] = I(l); l += I(l); print(l, list(zip(l, I(l))), sorted(I(l)), tuple(I(l)), {*I(l)})
def g(): yield from x
x = g()
try: next(x)
except (ValueError, RecursionError) as e: print(e)
a = []; a.append(a); d = {}; d[1] = d; print(a, d, a == a)
def r(n): return r(n + 1)
try: r(0)
except RecursionError as e: print(e)
