"""The finders and loaders of the import system."""

from ._bootstrap import (BYTECODE_SUFFIXES, DEBUG_BYTECODE_SUFFIXES, EXTENSION_SUFFIXES,
                         OPTIMIZED_BYTECODE_SUFFIXES, SOURCE_SUFFIXES, BuiltinImporter,
                         ExtensionFileLoader, FileFinder, FrozenImporter, ModuleSpec,
                         NamespaceLoader, PathFinder, SourceFileLoader, SourcelessFileLoader)


class WindowsRegistryFinder:
    """Finds modules declared in the registry: none on this system."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        """None."""
        return None


def all_suffixes():
    """The endings of all files that may be modules."""
    return SOURCE_SUFFIXES + BYTECODE_SUFFIXES + EXTENSION_SUFFIXES


for _class in (BuiltinImporter, ExtensionFileLoader, FileFinder, FrozenImporter, ModuleSpec,
               NamespaceLoader, PathFinder, SourceFileLoader, SourcelessFileLoader):
    _class.__module__ = __name__
del _class
