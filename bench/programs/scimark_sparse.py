# A sparse matrix in compressed rows times a vector.
def multiply(count, values, rows, columns, x, y):
    for _ in range(count):
        for r in range(len(rows) - 1):
            total = 0.0
            for i in range(rows[r], rows[r + 1]):
                total += x[columns[i]] * values[i]
            y[r] = total


n, per_row = 1000, 50
rows = [r * per_row for r in range(n + 1)]
columns = [(r * 7 + k * (r // per_row + 1)) % n for r in range(n) for k in range(per_row)]
values = [1.0 / (i + 1) for i in range(n * per_row)]
x = [i / n for i in range(n)]
y = [0.0] * n
multiply(220, values, rows, columns, x, y)
print("scimark_sparse %.9f" % sum(y))
