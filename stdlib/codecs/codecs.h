// The module _codecs: the registry of encodings and error handlers, and the codecs that the package
// encodings is made of.
#pragma once

#include "runtime/core/native.h"

namespace baton {

bool fill_codecs_module(Thread& t, Dict* dict);

namespace codecs {

// The functions of the codecs: unicode_codecs.cpp, escapes.cpp, utf7.cpp, charmap.cpp,
// multibyte.cpp.
extern const NativeDef unicode_functions[];
extern const NativeDef escape_functions[];
extern const NativeDef utf7_functions[];
extern const NativeDef charmap_functions[];
extern const NativeDef multibyte_functions[];
// What charmap_build makes.
extern const TypeSpec encoding_map_spec;
Type* encoding_map_type(Thread& t);
// What multibyte_map makes.
extern const TypeSpec multibyte_map_spec;
Type* multibyte_map_type(Thread& t);

// A bytes-like argument (or, if `text` is allowed, a str as UTF-8) as a bytes object, owned.
Value bytes_argument(Thread& t, Value v, bool text = false);
// The argument `errors`: unbound and None are strict.
bool errors_argument(Thread& t, Value v, std::string& out);
// A str argument, or TypeError.
Str* text_argument(Thread& t, Value v, const char* function);
// (result, length), taking over `owned`.
Value pair(Thread& t, Value owned, size_t length);

}  // namespace codecs
}  // namespace baton
