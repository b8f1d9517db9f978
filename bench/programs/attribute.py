# Attributes of instances, of classes and of slotted classes, read and written.
class Point:
    scale = 3

    def __init__(self, x, y):
        self.x = x
        self.y = y


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


def run(n):
    p = Point(1, 2)
    s = Slotted(3, 4)
    for i in range(n):
        p.x = p.y + i
        p.y = p.x - i + p.scale
        s.x = s.y + p.x
        s.y = s.x - p.x
    return p.x + p.y + s.x + s.y


print("attribute", run(12000000))
