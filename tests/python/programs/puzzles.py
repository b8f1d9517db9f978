"""Queens, sudoku, knapsack, permutations, life, maze, towers, primes, romans, edit distance."""
from collections import deque
from functools import lru_cache
import heapq
def queens(n):
    def place(row, columns, left, right):
        if row == n: yield []; return
        for c in range(n):
            if c not in columns and row + c not in left and row - c not in right:
                for rest in place(row + 1, columns | {c}, left | {row + c}, right | {row - c}): yield [c] + rest
    yield from place(0, frozenset(), frozenset(), frozenset())
solutions = list(queens(6)); print(len(solutions), solutions[0], sum(1 for _ in queens(7)))
BOARD = "530070000600195000098000060800060003400803001700020006060000280000419005000080079"
def solve(b):
    i = b.find("0")
    if i < 0: return b
    used = {b[j] for j in range(81) if i // 9 == j // 9 or i % 9 == j % 9 or (i // 27 == j // 27 and i % 9 // 3 == j % 9 // 3)}
    for d in "123456789":
        if d not in used and (r := solve(b[:i] + d + b[i + 1:])): return r
print("\n".join(solve(BOARD)[i:i + 9] for i in range(0, 81, 9)))
def life(cells):
    count = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy: count[x + dx, y + dy] = count.get((x + dx, y + dy), 0) + 1
    return {c for c, n in count.items() if n == 3 or (n == 2 and c in cells)}
glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for _ in range(12): glider = life(glider)
print(sorted(glider))
MAZE = ["S.#.....", "..#.###.", ".##...#.", "....#.#.", ".##.#..E"]
def shortest(maze):
    cells = {(r, c): v for r, row in enumerate(maze) for c, v in enumerate(row)}
    start = next(k for k, v in cells.items() if v == "S")
    queue, seen = deque([(start, [start])]), {start}
    while queue:
        (r, c), path = queue.popleft()
        if cells[r, c] == "E": return path
        for p in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if cells.get(p, "#") != "#" and p not in seen: seen.add(p); queue.append((p, path + [p]))
print(len(shortest(MAZE)), shortest(MAZE)[-1])
def dijkstra(graph, start):
    best, heap = {}, [(0, start)]
    while heap:
        d, node = heapq.heappop(heap)
        if node in best: continue
        best[node] = d
        for other, w in graph.get(node, {}).items():
            if other not in best: heapq.heappush(heap, (d + w, other))
    return best
print(dijkstra({"a": {"b": 7, "c": 3}, "c": {"b": 1, "d": 8}, "b": {"d": 2}}, "a"))
@lru_cache(maxsize=None)
def edit(a, b):
    if not a or not b: return len(a) + len(b)
    return min(edit(a[1:], b) + 1, edit(a, b[1:]) + 1, edit(a[1:], b[1:]) + (a[0] != b[0]))
print(edit("kitten", "sitting"), edit("intention", "execution"), edit.cache_info().hits > 0)
def hanoi(n, a="A", b="B", c="C"): return 0 if n == 0 else hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)
print(hanoi(10))
def sieve(n):
    flags = bytearray([1]) * (n + 1); flags[:2] = b"\0\0"
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]: flags[i * i::i] = bytes(len(flags[i * i::i]))
    return [i for i, f in enumerate(flags) if f]
print(sieve(60), len(sieve(10000)))
def romans(n):
    out = ""
    for v, s in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "M CM D CD C XC L XL X IX V IV I".split()):
        while n >= v: out += s; n -= v
    return out
print([romans(n) for n in (1, 4, 9, 14, 1990, 2024, 3999)])
def knapsack(items, limit):
    best = [0] * (limit + 1)
    for weight, value in items:
        for w in range(limit, weight - 1, -1): best[w] = max(best[w], best[w - weight] + value)
    return best[limit]
print(knapsack([(12, 4), (2, 2), (1, 1), (1, 2), (4, 10)], 15))
def merge_sort(v):
    if len(v) < 2: return v
    m = len(v) // 2; a, b = merge_sort(v[:m]), merge_sort(v[m:]); out = []
    while a and b: out.append((a if a[0] <= b[0] else b).pop(0))
    return out + a + b
def quick(v): return v if len(v) < 2 else quick([x for x in v[1:] if x < v[0]]) + [v[0]] + quick([x for x in v[1:] if x >= v[0]])
data = [(i * 37) % 101 for i in range(50)]; print(merge_sort(data) == quick(data) == sorted(data))
def collatz(n):
    while n != 1: yield n; n = 3 * n + 1 if n % 2 else n // 2
    yield 1
print(max(range(1, 1000), key=lambda n: sum(1 for _ in collatz(n))))
def brainfuck(code):
    tape, p, i, out, stack, jump = [0] * 100, 0, 0, "", [], {}
    for k, ch in enumerate(code):
        if ch == "[": stack.append(k)
        elif ch == "]": jump[k] = stack.pop(); jump[jump[k]] = k
    while i < len(code):
        match code[i]:
            case ">": p += 1
            case "<": p -= 1
            case "+": tape[p] = (tape[p] + 1) % 256
            case "-": tape[p] = (tape[p] - 1) % 256
            case ".": out += chr(tape[p])
            case "[" if not tape[p]: i = jump[i]
            case "]" if tape[p]: i = jump[i]
        i += 1
    return out
print(brainfuck("++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++."), end="")
print("\n".join(" " * (4 - i) + " ".join(str(v) for v in row) for i, row in enumerate([[1], [1, 1], [1, 2, 1], [1, 3, 3, 1]])))
matrix = [[1, 2], [3, 4]]; print([[sum(a * b for a, b in zip(r, c)) for c in zip(*matrix)] for r in matrix], list(map(list, zip(*matrix[::-1]))))
print("".join(chr((ord(c) - 97 + 13) % 26 + 97) if c.isalpha() else c for c in "hello, world"), all("racecar"[i] == "racecar"[-1 - i] for i in range(7)), *("FizzBuzz"[n % -3 & 4:12 - (n % -5 & 4)] or n for n in range(1, 16)))
