class A:
    x: int = 1
    __slots__ = ()
    def __init_subclass__(cls, **k): cls.k = k
class B(A, a=1):
    __slots__ = ('y', '__dict__')
    def __init__(self, y): self.y = y
    def __eq__(self, o): return self.y == o.y
    def __hash__(self): return hash(self.y)
    @property
    def p(self): return self.y
    @p.setter
    def p(self, v): self.y = v
    @classmethod
    def make(cls, *a, **k): return cls(*a, **k)
    @staticmethod
    def s(): return super
b = B.make(1); b.p += 1; b.z = b.__dict__
print(B.k, b == B(2), {b: 1}, B.__mro__, vars(b))
del b.z, b.y
