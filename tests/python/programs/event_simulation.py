"""A discrete event simulation with a heap, generators as processes, a seeded generator of our own, and a text chart."""
import heapq, itertools
class Random:
    def __init__(self, seed): self.state = seed
    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) / 2**31
    def between(self, a, b): return a + (b - a) * self.next()
class Simulation:
    def __init__(self): self.now, self.queue, self.ids, self.log = 0.0, [], itertools.count(), []
    def start(self, process): self.schedule(0, process)
    def schedule(self, delay, process): heapq.heappush(self.queue, (self.now + delay, next(self.ids), process))
    def run(self, until):
        while self.queue and self.queue[0][0] <= until:
            self.now, _, process = heapq.heappop(self.queue)
            try: self.schedule(next(process), process)
            except StopIteration as stop: self.log.append((self.now, stop.value))
class Counter:
    def __init__(self, sim, rng): self.sim, self.rng, self.free, self.served, self.waits = sim, rng, 2, 0, []
    def customer(self, n):
        arrived = self.sim.now
        while self.free == 0: yield 0.5
        self.free -= 1; self.waits.append(self.sim.now - arrived)
        yield self.rng.between(1, 4)
        self.free += 1; self.served += 1
        return f"customer {n} left"
    def arrivals(self):
        for n in itertools.count(1):
            yield self.rng.between(0.5, 2)
            self.sim.start(self.customer(n))
sim = Simulation(); counter = Counter(sim, Random(2024)); sim.start(counter.arrivals()); sim.run(60)
print(counter.served, len(counter.waits), f"{sum(counter.waits) / len(counter.waits):.4f} {max(counter.waits):.2f} {sim.now:.5f}")
for when, what in sim.log[:8]: print(f"{when:8.3f} {what}")
buckets = {}
for w in counter.waits: buckets[int(w)] = buckets.get(int(w), 0) + 1
for b in sorted(buckets): print(f"{b:>2}-{b + 1:<2} {'*' * buckets[b]}")
