# The texts of errors that the type system raises, and the texts of its descriptors.


def show(f, *args):
    try:
        text = repr(f(*args))
    except BaseException as e:
        text = f"{type(e).__name__}: {e}"
    import re
    print(re.sub(r"0x[0-9a-f]+", "0x...", text))


class A:
    pass


class S:
    __slots__ = ("a",)


def delete(o, n):
    delattr(o, n)


show(delete, A(), "x")
show(lambda: S().a)
show(delete, S(), "a")
show(setattr, S(), "b", 1)
show(lambda: S.a.__get__(1))
show(setattr, 1, "x", 1)
show(setattr, 1, "real", 1)
show(setattr, int, "x", 1)
show(delete, A, "zz")
show(setattr, A, "__name__", 1)
show(delete, A, "__name__")
show(lambda: A(1))
show(lambda: object(1))
show(lambda: object.__new__())
show(lambda: object.__new__(1))
show(lambda: object.__new__(int))
show(lambda: int.__new__(str))
show(lambda: type())
show(lambda: type(1, 2))
show(lambda: type("a", 2, 3))
show(lambda: type("a", (), 3))
show(lambda: type("a", (1,), {}))
show(lambda: type("a", (bool,), {}))
show(lambda: type("a", (int, str), {}))
show(lambda: type("a", (object, A), {}))
show(lambda: type("a", (A, A), {}))


class B:
    __bool__ = lambda s: 1
    __len__ = lambda s: -1
    __hash__ = lambda s: "a"
    __str__ = lambda s: 1
    __repr__ = lambda s: 1
    __init__ = lambda s: 1
    __iter__ = lambda s: 1
    __index__ = lambda s: "a"
    __int__ = lambda s: "a"
    __float__ = lambda s: "a"
    __format__ = lambda s, x: 1
    __length_hint__ = lambda s: "a"
    __contains__ = None
    __dir__ = lambda s: 1


show(B)
b = object.__new__(B)
for f in (bool, len, hash, str, iter, int, float, format, dir, hex, chr):
    show(f, b)
show(lambda: repr(b))
show(lambda: 1 in b)
show(lambda: f"{object():a}")
B.__len__ = lambda s: "a"
show(len, b)
one, word = 1, "a"
show(lambda: next(one))
show(lambda: iter(one))
show(lambda: 1 in one)
show(lambda: len(one))
show(lambda: one[0])
show(lambda: int[0])
show(lambda: A[0])
show(lambda: -word)
show(lambda: ~word)
show(lambda: one < word)
show(lambda: pow(1, word))
show(lambda: pow(word, 1, 1))
show(lambda: divmod(1, word))
show(lambda: one())
show(lambda: reversed(one))
show(lambda: round(word))
show(lambda: abs(word))
for symbol in ("+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "@"):
    show(lambda: eval(f"one {symbol} A()"))
    try:
        exec(f"x = A()\nx {symbol}= 1")
    except TypeError as e:
        print(e)


def set_item(o):
    o[0] = 1


def delete_item(o):
    del o[0]


show(set_item, 1)
show(delete_item, 1)
show(set_item, (1,))
show(delete_item, (1,))
show(set_item, "a")


class I:
    def __getitem__(s, i):
        if i > 2:
            raise IndexError
        return i


class J:
    def __setitem__(s, i, v):
        pass


show(set_item, I())
show(delete_item, J())
show(lambda: list(I()))
show(lambda: 2 in I())
show(lambda: 7 in I())
show(lambda: isinstance(1, 1))
show(lambda: issubclass(1, 1))
show(lambda: issubclass(int, 1))
show(lambda: (1).__add__())
show(lambda: int.__add__())
show(lambda: int.__add__("a", 1))
show(lambda: (1).__add__(1, 2, 3))
show(lambda: (1).__add__(x=1))
show(lambda: (1).__eq__(1))
show(lambda: (1).__add__("a"))
show(lambda: int.__repr__(1, 2))
show(lambda: (1).__add__)
show(lambda: int.__add__)
show(lambda: int.bit_length)
show(lambda: (1).bit_length)
show(lambda: int.real)
show(lambda: S.a)
show(lambda: A.__dict__["__dict__"])
show(lambda: object.__new__)
show(lambda: dict.fromkeys)
show(lambda: dict.__dict__["fromkeys"])
show(lambda: hash([]))
show(lambda: object().x)
show(lambda: int.zz)
show(lambda: type.__call__())
show(lambda: type.mro())
show(lambda: A.mro())
show(lambda: int.real.__get__(1))
show(lambda: int.real.__get__("a"))
show(lambda: int.real.__set__(1, 2))


class P:
    @property
    def x(self):
        return 1

    y = property()


def assign(o, n, v):
    setattr(o, n, v)


show(assign, P(), "x", 1)
show(delete, P(), "x")
show(lambda: P().y)
show(lambda: P.x)


class Q:
    def __set_name__(s, o, n):
        1 / 0


def in_class(text):
    exec(text, globals())


show(in_class, "class R: a = Q()")
show(in_class, "class R(A, x=1): pass")
show(in_class, "class R: __slots__ = 'a'; a = 1")
show(in_class, "class R: __slots__ = 1")
show(in_class, "class R: __slots__ = (1,)")
show(in_class, "class R: __slots__ = ('1',)")
show(in_class, "class R(tuple): __slots__ = ('a',)")
show(in_class, "class R(A): __slots__ = ('__dict__',)")
show(assign, A, "__bases__", (int,))
show(assign, A(), "__class__", int)
show(assign, A(), "__class__", 1)
show(assign, A(), "__dict__", 1)
show(lambda: super(int, "a"))
show(lambda: super(int, 1).zz)
show(lambda: super(int, 1))
show(lambda: super(bool))
show(lambda: super(1))
show(lambda: list[int])
show(lambda: int | str)
show(lambda: int | 1)
show(lambda: int | None)
show(lambda: list[int](("a",)))
show(lambda: dict[str, list[int]] | None)
show(lambda: isinstance(1, list[int]))
show(lambda: isinstance(1, int | str))
show(lambda: isinstance(None, int | None))
show(lambda: type(None)())
show(lambda: type(iter([]))())


class Meta(type):
    def __call__(s):
        return 5


class X(metaclass=Meta):
    pass


show(X)
show(in_class, "class M2(type): pass\nclass Y(metaclass=M2): pass\nclass Z(X, Y): pass")
show(lambda: A.f)
show(lambda: getattr(1, 1))
show(lambda: A().__format__("x"))
show(lambda: print(sep=1))
show(lambda: print(end=1))
show(lambda: sum(["a"]))
show(lambda: sum([], ""))
show(lambda: max([]))
show(lambda: max())
show(lambda: max(1))
show(lambda: min(1, 2, default=3))
show(lambda: chr(-1))
show(lambda: chr("a"))
show(lambda: ord("ab"))
show(lambda: ord(1))
show(lambda: hex("a"))
show(lambda: sorted([1], 1))
show(lambda: next(iter([])))
show(lambda: callable())
show(lambda: vars(1))
show(lambda: hash())
show(lambda: iter(1, 2))
