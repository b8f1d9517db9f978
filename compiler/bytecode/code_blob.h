// A CodeBlob is what the compiler emits for a module, class body, function or comprehension: plain
// data, no heap object, no GIL. It is immutable and may be shared by all interpreters of the
// process; vm wraps it in a code object that owns the interned constants, a private copy of the
// instructions (which quickening rewrites) and the inline caches.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/bytecode/opcode.h"

namespace baton {

struct CodeBlob;

// A constant, by kind. Texts are WTF-8 (UTF-8 that may contain lone surrogates).
struct Constant {
    enum class Kind : uint8_t {
        none, true_, false_, ellipsis, small_int, big_int, float_, complex, str, bytes,
        tuple, frozenset, code,
    };
    Kind kind = Kind::none;
    int64_t integer = 0;            // small_int
    double real = 0, imaginary = 0;  // float_ (real), complex
    std::string text;               // str, bytes; big_int: decimal digits with sign
    std::vector<Constant> items;    // tuple, frozenset
    std::shared_ptr<const CodeBlob> code;
};

enum CodeFlag : uint32_t {
    code_var_positional = 1 << 0,   // *args; its local follows the keyword-only parameters
    code_var_keyword = 1 << 1,      // **kwargs; behind *args
    code_generator = 1 << 2,
    code_coroutine = 1 << 3,
    code_async_generator = 1 << 4,
    code_optimized = 1 << 5,        // a function: names are registers, no namespace mapping
    code_class_body = 1 << 6,
    code_module = 1 << 7,           // module, exec, eval or single
    code_nested = 1 << 8,
    code_has_docstring = 1 << 9,    // constant 0 is the docstring
    code_comprehension = 1 << 10,
    code_needs_class_cell = 1 << 11,  // a class body that ends by returning its __class__ cell
    code_simple_call = 1 << 12,     // only positional parameters, no cells among them: a call
                                    // with exactly the right number of arguments may jump
                                    // straight to instruction 0
    code_iterable_coroutine = 1 << 14,  // a generator whose instances can be awaited
    code_future_annotations = 1 << 13,  // `from __future__ import annotations` holds
};

// Where a function's cell comes from when MAKE_FUNCTION captures it.
struct FreeVariable {
    std::string name;
    bool from_parent_local;   // R[index] of the parent holds the cell; else parent's free variable
    uint16_t index;
};
struct CellVariable {
    std::string name;
    uint16_t local;           // register that holds the cell
};
// A name used by an instruction with an inline cache.
struct CacheSite {
    uint32_t name;            // index into names
};
// Instructions [begin, end) are covered. Entries are sorted so that the first one that covers an
// instruction is the innermost handler.
struct ExceptionEntry {
    uint32_t begin, end, handler;
    uint16_t depth;           // first temporary to release; the exception is put there
};
// Source range of the instructions from `address` to the next entry's. Columns are UTF-8 byte
// offsets, 0-based; -1 when unknown. line 0: no line (artificial).
struct Position {
    uint32_t address;
    int32_t line, end_line, column, end_column;
};

// A line that runs no instruction of its own (`pass`, `try:`, a `continue` that a test jumps for): a
// trace function sees it when control leaves the instruction at `address` in the given way. Sorted by
// address; several for one edge come in the order of the lines run.
struct LineMark {
    enum Edge : uint8_t { falls, jumps, entry };  // entry: before the first instruction
    uint32_t address;
    Edge edge;
    int32_t line;
};

// What holds temporaries while statements inside of it run. An assignment to f_lineno may lead out
// of such blocks, but not into them.
struct CodeBlock {
    enum Kind : uint8_t {
        loop,      // a for loop's iterator
        handled,   // the exception of an except clause at `reg`
        finishing,  // the exception that a finally will raise again at `reg`
        sealed,    // part of an except*, which cannot be left that way
        other,     // a with statement's __exit__, a result that is being returned
    };
    int32_t parent;           // index of the block around it, or -1
    Kind kind;
    uint16_t reg;
};
// Where a statement begins. line 0: only that the instructions from here on are in the block.
struct StatementStart {
    uint32_t address;
    int32_t line;
    int32_t block;            // or -1
    uint16_t depth;           // first register that is free
};

struct CodeBlob {
    std::string name;
    std::string qualname;
    std::string filename;
    int32_t first_line = 1;
    uint32_t flags = 0;
    uint16_t positional_only = 0;
    uint16_t positional = 0;        // including positional-only
    uint16_t keyword_only = 0;
    uint16_t locals = 0;            // registers of local variables, parameters first
    uint16_t registers = 0;         // locals and temporaries
    uint16_t static_attributes = 0;  // class body: distinct self.NAME assigned in its methods
    std::vector<uint32_t> code;
    std::vector<Constant> constants;
    std::vector<std::string> names;         // to be interned
    std::vector<CacheSite> sites;
    std::vector<std::string> local_names;   // by register; "" for hidden ones
    std::vector<CellVariable> cells;
    std::vector<FreeVariable> free;
    std::vector<ExceptionEntry> exceptions;
    std::vector<Position> positions;        // sorted by address
    std::vector<LineMark> marks;
    // For f_lineno; not in frozen modules.
    std::vector<CodeBlock> blocks;
    std::vector<StatementStart> starts;     // sorted by address

    // Number of registers that parameters take, in call order.
    int parameter_count() const {
        return positional + keyword_only + ((flags & code_var_positional) != 0) +
               ((flags & code_var_keyword) != 0);
    }
};

// The source range of an instruction; a zero line if there is none.
Position find_position(const CodeBlob& blob, uint32_t address);
// Its line; an artificial instruction belongs to the line before it.
int find_line(const CodeBlob& blob, uint32_t address);

// The blob and all blobs inside as bytes, and back (frozen modules, .pyc-like caches). `load`
// returns null for data that is malformed or of another version.
std::string serialize(const CodeBlob& blob, bool with_starts = true);
std::shared_ptr<const CodeBlob> deserialize(std::string_view data);

// Human-readable listing, for tests and `dis`.
std::string disassemble(const CodeBlob& blob);

// Checks the blob's invariants (operand ranges, jump targets, constant kinds); returns an empty
// string or what is wrong.
std::string verify(const CodeBlob& blob);

}  // namespace baton
