# The docstring a dataclass gets when it has none: its signature.
import abc
import collections
import typing
from dataclasses import KW_ONLY, InitVar, dataclass, field


@dataclass
class Empty:
    pass


@dataclass
class Defaults:
    x: int
    y: "str" = "q"
    z: typing.List[int] = field(default_factory=list)
    w: list[int] = None
    v: int | None = None


@dataclass
class Named(Defaults):
    _: KW_ONLY
    k: typing.Optional[int] = 3
    m: collections.OrderedDict = field(kw_only=True, default=None)


@dataclass
class Odd:
    k: int = field(kw_only=True)
    i: InitVar[int] = 3
    self: int = 4
    c: typing.Callable[[int], None] = None


@dataclass(kw_only=True)
class Keywords:
    a: int
    b: float = 1.5
    n: None = None
    f: Defaults = field(default=None, repr=False)


@dataclass(init=False)
class NoInit:
    a: int


@dataclass
class OwnInit:
    a: int

    def __init__(self, q):
        pass


@dataclass
class OwnNew:
    a: int

    def __new__(cls, *args, **kwargs):
        return object.__new__(cls)


class Meta(type):
    def __call__(cls, *args):
        return 1


@dataclass
class WithMeta(metaclass=Meta):
    a: int


@dataclass
class Abstract(abc.ABC):
    a: int = 0
    b: str = field(init=False, default="x")


class Unshowable:
    def __repr__(self):
        raise ValueError

    def __hash__(self):
        return 1


@dataclass
class Broken:
    a: Unshowable = Unshowable()


@dataclass(slots=True, frozen=True)
class Frozen:
    a: int
    b: "list[int]" = ()


@dataclass
class Mapping(dict):
    a: int


@dataclass
class Row(tuple):
    a: int


for cls in (Empty, Defaults, Named, Odd, Keywords, NoInit, OwnInit, OwnNew, WithMeta, Abstract,
            Broken, Frozen, Mapping, Row):
    print(cls.__doc__)
