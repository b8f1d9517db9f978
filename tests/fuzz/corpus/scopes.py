x = 1
def f():
    global x, q
    x = 2; q = 3
    def g(x=x): return x
    return g(), [x for x in [7]], x
print(f(), x, q); del q
class A:
    x = 5
    y = [x for _ in range(2)]
    def m(self): return x
print(A().m(), A.y, (lambda: x)(), eval('x + 1', {'x': 4}), sorted(locals())[:2])
exec('def h(): return 42\nk = h()'); print(k, globals()['k'])
try: print(undefined)
except NameError as e: print(e)
def u():
    print(v); v = 1
try: u()
except UnboundLocalError as e: print(e)
