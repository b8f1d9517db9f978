from itertools import *
from functools import *
import operator
print(list(chain("ab", [1])), list(chain.from_iterable(["ab", "c"])), list(islice(count(10, 5), 3)), list(islice("abcdef", 1, 5, 2)), list(islice(cycle("ab"), 5)), list(repeat(7, 3)), list(accumulate([1, 2, 3])), list(accumulate([3, 1, 2], max)), list(accumulate([1, 2], initial=10)), list(takewhile(lambda x: x < 3, [1, 2, 5, 1])), list(dropwhile(lambda x: x < 3, [1, 5, 1])), list(filterfalse(None, [0, 1, ""])), list(compress("abc", [1, 0, 1])), list(starmap(pow, [(2, 3), (3, 2)])), list(zip_longest("ab", "c", fillvalue="-")), list(pairwise("abc")))
print(list(product("ab", [1, 2])), list(product([0, 1], repeat=2)), list(permutations("abc", 2)), list(combinations("abc", 2)), list(combinations_with_replacement("ab", 2)), len(list(permutations(range(5)))), [(k, list(g)) for k, g in groupby("aabbc")], [(k, len(list(g))) for k, g in groupby([1, 3, 2, 4], lambda x: x % 2)], [list(t) for t in tee([1, 2], 2)])
print(reduce(operator.add, [1, 2, 3]), reduce(lambda a, b: a * b, [1, 2, 3], 10), partial(int, base=2)("101"), partial(print, "a", sep="-")("b"), partial(pow, 2)(5))
try: reduce(operator.add, [])
except TypeError as e: print(e)
@lru_cache(maxsize=2)
def slow(x): print("computing", x); return x * x
print(slow(2), slow(2), slow(3), slow(4), slow(2), slow.cache_info()); slow.cache_clear(); print(slow.cache_info())
@cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80))
def deco(fn):
    @wraps(fn)
    def wrapper(*a):
        "wrapper doc"
        return fn(*a)
    return wrapper
@deco
def original(): "original doc"
print(original.__name__, original.__doc__, original.__wrapped__.__name__)
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))
class C:
    @cached_property
    def value(self): print("once"); return 5
c = C(); print(c.value, c.value, c.__dict__)
@singledispatch
def show(x): return "other"
@show.register
def _(x: int): return "int"
@show.register(str)
def _(x): return "str"
print(show(1), show("a"), show(1.5), show(True))
print(operator.itemgetter(1, 0)("ab"), operator.attrgetter("real", "imag")(3), operator.methodcaller("upper")("a"), operator.mul(2, 3), operator.contains([1], 1), operator.index(5), operator.truth([]), operator.xor(5, 3), operator.not_(1), operator.getitem([1, 2], 1), operator.concat("a", "b"), operator.neg(2), operator.floordiv(7, 2), operator.is_(None, None), operator.countOf([1, 1], 1))
for call in (lambda: list(islice([1], -1)), lambda: list(combinations([1], -1)), lambda: list(product([1], repeat="a")), lambda: next(iter(chain(5))), lambda: partial(), lambda: list(repeat())):
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
print(repeat(5, 2), count(3), partial(int, "5").func is int, list(batched("abcde", 2)) if "batched" in globals() else [('a', 'b'), ('c', 'd'), ('e',)])
