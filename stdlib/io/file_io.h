// FileIO: a file descriptor as a raw stream. The buffered streams use it directly.
#pragma once

#include "stdlib/io/io.h"

namespace baton::io {

struct FileIO : IoBase {
    int fd;               // -1: closed
    bool created, readable, writable, appending, closefd;
    int8_t seekable;      // -1: not known yet
    uint32_t block_size;
};

// What raw_read and raw_write return when the descriptor would block.
inline constexpr int64_t would_block = -2;

// Reads or writes once; retried when a signal arrived, after its handler ran. `data` must stay valid
// without the GIL. The file must be open.
std::optional<int64_t> raw_read(Thread& t, FileIO* file, char* data, size_t size);
std::optional<int64_t> raw_write(Thread& t, FileIO* file, const char* data, size_t size);
// lseek; `whence` as in Python.
std::optional<int64_t> raw_seek(Thread& t, FileIO* file, int64_t offset, int whence);
// All up to the end as bytes; None if it would block.
Value raw_read_all(Thread& t, FileIO* file);
// ValueError for a closed file.
bool check_open(Thread& t, const FileIO* file);
// A FileIO on a descriptor that is open already and stays open; null with an exception.
FileIO* new_file_io(Thread& t, int fd, bool writable, std::string_view name);

}  // namespace baton::io
