// Both live in memory that children of a fork share, and others map by its descriptor.
#include "stdlib/multiprocessing/multiprocessing.h"

#include <cerrno>
#include <algorithm>
#include <ctime>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

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

// Memory in a file without a name: processes that get its descriptor map it, too.
struct Block : Object {
    char* data;
    size_t size;
    int descriptor;
};

Block* self_block(Value v) { return v.as<Block>(); }

constexpr int final_size = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

// A descriptor of `size` bytes in memory, which nobody can cut off below the mappings.
int make_memory(size_t size) {
    const int fd = memfd_create("multiprocessing", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) return -1;
    if (ftruncate(fd, static_cast<off_t>(size)) < 0 || fcntl(fd, F_ADD_SEALS, final_size) < 0) {
        const int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

Value block_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[2];
    TRY(bind_arguments(t, "Block", "(size, descriptor=None)", args, nargs, keywords, out));
    const int64_t size = TRY(to_int64(t, out[0]));
    if (size < 0) return raise_value_error(t, "size must be non-negative");
    int64_t given = -1;
    const bool has_descriptor = !out[1].is_unbound() && !out[1].is_none();
    if (has_descriptor) given = TRY(to_int64(t, out[1]));
    auto* block = TRY(allocate<Block>(t, type.as<Type>()));
    block->descriptor = -1;
    block->data = nullptr;
    Ref result = Ref::take(Value(block));
    block->size = size ? static_cast<size_t>(size) : 1;
    if (has_descriptor) {
        const int fd = static_cast<int>(given);
        struct stat status;
        if (fd != given || fstat(fd, &status) < 0) return raise_os_error(t, EBADF);
        const int seals = fcntl(fd, F_GET_SEALS);
        if (seals < 0 || !(seals & F_SEAL_SHRINK) ||
            static_cast<size_t>(status.st_size) < block->size) {
            return raise_value_error(t, "the descriptor is not that of a block of this size");
        }
        block->descriptor = fd;
    } else {
        block->descriptor = make_memory(block->size);
        if (block->descriptor < 0) return raise_os_error(t, errno);
    }
    void* memory = mmap(nullptr, block->size, PROT_READ | PROT_WRITE, MAP_SHARED,
                        block->descriptor, 0);
    if (memory == MAP_FAILED) {
        if (has_descriptor) block->descriptor = -1;   // the caller's still
        return raise_os_error(t, errno);
    }
    block->data = static_cast<char*>(memory);
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
Value block_fileno(Thread&, const Value* args, size_t) {
    return Value::small_int(self_block(args[0])->descriptor);
}

sem_t* semaphore_at(Thread& t, Value block, Value where) {
    const auto offset = to_int64(t, where);
    if (!offset || !check_range(t, self_block(block), *offset, sizeof(sem_t))) return nullptr;
    if (*offset % alignof(max_align_t)) {
        raise_value_error(t, "a semaphore must be aligned");
        return nullptr;
    }
    return reinterpret_cast<sem_t*>(self_block(block)->data + *offset);
}

Value semaphore_make(Thread& t, const Value* args, size_t) {
    sem_t* semaphore = semaphore_at(t, args[0], args[1]);
    if (!semaphore) return Failure{};
    const int64_t value = TRY(to_int64(t, args[2]));
    if (value < 0 || value > SEM_VALUE_MAX) return raise_os_error(t, EINVAL);
    if (sem_init(semaphore, 1, static_cast<unsigned>(value)) < 0) return raise_os_error(t, errno);
    return Value::none();
}

Value semaphore_acquire(Thread& t, const Value* args, size_t) {
    sem_t* semaphore = semaphore_at(t, args[0], args[1]);
    if (!semaphore) return Failure{};
    const bool block = args[2].is_unbound() || TRY(is_truthy(t, args[2]));
    if (sem_trywait(semaphore) == 0) return Value::true_();
    if (errno != EAGAIN && errno != EINTR) return raise_os_error(t, errno);
    if (!block) return Value::false_();
    const bool timed = !args[3].is_unbound() && !args[3].is_none();
    timespec deadline{};
    if (timed) {
        double timeout = TRY(to_double(t, args[3])) * t.interpreter->options.sleep_scale;
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
            result = timed ? sem_timedwait(semaphore, &deadline) : sem_wait(semaphore);
            error = errno;
        }
        if (result == 0) return Value::true_();
        if (error == ETIMEDOUT) return Value::false_();
        if (error != EINTR) return raise_os_error(t, error);
        if (!t.interpreter->hooks.handle_attention(t)) return Failure{};
    }
}

Value semaphore_release(Thread& t, const Value* args, size_t) {
    sem_t* semaphore = semaphore_at(t, args[0], args[1]);
    if (!semaphore) return Failure{};
    const int64_t limit = TRY(to_int64(t, args[2]));
    int value = 0;
    if (sem_getvalue(semaphore, &value) < 0) return raise_os_error(t, errno);
    if (value >= limit) {
        return raise_value_error(t, "semaphore or lock released too many times");
    }
    if (sem_post(semaphore) < 0) return raise_os_error(t, errno);
    return Value::none();
}

Value semaphore_value(Thread& t, const Value* args, size_t) {
    sem_t* semaphore = semaphore_at(t, args[0], args[1]);
    if (!semaphore) return Failure{};
    int value = 0;
    if (sem_getvalue(semaphore, &value) < 0) return raise_os_error(t, errno);
    return Value::small_int(value < 0 ? 0 : value);
}

const NativeDef block_methods[] = {
    {"read", "(self, offset, size, /)", block_read, "Return bytes of the block."},
    {"write", "(self, offset, data, /)", block_write, "Overwrite bytes of the block."},
    {"fileno", "(self, /)", block_fileno, "Return the descriptor of the memory."},
    {"make_semaphore", "(self, offset, value, /)", semaphore_make,
     "Make a semaphore at a place of the block."},
    {"acquire", "(self, offset, block=True, timeout=None, /)", semaphore_acquire,
     "Take one of a semaphore; return whether that succeeded."},
    {"release", "(self, offset, limit, /)", semaphore_release, "Give one back."},
    {"count", "(self, offset, /)", semaphore_value, "How many a semaphore has left."},
    {}};
const TypeSpec block_spec = {
    .name = "_multiprocessing.Block",
    .basic_size = sizeof(Block),
    .flags = type_immutable | type_weakrefable,
    .doc = "Memory shared with the processes that get its descriptor, or are forked later.",
    .methods = block_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* block = static_cast<Block*>(o);
                // Other processes may still use it: only this mapping goes.
                if (block->data) munmap(block->data, block->size);
                if (block->descriptor >= 0) close(block->descriptor);
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
    Own<Type> type = Own<Type>::take(TRY(make_builtin_type(t, block_spec, nullptr)));
    Own<Str> key = Own<Str>::take(TRY(intern(t, "Block")));
    return dict_set(t, dict, key.get(), type.value());
}

}  // namespace baton
