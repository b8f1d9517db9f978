"""Importing from zip archives: put an archive's path (or archive.zip/folder) into sys.path."""

import sys
from importlib import _bootstrap, _bootstrap_external

__all__ = ["ZipImportError", "zipimporter"]


class ZipImportError(ImportError):
    """What is wrong with an archive."""


_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 0xFFFF
_zip_directory_cache = {}    # archive -> its directory: name -> entry

# Where a module may be, in the order in which it is looked for: (ending, is a package).
_zip_searchorder = (("/__init__.pyc", True), ("/__init__.py", True), (".pyc", False),
                    (".py", False))


def _number(data, at, size):
    return int.from_bytes(data[at:at + size], "little")


def _read_directory(archive):
    """The directory of an archive: {name: (path, method, compressed, size, header's place, time, date, crc)}."""
    try:
        file = open(archive, "rb")
    except OSError:
        raise ZipImportError(f"can't open Zip file: {archive!r}", path=archive) from None
    with file:
        try:
            length = file.seek(0, 2)
            file.seek(max(length - _END_SIZE - _LONGEST_COMMENT, 0))
            tail = file.read()
        except OSError:
            raise ZipImportError(f"can't read Zip file: {archive!r}", path=archive) from None
        # The record without a comment, else the last one that is found.
        at = len(tail) - _END_SIZE
        if at < 0 or tail[at:at + 4] != _END or tail[-2:] != b"\0\0":
            at = tail.rfind(_END)
            if at < 0:
                raise ZipImportError(f"not a Zip file: {archive!r}", path=archive)
        end = tail[at:at + _END_SIZE]
        if len(end) != _END_SIZE:
            raise ZipImportError(f"corrupt Zip file: {archive!r}", path=archive)
        size, offset = _number(end, 12, 4), _number(end, 16, 4)
        place = length - len(tail) + at
        if place < size:
            raise ZipImportError(f"bad central directory size: {archive!r}", path=archive)
        if place - size < offset:
            raise ZipImportError(f"bad central directory offset: {archive!r}", path=archive)
        # What was put before the archive (a program's first line) moves all places.
        moved = place - size - offset
        file.seek(place - size)
        directory = file.read(size)
    files = {}
    at = 0
    while at + 46 <= len(directory) and directory[at:at + 4] == b"PK\x01\x02":
        flags = _number(directory, at + 8, 2)
        name_size, extra, comment = (_number(directory, at + i, 2) for i in (28, 30, 32))
        header = _number(directory, at + 42, 4)
        if header > offset:
            raise ZipImportError(f"bad local header offset: {archive!r}", path=archive)
        raw = directory[at + 46:at + 46 + name_size]
        if len(raw) != name_size:
            raise EOFError("EOF read where not expected")
        if flags & 0x800:
            name = raw.decode()
        else:
            try:
                name = raw.decode("ascii")
            except UnicodeDecodeError:
                name = raw.decode("cp437")
        files[name] = (f"{archive}/{name}", _number(directory, at + 10, 2),
                       _number(directory, at + 20, 4), _number(directory, at + 24, 4),
                       header + moved, _number(directory, at + 12, 2),
                       _number(directory, at + 14, 2), _number(directory, at + 16, 4))
        at += 46 + name_size + extra + comment
    return files


def _get_data(archive, entry):
    """The content of an archive's entry."""
    _path, method, compressed, _size, place, *_rest = entry
    if compressed < 0:
        raise ZipImportError("negative data size")
    with open(archive, "rb") as file:
        file.seek(place)
        header = file.read(30)
        if len(header) != 30:
            raise EOFError("EOF read where not expected")
        if header[:4] != b"PK\x03\x04":
            raise ZipImportError(f"bad local file header: {archive!r}", path=archive)
        file.seek(place + 30 + _number(header, 26, 2) + _number(header, 28, 2))
        data = file.read(compressed)
    if len(data) != compressed:
        raise OSError("zipimport: can't read data")
    if method == 0:
        return data
    try:
        from zlib import decompress
    except ImportError:
        raise ZipImportError("can't decompress data; zlib not available") from None
    return decompress(data, -15)


class zipimporter(_bootstrap_external.SourceLoader):
    """Finds and loads the modules of an archive (or of a folder in it)."""

    def __init__(self, path):
        if not isinstance(path, str):
            raise TypeError(f"expected str, not {type(path)!r}")
        if not path:
            raise ZipImportError("archive path is empty", path=path)
        import os
        import stat
        # The archive is the first part of the path that is a file.
        archive, inner = path, []
        while True:
            try:
                mode = os.stat(archive).st_mode
            except (OSError, ValueError):
                folder, name = os.path.split(archive)
                if folder == archive:
                    raise ZipImportError("not a Zip file", path=path) from None
                if name:
                    inner.append(name)
                archive = folder
                continue
            if not stat.S_ISREG(mode):
                raise ZipImportError("not a Zip file", path=path)
            break
        if archive not in _zip_directory_cache:
            _zip_directory_cache[archive] = _read_directory(archive)
        self._files = _zip_directory_cache[archive]
        self.archive = archive
        self.prefix = "/".join(reversed(inner)) + "/" if inner else ""

    def __repr__(self):
        return f'<zipimporter object "{self.archive}/{self.prefix}">'

    def _locate(self, fullname):
        # (name of the entry, whether it is a package), or None.
        base = self.prefix + fullname.rpartition(".")[2]
        for ending, is_package in _zip_searchorder:
            if self._files.get(base + ending):
                return base + ending, is_package
        return None

    def _code(self, fullname):
        # (code, name of the entry, whether it is a package); stale bytecode is passed over.
        base = self.prefix + fullname.rpartition(".")[2]
        error = None
        for ending, is_package in _zip_searchorder:
            entry = self._files.get(base + ending)
            if not entry:
                continue
            data = _get_data(self.archive, entry)
            if ending.endswith(".pyc"):
                try:
                    code = self._bytecode(base + ending, fullname, data)
                except ImportError as e:
                    error = e
                    continue
                if code is None:
                    continue
            else:
                data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
                code = compile(data, entry[0], "exec", dont_inherit=True)
            return code, base + ending, is_package
        if error:
            raise ZipImportError(f"module load failed: {error}", name=fullname) from error
        raise ZipImportError(f"can't find module {fullname!r}", name=fullname)

    def _bytecode(self, name, fullname, data):
        # The code in a bytecode file; None if its source is newer.
        if data[:4] != _bootstrap.MAGIC_NUMBER:
            raise ImportError(f"bad magic number in {fullname!r}: {data[:4]!r}", name=fullname,
                              path=self._files[name][0])
        if len(data) < 16:
            raise EOFError(f"reached EOF while reading pyc header of {fullname!r}")
        flags = _number(data, 4, 4)
        if flags & ~0b11:
            raise ImportError(f"invalid flags {flags!r} in {fullname!r}", name=fullname)
        source = self._files.get(name[:-1])
        if source:
            if flags & 1:
                from _imp import source_hash
                if flags & 2 and data[8:16] != source_hash(
                        _bootstrap_external._RAW_MAGIC_NUMBER, _get_data(self.archive, source)):
                    return None
            else:
                # The archive's times are of two seconds.
                import time
                clock, date = source[5], source[6]
                changed = int(time.mktime(
                    (1980 + (date >> 9), date >> 5 & 15, date & 31, clock >> 11, clock >> 5 & 63,
                     (clock & 31) * 2, -1, -1, -1)))
                if abs(_number(data, 8, 4) - changed) > 1 or _number(data, 12, 4) != source[3]:
                    return None
        import marshal
        code = marshal.loads(data[16:])
        if not isinstance(code, type(_number.__code__)):
            raise TypeError(f"compiled module {self._files[name][0]!r} should be a code object")
        return code

    def _found(self, fullname):
        found = self._locate(fullname)
        if found is None:
            raise ZipImportError(f"can't find module {fullname!r}", name=fullname)
        return found

    def find_spec(self, fullname, target=None):
        """The spec of a module in the archive, or None."""
        found = self._locate(fullname)
        if found is not None:
            return _bootstrap.spec_from_loader(fullname, self, is_package=found[1])
        folder = self.prefix + fullname.rpartition(".")[2]
        if folder + "/" in self._files:
            # A part of a namespace package.
            spec = _bootstrap.ModuleSpec(name=fullname, loader=None, is_package=True)
            spec.submodule_search_locations.append(f"{self.archive}/{folder}")
            return spec
        return None

    def create_module(self, spec):
        """None: an ordinary module."""

    def exec_module(self, module):
        """Runs the module's code."""
        name = module.__spec__.name if module.__spec__ is not None else module.__name__
        exec(self.get_code(name), module.__dict__)

    def load_module(self, fullname):
        """Loads a module; deprecated."""
        import warnings
        warnings.warn("zipimport.zipimporter.load_module() is deprecated and slated for removal in "
                      "Python 3.12; use exec_module() instead", DeprecationWarning)
        code, entry, is_package = self._code(fullname)
        module = sys.modules.get(fullname)
        if not isinstance(module, type(sys)):
            module = sys.modules[fullname] = type(sys)(fullname)
        module.__loader__ = self
        try:
            if is_package:
                module.__path__ = [f"{self.archive}/{entry.rpartition('/')[0]}"]
            module.__file__ = self._files[entry][0]
            module.__spec__ = _bootstrap.spec_from_loader(fullname, self, is_package=is_package)
            module.__package__ = module.__spec__.parent
            module.__dict__.setdefault("__builtins__", __builtins__)
            exec(code, module.__dict__)
        except:
            del sys.modules[fullname]
            raise
        try:
            return sys.modules[fullname]
        except KeyError:
            raise ImportError(f"Loaded module {fullname!r} not found in sys.modules") from None

    def get_code(self, fullname):
        """A module's code object."""
        return self._code(fullname)[0]

    def get_data(self, pathname):
        """The bytes of a file in the archive."""
        key = pathname
        if pathname.startswith(self.archive + "/"):
            key = pathname[len(self.archive) + 1:]
        entry = self._files.get(key)
        if entry is None:
            raise OSError(0, "", key)
        return _get_data(self.archive, entry)

    def get_filename(self, fullname):
        """What a module's __file__ is."""
        return self._files[self._code(fullname)[1]][0]

    def get_source(self, fullname):
        """A module's source."""
        name, _is_package = self._found(fullname)
        entry = self._files.get(name.removesuffix("c"))
        return _get_data(self.archive, entry).decode() if entry else None

    def is_package(self, fullname):
        """Whether a module is a package."""
        return self._found(fullname)[1]

    def get_resource_reader(self, fullname):
        """A reader of the files in a package, or None if the module is none."""
        try:
            if not self.is_package(fullname):
                return None
        except ZipImportError:
            return None
        from importlib.resources.readers import ZipReader
        return ZipReader(self, fullname)

    def invalidate_caches(self):
        """Reads the archive's directory again."""
        _zip_directory_cache.pop(self.archive, None)
        try:
            self._files = _zip_directory_cache[self.archive] = _read_directory(self.archive)
        except ZipImportError:
            self._files = {}
