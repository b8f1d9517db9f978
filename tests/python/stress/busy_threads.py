# Sixteen threads on shared objects with a tiny switch interval; nothing may be lost, torn or crash.
import threading, sys, random
sys.setswitchinterval(1e-6)
d, l, s, lock, errors = {}, [], set(), threading.Lock(), []
class Obj: pass
o = Obj(); o.count = 0
def work(n):
    try:
        for i in range(400):
            d[(n, i)] = i; l.append(i); s.add(i % 50)
            with lock: o.count += 1
            setattr(o, f"x{i % 20}", n); getattr(o, f"x{i % 20}")
            str(i) + "abc"; [j for j in range(5)]; {j: j for j in range(3)}
            try: raise ValueError(i)
            except ValueError as e: assert e.args == (i,)
            if i % 50 == 0: sorted(list(d.values())[:100]); list(s)
            if i % 100 == 0: type(f"T{n}", (), {"v": i})().v
    except Exception as e: errors.append(repr(e))
ts = [threading.Thread(target=work, args=(n,)) for n in range(16)]
for t in ts: t.start()
for t in ts: t.join()
print(len(d), len(l), sum(l), len(s), o.count, errors)
