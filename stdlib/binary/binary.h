// Native modules about bytes: binascii (text forms of bytes, checksums), zlib and _bz2 (over
// the libraries of these names) and _hashlib (digests, over OpenSSL's libcrypto). All but the first
// exist only where the libraries were found.
#pragma once

#include "runtime/state/thread.h"

namespace baton {

bool fill_binascii_module(Thread& t, Dict* dict);
#ifdef BATON_HAVE_ZLIB
bool fill_zlib_module(Thread& t, Dict* dict);
#endif
#ifdef BATON_HAVE_BZIP2
bool fill_bz2_module(Thread& t, Dict* dict);
#endif
#ifdef BATON_HAVE_OPENSSL
bool fill_hashlib_module(Thread& t, Dict* dict);
#endif

// A class that derives from an exception, for a module's dict. Owned.
Value make_error_class(Thread& t, const char* module, const char* name, Type* base);

}  // namespace baton
