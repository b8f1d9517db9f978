# Assignments that unpack tuples and lists.
def tuples(n):
    pair = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    total = 0
    for _ in range(n):
        a, b, c, d, e, f, g, h, i, j = pair
        j, i, h, g, f, e, d, c, b, a = pair
        a, b, c, d, e, f, g, h, i, j = pair
        (a, b), (c, d) = (b, a), (d, c)
        total += a + d + j
    return total


def lists(n):
    items = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    total = 0
    for _ in range(n):
        a, b, c, d, e, f, g, h, i, j = items
        j, i, h, g, f, e, d, c, b, a = items
        first, *rest, last = items
        total += a + d + j + last
    return total


print("unpack_sequence", tuples(1500000), lists(800000))
