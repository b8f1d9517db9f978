// The waiting half of an event loop: a libuv loop that sleeps until a descriptor is ready, a child
// process ends, a time comes or another thread calls. It knows no Python object, so it runs while
// the GIL is released; what happened is left in `fired` and `ended`.
//
// Descriptors are watched through an epoll set of our own, which libuv watches as one descriptor:
// the kernel then answers every change with an error code, where libuv would abort on a descriptor
// that a program has closed behind its back, and other threads may change the set during the wait.
#pragma once

#include <sys/epoll.h>
#include <uv.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace baton {

struct LoopCore {
    struct Fired {
        int fd;
        bool readable, writable;
    };
    struct Ended {
        int64_t pid;
        int64_t status;   // exit code, or minus the signal
    };

    // False if the system refuses; `error` is an errno.
    bool open(int& error);
    // Frees everything libuv holds.
    ~LoopCore();

    // Waits: `timeout` in seconds, negative for ever, 0 only looks.
    void wait(double timeout);
    // Only looks at descriptors: cheaper than wait(0).
    void look();
    // Ends a wait. Any thread, and signal handlers.
    void wake() { uv_async_send(&wake_up); }

    // Starts a program; its pid, or a negative errno.
    int64_t spawn(const std::vector<std::string>& args, const std::vector<std::string>* environment,
                  const std::string* directory, const std::vector<int>& descriptors, bool detached);
    bool has_children() const { return children != 0; }

    uv_loop_t loop;
    uv_async_t wake_up;
    uv_timer_t timer;
    uv_poll_t set_watch;
    int set = -1;
    bool opened = false;
    size_t children = 0;
    std::vector<Fired> fired;
    std::vector<Ended> ended;
};

}  // namespace baton
