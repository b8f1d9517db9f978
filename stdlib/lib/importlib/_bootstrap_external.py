"""The part of the import system that knows files, under the name that CPython gives it."""

from ._bootstrap import (
    BYTECODE_SUFFIXES, DEBUG_BYTECODE_SUFFIXES, EXTENSION_SUFFIXES, MAGIC_NUMBER,
    OPTIMIZED_BYTECODE_SUFFIXES, SOURCE_SUFFIXES, ExtensionFileLoader, FileFinder, FileLoader,
    NamespaceLoader, PathFinder, SourceFileLoader, SourceLoader, SourcelessFileLoader,
    _NamespacePath, cache_from_source, decode_source, source_from_cache, spec_from_file_location,
)

_NamespaceLoader = NamespaceLoader
_PYCACHE = "__pycache__"
_RAW_MAGIC_NUMBER = int.from_bytes(MAGIC_NUMBER, "little")


def _calc_mode(path):
    # The permissions of a bytecode file: those of the source, and writable by the owner.
    import os
    try:
        mode = os.stat(path).st_mode
    except OSError:
        mode = 0o666
    return mode | 0o200


def _write_atomic(path, data, mode=0o666):
    """Writes a file under another name and renames it, so that nobody sees half of it."""
    import os
    temporary = f"{path}.{id(path)}"
    descriptor = os.open(temporary, os.O_EXCL | os.O_CREAT | os.O_WRONLY, mode & 0o666)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except OSError:
        try:
            os.unlink(temporary)
        except OSError:
            pass
        raise


def _code_to_timestamp_pyc(code, mtime=0, source_size=0):
    """A bytecode file's content that is checked by the source's time and size."""
    import marshal
    mask = 0xFFFFFFFF
    return bytearray(MAGIC_NUMBER + bytes(4) + (int(mtime) & mask).to_bytes(4, "little")
                     + (source_size & mask).to_bytes(4, "little") + marshal.dumps(code))


def _code_to_hash_pyc(code, source_hash, checked=True):
    """A bytecode file's content that is checked by the source's hash, or not at all."""
    import marshal
    return bytearray(MAGIC_NUMBER + (1 | checked << 1).to_bytes(4, "little") + source_hash
                     + marshal.dumps(code))


def _get_sourcefile(bytecode_path):
    """The source file that belongs to a bytecode file, if it exists; else the path itself."""
    from ._bootstrap import _is_file
    if not bytecode_path:
        return None
    rest, _dot, extension = bytecode_path.rpartition(".")
    if not rest or extension.lower()[-3:-1] != "py":
        return bytecode_path
    try:
        source = source_from_cache(bytecode_path)
    except (NotImplementedError, ValueError):
        source = bytecode_path[:-1]
    return source if _is_file(source) else bytecode_path
