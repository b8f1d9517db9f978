// The module select: select(), poll objects and epoll objects.
#include "stdlib/socket/select.h"

#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <map>
#include <vector>

#include "runtime/core/unlocked.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

namespace {

struct Poll : Object {
    std::map<int, short>* watched;
    bool busy;
};
struct Epoll : Object {
    int fd;
};

std::optional<int> descriptor(Thread& t, Value v) {
    Ref number = Ref::share(v);
    if (!is_int(v)) {
        Ref method = Ref::take(find_attribute(t, v, Value(t.names().fileno)));
        if (method.get().is_error()) return std::nullopt;
        if (!method) {
            return raise_type_error(t, "argument must be an int, or have a fileno() method.");
        }
        number = Ref::take(TRY(call(t, *method, nullptr, 0)));
        if (!is_int(*number)) return raise_type_error(t, "fileno() returned a non-integer");
    }
    const int64_t fd = TRY(to_int64(t, *number));
    if (fd < 0) {
        return raise_value_error(
            t, "file descriptor cannot be a negative integer ({})", fd);
    }
    if (fd > INT32_MAX) {
        return raise(t, Exc::OverflowError, "Python int too large to convert to C int");
    }
    return static_cast<int>(fd);
}

using Deadline = gil::Deadline;

Deadline after(double seconds) {
    return gil::Clock::now() +
           std::chrono::nanoseconds(static_cast<int64_t>(std::fmin(seconds, 9e9) * 1e9));
}
int left_ms(const Deadline& deadline) {
    if (!deadline) return -1;
    const auto left = *deadline - gil::Clock::now();
    if (left <= gil::Clock::duration::zero()) return 0;
    return static_cast<int>(std::min<int64_t>(
        std::chrono::ceil<std::chrono::milliseconds>(left).count(), INT32_MAX));
}

// poll() over `list`, with signals handled and the deadline kept. The number of ready ones.
std::optional<int> wait(Thread& t, std::vector<pollfd>& list, const Deadline& deadline,
                        const char* label) {
    for (;;) {
        const int ms = left_ms(deadline);
        int n, error;
        {
            Unlocked unlocked(t, label);
            n = poll(list.data(), list.size(), ms);
            error = errno;
        }
        if (n >= 0) return n;
        if (error != EINTR) return raise_os_error(t, error);
        if (!t.interpreter->hooks.handle_attention(t)) return std::nullopt;
    }
}

// select() is done with poll(): it has no limit of 1024 descriptors.
Value f_select(Thread& t, const Value* args, size_t) {
    Deadline deadline;
    if (!args[3].is_unbound() && !args[3].is_none()) {
        if (!is_int(args[3]) && !type_of(t, args[3])->to_float && !args[3].is_tagged_float()) {
            return raise_type_error(t, "timeout must be a float or None");
        }
        const double seconds = TRY(to_double(t, args[3]));
        if (seconds < 0) return raise_value_error(t, "timeout must be non-negative");
        deadline = after(seconds);
    }
    static constexpr short asked[] = {POLLIN, POLLOUT, POLLPRI};
    static constexpr short seen[] = {POLLIN | POLLHUP | POLLERR, POLLOUT | POLLERR, POLLPRI};
    Own<List> items[3];
    std::vector<pollfd> list;
    for (int i = 0; i < 3; ++i) {
        items[i] = Own<List>::take(list_from(t, args[i]));
        if (!items[i]) {
            if (pending_is(t, Exc::TypeError)) {
                clear_pending(t);
                return raise_type_error(t, "arguments 1-3 must be sequences");
            }
            return Value::error();
        }
        for (size_t k = 0; k < items[i]->size; ++k) {
            Ref item = Ref::share(items[i]->items[k]);
            list.push_back({TRY(descriptor(t, *item)), asked[i], 0});
        }
    }
    (void)TRY(wait(t, list, deadline, "select.select"));
    for (const pollfd& p : list) {
        if (p.revents & POLLNVAL) return raise_os_error(t, EBADF);
    }
    Own<List> ready[3];
    size_t at = 0;
    for (int i = 0; i < 3; ++i) {
        ready[i] = Own<List>::take(TRY(new_list(t)));
        for (size_t k = 0; k < items[i]->size && at < list.size(); ++k, ++at) {
            if (list[at].revents & seen[i]) {
                TRY(list_append(t, ready[i].get(), items[i]->items[k]));
            }
        }
    }
    return TRY(new_tuple(t, {ready[0].value(), ready[1].value(), ready[2].value()}));
}

// Milliseconds or None; none of it: for ever.
bool poll_deadline(Thread& t, Value v, double unit, Deadline& out) {
    if (v.is_unbound() || v.is_none()) return true;
    const double amount = TRY(to_double(t, v));
    if (amount >= 0) out = after(amount * unit);
    return true;
}

Poll* self_poll(Value v) { return v.as<Poll>(); }

std::optional<short> event_mask(Thread& t, Value v, short fallback) {
    if (v.is_unbound()) return fallback;
    const int64_t mask = TRY(to_int64(t, v));
    if (mask < 0) return raise_value_error(t, "event mask must not be negative");
    if (mask > 0xffff) return raise(t, Exc::OverflowError, "Python int too large for C unsigned short");
    return static_cast<short>(mask);
}
Value poll_register(Thread& t, const Value* args, size_t) {
    const int fd = TRY(descriptor(t, args[1]));
    const short mask = TRY(event_mask(t, args[2], POLLIN | POLLPRI | POLLOUT));
    (*self_poll(args[0])->watched)[fd] = mask;
    return Value::none();
}
Value poll_modify(Thread& t, const Value* args, size_t) {
    const int fd = TRY(descriptor(t, args[1]));
    const short mask = TRY(event_mask(t, args[2], 0));
    auto found = self_poll(args[0])->watched->find(fd);
    if (found == self_poll(args[0])->watched->end()) return raise_os_error(t, ENOENT);
    found->second = mask;
    return Value::none();
}
Value poll_unregister(Thread& t, const Value* args, size_t) {
    const int fd = TRY(descriptor(t, args[1]));
    if (!self_poll(args[0])->watched->erase(fd)) {
        return raise_with(t, Exc::KeyError, Value::small_int(fd));
    }
    return Value::none();
}
Value poll_poll(Thread& t, const Value* args, size_t) {
    Poll* self = self_poll(args[0]);
    Deadline deadline;
    TRY(poll_deadline(t, args[1], 1e-3, deadline));
    if (self->busy) return raise(t, Exc::RuntimeError, "concurrent poll() invocation");
    std::vector<pollfd> list;
    for (const auto& [fd, mask] : *self->watched) list.push_back({fd, mask, 0});
    self->busy = true;
    Own<Object> keep = Own<Object>::share(self);
    const std::optional<int> n = wait(t, list, deadline, "select.poll");
    self->busy = false;
    if (!n) return Value::error();
    Own<List> ready = Own<List>::take(TRY(new_list(t)));
    for (const pollfd& p : list) {
        if (!p.revents) continue;
        Own<Tuple> pair = Own<Tuple>::take(TRY(new_tuple(
            t, {Value::small_int(p.fd), Value::small_int(static_cast<uint16_t>(p.revents))})));
        TRY(list_append(t, ready.get(), pair.value()));
    }
    return ready.give();
}

const NativeDef poll_methods[] = {
    {"register", "(self, fd, eventmask=None, /)", poll_register, "Watch a descriptor."},
    {"modify", "(self, fd, eventmask, /)", poll_modify, "Change what is watched."},
    {"unregister", "(self, fd, /)", poll_unregister, "Stop watching a descriptor."},
    {"poll", "(self, timeout=None, /)", poll_poll, "Wait; return the ready (fd, events)."},
    {}};
const TypeSpec poll_spec = {
    .name = "select.poll",
    .basic_size = sizeof(Poll),
    .flags = type_immutable,
    .doc = "A set of descriptors to wait for.",
    .methods = poll_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { delete static_cast<Poll*>(o)->watched; };
            type.construct = [](Thread& t, Value type, const Value*, size_t nargs,
                                Tuple* keywords) -> Value {
                if (nargs || (keywords && keywords->size)) {
                    return raise_type_error(t, "poll() takes no arguments");
                }
                auto* p = TRY(allocate<Poll>(t, type.as<Type>()));
                p->watched = new std::map<int, short>;
                p->busy = false;
                return p;
            };
        },
};

Epoll* self_epoll(Value v) { return v.as<Epoll>(); }
bool check_epoll(Thread& t, Value v) {
    if (self_epoll(v)->fd >= 0) return true;
    return raise_value_error(t, "I/O operation on closed epoll object");
}

Value epoll_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[2];
    TRY(bind_arguments(t, "epoll", "(sizehint=-1, flags=0)", args, nargs, keywords, out));
    const int64_t hint = out[0].is_unbound() ? -1 : TRY(to_int64(t, out[0]));
    if (hint != -1 && hint <= 0) return raise_value_error(t, "sizehint must be positive or -1");
    auto* e = TRY(allocate<Epoll>(t, type.as<Type>()));
    e->fd = epoll_create1(EPOLL_CLOEXEC);
    if (e->fd < 0) {
        const int error = errno;
        decref(e);
        return raise_os_error(t, error);
    }
    return e;
}

Value control(Thread& t, const Value* args, int operation, Value mask, uint32_t fallback) {
    TRY(check_epoll(t, args[0]));
    const int fd = TRY(descriptor(t, args[1]));
    epoll_event event{};
    event.data.fd = fd;
    event.events = mask.is_unbound() ? fallback : static_cast<uint32_t>(TRY(to_int64(t, mask)));
    if (epoll_ctl(self_epoll(args[0])->fd, operation, fd, &event) < 0) {
        return raise_os_error(t, errno);
    }
    return Value::none();
}
Value epoll_register(Thread& t, const Value* args, size_t) {
    return control(t, args, EPOLL_CTL_ADD, args[2], EPOLLIN | EPOLLOUT | EPOLLPRI);
}
Value epoll_modify(Thread& t, const Value* args, size_t) {
    return control(t, args, EPOLL_CTL_MOD, args[2], 0);
}
Value epoll_unregister(Thread& t, const Value* args, size_t) {
    return control(t, args, EPOLL_CTL_DEL, Value(), 0);
}
Value epoll_poll(Thread& t, const Value* args, size_t) {
    TRY(check_epoll(t, args[0]));
    Deadline deadline;
    TRY(poll_deadline(t, args[1], 1.0, deadline));
    int64_t most = args[2].is_unbound() ? -1 : TRY(to_int64(t, args[2]));
    if (most == -1) most = 1023;
    if (most <= 0) {
        return raise_value_error(t, "maxevents must be greater than 0, got {}", most);
    }
    std::vector<epoll_event> events(static_cast<size_t>(std::min<int64_t>(most, 65536)));
    Own<Object> keep = Own<Object>::share(args[0].as_object());
    int n;
    for (;;) {
        const int ms = left_ms(deadline);
        const int set = self_epoll(args[0])->fd;
        int error;
        {
            Unlocked unlocked(t, "select.epoll");
            n = epoll_wait(set, events.data(), static_cast<int>(events.size()), ms);
            error = errno;
        }
        if (n >= 0) break;
        if (error != EINTR) return raise_os_error(t, error);
        TRY(t.interpreter->hooks.handle_attention(t));
    }
    Own<List> ready = Own<List>::take(TRY(new_list(t)));
    for (int i = 0; i < n; ++i) {
        Own<Tuple> pair = Own<Tuple>::take(TRY(new_tuple(
            t, {Value::small_int(events[i].data.fd), Value::small_int(events[i].events)})));
        TRY(list_append(t, ready.get(), pair.value()));
    }
    return ready.give();
}
Value epoll_close(Thread& t, const Value* args, size_t) {
    const int fd = std::exchange(self_epoll(args[0])->fd, -1);
    if (fd >= 0 && ::close(fd) < 0) return raise_os_error(t, errno);
    return Value::none();
}
Value epoll_fileno(Thread& t, const Value* args, size_t) {
    TRY(check_epoll(t, args[0]));
    return Value::small_int(self_epoll(args[0])->fd);
}
Value epoll_enter(Thread& t, const Value* args, size_t) {
    TRY(check_epoll(t, args[0]));
    return share(args[0]);
}
Value epoll_exit(Thread& t, const Value* args, size_t) { return epoll_close(t, args, 1); }

const NativeDef epoll_methods[] = {
    {"register", "(self, fd, eventmask=None)", epoll_register, "Watch a descriptor."},
    {"modify", "(self, fd, eventmask)", epoll_modify, "Change what is watched."},
    {"unregister", "(self, fd)", epoll_unregister, "Stop watching a descriptor."},
    {"poll", "(self, timeout=None, maxevents=-1)", epoll_poll,
     "Wait; return the ready (fd, events)."},
    {"close", "(self, /)", epoll_close, "Close the set."},
    {"fileno", "(self, /)", epoll_fileno, "Return the set's descriptor."},
    {"__enter__", "(self, /)", epoll_enter, "Return the set."},
    {"__exit__", "(self, /, *args)", epoll_exit, "Close the set."},
    {}};
const GetSetDef epoll_getset[] = {
    {"closed", [](Thread&, Value s) { return Value::boolean(self_epoll(s)->fd < 0); }}, {}};
const TypeSpec epoll_spec = {
    .name = "select.epoll",
    .basic_size = sizeof(Epoll),
    .flags = type_immutable,
    .doc = "A set of descriptors that the kernel keeps.",
    .methods = epoll_methods,
    .getset = epoll_getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                if (static_cast<Epoll*>(o)->fd >= 0) ::close(static_cast<Epoll*>(o)->fd);
            };
            type.construct = epoll_construct;
        },
};

const NativeDef functions[] = {
    {"select", "(rlist, wlist, xlist, timeout=None, /)", f_select,
     "Wait until files are ready; return those that are."},
    {}};

}  // namespace

bool fill_select_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "select")));
    TRY(add_functions(t, dict, functions, module.value()));
    const std::pair<const char*, const TypeSpec*> types[] = {{"poll", &poll_spec},
                                                             {"epoll", &epoll_spec}};
    for (const auto& [name, spec] : types) {
        Own<Type> type = Own<Type>::take(TRY(make_builtin_type(t, *spec, nullptr)));
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), type.value()));
    }
    Own<Str> error = Own<Str>::take(TRY(intern(t, "error")));
    TRY(dict_set(t, dict, error.get(), Value(exception_type(t, Exc::OSError))));
    const std::pair<const char*, int64_t> constants[] = {
        {"POLLIN", POLLIN}, {"POLLOUT", POLLOUT}, {"POLLPRI", POLLPRI}, {"POLLERR", POLLERR},
        {"POLLHUP", POLLHUP}, {"POLLNVAL", POLLNVAL}, {"POLLRDHUP", 0x2000},
        {"POLLRDNORM", 0x40}, {"POLLRDBAND", 0x80}, {"POLLWRNORM", 0x100}, {"POLLWRBAND", 0x200},
        {"POLLMSG", 0x400}, {"EPOLLIN", EPOLLIN}, {"EPOLLOUT", EPOLLOUT}, {"EPOLLPRI", EPOLLPRI},
        {"EPOLLERR", EPOLLERR}, {"EPOLLHUP", EPOLLHUP}, {"EPOLLRDHUP", EPOLLRDHUP},
        {"EPOLLET", int64_t{1} << 31}, {"EPOLLONESHOT", EPOLLONESHOT},
        {"EPOLLEXCLUSIVE", int64_t{1} << 28}, {"EPOLLRDNORM", EPOLLRDNORM},
        {"EPOLLRDBAND", EPOLLRDBAND}, {"EPOLLWRNORM", EPOLLWRNORM}, {"EPOLLWRBAND", EPOLLWRBAND},
        {"EPOLLMSG", EPOLLMSG}, {"EPOLL_CLOEXEC", EPOLL_CLOEXEC}, {"PIPE_BUF", 4096}};
    for (const auto& [name, value] : constants) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), Value::small_int(value)));
    }
    return true;
}

}  // namespace baton
