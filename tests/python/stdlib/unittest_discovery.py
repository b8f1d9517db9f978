"""Messages of mocks and of differing texts; packages found by discovery."""
from unittest import mock
import time,types
m = mock.Mock(); 
def t(f,*a,**k):
    try: print(f(*a,**k))
    except Exception as e: print(type(e).__name__, str(e))
t(m.assert_called_with,1,'2',bar=3)
m.foo(1,2)
t(m.foo.assert_called_with,3)
t(m.foo.assert_called_once_with,3)
t(m.foo.assert_any_call,3)
t(m.foo.assert_has_calls,[mock.call(3)])
t(m.bar.assert_has_calls,[mock.call(3)])
t(m.foo.assert_not_called)
m.foo(5)
t(m.foo.assert_not_called)
t(m.foo.assert_called_once)
t(m.foo.assert_called_once_with,3)
t(m.assert_has_calls,[mock.call.foo(1)])
t(m.assert_has_calls,[mock.call.foo(7)])
import asyncio
am=mock.AsyncMock()
for n in ('assert_awaited','assert_awaited_once'): t(getattr(am,n))
t(am.assert_awaited_with,1); t(am.assert_awaited_once_with,1); t(am.assert_any_await,1); t(am.assert_has_awaits,[mock.call(1)])
async def go(): await am(4,x=4); await am(6)
asyncio.run(go())
for n in ('assert_awaited','assert_awaited_once','assert_not_awaited'): t(getattr(am,n))
t(am.assert_awaited_with,1); t(am.assert_awaited_once_with,1); t(am.assert_any_await,1); t(am.assert_has_awaits,[mock.call(1)])
class Foo:
    def bar(self,a): pass
    def bar2(self): pass
f=mock.create_autospec(Foo)
mock.seal(f)
t(lambda:f.bar2() is not None)
t(lambda:f.bar2().x)
t(lambda:f.bar(1,2) is not None)
t(lambda:f.x)
t(mock.Mock(spec=['a']).b if 0 else lambda: mock.Mock(spec=['a']).b)
t(lambda: mock.Mock().assert_foo)
t(lambda: mock.Mock().called_once)
t(lambda: mock.Mock(spec=Foo).asert_x)

import unittest
class T(unittest.TestCase):
    def runTest(self): pass
t=T()
for a,b in [("","foo"),("foo",""),("a\nb","a\nc"),("a\nb\n","a\nc"),("a\nb","a\nc\n"),("a\n","b\n"),("a","b"),("a\r\nb","a\r\nc"),("a\r","b"),("","a\n"),("a\n\n","a\n"),("x"*10+"\ny","x"*9+"\ny")]:
    try: t.assertEqual(a,b)
    except AssertionError as e: print(repr(str(e)))

import io
import os
import sys
import tempfile

# A result whose class never called TestResult.__init__ can be used.
class OldResult(unittest.TestResult):
    def __init__(self, *args):
        self.failures = self.errors = ()
        self.shouldStop = False
        self.testsRun = 0
        self._mirrorOutput = False
        self._testRunEntered = False
        self.buffer = False
        self.failfast = False
        self.tb_locals = False

class One(unittest.TestCase):
    def test_one(self):
        pass

old = OldResult()
unittest.defaultTestLoader.loadTestsFromTestCase(One)(old)
print(old.testsRun)

case = """import unittest
class T(unittest.TestCase):
    def test_it(self):
        pass
"""
files = {
    "whole/__init__.py": "", "whole/test_a.py": case, "whole/test_sub/__init__.py": case,
    "whole/test_sub/test_b.py": case, "whole/other/__init__.py": case,
    "whole/other/test_c.py": case, "whole/nopackage/test_d.py": case,
    "whole/own/test_e.py": case, "whole/own/__init__.py":
    case + "def load_tests(loader, tests, pattern):\n    print('load_tests', pattern)\n    return tests\n",
}
with tempfile.TemporaryDirectory() as folder:
    for name, text in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(text)

    def names(suite):
        for each in suite:
            if isinstance(each, unittest.TestSuite):
                yield from names(each)
            else:
                yield each.id()

    loader = unittest.TestLoader()
    print(*names(loader.discover(folder)), sep="\n")
    print(loader._top_level_dir == os.path.abspath(folder))
