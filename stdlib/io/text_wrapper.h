// TextIOWrapper: text over a binary stream. What its files share: text_wrapper.cpp (the object and
// writing), text_read.cpp (reading), text_seek.cpp (positions).
//
// UTF-8, ASCII and Latin-1 are decoded here, a chunk at a time; `source` then holds the bytes that
// `text` was made of, so that every position in the text is a position in the file. Other encodings
// go through incremental decoders of the codecs module and need CPython's cookies: a file position, the
// decoder's state there, and how much to read from it.
#pragma once

#include "stdlib/io/buffered.h"
#include "stdlib/io/newlines.h"

namespace baton::io {

enum class TextCodec : uint8_t { other, utf8, ascii, latin1 };

// The part in C++ of a text stream.
struct TextState {
    // Reading.
    std::string text;          // decoded, lines ended as the program sees them
    size_t at = 0;             // what comes next
    std::string source;        // known codecs: the bytes behind `text`
    std::string tail;          // known codecs: bytes read that were not decoded yet
    bool regular = true;       // known codecs: all of `source` is well formed
    bool same = true;          // known codecs: `source` and `text` are equal
    bool ended = false;        // the end of the file was seen by the decoder
    NewlineState newlines;
    // Other codecs: where the last chunk's text begins, the bytes it was made of, and the decoder's
    // state before.
    bool has_snapshot = false;
    size_t chunk_begin = 0;
    std::string chunk;
    // Writing.
    std::string pending;       // encoded, not passed on yet
};

struct TextWrapper : IoBase {
    Value buffer;              // unbound: not initialised, or detached
    Value encoding, errors;    // strs
    Value decoder, encoder;    // incremental codecs, of other codecs only; unbound: none
    Value snapshot_flags;      // int: the decoder's state before `chunk`
    TextState* state;
    const char* newline;       // how lines end when read (line_length); null: universal, translated
    const char* write_newline; // what "\n" is written as; null: as it is
    int64_t chunk_size;
    TextCodec codec;
    bool detached;
    bool line_buffering, write_through;
    bool seekable, telling, has_read1;
    bool can_read, can_write;
    bool after_start;          // other codecs: the encoder must not write its mark again
    uint32_t held;             // so many WholeWrites are at work: what is written through waits
};

inline TextWrapper* self_text(Value v) { return v.as<TextWrapper>(); }

// ValueError if there is no buffer; ValueError "I/O operation on closed file." if it is closed.
bool text_ready(Thread& t, TextWrapper* w);
bool text_open(Thread& t, TextWrapper* w);
// Passes encoded text on to the buffer.
bool text_write_out(Thread& t, TextWrapper* w);
// While it lives, a stream that writes through keeps the pieces of one print() back, and end()
// passes them on in one write: lines that threads print at once stay whole. Of other files nothing
// is kept back. The GIL is held.
class WholeWrite {
public:
    WholeWrite(Thread& t, Value file);
    ~WholeWrite();             // what was kept back when print() failed is written, too
    WholeWrite(const WholeWrite&) = delete;
    // False with the exception of the write.
    bool end();

private:
    Thread& thread_;
    Own<TextWrapper> wrapper_;  // empty: not such a stream
};
// Drops what was read ahead.
void text_forget(TextWrapper* w);
// Whether lines end in any of "\n", "\r" and "\r\n".
inline bool text_universal(const TextWrapper* w) { return !w->newline || !*w->newline; }
// The decoder's answer as str.
Value text_decode(Thread& t, TextWrapper* w, Value bytes, bool final);
// Reads the next chunk. No: the end.
Truth text_read_chunk(Thread& t, TextWrapper* w);
// How many bytes of `source` (known codecs) the text before `at` was made of.
std::optional<size_t> text_source_offset(Thread& t, TextWrapper* w, size_t at);
// Decodes bytes by a known codec.
Value decode_known(Thread& t, TextWrapper* w, std::string_view bytes);
// A text stream over a buffered one, for the standard streams.
TextWrapper* new_text_wrapper(Thread& t, Value buffer, const char* errors, bool line_buffering);

Value text_read(Thread& t, const Value* args, size_t nargs);
Value text_readline(Thread& t, const Value* args, size_t nargs);
Value text_next(Thread& t, Value self);
Value text_tell(Thread& t, const Value* args, size_t nargs);
Value text_seek(Thread& t, const Value* args, size_t nargs);

}  // namespace baton::io
