# PEP 695: type parameters of functions and classes, the type statement.
def first[T](items: list[T]) -> T:
    return items[0]
class Stack[T]:
    def __init__(self): self.items: list[T] = []
    def push(self, item: T): self.items.append(item); return self
    def pop(self) -> T: return self.items.pop()
type Pair[A, B] = tuple[A, B]
type Numbers = int | float
print(first([3, 4]), Stack[int]().push(5).pop(), Numbers.__name__, Numbers.__value__, Pair.__name__)
print([p.__name__ for p in first.__type_params__], Stack.__type_params__[0].__name__, Pair.__type_params__)
def bound[T: int, *Ts, **P](x: T) -> T: return x
print(bound(1), [str(p) for p in bound.__type_params__])
class Sub[K](Stack[K]): pass
print(Sub().push(1).pop(), Stack.__parameters__, type(Numbers).__name__)
type Recursive = list[Recursive] | int
print(Recursive)
type = 5
print(type)
