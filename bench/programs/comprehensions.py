# Comprehensions over records of an application.
from dataclasses import dataclass


@dataclass
class Widget:
    ident: int
    creator: int
    kind: str
    knobs: int
    public: bool


KINDS = ["big", "small", "medium", "odd"]
widgets = [Widget(i, i * 7 % 13, KINDS[i * 5 % 4], i * 11 % 17, i % 3 == 0) for i in range(500)]


def summary(person):
    mine = [w for w in widgets if w.creator == person or w.public]
    by_kind = {kind: [w.ident for w in mine if w.kind == kind] for kind in KINDS}
    knobs = {w.knobs for w in mine if any(w.ident in idents for idents in by_kind.values())}
    most = max((w.knobs, w.ident) for w in mine)
    return len(knobs), sum(len(v) for v in by_kind.values()), most


total = 0
for _ in range(150):
    for person in range(13):
        knobs, count, most = summary(person)
        total += knobs + count + most[1]
print("comprehensions", total)
