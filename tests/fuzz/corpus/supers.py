class A:
    def f(self): return __class__
class B(A):
    def f(self): return super().f(), super(B, self).f(), [super(B, self).f() for _ in (1,)]
    def __getattr__(self, n): return n
    def __setattr__(self, n, v): super().__setattr__(n, v)
    def __delattr__(self, n): object.__delattr__(self, n)
b = B(); b.a = 1; del b.a; print(b.f(), b.q)
