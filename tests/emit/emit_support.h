// Help for the emitter's tests: compile a source, look at the instructions of one function.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "compiler/compile.h"

namespace baton::test {

// The code of the source; fails the test if it does not compile or verify.
std::shared_ptr<const CodeBlob> compiled(std::string_view source);

// What the disassembler says of the function (or class, comprehension) with this qualified name.
std::string disassembly(std::string_view source, std::string_view qualname);

// The instructions of the function (or class, comprehension) with this qualified name, one per line,
// without header, addresses, lines and INIT_UNBOUND; jump targets as "-> N" count instructions from 0.
std::string listing(std::string_view source, std::string_view qualname);

// The same of a function that consists of this body, with the parameters a, b, c.
std::string body_listing(std::string_view body);

// The message of the SyntaxError that the source gives, empty if there is none.
std::string syntax_error(std::string_view source);

// Whether an instruction of this name occurs anywhere in the code, inner code included.
int count_op(const CodeBlob& blob, Op op);

}  // namespace baton::test
