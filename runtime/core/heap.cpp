#include "runtime/core/heap.h"

#include <mimalloc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <new>

#include "runtime/base/memory_reserve.h"
#include "runtime/base/os.h"

namespace baton {

namespace {

constexpr size_t first_page_size = 2 * 1024;
constexpr size_t full_page_size = 16 * 1024;
constexpr size_t refill_bytes = 2 * 1024;   // untouched memory is carved in runs of this size
constexpr size_t max_chunk_size = 1024 * 1024;
constexpr size_t small_chunk_size = 32 * 1024;

// Whether the system may be asked for more: while the process lives on its reserve, only for a
// little.
bool may_grow(size_t size) {
    if (!memory_reserve::spent() || memory_reserve::hold()) [[likely]] return true;
    return memory_reserve::allow(size);
}

// A failed attempt; the next ones may be for what handles the MemoryError.
void* exhausted() {
    memory_reserve::release();
    return nullptr;
}

void* system_allocate(size_t size) {
    if (!may_grow(size)) return nullptr;
    if constexpr (!heap_has_pages) return std::malloc(size);
    void* block = mi_malloc(size);
    return block ? block : exhausted();
}

void* system_reallocate(void* block, size_t size) {
    if (!may_grow(size)) return nullptr;
    if constexpr (!heap_has_pages) return std::realloc(block, size);
    void* moved = mi_realloc(block, size);
    return moved ? moved : exhausted();
}

// Makes room for one more item. False if memory is exhausted.
template <class T>
bool make_room(std::vector<T>& items) {
    if (items.size() < items.capacity()) [[likely]] return true;
    try {
        items.reserve(std::max<size_t>(16, items.capacity() * 2));
    } catch (const std::bad_alloc&) {
        return false;
    }
    return true;
}

void system_free(void* block) {
    if constexpr (!heap_has_pages) return std::free(block);
    mi_free(block);
}

}  // namespace

Heap::Heap() : machine_memory_(os::machine_memory()) { memory_reserve::hold(); }

Heap::~Heap() {
    for (Object* object : large_objects_) {
        system_free(reinterpret_cast<char*>(object) - sizeof(LargeObject));
    }
    for (LargeBlock* block = large_blocks_.next; block != &large_blocks_;) {
        LargeBlock* next = block->next;
        system_free(block);
        block = next;
    }
    for (void* chunk : chunks_) system_free(chunk);
}

bool Heap::reserve(size_t bytes) {
    if (limit_ && (bytes > limit_ || in_use_ > limit_ - bytes)) return false;
    // More than the machine has can only end badly: the system would hand it out and kill us later.
    if (bytes > machine_memory_) return false;
    in_use_ += bytes;
    if (in_use_ > peak_) peak_ = in_use_;
    return true;
}

// ---------------------------------------------------------------- pages

// Cuts up to `bytes` from the current chunk, a new one if less than `at_least` is left.
char* Heap::cut(size_t& bytes, size_t at_least) {
    size_t left = static_cast<size_t>(chunk_end_ - chunk_at_);
    if (left < at_least) {
        if (!make_room(chunks_)) return nullptr;
        auto* chunk = static_cast<char*>(system_allocate(chunk_size_));
        if (!chunk && chunk_size_ > small_chunk_size) {
            chunk_size_ = small_chunk_size;
            chunk = static_cast<char*>(system_allocate(chunk_size_));
        }
        if (!chunk) return nullptr;
        chunks_.push_back(chunk);
        chunk_at_ = chunk;
        chunk_end_ = chunk + chunk_size_;
        left = chunk_size_;
        chunk_size_ = std::min(chunk_size_ * 2, max_chunk_size);
    }
    bytes = std::min(bytes, left);
    char* at = chunk_at_;
    chunk_at_ += bytes;
    return at;
}

Heap::Page* Heap::cut_page(size_t bytes, size_t at_least) {
    if (!reserve(bytes)) return nullptr;
    const size_t reserved = bytes;
    auto* page = reinterpret_cast<Page*>(cut(bytes, at_least));
    in_use_ -= reserved - (page ? bytes : 0);
    if (page) page->bytes = static_cast<uint32_t>(bytes);
    return page;
}

Heap::Page* Heap::add_page(size_t size_class, bool raw) {
    const size_t block_size = size_class * granule;
    uint16_t& pages = page_count_[raw][size_class];
    std::vector<Page*>& all = raw ? raw_pages_ : object_pages_;
    if (!make_room(all)) return nullptr;
    const size_t least = page_header_size + 4 * block_size;
    Page* page = take_spare_page(least);
    if (!page) {
        page = cut_page(std::max(least, pages == 0 ? first_page_size : full_page_size), least);
    }
    if (!page && reclaim_pages()) page = take_spare_page(least);
    if (!page) return nullptr;
    page->block_size = static_cast<uint32_t>(block_size);
    page->block_count = 0;
    page->capacity = static_cast<uint32_t>((page->bytes - page_header_size) / block_size);
    if (pages != UINT16_MAX) ++pages;
    current_page_[raw][size_class] = page;
    all.push_back(page);
    return page;
}

Heap::Page* Heap::take_spare_page(size_t at_least) {
    for (Page** link = &spare_pages_; *link; link = &(*link)->next_spare) {
        Page* page = *link;
        if (page->bytes < at_least) continue;
        if (!reserve(page->bytes)) return nullptr;
        *link = page->next_spare;
        return page;
    }
    return nullptr;
}

// Pages whose blocks are all free again become spare: other sizes can have them, and chunks that
// consist of spare pages go back to the system. Looks at every free block, so it is for when there
// is nothing else left. False if nothing was found.
bool Heap::reclaim_pages() {
    if (live_ > exhausted_above_) return false;
    const size_t before = in_use_;
    const bool objects = reclaim_pages(object_pages_, false);
    const bool any = reclaim_pages(raw_pages_, true) || objects;
    // Where little was found, much has to be freed before it is worth while to look again.
    exhausted_above_ = before - in_use_ > before / 8 ? INT64_MAX : live_ - live_ / 8 - 1;
    if (!any) return false;
    std::erase_if(chunks_, [this](void* chunk) {
        auto* begin = static_cast<Page*>(chunk);
        auto* end = reinterpret_cast<Page*>(static_cast<char*>(chunk) + mi_usable_size(chunk));
        const auto inside = [=](const void* at) {
            return !std::less<const void*>()(at, begin) && std::less<const void*>()(at, end);
        };
        if (inside(chunk_at_)) return false;
        for (const auto* pages : {&object_pages_, &raw_pages_}) {
            const auto first = std::lower_bound(pages->begin(), pages->end(), begin, std::less<>());
            if (first != pages->end() && inside(*first)) return false;
        }
        for (Page** link = &spare_pages_; *link;) {
            if (inside(*link)) {
                *link = (*link)->next_spare;
            } else {
                link = &(*link)->next_spare;
            }
        }
        memory_reserve::give_back(mi_usable_size(chunk));
        system_free(chunk);
        return true;
    });
    return true;
}

bool Heap::reclaim_pages(std::vector<Page*>& pages, bool raw) {
    std::sort(pages.begin(), pages.end(), std::less<>());
    auto page_of = [&](FreeBlock* block) {
        return *(std::upper_bound(pages.begin(), pages.end(), reinterpret_cast<Page*>(block),
                                  std::less<>()) - 1);
    };
    for (Page* page : pages) page->free_count = 0;
    FreeBlock** lists = raw ? raw_free_ : object_free_;
    for (size_t c = 0; c < class_count; ++c) {
        for (FreeBlock* block = lists[c]; block; block = block->next) ++page_of(block)->free_count;
    }
    bool any = false;
    for (size_t c = 0; c < class_count; ++c) {
        for (FreeBlock** link = &lists[c]; *link;) {
            const Page* page = page_of(*link);
            if (page->free_count == page->block_count) {
                *link = (*link)->next;
            } else {
                link = &(*link)->next;
            }
        }
        Page*& current = current_page_[raw][c];
        if (current && current->free_count == current->block_count) current = nullptr;
    }
    std::erase_if(pages, [&](Page* page) {
        if (page->free_count != page->block_count) return false;
        page->next_spare = spare_pages_;
        spare_pages_ = page;
        in_use_ -= page->bytes;
        return any = true;
    });
    return any;
}

bool Heap::refill(size_t size_class, bool raw) {
    Page* page = current_page_[raw][size_class];
    if (!page || page->block_count == page->capacity) {
        page = add_page(size_class, raw);
        if (!page) return false;
    }
    const uint32_t wanted = std::max<uint32_t>(4, refill_bytes / page->block_size);
    const uint32_t count = std::min(wanted, page->capacity - page->block_count);
    char* begin = reinterpret_cast<char*>(page) + page_header_size +
                  size_t{page->block_count} * page->block_size;
    FreeBlock*& head = raw ? raw_free_[size_class] : object_free_[size_class];
    for (uint32_t i = count; i-- > 0;) {
        auto* block = reinterpret_cast<FreeBlock*>(begin + size_t{i} * page->block_size);
        block->header = 0;
        block->next = head;
        head = block;
    }
    page->block_count += count;
    return true;
}

// ---------------------------------------------------------------- objects

Object* Heap::allocate_object_slow(size_t size, Type* type) {
    const size_t c = (size + granule - 1) / granule;
    if (heap_has_pages && c < class_count) {
        if (!refill(c, false)) return nullptr;
        return allocate_object(size, type);
    }
    if (!make_room(large_objects_)) return nullptr;
    if (size > SIZE_MAX / 2) return nullptr;
    LargeObject* header = nullptr;
    while (!header) {
        if (reserve(size + sizeof(LargeObject))) {
            header = static_cast<LargeObject*>(system_allocate(size + sizeof(LargeObject)));
            if (!header) in_use_ -= size + sizeof(LargeObject);
        }
        if (!header && !reclaim_pages()) return nullptr;
    }
    header->index = large_objects_.size();
    header->size = size;
    auto* object = reinterpret_cast<Object*>(header + 1);
    large_objects_.push_back(object);
    object->refcount = 1;
    object->flags = object_alive | object_large;
    object->type_flags = 0;
    object->gc_scratch = 0;
    object->type = type;
    ++live_;
    return object;
}

void Heap::free_large_object(Object* object, size_t) {
    auto* header = reinterpret_cast<LargeObject*>(object) - 1;
    Object* last = large_objects_.back();
    large_objects_[header->index] = last;
    (reinterpret_cast<LargeObject*>(last) - 1)->index = header->index;
    large_objects_.pop_back();
    in_use_ -= header->size + sizeof(LargeObject);
    memory_reserve::give_back(header->size);
    system_free(header);
}

// ---------------------------------------------------------------- raw buffers

void* Heap::allocate_raw_slow(size_t size) {
    const size_t c = (size + granule - 1) / granule;
    if (heap_has_pages && c < class_count) {
        // An empty buffer is a small one: what allocate_raw returns is never null on success.
        const size_t filled = std::max<size_t>(c, 1);
        if (!raw_free_[filled] && !refill(filled, true)) return nullptr;
        FreeBlock* block = raw_free_[filled];
        raw_free_[filled] = block->next;
        return block;
    }
    if (size > SIZE_MAX / 2) return nullptr;
    LargeBlock* block = nullptr;
    while (!block) {
        if (reserve(size + sizeof(LargeBlock))) {
            block = static_cast<LargeBlock*>(system_allocate(size + sizeof(LargeBlock)));
            if (!block) in_use_ -= size + sizeof(LargeBlock);
        }
        if (!block && !reclaim_pages()) return nullptr;
    }
    block->size = size;
    block->next = &large_blocks_;
    block->previous = large_blocks_.previous;
    block->previous->next = block;
    large_blocks_.previous = block;
    return block + 1;
}

void Heap::free_large_raw(void* block) {
    LargeBlock* header = static_cast<LargeBlock*>(block) - 1;
    header->previous->next = header->next;
    header->next->previous = header->previous;
    in_use_ -= header->size + sizeof(LargeBlock);
    memory_reserve::give_back(header->size);
    system_free(header);
}

void* Heap::reallocate_raw(void* block, size_t old_size, size_t new_size) {
    if (!block) return allocate_raw(new_size);
    const size_t old_class = (old_size + granule - 1) / granule;
    const size_t new_class = (new_size + granule - 1) / granule;
    const bool old_small = heap_has_pages && old_class < class_count;
    const bool new_small = heap_has_pages && new_class < class_count;
    if (old_small && old_class == new_class) return block;
    if (!old_small && !new_small) {
        LargeBlock* header = static_cast<LargeBlock*>(block) - 1;
        const size_t before = header->size;
        if (new_size > SIZE_MAX / 2) return nullptr;
        LargeBlock* moved = nullptr;
        while (!moved) {
            if (new_size <= before || reserve(new_size - before)) {
                moved = static_cast<LargeBlock*>(
                    system_reallocate(header, new_size + sizeof(LargeBlock)));
                if (!moved && new_size > before) in_use_ -= new_size - before;
            }
            if (!moved && !reclaim_pages()) return nullptr;
        }
        if (new_size < before) in_use_ -= before - new_size;
        moved->size = new_size;
        moved->previous->next = moved;
        moved->next->previous = moved;
        return moved + 1;
    }
    void* fresh = allocate_raw(new_size);
    if (!fresh) return nullptr;
    std::memcpy(fresh, block, std::min(old_size, new_size));
    free_raw(block, old_size);
    return fresh;
}

// ---------------------------------------------------------------- when to collect

void Heap::enable_collector(bool on) {
    collector_enabled_ = on;
    schedule_collection(true);
}

void Heap::set_threshold(size_t growth) {
    threshold_ = growth;
    schedule_collection(true);
}

// A collection costs as much as what survives it, so the next one is due after growth in
// proportion; where collections find next to nothing, they are made rarer.
void Heap::schedule_collection(bool fruitful) {
    if (!collector_enabled_ || threshold_ == 0) {
        collect_at_ = INT64_MAX;
        return;
    }
    if (threshold_ == 1) {
        collect_at_ = INT64_MIN;
        return;
    }
    const int64_t growth = fruitful ? live_ / 2 : live_;
    collect_at_ = live_ + std::max(static_cast<int64_t>(threshold_), growth);
}

}  // namespace baton
