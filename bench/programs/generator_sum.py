# Generators: a pipeline of three, a generator expression, and a recursive `yield from`.
def numbers(n):
    for i in range(n):
        yield i


def odd(source):
    for i in source:
        if i & 1:
            yield i


def walk(depth):
    if depth:
        yield from walk(depth - 1)
        yield depth
        yield from walk(depth - 1)


total = sum(i * 3 for i in odd(numbers(12000000)))
for value in walk(17):
    total += value
print("generator_sum", total)
