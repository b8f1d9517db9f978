"""What is installed: the metadata of distributions on sys.path."""

import collections
import os
import sys

__all__ = ["Distribution", "DistributionFinder", "PackageMetadata", "PackageNotFoundError",
           "distribution", "distributions", "entry_points", "files", "metadata",
           "packages_distributions", "requires", "version"]


class PackageNotFoundError(ModuleNotFoundError):
    """No distribution of that name is installed."""

    def __str__(self):
        return f"No package metadata was found for {self.name}"

    @property
    def name(self):
        """The distribution's name."""
        return self.args[0]


class EntryPoint(collections.namedtuple("EntryPoint", "name value group")):
    """A name by which a distribution offers an object."""

    dist = None

    @property
    def module(self):
        """The module's name."""
        return self.value.partition("[")[0].partition(":")[0].strip()

    @property
    def attr(self):
        """The attribute's name, which may be dotted, or empty."""
        return self.value.partition("[")[0].partition(":")[2].strip()

    @property
    def extras(self):
        """The extras that it needs."""
        inside = self.value.partition("[")[2].partition("]")[0]
        return [each.strip() for each in inside.split(",") if each.strip()]

    def load(self):
        """Imports the object."""
        import importlib
        found = importlib.import_module(self.module)
        for name in filter(None, self.attr.split(".")):
            found = getattr(found, name)
        return found

    def matches(self, **params):
        """Whether the attributes have these values."""
        return all(getattr(self, name) == value for name, value in params.items())


class EntryPoints(tuple):
    """Entry points, to be selected by name and group."""

    __slots__ = ()

    def __getitem__(self, name):
        try:
            return next(iter(self.select(name=name)))
        except StopIteration:
            raise KeyError(name) from None

    def select(self, **params):
        """Those with these attributes."""
        return EntryPoints(each for each in self if each.matches(**params))

    @property
    def names(self):
        """All names."""
        return {each.name for each in self}

    @property
    def groups(self):
        """All groups."""
        return {each.group for each in self}


class PackagePath(str):
    """The path of an installed file, relative to the folder of the distribution."""

    def locate(self):
        """The absolute path."""
        return self.dist.locate_file(self)


class PackageMetadata:
    """The headers of a METADATA file; names without case, several values by get_all."""

    def __init__(self, text):
        self._headers = []
        lines = text.split("\n")
        i = 0
        while i < len(lines) and lines[i].strip():
            name, colon, value = lines[i].partition(":")
            i += 1
            if not colon:
                continue
            while i < len(lines) and lines[i][:1] in (" ", "\t"):
                value += "\n" + lines[i]
                i += 1
            self._headers.append((name.strip(), value.strip()))
        self._body = "\n".join(lines[i + 1:])

    def __getitem__(self, name):
        return self.get(name)

    def get(self, name, default=None):
        """The first value of a header."""
        for each, value in self._headers:
            if each.lower() == name.lower():
                return value
        return default

    def get_all(self, name, failobj=None):
        """All values of a header."""
        found = [value for each, value in self._headers if each.lower() == name.lower()]
        return found or failobj

    def __contains__(self, name):
        return self.get(name) is not None

    def __iter__(self):
        return (name for name, _value in self._headers)

    def __len__(self):
        return len(self._headers)

    keys = __iter__

    def get_payload(self):
        """The description."""
        return self._body


def _normalized(name):
    for each in "_.":
        name = name.replace(each, "-")
    while "--" in name:
        name = name.replace("--", "-")
    return name.lower().replace("-", "_")


class Distribution:
    """One installed distribution."""

    def __init__(self, path):
        self._path = path

    def read_text(self, filename):
        """A file of the metadata folder, or None."""
        try:
            with open(os.path.join(self._path, filename), encoding="utf-8") as file:
                return file.read()
        except OSError:
            return None

    def locate_file(self, path):
        """The absolute path of an installed file."""
        return os.path.join(os.path.dirname(self._path), path)

    @classmethod
    def from_name(cls, name):
        """The distribution of a name."""
        if not name:
            raise ValueError("A distribution name is required.")
        for found in cls.discover(name=name):
            return found
        raise PackageNotFoundError(name)

    @classmethod
    def discover(cls, *, context=None, name=None, path=None):
        """All distributions, or those of a name."""
        if context is not None:
            name, path = context.name, context.path
        return MetadataPathFinder.find_distributions(
            DistributionFinder.Context(name=name, path=sys.path if path is None else path))

    @property
    def metadata(self):
        """The headers."""
        return PackageMetadata(self.read_text("METADATA") or self.read_text("PKG-INFO") or "")

    @property
    def name(self):
        """The name."""
        return self.metadata["Name"]

    @property
    def version(self):
        """The version."""
        return self.metadata["Version"]

    @property
    def entry_points(self):
        """What it offers."""
        result = []
        group = None
        for line in (self.read_text("entry_points.txt") or "").splitlines():
            line = line.strip()
            if not line or line[0] in "#;":
                continue
            if line.startswith("["):
                group = line.strip("[]")
            elif "=" in line:
                name, _equals, value = line.partition("=")
                result.append(EntryPoint(name.strip(), value.strip(), group))
        return EntryPoints(result)

    @property
    def files(self):
        """The installed files, or None if that is not recorded."""
        text = self.read_text("RECORD")
        if text is None:
            return None
        import csv
        result = []
        for row in csv.reader(text.splitlines()):
            path = PackagePath(row[0])
            path.dist = self
            result.append(path)
        return result

    @property
    def requires(self):
        """The requirements, or None."""
        return self.metadata.get_all("Requires-Dist")


class DistributionFinder:
    """A finder of distributions."""

    class Context:
        """What is looked for: a name (None: everything) in the folders of a path."""

        def __init__(self, *, name=None, path=None):
            self.name = name
            self.path = sys.path if path is None else path


class MetadataPathFinder(DistributionFinder):
    """Finds the distributions in folders."""

    @classmethod
    def find_distributions(cls, context=DistributionFinder.Context()):
        """The distributions of a context."""
        wanted = None if context.name is None else _normalized(context.name)
        for folder in context.path:
            try:
                entries = sorted(os.listdir(folder or "."))
            except OSError:
                continue
            for entry in entries:
                if not entry.endswith((".dist-info", ".egg-info")):
                    continue
                name = _normalized(entry.rpartition(".")[0].partition("-")[0])
                if wanted is None or name == wanted:
                    yield Distribution(os.path.join(folder, entry))

    @staticmethod
    def invalidate_caches():
        """Nothing is kept."""


def distribution(distribution_name):
    """The distribution of a name."""
    return Distribution.from_name(distribution_name)


def distributions(**kwargs):
    """All distributions."""
    return Distribution.discover(**kwargs)


def metadata(distribution_name):
    """The headers of a distribution."""
    return distribution(distribution_name).metadata


def version(distribution_name):
    """The version of a distribution."""
    return distribution(distribution_name).version


def entry_points(**params):
    """The entry points of all distributions, with these attributes."""
    found = (each for dist in distributions() for each in dist.entry_points)
    return EntryPoints(found).select(**params)


def files(distribution_name):
    """The files of a distribution."""
    return distribution(distribution_name).files


def requires(distribution_name):
    """The requirements of a distribution."""
    return distribution(distribution_name).requires


def packages_distributions():
    """{top-level package: [distribution]}."""
    result = collections.defaultdict(list)
    for dist in distributions():
        for package in (dist.read_text("top_level.txt") or "").split():
            result[package].append(dist.metadata["Name"])
    return dict(result)
