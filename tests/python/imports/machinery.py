# importlib: specs, namespace packages, reload, finders, __import__ replaced, circular imports.
import tempfile
import sys, importlib, importlib.util, importlib.machinery, types
print(type(sys.path_importer_cache))
print(types.__spec__.name, sys.__spec__.name, sys.__spec__.origin, importlib.util.find_spec("unittest.case").parent)
print(importlib.util.find_spec("nope"))
import os
root = tempfile.mkdtemp()
os.makedirs(root + "/nsp")
open(root + "/mod_a.py","w").write("x=1\nimport sys\n")
open(root + "/nsp/sub.py","w").write("y=__name__\n")
sys.path.insert(0,root)
import mod_a, nsp.sub
print(mod_a.__spec__.origin == root + "/mod_a.py", list(nsp.__path__) == [root + "/nsp"], nsp.sub.y, nsp.__spec__.name, nsp.__file__ if hasattr(nsp, "__file__") else None)
open(root + "/mod_a.py","w").write("x=2\n")
importlib.reload(mod_a); print(mod_a.x)
class F:
    @staticmethod
    def find_spec(name, path, target=None):
        if name == "virtual":
            return importlib.machinery.ModuleSpec(name, L())
class L:
    def create_module(self, spec): return None
    def exec_module(self, m): m.z = 9
sys.meta_path.insert(0, F)
import virtual; print(virtual.z)
sys.meta_path.pop(0)
import builtins
old=builtins.__import__
def imp(name,*a): print("imp",name); return old(name,*a)
builtins.__import__=imp
import heapq
builtins.__import__=old
try: import nope.x
except ImportError as e: print(e, e.name)
try: import mod_a.x
except ImportError as e: print(str(e).replace(root, ""))
sys.modules['bad']=None
try: import bad
except ImportError as e: print(str(e).replace(root, ""))
open(root + "/c1.py","w").write("import c2\nx=1\n")
open(root + "/c2.py","w").write("import c1\nfrom c1 import x\n")
try: import c1
except ImportError as e: print(str(e).replace(root, ""))
spec=importlib.util.spec_from_file_location("q",root + "/mod_a.py"); m=importlib.util.module_from_spec(spec); spec.loader.exec_module(m); print(m.x)
print(importlib.import_module(".sub","nsp").__name__)
for folder, names, files in os.walk(root, topdown=False):
    for name in files: os.remove(os.path.join(folder, name))
    for name in names: os.rmdir(os.path.join(folder, name))
os.rmdir(root)
