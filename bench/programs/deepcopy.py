# copy.deepcopy of containers and of objects.
import copy
from dataclasses import dataclass


@dataclass
class A:
    string: str
    items: list
    flag: bool


class Special:
    def __init__(self, n):
        self.n = n

    def __deepcopy__(self, memo):
        return Special(self.n + 1)


data = {"list": [1, 2, 3, 43], "tuple": (1, [2], "three"), "dict": {"a": {"b": [1.5, None]}}}
total = 0
for i in range(25000):
    a = A("hi", [1, 2, 3], True)
    total += len(copy.deepcopy(a).items)
    total += len(copy.deepcopy(data)["list"])
    total += copy.deepcopy([Special(i), Special(2)])[0].n
shared = [[i] for i in range(100)]
for _ in range(60):
    total += len(copy.deepcopy([shared, shared])[0])
print("deepcopy", total)
