// The registry, and the module that all parts are put into.
#include "runtime/types/bytes.h"
#include "runtime/types/codec_errors.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/tuple.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "stdlib/codecs/codecs.h"
#include "stdlib/state.h"

namespace baton {

namespace codecs {

namespace {

// The objects are owned by Interpreter::owned.
struct Registry {
    List* search = nullptr;
    Dict* found = nullptr;      // by normalised name
    Dict* handlers = nullptr;   // of errors, by name
    Type* encoding_map = nullptr;
    Type* multibyte_map = nullptr;
    bool begun = false;         // the package encodings was imported
};

Registry& registry(Thread& t) { return *find_state<Registry>(*t.interpreter); }

// Lower case, with what is no letter, digit or dot as one "_".
std::string normalise(std::string_view name) {
    std::string out;
    bool gap = false;
    for (char c : name) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                            c == '.';
        if (!letter) {
            gap = true;
            continue;
        }
        if (gap && !out.empty()) out += '_';
        gap = false;
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return out;
}

// The CodecInfo, owned.
Value lookup(Thread& t, std::string_view name) {
    Registry& r = registry(t);
    if (name.find('\0') != std::string_view::npos) {
        return raise_value_error(t, "embedded null character");
    }
    Own<Str> key = Own<Str>::take(TRY(new_str(t, normalise(name))));
    const Value known = TRY(dict_get(t, r.found, key.value()));
    if (!known.is_unbound()) return share(known);
    if (!r.begun) {
        r.begun = true;
        Ref package = Ref::take(t.interpreter->hooks.import_module(t, "encodings"));
        if (package.get().is_error()) {
            (void)package.give();
            r.begun = false;
            return Failure{};
        }
    }
    for (size_t i = 0; i < r.search->size; ++i) {
        Ref function = Ref::share(r.search->items[i]);
        Ref result = Ref::take(TRY(call(t, *function, {key.value()})));
        if (result.get().is_none()) continue;
        if (!is_tuple(*result) || result.as<Tuple>()->size != 4) {
            return raise_type_error(t, "codec search functions must return 4-tuples");
        }
        TRY(dict_set(t, r.found, key.value(), *result));
        return result.give();
    }
    return raise(t, Exc::LookupError, "unknown encoding: {}", name);
}

// After a codec failed: notes which one.
void add_note(Thread& t, const char* action, std::string_view encoding) {
    Ref error = Ref::take(Value(take_pending(t)));
    if (!error.get().is_object()) return;
    Own<Str> text = Own<Str>::take(new_str(t, fmt::format("{} with '{}' codec failed", action, encoding)));
    Own<Str> name = Own<Str>::take(intern(t, "add_note"));
    if (text && name) {
        Ref done = Ref::take(call_method(t, *error, name.get(), {text.value()}));
        if (done.get().is_error()) (void)done.give();
    }
    clear_pending(t);
    set_pending(t, error.give().as_object());
}

// codec(object, errors)[0].
Value run(Thread& t, Value codec, bool encode, Value object, Value errors, std::string_view encoding) {
    Ref function = Ref::share(codec.as<Tuple>()->items[encode ? 0 : 1]);
    Ref result = Ref::take(errors.is_unbound() ? call(t, *function, {object})
                                               : call(t, *function, {object, errors}));
    if (result.get().is_error()) {
        (void)result.give();
        add_note(t, encode ? "encoding" : "decoding", encoding);
        return Failure{};
    }
    if (!is_tuple(*result) || result.as<Tuple>()->size != 2) {
        return raise_type_error(t, "{} must return a tuple (object, integer)",
                                encode ? "encoder" : "decoder");
    }
    return share(result.as<Tuple>()->items[0]);
}

bool check_names(Thread& t, const Value* args, const char* function) {
    for (int i = 1; i <= 2; ++i) {
        if (args[i].is_unbound() || is_str(args[i])) continue;
        return raise_type_error(t, "{}() argument '{}' must be str, not {}", function,
                                i == 1 ? "encoding" : "errors", type_name(t, args[i]));
    }
    return true;
}

template <bool encode>
Value code(Thread& t, const Value* args, size_t) {
    TRY(check_names(t, args, encode ? "encode" : "decode"));
    const std::string encoding = args[1].is_unbound() ? "utf-8" : to_string(args[1].as<Str>());
    Ref codec = Ref::take(TRY(lookup(t, encoding)));
    return run(t, *codec, encode, args[0], args[2], encoding);
}

// For str.encode and bytes.decode, which take encodings of text only.
template <bool encode>
Value code_text(Thread& t, const Value* args, size_t) {
    const std::string_view encoding = args[1].as<Str>()->view();
    const char* function = encode ? "encode" : "decode";
    Ref codec = Ref::take(TRY(lookup(t, encoding)));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "_is_text_encoding")));
    Ref is_text = Ref::take(TRY(find_attribute(t, *codec, name.value())));
    if (is_text && !TRY(is_truthy(t, *is_text))) {
        return raise(t, Exc::LookupError,
                     "'{}' is not a text encoding; use codecs.{}() to handle arbitrary codecs",
                     encoding, function);
    }
    Ref result = Ref::take(TRY(run(t, *codec, encode, args[0], args[2], encoding)));
    if (encode ? !is_bytes(*result) : !is_str(*result)) {
        return raise_type_error(
            t, "'{}' {} returned '{}' instead of '{}'; use codecs.{}() to {} to arbitrary types",
            encoding, encode ? "encoder" : "decoder", type_name(t, *result), encode ? "bytes" : "str",
            function, function);
    }
    return result.give();
}

Value module_lookup(Thread& t, const Value* args, size_t) {
    if (!is_str(args[0])) {
        return raise_type_error(t, "lookup() argument must be str, not {}", type_name(t, args[0]));
    }
    return lookup(t, args[0].as<Str>()->view());
}

Value module_register(Thread& t, const Value* args, size_t) {
    if (!type_of(t, args[0])->call) return raise_type_error(t, "argument must be callable");
    Registry& r = registry(t);
    if (!r.begun) {
        r.begun = true;
        Ref package = Ref::take(TRY(t.interpreter->hooks.import_module(t, "encodings")));
    }
    TRY(list_append(t, r.search, args[0]));
    return Value::none();
}

Value module_unregister(Thread& t, const Value* args, size_t) {
    Registry& r = registry(t);
    for (size_t i = 0; i < r.search->size; ++i) {
        if (!(r.search->items[i] == args[0])) continue;
        Ref gone = Ref::take(r.search->items[i]);
        for (size_t k = i + 1; k < r.search->size; ++k) r.search->items[k - 1] = r.search->items[k];
        --r.search->size;
        dict_clear(r.found);
        break;
    }
    return Value::none();
}

Value forget_codec(Thread& t, const Value* args, size_t) {
    if (dict_delete(t, registry(t).found, args[0]) == Truth::error) return Failure{};
    return Value::none();
}

Value register_error(Thread& t, const Value* args, size_t) {
    if (!is_str(args[0])) {
        return raise_type_error(t, "register_error() argument 1 must be str, not {}",
                                type_name(t, args[0]));
    }
    if (!type_of(t, args[1])->call) return raise_type_error(t, "handler must be callable");
    TRY(dict_set(t, registry(t).handlers, args[0], args[1]));
    return Value::none();
}

Value lookup_error(Thread& t, const Value* args, size_t) {
    if (!is_str(args[0])) {
        return raise_type_error(t, "lookup_error() argument must be str, not {}", type_name(t, args[0]));
    }
    const Value handler = TRY(dict_get(t, registry(t).handlers, args[0]));
    if (handler.is_unbound()) {
        return raise(t, Exc::LookupError, "unknown error handler name '{}'", args[0].as<Str>()->view());
    }
    return share(handler);
}

template <ErrorHandler handler>
Value handle(Thread& t, const Value* args, size_t) {
    return call_error_handler(t, handler, args[0]);
}

const NativeDef functions[] = {
    {"register", "(search_function, /)", module_register, "Register a codec search function."},
    {"unregister", "(search_function, /)", module_unregister,
     "Unregister a codec search function and clear the registry's cache."},
    {"lookup", "(encoding, /)", module_lookup,
     "Looks up a codec tuple in the Python codec registry and returns a CodecInfo object."},
    {"_forget_codec", "(encoding, /)", forget_codec, "Purge the named codec from the cache."},
    {"encode", "(obj, encoding='utf-8', errors='strict')", code<true>,
     "Encodes obj using the codec registered for encoding."},
    {"decode", "(obj, encoding='utf-8', errors='strict')", code<false>,
     "Decodes obj using the codec registered for encoding."},
    {"_encode_text", "(obj, encoding, errors, /)", code_text<true>, "What str.encode() asks."},
    {"_decode_text", "(obj, encoding, errors, /)", code_text<false>, "What bytes.decode() asks."},
    {"register_error", "(errors, handler, /)", register_error,
     "Register the specified error handler under the name errors."},
    {"lookup_error", "(name, /)", lookup_error,
     "Return the error handler for the specified error handling name."},
    {}};

const NativeDef handlers[] = {
    {"strict_errors", "(exception, /)", handle<ErrorHandler::strict>,
     "Implements the 'strict' error handling, which raises a UnicodeError on coding errors."},
    {"ignore_errors", "(exception, /)", handle<ErrorHandler::ignore>,
     "Implements the 'ignore' error handling, which ignores malformed data and continues."},
    {"replace_errors", "(exception, /)", handle<ErrorHandler::replace>,
     "Implements the 'replace' error handling, which replaces malformed data with a replacement "
     "marker."},
    {"xmlcharrefreplace_errors", "(exception, /)", handle<ErrorHandler::xmlcharrefreplace>,
     "Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character "
     "with the appropriate XML character reference."},
    {"backslashreplace_errors", "(exception, /)", handle<ErrorHandler::backslashreplace>,
     "Implements the 'backslashreplace' error handling, which replaces malformed data with a "
     "backslashed escape sequence."},
    {"namereplace_errors", "(exception, /)", handle<ErrorHandler::namereplace>,
     "Implements the 'namereplace' error handling, which replaces an unencodable character with a "
     "\\N{...} escape sequence."},
    {"surrogatepass", "(exception, /)", handle<ErrorHandler::surrogatepass>},
    {"surrogateescape", "(exception, /)", handle<ErrorHandler::surrogateescape>},
    {}};

}  // namespace

Type* encoding_map_type(Thread& t) { return registry(t).encoding_map; }
Type* multibyte_map_type(Thread& t) { return registry(t).multibyte_map; }

Value bytes_argument(Thread& t, Value v, bool text) {
    if (text && is_str(v)) return TRY(new_bytes(t, v.as<Str>()->view()));
    if (v.is_object() && v.as_object()->type == t.types().bytes) return share(v);
    Buffer buffer;
    TRY(buffer.read(t, v));
    return TRY(new_bytes(t, buffer.view()));
}

bool errors_argument(Thread& t, Value v, std::string& out) {
    out = "strict";
    if (v.is_unbound() || v.is_none()) return true;
    if (!is_str(v)) {
        return raise_type_error(t, "argument 2 must be str or None, not {}", type_name(t, v));
    }
    out = v.as<Str>()->view();
    return true;
}

Str* text_argument(Thread& t, Value v, const char* function) {
    if (is_str(v)) return v.as<Str>();
    return raise_type_error(t, "{}() argument 1 must be str, not {}", function, type_name(t, v));
}

Value pair(Thread& t, Value owned, size_t length) {
    Ref result = Ref::take(TRY(owned));
    return TRY(new_tuple(t, {*result, Value::small_int(static_cast<int64_t>(length))}));
}

}  // namespace codecs

bool fill_codecs_module(Thread& t, Dict* dict) {
    using namespace codecs;
    auto* r = find_state<Registry>(*t.interpreter);
    Own<Str> module = Own<Str>::take(TRY(intern(t, "_codecs")));
    if (!r) {
        r = make_state<Registry>(*t.interpreter);
        auto keep = [&](Object* object) { t.interpreter->owned.push_back(object); };
        keep(r->search = TRY(new_list(t)));
        keep(r->found = TRY(new_dict(t)));
        keep(r->handlers = TRY(new_dict(t)));
        keep(r->encoding_map = TRY(make_builtin_type(t, encoding_map_spec, nullptr)));
        keep(r->multibyte_map = TRY(make_builtin_type(t, multibyte_map_spec, nullptr)));
        TRY(add_functions(t, r->handlers, handlers, module.value()));
        // Under the names that errors= takes.
        for (const char* name : {"strict", "ignore", "replace", "xmlcharrefreplace",
                                 "backslashreplace", "namereplace"}) {
            Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
            Own<Str> function = Own<Str>::take(TRY(intern(t, std::string(name) + "_errors")));
            Ref handler = Ref::take(TRY(dict_pop(t, r->handlers, function.value())));
            TRY(dict_set(t, r->handlers, key.get(), *handler));
            TRY(dict_set(t, dict, function.get(), *handler));
        }
    }
    for (const NativeDef* table :
         {functions, unicode_functions, escape_functions, utf7_functions, charmap_functions,
          multibyte_functions}) {
        TRY(add_functions(t, dict, table, module.value()));
    }
    return true;
}

}  // namespace baton
