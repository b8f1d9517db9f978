# Lists: append, index, sort with and without key, comprehension, slice, insertion and removal.
def run(rounds):
    total = 0
    seed = 42
    for _ in range(rounds):
        values = []
        for _ in range(20000):
            seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
            values.append(seed % 100003)
        ordered = sorted(values)
        values.sort(key=lambda v: -v)
        squares = [v * v for v in values if v % 3 == 0]
        total += ordered[100] + values[200] + sum(squares[::7])
        half = values[5000:15000]
        half.reverse()
        for i in range(len(half)):
            half[i] = half[i] + ordered[i]
        while len(half) > 9900:
            total += half.pop()
            half.insert(3, total & 255)
            half.pop(0)
        total += max(half) - min(half)
    return total


print("list_ops", run(120))
