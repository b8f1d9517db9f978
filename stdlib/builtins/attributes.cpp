// getattr, setattr, delattr, hasattr, dir, vars.
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/builtins/builtins.h"

namespace baton {

namespace {

bool check_attribute_name(Thread& t, Value name) {
    if (is_str(name)) return true;
    return raise_type_error(t, "attribute name must be string, not '{}'", type_name(t, name));
}

Value builtin_getattr(Thread& t, const Value* args, size_t) {
    if (args[2].is_unbound()) return get_attribute(t, args[0], args[1]);
    const Value found = find_attribute(t, args[0], args[1]);
    return found.is_unbound() ? share(args[2]) : found;
}

Value builtin_setattr(Thread& t, const Value* args, size_t) {
    TRY(set_attribute(t, args[0], args[1], args[2]));
    return Value::none();
}

Value builtin_delattr(Thread& t, const Value* args, size_t) {
    TRY(delete_attribute(t, args[0], args[1]));
    return Value::none();
}

Value builtin_hasattr(Thread& t, const Value* args, size_t) {
    TRY(check_attribute_name(t, args[1]));
    Ref found = Ref::take(TRY(find_attribute(t, args[0], args[1])));
    return Value::boolean(static_cast<bool>(found));
}

Value locals_of_caller(Thread& t) {
    if (!t.interpreter->hooks.current_locals) {
        return raise(t, Exc::SystemError, "frame does not exist");
    }
    return t.interpreter->hooks.current_locals(t);
}

Value builtin_dir(Thread& t, const Value* args, size_t) {
    Ref names;
    if (args[0].is_unbound()) {
        Ref locals = Ref::take(TRY(locals_of_caller(t)));
        names = Ref::take(TRY(call_method(t, *locals, t.names().keys, {})));
    } else {
        names = Ref::take(TRY(call_special(t, args[0], t.names().dunder_dir, {})));
        if (!names) return raise_type_error(t, "object does not provide __dir__");
    }
    Own<List> list = Own<List>::take(TRY(list_from(t, *names)));
    TRY(list_sort(t, list.get(), Value::none(), false));
    return Value(list.give());
}

Value builtin_vars(Thread& t, const Value* args, size_t) {
    if (args[0].is_unbound()) return locals_of_caller(t);
    const Value dict = TRY(find_attribute(t, args[0], Value(t.names().dunder_dict)));
    if (dict.is_unbound()) {
        return raise_type_error(t, "vars() argument must have __dict__ attribute");
    }
    return dict;
}

}  // namespace

const NativeDef builtin_attribute_functions[] = {
    {"getattr", "(object, name, default=None, /)", builtin_getattr,
     "getattr(object, name[, default]) -> value\n\nGet a named attribute from an object; "
     "getattr(x, 'y') is equivalent to x.y.\nWhen a default argument is given, it is returned when "
     "the attribute doesn't\nexist; without it, an exception is raised in that case."},
    {"setattr", "(obj, name, value, /)", builtin_setattr,
     "Sets the named attribute on the given object to the specified value.\n\nsetattr(x, 'y', v) "
     "is equivalent to ``x.y = v``"},
    {"delattr", "(obj, name, /)", builtin_delattr,
     "Deletes the named attribute from the given object.\n\ndelattr(x, 'y') is equivalent to ``del "
     "x.y``"},
    {"hasattr", "(obj, name, /)", builtin_hasattr,
     "Return whether the object has an attribute with the given name.\n\nThis is done by calling "
     "getattr(obj, name) and catching AttributeError."},
    {"dir", "(object=None, /)", builtin_dir,
     "Without arguments the names in the current scope, else an alphabetized list of names\n"
     "comprising (some of) the attributes of the given object."},
    {"vars", "(object=None, /)", builtin_vars,
     "Without arguments, equivalent to locals().\nWith an argument, equivalent to "
     "object.__dict__."},
    {}};

}  // namespace baton
