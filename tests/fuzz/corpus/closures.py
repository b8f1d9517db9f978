def outer(n):
    x = n
    def inner():
        nonlocal x
        x += 1
        def third(): return x, n
        return third
    class C:
        y = x
        def m(self): return x, __class__
    del n
    return inner(), C
print([f() if callable(f) else f for f in outer(1)])
