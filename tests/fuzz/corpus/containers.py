a = [3, 1, 2]; a[1:1] = [9, 8]; a[::2] = 'xyz'; del a[::2]; a += (5,); a *= 2
a.sort(key=str, reverse=True); a.insert(-1, a); a.remove(5); print(a, a[-1], a.index(5), a.count(1), a == a)
d = {'a': 1, **{'b': 2}, 3: {}}; d |= {4: 5}; d.setdefault('z', []).append(d); print(d, d.pop('a'), d.get(9), list(d.items())[0], 'b' in d)
for k in list(d): d[k] = d.pop(k)
s = {1, 2, *[3]}; s |= {4}; s ^= {1}; s -= {2}; print(s, s & {3}, s < {3, 4, 5}, frozenset(s))
t = 1, *a[:2], (2,); x, *y, (z,) = t; print(x, y, z, t[1:], t < (2,), hash((1, 2)))
