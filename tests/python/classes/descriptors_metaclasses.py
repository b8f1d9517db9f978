# Descriptors, metaclasses, __init_subclass__, __set_name__, __slots__, __new__, __class_getitem__, ABCs, multiple inheritance.
class Typed:
    def __init__(self, kind): self.kind = kind
    def __set_name__(self, owner, name): self.name = name; print("named", owner.__name__, name)
    def __get__(self, obj, owner):
        if obj is None: return self
        return obj.__dict__.get(self.name, "unset")
    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name} must be {self.kind.__name__}")
        obj.__dict__[self.name] = value
    def __delete__(self, obj): print("deleting"); del obj.__dict__[self.name]
class Person:
    name = Typed(str)
    age = Typed(int)
p = Person()
print(p.name)
p.name = "Ann"; p.age = 3
print(p.name, p.age, p.__dict__, type(Person.name).__name__)
try: p.age = "x"
except TypeError as error: print(error)
del p.age
print(p.age)
class NonData:
    def __get__(self, obj, owner): return "from descriptor"
class Holder:
    d = NonData()
h = Holder()
print(h.d); h.d = 1; print(h.d)
class Meta(type):
    def __new__(mcls, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(mcls, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
    def __call__(cls, *a, **k):
        print("creating", cls.__name__)
        return super().__call__(*a, **k)
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        return {"prepared": True}
    def __len__(cls): return 42
    def __getitem__(cls, k): return f"{cls.__name__}[{k}]"
    @property
    def meta_prop(cls): return "meta " + cls.__name__
class M(metaclass=Meta, option=1):
    x = 1
class N(M): pass
print(M.prepared, len(M), N["k"], N.meta_prop, type(N).__name__, N())
class Registry:
    found = []
    def __init_subclass__(cls, tag=None, **kw):
        super().__init_subclass__(**kw)
        Registry.found.append((cls.__name__, tag))
class A1(Registry, tag="one"): pass
class A2(A1): pass
print(Registry.found)
class Slots:
    __slots__ = ("a", "b")
    def __init__(self): self.a = 1
s = Slots()
print(s.a)
for code in ("s.c = 1", "s.__dict__"):
    try: exec(code)
    except AttributeError as error: print(error)
class SubSlots(Slots):
    __slots__ = ("c",)
t = SubSlots(); t.c = 3; t.b = 2
print(t.a, t.b, t.c, hasattr(t, "__dict__"))
class Single:
    instance = None
    def __new__(cls, *args):
        if cls.instance is None: cls.instance = super().__new__(cls)
        return cls.instance
    def __init__(self, v): self.v = v
print(Single(1) is Single(2), Single(3).v)
class Temp(float):
    def __new__(cls, v): return super().__new__(cls, v * 2)
    def __repr__(self): return f"Temp({float(self)})"
print(Temp(2), Temp(2) + 1, isinstance(Temp(1), float))
class MyList(list):
    def append(self, x): super().append(x * 10)
    def first(self): return self[0]
m = MyList([1]); m.append(2); m.extra = 5
print(m, m.first(), len(m), m == [1, 20], type(m[:]), m.extra)
class MyDict(dict):
    def __missing__(self, k): return f"missing {k}"
md = MyDict(a=1)
print(md["a"], md["b"], md.get("b"), md)
class MyStr(str):
    def shout(self): return self.upper() + "!"
print(MyStr("hi").shout(), MyStr("a") + "b", type(MyStr("a") + "b").__name__, {MyStr("k"): 1}["k"])
class MyInt(int): pass
print(MyInt(3) + 4, type(MyInt(3) + 4).__name__, MyInt("12"), repr(MyInt(5)))
class MyExc(Exception):
    def __init__(self, code): super().__init__("msg"); self.code = code
try: raise MyExc(7)
except MyExc as e: print(e, e.code, e.args)
class Generic:
    def __class_getitem__(cls, k): return (cls.__name__, k)
print(Generic[int], list[int], dict[str, int])
class A:
    def go(self): return ["A"]
class B(A):
    def go(self): return ["B"] + super().go()
class C(A):
    def go(self): return ["C"] + super().go()
class D(B, C):
    def go(self): return ["D"] + super().go()
print(D().go(), [k.__name__ for k in D.__mro__])
try:
    class X(A, B): pass
except TypeError as error: print(error)
from abc import ABC, abstractmethod
class Shape(ABC):
    @abstractmethod
    def area(self): ...
    @property
    @abstractmethod
    def name(self): ...
class Square(Shape):
    def area(self): return 4
    name = "square"
class Half(Shape):
    def area(self): return 2
print(Square().area(), Square().name)
for k in (Shape, Half):
    try: k()
    except TypeError as error: print(error)
class Dyn(ABC): pass
Dyn.register(int)
print(isinstance(5, Dyn), issubclass(int, Dyn))
class Even(type):
    def __instancecheck__(cls, o): return o % 2 == 0
class EvenInt(metaclass=Even): pass
print(isinstance(4, EvenInt), isinstance(3, EvenInt))
class WithCell:
    def me(self): return __class__
print(WithCell().me() is WithCell)
class DelMe:
    def __del__(self): print("del called")
x = DelMe(); del x
y = [DelMe()]; y.clear()
def scope(): z = DelMe(); print("in scope")
scope()
DelMe(); print("after temp")
class CallCount:
    calls = 0
    def __new__(cls): CallCount.calls += 1; return 5
    def __init__(self): print("never")
print(CallCount(), CallCount.calls)
print(type("T", (), {})().__class__.__name__, type(p).__mro__[-1], object.__new__(Person).name, Person.__dict__["age"].kind)
