#include "stdlib/thread/thread.h"

#include <unistd.h>

#include <cmath>
#include <new>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/unlocked.h"
#include "runtime/core/unthrowing.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/state.h"
#include "vm/introspect.h"

namespace baton {

uint64_t thread_ident(const Thread& t) {
    return t.ident ? t.ident : reinterpret_cast<uint64_t>(&t);
}

namespace {

// What the module counts per interpreter.
struct ThreadCounts {
    int64_t running = 0;  // threads that start_new_thread started and that have not ended
    bool closed = false;  // the program has ended: no more threads
};

ThreadCounts& counts(Thread& t) {
    Interpreter& in = *t.interpreter;
    auto* state = find_state<ThreadCounts>(in);
    return state ? *state : *make_state<ThreadCounts>(in);
}

// A lock is decided by the GIL's scheduler: who waits parks in its queue, and a release hands the
// lock to the first of them. So the order is the same in every run.
struct Lock : Object {
    bool locked;
    gil::WaitQueue* waiters;
};

Lock* self_lock(Value v) { return v.as<Lock>(); }

// Takes the lock. `timeout` in seconds, negative: for ever.
Truth acquire(Thread& t, Lock* lock, bool blocking, double timeout) {
    if (!lock->locked) {
        lock->locked = true;
        return Truth::yes;
    }
    if (!blocking || timeout == 0) return Truth::no;
    gil::Deadline deadline;
    if (timeout > 0) {
        deadline = gil::Clock::now() +
                   std::chrono::nanoseconds(static_cast<int64_t>(
                       timeout * t.interpreter->options.sleep_scale * 1e9));
    }
    Own<Lock> keep = Own<Lock>::share(lock);
    for (;;) {
        switch (park(t, *lock->waiters, deadline, "lock.acquire")) {
            case gil::Parked::woken: return Truth::yes;  // handed over still locked
            case gil::Parked::timed_out: return Truth::no;
            default:
                if (!t.interpreter->hooks.handle_attention(t)) return Truth::error;
                if (!lock->locked) {
                    lock->locked = true;
                    return Truth::yes;
                }
        }
    }
}

constexpr double longest_timeout = 9223372036.0;   // TIMEOUT_MAX

// The arguments of acquire().
bool read_acquire(Thread& t, const Value* args, bool& blocking, double& timeout) {
    blocking = args[1].is_unbound() || TRY(is_truthy(t, args[1]));
    timeout = -1;
    if (!args[2].is_unbound()) {
        timeout = TRY(to_double(t, args[2]));
        if (!blocking && timeout != -1) {
            return raise_value_error(t, "can't specify a timeout for a non-blocking call");
        }
        if (timeout < 0 && timeout != -1) {
            return raise_value_error(t, "timeout value must be positive");
        }
        if (!(timeout <= longest_timeout)) {
            return raise(t, Exc::OverflowError, "timeout value is too large");
        }
        // A little under the most that a clock can be set to.
        if (timeout > 4e9) timeout = 4e9;
    }
    return true;
}

Value lock_acquire(Thread& t, const Value* args, size_t) {
    bool blocking = true;
    double timeout = -1;
    TRY(read_acquire(t, args, blocking, timeout));
    return Value::boolean(TRY(acquire(t, self_lock(args[0]), blocking, timeout)));
}

Value lock_release(Thread& t, const Value* args, size_t) {
    Lock* lock = self_lock(args[0]);
    if (!lock->locked) return raise(t, Exc::RuntimeError, "release unlocked lock");
    if (t.interpreter->gil.unpark_one(t.slot, *lock->waiters) == 0) lock->locked = false;
    return Value::none();
}

Value lock_locked(Thread&, const Value* args, size_t) {
    return Value::boolean(self_lock(args[0])->locked);
}
Value lock_enter(Thread& t, const Value* args, size_t) {
    return Value::boolean(TRY(acquire(t, self_lock(args[0]), true, -1)));
}
Value lock_exit(Thread& t, const Value* args, size_t) { return lock_release(t, args, 1); }

// In the child of a fork, where the holder may not exist any more.
Value lock_forget(Thread&, const Value* args, size_t) {
    self_lock(args[0])->locked = false;
    return Value::none();
}
const NativeDef lock_methods[] = {
    {"acquire", "(self, /, blocking=True, timeout=-1)", lock_acquire,
     "Lock the lock; return whether that succeeded."},
    {"release", "(self, /)", lock_release, "Release the lock."},
    {"locked", "(self, /)", lock_locked, "Return whether the lock is in the locked state."},
    {"_at_fork_reinit", "(self, /)", lock_forget, "Unlock the lock in the child of a fork."},
    {"__enter__", "(self, /)", lock_enter, "Lock the lock."},
    {"__exit__", "(self, /, *args)", lock_exit, "Release the lock."},
    {}};

Value lock_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* lock = TRY(allocate<Lock>(t, type.as<Type>()));
    lock->locked = false;
    lock->waiters = new gil::WaitQueue;
    return lock;
}

Value lock_repr(Thread& t, Value self) {
    return TRY(new_str(t, fmt::format("<{} _thread.lock object at {}>",
                                      self_lock(self)->locked ? "locked" : "unlocked",
                                      static_cast<const void*>(self.as_object()))));
}

const TypeSpec lock_spec = {
    .name = "_thread.lock",
    .basic_size = sizeof(Lock),
    .flags = type_immutable | type_weakrefable,
    .doc = "A lock object is a synchronization primitive.",
    .methods = lock_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { delete static_cast<Lock*>(o)->waiters; };
            type.construct = lock_construct;
            type.repr = lock_repr;
        },
};

// --- RLock: a lock that knows its owner ----------------------------------------------------------

struct RLock : Lock {
    uint64_t owner;   // get_ident() of the thread that holds it, 0: nobody
    int64_t count;    // how often
};

RLock* self_rlock(Value v) { return v.as<RLock>(); }

uint64_t own_ident(const Thread& t) { return thread_ident(t); }

Truth take(Thread& t, RLock* lock, bool blocking, double timeout) {
    const uint64_t me = own_ident(t);
    if (lock->owner == me) {
        ++lock->count;
        return Truth::yes;
    }
    Own<RLock> keep = Own<RLock>::share(lock);
    const Truth got = acquire(t, lock, blocking, timeout);
    if (got == Truth::yes) {
        lock->owner = me;
        lock->count = 1;
    }
    return got;
}
void give_up(Thread& t, RLock* lock) {
    lock->owner = 0;
    lock->count = 0;
    if (t.interpreter->gil.unpark_one(t.slot, *lock->waiters) == 0) lock->locked = false;
}

Value rlock_acquire(Thread& t, const Value* args, size_t) {
    bool blocking = true;
    double timeout = -1;
    TRY(read_acquire(t, args, blocking, timeout));
    return Value::boolean(TRY(take(t, self_rlock(args[0]), blocking, timeout)));
}
Value rlock_enter(Thread& t, const Value* args, size_t) {
    return Value::boolean(TRY(take(t, self_rlock(args[0]), true, -1)));
}
Value rlock_release(Thread& t, const Value* args, size_t) {
    RLock* lock = self_rlock(args[0]);
    if (lock->count == 0 || lock->owner != own_ident(t)) {
        return raise(t, Exc::RuntimeError, "cannot release un-acquired lock");
    }
    if (--lock->count == 0) give_up(t, lock);
    return Value::none();
}
Value rlock_is_owned(Thread& t, const Value* args, size_t) {
    const RLock* lock = self_rlock(args[0]);
    return Value::boolean(lock->count > 0 && lock->owner == own_ident(t));
}
Value rlock_recursion_count(Thread& t, const Value* args, size_t) {
    const RLock* lock = self_rlock(args[0]);
    return new_int(t, lock->owner == own_ident(t) ? lock->count : 0);
}
// For Condition.wait: gives the lock up however often it is held, and takes it as often again.
Value rlock_release_save(Thread& t, const Value* args, size_t) {
    RLock* lock = self_rlock(args[0]);
    if (lock->count == 0) return raise(t, Exc::RuntimeError, "cannot release un-acquired lock");
    Ref count = Ref::take(TRY(new_int(t, lock->count)));
    Ref owner = Ref::take(TRY(new_int(t, static_cast<int64_t>(lock->owner))));
    Own<Tuple> state = Own<Tuple>::take(TRY(new_tuple(t, {*count, *owner})));
    give_up(t, lock);
    return state.give();
}
Value rlock_acquire_restore(Thread& t, const Value* args, size_t) {
    if (!is_tuple(args[1]) || args[1].as<Tuple>()->size != 2) {
        return raise_type_error(t, "a state of _release_save() is required");
    }
    const int64_t count = TRY(to_int64(t, args[1].as<Tuple>()->items[0]));
    const int64_t owner = TRY(to_int64(t, args[1].as<Tuple>()->items[1]));
    RLock* lock = self_rlock(args[0]);
    Own<RLock> keep = Own<RLock>::share(lock);
    if (acquire(t, lock, true, -1) == Truth::error) return Failure{};
    lock->owner = static_cast<uint64_t>(owner);
    lock->count = count;
    return Value::none();
}
// In the child of a fork.
Value rlock_forget(Thread&, const Value* args, size_t) {
    RLock* lock = self_rlock(args[0]);
    lock->locked = false;
    lock->owner = 0;
    lock->count = 0;
    return Value::none();
}

const NativeDef rlock_methods[] = {
    {"acquire", "(self, /, blocking=True, timeout=-1)", rlock_acquire,
     "Lock the lock, once more if this thread has it; return whether that succeeded."},
    {"release", "(self, /)", rlock_release, "Release the lock once."},
    {"_is_owned", "(self, /)", rlock_is_owned, "Return whether this thread holds the lock."},
    {"_recursion_count", "(self, /)", rlock_recursion_count,
     "Return how often this thread holds the lock."},
    {"_release_save", "(self, /)", rlock_release_save, "Release the lock; return its state."},
    {"_acquire_restore", "(self, state, /)", rlock_acquire_restore,
     "Lock the lock and restore its state."},
    {"_at_fork_reinit", "(self, /)", rlock_forget, "Unlock the lock in the child of a fork."},
    {"__enter__", "(self, /)", rlock_enter, "Lock the lock."},
    {"__exit__", "(self, /, *args)", rlock_release, "Release the lock once."},
    {}};

Value rlock_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* lock = TRY(allocate<RLock>(t, type.as<Type>()));
    lock->locked = false;
    lock->waiters = new gil::WaitQueue;
    lock->owner = 0;
    lock->count = 0;
    return lock;
}
Value rlock_repr(Thread& t, Value self) {
    const RLock* lock = self_rlock(self);
    return TRY(new_str(t, fmt::format("<{} _thread.RLock object owner={} count={} at {}>",
                                      lock->count ? "locked" : "unlocked", lock->owner,
                                      lock->count, static_cast<const void*>(self.as_object()))));
}

const TypeSpec rlock_spec = {
    .name = "_thread.RLock",
    .basic_size = sizeof(RLock),
    .flags = type_immutable | type_weakrefable,
    .doc = "A lock that the thread which holds it may take again.",
    .methods = rlock_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { delete static_cast<RLock*>(o)->waiters; };
            type.construct = rlock_construct;
            type.repr = rlock_repr;
        },
};

// So that nobody waits for a thread that failed before it could say anything.
void release_all(Thread& t, const Tuple* locks) {
    for (Value v : locks->view()) {
        if (type_of(t, v)->construct != lock_construct || !self_lock(v)->locked) continue;
        Lock* lock = self_lock(v);
        if (t.interpreter->gil.unpark_one(t.slot, *lock->waiters) == 0) lock->locked = false;
    }
}

Value start_new_thread(Thread& t, const Value* args, size_t) {
    if (!is_tuple(args[1])) return raise_type_error(t, "2nd arg must be a tuple");
    if (counts(t).closed) {
        return raise(t, Exc::RuntimeError, "can't create new thread at interpreter shutdown");
    }
    auto function = std::make_shared<Ref>(Ref::share(args[0]));
    auto arguments = std::make_shared<Ref>(Ref::share(args[1]));
    auto keywords = std::make_shared<Ref>(Ref::share(args[2]));
    const bool daemon = !args[3].is_unbound() && TRY(is_truthy(t, args[3]));
    auto locks = std::make_shared<Ref>(Ref::share(args[4].is_unbound() ? Value::none() : args[4]));
    if (!locks->get().is_none() && !is_tuple(**locks)) {
        return raise_type_error(t, "5th arg must be a tuple");
    }
    const uint64_t ident = t.interpreter->hooks.start_thread(
        t,
        [function, arguments, keywords, locks](Thread& child) {
            bool ok = false;
            try {
                // The allocator takes memory for each thread; one that gets none could not even
                // give its locks back.
                std::make_unique<char[]>(1024).reset();
                Ref result =
                    Ref::take(call_with(child, **function, arguments->as<Tuple>(),
                                        is_dict(**keywords) ? keywords->as<Dict>() : nullptr));
                ok = !result.get().is_error();
                if (!ok) write_unraisable(child, "Exception ignored in thread started by", **function);
            } catch (const std::bad_alloc&) {
            }
            if (!ok && is_tuple(**locks)) release_all(child, locks->as<Tuple>());
            locks->reset();
            function->reset();
            arguments->reset();
            keywords->reset();
            --counts(child).running;
        },
        daemon);
    if (!ident) return Failure{};
    ++counts(t).running;
    return new_int(t, static_cast<int64_t>(ident));
}

Value get_ident(Thread& t, const Value*, size_t) {
    return new_int(t, static_cast<int64_t>(t.ident ? t.ident : reinterpret_cast<uint64_t>(&t)));
}

Value format_uncaught(Thread& t, const Value* args, size_t) {
    return TRY(new_str(t, t.interpreter->hooks.format_exception(t, args[0])));
}

Value get_check_interval(Thread& t, const Value*, size_t) {
    return Value::small_int(t.interpreter->gil.check_interval());
}
Value set_check_interval(Thread& t, const Value* args, size_t) {
    const int64_t n = TRY(to_int64(t, args[0]));
    if (n < 1) return raise_value_error(t, "check interval must be at least 1");
    t.interpreter->gil.set_check_interval(
        t.slot, static_cast<uint32_t>(n > UINT32_MAX ? UINT32_MAX : n));
    return Value::none();
}
Value get_switch_interval(Thread& t, const Value*, size_t) {
    return new_float(t, t.interpreter->gil.switch_interval());
}
Value set_switch_interval(Thread& t, const Value* args, size_t) {
    const double seconds = TRY(to_double(t, args[0]));
    if (!(seconds > 0)) return raise_value_error(t, "switch interval must be strictly positive");
    t.interpreter->gil.set_switch_interval(t.slot, seconds);
    return Value::none();
}

void spread_pattern_flags(Type* type, uint32_t flags) {
    constexpr uint32_t patterns = type_sequence_pattern | type_mapping_pattern;
    if (!type->has(type_heap) || type->has(patterns)) return;
    type->type_flags_word |= flags & patterns;
    if (!type->subclasses) return;
    for (Type* sub : *type->subclasses) spread_pattern_flags(sub, flags);
}

Value set_pattern_flags(Thread& t, const Value* args, size_t) {
    if (!has_type(t, args[0], type_is_type) || !has_type(t, args[1], type_is_type)) {
        return raise_type_error(t, "_set_pattern_flags() arguments must be classes");
    }
    spread_pattern_flags(args[0].as<Type>(), args[1].as<Type>()->type_flags_word);
    return Value::none();
}

Value count_threads(Thread& t, const Value*, size_t) { return new_int(t, counts(t).running); }

Value get_native_id(Thread& t, const Value*, size_t) { return new_int(t, gettid()); }

Value stack_size(Thread& t, const Value* args, size_t) {
    int64_t& size = thread_stack_size(t);
    const Value former = Value::small_int(size);
    const int64_t wanted = args[0].is_unbound() ? 0 : TRY(to_int64(t, args[0]));
    if (wanted < 0) return raise_value_error(t, "size must be 0 or a positive value");
    if (wanted > 0 && wanted < 32768) {
        return raise_value_error(t, "size not valid: {} bytes", wanted);
    }
    size = wanted;
    return former;
}

Value shut_down(Thread& t, const Value*, size_t) {
    counts(t).closed = true;
    return Value::none();
}

Value interrupt_main(Thread& t, const Value* args, size_t) {
    const int64_t number = args[0].is_unbound() ? 2 : TRY(to_int64(t, args[0]));
    if (number < 1 || number > 63) return raise_value_error(t, "signal number out of range");
    // A signal that nobody handles in Python is not simulated.
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "_signal")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "getsignal")));
    Ref shown = Ref::take(TRY(new_int(t, number)));
    Ref handler = Ref::take(TRY(call_method(t, *module, name.get(), {*shown})));
    if (handler.get().is_none() || is_int(*handler)) return Value::none();
    t.interpreter->pending_signals.fetch_or(uint64_t{1} << number);
    gil::Gil::request_interrupt(t.interpreter->main_thread->slot, gil::attention::signal);
    // In the main thread the handler runs at once.
    if (&t == t.interpreter->main_thread && !t.interpreter->hooks.handle_attention(t)) {
        return Failure{};
    }
    return Value::none();
}
Value exit_thread(Thread& t, const Value*, size_t) {
    Ref e = Ref::take(TRY(call(t, Value(exception_type(t, Exc::SystemExit)), {})));
    return raise_value(t, *e);
}

const NativeDef functions[] = {
    {"get_native_id", "()", get_native_id, "Return the system's identifier of the thread."},
    {"stack_size", "(size=0, /)", stack_size,
     "Set the stack size of new threads, in bytes (0: the default), and return the former one."},
    {"_shutdown", "()", shut_down, "Refuse to start threads from now on: the program has ended."},
    {"interrupt_main", "(signum=2, /)", interrupt_main,
     "Make the main thread see a signal."},
    {"exit", "()", exit_thread, "End the thread by raising SystemExit."},
    {"_drop_locals", "(ident, /)", drop_thread_locals,
     "Drop what a thread that has ended had in its thread-local data."},
    {"start_new_thread", "(function, args, kwargs=None, daemon=False, locks=None, /)",
     start_new_thread,
     "Start a new thread and return its identifier."},
    {"_count", "()", count_threads,
     "Return how many threads run that start_new_thread started."},
    {"get_ident", "()", get_ident, "Return an integer that identifies the current thread."},
    {"_set_pattern_flags", "(cls, like, /)", set_pattern_flags,
     "Sequence and mapping patterns match instances of a class as they match those of another."},
    {"_format_exception", "(exception, /)", format_uncaught,
     "Text of an exception with its traceback."},
    {}};

const NativeDef sys_functions[] = {
    {"getcheckinterval", "()", get_check_interval,
     "Return the number of instructions after which threads switch."},
    {"setcheckinterval", "(n, /)", set_check_interval,
     "Set the number of instructions after which threads switch."},
    {"getswitchinterval", "()", get_switch_interval,
     "Return the current thread switch interval, in seconds."},
    {"setswitchinterval", "(interval, /)", set_switch_interval,
     "Set the ideal thread switching delay inside the interpreter, in seconds."},
    {}};

}  // namespace

bool fill_thread_module(Thread& t, Dict* dict) {
    Own<Str> name = Own<Str>::take(TRY(intern(t, "_thread")));
    TRY(add_functions(t, dict, functions, name.value()));
    Type* lock = TRY(make_builtin_type(t, lock_spec, nullptr));
    t.interpreter->owned.push_back(lock);
    Own<Str> key = Own<Str>::take(TRY(intern(t, "lock")));
    TRY(dict_set(t, dict, key.get(), Value(lock)));
    Type* rlock = TRY(make_builtin_type(t, rlock_spec, nullptr));
    t.interpreter->owned.push_back(rlock);
    Own<Str> rlock_name = Own<Str>::take(TRY(intern(t, "RLock")));
    TRY(dict_set(t, dict, rlock_name.get(), Value(rlock)));
    Own<Str> lock_type = Own<Str>::take(TRY(intern(t, "LockType")));
    TRY(dict_set(t, dict, lock_type.get(), Value(lock)));
    Own<Str> local_name = Own<Str>::take(TRY(intern(t, "_local")));
    TRY(dict_set(t, dict, local_name.get(), Value(TRY(make_local_type(t)))));
    Own<Str> error = Own<Str>::take(TRY(intern(t, "error")));
    TRY(dict_set(t, dict, error.get(), Value(exception_type(t, Exc::RuntimeError))));
    Ref longest = Ref::take(new_float(t, longest_timeout));
    Own<Str> longest_name = Own<Str>::take(TRY(intern(t, "TIMEOUT_MAX")));
    TRY(dict_set(t, dict, longest_name.get(), *longest));
    Own<Str> allocate_name = Own<Str>::take(TRY(intern(t, "allocate_lock")));
    return dict_set(t, dict, allocate_name.get(), Value(lock));
}

bool add_scheduling_functions(Thread& t, Dict* sys) {
    Own<Str> name = Own<Str>::take(TRY(intern(t, "sys")));
    return add_functions(t, sys, sys_functions, name.value());
}

}  // namespace baton
