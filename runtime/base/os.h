// The few things asked of the operating system below the object model: clocks, stacks, pages,
// files, entropy.
//
// Everything reports failure by value (an errno, a null pointer); nothing here keeps state, so all
// functions may be called from any thread. Only os_posix.cpp knows the platform.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace baton::os {

// ---- Clocks, in nanoseconds ----

// Never goes back; its zero is arbitrary.
std::int64_t monotonic_ns();
// Since 1970-01-01 UTC.
std::int64_t wall_ns();
// CPU time used by the process, and by the calling thread.
std::int64_t process_cpu_ns();
std::int64_t thread_cpu_ns();
// The smallest step of the clocks above, in nanoseconds (they share it on the platforms supported).
std::int64_t clock_resolution_ns();

// ---- The C stack ----

// The calling thread's stack: [low, high), growing down. Both are 0 if the platform will not say.
struct StackBounds {
    std::uintptr_t low = 0;
    std::uintptr_t high = 0;
};
StackBounds current_stack();

// About where the stack pointer is now; cheap enough for a check at every nested call.
inline std::uintptr_t stack_position() {
    return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
}

// ---- Memory ----

// Bytes in a page.
std::size_t page_size();
// Bytes of memory that the machine has; SIZE_MAX if that is unknown.
std::size_t machine_memory();
// Zeroed pages of at least `size` bytes, or null. Reserved only; the system provides them when they
// are touched.
void* allocate_pages(std::size_t size);
// Gives back what allocate_pages(size) returned.
void free_pages(void* pages, std::size_t size);
// Lets the system take the contents of the pages inside [start, start + size); they read as zero
// afterwards.
void discard_pages(void* start, std::size_t size);

// ---- Files ----

// Reads the whole file into `contents`. Returns 0 or the errno; directories give EISDIR.
int read_file(const std::string& path, std::string& contents);

// ---- The machine ----

// Processors this process may run on; at least 1.
unsigned cpu_count();
// Fills the buffer with unpredictable bytes. Returns 0 or the errno.
int random_bytes(void* buffer, std::size_t size);
// One unpredictable word for seeds; falls back on clocks and addresses if the system has no entropy
// to give.
std::uint64_t random_seed();

}  // namespace baton::os
