print([x for x in range(5) if x % 2 if x > 1], {x: y for x, y in zip('ab', [1, 2])}, {x for x in 'aab'}, [[y for y in range(x)] for x in range(3)])
print([(y := x * 2) for x in range(3)], y, list(map(lambda x, y: x + y, [1], [2])), [lambda: i for i in range(2)][0]())
class A:
    n = 2
    l = [i for i in range(n)]
    g = tuple(j for j in range(3))
print(A.l, A.g, any(x for x in []), sorted({3: 1, 1: 2}, key=lambda k: -k), [*range(2), *'ab'], {**{}, 'a': 1})
