"""The core of the import system under the name that CPython gives it."""

import sys
from importlib import _bootstrap

sys.modules[__name__] = _bootstrap
