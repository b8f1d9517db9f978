# Objects to pickles and back.
import pickle


class Node:
    def __init__(self, name, children):
        self.name = name
        self.children = children


def tree(depth):
    return Node(f"n{depth}", [tree(depth - 1) for _ in range(3)] if depth else [])


RECORDS = [{"id": i, "name": f"user {i}", "tags": ("a", "b"), "score": i / 7, "big": 2 ** (i % 90)} for i in range(400)]
root = tree(6)
total = 0
for _ in range(500):
    text = pickle.dumps(RECORDS)
    total += len(pickle.loads(text)) + len(text)
for _ in range(200):
    total += len(pickle.loads(pickle.dumps(root)).children)
for _ in range(200):
    total += len(pickle.loads(pickle.dumps([list(range(2000)), "x" * 1000, {i: str(i) for i in range(500)}]))[2])
print("pickle", total)
