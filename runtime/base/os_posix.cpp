#include "runtime/base/os.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

namespace baton::os {
namespace {

std::int64_t read_clock(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return std::int64_t(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

std::size_t whole_pages(std::size_t size) {
    std::size_t page = page_size();
    return (size + page - 1) / page * page;
}

}  // namespace

std::int64_t monotonic_ns() {
    return read_clock(CLOCK_MONOTONIC);
}

std::int64_t wall_ns() {
    return read_clock(CLOCK_REALTIME);
}

std::int64_t process_cpu_ns() {
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

std::int64_t thread_cpu_ns() {
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

std::int64_t clock_resolution_ns() {
    timespec step{};
    if (clock_getres(CLOCK_MONOTONIC, &step) != 0) {
        return 1;
    }
    return std::int64_t(step.tv_sec) * 1'000'000'000 + step.tv_nsec;
}

StackBounds current_stack() {
    StackBounds bounds;
#if defined(__APPLE__)
    pthread_t self = pthread_self();
    bounds.high = reinterpret_cast<std::uintptr_t>(pthread_get_stackaddr_np(self));
    bounds.low = bounds.high - pthread_get_stacksize_np(self);
#else
    pthread_attr_t attributes;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) {
        return bounds;
    }
    void* low = nullptr;
    std::size_t size = 0, guard = 0;
    if (pthread_attr_getstack(&attributes, &low, &size) == 0) {
        pthread_attr_getguardsize(&attributes, &guard);
        bounds.low = reinterpret_cast<std::uintptr_t>(low) + guard;
        bounds.high = reinterpret_cast<std::uintptr_t>(low) + size;
    }
    pthread_attr_destroy(&attributes);
#endif
    return bounds;
}

std::size_t machine_memory() {
    const long pages = sysconf(_SC_PHYS_PAGES);
    return pages > 0 ? static_cast<std::size_t>(pages) * page_size() : SIZE_MAX;
}

std::size_t page_size() {
    long size = sysconf(_SC_PAGESIZE);
    return size > 0 ? static_cast<std::size_t>(size) : 4096;
}

void* allocate_pages(std::size_t size) {
    int flags = MAP_PRIVATE | MAP_ANONYMOUS;
#ifdef MAP_NORESERVE
    flags |= MAP_NORESERVE;
#endif
    void* pages = mmap(nullptr, whole_pages(size), PROT_READ | PROT_WRITE, flags, -1, 0);
    return pages == MAP_FAILED ? nullptr : pages;
}

void free_pages(void* pages, std::size_t size) {
    if (pages != nullptr) {
        munmap(pages, whole_pages(size));
    }
}

void discard_pages(void* start, std::size_t size) {
    // Only pages that lie wholly inside may go.
    std::uintptr_t page = page_size();
    std::uintptr_t first = (reinterpret_cast<std::uintptr_t>(start) + page - 1) & ~(page - 1);
    std::uintptr_t end = (reinterpret_cast<std::uintptr_t>(start) + size) & ~(page - 1);
    if (first < end) {
        madvise(reinterpret_cast<void*>(first), end - first, MADV_DONTNEED);
    }
}

int read_file(const std::string& path, std::string& contents) {
    contents.clear();
    int file;
    do {
        file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    } while (file < 0 && errno == EINTR);
    if (file < 0) {
        return errno;
    }
    struct stat status {};
    int error = fstat(file, &status) == 0 ? 0 : errno;
    if (error == 0 && S_ISDIR(status.st_mode)) {
        error = EISDIR;
    }
    // The size is a hint only: pipes and files under /proc do not tell it.
    std::size_t used = 0;
    std::size_t hint = status.st_size > 0 ? static_cast<std::size_t>(status.st_size) + 1 : 4096;
    while (error == 0) {
        if (used == contents.size()) {
            contents.resize(used == 0 ? hint : used * 2);
        }
        ssize_t got = read(file, contents.data() + used, contents.size() - used);
        if (got == 0) {
            break;
        }
        if (got > 0) {
            used += static_cast<std::size_t>(got);
        } else if (errno != EINTR) {
            error = errno;
        }
    }
    close(file);
    contents.resize(error == 0 ? used : 0);
    return error;
}

unsigned cpu_count() {
#if defined(__linux__)
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) {
        return static_cast<unsigned>(CPU_COUNT(&set));
    }
#endif
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? static_cast<unsigned>(online) : 1;
}

int random_bytes(void* buffer, std::size_t size) {
    char* at = static_cast<char*>(buffer);
    while (size > 0) {
        std::size_t piece = std::min<std::size_t>(size, 256);
        if (getentropy(at, piece) != 0) {
            return errno;
        }
        at += piece;
        size -= piece;
    }
    return 0;
}

std::uint64_t random_seed() {
    std::uint64_t seed = 0;
    if (random_bytes(&seed, sizeof seed) != 0) {
        std::uint64_t address = reinterpret_cast<std::uintptr_t>(&seed);
        std::uint64_t clock = static_cast<std::uint64_t>(wall_ns() ^ monotonic_ns() << 20);
        seed = (clock ^ address << 17 ^ static_cast<std::uint64_t>(getpid()) << 40) *
               0x9E3779B97F4A7C15u;
    }
    return seed;
}

}  // namespace baton::os
