# Programs that take memory without end, in processes that may have little: each gets a MemoryError (threads: a RuntimeError)
# that it can catch, and ends as programs do.
import resource
import subprocess
import sys

PRELUDE = """
def forever(step):
    try:
        while True:
            step()
    except MemoryError:
        pass
"""

CASES = {
    "lists": "a = []; forever(lambda: a.append([0] * 1000)); a.clear()",
    "small lists": "a = []; forever(lambda: a.append([len(a)])); a.clear()",
    "one string": "s = ['x']; forever(lambda: s.append(s.pop() * 2))",
    "strings": "a = []; forever(lambda: a.append(str(len(a)) * 10)); a.clear()",
    "dict": "d = {}; forever(lambda: d.update({len(d): (len(d),)})); d.clear()",
    "set": "s = set(); forever(lambda: s.add(len(s))); s.clear()",
    "one big int": "n = [3]; forever(lambda: n.append(n.pop() ** 2))",
    "big ints": "a = []; n = 1 << 100000; forever(lambda: a.append(n + len(a))); a.clear()",
    "small big ints": "a = []; forever(lambda: a.append((1 << 300) + len(a))); a.clear()",
    "nested lists": "a = [[]]; forever(lambda: a.append([a.pop()])); del a",
    "generators": """
def g():
    yield 1
def step():
    i = g()
    next(i)
    a.append(i)
a = []; forever(step); a.clear()""",
    "instances": """
class C:
    def __init__(self):
        self.a, self.b = 1, []
a = []; forever(lambda: a.append(C())); a.clear()""",
    "attributes": """
class C: pass
c = C(); forever(lambda: setattr(c, f"a{len(vars(c))}", 1)); del c""",
    "classes": "a = []; forever(lambda: a.append(type('C', (), {'m': forever}))); a.clear()",
    "exceptions": """
def step():
    try:
        raise ValueError(1)
    except ValueError as e:
        a.append(e)
a = []; forever(step); a.clear()""",
    "compiled code": "a = []; forever(lambda: a.append(compile('def f(a, b=1, *c):\\n  return [x for x in a]', 's', 'exec'))); a.clear()",
    "a large source": """
s = "x = 1\\n"
def step():
    global s
    s += s
    compile(s, "s", "exec")
forever(step)""",
    "a large repr": """
a = [1]
def step():
    global a
    a = [a, a]
    repr(a)
forever(step)""",
    "join": """
a = ["abc" * 1000]
def step():
    a.extend(a)
    ",".join(a)
forever(step)""",
    "endless iterators": """
import itertools
for take in list, tuple, set, sorted, dict.fromkeys, lambda i: [*i], lambda i: max(*i):
    forever(lambda: take(itertools.count()))
forever(lambda: "".join(itertools.repeat("abc")))
forever(lambda: b"".join(itertools.repeat(b"abc")))""",
    "recursion": """
sys.setrecursionlimit(10**9)
def f(n):
    return f(n + 1) + 1
try:
    f(0)
except (MemoryError, RecursionError):
    pass""",
    "patterns": "import re; a = []; forever(lambda: a.append(re.compile(f'(a{len(a)}|b)*c+'))); a.clear()",
    "files in memory": "import io; b = io.BytesIO(); forever(lambda: b.write(b'x' * 100000)); del b",
    "threads": """
import threading
event, threads = threading.Event(), []
try:
    while True:
        thread = threading.Thread(target=event.wait)
        thread.start()
        threads.append(thread)
except (RuntimeError, MemoryError):
    pass
event.set()
for thread in threads:
    thread.join()""",
    "cycles": """
def step():
    a = []
    a.append(a)
    b.append(a)
b = []; forever(step); b.clear()""",
    "destructors": """
sys.unraisablehook = lambda u: None
class C:
    def __del__(self):
        dict.fromkeys(range(1000)), "x" * 10000, 1 << 100000, compile("a = 1", "s", "exec")
a = []; forever(lambda: a.append([C(), C()])); a.clear()""",
    "callbacks of weak references": """
import weakref
sys.unraisablehook = lambda u: None
class C: pass
def step():
    c = C()
    a.append(c)
    r.append(weakref.ref(c, lambda w: r.append([w] * 100)))
a, r = [], []; forever(step); a.clear(); r.clear()""",
    "finally blocks": """
sys.unraisablehook = lambda u: None
def g():
    try:
        yield
    finally:
        sorted(range(1000)), [0] * 3000
def step():
    i = g()
    next(i)
    a.append(i)
a = []; forever(step); a.clear()""",
    "tasks": """
import asyncio
async def main():
    a = []
    while True:
        a.append(asyncio.create_task(asyncio.sleep(3600)))
forever(lambda: asyncio.run(main()))""",
    "tasks, caught inside": """
import asyncio
async def main():
    a = []
    forever(lambda: a.append(asyncio.create_task(asyncio.sleep(3600))))
    for task in a:
        task.cancel()
    await asyncio.gather(*a, return_exceptions=True)
try:
    asyncio.run(main())
except MemoryError:
    pass""",
    "tasks of tasks": """
import asyncio
async def nest():
    await asyncio.create_task(nest())
try:
    asyncio.run(nest())
except (MemoryError, RecursionError):
    pass""",
    "other sizes afterwards": """
a = []; forever(lambda: a.append([len(a)])); a.clear()
b = [f"{i:100}" for i in range(50000)]; b.clear()
c = [dict.fromkeys("abcdefgh") for i in range(10000)]""",
}

for name, code in CASES.items():
    for megabytes in (90, 220) if name in ("small lists", "dict", "endless iterators", "threads") else (90,):
        limit = megabytes * 1024 * 1024
        done = subprocess.run([sys.executable, "-c", f"import sys\n{PRELUDE}\n{code}\nprint('ok')"], capture_output=True,
                              text=True, timeout=100, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
        good = (done.returncode, done.stdout) == (0, "ok\n")   # a callback may have complained of its MemoryError
        print(name, megabytes, "ok" if good else f"\n{done.returncode} {done.stdout!r} {done.stderr[-500:]}", flush=True)

# Nobody catches it.
limit = 120 * 1024 * 1024
done = subprocess.run([sys.executable, "-c", "a = []\nwhile True: a.append([a])"], capture_output=True, text=True, timeout=100,
                      preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
print(done.returncode, done.stderr.splitlines()[-1:])
