# locals() is one dict per call of a function, and sees the variables of comprehensions.
def f():
    x=1
    r=[locals() is locals() for i in (1,2)]
    print(r)
    d=[locals() for i in (1,2)]
    print(d[0] is d[1], d[0], d[1] is locals())
    return [sorted(locals()) for y in (1,)]
print(f())
def g(a):
    l=locals()
    m=[locals() for z in (1,2)]
    print(l is m[0], m[0] is m[1], l, m[0].keys())
    return {k:sorted(locals()) for k in (1,)}
print(g(3))
v=[locals() is globals() for i in (1,)]
print(v)
w=[sorted(set(locals())-set(globals())) for iii in (1,)]
print(w)
print(eval("[locals() is globals() for i in (1,)]"), eval("[sorted(locals()) for i in (1,)]",{},{}))
def h():
    return [dir() for i in (1,)], [vars() for i in (1,)], [eval('i') for i in (1,)], [sorted(vars()) for i in (1,)]
print(h())
def k():
    [exec('zz=1') for _ in (1,)]
    return 'zz' in locals()
print(k())


def m():
    d = locals()
    x = 5
    print(d)
    locals()
    print(d)
    del x
    locals()
    print(d)
    d["new"] = 1
    return "new" in locals()


print(m())


def gen():
    d = locals()
    yield 1
    x = 2
    yield locals() is d


print(list(gen()))


def deep(n):
    if n == 0:
        return sorted(locals())
    return [deep(n - 1) for _ in range(1)][0]


print(deep(50))


class Loud:
    def __del__(self):
        print("gone")


def dies():
    loud = Loud()
    locals()
    print("end")


dies()
print("after")


def cells():
    x = 1
    r = [(lambda: x)() for x in (2, 3)]
    return r, locals()["x"], [locals()["x"] for y in (1,)]


print(cells())
