type L[T] = list[T] | None
def f[T: int, *U, **P](a: T, *b: *U) -> T: return a
class C[T, V: (int, str)]:
    def m[W](self, w: W) -> tuple[T, W]: return w
print(L.__value__, f.__type_params__, C[int, str].__args__, f(1), C().m(2), L[int])
x: int; y: 'str' = 'a'; (z): list[int] = []
print(__annotations__, int | str | None, list[int] == list[int], tuple[()], dict[str, int].__origin__)
