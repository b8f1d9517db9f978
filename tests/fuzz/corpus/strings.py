x, w = 3.14159, 10
print(f'{x:>{w}.3f} {x!r} {x=} {x = :.2} {"a" "b"} {{}} {f"{x:{w}}"} {w:#x} {w:,} {[i for i in range(w) if i][1]}')
print('\x41\u00e9\U0001f600\N{BULLET}\101\n\\', r'\d' '\'', b'\xff\0', rb'\x', """a
b""", '\ud800'.encode('utf-8', 'surrogatepass'), f'{x!a}{"\n"}')
print('%5.2f|%-5s|%05d|%x|%%|%r|%c' % (x, 'a', 42, 255, None, 'z'), '%(a)s' % {'a': 1})
print('{0:^9}{n!r:>{w}}{0[0]}{1.real}'.format('ab', 1, n=[], w=5), 'a,b'.split(','), 'é€😀'[::-1], 'ß'.upper(), 'abc'.translate({97: 'z', 98: None}))
