#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <memory>

#include "runtime/core/unlocked.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/socket/socket.h"

namespace baton {

namespace {

// A host name as the resolver wants it: ASCII text, or bytes. None gives an empty optional text.
bool host_text(Thread& t, Value v, std::string& out, bool& none) {
    none = v.is_none();
    if (none) return true;
    if (is_str(v)) {
        if (v.as<Str>()->is_ascii()) {
            out = v.as<Str>()->view();
        } else {
            Own<Str> encode = Own<Str>::take(TRY(intern(t, "encode")));
            Own<Str> idna = Own<Str>::take(TRY(new_str(t, "idna")));
            Ref bytes = Ref::take(TRY(call_method(t, v, encode.get(), {idna.value()})));
            out = bytes_view(*bytes);
        }
    } else if (is_bytes(v)) {
        out = bytes_view(v);
    } else {
        return raise_type_error(t, "getaddrinfo() argument 1 must be string or None");
    }
    if (out.find('\0') != std::string::npos) {
        return raise_type_error(t, "host name must not contain null character");
    }
    return true;
}

// Fills the address part of IPv4 or IPv6.
bool resolve(Thread& t, int family, const std::string& name, Address& out) {
    std::memset(&out.storage, 0, sizeof out.storage);
    auto* v4 = reinterpret_cast<sockaddr_in*>(&out.storage);
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&out.storage);
    out.storage.ss_family = static_cast<sa_family_t>(family);
    out.length = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    if (name.empty()) {
        if (family == AF_INET) v4->sin_addr.s_addr = INADDR_ANY;
        else v6->sin6_addr = in6addr_any;
        return true;
    }
    if (family == AF_INET && (name == "<broadcast>" || name == "255.255.255.255")) {
        v4->sin_addr.s_addr = INADDR_BROADCAST;
        return true;
    }
    void* where = family == AF_INET ? static_cast<void*>(&v4->sin_addr)
                                    : static_cast<void*>(&v6->sin6_addr);
    if (inet_pton(family, name.c_str(), where) == 1) return true;
    addrinfo hints{};
    hints.ai_family = family;
    addrinfo* found = nullptr;
    int code;
    {
        Unlocked unlocked(t, "socket.getaddrinfo");
        code = getaddrinfo(name.c_str(), nullptr, &hints, &found);
    }
    if (code) return raise_gaierror(t, code);
    std::memcpy(&out.storage, found->ai_addr, found->ai_addrlen);
    out.length = found->ai_addrlen;
    freeaddrinfo(found);
    return true;
}

bool port_number(Thread& t, Value v, const char* caller, uint16_t& out) {
    const int64_t port = TRY(to_int64(t, v));
    if (port < 0 || port > 65535) {
        return raise(t, Exc::OverflowError, "{}(): port must be 0-65535.", caller);
    }
    out = htons(static_cast<uint16_t>(port));
    return true;
}

}  // namespace

Failure raise_gaierror(Thread& t, int code) {
    Own<Str> text = Own<Str>::take(TRY(new_str(t, gai_strerror(code))));
    Ref e = Ref::take(
        TRY(call(t, socket_state(t).gaierror, {Value::small_int(code), text.value()})));
    return raise_value(t, *e);
}

bool to_address(Thread& t, int family, Value v, const char* caller, Address& out) {
    if (family == AF_UNIX) {
        auto* path = reinterpret_cast<sockaddr_un*>(&out.storage);
        std::memset(&out.storage, 0, sizeof out.storage);
        path->sun_family = AF_UNIX;
        std::string text;
        if (is_str(v)) {
            text = v.as<Str>()->view();
        } else {
            Buffer buffer;
            TRY(buffer.read(t, v));
            text = buffer.view();
        }
        const bool abstract = !text.empty() && text[0] == '\0';
        if (text.size() + !abstract > sizeof path->sun_path) {
            return raise(t, Exc::OSError, "AF_UNIX path too long");
        }
        std::memcpy(path->sun_path, text.data(), text.size());
        out.length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + text.size() +
                                            !abstract);
        return true;
    }
    if (family != AF_INET && family != AF_INET6) {
        return raise(t, Exc::OSError, "{}(): bad family", caller);
    }
    const bool v6 = family == AF_INET6;
    if (!is_tuple(v)) {
        return raise_type_error(t, "{}(): AF_INET{} address must be tuple, not {}", caller,
                                v6 ? "6" : "", type_name(t, v));
    }
    const Tuple* parts = v.as<Tuple>();
    if (v6 ? parts->size < 2 || parts->size > 4 : parts->size != 2) {
        return v6 ? raise_type_error(t, "AF_INET6 address must be a tuple (host, port[, flowinfo[, "
                                        "scopeid]])")
                  : raise_type_error(t, "AF_INET address must be a pair (host, port)");
    }
    std::string name;
    bool none = false;
    if (!is_str(parts->items[0]) && !is_bytes(parts->items[0])) {
        return raise_type_error(t, "str, bytes or bytearray expected, not {}",
                                type_name(t, parts->items[0]));
    }
    TRY(host_text(t, parts->items[0], name, none));
    uint16_t port;
    TRY(port_number(t, parts->items[1], caller, port));
    TRY(resolve(t, family, name, out));
    if (!v6) {
        reinterpret_cast<sockaddr_in*>(&out.storage)->sin_port = port;
        return true;
    }
    auto* address = reinterpret_cast<sockaddr_in6*>(&out.storage);
    address->sin6_port = port;
    if (parts->size > 2) {
        const int64_t flow = TRY(to_int64(t, parts->items[2]));
        if (flow < 0 || flow > 0xfffff) {
            return raise(t, Exc::OverflowError, "{}(): flowinfo must be 0-1048575.", caller);
        }
        address->sin6_flowinfo = htonl(static_cast<uint32_t>(flow));
    }
    if (parts->size > 3) {
        address->sin6_scope_id = static_cast<uint32_t>(TRY(to_int64(t, parts->items[3])));
    }
    return true;
}

Value from_address(Thread& t, const Address& address) {
    if (address.length == 0) return Value::none();
    char text[INET6_ADDRSTRLEN + 1] = "";
    const auto* any = reinterpret_cast<const sockaddr*>(&address.storage);
    switch (any->sa_family) {
        case AF_INET: {
            auto* v4 = reinterpret_cast<const sockaddr_in*>(any);
            inet_ntop(AF_INET, &v4->sin_addr, text, sizeof text);
            Own<Str> host = Own<Str>::take(TRY(new_str(t, text)));
            return TRY(new_tuple(t, {host.value(), Value::small_int(ntohs(v4->sin_port))}));
        }
        case AF_INET6: {
            auto* v6 = reinterpret_cast<const sockaddr_in6*>(any);
            inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text);
            std::string name = text;
            char interface[IF_NAMESIZE];
            if (v6->sin6_scope_id && if_indextoname(v6->sin6_scope_id, interface)) {
                name += '%';
                name += interface;
            }
            Own<Str> host = Own<Str>::take(TRY(new_str(t, name)));
            return TRY(new_tuple(t, {host.value(), Value::small_int(ntohs(v6->sin6_port)),
                                     Value::small_int(ntohl(v6->sin6_flowinfo)),
                                     Value::small_int(v6->sin6_scope_id)}));
        }
        case AF_UNIX: {
            auto* local = reinterpret_cast<const sockaddr_un*>(any);
            const size_t size = address.length > offsetof(sockaddr_un, sun_path)
                                    ? address.length - offsetof(sockaddr_un, sun_path)
                                    : 0;
            if (size && local->sun_path[0] == '\0') {
                return TRY(new_bytes(t, std::string_view(local->sun_path, size)));
            }
            const std::string_view path(local->sun_path, strnlen(local->sun_path, size));
            Ref bytes = Ref::take(TRY(new_bytes(t, path)));
            Own<Str> decode = Own<Str>::take(TRY(intern(t, "decode")));
            Own<Str> codec = Own<Str>::take(TRY(intern(t, "utf-8")));
            Own<Str> errors = Own<Str>::take(TRY(intern(t, "surrogateescape")));
            return call_method(t, *bytes, decode.get(), {codec.value(), errors.value()});
        }
        default: {
            Ref bytes = Ref::take(TRY(new_bytes(
                t, std::string_view(any->sa_data, address.length > sizeof any->sa_family
                                                      ? address.length - sizeof any->sa_family
                                                      : 0))));
            return TRY(new_tuple(t, {Value::small_int(any->sa_family), *bytes}));
        }
    }
}

namespace {

Value f_getaddrinfo(Thread& t, const Value* args, size_t) {
    std::string host, service;
    bool no_host = false, no_service = false;
    TRY(host_text(t, args[0], host, no_host));
    if (args[1].is_none()) {
        no_service = true;
    } else if (is_str(args[1])) {
        service = args[1].as<Str>()->view();
    } else if (is_bytes(args[1])) {
        service = bytes_view(args[1]);
    } else if (is_int(args[1])) {
        service = std::to_string(TRY(to_int64(t, args[1])));
    } else {
        return raise(t, Exc::OSError, "Int or String expected");
    }
    int numbers[4] = {};
    for (int i = 0; i < 4; ++i) {
        if (!args[2 + i].is_unbound()) numbers[i] = static_cast<int>(TRY(to_int64(t, args[2 + i])));
    }
    addrinfo hints{};
    hints.ai_family = numbers[0];
    hints.ai_socktype = numbers[1];
    hints.ai_protocol = numbers[2];
    hints.ai_flags = numbers[3];
    addrinfo* found = nullptr;
    int code;
    {
        Unlocked unlocked(t, "socket.getaddrinfo");
        code = getaddrinfo(no_host ? nullptr : host.c_str(), no_service ? nullptr : service.c_str(),
                           &hints, &found);
    }
    if (code) return raise_gaierror(t, code);
    std::unique_ptr<addrinfo, void (*)(addrinfo*)> guard(found, freeaddrinfo);
    Own<List> list = Own<List>::take(TRY(new_list(t)));
    for (const addrinfo* a = found; a; a = a->ai_next) {
        Address address{};
        std::memcpy(&address.storage, a->ai_addr, a->ai_addrlen);
        address.length = a->ai_addrlen;
        Ref place = Ref::take(TRY(from_address(t, address)));
        Own<Str> name = Own<Str>::take(TRY(new_str(t, a->ai_canonname ? a->ai_canonname : "")));
        Own<Tuple> row = Own<Tuple>::take(
            TRY(new_tuple(t, {Value::small_int(a->ai_family), Value::small_int(a->ai_socktype),
                              Value::small_int(a->ai_protocol), name.value(), *place})));
        TRY(list_append(t, list.get(), row.value()));
    }
    return list.give();
}

Value f_getnameinfo(Thread& t, const Value* args, size_t) {
    if (!is_tuple(args[0])) return raise_type_error(t, "getnameinfo() argument 1 must be a tuple");
    const int flags = static_cast<int>(TRY(to_int64(t, args[1])));
    const Tuple* parts = args[0].as<Tuple>();
    if (parts->size < 2) return raise_type_error(t, "getnameinfo(): illegal sockaddr argument");
    const bool v6 = is_str(parts->items[0]) &&
                    parts->items[0].as<Str>()->view().find(':') != std::string_view::npos;
    Address address;
    TRY(to_address(t, v6 ? AF_INET6 : AF_INET, args[0], "getnameinfo", address));
    char host[NI_MAXHOST], service[NI_MAXSERV];
    int code;
    {
        Unlocked unlocked(t, "socket.getnameinfo");
        code = getnameinfo(address.get(), address.length, host, sizeof host, service,
                           sizeof service, flags);
    }
    if (code) return raise_gaierror(t, code);
    Own<Str> a = Own<Str>::take(TRY(new_str(t, host)));
    Own<Str> b = Own<Str>::take(TRY(new_str(t, service)));
    return TRY(new_tuple(t, {a.value(), b.value()}));
}

Value f_gethostname(Thread& t, const Value*, size_t) {
    char name[256];
    if (gethostname(name, sizeof name) < 0) return raise_os_error(t, errno);
    name[sizeof name - 1] = '\0';
    return TRY(new_str(t, name));
}

Value f_gethostbyname(Thread& t, const Value* args, size_t) {
    std::string name;
    bool none;
    TRY(host_text(t, args[0], name, none));
    Address address;
    TRY(resolve(t, AF_INET, name, address));
    char text[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &reinterpret_cast<sockaddr_in*>(&address.storage)->sin_addr, text,
              sizeof text);
    return TRY(new_str(t, text));
}

Value f_getservbyname(Thread& t, const Value* args, size_t) {
    if (!is_str(args[0])) return raise_type_error(t, "a service name is required");
    const std::string name = to_string(args[0].as<Str>());
    const std::string protocol = is_str(args[1]) ? to_string(args[1].as<Str>()) : "";
    servent entry, *found = nullptr;
    char buffer[2048];
    getservbyname_r(name.c_str(), protocol.empty() ? nullptr : protocol.c_str(), &entry, buffer,
                    sizeof buffer, &found);
    if (!found) return raise(t, Exc::OSError, "service/proto not found");
    return Value::small_int(ntohs(static_cast<uint16_t>(found->s_port)));
}
Value f_getservbyport(Thread& t, const Value* args, size_t) {
    const int64_t port = TRY(to_int64(t, args[0]));
    if (port < 0 || port > 65535) {
        return raise(t, Exc::OverflowError, "getservbyport: port must be 0-65535.");
    }
    const std::string protocol = is_str(args[1]) ? to_string(args[1].as<Str>()) : "";
    servent entry, *found = nullptr;
    char buffer[2048];
    getservbyport_r(htons(static_cast<uint16_t>(port)),
                    protocol.empty() ? nullptr : protocol.c_str(), &entry, buffer, sizeof buffer,
                    &found);
    if (!found) return raise(t, Exc::OSError, "port/proto not found");
    return TRY(new_str(t, found->s_name));
}
Value f_getprotobyname(Thread& t, const Value* args, size_t) {
    if (!is_str(args[0])) return raise_type_error(t, "a protocol name is required");
    protoent entry, *found = nullptr;
    char buffer[2048];
    getprotobyname_r(to_string(args[0].as<Str>()).c_str(), &entry, buffer, sizeof buffer, &found);
    if (!found) return raise(t, Exc::OSError, "protocol not found");
    return Value::small_int(found->p_proto);
}

Value f_inet_aton(Thread& t, const Value* args, size_t) {
    in_addr address;
    if (!is_str(args[0])) {
        return raise_type_error(t, "inet_aton() argument 1 must be str, not {}",
                                type_name(t, args[0]));
    }
    if (!inet_aton(to_string(args[0].as<Str>()).c_str(), &address)) {
        return raise(t, Exc::OSError, "illegal IP address string passed to inet_aton");
    }
    return TRY(new_bytes(t, {reinterpret_cast<const char*>(&address), 4}));
}
Value f_inet_ntoa(Thread& t, const Value* args, size_t) {
    Buffer buffer;
    TRY(buffer.read(t, args[0]));
    if (buffer.view().size() != 4) return raise(t, Exc::OSError, "packed IP wrong length");
    char text[INET_ADDRSTRLEN];
    return TRY(new_str(t, inet_ntop(AF_INET, buffer.view().data(), text, sizeof text)));
}
Value f_inet_pton(Thread& t, const Value* args, size_t) {
    const auto family = static_cast<int>(TRY(to_int64(t, args[0])));
    if (!is_str(args[1])) return raise_type_error(t, "inet_pton() argument 2 must be str");
    char packed[16];
    const int status = inet_pton(family, to_string(args[1].as<Str>()).c_str(), packed);
    if (status < 0) return raise_os_error(t, EAFNOSUPPORT);
    if (status == 0) {
        return raise(t, Exc::OSError, "illegal IP address string passed to inet_pton");
    }
    return TRY(new_bytes(t, {packed, family == AF_INET ? size_t{4} : size_t{16}}));
}
Value f_inet_ntop(Thread& t, const Value* args, size_t) {
    const auto family = static_cast<int>(TRY(to_int64(t, args[0])));
    Buffer buffer;
    TRY(buffer.read(t, args[1]));
    if (family != AF_INET && family != AF_INET6) {
        return raise_value_error(t, "unknown address family {}", family);
    }
    if (buffer.view().size() != (family == AF_INET ? 4u : 16u)) {
        return raise_value_error(t, "invalid length of packed IP address string");
    }
    char text[INET6_ADDRSTRLEN];
    return TRY(new_str(t, inet_ntop(family, buffer.view().data(), text, sizeof text)));
}

template <int bits>
Value f_swap(Thread& t, const Value* args, size_t) {
    const int64_t v = TRY(to_int64(t, args[0]));
    if (v < 0 || v > (bits == 16 ? int64_t{0xffff} : int64_t{0xffffffff})) {
        if (v < 0) {
            return raise(t, Exc::OverflowError,
                         "can't convert negative Python int to C {}-bit unsigned integer", bits);
        }
        return raise(t, Exc::OverflowError,
                     "Python int too large to convert to C {}-bit unsigned integer", bits);
    }
    return Value::small_int(bits == 16 ? htons(static_cast<uint16_t>(v))
                                       : htonl(static_cast<uint32_t>(v)));
}

}  // namespace

const NativeDef address_functions[] = {
    {"getaddrinfo", "(host, port, family=0, type=0, proto=0, flags=0)", f_getaddrinfo,
     "Resolve a host and a port to addresses."},
    {"getnameinfo", "(sockaddr, flags, /)", f_getnameinfo, "Resolve an address to names."},
    {"gethostname", "()", f_gethostname, "Return this machine's name."},
    {"gethostbyname", "(host, /)", f_gethostbyname, "Return the IPv4 address of a host."},
    {"getservbyname", "(name, protocol=None, /)", f_getservbyname, "Return a service's port."},
    {"getservbyport", "(port, protocol=None, /)", f_getservbyport, "Return a port's service."},
    {"getprotobyname", "(name, /)", f_getprotobyname, "Return a protocol's number."},
    {}};

const NativeDef conversion_functions[] = {
    {"inet_aton", "(ip_addr, /)", f_inet_aton, "Pack an IPv4 address."},
    {"inet_ntoa", "(packed_ip, /)", f_inet_ntoa, "Unpack an IPv4 address."},
    {"inet_pton", "(address_family, ip_string, /)", f_inet_pton, "Pack an address."},
    {"inet_ntop", "(address_family, packed_ip, /)", f_inet_ntop, "Unpack an address."},
    {"htons", "(x, /)", f_swap<16>, "16 bits from host to network byte order."},
    {"ntohs", "(x, /)", f_swap<16>, "16 bits from network to host byte order."},
    {"htonl", "(x, /)", f_swap<32>, "32 bits from host to network byte order."},
    {"ntohl", "(x, /)", f_swap<32>, "32 bits from network to host byte order."},
    {}};

}  // namespace baton
