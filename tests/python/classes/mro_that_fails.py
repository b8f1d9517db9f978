# A metaclass whose mro() raises, or never ends, while bases are set: everything is as before.
class M(type):
    def mro(cls):
        if ready and cls.__name__ == 'C':
            C.__bases__ = (B2,)
        return type.mro(cls)


ready = False
class A(metaclass=M):
    pass


class B1(A):
    pass


class B2(A):
    pass


class C(A):
    pass


class D(C):
    pass


ready = True
try:
    C.__bases__ = (B1,)
except RecursionError as error:
    print(error)
print(C.__bases__, C.__mro__, D.__mro__)
class Refuses(type):
    def mro(cls):
        if ready and cls.__name__ == 'Z':
            raise ValueError("no")
        return type.mro(cls)


ready = False
class P(metaclass=Refuses):
    x = 1


class Q(P):
    x = 2


class Y(P):
    pass


class Z(Y):
    pass


ready = True
print(Z.x, Y.x)
try:
    Y.__bases__ = (Q,)
except ValueError as error:
    print(error)
print(Y.__bases__, Y.__mro__, Z.__mro__, Z.x, Y.x, Q.__subclasses__(), P.__subclasses__())
