// The Unpickler object: what unpickler.cpp (the machine) and unpickler_input.cpp (where its bytes
// come from, and the object as Python sees it) share.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "runtime/types/buffer.h"
#include "stdlib/pickle/opcodes.h"
#include "stdlib/pickle/state.h"

namespace baton::pickle {

// The working memory of an unpickler. All values are owned.
struct Machine {
    std::vector<Value> stack;
    std::vector<size_t> marks;       // heights of the stack
    std::vector<Value> memo;         // unbound: not set
    std::unique_ptr<std::unordered_map<uint64_t, Value>> far_memo;  // numbers far beyond the others

    // Bytes to be read: `data[at .. size)`.
    PinnedBuffer input;
    const char* data = nullptr;
    size_t size = 0;
    size_t at = 0;
    std::string joined;              // holds them when parts had to be put together
    bool peeked = false;             // data was only peeked at: `taken` of it is read from the file
    size_t taken = 0;

    void clear_stack();
    void clear_memo();
    void clear_input();
};

struct Unpickler : Object {
    Machine* machine;
    Value read;              // methods of the file; unbound for loads()
    Value readline;
    Value peek;
    Value persistent_load;   // set as attribute, or unbound
    Value encoding;          // str, or unbound: ASCII
    Value errors;
    Value buffers;           // iterator, or unbound
    int32_t protocol;
    bool fix_imports;
    bool persistent_method;  // the class defines persistent_load
    bool ready;
};

// `count` bytes, valid until the next call; null with an exception: UnpicklingError "pickle data was
// truncated".
const char* take_slowly(Thread& t, Unpickler* u, size_t count);
inline const char* take(Thread& t, Unpickler* u, size_t count) {
    Machine& m = *u->machine;
    if (m.size - m.at < count || !m.data) [[unlikely]] return take_slowly(t, u, count);
    const char* found = m.data + m.at;
    m.at += count;
    return found;
}
// A line without its end; false with an exception.
bool take_line(Thread& t, Unpickler* u, std::string& line);
// Whether there is another byte at all; EOFError "Ran out of input" if not.
bool more_input(Thread& t, Unpickler* u);
// Reads what was only peeked at, so that the file stands behind the pickle.
bool settle_input(Thread& t, Unpickler* u);

// Runs the pickle; the object, owned.
Value load(Thread& t, Unpickler* u);
// unpickler.find_class(): the class's own method, without asking for an override.
Value find_class(Thread& t, Unpickler* u, Str* module, Str* name);

bool memo_put(Thread& t, Machine& m, uint64_t index, Value value);
Value memo_get(const Machine& m, uint64_t index);

}  // namespace baton::pickle
