// The module posix: system calls that os re-exports.
#pragma once

#include <span>
#include <string>

#include "runtime/core/value.h"
#include "runtime/state/thread.h"

struct rusage;

namespace baton {

struct Dict;

bool fill_posix_module(Thread& t, Dict* dict);
bool fill_errno_module(Thread& t, Dict* dict);
// Processes: fork, waitpid, kill, exec, … (process.cpp).
bool add_process_functions(Thread& t, Dict* dict);
// pread, sendfile, openpty, … (descriptors.cpp).
bool add_descriptor_functions(Thread& t, Dict* dict);
// chown, statvfs, mkfifo, setuid, getpriority, … (owners.cpp).
bool add_owner_functions(Thread& t, Dict* dict);
// A resource.struct_rusage (owned); `module` is resource.
Value new_rusage(Thread& t, Value module, const ::rusage& usage);
// The modules resource and fcntl.
bool fill_resource_module(Thread& t, Dict* dict);
bool fill_fcntl_module(Thread& t, Dict* dict);

// Numbers of the system's headers, by name; adds them to a module's dict.
struct SystemConstant {
    const char* name;
    int64_t value;
};
bool add_constants(Thread& t, Dict* dict, std::span<const SystemConstant> constants);

// The bytes of a path argument: str, bytes or os.PathLike. False with TypeError ("FUNCTION: path
// should be string, bytes or os.PathLike, not int") or ValueError (embedded null).
bool path_argument(Thread& t, Value v, const char* function, std::string& out);
// The descriptor of an argument dir_fd; AT_FDCWD without one.
int directory_argument(Thread& t, Value v, bool& ok);
// A file name or other text of the system as str (surrogateescape). Owned.
Value system_text(Thread& t, std::string_view bytes);

}  // namespace baton
