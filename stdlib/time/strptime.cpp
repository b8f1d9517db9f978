#include "stdlib/time/strptime.h"

#include <time.h>

#include <climits>
#include <vector>

#include "runtime/base/text_repr.h"
#include "runtime/base/unicode.h"
#include "runtime/core/errors.h"
#include "runtime/core/protocol.h"
#include "runtime/types/str.h"

namespace baton {

bool is_leap_year(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in_month(int year, int month) {
    static constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : lengths[month - 1];
}

int day_of_year(int year, int month, int day) {
    static constexpr int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    return before[month - 1] + (month > 2 && is_leap_year(year)) + day;
}

int64_t days_from_date(int year, int month, int day) {
    const int64_t y = int64_t{year} - 1;
    const int64_t leaps = (y >= 0 ? y / 4 - y / 100 + y / 400
                                  : -((-y + 3) / 4) + (-y + 99) / 100 - (-y + 399) / 400);
    return y * 365 + leaps + day_of_year(year, month, day);
}

void date_from_days(int64_t days, int& year, int& month, int& day) {
    // Counted in years that begin in March, so that the leap day is the last of its year.
    int64_t n = days - 1 + 306;
    const int64_t era = (n >= 0 ? n : n - 146096) / 146097;
    const int64_t in_era = n - era * 146097;
    const int64_t y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    const int64_t in_year = in_era - (365 * y + y / 4 - y / 100);
    const int64_t m = (5 * in_year + 2) / 153;
    day = static_cast<int>(in_year - (153 * m + 2) / 5 + 1);
    month = static_cast<int>(m < 10 ? m + 3 : m - 9);
    year = static_cast<int>(y + era * 400 + (month <= 2));
}

namespace {

constexpr const char* day_names[] = {"monday", "tuesday", "wednesday", "thursday",
                                     "friday", "saturday", "sunday"};
constexpr const char* month_names[] = {"january", "february", "march", "april",
                                       "may", "june", "july", "august",
                                       "september", "october", "november", "december"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// One piece of a format: literal text, white space, or a directive.
struct Piece {
    char kind;   // 'L': literal, ' ': white space, else the directive
    std::string text;
};

struct Field {
    char directive;
    std::string_view text;
};

class Matcher {
public:
    Matcher(std::string_view text, std::vector<Piece> pieces)
        : text_(text), pieces_(std::move(pieces)) {}

    // Matches all pieces at the front of the text; the position behind it, or npos.
    size_t run() { return match(0, 0); }
    const std::vector<Field>& fields() const { return fields_; }

private:
    // The lengths that a directive may take at a position, in order of preference.
    void candidates(char directive, size_t at, std::vector<size_t>& out) const;
    void number(size_t at, int digits, int low, int high, std::vector<size_t>& out) const;
    void zone_offset(size_t at, std::vector<size_t>& out) const;
    bool starts_with(size_t at, std::string_view word) const {
        if (text_.size() - at < word.size()) return false;
        for (size_t i = 0; i < word.size(); ++i) {
            if (lower(text_[at + i]) != lower(word[i])) return false;
        }
        return true;
    }
    size_t match(size_t piece, size_t at);

    std::string_view text_;
    std::vector<Piece> pieces_;
    std::vector<Field> fields_;
    size_t steps_ = 0;
};

// Numbers of up to `digits` digits in [low, high]: the longest first.
void Matcher::number(size_t at, int digits, int low, int high, std::vector<size_t>& out) const {
    for (int n = digits; n >= 1; --n) {
        if (at + static_cast<size_t>(n) > text_.size()) continue;
        int value = 0;
        bool ok = true;
        for (int i = 0; i < n && ok; ++i) {
            const char c = text_[at + static_cast<size_t>(i)];
            ok = is_digit(c);
            value = value * 10 + (c - '0');
        }
        if (ok && value >= low && value <= high) out.push_back(static_cast<size_t>(n));
    }
}

void Matcher::zone_offset(size_t at, std::vector<size_t>& out) const {
    if (at >= text_.size()) return;
    if (text_[at] == 'Z') {
        out.push_back(1);
        return;
    }
    if (text_[at] != '+' && text_[at] != '-') return;
    auto pair = [&](size_t i, char top) {
        return i + 1 < text_.size() && is_digit(text_[i]) && text_[i] <= top && is_digit(text_[i + 1]);
    };
    size_t i = at + 1;
    if (!pair(i, '9')) return;
    i += 2;
    if (i < text_.size() && text_[i] == ':') ++i;
    if (!pair(i, '5')) return;
    i += 2;
    const size_t minutes = i - at;
    if (i < text_.size() && text_[i] == ':') ++i;
    if (pair(i, '5')) {
        i += 2;
        const size_t seconds = i - at;
        if (i < text_.size() && text_[i] == '.') {
            size_t n = 0;
            while (n < 6 && i + 1 + n < text_.size() && is_digit(text_[i + 1 + n])) ++n;
            for (; n > 0; --n) out.push_back(i + 1 + n - at);
        }
        out.push_back(seconds);
    }
    out.push_back(minutes);
}

void Matcher::candidates(char directive, size_t at, std::vector<size_t>& out) const {
    auto words = [&](const char* const* names, int count, size_t length) {
        for (int i = 0; i < count; ++i) {
            std::string_view name = names[i];
            if (length) name = name.substr(0, length);
            if (starts_with(at, name)) out.push_back(name.size());
        }
    };
    auto digits = [&](size_t n) {
        if (at + n > text_.size()) return;
        for (size_t i = 0; i < n; ++i) {
            if (!is_digit(text_[at + i])) return;
        }
        out.push_back(n);
    };
    switch (directive) {
        case 'd':
            number(at, 2, 1, 31, out);
            if (at + 1 < text_.size() && text_[at] == ' ' && text_[at + 1] >= '1' &&
                text_[at + 1] <= '9') {
                out.push_back(2);
            }
            break;
        case 'f': number(at, 6, 0, 999999, out); break;
        case 'H': number(at, 2, 0, 23, out); break;
        case 'I': number(at, 2, 1, 12, out); break;
        case 'j': number(at, 3, 1, 366, out); break;
        case 'm': number(at, 2, 1, 12, out); break;
        case 'M': number(at, 2, 0, 59, out); break;
        case 'S': number(at, 2, 0, 61, out); break;
        case 'U': case 'W': number(at, 2, 0, 53, out); break;
        case 'V': number(at, 2, 0, 53, out); break;
        case 'w': number(at, 1, 0, 6, out); break;
        case 'u': number(at, 1, 1, 7, out); break;
        case 'y': digits(2); break;
        case 'Y': case 'G': digits(4); break;
        case 'z': zone_offset(at, out); break;
        case 'A': words(day_names, 7, 0); break;
        case 'a': words(day_names, 7, 3); break;
        case 'B': words(month_names, 12, 0); break;
        case 'b': words(month_names, 12, 3); break;
        case 'p':
            if (starts_with(at, "am") || starts_with(at, "pm")) out.push_back(2);
            break;
        case 'Z': {
            const char* const known[] = {"utc", "gmt", tzname[0], tzname[1]};
            for (const char* name : known) {
                if (*name && starts_with(at, name)) out.push_back(std::string_view(name).size());
            }
            break;
        }
        default: break;
    }
}

size_t Matcher::match(size_t piece, size_t at) {
    if (++steps_ > 1'000'000) return std::string_view::npos;
    if (piece == pieces_.size()) return at;
    const Piece& p = pieces_[piece];
    if (p.kind == 'L') {
        return starts_with(at, p.text) ? match(piece + 1, at + p.text.size())
                                       : std::string_view::npos;
    }
    if (p.kind == ' ') {
        size_t end = at;
        std::vector<size_t> ends;
        while (end < text_.size()) {
            const char* next = text_.data() + end;
            if (!unicode::is_space(unicode::next(next))) break;
            end = static_cast<size_t>(next - text_.data());
            ends.push_back(end);
        }
        for (; !ends.empty(); ends.pop_back()) {
            const size_t r = match(piece + 1, ends.back());
            if (r != std::string_view::npos) return r;
        }
        return std::string_view::npos;
    }
    std::vector<size_t> lengths;
    candidates(p.kind, at, lengths);
    for (size_t length : lengths) {
        fields_.push_back({p.kind, text_.substr(at, length)});
        const size_t r = match(piece + 1, at + length);
        if (r != std::string_view::npos) return r;
        fields_.pop_back();
    }
    return std::string_view::npos;
}

bool split_format(Thread& t, std::string_view format, std::string_view whole,
                  std::vector<Piece>& out) {
    auto add_literal = [&](std::string_view text) {
        if (out.empty() || out.back().kind != 'L') out.push_back({'L', {}});
        out.back().text += text;
    };
    for (const char* at = format.data(); at < format.data() + format.size();) {
        const char* start = at;
        const char32_t c = unicode::next(at);
        const std::string_view one(start, static_cast<size_t>(at - start));
        if (unicode::is_space(c)) {
            if (out.empty() || out.back().kind != ' ') out.push_back({' ', {}});
            continue;
        }
        if (c != '%') {
            add_literal(one);
            continue;
        }
        if (at == format.data() + format.size()) {
            return raise_value_error(t, "stray % in format '{}'", whole);
        }
        start = at;
        const char32_t directive = unicode::next(at);
        switch (directive) {
            case '%': add_literal("%"); break;
            case 'c': TRY(split_format(t, "%a %b %d %H:%M:%S %Y", whole, out)); break;
            case 'x': TRY(split_format(t, "%m/%d/%y", whole, out)); break;
            case 'X': TRY(split_format(t, "%H:%M:%S", whole, out)); break;
            case 'a': case 'A': case 'b': case 'B': case 'd': case 'f': case 'G': case 'H':
            case 'I': case 'j': case 'm': case 'M': case 'p': case 'S': case 'u': case 'U':
            case 'V': case 'w': case 'W': case 'y': case 'Y': case 'z': case 'Z':
                for (const Piece& p : out) {
                    if (p.kind == static_cast<char>(directive)) {
                        return raise_value_error(t, "directive '{}' appears twice in format '{}'",
                                                 static_cast<char>(directive), whole);
                    }
                }
                out.push_back({static_cast<char>(directive), {}});
                break;
            default:
                return raise_value_error(
                    t, "'{}' is a bad directive in format '{}'",
                    std::string_view(start, static_cast<size_t>(at - start)), whole);
        }
    }
    return true;
}

// The digits of a field as a number; of those that mean none (an offset, a name) no matter what.
int to_number(std::string_view text) {
    unsigned value = 0;
    for (char c : text) {
        if (is_digit(c)) value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return static_cast<int>(value & INT_MAX);
}

template <size_t n>
int name_index(const char* const (&names)[n], std::string_view text) {
    for (size_t i = 0; i < n; ++i) {
        const std::string_view name = names[i];
        bool same = text.size() <= name.size();
        for (size_t k = 0; same && k < text.size(); ++k) same = lower(text[k]) == name[k];
        if (same) return static_cast<int>(i);
    }
    return 0;
}

void read_offset(std::string_view text, ParsedTime& out) {
    out.has_offset = true;
    if (text == "Z") return;
    std::string digits;
    size_t i = 1;
    for (; i < text.size() && text[i] != '.'; ++i) {
        if (text[i] != ':') digits += text[i];
    }
    std::string fraction(i < text.size() ? text.substr(i + 1) : std::string_view());
    fraction.resize(6, '0');
    digits.resize(6, '0');
    const int sign = text[0] == '-' ? -1 : 1;
    out.offset_negative = sign < 0;
    out.offset_seconds = sign * (to_number(digits.substr(0, 2)) * 3600 +
                                 to_number(digits.substr(2, 2)) * 60 + to_number(digits.substr(4)));
    out.offset_microseconds = sign * to_number(fraction);
}

}  // namespace

std::optional<ParsedTime> parse_time(Thread& t, std::string_view text, std::string_view format) {
    tzset();
    std::vector<Piece> pieces;
    TRY(split_format(t, format, format, pieces));
    if (pieces.size() > 200) return raise_value_error(t, "format is too long");
    Matcher matcher(text, std::move(pieces));
    const size_t end = matcher.run();
    if (end == std::string_view::npos) {
        Own<Str> shown = Own<Str>::take(TRY(new_str(t, text)));
        Own<Str> text_repr = Own<Str>::take(TRY(repr(t, shown.value())));
        Own<Str> format_str = Own<Str>::take(TRY(new_str(t, format)));
        Own<Str> format_repr = Own<Str>::take(TRY(repr(t, format_str.value())));
        return raise_value_error(t, "time data {} does not match format {}", text_repr->view(),
                                 format_repr->view());
    }
    if (end != text.size()) {
        return raise_value_error(t, "unconverted data remains: {}", text.substr(end));
    }

    ParsedTime out;
    int year = -1, iso_year = -1, iso_week = -1, week = -1, weekday = -1, julian = -1;
    bool week_from_sunday = false, has_weekday = false;
    int hour12 = -1, pm = -1;
    for (const Field& f : matcher.fields()) {
        const int n = to_number(f.text);
        switch (f.directive) {
            case 'y': year = n <= 68 ? 2000 + n : 1900 + n; break;
            case 'Y': year = n; break;
            case 'G': iso_year = n; break;
            case 'm': out.month = n; break;
            case 'B': case 'b': out.month = name_index(month_names, f.text) + 1; break;
            case 'd': out.day = n; break;
            case 'H': out.hour = n; break;
            case 'I': hour12 = n; break;
            case 'p': pm = lower(f.text[0]) == 'p'; break;
            case 'M': out.minute = n; break;
            case 'S': out.second = n; break;
            case 'f': {
                std::string padded(f.text);
                padded.resize(6, '0');
                out.microsecond = to_number(padded);
                break;
            }
            case 'A': case 'a': weekday = name_index(day_names, f.text); has_weekday = true; break;
            case 'w': weekday = (n + 6) % 7; has_weekday = true; break;
            case 'u': weekday = n - 1; has_weekday = true; break;
            case 'j': julian = n; break;
            case 'U': case 'W': week = n; week_from_sunday = f.directive == 'U'; break;
            case 'V': iso_week = n; break;
            case 'z': read_offset(f.text, out); break;
            case 'Z': {
                out.has_zone = true;
                out.zone = f.text;
                std::string name;
                for (char c : f.text) name += lower(c);
                auto same = [&](const char* other) {
                    std::string o;
                    for (; *other; ++other) o += lower(*other);
                    return o == name;
                };
                if (name == "utc" || name == "gmt") {
                    out.dst = 0;
                } else if (same(tzname[0]) && same(tzname[1])) {
                    out.dst = -1;
                } else if (same(tzname[0])) {
                    out.dst = 0;
                } else if (same(tzname[1])) {
                    out.dst = 1;
                }
                break;
            }
            default: break;
        }
    }
    if (hour12 >= 0) {
        out.hour = pm == 1 ? (hour12 == 12 ? 12 : hour12 + 12)
                           : (pm == 0 && hour12 == 12 ? 0 : hour12 == 12 && pm < 0 ? 0 : hour12);
    }
    if (iso_year >= 0) {
        if (iso_week < 0 || !has_weekday) {
            return raise_value_error(t, "ISO year directive '%G' must be used with the ISO week "
                                        "directive '%V' and a weekday directive ('%A', '%a', '%w', "
                                        "or '%u').");
        }
        if (julian >= 0) {
            return raise_value_error(t, "Day of the year directive '%j' is not compatible with ISO "
                                        "year directive '%G'. Use '%Y' instead.");
        }
    } else if (iso_week >= 0) {
        if (!has_weekday) {
            return raise_value_error(t, "ISO week directive '%V' must be used with the ISO year "
                                        "directive '%G' and a weekday directive ('%A', '%a', '%w', "
                                        "or '%u').");
        }
        return raise_value_error(t, "ISO week directive '%V' is incompatible with the year "
                                    "directive '%Y'. Use the ISO year '%G' instead.");
    }
    const bool leap_day_without_year = year < 0 && out.month == 2 && out.day == 29;
    int working_year = leap_day_without_year ? 1904 : year < 0 ? 1900 : year;
    if (julian < 0 && has_weekday) {
        if (week >= 0) {
            const int first = static_cast<int>((days_from_date(working_year, 1, 1) + 6) % 7);
            const int shifted_first = week_from_sunday ? (first + 1) % 7 : first;
            const int shifted_day = week_from_sunday ? (weekday + 1) % 7 : weekday;
            const int to_week_1 = (7 - shifted_first) % 7;
            julian = week == 0 ? 1 + shifted_day - shifted_first
                               : 1 + to_week_1 + 7 * (week - 1) + shifted_day;
            int y, m, d;
            date_from_days(days_from_date(working_year, 1, 1) + julian - 1, y, m, d);
            if (julian <= 0) {
                working_year = y;
                julian = day_of_year(y, m, d);
            }
        } else if (iso_year >= 0) {
            if (iso_week == 53 || iso_week == 0) {
                const int64_t january_1 = days_from_date(iso_year, 1, 1);
                const int first = static_cast<int>((january_1 + 6) % 7);
                const bool long_year = first == 3 || (first == 2 && is_leap_year(iso_year));
                if (iso_week == 0 || !long_year) {
                    return raise_value_error(t, "Invalid week: {}", iso_week);
                }
            }
            const int64_t january_4 = days_from_date(iso_year, 1, 4);
            const int64_t monday = january_4 - (january_4 + 6) % 7;
            const int64_t day = monday + 7 * (iso_week - 1) + weekday;
            int y, m, d;
            date_from_days(day, y, m, d);
            if (y < 1 || y > 9999) return raise_value_error(t, "year {} is out of range", y);
            working_year = y;
            julian = day_of_year(y, m, d);
        }
    }
    if (julian < 0) {
        if (out.day > days_in_month(working_year, out.month)) {
            return raise_value_error(t, "day is out of range for month");
        }
        if (working_year < 1) return raise_value_error(t, "year {} is out of range", working_year);
        julian = day_of_year(working_year, out.month, out.day);
    } else {
        if (working_year < 1) return raise_value_error(t, "year {} is out of range", working_year);
        date_from_days(days_from_date(working_year, 1, 1) + julian - 1, working_year, out.month,
                       out.day);
        if (working_year > 9999) return raise_value_error(t, "year {} is out of range", working_year);
    }
    if (!has_weekday) {
        weekday = static_cast<int>((days_from_date(working_year, out.month, out.day) + 6) % 7);
    }
    out.year = leap_day_without_year ? 1900 : working_year;
    out.day_of_year = julian;
    out.weekday = weekday;
    return out;
}

}  // namespace baton
