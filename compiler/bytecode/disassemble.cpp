#include <charconv>
#include <cmath>
#include <map>

#include "compiler/bytecode/code_blob.h"
#include "compiler/bytecode/operands.h"

namespace baton {

namespace {

void append_quoted(std::string& out, std::string_view text) {
    out += '\'';
    for (char ch : text.substr(0, 60)) {
        unsigned char byte = static_cast<unsigned char>(ch);
        if (ch == '\n') {
            out += "\\n";
        } else if (ch == '\'' || ch == '\\') {
            out += '\\';
            out += ch;
        } else if (byte < 0x20 || byte == 0x7f) {
            constexpr char digits[] = "0123456789abcdef";
            out += "\\x";
            out += digits[byte >> 4];
            out += digits[byte & 15];
        } else {
            out += ch;
        }
    }
    out += text.size() > 60 ? "...'" : "'";
}

void append_real(std::string& out, double value) {
    char buffer[40];
    auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    std::string_view text(buffer, static_cast<size_t>(end - buffer));
    out += text;
    if (std::isfinite(value) && text.find_first_of(".e") == text.npos) {
        out += ".0";
    }
}

void append_constant(std::string& out, const Constant& value) {
    switch (value.kind) {
    case Constant::Kind::none: out += "None"; break;
    case Constant::Kind::true_: out += "True"; break;
    case Constant::Kind::false_: out += "False"; break;
    case Constant::Kind::ellipsis: out += "Ellipsis"; break;
    case Constant::Kind::small_int: out += std::to_string(value.integer); break;
    case Constant::Kind::big_int: out += value.text; break;
    case Constant::Kind::float_: append_real(out, value.real); break;
    case Constant::Kind::complex:
        out += '(';
        append_real(out, value.real);
        out += ", ";
        append_real(out, value.imaginary);
        out += "j)";
        break;
    case Constant::Kind::str: append_quoted(out, value.text); break;
    case Constant::Kind::bytes:
        out += 'b';
        append_quoted(out, value.text);
        break;
    case Constant::Kind::tuple:
    case Constant::Kind::frozenset: {
        bool tuple = value.kind == Constant::Kind::tuple;
        out += tuple ? "(" : "frozenset{";
        for (size_t i = 0; i < value.items.size(); i++) {
            if (i > 0) {
                out += ", ";
            }
            append_constant(out, value.items[i]);
        }
        if (tuple && value.items.size() == 1) {
            out += ',';
        }
        out += tuple ? ')' : '}';
        break;
    }
    case Constant::Kind::code:
        out += "<code ";
        out += value.code ? value.code->qualname : "null";
        out += '>';
        break;
    }
}

class Listing {
public:
    explicit Listing(const CodeBlob& blob) : blob_(blob) {}

    std::string make() {
        find_targets();
        header();
        int line = 0;
        for (size_t at = 0; at < blob_.code.size();) {
            Op op = decode_op(blob_.code[at]);
            int words = static_cast<int>(op) < op_count ? op_words(op) : 1;
            if (at + static_cast<size_t>(words) > blob_.code.size()) {
                out_ += "  (truncated)\n";
                break;
            }
            int here = find_position(blob_, static_cast<uint32_t>(at)).line;
            std::string line_text = here != line && here != 0 ? std::to_string(here) : "";
            line = here;
            pad(line_text, 5, true);
            out_ += target(at) ? " L" : "  ";
            std::string address = std::to_string(at);
            pad(address, 5, false);
            instruction(op, at);
            out_ += '\n';
            at += static_cast<size_t>(words);
        }
        for (const ExceptionEntry& entry : blob_.exceptions) {
            out_ += "  except " + std::to_string(entry.begin) + ".." + std::to_string(entry.end) +
                    " -> " + std::to_string(entry.handler) + " depth " +
                    std::to_string(entry.depth) + "\n";
        }
        for (const Constant& value : blob_.constants) {
            if (value.kind == Constant::Kind::code && value.code) {
                out_ += '\n';
                out_ += Listing(*value.code).make();
            }
        }
        return std::move(out_);
    }

private:
    void pad(const std::string& text, size_t width, bool left) {
        std::string spaces(text.size() < width ? width - text.size() : 0, ' ');
        out_ += left ? spaces + text : text + spaces;
    }
    bool target(size_t at) const { return targets_.count(at) != 0; }

    void find_targets() {
        for (size_t at = 0; at < blob_.code.size();) {
            Op op = decode_op(blob_.code[at]);
            if (static_cast<int>(op) >= op_count) {
                return;
            }
            size_t words = static_cast<size_t>(op_words(op));
            if (at + words > blob_.code.size()) {
                return;
            }
            if (has_flag(op, 'J')) {
                targets_[jump_target(op, at)] = true;
            }
            at += words;
        }
        for (const ExceptionEntry& entry : blob_.exceptions) {
            targets_[entry.handler] = true;
        }
    }
    size_t jump_target(Op op, size_t at) const {
        OpFormat format = op_info[static_cast<int>(op)].format;
        int64_t j = format == OpFormat::J      ? decode_j(blob_.code[at])
                    : format == OpFormat::ABCJ ? static_cast<int32_t>(blob_.code[at + 1])
                                               : static_cast<int32_t>(blob_.code[at + 2]);
        return static_cast<size_t>(static_cast<int64_t>(at) + j);
    }

    void header() {
        out_ += blob_.qualname;
        out_ += '(';
        for (int i = 0; i < blob_.parameter_count(); i++) {
            if (i > 0) {
                out_ += ", ";
            }
            out_ += register_name(static_cast<uint32_t>(i));
        }
        out_ += ") locals " + std::to_string(blob_.locals) + " registers " +
                std::to_string(blob_.registers);
#define FLAG(name)                     \
    if (blob_.flags & code_##name) {   \
        out_ += " " #name;             \
    }
        FLAG(var_positional)
        FLAG(var_keyword)
        FLAG(generator)
        FLAG(coroutine)
        FLAG(async_generator)
        FLAG(class_body)
        FLAG(simple_call)
#undef FLAG
        out_ += '\n';
    }

    // A local by its name, a temporary as t0, t1, ...
    std::string register_name(uint32_t reg) const {
        if (reg >= blob_.locals && reg < 256) {
            return "t" + std::to_string(reg - blob_.locals);
        }
        if (reg < blob_.local_names.size() && !blob_.local_names[reg].empty()) {
            return blob_.local_names[reg];
        }
        return "r" + std::to_string(reg);
    }
    std::string name(size_t index) const {
        return index < blob_.names.size() ? blob_.names[index] : "?" + std::to_string(index);
    }
    std::string constant(size_t index) const {
        std::string text;
        if (index < blob_.constants.size()) {
            append_constant(text, blob_.constants[index]);
        } else {
            text = "?" + std::to_string(index);
        }
        return text;
    }
    std::string operand(char letter, uint32_t value, bool cell_is_free) const {
        switch (letter) {
        case 'd':
        case 'u':
        case 'k':
        case '*':
        case 'r': return register_name(value);
        case 'K':
        case 'c':
        case 'C': return constant(value);
        case 'f':
            return value < blob_.free.size() ? blob_.free[value].name : "?" + std::to_string(value);
        case 'v': return operand(cell_is_free ? 'f' : 'u', value, false);
        case 's':
            return value < blob_.sites.size() ? name(blob_.sites[value].name)
                                              : "?" + std::to_string(value);
        case 'n': return name(value);
        default: return std::to_string(value);
        }
    }

    void instruction(Op op, size_t at) {
        uint32_t word = blob_.code[at];
        if (static_cast<int>(op) >= op_count) {
            out_ += "(invalid)";
            return;
        }
        const OpInfo& info = op_info[static_cast<int>(op)];
        OperandLetters letters = operand_letters(op);
        std::string arguments;
        auto add = [&arguments](const std::string& text) {
            if (!arguments.empty()) {
                arguments += ", ";
            }
            arguments += text;
        };
        bool quick = has_flag(op, 'Q');
        bool wide = info.format == OpFormat::ABx || info.format == OpFormat::AsBx;
        bool free = decode_c(word) == 1;
        if (info.format != OpFormat::J) {
            if (letters.a != '-' || quick) {
                add(operand(quick ? 'd' : letters.a, decode_a(word), free));
            }
            if (letters.b != '-' || quick) {
                if (op == Op::LOAD_INT) {
                    add(std::to_string(decode_sbx(word)));
                } else {
                    add(operand(quick ? 'd' : letters.b, wide ? decode_bx(word) : decode_b(word),
                                free));
                }
            }
            if (!wide && letters.c != '-') {
                if (op == Op::INTRINSIC) {
                    constexpr const char* intrinsics[] = {
#define INTRINSIC(name, description) #name,
#include "compiler/bytecode/intrinsics.def"
                    };
                    uint32_t c = decode_c(word);
                    add(c < std::size(intrinsics) ? intrinsics[c] : "?");
                } else {
                    add(operand(letters.c, decode_c(word), free));
                }
            }
        }
        if (info.format == OpFormat::ABCX || info.format == OpFormat::ABCXJ) {
            add(operand(letters.x, blob_.code[at + 1], free));
        }
        out_ += info.name;
        if (!arguments.empty() || has_flag(op, 'J')) {
            size_t width = std::char_traits<char>::length(info.name);
            out_ += std::string(width < 16 ? 16 - width : 1, ' ');
            out_ += arguments;
        }
        if (has_flag(op, 'J')) {
            if (!arguments.empty()) {
                out_ += ' ';
            }
            out_ += "-> " + std::to_string(jump_target(op, at));
        }
    }

    const CodeBlob& blob_;
    std::map<size_t, bool> targets_;
    std::string out_;
};

}  // namespace

std::string disassemble(const CodeBlob& blob) { return Listing(blob).make(); }

}  // namespace baton
