// Slow paths for names, functions, classes and super().
#include "runtime/core/type_slots.h"
#include "runtime/types/exception.h"
#include "runtime/types/mappingproxy.h"
#include "runtime/types/super.h"
#include "vm/interpreter/call.h"
#include "vm/interpreter/slow_paths.h"
#include "vm/objects/traceback.h"

namespace baton {

namespace {

Failure raise_unbound(Thread& t, Exc kind, const std::string& text, std::string_view name) {
    raise(t, kind, std::string_view(text));
    if (t.exception && kind == Exc::NameError) {
        Str* str = new_str(t, name);
        if (str) replace(static_cast<NameErrorException*>(t.exception)->name, str);
    }
    return {};
}

Failure raise_unbound_variable(Thread& t, const std::string& name) {
    return raise_unbound(
        t, Exc::UnboundLocalError,
        fmt::format("cannot access local variable '{}' where it is not associated with a value",
                    name),
        name);
}

// A name in a mapping: borrowed from a dict, or owned through `hold`; unbound if absent.
Value lookup(Thread& t, Value mapping, Str* name, Ref& hold) {
    if (is_dict(mapping) && mapping.as_object()->type == t.types().dict) {
        return dict_get(mapping.as<Dict>(), name);
    }
    hold = Ref::take(get_item(t, mapping, name));
    if (hold.get().is_error()) {
        if (!pending_is(t, Exc::KeyError)) return Value::error();
        clear_pending(t);
        hold = Ref();
    }
    return hold.get();
}

}  // namespace

Failure raise_unbound_local(Thread& t, Frame* f, uint32_t reg) {
    return raise_unbound_variable(t, f->code->blob->local_names[reg]);
}

Failure raise_unbound_cell(Thread& t, Frame* f, uint32_t reg) {
    std::string name;
    for (const CellVariable& cell : f->code->blob->cells) {
        if (cell.local == reg) name = cell.name;
    }
    return raise_unbound_variable(t, name);
}

Failure raise_unbound_free(Thread& t, Frame* f, uint32_t index) {
    const std::string& name = f->code->blob->free[index].name;
    return raise_unbound(
        t, Exc::NameError,
        fmt::format("cannot access free variable '{}' where it is not associated with a value in "
                    "enclosing scope",
                    name),
        name);
}

Value load_class_cell(Thread& t, Frame* f, uint32_t name, uint32_t index, bool free) {
    Ref hold;
    const Value found = lookup(t, f->names, f->code->names[name], hold);
    if (found.is_error()) return found;
    if (!found.is_unbound()) return share(found);
    const Value cell = free ? f->function->closure->items[index] : f->registers[index];
    const Value content = cell.as<Cell>()->content;
    if (content.is_unbound()) {
        if (free) return raise_unbound_free(t, f, index);
        return raise_unbound_cell(t, f, index);
    }
    return share(content);
}

Value load_name(Thread& t, Frame* f, Str* name) {
    if (!f->names.is_unbound()) {
        Ref hold;
        const Value found = lookup(t, f->names, name, hold);
        if (found.is_error()) return found;
        if (!found.is_unbound()) return share(found);
    }
    return load_global(t, f->function, name);
}

Value load_global(Thread& t, const Function* fn, Str* name) {
    Ref hold;
    Value found = lookup(t, Value(fn->globals), name, hold);
    if (found.is_unbound()) found = lookup(t, Value(fn->builtins), name, hold);
    if (found.is_error()) return found;
    if (found.is_unbound()) return raise_unknown_name(t, fn, name);
    return share(found);
}

Failure raise_unknown_name(Thread& t, const Function* fn, Str* name) {
    const Value builtins = dict_get(fn->globals, t.names().dunder_builtins);
    if (!builtins.is_unbound() && !is_dict(builtins) &&
        !is_subtype(type_of(t, builtins), t.types().module)) {
        return raise_type_error(t, "'{}' object is not subscriptable", type_name(t, builtins));
    }
    return raise_name_error(t, Value(name));
}

bool store_name(Thread& t, Frame* f, Str* name, Value value) {
    if (f->names.is_unbound()) return dict_set(t, f->function->globals, name, value);
    if (f->names.as_object()->type == t.types().dict) {
        return dict_set(t, f->names.as<Dict>(), name, value);
    }
    return set_item(t, f->names, name, value);
}

bool delete_name(Thread& t, Frame* f, Str* name) {
    if (f->names.is_unbound()) return delete_global(t, f, name);
    if (delete_item(t, f->names, name)) return true;
    if (pending_is(t, Exc::KeyError)) {
        clear_pending(t);
        raise_name_error(t, name);
    }
    return false;
}

bool delete_global(Thread& t, Frame* f, Str* name) {
    if (!TRY(dict_delete(t, f->function->globals, name))) return raise_name_error(t, name);
    return true;
}

bool setup_annotations(Thread& t, Frame* f) {
    const Value names = f->names.is_unbound() ? Value(f->function->globals) : f->names;
    Ref hold;
    const Value found = lookup(t, names, t.names().dunder_annotations, hold);
    if (found.is_error()) return false;
    if (!found.is_unbound()) return true;
    Own<Dict> dict = Own<Dict>::take(TRY(new_dict(t)));
    return set_item(t, names, t.names().dunder_annotations, dict.value());
}

namespace {

// What the name `super` means to the function (borrowed): a global, or usually the built-in, whose
// place the cache remembers.
Value find_super(Thread& t, const Function* fn, InlineCache& cache) {
    if (cache.guard && fn->globals->keys_version == cache.guard &&
        fn->builtins->keys_version == cache.guard2) [[likely]] {
        return fn->builtins->entries[cache.entry].value;
    }
    Own<Str> name = Own<Str>::take(TRY(intern(t, "super")));
    const Value global = dict_get(fn->globals, name.get());
    if (!global.is_unbound()) return global;
    const int64_t entry = dict_find(fn->builtins, name.get());
    if (entry < 0) return raise_unknown_name(t, fn, name.get());
    cache.guard = dict_keys_version(t, fn->globals);
    cache.guard2 = dict_keys_version(t, fn->builtins);
    cache.entry = static_cast<uint32_t>(entry);
    return fn->builtins->entries[entry].value;
}

}  // namespace

bool load_super(Thread& t, const Function* fn, Value* regs, bool plain_attribute,
                InlineCache& cache) {
    Ref cls = Ref::take(regs[1]);
    Ref self = Ref::take(regs[2]);
    regs[1] = regs[2] = Value();
    Str* name = cache.name;
    const Value super = TRY(find_super(t, fn, cache));
    if (super != Value(t.types().super)) [[unlikely]] {
        // Somebody has put something else in its place: that is called without arguments.
        Ref callee = Ref::share(super);
        Ref object = Ref::take(TRY(call(t, *callee, {})));
        Ref found = Ref::take(TRY(get_attribute(t, *object, Value(name))));
        regs[0] = plain_attribute ? found.give() : Value();
        if (!plain_attribute) regs[1] = found.give();
        return true;
    }
    if (plain_attribute) {
        regs[0] = TRY(super_get_attribute(t, *cls, *self, name));
        return true;
    }
    Value callable;
    if (TRY(load_super_method(t, *cls, *self, name, callable))) {
        regs[0] = callable;
        regs[1] = self.give();
    } else {
        // The register may still hold a number or constant that nobody had to drop.
        regs[0] = Value();
        regs[1] = callable;
    }
    return true;
}

Value make_function(Thread& t, Frame* f, uint32_t constant, uint32_t parts, Value* regs) {
    Ref taken[4];
    size_t next = 0;
    for (int bit = 0; bit < 4; ++bit) {
        if (parts & (1 << bit)) {
            taken[bit] = Ref::take(regs[next]);
            regs[next++] = Value();
        }
    }
    Code* code = TRY(code_constant(t, f->code, constant)).as<Code>();
    Own<Tuple> closure;
    const auto& free = code->blob->free;
    if (!free.empty()) {
        closure = Own<Tuple>::take(TRY(new_tuple(t, free.size())));
        for (size_t i = 0; i < free.size(); ++i) {
            closure->items[i] = share(free[i].from_parent_local
                                          ? f->registers[free[i].index]
                                          : f->function->closure->items[free[i].index]);
        }
    }
    Function* fn = TRY(new_function(t, code, f->function->globals, closure.get()));
    if (taken[0]) fn->defaults = taken[0].give().as<Tuple>();
    if (taken[1]) fn->kwdefaults = taken[1].give().as<Dict>();
    if (taken[2]) fn->annotations = taken[2].give();
    if (taken[3]) fn->type_params = taken[3].give();
    return fn;
}

Value load_build_class(Thread& t, Frame* f) {
    const Value found = dict_get(f->function->builtins, t.names().dunder_build_class);
    if (found.is_unbound()) return raise(t, Exc::NameError, "__build_class__ not found");
    return share(found);
}

bool resolve_init(Thread& t, Type* cls) {
    if (!cls->version) return false;
    cls->cached_init = nullptr;
    cls->cached_init_version = cls->version;
    if (!cls->has(type_plain_new) || !cls->has(type_heap)) return false;
    const Value init = type_lookup(cls, t.names().dunder_init);
    if (!init.is_object() || init.as_object()->type != t.types().function) return false;
    cls->cached_init = init.as_object();
    return true;
}

bool native_takes_slow(Thread& t, NativeFunction* fn, uint32_t count) {
    if (!fn->signature && !ensure_signature(t, fn)) {
        clear_pending(t);
        return false;
    }
    return native_takes_directly(fn, count);
}

Value build_class(Thread& t, Value function, Value name, const Value* bases_in, size_t base_count,
                  Value keywords) {
    if (!function.is_object() || function.as_object()->type != t.types().function) {
        return raise_type_error(t, "__build_class__: func must be a function");
    }
    if (!is_str(name)) return raise_type_error(t, "__build_class__: name is not a string");
    Own<Tuple> original =
        Own<Tuple>::take(TRY(new_tuple(t, std::span<const Value>(bases_in, base_count))));
    Own<Tuple> bases = original;
    // PEP 560: objects that are not classes stand for others.
    bool replaced = false;
    std::vector<Ref> resolved;
    for (size_t i = 0; i < base_count; ++i) {
        const Value base = bases_in[i];
        if (has_type(t, base, type_is_type)) {
            resolved.push_back(Ref::share(base));
            continue;
        }
        Ref entries = Ref::take(find_attribute(t, base, t.names().dunder_mro_entries));
        if (entries.get().is_error()) return Failure{};
        if (!entries) {
            resolved.push_back(Ref::share(base));
            continue;
        }
        const Value argument = original.value();
        Ref result = Ref::take(TRY(call(t, *entries, &argument, 1)));
        if (!is_tuple(*result)) {
            return raise_type_error(t, "__mro_entries__ must return a tuple");
        }
        replaced = true;
        for (Value v : result.as<Tuple>()->view()) resolved.push_back(Ref::share(v));
    }
    if (replaced) {
        bases = Own<Tuple>::take(TRY(new_tuple(t, resolved.size())));
        for (size_t i = 0; i < resolved.size(); ++i) bases->items[i] = share(*resolved[i]);
    }
    Own<Dict> kwargs;
    Ref metaclass;
    if (is_dict(keywords)) {
        kwargs = Own<Dict>::take(TRY(dict_copy(t, keywords.as<Dict>())));
        metaclass = Ref::take(dict_pop(t, kwargs.get(), t.names().metaclass));
        if (metaclass.get().is_error()) return Failure{};
    }
    if (!metaclass) {
        Type* meta = bases->size ? type_of(t, bases->items[0]) : t.types().type;
        metaclass = Ref::share(Value(meta));
    }
    if (has_type(t, *metaclass, type_is_type)) {
        // The most derived metaclass of all bases.
        Type* winner = metaclass.as<Type>();
        for (Value base : bases->view()) {
            Type* meta = type_of(t, base);
            if (is_subtype(winner, meta)) continue;
            if (is_subtype(meta, winner)) {
                winner = meta;
                continue;
            }
            return raise_type_error(
                t,
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) "
                "subclass of the metaclasses of all its bases");
        }
        metaclass = Ref::share(Value(winner));
    }
    Ref ns;
    Ref prepare = Ref::take(find_attribute(t, *metaclass, t.names().dunder_prepare));
    if (prepare.get().is_error()) return Failure{};
    if (!prepare) {
        ns = Ref::take(TRY(new_dict(t)));
    } else {
        Own<Tuple> args = Own<Tuple>::take(TRY(new_tuple(t, {name, bases.value()})));
        ns = Ref::take(TRY(call_with(t, *prepare, args.get(), kwargs.get())));
        if (!type_of(t, *ns)->get_item) {
            return raise_type_error(t, "{}.__prepare__() must return a mapping, not {}",
                                    has_type(t, *metaclass, type_is_type)
                                        ? metaclass.as<Type>()->name->view()
                                        : "<metaclass>",
                                    type_name(t, *ns));
        }
    }
    Function* body = function.as<Function>();
    Ref cell = Ref::take(TRY(run_code(t, body->code, body->globals, *ns, body->closure)));
    if (replaced) {
        TRY(set_item(t, *ns, t.names().dunder_orig_bases, original.value()));
    }
    t.class_attributes_hint = body->code->blob->static_attributes;
    Own<Tuple> args = Own<Tuple>::take(TRY(new_tuple(t, {name, bases.value(), *ns})));
    Ref cls = Ref::take(TRY(call_with(t, *metaclass, args.get(), kwargs.get())));
    t.class_attributes_hint = 0;
    if (cell.get().is_object() && cell.get().as_object()->type == t.types().cell &&
        has_type(t, *cls, type_is_type)) {
        const Value content = cell.as<Cell>()->content;
        if (content.is_unbound()) {
            return raise(t, Exc::RuntimeError,
                         "__class__ not set defining '{}' as '{}'. Was __classcell__ propagated to "
                         "type.__new__?",
                         name.as<Str>()->view(), type_name(cls.as<Type>()));
        }
        if (content != *cls) {
            return raise_type_error(t, "__class__ set to {} defining '{}' as {}",
                                    type_name(t, content), name.as<Str>()->view(),
                                    type_name(cls.as<Type>()));
        }
    }
    return cls.give();
}

}  // namespace baton
