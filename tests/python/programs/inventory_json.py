"""An inventory kept as JSON and CSV in memory, searched, sorted, grouped."""
import json, csv, io, itertools, functools, operator
RAW = '''[{"name": "bolt", "price": 0.25, "qty": 1000, "tags": ["metal", "small"]}, {"name": "plank", "price": 7.5, "qty": 20, "tags": ["wood"]},
{"name": "glue", "price": 3.99, "qty": 0, "tags": []}, {"name": "n\\u00e4gel", "price": 1e-1, "qty": 500, "tags": ["metal"], "nested": {"a": [1, null, true]}}]'''
items = json.loads(RAW)
print([i["name"] for i in items], items[3]["nested"])
print(json.dumps(items[3]), json.dumps(items[3], ensure_ascii=False, sort_keys=True))
print(json.dumps({"b": [1, 2.5, None, True], "a": {"x": "quote\" back\\ tab\t"}, 5: float("inf")}, indent=2))
print(json.dumps([1, [2, {"k": ()}]], separators=(",", ":")), json.dumps("é\u2028😀"), json.loads('"\\ud83d\\ude00 \\u00e9"'), json.loads(" [1e5, -0, 1.0, 12345678901234567890] "))
for bad in ("", "{", "[1,]", "{'a': 1}", '{"a" 1}', "nul", '"abc', "[1 2]", '{"a": 1,}', "1 2", '"\\x"', "\x01"):
    try: json.loads(bad)
    except json.JSONDecodeError as e: print(repr(bad), "->", e)
for bad in ({1, 2}, object, {(1, 2): 3}, b"x", 1j):
    try: print(json.dumps(bad))
    except TypeError as e: print(e)
print(json.dumps({1, 2}, default=sorted), json.loads('{"a": 1}', object_hook=lambda d: list(d.items())))
total = sum(i["price"] * i["qty"] for i in items); print(f"{total:.2f}")
print(sorted(items, key=operator.itemgetter("price"))[0]["name"], max(items, key=lambda i: i["qty"])["name"], [i["name"] for i in items if "metal" in i["tags"]])
for tag, group in itertools.groupby(sorted((t, i["name"]) for i in items for t in i["tags"]), key=operator.itemgetter(0)): print(tag, [n for _, n in group])
out = io.StringIO(); writer = csv.DictWriter(out, ["name", "price", "qty"], extrasaction="ignore"); writer.writeheader(); writer.writerows(items); writer.writerow({"name": 'a "quoted", name', "price": 1, "qty": 2}); print(out.getvalue().replace("\r\n", "|\n"), end="")
for row in csv.DictReader(io.StringIO(out.getvalue())): print(row["name"], float(row["price"]) * int(row["qty"]))
print(list(csv.reader(['a,"b,c",d', '"x""y",,z'])), functools.reduce(lambda a, b: a | {b["name"]: b["qty"]}, items, {}))
