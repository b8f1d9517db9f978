#include "runtime/types/buffer.h"

#include "runtime/core/protocol.h"
#include "runtime/types/bytearray.h"
#include "runtime/types/bytes.h"
#include "runtime/types/memoryview.h"

namespace baton {

bool is_bytes_like(Value v) { return is_bytes(v) || is_bytearray(v) || is_memoryview(v); }

bool check_room(Thread& t, int64_t bytes) {
    constexpr int64_t most = int64_t{1} << 33;
    if (bytes <= 4096) return true;
    Heap& heap = t.interpreter->heap;
    if (bytes > most || !heap.charge(static_cast<size_t>(bytes))) return raise_memory_error(t);
    heap.discharge(static_cast<size_t>(bytes));
    return true;
}

bool Buffer::try_read(Value v) {
    if (is_bytes(v)) {
        view_ = bytes_view(v);
        return true;
    }
    if (is_bytearray(v)) {
        view_ = v.as<ByteArray>()->view();
        return true;
    }
    if (!is_memoryview(v)) return false;
    const auto* window = v.as<MemoryView>();
    if (window->released) return false;
    const char* data = memoryview_data(window);
    if (window->stride == window->item_size) {
        view_ = {data, static_cast<size_t>(window->length * window->item_size)};
        return true;
    }
    copy_.clear();
    for (int64_t i = 0; i < window->length; ++i) {
        copy_.append(data + i * window->stride, window->item_size);
    }
    view_ = copy_;
    return true;
}

bool Buffer::read(Thread& t, Value v) {
    if (try_read(v)) return true;
    if (is_memoryview(v)) {
        return raise_value_error(t, "operation forbidden on released memoryview object");
    }
    return raise_type_error(t, "a bytes-like object is required, not '{}'", type_name(t, v));
}

}  // namespace baton
