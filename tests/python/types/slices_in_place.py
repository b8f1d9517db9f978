# Subscripts with colons, as values and as targets, on the built-in rows and on classes of one's own.
def get(x, a, b):
    return x[a:b]


def get_step(x, a, b, c):
    return x[a:b:c]


def put(x, a, b, v):
    x[a:b] = v
    return x


rows = [list(range(8)), tuple(range(8)), "äbcdéfgh", b"abcdefgh", bytearray(b"abcdefgh"), range(8), memoryview(b"abcdefgh")]
bounds = [(None, None), (1, 3), (-3, None), (None, -5), (5, 2), (-100, 100), (2**70, None), (-2**70, 2**70), (True, 3)]
for x in rows:
    for a, b in bounds:
        r = get(x, a, b)
        print(bytes(r) if isinstance(r, memoryview) else r, end=" ")
    for a, b in bounds:
        for c in (1, 2, -1, -3, None, 2**70):
            r = get_step(x, a, b, c)
            print(bytes(r) if isinstance(r, memoryview) else r, end=" ")
    print()
t = (1, 2, 3)
print(t[:] is t, t[0:100] is t, t[::1] is t, t[::-1])
for x in rows[:4] + [5, {1}, None]:
    for call in (lambda: get_step(x, 1, 2, 0), lambda: get(x, "a", 1), lambda: get(x, 1.5, 1), lambda: get_step(x, 1, 2, "c"), lambda: put(x, 1, 2, "v")):
        try:
            call()
        except (TypeError, ValueError, KeyError) as e:
            print(type(e).__name__, str(e).replace("unhashable type: 'slice'", "slice(1, 2, None)"), end="; ")
    print()


class Index:
    def __init__(self, n, effect=None):
        self.n, self.effect = n, effect

    def __index__(self):
        if self.effect:
            self.effect()
        return self.n


print(get("abcdef", Index(1), Index(-1)), get([1, 2, 3], Index(1), None), get_step((1, 2, 3, 4), Index(0), None, Index(2)))
x = list(range(8))
print(get(x, 0, Index(8, x.clear)), x)

x = list(range(5))
print(put(x, 1, 3, "abc"), put(x, None, None, [1, 2, 3]), put(x, 1, 1, (9,)), put(x, -1, None, []), put(x, 0, 2, x), put(x, 100, 200, {7}))
x = [1, 2, 3]
x[1:2] = x
print(x)
x[:] = x[::-1]
print(x)
x[1:3] = (i for i in range(3))
print(x)
for bad in (5, None):
    try:
        put(x, 0, 1, bad)
    except TypeError as e:
        print(e)
try:
    x[::2] = [1]
except ValueError as e:
    print(e)
x[::2] = "pqrst"[: len(x[::2])]
print(x)
b = bytearray(b"hello")
b[1:3] = b"xyz"
print(b)
x += x[1:3]
x[0:1] *= 2
print(x)


# What an assignment drops may look at the list meanwhile.
class Looks:
    def __init__(self, row):
        self.row = row

    def __del__(self):
        print("dropped, left with", len(self.row), end=" ")
        self.row.append("late")


x = []
x += [1, Looks(x), 2, Looks(x)]
put(x, 0, 3, [5])
print(len(x))
x[0:2] = []
print(x)


class Own:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print(key, value)

    def __delitem__(self, key):
        print("del", key)


o = Own()
print(o[1:2], o[:], o[::3], o[1:2, 3:], get(o, "a", None))
o[1:2] = 5
o["x":] = 6
o[::2] = 7
del o[1:]
class Sub(list):
    def __getitem__(self, key):
        return "own", key
    def __setitem__(self, key, value):
        print("own", key, value)
s = Sub([1, 2, 3])
print(s[1:], s[::2])
s[1:] = 4
for f in (lambda: slice('a').indices(3), lambda: range(3)['a':], lambda: b''['a':], lambda: memoryview(b'')['a':], lambda: [].index(1,'a'), lambda: [1].index(1,1.5), lambda: 'a'.find('a','b'), lambda: slice(1,2,0).indices(3), lambda: slice(1,2,1.5).indices(3), lambda: (1,).index(1,None), lambda: 'a'.count('a',1.5), lambda: bytearray(b'a').find(b'a','x')):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)

# Repetition of constants by more than fits.
for repeat in (lambda: -100000000000000000000 * b"by", lambda: "ab" * -100000000000000000000, lambda: (1, 2) * 100000000000000000000,
               lambda: -3 * "ab", lambda: "ab" * -9223372036854775808, lambda: (1,) * -9223372036854775809):
    try:
        print(repr(repeat()))
    except OverflowError as e:
        print(e)
