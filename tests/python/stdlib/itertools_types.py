"""The types of itertools: arguments, errors, states, subclasses."""
import copy
import itertools
import warnings
import pickle
from itertools import *

warnings.simplefilter("ignore", DeprecationWarning)  # pickling of itertools


def show(expression):
    try:
        value = eval(expression)
    except Exception as error:
        value = f"{type(error).__name__}: {error}"
    print(expression, "->", plain(value))


def plain(value):
    """A repr without addresses: iterators are shown by their type."""
    if isinstance(value, tuple) and type(value) is tuple:
        return "(" + ", ".join(map(plain, value)) + ("," if len(value) == 1 else "") + ")"
    if isinstance(value, list):
        return "[" + ", ".join(map(plain, value)) + "]"
    text = repr(value)
    return f"<{type(value).__name__.replace('_ascii', '')}>" if " at 0x" in text else text


def after(iterator, n):
    """The reduction after n items."""
    for _ in range(n):
        next(iterator, None)
    return iterator.__reduce__()


print("-- arguments")
for call in [
        "islice([1])", "islice([1], -1)", "islice([1], 'a')", "islice([1], 1, 'a')",
        "islice([1], -1, 2)", "islice([1], 1, 2, 0)", "islice([1], 1, 2, 3, 4)",
        "islice(1, 2)", "count('a')", "count(1, 'b')", "repeat(1, 'a')", "repeat(object=3, times=-2)",
        "count(True)", "count(True, 5)", "count(1, True)", "count(1.5)", "count(1, 2.5)",
        "count(10**30)", "count(5, 0)", "combinations('a', -1)", "permutations('a', 'b')",
        "permutations('a', -1)", "list(permutations('abc', r=None))[:2]", "combinations('a', 'b')",
        "product('a', repeat=-1)", "product('a', repet=1)", "product('ab', repeat=2**62)",
        "zip_longest(1)", "zip_longest('a', foo=1)", "tee('a', -1)", "tee('a', 'b')", "tee(1)",
        "tee('a', 0)", "next(chain(1))", "chain(x=1)", "chain.from_iterable(1)", "cycle(1)",
        "cycle('a', x=1)", "takewhile(1, 2)", "next(takewhile(1, [2]))", "starmap(1, 2)",
        "next(starmap(pow, [1]))", "list(starmap(pow, [(2, 3), [3, 2]]))", "accumulate(1)",
        "next(groupby('a', 1))", "pairwise(1)", "repeat(1).__length_hint__()",
        "repeat(1, 3).__length_hint__()", "repeat('a')", "repeat('a', 2)", "chain[int]",
        "itertools._grouper(1, 2)", "itertools._tee_dataobject([1], [2], 3)"]:
    show(call)

print("-- results")
for call in [
        "list(islice('abcdefg', 2, None, 3))", "list(islice(count(), 3, 3))",
        "list(product('ab', range(2)))", "list(product())", "list(product('ab', repeat=0))",
        "list(product('ab', ''))", "len(list(product(range(3), repeat=4)))",
        "list(combinations('abcd', 3))", "list(combinations('ab', 3))", "list(combinations('ab', 0))",
        "list(combinations_with_replacement('ab', 3))", "list(combinations_with_replacement('', 1))",
        "list(combinations_with_replacement('', 0))", "list(permutations('abc', 2))",
        "list(permutations('ab', 3))", "list(permutations('', 0))",
        "[''.join(p) for p in permutations('abc')]", "list(zip_longest('abc', 'x', fillvalue='-'))",
        "list(zip_longest())", "list(accumulate([1, 2, 3]))",
        "list(accumulate([1, 2, 3], lambda a, b: a * 10 + b, initial=0))",
        "list(accumulate([], initial=7))", "list(pairwise('abcd'))", "list(pairwise('a'))",
        "list(compress('abcdef', [1, 0, 1, 0, 1]))", "list(dropwhile(str.islower, 'abCde'))",
        "list(takewhile(str.islower, 'abCde'))", "list(filterfalse(None, [0, 1, '', 'a']))",
        "list(filterfalse(str.islower, 'aBc'))", "list(chain('ab', [], range(2)))",
        "list(chain.from_iterable(['ab', 'cd']))", "list(islice(cycle('abc'), 7))", "list(cycle(''))",
        "[(k, ''.join(g)) for k, g in groupby('aabccc')]",
        "[(k, list(g)) for k, g in groupby(range(6), lambda x: x // 4)]",
        "[k for k, g in groupby('aabccc')]", "list(islice(count(2**62 - 2), 4))",
        "list(islice(count(-2**62, -1), 3))", "list(islice(count(0.5, 0.25), 3))",
        "sum(tee(range(500))[1])"]:
    show(call)

print("-- states")
for call in [
        "after(accumulate([1, 2]), 0)", "after(accumulate([1, 2]), 1)",
        "after(accumulate([None, 2]), 1)", "after(accumulate([1, 2], initial=5), 0)",
        "after(accumulate([1, 2], initial=5), 1)", "after(chain('ab', 'c'), 0)",
        "after(chain('ab', 'c'), 1)", "after(chain('ab', 'c'), 9)", "after(cycle('ab'), 0)",
        "after(cycle('ab'), 1)", "after(cycle('ab'), 3)", "after(islice('abc', 1), 0)",
        "after(islice('abc', 2), 9)", "after(islice('abc', 1, None, 2), 1)",
        "after(takewhile(bool, [0]), 1)", "after(dropwhile(bool, [0]), 1)",
        "after(filterfalse(bool, [1]), 0)", "after(compress('a', [1]), 0)",
        "after(starmap(pow, [(1, 2)]), 0)", "after(zip_longest('a', 'bc', fillvalue=3), 2)",
        "after(groupby('aab'), 0)", "after(groupby('aab'), 1)",
        "next(groupby('aab'))[1].__reduce__()", "after(tee('ab')[0], 1)",
        "after(product('ab', repeat=2), 0)", "after(product('ab', repeat=2), 2)",
        "after(product('ab', repeat=2), 9)", "after(permutations('abc', 2), 0)",
        "after(permutations('abc', 2), 2)", "after(permutations('abc', 2), 9)",
        "after(combinations('abc', 2), 0)", "after(combinations('abc', 2), 2)",
        "after(combinations('abc', 2), 9)", "after(combinations_with_replacement('ab', 2), 2)",
        "after(count(3), 2)", "after(count(3.5, 1), 0)", "after(count(3, 2), 1)",
        "after(repeat(1), 3)", "after(repeat(1, 3), 2)",
        "chain().__setstate__(1)", "chain().__setstate__(())", "chain().__setstate__((1,))",
        "chain().__setstate__((1, 2, 3))", "cycle('a').__setstate__((1, 2))",
        "cycle('a').__setstate__(([],))", "islice('a', 1).__setstate__('a')",
        "product('a').__setstate__((1, 2))", "combinations('ab', 1).__setstate__(3)",
        "permutations('ab').__setstate__((1, 2))", "groupby('a').__setstate__((1, 2))",
        "tee('a')[0].__setstate__((1, 2))"]:
    show(call)


def out_of_range(iterator, state):
    iterator.__setstate__(state)
    return list(iterator)


print("-- states that are out of range are cut")
show("out_of_range(product('abc'), (99,))")
show("out_of_range(product('abc'), (-99,))")
show("out_of_range(combinations('abcd', 2), (9, -9))")
show("out_of_range(permutations('abc', 2), ((5, -5, 1), (0, 99)))")
show("out_of_range(islice('abc', 2), -4)")

print("-- copies")
for make in [
        lambda: accumulate(range(5)), lambda: accumulate(range(5), initial=2),
        lambda: chain("ab", "cd"), lambda: combinations("abcd", 2),
        lambda: combinations_with_replacement("abc", 2), lambda: permutations("abc"),
        lambda: product("ab", "cd"), lambda: compress("abcd", [1, 1, 0, 1]),
        lambda: dropwhile(str.islower, ["a", "B", "c"]), lambda: takewhile(str.islower, ["a", "b", "C"]),
        lambda: filterfalse(None, [0, 1, "", 2]), lambda: islice("abcdef", 1, 6, 2),
        lambda: islice(cycle("abc"), 5), lambda: islice(count(5, 3), 3), lambda: repeat(7, 3),
        lambda: starmap(divmod, [(7, 2), (9, 4)]), lambda: tee("abcd")[0],
        lambda: zip_longest("abc", "d")]:
    results = []
    for steps in (0, 1, 2, 20):
        iterator = make()
        for _ in range(steps):
            next(iterator, None)
        for copied in (copy.copy(iterator) if steps % 2 else copy.deepcopy(iterator),
                       pickle.loads(pickle.dumps(iterator))):
            results.append(list(copied))
    print(type(make()).__name__, results)


print("-- subclasses")


class Named(chain):
    def __init__(self, *iterables, name=None):
        self.name = name


class Slots(count):
    __slots__ = ("extra",)


named = Named("ab", name="n")
print(list(named), named.name, isinstance(named, chain))
print(Named.from_iterable(["x", "y"]).__class__.__name__, repr(Slots(3)))
show("Named('a', nom=1)")


class Loud(cycle):
    def __next__(self):
        return super().__next__() * 2


print(list(islice(Loud("ab"), 3)))
