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

// Under AddressSanitizer every block comes from the system's allocator, so that it sees all of
// them.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool heap_has_pages = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool heap_has_pages = false;
#else
inline constexpr bool heap_has_pages = true;
#endif
#else
inline constexpr bool heap_has_pages = true;
#endif

class Heap {
public:
    static constexpr size_t granule = 16;
    static constexpr size_t max_small = 512;
    static constexpr size_t class_count = max_small / granule + 1;

    Heap();
    // Gives every block back, without destroying what is in it.
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
            ++live_;
            return object;
        }
        return allocate_object_slow(size, type);
    }
    // Gives an object's block back; `size` as at its allocation.
    void free_object(Object* object, size_t size) {
        --live_;
        if (object->flags & object_large) [[unlikely]] return free_large_object(object, size);
        const size_t c = (size + granule - 1) / granule;
        auto* block = reinterpret_cast<FreeBlock*>(object);
        block->header = 0;
        block->next = object_free_[c];
        object_free_[c] = block;
    }

    // The bytes that an object of `size` bytes may grow to in place. A block outside the pages may
    // have been allocated larger than its object is.
    static size_t block_size(const Object* object, size_t size) {
        if (object->flags & object_large) {
            return (reinterpret_cast<const LargeObject*>(object) - 1)->size;
        }
        return (size + granule - 1) / granule * granule;
    }

    // Buffers without a header (list items, dict tables). Null when memory is exhausted.
    void* allocate_raw(size_t size) {
        const size_t c = (size + granule - 1) / granule;
        if (c < class_count && raw_free_[c]) [[likely]] {
            FreeBlock* block = raw_free_[c];
            raw_free_[c] = block->next;
            return block;
        }
        return allocate_raw_slow(size);
    }
    // Moves a buffer (null: allocates); the old one stays valid on failure.
    void* reallocate_raw(void* block, size_t old_size, size_t new_size);
    // Null is allowed.
    void free_raw(void* block, size_t size) {
        if (!block) return;
        const size_t c = (size + granule - 1) / granule;
        if (!heap_has_pages || c >= class_count) return free_large_raw(block);
        auto* free = static_cast<FreeBlock*>(block);
        free->next = raw_free_[c];
        raw_free_[c] = free;
    }

    // Memory limit in bytes, 0 for none, and bytes in use.
    void set_limit(size_t bytes) { limit_ = bytes; }
    size_t limit() const { return limit_; }
    size_t in_use() const { return in_use_; }
    size_t peak() const { return peak_; }
    // Accounts for memory that an object holds outside the heap (GMP limbs, file buffers).
    // False when the limit forbids it.
    bool charge(size_t bytes) { return reserve(bytes); }
    void discharge(size_t bytes) { in_use_ -= bytes; }

    // Calls `visit(Object*)` for every live object. `visit` must not allocate or free objects.
    template <class F>
    void each_object(F visit);

    // Cycle collector. collect() returns the number of unreachable objects found; it runs
    // finalizers, so it needs the thread. Within a collection it does nothing and returns 0.
    size_t collect(Thread& t);
    bool collect_due() const { return live_ > collect_at_; }
    bool collector_enabled() const { return collector_enabled_; }
    void enable_collector(bool on);
    size_t live_objects() const { return static_cast<size_t>(live_); }
    // gc.get_threshold(): growth in live objects after which a collection is due. 0: never; 1: at
    // every safe point, which is for tests.
    void set_threshold(size_t growth);
    size_t threshold() const { return threshold_; }
    size_t collections() const { return collections_; }
    // Objects that all collections together have freed.
    size_t collected() const { return collected_; }

private:
    struct FreeBlock {
        uint64_t header;  // zero: not an object
        FreeBlock* next;
    };
    struct Page {
        uint32_t block_size;
        uint32_t block_count;  // blocks handed to the free list so far; the rest is untouched
        uint32_t capacity;
        uint32_t bytes;        // of all of it
        uint32_t free_count;   // reclaim_pages() counts here
        uint32_t unused;
        Page* next_spare;
        // blocks follow at offset page_header_size
    };
    static constexpr size_t page_header_size = sizeof(Page);
    static_assert(page_header_size % granule == 0);
    struct LargeObject {
        size_t index;  // in large_objects_
        size_t size;
        // the object follows
    };
    struct LargeBlock {   // raw; in a ring through large_blocks_
        LargeBlock* next;
        LargeBlock* previous;
        size_t size;
        size_t unused;
        // the buffer follows
    };

    Object* allocate_object_slow(size_t size, Type* type);
    void free_large_object(Object* object, size_t size);
    void* allocate_raw_slow(size_t size);
    void free_large_raw(void* block);
    // Fills a class's free list with a run of fresh blocks.
    bool refill(size_t size_class, bool raw);
    Page* add_page(size_t size_class, bool raw);
    Page* cut_page(size_t bytes, size_t at_least);
    Page* take_spare_page(size_t at_least);
    bool reclaim_pages();
    bool reclaim_pages(std::vector<Page*>& pages, bool raw);
    char* cut(size_t& bytes, size_t at_least);
    bool reserve(size_t bytes);
    void schedule_collection(bool fruitful);
    size_t collect_garbage(Thread& t, std::vector<Object*>& garbage);

    FreeBlock* object_free_[class_count] = {};
    FreeBlock* raw_free_[class_count] = {};
    int64_t live_ = 0;         // objects
    size_t machine_memory_ = SIZE_MAX;
    int64_t collect_at_ = 20000;
    uint64_t threshold_ = 20000;
    uint64_t collections_ = 0;
    uint64_t collected_ = 0;
    bool collector_enabled_ = true;
    bool collecting_ = false;
    std::vector<Page*> object_pages_;
    std::vector<Page*> raw_pages_;
    Page* spare_pages_ = nullptr;  // wholly free, of no class; not counted in in_use_
    // When memory is exhausted it is no use asking for more until something was freed: not while
    // there are more objects than that.
    int64_t exhausted_above_ = INT64_MAX;
    Page* current_page_[2][class_count] = {};   // objects, raw: the page that is not used up yet
    uint16_t page_count_[2][class_count] = {};  // saturating
    std::vector<Object*> large_objects_;
    LargeBlock large_blocks_{&large_blocks_, &large_blocks_, 0, 0};
    std::vector<void*> chunks_;       // what pages are cut from
    char* chunk_at_ = nullptr;
    char* chunk_end_ = nullptr;
    size_t chunk_size_ = 32 * 1024;
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
