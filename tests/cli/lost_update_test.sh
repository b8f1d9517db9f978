#!/usr/bin/env bash
# With N = 1 two threads lose updates, the same number in every run; with a lock they lose none under any N.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
cat >lost.py <<'PY'
import sys, threading
sys.setcheckinterval(1)
count = 0
def add():
    global count
    for _ in range(100000):
        count += 1
threads = [threading.Thread(target=add) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
print(count)
PY
first=$("$baton" lost.py) || fail "exit code"
[ "$first" -lt 200000 ] || fail "no update was lost: $first"
for _ in 1 2 3; do
    again=$("$baton" lost.py)
    [ "$again" = "$first" ] || fail "another number of updates was lost: $again, not $first"
done
cat >locked.py <<'PY'
import sys, threading
sys.setcheckinterval(int(sys.argv[1]))
count, lock = 0, threading.Lock()
def add():
    global count
    for _ in range(20000):
        with lock:
            count += 1
threads = [threading.Thread(target=add) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
print(count)
PY
for n in 1 2 7 63 64 1000 1000000; do
    expect "with a lock, N = $n" 0 40000 '' "$baton" locked.py "$n"
done
finish
