import inspect, sys, typing
def f(a, b=2, *args, c, d: int = 4, **kw) -> str: "doc"; return a
print(inspect.signature(f), inspect.getdoc(f), inspect.isfunction(f), inspect.signature(lambda x, /, y: 0), [p.kind.name for p in inspect.signature(f).parameters.values()], inspect.signature(f).bind(1, c=2).arguments, inspect.isclass(int), inspect.ismodule(sys), inspect.isbuiltin(len))
class C:
    x: int = 1
    def m(self): pass
    @staticmethod
    def s(): pass
    @classmethod
    def c(cls): pass
print(inspect.signature(C.m), inspect.ismethod(C().m), [n for n, _ in inspect.getmembers(C, inspect.isfunction)], inspect.getmro(C), typing.get_type_hints(C))
frame = inspect.currentframe(); print(frame.f_lineno, frame.f_code.co_name, f.__code__.co_varnames, f.__code__.co_argcount, f.__code__.co_kwonlyargcount, f.__closure__, f.__globals__ is globals())

