"""A database as SQL statements that would make it."""


def _quote_name(name):
    return '"' + name.replace('"', '""') + '"'


def _quote_value(text):
    return "'" + text.replace("'", "''") + "'"


def _iterdump(connection):
    """The statements, one by one."""
    cursor = connection.cursor()
    cursor.row_factory = None
    yield "BEGIN TRANSACTION;"
    tables = cursor.execute(
        'SELECT "name", "type", "sql" FROM "sqlite_master" '
        'WHERE "sql" NOT NULL AND "type" == \'table\' ORDER BY "name"').fetchall()
    sequences = []
    for name, _kind, sql in tables:
        if name == "sqlite_sequence":
            rows = cursor.execute('SELECT "name", "seq" FROM "sqlite_sequence"').fetchall()
            sequences = ['DELETE FROM "sqlite_sequence";'] + [
                f'INSERT INTO "sqlite_sequence" VALUES({_quote_value(table)},{number});'
                for table, number in rows]
            continue
        if name == "sqlite_stat1":
            yield 'ANALYZE "sqlite_master";'
        elif name.startswith("sqlite_"):
            continue
        else:
            yield f"{sql};"
        table = _quote_name(name)
        columns = [row[1] for row in cursor.execute(f"PRAGMA table_info({table})")]
        values = ",".join("'||quote({})||'".format(_quote_name(column))
                          for column in columns)
        literal = table.replace("'", "''")
        for row in cursor.execute(
                f"SELECT 'INSERT INTO {literal} VALUES({values})' FROM {table};").fetchall():
            yield f"{row[0]};"
    for _name, _kind, sql in cursor.execute(
            'SELECT "name", "type", "sql" FROM "sqlite_master" '
            'WHERE "sql" NOT NULL AND "type" IN (\'index\', \'trigger\', \'view\')').fetchall():
        yield f"{sql};"
    yield from sequences
    yield "COMMIT;"
