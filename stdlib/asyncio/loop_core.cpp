#include "stdlib/asyncio/loop_core.h"

#include <unistd.h>

#include <cerrno>
#include <cmath>

namespace baton {

namespace {

LoopCore* core_of(uv_loop_t* loop) { return static_cast<LoopCore*>(loop->data); }

void child_ended(uv_process_t* process, int64_t status, int signal) {
    LoopCore* core = core_of(process->loop);
    core->ended.push_back({process->pid, signal ? -signal : status});
    --core->children;
    uv_close(reinterpret_cast<uv_handle_t*>(process), [](uv_handle_t* handle) {
        delete reinterpret_cast<uv_process_t*>(handle);
    });
}

}  // namespace

bool LoopCore::open(int& error) {
    set = epoll_create1(EPOLL_CLOEXEC);
    if (set < 0) {
        error = errno;
        return false;
    }
    int status = uv_loop_init(&loop);
    if (status < 0) {
        error = -status;
        return false;
    }
    loop.data = this;
    opened = true;
    status = uv_async_init(&loop, &wake_up, [](uv_async_t*) {});
    if (status >= 0) status = uv_timer_init(&loop, &timer);
    if (status >= 0) status = uv_poll_init(&loop, &set_watch, set);
    if (status < 0) {
        error = -status;
        return false;
    }
    uv_poll_start(&set_watch, UV_READABLE,
                  [](uv_poll_t* poll, int, int) { core_of(poll->loop)->look(); });
    return true;
}

LoopCore::~LoopCore() {
    if (opened) {
        uv_walk(
            &loop,
            [](uv_handle_t* handle, void*) {
                if (uv_is_closing(handle)) return;
                if (handle->type == UV_PROCESS) {
                    uv_close(handle, [](uv_handle_t* h) {
                        delete reinterpret_cast<uv_process_t*>(h);
                    });
                } else {
                    uv_close(handle, nullptr);
                }
            },
            nullptr);
        uv_run(&loop, UV_RUN_DEFAULT);
        uv_loop_close(&loop);
    }
    if (set >= 0) ::close(set);
}

void LoopCore::look() {
    epoll_event events[256];
    const int n = epoll_wait(set, events, 256, 0);
    for (int i = 0; i < n; ++i) {
        const uint32_t what = events[i].events;
        fired.push_back({events[i].data.fd, (what & ~uint32_t{EPOLLOUT}) != 0,
                         (what & ~uint32_t{EPOLLIN}) != 0});
    }
}

void LoopCore::wait(double timeout) {
    if (timeout == 0) {
        uv_run(&loop, UV_RUN_NOWAIT);
        return;
    }
    if (timeout > 0) {
        uv_update_time(&loop);
        // Milliseconds, rounded up: never a busy wait for the rest. A day is enough at once.
        const double ms = std::ceil(std::fmin(timeout, 86400.0) * 1000);
        uv_timer_start(&timer, [](uv_timer_t*) {}, static_cast<uint64_t>(ms), 0);
    }
    uv_run(&loop, UV_RUN_ONCE);
    if (timeout > 0) uv_timer_stop(&timer);
}

int64_t LoopCore::spawn(const std::vector<std::string>& args,
                        const std::vector<std::string>* environment, const std::string* directory,
                        const std::vector<int>& descriptors, bool detached) {
    std::vector<char*> argv, env;
    for (const std::string& s : args) argv.push_back(const_cast<char*>(s.c_str()));
    argv.push_back(nullptr);
    uv_process_options_t options{};
    if (environment) {
        for (const std::string& s : *environment) env.push_back(const_cast<char*>(s.c_str()));
        env.push_back(nullptr);
        options.env = env.data();
    }
    std::vector<uv_stdio_container_t> stdio(descriptors.size());
    for (size_t i = 0; i < descriptors.size(); ++i) {
        stdio[i].flags = descriptors[i] < 0 ? UV_IGNORE : UV_INHERIT_FD;
        stdio[i].data.fd = descriptors[i];
    }
    options.file = argv[0];
    options.args = argv.data();
    options.cwd = directory ? directory->c_str() : nullptr;
    options.stdio = stdio.data();
    options.stdio_count = static_cast<int>(stdio.size());
    options.exit_cb = child_ended;
    options.flags = detached ? UV_PROCESS_DETACHED : 0;
    auto* process = new uv_process_t;
    const int status = uv_spawn(&loop, process, &options);
    if (status < 0) {
        uv_close(reinterpret_cast<uv_handle_t*>(process), [](uv_handle_t* handle) {
            delete reinterpret_cast<uv_process_t*>(handle);
        });
        return status;
    }
    ++children;
    return process->pid;
}

}  // namespace baton
