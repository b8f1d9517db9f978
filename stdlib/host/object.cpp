// PyObject and the conversions behind it.
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/host/core.h"

namespace baton {

using detail::Access;
using detail::Core;
using detail::Entry;
using detail::throw_pending;
using detail::unwrap;
using detail::wrap;

namespace {

const std::shared_ptr<Core>& core_of(const PyObject& o) {
    unwrap(o);
    return Access::handle(o)->core;
}

// Throws the pending exception if a step failed.
template <class T>
T checked(const std::shared_ptr<Core>& core, Thread& t, T result) {
    if (::baton::detail::failed(result)) throw_pending(core, t);
    return result;
}

Value type_mismatch(Thread& t, Value v, const char* wanted) {
    return raise_type_error(t, "expected {}, got {}", wanted, type_name(t, v));
}

}  // namespace

bool PyObject::valid() const { return handle_ != nullptr; }

Python& PyObject::python() const {
    const auto& core = core_of(*this);
    if (core->ended) throw std::logic_error("this Python has ended");
    return *core->python;
}

bool PyObject::is_none() const { return unwrap(*this).is_none(); }

bool PyObject::truthy() const {
    const auto& core = core_of(*this);
    Entry entry(*core);
    return checked(core, entry.thread(), is_truthy(entry.thread(), unwrap(*this))) == Truth::yes;
}

std::string PyObject::str() const {
    const auto& core = core_of(*this);
    Entry entry(*core);
    return to_string(Own<Str>::take(checked(core, entry.thread(),
                                            baton::str(entry.thread(), unwrap(*this)))).get());
}

std::string PyObject::repr() const {
    const auto& core = core_of(*this);
    Entry entry(*core);
    return to_string(Own<Str>::take(checked(core, entry.thread(),
                                            baton::repr(entry.thread(), unwrap(*this)))).get());
}

size_t PyObject::size() const {
    const auto& core = core_of(*this);
    Entry entry(*core);
    return static_cast<size_t>(
        *checked(core, entry.thread(), length(entry.thread(), unwrap(*this))));
}

std::string PyObject::type_name() const {
    const auto& core = core_of(*this);
    Entry entry(*core);
    return std::string(baton::type_name(entry.thread(), unwrap(*this)));
}

PyObject PyObject::get(std::string_view name) const {
    const auto& core = core_of(*this);
    Entry entry(*core);
    Thread& t = entry.thread();
    Own<Str> key = Own<Str>::take(checked(core, t, intern(t, name)));
    return wrap(core, t, get_attribute(t, unwrap(*this), key.value()));
}

bool PyObject::has(std::string_view name) const {
    const auto& core = core_of(*this);
    Entry entry(*core);
    Thread& t = entry.thread();
    Own<Str> key = Own<Str>::take(checked(core, t, intern(t, name)));
    Ref found = Ref::take(checked(core, t, find_attribute(t, unwrap(*this), key.value())));
    return static_cast<bool>(found);
}

void PyObject::for_each(const std::function<bool(PyObject)>& visit) const {
    const auto& core = core_of(*this);
    Entry entry(*core);
    Thread& t = entry.thread();
    Ref iterator = Ref::take(checked(core, t, get_iterator(t, unwrap(*this))));
    for (;;) {
        Ref item = Ref::take(checked(core, t, next_item(t, *iterator)));
        if (!item || !visit(wrap(core, t, item.give()))) return;
    }
}

PyObject PyObject::call(std::span<const PyObject> positional,
                        std::span<const std::pair<std::string, PyObject>> named) const {
    const auto& core = core_of(*this);
    Entry entry(*core);
    Thread& t = entry.thread();
    std::vector<Value> args;
    for (const PyObject& o : positional) args.push_back(unwrap(o, core.get()));
    Own<Tuple> keywords;
    if (!named.empty()) {
        keywords = Own<Tuple>::take(checked(core, t, new_tuple(t, named.size())));
        for (size_t i = 0; i < named.size(); ++i) {
            keywords->items[i] = checked(core, t, intern(t, named[i].first));
            args.push_back(unwrap(named[i].second, core.get()));
        }
    }
    return wrap(core, t, baton::call(t, unwrap(*this), args.data(), positional.size(),
                                     keywords.get()));
}

namespace detail {

namespace {

// Runs `body` inside the object's world and throws what it raises.
template <class F>
auto with(const PyObject& o, F body) {
    const auto& core = core_of(o);
    Entry entry(*core);
    return checked(core, entry.thread(), body(entry.thread(), unwrap(o)));
}
template <class F>
PyObject made(Python& p, F body) {
    const auto& core = Access::core(p);
    Entry entry(*core);
    return wrap(core, entry.thread(), body(entry.thread()));
}

}  // namespace

PyObject Access::make_bool(Python& p, bool v) {
    return made(p, [&](Thread&) { return Value::boolean(v); });
}
PyObject Access::make_int(Python& p, int64_t v) {
    return made(p, [&](Thread& t) { return new_int(t, v); });
}
PyObject Access::make_unsigned(Python& p, uint64_t v) {
    return made(p, [&](Thread& t) { return new_int_unsigned(t, v); });
}
PyObject Access::make_float(Python& p, double v) {
    return made(p, [&](Thread& t) { return new_float(t, v); });
}
PyObject Access::make_str(Python& p, std::string_view v) {
    return made(p, [&](Thread& t) -> Value { return TRY(new_str(t, v)); });
}
PyObject Access::make_bytes(Python& p, std::string_view v) {
    return made(p, [&](Thread& t) -> Value { return TRY(new_bytes(t, v)); });
}
PyObject Access::make_list(Python& p, std::span<const PyObject> items) {
    return made(p, [&](Thread& t) -> Value {
        Own<List> list = Own<List>::take(TRY(new_list(t, items.size())));
        for (const PyObject& o : items) TRY(list_append(t, list.get(), unwrap(o, core(p).get())));
        return list.give();
    });
}
PyObject Access::make_tuple(Python& p, std::span<const PyObject> items) {
    return made(p, [&](Thread& t) -> Value {
        std::vector<Value> values;
        for (const PyObject& o : items) values.push_back(unwrap(o, core(p).get()));
        return TRY(new_tuple(t, std::span<const Value>(values)));
    });
}
PyObject Access::make_dict(Python& p, std::span<const std::pair<PyObject, PyObject>> items) {
    return made(p, [&](Thread& t) -> Value {
        Own<Dict> dict = Own<Dict>::take(TRY(new_dict(t)));
        for (const auto& [key, value] : items) {
            TRY(dict_set(t, dict.get(), unwrap(key, core(p).get()), unwrap(value, core(p).get())));
        }
        return dict.give();
    });
}

bool Access::get_bool(const PyObject& o) { return o.truthy(); }

int64_t Access::get_int(const PyObject& o, int64_t low, int64_t high) {
    return *with(o, [&](Thread& t, Value v) -> std::optional<int64_t> {
        if (!is_int(v)) {
            if (!type_of(t, v)->index) return type_mismatch(t, v, "int"), std::nullopt;
        }
        Ref number = Ref::take(TRY(to_index(t, v)));
        int64_t n;
        if (!int_fits(*number, n) || n < low || n > high) {
            return raise(t, Exc::OverflowError, "int out of range: {}", int_to_string(*number));
        }
        return n;
    });
}
uint64_t Access::get_unsigned(const PyObject& o) {
    return static_cast<uint64_t>(*with(o, [&](Thread& t, Value v) -> std::optional<int64_t> {
        if (!is_int(v) && !type_of(t, v)->index) return type_mismatch(t, v, "int"), std::nullopt;
        Ref number = Ref::take(TRY(to_index(t, v)));
        IntReader reader(*number);
        if (mpz_sgn(reader.get()) < 0 || mpz_sizeinbase(reader.get(), 2) > 64) {
            return raise(t, Exc::OverflowError, "int out of range: {}", int_to_string(*number));
        }
        return static_cast<int64_t>(mpz_get_ui(reader.get()));
    }));
}
double Access::get_float(const PyObject& o) {
    return *with(o, [](Thread& t, Value v) { return to_double(t, v); });
}
std::string Access::get_str(const PyObject& o) {
    std::string out;
    with(o, [&](Thread& t, Value v) -> bool {
        if (!is_str(v)) return type_mismatch(t, v, "str"), false;
        out = to_string(v.as<Str>());
        return true;
    });
    return out;
}
std::string Access::get_bytes(const PyObject& o) {
    std::string out;
    with(o, [&](Thread& t, Value v) -> bool {
        Buffer buffer;
        TRY(buffer.read(t, v));
        out = std::string(buffer.view());
        return true;
    });
    return out;
}
std::vector<PyObject> Access::get_items(const PyObject& o) {
    const auto& core = core_of(o);
    Entry entry(*core);
    Thread& t = entry.thread();
    Value v = unwrap(o);
    if (is_str(v)) {
        type_mismatch(t, v, "a sequence");
        throw_pending(core, t);
    }
    Own<List> list = Own<List>::take(checked(core, t, list_from(t, v)));
    std::vector<PyObject> out;
    for (Value item : list->view()) out.push_back(wrap(core, t, share(item)));
    return out;
}
std::vector<std::pair<PyObject, PyObject>> Access::get_pairs(const PyObject& o) {
    const auto& core = core_of(o);
    Entry entry(*core);
    Thread& t = entry.thread();
    Own<Dict> dict = Own<Dict>::take(checked(core, t, new_dict(t)));
    if (!dict_update(t, dict.get(), unwrap(o))) throw_pending(core, t);
    std::vector<std::pair<PyObject, PyObject>> out;
    size_t position = 0;
    for (Value key, value; dict_next(dict.get(), position, key, value);) {
        out.emplace_back(wrap(core, t, share(key)), wrap(core, t, share(value)));
    }
    return out;
}
void Access::wrong_length(const PyObject& o, size_t wanted, size_t given) {
    const auto& core = core_of(o);
    Entry entry(*core);
    raise_value_error(entry.thread(), "expected {} items, got {}", wanted, given);
    throw_pending(core, entry.thread());
}

void Access::set_attribute(const PyObject& o, std::string_view name, const PyObject& value) {
    with(o, [&](Thread& t, Value v) -> bool {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        return baton::set_attribute(t, v, key.value(), unwrap(value, core_of(o).get()));
    });
}
PyObject Access::get_item(const PyObject& o, const PyObject& key) {
    const auto& core = core_of(o);
    Entry entry(*core);
    return wrap(core, entry.thread(),
                baton::get_item(entry.thread(), unwrap(o), unwrap(key, core.get())));
}
void Access::set_item(const PyObject& o, const PyObject& key, const PyObject& value) {
    with(o, [&](Thread& t, Value v) {
        return baton::set_item(t, v, unwrap(key, core_of(o).get()),
                               unwrap(value, core_of(o).get()));
    });
}
void Access::set_global(Python& p, std::string_view name, const PyObject& value) {
    const auto& core = Access::core(p);
    Entry entry(*core);
    Thread& t = entry.thread();
    Own<Str> key = Own<Str>::take(checked(core, t, intern(t, name)));
    checked(core, t, dict_set(t, core->main, key.get(), unwrap(value, core.get())));
}
void Access::set_in_module(Python& p, std::string_view module, std::string_view name,
                           const PyObject& value) {
    const auto& core = Access::core(p);
    Entry entry(*core);
    Thread& t = entry.thread();
    Own<Str> module_key = Own<Str>::take(checked(core, t, intern(t, module)));
    Value found = dict_get(t.interpreter->modules, module_key.get());
    Ref target = Ref::share(found);
    if (found.is_unbound()) {
        target = Ref::take(Value(checked(core, t, new_module(t, module))));
        checked(core, t, dict_set(t, t.interpreter->modules, module_key.get(), *target));
    }
    Own<Str> key = Own<Str>::take(checked(core, t, intern(t, name)));
    checked(core, t, baton::set_attribute(t, *target, key.value(), unwrap(value, core.get())));
}
PyObject Access::make_function(Python& p, std::string_view name, std::string_view doc, int arity,
                               Erased function) {
    return made(p, [&](Thread& t) {
        return new_host_function(*core(p), t, name, doc, arity, std::move(function));
    });
}

}  // namespace detail

}  // namespace baton
