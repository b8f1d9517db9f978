class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, o): d.clear() if len(d) > 3 else d.update({K(9): 1}); return self is o
    def __lt__(self, o): l.append(1) if len(l) < 9 else None; return True
    def __repr__(self): return 'K'
    def __del__(self): l.clear()
d = {}; l = [K(1), K(2), K(3)]
try:
    for i in range(5): d[K(i)] = i
    l.sort()
    for k in d: d[k, 1] = 2
except (RuntimeError, ValueError, KeyError) as e: print(e)
b = bytearray(b'abc'); m = memoryview(b)
try: b.append(1)
except BufferError as e: print(e)
m.release(); b[1:2] = b'zz'; print(b, d, l)
