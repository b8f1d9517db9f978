#ifdef BATON_HAVE_EXPAT

#include "stdlib/expat/expat.h"

#include <expat.h>

#include <array>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/tuple.h"
#include "stdlib/binary/binary.h"

namespace baton {

namespace {

// Every handler: its place in Parser::handlers, and its attribute.
#define EXPAT_HANDLERS(X)                                                                     \
    X(StartElement) X(EndElement) X(ProcessingInstruction) X(CharacterData)                   \
    X(UnparsedEntityDecl) X(NotationDecl) X(StartNamespaceDecl) X(EndNamespaceDecl)           \
    X(Comment) X(StartCdataSection) X(EndCdataSection) X(Default) X(DefaultHandlerExpand)     \
    X(NotStandalone) X(ExternalEntityRef) X(StartDoctypeDecl) X(EndDoctypeDecl) X(EntityDecl) \
    X(XmlDecl) X(ElementDecl) X(AttlistDecl) X(SkippedEntity)

enum Handler : int {
#define NAME(name) on_##name,
    EXPAT_HANDLERS(NAME)
#undef NAME
    handler_count
};

struct Parser : Object {
    XML_Parser parser;
    Thread* thread;            // that parses, while it does
    Parser* parent;            // of a parser for an external entity: owned, else null
    std::string* text;         // character data not yet handed on, with buffer_text
    Value names;               // the dict that interns names, or None
    Value handlers[handler_count];
    int64_t buffer_size;
    bool buffers_text, ordered_attributes, specified_attributes, namespace_prefixes;
    bool parsing, failed;
};

Parser* self_parser(Value v) { return v.as<Parser>(); }

void install(Parser* p, int which);

Value raise_expat(Thread& t, Parser* p, XML_Error code) {
    const auto line = static_cast<int64_t>(XML_GetErrorLineNumber(p->parser));
    const auto column = static_cast<int64_t>(XML_GetErrorColumnNumber(p->parser));
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "pyexpat")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "ExpatError")));
    Ref type = Ref::take(TRY(get_attribute(t, *module, name.value())));
    Own<Str> text = Own<Str>::take(TRY(new_str(
        t, fmt::format("{}: line {}, column {}", XML_ErrorString(code), line, column))));
    Ref error = Ref::take(TRY(call(t, *type, {text.value()})));
    for (const auto& [key, number] : {std::pair{"code", static_cast<int64_t>(code)},
                                      std::pair{"offset", column}, std::pair{"lineno", line}}) {
        Own<Str> attribute = Own<Str>::take(TRY(intern(t, key)));
        TRY(set_attribute(t, *error, attribute.value(), Value::small_int(number)));
    }
    return raise_value(t, *error);
}

// --- calling handlers ----------------------------------------------------------------------------

Value text_or_none(Thread& t, const char* s) {
    if (!s) return Value::none();
    return TRY(new_str(t, s));
}
// A name, the same object each time.
Value interned_name(Thread& t, Parser* p, const char* s) {
    if (!s) return Value::none();
    Ref name = Ref::take(TRY(new_str(t, s)));
    if (!is_dict(p->names)) return name.give();
    return share(TRY(dict_set_default(t, p->names.as<Dict>(), *name, *name)));
}

// An exception ends the parsing: no handler is called any more.
void stop(Parser* p) {
    p->failed = true;
    for (int i = 0; i < handler_count; ++i) {
        decref(std::exchange(p->handlers[i], Value::none()));
        install(p, i);
    }
    XML_StopParser(p->parser, XML_FALSE);
}

// Calls a handler; an argument that could not be made (error) ends the parsing.
Value call_handler(Parser* p, int which, std::span<const Ref> arguments) {
    Thread& t = *p->thread;
    std::array<Value, 8> raw;
    for (size_t i = 0; i < arguments.size(); ++i) {
        if ((*arguments[i]).is_error()) {
            stop(p);
            return Value::error();
        }
        raw[i] = *arguments[i];
    }
    Ref handler = Ref::share(p->handlers[which]);
    Value result = call(t, *handler, raw.data(), arguments.size());
    p->thread = &t;
    if (result.is_error()) stop(p);
    return result;
}

bool flush_text(Parser* p) {
    if (p->text->empty()) return !p->failed;
    std::string text;
    text.swap(*p->text);
    if (p->failed || p->handlers[on_CharacterData].is_none()) return !p->failed;
    Str* made = new_str(*p->thread, text);
    const Ref data = Ref::take(made ? Value(made) : Value::error());
    const Ref result = Ref::take(call_handler(p, on_CharacterData, std::span(&data, 1)));
    return !result.get().is_error();
}

Parser* parser_of(void* user) { return static_cast<Parser*>(user); }

// For a handler without a result.
template <size_t n>
void notify(Parser* p, int which, const std::array<Ref, n>& arguments) {
    const Ref result = Ref::take(call_handler(p, which, arguments));
}
bool wanted(Parser* p, int which) {
    return !p->failed && flush_text(p) && !p->handlers[which].is_none();
}

Value attributes_of(Thread& t, Parser* p, const char** attributes) {
    int count = 0;
    if (p->specified_attributes) {
        count = XML_GetSpecifiedAttributeCount(p->parser);
    } else {
        while (attributes[count]) count += 2;
    }
    if (p->ordered_attributes) {
        Own<List> list = Own<List>::take(TRY(new_list(t, static_cast<size_t>(count))));
        for (int i = 0; i < count; i += 2) {
            TRY(list_append_taking(t, list.get(), TRY(interned_name(t, p, attributes[i]))));
            TRY(list_append_taking(t, list.get(), TRY(new_str(t, attributes[i + 1]))));
        }
        return list.give();
    }
    Own<Dict> dict = Own<Dict>::take(TRY(new_dict(t)));
    for (int i = 0; i < count; i += 2) {
        Ref name = Ref::take(TRY(interned_name(t, p, attributes[i])));
        Own<Str> value = Own<Str>::take(TRY(new_str(t, attributes[i + 1])));
        TRY(dict_set(t, dict.get(), *name, value.value()));
    }
    return dict.give();
}

// A content model as (type, quantifier, name, children). The library bounds its depth poorly.
Value model_value(Thread& t, Parser* p, const XML_Content& model) {
    RecursionGuard guard(t, " while reading an element declaration");
    if (!guard) return Failure{};
    Own<Tuple> children = Own<Tuple>::take(TRY(new_tuple(t, size_t{0})));
    if (model.numchildren) {
        Own<List> list = Own<List>::take(TRY(new_list(t)));
        for (unsigned i = 0; i < model.numchildren; ++i) {
            TRY(list_append_taking(t, list.get(), TRY(model_value(t, p, model.children[i]))));
        }
        children = Own<Tuple>::take(TRY(list_to_tuple(t, list.get())));
    }
    Ref name = Ref::take(TRY(interned_name(t, p, model.name)));
    return TRY(new_tuple(t, {Value::small_int(model.type), Value::small_int(model.quant), *name,
                             children.value()}));
}

#define PARSER(which)               \
    Parser* p = parser_of(user);    \
    if (!wanted(p, which)) return;  \
    Thread& t = *p->thread
#define NAME_ARG(s) Ref::take(interned_name(t, p, s))
#define TEXT_ARG(s) Ref::take(text_or_none(t, s))
#define INT_ARG(n) Ref::take(Value::small_int(n))

void start_element(void* user, const char* name, const char** attributes) {
    PARSER(on_StartElement);
    notify<2>(p, on_StartElement, {NAME_ARG(name), Ref::take(attributes_of(t, p, attributes))});
}
void end_element(void* user, const char* name) {
    PARSER(on_EndElement);
    notify<1>(p, on_EndElement, {NAME_ARG(name)});
}
void instruction(void* user, const char* target, const char* data) {
    PARSER(on_ProcessingInstruction);
    notify<2>(p, on_ProcessingInstruction, {NAME_ARG(target), TEXT_ARG(data)});
}
void character_data(void* user, const char* data, int size) {
    Parser* p = parser_of(user);
    if (p->failed) return;
    if (p->buffers_text) {
        if (static_cast<int64_t>(p->text->size()) + size > p->buffer_size && !flush_text(p)) return;
        p->text->append(data, static_cast<size_t>(size));
        if (static_cast<int64_t>(p->text->size()) > p->buffer_size) flush_text(p);
        return;
    }
    if (p->handlers[on_CharacterData].is_none()) return;
    Str* text = new_str(*p->thread, {data, static_cast<size_t>(size)});
    notify<1>(p, on_CharacterData, {Ref::take(text ? Value(text) : Value::error())});
}
void unparsed_entity(void* user, const char* name, const char* base, const char* system,
                     const char* id, const char* notation) {
    PARSER(on_UnparsedEntityDecl);
    notify<5>(p, on_UnparsedEntityDecl, {NAME_ARG(name), NAME_ARG(base), NAME_ARG(system),
                                         NAME_ARG(id), NAME_ARG(notation)});
}
void notation(void* user, const char* name, const char* base, const char* system, const char* id) {
    PARSER(on_NotationDecl);
    notify<4>(p, on_NotationDecl, {NAME_ARG(name), NAME_ARG(base), NAME_ARG(system), NAME_ARG(id)});
}
void start_namespace(void* user, const char* prefix, const char* uri) {
    PARSER(on_StartNamespaceDecl);
    notify<2>(p, on_StartNamespaceDecl, {NAME_ARG(prefix), NAME_ARG(uri)});
}
void end_namespace(void* user, const char* prefix) {
    PARSER(on_EndNamespaceDecl);
    notify<1>(p, on_EndNamespaceDecl, {NAME_ARG(prefix)});
}
void comment(void* user, const char* data) {
    PARSER(on_Comment);
    notify<1>(p, on_Comment, {TEXT_ARG(data)});
}
void start_cdata(void* user) {
    Parser* p = parser_of(user);
    if (wanted(p, on_StartCdataSection)) notify<0>(p, on_StartCdataSection, {});
}
void end_cdata(void* user) {
    Parser* p = parser_of(user);
    if (wanted(p, on_EndCdataSection)) notify<0>(p, on_EndCdataSection, {});
}
template <int which>
void other_data(void* user, const char* data, int size) {
    Parser* p = parser_of(user);
    if (!wanted(p, which)) return;
    Str* text = new_str(*p->thread, {data, static_cast<size_t>(size)});
    notify<1>(p, which, {Ref::take(text ? Value(text) : Value::error())});
}
// The result as the library takes it: 0 stops the parsing.
int as_status(Parser* p, Value owned) {
    const Ref result = Ref::take(owned);
    if (result.get().is_error()) return XML_STATUS_ERROR;
    const auto number = to_int64(*p->thread, *result);
    if (!number) {
        stop(p);
        return XML_STATUS_ERROR;
    }
    return static_cast<int>(*number != 0);
}
int not_standalone(void* user) {
    Parser* p = parser_of(user);
    if (!wanted(p, on_NotStandalone)) return p->failed ? XML_STATUS_ERROR : XML_STATUS_OK;
    return as_status(p, call_handler(p, on_NotStandalone, {}));
}
int external_entity(XML_Parser parser, const char* context, const char* base, const char* system,
                    const char* id) {
    Parser* p = parser_of(XML_GetUserData(parser));
    if (!wanted(p, on_ExternalEntityRef)) return p->failed ? XML_STATUS_ERROR : XML_STATUS_OK;
    Thread& t = *p->thread;
    const std::array<Ref, 4> arguments{TEXT_ARG(context), NAME_ARG(base), NAME_ARG(system),
                                       NAME_ARG(id)};
    return as_status(p, call_handler(p, on_ExternalEntityRef, arguments));
}
void start_doctype(void* user, const char* name, const char* system, const char* id, int internal) {
    PARSER(on_StartDoctypeDecl);
    notify<4>(p, on_StartDoctypeDecl, {NAME_ARG(name), NAME_ARG(system), NAME_ARG(id),
                                       INT_ARG(internal)});
}
void end_doctype(void* user) {
    Parser* p = parser_of(user);
    if (wanted(p, on_EndDoctypeDecl)) notify<0>(p, on_EndDoctypeDecl, {});
}
void entity(void* user, const char* name, int is_parameter, const char* value, int size,
            const char* base, const char* system, const char* id, const char* notation_name) {
    PARSER(on_EntityDecl);
    Value text = Value::none();
    if (value) {
        Str* made = new_str(t, {value, static_cast<size_t>(size)});
        text = made ? Value(made) : Value::error();
    }
    notify<7>(p, on_EntityDecl, {NAME_ARG(name), INT_ARG(is_parameter), Ref::take(text),
                                 NAME_ARG(base), NAME_ARG(system), NAME_ARG(id),
                                 NAME_ARG(notation_name)});
}
void xml_declaration(void* user, const char* version, const char* encoding, int standalone) {
    PARSER(on_XmlDecl);
    notify<3>(p, on_XmlDecl, {TEXT_ARG(version), TEXT_ARG(encoding), INT_ARG(standalone)});
}
void element_declaration(void* user, const char* name, XML_Content* model) {
    Parser* p = parser_of(user);
    if (wanted(p, on_ElementDecl)) {
        Thread& t = *p->thread;
        notify<2>(p, on_ElementDecl, {NAME_ARG(name), Ref::take(model_value(t, p, *model))});
    }
    XML_FreeContentModel(p->parser, model);
}
void attribute_list(void* user, const char* element, const char* name, const char* type,
                    const char* fallback, int required) {
    PARSER(on_AttlistDecl);
    notify<5>(p, on_AttlistDecl, {NAME_ARG(element), NAME_ARG(name), TEXT_ARG(type),
                                  TEXT_ARG(fallback), INT_ARG(required)});
}
void skipped_entity(void* user, const char* name, int is_parameter) {
    PARSER(on_SkippedEntity);
    notify<2>(p, on_SkippedEntity, {NAME_ARG(name), INT_ARG(is_parameter)});
}

// An encoding the library does not know: asks the codec of this name for its 256 characters.
int unknown_encoding(void* user, const char* name, XML_Encoding* info) {
    Parser* p = parser_of(user);
    if (p->failed) return XML_STATUS_ERROR;
    Thread& t = *p->thread;
    auto decode = [&]() -> bool {
        std::string bytes;
        for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
        Own<Bytes> all = Own<Bytes>::take(TRY(new_bytes(t, bytes)));
        Own<Str> method = Own<Str>::take(TRY(intern(t, "decode")));
        Own<Str> encoding = Own<Str>::take(TRY(new_str(t, name)));
        Own<Str> errors = Own<Str>::take(TRY(new_str(t, "replace")));
        Ref text = Ref::take(TRY(call_method(t, all.value(), method.get(),
                                             {encoding.value(), errors.value()})));
        if (!is_str(*text) || text.as<Str>()->length != 256) {
            return raise_value_error(t, "multi-byte encodings are not supported");
        }
        for (size_t i = 0; i < 256; ++i) {
            const char32_t c = str_char_at(text.as<Str>(), i);
            info->map[i] = c == 0xFFFD ? -1 : static_cast<int>(c);
        }
        return true;
    };
    if (!flush_text(p) || !decode()) {
        stop(p);
        return XML_STATUS_ERROR;
    }
    info->data = nullptr;
    info->convert = nullptr;
    info->release = nullptr;
    return XML_STATUS_OK;
}

// Tells the library which handlers there are.
void install(Parser* p, int which) {
    XML_Parser x = p->parser;
    const bool on = !p->handlers[which].is_none();
    switch (which) {
        case on_StartElement: XML_SetStartElementHandler(x, on ? start_element : nullptr); break;
        case on_EndElement: XML_SetEndElementHandler(x, on ? end_element : nullptr); break;
        case on_ProcessingInstruction:
            XML_SetProcessingInstructionHandler(x, on ? instruction : nullptr);
            break;
        case on_CharacterData:
            // Not taken away in a handler of character data: text that is buffered comes later.
            XML_SetCharacterDataHandler(x, on ? character_data : nullptr);
            break;
        case on_UnparsedEntityDecl:
            XML_SetUnparsedEntityDeclHandler(x, on ? unparsed_entity : nullptr);
            break;
        case on_NotationDecl: XML_SetNotationDeclHandler(x, on ? notation : nullptr); break;
        case on_StartNamespaceDecl:
            XML_SetStartNamespaceDeclHandler(x, on ? start_namespace : nullptr);
            break;
        case on_EndNamespaceDecl:
            XML_SetEndNamespaceDeclHandler(x, on ? end_namespace : nullptr);
            break;
        case on_Comment: XML_SetCommentHandler(x, on ? comment : nullptr); break;
        case on_StartCdataSection:
            XML_SetStartCdataSectionHandler(x, on ? start_cdata : nullptr);
            break;
        case on_EndCdataSection: XML_SetEndCdataSectionHandler(x, on ? end_cdata : nullptr); break;
        case on_Default: XML_SetDefaultHandler(x, on ? other_data<on_Default> : nullptr); break;
        case on_DefaultHandlerExpand:
            XML_SetDefaultHandlerExpand(x, on ? other_data<on_DefaultHandlerExpand> : nullptr);
            break;
        case on_NotStandalone: XML_SetNotStandaloneHandler(x, on ? not_standalone : nullptr); break;
        case on_ExternalEntityRef:
            XML_SetExternalEntityRefHandler(x, on ? external_entity : nullptr);
            break;
        case on_StartDoctypeDecl:
            XML_SetStartDoctypeDeclHandler(x, on ? start_doctype : nullptr);
            break;
        case on_EndDoctypeDecl: XML_SetEndDoctypeDeclHandler(x, on ? end_doctype : nullptr); break;
        case on_EntityDecl: XML_SetEntityDeclHandler(x, on ? entity : nullptr); break;
        case on_XmlDecl: XML_SetXmlDeclHandler(x, on ? xml_declaration : nullptr); break;
        case on_ElementDecl: XML_SetElementDeclHandler(x, on ? element_declaration : nullptr); break;
        case on_AttlistDecl: XML_SetAttlistDeclHandler(x, on ? attribute_list : nullptr); break;
        case on_SkippedEntity: XML_SetSkippedEntityHandler(x, on ? skipped_entity : nullptr); break;
        default: break;
    }
}

// --- the parser's methods ------------------------------------------------------------------------

// Marks a parser as busy; a handler must not use it to parse.
class Parsing {
public:
    Parsing(Thread& t, Parser* p) : parser_(Own<Parser>::share(p)) {
        p->parsing = true;
        p->failed = false;
        p->thread = &t;
    }
    ~Parsing() { parser_->parsing = false; }
    Parsing(const Parsing&) = delete;

private:
    Own<Parser> parser_;
};

bool check_idle(Thread& t, const Parser* p) {
    if (!p->parsing) return true;
    return raise(t, Exc::RuntimeError, "the parser is already parsing");
}

bool feed(Thread& t, Parser* p, std::string_view data, bool final) {
    constexpr size_t most = size_t{1} << 20;
    for (;;) {
        const size_t size = std::min(data.size(), most);
        const bool last = size == data.size();
        const XML_Status status =
            XML_Parse(p->parser, data.data(), static_cast<int>(size), last && final);
        if (p->failed || t.exception) return false;
        if (status == XML_STATUS_ERROR) {
            raise_expat(t, p, XML_GetErrorCode(p->parser));
            return false;
        }
        data.remove_prefix(size);
        if (last) break;
    }
    return flush_text(p);
}

Value parser_parse(Thread& t, const Value* args, size_t) {
    Parser* p = self_parser(args[0]);
    TRY(check_idle(t, p));
    const bool final = !args[2].is_unbound() && TRY(is_truthy(t, args[2]));
    PinnedBuffer buffer;
    Ref keep;
    std::string_view data;
    if (is_str(args[1])) {
        keep = Ref::share(args[1]);
        data = args[1].as<Str>()->view();
        XML_SetEncoding(p->parser, "utf-8");
    } else {
        TRY(buffer.read(t, args[1]));
        data = buffer.view();
    }
    Parsing parsing(t, p);
    TRY(feed(t, p, data, final));
    return Value::small_int(1);
}

Value parser_parse_file(Thread& t, const Value* args, size_t) {
    Parser* p = self_parser(args[0]);
    TRY(check_idle(t, p));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "read")));
    Ref read = Ref::take(find_attribute(t, args[1], name.value()));
    if (read.get().is_error()) return Failure{};
    if (!read) return raise_type_error(t, "argument must have 'read' attribute");
    Parsing parsing(t, p);
    for (;;) {
        Ref data = Ref::take(TRY(call(t, *read, {Value::small_int(2048)})));
        p->thread = &t;
        if (is_bytes(*data)) {
            if (bytes_view(*data).size() > (size_t{1} << 20)) {
                return raise_value_error(t, "read() returned too much data: 2048 bytes requested, "
                                            "{} returned", bytes_view(*data).size());
            }
            const bool end = bytes_view(*data).empty();
            TRY(feed(t, p, bytes_view(*data), end));
            if (end) return Value::small_int(1);
        } else {
            return raise_type_error(t, "read() did not return a bytes object (type={})",
                                    type_name(t, *data));
        }
    }
}

Value parser_set_base(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) {
        return raise_type_error(t, "SetBase() argument must be str, not {}", type_name(t, args[1]));
    }
    if (XML_SetBase(self_parser(args[0])->parser, args[1].as<Str>()->data) != XML_STATUS_OK) {
        return raise_memory_error(t);
    }
    return Value::none();
}
Value parser_get_base(Thread& t, const Value* args, size_t) {
    return text_or_none(t, XML_GetBase(self_parser(args[0])->parser));
}
Value parser_input_context(Thread& t, const Value* args, size_t) {
    Parser* p = self_parser(args[0]);
    if (!p->parsing) return Value::none();
    int offset = 0;
    int size = 0;
    const char* context = XML_GetInputContext(p->parser, &offset, &size);
    if (!context) return Value::none();
    return TRY(new_bytes(t, {context + offset, static_cast<size_t>(size - offset)}));
}
Value parser_param_entities(Thread& t, const Value* args, size_t) {
    const int64_t flag = TRY(to_int64(t, args[1]));
    return Value::small_int(XML_SetParamEntityParsing(
        self_parser(args[0])->parser, static_cast<XML_ParamEntityParsing>(flag)));
}
Value parser_foreign_dtd(Thread& t, const Value* args, size_t) {
    Parser* p = self_parser(args[0]);
    const bool flag = args[1].is_unbound() || TRY(is_truthy(t, args[1]));
    const XML_Error code = XML_UseForeignDTD(p->parser, flag ? XML_TRUE : XML_FALSE);
    if (code != XML_ERROR_NONE) return raise_expat(t, p, code);
    return Value::none();
}

Type* parser_type(Thread& t) {
    Ref module = Ref::take(TRY(t.interpreter->hooks.import_module(t, "pyexpat")));
    Own<Str> name = Own<Str>::take(TRY(intern(t, "XMLParserType")));
    Ref type = Ref::take(TRY(get_attribute(t, *module, name.value())));
    if (!has_type(t, *type, type_is_type) ||
        type.as<Type>()->basic_size != sizeof(Parser)) {
        return raise_type_error(t, "pyexpat.XMLParserType is not the parser's type");
    }
    return type.as<Type>();
}

// Takes the library's parser over.
Parser* new_parser(Thread& t, XML_Parser raw, Value names) {
    Type* type = parser_type(t);
    auto* p = type ? static_cast<Parser*>(allocate_instance(t, type)) : nullptr;
    if (!p) {
        XML_ParserFree(raw);
        return nullptr;
    }
    p->parser = raw;
    p->thread = &t;
    p->parent = nullptr;
    p->text = new std::string;
    p->names = share(names);
    for (Value& handler : p->handlers) handler = Value::none();
    p->buffer_size = 8192;
    p->buffers_text = p->ordered_attributes = p->specified_attributes = false;
    p->namespace_prefixes = p->parsing = p->failed = false;
    XML_SetUserData(raw, p);
    XML_SetUnknownEncodingHandler(raw, unknown_encoding, p);
    return p;
}

Value parser_external_entity(Thread& t, const Value* args, size_t) {
    Parser* p = self_parser(args[0]);
    if (!args[1].is_none() && !is_str(args[1])) {
        return raise_type_error(t, "ExternalEntityParserCreate() argument 1 must be str or None, "
                                   "not {}", type_name(t, args[1]));
    }
    if (!args[2].is_unbound() && !is_str(args[2])) {
        return raise_type_error(t, "ExternalEntityParserCreate() argument 2 must be str, not {}",
                                type_name(t, args[2]));
    }
    XML_Parser raw = XML_ExternalEntityParserCreate(
        p->parser, args[1].is_none() ? nullptr : args[1].as<Str>()->data,
        args[2].is_unbound() ? nullptr : args[2].as<Str>()->data);
    if (!raw) return raise_memory_error(t);
    Own<Parser> child = Own<Parser>::take(TRY(new_parser(t, raw, p->names)));
    child->parent = share(p);
    child->buffer_size = p->buffer_size;
    child->buffers_text = p->buffers_text;
    child->ordered_attributes = p->ordered_attributes;
    child->specified_attributes = p->specified_attributes;
    child->namespace_prefixes = p->namespace_prefixes;
    for (int i = 0; i < handler_count; ++i) {
        child->handlers[i] = share(p->handlers[i]);
        install(child.get(), i);
    }
    return child.give();
}

const NativeDef parser_methods[] = {
    {"Parse", "(self, data, isfinal=False, /)", parser_parse, "Parse more data."},
    {"ParseFile", "(self, file, /)", parser_parse_file, "Parse a file to its end."},
    {"SetBase", "(self, base, /)", parser_set_base, "Set what relative addresses are relative to."},
    {"GetBase", "(self, /)", parser_get_base, "What relative addresses are relative to."},
    {"GetInputContext", "(self, /)", parser_input_context,
     "The input that the current event stands in."},
    {"ExternalEntityParserCreate", "(self, context, encoding=None, /)", parser_external_entity,
     "A parser for the text of an external entity."},
    {"SetParamEntityParsing", "(self, flag, /)", parser_param_entities,
     "Say which parameter entities are read."},
    {"UseForeignDTD", "(self, flag=True, /)", parser_foreign_dtd,
     "Ask for an external subset even without a document type."},
    {}};

template <int which>
Value get_handler(Thread&, Value self) {
    return share(self_parser(self)->handlers[which]);
}
template <int which>
bool set_handler(Thread& t, Value self, Value value) {
    if (value.is_unbound()) return raise(t, Exc::RuntimeError, "Cannot delete attribute");
    Parser* p = self_parser(self);
    if (which == on_CharacterData && p->parsing && !flush_text(p)) return false;
    Ref old = Ref::take(std::exchange(p->handlers[which], share(value)));
    install(p, which);
    return true;
}
template <bool Parser::*flag>
Value get_flag(Thread&, Value self) {
    return Value::boolean(self_parser(self)->*flag);
}
template <bool Parser::*flag>
bool set_flag(Thread& t, Value self, Value value) {
    if (value.is_unbound()) return raise(t, Exc::RuntimeError, "Cannot delete attribute");
    self_parser(self)->*flag = TRY(is_truthy(t, value));
    return true;
}
bool set_buffer_text(Thread& t, Value self, Value value) {
    Parser* p = self_parser(self);
    if (p->parsing && !flush_text(p)) return false;
    return set_flag<&Parser::buffers_text>(t, self, value);
}
bool set_prefixes(Thread& t, Value self, Value value) {
    TRY(set_flag<&Parser::namespace_prefixes>(t, self, value));
    Parser* p = self_parser(self);
    XML_SetReturnNSTriplet(p->parser, p->namespace_prefixes);
    return true;
}
bool set_buffer_size(Thread& t, Value self, Value value) {
    if (value.is_unbound()) return raise(t, Exc::RuntimeError, "Cannot delete attribute");
    if (!is_int(value)) return raise_type_error(t, "buffer_size must be an integer");
    const int64_t size = TRY(to_int64(t, value));
    if (size <= 0) return raise_value_error(t, "buffer_size must be greater than zero");
    if (size > INT32_MAX) return raise_value_error(t, "buffer_size must not be greater than {}", INT32_MAX);
    Parser* p = self_parser(self);
    if (p->parsing && !flush_text(p)) return false;
    p->buffer_size = size;
    return true;
}
template <auto function>
Value get_number(Thread&, Value self) {
    return Value::small_int(static_cast<int64_t>(function(self_parser(self)->parser)));
}

const GetSetDef parser_getset[] = {
#define GETSET(name) {#name "Handler", get_handler<on_##name>, set_handler<on_##name>},
    GETSET(StartElement) GETSET(EndElement) GETSET(ProcessingInstruction) GETSET(CharacterData)
    GETSET(UnparsedEntityDecl) GETSET(NotationDecl) GETSET(StartNamespaceDecl)
    GETSET(EndNamespaceDecl) GETSET(Comment) GETSET(StartCdataSection) GETSET(EndCdataSection)
    GETSET(Default) GETSET(NotStandalone) GETSET(ExternalEntityRef) GETSET(StartDoctypeDecl)
    GETSET(EndDoctypeDecl) GETSET(EntityDecl) GETSET(XmlDecl) GETSET(ElementDecl)
    GETSET(AttlistDecl) GETSET(SkippedEntity)
#undef GETSET
    {"DefaultHandlerExpand", get_handler<on_DefaultHandlerExpand>,
     set_handler<on_DefaultHandlerExpand>},
    {"ErrorCode", get_number<XML_GetErrorCode>},
    {"ErrorLineNumber", get_number<XML_GetCurrentLineNumber>},
    {"ErrorColumnNumber", get_number<XML_GetCurrentColumnNumber>},
    {"ErrorByteIndex", get_number<XML_GetCurrentByteIndex>},
    {"CurrentLineNumber", get_number<XML_GetCurrentLineNumber>},
    {"CurrentColumnNumber", get_number<XML_GetCurrentColumnNumber>},
    {"CurrentByteIndex", get_number<XML_GetCurrentByteIndex>},
    {"buffer_size", [](Thread& t, Value s) { return new_int(t, self_parser(s)->buffer_size); },
     set_buffer_size},
    {"buffer_text", get_flag<&Parser::buffers_text>, set_buffer_text},
    {"buffer_used", [](Thread& t, Value s) {
         return new_int(t, static_cast<int64_t>(self_parser(s)->text->size()));
     }},
    {"ordered_attributes", get_flag<&Parser::ordered_attributes>,
     set_flag<&Parser::ordered_attributes>},
    {"specified_attributes", get_flag<&Parser::specified_attributes>,
     set_flag<&Parser::specified_attributes>},
    {"namespace_prefixes", get_flag<&Parser::namespace_prefixes>, set_prefixes},
    {"intern", [](Thread&, Value s) { return share(self_parser(s)->names); }},
    {}};

const TypeSpec parser_spec = {
    .name = "pyexpat.xmlparser",
    .basic_size = sizeof(Parser),
    .flags = type_immutable,
    .doc = "XML parser",
    .methods = parser_methods,
    .getset = parser_getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                auto* p = static_cast<Parser*>(o);
                if (p->parser) XML_ParserFree(p->parser);
                delete p->text;
                decref(p->names);
                for (Value handler : p->handlers) decref(handler);
                xdecref(p->parent);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                auto* p = static_cast<Parser*>(o);
                visit(p->names);
                for (Value handler : p->handlers) visit(handler);
                visit(p->parent);
            };
            type.clear = [](Object* o) {
                auto* p = static_cast<Parser*>(o);
                for (int i = 0; i < handler_count; ++i) {
                    decref(std::exchange(p->handlers[i], Value::none()));
                    install(p, i);
                }
                decref(std::exchange(p->names, Value::none()));
            };
        },
};

// --- the module ----------------------------------------------------------------------------------

Value parser_create(Thread& t, const Value* args, size_t) {
    const char* texts[2] = {nullptr, nullptr};
    for (int i = 0; i < 2; ++i) {
        if (args[i].is_unbound() || args[i].is_none()) continue;
        if (!is_str(args[i])) {
            return raise_type_error(t, "ParserCreate() argument '{}' must be str or None, not {}",
                                    i ? "namespace_separator" : "encoding", type_name(t, args[i]));
        }
        texts[i] = args[i].as<Str>()->data;
    }
    if (texts[1] && args[1].as<Str>()->size > 1) {
        return raise_value_error(t, "namespace_separator must be at most one character, omitted, "
                                    "or None");
    }
    Ref names;
    if (args[2].is_unbound()) {
        names = Ref::take(TRY(new_dict(t)));
    } else if (args[2].is_none() || is_dict(args[2])) {
        names = Ref::share(args[2]);
    } else {
        return raise_type_error(t, "intern must be a dictionary");
    }
    XML_Parser raw = texts[1] ? XML_ParserCreateNS(texts[0], texts[1][0]) : XML_ParserCreate(texts[0]);
    if (!raw) return raise_memory_error(t);
    return TRY(new_parser(t, raw, *names));
}

Value error_string(Thread& t, const Value* args, size_t) {
    const int64_t code = TRY(to_int64(t, args[0]));
    return text_or_none(t, XML_ErrorString(static_cast<XML_Error>(code)));
}

const NativeDef functions[] = {
    {"ParserCreate", "(encoding=None, namespace_separator=None, intern={})", parser_create,
     "Return a new XML parser object."},
    {"ErrorString", "(code, /)", error_string, "Returns string error for given number."},
    {}};

constexpr const char* error_names[] = {
    "", "XML_ERROR_NO_MEMORY", "XML_ERROR_SYNTAX", "XML_ERROR_NO_ELEMENTS",
    "XML_ERROR_INVALID_TOKEN", "XML_ERROR_UNCLOSED_TOKEN", "XML_ERROR_PARTIAL_CHAR",
    "XML_ERROR_TAG_MISMATCH", "XML_ERROR_DUPLICATE_ATTRIBUTE",
    "XML_ERROR_JUNK_AFTER_DOC_ELEMENT", "XML_ERROR_PARAM_ENTITY_REF",
    "XML_ERROR_UNDEFINED_ENTITY", "XML_ERROR_RECURSIVE_ENTITY_REF", "XML_ERROR_ASYNC_ENTITY",
    "XML_ERROR_BAD_CHAR_REF", "XML_ERROR_BINARY_ENTITY_REF",
    "XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF", "XML_ERROR_MISPLACED_XML_PI",
    "XML_ERROR_UNKNOWN_ENCODING", "XML_ERROR_INCORRECT_ENCODING",
    "XML_ERROR_UNCLOSED_CDATA_SECTION", "XML_ERROR_EXTERNAL_ENTITY_HANDLING",
    "XML_ERROR_NOT_STANDALONE", "XML_ERROR_UNEXPECTED_STATE", "XML_ERROR_ENTITY_DECLARED_IN_PE",
    "XML_ERROR_FEATURE_REQUIRES_XML_DTD", "XML_ERROR_CANT_CHANGE_FEATURE_ONCE_PARSING",
    "XML_ERROR_UNBOUND_PREFIX", "XML_ERROR_UNDECLARING_PREFIX", "XML_ERROR_INCOMPLETE_PE",
    "XML_ERROR_XML_DECL", "XML_ERROR_TEXT_DECL", "XML_ERROR_PUBLICID", "XML_ERROR_SUSPENDED",
    "XML_ERROR_NOT_SUSPENDED", "XML_ERROR_ABORTED", "XML_ERROR_FINISHED",
    "XML_ERROR_SUSPEND_PE", "XML_ERROR_RESERVED_PREFIX_XML", "XML_ERROR_RESERVED_PREFIX_XMLNS",
    "XML_ERROR_RESERVED_NAMESPACE_URI", "XML_ERROR_INVALID_ARGUMENT", "XML_ERROR_NO_BUFFER",
    "XML_ERROR_AMPLIFICATION_LIMIT_BREACH"};

}  // namespace

bool fill_pyexpat_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "pyexpat")));
    TRY(add_functions(t, dict, functions, module.value()));
    auto add = [&](const char* name, Value v) -> bool {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        return dict_set(t, dict, key.get(), v);
    };
    Ref error = Ref::take(TRY(make_error_class(t, "xml.parsers.expat", "ExpatError",
                                               exception_type(t, Exc::Exception))));
    TRY(add("ExpatError", *error));
    TRY(add("error", *error));
    Own<Type> type = Own<Type>::take(TRY(make_builtin_type(t, parser_spec, nullptr)));
    TRY(add("XMLParserType", type.value()));
    Own<Str> version = Own<Str>::take(TRY(new_str(t, XML_ExpatVersion())));
    TRY(add("EXPAT_VERSION", version.value()));
    const XML_Expat_Version numbers = XML_ExpatVersionInfo();
    Own<Tuple> info = Own<Tuple>::take(TRY(new_tuple(
        t, {Value::small_int(numbers.major), Value::small_int(numbers.minor),
            Value::small_int(numbers.micro)})));
    TRY(add("version_info", info.value()));
    Own<Str> encoding = Own<Str>::take(TRY(new_str(t, "UTF-8")));
    TRY(add("native_encoding", encoding.value()));
    Own<List> features = Own<List>::take(TRY(new_list(t)));
    for (const XML_Feature* f = XML_GetFeatureList(); f->feature != XML_FEATURE_END; ++f) {
        Own<Str> name = Own<Str>::take(TRY(new_str(t, f->name)));
        TRY(list_append_taking(t, features.get(),
                               TRY(new_tuple(t, {name.value(), Value::small_int(f->value)}))));
    }
    TRY(add("features", features.value()));
    constexpr std::pair<const char*, int> constants[] = {
        {"XML_PARAM_ENTITY_PARSING_NEVER", XML_PARAM_ENTITY_PARSING_NEVER},
        {"XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE", XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE},
        {"XML_PARAM_ENTITY_PARSING_ALWAYS", XML_PARAM_ENTITY_PARSING_ALWAYS}};
    for (const auto& [name, value] : constants) TRY(add(name, Value::small_int(value)));
    // The names of errors and of the numbers in content models; xml.parsers.expat makes modules of them.
    Own<Dict> errors = Own<Dict>::take(TRY(new_dict(t)));
    for (size_t i = 1; i < std::size(error_names); ++i) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, error_names[i])));
        TRY(dict_set(t, errors.get(), key.get(), Value::small_int(static_cast<int64_t>(i))));
    }
    TRY(add("_errors", errors.value()));
    Own<Dict> model = Own<Dict>::take(TRY(new_dict(t)));
    constexpr std::pair<const char*, int> model_names[] = {
        {"XML_CTYPE_EMPTY", XML_CTYPE_EMPTY}, {"XML_CTYPE_ANY", XML_CTYPE_ANY},
        {"XML_CTYPE_MIXED", XML_CTYPE_MIXED}, {"XML_CTYPE_NAME", XML_CTYPE_NAME},
        {"XML_CTYPE_CHOICE", XML_CTYPE_CHOICE}, {"XML_CTYPE_SEQ", XML_CTYPE_SEQ},
        {"XML_CQUANT_NONE", XML_CQUANT_NONE}, {"XML_CQUANT_OPT", XML_CQUANT_OPT},
        {"XML_CQUANT_REP", XML_CQUANT_REP}, {"XML_CQUANT_PLUS", XML_CQUANT_PLUS}};
    for (const auto& [name, value] : model_names) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, model.get(), key.get(), Value::small_int(value)));
    }
    return add("_model", model.value());
}

}  // namespace baton

#endif
