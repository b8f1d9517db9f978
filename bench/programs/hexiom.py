# A puzzle on a hexagonal board: each tile says how many neighbours it has. Constraint propagation and search.
class Level:
    """Rows of '.' (free), a digit (a tile that may be moved) or '+digit' (a tile that is fixed)."""

    def __init__(self, size, tiles, fixed):
        self.cells = []
        index = {}
        for y in range(-size + 1, size):
            for x in range(-size + 1, size):
                if -size < x + y < size:
                    index[x, y] = len(self.cells)
                    self.cells.append((x, y))
        self.links = [[index[x + dx, y + dy] for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, -1), (-1, 1))
                       if (x + dx, y + dy) in index] for x, y in self.cells]
        self.tiles = tiles
        self.fixed = {index[at]: tile for at, tile in fixed.items()}


EMPTY = 7


class Solver:
    def __init__(self, level):
        self.level = level
        self.steps = 0

    def possible(self, cells, remaining):
        """Narrows the sets of what may lie on each cell; false if a cell has nothing left."""
        links = self.level.links
        changed = True
        while changed:
            changed = False
            for at, values in enumerate(cells):
                if len(values) == 1 and EMPTY in values:
                    continue
                taken = free = 0
                for n in links[at]:
                    other = cells[n]
                    if EMPTY not in other:
                        taken += 1
                    elif len(other) > 1:
                        free += 1
                kept = [v for v in values if v == EMPTY or taken <= v <= taken + free]
                if len(kept) != len(values):
                    if not kept:
                        return False
                    cells[at] = kept
                    changed = True
                if len(kept) == 1 and kept[0] != EMPTY:
                    tile = kept[0]
                    if tile == taken and free:
                        for n in links[at]:
                            other = cells[n]
                            if EMPTY in other and len(other) > 1:
                                cells[n] = [EMPTY]
                                changed = True
                    elif tile == taken + free and free:
                        for n in links[at]:
                            other = cells[n]
                            if EMPTY in other and len(other) > 1:
                                cells[n] = [v for v in other if v != EMPTY]
                                changed = True
            for tile, count in enumerate(self.level.tiles):
                certain = sum(1 for values in cells if len(values) == 1 and values[0] == tile)
                if certain > count:
                    return False
                if certain == count:
                    for at, values in enumerate(cells):
                        if len(values) > 1 and tile in values:
                            cells[at] = [v for v in values if v != tile]
                            changed = True
                elif sum(1 for values in cells if tile in values) < count:
                    return False
        return True

    def solve(self, cells):
        self.steps += 1
        if not self.possible(cells, None):
            return None
        best = None
        for at, values in enumerate(cells):
            if len(values) > 1:
                score = len(values), -len(self.level.links[at]), at
                if best is None or score < best:
                    best = score
        if best is None:
            return cells
        at = best[2]
        for value in cells[at]:
            copy = cells[:]
            copy[at] = [value]
            found = self.solve(copy)
            if found:
                return found
        return None

    def run(self):
        level = self.level
        values = [tile for tile, count in enumerate(level.tiles) if count]
        return self.solve([[level.fixed[at]] if at in level.fixed else values[:] for at in range(len(level.cells))])


def puzzle(size, seed, share):
    """A level that has a solution: tiles strewn over the board, then counted."""
    level = Level(size, [0] * 8, {})
    state = seed
    taken = []
    for _ in level.cells:
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        taken.append((state >> 8) % 100 < share)
    for at in range(len(level.cells)):
        level.tiles[sum(taken[n] for n in level.links[at]) if taken[at] else EMPTY] += 1
    return level


total = 0
for size, seed, share in (3, 1, 60), (3, 5, 55), (4, 3, 65), (3, 8, 50), (4, 11, 60):
    solver = Solver(puzzle(size, seed, share))
    solution = solver.run()
    total += solver.steps + sum(v[0] for v in solution)
print("hexiom", total)
