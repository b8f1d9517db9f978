# String literals: escapes, raw, bytes, implicit joining, triple quotes, f-strings.
print("tab\there", 'quote\'s', "a\\b", "nl\\n", "\x41\u00e9\U0001F600\N{BULLET}", "\101\0".encode(), r"raw\n", "multi" "ple" ' parts')
print("""triple
"quoted" text""", '''it's''', "line \
continued")
print(b"bytes\x00\xff", rb"\n", br"\\", b"a" b"b")
name, n, pi = "World", 42, 3.14159265
print(f"Hello {name}! {n:5d}|{n:<5}|{n:>5}|{n:^5}|{n:05}|{n:+}|{n:x}|{n:#x}|{n:b}|{n:#o}|{n:,}|{1234567:_}|{n:c}")
print(f"{pi:.2f} {pi:10.3f}|{pi:<10.3f}|{pi:e} {pi:g} {pi:%} {pi:.0f} {1e10:g} {1e-7:g} {0.1:.20f} {1234.5:,.2f} {pi:+.1f} {float('inf'):5} {float('nan'):.1f}")
print(f"{name!r} {name!s:>10} {'é'!a} {name:.3} {name:*^11} {name:>{n // 4}} {'x':{'<'}{5}}|")
print(f"{{braces}} {n + 1} {n if n else 0} {[i for i in range(3)]} { {'a': 1}['a'] } {(lambda x: x * 2)(4)} {name.upper()}")
print(f"{n=} {n = } {n + 1 = :>6} {name=!s} {pi=:.1f}")
print(f"{'nested ' + f'{n}'}" f" and {'joined'}" " plain {not}")
print(f"""multi {
    n
} line""")
print("%s %r %d %5d %-5d| %05d %x %X %o %e %.2f %g %c %c %% %s" % ("a", "b", 3, 4, 5, 6, 255, 255, 8, 1.5, 2.345, 1e-10, "z", 65, [1]))
print("%(a)s %(b)03d" % {"a": 1, "b": 2}, "%5s|%-5s|%.2s" % ("ab", "cd", "efgh"), "%*d" % (5, 3), "%+d % d" % (1, 2), "%#x %#o" % (255, 8), "%s" % (1,), "%s" % None)
print("{} {} {0}".format(1, 2) if False else "{0} {1} {0}".format(1, 2), "{a} {b[0]} {c.real}".format(a=1, b=[2], c=3), "{:>5}|{:^5}|{!r}".format(1, 2, "x"), "{{}}".format())
for code in ("'%d' % 'a'", "'%s %s' % 1", "'%s' % (1, 2)", "'{}'.format()", "'{a}'.format()", "'{0} {}'.format(1)", "'%z' % 1", "f'{1:z}'", "f'{\"a\":d}'", "'%(a)s' % {}", "'%c' % 'ab'",
             "'abc'.format(", "'{'.format()", "'}'.format()", "f'{1:.f}'", "format(1.5, 'd')", "format('a', ',')", "format(1, 's')", "format([], '5')", "'%' % 1", "'%d' % 1.5", "'%x' % 1.5"):
    try:
        print(eval(code))
    except Exception as error:
        print(type(error).__name__, error)
class Money:
    def __format__(self, spec): return f"<{spec}>"
    def __str__(self): return "money"
    def __repr__(self): return "Money()"
print(f"{Money()} {Money():abc} {Money()!s} {Money()!r:>10}")
import datetime
width = 10
print(f"{'a':{width}}|{'b':>{width}}|{3.14159:{width}.{2}}|")
print("a" "b" * 2, "ab" * 0, "ab" * -1, 3 * "x", "a" in "abc", "" in "", "x" not in "abc")
print(f"{1_000_000:,} {-5:05d} {5:+05d} {255:#010x} {True:d} {True} {None} {3.0} {10**20:,} {1e100:.3g} {12345.678:.3e}")
print(f"{'é':>3}|{'日本':<5}|{'😀':^3}|")
