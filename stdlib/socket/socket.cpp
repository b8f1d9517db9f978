#include "stdlib/socket/socket.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <memory>

#include "runtime/core/unlocked.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytearray.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/memoryview.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

struct Socket : Object {
    int fd;
    int family;
    int kind;
    int protocol;
    double timeout;   // seconds; negative: wait for ever
};

Socket* self_socket(Value v) { return v.as<Socket>(); }

bool set_blocking(int fd, bool blocking) {
    const int flags = fcntl(fd, F_GETFL);
    if (flags < 0) return false;
    const int wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
    return wanted == flags || fcntl(fd, F_SETFL, wanted) == 0;
}

Failure raise_timeout(Thread& t) { return raise(t, Exc::TimeoutError, "timed out"); }

// Waits until the descriptor is ready. no: the deadline passed.
Truth wait_ready(Thread& t, int fd, short events, const gil::Deadline& deadline,
                 const char* label) {
    for (;;) {
        int ms = -1;
        if (deadline) {
            const auto left = *deadline - gil::Clock::now();
            if (left < gil::Clock::duration::zero()) return Truth::no;
            ms = static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count());
        }
        pollfd p{fd, events, 0};
        int n, error;
        {
            Unlocked unlocked(t, label);
            n = poll(&p, 1, ms);
            error = errno;
        }
        if (n > 0) return Truth::yes;
        if (n == 0) return Truth::no;
        if (error != EINTR) {
            raise_os_error(t, error);
            return Truth::error;
        }
        if (!t.interpreter->hooks.handle_attention(t)) return Truth::error;
    }
}

gil::Deadline deadline_of(const Socket* s) {
    if (s->timeout <= 0) return std::nullopt;
    return gil::Clock::now() + std::chrono::nanoseconds(
                                   static_cast<int64_t>(std::fmin(s->timeout, 9e9) * 1e9));
}

// A system call on the socket, with the GIL released and the timeout kept. `operation` returns as
// the system does; its errno decides.
template <class F>
std::optional<int64_t> transfer(Thread& t, Socket* s, bool writing, const gil::Deadline& deadline,
                                const char* label, F operation) {
    Own<Object> keep = Own<Object>::share(s);
    for (;;) {
        if (s->timeout > 0) {
            const Truth ready =
                wait_ready(t, s->fd, writing ? POLLOUT : POLLIN, deadline, label);
            if (ready == Truth::error) return std::nullopt;
            if (ready == Truth::no) return raise_timeout(t);
        }
        int64_t n;
        int error;
        const int fd = s->fd;
        if (s->timeout == 0) {
            n = operation(fd);
            error = errno;
        } else {
            Unlocked unlocked(t, label);
            n = operation(fd);
            error = errno;
        }
        if (n >= 0) return n;
        if (error == EINTR) {
            if (!t.interpreter->hooks.handle_attention(t)) return std::nullopt;
            continue;
        }
        if (s->timeout > 0 && (error == EAGAIN || error == EWOULDBLOCK)) continue;
        return raise_os_error(t, error);
    }
}

Value socket_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* s = static_cast<Socket*>(TRY(allocate_instance(t, type.as<Type>())));
    s->fd = -1;
    s->family = s->kind = s->protocol = 0;
    s->timeout = -1;
    return s;
}

bool socket_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[4];
    TRY(bind_arguments(t, "socket", "(family=-1, type=-1, proto=-1, fileno=None)", args, nargs,
                       keywords, out));
    int numbers[3] = {-1, -1, -1};
    for (int i = 0; i < 3; ++i) {
        if (!out[i].is_unbound()) numbers[i] = static_cast<int>(TRY(to_int64(t, out[i])));
    }
    Socket* s = self_socket(self);
    int fd = -1;
    if (!out[3].is_unbound() && !out[3].is_none()) {
        if (out[3].is_tagged_float()) {
            return raise_type_error(t, "integer argument expected, got float");
        }
        const int64_t given = TRY(to_int64(t, out[3]));
        if (given < 0 || given > INT32_MAX) return raise_value_error(t, "negative file descriptor");
        fd = static_cast<int>(given);
        sockaddr_storage address;
        socklen_t length = sizeof address;
        if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) < 0) {
            if (numbers[0] == -1 || errno == EBADF || errno == ENOTSOCK) {
                return raise_os_error(t, errno);
            }
        } else if (numbers[0] == -1) {
            numbers[0] = address.ss_family;
        }
        length = sizeof(int);
        if (numbers[1] == -1 && getsockopt(fd, SOL_SOCKET, SO_TYPE, &numbers[1], &length) < 0) {
            return raise_os_error(t, errno);
        }
        length = sizeof(int);
        if (numbers[2] == -1 && getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &numbers[2], &length) < 0) {
            numbers[2] = 0;
        }
    } else {
        if (numbers[0] == -1) numbers[0] = AF_INET;
        if (numbers[1] == -1) numbers[1] = SOCK_STREAM;
        if (numbers[2] == -1) numbers[2] = 0;
        fd = ::socket(numbers[0], numbers[1] | SOCK_CLOEXEC, numbers[2]);
        if (fd < 0) return raise_os_error(t, errno);
    }
    if (s->fd >= 0) ::close(s->fd);
    s->fd = fd;
    s->family = numbers[0];
    s->kind = numbers[1] & ~(SOCK_CLOEXEC | SOCK_NONBLOCK);
    s->protocol = numbers[2];
    s->timeout = numbers[1] & SOCK_NONBLOCK ? 0 : socket_state(t).default_timeout;
    if (s->timeout >= 0 && !set_blocking(fd, false)) return raise_os_error(t, errno);
    return true;
}

// --- Data -----------------------------------------------------------------------------------------

std::optional<int> flags_of(Thread& t, Value v) {
    if (v.is_unbound()) return 0;
    return static_cast<int>(TRY(to_int64(t, v)));
}

// Bytes to send: those of a bytes object stay where they are; others are copied, for they may
// change while the GIL is released.
struct Outgoing {
    bool read(Thread& t, Value v) {
        if (is_bytes(v)) {
            held = Ref::share(v);
            view = bytes_view(v);
            return true;
        }
        Buffer buffer;
        TRY(buffer.read(t, v));
        copy.assign(buffer.view());
        view = copy;
        return true;
    }
    Ref held;
    std::string copy;
    std::string_view view;
};

// Room for incoming bytes.
std::unique_ptr<char[]> room(Thread& t, int64_t size, const char* method) {
    if (size < 0) {
        raise_value_error(t, "negative buffersize in {}", method);
        return nullptr;
    }
    if (!check_room(t, size)) return nullptr;
    std::unique_ptr<char[]> data(new (std::nothrow) char[static_cast<size_t>(size) + 1]);
    if (!data) raise_memory_error(t);
    return data;
}

// The writable bytes of a bytes-like object.
bool writable(Thread& t, PinnedBuffer& buffer, Value v, char*& data, size_t& size) {
    if (!buffer.write(t, v, "recv_into()")) {
        if (!pending_is(t, Exc::TypeError)) return false;
        clear_pending(t);
        return raise_type_error(t, "a read-write bytes-like object is required, not '{}'",
                                type_name(t, v));
    }
    data = buffer.data();
    size = buffer.size();
    return true;
}

std::optional<int64_t> receive(Thread& t, Socket* s, char* data, int64_t size, int flags,
                               Address* from) {
    return transfer(t, s, false, deadline_of(s), from ? "socket.recvfrom" : "socket.recv",
                    [=](int fd) -> int64_t {
                        if (!from) return ::recv(fd, data, static_cast<size_t>(size), flags);
                        from->length = sizeof from->storage;
                        return ::recvfrom(fd, data, static_cast<size_t>(size), flags, from->get(),
                                          &from->length);
                    });
}

Value s_recv(Thread& t, const Value* args, size_t) {
    const int64_t size = TRY(to_int64(t, args[1]));
    const int flags = TRY(flags_of(t, args[2]));
    if (size < 0) return raise_value_error(t, "negative buffersize in recv");
    char small[4096];
    std::unique_ptr<char[]> large;
    if (size > static_cast<int64_t>(sizeof small)) {
        large = room(t, size, "recv");
        if (!large) return Value::error();
    }
    char* data = large ? large.get() : small;
    const int64_t n = TRY(receive(t, self_socket(args[0]), data, size, flags, nullptr));
    return TRY(new_bytes(t, {data, static_cast<size_t>(n)}));
}

Value s_recvfrom(Thread& t, const Value* args, size_t) {
    const int64_t size = TRY(to_int64(t, args[1]));
    const int flags = TRY(flags_of(t, args[2]));
    std::unique_ptr<char[]> data = room(t, size, "recvfrom");
    if (!data) return Value::error();
    Address from{};
    const int64_t n = TRY(receive(t, self_socket(args[0]), data.get(), size, flags, &from));
    Ref bytes = Ref::take(TRY(new_bytes(t, {data.get(), static_cast<size_t>(n)})));
    Ref address = Ref::take(TRY(from_address(t, from)));
    return TRY(new_tuple(t, {*bytes, *address}));
}

Value receive_into(Thread& t, const Value* args, Address* from, const char* name) {
    char* target;
    size_t capacity;
    PinnedBuffer pinned;
    TRY(writable(t, pinned, args[1], target, capacity));
    int64_t size = args[2].is_unbound() ? 0 : TRY(to_int64(t, args[2]));
    const int flags = TRY(flags_of(t, args[3]));
    if (size < 0) return raise_value_error(t, "negative buffersize in {}", name);
    if (size == 0) size = static_cast<int64_t>(capacity);
    if (size > static_cast<int64_t>(capacity)) {
        return raise_value_error(t, "buffer too small for requested bytes");
    }
    std::unique_ptr<char[]> data = room(t, size, name);
    if (!data) return Value::error();
    const int64_t n = TRY(receive(t, self_socket(args[0]), data.get(), size, flags, from));
    // The buffer may have shrunk meanwhile.
    TRY(writable(t, pinned, args[1], target, capacity));
    std::memcpy(target, data.get(), std::min(static_cast<size_t>(n), capacity));
    Ref count = Ref::take(Value::small_int(n));
    if (!from) return count.give();
    Ref address = Ref::take(TRY(from_address(t, *from)));
    return TRY(new_tuple(t, {*count, *address}));
}
Value s_recv_into(Thread& t, const Value* args, size_t) {
    return receive_into(t, args, nullptr, "recv_into");
}
Value s_recvfrom_into(Thread& t, const Value* args, size_t) {
    Address from{};
    return receive_into(t, args, &from, "recvfrom_into");
}

Value s_send(Thread& t, const Value* args, size_t) {
    Outgoing out;
    TRY(out.read(t, args[1]));
    const int flags = TRY(flags_of(t, args[2])) | MSG_NOSIGNAL;
    Socket* s = self_socket(args[0]);
    return Value::small_int(
        TRY(transfer(t, s, true, deadline_of(s), "socket.send", [&](int fd) -> int64_t {
            return ::send(fd, out.view.data(), out.view.size(), flags);
        })));
}

Value s_sendall(Thread& t, const Value* args, size_t) {
    Outgoing out;
    TRY(out.read(t, args[1]));
    const int flags = TRY(flags_of(t, args[2])) | MSG_NOSIGNAL;
    Socket* s = self_socket(args[0]);
    const gil::Deadline deadline = deadline_of(s);
    while (!out.view.empty()) {
        const int64_t n =
            TRY(transfer(t, s, true, deadline, "socket.sendall", [&](int fd) -> int64_t {
                return ::send(fd, out.view.data(), out.view.size(), flags);
            }));
        out.view.remove_prefix(static_cast<size_t>(n));
        if (t.slot.attention()) TRY(t.interpreter->hooks.handle_attention(t));
    }
    return Value::none();
}

Value s_sendto(Thread& t, const Value* args, size_t nargs) {
    // sendto(data, address) or sendto(data, flags, address).
    if (nargs < 3 || nargs > 4) {
        return raise_type_error(t, "sendto() takes 2 or 3 arguments ({} given)", nargs - 1);
    }
    Outgoing out;
    TRY(out.read(t, args[1]));
    const int flags = (nargs == 4 ? TRY(flags_of(t, args[2])) : 0) | MSG_NOSIGNAL;
    Socket* s = self_socket(args[0]);
    Address to;
    TRY(to_address(t, s->family, args[nargs - 1], "sendto", to));
    return Value::small_int(
        TRY(transfer(t, s, true, deadline_of(s), "socket.sendto", [&](int fd) -> int64_t {
            return ::sendto(fd, out.view.data(), out.view.size(), flags, to.get(), to.length);
        })));
}

// --- Connections ----------------------------------------------------------------------------------

Value s_accept(Thread& t, const Value* args, size_t) {
    Socket* s = self_socket(args[0]);
    Address from{};
    const int64_t fd =
        TRY(transfer(t, s, false, deadline_of(s), "socket.accept", [&](int listener) -> int64_t {
            from.length = sizeof from.storage;
            return ::accept4(listener, from.get(), &from.length, SOCK_CLOEXEC);
        }));
    Ref address = Ref::take(from_address(t, from));
    if (address.get().is_error()) {
        ::close(static_cast<int>(fd));
        return Value::error();
    }
    return TRY(new_tuple(t, {Value::small_int(fd), *address}));
}

Value s_bind(Thread& t, const Value* args, size_t) {
    Socket* s = self_socket(args[0]);
    Address address;
    TRY(to_address(t, s->family, args[1], "bind", address));
    if (::bind(s->fd, address.get(), address.length) < 0) return raise_os_error(t, errno);
    return Value::none();
}

Value s_listen(Thread& t, const Value* args, size_t) {
    int64_t backlog = args[1].is_unbound() ? 128 : TRY(to_int64(t, args[1]));
    if (backlog < 0) backlog = 0;
    if (backlog > INT32_MAX) {
        return raise(t, Exc::OverflowError, "signed integer is greater than maximum");
    }
    if (::listen(self_socket(args[0])->fd, static_cast<int>(backlog)) < 0) {
        return raise_os_error(t, errno);
    }
    return Value::none();
}

// The errno of connecting; 0 for success, -1 with an exception.
int connect_to(Thread& t, Socket* s, Address& address) {
    Own<Object> keep = Own<Object>::share(s);
    int status, error;
    {
        Unlocked unlocked(t, "socket.connect");
        status = ::connect(s->fd, address.get(), address.length);
        error = status < 0 ? errno : 0;
    }
    const bool pending = (error == EINPROGRESS && s->timeout > 0) || error == EINTR;
    if (error == EINTR && !t.interpreter->hooks.handle_attention(t)) return -1;
    if (!pending || (error == EINTR && s->timeout == 0)) return error;
    // The connection goes on being made.
    const Truth ready = wait_ready(t, s->fd, POLLOUT, deadline_of(s), "socket.connect");
    if (ready == Truth::error) return -1;
    if (ready == Truth::no) return EWOULDBLOCK;
    socklen_t length = sizeof error;
    if (getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0) return errno;
    return error == EISCONN ? 0 : error;
}

Value s_connect(Thread& t, const Value* args, size_t) {
    Socket* s = self_socket(args[0]);
    Address address;
    TRY(to_address(t, s->family, args[1], "connect", address));
    const int error = connect_to(t, s, address);
    if (error < 0) return Value::error();
    if (error == EWOULDBLOCK && s->timeout > 0) return raise_timeout(t);
    if (error) return raise_os_error(t, error);
    return Value::none();
}
Value s_connect_ex(Thread& t, const Value* args, size_t) {
    Socket* s = self_socket(args[0]);
    Address address;
    TRY(to_address(t, s->family, args[1], "connect_ex", address));
    const int error = connect_to(t, s, address);
    if (error < 0) return Value::error();
    return Value::small_int(error);
}

Value s_shutdown(Thread& t, const Value* args, size_t) {
    const auto how = static_cast<int>(TRY(to_int64(t, args[1])));
    if (::shutdown(self_socket(args[0])->fd, how) < 0) return raise_os_error(t, errno);
    return Value::none();
}

Value name_of(Thread& t, Socket* s, int (*ask)(int, sockaddr*, socklen_t*)) {
    Address address{};
    address.length = sizeof address.storage;
    if (ask(s->fd, address.get(), &address.length) < 0) return raise_os_error(t, errno);
    return from_address(t, address);
}
Value s_getsockname(Thread& t, const Value* args, size_t) {
    return name_of(t, self_socket(args[0]), [](int fd, sockaddr* a, socklen_t* n) {
        return ::getsockname(fd, a, n);
    });
}
Value s_getpeername(Thread& t, const Value* args, size_t) {
    return name_of(t, self_socket(args[0]), [](int fd, sockaddr* a, socklen_t* n) {
        return ::getpeername(fd, a, n);
    });
}

// --- Options --------------------------------------------------------------------------------------

Value s_setsockopt(Thread& t, const Value* args, size_t) {
    Socket* s = self_socket(args[0]);
    const auto level = static_cast<int>(TRY(to_int64(t, args[1])));
    const auto option = static_cast<int>(TRY(to_int64(t, args[2])));
    int status;
    if (args[3].is_none()) {
        const int64_t size = args[4].is_unbound() ? 0 : TRY(to_int64(t, args[4]));
        status = ::setsockopt(s->fd, level, option, nullptr, static_cast<socklen_t>(size));
    } else if (is_int(args[3])) {
        const int64_t wide = TRY(to_int64(t, args[3]));
        if (wide < INT32_MIN || wide > INT32_MAX) {
            return raise(t, Exc::OverflowError, "signed integer is out of range");
        }
        const int value = static_cast<int>(wide);
        status = ::setsockopt(s->fd, level, option, &value, sizeof value);
    } else {
        Buffer buffer;
        TRY(buffer.read(t, args[3]));
        status = ::setsockopt(s->fd, level, option, buffer.view().data(),
                              static_cast<socklen_t>(buffer.view().size()));
    }
    if (status < 0) return raise_os_error(t, errno);
    return Value::none();
}

Value s_getsockopt(Thread& t, const Value* args, size_t) {
    Socket* s = self_socket(args[0]);
    const auto level = static_cast<int>(TRY(to_int64(t, args[1])));
    const auto option = static_cast<int>(TRY(to_int64(t, args[2])));
    const int64_t size = args[3].is_unbound() ? 0 : TRY(to_int64(t, args[3]));
    if (size == 0) {
        int value = 0;
        socklen_t length = sizeof value;
        if (::getsockopt(s->fd, level, option, &value, &length) < 0) {
            return raise_os_error(t, errno);
        }
        return Value::small_int(value);
    }
    if (size < 0 || size > 1024) return raise(t, Exc::OSError, "getsockopt buflen out of range");
    char data[1024];
    auto length = static_cast<socklen_t>(size);
    if (::getsockopt(s->fd, level, option, data, &length) < 0) return raise_os_error(t, errno);
    return TRY(new_bytes(t, {data, length}));
}

Value apply_timeout(Thread& t, Socket* s, double timeout) {
    s->timeout = timeout;
    if (!set_blocking(s->fd, timeout < 0)) return raise_os_error(t, errno);
    return Value::none();
}
// None or seconds; a negative result means None.
std::optional<double> timeout_argument(Thread& t, Value v) {
    if (v.is_none()) return -1.0;
    const double seconds = TRY(to_double(t, v));
    if (std::isnan(seconds)) return raise_value_error(t, "Invalid value NaN (not a number)");
    if (seconds < 0) return raise_value_error(t, "Timeout value out of range");
    if (seconds > 9e9) {
        return raise(t, Exc::OverflowError, "timeout doesn't fit into C timeval");
    }
    return seconds;
}
Value s_settimeout(Thread& t, const Value* args, size_t) {
    return apply_timeout(t, self_socket(args[0]), TRY(timeout_argument(t, args[1])));
}
Value s_gettimeout(Thread& t, const Value* args, size_t) {
    const double timeout = self_socket(args[0])->timeout;
    return timeout < 0 ? Value::none() : new_float(t, timeout);
}
Value s_setblocking(Thread& t, const Value* args, size_t) {
    return apply_timeout(t, self_socket(args[0]), TRY(is_truthy(t, args[1])) ? -1 : 0);
}
Value s_getblocking(Thread&, const Value* args, size_t) {
    return Value::boolean(self_socket(args[0])->timeout != 0);
}

Value s_fileno(Thread&, const Value* args, size_t) {
    return Value::small_int(self_socket(args[0])->fd);
}
Value s_detach(Thread&, const Value* args, size_t) {
    return Value::small_int(std::exchange(self_socket(args[0])->fd, -1));
}
Value s_close(Thread& t, const Value* args, size_t) {
    const int fd = std::exchange(self_socket(args[0])->fd, -1);
    if (fd < 0) return Value::none();
    int status, error;
    {
        Unlocked unlocked(t, "socket.close");
        status = ::close(fd);
        error = errno;
    }
    if (status < 0 && error != ECONNRESET) return raise_os_error(t, error);
    return Value::none();
}

const NativeDef methods[] = {
    {"_accept", "(self, /)", s_accept, "Accept a connection: (descriptor, address)."},
    {"bind", "(self, address, /)", s_bind, "Bind the socket to an address."},
    {"listen", "(self, backlog=128, /)", s_listen, "Accept connections from now on."},
    {"connect", "(self, address, /)", s_connect, "Connect to an address."},
    {"connect_ex", "(self, address, /)", s_connect_ex, "As connect, but return an error number."},
    {"recv", "(self, bufsize, flags=0, /)", s_recv, "Receive some bytes; none at the end."},
    {"recv_into", "(self, buffer, nbytes=0, flags=0)", s_recv_into, "Receive into a buffer."},
    {"recvfrom", "(self, bufsize, flags=0, /)", s_recvfrom, "Receive bytes and who sent them."},
    {"recvfrom_into", "(self, buffer, nbytes=0, flags=0)", s_recvfrom_into,
     "Receive into a buffer; also return who sent it."},
    {"send", "(self, data, flags=0, /)", s_send, "Send bytes; return how many were sent."},
    {"sendall", "(self, data, flags=0, /)", s_sendall, "Send all bytes."},
    {"sendto", "(self, data, /, *args)", s_sendto, "Send bytes to an address."},
    {"shutdown", "(self, how, /)", s_shutdown, "Shut down one or both directions."},
    {"getsockname", "(self, /)", s_getsockname, "Return the socket's own address."},
    {"getpeername", "(self, /)", s_getpeername, "Return the other side's address."},
    {"setsockopt", "(self, level, optname, value, optlen=None, /)", s_setsockopt,
     "Set an option."},
    {"getsockopt", "(self, level, optname, buflen=0, /)", s_getsockopt, "Return an option."},
    {"settimeout", "(self, value, /)", s_settimeout, "Set the timeout in seconds, None for none."},
    {"gettimeout", "(self, /)", s_gettimeout, "Return the timeout."},
    {"setblocking", "(self, flag, /)", s_setblocking, "Make operations wait, or not."},
    {"getblocking", "(self, /)", s_getblocking, "Whether operations wait."},
    {"fileno", "(self, /)", s_fileno, "Return the descriptor; -1 once closed."},
    {"detach", "(self, /)", s_detach, "Give up the descriptor without closing it."},
    {"close", "(self, /)", s_close, "Close the socket."},
    {}};

const GetSetDef getset[] = {
    {"family", [](Thread&, Value s) { return Value::small_int(self_socket(s)->family); }},
    {"type", [](Thread&, Value s) { return Value::small_int(self_socket(s)->kind); }},
    {"proto", [](Thread&, Value s) { return Value::small_int(self_socket(s)->protocol); }},
    {"timeout",
     [](Thread& t, Value s) {
         const double timeout = self_socket(s)->timeout;
         return timeout < 0 ? Value::none() : new_float(t, timeout);
     }},
    {}};

const TypeSpec socket_spec = {
    .name = "_socket.socket",
    .basic_size = sizeof(Socket),
    .flags = type_subclassable | type_weakrefable | type_immutable,
    .doc = "One end of a connection, or a place where datagrams arrive.",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* s = static_cast<Socket*>(o);
                if (s->fd >= 0) ::close(s->fd);
            };
            type.construct = socket_construct;
            type.init = socket_init;
        },
};

// --- Module functions -----------------------------------------------------------------------------

Value f_socketpair(Thread& t, const Value* args, size_t) {
    int numbers[3] = {AF_UNIX, SOCK_STREAM, 0};
    for (int i = 0; i < 3; ++i) {
        if (!args[i].is_unbound()) numbers[i] = static_cast<int>(TRY(to_int64(t, args[i])));
    }
    int fds[2];
    if (::socketpair(numbers[0], numbers[1] | SOCK_CLOEXEC, numbers[2], fds) < 0) {
        return raise_os_error(t, errno);
    }
    return TRY(new_tuple(t, {Value::small_int(fds[0]), Value::small_int(fds[1])}));
}
Value f_close(Thread& t, const Value* args, size_t) {
    const auto fd = static_cast<int>(TRY(to_int64(t, args[0])));
    if (::close(fd) < 0 && errno != ECONNRESET) return raise_os_error(t, errno);
    return Value::none();
}
Value f_dup(Thread& t, const Value* args, size_t) {
    const auto fd = static_cast<int>(TRY(to_int64(t, args[0])));
    const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) return raise_os_error(t, errno);
    return Value::small_int(copy);
}
Value f_getdefaulttimeout(Thread& t, const Value*, size_t) {
    const double timeout = socket_state(t).default_timeout;
    return timeout < 0 ? Value::none() : new_float(t, timeout);
}
Value f_setdefaulttimeout(Thread& t, const Value* args, size_t) {
    socket_state(t).default_timeout = TRY(timeout_argument(t, args[0]));
    return Value::none();
}

const NativeDef functions[] = {
    {"_socketpair", "(family=None, type=None, proto=None, /)", f_socketpair,
     "Two connected descriptors."},
    {"close", "(fd, /)", f_close, "Close a socket's descriptor."},
    {"dup", "(fd, /)", f_dup, "Duplicate a descriptor."},
    {"getdefaulttimeout", "()", f_getdefaulttimeout, "Return the timeout of new sockets."},
    {"setdefaulttimeout", "(timeout, /)", f_setdefaulttimeout, "Set the timeout of new sockets."},
    {}};

const std::pair<const char*, int> constants[] = {
#define C(name) {#name, name}
    C(AF_UNSPEC), C(AF_INET), C(AF_INET6), C(AF_UNIX), C(SOCK_STREAM), C(SOCK_DGRAM), C(SOCK_RAW),
    C(SOCK_RDM), C(SOCK_SEQPACKET), C(SOCK_NONBLOCK), C(SOCK_CLOEXEC), C(SOL_SOCKET),
    C(SO_REUSEADDR), C(SO_REUSEPORT), C(SO_KEEPALIVE), C(SO_BROADCAST), C(SO_LINGER), C(SO_SNDBUF),
    C(SO_RCVBUF), C(SO_SNDTIMEO), C(SO_RCVTIMEO), C(SO_ERROR), C(SO_TYPE), C(SO_DOMAIN),
    C(SO_PROTOCOL), C(SO_ACCEPTCONN), C(SO_OOBINLINE), C(SO_DEBUG), C(SO_DONTROUTE),
    C(SO_PASSCRED), C(SO_PEERCRED), C(SO_RCVLOWAT), C(SO_SNDLOWAT), C(SO_BINDTODEVICE),
    C(SO_PRIORITY), C(SO_MARK), C(SOMAXCONN), C(IPPROTO_IP), C(IPPROTO_TCP), C(IPPROTO_UDP),
    C(IPPROTO_IPV6), C(IPPROTO_ICMP), C(IPPROTO_RAW), C(IPPROTO_ICMPV6), C(TCP_NODELAY),
    C(TCP_KEEPIDLE), C(TCP_KEEPINTVL), C(TCP_KEEPCNT), C(TCP_MAXSEG), C(TCP_CORK),
    C(TCP_DEFER_ACCEPT), C(TCP_QUICKACK), C(TCP_USER_TIMEOUT), C(TCP_FASTOPEN), C(TCP_SYNCNT),
    C(TCP_LINGER2), C(TCP_WINDOW_CLAMP), C(TCP_INFO), C(TCP_CONGESTION), C(IPV6_V6ONLY),
    C(IPV6_MULTICAST_HOPS), C(IPV6_MULTICAST_IF), C(IPV6_MULTICAST_LOOP), C(IPV6_JOIN_GROUP),
    C(IPV6_LEAVE_GROUP), C(IPV6_UNICAST_HOPS), C(IP_TTL), C(IP_TOS), C(IP_MULTICAST_IF),
    C(IP_MULTICAST_TTL), C(IP_MULTICAST_LOOP), C(IP_ADD_MEMBERSHIP), C(IP_DROP_MEMBERSHIP),
    C(IP_HDRINCL), C(IP_OPTIONS), C(IP_RECVTOS), C(MSG_OOB), C(MSG_PEEK), C(MSG_DONTROUTE),
    C(MSG_DONTWAIT), C(MSG_EOR), C(MSG_TRUNC), C(MSG_CTRUNC), C(MSG_WAITALL), C(MSG_NOSIGNAL),
    C(MSG_MORE), C(MSG_CMSG_CLOEXEC), C(MSG_CONFIRM), C(MSG_ERRQUEUE), C(MSG_FASTOPEN),
    C(SHUT_RD), C(SHUT_WR), C(SHUT_RDWR), C(AI_PASSIVE), C(AI_CANONNAME), C(AI_NUMERICHOST),
    C(AI_NUMERICSERV), C(AI_ADDRCONFIG), C(AI_V4MAPPED), C(AI_ALL), C(NI_MAXHOST), C(NI_MAXSERV),
    C(NI_NOFQDN), C(NI_NUMERICHOST), C(NI_NAMEREQD), C(NI_NUMERICSERV), C(NI_DGRAM), C(EAI_AGAIN),
    C(EAI_BADFLAGS), C(EAI_FAIL), C(EAI_FAMILY), C(EAI_MEMORY), C(EAI_NONAME), C(EAI_SERVICE),
    C(EAI_SOCKTYPE), C(EAI_SYSTEM), C(EAI_OVERFLOW),
#undef C
    {"INADDR_ANY", 0}, {"INADDR_LOOPBACK", 0x7f000001}};

// A class derived from OSError.
Value error_class(Thread& t, const char* name) {
    Own<Str> text = Own<Str>::take(TRY(intern(t, name)));
    Own<Tuple> bases = Own<Tuple>::take(TRY(new_tuple(t, {Value(exception_type(t, Exc::OSError))})));
    Own<Dict> body = Own<Dict>::take(TRY(new_dict(t)));
    Own<Str> module = Own<Str>::take(TRY(intern(t, "socket")));
    TRY(dict_set(t, body.get(), t.names().dunder_module, module.value()));
    return call(t, Value(t.types().type), {text.value(), bases.value(), body.value()});
}

}  // namespace

bool fill_socket_module(Thread& t, Dict* dict) {
    Interpreter& in = *t.interpreter;
    if (!in.socket_state) {
        auto* state = new SocketState{};
        in.socket_state = state;
        in.tables.emplace_back(state, [](void* p) { delete static_cast<SocketState*>(p); });
        state->socket = TRY(make_builtin_type(t, socket_spec, nullptr));
        in.owned.push_back(state->socket);
        state->gaierror = TRY(error_class(t, "gaierror"));
        in.owned.push_back(state->gaierror.as_object());
        state->herror = TRY(error_class(t, "herror"));
        in.owned.push_back(state->herror.as_object());
    }
    SocketState& state = socket_state(t);
    Own<Str> module = Own<Str>::take(TRY(intern(t, "_socket")));
    TRY(add_functions(t, dict, functions, module.value()));
    TRY(add_functions(t, dict, address_functions, module.value()));
    TRY(add_functions(t, dict, conversion_functions, module.value()));
    for (const auto& [name, value] : constants) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), Value::small_int(value)));
    }
    const std::pair<const char*, Value> more[] = {
        {"socket", Value(state.socket)},
        {"gaierror", state.gaierror},
        {"herror", state.herror},
        {"INADDR_BROADCAST", Value::small_int(0xffffffffLL)},
        {"INADDR_NONE", Value::small_int(0xffffffffLL)},
        {"has_ipv6", Value::true_()}};
    for (const auto& [name, value] : more) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), value));
    }
    return true;
}

}  // namespace baton
