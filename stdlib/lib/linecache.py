"""Lines of source files, read once."""

import sys

__all__ = ["getline", "clearcache", "checkcache", "lazycache"]

cache = {}   # file name -> (size, mtime, lines, full name) or (loader function,)


def clearcache():
    """Forgets all files."""
    cache.clear()


def getline(filename, lineno, module_globals=None):
    """A line with its line feed; '' if there is none."""
    lines = getlines(filename, module_globals)
    return lines[lineno - 1] if 1 <= lineno <= len(lines) else ""


def getlines(filename, module_globals=None):
    """All lines of a file; [] if it cannot be read."""
    entry = cache.get(filename)
    if entry is not None and len(entry) != 1:
        return entry[2]
    try:
        return updatecache(filename, module_globals)
    except MemoryError:
        clearcache()
        return []


def checkcache(filename=None):
    """Forgets files that changed."""
    import os
    for name in list(cache) if filename is None else [filename]:
        entry = cache.get(name)
        if entry is None or len(entry) == 1:
            continue
        size, mtime, _, full = entry
        if mtime is None:
            continue
        try:
            found = os.stat(full)
        except (OSError, ValueError):
            cache.pop(name, None)
            continue
        if size != found.st_size or mtime != found.st_mtime:
            cache.pop(name, None)


def updatecache(filename, module_globals=None):
    """Reads a file again."""
    import os
    entry = cache.pop(filename, None)
    if not filename or (filename.startswith("<") and filename.endswith(">")):
        return []
    full = filename
    try:
        found = os.stat(full)
    except OSError:
        if lazycache(filename, module_globals) or entry is not None:
            loader = (cache.get(filename) or entry)[0]
            try:
                data = loader()
            except (ImportError, OSError):
                pass
            else:
                if data is None:
                    return []
                lines = [line + "\n" for line in data.splitlines()]
                cache[filename] = (len(data), None, lines, full)
                return lines
        if os.path.isabs(filename):
            return []
        for folder in sys.path:
            try:
                full = os.path.join(folder, os.path.basename(filename))
                found = os.stat(full)
                break
            except (TypeError, AttributeError, OSError):
                pass
        else:
            return []
    except ValueError:
        return []
    try:
        with open(full, "rb") as file:
            data = file.read()
        if data.startswith(b"\xef\xbb\xbf"):
            data = data[3:]
        text = data.decode(_declared(data))
    except (OSError, UnicodeDecodeError, SyntaxError, LookupError):
        return []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [line + "\n" for line in lines[:-1]] + ([lines[-1] + "\n"] if lines[-1] else [])
    cache[filename] = (found.st_size, found.st_mtime, lines, full)
    return lines


def _declared(data):
    """The encoding that one of the first two lines declares."""
    for line in data.split(b"\n", 2)[:2]:
        if line.lstrip().startswith(b"#") and b"coding" in line:
            rest = line.split(b"coding", 1)[1]
            if rest[:1] in (b":", b"="):
                name = rest[1:].strip()
                end = 0
                while end < len(name) and (name[end:end + 1].isalnum() or name[end] in b"-_."):
                    end += 1
                return name[:end].decode("ascii") or "utf-8"
    return "utf-8"


def lazycache(filename, module_globals):
    """Remembers how a module's loader can give the source."""
    if filename in cache:
        return len(cache[filename]) == 1
    if not filename or (filename.startswith("<") and filename.endswith(">")):
        return False
    if module_globals:
        spec = module_globals.get("__spec__")
        if spec is None:
            # Modules make theirs when it is asked for.
            module = sys.modules.get(module_globals.get("__name__"))
            if getattr(module, "__dict__", None) is module_globals:
                spec = getattr(module, "__spec__", None)
        name = getattr(spec, "name", None) or module_globals.get("__name__")
        loader = getattr(spec, "loader", None) or module_globals.get("__loader__")
        get_source = getattr(loader, "get_source", None)
        if name and get_source:
            cache[filename] = (lambda: get_source(name),)
            return True
    return False
