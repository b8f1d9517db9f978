// The builtins that are meant for the prompt: exit, quit, copyright, credits, license, help.
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/builtins/builtins.h"

namespace baton {

namespace {

struct SiteObject : Object {
    const char* name;
    const char* text;   // null: a quitter
};

constexpr const char* copyright_text = "Copyright (c) the Baton developers.\nMIT License.";
constexpr const char* credits_text = "    Baton was written by its developers, after CPython's "
                                     "language and library.";
constexpr const char* help_text =
    "Type help(object) for help about object: its docstring is printed.";

constexpr std::pair<const char*, const char*> objects[] = {
    {"exit", nullptr},           {"quit", nullptr},       {"copyright", copyright_text},
    {"credits", credits_text},   {"license", copyright_text}, {"help", help_text}};

SiteObject* self_object(Value v) { return v.as<SiteObject>(); }

Value show(Thread& t, Value self) {
    SiteObject* o = self_object(self);
    if (o->text) return TRY(new_str(t, o->text));
    return TRY(new_str(t, fmt::format("Use {}() or Ctrl-D (i.e. EOF) to exit", o->name)));
}

bool print_line(Thread& t, std::string_view text) {
    const Value stream = dict_get(t.interpreter->sys_dict, t.names().stdout_);
    if (stream.is_unbound() || stream.is_none()) return true;
    Own<Str> line = Own<Str>::take(TRY(new_str(t, fmt::format("{}\n", text))));
    Ref done = Ref::take(TRY(call_method(t, stream, t.names().write, {line.value()})));
    return true;
}

Value call_site(Thread& t, Value callable, const Value* args, size_t nargs, Tuple* keywords) {
    SiteObject* o = self_object(callable);
    TRY(no_keywords(t, o->name, keywords));
    TRY(check_count(t, o->name, nargs, 0, 1));
    if (!o->text) {
        Ref e = Ref::take(TRY(call(t, Value(exception_type(t, Exc::SystemExit)),
                                   {nargs ? args[0] : Value::none()})));
        return raise_value(t, *e);
    }
    if (nargs == 0) {
        TRY(print_line(t, o->text));
        return Value::none();
    }
    Ref doc = Ref::take(TRY(find_attribute(t, args[0], t.names().dunder_doc)));
    Own<Str> shown = Own<Str>::take(TRY(repr(t, args[0])));
    TRY(print_line(t, fmt::format("Help on {}:\n", shown->view())));
    TRY(print_line(t, is_str(*doc) ? doc.as<Str>()->view() : std::string_view("No help.")));
    return Value::none();
}

const GetSetDef getset[] = {
    {"name", [](Thread& t, Value s) -> Value { return TRY(new_str(t, self_object(s)->name)); }},
    {}};

const TypeSpec site_spec = {
    .name = "_sitebuiltins.Quitter",
    .basic_size = sizeof(SiteObject),
    .flags = type_immutable,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.repr = show;
            type.call = call_site;
        },
};

}  // namespace

bool add_site_builtins(Thread& t, Dict* builtins) {
    Own<Type> type = Own<Type>::take(TRY(make_builtin_type(t, site_spec, nullptr)));
    for (const auto& [name, text] : objects) {
        auto* object = TRY(allocate<SiteObject>(t, type.get()));
        object->name = name;
        object->text = text;
        Own<SiteObject> keep = Own<SiteObject>::take(object);
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, builtins, key.get(), keep.value()));
    }
    return true;
}

}  // namespace baton
