#include "vm/embed/ast_objects.h"

#include <cmath>
#include <string>
#include <unordered_map>

#include "runtime/core/protocol.h"
#include "runtime/types/bytes.h"
#include "runtime/types/complex.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "vm/embed/ast_validate.h"

namespace baton {

namespace {

using namespace ast;

constexpr int max_depth = 3000;  // of nodes: the conversions recurse

constexpr const char* context_names[] = {"Load", "Store", "Del"};
constexpr const char* bool_names[] = {"And", "Or"};
constexpr const char* unary_names[] = {"Invert", "Not", "UAdd", "USub"};
constexpr const char* operator_names[] = {"Add",    "Sub",    "Mult",  "MatMult", "Div",
                                          "Mod",    "Pow",    "LShift", "RShift", "BitOr",
                                          "BitXor", "BitAnd", "FloorDiv"};
constexpr const char* compare_names[] = {"Eq",  "NotEq", "Lt", "LtE",  "Gt",
                                         "GtE", "Is",    "IsNot", "In", "NotIn"};
constexpr const char* type_param_names[] = {"TypeVar", "ParamSpec", "TypeVarTuple"};

// A field's name in Python.
std::string_view python_name(std::string_view name) { return name == "kind_" ? "kind" : name; }

const char* python_kind(StmtKind kind) {
    return kind == StmtKind::ExprStmt ? "Expr" : kind_name(kind);
}

bool has_position(std::string_view part) {
    return part != "comprehension" && part != "arguments" && part != "withitem" &&
           part != "match_case";
}

// Gets the module _ast's dict, borrowed; null with an exception.
baton::Dict* node_classes(Thread& t, Ref& keep) {
    keep = Ref::take(t.interpreter->hooks.import_module(t, "_ast"));
    if (keep.get().is_error()) return nullptr;
    return module_dict(*keep);
}

// ---------------------------------------------------------------- tree -> objects

class Builder {
public:
    explicit Builder(Thread& t) : t_(t) {}

    Value root(const ast::Module& module) {
        classes_ = TRY(node_classes(t_, keep_));
        if (module.kind == ModuleKind::eval) {
            Ref node = Ref::take(TRY(make("Expression")));
            Ref body = Ref::take(TRY(node_of(module.expression)));
            TRY(set(*node, "body", *body));
            return node.give();
        }
        Ref node = Ref::take(TRY(make(module.kind == ModuleKind::single ? "Interactive" : "Module")));
        Ref body = Ref::take(TRY(list_of(module.body)));
        TRY(set(*node, "body", *body));
        if (module.kind == ModuleKind::exec) {
            Own<baton::List> none = Own<baton::List>::take(TRY(new_list(t_)));
            TRY(set(*node, "type_ignores", none.value()));
        }
        return node.give();
    }

private:
    Value make(const char* name) {
        Own<Str> key = Own<Str>::take(TRY(intern(t_, std::string_view(name))));
        Ref cls = Ref::share(dict_get(classes_, key.get()));
        if (!has_type(t_, *cls, type_is_type)) {
            return raise(t_, Exc::SystemError, "_ast has no node class {}", name);
        }
        return cls.as<Type>()->construct(t_, *cls, nullptr, 0, nullptr);
    }
    // Operators and contexts: one instance of each.
    Value single(const char* name) {
        Ref& made = singles_[name];
        if (!made) made = Ref::take(TRY(make(name)));
        return share(*made);
    }
    bool set(Value node, std::string_view name, Value value) {
        Own<Str> key = Own<Str>::take(TRY(intern(t_, python_name(name))));
        return set_attribute(t_, node, key.value(), value);
    }

    Value convert(const ConstantValue& v) {
        switch (v.type) {
            case ConstantValue::Type::none: return Value::none();
            case ConstantValue::Type::true_: return Value::true_();
            case ConstantValue::Type::false_: return Value::false_();
            case ConstantValue::Type::ellipsis: return Value::ellipsis();
            case ConstantValue::Type::small_int: return new_int(t_, v.integer);
            case ConstantValue::Type::big_int: return int_from_decimal(t_, v.text);
            case ConstantValue::Type::float_: return new_float(t_, v.number);
            case ConstantValue::Type::imaginary: return new_complex(t_, 0, v.number);
            case ConstantValue::Type::str: return TRY(new_str(t_, v.text));
            case ConstantValue::Type::bytes: return TRY(new_bytes(t_, v.text));
        }
        return Value::none();
    }
    Value convert(Identifier text) {
        if (!text.data()) return Value::none();
        return TRY(intern(t_, text));
    }
    Value convert(std::int32_t number) { return new_int(t_, number); }
    Value convert(bool flag) { return Value::small_int(flag ? 1 : 0); }
    Value convert(Context v) { return single(context_names[static_cast<int>(v)]); }
    Value convert(BoolOperator v) { return single(bool_names[static_cast<int>(v)]); }
    Value convert(UnaryOperator v) { return single(unary_names[static_cast<int>(v)]); }
    Value convert(Operator v) { return single(operator_names[static_cast<int>(v)]); }
    Value convert(CompareOperator v) { return single(compare_names[static_cast<int>(v)]); }
    template <class Node>
    Value convert(Node* node) {
        return node ? node_of(node) : Value::none();
    }
    template <class Item>
    Value convert(std::span<Item> items) {
        return list_of(items);
    }

    template <class Item>
    Value list_of(std::span<Item> items) {
        Own<baton::List> list = Own<baton::List>::take(TRY(new_list(t_)));
        for (Item item : items) {
            Ref each = Ref::take(TRY(convert(item)));
            TRY(list_append(t_, list.get(), *each));
        }
        return list.give();
    }

    Value node_of(Expr* node) { return composite(kind_name(node->kind), node, true); }
    Value node_of(Stmt* node) { return composite(python_kind(node->kind), node, true); }
    Value node_of(ast::Pattern* node) { return composite(kind_name(node->kind), node, true); }
#define PART(Name, python, fields) \
    Value node_of(Name* node) { return composite(part_name(node, #python), node, has_position(#python)); }
#include "compiler/syntax/ast.def"
    static const char* part_name(const TypeParam* node, const char*) {
        return type_param_names[static_cast<int>(node->kind)];
    }
    static const char* part_name(const void*, const char* name) { return name; }

    template <class Node>
    Value composite(const char* name, Node* node, bool position) {
        if (++depth_ > max_depth) {
            return raise(t_, Exc::RecursionError,
                         "maximum recursion depth exceeded during ast construction");
        }
        Ref made = Ref::take(TRY(make(name)));
        bool ok = true;
        visit_fields(node, [&](const char* field, auto& value) {
            using Field = std::remove_cvref_t<decltype(value)>;
            if constexpr (!std::is_same_v<Field, TypeParamKind>) {
                if (!ok) return;
                Ref converted = Ref::take(convert(value));
                ok = !converted.get().is_error() && set(*made, field, *converted);
            }
        });
        if (!ok) return Failure{};
        if (position) {
            TRY(set(*made, "lineno", Value::small_int(node->lineno)));
            TRY(set(*made, "col_offset", Value::small_int(node->col_offset)));
            TRY(set(*made, "end_lineno", Value::small_int(node->end_lineno)));
            TRY(set(*made, "end_col_offset", Value::small_int(node->end_col_offset)));
        }
        --depth_;
        return made.give();
    }

    Thread& t_;
    Ref keep_;
    baton::Dict* classes_ = nullptr;
    std::unordered_map<std::string, Ref> singles_;
    int depth_ = 0;
};

// ---------------------------------------------------------------- objects -> tree

enum class Sum : uint8_t { expr, stmt, pattern, part, operator_, other };
struct KindOf {
    Sum sum = Sum::other;
    int kind = 0;
    const char* name = "";
};

class Reader {
public:
    Reader(Thread& t, Arena& arena) : t_(t), arena_(arena) {}

    ast::Module* root(Value object, ModuleKind kind) {
        TRY(start());
        auto* module = arena_.make<ast::Module>();
        module->kind = kind;
        const char* wanted = kind == ModuleKind::eval     ? "Expression"
                             : kind == ModuleKind::single ? "Interactive"
                                                          : "Module";
        const KindOf which = kind_of(object);
        if (std::string_view(which.name) != wanted) {
            raise_type_error(t_, "expected {} node, got {}", wanted, type_name(t_, object));
            return nullptr;
        }
        if (kind == ModuleKind::eval) {
            TRY(required_node(object, "body", wanted, module->expression));
        } else {
            TRY(read_list(object, "body", wanted, module->body));
        }
        return module;
    }

private:
    bool start() {
        classes_ = TRY(node_classes(t_, keep_));
        auto add = [&](const char* name, Sum sum, int kind) -> bool {
            Own<Str> key = Own<Str>::take(TRY(intern(t_, std::string_view(name))));
            const Value cls = dict_get(classes_, key.get());
            if (cls.is_object()) kinds_[cls.as_object()] = {sum, kind, name};
            return true;
        };
#define EXPR(Name, fields) TRY(add(#Name, Sum::expr, static_cast<int>(ExprKind::Name)));
#define EXPR_AS(Name, Struct) EXPR(Name, )
#define PATTERN(Name, fields) TRY(add(#Name, Sum::pattern, static_cast<int>(PatternKind::Name)));
#define STMT(Name, fields) \
    TRY(add(python_kind(StmtKind::Name), Sum::stmt, static_cast<int>(StmtKind::Name)));
#define STMT_AS(Name, Struct) STMT(Name, )
#define PART(Name, python, fields) TRY(add(#python, Sum::part, 0));
#include "compiler/syntax/ast.def"
        auto add_all = [&](const char* const* names, size_t count) -> bool {
            for (size_t i = 0; i < count; ++i) {
                TRY(add(names[i], Sum::operator_, static_cast<int>(i)));
            }
            return true;
        };
        TRY(add_all(context_names, std::size(context_names)));
        TRY(add_all(bool_names, std::size(bool_names)));
        TRY(add_all(unary_names, std::size(unary_names)));
        TRY(add_all(operator_names, std::size(operator_names)));
        TRY(add_all(compare_names, std::size(compare_names)));
        for (int i = 0; i < 3; ++i) TRY(add(type_param_names[i], Sum::part, i));
        for (const char* name : {"Module", "Expression", "Interactive"}) {
            TRY(add(name, Sum::other, 0));
        }
        return true;
    }

    // The kind of a node, whose class may be derived from that of the kind.
    KindOf kind_of(Value object) const {
        const Type* type = type_of(t_, object);
        if (!type->mro) return {};
        for (size_t i = 0; i < type->mro->size; ++i) {
            auto found = kinds_.find(type->mro->items[i].as_object());
            if (found != kinds_.end()) return found->second;
        }
        return {};
    }

    Failure unexpected(const char* what, Value object) {
        Own<Str> shown = Own<Str>::take(TRY(repr(t_, object)));
        return raise_type_error(t_, "expected some sort of {}, but got {}", what, shown->view());
    }

    // The attribute of a node; unbound if it has none.
    Value field(Value node, std::string_view name) {
        Own<Str> key = Own<Str>::take(TRY(intern(t_, python_name(name))));
        return find_attribute(t_, node, key.value());
    }
    Failure missing(std::string_view name, const char* owner) {
        return raise_type_error(t_, "required field \"{}\" missing from {}", python_name(name), owner);
    }

    bool read(Value node, const char* name, const char* owner, bool optional, ConstantValue& out) {
        static_cast<void>(optional);
        Ref value = Ref::take(TRY(field(node, name)));
        if (!value) return missing(name, owner);
        return constant(*value, out);
    }
    bool read(Value node, const char* name, const char* owner, bool optional, Identifier& out) {
        Ref value = Ref::take(TRY(field(node, name)));
        if (!value || value.get().is_none()) {
            if (optional) return true;
            if (!value) return missing(name, owner);
            return raise_value_error(t_, "field \"{}\" is required for {}", python_name(name), owner);
        }
        return identifier(*value, out);
    }
    bool identifier(Value value, Identifier& out) {
        if (!is_str(value)) {
            return raise_type_error(t_, "AST identifier must be of type str");
        }
        const std::string_view text = value.as<Str>()->view();
        if (text == "None" || text == "True" || text == "False") {
            return raise_value_error(t_, "identifier field can't represent '{}' constant", text);
        }
        out = arena_.copy_string(text);
        return true;
    }
    bool read(Value node, const char* name, const char* owner, bool optional, std::int32_t& out) {
        Ref value = Ref::take(TRY(field(node, name)));
        if (!value || value.get().is_none()) {
            if (optional || std::string_view(name) == "level") return true;
            return missing(name, owner);
        }
        if (!is_int(*value)) {
            Own<Str> shown = Own<Str>::take(TRY(repr(t_, *value)));
            return raise_value_error(t_, "invalid integer value: {}", shown->view());
        }
        const int64_t number = TRY(to_int64(t_, *value));
        out = static_cast<std::int32_t>(std::clamp<int64_t>(number, INT32_MIN, INT32_MAX));
        return true;
    }
    bool read(Value node, const char* name, const char* owner, bool optional, bool& out) {
        std::int32_t number = 0;
        TRY(read(node, name, owner, optional, number));
        out = number != 0;
        return true;
    }
    bool read(Value, const char*, const char*, bool, TypeParamKind&) { return true; }

    template <class Enum, size_t count>
    bool read_enum(Value node, const char* name, const char* owner, const char* what,
                   const char* const (&names)[count], Enum& out) {
        Ref value = Ref::take(TRY(field(node, name)));
        if (!value) {
            // The context may be left out: reading is meant.
            if (std::string_view(name) == "ctx") return true;
            return missing(name, owner);
        }
        return operator_of(*value, what, names, out);
    }
    template <class Enum, size_t count>
    bool operator_of(Value value, const char* what, const char* const (&names)[count], Enum& out) {
        const KindOf kind = kind_of(value);
        if (kind.sum == Sum::operator_ && static_cast<size_t>(kind.kind) < count &&
            std::string_view(names[kind.kind]) == kind.name) {
            out = static_cast<Enum>(kind.kind);
            return true;
        }
        return unexpected(what, value);
    }
    bool read(Value node, const char* name, const char* owner, bool, Context& out) {
        return read_enum(node, name, owner, "expr_context", context_names, out);
    }
    bool read(Value node, const char* name, const char* owner, bool, BoolOperator& out) {
        return read_enum(node, name, owner, "boolop", bool_names, out);
    }
    bool read(Value node, const char* name, const char* owner, bool, UnaryOperator& out) {
        return read_enum(node, name, owner, "unaryop", unary_names, out);
    }
    bool read(Value node, const char* name, const char* owner, bool, Operator& out) {
        return read_enum(node, name, owner, "operator", operator_names, out);
    }

    template <class Node>
    bool required_node(Value node, const char* name, const char* owner, Node*& out) {
        Ref value = Ref::take(TRY(field(node, name)));
        if (!value) return missing(name, owner);
        if (value.get().is_none()) {
            return raise_value_error(t_, "field '{}' is required for {}", python_name(name), owner);
        }
        return convert(*value, out);
    }
    template <class Node>
    bool read(Value node, const char* name, const char* owner, bool optional, Node*& out) {
        if (!optional) return required_node(node, name, owner, out);
        Ref value = Ref::take(TRY(field(node, name)));
        if (!value || value.get().is_none()) return true;
        return convert(*value, out);
    }
    template <class Item>
    bool read(Value node, const char* name, const char* owner, bool, std::span<Item>& out) {
        return read_list(node, name, owner, out);
    }
    template <class Item>
    bool read_list(Value node, const char* name, const char* owner, std::span<Item>& out) {
        Ref value = Ref::take(TRY(field(node, name)));
        if (!value) return true;  // an empty list
        if (!is_list(*value)) {
            return raise_type_error(t_, "{} field \"{}\" must be a list, not a {}", owner, name,
                                    type_name(t_, *value));
        }
        const size_t size = value.as<baton::List>()->size;
        out = arena_.make_array<Item>(size);
        const bool holes = std::string_view(name) == "kw_defaults" ||
                           (std::string_view(name) == "keys" && std::string_view(owner) == "Dict");
        for (size_t i = 0; i < size; ++i) {
            if (value.as<baton::List>()->size != size) {
                return raise(t_, Exc::RuntimeError, "{} field \"{}\" changed size during iteration",
                             owner, name);
            }
            Ref item = Ref::share(value.as<baton::List>()->items[i]);
            if (item.get().is_none()) {
                if (holes) continue;
                return raise_value_error(t_, "None disallowed in {} list",
                                         std::is_same_v<Item, Stmt*> ? "statement" : "expression");
            }
            TRY(convert(*item, out[i]));
        }
        return true;
    }
    bool convert(Value value, Identifier& out) { return identifier(value, out); }
    bool convert(Value value, CompareOperator& out) {
        return operator_of(value, "cmpop", compare_names, out);
    }

    // Positions; the end may be missing.
    bool position(Value object, const char* sum, Node& node) {
        TRY(read(object, "lineno", sum, false, node.lineno));
        TRY(read(object, "col_offset", sum, false, node.col_offset));
        node.end_lineno = node.lineno;
        node.end_col_offset = node.col_offset;
        TRY(read(object, "end_lineno", sum, true, node.end_lineno));
        TRY(read(object, "end_col_offset", sum, true, node.end_col_offset));
        if (node.lineno > node.end_lineno) {
            return raise_value_error(t_, "AST node line range ({}, {}) is not valid", node.lineno,
                                     node.end_lineno);
        }
        return true;
    }

    bool enter() {
        if (++depth_ <= max_depth) return true;
        return raise(t_, Exc::RecursionError,
                     "maximum recursion depth exceeded during ast construction");
    }

#define FIELD(Type, name) \
    TRY(read(object, #name, owner, may_be_none(#Type, owner, #name), node->name));
#define READ(Name, Base, fields)                \
    case Base##Kind::Name: {                    \
        auto* node = arena_.make<ast::Name>();  \
        fields node->kind = kind;               \
        made = node;                            \
        break;                                  \
    }

    // Whether None may stand in a field: by its type, or for names that may be missing.
    static bool may_be_none(std::string_view type, std::string_view owner, std::string_view name) {
        if (type.starts_with("Optional")) return true;
        if (type != "Identifier") return type == "Number" && name == "level";
        return name == "asname" || name == "kind_" || name == "rest" || name == "module" ||
               (owner == "ExceptHandler" && name == "name") || (owner == "keyword" && name == "arg") ||
               ((owner == "MatchStar" || owner == "MatchAs") && name == "name");
    }

    bool convert(Value object, Expr*& out) {
        const KindOf which = kind_of(object);
        if (which.sum != Sum::expr) return unexpected("expr", object);
        TRY(enter());
        const auto kind = static_cast<ExprKind>(which.kind);
        const char* owner = which.name;
        Expr* made = nullptr;
        switch (struct_kind(kind)) {
#define EXPR(Name, fields) READ(Name, Expr, fields)
#include "compiler/syntax/ast.def"
            default: break;
        }
        if (!made) return unexpected("expr", object);
        TRY(position(object, "expr", *made));
        TRY(check(made, owner));
        out = made;
        if (kind == ExprKind::Constant) TRY(expand_constant(object, out));
        --depth_;
        return true;
    }
    bool convert(Value object, Stmt*& out) {
        const KindOf which = kind_of(object);
        if (which.sum != Sum::stmt) return unexpected("stmt", object);
        TRY(enter());
        const auto kind = static_cast<StmtKind>(which.kind);
        const char* owner = which.name;
        Stmt* made = nullptr;
        switch (struct_kind(kind)) {
#define STMT(Name, fields) READ(Name, Stmt, fields)
#include "compiler/syntax/ast.def"
            default: break;
        }
        if (!made) return unexpected("stmt", object);
        TRY(position(object, "stmt", *made));
        TRY(check(made, owner));
        out = made;
        --depth_;
        return true;
    }
    bool convert(Value object, ast::Pattern*& out) {
        const KindOf which = kind_of(object);
        if (which.sum != Sum::pattern) return unexpected("pattern", object);
        TRY(enter());
        const auto kind = static_cast<PatternKind>(which.kind);
        const char* owner = which.name;
        ast::Pattern* made = nullptr;
        switch (kind) {
#define PATTERN(Name, fields) READ(Name, Pattern, fields)
#include "compiler/syntax/ast.def"
            default: break;
        }
        if (!made) return unexpected("pattern", object);
        TRY(position(object, "pattern", *made));
        out = made;
        --depth_;
        return true;
    }
#define PART(Name, python, fields)                                                      \
    bool convert(Value object, ast::Name*& out) {                                       \
        const KindOf which = kind_of(object);                                           \
        if (which.sum != Sum::part || !fits(static_cast<ast::Name*>(nullptr), #python, which)) { \
            return unexpected(#python, object);                                         \
        }                                                                               \
        TRY(enter());                                                                   \
        const char* owner = which.name;                                                 \
        auto* node = arena_.make<ast::Name>();                                          \
        fields set_kind(node, which);                                                   \
        if (has_position(#python)) TRY(position(object, #python, *node));               \
        out = node;                                                                     \
        --depth_;                                                                       \
        return true;                                                                    \
    }
#include "compiler/syntax/ast.def"
#undef FIELD
#undef READ
    static bool fits(const TypeParam*, const char*, const KindOf& which) {
        const std::string_view name = which.name;
        return name == "TypeVar" || name == "ParamSpec" || name == "TypeVarTuple";
    }
    static bool fits(const void*, std::string_view wanted, const KindOf& which) {
        return wanted == which.name;
    }
    static void set_kind(TypeParam* node, const KindOf& which) {
        node->kind = static_cast<TypeParamKind>(which.kind);
    }
    static void set_kind(void*, const KindOf&) {}

    // ---- Constants

    bool constant(Value value, ConstantValue& out) {
        using Type = ConstantValue::Type;
        if (value.is_none()) {
            out.type = Type::none;
        } else if (value.bits() == Value::true_().bits()) {
            out.type = Type::true_;
        } else if (value.bits() == Value::false_().bits()) {
            out.type = Type::false_;
        } else if (value.bits() == Value::ellipsis().bits()) {
            out.type = Type::ellipsis;
        } else if (is_str(value)) {
            out.type = Type::str;
            out.text = arena_.copy_string(value.as<Str>()->view());
        } else if (is_bytes(value)) {
            out.type = Type::bytes;
            out.text = arena_.copy_string(bytes_view(value));
        } else if (is_int(value)) {
            std::string digits = int_to_string(value);
            if (digits[0] == '-') digits.erase(0, 1);
            if (digits.size() < 18) {
                out.type = Type::small_int;
                out.integer = std::stoll(digits);
            } else {
                out.type = Type::big_int;
                out.text = arena_.copy_string(digits);
            }
        } else if (is_float(value)) {
            out.type = Type::float_;
            out.number = std::fabs(float_value(value));
        } else if (value.is_object() && value.as_object()->type == t_.types().complex_) {
            out.type = Type::imaginary;
            out.number = std::fabs(value.as<Complex>()->imaginary);
        } else if (is_tuple(value)) {
            out.type = Type::none;  // becomes a display
        } else {
            return raise_type_error(t_, "got an invalid type in Constant: {}", type_name(t_, value));
        }
        return true;
    }

    template <class Node>
    Node* at(const Expr& place, ExprKind kind) {
        Node* node = arena_.make<Node>();
        static_cast<ast::Node&>(*node) = place;
        node->kind = kind;
        return node;
    }
    Expr* negative(Expr* operand) {
        auto* node = at<UnaryOp>(*operand, ExprKind::UnaryOp);
        node->op = UnaryOperator::usub;
        node->operand = operand;
        return node;
    }

    // The compiler's constants are those of literals: negative numbers, complex ones and tuples are
    // written as the expressions that give them.
    bool expand_constant(Value object, Expr*& out) {
        Ref value = Ref::take(TRY(field(object, "value")));
        return expand_value(*value, out);
    }
    bool expand_value(Value value, Expr*& out) {
        if (is_tuple(value)) {
            TRY(enter());
            auto* tuple = at<ast::Tuple>(*out, ExprKind::Tuple);
            const auto* items = value.as<baton::Tuple>();
            tuple->elts = arena_.make_array<Expr*>(items->size);
            for (size_t i = 0; i < items->size; ++i) {
                auto* item = at<Constant>(*out, ExprKind::Constant);
                TRY(constant(items->items[i], item->value));
                tuple->elts[i] = item;
                TRY(expand_value(items->items[i], tuple->elts[i]));
            }
            out = tuple;
            --depth_;
            return true;
        }
        const bool is_complex =
            value.is_object() && value.as_object()->type == t_.types().complex_;
        if (is_int(value) && !value.is_constant()) {
            if (int_sign(value) < 0) out = negative(out);
        } else if (is_float(value)) {
            if (std::signbit(float_value(value))) out = negative(out);
        } else if (is_complex) {
            const auto* number = value.as<Complex>();
            Expr* imaginary = out;
            const bool minus = std::signbit(number->imaginary);
            if (number->real == 0 && !std::signbit(number->real) && !minus) return true;
            auto* real = at<Constant>(*out, ExprKind::Constant);
            real->value.type = ConstantValue::Type::float_;
            real->value.number = std::fabs(number->real);
            auto* sum = at<BinOp>(*out, ExprKind::BinOp);
            sum->left = std::signbit(number->real) ? negative(real) : real;
            sum->op = minus ? Operator::sub : Operator::add;
            sum->right = imaginary;
            out = sum;
        }
        return true;
    }

    // ---- What the parser guarantees and the compiler relies on

    bool context(const Expr* node, Context wanted) {
        Context have = Context::load;
        std::span<Expr*> inner;
        switch (node->kind) {
            case ExprKind::Name: {
                have = node->as<Name>()->ctx;
                break;
            }
            case ExprKind::Attribute: have = node->as<Attribute>()->ctx; break;
            case ExprKind::Subscript: have = node->as<Subscript>()->ctx; break;
            case ExprKind::Starred: have = node->as<Starred>()->ctx; break;
            case ExprKind::List:
                have = node->as<ast::List>()->ctx;
                inner = node->as<ast::List>()->elts;
                break;
            case ExprKind::Tuple:
                have = node->as<ast::Tuple>()->ctx;
                inner = node->as<ast::Tuple>()->elts;
                break;
            default:
                if (wanted == Context::load) return true;
                return raise_value_error(t_,
                                         "expression which can't be assigned to in {} context",
                                         context_names[static_cast<int>(wanted)]);
        }
        if (have != wanted) {
            return raise_value_error(t_, "expression must have {} context but has {} instead",
                                     context_names[static_cast<int>(wanted)],
                                     context_names[static_cast<int>(have)]);
        }
        for (const Expr* each : inner) TRY(context(each, wanted));
        if (node->kind == ExprKind::Starred) return context(node->as<Starred>()->value, wanted);
        return true;
    }
    bool contexts(std::span<Expr*> nodes, Context wanted) {
        for (const Expr* each : nodes) TRY(context(each, wanted));
        return true;
    }
    template <class Item>
    bool filled(std::span<Item> items, const char* what, const char* owner) {
        if (!items.empty()) return true;
        return raise_value_error(t_, "empty {} on {}", what, owner);
    }
    bool generators(std::span<Comprehension*> items) {
        if (items.empty()) return raise_value_error(t_, "comprehension with no generators");
        for (const Comprehension* each : items) {
            TRY(context(each->target, Context::store));
            TRY(context(each->iter, Context::load));
            TRY(contexts(each->ifs, Context::load));
        }
        return true;
    }
    bool arguments(const Arguments& args) {
        if (args.kw_defaults.size() != args.kwonlyargs.size()) {
            return raise_value_error(
                t_, "length of kwonlyargs is not the same as kw_defaults on arguments");
        }
        if (args.defaults.size() > args.posonlyargs.size() + args.args.size()) {
            return raise_value_error(t_, "more positional defaults than args on arguments");
        }
        return true;
    }

    bool check(const Expr* node, const char* owner) {
        switch (node->kind) {
            case ExprKind::BoolOp:
                if (node->as<BoolOp>()->values.size() < 2) {
                    return raise_value_error(t_, "BoolOp with less than 2 values");
                }
                return contexts(node->as<BoolOp>()->values, Context::load);
            case ExprKind::BinOp:
                TRY(context(node->as<BinOp>()->left, Context::load));
                return context(node->as<BinOp>()->right, Context::load);
            case ExprKind::Lambda: return arguments(*node->as<Lambda>()->args);
            case ExprKind::Dict:
                if (node->as<ast::Dict>()->keys.size() != node->as<ast::Dict>()->values.size()) {
                    return raise_value_error(t_, "Dict doesn't have the same number of keys as values");
                }
                return true;
            case ExprKind::Set: return true;
            case ExprKind::ListComp:
            case ExprKind::SetComp:
            case ExprKind::GeneratorExp: return generators(node->as<ListComp>()->generators);
            case ExprKind::DictComp: return generators(node->as<DictComp>()->generators);
            case ExprKind::NamedExpr:
                if (node->as<NamedExpr>()->target->kind != ExprKind::Name) {
                    return raise_type_error(t_, "NamedExpr target must be a Name");
                }
                return context(node->as<NamedExpr>()->target, Context::store);
            case ExprKind::Compare: {
                const auto* compare = node->as<Compare>();
                if (compare->comparators.empty()) {
                    return raise_value_error(t_, "Compare with no comparators");
                }
                if (compare->comparators.size() != compare->ops.size()) {
                    return raise_value_error(
                        t_, "Compare has a different number of comparators and operands");
                }
                return contexts(compare->comparators, Context::load);
            }
            case ExprKind::Call:
                TRY(context(node->as<Call>()->func, Context::load));
                return contexts(node->as<Call>()->args, Context::load);
            case ExprKind::Attribute:
                return context(node->as<Attribute>()->value, Context::load);
            case ExprKind::Subscript:
                return context(node->as<Subscript>()->value, Context::load);
            default: static_cast<void>(owner); return true;
        }
    }

    bool check(const Stmt* node, const char* owner) {
        switch (node->kind) {
            case StmtKind::FunctionDef:
            case StmtKind::AsyncFunctionDef:
                TRY(filled(node->as<FunctionDef>()->body, "body", owner));
                return arguments(*node->as<FunctionDef>()->args);
            case StmtKind::ClassDef: return filled(node->as<ClassDef>()->body, "body", owner);
            case StmtKind::Delete:
                TRY(filled(node->as<Delete>()->targets, "targets", owner));
                return contexts(node->as<Delete>()->targets, Context::del);
            case StmtKind::Assign:
                TRY(filled(node->as<Assign>()->targets, "targets", owner));
                TRY(contexts(node->as<Assign>()->targets, Context::store));
                return context(node->as<Assign>()->value, Context::load);
            case StmtKind::AugAssign:
                TRY(context(node->as<AugAssign>()->target, Context::store));
                return context(node->as<AugAssign>()->value, Context::load);
            case StmtKind::AnnAssign: {
                const auto* assign = node->as<AnnAssign>();
                if (assign->target->kind != ExprKind::Name && assign->simple) {
                    return raise_type_error(t_, "AnnAssign with simple non-Name target");
                }
                return context(assign->target, Context::store);
            }
            case StmtKind::TypeAlias:
                if (node->as<TypeAlias>()->name->kind != ExprKind::Name) {
                    return raise_type_error(t_, "TypeAlias with non-Name name");
                }
                return context(node->as<TypeAlias>()->name, Context::store);
            case StmtKind::For:
            case StmtKind::AsyncFor:
                TRY(context(node->as<For>()->target, Context::store));
                return filled(node->as<For>()->body, "body", owner);
            case StmtKind::While: return filled(node->as<While>()->body, "body", owner);
            case StmtKind::If: return filled(node->as<If>()->body, "body", owner);
            case StmtKind::With:
            case StmtKind::AsyncWith:
                TRY(filled(node->as<With>()->items, "items", owner));
                for (const WithItem* item : node->as<With>()->items) {
                    if (item->optional_vars) TRY(context(item->optional_vars, Context::store));
                }
                return filled(node->as<With>()->body, "body", owner);
            case StmtKind::Match: {
                const auto* match = node->as<Match>();
                TRY(filled(match->cases, "cases", owner));
                for (const MatchCase* each : match->cases) {
                    TRY(filled(each->body, "body", "match_case"));
                }
                return true;
            }
            case StmtKind::Raise:
                if (!node->as<Raise>()->exc && node->as<Raise>()->cause) {
                    return raise_value_error(t_, "Raise with cause but no exception");
                }
                return true;
            case StmtKind::Try:
            case StmtKind::TryStar: {
                const auto* statement = node->as<Try>();
                TRY(filled(statement->body, "body", owner));
                if (statement->handlers.empty() && statement->finalbody.empty()) {
                    return raise_value_error(t_, "{} has neither except handlers nor finalbody", owner);
                }
                if (statement->handlers.empty() && !statement->orelse.empty()) {
                    return raise_value_error(t_, "{} has orelse but no except handlers", owner);
                }
                for (const ExceptHandler* handler : statement->handlers) {
                    TRY(filled(handler->body, "body", "ExceptHandler"));
                }
                return true;
            }
            case StmtKind::Import: return filled(node->as<Import>()->names, "names", owner);
            case StmtKind::ImportFrom:
                if (node->as<ImportFrom>()->level < 0) {
                    return raise_value_error(t_, "Negative ImportFrom level");
                }
                return filled(node->as<ImportFrom>()->names, "names", owner);
            case StmtKind::Global: return filled(node->as<Global>()->names, "names", owner);
            case StmtKind::Nonlocal: return filled(node->as<Nonlocal>()->names, "names", owner);
            default: return true;
        }
    }

    Thread& t_;
    Arena& arena_;
    Ref keep_;
    baton::Dict* classes_ = nullptr;
    std::unordered_map<const Object*, KindOf> kinds_;
    int depth_ = 0;
};

}  // namespace

Value ast_to_objects(Thread& t, const ast::Module& module) { return Builder(t).root(module); }

ast::Module* objects_to_ast(Thread& t, Value root, ast::ModuleKind kind, Arena& arena) {
    ast::Module* module = TRY(Reader(t, arena).root(root, kind));
    TRY(validate_ast(t, *module));
    return module;
}

Truth is_ast_object(Thread& t, Value v) {
    if (!v.is_object()) return Truth::no;
    // Nobody can have a node before its class was imported.
    Own<Str> name = Own<Str>::take(intern(t, "_ast"));
    if (!name) return Truth::error;
    const Value module = dict_get(t.interpreter->modules, name.get());
    if (!is_module(t, module)) return Truth::no;
    Own<Str> key = Own<Str>::take(intern(t, "AST"));
    if (!key) return Truth::error;
    const Value base = dict_get(module_dict(module), key.get());
    if (!base.is_object() || !base.as_object()->type->has(type_is_type)) return Truth::no;
    return is_subtype(v.as_object()->type, base.as<Type>()) ? Truth::yes : Truth::no;
}

}  // namespace baton
