import datetime
import gc
import os
import sqlite3
import tempfile
import threading
import warnings


def attempt(function, *args, **kwargs):
    try:
        print("->", function(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e, getattr(e, "sqlite_errorname", ""))


db = sqlite3.connect(":memory:")
db.execute("create table t (a integer primary key, b unique, c)")
cursor = db.executemany("insert into t (b, c) values (?, ?)", [(i, "x" * i) for i in range(5)])
print(cursor.rowcount, cursor.lastrowid, db.in_transaction, db.total_changes)
db.commit()

# Values.
for value in (None, 1, -2**63, 2**63 - 1, 1.5, float("inf"), "text", "ü\0\U0001f600", b"", b"\0\xff",
              bytearray(b"ba"), memoryview(b"mv"), True):
    print(repr(db.execute("select ?, typeof(?)", (value, value)).fetchone()), end=" ")
print()
for value in (2**63, object(), [1], "\udc80", 1j):
    attempt(lambda: db.execute("select ?", (value,)).fetchone() and None)

# Statements and parameters.
attempt(db.execute, "selec")
attempt(db.execute, "select 1; select 2")
attempt(db.execute, "select ?, ?", (1,))
attempt(db.execute, "select :a", {"b": 1})
attempt(db.execute, "select ?", 5)
attempt(db.execute, 5)
attempt(db.executemany, "select ?", [(1,)])
attempt(db.execute, "select 'a\0b'")
attempt(db.execute, "insert into t (b) values (1)")
attempt(db.execute, "insert into t (a) values ('x')")
print(db.execute("select :a + :b -- and a comment", {"a": 1, "b": 2}).fetchall(),
      db.execute("").fetchall(), db.execute(" ; ").description if False else None,
      db.execute("select ?1 || ?2", ("a", "b")).fetchone() if False else None)
print(db.execute("select a, b as bee, c from t").description)

# Fetching.
cursor = db.execute("select a from t order by a")
print(cursor.fetchone(), cursor.fetchmany(2), cursor.fetchmany(), cursor.fetchall(), cursor.fetchone())
cursor.arraysize = 3
cursor.execute("select a from t order by a desc")
print(cursor.fetchmany(), next(cursor), list(cursor), cursor.arraysize)
print(db.execute("delete from t where a > 3").rowcount,
      db.execute("update t set c = 'y'").rowcount,
      db.execute("insert into t (b) values (77) returning a, b").fetchall())

# Rows.
db.row_factory = sqlite3.Row
row = db.execute("select a, b as Bee from t").fetchone()
print(row["A"], row["bee"], row[1], row[-1], row[0:2], tuple(row), row.keys(), len(row),
      row == db.execute("select a, b as Bee from t").fetchone(), dict(row))
for key in ("none", 2, -3, 1.5):
    attempt(lambda: row[key])
db.row_factory = lambda cursor, row: [column[0] for column in cursor.description]
print(db.execute("select 1 as one, 2 as two").fetchall())
db.row_factory = None
db.text_factory = bytes
print(db.execute("select 'ü'").fetchone())
db.text_factory = lambda data: data.decode() + "!"
print(db.execute("select 'ü', 1").fetchone())
db.text_factory = str
attempt(lambda: db.execute("select cast(x'80' as text) as bad").fetchone())

# Transactions.
with db:
    db.execute("insert into t (b) values (1000)")
try:
    with db:
        db.execute("insert into t (b) values (1001)")
        1 / 0
except ZeroDivisionError:
    pass
print(db.execute("select b from t where b >= 1000").fetchall(), db.in_transaction)
db.isolation_level = None
db.execute("insert into t (b) values (1002)")
print(db.in_transaction, db.isolation_level)
db.isolation_level = "immediate"
print(db.isolation_level)
attempt(setattr, db, "isolation_level", "odd")
other = sqlite3.connect(":memory:", autocommit=False)
print(other.in_transaction, other.autocommit)
other.execute("create table x (y)")
other.rollback()
attempt(other.execute, "select * from x")
other.autocommit = True
print(other.in_transaction, other.autocommit)
attempt(setattr, other, "autocommit", "x")

# Functions, aggregates, windows, collations.


class Product:
    def __init__(self):
        self.value = 1

    def step(self, x):
        self.value *= x

    def inverse(self, x):
        self.value //= x

    def value_(self):
        return self.value

    def finalize(self):
        return self.value


class Window(Product):
    def __init__(self):
        self.total = 0

    def step(self, x):
        self.total += x

    def inverse(self, x):
        self.total -= x

    def value(self):
        return self.total

    def finalize(self):
        return self.total


db.create_function("twice", 1, lambda x: x * 2, deterministic=True)
db.create_function("count_args", -1, lambda *args: len(args))
db.create_function("fails", 0, lambda: 1 / 0)
db.create_function("odd", 0, object)
db.create_aggregate("product", 1, Product)
db.create_window_function("total_", 1, Window)
db.create_collation("backwards", lambda a, b: (a < b) - (a > b))
print(db.execute("select twice(21), twice('ab'), twice(1.5), count_args(1, null, x'00')").fetchone())
print(db.execute("select product(a) from t where a < 4").fetchone(),
      db.execute("select product(a) from t where a > 400").fetchone())
print(db.execute("select total_(a) over (order by a rows between 1 preceding and current row) "
                 "from t order by a").fetchall())
print(db.execute("select 'a' as x union select 'b' union select 'c' order by x collate backwards"
                 ).fetchall())
attempt(lambda: db.execute("select fails()").fetchone())
attempt(lambda: db.execute("select odd()").fetchone())
attempt(lambda: db.execute("select twice()").fetchone())
attempt(lambda: db.execute("select product(b || 'x') from t").fetchone())

# Handlers.
log = []
db.set_trace_callback(log.append)
db.execute("select ?", (5,)).fetchall()
db.set_trace_callback(None)
print(log)
db.set_authorizer(lambda action, *names: sqlite3.SQLITE_DENY
                  if action == sqlite3.SQLITE_READ and names[1] == "c" else sqlite3.SQLITE_OK)
attempt(db.execute, "select c from t")
print(db.execute("select a from t limit 1").fetchone())
db.set_authorizer(None)
db.set_progress_handler(lambda: True, 10)
attempt(lambda: db.execute("with recursive r(x) as (select 1 union all select x + 1 from r limit "
                           "10000) select max(x) from r").fetchone())
db.set_progress_handler(None, 0)

# Adapters and converters.


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __conform__(self, protocol):
        if protocol is sqlite3.PrepareProtocol:
            return f"{self.x};{self.y}"


sqlite3.register_adapter(complex, str)
sqlite3.register_converter("point", lambda data: tuple(map(int, data.split(b";"))))
typed = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)
typed.execute("create table p (p point, d date, s timestamp)")
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    typed.execute("insert into p values (?, ?, ?)", (Point(1, 2), datetime.date(2024, 2, 29),
                                                     datetime.datetime(2024, 1, 2, 3, 4, 5, 6)))
    print(typed.execute("select * from p").fetchall(),
          typed.execute("select '3;4' as 'x [point]', ?", (1 + 2j,)).fetchone())
    print(typed.execute("select '3;4' as 'x [point]'").description)

# Scripts, dumps, copies.
script = sqlite3.connect(":memory:")
script.executescript("""create table one (a, "b c"); -- comment
insert into one values (1, 'it''s'); insert into one values (null, x'0102');
create view v as select a from one; create index i on one (a);""")
print(list(script.iterdump()))
attempt(script.executescript, "create table two (a); nonsense; create table three (a)")
copy = sqlite3.connect(":memory:")
script.backup(copy, pages=1, progress=lambda status, left, total: log.append((status, left, total)))
print(copy.execute("select count(*) from one").fetchone(), log[-1])
copy.deserialize(script.serialize())
print(copy.execute("select a from v").fetchall(), sqlite3.complete_statement("select 1;"),
      copy.getlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH), copy.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 10))
attempt(copy.execute, "select 1 + 1 + 1")

# Files and threads.
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "x.db")
    one = sqlite3.connect(path, timeout=0.1)
    two = sqlite3.connect(path, timeout=0.1)
    one.execute("create table t (a)")
    one.execute("insert into t values (1)")
    attempt(two.execute, "insert into t values (2)")
    one.commit()
    print(two.execute("select * from t").fetchall())
    shared = sqlite3.connect(path, check_same_thread=False)

    def work(n):
        for i in range(50):
            with lock:
                shared.execute("select ?", (n * i,)).fetchall()
        done.append(n)

    done = []
    lock = threading.Lock()
    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(sorted(done))

    def foreign():
        try:
            one.execute("select 1")
        except sqlite3.ProgrammingError as e:
            print(str(e)[:83])

    thread = threading.Thread(target=foreign)
    thread.start()
    thread.join()
    attempt(sqlite3.connect, os.path.join(folder, "none", "x.db"))
    readonly = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    attempt(readonly.execute, "create table u (a)")
    for connection in (one, two, shared, readonly):
        connection.close()

# The end, and what a program should not do.
cursor = db.cursor()
cursor.close()
attempt(cursor.execute, "select 1")
cursor = db.execute("select a from t")

db.close()
for call in (db.cursor, db.commit, db.close, lambda: db.execute("select 1"), cursor.fetchone,
             lambda: db.in_transaction):
    attempt(call)
db = cursor = None
gc.collect()
print(sqlite3.apilevel, sqlite3.paramstyle, sqlite3.threadsafety, issubclass(sqlite3.DataError, sqlite3.Error),
      sqlite3.connect(":memory:").Error is sqlite3.Error)
