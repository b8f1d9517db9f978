"""Packages: what is in them, and data that belongs to them."""

import collections
import importlib
import importlib.machinery
import importlib.util
import os
import sys
from types import ModuleType

__all__ = ["get_importer", "iter_importers", "get_loader", "find_loader", "walk_packages",
           "iter_modules", "get_data", "read_code", "extend_path", "ModuleInfo", "resolve_name"]

ModuleInfo = collections.namedtuple("ModuleInfo", "module_finder name ispkg")
ModuleInfo.__doc__ = "A finder, the name of a module, and whether it is a package."


def read_code(stream):
    """The code in a bytecode file: None, as bytecode of CPython cannot be run."""
    return None


def get_importer(path_item):
    """The finder of a folder, made by sys.path_hooks if there is none yet."""
    path_item = os.fsdecode(path_item)
    try:
        return sys.path_importer_cache[path_item]
    except KeyError:
        for hook in sys.path_hooks:
            try:
                importer = hook(path_item)
            except ImportError:
                continue
            sys.path_importer_cache.setdefault(path_item, importer)
            return importer
    return None


def iter_importers(fullname=""):
    """The finders that are asked for a module."""
    if fullname.startswith("."):
        raise ImportError(f"Relative module name {fullname!r} not supported")
    if "." in fullname:
        package = importlib.import_module(fullname.rpartition(".")[0])
        path = getattr(package, "__path__", None)
        if path is None:
            return
    else:
        yield from sys.meta_path
        path = sys.path
    for item in path:
        yield get_importer(item)


def iter_modules(path=None, prefix=""):
    """ModuleInfo of the modules in the folders of `path` (sys.path); `prefix` before the names."""
    if path is None:
        importers = iter_importers()
    elif isinstance(path, str):
        raise ValueError("path must be None or list of paths to look for modules in")
    else:
        importers = map(get_importer, path)
    seen = set()
    for importer in importers:
        for name, is_package in _modules_of(importer, prefix):
            if name not in seen:
                seen.add(name)
                yield ModuleInfo(importer, name, is_package)


def iter_importer_modules(importer, prefix=""):
    """(name, whether it is a package) of the modules that a finder has."""
    return _modules_of(importer, prefix)


def _modules_of(importer, prefix):
    if hasattr(importer, "iter_modules"):
        yield from importer.iter_modules(prefix)
        return
    if not isinstance(importer, importlib.machinery.FileFinder):
        return
    if importer.path is None or not os.path.isdir(importer.path):
        return
    import inspect
    try:
        names = sorted(os.listdir(importer.path))
    except OSError:
        return
    done = set()
    for entry in names:
        name = inspect.getmodulename(entry)
        if name == "__init__" or name in done:
            continue
        path = os.path.join(importer.path, entry)
        is_package = False
        if not name and os.path.isdir(path) and "." not in entry:
            name = entry
            try:
                contents = os.listdir(path)
            except OSError:
                contents = []
            if not any(inspect.getmodulename(each) == "__init__" for each in contents):
                continue
            is_package = True
        if name and "." not in name:
            done.add(name)
            yield prefix + name, is_package


def walk_packages(path=None, prefix="", onerror=None):
    """iter_modules, and those within packages, which are imported."""
    seen = set()

    def fresh(item):
        if item in seen:
            return False
        seen.add(item)
        return True
    for info in iter_modules(path, prefix):
        yield info
        if not info.ispkg:
            continue
        try:
            __import__(info.name)
        except ImportError:
            if onerror is not None:
                onerror(info.name)
        except Exception:
            if onerror is None:
                raise
            onerror(info.name)
        else:
            inner = getattr(sys.modules[info.name], "__path__", None) or []
            inner = [each for each in inner if fresh(each)]
            yield from walk_packages(inner, info.name + ".", onerror)


def get_loader(module_or_name):
    """The loader of a module, or None; deprecated."""
    if module_or_name in sys.modules:
        module_or_name = sys.modules[module_or_name]
        if module_or_name is None:
            return None
    if isinstance(module_or_name, ModuleType):
        module = module_or_name
        loader = getattr(module, "__loader__", None)
        if loader is not None:
            return loader
        if getattr(module, "__spec__", None) is None:
            return None
        fullname = module.__name__
    else:
        fullname = module_or_name
    return find_loader(fullname)


def find_loader(fullname):
    """The loader of a module that need not be imported, or None; deprecated."""
    if fullname.startswith("."):
        raise ImportError(f"Relative module name {fullname!r} not supported")
    try:
        spec = importlib.util.find_spec(fullname)
    except (ImportError, AttributeError, TypeError, ValueError) as e:
        raise ImportError(f"Error while finding loader for {fullname!r} ({type(e)}: {e})") from e
    return spec.loader if spec is not None else None


def extend_path(path, name):
    """A package's __path__ with the folders of that name on sys.path, and those that NAME.pkg
    files name."""
    if not isinstance(path, list):
        return path
    path = path[:]
    parent, _dot, last = name.rpartition(".")
    if parent:
        try:
            search = getattr(sys.modules[parent], "__path__")
        except (KeyError, AttributeError):
            return path
    else:
        search = sys.path
    for folder in search:
        if not isinstance(folder, str):
            continue
        finder = get_importer(folder)
        if finder is not None:
            portions = []
            if hasattr(finder, "find_spec"):
                spec = finder.find_spec(name)
                if spec is not None:
                    portions = spec.submodule_search_locations or []
            for portion in portions:
                if portion not in path:
                    path.append(portion)
        pkgfile = os.path.join(folder, name + ".pkg")
        if os.path.isfile(pkgfile):
            try:
                with open(pkgfile) as file:
                    for line in file:
                        line = line.rstrip("\n")
                        if line and not line.startswith("#"):
                            path.append(line)
            except OSError as e:
                sys.stderr.write(f"Can't open {pkgfile}: {e}\n")
    return path


def get_data(package, resource):
    """A file of a package as bytes; None if its loader cannot read files."""
    spec = importlib.util.find_spec(package)
    if spec is None:
        return None
    loader = spec.loader
    if loader is None or not hasattr(loader, "get_data"):
        return None
    module = sys.modules.get(package) or importlib.import_module(package)
    if module is None or not hasattr(module, "__file__"):
        return None
    parts = resource.split("/")
    parts.insert(0, os.path.dirname(module.__file__))
    return loader.get_data(os.path.join(*parts))


def resolve_name(name):
    """The object that "package.module:attribute.path" or "package.module.attribute" names."""
    module_name, colon, attributes = name.partition(":")
    parts = module_name.split(".")
    if not all(part.isidentifier() for part in parts) or colon and attributes and not all(
            part.isidentifier() for part in attributes.split(".")):
        raise ValueError(f"invalid format: {name!r}")
    if colon:
        found = importlib.import_module(module_name)
        rest = attributes.split(".") if attributes else []
    else:
        module_name = parts.pop(0)
        found = importlib.import_module(module_name)
        while parts:
            candidate = f"{module_name}.{parts[0]}"
            try:
                found = importlib.import_module(candidate)
            except ImportError:
                break
            parts.pop(0)
            module_name = candidate
        rest = parts
    for part in rest:
        found = getattr(found, part)
    return found
