// Slow paths for raising, handling, with statements and asynchronous protocols.
#include "runtime/types/exception.h"
#include "runtime/types/list.h"
#include "vm/interpreter/call.h"
#include "vm/interpreter/slow_paths.h"
#include "vm/objects/generator.h"
#include "vm/objects/traceback.h"

namespace baton {

bool exception_is(Thread& t, Value exception, Exc kind) {
    return is_subtype(type_of(t, exception), exception_type(t, kind));
}

void do_raise(Thread& t, Value* regs, uint32_t form) {
    if (form == 0) {
        Object* handled = nullptr;
        for (HandledException* h = t.handled; h && !handled; h = h->previous) handled = h->exception;
        if (!handled) {
            raise(t, Exc::RuntimeError, "No active exception to reraise");
            return;
        }
        set_pending(t, share(handled));
        return;
    }
    Ref exception = Ref::take(regs[0]);
    regs[0] = Value();
    Ref cause;
    if (form == 2) {
        cause = Ref::take(regs[1]);
        regs[1] = Value();
        if (is_exception_class(*cause)) {
            cause = Ref::take(call(t, *cause, nullptr, 0));
            if (cause.get().is_error()) return;
        }
        if (!cause.get().is_none() && !is_exception(*cause)) {
            raise_type_error(t, "exception causes must derive from BaseException");
            return;
        }
    }
    if (is_exception_class(*exception)) {
        Ref made = Ref::take(call(t, *exception, nullptr, 0));
        if (made.get().is_error()) return;
        if (!is_exception(*made)) {
            Own<Str> cls = Own<Str>::take(repr(t, *exception));
            Own<Str> other = Own<Str>::take(repr(t, Value(type_of(t, *made))));
            if (cls && other) {
                raise_type_error(
                    t, "calling {} should have returned an instance of BaseException, not {}",
                    cls->view(), other->view());
            }
            return;
        }
        exception = made;
    }
    if (!is_exception(*exception)) {
        raise_type_error(t, "exceptions must derive from BaseException");
        return;
    }
    if (form == 2) {
        auto* e = exception.as<Exception>();
        replace(e->cause, cause.give());
        e->suppress_context = true;
    }
    raise_value(t, *exception);
}

Truth match_exception(Thread& t, Value exception, Value classes) {
    auto check = [&](Value c) { return is_exception_class(c); };
    bool ok = true;
    if (is_tuple(classes)) {
        for (Value c : classes.as<Tuple>()->view()) ok = ok && check(c);
    } else {
        ok = check(classes);
    }
    if (!ok) {
        return raise_type_error(
            t, "catching classes that do not inherit from BaseException is not allowed");
    }
    return exception_matches(t, exception, classes);
}

bool match_group(Thread& t, Value exception, Value classes, Value* out) {
    Type* group = exception_type(t, Exc::BaseExceptionGroup);
    auto check = [&](Value c) -> bool {
        if (!is_exception_class(c)) {
            return raise_type_error(
                t, "catching classes that do not inherit from BaseException is not allowed");
        }
        if (is_subtype(c.as<Type>(), group)) {
            return raise_type_error(
                t, "catching ExceptionGroup with except* is not allowed. Use except instead.");
        }
        return true;
    };
    if (is_tuple(classes)) {
        for (Value c : classes.as<Tuple>()->view()) TRY(check(c));
    } else {
        TRY(check(classes));
    }
    if (exception.is_none()) {
        out[0] = out[1] = Value::none();
        return true;
    }
    if (TRY(exception_matches(t, exception, classes))) {
        Value match = share(exception);
        if (!is_subtype(type_of(t, exception), group)) {
            // A naked exception is wrapped in a group without a message.
            Own<Str> empty = Own<Str>::take(TRY(new_str(t, "")));
            Own<Tuple> inner = Own<Tuple>::take(TRY(new_tuple(t, {exception})));
            decref(match);
            const Value args[] = {empty.value(), inner.value()};
            match = TRY(call(t, Value(t.interpreter->exception_group), args, 2));
            Exception* wrapped = match.as<Exception>();
            replace(wrapped->traceback, share(exception.as<Exception>()->traceback));
        }
        out[0] = Value::none();
        out[1] = match;
        return true;
    }
    if (is_subtype(type_of(t, exception), group)) {
        Ref pair = Ref::take(TRY(call_method(t, exception, TRY(intern(t, "split")), {classes})));
        if (!is_tuple(*pair)) {
            return raise_type_error(t, "{}.split must return a tuple, not {}",
                                    type_name(t, exception), type_name(t, *pair));
        }
        const Tuple* parts = pair.as<Tuple>();
        if (parts->size < 2) {
            return raise_type_error(t, "{}.split must return a 2-tuple, got tuple of size {}",
                                    type_name(t, exception), parts->size);
        }
        for (size_t i = 0; i < 2; ++i) {
            const Value part = parts->items[i];
            if (!part.is_none() && !is_exception(part)) {
                return raise_type_error(t, "{}.split must return exceptions or None, not {}",
                                        type_name(t, exception), type_name(t, part));
            }
        }
        out[0] = share(pair.as<Tuple>()->items[1]);
        out[1] = share(pair.as<Tuple>()->items[0]);
        return true;
    }
    out[0] = share(exception);
    out[1] = Value::none();
    return true;
}

namespace {

// Whether an exception came out of the original group unchanged: same traceback, cause, context.
bool same_metadata(Value a, Value b) {
    auto* x = a.as<Exception>();
    auto* y = b.as<Exception>();
    return x->traceback == y->traceback && x->cause == y->cause && x->context == y->context;
}

// Leaf exceptions of a group.
void collect_leaves(Thread& t, Value v, std::vector<Value>& out) {
    if (!is_subtype(type_of(t, v), exception_type(t, Exc::BaseExceptionGroup))) {
        out.push_back(v);
        return;
    }
    for (Value inner : v.as<GroupException>()->exceptions->view()) collect_leaves(t, inner, out);
}

// The part of group `original` that has just the given leaves (owned), or None.
Value project(Thread& t, Value original, const std::vector<Value>& leaves) {
    if (!is_subtype(type_of(t, original), exception_type(t, Exc::BaseExceptionGroup))) {
        for (Value leaf : leaves) {
            if (leaf == original) return share(original);
        }
        return Value::none();
    }
    Own<List> kept = Own<List>::take(TRY(new_list(t)));
    bool all = true;
    for (Value inner : original.as<GroupException>()->exceptions->view()) {
        Ref part = Ref::take(TRY(project(t, inner, leaves)));
        all = all && *part == inner;
        if (!part.get().is_none()) TRY(list_append(t, kept.get(), *part));
    }
    if (kept->size == 0) return Value::none();
    if (all) return share(original);
    Ref derived = Ref::take(
        TRY(call_method(t, original, TRY(intern(t, "derive")), {kept.value()})));
    if (!is_subtype(type_of(t, *derived), exception_type(t, Exc::BaseExceptionGroup))) {
        return raise_type_error(t, "derive must return an instance of BaseExceptionGroup");
    }
    auto* from = original.as<Exception>();
    auto* to = derived.as<Exception>();
    replace(to->traceback, share(from->traceback));
    replace(to->cause, share(from->cause));
    replace(to->context, share(from->context));
    to->suppress_context = from->suppress_context;
    return derived.give();
}

}  // namespace

Value prepare_reraise_star(Thread& t, Value original, Value list) {
    // PEP 654: what was re-raised or not handled keeps the original's structure; what handlers
    // raised anew stands beside it.
    std::vector<Ref> raised;
    std::vector<Value> leaves;
    const bool group = is_subtype(type_of(t, original), exception_type(t, Exc::BaseExceptionGroup));
    for (Value v : list.as<List>()->view()) {
        if (v.is_none()) continue;
        if (!group) return share(v);
        if (same_metadata(v, original)) {
            collect_leaves(t, v, leaves);
        } else {
            raised.push_back(Ref::share(v));
        }
    }
    Ref rest;
    if (!leaves.empty()) {
        rest = Ref::take(TRY(project(t, original, leaves)));
        if (raised.empty()) return rest.give();
    }
    if (raised.empty()) return Value::none();
    if (raised.size() == 1 && !rest) {
        // One new exception goes on alone, in a group as except* promises.
        return share(*raised[0]);
    }
    Own<List> all = Own<List>::take(TRY(new_list(t)));
    for (const Ref& r : raised) TRY(list_append(t, all.get(), *r));
    if (rest && !rest.get().is_none()) TRY(list_append(t, all.get(), *rest));
    Own<Str> empty = Own<Str>::take(TRY(new_str(t, "")));
    const Value args[] = {empty.value(), all.value()};
    return call(t, Value(exception_type(t, Exc::BaseExceptionGroup)), args, 2);
}

bool with_enter(Thread& t, Value& manager, Frame*, bool async, Value* out, bool consume) {
    Ref held = consume ? Ref::take(manager) : Ref::share(manager);
    if (consume) manager = Value();
    Str* enter_name = async ? t.names().dunder_aenter : t.names().dunder_enter;
    Str* exit_name = async ? t.names().dunder_aexit : t.names().dunder_exit;
    const char* kind = async ? "asynchronous context manager" : "context manager";
    Ref enter = Ref::take(find_special(t, *held, enter_name));
    if (enter.get().is_error()) return false;
    if (!enter) {
        return raise_type_error(t, "'{}' object does not support the {} protocol",
                                type_name(t, *held), kind);
    }
    Ref exit = Ref::take(find_special(t, *held, exit_name));
    if (exit.get().is_error()) return false;
    if (!exit) {
        return raise_type_error(t,
                                "'{}' object does not support the {} protocol (missed {} method)",
                                type_name(t, *held), kind, exit_name->view());
    }
    Ref result = Ref::take(TRY(call(t, *enter, nullptr, 0)));
    replace(out[0], exit.give());
    replace(out[1], result.give());
    return true;
}

Value with_except(Thread& t, Value exit, Value exception) {
    const Value args[] = {Value(type_of(t, exception)), exception,
                          exception.as<Exception>()->traceback};
    return call(t, exit, args, 3);
}

const ExceptionEntry* find_handler(const Code* code, const uint32_t* pc) {
    const uint32_t address = code->address_of(pc);
    for (const ExceptionEntry& e : code->blob->exceptions) {
        if (address >= e.begin && address < e.end) return &e;
    }
    return nullptr;
}

void release_registers(Frame* f, uint32_t begin) {
    Value* regs = f->registers;
    for (uint32_t i = begin, end = f->code->registers; i < end; ++i) {
        // Far locals survive a handler inside the frame.
        if (begin > 0 && i >= 256) break;
        Value v = regs[i];
        if (v.is_object()) {
            regs[i] = Value();
            decref(v);
        }
    }
}

void release_far_locals(Frame* f) {
    for (uint32_t i = 256, end = f->code->registers; i < end; ++i) {
        Value v = f->registers[i];
        f->registers[i] = Value();
        decref(v);
    }
}

Value get_yield_from_iterator(Thread& t, Frame* f, Value v) {
    if (v.is_object() && v.as_object()->type == t.types().coroutine) {
        if (!(f->code->flags &
              (code_coroutine | code_async_generator | code_iterable_coroutine))) {
            return raise_type_error(
                t, "cannot 'yield from' a coroutine object in a non-coroutine generator");
        }
        return share(v);
    }
    if (v.is_object() && v.as_object()->type == t.types().generator) return share(v);
    return get_iterator(t, v);
}

Value get_async_iterator(Thread& t, Value v) {
    UnarySlot slot = type_of(t, v)->aiter;
    if (!slot) {
        return raise_type_error(
            t, "'async for' requires an object with __aiter__ method, got {}", type_name(t, v));
    }
    Ref iterator = Ref::take(TRY(slot(t, v)));
    if (!type_of(t, *iterator)->anext) {
        return raise_type_error(
            t, "'async for' received an object from __aiter__ that does not implement __anext__: {}",
            type_name(t, *iterator));
    }
    return iterator.give();
}

Value get_async_next(Thread& t, Value v) {
    UnarySlot slot = type_of(t, v)->anext;
    if (!slot) {
        return raise_type_error(t, "'async for' requires an iterator with __anext__ method, got {}",
                                type_name(t, v));
    }
    Ref awaitable = Ref::take(TRY(slot(t, v)));
    const Value iterator = get_awaitable(t, *awaitable, 0);
    if (iterator.is_error()) {
        Own<Exception> cause = Own<Exception>::take(static_cast<Exception*>(take_pending(t)));
        raise_type_error(t, "'async for' received an invalid object from __anext__: {}",
                         type_name(t, *awaitable));
        auto* e = static_cast<Exception*>(t.exception);
        replace(e->cause, share(cause.value()));
        replace(e->context, share(cause.value()));
        e->suppress_context = true;
    }
    return iterator;
}

Value intrinsic(Thread& t, Frame* f, Intrinsic which, Value operand) {
    if (which == Intrinsic::stop_iteration_error) {
        // PEP 479 and its like for async generators.
        const char* text = nullptr;
        if (exception_is(t, operand, Exc::StopIteration)) {
            text = f->code->flags & code_async_generator ? "async generator raised StopIteration"
                   : f->code->flags & code_coroutine     ? "coroutine raised StopIteration"
                                                         : "generator raised StopIteration";
        } else if (f->code->flags & code_async_generator &&
                   exception_is(t, operand, Exc::StopAsyncIteration)) {
            text = "async generator raised StopAsyncIteration";
        }
        if (!text) return share(operand);
        raise(t, Exc::RuntimeError, std::string_view(text));
        auto* e = static_cast<Exception*>(take_pending(t));
        replace(e->cause, share(operand));
        replace(e->context, share(operand));
        e->suppress_context = true;
        return e;
    }
    // The rest belongs to the typing module, which is written in Python.
    static const char* const names[] = {
        "",
#define INTRINSIC(name, description) "_intrinsic_" #name,
#include "compiler/bytecode/intrinsics.def"
    };
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "typing")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, names[static_cast<int>(which) + 1])));
    Ref function = Ref::take(TRY(get_attribute(t, *module, name.value())));
    return call(t, *function, {operand});
}

bool print_expression(Thread& t, Value v) {
    const Value hook = t.interpreter->sys_dict
                           ? dict_get(t.interpreter->sys_dict, t.names().displayhook)
                           : Value();
    if (hook.is_unbound()) return raise(t, Exc::RuntimeError, "lost sys.displayhook");
    Ref held = Ref::share(hook);
    const Value result = TRY(call(t, *held, {v}));
    decref(result);
    return true;
}

}  // namespace baton
