#include "compiler/compile.h"

#include "compiler/analysis/symtable.h"
#include "compiler/emit/emitter.h"

namespace baton {

namespace {

CompileResult compile_tree(const ast::Module& module, std::string_view text, Arena& arena,
                           const CompileOptions& options, bool has_source) {
    CompileResult result;
    analysis::AnalyzeOptions analyze_options;
    analyze_options.future_annotations = options.future_annotations;
    analyze_options.top_level_await = options.top_level_await;
    analysis::SymbolTable table = analysis::analyze(module, text, arena, analyze_options);
    result.warnings = std::move(table.warnings);
    result.future_annotations = table.future_annotations;
    if (table.error) {
        result.error = std::move(table.error);
        result.late_error = true;
        return result;
    }
    emit::Unit unit(table, text, options.filename, options.optimize, arena);
    unit.interactive = module.kind == ast::ModuleKind::single;
    unit.top_level_await = options.top_level_await;
    unit.may_have_walrus = !has_source || text.find(":=") != std::string_view::npos;
    emit::Emitter emitter(unit, table.module, nullptr);
    std::shared_ptr<CodeBlob> code = emitter.module(module);
    if (unit.error) {
        result.error = std::move(unit.error);
        result.late_error = true;
        return result;
    }
    result.code = std::move(code);
    return result;
}

}  // namespace

CompileResult compile(std::string_view source, const CompileOptions& options) {
    Arena arena;
    syntax::ParseOptions parse_options;
    parse_options.mode = options.mode;
    parse_options.filename = options.filename;
    parse_options.source_is_str = options.source_is_str;
    parse_options.is_file = options.is_file;
    parse_options.detect_incomplete = options.detect_incomplete;
    syntax::ParseResult parsed = syntax::parse(source, parse_options, arena);
    if (parsed.error) {
        CompileResult result;
        result.error = std::move(parsed.error);
        result.warnings = std::move(parsed.warnings);
        return result;
    }
    CompileResult result = compile_tree(*parsed.module, parsed.text, arena, options, true);
    result.warnings.insert(result.warnings.begin(), parsed.warnings.begin(),
                           parsed.warnings.end());
    return result;
}

CompileResult compile(const ast::Module& module, std::string_view text, Arena& arena,
                      const CompileOptions& options) {
    return compile_tree(module, text, arena, options, false);
}

}  // namespace baton
