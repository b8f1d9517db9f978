# Successive over-relaxation on a grid of floats.
def relax(omega, grid, rounds):
    rows, columns = len(grid), len(grid[0])
    quarter, rest = omega * 0.25, 1.0 - omega
    for _ in range(rounds):
        for i in range(1, rows - 1):
            above, row, below = grid[i - 1], grid[i], grid[i + 1]
            for j in range(1, columns - 1):
                row[j] = quarter * (above[j] + below[j] + row[j - 1] + row[j + 1]) + rest * row[j]


n = 100
grid = [[(i * j % 17) / 17 for j in range(n)] for i in range(n)]
relax(1.25, grid, 400)
print("scimark_sor %.9f" % sum(map(sum, grid)))
