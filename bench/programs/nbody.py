# Float arithmetic on lists and on attributes: the sun and four planets.
import math

DAYS = 365.24
SOLAR_MASS = 4 * math.pi * math.pi


class Body:
    def __init__(self, position, velocity, mass):
        self.position = position
        self.vx, self.vy, self.vz = (v * DAYS for v in velocity)
        self.mass = mass * SOLAR_MASS


def bodies():
    return [
        Body([0.0, 0.0, 0.0], [0.0, 0.0, 0.0], 1.0),
        Body([4.84143144246472090, -1.16032004402742839, -0.103622044471123109],
             [0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023],
             0.000954791938424326609),
        Body([8.34336671824457987, 4.12479856412430479, -0.403523417114321381],
             [-0.00276742510726411021, 0.00499852801234917238, 0.0000230417297573763929],
             0.000285885980666130812),
        Body([12.8943695621391310, -15.1111514016986312, -0.223307578892655734],
             [0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556],
             0.0000436624404335156298),
        Body([15.3796971148509165, -25.9193146099879641, 0.179258772950371181],
             [0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870],
             0.0000515138902046611451),
    ]


def advance(pairs, system, dt, steps):
    for _ in range(steps):
        for a, b in pairs:
            p, q = a.position, b.position
            dx = p[0] - q[0]
            dy = p[1] - q[1]
            dz = p[2] - q[2]
            squared = dx * dx + dy * dy + dz * dz
            pull = dt / (squared * math.sqrt(squared))
            a.vx -= dx * b.mass * pull
            a.vy -= dy * b.mass * pull
            a.vz -= dz * b.mass * pull
            b.vx += dx * a.mass * pull
            b.vy += dy * a.mass * pull
            b.vz += dz * a.mass * pull
        for body in system:
            p = body.position
            p[0] += dt * body.vx
            p[1] += dt * body.vy
            p[2] += dt * body.vz


def energy(pairs, system):
    total = 0.0
    for body in system:
        total += 0.5 * body.mass * (body.vx ** 2 + body.vy ** 2 + body.vz ** 2)
    for a, b in pairs:
        dx, dy, dz = (u - v for u, v in zip(a.position, b.position))
        total -= a.mass * b.mass / math.sqrt(dx * dx + dy * dy + dz * dz)
    return total


system = bodies()
pairs = [(system[i], system[j]) for i in range(5) for j in range(i + 1, 5)]
advance(pairs, system, 0.01, 200000)
print("nbody %.9f" % energy(pairs, system))
