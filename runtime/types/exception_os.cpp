// OSError: its arguments, and the subclass that an error number stands for.
#include <cerrno>

#include "runtime/types/exception_layouts.h"
#include "runtime/types/int.h"

namespace baton {

namespace {

bool os_error_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords);

// The class for an error number; OSError itself for the others.
Exc class_of_errno(int64_t number) {
    switch (number) {
        case EAGAIN:
        case EALREADY:
        case EINPROGRESS: return Exc::BlockingIOError;
        case EPIPE:
        case ESHUTDOWN: return Exc::BrokenPipeError;
        case ECHILD: return Exc::ChildProcessError;
        case ECONNABORTED: return Exc::ConnectionAbortedError;
        case ECONNREFUSED: return Exc::ConnectionRefusedError;
        case ECONNRESET: return Exc::ConnectionResetError;
        case EEXIST: return Exc::FileExistsError;
        case ENOENT: return Exc::FileNotFoundError;
        case EISDIR: return Exc::IsADirectoryError;
        case ENOTDIR: return Exc::NotADirectoryError;
        case EINTR: return Exc::InterruptedError;
        case EACCES:
        case EPERM: return Exc::PermissionError;
        case ESRCH: return Exc::ProcessLookupError;
        case ETIMEDOUT: return Exc::TimeoutError;
        default: return Exc::OSError;
    }
}

// Reads (errno, strerror[, filename[, winerror[, filename2]]]) into the fields and keeps args.
bool parse_os_error(Thread& t, Value self, const Value* args, size_t nargs) {
    auto* e = self.as<OSErrorException>();
    size_t kept = nargs;
    if (nargs >= 2 && nargs <= 5) {
        replace(e->error_number, share(args[0]));
        replace(e->strerror, share(args[1]));
        if (nargs >= 3 && !args[2].is_none()) {
            int64_t written = 0;
            if (is_subtype(type_of(t, self), exception_type(t, Exc::BlockingIOError)) &&
                is_int(args[2]) && int_fits(args[2], written)) {
                e->written = written;
            } else {
                replace(e->filename, share(args[2]));
                if (nargs == 5 && !args[4].is_none()) replace(e->filename2, share(args[4]));
                // The file names are not among args, for compatibility.
                kept = 2;
            }
        }
    }
    return set_exception_args(t, self, args, kept);
}

// A subclass with an __init__ but no __new__ of its own: extra arguments are its business, so
// reading them waits for OSError.__init__.
bool reads_in_init(const Type* type, CallSlot construct) {
    return type->init != os_error_init && type->construct == construct;
}

Value os_error_construct(Thread& t, Value cls, const Value* args, size_t nargs, Tuple* keywords) {
    Type* type = cls.as<Type>();
    const bool late = reads_in_init(type, os_error_construct);
    if (!late) {
        if (keywords && keywords->size) {
            return raise_type_error(t, "{}() takes no keyword arguments", type_name(type));
        }
        int64_t number = 0;
        if (type == exception_type(t, Exc::OSError) && nargs >= 2 && nargs <= 5 &&
            is_int(args[0]) && int_fits(args[0], number)) {
            type = exception_type(t, class_of_errno(number));
        }
    }
    auto* e = TRY(allocate_exception<OSErrorException>(t, type, new_tuple(t, {args, 0})));
    Ref owned = Ref::take(Value(e));
    if (!late) TRY(parse_os_error(t, *owned, args, nargs));
    return owned.give();
}

bool os_error_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    if (!reads_in_init(type_of(t, self), os_error_construct)) return true;
    if (keywords && keywords->size) {
        return raise_type_error(t, "{}() takes no keyword arguments", type_name(t, self));
    }
    return parse_os_error(t, self, args, nargs);
}

Value os_error_str(Thread& t, Value self) {
    auto* e = self.as<OSErrorException>();
    if (e->error_number.is_unbound() || e->strerror.is_unbound()) {
        if (e->filename.is_unbound()) return exception_str(t, self);
    }
    auto shown = [&](Value v) {
        Ref kept = Ref::share(v.is_unbound() ? Value::none() : v);
        return Own<Str>::take(str(t, *kept));
    };
    auto quoted = [&](Value v) {
        Ref kept = Ref::share(v);
        return Own<Str>::take(repr(t, *kept));
    };
    Own<Str> number = shown(e->error_number);
    if (!number) return Value::error();
    Own<Str> text = shown(e->strerror);
    if (!text) return Value::error();
    std::string out = fmt::format("[Errno {}] {}", number->view(), text->view());
    if (!e->filename.is_unbound()) {
        Own<Str> first = quoted(e->filename);
        if (!first) return Value::error();
        out += fmt::format(": {}", first->view());
        if (!e->filename2.is_unbound()) {
            Own<Str> second = quoted(e->filename2);
            if (!second) return Value::error();
            out += fmt::format(" -> {}", second->view());
        }
    }
    return TRY(new_str(t, out));
}

Value os_error_reduce(Thread& t, const Value* args, size_t) {
    auto* e = args[0].as<OSErrorException>();
    Own<Tuple> all = Own<Tuple>::share(e->args);
    if (e->args->size == 2 && !e->filename.is_unbound()) {
        const Value* two = e->args->items;
        all = Own<Tuple>::take(
            e->filename2.is_unbound()
                ? TRY(new_tuple(t, {two[0], two[1], e->filename}))
                : TRY(new_tuple(t, {two[0], two[1], e->filename, Value::none(), e->filename2})));
    }
    return reduce_exception(t, args[0], all.get(), nullptr);
}

Value get_written(Thread& t, Value self) {
    const int64_t n = self.as<OSErrorException>()->written;
    if (n < 0) return raise(t, Exc::AttributeError, "characters_written");
    return Value::small_int(n);
}

bool set_written(Thread& t, Value self, Value value) {
    auto* e = self.as<OSErrorException>();
    if (value.is_unbound()) {
        if (e->written < 0) return raise(t, Exc::AttributeError, "characters_written");
        e->written = -1;
        return true;
    }
    const auto n = to_int64(t, value);
    if (!n) return false;
    e->written = *n;
    return true;
}

}  // namespace

const NativeDef os_error_methods[] = {
    {"__reduce__", "(self, /)", os_error_reduce},
    {},
};

const GetSetDef os_error_getset[] = {
    {"errno", FieldAccess<&OSErrorException::error_number>::get,
     FieldAccess<&OSErrorException::error_number>::set, "POSIX exception code"},
    {"strerror", FieldAccess<&OSErrorException::strerror>::get,
     FieldAccess<&OSErrorException::strerror>::set, "exception strerror"},
    {"filename", FieldAccess<&OSErrorException::filename>::get,
     FieldAccess<&OSErrorException::filename>::set, "exception filename"},
    {"filename2", FieldAccess<&OSErrorException::filename2>::get,
     FieldAccess<&OSErrorException::filename2>::set, "second exception filename"},
    {"characters_written", get_written, set_written},
    {},
};

void fill_os_error(Type& type) {
    type.construct = os_error_construct;
    type.init = os_error_init;
    type.str = os_error_str;
}

}  // namespace baton
