"""Files that belong to packages."""

import contextlib
import os
import types

from ._abc import ResourceReader, Traversable, TraversableResources

__all__ = ["Package", "Resource", "ResourceReader", "as_file", "contents", "files",
           "is_resource", "open_binary", "open_text", "path", "read_binary", "read_text"]

Package = types.ModuleType | str
Resource = str


class FileReader(TraversableResources):
    """The resources of a package in a folder."""

    def __init__(self, loader):
        import pathlib
        self.path = pathlib.Path(loader.path).parent

    def resource_path(self, resource):
        return str(self.path.joinpath(resource))

    def files(self):
        return self.path


class NamespaceReader(TraversableResources):
    """The resources of a namespace package: those of its first folder."""

    def __init__(self, namespace_path):
        import pathlib
        self.path = pathlib.Path(next(iter(namespace_path)))

    def resource_path(self, resource):
        return str(self.path.joinpath(resource))

    def files(self):
        return self.path


def _package_of(anchor):
    import importlib
    if anchor is None:
        import sys
        anchor = sys._getframe(2).f_globals["__name__"]
    if isinstance(anchor, str):
        anchor = importlib.import_module(anchor)
    return anchor


def files(anchor=None):
    """The folder of a package, or of the package that a module is in, as a Traversable."""
    package = _package_of(anchor)
    spec = package.__spec__
    reader = spec.loader.get_resource_reader(spec.name) \
        if hasattr(spec.loader, "get_resource_reader") else None
    if reader is not None:
        return reader.files()
    if spec.origin is not None and os.path.exists(spec.origin):
        import pathlib
        return pathlib.Path(spec.origin).parent
    raise FileNotFoundError(f"the package {spec.name!r} has no files")


@contextlib.contextmanager
def as_file(path):
    """A context in which a resource is a file on the disk."""
    import pathlib
    if isinstance(path, pathlib.Path):
        yield path
        return
    import tempfile
    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder, path.name)
        target.write_bytes(path.read_bytes())
        yield target


def _find(package, resource):
    resource = str(resource)
    parent, name = os.path.split(resource)
    if parent:
        raise ValueError(f"{resource!r} must be only a file name")
    return files(package).joinpath(name)


def open_binary(package, resource):
    """A resource as a binary file."""
    return _find(package, resource).open("rb")


def read_binary(package, resource):
    """A resource's bytes."""
    return _find(package, resource).read_bytes()


def open_text(package, resource, encoding="utf-8", errors="strict"):
    """A resource as a text file."""
    return _find(package, resource).open("r", encoding=encoding, errors=errors)


def read_text(package, resource, encoding="utf-8", errors="strict"):
    """A resource's text."""
    with open_text(package, resource, encoding, errors) as file:
        return file.read()


def contents(package):
    """The names in a package."""
    return [each.name for each in files(package).iterdir()]


def is_resource(package, name):
    """Whether a name is that of a resource."""
    return any(each.name == name and each.is_file() for each in files(package).iterdir())


def path(package, resource):
    """A context in which a resource is a file on the disk."""
    return as_file(_find(package, resource))
