#!/usr/bin/env bash
# Files that cannot be run: missing, a directory, unreadable bytes.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
expect missing 2 "" "can't open file '$scratch/missing.py': \[Errno 2\] No such file or directory" "$baton" missing.py
mkdir folder
expect directory 1 "" "can't find '__main__' module in '$scratch/folder'" "$baton" folder
echo 'print("main of a folder")' >folder/__main__.py
expect "directory with __main__" 0 "main of a folder" '' "$baton" folder
printf 'x = 1\ny\x00 = 2\n' >nul.py
expect "NUL byte" 1 "" 'SyntaxError: source code cannot contain null bytes' "$baton" nul.py
printf 'print("a")\nx = "\xe9"\n' >latin.py
expect "not UTF-8" 1 "" "SyntaxError: .*'\\\\xe9'" "$baton" latin.py
head -c 100000 /dev/urandom >random.py
"$baton" random.py >/dev/null 2>err && fail "random bytes run"
grep -q 'SyntaxError' err || fail "random bytes: $(head -c 300 err)"
: >empty.py
expect empty 0 "" '' "$baton" empty.py
{ printf 'x = '; head -c 100000 /dev/zero | tr '\0' '('; } >deep.py
"$baton" deep.py >/dev/null 2>err && fail "too many parentheses run"
grep -qE 'SyntaxError|MemoryError|RecursionError' err || fail "deep: $(head -c 300 err)"
{ printf 'x = 1'; for _ in $(seq 1000); do printf ' + 1'; done; printf '\nprint(x)\n'; } >wide.py
expect "long sum" 0 1001 '' "$baton" wide.py
{ printf 'x = ['; seq -s, 20000 | tr -d '\n'; printf ']\nprint(len(x), sum(x))\n'; } >list.py
expect "long list" 0 "20000 200010000" '' "$baton" list.py
{ for i in $(seq 3000); do echo "v$i = $i"; done; echo 'print(v1 + v3000)'; } >names.py
expect "many names" 0 3001 '' "$baton" names.py
{ echo 'def f():'; for i in $(seq 600); do echo "    v$i = $i"; done; echo '    return v1 + v300 + v600'; echo 'print(f())'; } >locals.py
expect "many locals" 0 901 '' "$baton" locals.py
{ for i in $(seq 19); do printf '%*sif True:\n' $((i - 1)) ''; done; printf '%*sprint("deep")\n' 19 ''; } >nested.py
expect "nested blocks" 0 deep '' "$baton" nested.py
{ for i in $(seq 150); do printf '%*sif True:\n' $((i - 1)) ''; done; printf '%*sprint("deep")\n' 150 ''; } >indents.py
"$baton" indents.py >/dev/null 2>err && fail "150 levels of indentation run"
grep -q 'IndentationError: too many levels of indentation' err || fail "indents: $(tail -n 3 err)"
expect "closed stdout" 120 "" 'OSError|BrokenPipeError|Exception ignored|lost sys.stdout' bash -c "'$baton' -c 'print(1)' >/dev/full"
"$baton" -c 'for i in range(100000): print(i)' 2>err | head -n 1 >out
[ "$(cat out)" = 0 ] || fail "broken pipe: $(cat out)"
[[ $(cat err) == *BrokenPipeError* ]] || fail "broken pipe: '$(cat err)'"
finish
