# Pi by random points; the generator of random numbers is an object with a table.
class Random:
    MASK = (1 << 31) - 1

    def __init__(self, seed):
        self.table = []
        for _ in range(17):
            seed = seed * 9069 % self.MASK
            self.table.append(seed)
        self.i, self.j = 4, 16
        self.scale = 1.0 / self.MASK

    def next_double(self):
        k = self.table[self.i] - self.table[self.j]
        if k < 0:
            k += self.MASK
        self.table[self.j] = k
        self.i = self.i - 1 if self.i else 16
        self.j = self.j - 1 if self.j else 16
        return self.scale * k


def integrate(samples):
    source = Random(113)
    inside = 0
    for _ in range(samples):
        x = source.next_double()
        y = source.next_double()
        if x * x + y * y <= 1.0:
            inside += 1
    return inside / samples * 4


print("scimark_monte_carlo", integrate(600000))
