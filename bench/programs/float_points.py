# Objects of three floats, normalised and maximised.
from math import cos, sin, sqrt


class Point:
    __slots__ = ("x", "y", "z")

    def __init__(self, i):
        self.x = x = sin(i)
        self.y = cos(i) * 3
        self.z = x * x / 2

    def normalize(self):
        x, y, z = self.x, self.y, self.z
        norm = sqrt(x * x + y * y + z * z)
        self.x /= norm
        self.y /= norm
        self.z /= norm

    def maximize(self, other):
        self.x = self.x if self.x > other.x else other.x
        self.y = self.y if self.y > other.y else other.y
        self.z = self.z if self.z > other.z else other.z
        return self

    def __repr__(self):
        return f"<{self.x:.9f} {self.y:.9f} {self.z:.9f}>"


def benchmark(n):
    points = [Point(i) for i in range(n)]
    for p in points:
        p.normalize()
    top = points[0]
    for p in points[1:]:
        top = top.maximize(p)
    return top


for _ in range(10):
    result = benchmark(80000)
print("float", result)
