#include "runtime/core/errors.h"

#include <algorithm>
#include <cstring>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/unthrowing.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/simple_namespace.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

Type* exception_type(Thread& t, Exc kind) {
    return t.interpreter->exceptions[static_cast<int>(kind)];
}

// ---------------------------------------------------------------- the pending exception

void set_pending(Thread& t, Object* exception) {
    Object* old = t.exception;
    t.exception = exception;
    xdecref(old);
}

Object* take_pending(Thread& t) {
    Object* exception = t.exception;
    t.exception = nullptr;
    return exception;
}

void clear_pending(Thread& t) { set_pending(t, nullptr); }

bool pending_is(Thread& t, Exc kind) {
    return t.exception && is_subtype(t.exception->type, exception_type(t, kind));
}

SavedException::SavedException(Thread& t) : thread_(t), saved_(take_pending(t)) {}
SavedException::~SavedException() { set_pending(thread_, saved_); }

namespace {

// The exception that the innermost `except` body handles, borrowed; null for none.
Object* handled_exception(Thread& t) {
    for (HandledException* record = t.handled; record; record = record->previous) {
        if (record->exception) return record->exception;
    }
    return nullptr;
}

// Makes an exception pending (taken over) with what is being handled as its context.
Failure raise_chained(Thread& t, Object* exception) {
    Object* handled = handled_exception(t);
    if (handled && handled != exception) {
        set_context(static_cast<Exception*>(exception), share(handled));
    }
    set_pending(t, exception);
    return {};
}

// Raises `type` with the arguments `args` (taken over; null if making it failed).
Failure raise_with_args(Thread& t, Type* type, Tuple* args) {
    if (!args) return {};
    Exception* exception = make_exception(t, type, args);
    return exception ? raise_chained(t, exception) : Failure{};
}

}  // namespace

// ---------------------------------------------------------------- raising

Failure raise(Thread& t, Exc kind, std::string_view message) {
    Str* text = new_str(t, message);
    if (!text) return {};
    const Value owned(text);
    return raise_with_args(t, exception_type(t, kind), new_tuple_taking(t, &owned, 1));
}

Failure raise_with(Thread& t, Exc kind, Value argument) {
    Tuple* args = argument.is_unbound() ? new_tuple(t, size_t{0}) : new_tuple(t, {argument});
    return raise_with_args(t, exception_type(t, kind), args);
}

Failure raise_stop_iteration(Thread& t, Value value) {
    Type* type = exception_type(t, Exc::StopIteration);
    Tuple* args = value.is_none() ? new_tuple(t, size_t{0}) : new_tuple(t, {value});
    return raise_with_args(t, type, args);
}

Failure raise_value(Thread& t, Value exception) {
    if (is_exception(exception)) {
        incref(exception);
        return raise_chained(t, exception.as_object());
    }
    if (is_exception_class(exception)) {
        Value made = call(t, exception, nullptr, 0);
        if (made.is_error()) return {};
        if (is_exception(made)) return raise_chained(t, made.as_object());
        Ref owned = Ref::take(made);
        Own<Str> text = Own<Str>::take(repr(t, exception));
        if (!text) return {};
        return raise_type_error(
            t, "calling {} should have returned an instance of BaseException, not {}",
            text->view(), type_name(t, made));
    }
    return raise_type_error(t, "exceptions must derive from BaseException");
}

Failure raise_memory_error(Thread& t) {
    // While the interpreter starts there may be no exceptions yet.
    if (!exception_type(t, Exc::MemoryError)) return {};
    // Memory may really be short: the exception itself gets a little beyond the limit.
    Heap& heap = t.interpreter->heap;
    const size_t limit = heap.limit();
    if (limit) heap.set_limit(std::max(limit, heap.in_use()) + 64 * 1024);
    auto* spare = static_cast<Exception*>(t.interpreter->memory_error);
    const size_t size = spare ? object_size(spare) : sizeof(Exception);
    Object* block = heap.allocate_object(size, nullptr);
    Failure result;
    if (block) {
        heap.free_object(block, size);
        result = raise_with_args(t, exception_type(t, Exc::MemoryError), new_tuple(t, size_t{0}));
    } else if (spare) {
        if (spare->refcount == 1) {
            replace(spare->traceback, Value::none());
            replace(spare->cause, Value::none());
            replace(spare->context, Value::none());
        }
        result = raise_chained(t, share(spare));
    }
    heap.set_limit(limit);
    return result;
}

Failure raise_attribute_error(Thread& t, Value object, Value name) {
    if (has_type(t, object, type_is_type)) {
        return raise_attribute_error(
            t, object, name,
            fmt::format("type object '{}' has no attribute '{}'",
                        object.as<Type>()->name->view(), name.as<Str>()->view()));
    }
    return raise_attribute_error(t, object, name,
                                 fmt::format("'{}' object has no attribute '{}'",
                                             type_name(t, object), name.as<Str>()->view()));
}

Failure raise_attribute_error(Thread& t, Value object, Value name, std::string_view message) {
    Str* text = new_str(t, message);
    if (!text) return {};
    const Value owned(text);
    Tuple* args = new_tuple_taking(t, &owned, 1);
    if (!args) return {};
    auto* exception = static_cast<AttributeErrorException*>(
        make_exception(t, exception_type(t, Exc::AttributeError), args));
    if (!exception) return {};
    exception->name = share(name);
    exception->obj = share(object);
    return raise_chained(t, exception);
}

Failure raise_name_error(Thread& t, Value name) {
    Str* text = new_str(t, fmt::format("name '{}' is not defined", name.as<Str>()->view()));
    if (!text) return {};
    const Value owned(text);
    Tuple* args = new_tuple_taking(t, &owned, 1);
    if (!args) return {};
    auto* exception = static_cast<NameErrorException*>(
        make_exception(t, exception_type(t, Exc::NameError), args));
    if (!exception) return {};
    exception->name = share(name);
    return raise_chained(t, exception);
}

Failure raise_import_error(Thread& t, Exc kind, std::string_view message, Value name, Value path) {
    Str* text = new_str(t, message);
    if (!text) return {};
    const Value owned(text);
    Tuple* args = new_tuple_taking(t, &owned, 1);
    if (!args) return {};
    auto* exception =
        static_cast<ImportErrorException*>(make_exception(t, exception_type(t, kind), args));
    if (!exception) return {};
    exception->name = name.is_unbound() ? Value::none() : share(name);
    exception->path = path.is_unbound() ? Value::none() : share(path);
    exception->name_from = Value::none();
    return raise_chained(t, exception);
}

Failure raise_os_error(Thread& t, int error_number, Value filename, Value filename2) {
    Ref text = Ref::take(Value::none());
    if (Str* s = new_str(t, std::strerror(error_number))) {
        text = Ref::take(Value(s));
    } else {
        return {};
    }
    const Value number = Value::small_int(error_number);
    // A path object is shown as the path it stands for.
    Ref paths[2];
    for (Value* name : {&filename, &filename2}) {
        if (!name->is_object() || has_type(t, *name, type_is_str | type_is_bytes)) continue;
        Ref method = Ref::take(find_special(t, *name, t.names().dunder_fspath));
        if (method.get().is_error()) return {};
        if (!method) continue;
        Ref& path = paths[name == &filename2];
        path = Ref::take(call(t, *method, {}));
        if (path.get().is_error()) return {};
        *name = *path;
    }
    std::vector<Value> args = {number, *text};
    if (!filename.is_unbound()) {
        args.push_back(filename);
        if (!filename2.is_unbound()) {
            args.push_back(Value::none());
            args.push_back(filename2);
        }
    }
    Value exception = new_exception(t, exception_type(t, Exc::OSError), args);
    if (exception.is_error()) return {};
    return raise_chained(t, exception.as_object());
}

Failure raise_unsupported(Thread& t, const char* symbol, Value left, Value right) {
    const bool print = left.is_object() && left.as_object()->type == t.types().native_function &&
                       std::string_view(symbol) == ">>" &&
                       left.as<NativeFunction>()->def->name == std::string_view("print");
    if (print) {
        return raise_type_error(t,
                                "unsupported operand type(s) for {}: '{}' and '{}'. Did you mean "
                                "\"print(<message>, file=<output_stream>)\"?",
                                symbol, type_name(t, left), type_name(t, right));
    }
    return raise_type_error(t, "unsupported operand type(s) for {}: '{}' and '{}'", symbol,
                            type_name(t, left), type_name(t, right));
}

// ---------------------------------------------------------------- matching

namespace {

Truth matches_class(Thread& t, Type* type, Value cls) {
    if (!is_exception_class(cls)) {
        return raise_type_error(
            t, "catching classes that do not inherit from BaseException is not allowed");
    }
    return truth(is_subtype(type, cls.as<Type>()));
}

}  // namespace

Truth exception_matches(Thread& t, Value exception, Value classes) {
    Type* type = type_of(t, exception);
    if (!is_tuple(classes)) return matches_class(t, type, classes);
    const auto* tuple = classes.as<Tuple>();
    for (Value cls : tuple->view()) {
        if (!is_exception_class(cls)) return matches_class(t, type, cls);
    }
    for (Value cls : tuple->view()) {
        if (is_subtype(type, cls.as<Type>())) return Truth::yes;
    }
    return Truth::no;
}

// ---------------------------------------------------------------- unraisable exceptions

namespace {

// Writes text to sys.stderr; what goes wrong on the way is dropped.
void write_to_stderr(Thread& t, std::string_view text) {
    Interpreter& in = *t.interpreter;
    if (in.sys_dict) {
        const Value file = dict_get(in.sys_dict, t.names().stderr_);
        if (!file.is_unbound() && !file.is_none()) {
            Ref stream = Ref::share(file);
            if (Own<Str> s = Own<Str>::take(new_str(t, text))) {
                Ref result = Ref::take(call_method(t, *stream, t.names().write, {s.value()}));
                if (!result.get().is_error()) return;
            }
            clear_pending(t);
            return;
        }
    }
    std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace

void write_unraisable_default(Thread& t, Value exception, Value message, Value where) {
    std::string text;
    if (!where.is_none()) {
        text = is_str(message) ? to_string(message.as<Str>()) : "Exception ignored in";
        text += ": ";
        if (Own<Str> r = Own<Str>::take(repr(t, where))) {
            text += r->view();
        } else {
            clear_pending(t);
            text += "<object repr() failed>";
        }
        text += '\n';
    } else if (is_str(message)) {
        text = to_string(message.as<Str>()) + ":\n";
    }
    const Value traceback = exception.as<Exception>()->traceback;
    if (!traceback.is_none() && t.interpreter->hooks.format_traceback) {
        if (Own<Str> s =
                Own<Str>::take(t.interpreter->hooks.format_traceback(t, traceback))) {
            text += s->view();
        } else {
            clear_pending(t);
        }
    }
    if (Own<Str> summary = Own<Str>::take(exception_summary(t, exception))) {
        text += summary->view();
        text += '\n';
    } else {
        clear_pending(t);
    }
    write_to_stderr(t, text);
}

void write_unraisable(Thread& t, Value where) { write_unraisable(t, "", where); }

void write_unraisable(Thread& t, std::string_view text, Value where) {
    if (!t.exception) return;
    if (!static_cast<Exception*>(t.exception)->traceback.is_object() &&
        t.interpreter->hooks.mark_place) {
        t.interpreter->hooks.mark_place(t);
    }
    Ref exception = Ref::take(Value(take_pending(t)));
    const Value object = where.is_unbound() ? Value::none() : where;
    Interpreter& in = *t.interpreter;
    Ref message = Ref::take(Value::none());
    if (!text.empty()) {
        if (Own<Str> made = Own<Str>::take(new_str(t, text))) {
            message = Ref::take(made.give());
        } else {
            clear_pending(t);
        }
    }
    Value hook;
    if (in.sys_dict) hook = dict_get(in.sys_dict, t.names().unraisablehook);
    if (hook.is_unbound()) {
        write_unraisable_default(t, *exception, *message, object);
        return;
    }
    Ref callable = Ref::share(hook);
    Ref record = Ref::take(new_simple_namespace(t));
    const std::pair<const char*, Value> fields[] = {
        {"exc_type", Value(exception.get().as_object()->type)},
        {"exc_value", *exception},
        {"exc_traceback", exception.as<Exception>()->traceback},
        {"err_msg", *message},
        {"object", object},
    };
    bool ok = !record.get().is_error();
    for (const auto& [name, value] : fields) {
        if (!ok) break;
        Own<Str> key = Own<Str>::take(intern(t, name));
        ok = key && set_own_attribute(t, record.get().as_object(), key.get(), value);
    }
    if (ok) {
        Ref result = Ref::take(call(t, *callable, {*record}));
        ok = !result.get().is_error();
    }
    if (ok) return;
    if (t.exception) {
        Ref failure = Ref::take(Value(take_pending(t)));
        Own<Str> note = Own<Str>::take(new_str(t, "Exception ignored in sys.unraisablehook"));
        write_unraisable_default(t, *failure, note ? note.value() : Value::none(), *callable);
    }
    clear_pending(t);
}

// ---------------------------------------------------------------- recursion

ReprGuard::ReprGuard(Thread& t, Value container) : thread_(t) {
    const auto& active = t.in_repr;
    nested_ = std::find(active.begin(), active.end(), container.as_object()) != active.end();
    if (!nested_) t.in_repr.push_back(container.as_object());
}

ReprGuard::~ReprGuard() {
    if (!nested_) thread_.in_repr.pop_back();
}

bool RecursionGuard::fail(const char* where) {
    Thread& t = thread_;
    const bool headroom = t.recursion_headroom;
    // Raising needs some depth itself.
    t.recursion_headroom = true;
    raise(t, Exc::RecursionError, "maximum recursion depth exceeded{}", where);
    t.recursion_headroom = headroom;
    return false;
}

RecursionGuard::RecursionGuard(Thread& t, const char* where) : thread_(t), ok_(true) {
    ++t.recursion_depth;
    const char* here = static_cast<const char*>(__builtin_frame_address(0));
    const bool deep = t.recursion_depth > t.recursion_limit;
    const bool low = here < t.c_stack_limit;
    if (!deep && !low) [[likely]] return;
    if (t.recursion_headroom && !low && t.recursion_depth <= t.recursion_limit + 50) return;
    ok_ = fail(where);
}

RecursionGuard::~RecursionGuard() { --thread_.recursion_depth; }

}  // namespace baton
