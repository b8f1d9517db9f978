import pprint
pprint.pprint({"b": [1, 2, {"c": "x" * 50}], "a": list(range(30)), "k": ("t",)}); print(pprint.pformat([1, [2]]))
