# Bounds and aliases are evaluated late: with what the names around mean by then.
class X:
    T = int
    def foo[U: T](self): ...
    type Alias = T
    type A2[V] = tuple[T, V]
X.T = float
print(X.foo.__type_params__[0].__bound__, X.Alias.__value__, X.A2.__value__)
def f():
    class Foo[T: Undefined, U: (Undefined,)]: pass
    tp=Foo.__type_params__
    for k in ('__bound__','__constraints__'):
        for i in (0,1):
            try: print(k,i,getattr(tp[i],k))
            except NameError as e: print(k,i,'NameError',e)
    Undefined="defined"
    for k in ('__bound__','__constraints__'):
        for i in (0,1): print(k,i,getattr(tp[i],k))
f()
class Y:
    B = str
    class Z[W: B]: 
        type Q = B
    def g[P](self, a: P, b: B = 1) -> B: pass
print(Y.Z.__type_params__[0].__bound__, Y.g.__annotations__)
try: print(Y.Z.Q.__value__)
except NameError as e: print(e)
