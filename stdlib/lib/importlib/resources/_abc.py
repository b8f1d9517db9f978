"""Abstract base classes of resources: files that belong to packages."""

import abc
import io


class ResourceReader(metaclass=abc.ABCMeta):
    """Reads the resources of one package."""

    @abc.abstractmethod
    def open_resource(self, resource):
        """A binary file."""
        raise FileNotFoundError

    @abc.abstractmethod
    def resource_path(self, resource):
        """The path of a resource that is a file."""
        raise FileNotFoundError

    @abc.abstractmethod
    def is_resource(self, path):
        """Whether a name is that of a resource."""
        raise FileNotFoundError

    @abc.abstractmethod
    def contents(self):
        """The names in the package."""
        raise FileNotFoundError


class Traversable(metaclass=abc.ABCMeta):
    """A file or folder: the part of pathlib.Path that resources need."""

    @abc.abstractmethod
    def iterdir(self):
        """What is in the folder."""

    def read_bytes(self):
        """The file's contents."""
        with self.open("rb") as file:
            return file.read()

    def read_text(self, encoding=None):
        """The file's text."""
        with self.open(encoding=encoding) as file:
            return file.read()

    @abc.abstractmethod
    def is_dir(self):
        """Whether it is a folder."""

    @abc.abstractmethod
    def is_file(self):
        """Whether it is a file."""

    def joinpath(self, *descendants):
        """What lies below."""
        import itertools
        names = itertools.chain.from_iterable(str(each).split("/") for each in descendants)
        target = next(names, None)
        if target is None:
            return self
        for child in self.iterdir():
            if child.name == target:
                return child.joinpath(*names)
        raise FileNotFoundError("Target not found during traversal.", target, list(names))

    def __truediv__(self, child):
        return self.joinpath(child)

    @abc.abstractmethod
    def open(self, mode="r", *args, **kwargs):
        """The file, opened."""

    @property
    @abc.abstractmethod
    def name(self):
        """The last part of the path."""


class TraversableResources(ResourceReader):
    """A reader whose package is a Traversable."""

    @abc.abstractmethod
    def files(self):
        """The package's folder."""

    def open_resource(self, resource):
        return self.files().joinpath(resource).open("rb")

    def resource_path(self, resource):
        raise FileNotFoundError(resource)

    def is_resource(self, path):
        return self.files().joinpath(path).is_file()

    def contents(self):
        return (item.name for item in self.files().iterdir())
