#!/usr/bin/env bash
# Runs the Python test programs with the reference interpreter and stores what they do as the expected result.
#   regen.sh [SUBSTRING...]   only the programs whose path contains one of the substrings; default: every program that has a .out
# A program without .out is taken up when it is named. A file NAME.fixed says that the expectation is kept by hand, and why
# (for instance: the reference is older than the version Baton follows).
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/normalize.sh"
python=${BATON_PYTHON:-/usr/bin/python3}
count=0

store() { # FILE TARGET: keeps TARGET only when there is something in it
    if [ -s "$1" ]; then cp "$1" "$2"; else rm -f "$2"; fi
}

while IFS= read -r program; do
    base=${program%.py}
    wanted=false
    if [ $# -eq 0 ]; then
        [ -f "$base.out" ] && wanted=true
    else
        for part in "$@"; do [[ $program == *"$part"* ]] && wanted=true; done
    fi
    $wanted || continue
    [ -f "$base.fixed" ] && continue
    [ -f "$base.pattern" ] && continue
    options=()
    arguments=()
    environment=()
    [ -f "$base.options" ] && mapfile -t options <"$base.options"
    [ -f "$base.args" ] && mapfile -t arguments <"$base.args"
    [ -f "$base.env" ] && mapfile -t environment <"$base.env"
    input=/dev/null
    [ -f "$base.stdin" ] && input="$base.stdin"
    scratch=$(mktemp -d)
    mkdir "$scratch/tmp"
    (cd "$(dirname "$program")" &&
        env -u PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE=1 TMPDIR="$scratch/tmp" "${environment[@]}" \
            "$python" "${options[@]}" "$(basename "$program")" "${arguments[@]}" \
            <"$input" >"$scratch/out" 2>"$scratch/err")
    code=$?
    normalize "$(dirname "$program")" "$scratch" "$scratch/err"
    LC_ALL=C sed -i "$(replacements "$(dirname "$program")" "$scratch")" "$scratch/out"
    cp "$scratch/out" "$base.out"
    store "$scratch/err" "$base.err"
    if [ $code = 0 ]; then rm -f "$base.exit"; else echo "$code" >"$base.exit"; fi
    rm -rf "$scratch"
    count=$((count + 1))
done < <(find "$here/python" -name '*.py' | sort)
echo "$count programs"
