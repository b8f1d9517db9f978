# from imports: submodules, their own missing imports, __all__, and what __import__ takes.
import sys
def t(code):
    ns = {}
    try:
        exec(code, ns)
        print(code, sorted(k for k in ns if k != "__builtins__"))
    except Exception as e:
        print(code, type(e).__name__, e)
t("from pack_names import *")
t("from pack_names import broken")
t("from pack_names.broken import x")
t("from pack_names import nothing")
t("from pack_bad import *")
t("from pack_missing import *")
t("import pack_names.inner.leaf as q")
t("import pack_names.inner.leaf")
sys.modules["pack_names.none"] = None
t("from pack_names import none")
import pack_names
print(__import__("inner.leaf", vars(pack_names), None, (), 1).__name__)
print(__import__("", vars(pack_names), None, (), 1).__name__)
print(__import__("inner.leaf", vars(pack_names), None, ("x",), 1).__name__)
for names in (("inner",), ["inner"], (1,), (b"x",), "ab", ("*",), 5, {"inner": 1}):
    try:
        print(names, __import__("pack_names", None, None, names).__name__)
    except Exception as e:
        print(names, type(e).__name__, e)
