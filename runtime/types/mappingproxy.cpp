#include "runtime/types/mappingproxy.h"

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_specs.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

Value new_mappingproxy(Thread& t, Value mapping) {
    auto* p = TRY(allocate<MappingProxy>(t, t.types().mappingproxy));
    p->mapping = share(mapping);
    return Value(p);
}

namespace {

Value inner(Value self) { return self.as<MappingProxy>()->mapping; }

Value proxy_construct(Thread& t, Value, const Value* args, size_t nargs, Tuple* keywords) {
    Value mapping;
    TRY(bind_arguments(t, "mappingproxy", "(mapping)", args, nargs, keywords, &mapping));
    if (!type_of(t, mapping)->get_item || has_type(t, mapping, type_is_list | type_is_tuple)) {
        return raise_type_error(t, "mappingproxy() argument must be a mapping, not {}",
                                type_name(t, mapping));
    }
    return new_mappingproxy(t, mapping);
}

void proxy_dealloc(Object* object) { decref(static_cast<MappingProxy*>(object)->mapping); }
void proxy_traverse(Object* object, Visitor& visit) {
    visit(static_cast<MappingProxy*>(object)->mapping);
}

Value proxy_get_item(Thread& t, Value self, Value key) { return get_item(t, inner(self), key); }
Truth proxy_contains(Thread& t, Value self, Value key) { return contains(t, inner(self), key); }
std::optional<int64_t> proxy_length(Thread& t, Value self) { return length(t, inner(self)); }
Value proxy_iter(Thread& t, Value self) { return get_iterator(t, inner(self)); }
std::optional<uint64_t> proxy_hash(Thread& t, Value self) { return hash(t, inner(self)); }
Value proxy_compare(Thread& t, Value left, Value right, CompareOp op) {
    return compare(t, op, inner(left), right);
}
Value proxy_str(Thread& t, Value self) { return Value(TRY(str(t, inner(self)))); }
Value proxy_repr(Thread& t, Value self) {
    Own<Str> text = Own<Str>::take(TRY(repr(t, inner(self))));
    return Value(TRY(new_str(t, fmt::format("mappingproxy({})", text->view()))));
}
Value unwrapped(Thread& t, Value v) {
    return type_of(t, v) == t.types().mappingproxy ? inner(v) : v;
}
Value proxy_or(Thread& t, Value left, Value right) {
    return binary_op(t, BinaryOp::or_, unwrapped(t, left), unwrapped(t, right));
}
Value proxy_in_place_or(Thread& t, Value self, Value) {
    return raise_type_error(t, "'|=' is not supported by {}; use '|' instead", type_name(t, self));
}

Value forward(Thread& t, Value self, const char* name) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    return call_method(t, inner(self), key.get(), {});
}

Value proxy_get(Thread& t, const Value* args, size_t) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, "get")));
    return call_method(t, inner(args[0]), key.get(),
                       {args[1], args[2].is_unbound() ? Value::none() : args[2]});
}

constexpr NativeDef methods[] = {
    {"get", "(self, key, default=None, /)", proxy_get, "Return the value for key if key is in the "
     "mapping, else default."},
    {"keys", "(self, /)",
     [](Thread& t, const Value* a, size_t) { return forward(t, a[0], "keys"); },
     "D.keys() -> a set-like object providing a view on D's keys"},
    {"values", "(self, /)",
     [](Thread& t, const Value* a, size_t) { return forward(t, a[0], "values"); },
     "D.values() -> an object providing a view on D's values"},
    {"items", "(self, /)",
     [](Thread& t, const Value* a, size_t) { return forward(t, a[0], "items"); },
     "D.items() -> a set-like object providing a view on D's items"},
    {"copy", "(self, /)",
     [](Thread& t, const Value* a, size_t) { return forward(t, a[0], "copy"); },
     "D.copy() -> a shallow copy of D"},
    {"__reversed__", "(self, /)",
     [](Thread& t, const Value* a, size_t) { return forward(t, a[0], "__reversed__"); },
     "D.__reversed__() -> reverse iterator"},
    {"__class_getitem__", "(cls, item, /)", generic_class_getitem, "See PEP 585",
     native_class_method},
    {}};

}  // namespace

const TypeSpec mappingproxy_spec = {
    .name = "mappingproxy",
    .basic_size = sizeof(MappingProxy),
    .flags = type_immutable | type_mapping_pattern,
    .methods = methods,
    .fill =
        [](Type& type) {
            type.construct = proxy_construct;
            type.dealloc = proxy_dealloc;
            type.traverse = proxy_traverse;
            type.get_item = proxy_get_item;
            type.contains = proxy_contains;
            type.length = proxy_length;
            type.iter = proxy_iter;
            type.hash = proxy_hash;
            type.compare = proxy_compare;
            type.str = proxy_str;
            type.repr = proxy_repr;
            type.binary[static_cast<int>(BinaryOp::or_)] = proxy_or;
            type.in_place[static_cast<int>(BinaryOp::or_)] = proxy_in_place_or;
        },
};

}  // namespace baton
