"""Connection, and connect()."""

import os
import threading
import weakref

import _sqlite3
from _sqlite3 import (
    DatabaseError, DataError, Error, IntegrityError, InterfaceError, InternalError,
    NotSupportedError, OperationalError, ProgrammingError, Warning,
)
from sqlite3._adapters import adapt_or_keep
from sqlite3._cursor import Cursor, Prepared

LEGACY_TRANSACTION_CONTROL = -1
_levels = ("", "DEFERRED", "IMMEDIATE", "EXCLUSIVE")


def connect(*args, **kwargs):
    """Open a connection to the SQLite database file 'database'.

    The arguments are those of Connection, or of the `factory` among them.
    """
    factory = args[5] if len(args) > 5 else kwargs.get("factory", Connection)
    return factory(*args, **kwargs)


def _check_level(level):
    if level is None:
        return None
    if not isinstance(level, str):
        raise TypeError("isolation_level must be str or None")
    level = str.upper(level)
    if level not in _levels:
        raise ValueError(
            "isolation_level string must be '', 'DEFERRED', 'IMMEDIATE', or 'EXCLUSIVE'")
    return level


class Connection:
    """SQLite database connection object."""

    _database = None
    _initialized = False
    Warning = Warning
    Error = Error
    InterfaceError = InterfaceError
    DatabaseError = DatabaseError
    DataError = DataError
    OperationalError = OperationalError
    IntegrityError = IntegrityError
    InternalError = InternalError
    ProgrammingError = ProgrammingError
    NotSupportedError = NotSupportedError

    def __init__(self, database, timeout=5.0, detect_types=0, isolation_level="",
                 check_same_thread=True, factory=None, cached_statements=128, uri=False, *,
                 autocommit=LEGACY_TRANSACTION_CONTROL):
        if self._initialized:
            self._initialized = False
            old, self._database = self._database, None
            if old is not None:
                old.close()
        level = _check_level(isolation_level)
        mode = self._check_autocommit(autocommit)
        path = os.fsencode(database)
        flags = _sqlite3.OPEN_READWRITE_CREATE | (_sqlite3.OPEN_URI if uri else 0)
        self._database = _sqlite3.Database(path, flags, timeout, adapt_or_keep)
        self._isolation_level = level
        self._autocommit = mode
        self._detect_types = detect_types
        self._thread = threading.get_ident() if check_same_thread else None
        self._cached = {}
        self._most_cached = cached_statements
        self._cursors = weakref.WeakSet()
        self.row_factory = None
        self.text_factory = str
        self._initialized = True
        if mode is False:
            self._database.script(b"BEGIN")

    @staticmethod
    def _check_autocommit(value):
        if value is True or value is False:
            return value
        if isinstance(value, int) and value == LEGACY_TRANSACTION_CONTROL:
            return value
        raise ValueError("autocommit must be True, False, or sqlite3.LEGACY_TRANSACTION_CONTROL")

    def _check_thread(self):
        if not self._initialized:
            raise ProgrammingError("Base Connection.__init__ not called.")
        if self._thread is not None and self._thread != threading.get_ident():
            raise ProgrammingError(
                "SQLite objects created in a thread can only be used in that same thread. The "
                f"object was created in thread id {self._thread} and this is thread id "
                f"{threading.get_ident()}.")

    def _check(self):
        self._check_thread()
        if self._database is None:
            raise ProgrammingError("Cannot operate on a closed database.")

    def _prepare(self, sql):
        """A statement from the cache, or a new one."""
        cached = self._cached
        prepared = cached.pop(sql, None)
        if prepared is None or prepared.in_use:
            prepared = Prepared(self._database.prepare(sql), sql)
            if prepared.statement is None or self._most_cached <= 0:
                return prepared
            if len(cached) >= self._most_cached:
                del cached[next(iter(cached))]
        cached[sql] = prepared
        return prepared

    def __call__(self, sql, /):
        """A compiled statement; for the DB-API's sake, cursors are the way to run it."""
        if not isinstance(sql, str):
            raise TypeError(f"__call__() argument 1 must be str, not {type(sql).__name__}")
        self._check()
        return self._database.prepare(sql)

    # --- transactions ----------------------------------------------------------------------------

    def _begin(self):
        level = self._isolation_level
        self._database.script(f"BEGIN {level}".encode() if level else b"BEGIN ")

    @property
    def isolation_level(self):
        self._check()
        return self._isolation_level

    @isolation_level.setter
    def isolation_level(self, level):
        level = _check_level(level)
        if level is None:
            self._check()
            if self._autocommit == LEGACY_TRANSACTION_CONTROL and self._database.in_transaction():
                self._database.script(b"COMMIT")
        self._isolation_level = level

    @isolation_level.deleter
    def isolation_level(self):
        raise AttributeError("cannot delete attribute")

    @property
    def autocommit(self):
        self._check()
        return self._autocommit

    @autocommit.setter
    def autocommit(self, value):
        self._check()
        mode = self._check_autocommit(value)
        if mode is True and self._database.in_transaction():
            self._database.script(b"COMMIT")
        elif mode is False and not self._database.in_transaction():
            self._database.script(b"BEGIN")
        self._autocommit = mode

    @property
    def in_transaction(self):
        self._check()
        return self._database.in_transaction()

    @property
    def total_changes(self):
        self._check()
        return self._database.total_changes()

    def commit(self):
        """Commit any pending transaction to the database."""
        self._check()
        self._end(b"COMMIT")

    def rollback(self):
        """Roll back to the start of any pending transaction."""
        self._check()
        self._end(b"ROLLBACK")

    def _end(self, how):
        if self._autocommit is True:
            return
        if self._database.in_transaction():
            self._database.script(how)
        if self._autocommit is False and not self._database.in_transaction():
            self._database.script(b"BEGIN")

    def close(self):
        """Close the database connection; a pending transaction is not committed."""
        self._check_thread()
        if self._database is None:
            return
        if self._autocommit is False and self._database.in_transaction():
            self._database.script(b"ROLLBACK")
        self._database.close()
        self._database = None
        self._cached.clear()

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, kind, value, traceback):
        if kind is None and value is None and traceback is None:
            try:
                self.commit()
            except BaseException:
                # The commit's own failure must not leave the transaction open.
                self.rollback()
                raise
        else:
            self.rollback()
        return False

    # --- cursors ---------------------------------------------------------------------------------

    def cursor(self, factory=Cursor):
        """Return a cursor for the connection."""
        self._check()
        cursor = factory(self)
        if not issubclass(type(cursor), Cursor):
            raise TypeError("factory must return a cursor, not "
                            f"{type(cursor).__name__}")
        if self.row_factory is not None:
            cursor.row_factory = self.row_factory
        return cursor

    def execute(self, sql, parameters=(), /):
        """Executes an SQL statement."""
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql, parameters, /):
        """Repeatedly executes an SQL statement."""
        return self.cursor().executemany(sql, parameters)

    def executescript(self, sql_script, /):
        """Executes multiple SQL statements at once."""
        return self.cursor().executescript(sql_script)

    # --- functions that SQL calls ----------------------------------------------------------------

    def create_function(self, name, narg, func, *, deterministic=False):
        """Creates a new function."""
        self._check()
        _sqlite3.create_function(self._database, 0, name, narg, deterministic, func)

    def create_aggregate(self, name, n_arg, aggregate_class):
        """Creates a new aggregate."""
        self._check()
        _sqlite3.create_function(self._database, 1, name, n_arg, False, aggregate_class)

    def create_window_function(self, name, num_params, aggregate_class, /):
        """Creates or redefines an aggregate window function."""
        self._check()
        _sqlite3.create_function(self._database, 2, name, num_params, False, aggregate_class)

    def create_collation(self, name, callback, /):
        """Creates a collation function."""
        self._check()
        if callback is not None and not callable(callback):
            raise TypeError("parameter must be callable")
        _sqlite3.create_collation(self._database, name, callback)

    def set_authorizer(self, authorizer_callback):
        """Set authorizer callback."""
        self._check()
        _sqlite3.set_hook(self._database, ord("a"), authorizer_callback, 0)

    def set_progress_handler(self, progress_handler, n):
        """Set progress handler callback."""
        self._check()
        _sqlite3.set_hook(self._database, ord("p"), progress_handler, n)

    def set_trace_callback(self, trace_callback):
        """Set a trace callback called for each SQL statement (passed as unicode)."""
        self._check()
        _sqlite3.set_hook(self._database, ord("t"), trace_callback, 0)

    # --- the rest --------------------------------------------------------------------------------

    def interrupt(self):
        """Abort any pending database operation."""
        if not self._initialized:
            raise ProgrammingError("Base Connection.__init__ not called.")
        if self._database is None:
            raise ProgrammingError("Cannot operate on a closed database.")
        self._database.interrupt()

    def iterdump(self):
        """Returns iterator to the dump of the database in an SQL text format."""
        self._check()
        from sqlite3.dump import _iterdump
        return _iterdump(self)

    def backup(self, target, *, pages=-1, progress=None, name="main", sleep=0.25):
        """Makes a backup of the database."""
        if not isinstance(target, Connection):
            raise TypeError("backup() argument 1 must be sqlite3.Connection, not "
                            f"{type(target).__name__}")
        self._check()
        target._check()
        if target is self:
            raise ValueError("target cannot be the same connection instance")
        if progress is not None and not callable(progress):
            raise TypeError("progress argument must be a callable")
        self._database.backup(target._database, pages if pages else -1, progress, name, sleep)

    def serialize(self, *, name="main"):
        """Serialize a database into a byte string."""
        self._check()
        return self._database.serialize(name)

    def deserialize(self, data, /, *, name="main"):
        """Load a serialized database."""
        self._check()
        if isinstance(data, str):
            data = data.encode()
        self._database.deserialize(data, name)

    def getlimit(self, category, /):
        """Get connection run-time limits."""
        self._check()
        return self._database.limit(category, -1)

    def setlimit(self, category, limit, /):
        """Set connection run-time limits; the limit as it was."""
        self._check()
        return self._database.limit(category, limit)

    def getconfig(self, op, /):
        """Query a boolean connection configuration option."""
        self._check()
        return self._database.config(op, None)

    def setconfig(self, op, enable=True, /):
        """Set a boolean connection configuration option."""
        self._check()
        self._database.config(op, bool(enable))

    def blobopen(self, table, column, row, /, *, readonly=False, name="main"):
        """Open and return a BLOB object."""
        self._check()
        raise NotSupportedError("incremental access to BLOBs is not supported")

    def __del__(self):
        database = self._database
        if database is not None:
            try:
                database.close()
            except DatabaseError:
                pass


class Blob:
    """Incremental access to a BLOB, which this module does not support."""

    def __new__(cls, *args):
        raise TypeError("cannot create 'sqlite3.Blob' instances")


for _class in (Connection, Blob):
    _class.__module__ = "sqlite3"
del _class
