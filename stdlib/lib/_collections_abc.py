"""The abstract base classes of containers under the name that CPython keeps them in."""

import collections.abc
import sys

sys.modules[__name__] = collections.abc
