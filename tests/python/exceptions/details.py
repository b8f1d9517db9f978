# What exception objects are made of: fields, texts, pickling forms, checks.
import types


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except BaseException as e:
        return f"{type(e).__name__}: {e}"


def show(e):
    print(repr(e), "|", str(e), "|", e.args)


for e in (ValueError(), ValueError("a"), ValueError(1, 2), ValueError(("a",)), KeyError("k"),
          KeyError(), KeyError(1, 2), OSError(2, "gone"), OSError(2, "gone", "f"),
          OSError(2, "gone", "f", None, "g"), OSError("text"), OSError(), OSError(1, 2, 3, 4, 5, 6),
          SyntaxError("m", ("/a/f.py", 3, 1, "t")), SyntaxError("m", (None, 3, 1, "t")),
          SyntaxError("m", ("f", None, 1, "t")), SyntaxError(), SyntaxError("m"),
          ImportError("m", name="n", path="p"), StopIteration(5), SystemExit(3),
          UnicodeDecodeError("utf-8", b"abc", 1, 2, "r"),
          UnicodeDecodeError("utf-8", b"abc", 1, 3, "r"),
          UnicodeEncodeError("ascii", "ab\u1234", 2, 3, "r"),
          UnicodeEncodeError("ascii", "a\xe9\u1234", 1, 2, "r"),
          UnicodeEncodeError("ascii", "a\U00012345", 1, 2, "r"),
          UnicodeTranslateError("ab\u1234", 1, 3, "r")):
    show(e)

print("-- fields")
e = OSError(2, "gone", "f", None, "g")
print(type(e).__name__, e.errno, e.strerror, e.filename, e.filename2)
for n in (1, 3, 4, 9, 10, 11, 13, 17, 20, 21, 32, 103, 104, 107, 108, 110, 111, 114, 115):
    print(n, type(OSError(n, "")).__name__, end="; ")
print()
print(type(OSError(2)).__name__, type(OSError("2", "x")).__name__, OSError(2, "x", None).filename)
print(BlockingIOError(11, "x", 7).characters_written,
      attempt(lambda: BlockingIOError().characters_written))
e = SyntaxError("m", ("f", 1, 2, "t", 3, 4))
print(e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset)
print(SystemExit().code, SystemExit(1).code, SystemExit(1, 2).code, StopIteration().value)
e = UnicodeDecodeError("utf-8", b"abc", 1, 2, "r")
print(e.encoding, e.object, e.start, e.end, e.reason)
e.start = 2
e.reason = "other"
print(e)
print(NameError("x", name="n").name, AttributeError("x", name="n", obj=3).obj, NameError().name)
try:
    (5).missing
except AttributeError as err:
    print(err.name, err.obj)
try:
    missing_name
except NameError as err:
    print(err.name)

print("-- checks")
print(attempt(ValueError, x=1), attempt(ImportError, foo=1), attempt(NameError, foo=1), sep="\n")
print(attempt(OSError, x=1), attempt(StopIteration, x=1), attempt(AttributeError, foo=1), sep="\n")
print(attempt(SyntaxError, "m", (1, 2, 3)), attempt(SyntaxError, "m", 3),
      attempt(SyntaxError, "m", (1, 2, 3, 4, 5)), sep="\n")
print(attempt(UnicodeDecodeError), attempt(UnicodeDecodeError, 1, b"", 3, 4, "r"),
      attempt(UnicodeDecodeError, "u", "s", 3, 4, "r"),
      attempt(UnicodeEncodeError, "u", b"", 3, 4, "r"), sep="\n")
e = ValueError()
for name, value in (("__traceback__", 5), ("__cause__", 5), ("__context__", 5), ("args", 5),
                    ("__suppress_context__", 5)):
    print(attempt(setattr, e, name, value))
    print(attempt(delattr, e, name))
print(attempt(e.with_traceback, 1), attempt(e.add_note, 1), attempt(e.__setstate__, 1), sep="\n")


def raise_from(x):
    raise ValueError from x


print(attempt(raise_from, 5))


def raise_it(x):
    raise x


print(attempt(raise_it, 5), attempt(raise_it, int), attempt(raise_it, KeyError), sep="\n")

print("-- notes")
e.add_note("one")
e.add_note("two")
print(e.__notes__, e.__dict__)
e.__notes__ = 5
print(attempt(e.add_note, "x"))

print("-- reduce")
print(ValueError(1).__reduce__(), ImportError("m", name="n", path="p").__reduce__(),
      OSError(2, "gone", "f").__reduce__(), OSError(2, "gone", "f", None, "g").__reduce__(),
      ImportError("x").__reduce__())
e = ValueError(1)
e.x = 5
print(e.__reduce__())
e.__setstate__({"y": 6, "args": (7,)})
print(e.y, e)

print("-- chaining")
try:
    try:
        raise ValueError(1)
    except ValueError:
        raise KeyError(2)
except KeyError as e:
    print(repr(e.__context__), e.__cause__, e.__suppress_context__)
try:
    raise KeyError(2) from ValueError(1)
except KeyError as e:
    print(repr(e.__context__), repr(e.__cause__), e.__suppress_context__)
try:
    raise KeyError(2) from None
except KeyError as e:
    print(e.__cause__, e.__suppress_context__)
a = ValueError("a")
b = ValueError("b")
try:
    try:
        try:
            raise a
        except ValueError:
            raise b
    except ValueError:
        raise a
except ValueError as e:
    print(repr(e), repr(e.__context__), e.__context__.__context__)

print("-- subclasses")


class Mine(ValueError):
    def __init__(self, x, y):
        self.x, self.y = x, y


class Text(Exception):
    def __str__(self):
        return "text of mine"


class MyOSError(OSError):
    def __init__(self, path, extra):
        super().__init__(2, "gone", path)
        self.extra = extra


class NewOSError(OSError):
    def __new__(cls, a, b):
        return super().__new__(cls, a, b, "made")


class Multi(KeyError, AttributeError):
    pass


show(Mine(1, 2))
show(Text(1))
e = MyOSError("p", "e")
show(e)
print(e.errno, e.filename, e.extra, type(e).__name__)
e = NewOSError(2, "x")
print(e.filename, type(e).__name__)
print(attempt(Mine, 1), Multi("a"))
print(isinstance(Multi(), LookupError), Multi.__mro__[1:4])
print(ValueError.__new__(ValueError, 1, 2).args, attempt(ValueError.__new__, int))

print("-- groups")
g = ExceptionGroup("g", [ValueError(1), ExceptionGroup("h", [TypeError(2), KeyError(3)])])
print(repr(g), g, g.message, g.exceptions[0], sep="\n")
print(g.subgroup(TypeError), repr(g.subgroup(OSError)))
print(*map(repr, g.split((ValueError, KeyError))), sep="\n")
print(*map(repr, g.split(lambda x: isinstance(x, TypeError))), sep="\n")
print(g.split(ExceptionGroup)[0] is g, g.split(OSError)[1] is g, repr(g.derive([ValueError()])))
print(attempt(ExceptionGroup), attempt(ExceptionGroup, 1, [ValueError()]),
      attempt(ExceptionGroup, "x", []), attempt(ExceptionGroup, "x", [1]),
      attempt(ExceptionGroup, "x", 1), attempt(ExceptionGroup, "x", {}),
      attempt(ExceptionGroup, "x", [KeyboardInterrupt()]), attempt(g.split, 3),
      attempt(g.split, (ValueError, 3)), attempt(g.split), sep="\n")
print(type(BaseExceptionGroup("x", [ValueError()])).__name__,
      type(BaseExceptionGroup("x", [SystemExit()])).__name__)


class MyGroup(ExceptionGroup):
    def derive(self, excs):
        return MyGroup(self.message + "!", excs)


class BadGroup(ExceptionGroup):
    def derive(self, excs):
        return 5


mg = MyGroup("m", [ValueError(1), TypeError(2)])
mg.add_note("n")
match, rest = mg.split(ValueError)
print(repr(match), repr(rest), match.__notes__, match.__notes__ is mg.__notes__)
print(attempt(BadGroup("m", [ValueError(1), TypeError(2)]).split, ValueError))
print(ExceptionGroup[int], ExceptionGroup.__mro__)

print("-- except*")
try:
    raise g
except* ValueError as x:
    print("v", repr(x))
except* (TypeError, KeyError) as x:
    print("t", repr(x))
try:
    raise ValueError("naked")
except* ValueError as x:
    print(repr(x))
try:
    try:
        raise g
    except* TypeError:
        pass
except ExceptionGroup as x:
    print("left", repr(x))
try:
    try:
        raise g
    except* TypeError:
        raise OSError("new")
except ExceptionGroup as x:
    print("both", repr(x))


def catch(classes):
    try:
        raise ValueError(1)
    except classes:
        return "matched"


print(attempt(catch, 5), attempt(catch, (KeyError, 5)), attempt(catch, (KeyError, ValueError)),
      attempt(catch, ()), sep="\n")
print(isinstance(types.SimpleNamespace(), object))
