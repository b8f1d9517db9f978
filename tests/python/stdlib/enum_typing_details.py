# Enumerations, substitution of type variables and str() of bytes, in their odd cases.
import asyncio
import collections.abc as c
import inspect
from enum import *
from typing import *


def a(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


class Huh(Enum):
    ONE = auto()
    TWO = auto(), auto()
    THREE = auto(), auto(), auto()
print([m.value for m in Huh])
class CustomStrEnum(str, Enum): pass
def f1():
    class T(CustomStrEnum):
        one='1'
        two=2
    return list(T)
a(f1)
def f2():
    class T(CustomStrEnum):
        one=1
        two='2'
    return list(T)
a(f2)
def f3():
    class T(CustomStrEnum):
        one='1','utf-8'
    return list(T)
a(f3)
def f4():
    class T(CustomStrEnum):
        one=b'1','ascii',9
    return list(T)
a(f4)
def f5():
    class T(CustomStrEnum):
        one=b'1','ascii','strict'; two=b'2','latin-1','strict'
    return list(T), T.one.value
a(f5)
def f7():
    class Flag_(IntFlag):
        def __new__(cls, c):
            value=1<<c
            self=int.__new__(cls,value); self._value_=value; self._cargo=c; return self
        one=3; two=6
    return Flag_.one, Flag_.one.value, Flag_.one|Flag_.two, Flag_(64|8), list(Flag_(72))
a(f7)
class Color(Flag):
    def __new__(cls, label):
        v=1<<len(cls.__members__); o=object.__new__(cls); o._value_=v; o.label=label; return o
    RED='r'; BLUE='b'
print(Color.RED|Color.BLUE, Color(3), Color.BLUE.label, ~Color.RED)
class NewE(Enum):
    a=1
a(lambda: inspect.signature(NewE))
a(lambda: inspect.signature(Enum)); 
T=TypeVar("T"); Ts=TypeVarTuple("Ts"); T1=TypeVar("T1")
a(lambda: tuple[*Ts][int])
a(lambda: tuple[*Ts][int,str])
a(lambda: tuple[*Ts][()])
a(lambda: tuple[T,*Ts][int])
a(lambda: Annotated[tuple[*Ts],'x'][int])
a(lambda: Annotated[tuple[*Ts],'x'][int,str])
a(lambda: tuple[Unpack[Ts]][int])
a(lambda: Literal[[],[]].__args__)
a(lambda: tuple[*tuple[int,...]])
a(lambda: Tuple[Unpack[Ts]][int,str])
a(lambda: tuple[*tuple[*Ts], T][int,str])
a(lambda: tuple[T][*tuple[int]])
a(lambda: Tuple[T][*tuple[int]])
a(lambda: iter(Union[int,str]))
a(lambda: List[T][Unpack[Tuple[int]]])
a(lambda: tuple[tuple[*Ts],int][str,float])
a(lambda:tuple[*Ts, T][int,str,float])
P=ParamSpec("P")
a(lambda: c.Callable[P,T][[int,str],float])
a(lambda: c.Callable[Concatenate[int,P],T])
a(lambda: c.Callable[Concatenate[int,P],T][[str],bytes])
class X(Generic[T,P]): pass
a(lambda: X[int,[str,bytes]])
a(lambda: c.Callable[P,T][P,T])
a(lambda: X[Callable[P,T],P])


def text(*args, **kwargs):
    try:
        print(repr(str(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)


text(b"1", "ascii", 9)
text(b"1", 5)
text(b"1", None)
text(5, errors=3)
text("a", "b")
text(b"", encoding="nope")


async def main():
    async with asyncio.timeout(5) as limit:
        print(repr(limit)[:17])
    print(repr(limit))
    try:
        limit.reschedule(1)
    except RuntimeError as e:
        print(e)


asyncio.run(main())


class Described:
    __signature__ = "(a, b=2, *, c)"


class Computed:
    def __signature__():
        return inspect.Signature([inspect.Parameter("x", inspect.Parameter.POSITIONAL_ONLY)])


print(inspect.signature(Described), inspect.signature(Computed))
