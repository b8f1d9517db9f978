"""The interpreter's locale: which one it has chosen for each category, and what that says. The process's own
locale is never changed, so time.strftime and the format code "n" go on as in the locale "C"."""

import os as _os

import _locale_core

globals().update(_locale_core.constants)
CHAR_MAX = 127

_CATEGORIES = ("LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES",
               "LC_PAPER", "LC_NAME", "LC_ADDRESS", "LC_TELEPHONE", "LC_MEASUREMENT",
               "LC_IDENTIFICATION")
_NUMBERS = {0: "LC_CTYPE", 1: "LC_NUMERIC", 2: "LC_TIME", 3: "LC_COLLATE", 4: "LC_MONETARY",
            5: "LC_MESSAGES", 7: "LC_PAPER", 8: "LC_NAME", 9: "LC_ADDRESS", 10: "LC_TELEPHONE",
            11: "LC_MEASUREMENT", 12: "LC_IDENTIFICATION"}
_BY_NAME = {name: number for number, name in _NUMBERS.items()}


class Error(Exception):
    """What is wrong with a locale."""


Error.__module__ = "locale"


def _of_environment(category):
    # The locale that the user asks for.
    get = _os.environ.get
    name = get("LC_ALL") or get(category) or get("LANG") or "C"
    if category == "LC_CTYPE" and name in ("C", "POSIX") and not get("LC_ALL"):
        return "C.UTF-8"
    return "C" if name == "POSIX" else name


def _at_start():
    chosen = dict.fromkeys(_CATEGORIES, "C")
    name = _of_environment("LC_CTYPE")
    if _locale_core.exists(LC_CTYPE, name):
        chosen["LC_CTYPE"] = name
    return chosen


_chosen = _at_start()


def _told():
    # All categories in one text.
    names = set(_chosen.values())
    if len(names) == 1:
        return names.pop()
    return ";".join(f"{category}={_chosen[category]}" for category in _CATEGORIES)


def setlocale(category, locale=None, /):
    """Chooses a category's locale ("" is the user's), or tells it."""
    if not isinstance(category, int):
        raise TypeError(f"'{type(category).__name__}' object cannot be interpreted as an integer")
    if locale is not None and not isinstance(locale, str):
        raise TypeError("setlocale() argument 2 must be str or None, not "
                        f"{type(locale).__name__}")
    if category != LC_ALL and category not in _NUMBERS:
        raise Error("locale query failed" if locale is None else "unsupported locale setting")
    if locale is None:
        return _told() if category == LC_ALL else _chosen[_NUMBERS[category]]
    if "\0" in locale:
        raise ValueError("embedded null character")
    wanted = {}
    if category != LC_ALL:
        wanted[_NUMBERS[category]] = locale
    elif "=" in locale:
        for part in locale.split(";"):
            name, _equals, value = part.partition("=")
            if name not in _BY_NAME:
                raise Error("unsupported locale setting")
            wanted[name] = value
    else:
        wanted = dict.fromkeys(_CATEGORIES, locale)
    for name, value in wanted.items():
        if value == "":
            value = _of_environment(name)
        elif value == "POSIX":
            value = "C"
        if not _locale_core.exists(_BY_NAME[name], value):
            raise Error("unsupported locale setting")
        wanted[name] = value
    _chosen.update(wanted)
    return _told() if category == LC_ALL else _chosen[_NUMBERS[category]]


def _decoded(data, locale):
    try:
        encoding = _locale_core.langinfo(locale, CODESET).decode("ascii")
        return data.decode(encoding, "surrogateescape")
    except LookupError:
        return data.decode("latin-1")


def nl_langinfo(key, /):
    """What the locale says about an item: a name of a day, a format, the encoding."""
    if not isinstance(key, int):
        raise TypeError(f"'{type(key).__name__}' object cannot be interpreted as an integer")
    if key not in _locale_core.constants.values() or key < CODESET:
        raise ValueError("unsupported langinfo constant")
    locale = _chosen[_NUMBERS[key >> 16 if key != CODESET else LC_CTYPE]]
    return _decoded(_locale_core.langinfo(locale, key), locale)


def localeconv():
    """How numbers and amounts of money are written."""
    numeric, monetary = _chosen["LC_NUMERIC"], _chosen["LC_MONETARY"]
    conventions = _locale_core.conventions(numeric, monetary)
    for key, value in conventions.items():
        if isinstance(value, bytes):
            locale = numeric if key in ("decimal_point", "thousands_sep") else monetary
            conventions[key] = _decoded(value, locale)
    return conventions


def _wide(text, function, place):
    if not isinstance(text, str):
        where = "argument" if place is None else f"argument {place}"
        raise TypeError(f"{function}() {where} must be str, not {type(text).__name__}")
    if "\0" in text:
        raise ValueError("embedded null character")
    import sys
    return text.encode("utf-32-le" if sys.byteorder == "little" else "utf-32-be",
                       "surrogatepass")


def strcoll(os1, os2, /):
    """Compares two texts as the locale sorts them: below, at or above 0."""
    a, b = _wide(os1, "strcoll", 1), _wide(os2, "strcoll", 2)
    return _locale_core.collate(_chosen["LC_COLLATE"], a, b)


def strxfrm(string, /):
    """A text whose code points sort as the locale sorts the given one."""
    import sys
    data = _locale_core.transform(_chosen["LC_COLLATE"], _wide(string, "strxfrm", None))
    return data.decode("utf-32-le" if sys.byteorder == "little" else "utf-32-be",
                       "surrogatepass")


def getencoding():
    """The encoding of the user's locale."""
    return nl_langinfo(CODESET) or "utf-8"
