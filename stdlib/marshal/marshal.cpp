#include "stdlib/marshal/marshal.h"

#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "stdlib/marshal/types.h"

namespace baton {

namespace {

// The bytes of an object; `version` as given, unbound: the newest.
Bytes* dump(Thread& t, Value v, Value version) {
    const int64_t n = version.is_unbound() ? marshal::version : TRY(to_int64(t, version));
    std::string out;
    TRY(marshal::write_object(t, v, static_cast<int>(std::min<int64_t>(n, marshal::version)), out));
    return new_bytes(t, out);
}

Value marshal_dumps(Thread& t, const Value* args, size_t) { return TRY(dump(t, args[0], args[1])); }

Value marshal_dump(Thread& t, const Value* args, size_t) {
    Own<Bytes> bytes = Own<Bytes>::take(TRY(dump(t, args[0], args[2])));
    return call_method(t, args[1], t.names().write, {bytes.value()});
}

Value marshal_loads(Thread& t, const Value* args, size_t) {
    PinnedBuffer bytes;
    TRY(bytes.read(t, args[0]));
    marshal::Source source(t, bytes.view(), Value());
    return marshal::read_object(t, source);
}

Value marshal_load(Thread& t, const Value* args, size_t) {
    Ref probe = Ref::take(TRY(call_method(t, args[0], t.names().read, {Value::small_int(0)})));
    if (!is_bytes(*probe)) {
        return raise_type_error(t, "file.read() returned not bytes but {}", type_name(t, *probe));
    }
    marshal::Source source(t, {}, args[0]);
    return marshal::read_object(t, source);
}

const NativeDef functions[] = {
    {"dump", "(value, file, version=4, /)", marshal_dump, "Write the value on the open file."},
    {"dumps", "(value, version=4, /)", marshal_dumps,
     "Return the bytes object that would be written to a file by dump(value, file)."},
    {"load", "(file, /)", marshal_load, "Read one value from the open file and return it."},
    {"loads", "(bytes, /)", marshal_loads, "Convert the bytes-like object to a value."},
    {}};

}  // namespace

bool fill_marshal_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "marshal")));
    TRY(add_functions(t, dict, functions, module.value()));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "version")));
    return dict_set(t, dict, name.get(), Value::small_int(marshal::version));
}

}  // namespace baton
