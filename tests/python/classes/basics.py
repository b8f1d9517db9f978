# Classes: attributes, methods, class and static methods, properties, inheritance, super, repr, comparison.
class Animal:
    count = 0
    kinds = []

    def __init__(self, name, legs=4):
        self.name = name
        self.legs = legs
        Animal.count += 1
        self.kinds.append(type(self).__name__)

    def speak(self):
        return f"{self.name} makes a sound"

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r})"

    @classmethod
    def create(cls, name):
        return cls(name)

    @staticmethod
    def about():
        return "animals"

    @property
    def title(self):
        """The title."""
        return self.name.title()

    @title.setter
    def title(self, value):
        self.name = value.lower()

    @title.deleter
    def title(self):
        del self.name

class Dog(Animal):
    def __init__(self, name):
        super().__init__(name)
        self.tricks = []

    def speak(self):
        return super().speak() + ": woof"

class Puppy(Dog):
    def speak(self):
        return super(Puppy, self).speak() + " (small)"

a, d, p = Animal("cat"), Dog("rex"), Puppy.create("bit")
print(a, d, p, [a, d], Animal.count, Animal.kinds)
print(a.speak(), d.speak(), p.speak(), Dog.speak(p), Animal.about(), p.about())
print(d.title)
d.title = "MAX"
print(d.name, Animal.title.__doc__)
del d.title
try:
    d.title
except AttributeError as error:
    print(error)
print(isinstance(p, Dog), isinstance(p, Animal), isinstance(a, Dog), issubclass(Puppy, Animal), issubclass(Dog, (int, Animal)), type(p) is Puppy)
print(Puppy.__mro__, Puppy.__bases__, Puppy.__name__, Puppy.__qualname__, Puppy.__module__)
print(p.__class__, p.__dict__, sorted(vars(a)))
a.extra = 1
print(a.extra, hasattr(a, "extra"), getattr(a, "nope", "default"), getattr(a, "extra"))
setattr(a, "dyn", 5); delattr(a, "extra")
print(a.__dict__)
for code in ("a.nope", "a.nope()", "a.speak(1)", "Animal()", "Animal.speak()", "d.__nope", "del a.nope", "a.speak = 1; a.speak()", "Animal.nope", "(5).x", "(5).x = 1", "None.x", "[].foo", "len.x = 1",
             "a.title.nope", "''.foo = 1", "object().x = 1", "int.x = 1", "super().x", "class X(5): pass", "class X(int, str): pass", "class X(Dog, Dog): pass", "class X(Animal, Dog): pass",
             "class X(bool): pass", "class X(type(None)): pass", "Animal.__class__ = 5", "object(1)", "type('X', 5, {})", "type(1, 2)", "isinstance(1, 2)", "issubclass(1, int)"):
    try:
        exec(code)
        print(code, "fine")
    except Exception as error:
        print(code, "->", type(error).__name__, error)
class P:
    @property
    def ro(self): return 1
try:
    P().ro = 2
except AttributeError as error:
    print(error)
try:
    del P().ro
except AttributeError as error:
    print(error)
bound = a.__class__.speak
print(bound(a), a.about is Animal.about, d.speak == d.speak, d.speak.__self__ is d, d.speak.__func__ is Dog.speak, d.speak.__name__)
X = type("X", (Animal,), {"speak": lambda self: "dynamic", "v": 3})
print(X("q").speak(), X.v, X)
class Nested:
    class Inner:
        value = 1
        def where(self): return __class__.__qualname__
    def make(self): return self.Inner()
print(Nested().make().value, Nested.Inner, Nested().make().where())
def local_class():
    class Local: pass
    return Local
print(local_class(), local_class() is local_class())
class Empty: ...
print(Empty() == Empty(), Empty() is None, bool(Empty()), hash(Empty()) is not None)
class WithDoc:
    """About."""
    x: int = 1
    y: str
print(WithDoc.__doc__, WithDoc.__annotations__, Empty.__doc__)
class Private:
    def __init__(self): self.__secret = 1; self._Other__x = 2
    def get(self): return self.__secret
print(Private().get(), Private().__dict__)
