#ifdef BATON_HAVE_SQLITE

// Python functions that SQLite calls: functions, aggregates, window functions, collations, the
// authorizer, progress and trace handlers. They are called in the thread that is in the database
// (Database::user), which has the GIL: see database.h.
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "runtime/types/codecs.h"
#include "stdlib/sqlite/database.h"
#include "stdlib/state.h"

namespace baton::sqlite {

namespace {

// What SQLite keeps for a registered function.
struct Callback {
    Database* database;   // borrowed: it outlives its functions
    Ref function;
};

// What the module keeps per interpreter.
struct CallbackState {
    bool tracebacks = false;      // failures are written to sys.stderr
};

void free_callback(void* data) { delete static_cast<Callback*>(data); }

Callback* callback_of(sqlite3_context* context) {
    return static_cast<Callback*>(sqlite3_user_data(context));
}

// A failure that SQL cannot carry: it is shown if that is wanted, and dropped.
void drop_failure(Thread& t, Value function) {
    const auto* state = find_state<CallbackState>(*t.interpreter);
    if (state && state->tracebacks) {
        write_unraisable(t, function);
    } else {
        clear_pending(t);
    }
}

void fail(Thread& t, sqlite3_context* context, const char* text) {
    const Ref function = callback_of(context)->function;
    if (pending_is(t, Exc::MemoryError)) {
        drop_failure(t, *function);
        sqlite3_result_error_nomem(context);
    } else if (pending_is(t, Exc::OverflowError)) {
        drop_failure(t, *function);
        sqlite3_result_error_toobig(context);
    } else {
        drop_failure(t, *function);
        sqlite3_result_error(context, text, -1);
    }
}

Value argument(Thread& t, sqlite3_value* value) {
    switch (sqlite3_value_type(value)) {
        case SQLITE_INTEGER: return new_int(t, sqlite3_value_int64(value));
        case SQLITE_FLOAT: return new_float(t, sqlite3_value_double(value));
        case SQLITE_TEXT: {
            const auto* data = reinterpret_cast<const char*>(sqlite3_value_text(value));
            const auto size = static_cast<size_t>(sqlite3_value_bytes(value));
            if (!data) return raise_memory_error(t);
            Own<Bytes> bytes = Own<Bytes>::take(TRY(new_bytes(t, {data, size})));
            DecodePiece piece{.bytes = bytes.value(), .errors = "strict"};
            return decode_utf8(t, piece);
        }
        case SQLITE_BLOB: {
            const auto* data = static_cast<const char*>(sqlite3_value_blob(value));
            const auto size = static_cast<size_t>(sqlite3_value_bytes(value));
            return TRY(new_bytes(t, data ? std::string_view(data, size) : std::string_view()));
        }
        default: return Value::none();
    }
}

Value call_with_values(Thread& t, Value function, int count, sqlite3_value** values) {
    Own<List> list = Own<List>::take(TRY(new_list(t, static_cast<size_t>(count))));
    for (int i = 0; i < count; ++i) {
        TRY(list_append_taking(t, list.get(), TRY(argument(t, values[i]))));
    }
    Own<Tuple> args = Own<Tuple>::take(TRY(list_to_tuple(t, list.get())));
    return call_with(t, function, args.get(), nullptr);
}

bool set_result(Thread& t, sqlite3_context* context, Value v) {
    if (v.is_none()) {
        sqlite3_result_null(context);
    } else if (is_int(v)) {
        int64_t n = 0;
        if (!int_fits(v, n)) {
            return raise(t, Exc::OverflowError, "Python int too large to convert to SQLite INTEGER");
        }
        sqlite3_result_int64(context, n);
    } else if (is_float(v)) {
        sqlite3_result_double(context, TRY(to_double(t, v)));
    } else if (is_str(v)) {
        Ref data = Ref::take(TRY(encode_utf8(t, v.as<Str>(), "strict")));
        const std::string_view text = bytes_view(*data);
        sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } else if (is_bytes_like(v)) {
        PinnedBuffer buffer;
        TRY(buffer.read(t, v));
        sqlite3_result_blob64(context, buffer.size() ? buffer.data() : "", buffer.size(),
                              SQLITE_TRANSIENT);
    } else {
        return raise_type_error(t, "a function returned a value of type '{}'", type_name(t, v));
    }
    return true;
}

void call_function(sqlite3_context* context, int count, sqlite3_value** values) {
    Callback* callback = callback_of(context);
    Thread& t = *callback->database->user;
    Ref function = callback->function;
    Ref result = Ref::take(call_with_values(t, *function, count, values));
    if (result.get().is_error() || !set_result(t, context, *result)) {
        fail(t, context, "user-defined function raised exception");
    }
}

// --- aggregates: an object per group, kept in SQLite's memory ----------------------------------------

Value* instance_of(sqlite3_context* context, bool make) {
    return static_cast<Value*>(sqlite3_aggregate_context(context, make ? sizeof(Value) : 0));
}

// The object, made when it is first needed; null with an exception.
Value* need_instance(Thread& t, sqlite3_context* context) {
    Value* place = instance_of(context, true);
    if (!place) {
        raise_memory_error(t);
        return nullptr;
    }
    // SQLite gives zeros.
    if (place->bits()) return place;
    Ref function = callback_of(context)->function;
    const Value made = call(t, *function, {});
    if (made.is_error()) return nullptr;
    *place = made;
    return place;
}

Value call_named(Thread& t, Value object, const char* method, int count, sqlite3_value** values) {
    Own<Str> name = Own<Str>::take(TRY(intern(t, method)));
    Ref function = Ref::take(TRY(get_attribute(t, object, name.value())));
    return call_with_values(t, *function, count, values);
}

void call_step(sqlite3_context* context, int count, sqlite3_value** values) {
    Thread& t = *callback_of(context)->database->user;
    Value* place = need_instance(t, context);
    if (!place) {
        fail(t, context, "user-defined aggregate's '__init__' method raised error");
        return;
    }
    Ref object = Ref::share(*place);
    const Ref result = Ref::take(call_named(t, *object, "step", count, values));
    if (result.get().is_error()) {
        fail(t, context, pending_is(t, Exc::AttributeError)
                             ? "user-defined aggregate's 'step' method not defined"
                             : "user-defined aggregate's 'step' method raised error");
    }
}

void call_inverse(sqlite3_context* context, int count, sqlite3_value** values) {
    Thread& t = *callback_of(context)->database->user;
    Value* place = need_instance(t, context);
    const Ref object = place ? Ref::share(*place) : Ref();
    const Ref result =
        Ref::take(place ? call_named(t, *object, "inverse", count, values) : Value::error());
    if (result.get().is_error()) {
        fail(t, context, pending_is(t, Exc::AttributeError)
                             ? "user-defined aggregate's 'inverse' method not defined"
                             : "user-defined aggregate's 'inverse' method raised error");
    }
}

void result_of(sqlite3_context* context, const char* method, bool last) {
    Thread& t = *callback_of(context)->database->user;
    Value* place = instance_of(context, false);
    if (!place || !place->bits()) return;   // no row, or __init__ failed
    const Ref object = last ? Ref::take(std::exchange(*place, Value::from_bits(0)))
                            : Ref::share(*place);
    SavedException saved(t);
    const Ref result = Ref::take(call_named(t, *object, method, 0, nullptr));
    if (result.get().is_error() || !set_result(t, context, *result)) {
        const std::string text = fmt::format(
            "user-defined aggregate's '{}' method {}", method,
            pending_is(t, Exc::AttributeError) ? "not defined" : "raised error");
        fail(t, context, text.c_str());
    }
}
void call_finalize(sqlite3_context* context) { result_of(context, "finalize", true); }
void call_value(sqlite3_context* context) { result_of(context, "value", false); }

int call_collation(void* data, int size1, const void* text1, int size2, const void* text2) {
    auto* callback = static_cast<Callback*>(data);
    Thread& t = *callback->database->user;
    if (t.exception) return 0;
    auto compare = [&]() -> std::optional<int64_t> {
        Ref one = Ref::take(TRY(sqlite_text(t, {static_cast<const char*>(text1), static_cast<size_t>(size1)})));
        Ref two = Ref::take(TRY(sqlite_text(t, {static_cast<const char*>(text2), static_cast<size_t>(size2)})));
        Ref function = callback->function;
        Ref result = Ref::take(TRY(call(t, *function, {*one, *two})));
        if (!is_int(*result)) return raise_type_error(t, "an integer is required");
        return int_sign(*result);
    };
    const auto order = compare();
    if (!order) {
        const Ref function = callback->function;
        drop_failure(t, *function);
        return 0;
    }
    return static_cast<int>(*order);
}

// --- registering -------------------------------------------------------------------------------------

#define USE_DATABASE()                                                                     \
    if (!find_attribute_type(t, args[0])) return Failure{};                                \
    auto* database = args[0].as<Database>();                                               \
    Use use(t, database);                                                                  \
    if (!use.ok()) return Failure{};                                                       \
    sqlite3* db = database->db

// args[0] is a Database: these functions stand in the module, not in the type.
bool find_attribute_type(Thread& t, Value v) {
    const Type* type = type_of(t, v);
    if (type->spec_name && std::string_view(type->spec_name) == "_sqlite3.Database") return true;
    return raise_type_error(t, "a database is required");
}

bool text_of(Thread& t, Value v, std::string& text) {
    if (!is_str(v)) return raise_type_error(t, "a str is required, not {}", type_name(t, v));
    Ref data = Ref::take(TRY(encode_utf8(t, v.as<Str>(), "strict")));
    text = bytes_view(*data);
    if (text.find('\0') != text.npos) return raise_value_error(t, "embedded null character");
    return true;
}

Callback* new_callback(Database* database, Value function) {
    database->calls_python = true;
    return new Callback{database, Ref::share(function)};
}

// create_function(database, kind, name, count, deterministic, callable or None)
Value create_function(Thread& t, const Value* args, size_t) {
    const int64_t kind = TRY(to_int64(t, args[1]));
    std::string name;
    TRY(text_of(t, args[2], name));
    const int64_t count = TRY(to_int64(t, args[3]));
    if (count < INT32_MIN || count > INT32_MAX) {
        return raise(t, Exc::OverflowError, "Python int too large to convert to C int");
    }
    const bool deterministic = TRY(is_truthy(t, args[4]));
    USE_DATABASE();
    const int flags = SQLITE_UTF8 | (deterministic ? SQLITE_DETERMINISTIC : 0);
    const auto n = static_cast<int>(count);
    Callback* callback = args[5].is_none() ? nullptr : new_callback(database, args[5]);
    int code = SQLITE_OK;
    // SQLite frees the callback when it refuses it, too.
    switch (kind) {
        case 0:
            code = sqlite3_create_function_v2(db, name.c_str(), n, flags, callback,
                                              callback ? call_function : nullptr, nullptr, nullptr,
                                              callback ? free_callback : nullptr);
            break;
        case 1:
            code = sqlite3_create_function_v2(db, name.c_str(), n, flags, callback, nullptr,
                                              callback ? call_step : nullptr,
                                              callback ? call_finalize : nullptr,
                                              callback ? free_callback : nullptr);
            break;
        default:
            code = sqlite3_create_window_function(
                db, name.c_str(), n, flags, callback, callback ? call_step : nullptr,
                callback ? call_finalize : nullptr, callback ? call_value : nullptr,
                callback ? call_inverse : nullptr, callback ? free_callback : nullptr);
    }
    if (t.exception) return Failure{};
    if (code != SQLITE_OK) {
        return raise_named(t, "OperationalError", "Error creating function");
    }
    return Value::none();
}

Value create_collation(Thread& t, const Value* args, size_t) {
    std::string name;
    TRY(text_of(t, args[1], name));
    USE_DATABASE();
    Callback* callback = args[2].is_none() ? nullptr : new_callback(database, args[2]);
    const int code = sqlite3_create_collation_v2(db, name.c_str(), SQLITE_UTF8, callback,
                                                 callback ? call_collation : nullptr,
                                                 callback ? free_callback : nullptr);
    if (code != SQLITE_OK) {
        // Here SQLite does not free it.
        delete callback;
        return raise_sqlite(t, db, code);
    }
    return Value::none();
}

Value text_arg(Thread& t, const char* s) {
    if (!s) return Value::none();
    return sqlite_text(t, s);
}

int call_authorizer(void* data, int action, const char* a, const char* b, const char* c,
                    const char* d) {
    auto* database = static_cast<Database*>(data);
    if (!database->user) return SQLITE_OK;
    Thread& t = *database->user;
    auto ask = [&]() -> std::optional<int64_t> {
        Ref function = Ref::share(database->authorizer);
        Ref texts[4] = {Ref::take(TRY(text_arg(t, a))), Ref::take(TRY(text_arg(t, b))),
                        Ref::take(TRY(text_arg(t, c))), Ref::take(TRY(text_arg(t, d)))};
        Ref result = Ref::take(TRY(call(t, *function, {Value::small_int(action), *texts[0], *texts[1],
                                                       *texts[2], *texts[3]})));
        if (!is_int(*result)) return raise_type_error(t, "an integer is required");
        const int64_t n = TRY(to_int64(t, *result));
        if (n < INT32_MIN || n > INT32_MAX) {
            return raise(t, Exc::OverflowError, "Python int too large to convert to C int");
        }
        return n;
    };
    const auto answer = ask();
    if (!answer) {
        const Ref function = Ref::share(database->authorizer);
        drop_failure(t, *function);
        return SQLITE_DENY;
    }
    return static_cast<int>(*answer);
}

int call_progress(void* data) {
    auto* database = static_cast<Database*>(data);
    if (!database->user) return 0;
    Thread& t = *database->user;
    Ref function = Ref::share(database->progress);
    const Ref result = Ref::take(call(t, *function, {}));
    const Truth stop = result.get().is_error() ? Truth::error : is_truthy(t, *result);
    if (stop != Truth::error) return stop == Truth::yes;
    drop_failure(t, *function);
    return 1;
}

int call_trace(unsigned, void* data, void* statement, void* sql) {
    auto* database = static_cast<Database*>(data);
    if (!database->user) return 0;
    Thread& t = *database->user;
    // Triggers are shown as comments; others with their values.
    const auto* plain = static_cast<const char*>(sql);
    char* expanded = plain && plain[0] == '-' && plain[1] == '-'
                         ? nullptr
                         : sqlite3_expanded_sql(static_cast<sqlite3_stmt*>(statement));
    const Ref text = Ref::take(text_arg(t, expanded ? expanded : plain));
    sqlite3_free(expanded);
    Ref function = Ref::share(database->trace);
    const Ref result =
        Ref::take(text.get().is_error() ? Value::error() : call(t, *function, {*text}));
    if (result.get().is_error()) drop_failure(t, *function);
    return 0;
}

// set_hook(database, kind, callable or None, n): "a"uthorizer, "p"rogress (every n instructions), "t"race.
Value set_hook(Thread& t, const Value* args, size_t) {
    const int64_t kind = TRY(to_int64(t, args[1]));
    const int64_t n = TRY(to_int64_clamped(t, args[3]));
    USE_DATABASE();
    Value& place = kind == 'a' ? database->authorizer
                   : kind == 'p' ? database->progress : database->trace;
    Ref old = Ref::take(std::exchange(place, share(args[2])));
    const bool on = !args[2].is_none();
    if (on) database->calls_python = true;
    if (kind == 'a') {
        sqlite3_set_authorizer(db, on ? call_authorizer : nullptr, database);
    } else if (kind == 'p') {
        sqlite3_progress_handler(db, static_cast<int>(std::clamp<int64_t>(n, 0, INT32_MAX)),
                                 on ? call_progress : nullptr, database);
    } else {
        sqlite3_trace_v2(db, on ? SQLITE_TRACE_STMT : 0, on ? call_trace : nullptr, database);
    }
    return Value::none();
}

Value set_tracebacks(Thread& t, const Value* args, size_t) {
    auto* state = find_state<CallbackState>(*t.interpreter);
    if (!state) state = make_state<CallbackState>(*t.interpreter);
    state->tracebacks = TRY(is_truthy(t, args[0]));
    return Value::none();
}

}  // namespace

const NativeDef callback_methods[] = {
    {"create_function", "(database, kind, name, count, deterministic, function, /)",
     create_function, "Register a function, an aggregate or a window function."},
    {"create_collation", "(database, name, function, /)", create_collation,
     "Register a collation."},
    {"enable_callback_tracebacks", "(enable, /)", set_tracebacks,
     "Enable or disable callback functions throwing errors to stderr."},
    {"set_hook", "(database, kind, function, n, /)", set_hook, "Set a handler."},
    {}};

}  // namespace baton::sqlite

#endif
