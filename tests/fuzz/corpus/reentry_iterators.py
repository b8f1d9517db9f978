import itertools, functools
class Source:
    def __init__(self, act):
        self.act, self.n = act, 0
    def __iter__(self):
        return self
    def __next__(self):
        self.n += 1
        if self.n > 6:
            raise StopIteration
        if self.n == 2:
            self.act(self.user)
        return self.n
for make in (itertools.chain, itertools.cycle, itertools.pairwise, itertools.groupby, itertools.accumulate, enumerate,
             lambda s: itertools.islice(s, 1, 5, 2), lambda s: itertools.tee(s)[0], lambda s: itertools.zip_longest(s, s),
             lambda s: itertools.batched(s, 2), lambda s: (x for x in s), lambda s: map(str, s)):
    for act in (next, lambda i: i.__setstate__(1), lambda i: i.__reduce__(), lambda i: i.close()):
        source = Source(act)
        source.user = iterator = make(source)
        try:
            print(list(itertools.islice(iterator, 9)))
        except Exception as e:
            print(type(e))
@functools.lru_cache(2)
def cached(x):
    if x:
        cached.cache_clear()
        cached(x - 1)
    return x
cached(5)
