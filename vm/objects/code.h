// A code object wraps a CodeBlob for one interpreter: it owns the interned names and the constants
// as Values, a private copy of the instructions, which quickening rewrites, and the inline caches.
#pragma once

#include <memory>

#include "compiler/bytecode/code_blob.h"
#include "runtime/core/alloc.h"
#include "runtime/types/str.h"

namespace baton {

// What one cache site has learned. `guard` and `version` say when the rest holds; which fields mean
// what depends on the quickened instruction (interpreter/inline_cache.h).
// What one place in the code knows of its attribute for instances of one shape.
struct AttributeCase {
    uint32_t version;        // of the type
    uint32_t offset;         // of the value in the instance
    uint64_t guard;          // the Shape*
    Object* found;           // of a method: the function, borrowed
};
inline constexpr size_t max_attribute_cases = 4;

struct InlineCache {
    Str* name;           // interned, borrowed from the code's names
    uint64_t guard;      // a Shape*, or a keys version
    union {
        Object* target;  // borrowed: a function, a class attribute; a Shape* to change to
        uint64_t guard2;
        Shape* new_shape;
        AttributeCase* cases;  // max_attribute_cases of them, owned if misses == has_cases
    };
    uint32_t version;    // of the type
    uint16_t slot;       // index of an attribute slot
    uint16_t misses;     // quickening gives up after some
    union {
        uint32_t entry;         // position in a dict
        uint32_t value_offset;  // of an inline attribute's value in the instance
    };
    uint32_t offset;     // of the Attributes record in the instance

    static constexpr uint16_t has_cases = 0xffff;
};

struct CodeMonitor;

struct Code : Object {
    std::shared_ptr<const CodeBlob> blob;
    Str* name;
    Str* qualname;
    Str* filename;
    Value* constants;       // code constants are unbound until first used (see code_constant)
    Str** names;            // interned
    uint32_t* instructions;
    InlineCache* caches;
    Str** local_names;      // interned; by register index of near locals
    uint32_t instruction_count;
    uint32_t constant_count, name_count, cache_count, local_name_count;
    uint32_t flags;         // CodeFlag
    uint16_t locals, registers;
    uint16_t positional_only, positional, keyword_only;
    uint16_t parameters;    // registers that parameters take
    CodeMonitor* monitor;   // what sys.monitoring's tools want of it; null for none

    uint32_t address_of(const uint32_t* pc) const { return static_cast<uint32_t>(pc - instructions); }
};

Code* new_code(Thread& t, std::shared_ptr<const CodeBlob> blob);
// Constant `index` as a Value, borrowed; makes nested code objects when first asked. May raise.
Value code_constant(Thread& t, Code* code, uint32_t index);
// The source line of the instruction at `pc`, 0 if it has none.
int code_line(const Code* code, const uint32_t* pc);
// Register that holds local variable `index` (see the far locals of the emitter).
inline uint32_t local_register(uint32_t index) { return index < 192 ? index : index + 64; }

}  // namespace baton
