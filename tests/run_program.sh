#!/usr/bin/env bash
# Runs one Python program and compares what it did with what is stored.
#
#   run_program.sh BATON PROGRAM.py EXPECTED
#
# EXPECTED is a path without extension; beside it may stand
#   .out        stdout, byte for byte
#   .pattern    stdout, where each line is an extended regular expression (used instead of .out)
#   .err        stderr, byte for byte; without it, a program that ends with code 0 must leave stderr empty
#   .exit       the exit code (default 0)
#   .args       arguments, one per line       .stdin  standard input       .env  NAME=VALUE lines
#   .options    options of the interpreter itself, one per line, placed before the program
#   .unordered  the lines of stdout come in any order (threads, processes); if it holds a number N, the last N
#               lines have to be the last ones all the same
# The program runs in its own folder and is named by its file name; the folder's own path is taken out of what it prints
# (tracebacks name the absolute path), so that expectations do not depend on where the project lies.
set -u
source "$(dirname "${BASH_SOURCE[0]}")/normalize.sh"
baton=$(realpath "$1")
program=$2
expected=$(realpath -m "$3")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

options=()
arguments=()
environment=()
[ -f "$expected.options" ] && mapfile -t options <"$expected.options"
[ -f "$expected.args" ] && mapfile -t arguments <"$expected.args"
[ -f "$expected.env" ] && mapfile -t environment <"$expected.env"
input=/dev/null
[ -f "$expected.stdin" ] && input="$expected.stdin"

# Options that the environment holds for every Python are not the program's.
unset "${!PYTHON@}"
mkdir "$scratch/tmp"
cd "$(dirname "$program")" || exit 2
env TMPDIR="$scratch/tmp" "${environment[@]}" \
    "$baton" "${options[@]}" "$(basename "$program")" "${arguments[@]}" \
    <"$input" >"$scratch/out" 2>"$scratch/err"
code=$?
normalize "$PWD" "$scratch" "$scratch/err"
LC_ALL=C sed -i "$(replacements "$PWD" "$scratch")" "$scratch/out"

failed=0
fail() {
    printf '%s\n' "$1"
    failed=1
}

# compare WHAT EXPECTED ACTUAL
compare() {
    cmp -s "$2" "$3" && return
    fail "$1 differs (- expected, + actual):"
    diff -u --label expected --label actual "$2" "$3" | head -n 80
}

wanted_code=0
[ -f "$expected.exit" ] && wanted_code=$(<"$expected.exit")
[ "$code" = "$wanted_code" ] || fail "exit code $code, expected $wanted_code"

if [ -f "$expected.pattern" ]; then
    mapfile -t patterns <"$expected.pattern"
    mapfile -t lines <"$scratch/out"
    [ "${#patterns[@]}" = "${#lines[@]}" ] ||
        fail "stdout has ${#lines[@]} lines, expected ${#patterns[@]}"
    for i in "${!patterns[@]}"; do
        [[ ${lines[i]-} =~ ^${patterns[i]}$ ]] || fail "line $((i + 1)): '${lines[i]-}' does not match '${patterns[i]}'"
    done
elif [ -f "$expected.unordered" ]; then
    last=$(<"$expected.unordered")
    if [ -n "$last" ]; then
        tail -n "$last" "$expected.out" >"$scratch/out.last.expected"
        tail -n "$last" "$scratch/out" >"$scratch/out.last"
        compare "the end of stdout" "$scratch/out.last.expected" "$scratch/out.last"
    fi
    LC_ALL=C sort "$expected.out" >"$scratch/out.expected"
    LC_ALL=C sort "$scratch/out" >"$scratch/out.sorted"
    compare "stdout (sorted)" "$scratch/out.expected" "$scratch/out.sorted"
else
    compare stdout "$expected.out" "$scratch/out"
fi

if [ -f "$expected.err" ]; then
    compare stderr "$expected.err" "$scratch/err"
elif [ "$wanted_code" = 0 ] && [ -s "$scratch/err" ]; then
    fail "unexpected stderr:"
    head -n 40 "$scratch/err"
elif [ "$failed" = 1 ] && [ -s "$scratch/err" ]; then
    printf 'stderr:\n'
    head -n 40 "$scratch/err"
fi
exit "$failed"
