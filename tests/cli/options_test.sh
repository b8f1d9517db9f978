#!/usr/bin/env bash
# Ways to start the program: script, -c, -m, standard input, --version, sys.argv.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
printf 'import sys\nprint(sys.argv, __name__, __file__ == sys.path[0] + "/" + sys.argv[0])\n' >script.py
expect script 0 "['script.py', 'a', '-b', '--', '-c'] __main__ True" '' "$baton" script.py a -b -- -c
expect command 0 "['-c', 'x', '-y'] __main__" '' "$baton" -c 'import sys; print(sys.argv, __name__)' x -y
expect "command with lines" 0 "3" '' "$baton" -c $'x = 1\nfor i in range(2):\n    x += 1\nprint(x)'
expect "command error" 1 "" 'Traceback \(most recent call last\):
  File "<string>", line 1, in <module>
ZeroDivisionError: division by zero' "$baton" -c '1/0'
expect "command syntax error" 1 "" '  File "<string>", line 1
    x = = 1
        \^
SyntaxError: invalid syntax' "$baton" -c 'x = = 1'
echo 'print("module", __name__)' >mod.py
expect module 0 "module __main__" '' "$baton" -m mod
expect "missing module" 1 "" 'No module named nope_nope' "$baton" -m nope_nope
out=$(echo 'print("from stdin", __name__)' | "$baton") || fail "stdin: exit code"
[ "$out" = "from stdin __main__" ] || fail "stdin: '$out'"
out=$(echo 'print("dash")' | "$baton" - a b) || fail "dash: exit code"
[ "$out" = "dash" ] || fail "dash: '$out'"
out=$(printf 'x = 1\n1/0\n' | "$baton" 2>&1) && fail "stdin error: exit code 0"
[[ $out == *'File "<stdin>", line 2, in <module>'*ZeroDivisionError* ]] || fail "stdin error: '$out'"
out=$("$baton" --version) || fail "version: exit code"
[[ $out =~ [0-9]+\.[0-9]+ ]] || fail "version: '$out'"
"$baton" --no-such-option >/dev/null 2>&1 && fail "an unknown option is accepted"
"$baton" --help >/dev/null 2>&1 || fail "--help"
mkdir folder; echo 'import neighbour; print(neighbour.v, __file__)' >folder/main.py; echo 'v = 5' >folder/neighbour.py
expect "imports from the script's folder" 0 "5 $(pwd)/folder/main.py" '' "$baton" folder/main.py
expect "tracebacks name the absolute path" 1 "" "File \"$(pwd)/bad.py\", line 1, in <module>" bash -c "echo 1/0 > bad.py; '$baton' bad.py"
expect "no debug ranges" 1 "" 'line 1, in <module>
    x = 1 / 0
ZeroDivisionError' bash -c "echo 'x = 1 / 0' > bad.py; '$baton' -X no_debug_ranges bad.py"
expect "exit codes" 42 "" '' "$baton" -c 'import sys; sys.exit(42)'
expect "exit code wraps" 255 "" '' "$baton" -c 'import sys; sys.exit(-1)'
expect "exit true" 1 "" '' "$baton" -c 'raise SystemExit(True)'
expect "exit None" 0 "" '' "$baton" -c 'raise SystemExit(None)'
expect "exit message" 1 "" '^bye$' "$baton" -c 'import sys; sys.exit("bye")'
expect "os._exit" 9 "" '' "$baton" -c 'import os; os._exit(9)'
finish
