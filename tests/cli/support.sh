# Sourced by the shell tests. $baton is the program under test; check counts failures; finish ends the test.
baton=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unset PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHASHSEED
cd "$scratch" || exit 2
failures=0

# fail TEXT
fail() {
    printf 'FAIL: %s\n' "$1"
    failures=$((failures + 1))
}

# expect NAME CODE STDOUT STDERR_PATTERN COMMAND...: runs the command; STDERR_PATTERN is an extended regular expression that the
# whole of stderr (or a part of it) has to match, '' means that stderr has to be empty.
expect() {
    local name=$1 code=$2 out=$3 err=$4 got
    shift 4
    "$@" >"$scratch/.out" 2>"$scratch/.err" </dev/null
    got=$?
    [ "$got" = "$code" ] || fail "$name: exit code $got, expected $code"
    [ "$(cat "$scratch/.out")" = "$out" ] || fail "$name: stdout '$(cat "$scratch/.out")', expected '$out'"
    if [ -z "$err" ]; then
        [ -s "$scratch/.err" ] && fail "$name: stderr '$(cat "$scratch/.err")', expected none"
    else
        [[ $(cat "$scratch/.err") =~ $err ]] || fail "$name: stderr '$(cat "$scratch/.err")' does not match '$err'"
    fi
    return 0
}

finish() {
    [ "$failures" = 0 ] || exit 1
    echo passed
    exit 0
}
