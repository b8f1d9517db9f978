import bisect, heapq
class Mut:
    def __init__(self, target, act):
        self.target, self.act = target, act
    def __lt__(self, other):
        self.act(self.target)
        return True
    def __eq__(self, other):
        self.act(self.target)
        return False
    def __index__(self):
        self.act(self.target)
        return 1
    __hash__ = None
for act in (list.clear, list.pop, lambda a: a.extend([0] * 9)):
    for use in (lambda a: a.sort(), lambda a: a.index(5), lambda a: a[a[0]], lambda a: heapq.heapify(a),
                lambda a: a.insert(a[0], 1), lambda a: bisect.insort(a, a[0]), lambda a: a == a[:], lambda a: max(a)):
        a = []
        a += [Mut(a, act) for i in range(4)]
        try:
            use(a)
        except (IndexError, ValueError, TypeError, RuntimeError):
            pass
