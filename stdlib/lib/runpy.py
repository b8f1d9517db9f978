"""Running modules as programs."""

import _imp
import os
import sys

__all__ = ["run_module", "run_path"]


def _find(name):
    """The file of a module, and whether it is a package; parents are imported first."""
    if _imp.is_frozen(name):
        return f"<frozen {name}>", _imp.is_frozen_package(name)
    parent, _, last = name.rpartition(".")
    if parent:
        search = list(getattr(__import__(parent, None, None, ["__path__"]), "__path__", ()))
    else:
        search = sys.path
    for folder in search:
        base = os.path.join(folder, last)
        init = os.path.join(base, "__init__.py")
        if os.path.isfile(init):
            return init, True
        if os.path.isfile(base + ".py"):
            return base + ".py", False
    raise ModuleNotFoundError(f"No module named {name}", name=name)


def _locate(name):
    """(file, name of the module to run): a package's __main__ stands for it."""
    path, is_package = _find(name)
    if is_package:
        try:
            path, _ = _find(name + ".__main__")
        except ModuleNotFoundError:
            raise ModuleNotFoundError(f"No module named {name}.__main__; {name!r} is a package "
                                      "and cannot be directly executed", name=name) from None
        name += ".__main__"
    return path if path.startswith("<frozen ") else os.path.abspath(path), name


def _read(path):
    if path.startswith("<frozen "):
        return _imp.get_frozen_object(path[8:-1])
    with open(path, "rb") as file:
        return compile(file.read(), path, "exec")


def _fill(namespace, path, run_name, package):
    namespace.update(__name__=run_name, __file__=path, __cached__=None, __doc__=None,
                     __loader__=None, __package__=package, __spec__=None)
    return namespace


def _run_module_as_main(name):
    """`python -m name`."""
    try:
        path, full = _locate(name)
    except ImportError as error:
        program = sys.executable or "baton"
        sys.exit(f"{program}: {error}")
    sys.argv[0] = path
    namespace = sys.modules["__main__"].__dict__
    _fill(namespace, path, "__main__", full.rpartition(".")[0])
    exec(_read(path), namespace)


def run_module(mod_name, init_globals=None, run_name=None, alter_sys=False):
    """Runs a module in a new namespace and returns that."""
    path, full = _locate(mod_name)
    namespace = dict(init_globals or {})
    _fill(namespace, path, run_name or full, full.rpartition(".")[0])
    _run(namespace, path, alter_sys)
    return namespace


def run_path(path_name, init_globals=None, run_name=None):
    """Runs a file (or a folder's __main__.py) in a new namespace and returns that."""
    path = os.fspath(path_name)
    if os.path.isdir(path):
        path = os.path.join(path, "__main__.py")
    namespace = dict(init_globals or {})
    _fill(namespace, path, run_name or "<run_path>", "")
    _run(namespace, path, True)
    return namespace


def _run(namespace, path, alter_sys):
    code = _read(path)
    if not alter_sys:
        exec(code, namespace)
        return
    old = sys.argv[0]
    sys.argv[0] = path
    try:
        exec(code, namespace)
    finally:
        sys.argv[0] = old
