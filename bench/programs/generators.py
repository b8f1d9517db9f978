# A binary tree walked by nested generators.
class Tree:
    def __init__(self, left, value, right):
        self.left = left
        self.value = value
        self.right = right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def build(values):
    n = len(values)
    if n == 0:
        return None
    middle = n // 2
    return Tree(build(values[:middle]), values[middle], build(values[middle + 1:]))


tree = build(range(20000))
total = 0
for _ in range(36):
    for value in tree:
        total += value
print("generators", total)
