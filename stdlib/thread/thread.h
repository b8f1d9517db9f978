// The _thread module: OS threads and locks, on which stdlib/lib/threading.py builds.
#pragma once

#include <cstdint>

#include "runtime/state/thread.h"

namespace baton {

struct Dict;
struct Type;
class Value;

bool fill_thread_module(Thread& t, Dict* dict);
// What get_ident() returns.
uint64_t thread_ident(const Thread& t);
// _thread._local (local.cpp), made once; the interpreter owns it.
Type* make_local_type(Thread& t);
// (ident, /): the attributes that a thread which has ended had in all of them go.
Value drop_thread_locals(Thread& t, const Value* args, size_t nargs);
// _queue (simple_queue.cpp).
bool fill_queue_module(Thread& t, Dict* dict);
// sys.getcheckinterval and its like.
bool add_scheduling_functions(Thread& t, Dict* sys);

}  // namespace baton
