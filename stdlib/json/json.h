// The native part of the json module: the encoder and the scanner.
#pragma once

#include <string>
#include <string_view>

#include "runtime/core/native.h"

namespace baton {

bool fill_json_module(Thread& t, Dict* dict);

namespace json {

// Appends the JSON text of a str, quotes included.
void append_string(std::string& out, std::string_view text, bool ascii);
extern const NativeDef encode_functions[];
extern const NativeDef decode_functions[];

}  // namespace json
}  // namespace baton
