#include <cstring>
#include <limits>

#include "runtime/base/half_float.h"
#include "runtime/core/protocol.h"
#include "runtime/types/bytes.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/memoryview.h"

namespace baton {

int format_size(char format) {
    switch (format) {
        case 'B':
        case 'b':
        case 'c':
        case '?': return 1;
        case 'h':
        case 'H':
        case 'e': return 2;
        case 'i':
        case 'I':
        case 'f': return 4;
        case 'l':
        case 'L':
        case 'q':
        case 'Q':
        case 'n':
        case 'N':
        case 'P':
        case 'd': return 8;
        default: return 0;
    }
}

template <class T>
T load(const char* at) {
    T value;
    memcpy(&value, at, sizeof(T));
    return value;
}

Value unpack_item(Thread& t, char format, const char* at) {
    switch (format) {
        case 'B': return Value::small_int(load<uint8_t>(at));
        case 'b': return Value::small_int(load<int8_t>(at));
        case 'c': return TRY(new_bytes(t, {at, 1}));
        case '?': return Value::boolean(*at != 0);
        case 'h': return Value::small_int(load<int16_t>(at));
        case 'H': return Value::small_int(load<uint16_t>(at));
        case 'i': return Value::small_int(load<int32_t>(at));
        case 'I': return Value::small_int(load<uint32_t>(at));
        case 'f': return new_float(t, load<float>(at));
        case 'd': return new_float(t, load<double>(at));
        case 'e': return new_float(t, from_half(load<uint16_t>(at)));
        case 'L':
        case 'Q':
        case 'P':
        case 'N': return new_int_unsigned(t, load<uint64_t>(at));
        case 'w':
            return raise(t, Exc::NotImplementedError, "memoryview: format w not supported");
        default: return new_int(t, load<int64_t>(at));
    }
}

namespace {

// An address may be given as the signed number of its bits.
bool store_address(Thread& t, char* at, Value value) {
    Ref number = Ref::take(TRY(to_index(t, value)));
    int64_t bits;
    if (!int_fits(*number, bits)) {
        IntReader reader(*number);
        if (mpz_sgn(reader.get()) < 0 || mpz_sizeinbase(reader.get(), 2) > 64) {
            return raise_value_error(t, "memoryview: invalid value for format 'P'");
        }
        bits = static_cast<int64_t>(mpz_get_ui(reader.get()));
    }
    memcpy(at, &bits, sizeof bits);
    return true;
}

template <class T>
bool store_int(Thread& t, char* at, Value value, char format) {
    Ref number = Ref::take(TRY(to_index(t, value)));
    bool fits;
    if constexpr (std::is_same_v<T, uint64_t>) {
        IntReader reader(*number);
        fits = mpz_sgn(reader.get()) >= 0 && mpz_sizeinbase(reader.get(), 2) <= 64;
        const T stored = fits ? mpz_get_ui(reader.get()) : 0;
        if (fits) memcpy(at, &stored, sizeof(T));
    } else {
        int64_t wide;
        fits = int_fits(*number, wide) && wide >= static_cast<int64_t>(std::numeric_limits<T>::min()) &&
               wide <= static_cast<int64_t>(std::numeric_limits<T>::max());
        const T stored = fits ? static_cast<T>(wide) : 0;
        if (fits) memcpy(at, &stored, sizeof(T));
    }
    if (!fits) return raise_value_error(t, "memoryview: invalid value for format '{}'", format);
    return true;
}

}  // namespace

bool pack_item(Thread& t, char format, Value value, char* item) {
    if (format == 'w') {
        return raise(t, Exc::NotImplementedError, "memoryview: format w not supported");
    }
    if (format == 'c' ? !is_bytes(value)
                      : format == 'f' || format == 'd' || format == 'e'
                            ? !is_float(value) && !type_of(t, value)->to_float && !type_of(t, value)->index
                            : format != '?' && !type_of(t, value)->index) {
        return raise_type_error(t, "memoryview: invalid type for format '{}'", format);
    }
    switch (format) {
        case 'B': TRY(store_int<uint8_t>(t, item, value, format)); break;
        case 'b': TRY(store_int<int8_t>(t, item, value, format)); break;
        case 'h': TRY(store_int<int16_t>(t, item, value, format)); break;
        case 'H': TRY(store_int<uint16_t>(t, item, value, format)); break;
        case 'i': TRY(store_int<int32_t>(t, item, value, format)); break;
        case 'I': TRY(store_int<uint32_t>(t, item, value, format)); break;
        case 'L':
        case 'Q':
        case 'N': TRY(store_int<uint64_t>(t, item, value, format)); break;
        case '?': item[0] = TRY(is_truthy(t, value)); break;
        case 'c':
            if (bytes_view(value).size() != 1) {
                return raise_value_error(t, "memoryview: invalid value for format 'c'");
            }
            item[0] = bytes_view(value)[0];
            break;
        case 'P': TRY(store_address(t, item, value)); break;
        case 'e': {
            uint16_t half;
            if (!to_half(TRY(to_double(t, value)), half)) {
                return raise_value_error(t, "memoryview: invalid value for format 'e'");
            }
            memcpy(item, &half, sizeof half);
            break;
        }
        case 'f': {
            const float f = static_cast<float>(TRY(to_double(t, value)));
            memcpy(item, &f, sizeof f);
            break;
        }
        case 'd': {
            const double d = TRY(to_double(t, value));
            memcpy(item, &d, sizeof d);
            break;
        }
        default: TRY(store_int<int64_t>(t, item, value, format)); break;
    }
    return true;
}

}  // namespace baton
