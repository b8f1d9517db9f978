// What is known of attributes at places in the code that meet instances of many classes, where an
// inline cache does not help: one table per interpreter, hashed by the instance's shape (or type)
// and the attribute's name. Filled and read by vm/interpreter (the instructions named ..._MANY).
// All functions need the GIL.
#pragma once

#include <array>

#include "runtime/core/shape.h"
#include "runtime/core/type.h"

namespace baton {

class AttributeTable {
public:
    enum class Kind : uint8_t {
        value,     // lies at `offset` in the instance
        addition,  // storing it puts it at `offset` and makes `shape` the instance's shape
        constant,  // is `found`, of the class
        method,    // is bound to the instance when loaded; `found` is the function
    };
    struct Entry {
        const void* guard = nullptr;  // the instance's shape; its type, if that has no record
        Str* name = nullptr;          // interned, owned
        uint32_t version = 0;         // of the type: what the class says has not changed
        uint32_t offset = 0;
        Kind kind = Kind::value;
        bool writable = false;        // a value may be stored without asking the class
        Value found;                  // borrowed from the class
        Shape* shape = nullptr;
    };

    ~AttributeTable();

    // Whether instances keep their record of attributes where the type says.
    static bool fixed_record(const Type* type) {
        return type->attributes_offset && !type->has(type_variable_size);
    }
    static Attributes* record(Object* object, const Type* type) {
        return reinterpret_cast<Attributes*>(reinterpret_cast<char*>(object) +
                                             type->attributes_offset);
    }

    // What is known of the attribute, or null.
    const Entry* find(Object* object, const Str* name) {
        const Type* type = object->type;
        const void* guard = guard_of(object, type);
        const Entry& entry = place(guard, name);
        const bool same = entry.guard == guard && entry.name == name && entry.version == type->version;
        return same ? &entry : nullptr;
    }
    // Remembers something of the attribute of objects that look like this one does now.
    void remember(Object* object, Str* name, const Entry& what);

private:
    static const void* guard_of(Object* object, const Type* type) {
        return fixed_record(type) ? static_cast<const void*>(record(object, type)->shape) : type;
    }
    Entry& place(const void* guard, const Str* name) {
        const auto a = reinterpret_cast<uintptr_t>(guard) >> 4, b = reinterpret_cast<uintptr_t>(name) >> 4;
        return entries_[(a ^ a >> 10 ^ b * 0x9e3779b1u >> 7) % entry_count_];
    }

    static constexpr size_t entry_count_ = 1024;
    std::array<Entry, entry_count_> entries_;
};

}  // namespace baton
