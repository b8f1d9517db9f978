# A package whose body adds the finder that makes its submodules (as six does).
import importlib.machinery
import sys

text = """
import sys
import importlib.util
import types


class Finder:
    def find_spec(self, name, path, target=None):
        if name.startswith("made_up."):
            return importlib.util.spec_from_loader(name, self)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.who = module.__name__ + " by the finder"


__path__ = []
__spec__.submodule_search_locations = []
sys.meta_path.append(Finder())
"""


class Source:
    def find_spec(self, name, path, target=None):
        if name == "made_up":
            return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(text, vars(module))


import os
import tempfile

with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "made_up.py"), "w") as file:
        file.write(text)
    sys.path.insert(0, folder)
    import made_up.part
    from made_up import other

    print(made_up.part.who)
    print(other.who)
    del sys.path[0]
sys.meta_path.pop()
for name in [name for name in sys.modules if name.startswith("made_up")]:
    del sys.modules[name]
sys.meta_path.insert(0, Source())
import made_up.again

print(made_up.again.who)
