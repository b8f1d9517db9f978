// BaseException, the tables of all exception types and their making. The layouts with fields of
// their own are in exception_details.cpp, exception_os.cpp and exception_group.cpp.
#include "runtime/types/exception.h"

#include "runtime/core/type_builder.h"
#include "runtime/core/type_specs.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception_layouts.h"
#include "runtime/types/list.h"

namespace baton {

// ---------------------------------------------------------------- slots

bool set_exception_args(Thread& t, Value self, const Value* args, size_t nargs) {
    Tuple* fresh = TRY(new_tuple(t, {args, nargs}));
    auto* e = self.as<Exception>();
    Tuple* old = e->args;
    e->args = fresh;
    xdecref(old);
    return true;
}

bool exception_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    if (keywords && keywords->size) {
        return raise_type_error(t, "{}() takes no keyword arguments", type_name(t, self));
    }
    // __new__ has usually kept the very same arguments already.
    const Tuple* present = self.as<Exception>()->args;
    if (present && present->size == nargs && std::equal(args, args + nargs, present->items)) {
        return true;
    }
    return set_exception_args(t, self, args, nargs);
}

Value exception_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple*) {
    // Classes keep the dealloc slot of the layout they derive from.
    const DeallocSlot layout = type.as<Type>()->dealloc;
    auto make = [&]<class E>(E*) -> Value {
        return TRY(allocate_exception<E>(t, type.as<Type>(), new_tuple(t, {args, nargs})));
    };
    if (layout == exception_dealloc<Exception>) return make(static_cast<Exception*>(nullptr));
#define LAYOUT(E) \
    if (layout == exception_dealloc<E>) return make(static_cast<E*>(nullptr));
    LAYOUT(StopIterationException)
    LAYOUT(AttributeErrorException)
    LAYOUT(NameErrorException)
    LAYOUT(ImportErrorException)
    LAYOUT(SystemExitException)
    LAYOUT(SyntaxErrorException)
#undef LAYOUT
    return make(static_cast<UnicodeException*>(nullptr));
}

Value exception_str(Thread& t, Value self) {
    Own<Tuple> args = Own<Tuple>::share(self.as<Exception>()->args);
    if (args->size == 0) return share(Value(t.interpreter->empty_str));
    if (args->size == 1) return TRY(str(t, args->items[0]));
    return TRY(str(t, args.value()));
}

namespace {

Value exception_repr(Thread& t, Value self) {
    Own<Tuple> args = Own<Tuple>::share(self.as<Exception>()->args);
    const std::string_view name = type_of(t, self)->name->view();
    const Value shown = args->size == 1 ? args->items[0] : args.value();
    Own<Str> text = Own<Str>::take(TRY(repr(t, shown)));
    if (args->size == 1) return TRY(new_str(t, fmt::format("{}({})", name, text->view())));
    return TRY(new_str(t, fmt::format("{}{}", name, text->view())));
}

// ---------------------------------------------------------------- attributes

Value get_args(Thread&, Value self) { return share(Value(self.as<Exception>()->args)); }

bool set_args(Thread& t, Value self, Value value) {
    if (value.is_unbound()) return raise_type_error(t, "args may not be deleted");
    Tuple* args = TRY(tuple_from(t, value));
    auto* e = self.as<Exception>();
    Tuple* old = e->args;
    e->args = args;
    decref(old);
    return true;
}

Value get_traceback(Thread&, Value self) { return share(self.as<Exception>()->traceback); }

bool set_traceback(Thread& t, Value self, Value value) {
    if (value.is_unbound()) return raise_type_error(t, "__traceback__ may not be deleted");
    if (!value.is_none() && type_of(t, value) != t.types().traceback) {
        return raise_type_error(t, "__traceback__ must be a traceback or None");
    }
    replace(self.as<Exception>()->traceback, share(value));
    return true;
}

bool check_linked(Thread& t, Value value, const char* what) {
    if (value.is_unbound()) return raise_type_error(t, "__{}__ may not be deleted", what);
    if (value.is_none() || is_exception(value)) return true;
    return raise_type_error(t, "exception {} must be None or derive from BaseException", what);
}

Value get_context(Thread&, Value self) { return share(self.as<Exception>()->context); }

bool set_context_attribute(Thread& t, Value self, Value value) {
    TRY(check_linked(t, value, "context"));
    replace(self.as<Exception>()->context, share(value));
    return true;
}

Value get_cause(Thread&, Value self) { return share(self.as<Exception>()->cause); }

bool set_cause(Thread& t, Value self, Value value) {
    TRY(check_linked(t, value, "cause"));
    self.as<Exception>()->suppress_context = true;
    replace(self.as<Exception>()->cause, share(value));
    return true;
}

Value get_suppress_context(Thread&, Value self) {
    return Value::boolean(self.as<Exception>()->suppress_context);
}

bool set_suppress_context(Thread& t, Value self, Value value) {
    if (value.is_unbound()) return raise_type_error(t, "can't delete numeric/char attribute");
    if (!value.is_bool()) return raise_type_error(t, "attribute value type must be bool");
    self.as<Exception>()->suppress_context = value.is_true();
    return true;
}

Value get_dict(Thread& t, Value self) {
    return share(Value(TRY(attribute_dict(t, self.as_object()))));
}

bool set_dict(Thread& t, Value self, Value value) {
    if (value.is_unbound()) return raise_type_error(t, "cannot delete __dict__");
    if (!is_dict(value)) {
        return raise_type_error(t, "__dict__ must be set to a dictionary, not a '{}'",
                                type_name(t, value));
    }
    return set_attribute_dict(t, self.as_object(), value.as<Dict>());
}

// ---------------------------------------------------------------- methods

Value method_reduce(Thread& t, const Value* args, size_t) {
    return reduce_exception(t, args[0], args[0].as<Exception>()->args, nullptr);
}

Value method_setstate(Thread& t, const Value* args, size_t) {
    if (args[1].is_none()) return Value::none();
    if (!is_dict(args[1])) return raise_type_error(t, "state is not a dictionary");
    // A setter may change the dict, so walk a copy.
    Own<Dict> state = Own<Dict>::take(TRY(dict_copy(t, args[1].as<Dict>())));
    size_t position = 0;
    Value key, value;
    while (dict_next(state.get(), position, key, value)) {
        TRY(set_attribute(t, args[0], key, value));
    }
    return Value::none();
}

Value method_with_traceback(Thread& t, const Value* args, size_t) {
    TRY(set_traceback(t, args[0], args[1]));
    return share(args[0]);
}

Value method_add_note(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) {
        return raise_type_error(t, "note must be a str, not '{}'", type_name(t, args[1]));
    }
    const Value name(t.names().dunder_notes);
    Ref notes = Ref::take(find_attribute(t, args[0], name));
    if (notes.get().is_error()) return Value::error();
    if (!notes) {
        notes = Ref::take(Value(TRY(new_list(t))));
        TRY(set_attribute(t, args[0], name, *notes));
    }
    if (!is_list(*notes)) return raise_type_error(t, "Cannot add note: __notes__ is not a list");
    TRY(list_append(t, notes.as<List>(), args[1]));
    return Value::none();
}

constexpr NativeDef base_methods[] = {
    {"__reduce__", "(self, /)", method_reduce},
    {"__setstate__", "(self, state, /)", method_setstate},
    {"with_traceback", "(self, tb, /)", method_with_traceback,
     "Set self.__traceback__ to tb and return self."},
    {"add_note", "(self, note, /)", method_add_note, "Add a note to the exception."},
    {},
};

constexpr GetSetDef base_getset[] = {
    {"args", get_args, set_args},
    {"__traceback__", get_traceback, set_traceback},
    {"__context__", get_context, set_context_attribute},
    {"__cause__", get_cause, set_cause},
    {"__suppress_context__", get_suppress_context, set_suppress_context},
    {"__dict__", get_dict, set_dict},
    {},
};

// ---------------------------------------------------------------- types

template <class E>
void fill_layout(Type& type) {
    type.dealloc = exception_dealloc<E>;
    type.traverse = exception_traverse<E>;
    type.clear = exception_clear<E>;
}

void fill_base(Type& type) {
    fill_layout<Exception>(type);
    type.construct = exception_construct;
    type.init = exception_init;
    type.repr = exception_repr;
    type.str = exception_str;
}

// What a class adds to its base: only the first class of a layout brings tables and slots.
struct Addition {
    const NativeDef* methods = nullptr;
    const GetSetDef* getset = nullptr;
    void (*fill)(Type&) = nullptr;
};

constexpr Addition addition_of(Exc kind) {
    switch (kind) {
        case Exc::BaseExceptionGroup:
            return {group_methods, group_getset, [](Type& type) {
                        fill_layout<GroupException>(type);
                        fill_group(type);
                    }};
        case Exc::SystemExit:
            return {nullptr, system_exit_getset, [](Type& type) {
                        fill_layout<SystemExitException>(type);
                        fill_system_exit(type);
                    }};
        case Exc::AttributeError:
            return {attribute_error_methods, attribute_error_getset, [](Type& type) {
                        fill_layout<AttributeErrorException>(type);
                        fill_attribute_error(type);
                    }};
        case Exc::ImportError:
            return {import_error_methods, import_error_getset, [](Type& type) {
                        fill_layout<ImportErrorException>(type);
                        fill_import_error(type);
                    }};
        case Exc::NameError:
            return {nullptr, name_error_getset, [](Type& type) {
                        fill_layout<NameErrorException>(type);
                        fill_name_error(type);
                    }};
        case Exc::OSError:
            return {os_error_methods, os_error_getset, [](Type& type) {
                        fill_layout<OSErrorException>(type);
                        fill_os_error(type);
                    }};
        case Exc::StopIteration:
            return {nullptr, stop_iteration_getset, [](Type& type) {
                        fill_layout<StopIterationException>(type);
                        fill_stop_iteration(type);
                    }};
        case Exc::SyntaxError:
            return {nullptr, syntax_error_getset, [](Type& type) {
                        fill_layout<SyntaxErrorException>(type);
                        fill_syntax_error(type);
                    }};
        case Exc::UnicodeDecodeError:
            return {nullptr, unicode_error_getset, [](Type& type) {
                        fill_layout<UnicodeException>(type);
                        fill_unicode_error(type);
                        fill_unicode_decode_error(type);
                    }};
        case Exc::UnicodeEncodeError:
            return {nullptr, unicode_error_getset, [](Type& type) {
                        fill_layout<UnicodeException>(type);
                        fill_unicode_error(type);
                        fill_unicode_encode_error(type);
                    }};
        case Exc::UnicodeTranslateError:
            return {nullptr, unicode_error_getset, [](Type& type) {
                        fill_layout<UnicodeException>(type);
                        fill_unicode_error(type);
                        fill_unicode_translate_error(type);
                    }};
        case Exc::KeyError:
            return {nullptr, nullptr, fill_key_error};
        default:
            return {};
    }
}

const char* doc_of(Exc kind) {
    switch (kind) {
        case Exc::BaseException: return "Common base class for all exceptions";
        case Exc::BaseExceptionGroup: return "A combination of multiple unrelated exceptions.";
        case Exc::GeneratorExit: return "Request that a generator exit.";
        case Exc::KeyboardInterrupt: return "Program interrupted by user.";
        case Exc::SystemExit: return "Request to exit from the interpreter.";
        case Exc::Exception: return "Common base class for all non-exit exceptions.";
        case Exc::ArithmeticError: return "Base class for arithmetic errors.";
        case Exc::FloatingPointError: return "Floating point operation failed.";
        case Exc::OverflowError: return "Result too large to be represented.";
        case Exc::ZeroDivisionError:
            return "Second argument to a division or modulo operation was zero.";
        case Exc::AssertionError: return "Assertion failed.";
        case Exc::AttributeError: return "Attribute not found.";
        case Exc::BufferError: return "Buffer error.";
        case Exc::EOFError: return "Read beyond end of file.";
        case Exc::ImportError:
            return "Import can't find module, or can't find name in module.";
        case Exc::ModuleNotFoundError: return "Module not found.";
        case Exc::LookupError: return "Base class for lookup errors.";
        case Exc::IndexError: return "Sequence index out of range.";
        case Exc::KeyError: return "Mapping key not found.";
        case Exc::MemoryError: return "Out of memory.";
        case Exc::NameError: return "Name not found globally.";
        case Exc::UnboundLocalError:
            return "Local name referenced but not bound to a value.";
        case Exc::OSError: return "Base class for I/O related errors.";
        case Exc::BlockingIOError: return "I/O operation would block.";
        case Exc::ChildProcessError: return "Child process error.";
        case Exc::ConnectionError: return "Connection error.";
        case Exc::BrokenPipeError: return "Broken pipe.";
        case Exc::ConnectionAbortedError: return "Connection aborted.";
        case Exc::ConnectionRefusedError: return "Connection refused.";
        case Exc::ConnectionResetError: return "Connection reset.";
        case Exc::FileExistsError: return "File already exists.";
        case Exc::FileNotFoundError: return "File not found.";
        case Exc::InterruptedError: return "Interrupted by signal.";
        case Exc::IsADirectoryError: return "Operation doesn't work on directories.";
        case Exc::NotADirectoryError: return "Operation only works on directories.";
        case Exc::PermissionError: return "Not enough permissions.";
        case Exc::ProcessLookupError: return "Process not found.";
        case Exc::TimeoutError: return "Timeout expired.";
        case Exc::ReferenceError: return "Weak ref proxy used after referent went away.";
        case Exc::RuntimeError: return "Unspecified run-time error.";
        case Exc::NotImplementedError:
            return "Method or function hasn't been implemented yet.";
        case Exc::RecursionError: return "Recursion limit exceeded.";
        case Exc::StopAsyncIteration:
            return "Signal the end from iterator.__anext__().";
        case Exc::StopIteration: return "Signal the end from iterator.__next__().";
        case Exc::SyntaxError: return "Invalid syntax.";
        case Exc::IndentationError: return "Improper indentation.";
        case Exc::TabError: return "Improper mixture of spaces and tabs.";
        case Exc::SystemError: return "Internal error in the Python interpreter.";
        case Exc::TypeError: return "Inappropriate argument type.";
        case Exc::ValueError: return "Inappropriate argument value (of correct type).";
        case Exc::UnicodeError: return "Unicode related error.";
        case Exc::UnicodeDecodeError: return "Unicode decoding error.";
        case Exc::UnicodeEncodeError: return "Unicode encoding error.";
        case Exc::UnicodeTranslateError: return "Unicode translation error.";
        case Exc::Warning: return "Base class for warning categories.";
        case Exc::BytesWarning: return "Base class for warnings about bytes and buffers.";
        case Exc::DeprecationWarning: return "Base class for warnings about deprecated features.";
        case Exc::EncodingWarning: return "Base class for warnings about encodings.";
        case Exc::FutureWarning:
            return "Base class for warnings about constructs that will change semantically.";
        case Exc::ImportWarning:
            return "Base class for warnings about probable mistakes in module imports";
        case Exc::PendingDeprecationWarning:
            return "Base class for warnings about features which will be deprecated.";
        case Exc::ResourceWarning: return "Base class for warnings about resource usage.";
        case Exc::RuntimeWarning:
            return "Base class for warnings about dubious runtime behavior.";
        case Exc::SyntaxWarning: return "Base class for warnings about dubious syntax.";
        case Exc::UnicodeWarning: return "Base class for warnings about Unicode.";
        case Exc::UserWarning: return "Base class for warnings generated by user code.";
    }
    return nullptr;
}

constexpr uint32_t exception_flags = type_subclassable | type_has_attributes | type_is_exception;

TypeSpec spec_of(Exc kind, const char* name, uint32_t size) {
    const Addition addition = addition_of(kind);
    // What needs no more than BaseException has, and the Unicode errors, have a `__new__` each.
    const bool own_new = (size == sizeof(Exception) && kind != Exc::KeyError) ||
                         kind == Exc::UnicodeDecodeError || kind == Exc::UnicodeEncodeError ||
                         kind == Exc::UnicodeTranslateError;
    return {.name = name,
            .basic_size = size,
            .flags = exception_flags | spec_own_init | (own_new ? spec_own_new : 0),
            .doc = doc_of(kind),
            .methods = addition.methods,
            .getset = addition.getset,
            .fill = addition.fill};
}

// ExceptionGroup(BaseExceptionGroup, Exception).
bool make_exception_group(Thread& t) {
    Type* base = exception_type(t, Exc::BaseExceptionGroup);
    Type* exception = exception_type(t, Exc::Exception);
    const TypeSpec spec = {.name = "ExceptionGroup",
                           .basic_size = sizeof(GroupException),
                           .flags = exception_flags};
    Type* type = TRY(make_builtin_type(t, spec, base));
    t.interpreter->exception_group = type;
    t.interpreter->owned.push_back(type);
    Tuple* bases = TRY(new_tuple(t, {Value(base), Value(exception)}));
    Tuple* old_bases = type->bases;
    type->bases = bases;
    xdecref(old_bases);
    Tuple* mro = TRY(new_tuple(t, {Value(type), Value(base), Value(exception),
                                   Value(exception_type(t, Exc::BaseException)),
                                   Value(t.types().object)}));
    Tuple* old_mro = type->mro;
    type->mro = mro;
    xdecref(old_mro);
    if (!exception->subclasses) exception->subclasses = new std::vector<Type*>;
    exception->subclasses->push_back(type);
    type_modified(t, type, nullptr);
    return true;
}

}  // namespace

const TypeSpec base_exception_spec = {
    .name = "BaseException",
    .basic_size = sizeof(Exception),
    .flags = exception_flags,
    .doc = "Common base class for all exceptions",
    .methods = base_methods,
    .getset = base_getset,
    .fill = fill_base,
};

bool make_exception_types(Thread& t) {
    Interpreter& in = *t.interpreter;
    struct Row {
        Exc kind;
        const char* name;
        int base;   // Exc, -1 for none
        uint32_t size;
    };
    enum : int { none = -1 };
#define EXCEPTION(name, base, layout) name##_index,
    enum : int {
#include "runtime/core/exceptions.def"
        none_index = -1
    };
#define EXCEPTION(name, base, layout) \
    {Exc::name, #name, base##_index, static_cast<uint32_t>(sizeof(layout##Exception))},
    using UnicodeException = baton::UnicodeException;
    static constexpr Row rows[] = {
#include "runtime/core/exceptions.def"
    };
    for (const Row& row : rows) {
        Type*& type = in.exceptions[static_cast<int>(row.kind)];
        if (row.base < 0) {
            type = in.types.base_exception;
            continue;
        }
        const TypeSpec spec = spec_of(row.kind, row.name, row.size);
        type = TRY(make_builtin_type(t, spec, in.exceptions[row.base]));
        in.owned.push_back(type);
    }
    return make_exception_group(t);
}

// ---------------------------------------------------------------- making and linking

Value new_exception(Thread& t, Type* type, std::span<const Value> args) {
    return call(t, Value(type), args.data(), args.size());
}

Exception* make_exception(Thread& t, Type* type, Tuple* args) {
    if (type->dealloc == exception_dealloc<Exception> && !type->has(type_heap)) {
        return allocate_exception<Exception>(t, type, args);
    }
    Own<Tuple> owned = Own<Tuple>::take(args);
    Ref e = Ref::take(TRY(type->construct(t, Value(type), args->items, args->size, nullptr)));
    TRY(type->init(t, *e, args->items, args->size, nullptr));
    return static_cast<Exception*>(e.give().as_object());
}

void set_context(Exception* exception, Object* context) {
    if (context) {
        // Cut the chain where it leads back to `exception`. Chains that user code has made
        // circular elsewhere are noticed by a second walker at half the speed.
        auto* at = static_cast<Exception*>(context);
        auto* slow = at;
        bool step = false;
        while (is_exception(at->context)) {
            auto* next = at->context.as<Exception>();
            if (next == exception) {
                replace(at->context, Value::none());
                break;
            }
            at = next;
            if (at == slow) break;
            if (step) slow = slow->context.as<Exception>();
            step = !step;
        }
    }
    replace(exception->context, context ? Value(context) : Value::none());
}

Value reduce_exception(Thread& t, Value self, Tuple* args, Dict* state) {
    Object* object = self.as_object();
    Own<Tuple> kept = Own<Tuple>::share(args);
    Own<Dict> all = Own<Dict>::share(state);
    Attributes* attributes = attributes_of(object);
    if (attributes && (attributes->shape->dict_mode ? attributes->dict->size > 0
                                                    : attributes->shape->count > 0)) {
        Dict* dict = TRY(attribute_dict(t, object));
        if (!all) {
            all = Own<Dict>::share(dict);
        } else {
            Own<Dict> merged = Own<Dict>::take(TRY(dict_copy(t, dict)));
            TRY(dict_update(t, merged.get(), all.value()));
            all = merged;
        }
    }
    const Value type(object->type);
    if (!all) return Value(TRY(new_tuple(t, {type, kept.value()})));
    return Value(TRY(new_tuple(t, {type, kept.value(), all.value()})));
}

Str* exception_summary(Thread& t, Value exception) {
    Type* type = type_of(t, exception);
    std::string text;
    Ref module = Ref::take(find_attribute(t, Value(type), Value(t.names().dunder_module)));
    if (module.get().is_error()) {
        clear_pending(t);
    } else if (is_str(*module)) {
        const std::string_view name = module.as<Str>()->view();
        if (name != "builtins" && name != "__main__") {
            text += name;
            text += '.';
        }
    } else {
        text += "<unknown>.";
    }
    text += type->qualname->view();
    Own<Str> message = Own<Str>::take(str(t, exception));
    if (!message) {
        clear_pending(t);
        text += ": <exception str() failed>";
    } else if (message->size) {
        text += ": ";
        text += message->view();
    }
    return new_str(t, text);
}

}  // namespace baton
