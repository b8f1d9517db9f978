# Go on a 9x9 board: random games that build a tree of moves.
import math

SIZE = 9
KOMI = 7.5
EMPTY, WHITE, BLACK = range(3)
PASS = -1
state = 1


def random_below(n):
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return (state >> 8) % n


class Square:
    def __init__(self, board, at):
        self.board = board
        self.at = at
        self.colour = EMPTY
        self.neighbours = []
        self.parent = self
        self.ledges = 0
        self.removed_at = -1

    def link(self):
        x, y = self.at % SIZE, self.at // SIZE
        for dx, dy in (-1, 0), (1, 0), (0, -1), (0, 1):
            if 0 <= x + dx < SIZE and 0 <= y + dy < SIZE:
                self.neighbours.append(self.board.squares[(y + dy) * SIZE + x + dx])

    def find(self):
        root = self
        while root.parent is not root:
            root = root.parent
        self.parent = root
        return root

    def place(self, colour):
        board = self.board
        self.colour = colour
        self.parent = self
        self.ledges = 0
        board.moves += 1
        for n in self.neighbours:
            if n.colour == EMPTY:
                self.ledges += 1
            else:
                group = n.find()
                if n.colour == colour:
                    if group.parent is not self:
                        self.ledges += group.ledges
                        group.parent = self
                    self.ledges -= 1
                else:
                    group.ledges -= 1
        for n in self.neighbours:
            if n.colour != EMPTY and n.colour != colour and n.find().ledges == 0:
                n.remove(n.find())
        board.empty.remove(self.at)

    def remove(self, group):
        board = self.board
        board.captured[self.colour] += 1
        self.colour = EMPTY
        self.removed_at = board.moves
        board.empty.append(self.at)
        for n in self.neighbours:
            if n.colour != EMPTY:
                other = n.find()
                if other is group:
                    n.remove(group)
                else:
                    other.ledges += 1


class Board:
    def __init__(self):
        self.squares = [Square(self, at) for at in range(SIZE * SIZE)]
        for square in self.squares:
            square.link()
        self.reset()

    def reset(self):
        for square in self.squares:
            square.colour = EMPTY
            square.removed_at = -1
        self.empty = list(range(SIZE * SIZE))
        self.colour = BLACK
        self.moves = 0
        self.passes = 0
        self.captured = [0, 0, 0]
        self.history = []

    def useful(self, at, colour):
        square = self.squares[at]
        if square.removed_at == self.moves:
            return False
        own_eye = True
        liberties = 0
        for n in square.neighbours:
            if n.colour == EMPTY:
                own_eye = False
                liberties += 1
            elif n.colour == colour:
                if n.find().ledges > 1:
                    liberties += 1
            else:
                own_eye = False
                if n.find().ledges <= 1:
                    liberties += 1
        return liberties > 0 and not own_eye

    def play(self, at):
        self.history.append(at)
        if at == PASS:
            self.passes += 1
            self.moves += 1
        else:
            self.passes = 0
            self.squares[at].place(self.colour)
        self.colour = BLACK if self.colour == WHITE else WHITE

    def random_move(self):
        choices = len(self.empty)
        while choices:
            i = random_below(choices)
            at = self.empty[i]
            if self.useful(at, self.colour):
                return at
            choices -= 1
            self.empty[i], self.empty[choices] = self.empty[choices], at
        return PASS

    def finished(self):
        return self.passes >= 2 or self.moves > 3 * SIZE * SIZE

    def score(self, colour):
        total = KOMI if colour == WHITE else 0
        total += self.captured[BLACK if colour == WHITE else WHITE]
        for square in self.squares:
            if square.colour == colour:
                total += 1
            elif square.colour == EMPTY and all(n.colour == colour for n in square.neighbours):
                total += 1
        return total


class Node:
    def __init__(self):
        self.wins = 0
        self.visits = 0
        self.children = {}

    def best(self):
        log = math.log(self.visits + 1)
        chosen, top = None, -1.0
        for at, child in self.children.items():
            value = child.wins / child.visits + math.sqrt(2 * log / child.visits)
            if value > top:
                chosen, top = at, value
        return chosen

    def playout(self, board):
        path = [self]
        node = self
        while not board.finished():
            if len(node.children) < 4:
                at = board.random_move()
                board.play(at)
                if at not in node.children:
                    node.children[at] = Node()
                    path.append(node.children[at])
                    break
                node = node.children[at]
            else:
                at = node.best()
                node = node.children[at]
                if at != PASS and board.squares[at].colour != EMPTY:
                    break
                board.play(at)
            path.append(node)
        while not board.finished():
            board.play(board.random_move())
        black_wins = board.score(BLACK) > board.score(WHITE)
        for depth, node in enumerate(path):
            node.visits += 1
            if black_wins == (depth % 2 == 1):
                node.wins += 1


board = Board()
root = Node()
for _ in range(900):
    board.reset()
    root.playout(board)
print("go", root.wins, root.visits, sorted((c.visits, at) for at, c in root.children.items())[-1])
