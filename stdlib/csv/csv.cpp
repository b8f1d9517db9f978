#include "stdlib/csv/csv.h"

#include "runtime/base/unicode.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

namespace baton {

namespace {

constexpr char32_t no_char = 0xffffffff;
constexpr char32_t end_of_line = 0xfffffffe;   // fed after the characters of every line

enum Quoting { quote_minimal, quote_all, quote_nonnumeric, quote_none, quote_strings, quote_notnull };

// A dialect, read once from csv.py's checked form of it.
struct Rules {
    char32_t delimiter, quote, escape;
    bool doublequote, skip_space, strict;
    int64_t quoting;
    std::string terminator;
    bool stops[256];    // bytes at which a run of ordinary characters may end

    bool read(Thread& t, Value dialect);
    bool is_special(char32_t c) const {
        return c == delimiter || c == quote || c == escape || c == '\n' || c == '\r';
    }
};

bool read_char(Thread& t, Value dialect, const char* name, char32_t& c) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    Ref value = Ref::take(TRY(get_attribute(t, dialect, key.value())));
    c = is_str(*value) && value.as<Str>()->length == 1 ? str_char_at(value.as<Str>(), 0) : no_char;
    return true;
}
bool read_flag(Thread& t, Value dialect, const char* name, bool& flag) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
    Ref value = Ref::take(TRY(get_attribute(t, dialect, key.value())));
    flag = TRY(is_truthy(t, *value));
    return true;
}

bool Rules::read(Thread& t, Value dialect) {
    TRY(read_char(t, dialect, "delimiter", delimiter));
    TRY(read_char(t, dialect, "quotechar", quote));
    TRY(read_char(t, dialect, "escapechar", escape));
    TRY(read_flag(t, dialect, "doublequote", doublequote));
    TRY(read_flag(t, dialect, "skipinitialspace", skip_space));
    TRY(read_flag(t, dialect, "strict", strict));
    Own<Str> key = Own<Str>::take(TRY(intern(t, "quoting")));
    Ref value = Ref::take(TRY(get_attribute(t, dialect, key.value())));
    quoting = TRY(to_int64(t, *value));
    if (delimiter == no_char) {
        return raise_type_error(t, "\"delimiter\" must be a 1-character string");
    }
    if (quote == no_char && quoting != quote_none) {
        return raise_type_error(t, "quotechar must be set if quoting enabled");
    }
    key = Own<Str>::take(TRY(intern(t, "lineterminator")));
    value = Ref::take(TRY(get_attribute(t, dialect, key.value())));
    if (!is_str(*value)) return raise_type_error(t, "\"lineterminator\" must be a string");
    terminator = to_string(value.as<Str>());
    bool wide = false;
    std::fill(std::begin(stops), std::end(stops), false);
    auto stop = [&](char32_t c) {
        if (c < 128) stops[c] = true;
        if (c >= 128 && c != no_char) wide = true;
    };
    for (char32_t c : {delimiter, quote, escape, U'\n', U'\r'}) stop(c);
    for (const char* at = terminator.data(); at < terminator.data() + terminator.size();) {
        stop(unicode::next(at));
    }
    if (wide) std::fill(stops + 128, stops + 256, true);
    return true;
}

// What reader and writer have in common.
struct Table : Object {
    Value other;       // the iterator of lines, or the file's write method
    Value dialect;
    Value error;       // csv.Error
    Rules* rules;
};

Table* self_table(Value v) { return v.as<Table>(); }

Failure csv_error(Thread& t, const Table* table, std::string_view text) {
    Own<Str> message = Own<Str>::take(TRY(new_str(t, text)));
    Ref error = Ref::take(TRY(call(t, table->error, {message.value()})));
    return raise_value(t, *error);
}

bool set_table(Thread& t, Table* table, Value other, Value dialect, Value error) {
    table->other = share(other);
    table->dialect = share(dialect);
    table->error = share(error);
    table->rules = new Rules;
    return table->rules->read(t, dialect);
}

// --- Reading ---------------------------------------------------------------------------------------

struct Reader : Table {
    Value limit;       // a list of one int: the longest field
    int64_t lines;
};

Reader* self_reader(Value v) { return v.as<Reader>(); }

enum class At {
    record, field, escaped, after_escaped_end, in_field, in_quotes, escaped_in_quotes,
    quote_in_quotes, behind_row,
};

// One row in the making.
struct Row {
    Thread& t;
    Reader* reader;
    const Rules& rules;
    size_t limit;
    Own<List> fields;
    std::string field;
    size_t length = 0;      // of the field, in characters
    bool number = false;    // the field has no quotes, and is to become a float
    At at = At::record;

    bool too_long() {
        return csv_error(t, reader, fmt::format("field larger than field limit ({})", limit));
    }
    bool add(char32_t c) {
        if (length >= limit) return too_long();
        ++length;
        unicode::append(field, c);
        return true;
    }
    bool save() {
        Ref value = Ref::take(Value(TRY(new_str(t, field))));
        field.clear();
        length = 0;
        if (number) {
            number = false;
            value = Ref::take(TRY(call(t, Value(t.types().float_), {*value})));
        }
        return list_append_taking(t, fields.get(), value.give());
    }
    bool save_at_end(char32_t c) {
        at = c == end_of_line ? At::record : At::behind_row;
        return save();
    }
    static bool is_end(char32_t c) { return c == end_of_line || c == '\n' || c == '\r'; }

    bool begin_field(char32_t c) {
        if (is_end(c)) return save_at_end(c);
        if (c == rules.quote && rules.quoting != quote_none) {
            at = At::in_quotes;
        } else if (c == rules.escape) {
            at = At::escaped;
        } else if (c == rules.delimiter) {
            return save();
        } else if (c != ' ' || !rules.skip_space) {
            number = rules.quoting == quote_nonnumeric;
            at = At::in_field;
            return add(c);
        }
        return true;
    }
    bool in_field(char32_t c) {
        if (is_end(c)) return save_at_end(c);
        if (c == rules.escape) {
            at = At::escaped;
        } else if (c == rules.delimiter) {
            at = At::field;
            return save();
        } else {
            return add(c);
        }
        return true;
    }
    bool in_quotes(char32_t c) {
        if (c == end_of_line) return true;
        if (c == rules.escape) {
            at = At::escaped_in_quotes;
        } else if (c == rules.quote && rules.quoting != quote_none) {
            at = rules.doublequote ? At::quote_in_quotes : At::in_field;
        } else {
            return add(c);
        }
        return true;
    }
    bool behind_quote(char32_t c) {
        if (c == rules.quote && rules.quoting != quote_none) {
            at = At::in_quotes;
            return add(c);
        }
        if (c == rules.delimiter) {
            at = At::field;
            return save();
        }
        if (is_end(c)) return save_at_end(c);
        if (rules.strict) {
            std::string text = "'";
            unicode::append(text, rules.delimiter);
            text += "' expected after '";
            unicode::append(text, rules.quote);
            text += '\'';
            return csv_error(t, reader, text);
        }
        at = At::in_field;
        return add(c);
    }
    bool feed(char32_t c) {
        switch (at) {
            case At::record:
                if (c == end_of_line) return true;
                if (c == '\n' || c == '\r') {
                    at = At::behind_row;
                    return true;
                }
                at = At::field;
                return begin_field(c);
            case At::field: return begin_field(c);
            case At::escaped:
                at = c == '\n' || c == '\r' ? At::after_escaped_end : At::in_field;
                return add(c == end_of_line ? U'\n' : c);
            case At::after_escaped_end:
                if (c == end_of_line) return true;
                at = At::in_field;
                return in_field(c);
            case At::in_field: return in_field(c);
            case At::in_quotes: return in_quotes(c);
            case At::escaped_in_quotes:
                at = At::in_quotes;
                return add(c == end_of_line ? U'\n' : c);
            case At::quote_in_quotes: return behind_quote(c);
            case At::behind_row:
                if (c == '\n' || c == '\r') return true;
                if (c == end_of_line) {
                    at = At::record;
                    return true;
                }
                return csv_error(t, reader,
                                 "new-line character seen in unquoted field - do you need to open "
                                 "the file with newline=''?");
        }
        return true;
    }
    bool feed_line(const Str* line) {
        const char* from = line->data;
        const char* const end = from + line->size;
        while (from < end) {
            if (at == At::in_field || at == At::in_quotes) {
                // A run of ordinary characters.
                const char* stop = from;
                while (stop < end && !rules.stops[static_cast<unsigned char>(*stop)]) ++stop;
                if (stop > from) {
                    const std::string_view run(from, static_cast<size_t>(stop - from));
                    length += line->is_ascii() ? run.size() : unicode::count(run);
                    if (length > limit) return too_long();
                    field += run;
                    from = stop;
                    continue;
                }
            }
            TRY(feed(unicode::next(from)));
        }
        return feed(end_of_line);
    }
};

Value reader_next(Thread& t, Value self) {
    Reader* reader = self_reader(self);
    Own<Reader> keep = Own<Reader>::share(reader);
    const auto* limits = reader->limit.as<List>();
    int64_t limit = 0;
    if (limits->size != 1 || !int_fits(limits->items[0], limit) || limit < 0) limit = 0;
    Row row{t, reader, *reader->rules, static_cast<size_t>(limit),
            Own<List>::take(TRY(new_list(t))), {}};
    do {
        Ref lines = Ref::share(reader->other);
        Ref line = Ref::take(TRY(next_item(t, *lines)));
        if (!line) {
            if (row.field.empty() && row.at != At::in_quotes) return Value::unbound();
            if (row.rules.strict) return csv_error(t, reader, "unexpected end of data");
            TRY(row.save());
            break;
        }
        if (!is_str(*line)) {
            return csv_error(t, reader,
                             fmt::format("iterator should return strings, not {} (the file should "
                                         "be opened in text mode)",
                                         type_name(t, *line)));
        }
        ++reader->lines;
        TRY(row.feed_line(line.as<Str>()));
    } while (row.at != At::record);
    return row.fields.give();
}

Value reader_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[4];
    TRY(bind_arguments(t, "reader", "(lines, dialect, error, limit, /)", args, nargs, keywords, out));
    if (!is_list(out[3])) return raise_type_error(t, "limit must be a list");
    auto* reader = static_cast<Reader*>(TRY(allocate_instance(t, type.as<Type>())));
    reader->limit = share(out[3]);
    reader->lines = 0;
    Ref self = Ref::take(Value(reader));
    TRY(set_table(t, reader, out[0], out[1], out[2]));
    return self.give();
}

// --- Writing ---------------------------------------------------------------------------------------

bool is_number(Thread& t, Value v) {
    if (is_int(v) || is_float(v)) return true;
    for (const char* name : {"__float__", "__index__", "__int__"}) {
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        if (!type_lookup(type_of(t, v), key.get()).is_unbound()) return true;
    }
    return false;
}

// Appends the text of a field; `quoted` may become true on the way.
bool add_field(Thread& t, const Table* table, std::string& out, std::string_view text, bool quoted) {
    const Rules& rules = *table->rules;
    const size_t begin = out.size();
    if (rules.skip_space && text.starts_with(' ') && rules.quoting != quote_none) quoted = true;
    if (quoted) unicode::append(out, rules.quote);
    for (const char* at = text.data(), *end = at + text.size(); at < end;) {
        const char* stop = at;
        while (stop < end && !rules.stops[static_cast<unsigned char>(*stop)]) ++stop;
        out.append(at, stop);
        at = stop;
        if (at == end) break;
        const char* from = at;
        const char32_t c = unicode::next(at);
        bool special = rules.is_special(c);
        for (const char* other = rules.terminator.data();
             !special && other < rules.terminator.data() + rules.terminator.size();) {
            special = unicode::next(other) == c;
        }
        if (special) {
            bool escape = rules.quoting == quote_none || c == rules.escape;
            if (!escape && c == rules.quote) {
                if (rules.doublequote) {
                    unicode::append(out, c);
                } else {
                    escape = true;
                }
            }
            if (escape) {
                if (rules.escape == no_char) {
                    return csv_error(t, table, "need to escape, but no escapechar set");
                }
                unicode::append(out, rules.escape);
            } else if (!quoted) {
                std::string mark;
                unicode::append(mark, rules.quote);
                out.insert(begin, mark);
                quoted = true;
            }
        }
        out.append(from, at);
    }
    if (quoted) unicode::append(out, rules.quote);
    return true;
}

bool wants_quotes(Thread& t, const Rules& rules, Value value, bool& quoted) {
    switch (rules.quoting) {
        case quote_all: quoted = true; return true;
        case quote_nonnumeric:
            quoted = !is_number(t, value);
            return !t.exception;
        case quote_strings: quoted = is_str(value); return true;
        case quote_notnull: quoted = !value.is_none(); return true;
        default: quoted = false; return true;
    }
}

// The text of a row, with the end of the line.
bool add_row(Thread& t, const Table* table, std::string& out, Value row) {
    const Rules& rules = *table->rules;
    Ref iterator = Ref::take(get_iterator(t, row));
    if (iterator.get().is_error()) {
        (void)iterator.give();
        if (!pending_is(t, Exc::TypeError)) return false;
        clear_pending(t);
        return csv_error(t, table, fmt::format("iterable expected, not {}", type_name(t, row)));
    }
    const size_t begin = out.size();
    size_t count = 0;
    bool last_none = false;
    for (;; ++count) {
        Ref value = Ref::take(TRY(next_item(t, *iterator)));
        if (!value) break;
        if (count) unicode::append(out, rules.delimiter);
        bool quoted = false;
        TRY(wants_quotes(t, rules, *value, quoted));
        last_none = value.get().is_none();
        if (last_none) {
            TRY(add_field(t, table, out, {}, quoted));
        } else if (value.get().is_small_int() && !quoted) {
            fmt::format_int digits(value.get().as_small_int());
            TRY(add_field(t, table, out, {digits.data(), digits.size()}, false));
        } else {
            if (!is_str(*value)) value = Ref::take(Value(TRY(str(t, *value))));
            TRY(add_field(t, table, out, value.as<Str>()->view(), quoted));
        }
    }
    if (count == 1 && out.size() == begin) {
        // A line with nothing on it would be no row.
        if (rules.quoting == quote_none ||
            (last_none && (rules.quoting == quote_strings || rules.quoting == quote_notnull))) {
            return csv_error(t, table, "single empty field record must be quoted");
        }
        TRY(add_field(t, table, out, {}, true));
    }
    out += rules.terminator;
    return true;
}

Value write_row(Thread& t, Table* table, Value row) {
    Own<Table> keep = Own<Table>::share(table);
    std::string out;
    TRY(add_row(t, table, out, row));
    Own<Str> text = Own<Str>::take(TRY(new_str(t, out)));
    Ref write = Ref::share(table->other);
    return call(t, *write, {text.value()});
}

Value writer_writerow(Thread& t, const Value* args, size_t) {
    return write_row(t, self_table(args[0]), args[1]);
}
Value writer_writerows(Thread& t, const Value* args, size_t) {
    Ref self = Ref::share(args[0]);
    Ref iterator = Ref::take(TRY(get_iterator(t, args[1])));
    for (;;) {
        Ref row = Ref::take(TRY(next_item(t, *iterator)));
        if (!row) return Value::none();
        Ref done = Ref::take(TRY(write_row(t, self_table(*self), *row)));
    }
}

Value writer_construct(Thread& t, Value type, const Value* args, size_t nargs, Tuple* keywords) {
    Value out[3];
    TRY(bind_arguments(t, "writer", "(write, dialect, error, /)", args, nargs, keywords, out));
    auto* writer = static_cast<Table*>(TRY(allocate_instance(t, type.as<Type>())));
    Ref self = Ref::take(Value(writer));
    TRY(set_table(t, writer, out[0], out[1], out[2]));
    return self.give();
}

const NativeDef writer_methods[] = {
    {"writerow", "(self, row, /)", writer_writerow, "Construct and write a CSV record from an iterable of fields."},
    {"writerows", "(self, rows, /)", writer_writerows, "Construct and write a series of iterables to a csv file."},
    {}};

Value get_dialect(Thread&, Value self) { return share(self_table(self)->dialect); }
const GetSetDef writer_getset[] = {{"dialect", get_dialect}, {}};
const GetSetDef reader_getset[] = {
    {"dialect", get_dialect},
    {"line_num", [](Thread& t, Value self) { return new_int(t, self_reader(self)->lines); }},
    {}};

void drop_table(Object* o) {
    auto* table = static_cast<Table*>(o);
    decref(table->other);
    decref(table->dialect);
    decref(table->error);
    delete table->rules;
}
void visit_table(Object* o, Visitor& visit) {
    auto* table = static_cast<Table*>(o);
    for (Value v : {table->other, table->dialect, table->error}) visit(v);
}
void clear_table(Object* o) { replace(static_cast<Table*>(o)->other, Value::none()); }

const TypeSpec reader_spec = {
    .name = "_csv.reader",
    .basic_size = sizeof(Reader),
    .flags = type_immutable,
    .doc = "CSV reader: an iterator over the rows of lines of text.",
    .getset = reader_getset,
    .fill =
        [](Type& type) {
            type.construct = reader_construct;
            type.iter = [](Thread&, Value self) { return share(self); };
            type.next = reader_next;
            type.dealloc = [](Object* o) {
                drop_table(o);
                decref(static_cast<Reader*>(o)->limit);
            };
            type.traverse = [](Object* o, Visitor& visit) {
                visit_table(o, visit);
                visit(static_cast<Reader*>(o)->limit);
            };
            type.clear = clear_table;
        },
};

const TypeSpec writer_spec = {
    .name = "_csv.writer",
    .basic_size = sizeof(Table),
    .flags = type_immutable,
    .doc = "CSV writer: writes rows to a file.",
    .methods = writer_methods,
    .getset = writer_getset,
    .fill =
        [](Type& type) {
            type.construct = writer_construct;
            type.dealloc = drop_table;
            type.traverse = visit_table;
            type.clear = clear_table;
        },
};

}  // namespace

bool fill_csv_module(Thread& t, Dict* dict) {
    for (const auto& [name, spec] : {std::pair{"Reader", &reader_spec},
                                     std::pair{"Writer", &writer_spec}}) {
        Own<Type> type = Own<Type>::take(TRY(make_builtin_type(t, *spec, nullptr)));
        Own<Str> key = Own<Str>::take(TRY(intern(t, name)));
        TRY(dict_set(t, dict, key.get(), type.value()));
    }
    return true;
}

}  // namespace baton
