import random, statistics, math
r = random.Random(42)
print(r.random(), r.random(), r.randint(1, 100), r.randrange(0, 100, 7), r.uniform(1, 2), r.choice("abcdef"), r.choices([1, 2, 3], k=5), r.sample(range(100), 5), r.getrandbits(70), r.gauss(0, 1), r.expovariate(2), r.betavariate(1, 2), r.triangular(0, 10, 3), r.normalvariate(5, 2))
l = list(range(10)); r.shuffle(l); print(l, r.choices("ab", weights=[1, 9], k=8))
random.seed(7); print([random.randint(0, 9) for _ in range(10)], random.random()); random.seed("text"); print(random.random()); s = random.getstate(); a = random.random(); random.setstate(s); print(a == random.random())
random.seed(0); print([random.choice(["x", "y", "z"]) for _ in range(6)], random.sample(["a", "b", "c"], 2), random.randbytes(4))
for call in (lambda: random.choice([]), lambda: random.sample([1], 2), lambda: random.randrange(0), lambda: random.sample({1: 2}, 1), lambda: random.choices([])):
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
d = [1, 2, 2, 3, 4, 7, 9]
print(statistics.mean(d), statistics.median(d), statistics.mode(d), statistics.stdev(d), statistics.pvariance(d), statistics.median([1, 2, 3, 4]), statistics.multimode([1, 1, 2, 2]), statistics.fmean(d), statistics.quantiles(d, n=4), statistics.harmonic_mean([1, 2, 4]))
try: statistics.mean([])
except statistics.StatisticsError as e: print(e)
