import collections
class Key:
    busy = False
    def __hash__(self):
        self.go()
        return 7
    def __eq__(self, other):
        self.go()
        return False
    def __del__(self):
        self.go()
    def go(self):
        if not Key.busy:
            Key.busy = True
            Key.act(Key.target)
            Key.busy = False
for make in (dict, set, collections.OrderedDict, collections.Counter):
    for Key.act in (lambda d: d.clear(), lambda d: d.copy(), lambda d: [d.pop() for i in d if hasattr(d, "add")]):
        Key.target = d = make()
        for use in (lambda: d.update([(Key(), 1), (Key(), 2)]), lambda: Key() in d, lambda: d | d, lambda: d == d.copy(),
                    lambda: d.pop(Key(), 0), lambda: [Key.act(d) for k in d], lambda: d.add(Key())):
            try:
                use()
            except (TypeError, RuntimeError, AttributeError, KeyError):
                pass
