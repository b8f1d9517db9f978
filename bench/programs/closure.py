# Closures: functions made in a loop, free variables read and written.
def make_counter(step):
    total = 0

    def count():
        nonlocal total
        total += step
        return total

    return count


def compose(f, g):
    return lambda x: f(g(x))


def run(n):
    counters = [make_counter(step) for step in range(1, 6)]
    add_three = compose(lambda x: x + 1, lambda x: x + 2)
    result = 0
    for i in range(n):
        for count in counters:
            result ^= count()
        result += add_three(i)
    return result


print("closure", run(2500000))
