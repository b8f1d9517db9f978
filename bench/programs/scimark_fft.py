# Fast Fourier transforms of a list of floats, in place, there and back.
import math


def reverse_bits(data):
    n = len(data) // 2
    j = 0
    for i in range(n - 1):
        if i < j:
            data[2 * i], data[2 * j] = data[2 * j], data[2 * i]
            data[2 * i + 1], data[2 * j + 1] = data[2 * j + 1], data[2 * i + 1]
        k = n >> 1
        while k <= j:
            j -= k
            k >>= 1
        j += k


def transform(data, direction):
    n = len(data) // 2
    reverse_bits(data)
    dual = 1
    while dual < n:
        theta = direction * math.pi / dual
        s, t = math.sin(theta), math.sin(theta / 2)
        s2 = 2.0 * t * t
        wr, wi = 1.0, 0.0
        for a in range(dual):
            if a:
                wr, wi = wr - s * wi - s2 * wr, wi + s * wr - s2 * wi
            for b in range(a, n, 2 * dual):
                i, j = 2 * b, 2 * (b + dual)
                xr, xi = data[j], data[j + 1]
                dr, di = wr * xr - wi * xi, wr * xi + wi * xr
                data[j] = data[i] - dr
                data[j + 1] = data[i + 1] - di
                data[i] += dr
                data[i + 1] += di
        dual *= 2


n = 2048
data = [(i * 7 % 31) / 31 for i in range(2 * n)]
for _ in range(60):
    transform(data, -1)
    transform(data, +1)
    data = [x / n for x in data]
print("scimark_fft %.9f" % sum(data))
