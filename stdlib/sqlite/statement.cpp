#ifdef BATON_HAVE_SQLITE

#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/codecs.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/sqlite/database.h"

namespace baton::sqlite {

namespace {

Statement* self_statement(Value v) { return v.as<Statement>(); }

bool check_open(Thread& t, const Statement* s) {
    if (s->statement) return true;
    return raise_named(t, "ProgrammingError", "Cannot operate on a closed database.");
}

// Binds one value; `index` from 1. unbound: its type is not known to SQLite.
Truth bind_plain(Thread& t, Statement* s, int index, Value v) {
    sqlite3_stmt* stmt = s->statement;
    int code = SQLITE_OK;
    if (v.is_none()) {
        code = sqlite3_bind_null(stmt, index);
    } else if (is_int(v)) {
        int64_t n = 0;
        if (!int_fits(v, n)) {
            return raise(t, Exc::OverflowError, "Python int too large to convert to SQLite INTEGER");
        }
        code = sqlite3_bind_int64(stmt, index, n);
    } else if (is_float(v)) {
        code = sqlite3_bind_double(stmt, index, TRY(to_double(t, v)));
    } else if (is_str(v)) {
        Ref data = Ref::take(TRY(encode_utf8(t, v.as<Str>(), "strict")));
        const std::string_view text = bytes_view(*data);
        code = sqlite3_bind_text64(stmt, index, text.data(), text.size(), SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    } else if (is_bytes_like(v)) {
        PinnedBuffer buffer;
        TRY(buffer.read(t, v));
        // A null pointer would mean NULL.
        code = sqlite3_bind_blob64(stmt, index, buffer.size() ? buffer.data() : "", buffer.size(),
                                   SQLITE_TRANSIENT);
    } else {
        return Truth::no;
    }
    if (code != SQLITE_OK) return raise_sqlite(t, s->database->db, code);
    return Truth::yes;
}

bool is_exact(Thread& t, Value v) {
    const auto& types = t.types();
    const Type* type = type_of(t, v);
    return type == types.int_ || type == types.float_ || type == types.str ||
           type == types.bytearray;
}

bool bind_one(Thread& t, Statement* s, int index, Value v) {
    Ref adapted = Ref::share(v);
    if (!v.is_none() && !is_exact(t, v)) {
        adapted = Ref::take(TRY(call(t, s->database->adapt, {v})));
        TRY(check_open(t, s));
    }
    if (TRY(bind_plain(t, s, index, *adapted))) return true;
    return raise_named(t, "ProgrammingError",
                       fmt::format("Error binding parameter {}: type '{}' is not supported", index,
                                   type_name(t, *adapted)));
}

bool bind_sequence(Thread& t, Statement* s, Value parameters, int needed) {
    Own<Tuple> items = Own<Tuple>::take(TRY(tuple_from(t, parameters)));
    TRY(check_open(t, s));
    if (items->size != static_cast<size_t>(needed)) {
        return raise_named(t, "ProgrammingError",
                           fmt::format("Incorrect number of bindings supplied. The current statement "
                                       "uses {}, and there are {} supplied.", needed, items->size));
    }
    for (int i = 0; i < needed; ++i) {
        TRY(bind_one(t, s, i + 1, items->items[i]));
    }
    return true;
}

bool bind_mapping(Thread& t, Statement* s, Value parameters, int needed) {
    for (int i = 1; i <= needed; ++i) {
        const char* name = sqlite3_bind_parameter_name(s->statement, i);
        if (!name) {
            return raise_named(t, "ProgrammingError",
                               fmt::format("Binding {} has no name, but you supplied a dictionary "
                                           "(which has only names).", i));
        }
        Own<Str> key = Own<Str>::take(TRY(intern(t, name + 1)));
        Ref value = Ref::take(get_item(t, parameters, key.value()));
        if (value.get().is_error()) {
            if (!pending_is(t, Exc::KeyError)) return false;
            clear_pending(t);
            return raise_named(t, "ProgrammingError",
                               fmt::format("You did not supply a value for binding parameter :{}.",
                                           name + 1));
        }
        TRY(check_open(t, s));
        TRY(bind_one(t, s, i, *value));
    }
    return true;
}

// bind(parameters, named): from the beginning, with values for all parameters.
Value bind(Thread& t, const Value* args, size_t) {
    Statement* s = self_statement(args[0]);
    Use use(t, s->database);
    if (!use.ok()) return Failure{};
    TRY(check_open(t, s));
    if (s->stepping) {
        return raise_named(t, "ProgrammingError", "Recursive use of cursors not allowed.");
    }
    sqlite3_reset(s->statement);
    sqlite3_clear_bindings(s->statement);
    const int needed = sqlite3_bind_parameter_count(s->statement);
    // Adapters run Python code, which must not step the statement meanwhile.
    s->stepping = true;
    const bool named = args[2].is_true();
    const bool bound = named ? bind_mapping(t, s, args[1], needed)
                             : bind_sequence(t, s, args[1], needed);
    s->stepping = false;
    return bound ? Value::none() : Value::error();
}

Value step_once(Thread& t, Statement* s) {
    if (s->stepping) {
        return raise_named(t, "ProgrammingError", "Recursive use of cursors not allowed.");
    }
    s->stepping = true;
    const int code = run(t, s->database, "sqlite3.step",
                         [s] { return sqlite3_step(s->statement); });
    s->stepping = false;
    if (t.exception) {
        sqlite3_reset(s->statement);
        return Value::error();
    }
    if (code == SQLITE_ROW) return Value::true_();
    if (code == SQLITE_DONE) {
        sqlite3_reset(s->statement);
        return Value::false_();
    }
    raise_sqlite(t, s->database->db, code);
    {
        SavedException saved(t);
        sqlite3_reset(s->statement);
    }
    return Value::error();
}

// step(): True if there is a row now.
Value step(Thread& t, const Value* args, size_t) {
    Statement* s = self_statement(args[0]);
    Use use(t, s->database);
    if (!use.ok()) return Failure{};
    TRY(check_open(t, s));
    return step_once(t, s);
}

Value column_text(Thread& t, Statement* s, int i, Value text_factory) {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(s->statement, i));
    const auto size = static_cast<size_t>(sqlite3_column_bytes(s->statement, i));
    if (!data) return raise_memory_error(t);
    Own<Bytes> bytes = Own<Bytes>::take(TRY(new_bytes(t, {data, size})));
    if (text_factory == Value(t.types().bytes)) return bytes.give();
    if (text_factory != Value(t.types().str)) return call(t, text_factory, {bytes.value()});
    DecodePiece piece{.bytes = bytes.value(), .errors = "strict"};
    const Value text = decode_utf8(t, piece);
    if (!text.is_error() || !pending_is(t, Exc::UnicodeDecodeError)) return text;
    clear_pending(t);
    const char* name = sqlite3_column_name(s->statement, i);
    Ref shown = Ref::take(TRY(sqlite_text(t, {data, size})));
    return raise_named(t, "OperationalError",
                       fmt::format("Could not decode to UTF-8 column '{}' with text '{}'",
                                   name ? name : "", shown.as<Str>()->view()));
}

Value column(Thread& t, Statement* s, int i, Value text_factory) {
    switch (sqlite3_column_type(s->statement, i)) {
        case SQLITE_NULL: return Value::none();
        case SQLITE_INTEGER: return new_int(t, sqlite3_column_int64(s->statement, i));
        case SQLITE_FLOAT: return new_float(t, sqlite3_column_double(s->statement, i));
        case SQLITE_TEXT: return column_text(t, s, i, text_factory);
        default: {
            const auto* data = static_cast<const char*>(sqlite3_column_blob(s->statement, i));
            const auto size = static_cast<size_t>(sqlite3_column_bytes(s->statement, i));
            return TRY(new_bytes(t, data ? std::string_view(data, size) : std::string_view()));
        }
    }
}

// The current row as a tuple; `converters` None, or a list with a callable or None per column.
Value read_row(Thread& t, Statement* s, Value converters, Value text_factory) {
    const int count = sqlite3_data_count(s->statement);
    Own<List> row = Own<List>::take(TRY(new_list(t, static_cast<size_t>(count))));
    for (int i = 0; i < count; ++i) {
        Ref converter = Ref::share(Value::none());
        if (is_list(converters) && static_cast<size_t>(i) < converters.as<List>()->size) {
            converter = Ref::share(converters.as<List>()->items[i]);
        }
        Value item;
        if (converter.get().is_none()) {
            item = column(t, s, i, text_factory);
        } else if (sqlite3_column_type(s->statement, i) == SQLITE_NULL) {
            item = Value::none();
        } else {
            const auto* data = static_cast<const char*>(sqlite3_column_blob(s->statement, i));
            const auto size = static_cast<size_t>(sqlite3_column_bytes(s->statement, i));
            if (data) {
                Own<Bytes> bytes = Own<Bytes>::take(TRY(new_bytes(t, {data, size})));
                item = call(t, *converter, {bytes.value()});
            } else {
                item = Value::none();
            }
        }
        if (item.is_error()) return item;
        TRY(list_append_taking(t, row.get(), item));
        if (!s->statement) return check_open(t, s) ? Value::none() : Value::error();
    }
    return TRY(list_to_tuple(t, row.get()));
}

// row(converters, text_factory): the current row.
Value row(Thread& t, const Value* args, size_t) {
    Statement* s = self_statement(args[0]);
    Use use(t, s->database);
    if (!use.ok()) return Failure{};
    TRY(check_open(t, s));
    const bool stepping = std::exchange(s->stepping, true);
    const Value result = read_row(t, s, args[1], args[2]);
    s->stepping = stepping;
    return result;
}

// rows(most, text_factory, into): appends the current row and those behind it, at most so many, to a
// list; the statement stands on the first that was not taken. True if there is one.
Value rows(Thread& t, const Value* args, size_t) {
    Statement* s = self_statement(args[0]);
    const int64_t most = TRY(to_int64(t, args[1]));
    if (!is_list(args[3])) return raise_type_error(t, "a list is required");
    Use use(t, s->database);
    if (!use.ok()) return Failure{};
    for (int64_t i = 0; i < most; ++i) {
        TRY(check_open(t, s));
        if (s->stepping) {
            return raise_named(t, "ProgrammingError", "Recursive use of cursors not allowed.");
        }
        s->stepping = true;
        const Value item = read_row(t, s, Value::none(), args[2]);
        s->stepping = false;
        if (item.is_error()) return item;
        TRY(list_append_taking(t, args[3].as<List>(), item));
        TRY(check_open(t, s));
        const Value more = step_once(t, s);
        if (!more.is_true()) return more;
        if (t.slot.attention()) TRY(t.interpreter->hooks.handle_attention(t));
    }
    return Value::true_();
}

Value reset(Thread& t, const Value* args, size_t) {
    Statement* s = self_statement(args[0]);
    if (!s->statement) return Value::none();
    Use use(t, s->database);
    if (!use.ok()) return Failure{};
    if (s->statement && !s->stepping) sqlite3_reset(s->statement);
    return Value::none();
}

// columns(): a list of (name, declared type or None).
Value columns(Thread& t, const Value* args, size_t) {
    Statement* s = self_statement(args[0]);
    TRY(check_open(t, s));
    const int count = sqlite3_column_count(s->statement);
    Own<List> list = Own<List>::take(TRY(new_list(t)));
    for (int i = 0; i < count; ++i) {
        const char* title = sqlite3_column_name(s->statement, i);
        if (!title) return raise_memory_error(t);
        Ref name = Ref::take(TRY(sqlite_text(t, title)));
        const char* declared = sqlite3_column_decltype(s->statement, i);
        Ref type = declared ? Ref::take(TRY(sqlite_text(t, declared))) : Ref::share(Value::none());
        TRY(list_append_taking(t, list.get(), TRY(new_tuple(t, {*name, *type}))));
    }
    return list.give();
}

// names(): a tuple of the parameters' names, None for those without.
Value names(Thread& t, const Value* args, size_t) {
    Statement* s = self_statement(args[0]);
    TRY(check_open(t, s));
    const int count = sqlite3_bind_parameter_count(s->statement);
    Own<List> list = Own<List>::take(TRY(new_list(t)));
    for (int i = 1; i <= count; ++i) {
        const char* name = sqlite3_bind_parameter_name(s->statement, i);
        TRY(list_append_taking(t, list.get(),
                               name ? TRY(sqlite_text(t, name)) : Value::none()));
    }
    return TRY(list_to_tuple(t, list.get()));
}

const NativeDef statement_methods[] = {
    {"bind", "(self, parameters, named, /)", bind, "Bind values to all parameters."},
    {"step", "(self, /)", step, "Go to the next row; whether there is one."},
    {"row", "(self, converters, text_factory, /)", row, "The current row as a tuple."},
    {"rows", "(self, most, text_factory, into, /)", rows, "Append rows to a list."},
    {"reset", "(self, /)", reset, "Go back to the beginning."},
    {"columns", "(self, /)", columns, "The names and declared types of the columns."},
    {"names", "(self, /)", names, "The names of the parameters."},
    {}};

const GetSetDef statement_getset[] = {
    {"readonly", [](Thread&, Value v) {
         Statement* s = self_statement(v);
         return Value::boolean(s->statement && sqlite3_stmt_readonly(s->statement));
     }},
    {"column_count", [](Thread&, Value v) {
         Statement* s = self_statement(v);
         return Value::small_int(s->statement ? sqlite3_column_count(s->statement) : 0);
     }},
    {}};

Type* statement_type(Thread& t) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "_sqlite3")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "Statement")));
    Ref type = Ref::take(TRY(get_attribute(t, *module, name.value())));
    if (!has_type(t, *type, type_is_type) || type.as<Type>()->basic_size != sizeof(Statement)) {
        return raise_type_error(t, "_sqlite3.Statement is not the statement's type");
    }
    return type.as<Type>();
}

// What follows a statement has no statement in it: blanks and comments.
bool only_blanks(std::string_view sql) {
    while (!sql.empty()) {
        if (sql[0] == ' ' || sql[0] == '\t' || sql[0] == '\n' || sql[0] == '\r' || sql[0] == ';') {
            sql.remove_prefix(1);
        } else if (sql.starts_with("--")) {
            const size_t end = sql.find('\n');
            if (end == sql.npos) return true;
            sql.remove_prefix(end + 1);
        } else if (sql.starts_with("/*")) {
            const size_t end = sql.find("*/", 2);
            if (end == sql.npos) return true;
            sql.remove_prefix(end + 2);
        } else {
            return false;
        }
    }
    return true;
}

}  // namespace

const TypeSpec statement_spec = {
    .name = "sqlite3.Statement",
    .basic_size = sizeof(Statement),
    .flags = type_immutable,
    .doc = "A statement that SQLite has compiled.",
    .methods = statement_methods,
    .getset = statement_getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* s = static_cast<Statement*>(o);
                if (!s->database) return;
                if (s->previous) {
                    s->previous->next = s->next;
                } else if (s->database->statements == s) {
                    s->database->statements = s->next;
                }
                if (s->next) s->next->previous = s->previous;
                if (s->statement) {
                    // Not while a thread may hold SQLite's lock and want the GIL.
                    if (s->database->user) {
                        s->database->dead->push_back(s->statement);
                    } else {
                        sqlite3_finalize(s->statement);
                    }
                }
                decref(Value(s->database));
            };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<Statement*>(o)->database);
            };
        },
};

// Database.prepare(sql): a Statement, or None if there is nothing in the text.
Value prepare(Thread& t, const Value* args, size_t) {
    auto* database = args[0].as<Database>();
    if (!is_str(args[1])) return raise_type_error(t, "a str is required");
    Ref data = Ref::take(TRY(encode_utf8(t, args[1].as<Str>(), "strict")));
    const std::string_view sql = bytes_view(*data);
    if (sql.find('\0') != sql.npos) {
        return raise_named(t, "ProgrammingError", "the query contains a null character");
    }
    Type* type = TRY(statement_type(t));
    Use use(t, database);
    if (!use.ok()) return Failure{};
    if (sql.size() > static_cast<size_t>(sqlite3_limit(database->db, SQLITE_LIMIT_SQL_LENGTH, -1))) {
        return raise_named(t, "DataError", "query string is too large");
    }
    sqlite3_stmt* raw = nullptr;
    const char* tail = nullptr;
    const int code = run(t, database, "sqlite3.prepare", [&] {
        return sqlite3_prepare_v2(database->db, sql.data(), static_cast<int>(sql.size()) + 1, &raw,
                                  &tail);
    });
    if (code != SQLITE_OK || t.exception) {
        sqlite3_finalize(raw);
        if (t.exception) return Failure{};
        return raise_sqlite(t, database->db, code);
    }
    if (!raw) return Value::none();
    if (!only_blanks(sql.substr(static_cast<size_t>(tail - sql.data())))) {
        sqlite3_finalize(raw);
        return raise_named(t, "ProgrammingError", "You can only execute one statement at a time.");
    }
    auto* s = static_cast<Statement*>(allocate_instance(t, type));
    if (!s) {
        sqlite3_finalize(raw);
        return Failure{};
    }
    s->database = share(database);
    s->statement = raw;
    s->stepping = false;
    s->previous = nullptr;
    s->next = database->statements;
    if (s->next) s->next->previous = s;
    database->statements = s;
    return s;
}

}  // namespace baton::sqlite

#endif
