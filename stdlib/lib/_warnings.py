"""What warnings has natively in CPython, under the name it has there."""

from warnings import _filters_mutated, filters, warn, warn_explicit
from warnings import defaultaction as _defaultaction
from warnings import onceregistry as _onceregistry

__all__ = []
