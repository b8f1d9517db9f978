"""Runs examples and says what came of them."""

import __future__
import builtins
import difflib
import io
import linecache
import re
import sys
import traceback
from collections import namedtuple

from ._examples import register_optionflag

TestResults = namedtuple("TestResults", "failed attempted")

DONT_ACCEPT_TRUE_FOR_1 = register_optionflag("DONT_ACCEPT_TRUE_FOR_1")
DONT_ACCEPT_BLANKLINE = register_optionflag("DONT_ACCEPT_BLANKLINE")
NORMALIZE_WHITESPACE = register_optionflag("NORMALIZE_WHITESPACE")
ELLIPSIS = register_optionflag("ELLIPSIS")
SKIP = register_optionflag("SKIP")
IGNORE_EXCEPTION_DETAIL = register_optionflag("IGNORE_EXCEPTION_DETAIL")
COMPARISON_FLAGS = (DONT_ACCEPT_TRUE_FOR_1 | DONT_ACCEPT_BLANKLINE | NORMALIZE_WHITESPACE
                    | ELLIPSIS | SKIP | IGNORE_EXCEPTION_DETAIL)
REPORT_UDIFF = register_optionflag("REPORT_UDIFF")
REPORT_CDIFF = register_optionflag("REPORT_CDIFF")
REPORT_NDIFF = register_optionflag("REPORT_NDIFF")
REPORT_ONLY_FIRST_FAILURE = register_optionflag("REPORT_ONLY_FIRST_FAILURE")
FAIL_FAST = register_optionflag("FAIL_FAST")
REPORTING_FLAGS = (REPORT_UDIFF | REPORT_CDIFF | REPORT_NDIFF | REPORT_ONLY_FIRST_FAILURE
                   | FAIL_FAST)

BLANKLINE_MARKER = "<BLANKLINE>"
ELLIPSIS_MARKER = "..."


def _indent(s, indent=4):
    return re.sub("(?m)^(?!$)", " " * indent, s)


def _exception_traceback(exc_info):
    return "".join(traceback.format_exception(*exc_info))


def _extract_future_flags(globs):
    """The compiler flags of the features that a namespace imported from __future__."""
    flags = 0
    for name in __future__.all_feature_names:
        feature = getattr(__future__, name)
        if globs.get(name) is feature:
            flags |= feature.compiler_flag
    return flags


class _SpoofOut(io.StringIO):
    """Stands in for sys.stdout while an example runs."""

    def getvalue(self):
        result = super().getvalue()
        return result + "\n" if result and not result.endswith("\n") else result

    def truncate(self, size=None):
        self.seek(0)
        super().truncate(size)


def _ellipsis_match(want, got):
    """Whether `got` is `want` with some text for each "..."."""
    if ELLIPSIS_MARKER not in want:
        return want == got
    first, *middle, last = want.split(ELLIPSIS_MARKER)
    if not got.startswith(first):
        return False
    start, end = len(first), len(got) - len(last)
    if start > end or not got.endswith(last):
        return False
    for part in middle:
        start = got.find(part, start, end)
        if start < 0:
            return False
        start += len(part)
    return True


def _strip_exception_details(msg):
    """The bare name of the exception in the line that tells it."""
    msg = msg.partition("\n")[0].partition(":")[0]
    return msg.rpartition(".")[2]


class OutputChecker:
    """Compares what was printed with what was expected."""

    def _toAscii(self, s):
        return str(s.encode("ASCII", "backslashreplace"), "ASCII")

    def check_output(self, want, got, optionflags):
        """Whether the output is as expected under the flags."""
        got = self._toAscii(got)
        want = self._toAscii(want)
        if got == want:
            return True
        if not optionflags & DONT_ACCEPT_TRUE_FOR_1:
            if (got, want) in (("True\n", "1\n"), ("False\n", "0\n")):
                return True
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            want = re.sub(r"(?m)^%s\s*?$" % re.escape(BLANKLINE_MARKER), "", want)
            got = re.sub(r"(?m)^[^\S\n]+$", "", got)
            if got == want:
                return True
        if optionflags & NORMALIZE_WHITESPACE:
            got = " ".join(got.split())
            want = " ".join(want.split())
            if got == want:
                return True
        return bool(optionflags & ELLIPSIS and _ellipsis_match(want, got))

    def _do_a_fancy_diff(self, want, got, optionflags):
        if not optionflags & (REPORT_UDIFF | REPORT_CDIFF | REPORT_NDIFF):
            return False
        return bool(optionflags & REPORT_NDIFF) or (want.count("\n") > 2 and got.count("\n") > 2)

    def output_difference(self, example, got, optionflags):
        """A text that tells the expected output from the real one."""
        want = example.want
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            got = re.sub("(?m)^[ ]*(?=\n)", BLANKLINE_MARKER, got)
        if self._do_a_fancy_diff(want, got, optionflags):
            want_lines = want.splitlines(keepends=True)
            got_lines = got.splitlines(keepends=True)
            if optionflags & REPORT_UDIFF:
                diff = list(difflib.unified_diff(want_lines, got_lines, n=2))[2:]
                kind = "unified diff with -expected +actual"
            elif optionflags & REPORT_CDIFF:
                diff = list(difflib.context_diff(want_lines, got_lines, n=2))[2:]
                kind = "context diff with expected followed by actual"
            else:
                engine = difflib.Differ(charjunk=difflib.IS_CHARACTER_JUNK)
                diff = list(engine.compare(want_lines, got_lines))
                kind = "ndiff with -expected +actual"
            return f"Differences ({kind}):\n" + _indent("".join(diff))
        expected = f"Expected:\n{_indent(want)}" if want else "Expected nothing\n"
        real = f"Got:\n{_indent(got)}" if got else "Got nothing\n"
        return expected + real


class DocTestFailure(Exception):
    """An example printed something else; raised by DebugRunner."""

    def __init__(self, test, example, got):
        self.test = test
        self.example = example
        self.got = got

    def __str__(self):
        return str(self.test)


class UnexpectedException(Exception):
    """An example raised what was not expected; raised by DebugRunner."""

    def __init__(self, test, example, exc_info):
        self.test = test
        self.example = example
        self.exc_info = exc_info

    def __str__(self):
        return str(self.test)


def _redirected_debugger(output):
    """A debugger that talks to the real sys.stdout while an example's is replaced."""
    import pdb

    class Debugger(pdb.Pdb):
        def __init__(self):
            self.used = False
            super().__init__(stdout=output, nosigint=True)
            self.use_rawinput = 1

        def set_trace(self, frame=None):
            self.used = True
            super().set_trace(sys._getframe().f_back if frame is None else frame)

        def set_continue(self):
            if self.used:
                super().set_continue()

        def trace_dispatch(self, *args):
            saved, sys.stdout = sys.stdout, output
            try:
                return super().trace_dispatch(*args)
            finally:
                sys.stdout = saved

    return Debugger()


class DocTestRunner:
    """Runs DocTests, writes what fails and counts."""

    DIVIDER = "*" * 70
    _EXAMPLE_FILE = re.compile(r"<doctest (?P<name>.+)\[(?P<examplenum>\d+)\]>$")

    def __init__(self, checker=None, verbose=None, optionflags=0):
        self._checker = checker or OutputChecker()
        self._verbose = "-v" in sys.argv if verbose is None else verbose
        self.optionflags = optionflags
        self.original_optionflags = optionflags
        self.tries = 0
        self.failures = 0
        self._name2ft = {}
        self._fakeout = _SpoofOut()
        self.debugger = None

    def report_start(self, out, test, example):
        """Called before an example runs."""
        if self._verbose:
            expecting = ("Expecting:\n" + _indent(example.want) if example.want
                         else "Expecting nothing\n")
            out("Trying:\n" + _indent(example.source) + expecting)

    def report_success(self, out, test, example, got):
        """Called after an example that printed what was expected."""
        if self._verbose:
            out("ok\n")

    def report_failure(self, out, test, example, got):
        """Called after an example that printed something else."""
        out(self._failure_header(test, example)
            + self._checker.output_difference(example, got, self.optionflags))

    def report_unexpected_exception(self, out, test, example, exc_info):
        """Called after an example that raised an exception nobody expected."""
        out(self._failure_header(test, example) + "Exception raised:\n"
            + _indent(_exception_traceback(exc_info)))

    def _failure_header(self, test, example):
        lines = [self.DIVIDER]
        if test.filename:
            lineno = "?"
            if test.lineno is not None and example.lineno is not None:
                lineno = test.lineno + example.lineno + 1
            lines.append(f'File "{test.filename}", line {lineno}, in {test.name}')
        else:
            lines.append(f"Line {example.lineno + 1}, in {test.name}")
        lines += ["Failed example:", _indent(example.source)]
        return "\n".join(lines)

    def _execute(self, test, number, example, compileflags):
        """Runs one example; (what it printed, its exc_info or None)."""
        exception = None
        try:
            exec(compile(example.source, f"<doctest {test.name}[{number}]>", "single",
                         compileflags, True), test.globs)
            if self.debugger is not None:
                self.debugger.set_continue()
        except KeyboardInterrupt:
            raise
        except:
            exception = sys.exc_info()
            if self.debugger is not None:
                self.debugger.set_continue()
        got = self._fakeout.getvalue()
        self._fakeout.truncate(0)
        return got, exception

    def _as_expected(self, example, exception):
        """Whether an exception is the one an example tells."""
        told = traceback.format_exception_only(*exception[:2])
        if issubclass(exception[0], SyntaxError):
            names = exception[0].__qualname__, exception[0].__name__
            names += (f"{exception[0].__module__}.{names[0]}",)
            first = next((number for number, line in enumerate(told)
                          if line.rstrip("\n").partition(":")[0] in names), 0)
            told = told[first:]
        message = "".join(told)
        check = self._checker.check_output
        return check(example.exc_msg, message, self.optionflags) or (
            self.optionflags & IGNORE_EXCEPTION_DETAIL
            and check(_strip_exception_details(example.exc_msg),
                      _strip_exception_details(message), self.optionflags))

    def __run(self, test, compileflags, out):
        failures = tries = 0
        original = self.optionflags
        for number, example in enumerate(test.examples):
            quiet = self.optionflags & REPORT_ONLY_FIRST_FAILURE and failures > 0
            self.optionflags = original
            for flag, wanted in example.options.items():
                self.optionflags = self.optionflags | flag if wanted else self.optionflags & ~flag
            if self.optionflags & SKIP:
                continue
            tries += 1
            if not quiet:
                self.report_start(out, test, example)
            got, exception = self._execute(test, number, example, compileflags)
            unexpected = exception is not None and example.exc_msg is None
            if exception is None:
                passed = self._checker.check_output(example.want, got, self.optionflags)
            else:
                if not quiet:
                    got += _exception_traceback(exception)
                passed = not unexpected and self._as_expected(example, exception)
            if passed:
                if not quiet:
                    self.report_success(out, test, example, got)
                continue
            if not quiet:
                if unexpected:
                    self.report_unexpected_exception(out, test, example, exception)
                else:
                    self.report_failure(out, test, example, got)
            failures += 1
            if self.optionflags & FAIL_FAST:
                break
        self.optionflags = original
        self.__record_outcome(test, failures, tries)
        return TestResults(failures, tries)

    # Packages take these methods by their private names.
    def __record_outcome(self, test, failures, tries):
        self._note(test.name, failures, tries)
        self.failures += failures
        self.tries += tries

    def __patched_linecache_getlines(self, filename, module_globals=None):
        """linecache.getlines while examples run: knows their lines as well."""
        match = self._EXAMPLE_FILE.match(filename)
        if match and match["name"] == self.test.name:
            example = self.test.examples[int(match["examplenum"])]
            return example.source.splitlines(keepends=True)
        return self.save_linecache_getlines(filename, module_globals)

    def _note(self, name, failures, tries):
        before = self._name2ft.get(name, (0, 0))
        self._name2ft[name] = before[0] + failures, before[1] + tries

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        """Runs the examples of a DocTest; `out` takes the texts of the reports."""
        self.test = test
        if compileflags is None:
            compileflags = _extract_future_flags(test.globs)
        stdout = sys.stdout
        if out is None:
            encoding = getattr(stdout, "encoding", None)
            if encoding is None or encoding.lower() == "utf-8":
                out = stdout.write
            else:
                def out(s):
                    stdout.write(str(s.encode(encoding, "backslashreplace"), encoding))
        self.save_linecache_getlines = linecache.getlines
        trace = sys.gettrace()
        displayhook = sys.displayhook
        debugging = sys.modules.get("pdb")
        if debugging is not None:
            set_trace = debugging.set_trace
            self.debugger = _redirected_debugger(stdout)
            self.debugger.reset()
            debugging.set_trace = self.debugger.set_trace
        linecache.getlines = self.__patched_linecache_getlines
        sys.stdout = self._fakeout
        sys.displayhook = sys.__displayhook__
        try:
            return self.__run(test, compileflags, out)
        finally:
            sys.stdout = stdout
            if debugging is not None:
                debugging.set_trace = set_trace
                self.debugger = None
            sys.settrace(trace)
            linecache.getlines = self.save_linecache_getlines
            sys.displayhook = displayhook
            if clear_globs:
                test.globs.clear()
                builtins._ = None

    def summarize(self, verbose=None):
        """Prints the counts of all that ran; (failed, attempted)."""
        if verbose is None:
            verbose = self._verbose
        names = sorted(self._name2ft)
        counts = self._name2ft
        empty = [name for name in names if counts[name][1] == 0]
        passed = [name for name in names if counts[name][1] and not counts[name][0]]
        failed = [name for name in names if counts[name][0]]
        tries = sum(count[1] for count in counts.values())
        failures = sum(count[0] for count in counts.values())
        if verbose:
            if empty:
                print(len(empty), "items had no tests:")
                for name in empty:
                    print("   ", name)
            if passed:
                print(len(passed), "items passed all tests:")
                for name in passed:
                    print(" %3d tests in %s" % (counts[name][1], name))
        if failed:
            print(self.DIVIDER)
            print(len(failed), "items had failures:")
            for name in failed:
                print(" %3d of %3d in %s" % (*counts[name], name))
        if verbose:
            print(tries, "tests in", len(counts), "items.")
            print(tries - failures, "passed and", failures, "failed.")
        if failures:
            print("***Test Failed***", failures, "failures.")
        elif verbose:
            print("Test passed.")
        return TestResults(failures, tries)

    def merge(self, other):
        """Adds the counts of another runner."""
        for name, (failures, tries) in other._name2ft.items():
            self._note(name, failures, tries)


class DebugRunner(DocTestRunner):
    """Raises an exception at the first example that fails and leaves the names as they are."""

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        result = super().run(test, compileflags, out, False)
        if clear_globs:
            test.globs.clear()
        return result

    def report_unexpected_exception(self, out, test, example, exc_info):
        raise UnexpectedException(test, example, exc_info)

    def report_failure(self, out, test, example, got):
        raise DocTestFailure(test, example, got)
