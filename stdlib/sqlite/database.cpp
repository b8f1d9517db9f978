#ifdef BATON_HAVE_SQLITE

#include "stdlib/sqlite/database.h"

#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/binary/binary.h"
#include "stdlib/sqlite/sqlite.h"

namespace baton {

namespace sqlite {

Value sqlite_text(Thread& t, std::string_view text) {
    Own<Bytes> bytes = Own<Bytes>::take(TRY(new_bytes(t, text)));
    DecodePiece piece{.bytes = bytes.value(), .errors = "replace"};
    return decode_utf8(t, piece);
}

namespace {

Value make_error(Thread& t, const char* exception, std::string_view text) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "_sqlite3")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, exception)));
    Ref type = Ref::take(TRY(get_attribute(t, *module, name.value())));
    Ref message = Ref::take(TRY(sqlite_text(t, text)));
    return call(t, *type, {*message});
}

const char* class_of(int code) {
    switch (code & 0xff) {
        case SQLITE_INTERNAL:
        case SQLITE_NOTFOUND: return "InternalError";
        case SQLITE_ERROR:
        case SQLITE_PERM:
        case SQLITE_ABORT:
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_READONLY:
        case SQLITE_INTERRUPT:
        case SQLITE_IOERR:
        case SQLITE_FULL:
        case SQLITE_CANTOPEN:
        case SQLITE_PROTOCOL:
        case SQLITE_EMPTY:
        case SQLITE_SCHEMA: return "OperationalError";
        case SQLITE_TOOBIG: return "DataError";
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH: return "IntegrityError";
        case SQLITE_MISUSE:
        case SQLITE_RANGE: return "InterfaceError";
        default: return "DatabaseError";
    }
}

struct Constant {
    const char* name;
    int value;
};
#define CONSTANT(name) {#name, name}
constexpr Constant error_codes[] = {
    CONSTANT(SQLITE_OK), CONSTANT(SQLITE_ERROR), CONSTANT(SQLITE_INTERNAL), CONSTANT(SQLITE_PERM),
    CONSTANT(SQLITE_ABORT), CONSTANT(SQLITE_BUSY), CONSTANT(SQLITE_LOCKED), CONSTANT(SQLITE_NOMEM),
    CONSTANT(SQLITE_READONLY), CONSTANT(SQLITE_INTERRUPT), CONSTANT(SQLITE_IOERR),
    CONSTANT(SQLITE_CORRUPT), CONSTANT(SQLITE_NOTFOUND), CONSTANT(SQLITE_FULL),
    CONSTANT(SQLITE_CANTOPEN), CONSTANT(SQLITE_PROTOCOL), CONSTANT(SQLITE_EMPTY),
    CONSTANT(SQLITE_SCHEMA), CONSTANT(SQLITE_TOOBIG), CONSTANT(SQLITE_CONSTRAINT),
    CONSTANT(SQLITE_MISMATCH), CONSTANT(SQLITE_MISUSE), CONSTANT(SQLITE_NOLFS),
    CONSTANT(SQLITE_AUTH), CONSTANT(SQLITE_FORMAT), CONSTANT(SQLITE_RANGE), CONSTANT(SQLITE_NOTADB),
    CONSTANT(SQLITE_NOTICE), CONSTANT(SQLITE_WARNING), CONSTANT(SQLITE_ROW), CONSTANT(SQLITE_DONE),
    CONSTANT(SQLITE_CONSTRAINT_CHECK), CONSTANT(SQLITE_CONSTRAINT_COMMITHOOK),
    CONSTANT(SQLITE_CONSTRAINT_FOREIGNKEY), CONSTANT(SQLITE_CONSTRAINT_FUNCTION),
    CONSTANT(SQLITE_CONSTRAINT_NOTNULL), CONSTANT(SQLITE_CONSTRAINT_PRIMARYKEY),
    CONSTANT(SQLITE_CONSTRAINT_TRIGGER), CONSTANT(SQLITE_CONSTRAINT_UNIQUE),
    CONSTANT(SQLITE_CONSTRAINT_VTAB), CONSTANT(SQLITE_CONSTRAINT_ROWID),
    CONSTANT(SQLITE_CONSTRAINT_PINNED), CONSTANT(SQLITE_CONSTRAINT_DATATYPE),
    CONSTANT(SQLITE_BUSY_RECOVERY), CONSTANT(SQLITE_BUSY_SNAPSHOT), CONSTANT(SQLITE_BUSY_TIMEOUT),
    CONSTANT(SQLITE_CANTOPEN_ISDIR), CONSTANT(SQLITE_CANTOPEN_FULLPATH),
    CONSTANT(SQLITE_READONLY_DBMOVED), CONSTANT(SQLITE_READONLY_DIRECTORY),
    CONSTANT(SQLITE_READONLY_RECOVERY), CONSTANT(SQLITE_READONLY_ROLLBACK),
    CONSTANT(SQLITE_LOCKED_SHAREDCACHE), CONSTANT(SQLITE_IOERR_READ), CONSTANT(SQLITE_IOERR_WRITE),
    CONSTANT(SQLITE_IOERR_FSYNC), CONSTANT(SQLITE_ABORT_ROLLBACK), CONSTANT(SQLITE_AUTH_USER),
    CONSTANT(SQLITE_ERROR_MISSING_COLLSEQ), CONSTANT(SQLITE_ERROR_RETRY),
    CONSTANT(SQLITE_ERROR_SNAPSHOT),
    CONSTANT(SQLITE_CANTOPEN_CONVPATH), CONSTANT(SQLITE_CANTOPEN_DIRTYWAL),
    CONSTANT(SQLITE_CANTOPEN_NOTEMPDIR), CONSTANT(SQLITE_CANTOPEN_SYMLINK),
    CONSTANT(SQLITE_CORRUPT_INDEX), CONSTANT(SQLITE_CORRUPT_SEQUENCE),
    CONSTANT(SQLITE_CORRUPT_VTAB), CONSTANT(SQLITE_IOERR_ACCESS), CONSTANT(SQLITE_IOERR_AUTH),
    CONSTANT(SQLITE_IOERR_BEGIN_ATOMIC), CONSTANT(SQLITE_IOERR_BLOCKED),
    CONSTANT(SQLITE_IOERR_CHECKRESERVEDLOCK), CONSTANT(SQLITE_IOERR_CLOSE),
    CONSTANT(SQLITE_IOERR_COMMIT_ATOMIC), CONSTANT(SQLITE_IOERR_CONVPATH),
    CONSTANT(SQLITE_IOERR_CORRUPTFS), CONSTANT(SQLITE_IOERR_DATA), CONSTANT(SQLITE_IOERR_DELETE),
    CONSTANT(SQLITE_IOERR_DELETE_NOENT), CONSTANT(SQLITE_IOERR_DIR_CLOSE),
    CONSTANT(SQLITE_IOERR_DIR_FSYNC), CONSTANT(SQLITE_IOERR_FSTAT),
    CONSTANT(SQLITE_IOERR_GETTEMPPATH), CONSTANT(SQLITE_IOERR_LOCK), CONSTANT(SQLITE_IOERR_MMAP),
    CONSTANT(SQLITE_IOERR_NOMEM), CONSTANT(SQLITE_IOERR_RDLOCK),
    CONSTANT(SQLITE_IOERR_ROLLBACK_ATOMIC), CONSTANT(SQLITE_IOERR_SEEK),
    CONSTANT(SQLITE_IOERR_SHMLOCK), CONSTANT(SQLITE_IOERR_SHMMAP), CONSTANT(SQLITE_IOERR_SHMOPEN),
    CONSTANT(SQLITE_IOERR_SHMSIZE), CONSTANT(SQLITE_IOERR_SHORT_READ),
    CONSTANT(SQLITE_IOERR_TRUNCATE), CONSTANT(SQLITE_IOERR_UNLOCK), CONSTANT(SQLITE_IOERR_VNODE),
    CONSTANT(SQLITE_LOCKED_VTAB), CONSTANT(SQLITE_NOTICE_RECOVER_ROLLBACK),
    CONSTANT(SQLITE_NOTICE_RECOVER_WAL), CONSTANT(SQLITE_OK_LOAD_PERMANENTLY),
    CONSTANT(SQLITE_OK_SYMLINK), CONSTANT(SQLITE_READONLY_CANTINIT),
    CONSTANT(SQLITE_READONLY_CANTLOCK), CONSTANT(SQLITE_WARNING_AUTOINDEX)};
constexpr Constant constants[] = {
    CONSTANT(SQLITE_DENY), CONSTANT(SQLITE_IGNORE), CONSTANT(SQLITE_CREATE_INDEX),
    CONSTANT(SQLITE_CREATE_TABLE), CONSTANT(SQLITE_CREATE_TEMP_INDEX),
    CONSTANT(SQLITE_CREATE_TEMP_TABLE), CONSTANT(SQLITE_CREATE_TEMP_TRIGGER),
    CONSTANT(SQLITE_CREATE_TEMP_VIEW), CONSTANT(SQLITE_CREATE_TRIGGER),
    CONSTANT(SQLITE_CREATE_VIEW), CONSTANT(SQLITE_DELETE), CONSTANT(SQLITE_DROP_INDEX),
    CONSTANT(SQLITE_DROP_TABLE), CONSTANT(SQLITE_DROP_TEMP_INDEX), CONSTANT(SQLITE_DROP_TEMP_TABLE),
    CONSTANT(SQLITE_DROP_TEMP_TRIGGER), CONSTANT(SQLITE_DROP_TEMP_VIEW),
    CONSTANT(SQLITE_DROP_TRIGGER), CONSTANT(SQLITE_DROP_VIEW), CONSTANT(SQLITE_INSERT),
    CONSTANT(SQLITE_PRAGMA), CONSTANT(SQLITE_READ), CONSTANT(SQLITE_SELECT),
    CONSTANT(SQLITE_TRANSACTION), CONSTANT(SQLITE_UPDATE), CONSTANT(SQLITE_ATTACH),
    CONSTANT(SQLITE_DETACH), CONSTANT(SQLITE_ALTER_TABLE), CONSTANT(SQLITE_REINDEX),
    CONSTANT(SQLITE_ANALYZE), CONSTANT(SQLITE_CREATE_VTABLE), CONSTANT(SQLITE_DROP_VTABLE),
    CONSTANT(SQLITE_FUNCTION), CONSTANT(SQLITE_SAVEPOINT), CONSTANT(SQLITE_RECURSIVE),
    CONSTANT(SQLITE_LIMIT_LENGTH), CONSTANT(SQLITE_LIMIT_SQL_LENGTH), CONSTANT(SQLITE_LIMIT_COLUMN),
    CONSTANT(SQLITE_LIMIT_EXPR_DEPTH), CONSTANT(SQLITE_LIMIT_COMPOUND_SELECT),
    CONSTANT(SQLITE_LIMIT_VDBE_OP), CONSTANT(SQLITE_LIMIT_FUNCTION_ARG),
    CONSTANT(SQLITE_LIMIT_ATTACHED), CONSTANT(SQLITE_LIMIT_LIKE_PATTERN_LENGTH),
    CONSTANT(SQLITE_LIMIT_VARIABLE_NUMBER), CONSTANT(SQLITE_LIMIT_TRIGGER_DEPTH),
    CONSTANT(SQLITE_LIMIT_WORKER_THREADS),
    CONSTANT(SQLITE_DBCONFIG_DEFENSIVE), CONSTANT(SQLITE_DBCONFIG_DQS_DDL),
    CONSTANT(SQLITE_DBCONFIG_DQS_DML), CONSTANT(SQLITE_DBCONFIG_ENABLE_FKEY),
    CONSTANT(SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER),
    CONSTANT(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION), CONSTANT(SQLITE_DBCONFIG_ENABLE_QPSG),
    CONSTANT(SQLITE_DBCONFIG_ENABLE_TRIGGER), CONSTANT(SQLITE_DBCONFIG_ENABLE_VIEW),
    CONSTANT(SQLITE_DBCONFIG_LEGACY_ALTER_TABLE), CONSTANT(SQLITE_DBCONFIG_LEGACY_FILE_FORMAT),
    CONSTANT(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE), CONSTANT(SQLITE_DBCONFIG_RESET_DATABASE),
    CONSTANT(SQLITE_DBCONFIG_TRIGGER_EQP), CONSTANT(SQLITE_DBCONFIG_TRUSTED_SCHEMA),
    CONSTANT(SQLITE_DBCONFIG_WRITABLE_SCHEMA)};
#undef CONSTANT

}  // namespace

Failure raise_named(Thread& t, const char* exception, std::string_view text) {
    Ref error = Ref::take(TRY(make_error(t, exception, text)));
    return raise_value(t, *error);
}

Failure raise_sqlite(Thread& t, sqlite3* db, int code) {
    if (t.exception) return Failure{};
    if (code == SQLITE_NOMEM) return raise_memory_error(t);
    const int extended = db ? sqlite3_extended_errcode(db) : code;
    const bool known = db && (extended & 0xff) == (code & 0xff);
    const char* text = known ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    Ref error = Ref::take(TRY(make_error(t, class_of(code), text ? text : "")));
    const int shown = known ? extended : code;
    const char* title = "unknown";
    for (const Constant& one : error_codes) {
        if (one.value == shown) title = one.name;
    }
    Own<Str> name = Own<Str>::take(TRY(new_str(t, title)));
    Own<Str> key = Own<Str>::take(TRY(intern(t, "sqlite_errorcode")));
    TRY(set_attribute(t, *error, key.value(), Value::small_int(shown)));
    key = Own<Str>::take(TRY(intern(t, "sqlite_errorname")));
    TRY(set_attribute(t, *error, key.value(), name.value()));
    return raise_value(t, *error);
}

Use::Use(Thread& t, Database* database)
    : thread_(t), database_(Own<Database>::share(database)) {
    while (database->user && database->user != &t) {
        static_cast<void>(park(t, *database->waiters, {}, "sqlite3"));
        if (t.slot.attention() && !t.interpreter->hooks.handle_attention(t)) {
            if (!database->user) t.interpreter->gil.unpark_one(t.slot, *database->waiters);
            return;
        }
    }
    database->user = &t;
    ++database->depth;
    entered_ = true;
    ok_ = database->db != nullptr;
    if (!ok_) raise_named(t, "ProgrammingError", "Cannot operate on a closed database.");
}

Use::~Use() {
    if (!entered_ || --database_->depth > 0) return;
    for (sqlite3_stmt* statement : *database_->dead) sqlite3_finalize(statement);
    database_->dead->clear();
    database_->user = nullptr;
    thread_.interpreter->gil.unpark_one(thread_.slot, *database_->waiters);
}

namespace {

Database* self_database(Value v) { return v.as<Database>(); }

#define USE_DATABASE()                                \
    Database* database = self_database(args[0]);      \
    Use use(t, database);                             \
    if (!use.ok()) return Failure{};                  \
    sqlite3* db = database->db

// Database(path, flags, timeout, adapt): opens.
Value construct(Thread& t, Value type, const Value* raw, size_t nargs, Tuple* keywords) {
    Value args[4];
    TRY(bind_arguments(t, "Database", "(path, flags, timeout, adapt, /)", raw, nargs, keywords, args));
    if (!is_bytes(args[0])) return raise_type_error(t, "the path must be bytes");
    const std::string path(bytes_view(args[0]));
    if (path.find('\0') != path.npos) return raise_value_error(t, "embedded null byte");
    const auto flags = static_cast<int>(TRY(to_int64(t, args[1])));
    const double timeout = TRY(to_double(t, args[2]));
    auto* database = static_cast<Database*>(TRY(allocate_instance(t, type.as<Type>())));
    Own<Database> keep = Own<Database>::take(database);
    database->statements = nullptr;
    database->user = nullptr;
    database->waiters = new gil::WaitQueue;
    database->dead = new std::vector<sqlite3_stmt*>;
    database->adapt = share(args[3]);
    database->authorizer = database->progress = database->trace = Value::none();
    sqlite3* db = nullptr;
    int code = SQLITE_OK;
    {
        Unlocked unlocked(t, "sqlite3.open");
        code = sqlite3_open_v2(path.c_str(), &db, flags | SQLITE_OPEN_FULLMUTEX, nullptr);
        if (code == SQLITE_OK) {
            const double ms = timeout * 1000;
            sqlite3_busy_timeout(db, ms >= 2147483647.0 ? 2147483647 : ms > 0 ? static_cast<int>(ms) : 0);
        }
    }
    if (code != SQLITE_OK) {
        raise_sqlite(t, db, code);
        sqlite3_close_v2(db);
        return Value::error();
    }
    sqlite3_extended_result_codes(db, 0);
    database->db = db;
    return keep.give();
}

void close_database(Database* database) {
    for (Statement* s = database->statements; s; s = s->next) {
        sqlite3_finalize(s->statement);
        s->statement = nullptr;
    }
    for (sqlite3_stmt* statement : *database->dead) sqlite3_finalize(statement);
    database->dead->clear();
    sqlite3_close_v2(std::exchange(database->db, nullptr));
}

Value close(Thread& t, const Value* args, size_t) {
    Database* database = self_database(args[0]);
    if (!database->db) return Value::none();
    Use use(t, database);
    if (!use.ok()) return Failure{};
    if (database->depth > 1) {
        return raise_named(t, "OperationalError", "unable to close due to unfinalized statements");
    }
    close_database(database);
    return Value::none();
}

Value changes(Thread& t, const Value* args, size_t) {
    USE_DATABASE();
    return new_int(t, sqlite3_changes(db));
}
Value total_changes(Thread& t, const Value* args, size_t) {
    USE_DATABASE();
    return new_int(t, sqlite3_total_changes(db));
}
Value last_rowid(Thread& t, const Value* args, size_t) {
    USE_DATABASE();
    return new_int(t, sqlite3_last_insert_rowid(db));
}
Value in_transaction(Thread& t, const Value* args, size_t) {
    USE_DATABASE();
    return Value::boolean(!sqlite3_get_autocommit(db));
}
// From any thread, while another is in the database.
Value interrupt(Thread& t, const Value* args, size_t) {
    Database* database = self_database(args[0]);
    if (!database->db) {
        return raise_named(t, "ProgrammingError", "Cannot operate on a closed database.");
    }
    sqlite3_interrupt(database->db);
    return Value::none();
}
Value limit(Thread& t, const Value* args, size_t) {
    USE_DATABASE();
    const int64_t category = TRY(to_int64(t, args[1]));
    const int64_t value = TRY(to_int64_clamped(t, args[2]));
    const int old = sqlite3_limit(db, static_cast<int>(category),
                                  static_cast<int>(std::clamp<int64_t>(value, INT32_MIN, INT32_MAX)));
    if (category < 0 || category > INT32_MAX || old < 0) {
        return raise_named(t, "ProgrammingError", "'category' is out of bounds");
    }
    return Value::small_int(old);
}
// config(option, flag): sets a switch, or only reads it (None); what it is.
Value config(Thread& t, const Value* args, size_t) {
    const int64_t option = TRY(to_int64(t, args[1]));
    const bool known = option >= SQLITE_DBCONFIG_ENABLE_FKEY && option <= SQLITE_DBCONFIG_TRUSTED_SCHEMA;
    if (!known) return raise_value_error(t, "unknown config 'op': {}", option);
    const int flag = args[2].is_none() ? -1 : TRY(is_truthy(t, args[2]));
    USE_DATABASE();
    int now = 0;
    const int code = sqlite3_db_config(db, static_cast<int>(option), flag, &now);
    if (code != SQLITE_OK) return raise_sqlite(t, db, code);
    if (flag >= 0 && now != flag) return raise_named(t, "OperationalError", "Unable to set config");
    return Value::boolean(now);
}
// script(sql): runs all statements of a text.
Value script(Thread& t, const Value* args, size_t) {
    if (!is_bytes(args[1])) return raise_type_error(t, "bytes are required");
    const std::string sql(bytes_view(args[1]));
    if (sql.find('\0') != sql.npos) return raise_value_error(t, "embedded null character");
    USE_DATABASE();
    if (sql.size() > static_cast<size_t>(sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, -1))) {
        return raise_named(t, "DataError", "query string is too large");
    }
    const char* at = sql.c_str();
    while (*at) {
        sqlite3_stmt* statement = nullptr;
        const int code = run(t, database, "sqlite3.script", [&] {
            int status = sqlite3_prepare_v2(db, at, -1, &statement, &at);
            if (status != SQLITE_OK || !statement) return status;
            while ((status = sqlite3_step(statement)) == SQLITE_ROW) {}
            const int ended = sqlite3_finalize(statement);
            return status == SQLITE_DONE ? SQLITE_OK : ended;
        });
        if (t.exception) return Failure{};
        if (code != SQLITE_OK) return raise_sqlite(t, db, code);
        TRY(t.slot.attention() ? t.interpreter->hooks.handle_attention(t) : true);
    }
    return Value::none();
}
// serialize(name): the bytes of a database.
Value serialize(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) return raise_type_error(t, "name must be str");
    const std::string name = to_string(args[1].as<Str>());
    USE_DATABASE();
    sqlite3_int64 size = 0;
    unsigned char* data = sqlite3_serialize(db, name.c_str(), &size, 0);
    if (!data) {
        return raise_named(t, "OperationalError",
                           fmt::format("unable to serialize '{}'", name));
    }
    Bytes* bytes = new_bytes(t, {reinterpret_cast<char*>(data), static_cast<size_t>(size)});
    sqlite3_free(data);
    return TRY(bytes);
}
Value deserialize(Thread& t, const Value* args, size_t) {
    if (!is_str(args[2])) return raise_type_error(t, "name must be str");
    const std::string name = to_string(args[2].as<Str>());
    PinnedBuffer buffer;
    TRY(buffer.read(t, args[1]));
    USE_DATABASE();
    auto* copy = static_cast<unsigned char*>(sqlite3_malloc64(std::max<size_t>(buffer.size(), 1)));
    if (!copy) return raise_memory_error(t);
    std::copy_n(reinterpret_cast<const unsigned char*>(buffer.data()), buffer.size(), copy);
    const auto size = static_cast<sqlite3_int64>(buffer.size());
    const int code = sqlite3_deserialize(db, name.c_str(), copy, size, size,
                                         SQLITE_DESERIALIZE_FREEONCLOSE |
                                             SQLITE_DESERIALIZE_RESIZEABLE);
    if (code != SQLITE_OK) return raise_sqlite(t, db, code);
    return Value::none();
}
// backup(target, pages, progress, name, sleep): copies the database.
Value backup(Thread& t, const Value* args, size_t) {
    if (type_of(t, args[1]) != type_of(t, args[0])) return raise_type_error(t, "a database is required");
    const int64_t pages = TRY(to_int64(t, args[2]));
    if (!is_str(args[4])) return raise_type_error(t, "name must be str");
    const std::string name = to_string(args[4].as<Str>());
    const double sleep = TRY(to_double(t, args[5]));
    Database* target = self_database(args[1]);
    USE_DATABASE();
    Use other(t, target);
    if (!other.ok()) return Failure{};
    sqlite3_backup* run_ = sqlite3_backup_init(target->db, "main", db, name.c_str());
    if (!run_) return raise_sqlite(t, target->db, sqlite3_errcode(target->db));
    int code = SQLITE_OK;
    do {
        const bool python = database->calls_python || target->calls_python;
        if (python) {
            code = sqlite3_backup_step(run_, static_cast<int>(pages));
        } else {
            Unlocked unlocked(t, "sqlite3.backup");
            code = sqlite3_backup_step(run_, static_cast<int>(pages));
        }
        if (!args[3].is_none()) {
            Ref result = Ref::take(call(t, args[3],
                                        {Value::small_int(code),
                                         Value::small_int(sqlite3_backup_remaining(run_)),
                                         Value::small_int(sqlite3_backup_pagecount(run_))}));
            if (result.get().is_error()) break;
        }
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
            Unlocked unlocked(t, "sqlite3.backup");
            sqlite3_sleep(static_cast<int>(std::clamp(sleep * 1000, 0.0, 2147483647.0)));
        }
        if (t.slot.attention() && !t.interpreter->hooks.handle_attention(t)) break;
    } while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
    const int ended = sqlite3_backup_finish(run_);
    if (t.exception) return Failure{};
    if (ended != SQLITE_OK) return raise_sqlite(t, target->db, ended);
    return Value::none();
}

const NativeDef database_methods[] = {
    {"prepare", "(self, sql, /)", prepare, "Compile a statement; None if the text has none."},
    {"close", "(self, /)", close, "Close the database."},
    {"changes", "(self, /)", changes, "How many rows the last statement changed."},
    {"total_changes", "(self, /)", total_changes, "How many rows were changed."},
    {"last_rowid", "(self, /)", last_rowid, "The row id of the last insertion."},
    {"in_transaction", "(self, /)", in_transaction, "Whether a transaction is open."},
    {"interrupt", "(self, /)", interrupt, "Stop what runs, from another thread."},
    {"limit", "(self, category, value, /)", limit, "Set a limit and return what it was."},
    {"config", "(self, option, flag, /)", config, "Set or read a switch."},
    {"script", "(self, sql, /)", script, "Run all statements of a text."},
    {"serialize", "(self, name, /)", serialize, "The bytes of a database."},
    {"deserialize", "(self, data, name, /)", deserialize, "Replace a database by such bytes."},
    {"backup", "(self, target, pages, progress, name, sleep, /)", backup, "Copy the database."},
    {}};

const TypeSpec database_spec = {
    .name = "_sqlite3.Database",
    .basic_size = sizeof(Database),
    .flags = type_immutable,
    .doc = "An open database.",
    .methods = database_methods,
    .fill =
        [](Type& type) {
            type.construct = construct;
            type.dealloc = [](Object* o) {
                auto* database = static_cast<Database*>(o);
                if (database->dead && database->db) close_database(database);
                delete database->waiters;
                delete database->dead;
                for (Value v : {database->adapt, database->authorizer, database->progress,
                                database->trace}) {
                    if (v.bits()) decref(v);
                }
            };
        },
};

Value complete(Thread& t, const Value* args, size_t) {
    if (!is_str(args[0])) {
        return raise_type_error(t, "complete_statement() argument 'statement' must be str, not {}",
                                type_name(t, args[0]));
    }
    return Value::boolean(sqlite3_complete(args[0].as<Str>()->data));
}

const NativeDef functions[] = {
    {"complete_statement", "(statement)", complete,
     "Checks if a string contains a complete SQL statement."},
    {}};

}  // namespace

}  // namespace sqlite

bool fill_sqlite_module(Thread& t, Dict* dict) {
    using namespace sqlite;
    Own<Str> module = Own<Str>::take(TRY(intern(t, "sqlite3")));
    TRY(add_functions(t, dict, functions, module.value()));
    auto add = [&](const char* name, Value v) -> bool {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        return dict_set(t, dict, key.get(), v);
    };
    Own<Type> database = Own<Type>::take(TRY(make_builtin_type(t, database_spec, nullptr)));
    TRY(add("Database", database.value()));
    TRY(add_functions(t, dict, callback_methods, module.value()));
    Own<Type> statement = Own<Type>::take(TRY(make_builtin_type(t, statement_spec, nullptr)));
    TRY(add("Statement", statement.value()));
    constexpr std::pair<const char*, const char*> errors[] = {
        {"Warning", nullptr}, {"Error", nullptr}, {"InterfaceError", "Error"},
        {"DatabaseError", "Error"}, {"InternalError", "DatabaseError"},
        {"OperationalError", "DatabaseError"}, {"ProgrammingError", "DatabaseError"},
        {"IntegrityError", "DatabaseError"}, {"DataError", "DatabaseError"},
        {"NotSupportedError", "DatabaseError"}};
    for (const auto& [name, base] : errors) {
        Type* parent = exception_type(t, Exc::Exception);
        if (base) {
            Own<Str> key = Own<Str>::take(TRY(intern(t, base)));
            parent = dict_get(dict, key.get()).as<Type>();
        }
        Ref type = Ref::take(TRY(make_error_class(t, "sqlite3", name, parent)));
        TRY(add(name, *type));
    }
    for (const Constant& one : error_codes) TRY(add(one.name, Value::small_int(one.value)));
    for (const Constant& one : constants) TRY(add(one.name, Value::small_int(one.value)));
    TRY(add("OPEN_READWRITE_CREATE", Value::small_int(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)));
    TRY(add("OPEN_URI", Value::small_int(SQLITE_OPEN_URI)));
    TRY(add("threadsafety", Value::small_int(sqlite3_threadsafe() == 1   ? 3
                                             : sqlite3_threadsafe() == 2 ? 1 : 0)));
    Own<Str> version = Own<Str>::take(TRY(new_str(t, sqlite3_libversion())));
    return add("sqlite_version", version.value());
}

}  // namespace baton

#endif
