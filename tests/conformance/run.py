#!/usr/bin/env python3
"""Runs CPython's own tests with Baton and writes docs/conformance.md.

    run.py BATON [MODULE...]

The tests come from Debian's libpython3.11-testsuite; BATON_CPYTHON_LIB names another folder,
CONFORMANCE_SECONDS the time a module may take. Tests that are marked as details of CPython do not
count. A test during which the program crashes or hangs counts as failed; the others of its module
are run without it. The page is written only if all modules were run.
"""

import collections
import json
import os
import subprocess
import sys
import tempfile

MODULES = """
test_grammar test_syntax test_exceptions test_exception_group test_except_star test_generators
test_coroutines test_asyncgen test_with test_scope test_class test_descr test_metaclass test_super
test_decorators test_patma test_named_expressions test_positional_only_arg test_keywordonlyarg
test_unpack test_unpack_ex test_extcall test_augassign test_compare test_richcmp test_fstring
test_format test_string test_unicode test_bytes test_int test_long test_float test_complex
test_bool test_list test_tuple test_dict test_set test_slice test_range test_enumerate test_iter
test_sort test_builtin test_collections test_itertools test_functools test_operator test_math
test_random test_re test_enum test_dataclasses test_contextlib test_copy test_weakref test_struct
test_json test_pickle test_datetime test_decimal test_fractions test_statistics test_heapq
test_bisect test_traceback test_inspect test_io test_pathlib test_unittest test_argparse
""".split()

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DRIVER = os.path.join(ROOT, "tests", "conformance", "driver.py")
LIBRARY = os.environ.get("BATON_CPYTHON_LIB", "/usr/lib/python3.11")
SECONDS = float(os.environ.get("CONFORMANCE_SECONDS", "120"))
MOST_RESTARTS = 15
NOT_COUNTED = ("implementation detail", "CPython", "cpython", "Test requires _testcapi")


class Module:
    """What came of one module."""

    def __init__(self, name):
        self.name = name
        self.outcomes = {}          # test: (outcome, why)
        self.trouble = ""           # why there are no tests

    def count(self, wanted):
        return sum(1 for outcome, _why in self.outcomes.values() if outcome == wanted)

    def reasons(self, most=3):
        """The most frequent reasons of failure."""
        counts = collections.Counter(why for outcome, why in self.outcomes.values()
                                     if outcome == "failed")
        shown = []
        for why, count in counts.most_common(most):
            why = why if len(why) <= 90 else why[:87] + "..."
            shown.append(f"{why} ({count})" if count > 1 else why)
        more = len(counts) - most
        if more > 0:
            shown.append(f"{more} more")
        return "; ".join(shown)


def exists(name):
    base = os.path.join(LIBRARY, "test", *name.split("."))
    return os.path.exists(base + ".py") or os.path.isdir(base)


def run_once(baton, name, left_out, folder):
    """(lines of the report, exit code or None for a time-out, the last line of the errors)."""
    report = os.path.join(folder, "report")
    open(report, "w").close()
    command = [baton, "--stdlib", LIBRARY, DRIVER, f"test.{name}", report, *left_out]
    with open(os.path.join(folder, "errors"), "w+", errors="replace") as errors:
        try:
            code = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=errors,
                                  timeout=SECONDS).returncode
        except subprocess.TimeoutExpired:
            code = None
        errors.seek(0)
        last = (errors.read().strip().splitlines() or [""])[-1]
    with open(report) as file:
        lines = [json.loads(line) for line in file if line.endswith("\n")]
    return lines, code, last


def run_module(baton, name):
    module = Module(name)
    left_out = []
    for _attempt in range(MOST_RESTARTS):
        with tempfile.TemporaryDirectory() as folder:
            lines, code, last = run_once(baton, name, left_out, folder)
        running = None
        for line in lines:
            if "begin" in line:
                running = line["begin"]
            elif "end" in line:
                running = None
                if line["end"] not in left_out:
                    module.outcomes[line["end"]] = line["outcome"], line["why"]
        if lines and "done" in lines[-1]:
            return module
        what = ("hangs" if code is None else f"crashes (signal {-code})" if code < 0
                else f"ends the program (exit code {code}): {last}")
        if running is None or running in left_out:
            module.trouble = what
            return module
        module.outcomes[running] = "failed", what
        left_out.append(running)
    module.trouble = f"given up after {MOST_RESTARTS} crashes or time-outs"
    return module


def is_counted(outcome, why):
    return not (outcome == "skipped" and any(text in why for text in NOT_COUNTED))


def summary(module):
    """(methods, passed, failed, skipped) of what counts."""
    counted = [outcome for outcome, why in module.outcomes.values() if is_counted(outcome, why)]
    return (len(counted), counted.count("passed"), counted.count("failed"),
            counted.count("skipped"))


def page(modules):
    rows = []
    totals = [0, 0, 0, 0]
    for module in modules:
        numbers = summary(module)
        totals = [a + b for a, b in zip(totals, numbers)]
        why = "; ".join(filter(None, (module.trouble, module.reasons())))
        why = why.replace("|", "\\|").replace("<", "&lt;")
        rows.append("| {} | {} | {} | {} | {} | {} |".format(module.name, *numbers, why))
    percent = 100 * totals[1] / max(totals[1] + totals[2], 1)
    return f"""# Conformance

CPython's own tests (3.11, Debian's `libpython3.11-testsuite`), run with Baton by `./dev conformance`.
Methods that CPython marks as details of its implementation do not count. Baton follows Python 3.12:
where 3.12 changed a message or a result, a test of 3.11 fails rightly.

{totals[0]} methods: {totals[1]} pass, {totals[2]} fail, {totals[3]} are skipped; of those that ran,
{percent:.1f} % pass.

| module | methods | passed | failed | skipped | why |
| --- | ---: | ---: | ---: | ---: | --- |
""" + "\n".join(rows) + "\n"


def main():
    baton = os.path.abspath(sys.argv[1])
    wanted = sys.argv[2:] or MODULES
    modules = []
    print(f"{'module':28} {'methods':>7} {'passed':>6} {'failed':>6} {'skipped':>7}  why")
    for name in wanted:
        if not exists(name):
            module = Module(name)
            module.trouble = "not in this test suite"
        else:
            module = run_module(baton, name)
        modules.append(module)
        methods, passed, failed, skipped = summary(module)
        why = module.trouble or module.reasons(1)
        print(f"{name:28} {methods:7} {passed:6} {failed:6} {skipped:7}  {why}", flush=True)
        if len(wanted) < len(MODULES) and os.environ.get("CONFORMANCE_DETAILS"):
            for test, (outcome, reason) in module.outcomes.items():
                if outcome == "failed":
                    print(f"    {test}: {reason}")
    if not sys.argv[2:]:
        with open(os.path.join(ROOT, "docs", "conformance.md"), "w") as file:
            file.write(page(modules))
    methods, passed, failed, skipped = (sum(column) for column in zip(*map(summary, modules)))
    print(f"{methods} methods: {passed} pass, {failed} fail, {skipped} are skipped")


main()
