#include "stdlib/array/item.h"

#include <cstring>
#include <limits>

#include "runtime/core/protocol.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"

namespace baton::array_item {

int size_of(char typecode) {
    switch (typecode) {
        case 'b':
        case 'B': return 1;
        case 'h':
        case 'H': return 2;
        case 'u':
        case 'i':
        case 'I':
        case 'f': return 4;
        case 'l':
        case 'L':
        case 'q':
        case 'Q':
        case 'd': return 8;
        default: return 0;
    }
}

namespace {

template <class T>
T read(const char* at) {
    T value;
    memcpy(&value, at, sizeof(T));
    return value;
}

template <class T>
bool write(char* out, T value) {
    memcpy(out, &value, sizeof(T));
    return true;
}

Failure too_far(Thread& t, const char* name, bool high) {
    return raise(t, Exc::OverflowError, "{} is {} than {}", name, high ? "greater" : "less",
                 high ? "maximum" : "minimum");
}

// A narrow type, whose limits are told by `name`.
template <class T>
bool store_narrow(Thread& t, const char* name, Value value, char* out) {
    Ref number = Ref::take(TRY(to_index(t, value)));
    int64_t wide = 0;
    const bool fits = int_fits(*number, wide);
    const bool negative = fits ? wide < 0 : int_sign(*number) < 0;
    if (std::is_same_v<T, uint32_t> && negative) {
        return raise(t, Exc::OverflowError, "can't convert negative value to unsigned int");
    }
    if (!fits || wide > static_cast<int64_t>(std::numeric_limits<T>::max()) ||
        wide < static_cast<int64_t>(std::numeric_limits<T>::min())) {
        return too_far(t, name, !negative);
    }
    return write(out, static_cast<T>(wide));
}

bool store_unsigned(Thread& t, char typecode, Value value, char* out) {
    Ref number = Ref::take(TRY(to_index(t, value)));
    IntReader reader(*number);
    if (mpz_sgn(reader.get()) < 0) {
        return raise(t, Exc::OverflowError,
                     typecode == 'L' ? std::string_view("can't convert negative value to unsigned int")
                                     : std::string_view("can't convert negative int to unsigned"));
    }
    if (mpz_sizeinbase(reader.get(), 2) > 64) {
        return raise(t, Exc::OverflowError,
                     typecode == 'L'
                         ? std::string_view("Python int too large to convert to C unsigned long")
                         : std::string_view("int too big to convert"));
    }
    return write(out, static_cast<uint64_t>(mpz_get_ui(reader.get())));
}

}  // namespace

Value load(Thread& t, char typecode, const char* at) {
    switch (typecode) {
        case 'b': return Value::small_int(read<int8_t>(at));
        case 'B': return Value::small_int(read<uint8_t>(at));
        case 'h': return Value::small_int(read<int16_t>(at));
        case 'H': return Value::small_int(read<uint16_t>(at));
        case 'i': return Value::small_int(read<int32_t>(at));
        case 'I': return Value::small_int(read<uint32_t>(at));
        case 'l':
        case 'q': return new_int(t, read<int64_t>(at));
        case 'L':
        case 'Q': return new_int_unsigned(t, read<uint64_t>(at));
        case 'f': return new_float(t, read<float>(at));
        case 'd': return new_float(t, read<double>(at));
        default: {
            const auto c = read<uint32_t>(at);
            if (c > 0x10ffff) return raise_value_error(t, "chr() arg not in range(0x110000)");
            return TRY(new_str_char(t, c));
        }
    }
}

bool store(Thread& t, char typecode, Value value, char* out) {
    switch (typecode) {
        case 'b': return store_narrow<int8_t>(t, "signed char", value, out);
        case 'B': return store_narrow<uint8_t>(t, "unsigned byte integer", value, out);
        case 'h': return store_narrow<int16_t>(t, "signed short integer", value, out);
        case 'H': return store_narrow<uint16_t>(t, "unsigned short", value, out);
        case 'i': return store_narrow<int32_t>(t, "signed integer", value, out);
        case 'I': return store_narrow<uint32_t>(t, "unsigned int", value, out);
        case 'L':
        case 'Q': return store_unsigned(t, typecode, value, out);
        case 'l':
        case 'q': {
            Ref number = Ref::take(TRY(to_index(t, value)));
            int64_t wide;
            if (!int_fits(*number, wide)) {
                return raise(t, Exc::OverflowError,
                             typecode == 'l'
                                 ? std::string_view("Python int too large to convert to C long")
                                 : std::string_view("int too big to convert"));
            }
            return write(out, wide);
        }
        case 'f': return write(out, static_cast<float>(TRY(to_double(t, value))));
        case 'd': return write(out, TRY(to_double(t, value)));
        default:
            if (!is_str(value) || value.as<Str>()->length != 1) {
                return raise_type_error(t, "array item must be unicode character");
            }
            return write(out, static_cast<uint32_t>(str_char_at(value.as<Str>(), 0)));
    }
}

int machine_format(char typecode) {
    switch (typecode) {
        case 'B': return 0;
        case 'b': return 1;
        case 'H': return 2;
        case 'h': return 4;
        case 'I': return 6;
        case 'i': return 8;
        case 'L':
        case 'Q': return 10;
        case 'l':
        case 'q': return 12;
        case 'f': return 14;
        case 'd': return 16;
        default: return 20;
    }
}

bool parse_machine_format(int code, char& typecode, bool& big_endian) {
    // 'w' stands for UTF-16, which no array has here.
    constexpr char letters[] = "BbHHhhIIiiQQqqffddwwuu";
    if (code < 0 || code > 21) return false;
    typecode = letters[code];
    big_endian = code >= 2 && code % 2 == 1;
    return true;
}

}  // namespace baton::array_item
