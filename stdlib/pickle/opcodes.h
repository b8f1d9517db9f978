// The instructions of the pickle machine: one byte each, named as the protocol's description does.
#pragma once

#include <cstddef>

namespace baton::pickle {

enum Opcode : unsigned char {
    op_mark = '(', op_stop = '.', op_pop = '0', op_pop_mark = '1', op_dup = '2', op_float = 'F',
    op_int = 'I', op_binint = 'J', op_binint1 = 'K', op_long = 'L', op_binint2 = 'M',
    op_none = 'N', op_persid = 'P', op_binpersid = 'Q', op_reduce = 'R', op_string = 'S',
    op_binstring = 'T', op_short_binstring = 'U', op_unicode = 'V', op_binunicode = 'X',
    op_append = 'a', op_build = 'b', op_global = 'c', op_dict = 'd', op_empty_dict = '}',
    op_appends = 'e', op_get = 'g', op_binget = 'h', op_inst = 'i', op_long_binget = 'j',
    op_list = 'l', op_empty_list = ']', op_obj = 'o', op_put = 'p', op_binput = 'q',
    op_long_binput = 'r', op_setitem = 's', op_tuple = 't', op_empty_tuple = ')',
    op_setitems = 'u', op_binfloat = 'G',
    // Protocol 2.
    op_proto = 0x80, op_newobj, op_ext1, op_ext2, op_ext4, op_tuple1, op_tuple2, op_tuple3,
    op_newtrue, op_newfalse, op_long1, op_long4,
    // Protocol 3.
    op_binbytes = 'B', op_short_binbytes = 'C',
    // Protocol 4.
    op_short_binunicode = 0x8c, op_binunicode8, op_binbytes8, op_empty_set, op_additems,
    op_frozenset, op_newobj_ex, op_stack_global, op_memoize, op_frame,
    // Protocol 5.
    op_bytearray8 = 0x96, op_next_buffer, op_readonly_buffer,
};

inline constexpr int highest_protocol = 5;
inline constexpr int default_protocol = 4;
inline constexpr size_t frame_header_size = 9;
inline constexpr size_t frame_size_min = 4;
inline constexpr size_t frame_size_target = 64 * 1024;
inline constexpr int batch_size = 1000;

}  // namespace baton::pickle
