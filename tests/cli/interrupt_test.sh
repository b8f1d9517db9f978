#!/usr/bin/env bash
# Ctrl-C: KeyboardInterrupt in a sleep, a join, a busy loop, a lock, an event loop, at a prompt; exit code 130.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
set -m # background jobs get their own process group and do not ignore SIGINT

# interrupt NAME CODE STDERR_PATTERN SCRIPT: waits for the line "ready", sends SIGINT to the whole group, as a terminal does.
interrupt() {
    local name=$1 code=$2 pattern=$3 job got i
    printf '%s\n' "$4" >script.py
    rm -f out
    "$baton" script.py >out 2>err </dev/null &
    job=$!
    for i in $(seq 500); do
        grep -q ready out 2>/dev/null && break
        sleep 0.02
    done
    sleep 0.1
    kill -INT -- -$job
    # A program that does not react is killed, and fails.
    for i in $(seq 1000); do
        kill -0 $job 2>/dev/null || break
        sleep 0.02
    done
    kill -KILL -- -$job 2>/dev/null
    wait $job 2>/dev/null
    got=$?
    [ "$got" = "$code" ] || fail "$name: exit code $got, expected $code; stderr: $(head -c 500 err)"
    [[ $(cat err) =~ $pattern ]] || fail "$name: stderr '$(head -c 1000 err)' does not match"
}

interrupt sleep 130 'Traceback \(most recent call last\):
  File ".*script.py", line 3, in <module>
.*
KeyboardInterrupt$' 'import time
print("ready", flush=True)
time.sleep(60)'
interrupt join 130 'KeyboardInterrupt' 'import threading, time
t = threading.Thread(target=time.sleep, args=(60,), daemon=True)
t.start()
print("ready", flush=True)
t.join()'
interrupt loop 130 'KeyboardInterrupt$' 'print("ready", flush=True)
n = 0
while True:
    n += 1'
interrupt "for loop" 130 'KeyboardInterrupt$' 'print("ready", flush=True)
for i in range(10 ** 12):
    pass'
interrupt lock 130 'KeyboardInterrupt' 'import threading
lock = threading.Lock()
lock.acquire()
print("ready", flush=True)
lock.acquire()'
interrupt queue 130 'KeyboardInterrupt' 'import queue
print("ready", flush=True)
queue.Queue().get()'
interrupt asyncio 130 'KeyboardInterrupt' 'import asyncio
async def main():
    print("ready", flush=True)
    await asyncio.sleep(60)
asyncio.run(main())'
interrupt caught 0 '^$' 'import time
try:
    print("ready", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    print("caught")
finally:
    print("finally")'
[ "$(cat out)" = "$(printf 'ready\ncaught\nfinally')" ] || fail "caught: $(cat out)"
interrupt children 130 'KeyboardInterrupt' 'import multiprocessing, time
if __name__ == "__main__":
    p = multiprocessing.Process(target=time.sleep, args=(60,))
    p.start()
    print("ready", flush=True)
    p.join()'
interrupt handler 7 '^$' 'import signal, sys, time
def leave(number, frame): sys.exit(7)
signal.signal(signal.SIGINT, leave)
print("ready", flush=True)
time.sleep(60)'
interrupt threads 130 'KeyboardInterrupt' 'import threading
def spin():
    while True: pass
for _ in range(2): threading.Thread(target=spin, daemon=True).start()
print("ready", flush=True)
while True: pass'
finish
