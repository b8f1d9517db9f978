"""Tables of names; topological order."""
import graphlib
import symtable

CODE = '''
import sys
glob = 42
class Mine:
    instance_var = 24
    def a_method(self, p2): return __private, self.__x
def spam(a, b, *var, k=1, **kw):
    global bar
    bar = 47
    x = 23
    y: int = 3
    glob
    def internal():
        nonlocal y
        y = x
        return x, len
    return [i + a for i in var], lambda q: q + b, internal
'''


def show(table, depth=0):
    pad = "  " * depth
    print(pad + table.get_type(), table.get_name(), table.get_lineno(), table.is_nested(),
          table.is_optimized(), table.has_children(), repr(table))
    for name in sorted(table.get_identifiers()):
        s = table.lookup(name)
        print(pad, " ", name, [what for what in (
            "referenced", "parameter", "global", "nonlocal", "declared_global", "local",
            "annotated", "free", "imported", "assigned", "namespace")
            if getattr(s, "is_" + what)()])
    if table.get_type() == "function":
        print(pad, sorted(table.get_parameters()), sorted(table.get_locals()),
              sorted(table.get_globals()), sorted(table.get_frees()),
              sorted(table.get_nonlocals()))
    if table.get_type() == "class":
        print(pad, table.get_methods())
    for child in table.get_children():
        show(child, depth + 1)


show(symtable.symtable(CODE, "?", "exec"))
for bad in (("def f(x): global x", "exec"), ("1", "file")):
    try:
        symtable.symtable(bad[0], "?", bad[1])
    except (SyntaxError, ValueError) as e:
        print(type(e).__name__, e)

graph = {"D": ["B", "C"], "C": ["A"], "B": ["A"]}
print(list(graphlib.TopologicalSorter(graph).static_order()))
sorter = graphlib.TopologicalSorter(graph)
sorter.prepare()
while sorter.is_active():
    ready = sorter.get_ready()
    print(sorted(ready))
    sorter.done(*ready)
for wrong in (lambda: sorter.add("X"), lambda: sorter.prepare(), lambda: sorter.done("A"),
              lambda: sorter.done("nobody"), lambda: graphlib.TopologicalSorter().get_ready(),
              lambda: graphlib.TopologicalSorter({1: [2], 2: [3], 3: [1]}).prepare()):
    try:
        wrong()
    except ValueError as e:
        print(type(e).__name__, *e.args)
