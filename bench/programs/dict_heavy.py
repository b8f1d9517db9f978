# Dictionaries with keys of several kinds: counting, grouping, memoising, removing.
def words(n):
    state = 7
    for _ in range(n):
        state = (state * 16807) % 2147483647
        yield "w%d" % (state % 3000)


counts = {}
groups = {}
for w in words(400000):
    counts[w] = counts.get(w, 0) + 1
    groups.setdefault(len(w), set()).add(w)

grid = {}
for x in range(400):
    for y in range(400):
        grid[x, y] = x ^ y
neighbours = 0
for (x, y), value in grid.items():
    if grid.get((x + 1, y), 0) > value:
        neighbours += 1

numbers = {i * 7919 % 300007: i for i in range(300000)}
hits = sum(1 for i in range(0, 300007, 3) if i in numbers)
while len(numbers) > 150000:
    numbers.popitem()
for key in list(numbers)[::2]:
    del numbers[key]
merged = {**counts, **{w: 0 for w in groups[4]}}
print("dict_heavy", len(counts), max(counts.values()), neighbours, hits, len(numbers), sum(merged.values()))
