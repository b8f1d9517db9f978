# The sequences of seeds, and what is drawn from them.
import random
for s in (0, 1, -5, 2 ** 70, 3.25):
    r = random.Random(s)
    print(s, r.random(), r.randint(1, 6), r.getrandbits(100), r.choice("abcdef"), r.randrange(0, 100, 7))
r = random.Random(42)
x = list(range(10)); r.shuffle(x); print(x, r.sample(range(100), 5), r.sample(x, 3), r.choices("ab", [1, 3], k=5), r.choices("xyz", k=3))
print(r.uniform(1, 2), r.triangular(0, 10, 3), r.gauss(0, 1), r.gauss(0, 1), r.normalvariate(5, 2), r.expovariate(1.5))
print(r.betavariate(1, 2), r.gammavariate(2.5, 1), r.gammavariate(0.5, 1), r.vonmisesvariate(1, 2), r.paretovariate(3), r.weibullvariate(1, 2), r.lognormvariate(0, 1))
state = r.getstate(); a = [r.random() for _ in range(3)]; r.setstate(state); print(a == [r.random() for _ in range(3)], len(state[1]))
print(r.randbytes(5), r.randrange(2 ** 70), r.sample("aab", counts=[2, 1, 1], k=3))
for call in (lambda: r.randrange(0), lambda: r.choice([]), lambda: r.sample([1], 2), lambda: r.randint(3, 1), lambda: r.sample({1}, 1), lambda: random.Random([])):
    try: print(call())
    except (ValueError, IndexError, TypeError) as e: print(type(e).__name__, e)
