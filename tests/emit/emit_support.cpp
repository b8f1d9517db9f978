#include "tests/emit/emit_support.h"

#include <gtest/gtest.h>

#include <map>
#include <sstream>

namespace baton::test {

std::shared_ptr<const CodeBlob> compiled(std::string_view source) {
    CompileOptions options;
    options.filename = "test.py";
    CompileResult result = compile(source, options);
    EXPECT_FALSE(result.error) << result.error.message << " in\n" << source;
    if (!result.code) {
        return nullptr;
    }
    EXPECT_EQ(verify(*result.code), "") << disassemble(*result.code) << "\n" << source;
    return result.code;
}

namespace {

const CodeBlob* find(const CodeBlob& blob, std::string_view qualname) {
    if (blob.qualname == qualname) {
        return &blob;
    }
    for (const Constant& value : blob.constants) {
        if (value.kind == Constant::Kind::code) {
            if (const CodeBlob* found = find(*value.code, qualname)) {
                return found;
            }
        }
    }
    return nullptr;
}

}  // namespace

std::string disassembly(std::string_view source, std::string_view qualname) {
    std::shared_ptr<const CodeBlob> code = compiled(source);
    const CodeBlob* blob = code ? find(*code, qualname) : nullptr;
    return blob ? disassemble(*blob) : "no such code";
}

std::string listing(std::string_view source, std::string_view qualname) {
    std::istringstream lines(disassembly(source, qualname));
    std::string line;
    std::getline(lines, line);
    struct Row {
        std::string text;
        long target;
    };
    std::vector<Row> rows;
    std::map<long, size_t> by_address;
    while (std::getline(lines, line) && !line.empty() && !line.starts_with("  except")) {
        line.erase(0, 7);  // line number and mark
        std::istringstream words(line);
        long address;
        words >> address;
        by_address[address] = rows.size();
        Row row{"", -1};
        std::string word;
        while (words >> word) {
            if (word == "->") {
                words >> row.target;
            } else {
                row.text += (row.text.empty() ? "" : " ") + word;
            }
        }
        // Locals begin unbound in every function (Shapes.LocalsBeginUnbound): left out.
        if (!row.text.starts_with("INIT_UNBOUND")) {
            rows.push_back(row);
        }
    }
    std::string text;
    for (const Row& row : rows) {
        text += row.text;
        if (row.target >= 0) {
            text += " -> " + std::to_string(by_address[row.target]);
        }
        text += '\n';
    }
    return text;
}

std::string body_listing(std::string_view body) {
    std::string source = "def f(a, b, c):\n";
    std::istringstream lines{std::string(body)};
    std::string line;
    while (std::getline(lines, line)) {
        source += "    " + line + "\n";
    }
    return listing(source, "f");
}

std::string syntax_error(std::string_view source) { return compile(source).error.message; }

int count_op(const CodeBlob& blob, Op op) {
    int count = 0;
    for (size_t at = 0; at < blob.code.size();) {
        Op here = decode_op(blob.code[at]);
        count += here == op;
        at += static_cast<size_t>(op_words(here));
    }
    for (const Constant& value : blob.constants) {
        if (value.kind == Constant::Kind::code) {
            count += count_op(*value.code, op);
        }
    }
    return count;
}

}  // namespace baton::test
