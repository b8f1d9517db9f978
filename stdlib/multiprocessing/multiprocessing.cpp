// Both live in anonymous memory that is mapped before fork() and shared by the children.
#include "stdlib/multiprocessing/multiprocessing.h"

#include <cerrno>
#include <algorithm>
#include <ctime>
#include <vector>

#include <poll.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/unlocked.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

struct Semaphore : Object {
    sem_t* semaphore;   // in shared memory
    int64_t limit;
};
struct Block : Object {
    char* data;
    size_t size;
};

Semaphore* self_semaphore(Value v) { return v.as<Semaphore>(); }
Block* self_block(Value v) { return v.as<Block>(); }

void* map_shared(size_t size) {
    void* memory =
        mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? nullptr : memory;
}

Value semaphore_construct(Thread& t, Value type, const Value* args, size_t nargs,
                          Tuple* keywords) {
    Value out[2];
    TRY(bind_arguments(t, "Semaphore", "(value, maxvalue)", args, nargs, keywords, out));
    const int64_t value = TRY(to_int64(t, out[0]));
    const int64_t limit = TRY(to_int64(t, out[1]));
    if (value < 0 || value > SEM_VALUE_MAX) return raise_os_error(t, EINVAL);
    auto* s = TRY(allocate<Semaphore>(t, type.as<Type>()));
    s->limit = limit;
    s->semaphore = static_cast<sem_t*>(map_shared(sizeof(sem_t)));
    Ref result = Ref::take(Value(s));
    if (!s->semaphore) return raise_os_error(t, errno);
    if (sem_init(s->semaphore, 1, static_cast<unsigned>(value)) < 0) {
        return raise_os_error(t, errno);
    }
    return result.give();
}

Value semaphore_acquire(Thread& t, const Value* args, size_t) {
    Semaphore* s = self_semaphore(args[0]);
    const bool block = args[1].is_unbound() || TRY(is_truthy(t, args[1]));
    if (sem_trywait(s->semaphore) == 0) return Value::true_();
    if (errno != EAGAIN && errno != EINTR) return raise_os_error(t, errno);
    if (!block) return Value::false_();
    const bool timed = !args[2].is_unbound() && !args[2].is_none();
    timespec deadline{};
    if (timed) {
        double timeout = TRY(to_double(t, args[2])) * t.interpreter->options.sleep_scale;
        if (timeout < 0) timeout = 0;
        clock_gettime(CLOCK_REALTIME, &deadline);
        const double end = static_cast<double>(deadline.tv_nsec) + timeout * 1e9;
        deadline.tv_sec += static_cast<time_t>(end / 1e9);
        deadline.tv_nsec = static_cast<long>(end - 1e9 * static_cast<double>(
                                                             static_cast<int64_t>(end / 1e9)));
    }
    for (;;) {
        int result, error;
        {
            Unlocked unlocked(t, "multiprocessing.acquire");
            result = timed ? sem_timedwait(s->semaphore, &deadline) : sem_wait(s->semaphore);
            error = errno;
        }
        if (result == 0) return Value::true_();
        if (error == ETIMEDOUT) return Value::false_();
        if (error != EINTR) return raise_os_error(t, error);
        if (!t.interpreter->hooks.handle_attention(t)) return Failure{};
    }
}

Value semaphore_release(Thread& t, const Value* args, size_t) {
    Semaphore* s = self_semaphore(args[0]);
    int value = 0;
    if (sem_getvalue(s->semaphore, &value) < 0) return raise_os_error(t, errno);
    if (value >= s->limit) {
        return raise_value_error(t, "semaphore or lock released too many times");
    }
    if (sem_post(s->semaphore) < 0) return raise_os_error(t, errno);
    return Value::none();
}

Value semaphore_value(Thread& t, const Value* args, size_t) {
    int value = 0;
    if (sem_getvalue(self_semaphore(args[0])->semaphore, &value) < 0) {
        return raise_os_error(t, errno);
    }
    return Value::small_int(value < 0 ? 0 : value);
}

const NativeDef semaphore_methods[] = {
    {"acquire", "(self, block=True, timeout=None)", semaphore_acquire,
     "Take one; return whether that succeeded."},
    {"release", "(self, /)", semaphore_release, "Give one back."},
    {"value", "(self, /)", semaphore_value, "How many are left."},
    {}};
const TypeSpec semaphore_spec = {
    .name = "_multiprocessing.Semaphore",
    .basic_size = sizeof(Semaphore),
    .flags = type_immutable | type_weakrefable,
    .doc = "A semaphore shared with the processes forked later.",
    .methods = semaphore_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* s = static_cast<Semaphore*>(o);
                // Other processes may still use it: only this mapping goes.
                if (s->semaphore) munmap(s->semaphore, sizeof(sem_t));
            };
            type.construct = semaphore_construct;
        },
};

Value block_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[1];
    TRY(bind_arguments(t, "Block", "(size)", args, nargs, keywords, out));
    const int64_t size = TRY(to_int64(t, out[0]));
    if (size < 0) return raise_value_error(t, "size must be non-negative");
    auto* block = TRY(allocate<Block>(t, type.as<Type>()));
    block->size = static_cast<size_t>(size);
    block->data = static_cast<char*>(map_shared(size ? static_cast<size_t>(size) : 1));
    Ref result = Ref::take(Value(block));
    if (!block->data) return raise_memory_error(t);
    return result.give();
}
bool check_range(Thread& t, Block* block, int64_t offset, int64_t size) {
    if (offset < 0 || size < 0 || static_cast<uint64_t>(offset) > block->size ||
        static_cast<uint64_t>(size) > block->size - static_cast<uint64_t>(offset)) {
        return raise(t, Exc::IndexError, "outside of the shared block");
    }
    return true;
}
Value block_read(Thread& t, const Value* args, size_t) {
    Block* block = self_block(args[0]);
    const int64_t offset = TRY(to_int64(t, args[1])), size = TRY(to_int64(t, args[2]));
    TRY(check_range(t, block, offset, size));
    return TRY(new_bytes(t, {block->data + offset, static_cast<size_t>(size)}));
}
Value block_write(Thread& t, const Value* args, size_t) {
    Block* block = self_block(args[0]);
    const int64_t offset = TRY(to_int64(t, args[1]));
    Buffer data;
    TRY(data.read(t, args[2]));
    const std::string_view view = data.view();
    TRY(check_range(t, block, offset, static_cast<int64_t>(view.size())));
    std::copy(view.begin(), view.end(), block->data + offset);
    return Value::none();
}
const NativeDef block_methods[] = {
    {"read", "(self, offset, size, /)", block_read, "Return bytes of the block."},
    {"write", "(self, offset, data, /)", block_write, "Overwrite bytes of the block."},
    {}};
const TypeSpec block_spec = {
    .name = "_multiprocessing.Block",
    .basic_size = sizeof(Block),
    .flags = type_immutable | type_weakrefable,
    .doc = "Memory shared with the processes forked later.",
    .methods = block_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* block = static_cast<Block*>(o);
                if (block->data) munmap(block->data, block->size ? block->size : 1);
            };
            type.construct = block_construct;
            type.length = [](Thread&, Value self) -> std::optional<int64_t> {
                return static_cast<int64_t>(self_block(self)->size);
            };
        },
};

// Waits until one of some descriptors can be read.
Value wait_readable(Thread& t, const Value* args, size_t) {
    std::vector<pollfd> entries;
    TRY(for_each(t, args[0], [&](Value item) -> bool {
        const int64_t fd = TRY(to_int64(t, item));
        entries.push_back({static_cast<int>(fd), POLLIN, 0});
        return true;
    }));
    gil::Deadline deadline;
    if (!args[1].is_unbound() && !args[1].is_none()) {
        double timeout = TRY(to_double(t, args[1])) * t.interpreter->options.sleep_scale;
        if (timeout < 0) timeout = 0;
        if (timeout < 1e9) {
            deadline = gil::Clock::now() +
                       std::chrono::nanoseconds(static_cast<int64_t>(timeout * 1e9));
        }
    }
    for (;;) {
        int milliseconds = -1;
        if (deadline) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline -
                                                                           gil::Clock::now());
            milliseconds = left.count() < 0 ? 0 : static_cast<int>(left.count());
        }
        int result, error;
        {
            Unlocked unlocked(t, "multiprocessing.wait");
            result = poll(entries.data(), entries.size(), milliseconds);
            error = errno;
        }
        if (result >= 0) break;
        if (error != EINTR) return raise_os_error(t, error);
        if (!t.interpreter->hooks.handle_attention(t)) return Failure{};
    }
    Own<List> ready = Own<List>::take(TRY(new_list(t)));
    for (const pollfd& entry : entries) {
        if (entry.revents) TRY(list_append(t, ready.get(), Value::small_int(entry.fd)));
    }
    return ready.give();
}

// Two connected sockets, closed by exec.
Value make_socket_pair(Thread& t, const Value*, size_t) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        return raise_os_error(t, errno);
    }
    return TRY(new_tuple(t, {Value::small_int(ends[0]), Value::small_int(ends[1])}));
}

// Passing descriptors over a socket: a byte with the descriptor beside it.
Value send_descriptor(Thread& t, const Value* args, size_t) {
    const auto channel = static_cast<int>(TRY(to_int64(t, args[0])));
    const auto descriptor = static_cast<int>(TRY(to_int64(t, args[1])));
    char byte = 0;
    iovec data{&byte, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::copy_n(reinterpret_cast<const char*>(&descriptor), sizeof(int),
                reinterpret_cast<char*>(CMSG_DATA(header)));
    if (sendmsg(channel, &message, 0) < 0) return raise_os_error(t, errno);
    return Value::none();
}
// The next descriptor, None when the other end is closed.
Value receive_descriptor(Thread& t, const Value* args, size_t) {
    const auto channel = static_cast<int>(TRY(to_int64(t, args[0])));
    char byte;
    iovec data{&byte, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
    msghdr message{};
    for (;;) {
        message.msg_iov = &data;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        ssize_t n;
        int error;
        {
            Unlocked unlocked(t, "multiprocessing.accept");
            n = recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
            error = errno;
        }
        if (n == 0) return Value::none();
        if (n > 0) break;
        if (error != EINTR) return raise_os_error(t, error);
        if (!t.interpreter->hooks.handle_attention(t)) return Failure{};
    }
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    if (!header || header->cmsg_type != SCM_RIGHTS) return Value::none();
    int descriptor;
    std::copy_n(reinterpret_cast<const char*>(CMSG_DATA(header)), sizeof(int),
                reinterpret_cast<char*>(&descriptor));
    return Value::small_int(descriptor);
}

const NativeDef functions[] = {
    {"send_descriptor", "(channel, descriptor, /)", send_descriptor,
     "Send a descriptor over a socket."},
    {"receive_descriptor", "(channel, /)", receive_descriptor,
     "Receive a descriptor from a socket; None at the end."},
    {"socket_pair", "()", make_socket_pair, "Return the descriptors of two connected sockets."},
    {"wait_readable", "(descriptors, timeout=None, /)", wait_readable,
     "Wait until descriptors can be read; return those that can."},
    {}};

}  // namespace

bool fill_multiprocessing_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "_multiprocessing")));
    TRY(add_functions(t, dict, functions, module.value()));
    const std::pair<const char*, const TypeSpec*> types[] = {{"Semaphore", &semaphore_spec},
                                                             {"Block", &block_spec}};
    for (const auto& [name, spec] : types) {
        Own<Type> type = Own<Type>::take(TRY(make_builtin_type(t, *spec, nullptr)));
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), type.value()));
    }
    return true;
}

}  // namespace baton
