# dataclasses, enum, namedtuple, typing at run time.
from dataclasses import dataclass, field, asdict, astuple, replace, fields, FrozenInstanceError
from collections import namedtuple
from enum import Enum, IntEnum, auto, Flag, unique
from typing import NamedTuple, Optional, List, Union, Any

@dataclass
class Item:
    name: str
    price: float = 1.0
    tags: list = field(default_factory=list)
    hidden: int = field(default=0, repr=False, compare=False)
    def total(self, n): return self.price * n
a, b = Item("x"), Item("x", 1.0, [], 5)
print(a, a == b, a.total(3), asdict(a), astuple(b), replace(a, name="y"), [f.name for f in fields(Item)])
try: Item()
except TypeError as error: print(error)
@dataclass(frozen=True, order=True)
class P:
    x: int
    y: int = 0
print(P(1) < P(2), sorted([P(2), P(1, 5), P(1)]), {P(1): 1}[P(1, 0)], hash(P(1)) == hash(P(1)))
try: P(1).x = 2
except FrozenInstanceError as error: print(type(error).__name__, error)
@dataclass
class Base:
    a: int
    def __post_init__(self): self.sum = self.a * 2
@dataclass
class Sub(Base):
    b: int = 3
print(Sub(1), Sub(1).sum, Sub(1) == Sub(1, 3), Sub(1) != Base(1))
try:
    @dataclass
    class Bad:
        x: list = []
except ValueError as error: print(error)
try:
    @dataclass
    class Bad2:
        x: int = 1
        y: int
except TypeError as error: print(error)
class Color(Enum):
    RED = 1
    GREEN = 2
    ALIAS = 1
    @property
    def pretty(self): return self.name.title()
print(Color.RED, repr(Color.GREEN), Color.RED.value, Color(2), Color["RED"], list(Color), Color.ALIAS is Color.RED, Color.RED.pretty, Color.RED == 1, len(Color), Color.RED in Color)
try: Color(9)
except ValueError as error: print(error)
try: Color["BLUE"]
except KeyError as error: print(error)
class Level(IntEnum):
    LOW = auto()
    HIGH = auto()
print(Level.LOW < Level.HIGH, Level.HIGH + 1, [l.name for l in Level], Level.LOW == 1)
class Perm(Flag):
    R = 4
    W = 2
    X = 1
print(Perm.R | Perm.W, (Perm.R | Perm.W) & Perm.W, Perm.R in (Perm.R | Perm.X), bool(Perm.R & Perm.X))
Point = namedtuple("Point", "x y", defaults=[0])
pt = Point(3)
print(pt, pt.x, pt[1], pt._asdict(), pt._replace(x=9), Point._fields, tuple(pt), pt == (3, 0), Point(*[1, 2]))
try: Point()
except TypeError as error: print(error)
class Emp(NamedTuple):
    name: str
    id: int = 3
    def hi(self): return f"hi {self.name}"
print(Emp("bob"), Emp("bob").hi(), Emp("a", 1)[1])
def f(x: Optional[int], y: List[str], z: Union[int, str], w: "Any" = None) -> dict[str, int]: ...
print(f.__annotations__)
