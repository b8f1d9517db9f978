// The Unpickler object: what unpickler.cpp (the machine) and unpickler_input.cpp (where its bytes
// come from, and the object as Python sees it) share.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "runtime/core/shape.h"
#include "runtime/types/buffer.h"
#include "stdlib/pickle/opcodes.h"
#include "stdlib/pickle/state.h"

namespace baton::pickle {

// A growing row of values: as a vector, but what pushes most takes the fewest steps.
class Pile {
public:
    size_t size() const { return size_; }
    bool empty() const { return !size_; }
    Value& operator[](size_t i) { return storage_[i]; }
    const Value& operator[](size_t i) const { return storage_[i]; }
    Value& back() { return storage_[size_ - 1]; }
    const Value& back() const { return storage_[size_ - 1]; }
    Value* data() { return storage_.data(); }
    const Value* begin() const { return storage_.data(); }
    const Value* end() const { return storage_.data() + size_; }
    size_t capacity() const { return storage_.size(); }
    void push_back(Value v) {
        if (size_ == storage_.size()) [[unlikely]] grow(size_ + 1);
        storage_[size_++] = v;
    }
    void pop_back() { --size_; }
    // New values are unbound.
    void resize(size_t size) {
        if (size > storage_.size()) grow(size);
        while (size_ < size) storage_[size_++] = Value();
        size_ = size;
    }
    void swap(Pile& other) {
        storage_.swap(other.storage_);
        std::swap(size_, other.size_);
    }

private:
    [[gnu::noinline]] void grow(size_t size) { storage_.resize(std::max(size, size_ * 2 + 32)); }

    std::vector<Value> storage_;   // the first size_ are in use
    size_t size_ = 0;
};

// The attributes that BUILD gave an instance last: the next one of that class which gets the same
// is brought to the same shape at once.
struct BuildCache {
    Type* type = nullptr;      // owned, like the keys; null: nothing yet
    uint32_t version = 0;
    Shape* from = nullptr;
    Shape* to = nullptr;
    std::vector<Value> keys;   // as the pickle has them

    void clear();
};

// The working memory of an unpickler. All values are owned.
struct Machine {
    Pile stack;
    std::vector<size_t> marks;       // heights of the stack
    Pile memo;                       // unbound: not set
    BuildCache built;
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

// --- Texts, in unpickler_text.cpp --------------------------------------------------------------------

// Whether bytes are UTF-8, lone surrogates allowed.
bool well_formed(std::string_view text);
// The str of such bytes.
Value text_of(Thread& t, std::string_view bytes);
// Bytes of Python 2's str, as the encoding says.
Value old_text(Thread& t, Unpickler* u, std::string_view bytes);
// The line of UNICODE (raw-unicode-escape) and of STRING (quoted, with escapes).
Value load_unicode(Thread& t, Unpickler* u);
Value load_string(Thread& t, Unpickler* u);

bool memo_put(Thread& t, Machine& m, uint64_t index, Value value);
Value memo_get(const Machine& m, uint64_t index);

}  // namespace baton::pickle
