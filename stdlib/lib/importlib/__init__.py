"""Importing as a library: modules by name, again, and what finds and loads them."""

import _imp
import sys

__all__ = ["__import__", "import_module", "invalidate_caches", "reload"]

_RELOADING = {}


def __import__(name, globals=None, locals=None, fromlist=(), level=0):
    """What the import statement calls."""
    import builtins
    return builtins.__import__(name, globals, locals, fromlist, level)


def import_module(name, package=None):
    """Imports a module by name, which may be relative to a package; the module itself."""
    level = 0
    if name.startswith("."):
        if not package:
            raise TypeError("the 'package' argument is required to perform a relative "
                            f"import for {name!r}")
        level = len(name) - len(name.lstrip("."))
        from ._bootstrap import _resolve_name
        name = _resolve_name(name[level:], package, level)
    elif not name:
        raise ValueError("Empty module name")
    return _imp.import_module(name)


def invalidate_caches():
    """Tells all finders to look again."""
    for finder in sys.meta_path:
        if hasattr(finder, "invalidate_caches"):
            finder.invalidate_caches()


def reload(module):
    """Runs a module again, in place; the module that is then in sys.modules."""
    try:
        name = module.__spec__.name
    except AttributeError:
        try:
            name = module.__name__
        except AttributeError:
            raise TypeError("reload() argument must be a module") from None
    if sys.modules.get(name) is not module:
        raise ImportError(f"module {name} not in sys.modules", name=name)
    if name in _RELOADING:
        return _RELOADING[name]
    _RELOADING[name] = module
    try:
        parent = name.rpartition(".")[0]
        path = None
        if parent:
            try:
                path = sys.modules[parent].__path__
            except KeyError:
                raise ImportError(f"parent {parent!r} not in sys.modules", name=parent) from None
        from . import _bootstrap
        spec = module.__spec__ = _bootstrap._find_spec(name, path, module)
        if spec is None:
            raise ModuleNotFoundError(f"spec not found for the module {name!r}", name=name)
        _bootstrap._exec(spec, module)
        return sys.modules[name]
    finally:
        _RELOADING.pop(name, None)
