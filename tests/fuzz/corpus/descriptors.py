class D:
    def __get__(self, i, o): return (i, o)
    def __set__(self, i, v): i.__dict__['v'] = v
    def __delete__(self, i): del i.__dict__['v']
    def __set_name__(self, o, n): self.n = n
class A:
    d = D()
a = A(); a.d = 1; a.d; del a.d; A.d; A.__dict__['d'].n
print(A.d, getattr(a, 'd'), hasattr(a, 'q'), dir(a)[:2])
