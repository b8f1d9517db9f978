# Queens on a chess board: permutations by a generator, filtered by sets.
def permutations(items):
    count = len(items)
    indices = list(range(count))
    cycles = list(range(count, 0, -1))
    yield tuple(items)
    while True:
        for i in reversed(range(count)):
            cycles[i] -= 1
            if cycles[i] == 0:
                indices[i:] = indices[i + 1:] + indices[i:i + 1]
                cycles[i] = count - i
            else:
                j = cycles[i]
                indices[i], indices[-j] = indices[-j], indices[i]
                yield tuple(items[k] for k in indices)
                break
        else:
            return


def queens(count):
    columns = range(count)
    for rows in permutations(columns):
        if count == len({rows[i] + i for i in columns}) == len({rows[i] - i for i in columns}):
            yield rows


print("nqueens", len(list(queens(8))), sum(sum(row[0] for row in queens(7)) for _ in range(30)))
