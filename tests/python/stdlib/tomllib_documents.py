"""tomllib: values, tables and what is wrong with a document."""
import decimal
import io
import pprint
import tomllib

document = '''
title = "TOML"        # a comment
escapes = "tab\\t quote\\" \\u00e9 \\U0001F600"
literal = 'C:\\dir\\n'
long = """
first \\
    goes on ""quoted"" """
long_literal = \'\'\'
a 'b' \'\'c\'\'\'\'\'
numbers = [1, +2, -3, 1_000, 0xff, 0o17, 0b1010, 1.5, 1e3, -2.5E-2, 6.02_2e23, inf, -inf]
flags = [true, false]
times = [1979-05-27T07:32:00Z, 1979-05-27T00:32:00.999999999-07:00, 1979-05-27 07:32:00,
         1979-05-27, 07:32:00.5]   # over several lines,
mixed = [ [1, 2], ["a", 'b'], {x = 1, y.z = 2}, ]
dotted.key."with a.dot" = 1
dotted.other = 2

[servers]
[servers.alpha]
ip = "10.0.0.1"
[servers.beta]
ip = "10.0.0.2"
  [servers.beta.deep.er]
  x = {}

[[products]]
name = "Hammer"
[[products]]
[[products]]
name = "Nail"
[products.size]
mm = 30
'''
pprint.pprint(tomllib.loads(document), sort_dicts=False)
print(tomllib.loads("a = nan\n")["a"] != tomllib.loads("a = nan\n")["a"])
print(tomllib.load(io.BytesIO(b"a = 1.50\r\nb = 'x'\r\n"), parse_float=decimal.Decimal))
for broken in ("a", "a = ", "a = 1 b = 2", "= 1", "a = 1\na = 2", "[a]\n[a]", "[a\n", "[[a]\n", "a.b = 1\na.b.c = 2",
               "a = {b = 1}\na.c = 2", "a = {b = 1}\n[a.c]", "a = [1]\n[[a]]", "a.b = 1\n[a]", "[a]\nb.c = 1\n[a.b]",
               "a = {b = 1, b = 2}", "a = {b = 1,}", "a = {b = {}, b.c = 1}", "a = [1", "a = [1 2]", "a = 'x",
               "a = 'x\ny'", "a = '''x", 'a = "x', 'a = "x\ny"', 'a = "\\q"', 'a = "\\u12"', 'a = "\\ud800"',
               'a = """x', 'a = """\\ x"""', "a = 01", "a = 1__0", "a = 1.", "a = 0xg", "a = tru", "a = 1979-02-30",
               "a = 25:00:00", "a = 1 # \x01", "\x00", "a = 1\n\n  ?"):
    try:
        print(repr(broken), tomllib.loads(broken))
    except tomllib.TOMLDecodeError as error:
        print(repr(broken), "!", error)
for call in (lambda: tomllib.load(io.StringIO("a = 1")), lambda: tomllib.loads(b"a = 1"),
             lambda: tomllib.loads("a = 1.5", parse_float=lambda text: [])):
    try:
        call()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
