#!/usr/bin/env bash
# Checks who includes whom: the table of layers, enforced. A shared include root would otherwise let every file reach every other.
# Also: headers start with #pragma once, and no file keeps mutable static or thread-local state (many interpreters share a process).
#   includes_test.sh ROOT       prints each violation as FILE:LINE: why, and ends with code 1 if there is one
set -u
cd "${1:-.}" || exit 2

find runtime compiler vm stdlib include cli examples \( -name '*.h' -o -name '*.cpp' -o -name '*.def' -o -name '*.inc' \) \
    2>/dev/null | LC_ALL=C sort | xargs -r awk '
function layer(path) {
    # The shape of a value, an object and the heap, and the closed lists: plain data below the interpreter state, which holds them.
    if (path ~ /^runtime\/core\/((value|object|heap|result)\.h|[a-z_]+\.def)$/) return "runtime/core data"
    # The headers of core know no type; their implementation makes strs, tuples and dicts.
    if (path ~ /^runtime\/core\/[a-z_]+\.cpp$/) return "runtime/core code"
    if (path ~ /^runtime\/(base|core|state|types|native)\//) { match(path, /^runtime\/[a-z]+/); return substr(path, 1, RLENGTH) }
    if (path ~ /^vm\/(gil|import|embed)\//) { match(path, /^vm\/[a-z]+/); return substr(path, 1, RLENGTH) }
    # The implementation of the public API stands above everything.
    if (path ~ /^stdlib\/host\//) return "stdlib/host"
    if (path ~ /^compiler\/bytecode\//) return "compiler/bytecode"
    if (path ~ /^(include\/)?baton\//) return "api"
    match(path, /^[a-z_]+/)
    return substr(path, 1, RLENGTH)
}
function allow(from, list,    parts, n, i) {
    n = split(list, parts, "+")
    for (i = 1; i <= n; i++) allowed[from, parts[i]] = 1
}
BEGIN {
    base = "runtime/base"; data = "runtime/core data"; upto_state = base "+vm/gil+runtime/state+" data
    core = upto_state "+runtime/core"; types = core "+runtime/types"; runtime = types "+runtime/native"
    allow("runtime/base", base)
    allow(data, base "+" data)
    allow("vm/gil", "vm/gil")
    allow("compiler", base "+compiler+compiler/bytecode")
    allow("compiler/bytecode", base "+compiler/bytecode")
    allow("runtime/state", upto_state)
    allow("runtime/core", core)
    allow("runtime/core code", types)
    allow("runtime/types", types)
    allow("runtime/native", runtime)
    allow("vm", runtime "+vm+vm/import+vm/embed+compiler/bytecode")
    allow("vm/import", runtime "+vm+vm/import+vm/embed+compiler/bytecode")
    allow("vm/embed", runtime "+vm+vm/import+vm/embed+compiler+compiler/bytecode+api")
    allow("stdlib", runtime "+stdlib")
    allow("stdlib/host", runtime "+stdlib/host+stdlib+vm+vm/embed+compiler/bytecode+api")
    allow("api", "api")
    allow("cli", "api+cli")
    allow("examples", "api+examples")
}
function complain(why) { printf "%s:%d: %s\n", FILENAME, FNR, why; bad = 1 }
function end_file() {
    if (previous ~ /\.h$/ && !once) { printf "%s:1: a header starts with #pragma once\n", previous; bad = 1 }
}
FNR == 1 { end_file(); previous = FILENAME; once = 0; from = layer(FILENAME) }
/^#pragma once/ { once = 1 }
from ~ /^(runtime|compiler|vm|stdlib)/ && /^[ \t]*(inline |static )*(static|thread_local) +[A-Za-z_:<>, ]+[ *&]+[A-Za-z_]+ *(=|;|\{)/ && !/const/ {
    complain("mutable static or thread-local state")
}
/^[ \t]*#[ \t]*include[ \t]*[<"](include\/)?baton\// && from != "api" && from != "cli" && from != "examples" && from != "stdlib/host" {
    complain("only cli, examples and stdlib/host see the public header")
    next
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
    split($0, quoted, "\"")
    target = quoted[2]
    if (target !~ /\//) { complain("\"" target "\": includes are written from the root of the repository"); next }
    to = layer(target)
    if (from ~ /^(vm\/(import|embed)|stdlib\/host)$/ && target == "compiler/compile.h") next
    if (from == "stdlib" && target == "vm/introspect.h") next
    if (!((from, to) in allowed)) complain(from " may not include " to " (" target ")")
}
END { end_file(); exit bad }
'
