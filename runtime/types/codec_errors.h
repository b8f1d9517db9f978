// What codecs do with what they cannot encode or decode: the error handlers. The usual ones (strict,
// ignore, replace, backslashreplace, xmlcharrefreplace, namereplace, surrogateescape, surrogatepass)
// are done here; others are found in the registry of the module _codecs and called with the exception.
#pragma once

#include <string>
#include <string_view>

#include "runtime/core/ref.h"
#include "runtime/types/str.h"

namespace baton {

enum class ErrorHandler : uint8_t {
    strict,
    ignore,
    replace,
    backslashreplace,
    xmlcharrefreplace,
    namereplace,
    surrogateescape,
    surrogatepass,
    other,
};
ErrorHandler error_handler_of(std::string_view name);

// The errors of decoding one bytes object.
class DecodeErrors {
public:
    // `encoding` is the name that exceptions show, a literal.
    DecodeErrors(Thread& t, const char* encoding, Value bytes, std::string_view errors);
    // The bytes that are decoded: a handler may replace them.
    std::string_view data() const;
    // Handles the bytes [start, end): adds what stands for them to `out`, and sets `at` to where
    // decoding goes on.
    bool handle(size_t start, size_t end, const char* reason, std::string& out, size_t& at);
    ErrorHandler handler() const { return handler_; }

private:
    bool raise(size_t start, size_t end, const char* reason);
    bool call_handler(size_t start, size_t end, const char* reason, std::string& out, size_t& at);

    Thread& t_;
    const char* encoding_;
    Ref bytes_;
    std::string errors_;
    ErrorHandler handler_;
    Ref function_;
};

// The errors of encoding one str.
class EncodeErrors {
public:
    EncodeErrors(Thread& t, std::string_view encoding, Str* text, std::string_view errors);
    // Handles the characters [start, end): `replacement` is a str or bytes that stands for them, `at`
    // the character to go on with.
    bool handle(size_t start, size_t end, const char* reason, Ref& replacement, size_t& at);
    // UnicodeEncodeError.
    Failure raise(size_t start, size_t end, const char* reason);

private:
    Thread& t_;
    std::string encoding_;
    Str* text_;
    std::string errors_;
    ErrorHandler handler_;
    Ref function_;
};

// The handlers as functions of an exception (Unicode*Error): (replacement, position), owned.
Value call_error_handler(Thread& t, ErrorHandler handler, Value exception);

}  // namespace baton
