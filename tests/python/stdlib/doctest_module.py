# doctest: finding, running, comparing, reporting; as unittest's tests and as programs.
import doctest
import io
import sys
import types
import unittest

TEXT = '''
Some text.

    >>> 1 + 1
    2
    >>> print("a")   # wrong on purpose
    b
    >>> for i in range(3):
    ...     print(i)
    ...
    0
    1
    2
    >>> 1 / 0
    Traceback (most recent call last):
        ...
    ZeroDivisionError: division by zero
    >>> 1 / 0
    fine
    >>> print("x\\n\\ny")
    x
    <BLANKLINE>
    y
    >>> list(range(20)) # doctest: +ELLIPSIS
    [0, 1, ..., 18, 19]
    >>> print("a   b")  # doctest: +NORMALIZE_WHITESPACE
    a b
    >>> 1 == 1
    1
    >>> undefined   # doctest: +SKIP
    >>> raise ValueError("details")   # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ValueError: other
    >>> x = 5

Text behind.
'''

parser = doctest.DocTestParser()
for piece in parser.parse(TEXT):
    if isinstance(piece, doctest.Example):
        print(piece.lineno, piece.indent, repr(piece.source), repr(piece.want), repr(piece.exc_msg),
              sorted(piece.options.values()))
    else:
        print(repr(piece))
test = parser.get_doctest(TEXT, {}, "name", "file.txt", 0)
print(test, test.globs)
for flags in (0, doctest.REPORT_ONLY_FIRST_FAILURE, doctest.FAIL_FAST, doctest.DONT_ACCEPT_TRUE_FOR_1):
    out = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=flags)
    test = parser.get_doctest(TEXT, {}, "name", "file.txt", 0)
    print(runner.run(test, out=out.append, clear_globs=False), test.globs.get("x"))
    print(*[line for line in "".join(out).splitlines() if not line.startswith("      File ") and "exec(compile" not in line], sep="\n")
    print(runner.summarize(verbose=False))
for bad in (">>>1", ">>> 1\n 2\n", ">>> if 1:\n  ...   2", ">>> 1 # doctest: +NOTHING", ">>> # doctest: +SKIP",
            "    >>> 1\n  2"):
    try:
        print(len(parser.get_examples(bad, "bad")))
    except ValueError as e:
        print(e)

checker = doctest.OutputChecker()
for want, got, flags in (("1\n", "True\n", 0), ("a...c\n", "abbc\n", doctest.ELLIPSIS), ("...\n", "", doctest.ELLIPSIS),
                         ("a...a\n", "a\n", doctest.ELLIPSIS), ("\n", "   \n", 0), ("a b\n", "a\nb\n", doctest.NORMALIZE_WHITESPACE)):
    print(checker.check_output(want, got, flags))
example = doctest.Example("f()", "a\nb\nc\n" * 2)
for flags in (0, doctest.REPORT_UDIFF, doctest.REPORT_CDIFF, doctest.REPORT_NDIFF):
    print(checker.output_difference(example, "a\nB\nc\n\n" * 2, flags), end="")
print(checker.output_difference(doctest.Example("f()", ""), "x\n", 0), end="")

module = types.ModuleType("sample", '>>> f(1)\n2\n')
exec('''
def f(x):
    """
    >>> f(2)
    3
    """
    return x + 1

class C:
    """>>> C().m()
    'm'
    """
    def m(self):
        """>>> 1
        2
        """
        return "m"
    @property
    def p(self):
        """No example."""
        return 4
    @staticmethod
    def s(): ">>> C.s()"
    class Inner:
        """>>> C.Inner.__name__
        'Inner'
        """

__test__ = {"more": ">>> f(0)\\n1\\n", "none": "nothing"}
''', module.__dict__)
sys.modules["sample"] = module
module.f.__module__ = module.C.__module__ = "sample"
for test in doctest.DocTestFinder().find(module):
    print(test.name, len(test.examples))
print(doctest.testmod(module, verbose=False))
print(doctest.testmod(module, verbose=True, extraglobs={"extra": 1}).attempted)
suite = doctest.DocTestSuite(module)
stream = io.StringIO()
result = unittest.TextTestRunner(stream=stream).run(suite)
print(result.testsRun, len(result.failures), [str(t.id()) for t, _ in result.failures])
try:
    doctest.testmod(module, raise_on_error=True)
except doctest.DocTestFailure as e:
    print(type(e).__name__, repr(e.example.source), e.example.want, e.got)
print(doctest.script_from_examples(TEXT))
print(doctest.testsource("sample", "sample.C.m"))
try:
    doctest.set_unittest_reportflags(doctest.ELLIPSIS)
except ValueError as e:
    print(e.args[0])
doctest.run_docstring_examples(module.f, {"f": lambda x: x}, name="given")
