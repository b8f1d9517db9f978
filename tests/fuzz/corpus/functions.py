def f(a, /, b=2, *c, d, e=5, **g) -> int:
    """Doc."""
    return a, b, c, d, e, g
print(f(1, d=2), f(1, 2, 3, d=4, z=5), f(*[1, 2], **{'d': 3}))
g = lambda *a, k=1, **z: (a, k, z)
print(g(1, k=2, y=3), f.__defaults__, f.__kwdefaults__, f.__code__.co_varnames)
f.__defaults__ = (1, 2); f.__code__ = g.__code__
try: f()
except TypeError as e: print(e)
