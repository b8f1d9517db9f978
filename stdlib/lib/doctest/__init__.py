"""Tests that stand in documentation: examples as one would type them, with what they print."""

import inspect
import os
import sys
import unittest

from ._examples import (DocTest, DocTestFinder, DocTestParser, Example, OPTIONFLAGS_BY_NAME,
                        register_optionflag)
from ._running import (BLANKLINE_MARKER, COMPARISON_FLAGS, DONT_ACCEPT_BLANKLINE,
                       DONT_ACCEPT_TRUE_FOR_1, DebugRunner, DocTestFailure, DocTestRunner,
                       ELLIPSIS, ELLIPSIS_MARKER, FAIL_FAST, IGNORE_EXCEPTION_DETAIL,
                       NORMALIZE_WHITESPACE, OutputChecker, REPORTING_FLAGS, REPORT_CDIFF,
                       REPORT_NDIFF, REPORT_ONLY_FIRST_FAILURE, REPORT_UDIFF, SKIP, TestResults,
                       UnexpectedException, _SpoofOut, _ellipsis_match, _exception_traceback,
                       _extract_future_flags, _indent, _strip_exception_details)

__docformat__ = "reStructuredText en"

__all__ = [
    "register_optionflag", "DONT_ACCEPT_TRUE_FOR_1", "DONT_ACCEPT_BLANKLINE",
    "NORMALIZE_WHITESPACE", "ELLIPSIS", "SKIP", "IGNORE_EXCEPTION_DETAIL", "COMPARISON_FLAGS",
    "REPORT_UDIFF", "REPORT_CDIFF", "REPORT_NDIFF", "REPORT_ONLY_FIRST_FAILURE",
    "REPORTING_FLAGS", "FAIL_FAST", "Example", "DocTest", "DocTestParser", "DocTestFinder",
    "DocTestRunner", "OutputChecker", "DocTestFailure", "UnexpectedException", "DebugRunner",
    "testmod", "testfile", "run_docstring_examples", "DocTestSuite", "DocFileSuite",
    "set_unittest_reportflags", "script_from_examples", "testsource", "debug_src", "debug",
]

for _thing in (DocTest, DocTestFinder, DocTestParser, Example, DebugRunner, DocTestFailure,
               DocTestRunner, OutputChecker, TestResults, UnexpectedException, _SpoofOut,
               register_optionflag):
    _thing.__module__ = __name__

master = None   # the runner that gathers the counts of all calls of testmod and testfile


def _normalize_module(module, depth=2):
    """A module given as itself, by its name, or as the caller's (None)."""
    if inspect.ismodule(module):
        return module
    if isinstance(module, str):
        return __import__(module, globals(), locals(), ["*"])
    if module is None:
        return sys.modules[sys._getframe(depth).f_globals.get("__name__", "__main__")]
    raise TypeError("Expected a module, string, or None")


def _newline_convert(data):
    return data.replace("\r\n", "\n").replace("\r", "\n")


def _load_testfile(filename, package, module_relative, encoding):
    if module_relative:
        package = _normalize_module(package, 3)
        filename = _module_relative_path(package, filename)
        loader = getattr(package, "__loader__", None)
        if loader is None:
            loader = getattr(getattr(package, "__spec__", None), "loader", None)
        if hasattr(loader, "get_data"):
            return _newline_convert(loader.get_data(filename).decode(encoding)), filename
    with open(filename, encoding=encoding) as file:
        return file.read(), filename


def _module_relative_path(module, test_path):
    if not inspect.ismodule(module):
        raise TypeError(f"Expected a module: {module!r}")
    if test_path.startswith("/"):
        raise ValueError("Module-relative files may not have absolute paths")
    test_path = os.path.join(*test_path.split("/"))
    if hasattr(module, "__file__"):
        folder = os.path.split(module.__file__)[0]
    elif module.__name__ == "__main__":
        folder = os.path.split(sys.argv[0])[0] if sys.argv and sys.argv[0] else os.curdir
    else:
        for folder in getattr(module, "__path__", ()):
            path = os.path.join(folder, test_path)
            if os.path.exists(path):
                return path
        raise ValueError("Can't resolve paths relative to the module "
                         f"{module.__name__!r} (it has no __file__)")
    return os.path.join(folder, test_path)


def _run_all(tests, raise_on_error, verbose, optionflags, report):
    global master
    kind = DebugRunner if raise_on_error else DocTestRunner
    runner = kind(verbose=verbose, optionflags=optionflags)
    for test in tests:
        runner.run(test)
    if report:
        runner.summarize()
    if master is None:
        master = runner
    else:
        master.merge(runner)
    return TestResults(runner.failures, runner.tries)


def testmod(m=None, name=None, globs=None, verbose=None, report=True, optionflags=0,
            extraglobs=None, raise_on_error=False, exclude_empty=False):
    """Runs the examples of a module's docstrings (default: __main__); (failed, attempted)."""
    if m is None:
        m = sys.modules.get("__main__")
    if not inspect.ismodule(m):
        raise TypeError(f"testmod: module required; {m!r}")
    if name is None:
        name = m.__name__
    finder = DocTestFinder(exclude_empty=exclude_empty)
    tests = finder.find(m, name, globs=globs, extraglobs=extraglobs)
    return _run_all(tests, raise_on_error, verbose, optionflags, report)


def testfile(filename, module_relative=True, name=None, package=None, globs=None, verbose=None,
             report=True, optionflags=0, extraglobs=None, raise_on_error=False,
             parser=DocTestParser(), encoding=None):
    """Runs the examples of a text file; (failed, attempted)."""
    if package and not module_relative:
        raise ValueError("Package may only be specified for module-relative paths.")
    text, filename = _load_testfile(filename, package, module_relative, encoding or "utf-8")
    if name is None:
        name = os.path.basename(filename)
    globs = {} if globs is None else globs.copy()
    if extraglobs is not None:
        globs.update(extraglobs)
    globs.setdefault("__name__", "__main__")
    test = parser.get_doctest(text, globs, name, filename, 0)
    return _run_all([test], raise_on_error, verbose, optionflags, report)


def run_docstring_examples(f, globs, verbose=False, name="NoName", compileflags=None,
                           optionflags=0):
    """Runs the examples of one object's docstring; prints only what fails."""
    finder = DocTestFinder(verbose=verbose, recurse=False)
    runner = DocTestRunner(verbose=verbose, optionflags=optionflags)
    for test in finder.find(f, name, globs=globs):
        runner.run(test, compileflags=compileflags)


# As unittest's tests.

_unittest_reportflags = 0


def set_unittest_reportflags(flags):
    """Sets the flags for reports of tests that have none of their own; returns the old ones."""
    global _unittest_reportflags
    if (flags & REPORTING_FLAGS) != flags:
        raise ValueError("Only reporting flags allowed", flags)
    old = _unittest_reportflags
    _unittest_reportflags = flags
    return old


class DocTestCase(unittest.TestCase):
    """A DocTest as one of unittest's tests."""

    def __init__(self, test, optionflags=0, setUp=None, tearDown=None, checker=None):
        super().__init__()
        self._dt_optionflags = optionflags
        self._dt_checker = checker
        self._dt_test = test
        self._dt_setUp = setUp
        self._dt_tearDown = tearDown

    def setUp(self):
        test = self._dt_test
        self._dt_globs = test.globs.copy()
        if self._dt_setUp is not None:
            self._dt_setUp(test)

    def tearDown(self):
        test = self._dt_test
        if self._dt_tearDown is not None:
            self._dt_tearDown(test)
        test.globs.clear()
        test.globs.update(self._dt_globs)

    def runTest(self):
        stdout = sys.stdout
        report = []
        flags = self._dt_optionflags
        if not flags & REPORTING_FLAGS:
            flags |= _unittest_reportflags
        runner = DocTestRunner(optionflags=flags, checker=self._dt_checker, verbose=False)
        try:
            runner.DIVIDER = "-" * 70
            failed = runner.run(self._dt_test, out=report.append, clear_globs=False).failed
        finally:
            sys.stdout = stdout
        if failed:
            raise self.failureException(self.format_failure("".join(report)))

    def format_failure(self, err):
        test = self._dt_test
        lineno = "unknown line number" if test.lineno is None else test.lineno
        return (f"Failed doctest test for {test.name}\n"
                f'  File "{test.filename}", line {lineno}, in {test.name.split(".")[-1]}\n\n{err}')

    def debug(self):
        """Runs the test; the first example that fails raises."""
        self.setUp()
        runner = DebugRunner(optionflags=self._dt_optionflags, checker=self._dt_checker,
                             verbose=False)
        runner.run(self._dt_test, clear_globs=False)
        self.tearDown()

    def id(self):
        return self._dt_test.name

    def _facts(self):
        return (self._dt_test, self._dt_optionflags, self._dt_setUp, self._dt_tearDown,
                self._dt_checker)

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self._facts() == other._facts()

    def __hash__(self):
        return hash((self._dt_optionflags, self._dt_setUp, self._dt_tearDown, self._dt_checker))

    def __repr__(self):
        *where, name = self._dt_test.name.split(".")
        return f"{name} ({'.'.join(where)})"

    __str__ = object.__str__

    def shortDescription(self):
        return "Doctest: " + self._dt_test.name


class SkipDocTestCase(DocTestCase):
    """Stands for the tests of a module whose docstrings were left out by -OO."""

    def __init__(self, module):
        self.module = module
        super().__init__(None)

    def setUp(self):
        self.skipTest("DocTestSuite will not work with -O2 and above")

    def test_skip(self):
        pass

    def shortDescription(self):
        return f"Skipping tests from {self.module.__name__}"

    __str__ = shortDescription


class _DocTestSuite(unittest.TestSuite):
    def _removeTestAtIndex(self, index):
        pass


def DocTestSuite(module=None, globs=None, extraglobs=None, test_finder=None, **options):
    """A suite with a test for every docstring of a module that has examples."""
    if test_finder is None:
        test_finder = DocTestFinder()
    module = _normalize_module(module)
    tests = test_finder.find(module, globs=globs, extraglobs=extraglobs)
    suite = _DocTestSuite()
    if not tests and sys.flags.optimize >= 2:
        suite.addTest(SkipDocTestCase(module))
        return suite
    for test in sorted(tests):
        if not test.examples:
            continue
        if not test.filename:
            filename = module.__file__
            test.filename = filename[:-1] if filename.endswith(".pyc") else filename
        suite.addTest(DocTestCase(test, **options))
    return suite


class DocFileCase(DocTestCase):
    """The examples of a file as one of unittest's tests."""

    def id(self):
        return "_".join(self._dt_test.name.split("."))

    def __repr__(self):
        return self._dt_test.filename

    def format_failure(self, err):
        test = self._dt_test
        return f'Failed doctest test for {test.name}\n  File "{test.filename}", line 0\n\n{err}'


def DocFileTest(path, module_relative=True, package=None, globs=None, parser=DocTestParser(),
                encoding=None, **options):
    """The test of one file."""
    globs = {} if globs is None else globs.copy()
    if package and not module_relative:
        raise ValueError("Package may only be specified for module-relative paths.")
    text, path = _load_testfile(path, package, module_relative, encoding or "utf-8")
    globs.setdefault("__file__", path)
    test = parser.get_doctest(text, globs, os.path.basename(path), path, 0)
    return DocFileCase(test, **options)


def DocFileSuite(*paths, **kw):
    """A suite with a test for every file."""
    suite = _DocTestSuite()
    if kw.get("module_relative", True):
        kw["package"] = _normalize_module(kw.get("package"))
    for path in paths:
        suite.addTest(DocFileTest(path, **kw))
    return suite


# As programs to debug.

def _comment_line(line):
    line = line.rstrip()
    return f"# {line}" if line else "#"


def script_from_examples(s):
    """A program of the examples of a text; all else becomes comments."""
    lines = []
    for piece in DocTestParser().parse(s):
        if isinstance(piece, Example):
            lines.append(piece.source[:-1])
            if piece.want:
                lines.append("# Expected:")
                lines += ["## " + line for line in piece.want.split("\n")[:-1]]
        else:
            lines += [_comment_line(line) for line in piece.split("\n")[:-1]]
    while lines and lines[-1] == "#":
        lines.pop()
    while lines and lines[0] == "#":
        lines.pop(0)
    return "\n".join(lines) + "\n"


def testsource(module, name):
    """The examples of the docstring of `name` in a module, as a program."""
    module = _normalize_module(module)
    for test in DocTestFinder().find(module):
        if test.name == name:
            return script_from_examples(test.docstring)
    raise ValueError(name, "not found in tests")


def debug_src(src, pm=False, globs=None):
    """Debugs the examples of a docstring."""
    debug_script(script_from_examples(src), pm, globs)


def debug_script(src, pm=False, globs=None):
    """Debugs a program; with `pm` only after it raised an exception."""
    import pdb
    globs = globs.copy() if globs else {}
    if not pm:
        pdb.Pdb(nosigint=True).run(f"exec({src!r})", globs, globs)
        return
    try:
        exec(src, globs, globs)
    except:
        print(sys.exc_info()[1])
        debugger = pdb.Pdb(nosigint=True)
        debugger.reset()
        debugger.interaction(None, sys.exc_info()[2])


def debug(module, name, pm=False):
    """Debugs the examples of the docstring of `name` in a module."""
    module = _normalize_module(module)
    debug_script(testsource(module, name), pm, module.__dict__)


def _test():
    """The command line: python -m doctest [-v] [-o OPTION]... [-f] FILE..."""
    import argparse
    parser = argparse.ArgumentParser(description="doctest runner")
    parser.add_argument("-v", "--verbose", action="store_true", default=False,
                        help="print very verbose output for all tests")
    parser.add_argument("-o", "--option", action="append", choices=OPTIONFLAGS_BY_NAME.keys(),
                        default=[], help="specify a doctest option flag to apply to the test run; "
                        "may be specified more than once to apply multiple options")
    parser.add_argument("-f", "--fail-fast", action="store_true",
                        help="stop running tests after first failure (this is a shorthand for "
                        "-o FAIL_FAST, and is in addition to any other -o options)")
    parser.add_argument("file", nargs="+", help="file containing the tests to run")
    args = parser.parse_args()
    options = FAIL_FAST if args.fail_fast else 0
    for option in args.option:
        options |= OPTIONFLAGS_BY_NAME[option]
    for filename in args.file:
        if filename.endswith(".py"):
            folder, filename = os.path.split(filename)
            sys.path.insert(0, folder)
            module = __import__(filename[:-3])
            del sys.path[0]
            failures = testmod(module, verbose=args.verbose, optionflags=options).failed
        else:
            failures = testfile(filename, module_relative=False, verbose=args.verbose,
                                optionflags=options).failed
        if failures:
            return 1
    return 0
