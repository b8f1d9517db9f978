#include "vm/objects/function.h"

#include <cstring>

#include "runtime/core/argument_type.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/bound_method.h"
#include "runtime/types/int.h"
#include "runtime/types/module.h"
#include "vm/interpreter/call.h"

namespace baton {

Cell* new_cell(Thread& t, Value content) {
    Cell* cell = allocate<Cell>(t, t.types().cell);
    if (cell) cell->content = share(content);
    return cell;
}

namespace {

// Recomputes how many arguments the fast call takes.
void update_simple(Function* fn) {
    fn->simple_arguments =
        fn->code->flags & code_simple_call ? fn->code->positional : ~uint32_t{0};
}

// What a global namespace says its built-ins are (owned): a dict or a module; those of the running
// code if it says nothing. Where it names something else, such as None, there are none (raise_unknown_name).
Dict* builtins_of(Thread& t, Dict* globals) {
    const Value named = dict_get(globals, t.names().dunder_builtins);
    if (named.is_unbound()) return share(current_builtins(t));
    if (is_dict(named)) return share(named.as<Dict>());
    if (is_subtype(type_of(t, named), t.types().module)) return share(named.as<Module>()->dict);
    return new_dict(t);
}

}  // namespace

Dict* current_builtins(Thread& t) {
    return t.frame ? t.frame->function->builtins : t.interpreter->builtins;
}

Function* new_function(Thread& t, Code* code, Dict* globals, Tuple* closure) {
    // A function made by another one of the same module has its built-ins.
    const Function* maker = t.frame ? t.frame->function : nullptr;
    Dict* builtins = maker && maker->globals == globals ? share(maker->builtins)
                                                        : TRY(builtins_of(t, globals));
    auto* fn = static_cast<Function*>(allocate_instance(t, t.types().function));
    if (!fn) {
        decref(builtins);
        return nullptr;
    }
    fn->builtins = builtins;
    fn->code = share(code);
    fn->globals = share(globals);
    fn->closure = closure ? share(closure) : nullptr;
    fn->defaults = nullptr;
    fn->kwdefaults = nullptr;
    fn->name = share(code->name);
    fn->qualname = share(code->qualname);
    fn->doc = code->flags & code_has_docstring ? share(code->constants[0]) : Value::none();
    const Value module = dict_get(globals, t.names().dunder_name);
    fn->module = module.is_unbound() ? Value::none() : share(module);
    fn->annotations = Value();
    fn->type_params = Value();
    update_simple(fn);
    return fn;
}

namespace {

void function_traverse(Object* object, Visitor& visit) {
    auto* fn = static_cast<Function*>(object);
    visit(fn->code);
    visit(fn->globals);
    visit(fn->builtins);
    visit(fn->closure);
    visit(fn->defaults);
    visit(fn->kwdefaults);
    visit(fn->name);
    visit(fn->qualname);
    visit(fn->doc);
    visit(fn->module);
    visit(fn->annotations);
    visit(fn->type_params);
}

template <class T>
void drop(T*& field) {
    T* old = field;
    field = nullptr;
    xdecref(old);
}
void drop(Value& field) {
    Value old = field;
    field = Value();
    decref(old);
}

void function_dealloc(Object* object) {
    auto* fn = static_cast<Function*>(object);
    drop(fn->code);
    drop(fn->globals);
    drop(fn->builtins);
    drop(fn->closure);
    drop(fn->defaults);
    drop(fn->kwdefaults);
    drop(fn->name);
    drop(fn->qualname);
    drop(fn->doc);
    drop(fn->module);
    drop(fn->annotations);
    drop(fn->type_params);
}

void function_clear(Object* object) {
    auto* fn = static_cast<Function*>(object);
    drop(fn->closure);
    drop(fn->defaults);
    drop(fn->kwdefaults);
    drop(fn->annotations);
}

Function* self_function(Value self) { return self.as<Function>(); }

bool set_name_field(Thread& t, Str*& field, Value v, const char* what) {
    if (!is_str(v)) {
        return raise_type_error(t, "{} must be set to a string object", what);
    }
    Str* old = field;
    field = share(v.as<Str>());
    decref(old);
    return true;
}

const GetSetDef function_getset[] = {
    {"__name__", [](Thread&, Value s) { return share(Value(self_function(s)->name)); },
     [](Thread& t, Value s, Value v) {
         return set_name_field(t, self_function(s)->name, v, "__name__");
     }},
    {"__qualname__", [](Thread&, Value s) { return share(Value(self_function(s)->qualname)); },
     [](Thread& t, Value s, Value v) {
         return set_name_field(t, self_function(s)->qualname, v, "__qualname__");
     }},
    {"__doc__", [](Thread&, Value s) { return share(self_function(s)->doc); },
     [](Thread&, Value s, Value v) {
         replace(self_function(s)->doc, v.is_unbound() ? Value::none() : share(v));
         return true;
     }},
    {"__module__", [](Thread&, Value s) { return share(self_function(s)->module); },
     [](Thread&, Value s, Value v) {
         replace(self_function(s)->module, v.is_unbound() ? Value::none() : share(v));
         return true;
     }},
    {"__globals__", [](Thread&, Value s) { return share(Value(self_function(s)->globals)); }},
    {"__builtins__", [](Thread&, Value s) { return share(Value(self_function(s)->builtins)); }},
    {"__code__", [](Thread&, Value s) { return share(Value(self_function(s)->code)); },
     [](Thread& t, Value s, Value v) -> bool {
         if (!v.is_object() || v.as_object()->type != t.types().code) {
             return raise_type_error(t, "__code__ must be set to a code object");
         }
         Function* fn = self_function(s);
         Code* code = v.as<Code>();
         const size_t cells = fn->closure ? fn->closure->size : 0;
         if (code->blob->free.size() != cells) {
             return raise_value_error(t, "{}() requires a code object with {} free vars, not {}",
                                      fn->name->view(), cells, code->blob->free.size());
         }
         // A running frame borrows the old code.
         t.interpreter->owned.push_back(fn->code);
         fn->code = share(code);
         update_simple(fn);
         return true;
     }},
    {"__closure__",
     [](Thread&, Value s) {
         Tuple* closure = self_function(s)->closure;
         return closure ? share(Value(closure)) : Value::none();
     }},
    {"__defaults__",
     [](Thread&, Value s) {
         Tuple* defaults = self_function(s)->defaults;
         return defaults ? share(Value(defaults)) : Value::none();
     },
     [](Thread& t, Value s, Value v) -> bool {
         const bool none = v.is_unbound() || v.is_none();
         if (!none && !is_tuple(v)) {
             return raise_type_error(t, "__defaults__ must be set to a tuple object");
         }
         Tuple* old = self_function(s)->defaults;
         self_function(s)->defaults = none ? nullptr : share(v.as<Tuple>());
         xdecref(old);
         return true;
     }},
    {"__kwdefaults__",
     [](Thread&, Value s) {
         Dict* defaults = self_function(s)->kwdefaults;
         return defaults ? share(Value(defaults)) : Value::none();
     },
     [](Thread& t, Value s, Value v) -> bool {
         const bool none = v.is_unbound() || v.is_none();
         if (!none && !is_dict(v)) {
             return raise_type_error(t, "__kwdefaults__ must be set to a dict object");
         }
         Dict* old = self_function(s)->kwdefaults;
         self_function(s)->kwdefaults = none ? nullptr : share(v.as<Dict>());
         xdecref(old);
         return true;
     }},
    {"__annotations__",
     [](Thread& t, Value s) -> Value {
         Value& annotations = self_function(s)->annotations;
         if (annotations.is_unbound()) annotations = TRY(new_dict(t));
         return share(annotations);
     },
     [](Thread& t, Value s, Value v) -> bool {
         if (v.is_none()) v = Value();
         if (!v.is_unbound() && !is_dict(v)) {
             return raise_type_error(t, "__annotations__ must be set to a dict object");
         }
         replace(self_function(s)->annotations, share(v));
         return true;
     }},
    {"__type_params__",
     [](Thread& t, Value s) {
         const Value params = self_function(s)->type_params;
         return share(params.is_unbound() ? Value(t.interpreter->empty_tuple) : params);
     },
     [](Thread& t, Value s, Value v) -> bool {
         if (!is_tuple(v)) {
             return raise_type_error(t, "__type_params__ must be set to a tuple");
         }
         replace(self_function(s)->type_params, share(v));
         return true;
     }},
    {"__dict__",
     [](Thread& t, Value s) -> Value {
         return share(Value(TRY(attribute_dict(t, s.as_object()))));
     },
     [](Thread& t, Value s, Value v) -> bool {
         if (!is_dict(v)) return raise_type_error(t, "__dict__ must be set to a dictionary");
         return set_attribute_dict(t, s.as_object(), v.as<Dict>());
     }},
    {}};

Value function_repr(Thread& t, Value self) {
    return TRY(new_str(t, fmt::format("<function {} at {}>", self_function(self)->qualname->view(),
                                      static_cast<const void*>(self.as_object()))));
}

Value function_get(Thread& t, Value function, Value instance, Type*) {
    if (instance.is_unbound()) return share(function);
    return new_bound_method(t, function, instance);
}

Value function_construct(Thread& t, Value, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[5];
    TRY(bind_arguments(t, "function", "(code, globals, name=None, argdefs=None, closure=None)",
                       args, nargs, keywords, out));
    if (!out[0].is_object() || out[0].as_object()->type != t.types().code) {
        return raise_type_error(t, "function() argument 'code' must be code, not {}",
                                argument_type(t, out[0]));
    }
    if (!is_dict(out[1])) {
        return raise_type_error(t, "function() argument 'globals' must be dict, not {}",
                                argument_type(t, out[1]));
    }
    Tuple* closure = is_tuple(out[4]) ? out[4].as<Tuple>() : nullptr;
    Code* code = out[0].as<Code>();
    if (code->blob->free.size() != (closure ? closure->size : 0)) {
        return raise_value_error(t, "{} requires closure of length {}, not {}", code->name->view(),
                                 code->blob->free.size(), closure ? closure->size : 0);
    }
    for (size_t i = 0; closure && i < closure->size; ++i) {
        if (!closure->items[i].is_object() ||
            closure->items[i].as_object()->type != t.types().cell) {
            return raise_type_error(t, "arg 5 (closure) expected cell, found {}",
                                    type_name(t, closure->items[i]));
        }
    }
    Function* fn = TRY(new_function(t, code, out[1].as<Dict>(), closure));
    if (is_str(out[2])) {
        decref(fn->name);
        fn->name = share(out[2].as<Str>());
    }
    if (is_tuple(out[3])) fn->defaults = share(out[3].as<Tuple>());
    return fn;
}

Value cell_repr(Thread& t, Value self) {
    const Value content = self.as<Cell>()->content;
    if (content.is_unbound()) {
        return TRY(new_str(t, fmt::format("<cell at {}: empty>",
                                          static_cast<const void*>(self.as_object()))));
    }
    return TRY(new_str(t, fmt::format("<cell at {}: {} object at {:#x}>",
                                      static_cast<const void*>(self.as_object()),
                                      type_name(t, content), content.bits())));
}

const GetSetDef cell_getset[] = {
    {"cell_contents",
     [](Thread& t, Value s) -> Value {
         const Value content = s.as<Cell>()->content;
         if (content.is_unbound()) return raise_value_error(t, "Cell is empty");
         return share(content);
     },
     [](Thread&, Value s, Value v) {
         replace(s.as<Cell>()->content, share(v));
         return true;
     }},
    {}};

Value cell_construct(Thread& t, Value, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[1];
    TRY(bind_arguments(t, "cell", "(contents=None, /)", args, nargs, keywords, out));
    return TRY(new_cell(t, out[0]));
}

}  // namespace

extern const TypeSpec function_spec = {
    .name = "function",
    .basic_size = sizeof(Function),
    .flags = type_has_attributes | type_weakrefable | type_method_like | type_immutable,
    .doc = "Create a function object.",
    .getset = function_getset,
    .fill =
        [](Type& type) {
            type.dealloc = function_dealloc;
            type.traverse = function_traverse;
            type.clear = function_clear;
            type.repr = function_repr;
            type.call = call_function;
            type.descriptor_get = function_get;
            type.construct = function_construct;
        },
};

extern const TypeSpec cell_spec = {
    .name = "cell",
    .basic_size = sizeof(Cell),
    .flags = type_immutable,
    .doc = "Create a new cell object.",
    .getset = cell_getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) { decref(static_cast<Cell*>(o)->content); };
            type.traverse = [](Object* o, Visitor& visit) { visit(static_cast<Cell*>(o)->content); };
            type.clear = [](Object* o) { drop(static_cast<Cell*>(o)->content); };
            type.repr = cell_repr;
            // By their contents; an empty cell is less than any other.
            type.compare = [](Thread& t, Value left, Value right, CompareOp op) -> Value {
                if (!right.is_object() || right.as_object()->type != left.as_object()->type) {
                    return Value::not_implemented();
                }
                Ref a = Ref::share(left.as<Cell>()->content);
                Ref b = Ref::share(right.as<Cell>()->content);
                if (a && b) return compare(t, op, *a, *b);
                return compare(t, op, Value::small_int(static_cast<bool>(a)),
                               Value::small_int(static_cast<bool>(b)));
            };
            type.hash = nullptr;
            type.construct = cell_construct;
        },
};

}  // namespace baton
