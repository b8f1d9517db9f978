"""Native loops over endless iterators end by signals; replaced names in the module do no harm."""
import signal, itertools, collections
class Stop(Exception): pass
def h(*a): raise Stop
signal.signal(signal.SIGALRM, h)
for f in (lambda: any(itertools.repeat(0)), lambda: sum(1 for _ in ()) or all(itertools.cycle([1,2])), lambda: collections.deque(itertools.count(), maxlen=0), lambda: any(itertools.chain.from_iterable(itertools.repeat([])))):
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try: f()
    except Stop: print("stopped")
itertools._grouper = int; itertools._tee = int; itertools._tee_dataobject = int
print([(k,list(g)) for k,g in itertools.groupby('aab')], [list(x) for x in itertools.tee('ab')])
