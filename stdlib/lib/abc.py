"""Abstract base classes (PEP 3119)."""

from _abc import Answers as _Answers, get_cache_token, note_registration as _note_registration


def abstractmethod(funcobj):
    """Marks a method that subclasses must override."""
    funcobj.__isabstractmethod__ = True
    return funcobj


class abstractclassmethod(classmethod):
    """An abstract class method (use @classmethod over @abstractmethod)."""

    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractstaticmethod(staticmethod):
    """An abstract static method (use @staticmethod over @abstractmethod)."""

    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractproperty(property):
    """An abstract property (use @property over @abstractmethod)."""

    __isabstractmethod__ = True


class ABCMeta(type):
    """The metaclass of abstract base classes."""

    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        _collect_abstract(cls, namespace.items())
        cls._abc_impl = _Answers()
        return cls

    def register(cls, subclass):
        """Makes a class a virtual subclass; returns it, so this is a decorator, too."""
        if not isinstance(subclass, type):
            raise TypeError("Can only register classes")
        if issubclass(subclass, cls):
            return subclass
        if issubclass(cls, subclass):
            raise RuntimeError("Refusing to create an inheritance cycle")
        from _weakref import ref
        cls._abc_impl.registered[id(subclass)] = ref(subclass)
        _note_registration()
        if cls.__flags__ & 0x60:   # matched by sequence or mapping patterns
            from _thread import _set_pattern_flags
            _set_pattern_flags(subclass, cls)
        return subclass

    def __instancecheck__(cls, instance):
        subclass = instance.__class__
        answer = cls._abc_impl.find(subclass)
        if answer is True:
            return True
        subtype = type(instance)
        if subtype is not subclass:
            return cls.__subclasscheck__(subclass) or cls.__subclasscheck__(subtype)
        return cls.__subclasscheck__(subclass) if answer is None else False

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        answer = cls._abc_impl.find(subclass)
        if answer is None:
            answer = cls._abc_decide(subclass)
            cls._abc_impl.add(subclass, answer)
        return answer

    def _abc_decide(cls, subclass):
        answer = cls.__subclasshook__(subclass)
        if answer is not NotImplemented:
            if not isinstance(answer, bool):
                raise AssertionError("__subclasshook__ returned a non-boolean")
            return answer
        if cls in getattr(subclass, "__mro__", ()):
            return True
        for reference in list(cls._abc_impl.registered.values()):
            registered = reference()
            if registered is not None and issubclass(subclass, registered):
                return True
        below_cls = cls.__subclasses__()
        if not isinstance(below_cls, list):
            raise TypeError("__subclasses__() must return a list")
        for below in below_cls:
            if issubclass(subclass, below):
                return True
        return False

    def _abc_registry_clear(cls):
        """Forgets what was registered, for debugging."""
        cls._abc_impl.registered.clear()

    def _abc_caches_clear(cls):
        """Forgets all answers, for debugging."""
        cls._abc_impl.clear()

    def _dump_registry(cls, file=None):
        """Prints what is registered, for debugging."""
        print(f"Class: {cls.__module__}.{cls.__qualname__}", file=file)
        for reference in cls._abc_impl.registered.values():
            print("  ", reference(), file=file)


def _collect_abstract(cls, items):
    abstract = {name for name, value in items if getattr(value, "__isabstractmethod__", False)}
    for base in cls.__bases__:
        for name in getattr(base, "__abstractmethods__", ()):
            if getattr(getattr(cls, name, None), "__isabstractmethod__", False):
                abstract.add(name)
    cls.__abstractmethods__ = frozenset(abstract)


def update_abstractmethods(cls):
    """Recomputes which methods of a class are abstract, after it was changed."""
    if hasattr(cls, "__abstractmethods__"):
        _collect_abstract(cls, list(cls.__dict__.items()))
    return cls


class ABC(metaclass=ABCMeta):
    """A base class whose subclasses may have abstract methods."""

    __slots__ = ()
