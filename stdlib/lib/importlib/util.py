"""Helpers for finders, loaders and those who import by hand."""

import sys
import threading
import types

from ._bootstrap import (MAGIC_NUMBER, _resolve_name, cache_from_source, decode_source,
                         module_from_spec, source_from_cache, spec_from_file_location,
                         spec_from_loader)
from .abc import Loader


def source_hash(source_bytes):
    """The hash that hash-based bytecode files carry."""
    import hashlib
    return hashlib.blake2b(source_bytes, digest_size=8).digest()


def resolve_name(name, package):
    """A relative name as an absolute one."""
    if not name.startswith("."):
        return name
    if not package:
        raise ImportError(f"no package specified for {name!r} "
                          "(required for relative module names)")
    level = len(name) - len(name.lstrip("."))
    return _resolve_name(name[level:], package, level)


def find_spec(name, package=None):
    """The spec of a module, imported or not; parents are imported. None if there is none."""
    fullname = resolve_name(name, package) if name.startswith(".") else name
    if fullname not in sys.modules:
        from . import _bootstrap, import_module
        parent = fullname.rpartition(".")[0]
        path = None
        if parent:
            found = import_module(parent)
            try:
                path = found.__path__
            except AttributeError as e:
                raise ModuleNotFoundError(f"__path__ attribute not found on {parent!r} while "
                                          f"trying to find {fullname!r}", name=fullname) from e
        return _bootstrap._find_spec(fullname, path)
    module = sys.modules[fullname]
    if module is None:
        return None
    try:
        spec = module.__spec__
    except AttributeError:
        raise ValueError(f"{name}.__spec__ is not set") from None
    if spec is None:
        raise ValueError(f"{name}.__spec__ is None")
    return spec


class _incompatible_extension_module_restrictions:
    """Context that switches the checks of extension modules off: there are none."""

    def __init__(self, *, disable_check):
        self.disable_check = bool(disable_check)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass


class _LazyModule(types.ModuleType):
    """A module that is run when an attribute is first asked for."""

    def __getattribute__(self, attr):
        spec = object.__getattribute__(self, "__spec__")
        state = spec.loader_state
        with state["lock"]:
            if object.__getattribute__(self, "__class__") is _LazyModule:
                namespace = object.__getattribute__(self, "__dict__")
                if state["is_loading"] and attr.startswith("__") and attr.endswith("__"):
                    return object.__getattribute__(self, attr)
                state["is_loading"] = True
                original = namespace["__spec__"].loader_state["__dict__"]
                name = spec.name
                before = dict(namespace)
                self_class = state["__class__"]
                spec.loader.exec_module(self)
                # What was set before loading wins over what loading set.
                for key, value in before.items():
                    if key not in original or original[key] is not value:
                        namespace[key] = value
                if name in sys.modules and sys.modules[name] is not self:
                    raise ValueError(f"module object for {name!r} substituted in sys.modules "
                                     "during a lazy load")
                object.__setattr__(self, "__class__", self_class)
        return getattr(self, attr)

    def __delattr__(self, attr):
        # Loads first: the attribute may come from there.
        self.__getattribute__(attr)
        delattr(self, attr)


class LazyLoader(Loader):
    """Wraps a loader: the module is run when it is first used."""

    @staticmethod
    def _check(loader):
        if not hasattr(loader, "exec_module"):
            raise TypeError("loader must define exec_module()")

    @classmethod
    def factory(cls, loader):
        """A function that makes lazy loaders as `loader` makes loaders."""
        cls._check(loader)
        return lambda *args, **kwargs: cls(loader(*args, **kwargs))

    def __init__(self, loader):
        self._check(loader)
        self.loader = loader

    def create_module(self, spec):
        """As the wrapped loader does."""
        return self.loader.create_module(spec)

    def exec_module(self, module):
        """Makes the module a lazy one."""
        module.__spec__.loader = self.loader
        module.__loader__ = self.loader
        module.__spec__.loader_state = {
            "__dict__": module.__dict__.copy(), "__class__": module.__class__,
            "lock": threading.RLock(), "is_loading": False}
        module.__class__ = _LazyModule
