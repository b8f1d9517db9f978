"""Abstract base classes of resources: files that belong to packages."""

from ._abc import ResourceReader, Traversable, TraversableResources

__all__ = ["ResourceReader", "Traversable", "TraversableResources"]
