// The exceptions with a few fields of their own: KeyError, StopIteration, SystemExit, ImportError,
// AttributeError, NameError, SyntaxError and the Unicode errors.
#include <algorithm>

#include "runtime/base/unicode.h"
#include "runtime/core/argument_type.h"
#include "runtime/types/buffer.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception_layouts.h"

namespace baton {

namespace {

// __init__ of exceptions whose fields are given as keywords: `fields` names them; the positional
// arguments become args.
struct KeywordField {
    const char* name;
    Value* field;
};

bool init_with_keywords(Thread& t, Value self, const char* type, const Value* args, size_t nargs,
                        Tuple* keywords, std::initializer_list<KeywordField> fields) {
    TRY(exception_init(t, self, args, nargs, nullptr));
    for (const KeywordField& f : fields) replace(*f.field, Value());
    const size_t count = keywords ? keywords->size : 0;
    for (size_t k = 0; k < count; ++k) {
        const std::string_view name = keywords->items[k].as<Str>()->view();
        auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const KeywordField& f) { return name == f.name; });
        if (found == fields.end()) {
            return raise_type_error(t, "'{}' is an invalid keyword argument for {}()", name, type);
        }
        replace(*found->field, share(args[nargs + k]));
    }
    return true;
}

}  // namespace

// ---------------------------------------------------------------- KeyError

void fill_key_error(Type& type) {
    type.str = [](Thread& t, Value self) -> Value {
        const Tuple* args = self.as<Exception>()->args;
        if (args->size != 1) return exception_str(t, self);
        Ref key = Ref::share(args->items[0]);
        return TRY(repr(t, *key));
    };
}

// ---------------------------------------------------------------- StopIteration, SystemExit

const GetSetDef stop_iteration_getset[] = {
    {"value", FieldAccess<&StopIterationException::value>::get,
     FieldAccess<&StopIterationException::value>::set, "generator return value"},
    {},
};

void fill_stop_iteration(Type& type) {
    type.init = [](Thread& t, Value self, const Value* args, size_t nargs,
                   Tuple* keywords) -> bool {
        TRY(exception_init(t, self, args, nargs, keywords));
        replace(self.as<StopIterationException>()->value,
                nargs ? share(args[0]) : Value::none());
        return true;
    };
}

const GetSetDef system_exit_getset[] = {
    {"code", FieldAccess<&SystemExitException::code>::get,
     FieldAccess<&SystemExitException::code>::set, "exception code"},
    {},
};

void fill_system_exit(Type& type) {
    type.init = [](Thread& t, Value self, const Value* args, size_t nargs,
                   Tuple* keywords) -> bool {
        TRY(exception_init(t, self, args, nargs, keywords));
        auto* e = self.as<SystemExitException>();
        replace(e->code, nargs == 0   ? Value::none()
                         : nargs == 1 ? share(args[0])
                                      : share(Value(e->args)));
        return true;
    };
}

// ---------------------------------------------------------------- ImportError

namespace {

bool import_error_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    auto* e = self.as<ImportErrorException>();
    TRY(init_with_keywords(t, self, "ImportError", args, nargs, keywords,
                           {{"name", &e->name}, {"path", &e->path}, {"name_from", &e->name_from}}));
    replace(e->msg, nargs == 1 ? share(args[0]) : Value());
    return true;
}

Value import_error_str(Thread& t, Value self) {
    const Value msg = self.as<ImportErrorException>()->msg;
    if (is_str(msg) && type_of(t, msg) == t.types().str) return share(msg);
    return exception_str(t, self);
}

Value import_error_reduce(Thread& t, const Value* args, size_t) {
    auto* e = args[0].as<ImportErrorException>();
    Own<Dict> state;
    auto add = [&](Str* name, Value value) -> bool {
        if (value.is_unbound() || value.is_none()) return true;
        if (!state) state = Own<Dict>::take(TRY(new_dict(t)));
        return dict_set(t, state.get(), name, value);
    };
    TRY(add(t.names().name_, e->name));
    TRY(add(t.names().path_, e->path));
    Own<Str> name_from = Own<Str>::take(TRY(intern(t, "name_from")));
    TRY(add(name_from.get(), e->name_from));
    return reduce_exception(t, args[0], e->args, state.get());
}

}  // namespace

const NativeDef import_error_methods[] = {
    {"__reduce__", "(self, /)", import_error_reduce},
    {},
};

const GetSetDef import_error_getset[] = {
    {"msg", FieldAccess<&ImportErrorException::msg>::get,
     FieldAccess<&ImportErrorException::msg>::set, "exception message"},
    {"name", FieldAccess<&ImportErrorException::name>::get,
     FieldAccess<&ImportErrorException::name>::set, "module name"},
    {"path", FieldAccess<&ImportErrorException::path>::get,
     FieldAccess<&ImportErrorException::path>::set, "module path"},
    {"name_from", FieldAccess<&ImportErrorException::name_from>::get,
     FieldAccess<&ImportErrorException::name_from>::set, "name imported from module"},
    {},
};

void fill_import_error(Type& type) {
    type.init = import_error_init;
    type.str = import_error_str;
}

// ---------------------------------------------------------------- AttributeError, NameError

const GetSetDef attribute_error_getset[] = {
    {"name", FieldAccess<&AttributeErrorException::name>::get,
     FieldAccess<&AttributeErrorException::name>::set, "attribute name"},
    {"obj", FieldAccess<&AttributeErrorException::obj>::get,
     FieldAccess<&AttributeErrorException::obj>::set, "object"},
    {},
};

namespace {

// What pickling keeps: the attributes, the name and the args; not the object.
Dict* attribute_error_state(Thread& t, Value self) {
    auto* e = self.as<AttributeErrorException>();
    Own<Dict> state = Own<Dict>::take(TRY(new_dict(t)));
    Attributes* attributes = attributes_of(e);
    if (attributes && (attributes->shape->dict_mode || attributes->shape->count)) {
        TRY(dict_update(t, state.get(), Value(TRY(attribute_dict(t, e)))));
    }
    if (!e->name.is_unbound() && !e->name.is_none()) {
        TRY(dict_set(t, state.get(), t.names().name_, e->name));
    }
    Own<Str> args = Own<Str>::take(TRY(intern(t, "args")));
    TRY(dict_set(t, state.get(), args.get(), Value(e->args)));
    return state.give();
}

}  // namespace

const NativeDef attribute_error_methods[] = {
    {"__getstate__", "(self, /)",
     [](Thread& t, const Value* args, size_t) -> Value {
         return Value(TRY(attribute_error_state(t, args[0])));
     }},
    {"__reduce__", "(self, /)",
     [](Thread& t, const Value* args, size_t) -> Value {
         Own<Dict> state = Own<Dict>::take(TRY(attribute_error_state(t, args[0])));
         return Value(TRY(new_tuple(t, {Value(args[0].as_object()->type),
                                        Value(args[0].as<Exception>()->args), state.value()})));
     }},
    {},
};

void fill_attribute_error(Type& type) {
    type.init = [](Thread& t, Value self, const Value* args, size_t nargs,
                   Tuple* keywords) -> bool {
        auto* e = self.as<AttributeErrorException>();
        return init_with_keywords(t, self, "AttributeError", args, nargs, keywords,
                                  {{"name", &e->name}, {"obj", &e->obj}});
    };
}

const GetSetDef name_error_getset[] = {
    {"name", FieldAccess<&NameErrorException::name>::get,
     FieldAccess<&NameErrorException::name>::set, "name"},
    {},
};

void fill_name_error(Type& type) {
    type.init = [](Thread& t, Value self, const Value* args, size_t nargs,
                   Tuple* keywords) -> bool {
        auto* e = self.as<NameErrorException>();
        return init_with_keywords(t, self, "NameError", args, nargs, keywords,
                                  {{"name", &e->name}});
    };
}

// ---------------------------------------------------------------- SyntaxError

namespace {

bool syntax_error_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(exception_init(t, self, args, nargs, keywords));
    auto* e = self.as<SyntaxErrorException>();
    if (nargs >= 1) replace(e->msg, share(args[0]));
    if (nargs != 2) return true;
    Own<Tuple> info = Own<Tuple>::take(TRY(tuple_from(t, args[1])));
    if (info->size < 4) {
        return raise_type_error(t, "function takes at least 4 arguments ({} given)", info->size);
    }
    if (info->size > 6) {
        return raise_type_error(t, "function takes at most 6 arguments ({} given)", info->size);
    }
    Value* const fields[] = {&e->filename, &e->lineno,     &e->offset,
                             &e->text,     &e->end_lineno, &e->end_offset};
    for (size_t i = 0; i < std::size(fields); ++i) {
        replace(*fields[i], i < info->size ? share(info->items[i]) : Value());
    }
    if (info->size == 5) {
        return raise_type_error(t, "end_offset must be provided when end_lineno is provided");
    }
    return true;
}

Value syntax_error_str(Thread& t, Value self) {
    auto* e = self.as<SyntaxErrorException>();
    Ref filename = Ref::share(is_str(e->filename) ? e->filename : Value());
    const bool has_line = !e->lineno.is_unbound() && type_of(t, e->lineno) == t.types().int_;
    Ref line = Ref::share(has_line ? e->lineno : Value());
    const Value msg = e->msg.is_unbound() ? Value::none() : e->msg;
    Str* text = TRY(str(t, msg));
    if (!filename && !has_line) return Value(text);
    Own<Str> shown = Own<Str>::take(text);
    std::string out = to_string(shown.get());
    std::string_view file;
    if (filename) {
        file = filename.as<Str>()->view();
        const size_t slash = file.rfind('/');
        if (slash != std::string_view::npos) file.remove_prefix(slash + 1);
    }
    std::string number;
    if (has_line) {
        Own<Str> digits = Own<Str>::take(TRY(str(t, *line)));
        number = to_string(digits.get());
    }
    if (filename && has_line) {
        out += fmt::format(" ({}, line {})", file, number);
    } else if (filename) {
        out += fmt::format(" ({})", file);
    } else {
        out += fmt::format(" (line {})", number);
    }
    return TRY(new_str(t, out));
}

}  // namespace

#define FIELD(name) \
    {#name, FieldAccess<&SyntaxErrorException::name>::get, \
     FieldAccess<&SyntaxErrorException::name>::set}
const GetSetDef syntax_error_getset[] = {
    FIELD(msg),  FIELD(filename),   FIELD(lineno),     FIELD(offset),
    FIELD(text), FIELD(end_lineno), FIELD(end_offset), FIELD(print_file_and_line),
    {},
};
#undef FIELD

void fill_syntax_error(Type& type) {
    type.init = syntax_error_init;
    type.str = syntax_error_str;
}

// ---------------------------------------------------------------- Unicode errors

namespace {

bool check_unicode_arguments(Thread& t, size_t nargs, size_t wanted) {
    if (nargs == wanted) return true;
    return raise_type_error(t, "function takes exactly {} arguments ({} given)", wanted, nargs);
}

bool check_str(Thread& t, Value v, int position) {
    if (is_str(v)) return true;
    return raise_type_error(t, "argument {} must be str, not {}", position, argument_type(t, v));
}

// Sets the fields; `encoding` may be unbound.
bool set_unicode_fields(Thread& t, Value self, Value encoding, Value object, Value start, Value end,
                        Value reason) {
    const auto first = to_int64(t, start);
    if (!first) return false;
    const auto last = to_int64(t, end);
    if (!last) return false;
    auto* e = self.as<UnicodeException>();
    replace(e->encoding, share(encoding));
    replace(e->object, share(object));
    replace(e->reason, share(reason));
    e->start = *first;
    e->end = *last;
    return true;
}

bool encode_error_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(exception_init(t, self, args, nargs, keywords));
    TRY(check_unicode_arguments(t, nargs, 5));
    TRY(check_str(t, args[0], 1));
    TRY(check_str(t, args[1], 2));
    TRY(check_str(t, args[4], 5));
    return set_unicode_fields(t, self, args[0], args[1], args[2], args[3], args[4]);
}

bool decode_error_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    TRY(exception_init(t, self, args, nargs, keywords));
    TRY(check_unicode_arguments(t, nargs, 5));
    TRY(check_str(t, args[0], 1));
    TRY(check_str(t, args[4], 5));
    Type* type = type_of(t, args[1]);
    if (type->has(type_is_bytes)) {
        return set_unicode_fields(t, self, args[0], args[1], args[2], args[3], args[4]);
    }
    if (!is_bytes_like(args[1])) {
        return raise_type_error(t, "a bytes-like object is required, not '{}'", type_name(type));
    }
    Ref copy = Ref::take(TRY(call(t, Value(t.types().bytes), {args[1]})));
    return set_unicode_fields(t, self, args[0], *copy, args[2], args[3], args[4]);
}

bool translate_error_init(Thread& t, Value self, const Value* args, size_t nargs,
                          Tuple* keywords) {
    TRY(exception_init(t, self, args, nargs, keywords));
    TRY(check_unicode_arguments(t, nargs, 4));
    TRY(check_str(t, args[0], 1));
    TRY(check_str(t, args[3], 4));
    return set_unicode_fields(t, self, Value(), args[0], args[1], args[2], args[3]);
}

// The bad range, put into the object's bounds.
void clamp_range(int64_t size, const UnicodeException* e, int64_t& start, int64_t& end) {
    start = std::clamp<int64_t>(e->start, 0, std::max<int64_t>(size - 1, 0));
    end = std::clamp<int64_t>(e->end, std::min<int64_t>(1, size), size);
}

std::string bad_character(const Str* s, int64_t at) {
    const auto c = static_cast<uint32_t>(str_char_at(s, static_cast<size_t>(at)));
    if (c <= 0xff) return fmt::format("\\x{:02x}", c);
    if (c <= 0xffff) return fmt::format("\\u{:04x}", c);
    return fmt::format("\\U{:08x}", c);
}

// str() of a field, which user code may have set to anything; empty when unset.
std::optional<std::string> field_text(Thread& t, Value v) {
    Ref kept = Ref::share(v);
    Own<Str> text = Own<Str>::take(TRY(str(t, *kept)));
    return to_string(text.get());
}

Value encode_error_str(Thread& t, Value self) {
    auto* e = self.as<UnicodeException>();
    if (e->object.is_unbound()) return share(Value(t.interpreter->empty_str));
    Ref object = Ref::share(e->object);
    const std::string reason = TRY(field_text(t, e->reason));
    const std::string encoding = TRY(field_text(t, e->encoding));
    int64_t start, end;
    clamp_range(static_cast<int64_t>(object.as<Str>()->length), e, start, end);
    if (e->start < static_cast<int64_t>(object.as<Str>()->length) && end == start + 1) {
        return TRY(new_str(t, fmt::format("'{}' codec can't encode character '{}' in position {}: {}",
                                          encoding, bad_character(object.as<Str>(), start), start,
                                          reason)));
    }
    return TRY(new_str(t, fmt::format("'{}' codec can't encode characters in position {}-{}: {}",
                                      encoding, e->start, e->end - 1, reason)));
}

Value decode_error_str(Thread& t, Value self) {
    auto* e = self.as<UnicodeException>();
    if (e->object.is_unbound()) return share(Value(t.interpreter->empty_str));
    Ref object = Ref::share(e->object);
    const std::string reason = TRY(field_text(t, e->reason));
    const std::string encoding = TRY(field_text(t, e->encoding));
    const int64_t size = TRY(length(t, *object));
    int64_t start, end;
    clamp_range(size, e, start, end);
    if (e->start < size && end == start + 1) {
        Ref byte = Ref::take(TRY(get_item(t, *object, Value::small_int(start))));
        return TRY(new_str(t, fmt::format("'{}' codec can't decode byte {:#04x} in position {}: {}",
                                          encoding, byte.get().as_small_int(), start, reason)));
    }
    return TRY(new_str(t, fmt::format("'{}' codec can't decode bytes in position {}-{}: {}",
                                      encoding, e->start, e->end - 1, reason)));
}

Value translate_error_str(Thread& t, Value self) {
    auto* e = self.as<UnicodeException>();
    if (e->object.is_unbound()) return share(Value(t.interpreter->empty_str));
    Ref object = Ref::share(e->object);
    const std::string reason = TRY(field_text(t, e->reason));
    int64_t start, end;
    clamp_range(static_cast<int64_t>(object.as<Str>()->length), e, start, end);
    if (e->start < static_cast<int64_t>(object.as<Str>()->length) && end == start + 1) {
        return TRY(new_str(t, fmt::format("can't translate character '{}' in position {}: {}",
                                          bad_character(object.as<Str>(), start), start, reason)));
    }
    return TRY(new_str(t, fmt::format("can't translate characters in position {}-{}: {}", e->start,
                                      e->end - 1, reason)));
}

template <int64_t UnicodeException::*Field>
Value get_position(Thread&, Value self) {
    return Value::small_int(self.as<UnicodeException>()->*Field);
}

template <int64_t UnicodeException::*Field>
bool set_position(Thread& t, Value self, Value value) {
    if (value.is_unbound()) return raise_type_error(t, "can't delete numeric/char attribute");
    const auto number = to_int64(t, value);
    if (!number) return false;
    self.as<UnicodeException>()->*Field = *number;
    return true;
}

// The object decides how the range is read, so it keeps its type.
bool set_object(Thread& t, Value self, Value value) {
    const Value present = self.as<UnicodeException>()->object;
    if (!present.is_unbound() && (value.is_unbound() || is_str(present) != is_str(value))) {
        return raise_type_error(t, "object attribute must be {}",
                                is_str(present) ? "str" : "bytes");
    }
    replace(self.as<UnicodeException>()->object, share(value));
    return true;
}

}  // namespace

const GetSetDef unicode_error_getset[] = {
    {"encoding", FieldAccess<&UnicodeException::encoding>::get,
     FieldAccess<&UnicodeException::encoding>::set, "exception encoding"},
    {"object", FieldAccess<&UnicodeException::object>::get, set_object, "exception object"},
    {"start", get_position<&UnicodeException::start>, set_position<&UnicodeException::start>,
     "exception start"},
    {"end", get_position<&UnicodeException::end>, set_position<&UnicodeException::end>,
     "exception end"},
    {"reason", FieldAccess<&UnicodeException::reason>::get,
     FieldAccess<&UnicodeException::reason>::set, "exception reason"},
    {},
};

void fill_unicode_error(Type&) {}
void fill_unicode_decode_error(Type& type) {
    type.init = decode_error_init;
    type.str = decode_error_str;
}
void fill_unicode_encode_error(Type& type) {
    type.init = encode_error_init;
    type.str = encode_error_str;
}
void fill_unicode_translate_error(Type& type) {
    type.init = translate_error_init;
    type.str = translate_error_str;
}

}  // namespace baton
