#!/usr/bin/env bash
# BATON_TEST_SLEEP_SCALE shortens every kind of sleep.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
cat >sleeps.py <<'PY'
import asyncio, threading, time
time.sleep(30)
asyncio.run(asyncio.sleep(30))
threading.Event().wait(30)
t = threading.Thread(target=time.sleep, args=(30,))
t.start()
t.join()
print("slept")
PY
start=$SECONDS
expect "scaled sleeps" 0 "slept" '' env BATON_TEST_SLEEP_SCALE=0.001 timeout 60 "$baton" sleeps.py
[ $((SECONDS - start)) -lt 20 ] || fail "the sleeps took $((SECONDS - start)) seconds"
finish
