#include "compiler/bytecode/operands.h"

#include <array>
#include <cstring>
#include <string_view>

namespace baton {

namespace {

struct NamedLetters {
    std::string_view name;
    std::string_view letters;
};

// Everything but the operators, whose letters follow from their list.
constexpr NamedLetters named_letters[] = {
    {"NOP", ""},
    {"MOVE", "du"},
    {"COPY", "dk"},
    {"CLEAR", "u"},
    {"LOAD_CONST", "dc"},
    {"LOAD_CONST_WIDE", "d--c"},
    {"LOAD_INT", "di"},
    {"CHECK_LOCAL", "k"},
    {"DELETE_LOCAL", "k"},
    {"INIT_UNBOUND", "*i"},
    {"LOAD_FAR", "dr"},
    {"STORE_FAR", "ur"},
    {"MAKE_CELL", "*i"},
    {"LOAD_CELL", "du"},
    {"STORE_CELL", "ku"},
    {"DELETE_CELL", "k"},
    {"LOAD_FREE", "df"},
    {"LOAD_SUPER_CLASS", "df"},
    {"STORE_FREE", "uf"},
    {"DELETE_FREE", "-f"},
    {"LOAD_CLASS_CELL", "dvin"},
    {"LOAD_CLOSURE", "dvi"},
    {"LOAD_GLOBAL", "d--s"},
    {"STORE_GLOBAL", "u--s"},
    {"DELETE_GLOBAL", "---s"},
    {"LOAD_NAME", "d--s"},
    {"STORE_NAME", "u--s"},
    {"DELETE_NAME", "---s"},
    {"LOAD_LOCALS", "d"},
    {"SETUP_ANNOTATIONS", ""},
    {"LOAD_ATTR", "du-s"},
    {"STORE_ATTR", "uu-s"},
    {"DELETE_ATTR", "u--s"},
    {"LOAD_METHOD", "*u-s"},
    {"LOAD_SUPER_METHOD", "*i-s"},
    {"GET_ITEM", "duu"},
    {"GET_ITEM_K", "duK"},
    {"SET_ITEM", "uuu"},
    {"SET_ITEM_K", "uKu"},
    {"DELETE_ITEM", "uu"},
    {"GET_SLICE", "du*"},
    {"GET_SLICE_STEP", "du*"},
    {"SET_SLICE", "u*u"},
    {"BUILD_SLICE", "d*i"},
    {"NEGATIVE", "du"},
    {"POSITIVE", "du"},
    {"INVERT", "du"},
    {"NOT", "du"},
    {"IS", "duu"},
    {"IS_NOT", "duu"},
    {"CONTAINS", "duu"},
    {"NOT_CONTAINS", "duu"},
    {"JUMP", ""},
    {"JUMP_BACK", ""},
    {"JUMP_IF_TRUE", "u"},
    {"JUMP_IF_FALSE", "u"},
    {"JUMP_BACK_IF_TRUE", "u"},
    {"JUMP_IF_TRUE_OR_CLEAR", "*"},
    {"JUMP_IF_FALSE_OR_CLEAR", "*"},
    {"JUMP_IF_NONE", "u"},
    {"JUMP_IF_NOT_NONE", "u"},
    {"JUMP_IF_IS", "uu"},
    {"JUMP_IF_IS_NOT", "uu"},
    {"GET_ITER", "du"},
    {"FOR_LOOP", "**"},
    {"BUILD_TUPLE", "d*i"},
    {"BUILD_LIST", "d*i"},
    {"BUILD_SET", "d*i"},
    {"BUILD_MAP", "d*i"},
    {"BUILD_STRING", "d*i"},
    {"FORMAT_VALUE", "dui"},
    {"LIST_APPEND", "ku"},
    {"SET_ADD", "ku"},
    {"MAP_ADD", "kuu"},
    {"LIST_EXTEND", "kui"},
    {"SET_UPDATE", "ku"},
    {"DICT_UPDATE", "ku"},
    {"DICT_MERGE", "kuk"},
    {"LIST_TO_TUPLE", "du"},
    {"UNPACK", "*ui"},
    {"UNPACK_EX", "*uii"},
    {"CALL", "d*i"},
    {"CALL_METHOD", "d*i"},
    {"CALL_KW", "d*ic"},
    {"CALL_METHOD_KW", "d*ic"},
    {"CALL_EX", "d*i"},
    {"RETURN", "u"},
    {"RETURN_CONST", "-c"},
    {"MAKE_FUNCTION", "di*C"},
    {"LOAD_BUILD_CLASS", "d"},
    {"RETURN_GENERATOR", ""},
    {"YIELD", "*ui"},
    {"YIELD_FROM", "duk"},
    {"GET_YIELD_FROM_ITER", "du"},
    {"GET_AWAITABLE", "dui"},
    {"SEND", "**u"},
    {"GET_AITER", "du"},
    {"GET_ANEXT", "dk"},
    {"END_ASYNC_FOR", "uu"},
    {"ASYNC_GEN_WRAP", "du"},
    {"RAISE", "*i"},
    {"RERAISE", "u"},
    {"PUSH_HANDLED", "k"},
    {"POP_HANDLED", "*"},
    {"JUMP_IF_NO_MATCH", "ku"},
    {"MATCH_GROUP", "*ku"},
    {"PREPARE_RERAISE_STAR", "dku"},
    {"WITH_ENTER", "*u"},
    {"ASYNC_WITH_ENTER", "*u"},
    {"WITH_EXCEPT", "dkk"},
    {"LOAD_ASSERTION_ERROR", "d"},
    {"IMPORT_NAME", "d*-n"},
    {"IMPORT_FROM", "dk-n"},
    {"IMPORT_STAR", "u"},
    {"MATCH_SEQUENCE", "dk"},
    {"MATCH_MAPPING", "dk"},
    {"GET_LEN", "dk"},
    {"MATCH_KEYS", "dkk"},
    {"MATCH_CLASS", "dk*i"},
    {"MATCH_REST", "dku"},
    {"INTRINSIC", "dui"},
    {"PRINT_EXPR", "u"},
};

constexpr OperandLetters letters_from(std::string_view text) {
    OperandLetters letters;
    if (text.size() > 0) letters.a = text[0];
    if (text.size() > 1) letters.b = text[1];
    if (text.size() > 2) letters.c = text[2];
    if (text.size() > 3) letters.x = text[3];
    return letters;
}

// The letters of a named instruction; quickened forms are not listed and get none.
constexpr OperandLetters find_letters(std::string_view name) {
    for (const NamedLetters& entry : named_letters) {
        if (entry.name == name) {
            return letters_from(entry.letters);
        }
    }
    return {};
}

constexpr OperandLetters letter_table[op_count] = {
#define OP(name, format, flags, description) find_letters(#name),
#define BINARY(name, op)                                                                   \
    letters_from("duu"), letters_from("duK"), letters_from("duu"), letters_from("duK"),
#define COMPARE(name, op)                                                                  \
    letters_from("duu"), letters_from("duK"), letters_from("uu"), letters_from("uK"),      \
        letters_from("uu"), letters_from("uK"),
#include "compiler/bytecode/opcodes.def"
};

void add_range(std::vector<int>& list, int first, int count) {
    for (int i = 0; i < count; i++) {
        list.push_back(first + i);
    }
}

}  // namespace

OperandLetters operand_letters(Op op) { return letter_table[static_cast<int>(op)]; }

bool has_flag(Op op, char flag) {
    return std::strchr(op_info[static_cast<int>(op)].flags, flag) != nullptr;
}

bool may_raise(Op op) {
    const char* flags = op_info[static_cast<int>(op)].flags;
    return std::strpbrk(flags, "RBC") != nullptr;
}

void Effects::clear() {
    takes.clear();
    keeps.clear();
    writes.clear();
    jump_writes.clear();
    next_takes.clear();
    jump_takes.clear();
}

void effects_of(const uint32_t* words, Effects& e) {
    e.clear();
    Op op = decode_op(words[0]);
    OperandLetters letters = operand_letters(op);
    int a = static_cast<int>(decode_a(words[0]));
    int b = static_cast<int>(decode_b(words[0]));
    int c = static_cast<int>(decode_c(words[0]));
    auto plain = [&](char letter, int reg) {
        switch (letter) {
        case 'd': e.writes.push_back(reg); e.jump_writes.push_back(reg); break;
        case 'u': e.takes.push_back(reg); break;
        case 'k': e.keeps.push_back(reg); break;
        default: break;
        }
    };
    auto write = [&](int first, int count) {
        add_range(e.writes, first, count);
        add_range(e.jump_writes, first, count);
    };
    plain(letters.a, a);
    plain(letters.b, b);
    plain(letters.c, c);
    if (letters.b == 'v' && c == 0) {
        e.keeps.push_back(b);
    }
    switch (op) {
    case Op::INIT_UNBOUND: write(a, b); break;
    case Op::MAKE_CELL:
        if (b == 0) {
            e.takes.push_back(a);
        }
        write(a, 1);
        break;
    case Op::LOAD_METHOD: write(a, 2); break;
    case Op::LOAD_SUPER_METHOD:
        add_range(e.takes, a + 1, 2);
        write(a, b == 1 ? 1 : 2);
        break;
    case Op::GET_SLICE: add_range(e.takes, c, 2); break;
    case Op::GET_SLICE_STEP: add_range(e.takes, c, 3); break;
    case Op::SET_SLICE: add_range(e.takes, b, 2); break;
    case Op::BUILD_SLICE: add_range(e.takes, b, c == 3 ? 3 : 2); break;
    case Op::JUMP_IF_TRUE_OR_CLEAR:
    case Op::JUMP_IF_FALSE_OR_CLEAR:
        e.keeps.push_back(a);
        e.next_takes.push_back(a);
        break;
    case Op::FOR_LOOP:
        e.keeps.push_back(b);
        e.jump_writes.push_back(a);
        e.next_takes.push_back(b);
        break;
    case Op::BUILD_TUPLE:
    case Op::BUILD_LIST:
    case Op::BUILD_SET:
    case Op::BUILD_STRING: add_range(e.takes, b, c); break;
    case Op::BUILD_MAP: add_range(e.takes, b, 2 * c); break;
    case Op::YIELD:
        if (!c) write(a, 1);
        break;
    case Op::FORMAT_VALUE:
        if (c & 4) {
            e.takes.push_back(b + 1);
        }
        break;
    case Op::UNPACK: write(a, c); break;
    case Op::UNPACK_EX: write(a, c + 1 + static_cast<int>(words[1])); break;
    case Op::CALL:
    case Op::CALL_KW: add_range(e.takes, b, c + 1); break;
    case Op::CALL_METHOD:
    case Op::CALL_METHOD_KW: add_range(e.takes, b, c + 2); break;
    case Op::CALL_EX: add_range(e.takes, b, c ? 3 : 2); break;
    case Op::MAKE_FUNCTION:
        add_range(e.takes, c, (b & 1) + (b >> 1 & 1) + (b >> 2 & 1) + (b >> 3 & 1));
        break;
    case Op::SEND:
        e.keeps.push_back(b);
        write(a, 1);
        e.jump_takes.push_back(b);
        break;
    case Op::RAISE:
        if (b >= 1) {
            add_range(e.takes, a, b);
        }
        break;
    case Op::PUSH_HANDLED: write(a + 1, 1); break;
    case Op::POP_HANDLED: add_range(e.takes, a, 2); break;
    case Op::MATCH_GROUP:
    case Op::WITH_ENTER:
    case Op::ASYNC_WITH_ENTER: write(a, 2); break;
    case Op::IMPORT_NAME: add_range(e.takes, b, 2); break;
    case Op::MATCH_CLASS: add_range(e.takes, c, 2); break;
    default: break;
    }
}

}  // namespace baton
