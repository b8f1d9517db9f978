# LU factorisation with pivoting, of a matrix of floats.
def factor(a):
    n = len(a)
    pivots = []
    for j in range(n):
        best, top = j, abs(a[j][j])
        for i in range(j + 1, n):
            value = abs(a[i][j])
            if value > top:
                best, top = i, value
        pivots.append(best)
        if best != j:
            a[j], a[best] = a[best], a[j]
        inverse = 1.0 / a[j][j]
        for i in range(j + 1, n):
            a[i][j] *= inverse
        source = a[j]
        for i in range(j + 1, n):
            row = a[i]
            factor_ij = row[j]
            for k in range(j + 1, n):
                row[k] -= factor_ij * source[k]
    return pivots


n = 100
total = 0.0
for seed in range(1, 36):
    matrix = [[((i * 31 + j * 17 * seed) % 101) / 101 + (i == j) for j in range(n)] for i in range(n)]
    pivots = factor(matrix)
    total += sum(row[i] for i, row in enumerate(matrix)) + sum(pivots)
print("scimark_lu %.6f" % total)
