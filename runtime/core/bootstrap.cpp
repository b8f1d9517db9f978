#include "runtime/core/bootstrap.h"

#include "runtime/core/intern.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_builder.h"
#include "runtime/core/type_caches.h"
#include "runtime/core/type_slots.h"
#include "runtime/core/type_specs.h"
#include "runtime/core/weakrefs.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

bool begin_types(Thread& t) {
    BuiltinTypes& types = t.interpreter->types;
    [[maybe_unused]] Type* const none = nullptr;
    struct Row {
        Type* BuiltinTypes::*field;
        const TypeSpec* spec;
        Type* BuiltinTypes::*base;
    };
    constexpr Type* BuiltinTypes::*no_base = nullptr;
#define BASE_none no_base
#define BASE_object &BuiltinTypes::object
#define BASE_int_ &BuiltinTypes::int_
#define BUILTIN_TYPE(name, base) {&BuiltinTypes::name, &name##_spec, BASE_##base},
    const Row rows[] = {
#include "runtime/core/types.def"
    };
#undef BASE_none
#undef BASE_object
#undef BASE_int_
    for (const Row& row : rows) {
        Type* type = begin_builtin_type(t, *row.spec, row.base ? types.*row.base : nullptr);
        if (!type) return false;
        types.*row.field = type;
        t.interpreter->owned.push_back(type);
    }
    types.object->Object::type = types.type->Object::type = types.type;
    return true;
}

bool finish_types(Thread& t) {
    BuiltinTypes& types = t.interpreter->types;
#define BUILTIN_TYPE(name, base) TRY(finish_builtin_type(t, types.name, name##_spec));
#include "runtime/core/types.def"
    return true;
}

bool make_constants(Thread& t) {
    Interpreter& in = *t.interpreter;
    in.empty_str = TRY(allocate_str(t, 0));
    in.empty_str->data[0] = 0;
    finish_str(in.empty_str);
    for (int c = 0; c < 128; ++c) {
        Str* s = TRY(allocate_str(t, 1));
        s->data[0] = static_cast<char>(c);
        s->data[1] = 0;
        finish_str(s);
        in.ascii_chars[c] = s;
    }
    Object* empty = in.heap.allocate_object(sizeof(Tuple), in.types.tuple);
    if (!empty) return false;
    in.empty_tuple = static_cast<Tuple*>(empty);
    in.empty_tuple->size = 0;
    return true;
}

bool intern_names(Thread& t) {
    Names& names = t.interpreter->names;
#define NAME(field, text) names.field = TRY(intern(t, text));
#define DUNDER(x) names.dunder_##x = TRY(intern(t, "__" #x "__"));
#include "runtime/core/names.def"
    return true;
}

bool add_builtin_types(Thread& t) {
    Interpreter& in = *t.interpreter;
    const BuiltinTypes& types = in.types;
    for (Type* type : {types.object, types.type, types.int_, types.bool_, types.float_,
                       types.complex_, types.str, types.bytes, types.bytearray,
                       types.memoryview,
                       types.tuple, types.list, types.dict, types.set, types.frozenset,
                       types.range, types.slice, types.property, types.classmethod,
                       types.staticmethod, types.super, types.enumerate, types.zip, types.map,
                       types.filter, types.reversed}) {
        TRY(dict_set(t, in.builtins, type->name, Value(type)));
    }
    for (int i = 0; i < exception_count; ++i) {
        if (!in.exceptions[i]) continue;
        TRY(dict_set(t, in.builtins, in.exceptions[i]->name, Value(in.exceptions[i])));
    }
    if (in.exception_group) {
        TRY(dict_set(t, in.builtins, in.exception_group->name, Value(in.exception_group)));
    }
    const std::pair<const char*, Exc> aliases[] = {{"IOError", Exc::OSError},
                                                   {"EnvironmentError", Exc::OSError}};
    for (const auto& [alias, kind] : aliases) {
        Own<Str> name = Own<Str>::take(TRY(intern(t, alias)));
        TRY(dict_set(t, in.builtins, name.get(), Value(in.exceptions[static_cast<int>(kind)])));
    }
    const std::pair<const char*, Value> constants[] = {
        {"None", Value::none()},
        {"True", Value::true_()},
        {"False", Value::false_()},
        {"Ellipsis", Value::ellipsis()},
        {"NotImplemented", Value::not_implemented()},
        {"__debug__", Value::boolean(in.options.optimize == 0)}};
    for (const auto& [name_text, value] : constants) {
        Own<Str> name = Own<Str>::take(TRY(intern(t, name_text)));
        TRY(dict_set(t, in.builtins, name.get(), value));
    }
    return true;
}

}  // namespace

bool bootstrap_runtime(Thread& t) {
    Interpreter& in = *t.interpreter;
    in.type_caches = {new TypeCaches, [](TypeCaches* caches) { delete caches; }};
    if (!in.interned) in.interned = std::make_unique<InternTable>();
    if (!in.weakrefs) in.weakrefs = std::make_unique<WeakRefTable>();
    if (!begin_types(t)) return false;
    in.types.base_exception->type_flags_word |= type_is_exception;
    TRY(make_constants(t));
    TRY(intern_names(t));
    TRY(init_special_methods(t));
    TRY(finish_types(t));
    in.exceptions[static_cast<int>(Exc::BaseException)] = in.types.base_exception;
    TRY(make_exception_types(t));
    in.memory_error = TRY(
        make_exception(t, exception_type(t, Exc::MemoryError), TRY(new_tuple(t, size_t{0}))));
    in.modules = TRY(new_dict(t));
    in.builtins = TRY(new_dict(t, 160));
    return add_builtin_types(t);
}

}  // namespace baton
