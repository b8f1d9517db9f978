import itertools, functools, collections, re, json, struct, operator, enum, dataclasses
print(list(itertools.islice(itertools.chain('ab', itertools.count()), 4)), list(itertools.groupby('aab')), functools.reduce(operator.add, [1, 2]))
@functools.lru_cache(2)
def f(x): return x
print(f(1), f.cache_info(), collections.Counter('aab').most_common(), collections.deque([1, 2], 1), re.sub(r'(a)(?P<n>b)?', r'<\1>', 'ab a'), json.loads(json.dumps({'a': [1, None, 1.5]})), struct.unpack('<hI', struct.pack('<hI', 1, 2)))
class E(enum.Flag): A = 1; B = 2
@dataclasses.dataclass(order=True)
class D: x: int; y: list = dataclasses.field(default_factory=list)
print(E.A | E.B, D(1) < D(2), dataclasses.replace(D(1), x=2))
