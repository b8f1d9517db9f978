// baton-freeze OUTPUT ROOT FILE...: compiles the Python files below ROOT to bytecode and writes them
// as one C++ file with the table that stdlib/frozen.h declares. Run by the build.

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "compiler/compile.h"

namespace {

struct Module {
    std::string name;
    bool is_package;
    std::string data;
};

// "asyncio/__init__.py" -> "asyncio", a package; "asyncio/events.py" -> "asyncio.events".
Module name_of(std::string path) {
    Module module{{}, false, {}};
    path.resize(path.size() - 3);
    std::replace(path.begin(), path.end(), '/', '.');
    constexpr std::string_view init = ".__init__";
    if (path.ends_with(init)) {
        path.resize(path.size() - init.size());
        module.is_package = true;
    }
    module.name = path;
    return module;
}

void write_bytes(std::ofstream& out, const std::string& data) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string line;
    for (std::size_t i = 0; i < data.size(); i++) {
        unsigned char byte = static_cast<unsigned char>(data[i]);
        line += "0x";
        line += digits[byte >> 4];
        line += digits[byte & 15];
        line += ',';
        if (i % 24 == 23) {
            line += '\n';
        }
    }
    out << line;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: baton-freeze OUTPUT ROOT FILE...\n");
        return 2;
    }
    std::string root = argv[2];
    if (!root.ends_with('/')) {
        root += '/';
    }
    std::vector<Module> modules;
    int failures = 0;
    for (int i = 3; i < argc; i++) {
        std::string path = argv[i];
        if (!path.starts_with(root) || !path.ends_with(".py")) {
            std::fprintf(stderr, "baton-freeze: %s is not a .py file below %s\n", argv[i], argv[2]);
            return 2;
        }
        std::ifstream file(path, std::ios::binary);
        std::string source{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
        if (!file) {
            std::fprintf(stderr, "baton-freeze: cannot read %s\n", argv[i]);
            return 1;
        }
        Module module = name_of(path.substr(root.size()));
        std::string shown = "<frozen " + module.name + ">";
        baton::CompileOptions options;
        options.filename = shown;
        baton::CompileResult result = baton::compile(source, options);
        if (result.error) {
            std::fprintf(stderr, "%s:%d:%d: %s\n", argv[i], result.error.lineno,
                         result.error.offset, result.error.message.c_str());
            failures++;
            continue;
        }
        std::string wrong = baton::verify(*result.code);
        if (!wrong.empty()) {
            std::fprintf(stderr, "%s: bytecode is wrong: %s\n", argv[i], wrong.c_str());
            failures++;
            continue;
        }
        module.data = baton::serialize(*result.code, false);
        modules.push_back(std::move(module));
    }
    if (failures > 0) {
        return 1;
    }
    std::sort(modules.begin(), modules.end(),
              [](const Module& x, const Module& y) { return x.name < y.name; });

    std::ofstream out(argv[1], std::ios::binary | std::ios::trunc);
    out << "// Made by baton-freeze from stdlib/lib. Do not edit.\n"
           "#include \"stdlib/frozen.h\"\n\nnamespace baton {\n\nnamespace {\n\n";
    for (std::size_t i = 0; i < modules.size(); i++) {
        out << "// " << modules[i].name << "\nconst unsigned char module_" << i << "[] = {\n";
        write_bytes(out, modules[i].data);
        out << "};\n";
    }
    out << "\n}  // namespace\n\nextern const FrozenModule frozen_modules[] = {\n";
    for (std::size_t i = 0; i < modules.size(); i++) {
        out << "    {\"" << modules[i].name << "\", " << (modules[i].is_package ? "true" : "false")
            << ", module_" << i << ", sizeof module_" << i << "},\n";
    }
    if (modules.empty()) {
        out << "    {\"\", false, nullptr, 0},\n";
    }
    out << "};\nextern const std::size_t frozen_module_count = " << modules.size()
        << ";\n\n}  // namespace baton\n";
    out.close();
    if (!out) {
        std::fprintf(stderr, "baton-freeze: cannot write %s\n", argv[1]);
        return 1;
    }
    return 0;
}
