# Where properties and their subclasses keep their docstring.
def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def silent(self):
    return 1


def second(self):
    """doc 2"""


def third(self):
    """doc 3"""


class Documented(property):
    """Documented's doc"""


class Undocumented(property):
    pass


class Slots(property):
    __slots__ = ("foo",)


class DocSlot(property):
    __slots__ = ("foo", "__doc__")


for kind in (property, Documented, Undocumented, DocSlot):
    print(kind.__name__)
    for getter in (None, silent, second):
        for doc in (None, "given"):
            p = kind(getter, None, None, doc)
            print(" ", p.__doc__, p.getter(third).__doc__, p.getter(silent).__doc__,
                  p.setter(silent).__doc__)
    p = kind(second)
    p.__doc__ = "user"
    print(p.__doc__, p.getter(third).__doc__)
    p = kind(silent)
    p.__doc__ = "user"
    print(p.__doc__, p.getter(third).__doc__)
print(Slots(doc="what").__doc__, Slots(silent).__doc__)
print(attempt(Slots, second))
print(Documented.__doc__)
p = property(second)
del p.__doc__
print(p.__doc__)


class Asking(property):
    def __setattr__(self, name, value):
        print("set", name, value)
        super().__setattr__(name, value)


print(Asking().__doc__, Asking(doc=5).__doc__)

print("-- unions and their hash")
import typing
print(hash(int | str) == hash(str | int) == hash(typing.Union[int, str]) == hash(frozenset([int, str])))

print("-- built-ins go on to what is made without any")
safe = {"None": None, "type": type}
ns = {"__builtins__": safe}
exec("def f(): pass\ng = type(f)(f.__code__, {})", ns)
print(ns["f"].__builtins__ is safe, ns["g"].__builtins__ is safe)
ns = {"__builtins__": {"exec": exec, "eval": eval}}
exec("g = {}\nexec('', g)\nh = {}\neval('1', h)", ns)
print(ns["g"]["__builtins__"] is ns["__builtins__"], ns["h"]["__builtins__"] is ns["__builtins__"])
