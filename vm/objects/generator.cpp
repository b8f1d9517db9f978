#include "vm/objects/generator.h"

#include <cstddef>

#include "runtime/core/native.h"
#include "runtime/core/deprecation.h"
#include "runtime/core/protocol.h"
#include "runtime/types/exception.h"
#include "runtime/types/list.h"
#include "vm/interpreter/loop.h"
#include "vm/interpreter/slow_paths.h"
#include "vm/introspect.h"
#include "vm/objects/async_generator.h"
#include "vm/objects/traceback.h"
#include "vm/objects/tracing.h"

namespace baton {

namespace {

// The object's memory: registers behind the fixed part.
Type* type_for(Thread& t, uint32_t flags) {
    if (flags & code_coroutine) return t.types().coroutine;
    if (flags & code_async_generator) return t.types().async_generator;
    return t.types().generator;
}

const char* kind_name(Thread& t, const Generator* g) {
    if (g->type == t.types().coroutine) return "coroutine";
    if (g->type == t.types().async_generator) return "async generator";
    return "generator";
}

// The places of the frames that make a coroutine, the innermost first: (file, line, function).
Tuple* origin_of(Thread& t, Frame* frame) {
    Own<List> places = Own<List>::take(TRY(new_list(t)));
    for (int64_t left = coroutine_origin_depth(t); frame && left > 0; --left) {
        const Code* code = frame->code;
        const int line = find_position(*code->blob, code->address_of(frame->pc)).line;
        Own<Tuple> place = Own<Tuple>::take(
            TRY(new_tuple(t, {Value(code->filename), Value::small_int(line), Value(code->name)})));
        TRY(list_append(t, places.get(), place.value()));
        frame = frame->previous;
    }
    return tuple_from(t, places.value());
}

}  // namespace

Generator* make_generator(Thread& t, Function* fn, Value* values, size_t count, Frame* caller) {
    Code* code = fn->code;
    Own<Tuple> origin;
    if (code->flags & code_coroutine && coroutine_origin_depth(t) > 0) [[unlikely]] {
        origin = Own<Tuple>::take(origin_of(t, caller));
        if (!origin) return nullptr;
    }
    const size_t registers = code->registers;
    const size_t size = sizeof(Generator) + registers * sizeof(Value);
    auto* g = static_cast<Generator*>(
        t.interpreter->heap.allocate_object(size, type_for(t, code->flags)));
    if (!g) return raise_memory_error(t);
    g->register_count = registers;
    for (size_t i = 0; i < count; ++i) {
        g->registers[i] = values[i];
        values[i] = Value();
    }
    for (size_t i = count; i < registers; ++i) g->registers[i] = Value();
    g->function = share(fn);
    g->name = share(fn->name);
    g->qualname = share(fn->qualname);
    g->origin = origin ? Value(origin.give()) : Value::none();
    g->state = GeneratorState::created;
    g->consumer.sum.total = Value();
    g->hooks_inited = g->running_async = g->closed_async = false;
    g->handled = {};
    Frame& f = g->frame;
    f = Frame{};
    f.use_code(code);
    f.function = fn;
    f.registers = g->registers;
    f.pc = code->instructions;
    f.generator = g;
    f.special = true;
    return g;
}

bool enter_generator(Thread& t, Generator* g, Value sent, FrameKind kind, int return_words,
                     bool deliver) {
    if (g->state == GeneratorState::running) {
        return raise_value_error(t, "{} already executing", kind_name(t, g));
    }
    Frame& f = g->frame;
    if (g->state == GeneratorState::created) {
        if (!sent.is_none()) {
            return raise_type_error(t, "can't send non-None value to a just-started {}",
                                    kind_name(t, g));
        }
    }
    if (++t.recursion_depth > t.recursion_limit) {
        --t.recursion_depth;
        return raise(t, Exc::RecursionError, "maximum recursion depth exceeded");
    }
    Frame* below = t.frame;
    Frame bottom{};  // resumed from C++ with no Python frame below
    if (!next_frame(t, below)) {
        --t.recursion_depth;
        return false;
    }
    if (g->state == GeneratorState::suspended && deliver && receives_value(*f.pc)) {
        replace(f.registers[decode_a(*f.pc)], share(sent));
    }
    if (below) {
        link_generator(t, below, g, kind, return_words);
        return true;
    }
    bottom.next_slot = t.first_frame;
    bottom.generator = g;
    bottom.stack_top = stack_top(t);
    link_generator(t, &bottom, g, kind, return_words);
    f.previous = nullptr;
    return true;
}

void finish_generator(Thread& t, Generator* g) {
    unlink_generator(t, g);
    g->state = GeneratorState::closed;
    if (g->frame.object) detach_frame_object(t, &g->frame);
    Value names = g->frame.names;
    g->frame.names = Value();
    decref(names);
    g->consumer.sum.drop();
    Object* handled = g->handled.exception;
    g->handled.exception = nullptr;
    xdecref(handled);
    for (uint32_t i = 0; i < g->register_count; ++i) {
        Value v = g->registers[i];
        g->registers[i] = Value();
        decref(v);
    }
    g->flags |= object_finalized;  // there is nothing left to do for generator_finalize
    decref(g);
}

Resumed resume_generator(Thread& t, Generator* g, Value value, Value& result) {
    if (g->state == GeneratorState::closed) {
        if (g->type == t.types().coroutine) {
            raise(t, Exc::RuntimeError, "cannot reuse already awaited coroutine");
            return Resumed::failed;
        }
        result = Value::none();
        return Resumed::returned;
    }
    RecursionGuard guard(t, "");
    if (!guard) return Resumed::failed;
    Own<Generator> keep = Own<Generator>::share(g);
    if (t.slot.budget <= 0 && !poll(t)) return Resumed::failed;  // as in call_function
    if (!enter_generator(t, g, value, FrameKind::entry, 0)) return Resumed::failed;
    result = run(t);
    if (result.is_error()) return Resumed::failed;
    return g->state == GeneratorState::suspended ? Resumed::yielded : Resumed::returned;
}

Value delegated_iterator(Generator* g) {
    if (g->state != GeneratorState::suspended) return Value();
    const uint32_t w = *g->frame.pc;
    if (decode_op(w) != Op::YIELD_FROM) return Value();
    return g->registers[decode_c(w)];
}

namespace {

// Resumes with an exception pending: the frame goes on at its handler, or ends.
Resumed resume_raising(Thread& t, Generator* g, Value& result) {
    RecursionGuard guard(t, "");
    if (!guard) return Resumed::failed;
    Own<Generator> keep = Own<Generator>::share(g);
    Object* exception = take_pending(t);
    const GeneratorState before = g->state;
    if (before == GeneratorState::created) {
        // Nothing has run: the exception appears at the function's head.
        g->state = GeneratorState::suspended;
        g->frame.pc = g->frame.code->instructions;
    }
    uint32_t* at = g->frame.pc;
    HandledException* outside = t.handled;
    if (!enter_generator(t, g, Value::none(), FrameKind::entry, 0, false)) {
        decref(exception);
        return Resumed::failed;
    }
    g->frame.pc = at;
    // The context is what the generator itself handles; what its caller handles is none.
    bool handles = false;
    for (HandledException* h = t.handled; h && h != outside; h = h->previous) {
        handles = handles || h->exception;
    }
    if (handles) {
        Ref held = Ref::take(Value(exception));
        raise_value(t, *held);
    } else {
        set_pending(t, exception);
    }
    if (t.traced) trace_throw(t, &g->frame);
    result = run(t, true);
    if (result.is_error()) return Resumed::failed;
    return g->state == GeneratorState::suspended ? Resumed::yielded : Resumed::returned;
}

// After the inner iterator of a delegation ended with `value` (owned): the outer goes on behind it.
Resumed finish_delegation(Thread& t, Generator* g, Value value, Value& result) {
    // SEND stands two words before YIELD_FROM; its target is where a returned value arrives.
    uint32_t* send = g->frame.pc - 2;
    const uint32_t w = *send;
    Value inner = g->registers[decode_b(w)];
    g->registers[decode_b(w)] = Value();
    decref(inner);
    uint32_t* target = send + static_cast<int32_t>(send[1]);
    RecursionGuard guard(t, "");
    if (!guard) {
        decref(value);
        return Resumed::failed;
    }
    Own<Generator> keep = Own<Generator>::share(g);
    if (!enter_generator(t, g, Value::none(), FrameKind::entry, 0, false)) {
        decref(value);
        return Resumed::failed;
    }
    replace(g->registers[decode_a(w)], value);
    g->frame.pc = target;
    result = run(t);
    if (result.is_error()) return Resumed::failed;
    return g->state == GeneratorState::suspended ? Resumed::yielded : Resumed::returned;
}

// Closes the iterator a generator delegates to. False with an exception.
bool close_inner(Thread& t, Value inner) {
    if (is_generator_like(t, inner)) return close_generator(t, inner.as<Generator>());
    Ref close = Ref::take(find_attribute(t, inner, t.names().close));
    if (close.get().is_error()) {
        write_unraisable(t, inner);
        return true;
    }
    if (!close) return true;
    const Value result = TRY(call(t, *close, nullptr, 0));
    decref(result);
    return true;
}

// A suspended generator counts as running while something is done to the iterator that it delegates
// to; if `shown`, its frame is on the thread's stack.
class Delegating {
public:
    Delegating(Thread& t, Generator* g, bool shown) : thread_(t), generator_(g) {
        g->state = GeneratorState::running;
        Frame* below = t.frame;
        if (!below || !shown) return;
        if (!next_frame(t, below)) {
            clear_pending(t);  // it goes without the frame
            return;
        }
        frame_ = &g->frame;
        frame_->next_slot = below->next_slot;
        frame_->stack_top = stack_top(t);
        frame_->previous = below;
        frame_->pc += 1;
        t.frame = frame_;
    }
    ~Delegating() { leave(); }
    Delegating(const Delegating&) = delete;
    void leave() {
        if (generator_) generator_->state = GeneratorState::suspended;
        generator_ = nullptr;
        if (!frame_) return;
        thread_.frame = frame_->previous;
        frame_->previous = nullptr;
        frame_->pc -= 1;
        frame_ = nullptr;
    }

private:
    Thread& thread_;
    Generator* generator_;
    Frame* frame_ = nullptr;
};

}  // namespace

Resumed throw_into_generator(Thread& t, Generator* g, Object* exception, Value& result) {
    Own<Object> held = Own<Object>::share(exception);
    if (g->state == GeneratorState::running) {
        raise_value_error(t, "{} already executing", kind_name(t, g));
        return Resumed::failed;
    }
    if (g->state == GeneratorState::closed) {
        if (g->type == t.types().coroutine) {
            raise(t, Exc::RuntimeError, "cannot reuse already awaited coroutine");
        } else {
            set_pending(t, held.give());
        }
        return Resumed::failed;
    }
    const Value inner = delegated_iterator(g);
    if (!inner.is_unbound()) {
        RecursionGuard guard(t, "");
        if (!guard) return Resumed::failed;
        Own<Generator> keep_outer = Own<Generator>::share(g);
        Ref keep = Ref::share(inner);
        const bool exiting = exception_is(t, held.value(), Exc::GeneratorExit);
        Delegating delegating(t, g, !exiting);
        if (exiting) {
            if (close_inner(t, inner)) set_pending(t, held.give());
            delegating.leave();
            return resume_raising(t, g, result);
        }
        if (is_generator_like(t, inner)) {
            const Resumed outcome =
                throw_into_generator(t, inner.as<Generator>(), exception, result);
            delegating.leave();
            if (outcome == Resumed::yielded) return outcome;
            if (outcome == Resumed::returned) return finish_delegation(t, g, result, result);
            return resume_raising(t, g, result);
        }
        Ref method = Ref::take(find_attribute(t, inner, t.names().throw_));
        if (method.get().is_error()) {
            delegating.leave();
            return Resumed::failed;  // the generator stays where it is
        }
        if (method) {
            result = call(t, *method, {held.value()});
            delegating.leave();
            if (!result.is_error()) return Resumed::yielded;
            if (pending_is(t, Exc::StopIteration)) {
                return finish_delegation(t, g, take_stop_iteration_value(t), result);
            }
            return resume_raising(t, g, result);
        }
    }
    set_pending(t, held.give());
    return resume_raising(t, g, result);
}

bool close_generator(Thread& t, Generator* g) {
    if (g->state == GeneratorState::closed) return true;
    if (g->state == GeneratorState::created) {
        g->state = GeneratorState::closed;
        for (uint32_t i = 0; i < g->register_count; ++i) {
            Value v = g->registers[i];
            g->registers[i] = Value();
            decref(v);
        }
        return true;
    }
    Ref exit = Ref::take(
        TRY(call(t, Value(exception_type(t, Exc::GeneratorExit)), nullptr, 0)));
    Value result;
    const Resumed outcome = throw_into_generator(t, g, exit.get().as_object(), result);
    if (outcome == Resumed::failed) {
        if (pending_is(t, Exc::GeneratorExit) || pending_is(t, Exc::StopIteration)) {
            clear_pending(t);
            return true;
        }
        return false;
    }
    decref(result);
    if (outcome == Resumed::returned) return true;
    return raise(t, Exc::RuntimeError, "{} ignored GeneratorExit", kind_name(t, g));
}

Value take_stop_iteration_value(Thread& t) {
    Own<Object> e = Own<Object>::take(take_pending(t));
    const Value value = static_cast<StopIterationException*>(e.get())->value;
    return value.is_unbound() ? Value::none() : share(value);
}

Resumed send_to(Thread& t, Value iterator, Value value, Value& result) {
    if (is_generator_like(t, iterator)) {
        return resume_generator(t, iterator.as<Generator>(), value, result);
    }
    Type* type = type_of(t, iterator);
    if (value.is_none() && type->next && type->has(type_heap)) {
        // A __next__ written in Python may say what it returns: the slot would drop it.
        result = call_special(t, iterator, t.names().dunder_next, {});
        if (!result.is_error()) return Resumed::yielded;
    } else if (value.is_none() && type->next) {
        result = type->next(t, iterator);
        if (result.is_unbound()) {
            result = Value::none();
            return Resumed::returned;
        }
        if (!result.is_error()) return Resumed::yielded;
    } else {
        result = call_method(t, iterator, t.names().send, {value});
        if (!result.is_error()) return Resumed::yielded;
    }
    if (!pending_is(t, Exc::StopIteration)) return Resumed::failed;
    result = take_stop_iteration_value(t);
    return Resumed::returned;
}

Value get_awaitable(Thread& t, Value v, int context) {
    Type* type = type_of(t, v);
    if (type == t.types().coroutine) {
        if (!delegated_iterator(v.as<Generator>()).is_unbound()) {
            return raise(t, Exc::RuntimeError, "coroutine is being awaited already");
        }
        return share(v);
    }
    // A generator of a function that types.coroutine() marked.
    if (type == t.types().generator &&
        v.as<Generator>()->function &&
        v.as<Generator>()->function->code->flags & code_iterable_coroutine) {
        return share(v);
    }
    if (!type->await) {
        if (context == 1) {
            return raise_type_error(t,
                                    "'async with' received an object from __aenter__ that does not "
                                    "implement __await__: {}",
                                    type_name(t, v));
        }
        if (context == 2) {
            return raise_type_error(t,
                                    "'async with' received an object from __aexit__ that does not "
                                    "implement __await__: {}",
                                    type_name(t, v));
        }
        return raise_type_error(t, "object {} can't be used in 'await' expression",
                                type_name(t, v));
    }
    Ref iterator = Ref::take(TRY(type->await(t, v)));
    if (iterator.get().is_object() && iterator.get().as_object()->type == t.types().coroutine) {
        return raise_type_error(t, "__await__() returned a coroutine");
    }
    if (!type_of(t, *iterator)->next) {
        return raise_type_error(t, "__await__() returned non-iterator of type '{}'",
                                type_name(t, *iterator));
    }
    return iterator.give();
}

Value thrown_exception(Thread& t, Value type, Value value, Value traceback, const char* method) {
    if (!value.is_unbound()) {
        TRY(warn_deprecated(t, fmt::format("the (type, exc, tb) signature of {}() is deprecated, use "
                                           "the single-arg signature instead.",
                                           method)));
    }
    Ref exception;
    if (is_exception_class(type)) {
        if (value.is_unbound() || value.is_none()) {
            exception = Ref::take(call(t, type, nullptr, 0));
        } else if (is_exception(value) &&
                   is_subtype(type_of(t, value), type.as<Type>())) {
            exception = Ref::share(value);
        } else if (is_tuple(value)) {
            exception = Ref::take(call_with(t, type, value.as<Tuple>(), nullptr));
        } else {
            exception = Ref::take(call(t, type, {value}));
        }
        if (!exception.get().is_error() && !is_exception(*exception)) {
            Own<Str> shown = Own<Str>::take(repr(t, type));
            if (shown) {
                raise_type_error(
                    t, "calling {} should have returned an instance of BaseException, not {}",
                    shown->view(), type_name(t, *exception));
            }
            exception = Ref::take(Value::error());
        }
        // What goes wrong when the exception is made is thrown in its place.
        if (exception.get().is_error()) exception = Ref::take(Value(take_pending(t)));
    } else if (is_exception(type)) {
        if (!value.is_unbound() && !value.is_none()) {
            return raise_type_error(t, "instance exception may not have a separate value");
        }
        exception = Ref::share(type);
    } else {
        return raise_type_error(t,
                                "exceptions must be classes or instances deriving from "
                                "BaseException, not {}",
                                type_name(t, type));
    }
    if (!traceback.is_unbound() && !traceback.is_none()) {
        if (!traceback.is_object() || traceback.as_object()->type != t.types().traceback) {
            return raise_type_error(t, "throw() third argument must be a traceback object");
        }
        replace(exception.as<Exception>()->traceback, share(traceback));
    }
    return exception.give();
}

namespace {

// --- Python's view -------------------------------------------------------------------------------

Generator* self_generator(Value v) { return v.as<Generator>(); }

// What send(), throw() and __next__() give: the value, or StopIteration.
Value deliver(Thread& t, Resumed outcome, Value result) {
    if (outcome == Resumed::yielded) return result;
    if (outcome == Resumed::failed) return Value::error();
    Ref value = Ref::take(result);
    return raise_stop_iteration(t, *value);
}

Value generator_next_slot(Thread& t, Value self) {
    Value result;
    Generator* g = self_generator(self);
    const Resumed outcome = resume_generator(t, g, Value::none(), result);
    if (outcome == Resumed::returned) {
        if (result.is_none()) return Value();
        return deliver(t, outcome, result);
    }
    return outcome == Resumed::yielded ? result : Value::error();
}

Value generator_send(Thread& t, const Value* args, size_t) {
    Value result;
    const Resumed outcome = resume_generator(t, self_generator(args[0]), args[1], result);
    return deliver(t, outcome, result);
}

Value generator_throw(Thread& t, const Value* args, size_t) {
    Ref exception = Ref::take(TRY(thrown_exception(t, args[1], args[2], args[3], "throw")));
    Value result;
    const Resumed outcome =
        throw_into_generator(t, self_generator(args[0]), exception.get().as_object(), result);
    return deliver(t, outcome, result);
}

Value generator_close(Thread& t, const Value* args, size_t) {
    TRY(close_generator(t, self_generator(args[0])));
    return Value::none();
}

Value generator_repr(Thread& t, Value self) {
    Generator* g = self_generator(self);
    return TRY(new_str(t, fmt::format("<{} object {} at {}>",
                                      g->type == t.types().async_generator ? "async_generator"
                                                                           : kind_name(t, g),
                                      g->qualname->view(), static_cast<const void*>(g))));
}

// Whether nobody can notice that a suspended generator is closed: nothing of its own is executed
// then, and no one else has the generator that it delegates to.
bool ends_silently(Thread& t, Generator* g) {
    if (g->frame.object || g->handled.exception) return false;
    const Code* code = g->frame.code;
    if (const ExceptionEntry* entry = find_handler(code, g->frame.pc)) {
        const uint32_t w = code->instructions[entry->handler];
        if (decode_op(w) != Op::INTRINSIC ||
            decode_c(w) != static_cast<uint32_t>(Intrinsic::stop_iteration_error)) {
            return false;
        }
    }
    const Value inner = delegated_iterator(g);
    if (inner.is_unbound()) return true;
    if (!is_generator_like(t, inner)) return false;
    uint32_t held = 0;
    for (uint32_t i = 0; i < g->register_count; ++i) held += g->registers[i] == inner;
    return inner.as_object()->refcount == held;
}

void generator_finalize(Thread& t, Value self) {
    Generator* g = self_generator(self);
    if (g->type == t.types().coroutine && g->state == GeneratorState::created) {
        warn_never_awaited(t, g);
        return;
    }
    if (g->state != GeneratorState::suspended) return;
    if (g->type == t.types().async_generator && finalize_async_generator(t, g)) return;
    if (ends_silently(t, g)) {
        g->state = GeneratorState::closed;  // the registers go with the object
        return;
    }
    if (!close_generator(t, g)) write_unraisable(t, self);
}

}  // namespace

bool clear_generator_frame(Thread& t, Generator* g) {
    if (g->state == GeneratorState::running) return false;
    Own<Generator> keep = Own<Generator>::share(g);
    if (g->type == t.types().coroutine && g->state == GeneratorState::created) {
        warn_never_awaited(t, g);
    }
    if (!close_generator(t, g)) write_unraisable(t, Value(g));
    return true;
}

namespace {

void generator_dealloc(Object* object) {
    auto* g = static_cast<Generator*>(object);
    if (FrameObject* frame = g->frame.object) {
        g->frame.object = nullptr;
        frame->address = g->frame.code->address_of(g->frame.pc);
        frame->frame = nullptr;
        decref(frame);
    }
    for (uint32_t i = 0; i < g->register_count; ++i) decref(g->registers[i]);
    decref(g->frame.names);
    xdecref(g->handled.exception);
    xdecref(g->function);
    xdecref(g->name);
    xdecref(g->qualname);
    decref(g->origin);
}

void generator_traverse(Object* object, Visitor& visit) {
    auto* g = static_cast<Generator*>(object);
    // A running generator's registers belong to the thread: it counts as reachable anyway.
    for (uint32_t i = 0; i < g->register_count; ++i) visit(g->registers[i]);
    visit(g->frame.names);
    visit(g->handled.exception);
    visit(g->function);
    visit(g->origin);
}

void generator_clear(Object* object) {
    auto* g = static_cast<Generator*>(object);
    if (g->state == GeneratorState::running) return;
    g->state = GeneratorState::closed;
    for (uint32_t i = 0; i < g->register_count; ++i) {
        Value v = g->registers[i];
        g->registers[i] = Value();
        decref(v);
    }
}

Value get_name(Thread&, Value s) { return share(Value(self_generator(s)->name)); }
Value get_qualname(Thread&, Value s) { return share(Value(self_generator(s)->qualname)); }
template <Str* Generator::*field>
bool set_text(Thread& t, Value s, Value v) {
    if (!is_str(v)) return raise_type_error(t, "__name__ must be set to a string object");
    Str* old = self_generator(s)->*field;
    self_generator(s)->*field = share(v.as<Str>());
    decref(old);
    return true;
}
Value get_running(Thread&, Value s) {
    return Value::boolean(self_generator(s)->state == GeneratorState::running);
}
Value get_suspended(Thread&, Value s) {
    return Value::boolean(self_generator(s)->state == GeneratorState::suspended);
}
Value get_code(Thread&, Value s) { return share(Value(self_generator(s)->frame.code)); }
Value get_frame(Thread& t, Value s) {
    Generator* g = self_generator(s);
    if (g->state == GeneratorState::closed) return Value::none();
    return share(Value(TRY(frame_object(t, &g->frame))));
}
Value get_delegate(Thread&, Value s) {
    const Value inner = delegated_iterator(self_generator(s));
    return inner.is_unbound() ? Value::none() : share(inner);
}

const NativeDef generator_methods[] = {
    {"send", "(self, value, /)", generator_send,
     "Resume the generator with a value for its yield; return what it yields next."},
    {"throw", "(self, typ, val=None, tb=None, /)", generator_throw,
     "Raise an exception at the point where the generator is suspended."},
    {"close", "(self, /)", generator_close, "Raise GeneratorExit inside the generator."},
    {}};

const NativeDef coroutine_methods[] = {
    {"send", "(self, value, /)", generator_send,
     "Send a value into coroutine code that is suspended; return what it yields next."},
    {"throw", "(self, typ, val=None, tb=None, /)", generator_throw,
     "Raise an exception in coroutine code, at the point where it is suspended."},
    {"close", "(self, /)", generator_close, "Raise GeneratorExit inside coroutine code."},
    {}};

const GetSetDef generator_getset[] = {
    {"__name__", get_name, set_text<&Generator::name>, "name of the generator"},
    {"__qualname__", get_qualname, set_text<&Generator::qualname>,
     "qualified name of the generator"},
    {"gi_running", get_running},   {"gi_suspended", get_suspended}, {"gi_code", get_code},
    {"gi_frame", get_frame},       {"gi_yieldfrom", get_delegate},  {}};

const GetSetDef coroutine_getset[] = {
    {"__name__", get_name, set_text<&Generator::name>, "name of the coroutine"},
    {"__qualname__", get_qualname, set_text<&Generator::qualname>,
     "qualified name of the coroutine"},
    {"cr_running", get_running},
    {"cr_suspended", get_suspended},
    {"cr_code", get_code},
    {"cr_frame", get_frame},
    {"cr_await", get_delegate},
    {"cr_origin", [](Thread&, Value s) { return share(self_generator(s)->origin); }},
    {}};

void fill_common(Type& type) {
    type.item_count_offset = offsetof(Generator, register_count);
    type.dealloc = generator_dealloc;
    type.traverse = generator_traverse;
    type.clear = generator_clear;
    type.repr = generator_repr;
    type.finalize = generator_finalize;
}

}  // namespace

void fill_generator_slots(Type& type) { fill_common(type); }

namespace {

// --- coroutine_wrapper: what coroutine.__await__() returns ------------------------------------------

struct CoroutineWrapper : Object {
    Value coroutine;
};

Value coroutine_await(Thread& t, Value self) {
    auto* wrapper = TRY(allocate<CoroutineWrapper>(t, t.types().coroutine_wrapper));
    wrapper->coroutine = share(self);
    return wrapper;
}

Value wrapper_send(Thread& t, const Value* args, size_t nargs) {
    const Value inner[] = {args[0].as<CoroutineWrapper>()->coroutine, args[1]};
    return generator_send(t, inner, nargs);
}
Value wrapper_throw(Thread& t, const Value* args, size_t nargs) {
    const Value inner[] = {args[0].as<CoroutineWrapper>()->coroutine, args[1], args[2], args[3]};
    return generator_throw(t, inner, nargs);
}
Value wrapper_close(Thread& t, const Value* args, size_t nargs) {
    return generator_close(t, &args[0].as<CoroutineWrapper>()->coroutine, nargs);
}

const NativeDef wrapper_methods[] = {
    {"send", "(self, value, /)", wrapper_send, "Resume the coroutine with a value."},
    {"throw", "(self, typ, val=None, tb=None, /)", wrapper_throw,
     "Raise an exception inside the coroutine."},
    {"close", "(self, /)", wrapper_close, "Raise GeneratorExit inside the coroutine."},
    {}};

}  // namespace

extern const TypeSpec generator_spec = {
    .name = "generator",
    .basic_size = sizeof(Generator),
    .item_size = sizeof(Value),
    .flags = type_variable_size | type_weakrefable | type_immutable,
    .methods = generator_methods,
    .getset = generator_getset,
    .fill =
        [](Type& type) {
            fill_common(type);
            type.iter = [](Thread&, Value self) { return share(self); };
            type.next = generator_next_slot;
        },
};

extern const TypeSpec coroutine_spec = {
    .name = "coroutine",
    .basic_size = sizeof(Generator),
    .item_size = sizeof(Value),
    .flags = type_variable_size | type_weakrefable | type_immutable,
    .methods = coroutine_methods,
    .getset = coroutine_getset,
    .fill =
        [](Type& type) {
            fill_common(type);
            type.await = coroutine_await;
        },
};

extern const TypeSpec coroutine_wrapper_spec = {
    .name = "coroutine_wrapper",
    .basic_size = sizeof(CoroutineWrapper),
    .flags = type_immutable,
    .doc = "A wrapper object implementing __await__ for coroutines.",
    .methods = wrapper_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { decref(static_cast<CoroutineWrapper*>(o)->coroutine); };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<CoroutineWrapper*>(o)->coroutine);
            };
            type.iter = [](Thread&, Value self) { return share(self); };
            type.next = [](Thread& t, Value self) {
                return generator_next_slot(t, self.as<CoroutineWrapper>()->coroutine);
            };
        },
};

}  // namespace baton
