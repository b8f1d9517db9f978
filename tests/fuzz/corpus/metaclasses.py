class M(type):
    def __prepare__(name, bases, **k): return {}
    def __new__(m, n, b, d, **k): return super().__new__(m, n, b, d)
    def __init__(c, n, b, d, **k): super().__init__(n, b, d)
    def __call__(c, *a): return super().__call__(*a)
    def __instancecheck__(c, o): return True
class A(metaclass=M, k=1): pass
print(isinstance(1, A), type(A), A(), type('X', (A,), {'a': 1}).a)
A.__bases__ = (object,); A.__name__ = 'Z'; A.n = 3
