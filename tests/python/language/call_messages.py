# What is said about * and ** arguments that do not fit, and about mappings in displays.


def say(function):
    try:
        print(function())
    except Exception as e:
        print(type(e).__name__, e)


def f(*args, **kwargs):
    return args, kwargs


class C:
    def method(self, *args, **kwargs):
        return args, kwargs

    def __call__(self):
        pass


class Pairs:
    def __init__(self, *pairs):
        self.pairs = pairs

    def keys(self):
        return [key for key, _value in self.pairs]

    def __getitem__(self, key):
        return dict(self.pairs)[key]


nothing = None
say(lambda: f(*1))
say(lambda: f(0, *1))
say(lambda: f(*[], *1))
say(lambda: f(**1))
say(lambda: f(a=1, **1))
say(lambda: C().method(*1))
say(lambda: C().method(**1))
say(lambda: print(*1))
say(lambda: [].append(**1))
say(lambda: nothing(*1))
say(lambda: nothing(**1))
say(lambda: f(a=1, **{"a": 2}))
say(lambda: f(**{"a": 2}, a=1))
say(lambda: f(**{"a": 1}, **{"a": 2}))
say(lambda: C().method(a=1, **{"a": 2}))
say(lambda: dict(a=1, **{"a": 2}))
say(lambda: f(**{1: 2}))
say(lambda: f(**{1: 2}, **{1: 3}))
say(lambda: C().method(**{1: 2}))
say(lambda: dict(**{1: 2}))
say(lambda: f(**Pairs(("a", 1), ("b", 2))))
say(lambda: f(**Pairs(("a", 1), ("a", 2))))
say(lambda: f(c=3, **Pairs(("a", 1), ("a", 2))))
say(lambda: {**1})
say(lambda: {**[]})
say(lambda: {**Pairs(("a", 1), ("a", 2))})


class Fails:
    def keys(self):
        raise AttributeError("own")


say(lambda: f(**Fails()))
say(lambda: {**Fails()})


# super() where it cannot be: the errors of the function itself.
def outside():
    super()


def without_arguments():
    return super().x


class D:
    def deleted(self):
        del self
        super()

    def static():
        super()

    def no_class(self):
        nonlocal __class__
        del __class__
        super()

    def indirect(self):
        s = super
        return s().__repr__.__qualname__


say(outside)
say(without_arguments)
say(lambda: D().deleted())
say(D.static)
say(lambda: D().indirect())
say(lambda: D().no_class())


class Meta(type):
    def __new__(cls, name, bases, namespace):
        say(lambda: namespace["early"](cls))
        return super().__new__(cls, name, bases, namespace)


class E(metaclass=Meta):
    def early(self):
        super().x
