import codecs, json, pickle, re
class R:
    def __init__(self, value): self.value = value
    def __reduce__(self): return self.value
for value in ((), (int,), (int, ()), (list, (), None, iter([1])), (dict, (), None, None, iter([(1, 2)])), (R, ((int, ()),), {"a": 1}), "x", None):
    try:
        pickle.loads(pickle.dumps([R(value), R(value)], 2))
    except Exception as e:
        print(e)
def handler(e):
    return "?", e.end + 1
codecs.register_error("odd", handler)
for name in ("ascii", "utf-8", "utf-16", "unicode_escape", "cp1252"):
    try:
        print("a\ud800\xe9".encode(name, "odd"), b"\xff\xfea\x80".decode(name, "odd"))
    except Exception as e:
        print(e)
items = [1, 2, object(), 3]
print(json.dumps(items, default=lambda o: items.clear()))
print(re.sub("(a)|b", lambda m: re.purge() or m[0] * 2, "abcab"), re.compile("(?P<x>a+)+$").match("aaab"))
