// A bump arena: memory handed out front to back and given back all at once.
//
// The compiler puts its syntax tree here. Nodes are trivially destructible, so nothing is destroyed
// one by one: when the arena dies (or is cleared), every node, array and string made in it dies
// with it. The owner of the arena owns everything inside; pointers and views into it are borrowed.
// One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace baton {

class Arena {
  public:
    // An empty arena; no memory is taken until the first allocation. `block_size` is the size of an
    // ordinary block.
    explicit Arena(std::size_t block_size = 16 * 1024) : block_size_(block_size) {}
    ~Arena() { clear(); }

    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;

    // Takes over the other arena's memory; pointers into it stay valid, the other is left empty.
    Arena(Arena&& other) noexcept { swap(other); }
    Arena& operator=(Arena&& other) noexcept {
        if (this != &other) {
            clear();
            swap(other);
        }
        return *this;
    }

    // Uninitialised memory of `size` bytes, aligned to `alignment` (a power of two). Never null.
    void* allocate(std::size_t size, std::size_t alignment = alignof(std::max_align_t)) {
        std::uintptr_t at = (next_ + alignment - 1) & ~(std::uintptr_t(alignment) - 1);
        if (at < next_ || at > end_ || size > end_ - at) [[unlikely]] {
            return allocate_slowly(size, alignment);
        }
        next_ = at + size;
        return reinterpret_cast<void*>(at);
    }

    // Constructs one T in the arena. T's destructor never runs, so it must be trivial.
    template <class T, class... Arguments>
    T* make(Arguments&&... arguments) {
        static_assert(std::is_trivially_destructible_v<T>, "arena objects are never destroyed");
        void* memory = allocate(sizeof(T), alignof(T));
        if constexpr (std::is_aggregate_v<T>) {
            return ::new (memory) T{std::forward<Arguments>(arguments)...};
        } else {
            return ::new (memory) T(std::forward<Arguments>(arguments)...);
        }
    }

    // An array of `count` value-initialised Ts.
    template <class T>
    std::span<T> make_array(std::size_t count) {
        static_assert(std::is_trivially_destructible_v<T>, "arena objects are never destroyed");
        if (count == 0) {
            return {};
        }
        if (count > SIZE_MAX / sizeof(T)) {
            throw_too_large();
        }
        T* first = static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
        for (std::size_t i = 0; i < count; i++) {
            ::new (first + i) T();
        }
        return {first, count};
    }

    // A copy of the items (a span, a vector, …) that lives as long as the arena.
    template <class T>
    std::span<T> copy_array(std::span<const T> items) {
        static_assert(std::is_trivially_copyable_v<T>, "arena arrays are copied as bytes");
        if (items.empty()) {
            return {};
        }
        T* first = static_cast<T*>(allocate(items.size_bytes(), alignof(T)));
        std::memcpy(static_cast<void*>(first), items.data(), items.size_bytes());
        return {first, items.size()};
    }
    template <class Container>
    auto copy_array(const Container& items) {
        using T = std::remove_cvref_t<decltype(*std::data(items))>;
        return copy_array(std::span<const T>(std::data(items), std::size(items)));
    }

    // A copy of the text that lives as long as the arena; a NUL byte follows it.
    std::string_view copy_string(std::string_view text) {
        char* first = static_cast<char*>(allocate(text.size() + 1, 1));
        if (!text.empty()) {
            std::memcpy(first, text.data(), text.size());
        }
        first[text.size()] = '\0';
        return {first, text.size()};
    }

    // Bytes taken from the system, for accounting.
    std::size_t bytes_reserved() const { return reserved_; }

    // Gives all memory back; everything made in the arena is gone.
    void clear() {
        while (blocks_ != nullptr) {
            Block* previous = blocks_->previous;
            std::free(blocks_);
            blocks_ = previous;
        }
        next_ = end_ = 0;
        reserved_ = 0;
    }

    // Exchanges the contents of two arenas.
    void swap(Arena& other) noexcept {
        std::swap(block_size_, other.block_size_);
        std::swap(blocks_, other.blocks_);
        std::swap(next_, other.next_);
        std::swap(end_, other.end_);
        std::swap(reserved_, other.reserved_);
    }

  private:
    struct Block {
        Block* previous;
    };

    [[noreturn]] static void throw_too_large() {
        // operator new reports the impossible size in the same way as any other failed allocation.
        volatile std::size_t impossible = SIZE_MAX;
        static_cast<void>(::operator new(impossible));
        std::abort();
    }

    void* allocate_slowly(std::size_t size, std::size_t alignment) {
        std::size_t overhead = sizeof(Block) + alignment;
        if (size > SIZE_MAX / 2) {
            throw_too_large();
        }
        std::size_t needed = size + overhead;
        bool own_block = needed > block_size_ / 4 && blocks_ != nullptr;
        std::size_t total = needed > block_size_ || own_block ? needed : block_size_;
        Block* block = static_cast<Block*>(std::malloc(total));
        if (block == nullptr) {
            throw_too_large();
        }
        reserved_ += total;
        std::uintptr_t start = reinterpret_cast<std::uintptr_t>(block) + sizeof(Block);
        std::uintptr_t at = (start + alignment - 1) & ~(std::uintptr_t(alignment) - 1);
        if (own_block) {
            // A large piece gets its own block behind the current one, which keeps its free rest.
            block->previous = blocks_->previous;
            blocks_->previous = block;
            return reinterpret_cast<void*>(at);
        }
        block->previous = blocks_;
        blocks_ = block;
        next_ = at + size;
        end_ = reinterpret_cast<std::uintptr_t>(block) + total;
        return reinterpret_cast<void*>(at);
    }

    std::size_t block_size_ = 16 * 1024;
    Block* blocks_ = nullptr;
    std::uintptr_t next_ = 0;
    std::uintptr_t end_ = 0;
    std::size_t reserved_ = 0;
};

}  // namespace baton
