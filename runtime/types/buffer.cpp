#include "runtime/types/buffer.h"

#include "runtime/core/argument_type.h"
#include "runtime/core/protocol.h"
#include "runtime/types/bytearray.h"
#include "runtime/types/bytes.h"
#include "runtime/types/memoryview.h"

namespace baton {

bool is_bytes_like(Value v) {
    return is_bytes(v) || is_bytearray(v) || is_memoryview(v) ||
           !find_buffer_method(v).is_unbound();
}

bool check_room(Thread& t, int64_t bytes) {
    constexpr int64_t most = int64_t{1} << 33;
    if (bytes <= 4096) return true;
    Heap& heap = t.interpreter->heap;
    if (bytes > most || !heap.charge(static_cast<size_t>(bytes))) return raise_memory_error(t);
    heap.discharge(static_cast<size_t>(bytes));
    return true;
}

void Buffer::release() {
    view_ = {};
    if (!held_) return;
    --held_.as<ByteArray>()->exports;
    held_.reset();
}

void Buffer::hold(Value storage) {
    if (!is_bytearray(storage)) return;
    held_ = Ref::share(storage);
    ++storage.as<ByteArray>()->exports;
}

bool Buffer::try_read(Value v) {
    release();
    if (is_bytes(v)) {
        view_ = bytes_view(v);
        return true;
    }
    if (is_bytearray(v)) {
        hold(v);
        view_ = v.as<ByteArray>()->view();
        return true;
    }
    if (!is_memoryview(v)) {
        if (find_buffer_method(v).is_unbound()) return false;
        Thread& t = *v.as_object()->type->interpreter->current;
        lent_ = Ref::take(new_memoryview(t, v));
        if (lent_.get().is_error()) {
            (void)lent_.give();
            clear_pending(t);
            return false;
        }
        v = *lent_;
    }
    const auto* window = v.as<MemoryView>();
    if (window->released) return false;
    const char* data = memoryview_data(window);
    if (is_contiguous(window)) {
        hold(window->storage);
        view_ = {data, static_cast<size_t>(byte_count(window))};
        return true;
    }
    copy_.clear();
    for (int64_t i = 0; i < window->length; ++i) {
        copy_.append(data + i * window->stride, static_cast<size_t>(window->row_size));
    }
    view_ = copy_;
    return true;
}

bool Buffer::read(Thread& t, Value v) {
    if (!is_bytes(v) && !is_bytearray(v) && !is_memoryview(v) &&
        !find_buffer_method(v).is_unbound()) {
        lent_ = Ref::take(TRY(new_memoryview(t, v)));
        return try_read(*lent_);
    }
    if (try_read(v)) return true;
    if (is_memoryview(v)) {
        return raise_value_error(t, "operation forbidden on released memoryview object");
    }
    return raise_type_error(t, "a bytes-like object is required, not '{}'", type_name(t, v));
}

void PinnedBuffer::release() {
    if (!view_) return;
    if (exported_) --view_.as<ByteArray>()->exports;
    exported_ = false;
    data_ = nullptr;
    size_ = 0;
    view_.reset();
}

bool PinnedBuffer::pin(Thread& t, Value v) {
    release();
    if (is_bytes(v)) {
        view_ = Ref::share(v);
        data_ = v.as<Bytes>()->data;
        size_ = v.as<Bytes>()->size;
        return true;
    }
    if (is_bytearray(v)) {
        view_ = Ref::share(v);
        auto* array = v.as<ByteArray>();
        ++array->exports;
        exported_ = true;
        data_ = array->data;
        size_ = array->size;
        return true;
    }
    Ref view = Ref::take(TRY(new_memoryview(t, v)));
    const auto* window = view.as<MemoryView>();
    if (!is_contiguous(window)) {
        return raise(t, Exc::BufferError, "memoryview: underlying buffer is not C-contiguous");
    }
    data_ = memoryview_data(window);
    size_ = static_cast<size_t>(byte_count(window));
    view_ = std::move(view);
    return true;
}

bool PinnedBuffer::read(Thread& t, Value v) {
    if (is_bytes_like(v)) return pin(t, v);
    return raise_type_error(t, "a bytes-like object is required, not '{}'", type_name(t, v));
}

bool PinnedBuffer::write(Thread& t, Value v, const char* function) {
    const bool fits = is_bytes_like(v) && !is_bytes(v);
    if (fits) TRY(pin(t, v));
    if (fits && !(is_memoryview(*view_) && view_.as<MemoryView>()->readonly)) return true;
    release();
    return raise_type_error(t, "{} argument must be read-write bytes-like object, not {}", function,
                            argument_type(t, v));
}

}  // namespace baton
