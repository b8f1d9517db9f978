class C:
    def __init__(self, s): self.s = s
    def __enter__(self): return [self.s]
    def __exit__(self, t, v, b): print(t); return self.s
with C(1) as (a,), C(0) as b: print(a, b)
with (C(1) as a, C(1)): 1 / 0
for i in range(3):
    with C(1):
        if i: continue
        break
def f():
    with C(0): return 1
print(f())
