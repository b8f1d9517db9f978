# The largest singular value of an infinite matrix, approximated.
def entry(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector):
    return [sum(entry(i, j) * x for j, x in enumerate(vector)) for i in range(len(vector))]


def times_transposed(vector):
    return [sum(entry(j, i) * x for j, x in enumerate(vector)) for i in range(len(vector))]


def norm(n):
    u = [1.0] * n
    for _ in range(10):
        v = times_transposed(times(u))
        u = times_transposed(times(v))
    return (sum(x * y for x, y in zip(u, v)) / sum(y * y for y in v)) ** 0.5


print("spectral_norm %.9f" % norm(280))
