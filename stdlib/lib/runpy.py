"""Running modules as programs."""

import os
import sys

__all__ = ["run_module", "run_path"]


class _Error(Exception):
    """Says to the command line what cannot be run."""


class _Replaced:
    # sys.modules[name] is a new module meanwhile, sys.argv[0] a path.

    def __init__(self, name, script):
        self.name = name
        self.script = script
        self.module = type(sys)(name)

    def __enter__(self):
        self.saved_modules = [sys.modules[self.name]] if self.name in sys.modules else []
        sys.modules[self.name] = self.module
        self.saved_script = sys.argv[0]
        sys.argv[0] = self.script
        return self.module

    def __exit__(self, *exc_info):
        if self.saved_modules:
            sys.modules[self.name] = self.saved_modules[0]
        else:
            del sys.modules[self.name]
        sys.argv[0] = self.saved_script


def _run_code(code, run_globals, init_globals=None, mod_name=None, mod_spec=None, pkg_name=None,
              script_name=None):
    """Runs code in a namespace that looks like that of a module, and returns it."""
    if init_globals is not None:
        run_globals.update(init_globals)
    loader = cached = None
    path = script_name
    if mod_spec is not None:
        loader = mod_spec.loader
        path = _script_of(mod_spec)
        cached = mod_spec.cached
        if pkg_name is None:
            pkg_name = mod_spec.parent
    run_globals.update(__name__=mod_name, __file__=path, __cached__=cached, __doc__=None,
                       __loader__=loader, __package__=pkg_name, __spec__=mod_spec)
    exec(code, run_globals)
    return run_globals


def _script_of(spec):
    # What sys.argv[0] and __file__ are: modules within the program get a path that tells them.
    if spec.origin == "frozen":
        return "<frozen>/" + spec.name.replace(".", "/") + ".py"
    return spec.origin


def _run_module_code(code, init_globals=None, mod_name=None, mod_spec=None, pkg_name=None,
                     script_name=None):
    """Runs code as a module that is in sys.modules while it runs; a copy of its namespace."""
    path = script_name if mod_spec is None else _script_of(mod_spec)
    with _Replaced(mod_name, path) as module:
        _run_code(code, module.__dict__, init_globals, mod_name, mod_spec, pkg_name, script_name)
        # The module's own dictionary may be emptied when the module goes.
        return module.__dict__.copy()


def _find_spec(name):
    """A module's spec or None; parents are imported first."""
    if name in sys.modules and sys.modules[name] is not None:
        spec = getattr(sys.modules[name], "__spec__", None)
        if spec is None:
            if hasattr(sys.modules[name], "__spec__"):
                raise ValueError(f"{name}.__spec__ is None")
            raise ValueError(f"{name}.__spec__ is not set")
        return spec
    from importlib import _bootstrap
    parent = name.rpartition(".")[0]
    path = None
    if parent:
        try:
            path = __import__(parent, fromlist=["__path__"]).__path__
        except AttributeError as e:
            raise ModuleNotFoundError(f"__path__ attribute not found on {parent!r} while trying "
                                      f"to find {name!r}", name=name) from e
    return _bootstrap._find_spec(name, path)


def _get_module_details(mod_name, error=ImportError):
    """(name, spec, code) of what is run for a module; a package's __main__ stands for it."""
    if mod_name.startswith("."):
        raise error("Relative module names not supported")
    package = mod_name.rpartition(".")[0]
    if package:
        try:
            __import__(package)
        except ImportError as e:
            # An error within the package is to be seen as it is.
            if e.name is None or (e.name != package and not package.startswith(e.name + ".")):
                raise
        existing = sys.modules.get(mod_name)
        if existing is not None and not hasattr(existing, "__path__"):
            from warnings import warn
            warn(RuntimeWarning(f"{mod_name!r} found in sys.modules after import of package "
                                f"{package!r}, but prior to execution of {mod_name!r}; this may "
                                "result in unpredictable behaviour"))
    try:
        spec = _find_spec(mod_name)
    except (ImportError, AttributeError, TypeError, ValueError) as e:
        message = ("Error while finding module specification for "
                   f"{mod_name!r} ({type(e).__name__}: {e})")
        if mod_name.endswith(".py"):
            message += (f". Try using '{mod_name[:-3]}' instead of '{mod_name}' as the module "
                        "name.")
        raise error(message) from e
    if spec is None:
        raise error(f"No module named {mod_name}")
    if spec.submodule_search_locations is not None:
        if mod_name == "__main__" or mod_name.endswith(".__main__"):
            raise error("Cannot use package as __main__ module")
        try:
            return _get_module_details(mod_name + ".__main__", error)
        except error as e:
            if mod_name not in sys.modules:
                raise   # The package was not even imported.
            raise error(f"{e}; {mod_name!r} is a package and cannot be directly executed")
    if spec.loader is None:
        raise error(f"{mod_name!r} is a namespace package and cannot be executed")
    try:
        code = spec.loader.get_code(mod_name)
    except ImportError as e:
        raise error(str(e)) from e
    if code is None:
        raise error(f"No code object available for {mod_name}")
    return mod_name, spec, code


def _run_module_as_main(mod_name, alter_argv=True):
    """`python -m mod_name`."""
    try:
        if alter_argv or mod_name != "__main__":
            mod_name, spec, code = _get_module_details(mod_name, _Error)
        else:
            mod_name, spec, code = _get_main_module_details(_Error)
    except _Error as e:
        sys.exit(f"{sys.executable or 'baton'}: {e}")
    if alter_argv:
        sys.argv[0] = _script_of(spec)
    return _run_code(code, sys.modules["__main__"].__dict__, None, "__main__", spec)


def run_module(mod_name, init_globals=None, run_name=None, alter_sys=False):
    """Runs a module in a new namespace and returns that."""
    mod_name, spec, code = _get_module_details(mod_name)
    if run_name is None:
        run_name = mod_name
    if alter_sys:
        return _run_module_code(code, init_globals, run_name, spec)
    return _run_code(code, {}, init_globals, run_name, spec)


def _get_main_module_details(error=ImportError):
    # (name, spec, code) of the module __main__ that is found in sys.path.
    saved = sys.modules["__main__"]
    del sys.modules["__main__"]
    try:
        return _get_module_details("__main__")
    except ImportError as e:
        if "__main__" in str(e):
            raise error(f"can't find '__main__' module in {sys.path[0]!r}") from e
        raise
    finally:
        sys.modules["__main__"] = saved


def _get_code_from_file(path):
    with open(path, "rb") as file:
        data = file.read()
    from importlib._bootstrap import MAGIC_NUMBER
    if data[:4] == MAGIC_NUMBER:
        import marshal
        return marshal.loads(data[16:])
    return compile(data, path, "exec")


def run_path(path_name, init_globals=None, run_name=None):
    """Runs a file (or the __main__ of a folder or archive) in a new namespace; returns that."""
    if run_name is None:
        run_name = "<run_path>"
    package = run_name.rpartition(".")[0]
    path = os.fsdecode(path_name)
    from pkgutil import get_importer
    if get_importer(path) is None:
        return _run_module_code(_get_code_from_file(path), init_globals, run_name,
                                pkg_name=package, script_name=path)
    sys.path.insert(0, path)
    try:
        _name, spec, code = _get_main_module_details()
        with _Replaced(run_name, path) as module:
            return _run_code(code, module.__dict__, init_globals, run_name, spec,
                             package).copy()
    finally:
        try:
            sys.path.remove(path)
        except ValueError:
            pass


if __name__ == "__main__":
    if len(sys.argv) < 2:
        print("No module specified for execution", file=sys.stderr)
    else:
        del sys.argv[0]
        _run_module_as_main(sys.argv[0])
