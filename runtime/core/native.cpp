#include "runtime/core/native.h"

#include <algorithm>
#include <cstring>

#include "runtime/base/hash.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"

namespace baton {

// ---------------------------------------------------------------- signatures

namespace {

// Reads the text of a signature parameter by parameter.
class SignatureReader {
public:
    explicit SignatureReader(const char* text) : at_(text) {
        if (*at_ == '(') ++at_;
    }

    // The next parameter without blanks around it; false at the end.
    bool next(std::string_view& name, bool& has_default) {
        while (*at_ == ' ' || *at_ == ',') ++at_;
        if (*at_ == ')' || *at_ == '\0') return false;
        const char* begin = at_;
        const char* name_end = nullptr;
        has_default = false;
        int depth = 0;
        char quote = 0;
        for (; *at_; ++at_) {
            const char c = *at_;
            if (quote) {
                if (c == '\\' && at_[1]) {
                    ++at_;
                } else if (c == quote) {
                    quote = 0;
                }
                continue;
            }
            if (c == '\'' || c == '"') quote = c;
            if (c == '(' || c == '[' || c == '{') ++depth;
            if (c == ')' || c == ']' || c == '}') {
                if (depth == 0) break;
                --depth;
            }
            if (c == ',' && depth == 0) break;
            if ((c == '=' || c == ':') && depth == 0 && !name_end) name_end = at_;
            if (c == '=' && depth == 0) has_default = true;
        }
        const char* end = name_end ? name_end : at_;
        while (end > begin && end[-1] == ' ') --end;
        name = {begin, static_cast<size_t>(end - begin)};
        return true;
    }

private:
    const char* at_;
};

void release(Signature* signature) {
    if (signature && --signature->references == 0) free_signature(signature);
}

// Notes with how many arguments a function of this signature may be called as it is.
void note_direct_calls(NativeFunction* function) {
    const Signature& s = *function->signature;
    if (s.var_positional || s.var_keyword) return;
    for (size_t i = s.positional; i < s.parameters.size(); ++i) {
        if (!s.parameters[i].optional) return;
    }
    function->least_count = s.required_positional;
    function->optional_count = s.positional - s.required_positional;
    function->row_count = static_cast<uint32_t>(s.parameters.size());
}

}  // namespace

Signature* parse_signature(Thread& t, const char* text) {
    auto* s = new Signature;
    SignatureReader reader(text);
    std::string_view name;
    bool has_default = false;
    bool keyword_only = false;
    while (reader.next(name, has_default)) {
        if (name == "/") {
            s->positional_only = static_cast<uint16_t>(s->parameters.size());
            continue;
        }
        if (name == "*") {
            keyword_only = true;
            continue;
        }
        if (name.starts_with("**")) {
            name.remove_prefix(2);
            s->var_keyword = true;
            has_default = true;
        } else if (name.starts_with("*")) {
            s->var_positional = true;
            keyword_only = true;
            continue;
        }
        if (name.starts_with("$")) name.remove_prefix(1);
        Str* interned = intern(t, name);
        if (!interned) {
            free_signature(s);
            return nullptr;
        }
        s->parameters.push_back({interned, has_default});
        if (!keyword_only && !s->var_keyword) {
            ++s->positional;
            if (!has_default) s->required_positional = s->positional;
        }
    }
    return s;
}

void free_signature(Signature* signature) {
    for (const Signature::Parameter& p : signature->parameters) decref(p.name);
    delete signature;
}

bool ensure_signature(Thread& t, NativeFunction* function) {
    if (function->signature) return true;
    function->signature = TRY(parse_signature(t, function->def->signature));
    // A bound function gets its self in front: it is never called as it stands.
    if (function->self.is_unbound()) note_direct_calls(function);
    return true;
}

SignatureCache::~SignatureCache() {
    for (auto& [text, signature] : parsed_) free_signature(signature);
}

const Signature* SignatureCache::get(Thread& t, const char* literal) {
    auto found = parsed_.find(literal);
    if (found != parsed_.end()) return found->second;
    Signature* signature = parse_signature(t, literal);
    if (signature) parsed_.emplace(literal, signature);
    return signature;
}

// ---------------------------------------------------------------- binding

namespace {

// What is called, for error texts. `skip` parameters in front (self) do not count.
struct Callee {
    const char* name;                       // "pop"
    std::string_view owner;                 // "list" or a module's name, may be empty
    size_t skip;
    // "list.pop()"
    std::string full() const {
        return owner.empty() ? fmt::format("{}()", name) : fmt::format("{}.{}()", owner, name);
    }
};

const char* plural(size_t n) { return n == 1 ? "" : "s"; }

// The methods of texts that look for a part word this in their own way.
bool searches(const Callee& callee) {
    if (callee.owner != "str" && callee.owner != "bytes" && callee.owner != "bytearray") return false;
    constexpr std::string_view names[] = {"find",  "rfind",      "index",   "rindex",
                                          "count", "startswith", "endswith"};
    return std::ranges::find(names, callee.name) != std::end(names);
}

// A function whose parameters are all positional-only got a wrong number of arguments.
Failure raise_count(Thread& t, const Signature& s, const Callee& callee, size_t given) {
    const size_t least = s.required_positional - std::min<size_t>(s.required_positional,
                                                                  callee.skip);
    const size_t most = s.positional - callee.skip;
    if (!s.var_positional && most == 0) {
        return raise_type_error(t, "{} takes no arguments ({} given)", callee.full(), given);
    }
    if (!s.var_positional && most == 1 && least == 1) {
        return raise_type_error(t, "{} takes exactly one argument ({} given)", callee.full(),
                                given);
    }
    if (!s.var_positional && least == most) {
        return raise_type_error(t, "{} expected {} argument{}, got {}", callee.name, least,
                                plural(least), given);
    }
    if (searches(callee)) {
        const bool few = given < least;
        const size_t wanted = few ? least : most;
        return raise_type_error(t, "{}() takes at {} {} argument{} ({} given)", callee.name,
                                few ? "least" : "most", wanted, plural(wanted), given);
    }
    if (given < least) {
        return raise_type_error(t, "{} expected at least {} argument{}, got {}", callee.name, least,
                                plural(least), given);
    }
    return raise_type_error(t, "{} expected at most {} argument{}, got {}", callee.name, most,
                            plural(most), given);
}

bool takes_keywords(const Signature& s) {
    return s.var_keyword || s.positional_only < s.parameters.size();
}

// Binds call arguments to the parameters of `s`: `args` (nargs positional ones, self included if
// callee.skip is 1, then the keywords' values) into `out`, one Value per parameter, borrowed
// except for the dict of **kwargs, which is owned. Extra positional arguments (with *args) are left
// to the caller.
bool bind(Thread& t, const Signature& s, const Callee& callee, const Value* args, size_t nargs,
          Tuple* keywords, Value* out) {
    const size_t skip = callee.skip;
    const size_t count = s.parameters.size();
    const size_t named = count - s.var_keyword;
    const size_t keyword_count = keywords ? keywords->size : 0;
    const size_t given = nargs - std::min(nargs, skip);
    const size_t first_named = std::max<size_t>(s.positional_only, skip);  // self has no name

    if (!takes_keywords(s)) {
        if (keyword_count) {
            return raise_type_error(t, "{} takes no keyword arguments", callee.full());
        }
        if (nargs < s.required_positional || (nargs > s.positional && !s.var_positional)) {
            return raise_count(t, s, callee, given);
        }
    } else if (!s.var_positional) {
        if (!s.var_keyword && nargs + keyword_count > named) {
            return raise_type_error(t, "{}() takes at most {} {}argument{} ({} given)", callee.name,
                                    named - skip, given == 0 ? "keyword " : "",
                                    plural(named - skip), given + keyword_count);
        }
        if (nargs > s.positional) {
            const size_t most = s.positional - skip;
            if (most == 0) {
                return raise_type_error(t, "{}() takes no positional arguments", callee.name);
            }
            return raise_type_error(t, "{}() takes {} {} positional argument{} ({} given)",
                                    callee.name,
                                    s.required_positional < s.positional ? "at most" : "exactly",
                                    most, plural(most), given);
        }
    }
    const size_t taken = std::min<size_t>(nargs, s.positional);
    const size_t least = std::min(s.required_positional, s.positional_only);
    if (taken < least) {
        if (!takes_keywords(s)) return raise_count(t, s, callee, given);
        const size_t needed = least - skip;
        return raise_type_error(t, "{}() takes {} {} positional argument{} ({} given)", callee.name,
                                least < s.positional ? "at least" : "exactly", needed,
                                plural(needed), given);
    }

    std::copy(args, args + taken, out);
    std::fill(out + taken, out + count, Value());
    size_t bound = 0, twice = named;
    if (keyword_count) {
        const Value* values = args + nargs;
        for (size_t k = 0; k < keyword_count; ++k) {
            const Str* name = keywords->items[k].as<Str>();
            for (size_t p = first_named; p < named; ++p) {
                const Str* parameter = s.parameters[p].name;
                if (name != parameter && !(name->view() == parameter->view())) continue;
                if (p < taken) {
                    twice = std::min(twice, p);
                } else {
                    out[p] = values[k];
                }
                ++bound;
                break;
            }
        }
    }
    for (size_t p = taken; p < named; ++p) {
        if (!out[p].is_unbound() || s.parameters[p].optional) continue;
        return raise_type_error(t, "{}() missing required argument '{}' (pos {})", callee.name,
                                s.parameters[p].name->view(), p + 1 - skip);
    }
    if (twice < named) {
        return raise_type_error(t, "argument for {}() given by name ('{}') and position ({})",
                                callee.name, s.parameters[twice].name->view(), twice + 1 - skip);
    }
    if (bound == keyword_count) return true;

    // Names that are no parameters.
    Own<Dict> extra;
    for (size_t k = 0; k < keyword_count; ++k) {
        Str* name = keywords->items[k].as<Str>();
        bool known = false;
        for (size_t p = first_named; p < named && !known; ++p) {
            known = name->view() == s.parameters[p].name->view();
        }
        if (known) continue;
        if (!s.var_keyword) {
            return raise_type_error(t, "'{}' is an invalid keyword argument for {}()", name->view(),
                                    callee.name);
        }
        if (!extra) extra = Own<Dict>::take(TRY(new_dict(t)));
        TRY(dict_set(t, extra.get(), name, args[nargs + k]));
    }
    if (extra) out[count - 1] = Value(extra.give());
    return true;
}

// The name before the dot in error texts: the module's unless it is builtins, or the type's.
std::string_view owner_name(Thread& t, const NativeFunction* f) {
    if (f->owner && f->def->flags & native_class_method && has_type(t, f->self, type_is_type)) {
        return f->self.as<Type>()->qualname->view();
    }
    if (f->owner) return f->owner->qualname->view();
    if (!f->module.is_unbound() && is_str(f->module)) {
        const std::string_view module = f->module.as<Str>()->view();
        return module == "builtins" ? std::string_view() : module;
    }
    if (!f->self.is_unbound()) return type_of(t, f->self)->qualname->view();
    return {};
}

// Room for the arguments of one call: on the stack unless there are very many.
class ArgumentBuffer {
public:
    ArgumentBuffer(Thread& t, size_t size) : thread_(t), size_(size) {
        data_ = size <= std::size(local_)
                    ? local_
                    : static_cast<Value*>(t.interpreter->heap.allocate_raw(size * sizeof(Value)));
    }
    ~ArgumentBuffer() {
        if (data_ != local_) {
            thread_.interpreter->heap.free_raw(data_, size_ * sizeof(Value));
        }
    }
    ArgumentBuffer(const ArgumentBuffer&) = delete;
    Value* data() { return data_; }

private:
    Thread& thread_;
    size_t size_;
    Value* data_;
    Value local_[12];
};

}  // namespace

bool bind_arguments(Thread& t, const char* name, const char* signature, const Value* args,
                    size_t nargs, Tuple* keywords, Value* out) {
    const Signature* s = TRY(t.interpreter->signatures->get(t, signature));
    return bind(t, *s, Callee{name, {}, 0}, args, nargs, keywords, out);
}

bool no_keywords(Thread& t, const char* name, Tuple* keywords) {
    if (!keywords || keywords->size == 0) return true;
    return raise_type_error(t, "{}() takes no keyword arguments", name);
}

bool check_count(Thread& t, const char* name, size_t nargs, size_t min, size_t max) {
    if (nargs >= min && nargs <= max) return true;
    if (min == max) {
        return raise_type_error(t, "{} expected {} argument{}, got {}", name, min, plural(min),
                                nargs);
    }
    const size_t n = nargs < min ? min : max;
    return raise_type_error(t, "{} expected at {} {} argument{}, got {}", name,
                            nargs < min ? "least" : "most", n, plural(n), nargs);
}

bool check_receiver(Thread& t, const NativeFunction* method, Value self) {
    Type* type = type_of(t, self);
    if (type == method->owner || is_subtype(type, method->owner)) return true;
    return raise_type_error(t, "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
                            method->def->name, type_name(method->owner), type_name(type));
}

Value call_native(Thread& t, NativeFunction* f, const Value* args, size_t nargs,
                  Tuple* keywords) {
    if (!f->signature) [[unlikely]] TRY(ensure_signature(t, f));
    const Signature& s = *f->signature;
    const bool has_keywords = keywords && keywords->size;
    const bool prefix = !f->self.is_unbound();
    if (!has_keywords && nargs == f->row_count && native_takes_directly(f, nargs)) {
        return f->def->function(t, args, nargs);
    }
    const size_t total = nargs + prefix;
    const size_t count = s.parameters.size();
    const bool positional_only_call = !has_keywords && total >= s.required_positional;
    if (positional_only_call && !prefix && s.var_positional && count == s.positional &&
        nargs >= count) {
        return f->def->function(t, args, nargs);
    }
    const size_t extra = s.var_positional && total > s.positional ? total - s.positional : 0;
    ArgumentBuffer buffer(t, count + extra);
    Value* out = buffer.data();
    if (!out) return raise_memory_error(t);

    // Positional arguments only, none missing: lay them out, self first.
    if (positional_only_call && count == s.positional && (total <= count || extra)) {
        if (prefix) *out++ = f->self;
        std::copy(args, args + nargs, out);
        out = buffer.data();
        for (size_t i = total; i < count; ++i) out[i] = Value();
        return f->def->function(t, out, count + extra);
    }

    const bool method = prefix || (f->owner && !(f->def->flags & native_static_method));
    const Callee callee{f->def->name, owner_name(t, f), method};
    if (prefix) {
        // The general case wants all arguments in one row.
        const size_t row = total + (keywords ? keywords->size : 0);
        ArgumentBuffer joined(t, row);
        Value* all = joined.data();
        if (!all) return raise_memory_error(t);
        all[0] = f->self;
        std::copy(args, args + (row - 1), all + 1);
        TRY(bind(t, s, callee, all, total, keywords, out));
    } else {
        TRY(bind(t, s, callee, args, nargs, keywords, out));
    }
    const Value* first_extra = args + (s.positional - prefix);
    std::copy(first_extra, first_extra + extra, out + count);
    Ref kwargs = s.var_keyword ? Ref::take(out[count - 1]) : Ref();
    return f->def->function(t, out, count + extra);
}

// ---------------------------------------------------------------- making functions

namespace {

NativeFunction* make(Thread& t, Type* type, const NativeDef& def, Value self, Value module,
                     Type* owner) {
    auto* f = allocate<NativeFunction>(t, type);
    if (!f) return nullptr;
    f->def = &def;
    f->signature = nullptr;
    f->self = share(self);
    f->module = share(module);
    f->owner = owner;
    f->least_count = NativeFunction::no_direct_call;
    f->optional_count = 0;
    f->row_count = 0;
    return f;
}

}  // namespace

NativeFunction* new_native_function(Thread& t, const NativeDef& def, Value self, Value module) {
    return make(t, t.types().native_function, def, self, module, nullptr);
}

NativeFunction* new_method_descriptor(Thread& t, const NativeDef& def, Type* owner) {
    Type* type = def.flags & native_class_method    ? t.types().classmethod_descriptor
                 : def.flags & native_static_method ? t.types().native_function
                                                    : t.types().method_descriptor;
    return make(t, type, def, Value(), Value(), owner);
}

NativeFunction* bind_native(Thread& t, NativeFunction* descriptor, Value self) {
    TRY(ensure_signature(t, descriptor));
    NativeFunction* f = TRY(make(t, t.types().native_function, *descriptor->def, self, Value(),
                                 descriptor->owner));
    f->signature = descriptor->signature;
    ++f->signature->references;
    return f;
}

bool add_functions(Thread& t, Dict* dict, const NativeDef* defs, Value module_name) {
    for (const NativeDef* def = defs; def->name; ++def) {
        Own<NativeFunction> f =
            Own<NativeFunction>::take(TRY(new_native_function(t, *def, Value(), module_name)));
        Own<Str> name = Own<Str>::take(TRY(intern(t, def->name)));
        TRY(dict_set(t, dict, name.get(), f.value()));
    }
    return true;
}

// ---------------------------------------------------------------- their types

namespace {

void native_dealloc(Object* object) {
    auto* f = static_cast<NativeFunction*>(object);
    release(f->signature);
    decref(f->self);
    decref(f->module);
}

void native_traverse(Object* object, Visitor& visit) {
    auto* f = static_cast<NativeFunction*>(object);
    visit(f->self);
    visit(f->module);
}

Value native_call(Thread& t, Value callable, const Value* args, size_t nargs, Tuple* keywords) {
    return call_native(t, callable.as<NativeFunction>(), args, nargs, keywords);
}

Value native_repr(Thread& t, Value self) {
    auto* f = self.as<NativeFunction>();
    if (f->self.is_unbound()) {
        return TRY(new_str(t, fmt::format("<built-in function {}>", f->def->name)));
    }
    return TRY(new_str(t, fmt::format("<built-in method {} of {} object at {:#x}>", f->def->name,
                                      type_name(t, f->self), f->self.bits())));
}

Value descriptor_repr(Thread& t, Value self) {
    auto* f = self.as<NativeFunction>();
    return TRY(new_str(t, fmt::format("<method '{}' of '{}' objects>", f->def->name,
                                      type_name(f->owner))));
}

Value native_compare(Thread&, Value left, Value right, CompareOp op) {
    if (op != CompareOp::eq && op != CompareOp::ne) return Value::not_implemented();
    if (!right.is_object() || right.as_object()->type != left.as_object()->type) {
        return Value::not_implemented();
    }
    auto* a = left.as<NativeFunction>();
    auto* b = right.as<NativeFunction>();
    const bool same = a == b || (!a->self.is_unbound() && a->self == b->self &&
                                 a->def->function == b->def->function);
    return Value::boolean(same == (op == CompareOp::eq));
}

std::optional<uint64_t> native_hash(Thread&, Value self) {
    auto* f = self.as<NativeFunction>();
    if (f->self.is_unbound()) return static_cast<uint64_t>(hash_pointer(f));
    const auto of_self = hash_pointer(reinterpret_cast<const void*>(f->self.bits()));
    const auto of_code = hash_pointer(reinterpret_cast<const void*>(f->def->function));
    return static_cast<uint64_t>(avoid_minus_one(of_self ^ of_code));
}

// Calls of the unbound form: the first argument is the instance.
Value descriptor_call(Thread& t, Value callable, const Value* args, size_t nargs,
                      Tuple* keywords) {
    auto* f = callable.as<NativeFunction>();
    if (nargs == 0) {
        return raise_type_error(t, "unbound method {}.{}() needs an argument",
                                f->owner->qualname->view(), f->def->name);
    }
    if (type_of(t, args[0]) != f->owner) TRY(check_receiver(t, f, args[0]));
    return call_native(t, f, args, nargs, keywords);
}

Value descriptor_get(Thread& t, Value descriptor, Value instance, Type*) {
    if (instance.is_unbound()) return share(descriptor);
    auto* f = descriptor.as<NativeFunction>();
    TRY(check_receiver(t, f, instance));
    return Value(TRY(bind_native(t, f, instance)));
}

bool check_class(Thread& t, const NativeFunction* f, Value type) {
    if (!type.is_object() || !type.as_object()->type->has(type_is_type)) {
        return raise_type_error(t, "descriptor '{}' for type '{}' needs a type, not a '{}' as arg 2",
                                f->def->name, type_name(f->owner), type_name(t, type));
    }
    if (!is_subtype(type.as<Type>(), f->owner)) {
        return raise_type_error(t, "descriptor '{}' requires a subtype of '{}' but received '{}'",
                                f->def->name, type_name(f->owner), type_name(type.as<Type>()));
    }
    return true;
}

Value class_descriptor_get(Thread& t, Value descriptor, Value instance, Type* owner) {
    auto* f = descriptor.as<NativeFunction>();
    Value type = owner                    ? Value(owner)
                 : instance.is_unbound() ? Value(f->owner)
                                         : Value(type_of(t, instance));
    TRY(check_class(t, f, type));
    return Value(TRY(bind_native(t, f, type)));
}

Value class_descriptor_call(Thread& t, Value callable, const Value* args, size_t nargs,
                            Tuple* keywords) {
    auto* f = callable.as<NativeFunction>();
    if (nargs == 0) {
        return raise_type_error(t, "descriptor '{}' of '{}' object needs an argument", f->def->name,
                                type_name(f->owner));
    }
    TRY(check_class(t, f, args[0]));
    return call_native(t, f, args, nargs, keywords);
}

Value get_name(Thread& t, Value self) {
    return TRY(intern(t, self.as<NativeFunction>()->def->name));
}

Value get_qualname(Thread& t, Value self) {
    auto* f = self.as<NativeFunction>();
    if (f->self.is_object() && f->self.as_object()->type->has(type_is_type)) {
        return TRY(new_str(t, fmt::format("{}.{}", f->self.as<Type>()->qualname->view(),
                                          f->def->name)));
    }
    const Type* owner = !f->self.is_unbound() ? type_of(t, f->self) : f->owner;
    if (!owner) return get_name(t, self);
    return TRY(new_str(t, fmt::format("{}.{}", owner->qualname->view(), f->def->name)));
}

Value get_doc(Thread& t, Value self) {
    const char* doc = self.as<NativeFunction>()->def->doc;
    if (!doc) return Value::none();
    return TRY(new_str(t, doc));
}

Value get_module(Thread&, Value self) {
    auto* f = self.as<NativeFunction>();
    return f->module.is_unbound() ? Value::none() : share(f->module);
}

// A method's instance; a module function's module.
Value get_self(Thread& t, Value self) {
    auto* f = self.as<NativeFunction>();
    if (!f->self.is_unbound()) return share(f->self);
    if (f->owner) return share(Value(f->owner));
    if (f->module.is_unbound() || !t.interpreter->modules) return Value::none();
    const Value module = TRY(dict_get(t, t.interpreter->modules, f->module));
    return module.is_unbound() ? Value::none() : share(module);
}

Value get_objclass(Thread&, Value self) { return share(Value(self.as<NativeFunction>()->owner)); }

// The signature in the form that inspect reads: "($self, x, /)".
Value get_text_signature(Thread& t, Value self) {
    auto* f = self.as<NativeFunction>();
    std::string text = f->def->signature;
    if (f->owner && !(f->def->flags & native_static_method) && text.size() > 1 && text[1] != ')') {
        text.insert(1, "$");
    }
    return TRY(new_str(t, text));
}

// Pickled by name: a function of a module as that name, a method as getattr(self, name).
Value native_reduce(Thread& t, const Value* args, size_t) {
    auto* f = args[0].as<NativeFunction>();
    Ref name = Ref::take(get_name(t, args[0]));
    if (name.get().is_error()) return Value::error();
    const Value of = !f->self.is_unbound() ? f->self : f->owner ? Value(f->owner) : Value();
    if (of.is_unbound()) return name.give();
    Own<Str> getattr = Own<Str>::take(TRY(intern(t, "getattr")));
    const Value function = dict_get(t.interpreter->builtins, getattr.get());
    if (function.is_unbound()) return raise(t, Exc::AttributeError, "getattr");
    Own<Tuple> arguments = Own<Tuple>::take(TRY(new_tuple(t, {of, *name})));
    return Value(TRY(new_tuple(t, {function, arguments.value()})));
}

constexpr NativeDef native_methods[] = {
    {"__reduce__", "(self, /)", native_reduce, nullptr},
    {},
};

constexpr GetSetDef native_getset[] = {
    {"__name__", get_name},
    {"__qualname__", get_qualname},
    {"__doc__", get_doc},
    {"__module__", get_module},
    {"__self__", get_self},
    {"__text_signature__", get_text_signature},
    {},
};

constexpr GetSetDef descriptor_getset[] = {
    {"__name__", get_name},
    {"__qualname__", get_qualname},
    {"__doc__", get_doc},
    {"__objclass__", get_objclass},
    {"__text_signature__", get_text_signature},
    {},
};

void fill_common(Type& type) {
    type.dealloc = native_dealloc;
    type.traverse = native_traverse;
}

}  // namespace

extern const TypeSpec native_function_spec, method_descriptor_spec, classmethod_descriptor_spec;

const TypeSpec native_function_spec = {
    .name = "builtin_function_or_method",
    .basic_size = sizeof(NativeFunction),
    .flags = type_weakrefable | type_immutable,
    .methods = native_methods,
    .getset = native_getset,
    .fill =
        [](Type& type) {
            fill_common(type);
            type.call = native_call;
            type.repr = native_repr;
            type.compare = native_compare;
            type.hash = native_hash;
        },
};

const TypeSpec method_descriptor_spec = {
    .name = "method_descriptor",
    .basic_size = sizeof(NativeFunction),
    .flags = type_method_like | type_immutable,
    .methods = native_methods,
    .getset = descriptor_getset,
    .fill =
        [](Type& type) {
            fill_common(type);
            type.call = descriptor_call;
            type.repr = descriptor_repr;
            type.descriptor_get = descriptor_get;
        },
};

const TypeSpec classmethod_descriptor_spec = {
    .name = "classmethod_descriptor",
    .basic_size = sizeof(NativeFunction),
    .flags = type_immutable,
    .getset = descriptor_getset,
    .fill =
        [](Type& type) {
            fill_common(type);
            type.call = class_descriptor_call;
            type.repr = descriptor_repr;
            type.descriptor_get = class_descriptor_get;
        },
};

}  // namespace baton
