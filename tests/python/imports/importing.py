# import in its forms, packages, relative imports, module objects, cycles, errors.
import helper_module, helper_module as again, sys
from helper_module import *
print(helper_module is again, value, helper_module.value, helper_module.__name__, helper_module.__doc__, "change" in globals(), "_private" in globals())
change(); print(value, helper_module.value)
from helper_module import value as v2, _private
print(v2, _private, "helper_module" in sys.modules)
import pack.second
print(pack.name, pack.second.n, pack.first.number, pack.sub.deep.where, pack.sub.deep.parent, pack.__name__, pack.second.__package__)
from pack import second, sub as s
from pack.sub.deep import where
print(second is pack.second, s.deep.where == where)
for code in ("import nope_nope", "import pack.nope", "from pack import nope", "from helper_module import nope", "import helper_module.x", "from . import x", "import cycle_a", "import broken_syntax", "import broken_run", "from pack.nope import x", "from nope_nope.sub import y", "helper_module.nope"):
    try:
        exec(code)
        print(code, "fine")
    except SyntaxError as e: print(code, "->", type(e).__name__, e.msg, e.lineno)
    except Exception as e: print(code, "->", type(e).__name__, str(e).split(" (/")[0], getattr(e, "name", None))
print("broken_run" in sys.modules)
import importlib
m = importlib.import_module("pack.first"); print(m.number, importlib.reload(helper_module) is helper_module)
def local():
    import math as m
    from math import floor as f
    return m.ceil(1.2), f(1.8)
print(local(), "m" in globals())
if __name__ == "__main__": print("main", __package__, __spec__)
print(type(sys).__name__, sys.__name__, isinstance(sys.path, list), sys.modules["__main__"].__name__)
mod = type(sys)("made"); mod.x = 5; sys.modules["made"] = mod
import made; print(made.x, made)
sys.modules["blocked"] = None
try: import blocked
except ImportError as e: print(type(e).__name__, e)
