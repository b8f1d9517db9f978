#!/usr/bin/env bash
# The prompt: what is typed in is run statement by statement; compound statements wait for an empty line.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
typed=$'x = 1\nx\ndef f():\n    return 5\n\nf()\n1/0\nfor i in range(2): i\n\nif x:\n  print("if")\nelse:\n  pass\n\n(1 +\n2)\n_ * 2\nraise SystemExit(3)\n'
expected='>>> >>> 1
>>> ... ... >>> 5
>>> >>> ... 0
1
>>> ... ... ... ... if
>>> ... 3
>>> 6
>>> '
code=0
out=$("$baton" -i -q 2>errors <<<"$typed") || code=$?
[ "$code" = 3 ] || fail "exit code $code"
[ "$out" = "$expected" ] || fail "typed in: '$out'"
grep -q "^ZeroDivisionError: division by zero$" errors || fail "an error that is not shown: $(cat errors)"
out=$(echo 'y' | "$baton" -i -q -c 'y = 42') || fail "-i -c: exit code"
[ "$out" = $'>>> 42\n>>> ' ] || fail "-i after a command: '$out'"
finish
