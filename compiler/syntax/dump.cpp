#include "compiler/syntax/dump.h"

#include <fmt/format.h>

#include "runtime/base/float_text.h"
#include "runtime/base/unicode.h"

namespace baton::ast {

namespace {

constexpr const char* context_names[] = {"Load()", "Store()", "Del()"};
constexpr const char* bool_names[] = {"And()", "Or()"};
constexpr const char* unary_names[] = {"Invert()", "Not()", "UAdd()", "USub()"};
constexpr const char* operator_names[] = {"Add()",    "Sub()",    "Mult()",  "MatMult()", "Div()",    "Mod()",      "Pow()",
                                          "LShift()", "RShift()", "BitOr()", "BitXor()",  "BitAnd()", "FloorDiv()"};
constexpr const char* compare_names[] = {"Eq()", "NotEq()", "Lt()",    "LtE()", "Gt()",
                                         "GtE()", "Is()",   "IsNot()", "In()",  "NotIn()"};
constexpr const char* type_param_names[] = {"TypeVar", "ParamSpec", "TypeVarTuple"};

// repr() of a str or bytes.
std::string repr(std::string_view text, bool bytes) {
    bool single = text.find('\'') != std::string_view::npos;
    bool twice = text.find('"') != std::string_view::npos;
    char quote = single && !twice ? '"' : '\'';
    std::string out = bytes ? "b" : "";
    out += quote;
    const char* at = text.data();
    const char* end = at + text.size();
    while (at < end) {
        const char* before = at;
        char32_t c = bytes ? static_cast<unsigned char>(*at++) : unicode::next(at);
        if (c == static_cast<unsigned char>(quote) || c == '\\') {
            out += '\\';
            out += static_cast<char>(c);
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c == '\t') {
            out += "\\t";
        } else if (c < 0x20 || c == 0x7F || (bytes && c >= 0x80)) {
            out += fmt::format("\\x{:02x}", static_cast<std::uint32_t>(c));
        } else if (c < 0x80 || unicode::is_printable(c)) {
            out.append(before, at);
        } else if (c <= 0xFF) {
            out += fmt::format("\\x{:02x}", static_cast<std::uint32_t>(c));
        } else if (c <= 0xFFFF) {
            out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c));
        } else {
            out += fmt::format("\\U{:08x}", static_cast<std::uint32_t>(c));
        }
    }
    out += quote;
    return out;
}

class Dumper {
public:
    explicit Dumper(bool positions) : positions_(positions) {}
    std::string out;

    // Fields come in order; what Python shows as a default None is left out.
    void operator()(const char* name, const ConstantValue& value) {
        begin(name);
        write(value);
    }
    void operator()(const char* name, std::string_view text) {
        if (text.data() == nullptr) return;
        begin(std::string_view(name) == "kind_" ? "kind" : name);
        out += repr(text, false);
    }
    void operator()(const char* name, std::int32_t value) {
        begin(name);
        out += std::to_string(value);
    }
    void operator()(const char* name, bool value) {
        begin(name);
        out += value ? "1" : "0";
    }
    void operator()(const char* name, Context value) { plain(name, context_names[static_cast<int>(value)]); }
    void operator()(const char* name, BoolOperator value) { plain(name, bool_names[static_cast<int>(value)]); }
    void operator()(const char* name, UnaryOperator value) { plain(name, unary_names[static_cast<int>(value)]); }
    void operator()(const char* name, Operator value) { plain(name, operator_names[static_cast<int>(value)]); }
    void operator()(const char*, TypeParamKind) {}
    void operator()(const char* name, std::span<CompareOperator> values) {
        begin(name);
        out += '[';
        for (std::size_t i = 0; i < values.size(); i++) {
            if (i > 0) out += ", ";
            out += compare_names[static_cast<int>(values[i])];
        }
        out += ']';
    }
    void operator()(const char* name, std::span<Identifier> values) {
        begin(name);
        out += '[';
        for (std::size_t i = 0; i < values.size(); i++) {
            if (i > 0) out += ", ";
            out += repr(values[i], false);
        }
        out += ']';
    }
    template <class Node>
    void operator()(const char* name, Node* node) {
        if (node == nullptr) return;
        begin(name);
        write(node);
    }
    template <class Node>
    void operator()(const char* name, std::span<Node*> nodes) {
        begin(name);
        out += '[';
        for (std::size_t i = 0; i < nodes.size(); i++) {
            if (i > 0) out += ", ";
            if (nodes[i] == nullptr) {
                out += "None";
            } else {
                write(nodes[i]);
            }
        }
        out += ']';
    }

    void write(Expr* node) { composite(kind_name(node->kind), node, true); }
    void write(Stmt* node) { composite(kind_name(node->kind), node, true); }
    void write(Pattern* node) { composite(kind_name(node->kind), node, true); }
#define PART(Name, python, fields) \
    void write(Name* node) { composite(part_name(node, #python), node, part_has_position(#python)); }
#include "compiler/syntax/ast.def"

    void write(const ConstantValue& value) {
        switch (value.type) {
        case ConstantValue::Type::none: out += "None"; break;
        case ConstantValue::Type::true_: out += "True"; break;
        case ConstantValue::Type::false_: out += "False"; break;
        case ConstantValue::Type::ellipsis: out += "Ellipsis"; break;
        case ConstantValue::Type::small_int: out += std::to_string(value.integer); break;
        case ConstantValue::Type::big_int: out += value.text; break;
        case ConstantValue::Type::float_:
            // ast.dump() prints what reads back as infinity.
            out += float_repr(value.number);
            break;
        case ConstantValue::Type::imaginary: out += complex_repr(0, value.number); break;
        case ConstantValue::Type::str: out += repr(value.text, false); break;
        case ConstantValue::Type::bytes: out += repr(value.text, true); break;
        }
    }

private:
    static const char* part_name(const TypeParam* node, const char*) {
        return type_param_names[static_cast<int>(node->kind)];
    }
    static const char* part_name(const void*, const char* name) { return name; }
    // Some parts have no position in Python.
    static bool part_has_position(std::string_view name) {
        return name != "comprehension" && name != "arguments" && name != "withitem" && name != "match_case";
    }
    void begin(const char* name) {
        if (!first_) out += ", ";
        first_ = false;
        out += name;
        out += '=';
    }
    void plain(const char* name, const char* text) {
        begin(name);
        out += text;
    }
    template <class Any>
    void composite(const char* name, Any* node, bool has_position) {
        bool before = first_;
        first_ = true;
        out += name;
        out += '(';
        visit_fields(node, *this);
        if (positions_ && has_position) {
            (*this)("lineno", node->lineno);
            (*this)("col_offset", node->col_offset);
            (*this)("end_lineno", node->end_lineno);
            (*this)("end_col_offset", node->end_col_offset);
        }
        out += ')';
        first_ = before;
    }

    bool positions_;
    bool first_ = true;
};

}  // namespace

const char* kind_name(ExprKind kind) {
    static constexpr const char* names[] = {
#define EXPR(Name, fields) #Name,
#define EXPR_AS(Name, Struct) #Name,
#include "compiler/syntax/ast.def"
    };
    return names[static_cast<int>(kind)];
}

const char* kind_name(StmtKind kind) {
    static constexpr const char* names[] = {
#define STMT(Name, fields) #Name,
#define STMT_AS(Name, Struct) #Name,
#include "compiler/syntax/ast.def"
    };
    return kind == StmtKind::ExprStmt ? "Expr" : names[static_cast<int>(kind)];
}

const char* kind_name(PatternKind kind) {
    static constexpr const char* names[] = {
#define PATTERN(Name, fields) #Name,
#include "compiler/syntax/ast.def"
    };
    return names[static_cast<int>(kind)];
}

std::string dump(const Module& module, bool positions) {
    Dumper dumper(positions);
    switch (module.kind) {
    case ModuleKind::exec: dumper.out = "Module("; break;
    case ModuleKind::eval: dumper.out = "Expression("; break;
    case ModuleKind::single: dumper.out = "Interactive("; break;
    }
    if (module.kind == ModuleKind::eval) {
        dumper("body", module.expression);
    } else {
        dumper("body", module.body);
    }
    if (module.kind == ModuleKind::exec) dumper.out += ", type_ignores=[]";
    return dumper.out + ")";
}

std::string dump(const Expr& expression, bool positions) {
    Dumper dumper(positions);
    dumper.write(const_cast<Expr*>(&expression));
    return dumper.out;
}

std::string dump(const Stmt& statement, bool positions) {
    Dumper dumper(positions);
    dumper.write(const_cast<Stmt*>(&statement));
    return dumper.out;
}

}  // namespace baton::ast
