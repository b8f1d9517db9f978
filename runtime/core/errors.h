// Raising. Each raise_ function sets the thread's pending exception (chaining it to the exception
// being handled, as `__context__`) and returns Failure, so that `return raise_type_error(...)`
// works in every function that reports by result.h. Texts are printf-like through fmt.
#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>

#include "runtime/core/result.h"
#include "runtime/core/type.h"

namespace baton {

// One per line of exceptions.def, in order; index into Interpreter::exceptions.
enum class Exc : uint8_t {
#define EXCEPTION(name, base, layout) name,
#include "runtime/core/exceptions.def"
};
inline constexpr int exception_count = 0
#define EXCEPTION(name, base, layout) +1
#include "runtime/core/exceptions.def"
    ;

// The type object, borrowed.
Type* exception_type(Thread& t, Exc kind);

// Raises `kind` with one string argument.
Failure raise(Thread& t, Exc kind, std::string_view message);
template <class A, class... Args>
Failure raise(Thread& t, Exc kind, fmt::format_string<A, Args...> format, A&& a, Args&&... args) {
    return raise(t, kind, std::string_view(fmt::format(format, std::forward<A>(a),
                                                       std::forward<Args>(args)...)));
}
template <class... Args>
Failure raise_type_error(Thread& t, fmt::format_string<Args...> format, Args&&... args) {
    return raise(t, Exc::TypeError,
                 std::string_view(fmt::format(format, std::forward<Args>(args)...)));
}
template <class... Args>
Failure raise_value_error(Thread& t, fmt::format_string<Args...> format, Args&&... args) {
    return raise(t, Exc::ValueError,
                 std::string_view(fmt::format(format, std::forward<Args>(args)...)));
}
// Raises `kind` with the given argument (borrowed; unbound: none): KeyError(key), StopIteration(value).
Failure raise_with(Thread& t, Exc kind, Value argument);
// Raises an instance or class of exception (borrowed), as `raise x` does.
Failure raise_value(Thread& t, Value exception);
Failure raise_memory_error(Thread& t);
// AttributeError("'T' object has no attribute 'n'"), with name and obj set.
Failure raise_attribute_error(Thread& t, Value object, Value name);
// The same with another text.
Failure raise_attribute_error(Thread& t, Value object, Value name, std::string_view message);
Failure raise_name_error(Thread& t, Value name);  // "name 'x' is not defined"
// OSError (the subclass for `error_number`), with strerror text and up to two file names.
Failure raise_os_error(Thread& t, int error_number, Value filename = Value(),
                       Value filename2 = Value());
// "unsupported operand type(s) for +: 'int' and 'str'".
Failure raise_unsupported(Thread& t, const char* symbol, Value left, Value right);

// ImportError / ModuleNotFoundError with msg, name and path set (each str, None or unbound).
Failure raise_import_error(Thread& t, Exc kind, std::string_view message, Value name,
                           Value path = Value());
// StopIteration(value); without arguments for None.
Failure raise_stop_iteration(Thread& t, Value value);

// Sets an exception instance as pending (takes the reference), without touching its context.
void set_pending(Thread& t, Object* owned_exception);
// Takes the pending exception (owned); null when there is none.
Object* take_pending(Thread& t);
// Drops it.
void clear_pending(Thread& t);
// The pending exception is an instance of `kind`.
bool pending_is(Thread& t, Exc kind);
// Whether `exception` matches a class or tuple of classes, as `except x:` decides.
Truth exception_matches(Thread& t, Value exception, Value classes);
// Calls sys.unraisablehook for the pending exception ("Exception ignored in: ...") and clears it.
void write_unraisable(Thread& t, Value where);
// What sys.unraisablehook does by default: writes "MESSAGE: repr(where)", the traceback and the
// exception to sys.stderr. `message` None for "Exception ignored in", `where` None for none.
void write_unraisable_default(Thread& t, Value exception, Value message, Value where);

// Guards native recursion (repr of nested lists, comparison, calls from C++): raises
// RecursionError when the C stack or the recursion limit is near its end.
//   RecursionGuard guard(t, " while getting the repr of an object"); if (!guard) return Failure{};
class RecursionGuard {
public:
    RecursionGuard(Thread& t, const char* where);
    ~RecursionGuard();
    RecursionGuard(const RecursionGuard&) = delete;
    explicit operator bool() const { return ok_; }

private:
    bool fail(const char* where);

    Thread& thread_;
    bool ok_;
};

// Notices a container that contains itself while its repr is made:
//   ReprGuard guard(t, self); if (guard.nested()) return new_str(t, "[...]");
class ReprGuard {
public:
    ReprGuard(Thread& t, Value container);
    ~ReprGuard();
    ReprGuard(const ReprGuard&) = delete;
    // Its repr is being made already, further out on this thread.
    bool nested() const { return nested_; }

private:
    Thread& thread_;
    bool nested_;
};

// Puts the pending exception aside for a scope and puts it back at its end (an exception raised
// meanwhile is dropped): for destructors and clean-up that run Python code.
class SavedException {
public:
    explicit SavedException(Thread& t);
    ~SavedException();
    SavedException(const SavedException&) = delete;

private:
    Thread& thread_;
    Object* saved_;
};

}  // namespace baton
