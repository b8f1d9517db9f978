"""Readers of the files of packages, in folders and in archives."""

from . import FileReader, NamespaceReader
from ._abc import TraversableResources

__all__ = ["FileReader", "NamespaceReader", "ZipReader"]


class ZipReader(TraversableResources):
    """The resources of a package in a zip archive."""

    def __init__(self, loader, module):
        self.prefix = f"{loader.prefix}{module.rpartition('.')[2]}/"
        self.archive = loader.archive

    def open_resource(self, resource):
        try:
            return super().open_resource(resource)
        except KeyError as e:
            raise FileNotFoundError(e.args[0])

    def is_resource(self, path):
        target = self.files().joinpath(path)
        return target.is_file() and target.exists()

    def files(self):
        import zipfile
        return zipfile.Path(self.archive, self.prefix)
