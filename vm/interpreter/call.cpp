#include "vm/interpreter/call.h"

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/stack_check.h"
#include "runtime/types/bound_method.h"
#include "runtime/types/dict.h"
#include "vm/interpreter/loop.h"
#include "vm/interpreter/slow_paths.h"
#include "vm/objects/generator.h"
#include "vm/objects/traceback.h"

namespace baton {

namespace {

void release_values(Value* values, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        Value v = values[i];
        values[i] = Value();
        decref(v);
    }
}

// "'a', 'b', and 'c'".
std::string quoted_list(const std::vector<std::string>& names) {
    std::string text;
    for (size_t i = 0; i < names.size(); ++i) {
        if (i > 0) {
            text += names.size() == 2 ? " and " : i + 1 == names.size() ? ", and " : ", ";
        }
        text += "'" + names[i] + "'";
    }
    return text;
}

std::string parameter_name(const Code* code, uint32_t index) {
    return code->blob->local_names[local_register(index) < code->blob->local_names.size()
                                       ? local_register(index)
                                       : index];
}

Failure raise_too_many(Thread& t, Function* fn, size_t given, size_t keyword_only_given) {
    const Code* code = fn->code;
    const size_t defaults = fn->defaults ? fn->defaults->size : 0;
    std::string takes;
    bool plural;
    if (defaults) {
        takes = fmt::format("from {} to {}", code->positional - defaults, code->positional);
        plural = true;
    } else {
        takes = std::to_string(code->positional);
        plural = code->positional != 1;
    }
    std::string were;
    if (keyword_only_given) {
        were = fmt::format("{} positional argument{} (and {} keyword-only argument{}) were", given,
                           given != 1 ? "s" : "", keyword_only_given,
                           keyword_only_given != 1 ? "s" : "");
    } else {
        were = fmt::format("{} {}", given, given == 1 ? "was" : "were");
    }
    return raise_type_error(t, "{}() takes {} positional argument{} but {} given",
                            fn->qualname->view(), takes, plural ? "s" : "", were);
}

Failure raise_missing(Thread& t, Function* fn, const std::vector<std::string>& names,
                      const char* kind) {
    return raise_type_error(t, "{}() missing {} required {} argument{}: {}", fn->qualname->view(),
                            names.size(), kind, names.size() == 1 ? "" : "s", quoted_list(names));
}

// Keyword arguments or a crowd of parameters: binds through a buffer.
bool bind_general(Thread& t, Function* fn, Value* window, size_t count, Tuple* keywords) {
    const Code* code = fn->code;
    const size_t nkw = keywords ? keywords->size : 0;
    const size_t given = count - nkw;
    const size_t named = code->positional + code->keyword_only;
    const size_t total = code->parameters;
    Ref few[24];
    std::vector<Ref> many;
    if (total + count > std::size(few)) many.resize(total + count);
    Ref* const bound = many.empty() ? few : many.data();
    Ref* const values = bound + total;
    for (size_t i = 0; i < count; ++i) {
        values[i] = Ref::take(window[i]);
        window[i] = Value();
    }
    const size_t direct = given < code->positional ? given : code->positional;
    for (size_t i = 0; i < direct; ++i) bound[i] = std::move(values[i]);
    size_t next = named;
    size_t extra_positional = given - direct;
    if (code->flags & code_var_positional) {
        Tuple* rest = TRY(new_tuple(t, extra_positional));
        for (size_t i = 0; i < extra_positional; ++i) rest->items[i] = values[direct + i].give();
        bound[next++] = Ref::take(rest);
        extra_positional = 0;
    }
    Dict* extra = nullptr;
    if (code->flags & code_var_keyword) {
        extra = TRY(new_dict(t));
        bound[next++] = Ref::take(extra);
    }
    for (size_t k = 0; k < nkw; ++k) {
        const Value key = keywords->items[k];
        if (!is_str(key)) return raise_type_error(t, "keywords must be strings");
        size_t found = named;
        for (size_t i = code->positional_only; i < named; ++i) {
            Str* name = code->local_names[local_register(i)];
            if (Value(name) == key || str_equal(name, key.as<Str>())) {
                found = i;
                break;
            }
        }
        Ref value = std::move(values[given + k]);
        if (found < named) {
            if (bound[found]) {
                return raise_type_error(t, "{}() got multiple values for argument '{}'",
                                        fn->qualname->view(), key.as<Str>()->view());
            }
            bound[found] = std::move(value);
        } else if (extra) {
            TRY(dict_set(t, extra, key, *value));
        } else {
            std::vector<std::string> wrong;
            for (size_t i = 0; i < code->positional_only; ++i) {
                for (size_t j = 0; j < nkw; ++j) {
                    if (is_str(keywords->items[j]) &&
                        str_equal(code->local_names[local_register(i)],
                                  keywords->items[j].as<Str>())) {
                        wrong.push_back(parameter_name(code, i));
                    }
                }
            }
            if (!wrong.empty()) {
                std::string names;
                for (const std::string& n : wrong) names += (names.empty() ? "" : ", ") + n;
                return raise_type_error(t,
                                        "{}() got some positional-only arguments passed as keyword "
                                        "arguments: '{}'",
                                        fn->qualname->view(), names);
            }
            return raise_type_error(t, "{}() got an unexpected keyword argument '{}'",
                                    fn->qualname->view(), key.as<Str>()->view());
        }
    }
    if (extra_positional) {
        size_t keyword_only_given = 0;
        for (size_t i = code->positional; i < named; ++i) keyword_only_given += bool(bound[i]);
        return raise_too_many(t, fn, given, keyword_only_given);
    }
    const size_t defaults = fn->defaults ? fn->defaults->size : 0;
    std::vector<std::string> missing;
    for (size_t i = 0; i < code->positional; ++i) {
        if (bound[i]) continue;
        if (i + defaults >= code->positional) {
            bound[i] = Ref::share(fn->defaults->items[i + defaults - code->positional]);
        } else {
            missing.push_back(parameter_name(code, i));
        }
    }
    if (!missing.empty()) return raise_missing(t, fn, missing, "positional");
    for (size_t i = code->positional; i < named; ++i) {
        if (bound[i]) continue;
        const Value fallback =
            fn->kwdefaults ? dict_get(fn->kwdefaults, code->local_names[local_register(i)])
                           : Value();
        if (fallback.is_unbound()) {
            missing.push_back(parameter_name(code, i));
        } else {
            bound[i] = Ref::share(fallback);
        }
    }
    if (!missing.empty()) return raise_missing(t, fn, missing, "keyword-only");
    for (size_t i = 0; i < total; ++i) window[local_register(i)] = bound[i].give();
    return true;
}

// What most calls with keywords are: names that the function knows or gathers, no positional argument
// too many, a default for whatever is missing. False, and nothing is touched, if a call is not like
// that.
bool bind_known_keywords(Thread& t, Function* fn, Value* window, size_t count, Tuple* keywords) {
    constexpr size_t most = 32;
    constexpr uint8_t gathered = 0xff;
    const Code* code = fn->code;
    const size_t named = code->positional + code->keyword_only;
    const size_t given = count - keywords->size;
    if (named > most || keywords->size > most || given > code->positional) return false;
    uint8_t targets[most];
    uint32_t set = 0;
    bool gathers = false;
    for (size_t k = 0; k < keywords->size; ++k) {
        const Value key = keywords->items[k];
        size_t i = code->positional_only;
        while (i < named && Value(code->local_names[i]) != key) ++i;
        if (i < named) {
            if (i < given || (set & 1u << i)) return false;
            set |= 1u << i;
            targets[k] = static_cast<uint8_t>(i);
        } else {
            // Interned, like the parameters' names, it equals none of them.
            if (!(code->flags & code_var_keyword) || !is_str(key)) return false;
            if (!key.as<Str>()->is_interned()) return false;
            targets[k] = gathered;
            gathers = true;
        }
    }
    const size_t defaults = fn->defaults ? fn->defaults->size : 0;
    uint64_t fallback[most];   // bits: Values would be initialised
    for (size_t i = given; i < named; ++i) {
        if (set & 1u << i) continue;
        if (i >= code->positional) {
            if (!fn->kwdefaults) return false;
            const Value v = dict_get(fn->kwdefaults, code->local_names[i]);
            if (v.is_unbound()) return false;
            fallback[i] = v.bits();
        } else if (i + defaults >= code->positional) {
            fallback[i] = fn->defaults->items[i + defaults - code->positional].bits();
        } else {
            return false;
        }
    }
    Own<Tuple> rest;
    Own<Dict> extra;
    // Without memory, the general way fails again and says so.
    if (code->flags & code_var_positional) {
        rest = Own<Tuple>::take(new_tuple(t, 0));
        if (!rest) return clear_pending(t), false;
    }
    if (code->flags & code_var_keyword) {
        extra = Own<Dict>::take(new_dict(t));
        if (!extra) return clear_pending(t), false;
        for (size_t k = 0; gathers && k < keywords->size; ++k) {
            if (targets[k] == gathered &&
                !dict_set(t, extra.get(), keywords->items[k], window[given + k])) {
                return clear_pending(t), false;
            }
        }
    }
    uint64_t values[most];
    for (size_t k = 0; k < keywords->size; ++k) {
        values[k] = window[given + k].bits();
        window[given + k] = Value();
    }
    for (size_t k = 0; k < keywords->size; ++k) {
        const Value v = Value::from_bits(values[k]);
        if (targets[k] == gathered) {
            decref(v);   // the dict holds it
        } else {
            window[targets[k]] = v;
        }
    }
    for (size_t i = given; i < named; ++i) {
        if (!(set & 1u << i)) window[i] = share(Value::from_bits(fallback[i]));
    }
    size_t next = named;
    if (rest) window[next++] = rest.give();
    if (extra) window[next] = extra.give();
    return true;
}

// Positional arguments, enough of them, for a function with *args or **kwargs or both. (With
// neither, there are too many.)
bool bind_rest(Thread& t, Function* fn, Value* window, size_t count) {
    const Code* code = fn->code;
    const size_t positional = code->positional;
    size_t next = positional;
    Own<Dict> named;
    if (code->flags & code_var_keyword) {
        named = Own<Dict>::take(new_dict(t));
        if (!named) {
            release_values(window, count);
            return false;
        }
    }
    if (code->flags & code_var_positional) {
        const size_t extra = count > positional ? count - positional : 0;
        Tuple* rest = new_tuple_taking(t, window + positional, extra);
        for (size_t i = positional; i < count; ++i) window[i] = Value();
        if (!rest) {
            release_values(window, std::min(count, positional));
            return false;
        }
        window[next++] = rest;
    } else if (count > positional) {
        raise_too_many(t, fn, count, 0);
        release_values(window, count);
        return false;
    }
    if (named) window[next] = named.give();
    for (size_t i = count; i < positional; ++i) {
        window[i] = share(fn->defaults->items[i + fn->defaults->size - positional]);
    }
    return true;
}

}  // namespace

bool bind_parameters(Thread& t, Function* fn, Value* window, size_t count, Tuple* keywords) {
    const Code* code = fn->code;
    constexpr uint32_t has_rest = code_var_positional | code_var_keyword;
    if (!keywords && count <= code->positional && !(code->flags & has_rest) &&
        code->keyword_only == 0 && code->parameters <= 192) {
        const size_t absent = code->positional - count;
        if (absent == 0) return true;
        const size_t defaults = fn->defaults ? fn->defaults->size : 0;
        if (absent <= defaults) {
            for (size_t i = 0; i < absent; ++i) {
                window[count + i] = share(fn->defaults->items[defaults - absent + i]);
            }
            return true;
        }
    }
    if (!keywords && code->keyword_only == 0 && code->parameters <= 192) {
        const size_t defaults = fn->defaults ? fn->defaults->size : 0;
        if (count + defaults >= code->positional) return bind_rest(t, fn, window, count);
    }
    if (keywords && bind_known_keywords(t, fn, window, count, keywords)) return true;
    return bind_general(t, fn, window, count, keywords);
}

Frame* push_frame(Thread& t, Frame* f, Function* fn, Value* window, FrameKind kind, int words) {
    if (++t.recursion_depth > t.recursion_limit) {
        --t.recursion_depth;
        raise(t, Exc::RecursionError, "maximum recursion depth exceeded");
        return nullptr;
    }
    Frame* n = next_frame(t, f);
    if (!n) {
        --t.recursion_depth;
        return nullptr;
    }
    n->previous = f;
    n->use_code(fn->code);
    n->function = fn;
    n->registers = window;
    n->pc = fn->code->instructions;
    n->kind = kind;
    n->return_words = static_cast<uint8_t>(words);
    n->special = kind != FrameKind::call || words != 1 || fn->code->registers > 256;
    t.frame = n;
    return n;
}

void leave_frame(Thread& t, Frame* f) {
    if (f->object) detach_frame_object(t, f);
    if (f->uses_chunk) {
        f->uses_chunk = false;
        leave_chunk(t);
    }
    Value names = f->names;
    f->names = Value();
    Value instance = f->instance;
    f->instance = Value();
    decref(names);
    decref(instance);
}

namespace {

// Binds and pushes; the arguments lie at `args`, owned. On failure they are released.
Frame* enter_function(Thread& t, Frame* f, Function* fn, Value* args, size_t count, Tuple* keywords,
                      FrameKind kind, int words) {
    const size_t size = std::max<size_t>(fn->code->registers, count);
    bool new_chunk = false;
    if (!window_fits(t, args, size) || (f && args < f->registers)) {
        Value* placed = place_window(t, args, count, size, new_chunk);
        if (!placed) {
            release_values(args, count);
            return nullptr;
        }
        args = placed;
    }
    Frame* n = nullptr;
    if (bind_parameters(t, fn, args, count, keywords)) {
        n = push_frame(t, f, fn, args, kind, words);
        if (!n) release_values(args, fn->code->registers);
    }
    if (!n) {
        if (new_chunk) leave_chunk(t);
        return nullptr;
    }
    if (new_chunk) n->special = n->uses_chunk = true;
    return n;
}

}  // namespace

Called begin_call(Thread& t, Frame* f, Value& callee, Value* args, size_t count, Tuple* keywords,
                  int words, Value& result) {
    if (callee.is_object()) {
        Type* type = callee.as_object()->type;
        if (type == t.types().function) {
            Frame* n = enter_function(t, f, callee.as<Function>(), args, count, keywords,
                                      FrameKind::call, words);
            if (n) return Called::entered;
            Value gone = callee;
            callee = Value();
            decref(gone);
            return Called::failed;
        }
        if (type == t.types().bound_method) {
            auto* method = callee.as<BoundMethod>();
            if (method->function.is_object() &&
                method->function.as_object()->type == t.types().function) {
                // The window starts afresh above the frame: self, then the arguments.
                Function* fn = method->function.as<Function>();
                const size_t size = std::max<size_t>(fn->code->registers, count + 1);
                bool new_chunk = false;
                Value* window = place_window(t, nullptr, 0, size, new_chunk);
                if (window) {
                    window[0] = share(method->self);
                    for (size_t i = 0; i < count; ++i) {
                        window[i + 1] = args[i];
                        args[i] = Value();
                    }
                    Value bound = callee;
                    callee = share(Value(fn));
                    decref(bound);
                    Frame* n = nullptr;
                    if (bind_parameters(t, fn, window, count + 1, keywords)) {
                        n = push_frame(t, f, fn, window, FrameKind::call, words);
                        if (!n) release_values(window, fn->code->registers);
                    }
                    if (n) {
                        if (new_chunk) n->special = n->uses_chunk = true;
                        return Called::entered;
                    }
                    if (new_chunk) leave_chunk(t);
                } else {
                    release_values(args, count);
                }
                Value gone = callee;
                callee = Value();
                decref(gone);
                return Called::failed;
            }
        }
    }
    const size_t positional = keywords ? count - keywords->size : count;
    result = call(t, callee, args, positional, keywords);
    release_values(args, count);
    Value gone = callee;
    callee = Value();
    decref(gone);
    return result.is_error() ? Called::failed : Called::done;
}

Called begin_call_ex(Thread& t, Frame* f, Value& callee, Tuple* args, Dict* kwargs, int words,
                     Value& result) {
    auto fail = [&] {
        Value gone = callee;
        callee = Value();
        decref(gone);
        return Called::failed;
    };
    if (callee.is_object() && callee.as_object()->type == t.types().function) {
        Function* fn = callee.as<Function>();
        const size_t nkw = kwargs ? kwargs->size : 0;
        Own<Tuple> names;
        if (nkw) {
            names = Own<Tuple>::take(new_tuple(t, nkw));
            if (!names) return fail();
        }
        const size_t count = args->size + nkw;
        const size_t size = std::max<size_t>(fn->code->registers, count);
        bool new_chunk = false;
        Value* window = place_window(t, nullptr, 0, size, new_chunk);
        if (!window) return fail();
        for (size_t i = 0; i < args->size; ++i) window[i] = share(args->items[i]);
        size_t position = 0, k = 0;
        Value key, value;
        while (k < nkw && dict_next(kwargs, position, key, value)) {
            if (!is_str(key)) {
                release_values(window, count);
                if (new_chunk) leave_chunk(t);
                raise_type_error(t, "keywords must be strings");
                return fail();
            }
            names->items[k] = share(key);
            window[args->size + k++] = share(value);
        }
        Frame* n = nullptr;
        if (bind_parameters(t, fn, window, count, names.get())) {
            n = push_frame(t, f, fn, window, FrameKind::call, words);
            if (!n) release_values(window, fn->code->registers);
        }
        if (n) {
            if (new_chunk) n->special = n->uses_chunk = true;
            return Called::entered;
        }
        if (new_chunk) leave_chunk(t);
        return fail();
    }
    result = call_with(t, callee, args, kwargs);
    if (result.is_error()) return fail();
    Value gone = callee;
    callee = Value();
    decref(gone);
    return Called::done;
}

namespace {

// call_function's shortest way: the arguments are the parameters, and there is room for the frame and
// the window, as there nearly always is. Null if not. (C++ in between does not count as a level of
// recursion, as long as its stack lasts.)
Frame* push_directly(Thread& t, Function* fn, const Value* args, size_t nargs) {
    Frame* below = t.frame;
    if (fn->simple_arguments != nargs || !below || !below->next_slot || t.slot.budget <= 0 ||
        t.recursion_depth >= t.recursion_limit ||
        static_cast<const char*>(__builtin_frame_address(0)) < t.c_stack_limit) [[unlikely]] {
        return nullptr;
    }
    Value* window = below->generator ? below->stack_top : below->registers + below->code->registers;
    if (!window_fits(t, window, fn->code->registers)) return nullptr;
    for (size_t i = 0; i < nargs; ++i) window[i] = share(args[i]);
    Frame* n = below->next_slot;
    n->previous = below;
    n->use_code(fn->code);
    n->function = fn;
    n->registers = window;
    n->pc = fn->code->instructions;
    n->kind = FrameKind::entry;
    n->return_words = 0;
    n->special = true;
    t.frame = n;
    ++t.recursion_depth;
    return n;
}

}  // namespace

Value call_function(Thread& t, Value callable, const Value* args, size_t nargs, Tuple* keywords) {
    Function* fn = callable.as<Function>();
    if (!keywords && push_directly(t, fn, args, nargs)) [[likely]] {
        incref(callable);
        const Value result = run(t);
        decref(callable);
        return result;
    }
    if (!stack_left(t)) return Failure{};
    // C++ code that calls short functions without end would otherwise never give way.
    if (t.slot.budget <= 0 && !poll(t)) return Failure{};
    const size_t count = nargs + (keywords ? keywords->size : 0);
    const size_t size = std::max<size_t>(fn->code->registers, count);
    bool new_chunk = false;
    Value* window = TRY(place_window(t, nullptr, 0, size, new_chunk));
    for (size_t i = 0; i < count; ++i) window[i] = share(args[i]);
    Ref keep = Ref::share(callable);
    Frame* n = nullptr;
    if (bind_parameters(t, fn, window, count, keywords)) {
        n = push_frame(t, t.frame, fn, window, FrameKind::entry, 0);
        if (!n) release_values(window, fn->code->registers);
    }
    if (!n) {
        if (new_chunk) leave_chunk(t);
        return Failure{};
    }
    if (new_chunk) n->special = n->uses_chunk = true;
    return run(t);
}

Value run_code(Thread& t, Code* code, Dict* globals, Value names, Tuple* closure) {
    if (!stack_left(t)) return Failure{};
    Own<Function> fn = Own<Function>::take(TRY(new_function(t, code, globals, closure)));
    bool new_chunk = false;
    Value* window = TRY(place_window(t, nullptr, 0, code->registers, new_chunk));
    Frame* n = push_frame(t, t.frame, fn.get(), window, FrameKind::entry, 0);
    if (!n) {
        if (new_chunk) leave_chunk(t);
        return Failure{};
    }
    n->special = true;
    n->uses_chunk = new_chunk;
    // Names that are the globals are left out: their instructions are quickened then.
    // A dict's subclass may have its own way with items.
    if (names != Value(globals) || globals->type != t.types().dict) n->names = share(names);
    return run(t);
}

}  // namespace baton
