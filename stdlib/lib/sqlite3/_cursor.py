"""Cursor and Row."""

from collections.abc import Mapping

from _sqlite3 import DatabaseError, ProgrammingError, InterfaceError
from sqlite3._adapters import adapt_or_keep, base_adapted, converters

_most = (1 << 63) - 1


def _leading_word(sql):
    """The first word of a statement, in upper case, behind blanks and comments."""
    at = 0
    while at < len(sql):
        if sql[at].isspace():
            at += 1
        elif sql.startswith("--", at):
            end = sql.find("\n", at)
            if end < 0:
                return ""
            at = end + 1
        elif sql.startswith("/*", at):
            end = sql.find("*/", at)
            if end < 0:
                return ""
            at = end + 2
        else:
            break
    end = at
    while end < len(sql) and sql[end].isalpha():
        end += 1
    return sql[at:end].upper()


class Prepared:
    """A statement, and what does not change about it."""

    __slots__ = ("statement", "is_dml", "names", "in_use")

    def __init__(self, statement, sql):
        self.statement = statement
        self.is_dml = _leading_word(sql) in ("INSERT", "UPDATE", "DELETE", "REPLACE")
        self.names = statement.names() if statement is not None else ()
        self.in_use = False


class Cursor:
    """SQLite database cursor class."""

    def __init__(self, connection, /):
        from sqlite3._connection import Connection
        if not isinstance(connection, Connection):
            raise TypeError("Cursor() argument 1 must be sqlite3.Connection, not "
                            f"{type(connection).__name__}")
        if self._initialized and self._locked:
            raise ProgrammingError("Recursive use of cursors not allowed.")
        connection._check()
        self.connection = connection
        self.description = None
        self.lastrowid = None
        self.arraysize = 1
        self.row_factory = None
        self.rowcount = -1
        self._prepared = None
        self._row_converters = None
        self._has_row = False
        self._closed = False
        self._locked = False
        self._initialized = True
        connection._cursors.add(self)

    _initialized = False

    def _check(self):
        if not self._initialized:
            raise ProgrammingError("Base Cursor.__init__ not called.")
        if self._closed:
            raise ProgrammingError("Cannot operate on a closed cursor.")
        if self._locked:
            raise ProgrammingError("Recursive use of cursors not allowed.")
        self.connection._check()

    def _finish(self):
        """Lets the statement go."""
        prepared, self._prepared = self._prepared, None
        self._has_row = False
        if prepared is not None:
            prepared.in_use = False
            prepared.statement.reset()

    # --- executing -------------------------------------------------------------------------------

    def execute(self, sql, parameters=(), /):
        """Executes an SQL statement."""
        if not isinstance(sql, str):
            raise TypeError(f"execute() argument 1 must be str, not {type(sql).__name__}")
        self._check()
        self._locked = True
        try:
            self._execute(sql, (parameters,), False)
        finally:
            self._locked = False
        return self

    def executemany(self, sql, seq_of_parameters, /):
        """Repeatedly executes an SQL statement."""
        if not isinstance(sql, str):
            raise TypeError(f"executemany() argument 1 must be str, not {type(sql).__name__}")
        self._check()
        self._locked = True
        try:
            self._execute(sql, seq_of_parameters, True)
        finally:
            self._locked = False
        return self

    def _execute(self, sql, rows, many):
        connection = self.connection
        database = connection._database
        if self._prepared is not None:
            self._finish()
        self.description = None
        self.rowcount = 0 if many else -1
        rows = iter(rows)
        prepared = connection._prepare(sql)
        statement = prepared.statement
        if statement is None:
            self.rowcount = -1
            return
        if many and (not prepared.is_dml or statement.readonly):
            raise ProgrammingError("executemany() can only execute DML statements.")
        prepared.in_use = True
        try:
            if (connection._isolation_level is not None and prepared.is_dml
                    and connection._autocommit == -1 and not database.in_transaction()):
                connection._begin()
            changed = 0
            has_row = False
            first = True
            for parameters in rows:
                self._bind(prepared, parameters)
                has_row = statement.step()
                if first:
                    first = False
                    if not prepared.is_dml or statement.column_count:
                        self._describe(statement)
                if prepared.is_dml and not (has_row and not many):
                    changed += database.changes()
                if has_row and many:
                    # Rows of "returning" are of no use here.
                    while has_row:
                        has_row = statement.step()
            if prepared.is_dml:
                self.rowcount = changed
            elif many:
                self.rowcount = -1
            if not many:
                self.lastrowid = database.last_rowid()
        except BaseException:
            prepared.in_use = False
            if connection._database is not None:
                statement.reset()
            raise
        if has_row:
            self._prepared = prepared
            self._has_row = True
        else:
            prepared.in_use = False
            statement.reset()

    def _bind(self, prepared, parameters):
        if isinstance(parameters, (tuple, list)):
            named = False
        elif isinstance(parameters, dict) or isinstance(parameters, Mapping):
            named = True
        elif hasattr(type(parameters), "__getitem__") and hasattr(type(parameters), "__len__"):
            # Mappings that are none by name are told by their keys().
            named = hasattr(parameters, "keys") and not isinstance(parameters, Row)
            if not named:
                parameters = [parameters[i] for i in range(len(parameters))]
        else:
            raise ProgrammingError("parameters are of unsupported type")
        if not named and prepared.names and any(prepared.names):
            from warnings import warn
            for i, name in enumerate(prepared.names):
                if name is not None:
                    warn(f"Binding {i + 1} ({name!r}) is a named parameter, but you supplied a "
                         "sequence which requires nameless (qmark) placeholders. Starting with "
                         "Python 3.14 an sqlite3.ProgrammingError will be raised.",
                         DeprecationWarning, stacklevel=2, skip_file_prefixes=("<frozen sqlite3.",))
        if base_adapted and not named:
            parameters = [adapt_or_keep(value) if type(value) in base_adapted else value
                          for value in parameters]
        prepared.statement.bind(parameters, named)

    def _describe(self, statement):
        columns = statement.columns()
        if not columns:
            return
        detect = self.connection._detect_types
        titles = []
        row_converters = []
        for name, declared in columns:
            converter = None
            title = name
            if detect & 2:
                # "name [type]"
                start = name.find("[")
                if start >= 0:
                    end = name.find("]", start)
                    if end >= 0:
                        converter = converters.get(name[start + 1:end].upper())
                    title = name[:start].removesuffix(" ")
            if converter is None and detect & 1 and declared:
                kind = declared.partition(" ")[0].partition("(")[0]
                converter = converters.get(kind.upper())
            titles.append((title, None, None, None, None, None, None))
            row_converters.append(converter)
        self.description = tuple(titles)
        self._row_converters = row_converters if any(row_converters) else None

    def executescript(self, sql_script, /):
        """Executes multiple SQL statements at once."""
        if not isinstance(sql_script, str):
            raise TypeError("executescript() argument must be str, not "
                            f"{type(sql_script).__name__}")
        self._check()
        connection = self.connection
        database = connection._database
        script = sql_script.encode()
        if b"\0" in script:
            raise ValueError("embedded null character")
        if connection._autocommit == -1 and database.in_transaction():
            database.script(b"COMMIT")
        database.script(script)
        return self

    # --- fetching --------------------------------------------------------------------------------

    def __iter__(self):
        return self

    def __next__(self):
        if self._prepared is None:
            self._check()
            raise StopIteration
        self._check()
        connection = self.connection
        statement = self._prepared.statement
        self._locked = True
        try:
            row = statement.row(self._row_converters, connection.text_factory)
            prepared = self._prepared
            try:
                more = statement.step()
            except BaseException:
                self._prepared = None
                prepared.in_use = False
                raise
            if not more:
                if prepared.is_dml:
                    self.rowcount = connection._database.changes()
                self._finish()
        finally:
            self._locked = False
        factory = self.row_factory
        return row if factory is None else factory(self, row)

    def fetchone(self):
        """Fetches one row from the resultset."""
        return next(self, None)

    def fetchmany(self, size=None):
        """Fetches several rows from the resultset."""
        if size is None:
            size = self.arraysize
        return self._fetch(size if size >= 0 else _most)

    def fetchall(self):
        """Fetches all rows from the resultset."""
        return self._fetch(_most)

    def _fetch(self, most):
        self._check()
        rows = []
        if self._prepared is None or not most:
            return rows
        if self._row_converters is not None or self.row_factory is not None:
            for row in self:
                rows.append(row)
                if len(rows) >= most:
                    break
            return rows
        prepared = self._prepared
        self._locked = True
        try:
            try:
                more = prepared.statement.rows(most, self.connection.text_factory, rows)
            except BaseException:
                self._prepared = None
                prepared.in_use = False
                raise
            if not more:
                if prepared.is_dml:
                    self.rowcount = self.connection._database.changes()
                self._finish()
        finally:
            self._locked = False
        return rows

    def close(self):
        """Closes the cursor."""
        if not self._initialized:
            raise ProgrammingError("Base Cursor.__init__ not called.")
        if self._locked:
            raise ProgrammingError("Recursive use of cursors not allowed.")
        self.connection._check()
        self._finish()
        self._closed = True

    def __del__(self):
        if self._initialized and self._prepared is not None:
            prepared, self._prepared = self._prepared, None
            prepared.in_use = False
            try:
                prepared.statement.reset()
            except DatabaseError:
                pass

    def setinputsizes(self, sizes, /):
        """Required by DB-API. Does nothing in sqlite3."""

    def setoutputsize(self, size, column=None, /):
        """Required by DB-API. Does nothing in sqlite3."""


class Row:
    """A row whose columns are also found by their names, without regard to case."""

    __slots__ = ("_cells", "_description")

    def __new__(cls, cursor, data, /):
        if not isinstance(cursor, Cursor):
            raise TypeError(f"Row() argument 1 must be sqlite3.Cursor, not {type(cursor).__name__}")
        if not isinstance(data, tuple):
            raise TypeError(f"Row() argument 2 must be tuple, not {type(data).__name__}")
        self = object.__new__(cls)
        self._cells = data
        self._description = cursor.description
        return self

    def keys(self):
        """Returns the keys of the row."""
        return [column[0] for column in self._description or ()]

    def __len__(self):
        return len(self._cells)

    def __iter__(self):
        return iter(self._cells)

    def __getitem__(self, key):
        if isinstance(key, int):
            return self._cells[key]
        if isinstance(key, str):
            for i, column in enumerate(self._description or ()):
                name = column[0]
                if name == key or name.isascii() and name.lower() == key.lower():
                    return self._cells[i]
            raise IndexError("No item with that key")
        if isinstance(key, slice):
            return self._cells[key]
        raise IndexError("Index must be int or string")

    def __hash__(self):
        return hash(self._description) ^ hash(self._cells)

    def __eq__(self, other):
        if not isinstance(other, Row):
            return NotImplemented
        return self._description == other._description and self._cells == other._cells


for _class in (Cursor, Row):
    _class.__module__ = "sqlite3"
del _class
