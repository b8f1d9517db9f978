// The bytes of a pickle being written, their frames, and the memo.
#include "runtime/types/bytes.h"
#include "stdlib/pickle/pickler.h"

namespace baton::pickle {

void store_little(char* at, uint64_t value, int size) {
    for (int i = 0; i < size; ++i) at[i] = static_cast<char>(value >> (8 * i));
}

// --- Output and frames -----------------------------------------------------------------------------

bool make_room(Thread& t, Pickler* p, size_t size) {
    const bool begin_frame = p->framing && p->frame_start < 0;
    const size_t more = size + (begin_frame ? frame_header_size : 0);
    if (p->out_capacity - p->out_size < more) {
        if (more > (size_t{1} << 60)) return raise_memory_error(t);
        size_t capacity = p->out_size + more;
        capacity += capacity / 2 + 256;
        void* moved = t.interpreter->heap.reallocate_raw(p->out, p->out_capacity, capacity);
        if (!moved) return raise_memory_error(t);
        p->out = static_cast<char*>(moved);
        p->out_capacity = capacity;
    }
    if (begin_frame) {
        p->frame_start = static_cast<int64_t>(p->out_size);
        p->out_size += frame_header_size;
        p->frame_end = p->out_size + frame_size_target;
    }
    settle_room(p);
    return true;
}

void reset_output(Pickler* p) {
    p->out_size = 0;
    p->frame_start = -1;
    p->frame_end = SIZE_MAX;
    settle_room(p);
}

void commit_frame(Pickler* p) {
    if (!p->framing || p->frame_start < 0) return;
    char* at = p->out + p->frame_start;
    const size_t length = p->out_size - static_cast<size_t>(p->frame_start) - frame_header_size;
    if (length >= frame_size_min) {
        *at = static_cast<char>(op_frame);
        store_little(at + 1, length, 8);
    } else {
        memmove(at, at + frame_header_size, length);
        p->out_size -= frame_header_size;
    }
    p->frame_start = -1;
    p->frame_end = SIZE_MAX;
    settle_room(p);
}

bool flush(Thread& t, Pickler* p) {
    Own<Bytes> bytes = Own<Bytes>::take(TRY(new_bytes(t, {p->out, p->out_size})));
    reset_output(p);
    Ref write = Ref::share(p->write);
    Ref result = Ref::take(TRY(call(t, *write, {bytes.value()})));
    return true;
}

bool end_long_frame(Thread& t, Pickler* p) {
    if (!p->framing) return true;
    commit_frame(p);
    return p->write.is_unbound() || flush(t, p);
}

namespace {

// Writes bytes straight to the file; `bytes_object` is the bytes object that they lie in, or unbound.
bool pass_on(Thread& t, Pickler* p, std::string_view bytes, Value bytes_object) {
    Ref payload = Ref::share(bytes_object);
    if (!payload) payload = Ref::take(Value(TRY(new_bytes(t, bytes))));
    Ref write = Ref::share(p->write);
    Ref result = Ref::take(TRY(call(t, *write, {*payload})));
    return true;
}

}  // namespace

bool put_payload(Thread& t, Pickler* p, std::string_view header, std::string_view bytes,
                 Value bytes_object) {
    if (bytes.size() < frame_size_target) [[likely]] {
        const size_t size = header.size() + bytes.size();
        if (p->room - p->out_size < size) TRY(make_room(t, p, size));
        char* at = p->out + p->out_size;
        memcpy(at, header.data(), header.size());
        if (!bytes.empty()) memcpy(at + header.size(), bytes.data(), bytes.size());
        p->out_size += size;
        return true;
    }
    const bool framing = p->framing;
    commit_frame(p);
    set_framing(p, false);
    const bool ok = put(t, p, header) &&
                    (p->write.is_unbound() ? put(t, p, bytes)
                                           : flush(t, p) && pass_on(t, p, bytes, bytes_object));
    set_framing(p, framing);
    return ok;
}

// --- Memo ------------------------------------------------------------------------------------------

bool memo_grow(Thread& t, Pickler* p) {
    const size_t capacity =
        !p->memo_capacity ? 32 : p->memo_capacity * (p->memo_capacity < 32768 ? 4 : 2);
    auto* table = static_cast<MemoEntry*>(
        t.interpreter->heap.allocate_raw(capacity * sizeof(MemoEntry)));
    if (!table) return raise_memory_error(t);
    for (size_t i = 0; i < capacity; ++i) table[i] = MemoEntry{Value(), 0};
    for (size_t i = 0; i < p->memo_capacity; ++i) {
        const MemoEntry& e = p->memo[i];
        if (!e.key.is_unbound()) table[memo_slot(table, capacity, e.key)] = e;
    }
    t.interpreter->heap.free_raw(p->memo, p->memo_capacity * sizeof(MemoEntry));
    p->memo = table;
    p->memo_capacity = capacity;
    return true;
}

bool memo_set(Thread& t, Pickler* p, Value key, uint64_t index) {
    if (p->memo_size * 3 >= p->memo_capacity * 2) TRY(memo_grow(t, p));
    MemoEntry& e = p->memo[memo_slot(p->memo, p->memo_capacity, key)];
    if (e.key.is_unbound()) {
        e.key = share(key);
        ++p->memo_size;
    }
    e.index = index;
    return true;
}

void memo_clear(Pickler* p) {
    MemoEntry* table = std::exchange(p->memo, nullptr);
    const size_t capacity = std::exchange(p->memo_capacity, 0);
    p->memo_size = 0;
    for (size_t i = 0; i < capacity; ++i) decref(table[i].key);
    p->type->interpreter->heap.free_raw(table, capacity * sizeof(MemoEntry));
}

namespace {

// An instruction with a number, in the form that fits.
bool put_index(Thread& t, Pickler* p, uint64_t index, Opcode line, Opcode narrow, Opcode wide) {
    if (!p->binary) return put(t, p, fmt::format("{}{}\n", static_cast<char>(line), index));
    if (index > 0xffffffff) {
        return pickling_error(t, "memo id too large for {}",
                              wide == op_long_binput ? "LONG_BINPUT" : "LONG_BINGET");
    }
    char data[5];
    const auto word = static_cast<uint32_t>(index);
    data[0] = static_cast<char>(index < 256 ? narrow : wide);
    store_little(data + 1, word, 4);
    return put(t, p, {data, index < 256 ? size_t{2} : size_t{5}});
}

}  // namespace

bool put_numbered(Thread& t, Pickler* p, uint64_t index) {
    return put_index(t, p, index, op_put, op_binput, op_long_binput);
}

bool put_get(Thread& t, Pickler* p, uint64_t index) {
    if (index < 256 && p->binary && p->room - p->out_size >= 2) [[likely]] {
        p->out[p->out_size] = op_binget;
        p->out[p->out_size + 1] = static_cast<char>(index);
        p->out_size += 2;
        return true;
    }
    return put_index(t, p, index, op_get, op_binget, op_long_binget);
}

}  // namespace baton::pickle
