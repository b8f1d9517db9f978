# Spheres and a checkered floor, with reflections.
import math


class Vector:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def magnitude(self):
        return math.sqrt(self.dot(self))

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def scale(self, factor):
        return Vector(factor * self.x, factor * self.y, factor * self.z)

    def normalized(self):
        return self.scale(1.0 / self.magnitude())

    def reflect(self, normal):
        normal = normal.normalized()
        return self - normal.scale(2 * self.dot(normal))


class Ray:
    def __init__(self, point, vector):
        self.point = point
        self.vector = vector.normalized()

    def at(self, t):
        return self.point + self.vector.scale(t)


class Sphere:
    def __init__(self, centre, radius):
        self.centre = centre
        self.radius = radius

    def intersection(self, ray):
        to_centre = self.centre - ray.point
        v = to_centre.dot(ray.vector)
        discriminant = self.radius * self.radius - (to_centre.dot(to_centre) - v * v)
        return None if discriminant < 0 else v - math.sqrt(discriminant)

    def normal_at(self, p):
        return (p - self.centre).normalized()


class Plane:
    def __init__(self, point, normal):
        self.point = point
        self.normal = normal.normalized()

    def intersection(self, ray):
        v = ray.vector.dot(self.normal)
        if abs(v) < 1e-9:
            return None
        return (self.point - ray.point).dot(self.normal) / v

    def normal_at(self, p):
        return self.normal


def blend(*parts):
    r = g = b = 0.0
    for weight, colour in parts:
        r += weight * colour[0]
        g += weight * colour[1]
        b += weight * colour[2]
    return r, g, b


class Surface:
    def __init__(self, colour=(1.0, 1.0, 1.0), specular=0.2, lambert=0.6):
        self.colour = colour
        self.specular = specular
        self.lambert = lambert
        self.ambient = 1.0 - specular - lambert

    def base_colour(self, p):
        return self.colour

    def colour_at(self, scene, ray, p, normal):
        base = self.base_colour(p)
        result = (0.0, 0.0, 0.0)
        if self.specular > 0:
            reflected = Ray(p, ray.vector.reflect(normal))
            result = blend((1, result), (self.specular, scene.colour(reflected)))
        if self.lambert > 0:
            amount = 0.0
            for light in scene.visible_lights(p):
                contribution = (light - p).normalized().dot(normal)
                if contribution > 0:
                    amount += contribution
            result = blend((1, result), (self.lambert * min(1.0, amount), base))
        if self.ambient > 0:
            result = blend((1, result), (self.ambient, base))
        return result


class Checkered(Surface):
    def base_colour(self, p):
        if (int(abs(p.x) + 0.5) + int(abs(p.z) + 0.5)) % 2:
            return (0.0, 0.0, 0.0)
        return self.colour


class Scene:
    def __init__(self):
        self.objects = []
        self.lights = []
        self.depth = 0

    def first_hit(self, ray):
        best = None
        for thing, surface in self.objects:
            t = thing.intersection(ray)
            if t is not None and t > 1e-6 and (best is None or t < best[0]):
                best = t, thing, surface
        return best

    def visible_lights(self, p):
        return [light for light in self.lights if self.sees(p, light)]

    def sees(self, p, light):
        ray = Ray(p, light - p)
        for thing, _surface in self.objects:
            t = thing.intersection(ray)
            if t is not None and t > 1e-6:
                return False
        return True

    def colour(self, ray):
        if self.depth > 3:
            return (0.0, 0.0, 0.0)
        self.depth += 1
        try:
            hit = self.first_hit(ray)
            if hit is None:
                return (0.0, 0.0, 0.0)
            t, thing, surface = hit
            p = ray.at(t)
            return surface.colour_at(self, ray, p, thing.normal_at(p))
        finally:
            self.depth -= 1

    def render(self, width, height):
        eye = Vector(0, 1.8, 10)
        total = 0
        for y in range(height):
            for x in range(width):
                ray = Ray(eye, Vector((x / width - 0.5) * 0.9, (0.5 - y / height) * 0.9, -1.0))
                r, g, b = self.colour(ray)
                total += int(r * 255) + int(g * 255) * 2 + int(b * 255) * 3
        return total


scene = Scene()
scene.lights += [Vector(30, 30, 10), Vector(-10, 100, 30)]
scene.objects.append((Sphere(Vector(1, 3, -10), 2), Surface((1.0, 1.0, 0.0))))
for i in range(5):
    scene.objects.append((Sphere(Vector(-3 - i * 0.4, 2.3, -5), 0.4), Surface((i / 6, 1 - i / 6, 0.5))))
scene.objects.append((Plane(Vector(0, 0, 0), Vector(0, 1, 0)), Checkered()))
print("raytrace", scene.render(160, 160))
