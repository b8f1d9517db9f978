# Sorts of several kinds of values, with and without keys.
state = 42


def random():
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return state


numbers = [random() for _ in range(60000)]
floats = [n / 7 for n in numbers]
texts = [str(n) for n in numbers]
pairs = [(n % 100, t) for n, t in zip(numbers, texts)]
total = 0
for _ in range(2):
    total += sorted(numbers)[100]
    total += int(sorted(floats)[100])
    total += len(sorted(texts)[100])
    total += sorted(pairs)[100][0]
    total += sorted(numbers, key=lambda n: n % 1000)[100] % 1000
    total += len(sorted(texts, key=len, reverse=True)[100])
    total += sorted(numbers + sorted(numbers))[7]
print("sorting", total)
