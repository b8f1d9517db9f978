#include "vm/objects/code_methods.h"

#include <cstring>

#include "runtime/core/argument_type.h"
#include "runtime/core/protocol.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "vm/objects/code.h"
#include "vm/objects/traceback.h"

namespace baton {

namespace {

Value number_or_none(Thread& t, int32_t number, bool known) {
    return known ? new_int(t, number) : Value::none();
}

// co_positions(): (line, end line, column, end column) of every instruction.
Value co_positions(Thread& t, const Value* args, size_t) {
    const CodeBlob& blob = *args[0].as<Code>()->blob;
    Own<List> list = Own<List>::take(TRY(new_list(t)));
    size_t at = 0;
    const bool hidden = hides_ranges(t);
    for (uint32_t address = 0; address < blob.code.size(); ++address) {
        while (at + 1 < blob.positions.size() && blob.positions[at + 1].address <= address) ++at;
        Position p{0, 0, 0, -1, -1};
        if (at < blob.positions.size() && blob.positions[at].address <= address) {
            p = blob.positions[at];
        }
        const bool line = p.line > 0;
        if (hidden) p.column = p.end_column = -1;
        Ref parts[4] = {Ref::take(TRY(number_or_none(t, p.line, line))),
                        Ref::take(TRY(number_or_none(t, p.end_line, line && !hidden))),
                        Ref::take(TRY(number_or_none(t, p.column, line && p.column >= 0))),
                        Ref::take(TRY(number_or_none(t, p.end_column, line && p.end_column >= 0)))};
        Own<Tuple> entry = Own<Tuple>::take(
            TRY(new_tuple(t, {*parts[0], *parts[1], *parts[2], *parts[3]})));
        TRY(list_append(t, list.get(), entry.value()));
    }
    return get_iterator(t, list.value());
}

// co_lines(): (start, end, line) of every run of instructions on one line.
Value co_lines(Thread& t, const Value* args, size_t) {
    const CodeBlob& blob = *args[0].as<Code>()->blob;
    Own<List> list = Own<List>::take(TRY(new_list(t)));
    for (size_t i = 0; i < blob.positions.size();) {
        size_t next = i + 1;
        while (next < blob.positions.size() && blob.positions[next].line == blob.positions[i].line) {
            ++next;
        }
        const uint32_t end = next < blob.positions.size() ? blob.positions[next].address
                                                          : static_cast<uint32_t>(blob.code.size());
        Ref line = Ref::take(
            TRY(number_or_none(t, blob.positions[i].line, blob.positions[i].line > 0)));
        Own<Tuple> entry = Own<Tuple>::take(
            TRY(new_tuple(t, {Value::small_int(blob.positions[i].address * 2),
                              Value::small_int(end * 2), *line})));
        TRY(list_append(t, list.get(), entry.value()));
        i = next;
    }
    return get_iterator(t, list.value());
}

// The listing of the instructions, one per line.
Value listing(Thread& t, const Value* args, size_t) {
    return TRY(new_str(t, disassemble(*args[0].as<Code>()->blob)));
}

// replace(**fields): names and places can change; the rest is bytecode of this interpreter.
Value replace_fields(Thread& t, const Value* args, size_t) {
    auto blob = std::make_shared<CodeBlob>(*args[0].as<Code>()->blob);
    if (is_dict(args[1])) {
        size_t position = 0;
        Value key, value;
        while (dict_next(args[1].as<Dict>(), position, key, value)) {
            const std::string_view name = key.as<Str>()->view();
            if (name == "co_firstlineno") {
                const int64_t line = TRY(to_int64(t, value));
                if (line < INT32_MIN || line > INT32_MAX) {
                    return raise(t, Exc::OverflowError, "signed integer is greater than maximum");
                }
                blob->first_line = static_cast<int32_t>(line);
                continue;
            }
            if (name == "co_flags" && blob->flags & code_generator) {
                // Of the flags, the one that makes a generator awaitable may be set.
                const int64_t bits = TRY(to_int64(t, value));
                Ref now = Ref::take(TRY(find_attribute(t, args[0], key)));
                if ((bits & ~int64_t{256}) == (now.get().as_small_int() & ~int64_t{256})) {
                    blob->flags &= ~static_cast<uint32_t>(code_iterable_coroutine);
                    if (bits & 256) blob->flags |= code_iterable_coroutine;
                    continue;
                }
            }
            std::string* text = name == "co_name"       ? &blob->name
                                : name == "co_qualname" ? &blob->qualname
                                : name == "co_filename" ? &blob->filename
                                                        : nullptr;
            if (text) {
                if (!is_str(value)) {
                    return raise_type_error(t, "replace() argument '{}' must be str, not {}", name,
                                            argument_type(t, value));
                }
                *text = to_string(value.as<Str>());
                continue;
            }
            // Anything else may be given only as it is.
            Ref now = Ref::take(TRY(find_attribute(t, args[0], key)));
            if (!now || !name.starts_with("co_")) {
                return raise_type_error(t, "'{}' is an invalid keyword argument for replace()",
                                        name);
            }
            if (!TRY(equal(t, *now, value))) {
                return raise_value_error(t, "code.replace() cannot change {}", name);
            }
        }
    }
    return TRY(new_code(t, std::move(blob)));
}

}  // namespace

Value code_bytes(Thread& t, Value self) {
    const auto& words = self.as<Code>()->blob->code;
    return TRY(new_bytes(t, {reinterpret_cast<const char*>(words.data()),
                             words.size() * sizeof(uint32_t)}));
}

Value code_compare(Thread& t, Value left, Value right, CompareOp op) {
    if ((op != CompareOp::eq && op != CompareOp::ne) || !right.is_object() ||
        right.as_object()->type != left.as_object()->type) {
        return Value::not_implemented();
    }
    const CodeBlob& a = *left.as<Code>()->blob;
    const CodeBlob& b = *right.as<Code>()->blob;
    const bool same = &a == &b || (a.first_line == b.first_line && a.name == b.name &&
                                   serialize(a) == serialize(b));
    static_cast<void>(t);
    return Value::boolean(same == (op == CompareOp::eq));
}

uint64_t code_hash_text(Value self) {
    const CodeBlob& blob = *self.as<Code>()->blob;
    return std::hash<std::string>()(blob.name) * 31 + static_cast<uint64_t>(blob.first_line) * 7 +
           blob.code.size();
}

const NativeDef code_methods[] = {
    {"co_positions", "(self, /)", co_positions,
     "The source range of every instruction: (line, end line, column, end column)."},
    {"co_lines", "(self, /)", co_lines, "(start, end, line) of the instructions, line by line."},
    {"replace", "(self, /, **changes)", replace_fields, "A copy with other names or places."},
    {"__replace__", "(self, /, **changes)", replace_fields, "The same as replace()."},
    {"_listing", "(self, /)", listing, "The instructions as text."},
    {}};

}  // namespace baton
