"""The part of the import system that knows files, under the name that CPython gives it."""

import sys
from importlib import _bootstrap_external

sys.modules[__name__] = _bootstrap_external
