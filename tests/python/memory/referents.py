# gc.get_referents: what containers hold, numbers included.
import gc

print(gc.get_referents([1, 3, 5], "a"), gc.get_referents((4, 5), {6: 7}), gc.get_referents(1, "a", 4j))
print(sorted(map(str, gc.get_referents({1: 2, "a": 3.5}))), sorted(gc.get_referents({1, 2})),
      gc.get_referents(frozenset("a")), gc.get_referents([]), gc.get_referents())
l = [1]
l.append(l)
print(gc.get_referents(l) == [l, 1])


class A:
    pass


a = A()
a.x = [5]
print(A in gc.get_referents(a))
