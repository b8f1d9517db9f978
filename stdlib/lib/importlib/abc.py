"""Abstract base classes of finders and loaders."""

import abc

from . import machinery
from ._bootstrap import FileLoader as _FileLoader
from ._bootstrap import SourceLoader as _SourceLoader
from ._bootstrap import _load_module_shim, _LoaderBasics
from .resources._abc import ResourceReader, Traversable, TraversableResources

__all__ = ["Loader", "MetaPathFinder", "PathEntryFinder", "ResourceLoader", "InspectLoader",
           "ExecutionLoader", "FileLoader", "SourceLoader", "ResourceReader", "Traversable",
           "TraversableResources"]


class MetaPathFinder(metaclass=abc.ABCMeta):
    """A finder for sys.meta_path: find_spec(fullname, path, target=None)."""

    def invalidate_caches(self):
        """Looks again from now on."""


class PathEntryFinder(metaclass=abc.ABCMeta):
    """A finder that sys.path_hooks make: find_spec(fullname, target=None)."""

    def invalidate_caches(self):
        """Looks again from now on."""


class Loader(metaclass=abc.ABCMeta):
    """A loader: create_module(spec), exec_module(module)."""

    def create_module(self, spec):
        """A new module, or None for an ordinary one."""
        return None

    def load_module(self, fullname):
        """Loads the module; deprecated."""
        if not hasattr(self, "exec_module"):
            raise ImportError
        return _load_module_shim(self, fullname)


class ResourceLoader(Loader):
    """A loader that reads other files, too."""

    @abc.abstractmethod
    def get_data(self, path):
        """The bytes of a file."""
        raise OSError


class InspectLoader(Loader):
    """A loader that tells what it would load."""

    def is_package(self, fullname):
        """Whether the module is a package."""
        raise ImportError

    def get_code(self, fullname):
        """The module's code, or None."""
        source = self.get_source(fullname)
        if source is None:
            return None
        return self.source_to_code(source)

    @abc.abstractmethod
    def get_source(self, fullname):
        """The module's source, or None."""
        raise ImportError

    @staticmethod
    def source_to_code(data, path="<string>"):
        """Compiles source."""
        return compile(data, path, "exec", dont_inherit=True)

    exec_module = _LoaderBasics.exec_module
    load_module = _LoaderBasics.load_module


class ExecutionLoader(InspectLoader):
    """A loader of modules that can be run as programs."""

    @abc.abstractmethod
    def get_filename(self, fullname):
        """What __file__ is to be."""
        raise ImportError

    def get_code(self, fullname):
        """The module's code, or None."""
        source = self.get_source(fullname)
        if source is None:
            return None
        try:
            path = self.get_filename(fullname)
        except ImportError:
            return self.source_to_code(source)
        return self.source_to_code(source, path)


class FileLoader(_FileLoader, ResourceLoader, ExecutionLoader):
    """A loader of files."""


class SourceLoader(_SourceLoader, ResourceLoader, ExecutionLoader):
    """A loader of source: get_filename(fullname), get_data(path)."""

    def path_mtime(self, path):
        """When a path was changed."""
        if self.path_stats.__func__ is SourceLoader.path_stats:
            raise OSError
        return int(self.path_stats(path)["mtime"])

    def path_stats(self, path):
        """{"mtime": when a path was changed}."""
        if self.path_mtime.__func__ is SourceLoader.path_mtime:
            raise OSError
        return {"mtime": self.path_mtime(path)}


def _register(abstract, *classes):
    for cls in classes:
        abstract.register(cls)


_register(MetaPathFinder, machinery.BuiltinImporter, machinery.FrozenImporter,
          machinery.PathFinder, machinery.WindowsRegistryFinder)
_register(PathEntryFinder, machinery.FileFinder)
_register(Loader, machinery.NamespaceLoader)
_register(InspectLoader, machinery.BuiltinImporter, machinery.FrozenImporter,
          machinery.NamespaceLoader)
_register(ExecutionLoader, machinery.ExtensionFileLoader)
_register(FileLoader, machinery.SourceFileLoader, machinery.SourcelessFileLoader)
_register(SourceLoader, machinery.SourceFileLoader)
