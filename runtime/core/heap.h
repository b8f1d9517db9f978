// The heap of one interpreter. Small blocks come from size-class pages, large ones from mimalloc;
// everything is counted against the interpreter's memory limit, and destroying the heap returns
// every byte. Allocation happens under the GIL and needs no lock.
//
// Objects and raw buffers live in separate pages, so that the cycle collector finds all objects by
// walking the object pages: no object carries links for it. A free block has a zero header.
//
// The collector (gc.cpp) is CPython's algorithm: for the container objects, subtract the references
// they hold on each other from copies of the counts; what keeps a count is reachable from outside,
// and so is all it reaches; the rest is cyclic garbage. It runs at safe points (Heap::collect_due
// is polled where the GIL is), never inside an allocation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/core/object.h"

namespace baton {

class Heap {
public:
    static constexpr size_t granule = 16;
    static constexpr size_t max_small = 512;
    static constexpr size_t class_count = max_small / granule + 1;
    static constexpr size_t page_size = 16 * 1024;

    Heap();
    ~Heap();
    Heap(const Heap&) = delete;
    Heap& operator=(const Heap&) = delete;

    // An uninitialised block for an object of `size` bytes with the header set: one reference,
    // alive. Null when the limit or the system's memory is exhausted (no exception set: use the
    // typed helpers of alloc.h).
    Object* allocate_object(size_t size, Type* type) {
        const size_t c = (size + granule - 1) / granule;
        if (c < class_count && object_free_[c]) [[likely]] {
            FreeBlock* block = object_free_[c];
            object_free_[c] = block->next;
            auto* object = reinterpret_cast<Object*>(block);
            object->refcount = 1;
            object->flags = object_alive;
            object->type_flags = 0;
            object->gc_scratch = 0;
            object->type = type;
            ++allocations_;
            return object;
        }
        return allocate_object_slow(size, type);
    }
    // Gives an object's block back; `size` as at its allocation.
    void free_object(Object* object, size_t size) {
        ++frees_;
        if (object->flags & object_large) return free_large_object(object, size);
        const size_t c = (size + granule - 1) / granule;
        auto* block = reinterpret_cast<FreeBlock*>(object);
        block->header = 0;
        block->next = object_free_[c];
        object_free_[c] = block;
    }

    // Buffers without a header (list items, dict tables). Null when memory is exhausted.
    void* allocate_raw(size_t size);
    void* reallocate_raw(void* block, size_t old_size, size_t new_size);
    void free_raw(void* block, size_t size);

    // Memory limit in bytes, 0 for none, and bytes in use.
    void set_limit(size_t bytes) { limit_ = bytes; }
    size_t limit() const { return limit_; }
    size_t in_use() const { return in_use_; }
    size_t peak() const { return peak_; }
    // Accounts for memory that an object holds outside the heap (GMP limbs, file buffers).
    // False when the limit forbids it.
    bool charge(size_t bytes);
    void discharge(size_t bytes) { in_use_ -= bytes; }

    // Calls `visit(Object*)` for every live object.
    template <class F>
    void each_object(F visit);

    // Cycle collector. collect() returns the number of unreachable objects found; it runs
    // finalizers, so it needs the thread.
    size_t collect(Thread& t);
    bool collect_due() const {
        return collector_enabled_ && allocations_ - frees_ > collect_at_;
    }
    bool collector_enabled() const { return collector_enabled_; }
    void enable_collector(bool on) { collector_enabled_ = on; }
    size_t live_objects() const { return allocations_ - frees_; }
    // gc.get_threshold(): growth in live objects after which a collection is due.
    void set_threshold(size_t growth);
    size_t threshold() const { return threshold_; }
    size_t collections() const { return collections_; }

    // Deferred destruction (destroy_object): nesting depth and the list of waiting objects.
    uint32_t destroy_depth = 0;
    Object* deferred = nullptr;

private:
    struct FreeBlock {
        uint64_t header;  // zero: not an object
        FreeBlock* next;
    };
    struct Page {
        uint32_t block_size;
        uint32_t block_count;
        // blocks follow at offset page_header_size
    };
    static constexpr size_t page_header_size = 16;
    struct LargeHeader {
        size_t index;  // in large_objects_
        size_t size;
    };

    Object* allocate_object_slow(size_t size, Type* type);
    void free_large_object(Object* object, size_t size);
    bool add_page(size_t size_class, bool raw);
    bool reserve(size_t bytes);

    FreeBlock* object_free_[class_count] = {};
    FreeBlock* raw_free_[class_count] = {};
    uint64_t allocations_ = 0;
    uint64_t frees_ = 0;
    uint64_t collect_at_ = 20000;
    uint64_t threshold_ = 20000;
    uint64_t collections_ = 0;
    bool collector_enabled_ = true;
    bool collecting_ = false;
    std::vector<Page*> object_pages_;
    std::vector<Page*> raw_pages_;
    std::vector<Object*> large_objects_;
    std::vector<void*> chunks_;       // what pages are cut from
    char* chunk_at_ = nullptr;
    char* chunk_end_ = nullptr;
    size_t limit_ = 0;
    size_t in_use_ = 0;
    size_t peak_ = 0;
};

template <class F>
void Heap::each_object(F visit) {
    for (Page* page : object_pages_) {
        char* block = reinterpret_cast<char*>(page) + page_header_size;
        for (uint32_t i = 0; i < page->block_count; ++i, block += page->block_size) {
            auto* object = reinterpret_cast<Object*>(block);
            if (object->flags & object_alive) visit(object);
        }
    }
    for (size_t i = 0; i < large_objects_.size(); ++i) visit(large_objects_[i]);
}

}  // namespace baton
