// What the files of _sqlite3 share: the objects for a database and a statement, and how a thread
// gets hold of a database.
//
// SQLite runs without the GIL while no Python function is registered with the database; otherwise
// the thread keeps it, because SQL may call that function at any time. Only one thread at a time
// is in a database (Use); others park, so that nobody waits for SQLite's own lock with the GIL.
#pragma once

#include <sqlite3.h>

#include <vector>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/unlocked.h"

namespace baton::sqlite {

struct Statement;

struct Database : Object {
    sqlite3* db;                 // null when closed
    Statement* statements;       // all of them, a list
    Thread* user;                // the thread that is in it, or null
    int depth;                   // how often
    bool calls_python;           // a Python function may be called by SQLite
    gil::WaitQueue* waiters;
    std::vector<sqlite3_stmt*>* dead;    // to be finalized when no thread is in it
    Value adapt;                 // called for values that SQLite has not
    Value authorizer, progress, trace;   // callables or None
};

struct Statement : Object {
    Database* database;          // owned
    sqlite3_stmt* statement;     // null when the database was closed
    Statement *previous, *next;
    bool stepping;
};

// The thread's stay in a database; check ok() behind it.
class Use {
public:
    Use(Thread& t, Database* database);
    ~Use();
    Use(const Use&) = delete;
    // False with an exception: closed, or interrupted while waiting.
    bool ok() const { return ok_; }

private:
    Thread& thread_;
    Own<Database> database_;
    bool entered_ = false, ok_ = false;
};

// Raises what the database complains about. `code` as SQLite returned it.
Failure raise_sqlite(Thread& t, sqlite3* db, int code);
// Raises an exception class of the module with a text.
Failure raise_named(Thread& t, const char* exception, std::string_view text);
// A str of text that comes from SQLite: UTF-8, bad bytes replaced.
Value sqlite_text(Thread& t, std::string_view text);

// Runs `work` (a call into the library) without the GIL where that is possible.
template <class F>
auto run(Thread& t, const Database* database, const char* label, F work) {
    if (database->calls_python) return work();
    Unlocked unlocked(t, label);
    return work();
}

// callbacks.cpp: create_function and so on.
extern const NativeDef callback_methods[];
// statement.cpp
extern const TypeSpec statement_spec;
Value prepare(Thread& t, const Value* args, size_t nargs);

}  // namespace baton::sqlite
