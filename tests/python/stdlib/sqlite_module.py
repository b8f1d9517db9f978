import sqlite3, contextlib
db = sqlite3.connect(":memory:"); db.execute("create table t (id integer primary key, name text, v real)"); db.executemany("insert into t (name, v) values (?, ?)", [("a", 1.5), ("b", None), ("é", 3)]); db.commit()
print(db.execute("select * from t order by id").fetchall(), db.execute("select count(*), sum(v) from t").fetchone(), [r[0] for r in db.execute("select name from t where v > :m", {"m": 1})]); db.row_factory = sqlite3.Row; row = db.execute("select * from t").fetchone(); print(row["name"], row.keys(), tuple(row))
with contextlib.suppress(ZeroDivisionError), db: db.execute("delete from t"); 1 / 0
print(db.execute("select count(*) from t").fetchone()[0], db.total_changes); cur = db.cursor(); cur.execute("insert into t (name) values ('z')"); print(cur.lastrowid, cur.rowcount, [d[0] for d in cur.execute("select * from t").description])
for sql in ("selec 1", "select * from nope", "insert into t (id) values (1)"):
    try: db.execute(sql)
    except sqlite3.Error as e: print(type(e).__name__, e)
db.close()

