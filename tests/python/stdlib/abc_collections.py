import collections.abc, numbers
def f(): pass
print(isinstance([], collections.abc.Sequence), isinstance({}, collections.abc.Mapping), isinstance(5, collections.abc.Hashable), isinstance((x for x in ()), collections.abc.Generator), isinstance(f, collections.abc.Callable), isinstance(5, numbers.Number), issubclass(dict, collections.abc.Iterable), isinstance("a", collections.abc.Iterator))
