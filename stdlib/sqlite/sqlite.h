// _sqlite3: the SQLite library for sqlite3/__init__.py: databases, statements, and Python functions
// that SQL may call. The DB-API (connections, cursors, transactions) is made of them in Python.
// Exists only where the library was found.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

#ifdef BATON_HAVE_SQLITE
bool fill_sqlite_module(Thread& t, Dict* dict);
#endif

}  // namespace baton
