import typing, types
def f(): pass
print(typing.List[int], typing.Optional[int], typing.Union[int, str], typing.Dict[str, int], typing.Callable[[int], str], typing.Any, list[int], int | None, typing.get_args(dict[str, int]), typing.get_origin(list[int]), typing.cast(int, "x"), typing.TYPE_CHECKING)
T = typing.TypeVar("T")
class Box(typing.Generic[T]):
    def __init__(self, v: T): self.v = v
print(Box[int](5).v, Box[int], T, typing.NamedTuple("N", [("a", int)])(1))
class Proto(typing.Protocol):
    def run(self) -> int: ...
class Runner:
    def run(self): return 1
print(isinstance(Runner(), typing.runtime_checkable(Proto)), typing.Literal["a"], typing.Final, typing.ClassVar[int])
class TD(typing.TypedDict): a: int
print(TD(a=1), types.SimpleNamespace(a=1, b="x"), types.SimpleNamespace(a=1) == types.SimpleNamespace(a=1), types.FunctionType is type(f), types.GeneratorType.__name__, types.MappingProxyType({"a": 1}), types.ModuleType("m").__name__, types.MethodType(lambda s: s, 5)())
