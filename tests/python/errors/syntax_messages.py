# What the compiler says about wrong programs.
import warnings
warnings.simplefilter("ignore")
cases = [
"x = = 1", "print 'a'", "print a", "if x = 1: pass", "if x\n  pass", "def f(:\n pass", "def f()\n pass", "class A\n pass", "for i in range(3)\n pass", "while True print(1)", "else: pass", "x = (1, 2", "x = [1, 2", "x = {1: 2", "x = 1)", "x = (1]", "'abc", '"abc', "'''abc", "x = 'a\nb'",
"1abc = 2", "a b", "a = 1 b = 2", "return 1", "yield 1", "await x", "break", "continue", "def f():\n  break", "x = 5 +", "x = * 2", "f(a=1, 2)", "f(a=1, a=2)", "f(**a, *b)", "f(**a, b)", "def f(a, a): pass", "def f(*): pass", "def f(*, **k): pass", "def f(**k, a): pass", "def f(*a, *b): pass", "lambda a, a: 0",
"global x\nx = 1", "def f():\n  x = 1\n  global x", "def f():\n  print(x)\n  global x", "def f(x):\n  global x", "nonlocal x", "def f():\n  nonlocal zzz", "def f(x):\n  nonlocal x", "import", "import a.b as", "from x import", "from x import (a, b", "from . import *", "def f():\n  from os import *", "import a as b.c", "from a import b.c",
"try:\n  pass", "try:\n  pass\nexcept:\n  pass\nexcept ValueError:\n  pass", "try:\n  pass\nelse:\n  pass", "try:\n pass\nexcept* E:\n pass\nexcept F:\n pass", "try:\n pass\nexcept A, B:\n pass", "with open(x) as f", "with as f: pass", "assert", "del", "del f()", "del x + 1", "raise x from", "pass x", "x++", "++x =1", "x =+", "x +== 1", "a ? b : c", "x := 5", "(x := )", "f(x := 1, y = 2) = 3", "!x", "a && b", "a || b", "$x", "x = `a`", "a <> b",
"  x = 1", "if 1:\nx = 1", "if 1:\n  x = 1\n y = 2", "if 1:\n  x\n    y", "def f():\n\tx = 1\n        y = 2", "x = 1\n  y = 2", "class A:\n", "def f():", "for x in y:", "@\ndef f(): pass", "@x\ny = 1", "async x", "async def f(): yield from x", "def f(): await x", "async with a: pass", "[x async for x in y]", "def f(): [await x]", "f(x for x in y, 1)", "f(1, x for x in y)", "[x, y for x in z]", "{x: y, z}", "{x, y: z}", "{**x, y}", "[*x for x in y]", "{**x for x in y}", "(*x)", "*x", "print(*)", "x = yield = 1", "lambda: (yield) = 1",
"0777", "0b2", "0o8", "0xg", "1__0", "1_", "1e", "1.e+", "0b", "1.2.3", "5x", "1if 1else 2", "'\\x1'", "'\\u12'", "'\\N{nope}'", "b'\\x'", "'\\U99999999'", "b'é'", "u'a' b'b'", "'a' b'b'", "\\ x", "x = 1 \\ ", "x = \\", "x = 1 # é", "“hi”", "a\u00a0= 1", "é = 1", "€ = 1",
"f() += 1", "(a, b) += 1", "a + b += 1", "None += 1", "x: int: str", "(x, y): int", "[x]: int", "f(): int = 1", "5: int", "'a': int", "for f() in x: pass", "for x in: pass", "for in x: pass", "with a as f(): pass", "with a as 5: pass", "import a, ", "from a import b, ", "from a import *, b", "x = {a: 1, **}", "x = {a: }", "x = {a: 1 b: 2}", "x = [a b]", "x = (a b)", "f(a b)", "f(a, b c)", "f(5=1)", "f(a.b=1)", "f(True=1)", "f(a for a in b=1)", "None = 1", "def None(): pass", "def f(None): pass", "class True: pass", "import None", "x.None = 1", "f(None=1)", "lambda None: 1", "for None in x: pass", "__debug__ = 1", "def f(__debug__): pass", "del None", "del (a, 5)", "del *a", "a = b = 5 = c",
"match x:\n  pass", "match x:\n case 1\n  pass", "if True:\n  pass\nelif\n  pass", "if True:\n  pass\n  else:\n  pass", "while 1:\n pass\nelif 2: pass", "x = 1 if 2", "x = if 1", "not", "x not y", "x is", "x in", "a not in", "a = not", "and b", "a or", "lambda", "lambda x", "lambda x: ", "x[", "x[]", "x[1", "x.", ".x", "x..y", "f(", "f(,)", "f(a,,b)", "(,)", "[,]", "{,}", "(a,,b)", "def f(a,,b): pass", "def f(a b): pass", "def f(a.b): pass", "def f(5): pass", "def f(a=): pass", "def 5(): pass", "class 5: pass", "class A(: pass", "class A(x=1, 2): pass", "'a'.5", "5.x", "exec 'a'", "print >>f, x", "raise E, 'm'", "except: pass", "finally: pass", "case 1: pass", "x = 1;; y = 2", ";", ":", "a : ", "-> x", "@", "=", "==", "->", "...x", "*", "**", "%", "x = 1 2", "x = 'a' 5", "x = a 'b'",
]
for source in cases:
    try:
        compile(source, "<case>", "exec")
        print(repr(source), "compiles")
    except SyntaxError as e:
        print(repr(source), "->", type(e).__name__ + ":", e.msg, "line", e.lineno)
    except Exception as e:
        print(repr(source), "->", type(e).__name__, e)
