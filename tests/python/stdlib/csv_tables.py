# csv: rows read and written under many dialects, and what is wrong with some.
import csv
import hashlib
import io
import itertools


def show(label, action):
    try:
        print(label, action())
    except (csv.Error, TypeError, ValueError) as error:
        print(label, type(error).__name__, error)


LINES = ["a,b,c\n", '"x,y",2,"z ""q"""\r\n', "", "\n", " lead, space \n", '"two\n', 'lines",end\n',
         "back\\,slash,\\\"quote\\\"\n", '"open \\" escape",x\n', "é;ü;\U0001f600\n", "'single','it''s'\n",
         "1,2.5,\"3\"\n", ",,\n", '"",""\n', 'ab"c,d"e\n', '"ab"c,d\n', "tab\tsep\n", "last"]
DIALECTS = [{}, {"delimiter": ";"}, {"delimiter": "\t"}, {"quotechar": "'"}, {"escapechar": "\\"},
            {"doublequote": False, "escapechar": "\\"}, {"skipinitialspace": True},
            {"quoting": csv.QUOTE_NONE, "escapechar": "\\"}, {"quoting": csv.QUOTE_ALL},
            {"strict": True}, {"delimiter": "é"}, {"quotechar": None, "quoting": csv.QUOTE_NONE},
            {"quoting": csv.QUOTE_NONNUMERIC}, {"lineterminator": "!"}, {"escapechar": "ü"}]
for options in DIALECTS:
    rows = []
    reader = csv.reader(LINES, **options)
    while True:
        try:
            rows.append(next(reader))
        except StopIteration:
            break
        except (csv.Error, ValueError) as error:
            rows.append((type(error).__name__, str(error)))
    text = repr(rows)
    print(options, reader.line_num, hashlib.md5(text.encode()).hexdigest())
    if options in DIALECTS[:5]:
        print(text)

VALUES = ["plain", "", "a,b", 'q"q', "new\nline", "cr\r", None, 5, -2.5, " lead", "it's", "back\\slash",
          "é;ü", True, 10 ** 30]
for options in DIALECTS:
    if "skipinitialspace" in options:
        continue     # newer versions put quotes around leading spaces then
    results = []
    for width in (1, 2):
        for row in itertools.product(VALUES, repeat=width):
            out = io.StringIO()
            try:
                csv.writer(out, **options).writerow(row)
                results.append(out.getvalue())
            except csv.Error as error:
                results.append(str(error))
    # What the line feeds and returns do differs between versions when they are not the terminator.
    kept = [r for r in results if "\n" not in r.removesuffix("\r\n") and "\r" not in r.removesuffix("\r\n")]
    print(options, len(kept), hashlib.md5(repr(kept).encode()).hexdigest())

out = io.StringIO()
writer = csv.writer(out)
print(writer.writerow([1, "a"]), writer.writerows([[2], ("b", None), (x for x in "cd")]), repr(out.getvalue()))
print(writer.dialect.delimiter, repr(writer.dialect.lineterminator), csv.reader([]).dialect.quoting)
show("not iterable", lambda: writer.writerow(5))
show("no write", lambda: csv.writer(5))
show("no lines", lambda: csv.reader(5))
show("bytes", lambda: list(csv.reader([b"a"])))
show("bad option", lambda: csv.reader([], nothing=1))
show("bad delimiter", lambda: csv.reader([], delimiter="ab"))
show("bad quoting", lambda: csv.reader([], quoting=77))
show("unknown dialect", lambda: csv.reader([], "nothing"))
show("strict end", lambda: list(csv.reader(['"a'], strict=True)))
show("strict quote", lambda: list(csv.reader(['"a"b'], strict=True)))
show("lenient end", lambda: list(csv.reader(['"a', 'b'])))
show("escaped end", lambda: list(csv.reader(["a\\", "b"], escapechar="\\")))
show("numbers", lambda: list(csv.reader(['1,"2",3.5,', "x"], quoting=csv.QUOTE_NONNUMERIC)))
old = csv.field_size_limit(5)
show("limit", lambda: list(csv.reader(["12345,12"])))
show("limit", lambda: list(csv.reader(["123456,12"])))
show("limit", lambda: list(csv.reader(['"éééééé"'])))
csv.field_size_limit(old)
print(list(csv.DictReader(["a,b", "", "1,2", "3", "4,5,6"], restval="-", restkey="rest")))
print(list(csv.DictReader(["1,2"], fieldnames=["x", "y"])))
out = io.StringIO()
table = csv.DictWriter(out, ["a", "b"], restval=0)
table.writeheader()
table.writerows([{"a": 1}, {"b": "x,y", "a": 2}])
print(repr(out.getvalue()))
show("extra", lambda: table.writerow({"c": 1}))
