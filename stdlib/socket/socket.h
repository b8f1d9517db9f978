// The native half of socket: the type _socket.socket, name resolution, address conversions. The rest
// (makefile, create_connection, enumerations) is stdlib/lib/socket.py.
#pragma once

#include <sys/socket.h>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"

namespace baton {

bool fill_socket_module(Thread& t, Dict* dict);

struct Address {
    sockaddr_storage storage;
    socklen_t length;
    sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

// --- address.cpp ---
// A Python address of a family as the system wants it; resolves names with the GIL released.
bool to_address(Thread& t, int family, Value v, const char* caller, Address& out);
// The reverse: tuple, str or bytes; None for an empty one.
Value from_address(Thread& t, const Address& address);
// Raises socket.gaierror / socket.herror.
Failure raise_gaierror(Thread& t, int code);
extern const NativeDef address_functions[];
extern const NativeDef conversion_functions[];

struct SocketState {
    Type* socket;
    Value gaierror;      // classes, kept by Interpreter::owned
    Value herror;
    double default_timeout = -1;
};
inline SocketState& socket_state(Thread& t) {
    return *static_cast<SocketState*>(t.interpreter->socket_state);
}

}  // namespace baton
