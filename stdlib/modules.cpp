#include "stdlib/abc/abc.h"
#include "stdlib/array/array.h"
#include "stdlib/asyncio/asyncio.h"
#include "stdlib/binary/binary.h"
#include "stdlib/bisect/bisect.h"
#include "stdlib/cmath/cmath.h"
#include "stdlib/codecs/codecs.h"
#include "stdlib/collections/collections.h"
#include "stdlib/csv/csv.h"
#include "stdlib/decimal/decimal.h"
#include "stdlib/contextvars/contextvars.h"
#include "stdlib/datetime/datetime.h"
#include "stdlib/expat/expat.h"
#include "stdlib/functools/functools.h"
#include "stdlib/gc/gc.h"
#include "stdlib/heapq/heapq.h"
#include "stdlib/imp/imp.h"
#include "stdlib/itertools/itertools.h"
#include "stdlib/io/module.h"
#include "stdlib/json/json.h"
#include "stdlib/locale/locale.h"
#include "stdlib/marshal/marshal.h"
#include "stdlib/math/math.h"
#include "stdlib/module.h"
#include "stdlib/pickle/pickle.h"
#include "stdlib/random/random.h"
#include "stdlib/re/re.h"
#include "stdlib/signal/signal.h"
#include "stdlib/socket/select.h"
#include "stdlib/socket/socket.h"
#include "stdlib/sqlite/sqlite.h"
#include "stdlib/struct/struct.h"
#include "stdlib/multiprocessing/multiprocessing.h"
#include "stdlib/operator/operator.h"
#include "stdlib/os/posix.h"
#include "stdlib/os/spawn.h"
#include "stdlib/thread/thread.h"
#include "stdlib/time/time.h"
#include "stdlib/unicodedata/unicodedata.h"

namespace baton {

const NativeModule native_modules[] = {
    {"array", fill_array_module},
    {"posix", fill_posix_module},
    {"_posixsubprocess", fill_posixsubprocess_module},
    {"resource", fill_resource_module},
    {"fcntl", fill_fcntl_module},
    {"errno", fill_errno_module},
    {"_imp", fill_imp_module},
    {"_csv_core", fill_csv_module},
    {"_decimal_core", fill_decimal_module},
    {"_queue", fill_queue_module},
    {"_collections_core", fill_collections_module},
    {"_collections", fill_collections_alias_module},
    {"_functools_core", fill_functools_core_module},
    {"_functools", fill_functools_alias_module},
    {"gc", fill_gc_module},
    {"_weakref", fill_weakref_module},
    {"_struct", fill_struct_module},
    {"_multiprocessing", fill_multiprocessing_module},
    {"_signal", fill_signal_module},
    {"_asyncio", fill_asyncio_module},
    {"_socket", fill_socket_module},
    {"select", fill_select_module},
    {"_abc", fill_abc_module},
    {"_contextvars", fill_contextvars_module},
    {"operator", fill_operator_module},
    {"_operator", fill_operator_alias_module},
    {"heapq", fill_heapq_module},
    {"_heapq", fill_heapq_alias_module},
    {"bisect", fill_bisect_module},
    {"_bisect", fill_bisect_alias_module},
    {"itertools", fill_itertools_module},
    {"math", fill_math_module},
    {"cmath", fill_cmath_module},
    {"unicodedata", fill_unicodedata_module},
    {"_random", fill_random_module},
    {"_re", fill_re_module},
    {"binascii", fill_binascii_module},
#ifdef BATON_HAVE_ZLIB
    {"zlib", fill_zlib_module},
#endif
#ifdef BATON_HAVE_BZIP2
    {"_bz2", fill_bz2_module},
#endif
#ifdef BATON_HAVE_EXPAT
    {"pyexpat", fill_pyexpat_module},
#endif
#ifdef BATON_HAVE_SQLITE
    {"_sqlite3", fill_sqlite_module},
#endif
#ifdef BATON_HAVE_OPENSSL
    {"_hashlib", fill_hashlib_module},
    {"_digests", fill_hashlib_module},
#endif
    {"_io", fill_io_module},
    {"_codecs", fill_codecs_module},
    {"_json", fill_json_module},
    {"_locale_core", fill_locale_module},
    {"marshal", fill_marshal_module},
    {"_pickle", fill_pickle_module},
    {"datetime", fill_datetime_module},
    {"_datetime", fill_datetime_module},
    {"time", fill_time_module},
    {"_thread", fill_thread_module},
    {nullptr, nullptr},
};

}  // namespace baton
