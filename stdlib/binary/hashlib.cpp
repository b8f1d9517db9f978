// _hashlib: digests by OpenSSL's libcrypto. hashlib.py is the module that programs see.
#ifdef BATON_HAVE_OPENSSL

#include <openssl/evp.h>

#include "runtime/base/hex.h"
#include "runtime/core/native.h"
#include "runtime/core/protocol.h"
#include "runtime/core/unlocked.h"
#include "runtime/types/buffer.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/binary/binary.h"
#include "stdlib/state.h"

namespace baton {

namespace {

constexpr size_t unlock_from = 64 * 1024;

struct Hash : Object {
    EVP_MD_CTX* context;
    Str* name;
};

Hash* self_hash(Value v) { return v.as<Hash>(); }

struct NamedDigest {
    const char* name;      // Python's
    const char* openssl;
};
constexpr NamedDigest digests[] = {
    {"md5", "MD5"}, {"sha1", "SHA1"}, {"sha224", "SHA224"}, {"sha256", "SHA256"},
    {"sha384", "SHA384"}, {"sha512", "SHA512"}, {"sha512_224", "SHA512-224"},
    {"sha512_256", "SHA512-256"}, {"sha3_224", "SHA3-224"}, {"sha3_256", "SHA3-256"},
    {"sha3_384", "SHA3-384"}, {"sha3_512", "SHA3-512"}, {"shake_128", "SHAKE128"},
    {"shake_256", "SHAKE256"}, {"blake2b", "BLAKE2B512"}, {"blake2s", "BLAKE2S256"},
    {"sm3", "SM3"}, {"ripemd160", "RIPEMD160"}, {"md5-sha1", "MD5-SHA1"}};

// What was fetched before: libcrypto takes its time to find an algorithm.
struct Fetched {
    EVP_MD* found[std::size(digests)] = {};
    ~Fetched() {
        for (EVP_MD* digest : found) EVP_MD_free(digest);
    }
};

// The digest called `name`, borrowed; null without an exception if there is none.
EVP_MD* fetch(Thread& t, std::string_view name) {
    auto* fetched = find_state<Fetched>(*t.interpreter);
    if (!fetched) fetched = make_state<Fetched>(*t.interpreter);
    for (size_t i = 0; i < std::size(digests); ++i) {
        if (name != digests[i].name) continue;
        EVP_MD*& found = fetched->found[i];
        if (!found) found = EVP_MD_fetch(nullptr, digests[i].openssl, nullptr);
        return found;
    }
    return nullptr;
}
bool is_extendable(const Hash* h) {
    return EVP_MD_get_flags(EVP_MD_CTX_get0_md(h->context)) & EVP_MD_FLAG_XOF;
}

bool update(Thread& t, Hash* h, Value data) {
    if (is_str(data)) {
        return raise_type_error(t, "Strings must be encoded before hashing");
    }
    Buffer in;
    if (!in.try_read(data)) {
        return raise_type_error(t, "object supporting the buffer API required");
    }
    EVP_DigestUpdate(h->context, in.view().data(), in.view().size());
    return true;
}

Value make(Thread& t, const Value* args, size_t) {
    if (!is_str(args[1])) {
        return raise_type_error(t, "name must be a string");
    }
    const EVP_MD* digest = fetch(t, args[1].as<Str>()->view());
    if (!digest) {
        return raise_value_error(t, "unsupported hash type {}", args[1].as<Str>()->view());
    }
    Own<Hash> h = Own<Hash>::take(
        static_cast<Hash*>(TRY(allocate_instance(t, args[0].as<Type>()))));
    h->name = share(args[1].as<Str>());
    h->context = EVP_MD_CTX_new();
    const bool ok = h->context && EVP_DigestInit_ex(h->context, digest, nullptr) == 1;
    if (!ok) return raise_value_error(t, "unsupported hash type {}", h->name->view());
    if (args[2].is_unbound()) return h.give();
    if (is_bytes(args[2]) && bytes_view(args[2]).size() >= unlock_from) {
        Unlocked unlocked(t, "hashlib");   // nobody else knows the object yet
        EVP_DigestUpdate(h->context, bytes_view(args[2]).data(), bytes_view(args[2]).size());
    } else {
        TRY(update(t, h.get(), args[2]));
    }
    return h.give();
}

Value hash_update(Thread& t, const Value* args, size_t) {
    TRY(update(t, self_hash(args[0]), args[1]));
    return Value::none();
}

// The digest so far, of a given length where the algorithm has none of its own.
bool digest_of(Thread& t, Hash* h, Value length_value, std::string& out) {
    EVP_MD_CTX* copy = EVP_MD_CTX_new();
    if (!copy || EVP_MD_CTX_copy_ex(copy, h->context) != 1) {
        EVP_MD_CTX_free(copy);
        return raise_memory_error(t);
    }
    bool ok;
    if (is_extendable(h)) {
        if (length_value.is_unbound()) {
            EVP_MD_CTX_free(copy);
            return raise_type_error(t, "digest() missing required argument 'length' (pos 1)");
        }
        const auto length = to_int64(t, length_value);
        if (!length || *length < 0 || *length >= (1 << 29) || !check_room(t, *length)) {
            EVP_MD_CTX_free(copy);
            if (t.exception) return false;
            return raise(t, Exc::ValueError,
                         *length < 0 ? "value must be positive" : "length is too large");
        }
        out.resize(static_cast<size_t>(*length));
        ok = *length == 0 || EVP_DigestFinalXOF(copy, reinterpret_cast<unsigned char*>(out.data()),
                                                out.size()) == 1;
    } else {
        unsigned char buffer[EVP_MAX_MD_SIZE];
        unsigned int size = 0;
        ok = EVP_DigestFinal_ex(copy, buffer, &size) == 1;
        out.assign(reinterpret_cast<char*>(buffer), size);
    }
    EVP_MD_CTX_free(copy);
    if (!ok) return raise_value_error(t, "digest failed");
    return true;
}

Value hash_digest(Thread& t, const Value* args, size_t) {
    std::string out;
    TRY(digest_of(t, self_hash(args[0]), args[1], out));
    return TRY(new_bytes(t, out));
}
Value hash_hexdigest(Thread& t, const Value* args, size_t) {
    std::string out;
    TRY(digest_of(t, self_hash(args[0]), args[1], out));
    Str* text = TRY(allocate_str(t, out.size() * 2));
    write_hex(text->data, out);
    text->type_flags |= str_ascii;
    return text;
}
Value hash_copy(Thread& t, const Value* args, size_t) {
    Hash* h = self_hash(args[0]);
    Own<Hash> out = Own<Hash>::take(static_cast<Hash*>(TRY(allocate_instance(t, h->type))));
    out->name = share(h->name);
    out->context = EVP_MD_CTX_new();
    if (!out->context || EVP_MD_CTX_copy_ex(out->context, h->context) != 1) {
        return raise_memory_error(t);
    }
    return out.give();
}

Value pbkdf2(Thread& t, const Value* args, size_t) {
    if (!is_str(args[0])) return raise_type_error(t, "hash_name must be a string");
    Buffer password, salt;
    TRY(password.read(t, args[1]));
    TRY(salt.read(t, args[2]));
    const int64_t iterations = TRY(to_int64(t, args[3]));
    if (iterations < 1) return raise_value_error(t, "iteration value must be greater than 0.");
    if (iterations > INT32_MAX) return raise(t, Exc::OverflowError, "iteration value is too great.");
    const EVP_MD* digest = fetch(t, args[0].as<Str>()->view());
    if (!digest) {
        return raise_value_error(t, "unsupported hash type {}", args[0].as<Str>()->view());
    }
    int64_t length = EVP_MD_get_size(digest);
    if (!args[4].is_unbound() && !args[4].is_none()) {
        const auto asked = to_int64(t, args[4]);
        length = asked ? *asked : -1;
    }
    if (length < 1 || length > INT32_MAX || !check_room(t, length)) {
        if (t.exception) return Failure{};
        return raise(t, Exc::ValueError,
                     length < 1 ? "key length must be greater than 0."
                                : "key length is too great.");
    }
    const std::string key(password.view()), grains(salt.view());
    std::string out(static_cast<size_t>(length), '\0');
    int ok;
    {
        Unlocked unlocked(t, "hashlib.pbkdf2_hmac");
        ok = PKCS5_PBKDF2_HMAC(key.data(), static_cast<int>(key.size()),
                               reinterpret_cast<const unsigned char*>(grains.data()),
                               static_cast<int>(grains.size()), static_cast<int>(iterations), digest,
                               static_cast<int>(length),
                               reinterpret_cast<unsigned char*>(out.data()));
    }
    if (ok != 1) return raise_value_error(t, "pbkdf2 failed");
    return TRY(new_bytes(t, out));
}

Value scrypt(Thread& t, const Value* args, size_t) {
    Buffer password, salt;
    TRY(password.read(t, args[0]));
    TRY(salt.read(t, args[1]));
    int64_t numbers[5];   // n, r, p, maxmem, dklen
    for (int i = 0; i < 5; ++i) {
        numbers[i] = TRY(to_int64(t, args[2 + i]));
        if (numbers[i] < 0) return raise_value_error(t, "scrypt parameters must not be negative");
    }
    const auto [n, r, p, memory, length] = numbers;
    if (n < 2 || (n & (n - 1))) return raise_value_error(t, "n must be a power of 2.");
    if (length < 1) return raise_value_error(t, "dklen must be greater than 0 and smaller than 2147483647");
    TRY(check_room(t, length));
    const std::string key(password.view()), grains(salt.view());
    std::string out(static_cast<size_t>(length), '\0');
    int ok;
    {
        Unlocked unlocked(t, "hashlib.scrypt");
        ok = EVP_PBE_scrypt(key.data(), key.size(),
                            reinterpret_cast<const unsigned char*>(grains.data()), grains.size(),
                            static_cast<uint64_t>(n), static_cast<uint64_t>(r),
                            static_cast<uint64_t>(p), static_cast<uint64_t>(memory),
                            reinterpret_cast<unsigned char*>(out.data()), out.size());
    }
    if (ok != 1) return raise_value_error(t, "Invalid parameter combination for n, r, p, maxmem.");
    return TRY(new_bytes(t, out));
}

const NativeDef methods[] = {
    {"_new", "(cls, name, data=b'', /)", make, "A new digest.", native_class_method},
    {"update", "(self, data, /)", hash_update, "Take more data in."},
    {"digest", "(self, length=None, /)", hash_digest, "Return the digest as bytes."},
    {"hexdigest", "(self, length=None, /)", hash_hexdigest, "Return the digest as digits."},
    {"copy", "(self, /)", hash_copy, "Return a copy of the state."},
    {}};
const GetSetDef getset[] = {
    {"name", [](Thread&, Value s) { return share(Value(self_hash(s)->name)); }},
    {"digest_size",
     [](Thread&, Value s) {
         return is_extendable(self_hash(s))
                    ? Value::small_int(0)
                    : Value::small_int(EVP_MD_CTX_get_size(self_hash(s)->context));
     }},
    {"block_size",
     [](Thread&, Value s) {
         return Value::small_int(EVP_MD_CTX_get_block_size(self_hash(s)->context));
     }},
    {}};
const TypeSpec hash_spec = {
    .name = "_hashlib.HASH",
    .basic_size = sizeof(Hash),
    .flags = type_immutable,
    .doc = "A message digest that is being made.",
    .methods = methods,
    .getset = getset,
    .fill =
        [](Type& type) {
            type.dealloc = [](Object* o) {
                EVP_MD_CTX_free(static_cast<Hash*>(o)->context);
                xdecref(static_cast<Hash*>(o)->name);
            };
            type.construct = [](Thread& t, Value, const Value*, size_t, Tuple*) -> Value {
                return raise_type_error(t, "cannot create '_hashlib.HASH' instances");
            };
            type.repr = [](Thread& t, Value self) -> Value {
                return TRY(new_str(t, fmt::format("<{} _hashlib.HASH object @ {}>",
                                                  self_hash(self)->name->view(),
                                                  static_cast<const void*>(self.as_object()))));
            };
        },
};

// The class of digests, of whichever of the module's names was filled first.
struct HashState {
    Type* type;   // kept by the interpreter
};

// openssl_md5(data) and its kin.
#define NAMED_DIGESTS(X) \
    X(md5) X(sha1) X(sha224) X(sha256) X(sha384) X(sha512) X(sha3_224) X(sha3_256) X(sha3_384) \
    X(sha3_512) X(shake_128) X(shake_256)
#define DEFINE(name)                                                                       \
    Value openssl_##name(Thread& t, const Value* args, size_t) {                           \
        Own<Str> text = Own<Str>::take(TRY(intern(t, #name)));                             \
        const Value type(find_state<HashState>(*t.interpreter)->type);                     \
        const Value arguments[] = {type, text.value(), args[0]};                           \
        return make(t, arguments, 3);                                                      \
    }
NAMED_DIGESTS(DEFINE)
#undef DEFINE

Value get_fips_mode(Thread&, const Value*, size_t) { return Value::small_int(0); }

const NativeDef functions[] = {
#define ENTRY(name)                                                                         \
    {"openssl_" #name, "(string=b'', *, usedforsecurity=True)", openssl_##name,             \
     "Return a " #name " digest object."},
    NAMED_DIGESTS(ENTRY)
#undef ENTRY
    {"get_fips_mode", "()", get_fips_mode, "Return 0: FIPS mode is not asked for."},
    {"pbkdf2_hmac", "(hash_name, password, salt, iterations, dklen=None)", pbkdf2,
     "Derive a key from a password with PKCS #5."},
    {"_scrypt", "(password, salt, n, r, p, maxmem, dklen, /)", scrypt,
     "Derive a key from a password with scrypt."},
    {}};

}  // namespace

bool fill_hashlib_module(Thread& t, Dict* dict) {
    Own<Str> module = Own<Str>::take(TRY(intern(t, "_hashlib")));
    TRY(add_functions(t, dict, functions, module.value()));
    Own<Type> type = Own<Type>::take(TRY(make_builtin_type(t, hash_spec, nullptr)));
    if (!find_state<HashState>(*t.interpreter)) {
        t.interpreter->owned.push_back(share(type.get()));
        make_state<HashState>(*t.interpreter)->type = type.get();
    }
    Own<List> names = Own<List>::take(TRY(new_list(t)));
    for (const auto& d : digests) {
        Own<Str> each = Own<Str>::take(TRY(new_str(t, std::string_view(d.name))));
        TRY(list_append(t, names.get(), each.value()));
    }
    Own<Str> names_key = Own<Str>::take(TRY(intern(t, "openssl_md_meth_names")));
    TRY(dict_set(t, dict, names_key.get(), names.value()));
    for (const char* key : {"HASH", "HASHXOF"}) {
        Own<Str> name = Own<Str>::take(TRY(intern(t, std::string_view(key))));
        TRY(dict_set(t, dict, name.get(), type.value()));
    }
    return true;
}

}  // namespace baton

#endif
