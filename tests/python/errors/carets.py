import sys, traceback
cases = '''
d = {"a": {"b": None}}; d["a"]["b"]["c"]
x = [1, 2, 3]; x[0] + x[1] + x[10]
(1 + 2) * (3 / 0) + 4
print(len(5), "text")
a = b = None; a.foo.bar
f = lambda v: v.missing; f(1)
"éß".nope(1)
{1: 2}[3]
not_defined.attr(1)(2)
int("x") + 1
x = 5; x()
x = 5; x[0] = 1
x = 5; x.y = 1
del {}["q"]
raise ValueError("m")
import nothing_like_this
1 < "a"
-"a"
a, b = 1
for i in 5: pass
with 5: pass
"a" "b" + 5
max(1, key=5)
f"{undefined_name}"
x = (1,
     2 / 0,
     3)
sum(1 / n for n in [1, 0])
[1, 2][5] = 3
print(1).x.y
'''.strip().split("\n")
merged = []
for line in cases:
    if line.startswith(" "): merged[-1] += "\n" + line
    else: merged.append(line)
import linecache
for n, source in enumerate(merged):
    name = f"case{n}"
    linecache.cache[name] = (len(source), None, [l + "\n" for l in source.split("\n")], name)
    try: exec(compile(source, name, "exec"), {})
    except Exception as error:
        print("".join(traceback.format_exception(type(error), error, error.__traceback__.tb_next)))
