def g(n):
    try:
        for i in range(n):
            got = yield i
            if got: yield got
    except ValueError as e:
        yield e
    finally:
        yield from [1, 2]
    return 3
a = g(3); print(next(a), a.send(5), a.throw(ValueError('x')), list(a))
def d(): r = yield from g(1); yield r
print(list(d()), sum(x * y for x in range(3) if x for y in range(x)))
b = g(9); next(b)
try: b.close()
except RuntimeError as e: print(e)
