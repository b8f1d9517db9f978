// Signals and other requests for attention. Handlers written in C++ only set a bit (and wake the
// main thread); what the signal means runs in the main thread at its next poll, as Python code.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

// Does what the slot's attention bits ask for: signals (main thread only), asynchronous exceptions.
// False with an exception, e.g. KeyboardInterrupt. Call it after an interrupted park too.
bool handle_attention(Thread& t);

// Makes SIGINT interrupt this interpreter's main thread: KeyboardInterrupt unless Python code sets
// another handler. At most one interpreter of a process receives signals: the last that asked.
void install_signal_delivery(Interpreter& in);
void remove_signal_delivery(Interpreter& in);
// After fork(), in the child: the calling OS thread is the main one now.
void move_signal_delivery(Interpreter& in);
// Makes the main thread raise KeyboardInterrupt at its next check, as SIGINT would.
// Async-signal-safe.
void interrupt_main_thread(Interpreter& in);
// The handler to install for any signal that Python code wants to see (async-signal-safe).
void deliver_signal(int number);

}  // namespace baton
