# A chaos game played with splines.
import random


class Vector:
    def __init__(self, x=0.0, y=0.0, z=0.0):
        self.x = x
        self.y = y
        self.z = z

    def distance(self, other):
        return self.subtract(other).length()

    def length(self):
        return (self.x ** 2 + self.y ** 2 + self.z ** 2) ** 0.5

    def subtract(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def blend(self, weight, other):
        return Vector(self.x * (1 - weight) + other.x * weight, self.y * (1 - weight) + other.y * weight,
                      self.z * (1 - weight) + other.z * weight)


class Spline:
    """A uniform B-spline, evaluated by de Boor's algorithm."""

    def __init__(self, points, degree=3):
        self.points = points
        self.degree = degree
        self.knots = list(range(len(points) + degree + 1))

    def domain(self):
        return self.knots[self.degree], self.knots[len(self.points)]

    def __call__(self, u):
        low, high = self.domain()
        assert low <= u <= high
        knots, degree = self.knots, self.degree
        at = self.interval(u)
        level = [self.points[at - degree + i] for i in range(degree + 1)]
        for r in range(1, degree + 1):
            for j in range(degree, r - 1, -1):
                left = knots[at - degree + j]
                right = knots[at + 1 + j - r]
                level[j] = level[j - 1].blend((u - left) / (right - left), level[j])
        return level[degree]

    def interval(self, u):
        for i in range(self.degree, len(self.points) - 1):
            if self.knots[i] <= u < self.knots[i + 1]:
                return i
        return len(self.points) - 1


class Game:
    def __init__(self, splines, thickness):
        self.splines = splines
        self.thickness = thickness
        xs = [p.x for s in splines for p in s.points]
        ys = [p.y for s in splines for p in s.points]
        self.low, self.high = Vector(min(xs), min(ys)), Vector(max(xs), max(ys))
        self.lengths = [self.length(s) for s in splines]

    def length(self, spline, steps=100):
        low, high = spline.domain()
        total, last = 0.0, spline(low)
        for i in range(1, steps):
            point = spline(low + (high - low) * i / steps)
            total += last.distance(point)
            last = point
        return total

    def transform(self, point, source):
        choice = source.random() * sum(self.lengths)
        for spline, length in zip(self.splines, self.lengths):
            if choice <= length:
                break
            choice -= length
        low, high = spline.domain()
        x = (point.x - self.low.x) / (self.high.x - self.low.x)
        y = (point.y - self.low.y) / (self.high.y - self.low.y)
        u = low + x * (high - low) * 0.999
        base = spline(u)
        ahead = spline(min(u + 1 / 50000, high))
        dx, dy = ahead.x - base.x, ahead.y - base.y
        norm = (dx * dx + dy * dy) ** 0.5 or 1.0
        return self.clip(Vector(base.x + dy / norm * (y - 0.5) * self.thickness,
                                base.y - dx / norm * (y - 0.5) * self.thickness))

    def clip(self, p):
        return Vector(min(max(p.x, self.low.x), self.high.x), min(max(p.y, self.low.y), self.high.y))

    def play(self, width, height, count):
        source = random.Random(1234)
        image = [[0] * height for _ in range(width)]
        point = Vector((self.high.x + self.low.x) / 2, (self.high.y + self.low.y) / 2)
        for _ in range(count):
            point = self.transform(point, source)
            x = int((point.x - self.low.x) / (self.high.x - self.low.x) * (width - 1))
            y = int((point.y - self.low.y) / (self.high.y - self.low.y) * (height - 1))
            image[x][y] += 1
        return sum(1 for row in image for cell in row if cell), max(map(max, image))


splines = [Spline([Vector(1.6, 0.3), Vector(2.9, 1.1), Vector(2.4, 3.2), Vector(1.8, 2.8), Vector(0.9, 1.9),
                   Vector(1.7, 1.6)]),
           Spline([Vector(2.8, 3.5), Vector(2.4, 0.4), Vector(3.1, 1.2), Vector(0.2, 2.4), Vector(1.1, 0.3)]),
           Spline([Vector(2.0, 4.0), Vector(2.6, 2.2), Vector(1.2, 2.1), Vector(3.0, 0.2)])]
print("chaos", *Game(splines, 0.25).play(100, 100, 30000))
