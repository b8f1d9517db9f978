#include "vm/interpreter/inline_cache.h"

#include <cstring>

#include "compiler/bytecode/opcode.h"
#include "runtime/core/protocol.h"
#include "runtime/core/type_caches.h"
#include "runtime/types/descriptors.h"
#include "runtime/types/module.h"
#include "vm/frame.h"
#include "vm/interpreter/slow_paths.h"

namespace baton {

namespace {

constexpr uint16_t max_misses = 32;
constexpr uint16_t many = 4;  // as many misses of an attribute: the interpreter's table is better

// Whether the instruction takes a float that its predecessor leaves in the loop's `d`.
constexpr bool takes_float(Op op) {
    switch (op) {
#define OP(name, format, flags, description)
#define BINARY(name, op)
#define ARITHMETIC(name, op) \
    case Op::name:           \
    case Op::name##_K:       \
    case Op::IN_##name:      \
    case Op::IN_##name##_K:
#define COMPARE(name, op)             \
    case Op::JUMP_IF_##name:          \
    case Op::JUMP_IF_##name##_K:      \
    case Op::JUMP_IF_NOT_##name:      \
    case Op::JUMP_IF_NOT_##name##_K:
#include "compiler/bytecode/opcodes.def"
        return true;
    default: return false;
    }
}

void rewrite(uint32_t* pc, Op op) { *pc = (*pc & ~0xffu) | static_cast<uint32_t>(op); }

// Whether another attempt at caching is worth it.
bool may_cache(InlineCache& cache) { return cache.misses < max_misses && ++cache.misses; }

bool fixed_record(const Type* type) { return AttributeTable::fixed_record(type); }
Attributes* record(Object* object, const Type* type) {
    return AttributeTable::record(object, type);
}
uint32_t value_offset(const Type* type, int32_t slot) {
    return static_cast<uint32_t>(type->attributes_offset + offsetof(Attributes, inline_values) +
                                 static_cast<size_t>(slot) * sizeof(Value));
}

Value& value_at(Object* object, uint32_t offset) {
    return *reinterpret_cast<Value*>(reinterpret_cast<char*>(object) + offset);
}

bool is_data_descriptor(Value v) {
    return v.is_object() && v.as_object()->type->descriptor_set;
}
// Where an instance keeps what a descriptor of `__slots__` stands for; 0: it is no such descriptor.
uint32_t member_offset(Thread& t, const Type* type, Value found) {
    if (!found.is_object() || found.as_object()->type != t.types().member_descriptor) return 0;
    const auto* member = found.as<MemberDescriptor>();
    return is_subtype(type, member->owner) ? member->offset : 0;
}
bool is_descriptor(Value v) { return v.is_object() && v.as_object()->type->descriptor_get; }

// Adds to the table what holds for loading the attribute, or for storing an existing one.
void remember(Thread& t, Object* object, Str* name) {
    Type* type = object->type;
    if (!type->has(type_plain_getattr) || !type->version) return;
    const Value found = type_lookup(type, name);
    AttributeTable::Entry entry;
    entry.writable = type->has(type_plain_setattr);
    entry.found = found;
    if (const uint32_t offset = member_offset(t, type, found)) {
        entry.offset = offset;
    } else {
        if (is_data_descriptor(found)) return;
        int32_t slot = -1;
        if (fixed_record(type)) {
            const Shape* shape = record(object, type)->shape;
            if (!shape || shape->dict_mode) return;
            slot = shape->find(name);
        } else if (type->attributes_offset) {
            return;
        }
        if (slot >= 0) {
            if (slot >= type->inline_slots) return;
            entry.offset = value_offset(type, slot);
        } else if (found.is_unbound()) {
            return;
        } else if (!is_descriptor(found)) {
            entry.kind = AttributeTable::Kind::constant;
        } else if (found.as_object()->type->has(type_method_like)) {
            entry.kind = AttributeTable::Kind::method;
        } else {
            return;
        }
    }
    t.interpreter->type_caches->attributes().remember(object, name, entry);
}

// Adds to the table what storing a new attribute does.
void remember_addition(Thread& t, Object* object, Str* name) {
    Type* type = object->type;
    if (!type->has(type_plain_setattr) || !type->version || !fixed_record(type)) return;
    Shape* shape = record(object, type)->shape;
    if (!shape || shape->dict_mode || shape->find(name) >= 0) return;
    if (shape->count >= type->inline_slots || shape->count >= max_shape_slots) return;
    if (is_data_descriptor(type_lookup(type, name))) return;
    AttributeTable::Entry entry;
    entry.kind = AttributeTable::Kind::addition;
    entry.offset = value_offset(type, static_cast<int32_t>(shape->count));
    entry.shape = shape->add(name);
    t.interpreter->type_caches->attributes().remember(object, name, entry);
}

// Whether an instruction that met the object had better tell several cases apart from now on.
bool meets_many(Value object, const InlineCache& cache) {
    return cache.misses >= many && object.as_object()->type->attributes_offset;
}

// No type and shape fit an empty case: a shape's address is even.
constexpr AttributeCase no_case = {.version = 0, .offset = 0, .guard = 1, .found = nullptr};
constexpr AttributeCase no_cases[max_attribute_cases] = {no_case, no_case, no_case, no_case};

// Turns the instruction into one that has cases.
void make_polymorphic(Thread& t, uint32_t* pc, InlineCache& cache, Op op) {
    rewrite(pc, op);
    cache.slot = 0;
    cache.cases = static_cast<AttributeCase*>(
        t.interpreter->heap.allocate_raw(sizeof(no_cases)));
    if (cache.cases) {
        memcpy(cache.cases, no_cases, sizeof(no_cases));
        cache.misses = InlineCache::has_cases;
    } else {
        // Without memory the table has to do.
        cache.cases = const_cast<AttributeCase*>(no_cases);
        cache.misses = max_misses;
    }
}

// What the table knows of the attribute of such objects, or null.
const AttributeTable::Entry* known_of(Thread& t, Object* object, Str* name) {
    return t.interpreter->type_caches->attributes().find(object, name);
}

// Makes a case of what is known of the attribute of such objects.
void add_case(InlineCache& cache, Object* object, const AttributeTable::Entry& known) {
    const Type* type = object->type;
    if (cache.misses != InlineCache::has_cases || type->attributes_offset != sizeof(Object) ||
        !fixed_record(type)) {
        return;
    }
    cache.cases[cache.slot++ % max_attribute_cases] = {
        .version = type->version,
        .offset = known.offset,
        .guard = reinterpret_cast<uint64_t>(record(object, type)->shape),
        .found = known.kind == AttributeTable::Kind::method ? known.found.as_object() : nullptr};
}

}  // namespace

namespace {

// What a LOAD_ATTR of an inline slot with such a value had better become.
Op slot_load(const Thread& t, const uint32_t* pc, Value value) {
    const uint32_t locals = t.frame->locals;
    const bool goes_on = value.is_tagged_float() && takes_float(decode_op(pc[2])) &&
                         decode_a(*pc) >= locals && decode_b(*pc) < locals;
    return goes_on ? Op::LOAD_ATTR_FLOAT : Op::LOAD_ATTR_SLOT;
}

}  // namespace

Value load_attribute_caching(Thread& t, Value object, uint32_t* pc, InlineCache& cache) {
    if (!object.is_object()) return get_attribute(t, object, cache.name);
    Type* type = object.as_object()->type;
    if (type == t.types().module) {
        Dict* dict = object.as<Module>()->dict;
        const int64_t entry = dict_find(dict, cache.name);
        if (entry >= 0) {
            if (may_cache(cache)) {
                cache.guard = dict_keys_version(t, dict);
                cache.entry = static_cast<uint32_t>(entry);
                rewrite(pc, Op::LOAD_ATTR_MODULE);
            }
            return share(dict->entries[entry].value);
        }
        return get_attribute(t, object, cache.name);
    }
    if (type->has(type_is_type)) {
        // A plain attribute found in the class's own mro, and nothing by that name in the metaclass.
        auto* cls = object.as<Type>();
        if (type == t.types().type && cls->version &&
            type_lookup(type, cache.name).is_unbound()) {
            const Value found = type_lookup(cls, cache.name);
            if (!found.is_unbound() && !is_descriptor(found) && may_cache(cache)) {
                cache.version = cls->version;
                cache.guard2 = found.bits();
                rewrite(pc, Op::LOAD_ATTR_TYPE);
                return share(found);
            }
        }
        return get_attribute(t, object, cache.name);
    }
    if (!type->has(type_plain_getattr) || !type->version) {
        return get_attribute(t, object, cache.name);
    }
    if (meets_many(object, cache)) {
        make_polymorphic(t, pc, cache, Op::LOAD_ATTR_MANY);
        return load_attribute_many(t, object, cache);
    }
    const Value found = type_lookup(type, cache.name);
    if (const uint32_t offset = member_offset(t, type, found); offset && may_cache(cache)) {
        cache.version = type->version;
        cache.offset = offset;
        rewrite(pc, Op::LOAD_ATTR_MEMBER);
        return get_attribute(t, object, cache.name);
    }
    if (is_data_descriptor(found)) return get_attribute(t, object, cache.name);
    if (fixed_record(type)) {
        Attributes* attributes = record(object.as_object(), type);
        Shape* shape = attributes->shape;
        if (shape && !shape->dict_mode) {
            const int32_t slot = shape->find(cache.name);
            if (slot >= 0) {
                const bool in_line = slot < type->inline_slots;
                const uint32_t index = in_line ? slot : slot - type->inline_slots;
                if (may_cache(cache)) {
                    cache.version = type->version;
                    cache.guard = reinterpret_cast<uint64_t>(shape);
                    cache.slot = static_cast<uint16_t>(index);
                    if (in_line) cache.value_offset = value_offset(type, slot);
                    cache.offset = type->attributes_offset;
                    rewrite(pc, in_line ? slot_load(t, pc, attributes->inline_values[index])
                                        : Op::LOAD_ATTR_OVERFLOW);
                }
                return share(in_line ? attributes->inline_values[index]
                                     : attributes->overflow[index]);
            }
            if (!found.is_unbound() && !is_descriptor(found) && may_cache(cache)) {
                cache.version = type->version;
                cache.guard = reinterpret_cast<uint64_t>(shape);
                cache.guard2 = found.bits();
                cache.offset = type->attributes_offset;
                rewrite(pc, Op::LOAD_ATTR_CLASS);
                return share(found);
            }
        }
    } else if (!type->attributes_offset && !found.is_unbound() && !is_descriptor(found) &&
               may_cache(cache)) {
        cache.version = type->version;
        cache.guard = 0;
        cache.guard2 = found.bits();
        rewrite(pc, Op::LOAD_ATTR_CLASS);
        return share(found);
    }
    return get_attribute(t, object, cache.name);
}

bool store_attribute_caching(Thread& t, Value object, Value value, uint32_t* pc,
                             InlineCache& cache) {
    if (!object.is_object()) return set_attribute(t, object, cache.name, value);
    Type* type = object.as_object()->type;
    if (meets_many(object, cache)) {
        make_polymorphic(t, pc, cache, Op::STORE_ATTR_MANY);
        return store_attribute_many(t, object, value, cache);
    }
    if (type->has(type_plain_setattr) && type->version) {
        const uint32_t offset = member_offset(t, type, type_lookup(type, cache.name));
        if (offset && may_cache(cache)) {
            cache.version = type->version;
            cache.offset = offset;
            rewrite(pc, Op::STORE_ATTR_MEMBER);
            return set_attribute(t, object, cache.name, value);
        }
    }
    if (!type->has(type_plain_setattr) || !type->version || !fixed_record(type) ||
        is_data_descriptor(type_lookup(type, cache.name))) {
        return set_attribute(t, object, cache.name, value);
    }
    Attributes* attributes = record(object.as_object(), type);
    Shape* before = attributes->shape;
    if (!before || before->dict_mode || !may_cache(cache)) {
        return set_attribute(t, object, cache.name, value);
    }
    const uint32_t version = type->version;
    const int32_t slot = before->find(cache.name);
    if (slot >= 0 && slot < type->inline_slots) {
        cache.version = version;
        cache.guard = reinterpret_cast<uint64_t>(before);
        cache.value_offset = value_offset(type, slot);
        cache.offset = type->attributes_offset;
        rewrite(pc, Op::STORE_ATTR_SLOT);
        replace(attributes->inline_values[slot], share(value));
        return true;
    }
    TRY(set_attribute(t, object, cache.name, value));
    Shape* after = attributes->shape;
    if (slot < 0 && after && after->parent == before && before->count < type->inline_slots &&
        type->version == version) {
        cache.version = version;
        cache.guard = reinterpret_cast<uint64_t>(before);
        cache.new_shape = after;
        cache.value_offset = value_offset(type, static_cast<int32_t>(before->count));
        cache.offset = type->attributes_offset;
        rewrite(pc, Op::STORE_ATTR_ADD);
    }
    return true;
}

Truth load_method_caching(Thread& t, Value object, Value& callable, uint32_t* pc,
                          InlineCache& cache) {
    Type* type = type_of(t, object);
    if (type == t.types().module) {
        Dict* dict = object.as<Module>()->dict;
        const int64_t entry = dict_find(dict, cache.name);
        if (entry < 0 || !may_cache(cache)) return load_method(t, object, cache.name, callable);
        cache.guard = dict_keys_version(t, dict);
        cache.entry = static_cast<uint32_t>(entry);
        rewrite(pc, Op::LOAD_METHOD_MODULE);
        callable = share(dict->entries[entry].value);
        return Truth::no;
    }
    if (type->has(type_plain_getattr) && type->version) {
        const Value found = type_lookup(type, cache.name);
        if (found.is_object() && found.as_object()->type->has(type_method_like)) {
            if (!type->attributes_offset) {
                if (may_cache(cache)) {
                    cache.version = type->version;
                    cache.target = found.as_object();
                    rewrite(pc, Op::LOAD_METHOD_TYPE);
                }
                callable = share(found);
                return Truth::yes;
            }
            if (meets_many(object, cache)) {
                make_polymorphic(t, pc, cache, Op::LOAD_METHOD_MANY);
                return load_method_many(t, object, callable, cache);
            }
            if (fixed_record(type)) {
                Shape* shape = record(object.as_object(), type)->shape;
                if (shape && !shape->dict_mode && shape->find(cache.name) < 0) {
                    if (may_cache(cache)) {
                        cache.version = type->version;
                        cache.guard = reinterpret_cast<uint64_t>(shape);
                        cache.target = found.as_object();
                        cache.offset = type->attributes_offset;
                        rewrite(pc, Op::LOAD_METHOD_SHAPE);
                    }
                    callable = share(found);
                    return Truth::yes;
                }
            }
        }
    }
    return load_method(t, object, cache.name, callable);
}

Value load_attribute_many(Thread& t, Value value, InlineCache& cache) {
    if (!value.is_object()) return get_attribute(t, value, cache.name);
    Object* object = value.as_object();
    const AttributeTable::Entry* known = known_of(t, object, cache.name);
    if (!known) {
        remember(t, object, cache.name);
        known = known_of(t, object, cache.name);
    }
    if (!known) return get_attribute(t, value, cache.name);
    if (known->kind == AttributeTable::Kind::constant) return share(known->found);
    if (known->kind == AttributeTable::Kind::value) {
        const Value found = value_at(object, known->offset);
        if (!found.is_unbound()) {
            // A name in __slots__ may lose its value, which a case does not look for.
            if (!is_data_descriptor(known->found)) add_case(cache, object, *known);
            return share(found);
        }
    }
    return get_attribute(t, value, cache.name);
}

bool store_attribute_many(Thread& t, Value target, Value value, InlineCache& cache) {
    if (!target.is_object()) return set_attribute(t, target, cache.name, value);
    Object* object = target.as_object();
    const AttributeTable::Entry* known = known_of(t, object, cache.name);
    if (!known) {
        remember_addition(t, object, cache.name);
        known = known_of(t, object, cache.name);
    }
    if (!known) {
        remember(t, object, cache.name);
        known = known_of(t, object, cache.name);
    }
    if (known && known->kind == AttributeTable::Kind::value && known->writable) {
        add_case(cache, object, *known);
        replace(value_at(object, known->offset), share(value));
        return true;
    }
    if (known && known->kind == AttributeTable::Kind::addition) {
        value_at(object, known->offset) = share(value);
        record(object, object->type)->shape = known->shape;
        return true;
    }
    return set_attribute(t, target, cache.name, value);
}

Truth load_method_many(Thread& t, Value value, Value& callable, InlineCache& cache) {
    if (!value.is_object()) return load_method(t, value, cache.name, callable);
    Object* object = value.as_object();
    const AttributeTable::Entry* known = known_of(t, object, cache.name);
    if (!known) {
        remember(t, object, cache.name);
        known = known_of(t, object, cache.name);
    }
    if (known && known->kind == AttributeTable::Kind::method) {
        add_case(cache, object, *known);
        callable = share(known->found);
        return Truth::yes;
    }
    return load_method(t, value, cache.name, callable);
}

namespace {

Value load_caching(Thread& t, Function* fn, uint32_t* pc, InlineCache& cache, Op module_op,
                   Op builtin_op) {
    Dict* globals = fn->globals;
    if (globals->type != t.types().dict || fn->builtins->type != t.types().dict) {
        return load_global(t, fn, cache.name);
    }
    int64_t entry = dict_find(globals, cache.name);
    if (entry >= 0) {
        if (may_cache(cache)) {
            cache.guard = dict_keys_version(t, globals);
            cache.entry = static_cast<uint32_t>(entry);
            rewrite(pc, module_op);
        }
        return share(globals->entries[entry].value);
    }
    Dict* builtins = fn->builtins;
    entry = dict_find(builtins, cache.name);
    if (entry < 0) return raise_unknown_name(t, fn, cache.name);
    if (may_cache(cache)) {
        cache.guard = dict_keys_version(t, globals);
        cache.guard2 = dict_keys_version(t, builtins);
        cache.entry = static_cast<uint32_t>(entry);
        rewrite(pc, builtin_op);
    }
    return share(builtins->entries[entry].value);
}

}  // namespace

Value load_global_caching(Thread& t, Function* fn, uint32_t* pc, InlineCache& cache) {
    return load_caching(t, fn, pc, cache, Op::LOAD_GLOBAL_MODULE, Op::LOAD_GLOBAL_BUILTIN);
}

Value load_name_caching(Thread& t, Function* fn, uint32_t* pc, InlineCache& cache) {
    return load_caching(t, fn, pc, cache, Op::LOAD_NAME_MODULE, Op::LOAD_NAME_BUILTIN);
}

bool store_global_caching(Thread& t, Function* fn, Value value, uint32_t* pc, InlineCache& cache,
                          Op quick) {
    Dict* globals = fn->globals;
    const int64_t entry = dict_find(globals, cache.name);
    if (entry < 0 || !may_cache(cache)) return dict_set(t, globals, cache.name, value);
    cache.guard = dict_keys_version(t, globals);
    cache.entry = static_cast<uint32_t>(entry);
    rewrite(pc, quick);
    replace(globals->entries[entry].value, share(value));
    return true;
}

}  // namespace baton
