a = b = [1, [2]]; del a[1][0], a[0]; (c, d), e = [[1, 2], 3]; [f, g] = c, d
a = [0] * 3; a[0], a[a[0]] = 1, 2; i = 0; i, a[i] = 1, 9; print(a, i)
class O: pass
o = O(); o.x = o.y = 1; o.x, o.y = o.y, 5; o.l = [1]; o.l[0] += 4; o.__dict__['k'] = 1; del o.x, o.k
print(vars(o)); a[0:2], *r = [1], 2, 3; print(a, r)
x = y = z = 0; x += 1; x -= 2; x *= 3; x **= 2; x //= 2; x %= 3; x <<= 2; x |= 1; x ^= 7; x &= 3; x >>= 1; x /= 2; print(x)
