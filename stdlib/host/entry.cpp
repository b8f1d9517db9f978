// Entering a world from C++, and the references that C++ holds.
#include "runtime/core/errors.h"
#include "runtime/core/protocol.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "stdlib/host/core.h"
#include "vm/embed/create.h"
#include "vm/frame.h"
#include "vm/threads.h"

namespace baton::detail {

Entry::Entry(Core& core) : core_(core) {
    const std::thread::id id = std::this_thread::get_id();
    {
        std::lock_guard lock(core.mutex);
        if (core.ended) throw std::logic_error("this Python has ended");
        auto [at, added] = core.entered.try_emplace(id);
        if (!added) {
            if (at->second.outside) throw std::logic_error("the GIL is released here");
            ++at->second.depth;
            thread_ = at->second.thread;
            return;
        }
    }
    outermost_ = true;
    Interpreter& in = core.interpreter;
    thread_ = id == core.home ? core.main_thread.get() : new Thread(in, native_stack_limit());
    if (in.gil.acquire(thread_->slot) != gil::Turn::held) {
        std::lock_guard lock(core.mutex);
        core.entered.erase(id);
        throw std::logic_error("this Python is ending");
    }
    in.current = thread_;
    if (thread_ != core.main_thread.get()) {
        thread_->ident = reinterpret_cast<uint64_t>(thread_);
        thread_->recursion_limit = core.main_thread->recursion_limit;
        thread_->update_traced();
        if (!init_stack(*thread_)) throw std::bad_alloc();
    }
    std::vector<Value> dropped;
    {
        std::lock_guard lock(core.mutex);
        core.entered[id] = {thread_, 1, false};
        dropped.swap(core.dropped);
    }
    for (Value v : dropped) decref(v);
}

Entry::~Entry() {
    Interpreter& in = core_.interpreter;
    if (!outermost_) {
        std::lock_guard lock(core_.mutex);
        --core_.entered[std::this_thread::get_id()].depth;
        return;
    }
    const bool foreign = thread_ != core_.main_thread.get();
    if (foreign) {
        thread_->clear();
        free_stack(*thread_);
    }
    {
        std::lock_guard lock(core_.mutex);
        core_.entered.erase(std::this_thread::get_id());
    }
    in.current = nullptr;
    in.gil.release(thread_->slot);
    if (foreign) delete thread_;
}

Inside::Inside(Core& core, Thread& thread) : core_(core) {
    std::lock_guard lock(core.mutex);
    Core::Entered& entered = core.entered[std::this_thread::get_id()];
    entered.thread = &thread;
    ++entered.depth;
}

Inside::~Inside() {
    std::lock_guard lock(core_.mutex);
    const auto at = core_.entered.find(std::this_thread::get_id());
    if (--at->second.depth == 0) core_.entered.erase(at);
}

Handle::~Handle() {
    bool inside = false;
    {
        std::lock_guard lock(core->mutex);
        if (core->ended) return;  // the object died with its world
        const auto at = core->entered.find(std::this_thread::get_id());
        inside = at != core->entered.end() && at->second.depth > 0 && !at->second.outside;
        if (!inside) core->dropped.push_back(value);
    }
    if (inside) decref(value);
}

PyObject wrap(const std::shared_ptr<Core>& core, Thread& t, Value owned) {
    if (owned.is_error()) throw_pending(core, t);
    PyObject object;
    Access::handle(object) = std::make_shared<Handle>(core, owned);
    return object;
}

Value unwrap(const PyObject& object, const Core* core) {
    const std::shared_ptr<Handle>& handle = Access::handle(object);
    if (!handle) throw std::logic_error("an empty baton::PyObject was used");
    if (core && handle->core.get() != core) {
        throw std::logic_error("an object of another Python was used");
    }
    return handle->value;
}

bool system_exit(Thread& t, Value exception, Exit& exit) {
    auto* e = exception.as<Exception>();
    if (!is_subtype(e->type, exception_type(t, Exc::SystemExit))) return false;
    const Value code = static_cast<SystemExitException*>(e)->code;
    int64_t number;
    if (code.is_none() || code.is_unbound()) {
        exit.code = 0;
    } else if (is_int(code)) {
        exit.code = int_fits(code, number) ? static_cast<int>(number & 0xff) : 255;
    } else {
        Own<Str> text = Own<Str>::take(str(t, code));
        if (text) {
            exit.message = to_string(text.get());
        } else {
            clear_pending(t);
        }
        exit.code = 1;
    }
    return true;
}

void throw_pending(const std::shared_ptr<Core>& core, Thread& t) {
    Own<Object> exception = Own<Object>::take(take_pending(t));
    if (!exception) throw std::bad_alloc();
    Exit exit;
    if (system_exit(t, exception.value(), exit)) throw exit;
    const bool interrupted =
        is_subtype(exception->type, exception_type(t, Exc::KeyboardInterrupt));
    std::string text = format_exception(t, exception.value());
    std::string type(type_name(exception->type));
    std::string message;
    if (Own<Str> s = Own<Str>::take(str(t, exception.value()))) {
        message = to_string(s.get());
    } else {
        clear_pending(t);
    }
    PyObject object = wrap(core, t, Value(exception.give()));
    if (interrupted) throw KeyboardInterrupt(text, type, message, object);
    throw PythonError(text, type, message, object);
}

void raise_current(Thread& t) {
    try {
        throw;
    } catch (const PythonError& e) {
        raise_value(t, unwrap(e.exception()));
    } catch (const Exit& e) {
        Ref code = e.message.empty() ? Ref::take(Value::small_int(e.code))
                                     : Ref::take(Value(new_str(t, e.message)));
        raise_with(t, Exc::SystemExit, *code);
    } catch (const std::bad_alloc&) {
        raise_memory_error(t);
    } catch (const std::invalid_argument& e) {
        raise(t, Exc::ValueError, std::string_view(e.what()));
    } catch (const std::domain_error& e) {
        raise(t, Exc::ValueError, std::string_view(e.what()));
    } catch (const std::out_of_range& e) {
        raise(t, Exc::IndexError, std::string_view(e.what()));
    } catch (const std::overflow_error& e) {
        raise(t, Exc::OverflowError, std::string_view(e.what()));
    } catch (const std::exception& e) {
        raise(t, Exc::RuntimeError, std::string_view(e.what()));
    } catch (...) {
        raise(t, Exc::RuntimeError, "unknown C++ exception");
    }
}

}  // namespace baton::detail
