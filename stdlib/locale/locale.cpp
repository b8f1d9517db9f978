#include "stdlib/locale/locale.h"

#include <clocale>
#include <cwchar>
#include <langinfo.h>
#include <locale.h>
#include <string>

#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

namespace baton {

namespace {

// A locale of the C library, open for one question.
class OpenLocale {
public:
    OpenLocale() = default;
    OpenLocale(const OpenLocale&) = delete;
    ~OpenLocale() {
        if (handle_) freelocale(handle_);
    }
    // Puts a locale's categories over those chosen so far; the rest is "C".
    bool add(int mask, const std::string& name) {
        locale_t changed = newlocale(mask, name.c_str(), handle_);
        if (!changed) return false;
        handle_ = changed;
        return true;
    }
    locale_t get() const { return handle_; }

private:
    locale_t handle_ = nullptr;
};

// A locale's name: a str without null characters.
bool read_name(Thread& t, Value v, std::string& out) {
    if (!is_str(v)) return raise_type_error(t, "a locale's name must be a str");
    out = std::string(v.as<Str>()->view());
    if (out.find('\0') != std::string::npos) {
        return raise_value_error(t, "embedded null character");
    }
    return true;
}

bool open_locale(Thread& t, OpenLocale& locale, int mask, Value name) {
    std::string text;
    TRY(read_name(t, name, text));
    if (!locale.add(mask, text)) return raise_value_error(t, "unsupported locale setting");
    return true;
}

Value exists(Thread& t, const Value* args, size_t) {
    const int64_t category = TRY(to_int64(t, args[0]));
    if (category < 0 || category > 12) return Value::boolean(false);
    std::string name;
    TRY(read_name(t, args[1], name));
    const int mask = category == LC_ALL ? LC_ALL_MASK : 1 << category;
    OpenLocale locale;
    return Value::boolean(locale.add(mask, name));
}

Value langinfo(Thread& t, const Value* args, size_t) {
    const int64_t item = TRY(to_int64(t, args[1]));
    OpenLocale locale;
    TRY(open_locale(t, locale, LC_ALL_MASK, args[0]));
    if (item < 0 || item > INT32_MAX) {
        return raise_value_error(t, "unsupported langinfo constant");
    }
    const char* text = nl_langinfo_l(static_cast<nl_item>(item), locale.get());
    return TRY(new_bytes(t, text ? text : ""));
}

bool put(Thread& t, Dict* dict, const char* name, Value value) {
    Own<Str> key = Own<Str>::take(TRY(intern(t, std::string_view(name))));
    return dict_set(t, dict, key.get(), value);
}

bool put_text(Thread& t, Dict* dict, const char* name, const char* text) {
    Own<Bytes> bytes = Own<Bytes>::take(TRY(new_bytes(t, text)));
    return put(t, dict, name, bytes.value());
}

// How many digits a group has; an end of 0 says that the last repeats.
bool put_grouping(Thread& t, Dict* dict, const char* name, const char* grouping) {
    Own<List> list = Own<List>::take(TRY(new_list(t)));
    for (const char* at = grouping; *at; ++at) {
        TRY(list_append(t, list.get(), Value::small_int(*at)));
        if (*at == CHAR_MAX) break;
        if (!at[1]) TRY(list_append(t, list.get(), Value::small_int(0)));
    }
    return put(t, dict, name, list.value());
}

Value conventions(Thread& t, const Value* args, size_t) {
    OpenLocale locale;
    TRY(open_locale(t, locale, LC_NUMERIC_MASK | LC_CTYPE_MASK, args[0]));
    TRY(open_locale(t, locale, LC_MONETARY_MASK, args[1]));
    Own<Dict> dict = Own<Dict>::take(TRY(new_dict(t)));
    const locale_t before = uselocale(locale.get());
    // Only this thread sees the change, and nothing below runs other code.
    const lconv c = *localeconv();
    uselocale(before);
    Dict* d = dict.get();
    TRY(put_text(t, d, "int_curr_symbol", c.int_curr_symbol));
    TRY(put_text(t, d, "currency_symbol", c.currency_symbol));
    TRY(put_text(t, d, "mon_decimal_point", c.mon_decimal_point));
    TRY(put_text(t, d, "mon_thousands_sep", c.mon_thousands_sep));
    TRY(put_grouping(t, d, "mon_grouping", c.mon_grouping));
    TRY(put_text(t, d, "positive_sign", c.positive_sign));
    TRY(put_text(t, d, "negative_sign", c.negative_sign));
    const std::pair<const char*, char> numbers[] = {
        {"int_frac_digits", c.int_frac_digits}, {"frac_digits", c.frac_digits},
        {"p_cs_precedes", c.p_cs_precedes},     {"p_sep_by_space", c.p_sep_by_space},
        {"n_cs_precedes", c.n_cs_precedes},     {"n_sep_by_space", c.n_sep_by_space},
        {"p_sign_posn", c.p_sign_posn},         {"n_sign_posn", c.n_sign_posn}};
    for (const auto& [name, number] : numbers) {
        TRY(put(t, d, name, Value::small_int(number)));
    }
    TRY(put_text(t, d, "decimal_point", c.decimal_point));
    TRY(put_text(t, d, "thousands_sep", c.thousands_sep));
    TRY(put_grouping(t, d, "grouping", c.grouping));
    return dict.give();
}

// The wide characters of UTF-32 in this machine's byte order.
bool read_wide(Thread& t, Value v, std::wstring& out) {
    Buffer buffer;
    TRY(buffer.read(t, v));
    const std::string_view view = buffer.view();
    out.assign(view.size() / sizeof(wchar_t), L'\0');
    std::copy_n(view.data(), out.size() * sizeof(wchar_t), reinterpret_cast<char*>(out.data()));
    return true;
}

Value collate(Thread& t, const Value* args, size_t) {
    OpenLocale locale;
    TRY(open_locale(t, locale, LC_ALL_MASK, args[0]));
    std::wstring a, b;
    TRY(read_wide(t, args[1], a));
    TRY(read_wide(t, args[2], b));
    const int order = wcscoll_l(a.c_str(), b.c_str(), locale.get());
    return Value::small_int(order < 0 ? -1 : order > 0 ? 1 : 0);
}

Value transform(Thread& t, const Value* args, size_t) {
    OpenLocale locale;
    TRY(open_locale(t, locale, LC_ALL_MASK, args[0]));
    std::wstring text;
    TRY(read_wide(t, args[1], text));
    const size_t length = wcsxfrm_l(nullptr, text.c_str(), 0, locale.get());
    TRY(check_room(t, static_cast<int64_t>((length + 1) * sizeof(wchar_t))));
    std::wstring out(length + 1, L'\0');
    wcsxfrm_l(out.data(), text.c_str(), length + 1, locale.get());
    return TRY(new_bytes(t, std::string_view(reinterpret_cast<const char*>(out.data()),
                                             length * sizeof(wchar_t))));
}

const NativeDef functions[] = {
    {"exists", "(category, name, /)", exists, "Whether a locale can be had for a category."},
    {"langinfo", "(name, item, /)", langinfo, "An item of nl_langinfo, in the locale's encoding."},
    {"conventions", "(numeric, monetary, /)", conventions,
     "The dict of localeconv, with bytes in the locales' encodings."},
    {"collate", "(name, a, b, /)", collate, "-1, 0 or 1: how two texts (UTF-32) follow."},
    {"transform", "(name, text, /)", transform, "A text (UTF-32) whose code points sort."},
    {}};

}  // namespace

bool fill_locale_module(Thread& t, Dict* dict) {
    Own<Str> name = Own<Str>::take(TRY(intern(t, "_locale_core")));
    TRY(add_functions(t, dict, functions, name.value()));
    const std::pair<const char*, int> constants[] = {
#define ITEM(name) {#name, name},
        ITEM(LC_CTYPE) ITEM(LC_NUMERIC) ITEM(LC_TIME) ITEM(LC_COLLATE) ITEM(LC_MONETARY)
        ITEM(LC_MESSAGES) ITEM(LC_ALL)
        ITEM(CODESET) ITEM(RADIXCHAR) ITEM(THOUSEP) ITEM(CRNCYSTR) ITEM(YESEXPR) ITEM(NOEXPR)
        ITEM(D_T_FMT) ITEM(D_FMT) ITEM(T_FMT) ITEM(T_FMT_AMPM) ITEM(AM_STR) ITEM(PM_STR)
        ITEM(ERA) ITEM(ERA_D_FMT) ITEM(ERA_D_T_FMT) ITEM(ERA_T_FMT) ITEM(ALT_DIGITS)
        ITEM(DAY_1) ITEM(DAY_2) ITEM(DAY_3) ITEM(DAY_4) ITEM(DAY_5) ITEM(DAY_6) ITEM(DAY_7)
        ITEM(ABDAY_1) ITEM(ABDAY_2) ITEM(ABDAY_3) ITEM(ABDAY_4) ITEM(ABDAY_5) ITEM(ABDAY_6)
        ITEM(ABDAY_7)
        ITEM(MON_1) ITEM(MON_2) ITEM(MON_3) ITEM(MON_4) ITEM(MON_5) ITEM(MON_6) ITEM(MON_7)
        ITEM(MON_8) ITEM(MON_9) ITEM(MON_10) ITEM(MON_11) ITEM(MON_12)
        ITEM(ABMON_1) ITEM(ABMON_2) ITEM(ABMON_3) ITEM(ABMON_4) ITEM(ABMON_5) ITEM(ABMON_6)
        ITEM(ABMON_7) ITEM(ABMON_8) ITEM(ABMON_9) ITEM(ABMON_10) ITEM(ABMON_11) ITEM(ABMON_12)
#undef ITEM
    };
    Own<Dict> table = Own<Dict>::take(TRY(new_dict(t)));
    for (const auto& [key, number] : constants) {
        TRY(put(t, table.get(), key, Value::small_int(number)));
    }
    return put(t, dict, "constants", table.value());
}

}  // namespace baton
