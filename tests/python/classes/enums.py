# Enumerations and flags: members, combinations, checks, messages.
import enum
from enum import *
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
class A(Enum):
    X=1
    Y=2
    Z=1
print(list(A), A.X, A.Z, A(1), A['X'], A.X.name, repr(A), A.X in A, A.__members__)
def f():
    class F(Flag):
        A=1
        B=6
    return list(F), F._flag_mask_, F._all_bits_
t(f)
def f():
    @verify(NAMED_FLAGS)
    class F(Flag):
        A=1
        B=6
        C=24
    return list(F)
t(f)
def f():
    @verify(CONTINUOUS)
    class F(Flag):
        A=1
        B=8
    return list(F)
t(f)
def f():
    @verify(CONTINUOUS)
    class F(Enum):
        A=1
        B=8
    return list(F)
t(f)
def f():
    @verify(UNIQUE)
    class F(Enum):
        A=1
        B=1
    return list(F)
t(f)
def f():
    @unique
    class F(Enum):
        A=1
        B=1
    return list(F)
t(f)
class C(Flag):
    R=1;G=2;B=4
    RG=3
t(lambda: C(9))
t(lambda: [C(0),C(7),C(-1),~C.R,C.R|C.B, C.RG,str(C(5)),C.RG.name,len(C.RG),list(C.RG), C(5).name])
class I(IntFlag):
    R=1;G=2;B=4
t(lambda: [I(0),I(7),I(-1),~I.R,I.R|I.B,I(9),I(-9),str(I(5)),I(16).name,I(17)])
t(lambda: C.R | 1)
t(lambda: 1 in C.R)
t(lambda: C('x'))
t(lambda: A('x'))
t(lambda: A['x'])
def f(): A.X=3
t(f)
def f(): del A.X
t(f)
def f():
    class B(A): pass
t(f)
t(lambda: dir(A)); t(lambda: dir(A.X)); t(lambda: dir(C)); 
t(lambda: enum.show_flag_values(5))
t(lambda: [enum.bin(5),enum.bin(-5,8), enum.bin(0)])
t(lambda: Enum('Z','a b c',start=3).__members__)
t(lambda: Enum('Z',[('a',1),('b',2)]).__members__)
t(lambda: Enum('Z',{'a':1}).__members__)
def f():
    class G(Enum):
        a=1
        a=2
t(f)
def f():
    class G(Enum):
        _x_=1
t(f)
def f():
    class G(Enum):
        mro=1
t(f)
def f():
    class G(Enum):
        _order_="a b c"
        b=1
        a=2
t(f)
def f():
    class G(Enum,int): pass
t(f)
def f():
    class G(StrEnum):
        b=1
t(f)
def f():
    class G(StrEnum):
        b="1",2
t(f)
class W(Enum):
    a=1;b=auto();c='x'
t(lambda:list(W))
class S(StrEnum):
    AA=auto(); BB="q"
t(lambda:[list(S),str(S.AA), S.AA=="aa", f"{S.BB:>3}", format(I.R)])
class Num(IntEnum):
    one=1; two=2
t(lambda: [Num.one+1, Num.one<Num.two, str(Num.one), repr(Num.one), f"{Num.one}", hash(Num.one)==hash("one"), sorted(Num)])
class Planet(Enum):
    EARTH=(1,2)
    def __init__(self,m,r): self.m=m; self.r=r
    @property
    def g(self): return self.m/self.r
t(lambda: [Planet.EARTH.g, Planet.EARTH.value])
t(lambda: [enum.bin(3,6),enum.bin(-3),enum.bin(-8),enum.bin(-1),enum.bin(-1,4)])
