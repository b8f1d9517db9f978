// Code blobs as bytes. The format is private to one version of the bytecode: a header with a magic
// word and a hash of the instruction set, then the blob. Numbers are variable-length (7 bits per
// byte), signed ones zigzag-coded; texts are length and bytes. Reading checks every length, so any
// bytes may be given to deserialize.

#include <bit>
#include <cstring>

#include "compiler/bytecode/code_blob.h"

namespace baton {

namespace {

constexpr std::string_view magic = "BATN";
constexpr uint32_t format_version = 3;
constexpr int max_depth = 2000;

// Changes when an opcode is added, removed, moved or gets another format.
constexpr uint32_t instruction_set_hash() {
    uint32_t hash = 2166136261u;
    auto mix = [&hash](const char* text) {
        for (; *text; text++) {
            hash = (hash ^ static_cast<unsigned char>(*text)) * 16777619u;
        }
        hash = (hash ^ ';') * 16777619u;
    };
#define OP(name, format, flags, description) mix(#name), mix(#format);
#include "compiler/bytecode/opcodes.def"
#define INTRINSIC(name, description) mix(#name);
#include "compiler/bytecode/intrinsics.def"
    return hash;
}

class Writer {
public:
    std::string bytes;
    bool with_starts = true;

    void number(uint64_t value) {
        while (value >= 0x80) {
            bytes.push_back(static_cast<char>(value | 0x80));
            value >>= 7;
        }
        bytes.push_back(static_cast<char>(value));
    }
    void signed_number(int64_t value) {
        number(static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63));
    }
    void fixed(uint64_t value, int size) {
        for (int i = 0; i < size; i++) {
            bytes.push_back(static_cast<char>(value >> (8 * i)));
        }
    }
    void text(std::string_view value) {
        number(value.size());
        bytes.append(value);
    }
    void constant(const Constant& value) {
        bytes.push_back(static_cast<char>(value.kind));
        switch (value.kind) {
        case Constant::Kind::small_int: signed_number(value.integer); break;
        case Constant::Kind::float_: fixed(std::bit_cast<uint64_t>(value.real), 8); break;
        case Constant::Kind::complex:
            fixed(std::bit_cast<uint64_t>(value.real), 8);
            fixed(std::bit_cast<uint64_t>(value.imaginary), 8);
            break;
        case Constant::Kind::big_int:
        case Constant::Kind::str:
        case Constant::Kind::bytes: text(value.text); break;
        case Constant::Kind::tuple:
        case Constant::Kind::frozenset:
            number(value.items.size());
            for (const Constant& item : value.items) {
                constant(item);
            }
            break;
        case Constant::Kind::code: blob(*value.code); break;
        default: break;
        }
    }
    void blob(const CodeBlob& b) {
        text(b.name);
        text(b.qualname);
        text(b.filename);
        signed_number(b.first_line);
        number(b.flags);
        number(b.positional_only);
        number(b.positional);
        number(b.keyword_only);
        number(b.locals);
        number(b.registers);
        number(b.static_attributes);
        number(b.code.size());
        for (uint32_t word : b.code) {
            fixed(word, 4);
        }
        number(b.constants.size());
        for (const Constant& value : b.constants) {
            constant(value);
        }
        number(b.names.size());
        for (const std::string& name : b.names) {
            text(name);
        }
        number(b.sites.size());
        for (const CacheSite& site : b.sites) {
            number(site.name);
        }
        number(b.local_names.size());
        for (const std::string& name : b.local_names) {
            text(name);
        }
        number(b.cells.size());
        for (const CellVariable& cell : b.cells) {
            text(cell.name);
            number(cell.local);
        }
        number(b.free.size());
        for (const FreeVariable& variable : b.free) {
            text(variable.name);
            number(variable.from_parent_local);
            number(variable.index);
        }
        number(b.exceptions.size());
        for (const ExceptionEntry& entry : b.exceptions) {
            number(entry.begin);
            number(entry.end - entry.begin);
            number(entry.handler);
            number(entry.depth);
        }
        // Neighbouring positions differ little.
        number(b.positions.size());
        Position last{0, b.first_line, 0, 0, 0};
        for (const Position& p : b.positions) {
            number(p.address - last.address);
            signed_number(static_cast<int64_t>(p.line) - last.line);
            signed_number(static_cast<int64_t>(p.end_line) - p.line);
            signed_number(p.column);
            signed_number(static_cast<int64_t>(p.end_column) - p.column);
            last = p;
        }
        number(b.marks.size());
        uint32_t before = 0;
        for (const LineMark& mark : b.marks) {
            number(mark.address - before);
            number(mark.edge);
            number(static_cast<uint32_t>(mark.line));
            before = mark.address;
        }
        number(with_starts ? b.blocks.size() : 0);
        number(with_starts ? b.starts.size() : 0);
        if (!with_starts) {
            return;
        }
        for (const CodeBlock& block : b.blocks) {
            signed_number(block.parent);
            number(block.kind);
            number(block.reg);
        }
        before = 0;
        for (const StatementStart& start : b.starts) {
            number(start.address - before);
            signed_number(start.line);
            signed_number(start.block);
            number(start.depth);
            before = start.address;
        }
    }
};

class Reader {
public:
    explicit Reader(std::string_view data) : rest_(data) {}

    bool failed = false;
    bool at_end() const { return rest_.empty(); }

    uint64_t number() {
        uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) {
                break;
            }
            unsigned char byte = static_cast<unsigned char>(rest_[0]);
            rest_.remove_prefix(1);
            value |= static_cast<uint64_t>(byte & 0x7f) << shift;
            if (!(byte & 0x80)) {
                return value;
            }
        }
        failed = true;
        return 0;
    }
    int64_t signed_number() {
        uint64_t value = number();
        return static_cast<int64_t>(value >> 1 ^ (~(value & 1) + 1));
    }
    template <class T>
    T narrow() {
        uint64_t value = number();
        failed |= value > static_cast<uint64_t>(static_cast<T>(-1));
        return static_cast<T>(value);
    }
    int32_t signed_narrow(int64_t base) {
        int64_t value = signed_number();
        if (value > INT32_MAX || value < -INT32_MAX || base + value > INT32_MAX ||
            base + value < -INT32_MAX) {
            failed = true;
            return 0;
        }
        return static_cast<int32_t>(base + value);
    }
    uint64_t fixed(size_t size) {
        if (rest_.size() < size) {
            failed = true;
            return 0;
        }
        uint64_t value = 0;
        for (size_t i = 0; i < size; i++) {
            value |= static_cast<uint64_t>(static_cast<unsigned char>(rest_[i])) << (8 * i);
        }
        rest_.remove_prefix(size);
        return value;
    }
    // A number of items that take at least `size` bytes each.
    size_t count(size_t size = 1) {
        uint64_t value = number();
        if (value > rest_.size() / size) {
            failed = true;
            return 0;
        }
        return static_cast<size_t>(value);
    }
    std::string text() {
        size_t size = count();
        std::string value(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return value;
    }
    Constant constant(int depth) {
        Constant value;
        uint64_t kind = fixed(1);
        if (failed || kind > static_cast<uint64_t>(Constant::Kind::code) || depth > max_depth) {
            failed = true;
            return value;
        }
        value.kind = static_cast<Constant::Kind>(kind);
        switch (value.kind) {
        case Constant::Kind::small_int: value.integer = signed_number(); break;
        case Constant::Kind::float_: value.real = std::bit_cast<double>(fixed(8)); break;
        case Constant::Kind::complex:
            value.real = std::bit_cast<double>(fixed(8));
            value.imaginary = std::bit_cast<double>(fixed(8));
            break;
        case Constant::Kind::big_int:
        case Constant::Kind::str:
        case Constant::Kind::bytes: value.text = text(); break;
        case Constant::Kind::tuple:
        case Constant::Kind::frozenset: {
            size_t size = count();
            for (size_t i = 0; i < size && !failed; i++) {
                value.items.push_back(constant(depth + 1));
            }
            break;
        }
        case Constant::Kind::code: value.code = blob(depth + 1); break;
        default: break;
        }
        return value;
    }
    std::shared_ptr<const CodeBlob> blob(int depth) {
        auto made = std::make_shared<CodeBlob>();
        CodeBlob& b = *made;
        b.name = text();
        b.qualname = text();
        b.filename = text();
        b.first_line = signed_narrow(0);
        b.flags = narrow<uint32_t>();
        b.positional_only = narrow<uint16_t>();
        b.positional = narrow<uint16_t>();
        b.keyword_only = narrow<uint16_t>();
        b.locals = narrow<uint16_t>();
        b.registers = narrow<uint16_t>();
        b.static_attributes = narrow<uint16_t>();
        b.code.resize(count(4));
        for (uint32_t& word : b.code) {
            word = static_cast<uint32_t>(fixed(4));
        }
        for (size_t n = count(); n > 0 && !failed; n--) {
            b.constants.push_back(constant(depth));
        }
        for (size_t n = count(); n > 0 && !failed; n--) {
            b.names.push_back(text());
        }
        for (size_t n = count(); n > 0 && !failed; n--) {
            b.sites.push_back({narrow<uint32_t>()});
        }
        for (size_t n = count(); n > 0 && !failed; n--) {
            b.local_names.push_back(text());
        }
        for (size_t n = count(2); n > 0 && !failed; n--) {
            std::string name = text();
            b.cells.push_back({std::move(name), narrow<uint16_t>()});
        }
        for (size_t n = count(3); n > 0 && !failed; n--) {
            std::string name = text();
            bool from_local = number() != 0;
            b.free.push_back({std::move(name), from_local, narrow<uint16_t>()});
        }
        for (size_t n = count(4); n > 0 && !failed; n--) {
            ExceptionEntry entry;
            entry.begin = narrow<uint32_t>();
            entry.end = entry.begin + narrow<uint32_t>();
            entry.handler = narrow<uint32_t>();
            entry.depth = narrow<uint16_t>();
            b.exceptions.push_back(entry);
        }
        Position last{0, b.first_line, 0, 0, 0};
        for (size_t n = count(5); n > 0 && !failed; n--) {
            Position p;
            p.address = last.address + narrow<uint32_t>();
            p.line = signed_narrow(last.line);
            p.end_line = signed_narrow(p.line);
            p.column = signed_narrow(0);
            p.end_column = signed_narrow(p.column);
            b.positions.push_back(p);
            last = p;
        }
        uint32_t before = 0;
        for (size_t n = count(3); n > 0 && !failed; n--) {
            LineMark mark;
            mark.address = before + narrow<uint32_t>();
            mark.edge = static_cast<LineMark::Edge>(narrow<uint8_t>());
            mark.line = static_cast<int32_t>(narrow<uint32_t>());
            b.marks.push_back(mark);
            before = mark.address;
        }
        const size_t blocks = count(3);
        const size_t starts = count(4);
        for (size_t n = blocks; n > 0 && !failed; n--) {
            CodeBlock block;
            block.parent = signed_narrow(0);
            block.kind = static_cast<CodeBlock::Kind>(narrow<uint8_t>());
            block.reg = narrow<uint16_t>();
            b.blocks.push_back(block);
        }
        before = 0;
        for (size_t n = starts; n > 0 && !failed; n--) {
            StatementStart start;
            start.address = before + narrow<uint32_t>();
            start.line = signed_narrow(0);
            start.block = signed_narrow(0);
            start.depth = narrow<uint16_t>();
            b.starts.push_back(start);
            before = start.address;
        }
        return made;
    }

private:
    std::string_view rest_;
};

}  // namespace

std::string serialize(const CodeBlob& blob, bool with_starts) {
    Writer writer;
    writer.with_starts = with_starts;
    writer.bytes = magic;
    writer.fixed(format_version, 4);
    writer.fixed(instruction_set_hash(), 4);
    writer.blob(blob);
    return std::move(writer.bytes);
}

std::shared_ptr<const CodeBlob> deserialize(std::string_view data) {
    if (data.substr(0, magic.size()) != magic) {
        return nullptr;
    }
    Reader reader(data.substr(magic.size()));
    if (reader.fixed(4) != format_version || reader.fixed(4) != instruction_set_hash()) {
        return nullptr;
    }
    std::shared_ptr<const CodeBlob> blob = reader.blob(0);
    if (reader.failed || !reader.at_end()) {
        return nullptr;
    }
    return blob;
}

}  // namespace baton
