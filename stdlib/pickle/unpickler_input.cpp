// Where an unpickler's bytes come from, and the Unpickler object as Python sees it.
#include <cstring>

#include "runtime/types/bytes.h"
#include "runtime/types/int.h"
#include "stdlib/pickle/unpickler.h"

namespace baton::pickle {

namespace {

constexpr size_t prefetch = 128 * 1024;

Unpickler* self_unpickler(Value v) { return v.as<Unpickler>(); }

Failure truncated(Thread& t) { return unpickling_error(t, "pickle data was truncated"); }

bool set_input(Thread& t, Machine& m, Value bytes) {
    TRY(m.input.read(t, bytes));
    m.data = m.input.data();
    m.size = m.input.size();
    m.at = 0;
    m.peeked = false;
    m.taken = 0;
    return true;
}

// Makes the unread bytes and `more` what is to be read next.
bool join_input(Thread& t, Machine& m, std::string_view more) {
    TRY(check_room(t, static_cast<int64_t>(m.size - m.at + more.size())));
    std::string joined(m.data + m.at, m.size - m.at);
    joined += more;
    m.joined = std::move(joined);
    m.input.release();
    m.data = m.joined.data();
    m.size = m.joined.size();
    m.at = 0;
    m.peeked = false;
    m.taken = 0;
    return true;
}

// Makes at least `count` more bytes lie in the buffer; false with an exception, also when the file
// has fewer.
bool fetch(Thread& t, Unpickler* u, size_t count) {
    Machine& m = *u->machine;
    if (m.size - m.at >= count) return true;
    if (u->read.is_unbound()) return truncated(t);
    TRY(settle_input(t, u));
    if (m.peeked) {   // the rest was only looked at and is still in the file
        m.peeked = false;
        m.size = m.at;
    }
    if (!u->peek.is_unbound() && m.at == m.size && count < prefetch) {
        Ref method = Ref::share(u->peek);
        Ref bytes = Ref::take(call(t, *method, {Value::small_int(static_cast<int64_t>(prefetch))}));
        if (bytes.get().is_error()) {
            (void)bytes.give();
            if (!pending_is(t, Exc::NotImplementedError)) return false;
            clear_pending(t);
            replace(u->peek, Value());
        } else {
            TRY(set_input(t, m, *bytes));
            m.peeked = true;
            if (m.size >= count) return true;
            m.peeked = false;
            m.size = m.at = 0;
        }
    }
    const size_t have = m.size - m.at;
    Ref size = Ref::take(new_int(t, static_cast<int64_t>(count - have)));
    Ref method = Ref::share(u->read);
    Ref bytes = Ref::take(TRY(call(t, *method, {*size})));
    if (!have) {
        TRY(set_input(t, m, *bytes));
    } else {
        PinnedBuffer more;
        TRY(more.read(t, *bytes));
        TRY(join_input(t, m, more.view()));
    }
    return m.size - m.at >= count || truncated(t);
}

}  // namespace

void BuildCache::clear() {
    std::vector<Value> old;
    old.swap(keys);
    Type* owner = std::exchange(type, nullptr);
    for (Value v : old) decref(v);
    if (owner) decref(owner);
}

void Machine::clear_stack() {
    Pile old;
    old.swap(stack);
    marks.clear();
    for (Value v : old) decref(v);
}

void Machine::clear_memo() {
    Pile old;
    old.swap(memo);
    std::unique_ptr<std::unordered_map<uint64_t, Value>> far = std::move(far_memo);
    for (Value v : old) decref(v);
    if (!far) return;
    for (auto& entry : *far) decref(entry.second);
}

void Machine::clear_input() {
    input.release();
    data = nullptr;
    size = at = taken = 0;
    peeked = false;
    joined.clear();
}

const char* take_slowly(Thread& t, Unpickler* u, size_t count) {
    Machine& m = *u->machine;
    if (m.size - m.at < count) TRY(fetch(t, u, count));
    const char* found = m.data ? m.data + m.at : "";
    m.at += count;
    return found;
}

bool take_line(Thread& t, Unpickler* u, std::string& line) {
    Machine& m = *u->machine;
    const void* end = m.size > m.at ? memchr(m.data + m.at, '\n', m.size - m.at) : nullptr;
    if (!end) {
        if (u->read.is_unbound()) return truncated(t);
        TRY(settle_input(t, u));
        if (m.peeked) {
            m.peeked = false;
            m.size = m.at;
        }
        Ref method = Ref::share(u->readline);
        Ref bytes = Ref::take(TRY(call(t, *method, {})));
        if (m.size > m.at) {
            PinnedBuffer more;
            TRY(more.read(t, *bytes));
            TRY(join_input(t, m, more.view()));
        } else {
            TRY(set_input(t, m, *bytes));
        }
        end = m.size > m.at ? memchr(m.data + m.at, '\n', m.size - m.at) : nullptr;
        if (!end) return truncated(t);
    }
    const size_t length = static_cast<size_t>(static_cast<const char*>(end) - (m.data + m.at));
    line.assign(m.data + m.at, length);
    m.at += length + 1;
    return true;
}

bool more_input(Thread& t, Unpickler* u) {
    if (fetch(t, u, 1)) return true;
    Ref error = Ref::take(Value(take_pending(t)));
    if (type_of(t, *error) == static_cast<Type*>(state_of(t).unpickling_error)) {
        return raise(t, Exc::EOFError, "Ran out of input");
    }
    set_pending(t, error.give().as_object());
    return false;
}

bool settle_input(Thread& t, Unpickler* u) {
    Machine& m = *u->machine;
    if (!m.peeked || m.at <= m.taken) return true;
    const size_t count = m.at - m.taken;
    m.taken = m.at;
    Ref method = Ref::share(u->read);
    Ref bytes = Ref::take(TRY(call(t, *method, {Value::small_int(static_cast<int64_t>(count))})));
    return true;
}

namespace {

void drop_file(Unpickler* u) {
    for (Value* v : {&u->read, &u->readline, &u->peek, &u->encoding, &u->errors, &u->buffers}) {
        replace(*v, Value());
    }
}

Value unpickler_construct(Thread& t, Value type, const Value*, size_t, Tuple*) {
    auto* u = static_cast<Unpickler*>(TRY(allocate_instance(t, type.as<Type>())));
    for (Value* v : {&u->read, &u->readline, &u->peek, &u->encoding, &u->errors, &u->buffers,
                     &u->persistent_load}) {
        *v = Value();
    }
    u->machine = new Machine;
    return u;
}

// encoding and errors, fix_imports, buffers.
bool set_options(Thread& t, Unpickler* u, Value fix_imports, Value encoding, Value errors,
                 Value buffers) {
    u->fix_imports = fix_imports.is_unbound() || TRY(is_truthy(t, fix_imports));
    for (const auto& [value, slot, name] :
         {std::tuple{encoding, &u->encoding, "encoding"}, std::tuple{errors, &u->errors, "errors"}}) {
        if (!value.is_unbound() && !is_str(value)) {
            return raise_type_error(t, "Unpickler() argument '{}' must be str, not {}", name,
                                    type_name(t, value));
        }
        replace(*slot, share(value));
    }
    Ref iterator;
    if (!buffers.is_unbound() && !buffers.is_none()) {
        iterator = Ref::take(TRY(get_iterator(t, buffers)));
    }
    replace(u->buffers, iterator.give());
    return true;
}

bool set_file(Thread& t, Unpickler* u, Value file) {
    const State& state = state_of(t);
    Ref peek = Ref::take(TRY(find_attribute(t, file, Value(state.peek))));
    Ref read = Ref::take(TRY(find_attribute(t, file, Value(t.names().read))));
    Ref readline = Ref::take(TRY(find_attribute(t, file, Value(t.names().readline))));
    if (!read || !readline) {
        return raise_type_error(t, "file must have 'read' and 'readline' attributes");
    }
    replace(u->peek, peek.give());
    replace(u->read, read.give());
    replace(u->readline, readline.give());
    return true;
}

bool unpickler_init(Thread& t, Value self, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[5];
    TRY(bind_arguments(t, "Unpickler",
                       "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
                       args, nargs, keywords, out));
    Unpickler* u = self_unpickler(self);
    u->ready = false;
    TRY(set_file(t, u, out[0]));
    TRY(set_options(t, u, out[1], out[2], out[3], out[4]));
    u->machine->clear_memo();
    u->machine->clear_stack();
    u->machine->clear_input();
    const State& state = state_of(t);
    u->persistent_method = !(type_lookup(type_of(t, self), state.persistent_load) ==
                             type_lookup(state.unpickler, state.persistent_load));
    u->protocol = 0;
    u->ready = true;
    return true;
}

Value method_load(Thread& t, const Value* args, size_t) {
    Unpickler* u = self_unpickler(args[0]);
    if (!u->ready) {
        return unpickling_error(t, "Unpickler.__init__() was not called by {}.__init__()",
                                type_of(t, args[0])->name->view());
    }
    const Value result = load(t, u);
    u->machine->clear_stack();
    return result;
}

Value method_find_class(Thread& t, const Value* args, size_t) {
    for (int i = 1; i <= 2; ++i) {
        if (!is_str(args[i])) {
            return raise_type_error(t, "find_class() argument {} must be str, not {}", i,
                                    type_name(t, args[i]));
        }
    }
    return find_class(t, self_unpickler(args[0]), args[1].as<Str>(), args[2].as<Str>());
}

Value method_sizeof(Thread&, const Value* args, size_t) {
    const Machine& m = *self_unpickler(args[0])->machine;
    return Value::small_int(static_cast<int64_t>(
        sizeof(Unpickler) + sizeof(Machine) + sizeof(size_t) * m.marks.capacity() +
        sizeof(Value) * (m.stack.capacity() + m.memo.capacity()) + m.size));
}

const NativeDef unpickler_methods[] = {
    {"load", "(self, /)", method_load,
     "Load a pickle and return the object it stands for."},
    {"find_class", "(self, module_name, global_name, /)", method_find_class,
     "Return an object from a specified module."},
    {"__sizeof__", "(self, /)", method_sizeof, "Returns size in memory, in bytes."},
    {}};

// --- The memo as Python sees it ----------------------------------------------------------------------

struct UnpicklerMemo : Object {
    Unpickler* unpickler;
};

Dict* memo_dict(Thread& t, const Unpickler* u) {
    Own<Dict> dict = Own<Dict>::take(TRY(new_dict(t)));
    const Machine& m = *u->machine;
    for (size_t i = 0; i < m.memo.size(); ++i) {
        if (m.memo[i].is_unbound()) continue;
        TRY(dict_set(t, dict.get(), Value::small_int(static_cast<int64_t>(i)), m.memo[i]));
    }
    if (!m.far_memo) return dict.give();
    for (const auto& [index, value] : *m.far_memo) {
        TRY(dict_set(t, dict.get(), Value::small_int(static_cast<int64_t>(index)), value));
    }
    return dict.give();
}

Value memo_method_clear(Thread&, const Value* args, size_t) {
    args[0].as<UnpicklerMemo>()->unpickler->machine->clear_memo();
    return Value::none();
}
Value memo_method_copy(Thread& t, const Value* args, size_t) {
    return TRY(memo_dict(t, args[0].as<UnpicklerMemo>()->unpickler));
}
Value memo_method_reduce(Thread& t, const Value* args, size_t) {
    Own<Dict> dict = Own<Dict>::take(TRY(memo_dict(t, args[0].as<UnpicklerMemo>()->unpickler)));
    Own<Tuple> inner = Own<Tuple>::take(TRY(new_tuple(t, {dict.value()})));
    return TRY(new_tuple(t, {Value(t.types().dict), inner.value()}));
}

const NativeDef memo_methods[] = {
    {"clear", "(self, /)", memo_method_clear, "Remove all items from memo."},
    {"copy", "(self, /)", memo_method_copy, "Copy the memo to a new object."},
    {"__reduce__", "(self, /)", memo_method_reduce, "Implement pickling support."},
    {}};

bool set_memo(Thread& t, Value self, Value value) {
    Machine& m = *self_unpickler(self)->machine;
    if (value.is_unbound()) return raise_type_error(t, "attribute deletion is not supported");
    Ref dict;
    if (value.is_object() && value.as_object()->type == state_of(t).unpickler_memo) {
        dict = Ref::take(Value(TRY(memo_dict(t, value.as<UnpicklerMemo>()->unpickler))));
    } else if (is_dict(value)) {
        dict = Ref::take(Value(TRY(dict_copy(t, value.as<Dict>()))));
    } else {
        return raise_type_error(
            t, "'memo' attribute must be an UnpicklerMemoProxy object or dict, not {}",
            type_name(t, value));
    }
    size_t position = 0;
    Value key, item;
    while (dict_next(dict.as<Dict>(), position, key, item)) {
        if (!is_int(key)) return raise_type_error(t, "memo key must be integers");
        if (TRY(to_int64(t, key)) < 0) {
            return raise_value_error(t, "memo key must be positive integers.");
        }
    }
    m.clear_memo();
    position = 0;
    while (dict_next(dict.as<Dict>(), position, key, item)) {
        TRY(memo_put(t, m, static_cast<uint64_t>(TRY(to_int64(t, key))), item));
    }
    return true;
}

const GetSetDef unpickler_getset[] = {
    {"memo",
     [](Thread& t, Value self) -> Value {
         auto* memo = TRY(allocate<UnpicklerMemo>(t, state_of(t).unpickler_memo));
         memo->unpickler = share(self_unpickler(self));
         return memo;
     },
     set_memo},
    {"persistent_load",
     [](Thread& t, Value self) -> Value {
         Unpickler* u = self_unpickler(self);
         if (u->persistent_load.is_unbound()) {
             return raise(t, Exc::AttributeError, "persistent_load");
         }
         return share(u->persistent_load);
     },
     [](Thread& t, Value self, Value value) -> bool {
         if (value.is_unbound()) return raise_type_error(t, "attribute deletion is not supported");
         if (!type_of(t, value)->call) {
             return raise_type_error(t, "persistent_load must be a callable taking one argument");
         }
         replace(self_unpickler(self)->persistent_load, share(value));
         return true;
     }},
    {}};

}  // namespace

extern const TypeSpec unpickler_memo_spec = {
    .name = "_pickle.UnpicklerMemoProxy",
    .basic_size = sizeof(UnpicklerMemo),
    .flags = type_immutable,
    .methods = memo_methods,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { decref(static_cast<UnpicklerMemo*>(o)->unpickler); };
            type.traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<UnpicklerMemo*>(o)->unpickler);
            };
        },
};

extern const TypeSpec unpickler_spec = {
    .name = "_pickle.Unpickler",
    .basic_size = sizeof(Unpickler),
    .flags = type_subclassable | type_immutable | type_weakrefable,
    .doc = "This takes a binary file for reading a pickle data stream.",
    .methods = unpickler_methods,
    .getset = unpickler_getset,
    .fill =
        [](Type& type) {
            type.construct = unpickler_construct;
            type.init = unpickler_init;
            type.dealloc = [](Object* o) {
                auto* u = static_cast<Unpickler*>(o);
                drop_file(u);
                replace(u->persistent_load, Value());
                u->machine->clear_stack();
                u->machine->clear_memo();
                u->machine->built.clear();
                delete u->machine;
            };
            type.traverse = [](Object* o, Visitor& visit) {
                auto* u = static_cast<Unpickler*>(o);
                for (Value v : {u->read, u->readline, u->peek, u->encoding, u->errors, u->buffers,
                                u->persistent_load}) {
                    visit(v);
                }
                for (Value v : u->machine->memo) visit(v);
                for (Value v : u->machine->stack) visit(v);
                if (!u->machine->far_memo) return;
                for (const auto& entry : *u->machine->far_memo) visit(entry.second);
            };
            type.clear = [](Object* o) {
                auto* u = static_cast<Unpickler*>(o);
                drop_file(u);
                u->ready = false;
                replace(u->persistent_load, Value());
                u->machine->clear_stack();
                u->machine->clear_memo();
            };
        },
};

namespace {

Value load_with(Thread& t, const Value* args, bool file) {
    Ref self =
        Ref::take(TRY(unpickler_construct(t, Value(state_of(t).unpickler), nullptr, 0, nullptr)));
    Unpickler* u = self_unpickler(*self);
    TRY(set_options(t, u, args[1], args[2], args[3], args[4]));
    TRY(file ? set_file(t, u, args[0]) : set_input(t, *u->machine, args[0]));
    u->ready = true;
    return load(t, u);
}

}  // namespace

Value module_load(Thread& t, const Value* args, size_t) { return load_with(t, args, true); }
Value module_loads(Thread& t, const Value* args, size_t) { return load_with(t, args, false); }

}  // namespace baton::pickle
