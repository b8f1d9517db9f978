// From syntax tree to bytecode. One Emitter builds one code object: a module, a function, a class
// body, a comprehension that is not inlined, a type parameter scope. Inner code objects get Emitters
// of their own. What all of them share during one compilation is the Unit.
//
// Registers. Locals come first, by the index that the symbol table gives them; temporaries are a
// stack above them, and `sp_` is its height. Evaluating an expression leaves the stack as it was,
// plus one temporary if the result is one. An expression is told where its result should go:
//
//   Dest::any()      wherever it is cheapest; a local variable's own register is fine (borrowed)
//   Dest::temp()     a new temporary on top of the stack
//   Dest::to(r)      the near local r, which may be written only by the last instruction: earlier
//                    ones may still read its old value, and exceptions must leave it as it was
//
// Since locals are borrowed, an operand that is evaluated early must be copied if a later operand of
// the same instruction may assign to it, which only `:=` can (see operand()).
//
// The implementation is spread over this folder by subject: names, expressions, calls, conditions,
// displays, statements, control (loops, with, try), functions, classes, comprehensions, patterns.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/analysis/fold.h"
#include "compiler/analysis/symtable.h"
#include "compiler/bytecode/code_blob.h"
#include "compiler/emit/builder.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/parse.h"
#include "runtime/base/arena.h"

namespace baton::emit {

// One compilation. Owned by compile(); the tree, the symbol table and the text outlive it.
struct Unit {
    Unit(const analysis::SymbolTable& symbols, std::string_view source, std::string_view file,
         int optimize_level, Arena& memory)
        : table(symbols), text(source), filename(file), optimize(optimize_level), arena(memory),
          folder(optimize_level) {}

    const analysis::SymbolTable& table;
    std::string_view text;
    std::string filename;
    int optimize;
    Arena& arena;
    analysis::Folder folder;
    bool interactive = false;        // mode "single": expression statements are printed
    bool top_level_await = false;
    bool may_have_walrus = true;     // `:=` may occur somewhere
    syntax::SyntaxError error;
};

// The register that holds a value, and whether it is a temporary on the stack.
struct Operand {
    int reg = 0;
    bool temp = false;
};

// Where a result should go.
struct Dest {
    enum class Kind : uint8_t { any, temp, local } kind = Kind::any;
    int reg = 0;
    int index = 0;  // of the local, for the set of bound ones
    static Dest any() { return {}; }
    static Dest temp() { return {Kind::temp, 0, 0}; }
    static Dest to(int reg, int index) { return {Kind::local, reg, index}; }
};

class Emitter {
public:
    Emitter(Unit& unit, const analysis::Scope* scope, Emitter* parent)
        : unit_(unit), scope_(scope), frame_(scope->frame), parent_(parent) {}

    std::shared_ptr<CodeBlob> module(const ast::Module& module);
    std::shared_ptr<CodeBlob> function_body(const ast::FunctionDef& def);
    std::shared_ptr<CodeBlob> lambda_body(const ast::Lambda& lambda);
    std::shared_ptr<CodeBlob> class_body(const ast::ClassDef& def);
    std::shared_ptr<CodeBlob> comprehension_body(const ast::Expr& comprehension);
    // The code of a type parameter scope around `node` (FunctionDef, ClassDef or TypeAlias).
    std::shared_ptr<CodeBlob> type_parameters_body(const ast::Stmt& node);
    // A function without parameters that returns an expression: a type alias's value, a bound.
    std::shared_ptr<CodeBlob> lazy_expression(const ast::Expr& value);

private:
    using Expr = ast::Expr;
    using Stmt = ast::Stmt;

    // A statement that `return`, `break` and `continue` must clean up behind.
    struct Block {
        enum class Kind : uint8_t {
            while_loop, for_loop, async_for_loop,
            handler_only,     // try body with handlers: only the exception region to leave
            finally_try,      // body of try ... finally: the finally body is to be run
            finally_end,      // finally body after an exception: handled exception at `reg`
            except_body,      // except body: handled exception at `reg`
            except_star_body,  // except* body: leaving it by break, continue, return is an error
            except_name,      // the variable of `except ... as name` is to be unbound
            with_, async_with,  // __exit__ at `reg`
            kept_value,       // a temporary at `reg` that would be left behind
        } kind;
        Label break_label = -1, continue_label = -1;
        int reg = 0;
        Handler outer = no_handler;               // handler outside of the statement
        int number = -1;                          // in the builder's table, once it is there
        ast::StmtList finalbody = {};
        const analysis::Symbol* name = nullptr;
        ast::Node node = {};
    };

    // ---- emitter.cpp: common ground -------------------------------------------------------------
    void start_code();
    int current_block();
    void note_start(int line);
    std::shared_ptr<CodeBlob> finish_code(const ast::Node* node);
    void implicit_return();
    bool is_set_at_entry(int index) const;
    void init_unbound();
    void enter_generator_handler();
    void fail(const ast::Node& node, std::string message);
    bool failed() const { return static_cast<bool>(unit_.error); }
    void at(const ast::Node& node);
    void at_attribute(const ast::Attribute& attribute);

    int push();
    int reg_at(int slot);
    int room() const { return limit_ - sp_; }
    Operand result(Dest dest);
    Operand settle(Operand value, Dest dest);
    Operand load_constant(const Constant& value, Dest dest);
    void load_constant_to(int reg, const Constant& value);
    void load_none_to(int reg);
    int small_constant(const Expr* expr);
    void clear_temp(int reg) { b_.emit(Op::CLEAR, reg); }
    void release(Operand value);
    bool has_walrus(const Expr* expr) const;
    bool is_near(int index) const { return index < 192; }
    int register_of(int index) const { return index < 192 ? index : index + 64; }

    // ---- names.cpp --------------------------------------------------------------------------------
    const analysis::Symbol& symbol(std::string_view name);
    std::string_view mangled(std::string_view name);
    Operand load_symbol(const analysis::Symbol& symbol, Dest dest);
    Operand load_name(std::string_view name, Dest dest);
    void store_symbol(const analysis::Symbol& symbol, Operand value);
    void delete_symbol(const analysis::Symbol& symbol);
    void check_bound(int index);
    Dest symbol_dest(const analysis::Symbol& symbol) const;
    // Where the value that is then stored into `target` should be evaluated to.
    Dest store_dest(const Expr* target);
    // Evaluates `value` into the variable.
    void assign_symbol(const analysis::Symbol& symbol, const Expr* value);
    Operand load_class_dict(const analysis::Symbol& symbol, Dest dest);
    void make_cells();
    void load_closure_to(int reg, const analysis::Symbol& symbol);

    // ---- expressions.cpp --------------------------------------------------------------------------
    Operand expr(const Expr* e, Dest dest);
    Operand temp(const Expr* e) { return expr(e, Dest::temp()); }
    // For an operand that is consumed after `later` have been evaluated.
    Operand operand(const Expr* e, std::initializer_list<const Expr*> later = {});
    void effect(const Expr* e);
    Operand spine(const Expr* e, Dest dest);
    Operand binary_step(const ast::BinOp& binary, Operand left, int base, Dest dest);
    Operand subscript_step(const ast::Subscript& subscript, Operand value, int base, Dest dest);
    Operand unary(const ast::UnaryOp& e, Dest dest);
    int slice_bounds(const ast::Slice& e);
    Operand slice(const ast::Slice& e, Dest dest);
    Operand if_expression(const ast::IfExp& e, Dest dest);
    Operand bool_op(const ast::BoolOp& e, Dest dest);
    Operand compare(const ast::Compare& e, Dest dest);
    Operand compare_once(const ast::Compare& e, Dest dest);
    Operand comparator(const ast::Compare& e, size_t i);
    void emit_compare(ast::CompareOperator op, int to, Operand left, Operand right);
    Operand named(const ast::NamedExpr& e, Dest dest);
    Operand joined_string(const ast::JoinedStr& e, Dest dest);
    void formatted_value(const ast::FormattedValue& e);
    Operand yield_(const ast::Yield& e, Dest dest, bool dropped = false);
    Operand yield_from(const ast::YieldFrom& e, Dest dest);
    Operand await_(const ast::Await& e, Dest dest);
    void await_temp(int reg, int why);
    void delegate(int slot);

    // ---- conditions.cpp ---------------------------------------------------------------------------
    // Jumps to `target` if the truth of `e` is `sense`, else falls through.
    void jump_if(const Expr* e, Label target, bool sense);
    void jump_if_compare(const ast::Compare& e, Label target, bool sense);
    void jump_compare(ast::CompareOperator op, Operand left, const Expr* right_expr, Operand right,
                      int right_constant, Label target, bool sense);

    // ---- calls.cpp --------------------------------------------------------------------------------
    Operand call_step(const ast::Call& call, int base, Dest dest);
    Operand method_step(const ast::Call& call, const ast::Attribute& attribute, Operand object,
                        int base, Dest dest);
    // The arguments and the call itself, the callee lying in slot `base` (and base + 1 if it is a
    // method) with `given` arguments behind it.
    Operand finish_call(const ast::Node& node, const ast::Attribute* attribute, int base, int given,
                        ast::ExprList args, std::optional<Operand> last_arg, ast::KeywordList keywords,
                        bool method, Dest dest);
    void spread_positional(const ast::Node& node, int given, ast::ExprList args,
                           std::optional<Operand> last_arg);
    void spread_keywords(const ast::Node& node, int callee, ast::KeywordList keywords);
    bool is_own_varargs(const Expr* e);
    void super_call(const Expr* e, const ast::Attribute* attribute, const ast::Call* method_call,
                    int base, Dest dest, Operand& out);
    bool is_super_call(const Expr* e);
    bool simple_arguments(ast::ExprList args, ast::KeywordList keywords, int extra) const;

    // ---- displays.cpp -----------------------------------------------------------------------------
    Operand sequence(Op build, ast::ExprList items, Dest dest, const ast::Node& node);
    Operand dict_display(const ast::Dict& e, Dest dest);

    // ---- comprehensions.cpp -----------------------------------------------------------------------
    Operand comprehension(const Expr* e, Dest dest);
    // The loops from `level` on; at level 0 the iterator is on top of the stack already.
    void comprehension_loops(const Expr* e, ast::ComprehensionList generators, size_t level,
                             int collection);
    void comprehension_element(const Expr* e, int collection);
    void first_iterator(const ast::Comprehension& generator, const Expr& whole);
    void clear_hidden(const analysis::Scope& scope);

    // ---- statements.cpp ---------------------------------------------------------------------------
    void body(ast::StmtList statements);
    void statement(const Stmt* s);
    void expression_statement(const ast::ExprStmt& s);
    void assign(const ast::Assign& s);
    void store(const Expr* target, Operand value);
    void unpack(ast::ExprList targets, const ast::Node& node, Operand value);
    bool assign_pairwise(const Expr* target, const Expr* value);
    void aug_assign(const ast::AugAssign& s);
    void ann_assign(const ast::AnnAssign& s);
    void delete_target(const Expr* target);
    void assert_(const ast::Assert& s);
    void raise(const ast::Raise& s);
    void import(const ast::Import& s);
    void import_from(const ast::ImportFrom& s);
    void import_name(std::string_view module, int level, const Constant& fromlist);
    void annotation_value(const Expr* annotation, Dest dest);
    void type_alias(const ast::TypeAlias& s);

    // ---- control.cpp ------------------------------------------------------------------------------
    void if_(const ast::If& s);
    Label plain_jump(ast::StmtList statements);
    void while_(const ast::While& s);
    void for_(const ast::For& s);
    void async_for(const ast::For& s);
    void return_(const ast::Return& s);
    void leave_loop(const Stmt* s, bool is_break);
    // Cleans up behind the blocks above the lowest `down_to` ones; `keep` is a temporary to be kept
    // alive, or -1. The blocks stay left: the caller restores them.
    bool leave_blocks(size_t down_to, int keep);
    void leave_block(const Block& block, int keep);
    // Pushes the iterator of a for loop's iterable.
    // `whole`: the statement or expression that asks for the iterator, for error messages.
    void push_iterator(const Expr* e, bool async, const ast::Node& whole);
    // Behind GET_ANEXT's handler: the next item of the asynchronous iterator in `slot` is pushed.
    void push_next_async(int slot);

    // ---- exceptions.cpp ---------------------------------------------------------------------------
    void try_(const ast::Try& s);
    void try_except(const ast::Try& s);
    // The body of one except clause with its variable, which `exception` is copied or moved to.
    void clause_body(const ast::ExceptHandler& clause, Operand exception);
    void unbind_clause_name(const analysis::Symbol& name);
    void try_finally(const ast::Try& s);
    void try_star(const ast::Try& s);
    void with_(const ast::With& s, size_t item);
    void call_exit_with_nones(int reg, bool async);

    // ---- functions.cpp ----------------------------------------------------------------------------
    void function_def(const ast::FunctionDef& s);
    Operand lambda(const ast::Lambda& e, Dest dest);
    // These push what MAKE_FUNCTION wants, if anything, and return its flags.
    int positional_defaults(const ast::Arguments& arguments);
    int keyword_defaults(const ast::Arguments& arguments);
    int annotations(const ast::Arguments& arguments, const Expr* returns);
    Operand make_function(std::shared_ptr<CodeBlob> code, int flags, int base, Dest dest);
    void decorate(ast::ExprList decorators, int base);
    std::shared_ptr<CodeBlob> inner_function(const ast::FunctionDef& s);
    void docstring(ast::StmtList& statements);
    void set_parameters(CodeBlob& blob, const analysis::Scope& scope);

    // ---- classes.cpp ------------------------------------------------------------------------------
    void class_def(const ast::ClassDef& s);
    // Calls __build_class__; `generic_base`: an extra base in a temporary below, or none.
    Operand make_class(const ast::ClassDef& s, std::optional<Operand> generic_base, Dest dest);
    // Pushes the tuple of the type variables, which become bound.
    int push_type_parameters(ast::TypeParamList params);
    // Calls the code of a type parameter scope; `given` arguments lie on the stack already, behind
    // a free slot for the function.
    Operand call_type_parameters(const Stmt& s, int base, int given, Dest dest);
    void make_lazy(const void* node, const Expr& value, int reg);
    void make_type_alias(const ast::TypeAlias& s, int base, bool generic, Dest dest, Operand& out);

    // ---- patterns.cpp -----------------------------------------------------------------------------
    struct Captures;
    void match(const ast::Match& s);
    // Matches `subject`, which stays where it is unless `consume`; goes to a fail label if not.
    void pattern(const ast::Pattern* p, Operand subject, bool consume, Captures& captures);
    void capture(std::string_view name, Operand subject, bool consume, Captures& captures);
    void match_value(const Expr* value, Operand subject, bool consume, Captures& captures);
    void match_sequence(const ast::MatchSequence& p, Operand subject, bool consume, Captures& captures);
    void match_mapping(const ast::MatchMapping& p, Operand subject, bool consume, Captures& captures);
    void match_class(const ast::MatchClass& p, Operand subject, bool consume, Captures& captures);
    void match_or(const ast::MatchOr& p, Operand subject, bool consume, Captures& captures);
    void match_items(ast::PatternList patterns, int first, Captures& captures);
    Operand use_subject(Operand subject, bool consume, Captures& captures);
    void drop_subject(Operand subject, bool consume, Captures& captures);
    Label fail_label(Captures& captures);
    // `target` is bound next.
    void emit_fail_stubs(Captures& captures, Label target);
    int push_live(Captures& captures);
    void pop_live(int reg, Captures& captures);

    Unit& unit_;
    const analysis::Scope* scope_;   // innermost scope: an inlined comprehension's while in it
    const analysis::Scope* frame_;   // the scope whose code this is
    Emitter* parent_;
    CodeBuilder b_;
    std::shared_ptr<CodeBlob> blob_ = std::make_shared<CodeBlob>();
    std::vector<Block> blocks_;
    int first_temp_ = 0;  // register of the lowest temporary
    int limit_ = 0;       // number of temporaries there can be
    int sp_ = 0;          // temporaries in use
    int max_sp_ = 0;
    uint32_t prologue_at_ = 0;
    Handler generator_handler_ = no_handler;
};

}  // namespace baton::emit
