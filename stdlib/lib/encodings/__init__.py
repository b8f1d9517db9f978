"""The encodings that come with the program.

search_function() is asked by the registry of codecs. Most codecs are modules only when somebody looks
for them as such (`encodings.utf_8`); encodings of one byte per character are tables.
"""

import codecs
import sys

from . import aliases

_cache = {}
_unknown = "--unknown--"
_aliases = aliases.aliases

# Codecs whose classes are made when they are asked for, by the module that makes them.
_MAKERS = {
    "_unicode": ("utf_8", "utf_8_sig", "ascii", "latin_1", "utf_16", "utf_16_le", "utf_16_be",
                 "utf_32", "utf_32_le", "utf_32_be", "utf_7", "unicode_escape",
                 "raw_unicode_escape", "charmap", "undefined"),
    "_bytes": ("hex_codec", "base64_codec", "zlib_codec", "bz2_codec", "uu_codec",
               "quopri_codec"),
    "_cjk": ("gbk", "gb2312", "gb18030", "hz", "big5", "cp950", "big5hkscs", "euc_kr", "cp949",
             "johab", "iso2022_kr", "euc_jp", "shift_jis", "cp932", "euc_jis_2004",
             "euc_jisx0213", "shift_jis_2004", "shift_jisx0213", "iso2022_jp", "iso2022_jp_1",
             "iso2022_jp_2", "iso2022_jp_2004", "iso2022_jp_3", "iso2022_jp_ext"),
}
_maker_of = {name: maker for maker, names in _MAKERS.items() for name in names}


class CodecRegistryError(LookupError, SystemError):
    """A codec is no good."""


def normalize_encoding(encoding):
    """The name with "_" for all that is no letter, digit or dot; ASCII characters only."""
    if isinstance(encoding, bytes):
        encoding = str(encoding, "ascii")
    out = []
    gap = False
    for c in encoding:
        if c.isalnum() or c == ".":
            if gap and out:
                out.append("_")
            if c.isascii():
                out.append(c)
            gap = False
        else:
            gap = True
    return "".join(out)


def _import(name):
    return __import__("encodings." + name, fromlist=["*"], level=0)


def _module_of(name):
    """The module of a codec, imported or made; None if there is none."""
    full_name = "encodings." + name
    found = sys.modules.get(full_name)
    if found is not None:
        return found
    if name in _maker_of:
        module = _import(_maker_of[name]).make(name)
    else:
        from . import _tables
        if _tables.table(name) is not None:
            from . import _charmaps
            module = _charmaps.make(name)
        else:
            try:
                return _import(name)
            except ImportError:
                return None
    sys.modules[full_name] = module
    globals()[name] = module
    return module


def __make_submodule__(name):
    """The module of a codec that is no file, for the import statement; None if there is none."""
    if name.startswith("_"):
        return None
    from . import _tables
    return _module_of(name) if name in _maker_of or _tables.table(name) is not None else None


def __getattr__(name):
    if not name.startswith("_"):
        module = _module_of(name)
        if module is not None:
            return module
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def search_function(encoding):
    """The CodecInfo of an encoding, or None."""
    entry = _cache.get(encoding, _unknown)
    if entry is not _unknown:
        return entry
    plain = normalize_encoding(encoding)
    aliased = _aliases.get(plain) or _aliases.get(plain.replace(".", "_"))
    for name in (aliased, plain) if aliased is not None else (plain,):
        if not name or "." in name or name.startswith("_"):
            continue
        module = _module_of(name)
        if module is not None:
            break
    else:
        module = None
    getregentry = getattr(module, "getregentry", None)
    if getregentry is None:
        _cache[encoding] = None
        return None
    entry = getregentry()
    if not isinstance(entry, codecs.CodecInfo):
        if not 4 <= len(entry) <= 7:
            raise CodecRegistryError(f'module "{module.__name__}" failed to register')
        if entry[0] is None or entry[1] is None:
            raise CodecRegistryError(f'incompatible codecs in module "{module.__name__}"')
        entry = codecs.CodecInfo(*entry)
    _cache[encoding] = entry
    return entry


codecs.register(search_function)
