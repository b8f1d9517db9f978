# Which built-in exceptions have a `__new__` and an `__init__` of their own, and what these accept.
import builtins


def attempt(f, *args):
    try:
        return repr(f(*args))
    except Exception as e:
        return f"{type(e).__name__}: {e}"


exceptions = {v.__name__: v for v in vars(builtins).values()
              if isinstance(v, type) and issubclass(v, BaseException)}
for name in sorted(exceptions):
    t = exceptions[name]
    print(name, [k for k in ("__new__", "__init__") if k in vars(t)], attempt(t.__new__, int))

some = (Exception, ValueError, AttributeError, OSError, UnicodeDecodeError, UnicodeError,
        BaseExceptionGroup, SyntaxError, KeyError)
for a in some:
    for b in some:
        print(a.__name__, b.__name__, attempt(a.__new__, b))
print(attempt(Exception.__init__, 5))
print(attempt(KeyError.__init__, ValueError()))
print(KeyError.__init__, ValueError.__init__, OSError.__init__, ExceptionGroup.__init__)


# The built-in type whose layout is extended makes the instances, whatever comes first.
class A(ValueError, OSError):
    pass


e = A(2, "x")
print(e, e.errno, type(e).__name__)


class B(OSError):
    def __new__(cls, *args):
        print("B.__new__")
        return super().__new__(cls, *args)


class C(ValueError, B):
    pass


print(attempt(C, 1))


class D(LookupError, AttributeError):
    pass


class E(UnicodeDecodeError, LookupError):
    pass


class F(ExceptionGroup, ValueError):
    pass


class G(ValueError, ExceptionGroup):
    pass


class H(ValueError, KeyError):
    pass


print(attempt(D, "a"), D("a").name)
print(attempt(E, "utf8", b"abc", 0, 1, "bad"))
print(attempt(F, "a", [ValueError()]))
print(attempt(G, "a", [ValueError()]))
print(attempt(H, "a"), str(H("a")))


class Reversed(type):
    def mro(cls):
        return type.mro(cls)[::-1]


class Base:
    pass


class X(Base, metaclass=Reversed):
    pass


print([c.__name__ for c in X.__mro__], type(X()).__name__)
