#include "runtime/base/memory_reserve.h"

#include <gmp.h>
#include <mimalloc.h>
#include <sys/mman.h>

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <new>

namespace baton::memory_reserve {

namespace {

// A little more than the allocator asks of the system at a time (32 MB for a thread's small
// blocks): less than that could not be used.
constexpr std::size_t size = 34 * 1024 * 1024;

std::atomic<void*> held{nullptr};
std::atomic<bool> is_spent{false};
constexpr std::size_t for_objects = 2 * 1024 * 1024;
std::atomic<std::size_t> allowance{for_objects};
std::once_flag prepared;

bool give_up() {
    void* block = held.exchange(nullptr);
    if (!block) return false;
    is_spent = true;
    munmap(block, size);
    return true;
}

// operator new calls it when it fails, and tries again when it returns.
void make_room() {
    if (!give_up()) throw std::bad_alloc();
}

void* number_allocate(std::size_t bytes) {
    for (;;) {
        if (void* block = std::malloc(bytes)) return block;
        make_room();
    }
}

void* number_reallocate(void* block, std::size_t, std::size_t bytes) {
    for (;;) {
        if (void* moved = std::realloc(block, bytes)) return moved;
        make_room();
    }
}

void number_free(void* block, std::size_t) { std::free(block); }

void prepare() {
    if (!std::get_new_handler()) std::set_new_handler(make_room);
    // GMP's own functions end the process. Ours get their memory from the same place, so that
    // numbers made before can be freed by them; a host's own may get it from another.
    void* (*allocate)(std::size_t);
    void* (*reallocate)(void*, std::size_t, std::size_t);
    void (*free)(void*, std::size_t);
    mp_get_memory_functions(&allocate, &reallocate, &free);
    mp_set_memory_functions(nullptr, nullptr, nullptr);
    void* (*usual)(std::size_t);
    mp_get_memory_functions(&usual, nullptr, nullptr);
    if (allocate == usual) {
        mp_set_memory_functions(number_allocate, number_reallocate, number_free);
    } else {
        mp_set_memory_functions(allocate, reallocate, free);
    }
}

}  // namespace

bool hold() {
    std::call_once(prepared, prepare);
    if (held.load(std::memory_order_relaxed)) return true;
    void* block =
        mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) return false;
    void* none = nullptr;
    if (!held.compare_exchange_strong(none, block)) munmap(block, size);
    is_spent = false;
    allowance = for_objects;
    return true;
}

void release() { give_up(); }

bool allow(std::size_t bytes) {
    std::size_t left = allowance.load(std::memory_order_relaxed);
    while (left >= bytes) {
        if (allowance.compare_exchange_weak(left, left - bytes)) return true;
    }
    return false;
}

void give_back(std::size_t bytes) {
    if (is_spent.load(std::memory_order_relaxed)) allowance += bytes;
}

bool spent() { return is_spent.load(std::memory_order_relaxed); }

}  // namespace baton::memory_reserve

// Under a sanitizer its own stays.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define BATON_OWN_NEW 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define BATON_OWN_NEW 0
#endif
#endif
#ifndef BATON_OWN_NEW
#define BATON_OWN_NEW 1
#endif

#if BATON_OWN_NEW

namespace {

template <class Allocate>
void* allocate_or_throw(Allocate allocate) {
    for (;;) {
        if (void* block = allocate()) [[likely]] return block;
        const std::new_handler handler = std::get_new_handler();
        if (!handler) throw std::bad_alloc();
        handler();
    }
}

}  // namespace

#define REPLACED [[gnu::weak, gnu::visibility("default")]]

REPLACED void* operator new(std::size_t bytes) {
    if (void* block = mi_malloc(bytes)) [[likely]] return block;
    return allocate_or_throw([=] { return mi_malloc(bytes); });
}
REPLACED void* operator new[](std::size_t bytes) { return operator new(bytes); }
REPLACED void* operator new(std::size_t bytes, std::align_val_t alignment) {
    return allocate_or_throw(
        [=] { return mi_malloc_aligned(bytes, static_cast<std::size_t>(alignment)); });
}
REPLACED void* operator new[](std::size_t bytes, std::align_val_t alignment) {
    return operator new(bytes, alignment);
}

REPLACED void operator delete(void* block) noexcept { mi_free(block); }
REPLACED void operator delete[](void* block) noexcept { mi_free(block); }
REPLACED void operator delete(void* block, std::size_t) noexcept { mi_free(block); }
REPLACED void operator delete[](void* block, std::size_t) noexcept { mi_free(block); }
REPLACED void operator delete(void* block, std::align_val_t) noexcept { mi_free(block); }
REPLACED void operator delete[](void* block, std::align_val_t) noexcept { mi_free(block); }
REPLACED void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
    mi_free(block);
}
REPLACED void operator delete[](void* block, std::size_t, std::align_val_t) noexcept {
    mi_free(block);
}

#endif
