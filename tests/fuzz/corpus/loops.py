i = 0
while True:
    i += 1
    if i == 2: continue
    for j in range(3):
        if j == i: break
    else: print('e', i)
    if i > 4: break
else: print('n')
for a, (b, *c) in [(1, (2, 3, 4))]: print(a, b, c)
for x in iter(lambda: i, 5): pass
for d['k'] in [1] if (d := {}) is not None else []: print(d)
try:
    for i in [1]:
        try: continue
        finally: break
finally: del i
