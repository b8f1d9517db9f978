// Per-interpreter tables behind type lookups: the method cache and the interned names of the
// special methods. Made by bootstrap, owned by Interpreter::type_caches, used by type.cpp,
// type_slots.cpp and the interpreter loop.
#pragma once

#include <array>
#include <memory>
#include <unordered_map>

#include "runtime/core/attribute_table.h"
#include "runtime/core/type.h"

namespace baton {

class TypeCaches {
public:
    // One remembered result of a lookup along a type's mro. The type version is unique to a type
    // and a state of its mro's dicts, so `value` (borrowed; unbound: not found) is valid as long as
    // some type has that version. The name is owned, so that its address is not used again.
    struct Entry {
        uint32_t version = 0;
        Str* name = nullptr;
        Value value;
    };
    static constexpr size_t entry_count = 2048;

    Entry& entry(uint32_t version, const Str* name) {
        const auto address = reinterpret_cast<uintptr_t>(name) >> 4;
        return entries[(address ^ (address >> 11) ^ version * 0x9e3779b1u) % entry_count];
    }

    std::array<Entry, entry_count> entries;
    std::vector<Str*> slot_names;                        // by SpecialMethod index, owned
    std::unordered_map<const Str*, uint16_t> slot_index;  // interned name -> first index
    // Made when code first needs it.
    AttributeTable& attributes() {
        if (!attribute_table) attribute_table = std::make_unique<AttributeTable>();
        return *attribute_table;
    }
    std::unique_ptr<AttributeTable> attribute_table;
    // Shapes of types that are gone: inline caches may still compare with their addresses.
    std::vector<std::unique_ptr<Shape>> retired_shapes;
};

}  // namespace baton
