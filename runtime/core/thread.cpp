#include "runtime/state/thread.h"

#include <algorithm>
#include <mutex>

#include "runtime/core/object.h"

namespace baton {

Thread::Thread(Interpreter& in, const char* stack_limit)
    : interpreter(&in), c_stack_limit(stack_limit) {
    in.gil.register_slot(slot);
    std::lock_guard lock(in.threads_mutex);
    in.threads.push_back(this);
}

void Thread::clear() {
    auto drop = [](Object*& object) {
        Object* old = object;
        object = nullptr;
        xdecref(old);
    };
    drop(exception);
    for (HandledException* record = handled; record; record = record->previous) {
        drop(record->exception);
    }
    drop(running_loop);
    drop(context);
    drop(trace_function);
    drop(profile_function);
    drop(async_first_iteration);
    drop(async_finalizer);
    if (Object* pending = async_exception.exchange(nullptr)) decref(pending);
    auto* storage = reinterpret_cast<Object*>(dict);
    dict = nullptr;
    xdecref(storage);
}

Thread::~Thread() {
    interpreter->gil.unregister_slot(slot);
    std::lock_guard lock(interpreter->threads_mutex);
    std::erase(interpreter->threads, this);
}

}  // namespace baton
