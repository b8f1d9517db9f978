# Deleting and assigning an item of objects that allow neither: who looks at the index first, and what is said.
import array
import collections
import re
import types


class C:
    pass


class Meta(type):
    pass


objects = [
    None, 1, 1.5, 1j, "a", b"a", (1,), [1], {1: 2}, {1}, frozenset({1}), range(3), {}.keys(), {}.values(), {}.items(), memoryview(b"ab"),
    bytearray(b"a"), list[int], int | str, C, C(), Meta("X", (), {}), type, len, lambda: 0, iter([]), reversed([]),
    types.MappingProxyType({}), slice(1), re.match("a", "a"), types.SimpleNamespace(), array.array("i", [1]), collections.deque([1]),
    enumerate([]), (x for x in ()), ValueError(), map(str, []), C.__dict__, object(), property(), Ellipsis, NotImplemented,
]
for o in objects:
    for key in (0, 2**70, "s", 1.5):
        for what in ("del", "set"):
            try:
                if what == "del":
                    del o[key]
                else:
                    o[key] = 1
                print(type(o).__name__, key, what, "done")
            except Exception as e:
                print(type(o).__name__, key, what, type(e).__name__, e)
