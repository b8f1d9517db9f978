#include "vm/objects/code.h"

#include "vm/objects/code_methods.h"

#include <cstring>
#include <new>

#include "compiler/bytecode/operands.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/complex.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/set.h"
#include "runtime/types/tuple.h"
#include "runtime/types/bytes.h"
#include "vm/objects/monitoring.h"

namespace baton {

namespace {

// A constant as an owned Value; code constants become unbound.
Value make_constant(Thread& t, const Constant& c) {
    switch (c.kind) {
        case Constant::Kind::none: return Value::none();
        case Constant::Kind::true_: return Value::true_();
        case Constant::Kind::false_: return Value::false_();
        case Constant::Kind::ellipsis: return Value::ellipsis();
        case Constant::Kind::small_int: return new_int(t, c.integer);
        case Constant::Kind::big_int: return int_from_decimal(t, c.text);
        case Constant::Kind::float_: return new_float(t, c.real);
        case Constant::Kind::complex: return new_complex(t, c.real, c.imaginary);
        case Constant::Kind::str: {
            // Texts that look like names are interned, as attribute names often come from them.
            bool name = c.text.size() <= 64;
            for (char ch : c.text) name = name && (isalnum(static_cast<unsigned char>(ch)) || ch == '_');
            return TRY(name ? intern(t, std::string_view(c.text)) : new_str(t, c.text));
        }
        case Constant::Kind::bytes: return TRY(new_bytes(t, std::string_view(c.text)));
        case Constant::Kind::tuple:
        case Constant::Kind::frozenset: {
            Own<Tuple> tuple = Own<Tuple>::take(TRY(new_tuple(t, c.items.size())));
            for (size_t i = 0; i < c.items.size(); ++i) {
                tuple->items[i] = TRY(make_constant(t, c.items[i]));
            }
            if (c.kind == Constant::Kind::tuple) return tuple.give();
            return TRY(new_frozenset(t, tuple.value()));
        }
        case Constant::Kind::code: return Value();
    }
    return Value();
}

template <class T>
T* raw_array(Thread& t, size_t count) {
    return static_cast<T*>(t.interpreter->heap.allocate_raw(count * sizeof(T) + 8));
}
template <class T>
void free_array(Heap& heap, T* array, size_t count) {
    if (array) heap.free_raw(array, count * sizeof(T) + 8);
}

}  // namespace

Code* new_code(Thread& t, std::shared_ptr<const CodeBlob> blob) {
    Code* code = allocate<Code>(t, t.types().code);
    if (!code) return nullptr;
    memset(reinterpret_cast<char*>(code) + sizeof(Object), 0, sizeof(Code) - sizeof(Object));
    new (&code->blob) std::shared_ptr<const CodeBlob>(std::move(blob));
    Own<Code> owner = Own<Code>::take(code);
    const CodeBlob& b = *code->blob;
    code->flags = b.flags;
    code->locals = b.locals;
    code->registers = b.registers;
    code->positional_only = b.positional_only;
    code->positional = b.positional;
    code->keyword_only = b.keyword_only;
    code->parameters = static_cast<uint16_t>(b.parameter_count());
    code->name = TRY(intern(t, std::string_view(b.name)));
    code->qualname = TRY(intern(t, std::string_view(b.qualname)));
    code->filename = TRY(intern(t, std::string_view(b.filename)));

    code->constants = raw_array<Value>(t, b.constants.size());
    if (!code->constants) return raise_memory_error(t);
    for (const Constant& c : b.constants) {
        const Value v = TRY(make_constant(t, c));
        code->constants[code->constant_count++] = v;
    }
    auto intern_all = [&](const std::vector<std::string>& texts, Str**& array,
                          uint32_t& count) -> bool {
        array = raw_array<Str*>(t, texts.size());
        if (!array) return raise_memory_error(t);
        for (const std::string& text : texts) {
            Str* name = TRY(intern(t, std::string_view(text)));
            array[count++] = name;
        }
        return true;
    };
    TRY(intern_all(b.names, code->names, code->name_count));
    TRY(intern_all(b.local_names, code->local_names, code->local_name_count));
    code->instructions = raw_array<uint32_t>(t, b.code.size());
    if (!code->instructions) return raise_memory_error(t);
    code->instruction_count = static_cast<uint32_t>(b.code.size());
    memcpy(code->instructions, b.code.data(), b.code.size() * sizeof(uint32_t));
    for (uint32_t* at = code->instructions; at < code->instructions + b.code.size();
         at += op_words(decode_op(*at))) {
        const Op op = decode_op(*at);
        // A local is never moved.
        if (op == Op::MOVE && decode_b(*at) < code->locals) {
            *at = encode_abc(Op::COPY, decode_a(*at), decode_b(*at), 0);
        }
        // The loop wants cache sites as offsets.
        if (operand_letters(op).x == 's') at[1] *= sizeof(InlineCache);
    }
    code->caches = raw_array<InlineCache>(t, b.sites.size());
    if (!code->caches) return raise_memory_error(t);
    code->cache_count = static_cast<uint32_t>(b.sites.size());
    memset(code->caches, 0, b.sites.size() * sizeof(InlineCache));
    for (size_t i = 0; i < b.sites.size(); ++i) code->caches[i].name = code->names[b.sites[i].name];
    return owner.give();
}

Value code_constant(Thread& t, Code* code, uint32_t index) {
    Value& v = code->constants[index];
    if (v.is_unbound()) v = TRY(new_code(t, code->blob->constants[index].code));
    return v;
}

int code_line(const Code* code, const uint32_t* pc) {
    return find_position(*code->blob, code->address_of(pc)).line;
}

namespace {

void code_dealloc(Object* object) {
    auto* code = static_cast<Code*>(object);
    if (code->monitor) forget_monitor(code);
    Heap& heap = code->type->interpreter->heap;
    for (uint32_t i = 0; i < code->constant_count; ++i) decref(code->constants[i]);
    for (uint32_t i = 0; i < code->name_count; ++i) decref(code->names[i]);
    for (uint32_t i = 0; i < code->local_name_count; ++i) decref(code->local_names[i]);
    free_array(heap, code->constants, code->blob->constants.size());
    free_array(heap, code->names, code->blob->names.size());
    free_array(heap, code->local_names, code->blob->local_names.size());
    free_array(heap, code->instructions, code->blob->code.size());
    for (uint32_t i = 0; i < code->cache_count; ++i) {
        InlineCache& cache = code->caches[i];
        if (cache.misses == InlineCache::has_cases) {
            heap.free_raw(cache.cases, max_attribute_cases * sizeof(AttributeCase));
        }
    }
    free_array(heap, code->caches, code->blob->sites.size());
    xdecref(code->name);
    xdecref(code->qualname);
    xdecref(code->filename);
    code->blob.~shared_ptr();
}

Value code_repr(Thread& t, Value self) {
    Code* code = self.as<Code>();
    return TRY(new_str(t, fmt::format("<code object {} at {}, file \"{}\", line {}>",
                                      code->name->view(), static_cast<const void*>(code),
                                      code->filename->view(), code->blob->first_line)));
}

Code* self_code(Value self) { return self.as<Code>(); }
Value names_tuple(Thread& t, Str** names, uint32_t count) {
    Tuple* tuple = TRY(new_tuple(t, count));
    for (uint32_t i = 0; i < count; ++i) tuple->items[i] = share(Value(names[i]));
    return tuple;
}

const GetSetDef code_getset[] = {
    {"co_name", [](Thread&, Value s) { return share(Value(self_code(s)->name)); }},
    {"co_qualname", [](Thread&, Value s) { return share(Value(self_code(s)->qualname)); }},
    {"co_filename", [](Thread&, Value s) { return share(Value(self_code(s)->filename)); }},
    {"co_firstlineno",
     [](Thread& t, Value s) { return new_int(t, self_code(s)->blob->first_line); }},
    {"co_argcount", [](Thread& t, Value s) { return new_int(t, self_code(s)->positional); }},
    {"co_posonlyargcount",
     [](Thread& t, Value s) { return new_int(t, self_code(s)->positional_only); }},
    {"co_kwonlyargcount",
     [](Thread& t, Value s) { return new_int(t, self_code(s)->keyword_only); }},
    {"co_nlocals",
     [](Thread& t, Value s) { return new_int(t, self_code(s)->local_name_count); }},
    {"co_flags",
     [](Thread& t, Value s) {
         // CPython's bits: optimized, newlocals, varargs, varkeywords, nested, generator,
         // coroutine, async generator.
         const uint32_t flags = self_code(s)->flags;
         int64_t bits = flags & code_optimized ? 3 : 0;
         if (flags & code_var_positional) bits |= 4;
         if (flags & code_var_keyword) bits |= 8;
         if (flags & code_nested) bits |= 16;
         if (flags & code_generator) bits |= 32;
         if (flags & code_coroutine) bits |= 128;
         if (flags & code_iterable_coroutine) bits |= 256;
         if (flags & code_async_generator) bits |= 512;
         if (flags & code_future_annotations) bits |= 0x1000000;
         return new_int(t, bits);
     }},
    {"co_names",
     [](Thread& t, Value s) {
         return names_tuple(t, self_code(s)->names, self_code(s)->name_count);
     }},
    {"co_varnames",
     [](Thread& t, Value s) {
         return names_tuple(t, self_code(s)->local_names, self_code(s)->local_name_count);
     }},
    {"co_freevars",
     [](Thread& t, Value s) -> Value {
         const auto& free = self_code(s)->blob->free;
         Tuple* tuple = TRY(new_tuple(t, free.size()));
         for (size_t i = 0; i < free.size(); ++i) {
             tuple->items[i] = TRY(intern(t, std::string_view(free[i].name)));
         }
         return tuple;
     }},
    {"co_cellvars",
     [](Thread& t, Value s) -> Value {
         const auto& cells = self_code(s)->blob->cells;
         Tuple* tuple = TRY(new_tuple(t, cells.size()));
         for (size_t i = 0; i < cells.size(); ++i) {
             tuple->items[i] = TRY(intern(t, std::string_view(cells[i].name)));
         }
         return tuple;
     }},
    {"co_consts",
     [](Thread& t, Value s) -> Value {
         Code* code = self_code(s);
         Own<Tuple> tuple = Own<Tuple>::take(TRY(new_tuple(t, code->constant_count)));
         for (uint32_t i = 0; i < code->constant_count; ++i) {
             tuple->items[i] = share(TRY(code_constant(t, code, i)));
         }
         return tuple.give();
     }},
    {"co_code", [](Thread& t, Value s) { return code_bytes(t, s); }},
    {"co_stacksize", [](Thread& t, Value s) { return new_int(t, self_code(s)->registers); }},
    {}};

}  // namespace

extern const TypeSpec code_spec = {
    .name = "code",
    .basic_size = sizeof(Code),
    .flags = type_immutable | type_weakrefable,
    .doc = "Code object of Baton: compiled bytecode with its constants and names.",
    .methods = code_methods,
    .getset = code_getset,
    .fill =
        [](Type& type) {
            type.dealloc = code_dealloc;
            type.repr = code_repr;
            type.compare = code_compare;
            type.hash = [](Thread&, Value self) -> std::optional<uint64_t> {
                return code_hash_text(self);
            };
        },
};

}  // namespace baton
