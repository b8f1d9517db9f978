// What sys knows about the interpreter, the platform and the command line.
#include <cfloat>

#include <unistd.h>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/set.h"
#include "runtime/types/simple_namespace.h"
#include "runtime/types/str.h"
#include "runtime/types/struct_sequence.h"
#include "runtime/types/tuple.h"
#include "stdlib/frozen.h"
#include "stdlib/module.h"
#include "stdlib/sys/sys.h"
#include "vm/introspect.h"

namespace baton {

namespace {

constexpr int major = 3, minor = 12, micro = 0;
constexpr const char* version_text = "3.12.0 (Baton 0.1.0)";

const char* const version_fields[] = {"major", "minor", "micro", "releaselevel", "serial", nullptr};
const StructSequenceSpec version_spec = {"sys.version_info", "Version of the language.",
                                         version_fields, 5, false};
const char* const flag_fields[] = {
    "debug",       "inspect",      "interactive",    "optimize",          "dont_write_bytecode",
    "no_user_site", "no_site",     "ignore_environment", "verbose",       "bytes_warning",
    "quiet",       "hash_randomization", "isolated", "dev_mode",          "utf8_mode",
    "warn_default_encoding", "safe_path", "int_max_str_digits", nullptr};
const StructSequenceSpec flags_spec = {"sys.flags", "Flags of the command line.", flag_fields, 18,
                                       false};
const char* const float_fields[] = {"max",      "max_exp", "max_10_exp", "min",   "min_exp",
                                    "min_10_exp", "dig",   "mant_dig",   "epsilon", "radix",
                                    "rounds",   nullptr};
const StructSequenceSpec float_spec = {"sys.float_info", "Limits of float.", float_fields, 11};
const char* const int_fields[] = {"bits_per_digit", "sizeof_digit", "default_max_str_digits",
                                  "str_digits_check_threshold", nullptr};
const StructSequenceSpec int_spec = {"sys.int_info", "How int is represented.", int_fields, 4};
const char* const hash_fields[] = {"width",     "modulus",   "inf",       "nan",    "imag",
                                   "algorithm", "hash_bits", "seed_bits", "cutoff", nullptr};
const StructSequenceSpec hash_spec = {"sys.hash_info", "How hashes are computed.", hash_fields, 9};
const char* const thread_fields[] = {"name", "lock", "version", nullptr};
const StructSequenceSpec thread_spec = {"sys.thread_info", "How threads are implemented.",
                                        thread_fields, 3};

struct Filler {
    Thread& t;
    Dict* dict;

    bool set(const char* name, Value v) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        return dict_set(t, dict, key.get(), v);
    }
    bool taking(const char* name, Value owned) {
        Ref v = Ref::take(TRY(owned));
        return set(name, *v);
    }
    bool text(const char* name, std::string_view value) {
        Own<Str> s = Own<Str>::take(TRY(new_str(t, value)));
        return set(name, s.value());
    }
    // Owned strings for a row of values.
    Ref str(std::string_view value) {
        Str* s = new_str(t, value);
        return Ref::take(s ? Value(s) : Value::error());
    }
    bool sequence(const char* name, const StructSequenceSpec& spec, std::span<const Value> values) {
        Own<Type> type = Own<Type>::take(TRY(make_struct_sequence(t, spec)));
        return taking(name, new_struct_sequence(t, type.get(), spec, values));
    }
    bool strings(const char* name, const std::vector<std::string>& items) {
        Own<List> list = Own<List>::take(TRY(new_list(t)));
        for (const std::string& item : items) {
            if (!list_append_taking(t, list.get(), Value(TRY(new_str(t, item))))) return false;
        }
        return set(name, list.value());
    }
};

Value n(int64_t v) { return Value::small_int(v); }

bool add_numbers(Filler& f) {
    Thread& t = f.t;
    auto real = [&](double d) { return Ref::take(new_float(t, d)); };
    Ref max = real(DBL_MAX), min = real(DBL_MIN), epsilon = real(DBL_EPSILON);
    const Value float_values[] = {*max,     n(1024), n(308),   *min, n(-1021), n(-307),
                                  n(15),    n(53),   *epsilon, n(2), n(1)};
    TRY(f.sequence("float_info", float_spec, float_values));
    const Value int_values[] = {n(64), n(8), n(4300), n(640)};
    TRY(f.sequence("int_info", int_spec, int_values));
    Ref modulus = Ref::take(new_int(t, (int64_t{1} << 61) - 1));
    Ref algorithm = f.str("siphash13");
    const Value hash_values[] = {n(64), *modulus,   n(314159), n(0), n(1000003),
                                 *algorithm, n(64), n(128),    n(0)};
    TRY(f.sequence("hash_info", hash_spec, hash_values));
    Ref pthread = f.str("pthread"), lock = f.str("baton");
    const Value thread_values[] = {*pthread, *lock, Value::none()};
    TRY(f.sequence("thread_info", thread_spec, thread_values));
    Ref maxsize = Ref::take(new_int(t, INT64_MAX));
    TRY(f.set("maxsize", *maxsize));
    return f.set("maxunicode", n(0x10ffff));
}

bool add_versions(Filler& f) {
    Thread& t = f.t;
    Ref level = f.str("final");
    const Value values[] = {n(major), n(minor), n(micro), *level, n(0)};
    TRY(f.sequence("version_info", version_spec, values));
    TRY(f.text("version", version_text));
    TRY(f.set("hexversion", n(major << 24 | minor << 16 | micro << 8 | 0xf0)));
    TRY(f.set("api_version", n(1013)));
    TRY(f.text("copyright", "Copyright (c) the Baton developers. MIT License."));
    Ref implementation = Ref::take(TRY(new_simple_namespace(t)));
    auto set = [&](const char* name, Value v) -> bool {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        return set_own_attribute(t, implementation.get().as_object(), key.get(), v);
    };
    Ref name = f.str("baton"), tag = f.str("baton-312"), arch = f.str("x86_64-linux-gnu");
    Own<Str> key = Own<Str>::take(TRY(intern(t, "version_info")));
    TRY(set("name", *name));
    TRY(set("cache_tag", *tag));
    TRY(set("version", dict_get(f.dict, key.get())));
    TRY(set("hexversion", n(major << 24 | minor << 16 | micro << 8 | 0xf0)));
    TRY(set("_multiarch", *arch));
    TRY(f.set("implementation", *implementation));
    Ref monitoring = Ref::take(TRY(t.interpreter->hooks.make_monitoring(t)));
    return f.set("monitoring", *monitoring);
}

bool add_module_names(Filler& f) {
    Thread& t = f.t;
    Own<List> native = Own<List>::take(TRY(new_list(t)));
    Own<List> all = Own<List>::take(TRY(new_list(t)));
    auto add = [&](std::string_view name, bool is_native) -> bool {
        Own<Str> s = Own<Str>::take(TRY(new_str(t, name)));
        if (is_native) TRY(list_append(t, native.get(), s.value()));
        if (name.find('.') == std::string_view::npos) TRY(list_append(t, all.get(), s.value()));
        return true;
    };
    TRY(add("builtins", true));
    TRY(add("sys", true));
    for (const NativeModule* m = native_modules; m->name; ++m) TRY(add(m->name, true));
    for (size_t i = 0; i < frozen_module_count; ++i) TRY(add(frozen_modules[i].name, false));
    TRY(list_sort(t, native.get(), Value::none(), false));
    Own<Tuple> names = Own<Tuple>::take(TRY(list_to_tuple(t, native.get())));
    TRY(f.set("builtin_module_names", names.value()));
    Ref set = Ref::take(TRY(call(t, Value(t.types().frozenset), {all.value()})));
    return f.set("stdlib_module_names", *set);
}

}  // namespace

bool update_sys_flags(Thread& t) {
    Filler f{t, t.interpreter->sys_dict};
    const CommandLine& line = command_line(t);
    const Value values[] = {n(0),
                            n(line.inspect),
                            n(line.inspect),
                            n(t.interpreter->options.optimize),
                            n(line.dont_write_bytecode),
                            n(line.isolated),
                            n(line.no_site),
                            n(line.ignore_environment || line.isolated),
                            n(line.verbose),
                            n(line.bytes_warning),
                            n(line.quiet),
                            n(1),
                            n(line.isolated),
                            Value::boolean(line.dev_mode),
                            n(line.utf8_mode),
                            n(line.warn_default_encoding),
                            Value::boolean(line.safe_path || line.isolated),
                            n(t.interpreter->options.int_max_str_digits)};
    TRY(f.sequence("flags", flags_spec, values));
    TRY(f.strings("warnoptions", line.warnings));
    TRY(f.strings("orig_argv", line.original));
    TRY(f.text("executable", line.executable));
    TRY(f.text("_base_executable", line.executable));
    Own<Dict> options = Own<Dict>::take(TRY(new_dict(t)));
    for (const std::string& option : line.x_options) {
        const size_t equals = option.find('=');
        Own<Str> name = Own<Str>::take(TRY(intern(t, option.substr(0, equals))));
        Ref value = equals == std::string::npos ? Ref::take(Value::true_())
                                                : f.str(option.substr(equals + 1));
        TRY(dict_set(t, options.get(), name.get(), *value));
    }
    TRY(f.set("_xoptions", options.value()));
    return f.set("dont_write_bytecode", Value::true_());
}

bool add_sys_information(Thread& t, Dict* dict) {
    Filler f{t, dict};
    TRY(add_versions(f));
    TRY(add_numbers(f));
    TRY(add_module_names(f));
    TRY(f.text("platform", "linux"));
    TRY(f.text("byteorder", "little"));
    TRY(f.text("abiflags", ""));
    TRY(f.text("float_repr_style", "short"));
    TRY(f.text("platlibdir", "lib"));
    TRY(f.text("_framework", ""));
    for (const char* name : {"prefix", "exec_prefix", "base_prefix", "base_exec_prefix"}) {
        TRY(f.text(name, "/usr"));
    }
    // meta_path, path_hooks and path_importer_cache are made by importlib when they are asked for.
    TRY(f.set("pycache_prefix", Value::none()));
    return true;
}

}  // namespace baton
