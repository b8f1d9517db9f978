#include "vm/objects/traceback.h"

#include <algorithm>
#include <cstring>

#include "runtime/core/argument_type.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/mappingproxy.h"
#include "vm/introspect.h"
#include "vm/objects/generator.h"
#include "vm/objects/tracing.h"

namespace baton {

namespace {

void init_tracing(FrameObject* object) {
    object->trace = Value::none();
    object->called_native = object->monitored_call = object->monitored_argument = Value();
    object->seen_line = 0;
    object->seen_address = 0;
    object->seen_op = Op::NOP;
    object->seen_raised = true;
    object->shown_line = object->traced_line = 0;
    object->trace_raised = object->trace_jumped = false;
    object->trace_event = nullptr;
    object->traced_address = 0;
    object->traced_op = Op::NOP;
    object->trace_entered = object->trace_opcodes = false;
    object->trace_lines = true;
}

}  // namespace

bool hides_ranges(Thread& t) {
    const auto& options = command_line(t).x_options;
    return std::find(options.begin(), options.end(), "no_debug_ranges") != options.end();
}

FrameObject* frame_object(Thread& t, Frame* frame) {
    if (frame->object) return frame->object;
    FrameObject* object = allocate<FrameObject>(t, t.types().frame);
    if (!object) return nullptr;
    object->frame = frame;
    object->code = share(frame->code);
    object->globals = share(frame->function->globals);
    object->builtins = share(frame->function->builtins);
    object->back = nullptr;
    object->locals = Value();
    object->address = 0;
    init_tracing(object);
    frame->object = object;
    frame->special = true;
    return object;
}

namespace {

// Calls visit(name, value or unbound) for the variables of a code object; `local` gives the one of a
// number. A name can come more than once: comprehensions have variables of their own.
template <class Local, class Visit>
bool each_local(Thread& t, const Code* code, const Tuple* closure, Local local, Visit visit) {
    const auto& cells = code->blob->cells;
    for (uint32_t i = 0; i < code->local_name_count; ++i) {
        Str* name = code->local_names[i];
        if (name->size == 0 || name->data[0] == '.') continue;
        Value v = local(i);
        for (const CellVariable& cell : cells) {
            if (cell.local == i && v.is_object() && v.as_object()->type == t.types().cell) {
                v = v.as<Cell>()->content;
                break;
            }
        }
        TRY(visit(name, v));
    }
    for (const CellVariable& cell : cells) {
        const Value v = cell.local < code->local_name_count ? local(cell.local) : Value();
        if (!v.is_object() || v.as_object()->type != t.types().cell) continue;
        Own<Str> name = Own<Str>::take(TRY(intern(t, std::string_view(cell.name))));
        TRY(visit(name.get(), v.as<Cell>()->content));
    }
    const auto& free = code->blob->free;
    for (size_t i = 0; closure && i < free.size(); ++i) {
        Own<Str> name = Own<Str>::take(TRY(intern(t, std::string_view(free[i].name))));
        TRY(visit(name.get(), closure->items[i].as<Cell>()->content));
    }
    return true;
}

bool has_value(Value v) { return !v.is_unbound() && v.bits() != 0; }

// Writes the variables of a code object into a dict, which keeps what else is in it.
template <class Local>
bool write_locals(Thread& t, Dict* dict, const Code* code, const Tuple* closure, Local local) {
    if (dict->size) {
        TRY(each_local(t, code, closure, local, [&](Str* name, Value v) -> bool {
            if (has_value(v) || dict_find(dict, name) < 0) return true;
            const Value gone = dict_pop(t, dict, name);
            if (gone.is_error()) return false;
            decref(gone);
            return true;
        }));
    }
    return each_local(t, code, closure, local, [&](Str* name, Value v) -> bool {
        return !has_value(v) || dict_set(t, dict, name, v);
    });
}

// The same in a new dict.
template <class Local>
Dict* dict_of_locals(Thread& t, const Code* code, const Tuple* closure, Local local) {
    Own<Dict> dict = Own<Dict>::take(TRY(new_dict(t)));
    TRY(write_locals(t, dict.get(), code, closure, local));
    return dict.give();
}

// The locals of a frame as a dict (owned): the one that Python's view of the frame has had before,
// where a debugger may have left names of its own.
Dict* snapshot_locals(Thread& t, Frame* frame) {
    const auto local = [&](uint32_t i) { return frame->registers[local_register(i)]; };
    const Tuple* closure = frame->function->closure;
    if (frame->object && !frame->object->locals.is_unbound()) {
        Own<Dict> dict = Own<Dict>::share(frame->object->locals.as<Dict>());
        TRY(write_locals(t, dict.get(), frame->code, closure, local));
        return dict.give();
    }
    return dict_of_locals(t, frame->code, closure, local);
}

// The namespace of a module or class body; while a comprehension in it runs, a copy with that one's
// variables.
Value with_comprehension_variables(Thread& t, Frame* frame, Value names) {
    Own<Dict> copy;
    TRY(each_local(
        t, frame->code, nullptr, [&](uint32_t i) { return frame->registers[local_register(i)]; },
        [&](Str* name, Value v) -> bool {
            if (!has_value(v)) return true;
            if (!copy) {
                copy = Own<Dict>::take(TRY(new_dict(t)));
                TRY(dict_update(t, copy.get(), names));
            }
            return dict_set(t, copy.get(), name, v);
        }));
    return copy ? Value(copy.give()) : share(names);
}

void drop_locals(Traceback* tb) {
    Value* locals = tb->locals;
    const uint32_t count = tb->local_count;
    tb->locals = nullptr;
    tb->local_count = 0;
    for (uint32_t i = 0; i < count; ++i) decref(locals[i]);
    if (locals) tb->type->interpreter->heap.free_raw(locals, count * sizeof(Value));
    Tuple* closure = tb->closure;
    tb->closure = nullptr;
    xdecref(closure);
}

}  // namespace

Value frame_locals(Thread& t, Frame* frame) {
    if (!(frame->code->flags & code_optimized)) {
        const Value names =
            frame->names.is_unbound() ? Value(frame->function->globals) : frame->names;
        return with_comprehension_variables(t, frame, names);
    }
    // The frame keeps the dict: it is the same one each time.
    FrameObject* object = TRY(frame_object(t, frame));
    Own<Dict> dict = Own<Dict>::take(TRY(snapshot_locals(t, frame)));
    replace(object->locals, share(dict.value()));
    return dict.give();
}

void detach_frame_object(Thread& t, Frame* frame) {
    FrameObject* object = frame->object;
    frame->object = nullptr;
    if (object->refcount > 1) {
        object->address = frame->code->address_of(frame->pc);
        if (frame->previous) {
            SavedException saved(t);
            if (FrameObject* back = frame_object(t, frame->previous)) {
                object->back = share(back);
            } else {
                clear_pending(t);  // there is no memory for it
            }
        }
        if (object->locals.is_unbound() && !(frame->code->flags & code_optimized)) {
            object->locals = frame_locals(t, frame);
        }
        if (object->locals.is_unbound() || object->locals.is_error()) object->locals = Value();
    }
    object->frame = nullptr;
    decref(object);
}

void add_traceback(Thread& t, Frame* frame, const uint32_t* pc) {
    auto* exception = static_cast<Exception*>(t.exception);
    if (!exception) return;
    Object* block = t.interpreter->heap.allocate_object(sizeof(Traceback), t.types().traceback);
    if (!block) return;  // an incomplete traceback is better than another error
    auto* entry = static_cast<Traceback*>(block);
    entry->next = exception->traceback.is_object() ? exception->traceback.as<Traceback>() : nullptr;
    entry->frame = frame->object ? share(frame->object) : nullptr;
    entry->code = share(frame->code);
    entry->globals = share(frame->function->globals);
    entry->address = frame->code->address_of(pc);
    entry->line = 0;
    entry->local_count = 0;
    entry->locals = nullptr;
    entry->closure = nullptr;
    exception->traceback = entry;
}

void keep_frame_locals(Thread& t, Frame* frame) {
    if (frame->object->refcount == 1 || !(frame->code->flags & code_optimized)) return;
    SavedException saved(t);
    if (Dict* locals = snapshot_locals(t, frame)) {
        replace(frame->object->locals, Value(locals));
    } else {
        clear_pending(t);
    }
}

void show_frame(Thread& t, Frame* frame) {
    const Value front = static_cast<Exception*>(t.exception)->traceback;
    if (!front.is_object()) return;
    auto* entry = front.as<Traceback>();
    if (entry->code != frame->code || entry->frame || entry->locals) return;
    FrameObject* object = frame->object;
    if (!object) {
        SavedException saved(t);
        object = frame_object(t, frame);
        if (!object) {
            clear_pending(t);
            return;
        }
    }
    entry->frame = share(object);
}

void keep_locals(Thread& t, Frame* frame) {
    const Code* code = frame->code;
    if (!(code->flags & code_optimized)) return;
    const Value front = static_cast<Exception*>(t.exception)->traceback;
    if (!front.is_object()) return;
    auto* entry = front.as<Traceback>();
    if (entry->code != code || entry->locals) return;
    if (FrameObject* object = frame->object) {
        if (entry->frame != object || object->refcount > 2) {
            keep_frame_locals(t, frame);
            // Code that raises again what was handled stands in no line.
            if (find_position(*code->blob, code->address_of(frame->pc)).line <= 0) {
                frame->pc = code->instructions + entry->address;
            }
            return;
        }
        // Only this traceback refers to it, and does not need to yet.
        entry->frame = nullptr;
        decref(object);
    }
    const uint32_t count = code->local_name_count;
    if (count) {
        auto* locals =
            static_cast<Value*>(t.interpreter->heap.allocate_raw(count * sizeof(Value)));
        if (!locals) return;
        for (uint32_t i = 0; i < count; ++i) {
            Value& v = frame->registers[local_register(i)];
            locals[i] = v;
            v = Value();
        }
        entry->locals = locals;
        entry->local_count = count;
    }
    if (frame->function->closure) entry->closure = share(frame->function->closure);
}

int traceback_line(const Traceback* tb) {
    if (tb->line) return tb->line;
    return find_position(*tb->code->blob, tb->address).line;
}

namespace {

FrameObject* self_frame(Value v) { return v.as<FrameObject>(); }

bool set_flag(Thread& t, const char* name, bool& flag, Value v) {
    if (v.is_unbound()) return raise_type_error(t, "cannot delete attribute {}", name);
    if (v.bits() != Value::true_().bits() && v.bits() != Value::false_().bits()) {
        return raise_type_error(t, "attribute value type must be bool");
    }
    flag = v.bits() == Value::true_().bits();
    return true;
}

const GetSetDef frame_getset[] = {
    {"f_back",
     [](Thread& t, Value s) -> Value {
         FrameObject* f = self_frame(s);
         if (f->frame) {
             if (!f->frame->previous) return Value::none();
             return share(Value(TRY(frame_object(t, f->frame->previous))));
         }
         return f->back ? share(Value(f->back)) : Value::none();
     }},
    {"f_code", [](Thread&, Value s) { return share(Value(self_frame(s)->code)); }},
    {"f_globals", [](Thread&, Value s) { return share(Value(self_frame(s)->globals)); }},
    {"f_builtins", [](Thread&, Value s) { return share(Value(self_frame(s)->builtins)); }},
    {"f_locals",
     [](Thread& t, Value s) -> Value {
         FrameObject* f = self_frame(s);
         if (f->frame) {
             Value locals = TRY(frame_locals(t, f->frame));
             replace(f->locals, share(locals));
             return locals;
         }
         if (f->locals.is_unbound()) f->locals = TRY(new_dict(t));
         return share(f->locals);
     }},
    {"f_lineno",
     [](Thread&, Value s) -> Value {
         FrameObject* f = self_frame(s);
         if (f->shown_line) return Value::small_int(f->shown_line);
         const uint32_t address = f->frame ? f->code->address_of(f->frame->pc) : f->address;
         return Value::small_int(find_line(*f->code->blob, address));
     },
     [](Thread& t, Value s, Value v) { return jump_to_line(t, self_frame(s), v); }},
    {"f_lasti",
     [](Thread& t, Value s) -> Value {
         FrameObject* f = self_frame(s);
         return new_int(t, 2 * int64_t{f->frame ? f->code->address_of(f->frame->pc) : f->address});
     }},
    {"f_trace", [](Thread&, Value s) { return share(self_frame(s)->trace); },
     [](Thread&, Value s, Value v) {
         FrameObject* f = self_frame(s);
         if (f->frame && f->trace.is_none() && !f->shown_line) {
             // The line it stands in has begun already.
             f->traced_line =
                 find_line(*f->code->blob, f->code->address_of(f->frame->pc));
         }
         replace(f->trace, v.is_unbound() ? Value::none() : share(v));
         return true;
     }},
    {"f_trace_lines",
     [](Thread&, Value s) { return Value::boolean(self_frame(s)->trace_lines); },
     [](Thread& t, Value s, Value v) {
         return set_flag(t, "f_trace_lines", self_frame(s)->trace_lines, v);
     }},
    {"f_trace_opcodes",
     [](Thread&, Value s) { return Value::boolean(self_frame(s)->trace_opcodes); },
     [](Thread& t, Value s, Value v) {
         return set_flag(t, "f_trace_opcodes", self_frame(s)->trace_opcodes, v);
     }},
    {}};

Value frame_clear(Thread& t, const Value* args, size_t) {
    FrameObject* f = self_frame(args[0]);
    if (f->frame && (!f->frame->generator || !clear_generator_frame(t, f->frame->generator))) {
        return raise(t, Exc::RuntimeError, "cannot clear an executing frame");
    }
    replace(f->locals, Value());
    return Value::none();
}

const NativeDef frame_methods[] = {
    {"clear", "(self, /)", frame_clear, "Drop the references that the frame holds."}, {}};

Value frame_repr(Thread& t, Value self) {
    FrameObject* f = self_frame(self);
    const uint32_t address = f->frame ? f->code->address_of(f->frame->pc) : f->address;
    return TRY(new_str(t, fmt::format("<frame at {}, file '{}', line {}, code {}>",
                                      static_cast<const void*>(f), f->code->filename->view(),
                                      find_position(*f->code->blob, address).line,
                                      f->code->name->view())));
}

Traceback* self_traceback(Value v) { return v.as<Traceback>(); }

const GetSetDef traceback_getset[] = {
    {"tb_next",
     [](Thread&, Value s) {
         Traceback* next = self_traceback(s)->next;
         return next ? share(Value(next)) : Value::none();
     },
     [](Thread& t, Value s, Value v) -> bool {
         Traceback* next = nullptr;
         if (v.is_object() && v.as_object()->type == t.types().traceback) {
             next = v.as<Traceback>();
             for (Traceback* tb = next; tb; tb = tb->next) {
                 if (tb == self_traceback(s)) {
                     return raise_value_error(t, "traceback loop detected");
                 }
             }
             incref(next);
         } else if (!v.is_none()) {
             return raise_type_error(t, "expected traceback object or None, got '{}'",
                                     type_name(t, v));
         }
         Traceback* old = self_traceback(s)->next;
         self_traceback(s)->next = next;
         xdecref(old);
         return true;
     }},
    {"tb_frame",
     [](Thread& t, Value s) -> Value {
         Traceback* tb = self_traceback(s);
         if (!tb->frame) {
             // The frame was never looked at while it ran; this one knows code and position.
             FrameObject* f = TRY(allocate<FrameObject>(t, t.types().frame));
             f->frame = nullptr;
             f->code = share(tb->code);
             f->globals = share(tb->globals);
             f->builtins = share(t.interpreter->builtins);
             f->back = nullptr;
             f->locals = Value();
             f->address = tb->address;
             init_tracing(f);
             tb->frame = f;
             if (!(tb->code->flags & code_optimized)) {
                 f->locals = share(Value(tb->globals));
             } else if (tb->locals || tb->closure) {
                 f->locals = TRY(dict_of_locals(t, tb->code, tb->closure, [&](uint32_t i) {
                     return i < tb->local_count ? tb->locals[i] : Value();
                 }));
                 drop_locals(tb);
             }
         }
         return share(Value(tb->frame));
     }},
    {"tb_lineno",
     [](Thread& t, Value s) -> Value { return new_int(t, traceback_line(self_traceback(s))); }},
    {"tb_lasti",
     [](Thread& t, Value s) -> Value { return new_int(t, 2 * int64_t{self_traceback(s)->address}); }},
    {}};

Value traceback_dir(Thread& t, const Value*, size_t) {
    Own<List> names = Own<List>::take(TRY(new_list(t)));
    for (const char* text : {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"}) {
        Own<Str> name = Own<Str>::take(TRY(intern(t, text)));
        TRY(list_append(t, names.get(), name.value()));
    }
    return names.give();
}

const NativeDef traceback_methods[] = {
    {"__dir__", "(self, /)", traceback_dir, "The attributes of a traceback."}, {}};

Value traceback_construct(Thread& t, Value, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[4];
    TRY(bind_arguments(t, "TracebackType", "(tb_next, tb_frame, tb_lasti, tb_lineno)", args, nargs,
                       keywords, out));
    const bool last = out[0].is_none();
    if (!last && (!out[0].is_object() || out[0].as_object()->type != t.types().traceback)) {
        return raise_type_error(t, "expected traceback object or None, got '{}'",
                                type_name(t, out[0]));
    }
    if (!out[1].is_object() || out[1].as_object()->type != t.types().frame) {
        return raise_type_error(t, "TracebackType() argument 'tb_frame' must be frame, not {}",
                                argument_type(t, out[1]));
    }
    const int64_t at = TRY(to_int64(t, out[2]));
    const int64_t line = TRY(to_int64(t, out[3]));
    for (const int64_t number : {at, line}) {
        if (number < INT32_MIN || number > INT32_MAX) {
            return raise(t, Exc::OverflowError, "Python int too large to convert to C int");
        }
    }
    auto* tb = TRY(allocate<Traceback>(t, t.types().traceback));
    FrameObject* frame = out[1].as<FrameObject>();
    tb->next = last ? nullptr : share(out[0].as<Traceback>());
    tb->frame = share(frame);
    tb->code = share(frame->code);
    tb->globals = share(frame->globals);
    tb->address = static_cast<uint32_t>(std::clamp<int64_t>(at / 2, 0, INT32_MAX));
    tb->line = static_cast<int32_t>(std::clamp<int64_t>(line, INT32_MIN, INT32_MAX));
    tb->local_count = 0;
    tb->locals = nullptr;
    tb->closure = nullptr;
    return tb;
}

// Long chains are dropped link by link, without recursion, the innermost frame first: what nobody
// else holds is turned around for that.
void traceback_dealloc(Object* object) {
    auto* tb = static_cast<Traceback*>(object);
    Traceback* turned = nullptr;
    Traceback* rest = tb->next;
    while (rest && rest->refcount == 1) {
        Traceback* after = rest->next;
        rest->next = turned;
        turned = rest;
        rest = after;
    }
    if (turned) tb->next = nullptr;
    while (turned) {
        Traceback* inner = turned;
        turned = inner->next;
        inner->next = rest;
        rest = nullptr;
        drop_locals(inner);
        decref(inner);
    }
    drop_locals(tb);
    xdecref(tb->next);
    xdecref(tb->frame);
    decref(tb->code);
    decref(tb->globals);
}

}  // namespace

extern const TypeSpec frame_spec = {
    .name = "frame",
    .basic_size = sizeof(FrameObject),
    .flags = type_immutable,
    .methods = frame_methods,
    .getset = frame_getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* f = static_cast<FrameObject*>(o);
                decref(f->code);
                decref(f->globals);
                decref(f->builtins);
                xdecref(f->back);
                decref(f->locals);
                decref(f->trace);
                decref(f->called_native);
                decref(f->monitored_call);
                decref(f->monitored_argument);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                auto* f = static_cast<FrameObject*>(o);
                visit(f->code);
                visit(f->globals);
                visit(f->builtins);
                visit(f->back);
                visit(f->locals);
                visit(f->trace);
                visit(f->called_native);
                visit(f->monitored_call);
                visit(f->monitored_argument);
            };
            type.clear = [](Object* o) {
                auto* f = static_cast<FrameObject*>(o);
                replace(f->locals, Value());
                replace(f->trace, Value::none());
            };
            type.repr = frame_repr;
        },
};

extern const TypeSpec traceback_spec = {
    .name = "traceback",
    .basic_size = sizeof(Traceback),
    .flags = type_immutable,
    .methods = traceback_methods,
    .getset = traceback_getset,
    .fill =
        [](Type& type) {
            type.construct = traceback_construct;
            type.dealloc = traceback_dealloc;
            type.traverse = [](Object* o, Visitor& visit) {
                auto* tb = static_cast<Traceback*>(o);
                visit(tb->frame);
                visit(tb->code);
                visit(tb->globals);
                visit(tb->next);
                visit(tb->closure);
                for (uint32_t i = 0; i < tb->local_count; ++i) visit(tb->locals[i]);
            };
            type.clear = [](Object* o) { drop_locals(static_cast<Traceback*>(o)); };
        },
};

}  // namespace baton
