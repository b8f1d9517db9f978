#!/usr/bin/env bash
# Runs CPython's own tests with Baton and prints a table of what passes. It measures; it is no part of the suite.
#   run.sh BATON [MODULE...]     modules of CPython's `test` package; default: the language and the concurrency ones
# The tests come from Debian's libpython3.11-testsuite; Baton finds them through --stdlib. BATON_CPYTHON_LIB names another folder,
# CONFORMANCE_SECONDS the time each module may take. The full output of a module is kept in build/conformance/MODULE.log.
set -u
baton=$(realpath "$1")
shift
library=${BATON_CPYTHON_LIB:-/usr/lib/python3.11}
seconds=${CONFORMANCE_SECONDS:-120}
logs=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/build/conformance
mkdir -p "$logs"
modules=("$@")
[ ${#modules[@]} -gt 0 ] || modules=(
    test_grammar test_syntax test_exceptions test_exception_group test_except_star test_raise test_scope test_closure test_unpack
    test_unpack_ex test_extcall test_keywordonlyarg test_positional_only_arg test_named_expressions test_patma test_listcomps
    test_setcomps test_dictcomps test_genexps test_generators test_yield_from test_coroutines test_asyncgen test_with test_contextlib
    test_decorators test_class test_descr test_super test_metaclass test_property test_subclassinit test_abc test_dataclasses test_enum
    test_bool test_int test_long test_float test_complex test_str test_fstring test_format test_bytes test_list test_tuple test_dict
    test_set test_range test_slice test_iter test_enumerate test_builtin test_compare test_contains test_sort test_hash test_call
    test_compile test_global test_string_literals test_traceback test_types test_weakref test_gc test_itertools test_functools
    test_collections test_deque test_defaultdict test_heapq test_bisect test_operator test_copy test_re test_json test_struct test_math
    test_thread test_threading test_threading_local test_threadsignals test_queue test_sched
    test_concurrent_futures test_context test_asyncio test_signal test_subprocess test_multiprocessing_fork test_socket test_select
    test_selectors test_time test_fork1 test_wait3 test_wait4)
printf '%-28s %6s %6s %6s %6s  %s\n' module run failed errors skipped result
total_run=0 total_bad=0 whole=0
for module in "${modules[@]}"; do
    log="$logs/$module.log"
    [ -e "$library/test/$module.py" ] || [ -d "$library/test/$module" ] || continue
    (cd "$logs" && timeout -k 5 "$seconds" "$baton" --stdlib "$library" -m unittest -v "test.$module") >"$log" 2>&1 </dev/null
    code=$?
    run=$(sed -n 's/^Ran \([0-9]*\) tests\{0,1\} in .*/\1/p' "$log" | tail -n 1)
    summary=$(grep -E '^(OK|FAILED|NO TESTS RAN)' "$log" | tail -n 1)
    count() { sed -n "s/.*$1=\([0-9]*\).*/\1/p" <<<"$summary"; }
    failed=$(count failures) errors=$(count errors) skipped=$(count skipped)
    case "$code" in
    0) result=ok; whole=$((whole + 1)) ;;
    124 | 137) result="timed out" ;;
    13[2-9]) result="crashed (signal $((code - 128)))" ;;
    *) result=${summary:+fails}; result=${result:-$(tail -n 1 "$log" | cut -c1-70)} ;;
    esac
    printf '%-28s %6s %6s %6s %6s  %s\n' "$module" "${run:--}" "${failed:-0}" "${errors:-0}" "${skipped:-0}" "$result"
    total_run=$((total_run + ${run:-0}))
    total_bad=$((total_bad + ${failed:-0} + ${errors:-0}))
done
echo "$whole modules pass whole; $total_run tests run, $((total_run - total_bad)) of them without failure"
