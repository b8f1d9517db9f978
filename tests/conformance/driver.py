"""Runs the tests of one module of CPython's `test` package and notes what became of each.

    driver.py MODULE REPORT [SKIPPED...]

Runs under Baton. REPORT gets a line of JSON when a test begins and one when it ends, so that whoever
started this knows which test was running if the program dies. Tests named in SKIPPED are left out.
"""

import json
import sys
import unittest


class Result(unittest.TestResult):
    """Writes every outcome down at once."""

    def __init__(self, report, left_out):
        super().__init__()
        self.report = report
        self.left_out = left_out
        self.outcome = None

    def note(self, **facts):
        self.report.write(json.dumps(facts) + "\n")
        self.report.flush()

    def startTest(self, test):
        super().startTest(test)
        self.outcome = "passed", ""
        self.note(begin=test.id())

    def stopTest(self, test):
        super().stopTest(test)
        kind, why = self.outcome
        self.note(end=test.id(), outcome=kind, why=why)

    def fail_with(self, test, err):
        text = f"{err[0].__name__}: {err[1]}" if str(err[1]) else err[0].__name__
        text = text.strip().splitlines()[0][:200]
        if self.outcome is None:
            self.note(begin=str(test))
            self.note(end=str(test), outcome="failed", why=text)
        else:
            self.outcome = "failed", text

    def addError(self, test, err):
        self.fail_with(test, err)

    def addFailure(self, test, err):
        self.fail_with(test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.fail_with(test, err)

    def addSkip(self, test, reason):
        if self.outcome is None:
            self.note(begin=str(test))
            self.note(end=str(test), outcome="skipped", why=reason)
        elif self.outcome[0] == "passed":
            self.outcome = "skipped", reason

    def addUnexpectedSuccess(self, test):
        self.outcome = "failed", "unexpected success"


def each_test(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from each_test(item)
        else:
            yield item


def run_by_test_main(module, run):
    """Lets a module's own function choose and prepare the tests, as older modules do."""
    from test import support
    plain = unittest.defaultTestLoader

    def run_unittest(*classes):
        for item in classes:
            if isinstance(item, str):
                run(plain.loadTestsFromModule(sys.modules[item]))
            elif isinstance(item, (unittest.TestSuite, unittest.TestCase)):
                run(unittest.TestSuite([item]))
            else:
                run(plain.loadTestsFromTestCase(item))

    support.run_unittest = module.run_unittest = run_unittest
    support.run_doctest = module.run_doctest = lambda *args, **kwargs: None
    module.test_main()


def describe_carets():
    """test.support asks CPython's internals whether tracebacks have carets, and skips all of a module that
    wants to know where there are no such internals. They do."""
    from test import support
    support.has_no_debug_ranges = lambda: False


def main():
    module_name, path, *left_out = sys.argv[1:]
    sys.argv[1:] = []
    describe_carets()
    with open(path, "w") as report:
        result = Result(report, left_out)

        def run(tests):
            kept = [test for test in each_test(tests) if test.id() not in left_out]
            unittest.TestSuite(kept).run(result)

        tests = unittest.defaultTestLoader.loadTestsFromName(module_name)
        module = sys.modules.get(module_name)
        if hasattr(module, "test_main") and not hasattr(module, "load_tests"):
            run_by_test_main(module, run)
        else:
            run(tests)
        result.note(done=True)


main()
