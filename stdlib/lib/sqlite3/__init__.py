"""SQLite databases, by the DB-API 2.0 (PEP 249).

    with sqlite3.connect("file.db") as connection:
        connection.execute("insert into people values (?, ?)", ("Ada", 36))
"""

from sqlite3.dbapi2 import *
from sqlite3.dbapi2 import _deprecated_names, _deprecated_version_info


def __getattr__(name):
    if name in _deprecated_names:
        from warnings import warn
        warn(f"{name} is deprecated and will be removed in Python 3.14", DeprecationWarning,
             stacklevel=2)
        return globals()[f"_deprecated_{name}"]
    raise AttributeError(f"module 'sqlite3' has no attribute {name!r}")
