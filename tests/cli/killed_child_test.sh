#!/usr/bin/env bash
# A child that is killed from outside: the parent notices, reports the signal, and goes on.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:handle_segv=0" TSAN_OPTIONS="${TSAN_OPTIONS:-}:handle_segv=0"  # the signal kills
cat >killed.py <<'PY'
import multiprocessing, os, signal, time
def work(n):
    if n == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
if __name__ == "__main__":
    children = [multiprocessing.Process(target=work, args=(n,)) for n in range(3)]
    for child in children: child.start()
    for child in children: child.join()
    print([child.exitcode for child in children])
    child = multiprocessing.Process(target=time.sleep, args=(60,))
    child.start()
    os.kill(child.pid, signal.SIGSEGV)
    child.join()
    print(child.exitcode)
PY
expect "killed children" 0 "[0, -9, 0]
-11" '' "$baton" killed.py
cat >pool.py <<'PY'
import os, signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
def die(n): os.kill(os.getpid(), signal.SIGKILL)
if __name__ == "__main__":
    with ProcessPoolExecutor(2) as pool:
        try: pool.submit(die, 1).result()
        except BrokenProcessPool as error: print(type(error).__name__)
    print("went on")
PY
expect "a pool's worker is killed" 0 "BrokenProcessPool
went on" '' "$baton" pool.py
"$baton" -c 'import os, signal; os.kill(os.getpid(), signal.SIGTERM)' 2>/dev/null
[ $? = 143 ] || fail "SIGTERM kills the program"
# No process is left behind.
"$baton" -c 'import multiprocessing, time, os
p = multiprocessing.Process(target=time.sleep, args=(60,), daemon=True); p.start(); print(p.pid)' >pid
sleep 0.1
kill -0 "$(cat pid)" 2>/dev/null && fail "a daemon child outlives its parent"
finish
