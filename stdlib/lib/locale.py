"""How the user's country writes numbers and money and sorts words.

    locale.setlocale(locale.LC_ALL, "")
    print(locale.format_string("%.2f", 1234567.891, grouping=True))
"""

import functools
import re
import sys
from builtins import str as _builtin_str

import _locale
from _locale import *
from _locale import (Error, getencoding, nl_langinfo, localeconv as _localeconv,
                     setlocale as _setlocale, strcoll as _strcoll, strxfrm as _strxfrm)

__all__ = ["getlocale", "getdefaultlocale", "getpreferredencoding", "Error", "setlocale",
           "resetlocale", "localeconv", "strcoll", "strxfrm", "str", "atof", "atoi",
           "format_string", "currency", "normalize", "LC_CTYPE", "LC_COLLATE", "LC_TIME",
           "LC_MONETARY", "LC_NUMERIC", "LC_ALL", "CHAR_MAX", "getencoding", "LC_MESSAGES"]

strcoll = _strcoll
strxfrm = _strxfrm
_override_localeconv = {}    # what tests put over the conventions


@functools.wraps(_localeconv)
def localeconv():
    conventions = _localeconv()
    if _override_localeconv:
        conventions.update(_override_localeconv)
    return conventions


def _group_sizes(grouping):
    # The sizes of groups from the right: 0 repeats the last, CHAR_MAX ends grouping.
    last = None
    for size in grouping:
        if size == CHAR_MAX:
            return
        if size == 0:
            if last is None:
                raise ValueError("invalid grouping")
            while True:
                yield last
        yield size
        last = size


def _group(s, monetary=False):
    # (digits with separators, how many separators); blanks around the digits stay.
    conventions = localeconv()
    separator = conventions["mon_thousands_sep" if monetary else "thousands_sep"]
    grouping = conventions["mon_grouping" if monetary else "grouping"]
    if not grouping:
        return s, 0
    blanks = ""
    if s[-1] == " ":
        stripped = s.rstrip()
        blanks = s[len(stripped):]
        s = stripped
    sign_end = next((i for i, c in enumerate(s) if c in "0123456789"), len(s))
    sign, rest = s[:sign_end], s[sign_end:]
    groups = []
    for size in _group_sizes(grouping):
        if not rest or not rest[-1] in "0123456789":
            break
        groups.append(rest[-size:])
        rest = rest[:-size]
        if not rest:
            break
    if rest:
        groups.append(rest)
    groups.reverse()
    return sign + separator.join(groups) + blanks, len(separator) * (len(groups) - 1)


def _strip_padding(s, amount):
    # Takes blanks away for the separators that came in.
    left = 0
    while amount and s[left] == " ":
        left += 1
        amount -= 1
    right = len(s) - 1
    while amount and s[right] == " ":
        right -= 1
        amount -= 1
    return s[left:right + 1]


_percent_re = re.compile(r"%(?:\((?P<key>.*?)\))?(?P<modifiers>[-#0-9 +*.hlL]*?)[eEfFgGdiouxXcrs%]")


def _format(percent, value, grouping=False, monetary=False, *additional):
    formatted = percent % ((value, *additional) if additional else value)
    if percent[-1] in "eEfFgGdiu":
        formatted = _localize(formatted, grouping, monetary)
    return formatted


def _localize(formatted, grouping=False, monetary=False):
    if "." in formatted:
        separators = 0
        whole, _dot, rest = formatted.partition(".")
        if grouping:
            whole, separators = _group(whole, monetary=monetary)
        point = localeconv()["mon_decimal_point" if monetary else "decimal_point"]
        formatted = whole + point + rest
    else:
        separators = 0
        if grouping:
            formatted, separators = _group(formatted, monetary=monetary)
    if separators:
        formatted = _strip_padding(formatted, separators)
    return formatted


def format_string(f, val, grouping=False, monetary=False):
    """A text formatted as by %, but with the locale's point and separators."""
    from collections.abc import Mapping
    percents = list(_percent_re.finditer(f))
    pattern = _percent_re.sub("%s", f)
    values = []
    if isinstance(val, Mapping):
        for percent in percents:
            if percent[0][-1] == "%":
                values.append("%")
            else:
                values.append(_format(percent[0], val, grouping, monetary))
    else:
        if not isinstance(val, tuple):
            val = (val,)
        at = 0
        for percent in percents:
            if percent[0][-1] == "%":
                values.append("%")
                continue
            stars = percent["modifiers"].count("*")
            values.append(_format(percent[0], val[at], grouping, monetary,
                                  *val[at + 1:at + 1 + stars]))
            at += 1 + stars
    return pattern % tuple(values)


def currency(val, symbol=True, grouping=False, international=False):
    """An amount of money as the locale writes it."""
    conventions = localeconv()
    digits = conventions["int_frac_digits" if international else "frac_digits"]
    if digits == CHAR_MAX:
        raise ValueError("Currency formatting is not possible using the 'C' locale.")
    # < and > mark where the sign may stand.
    text = f"<{_localize(f'{abs(val):.{digits}f}', grouping, monetary=True)}>"
    kind = "n" if val < 0 else "p"
    if symbol:
        unit = conventions["int_curr_symbol" if international else "currency_symbol"]
        before = conventions[kind + "_cs_precedes"]
        space = " " * (conventions[kind + "_sep_by_space"] == 1)
        if before:
            text = unit + space * (not international or not unit.endswith(" ")) + text
        else:
            if international and unit[-1:] == " ":
                unit = unit[:-1]
            text = text + space + unit
    position = conventions[kind + "_sign_posn"]
    sign = conventions["negative_sign" if val < 0 else "positive_sign"]
    if position == 0:
        text = f"({text})"
    elif position == 1:
        text = sign + text
    elif position == 2:
        text += sign
    elif position == 3:
        text = text.replace("<", sign)
    elif position == 4:
        text = text.replace(">", sign)
    else:
        text = sign + text
    return text.replace("<", "").replace(">", "")


def str(val):
    """A float with the locale's point."""
    return _format("%.12g", val)


def delocalize(string):
    """A number's text as Python reads it, from the locale's way."""
    conventions = localeconv()
    if separator := conventions["thousands_sep"]:
        string = string.replace(separator, "")
    if point := conventions["decimal_point"]:
        string = string.replace(point, ".")
    return string


def localize(string, grouping=False, monetary=False):
    """A number's text as the locale writes it, from Python's way."""
    return _localize(string, grouping, monetary)


def atof(string, func=float):
    """The number that a text in the locale's way means."""
    return func(delocalize(string))


def atoi(string):
    """The whole number that a text in the locale's way means."""
    return int(delocalize(string))


def _alias_table():
    from _locale_aliases import TABLE
    return {alias: locale for locale, *aliases in map(_builtin_str.split, TABLE.splitlines())
            for alias in aliases}


def _encoding_table():
    # The names of encodings in the names of locales, by Python's names and by plain ones.
    table = {"437": "C", "c": "C", "en": "ISO8859-1", "ajec": "eucJP", "ascii": "ISO8859-1",
             "jis": "JIS7", "jis7": "JIS7", "iso2022jp": "JIS7", "iso2022_jp": "JIS7",
             "eucjp": "eucJP", "euckr": "eucKR", "euc_jp": "eucJP", "euc_kr": "eucKR",
             "latin1": "ISO8859-1", "latin_1": "ISO8859-1", "utf8": "UTF-8", "utf_8": "UTF-8",
             "shift_jis": "SJIS", "shiftjis": "SJIS", "tactis": "TACTIS", "kz1048": "RK1048"}
    for part in range(1, 17):
        if part != 12:
            table[f"iso8859{part}"] = table[f"iso8859_{part}"] = f"ISO8859-{part}"
    for part in (1, 15, 2, 5):
        table[f"8859{part}"] = f"ISO8859-{part}"
    for letter in "crtu":
        table[f"koi8{letter}"] = "KOI8-" + letter.upper()
        if letter != "c":
            table[f"koi8_{letter}"] = "KOI8-" + letter.upper()
    for page in (1251, 1255, 1256):
        table[f"cp{page}"] = table[f"microsoftcp{page}"] = f"CP{page}"
    return table


locale_alias = _alias_table()
locale_encoding_alias = _encoding_table()
windows_locale = {}


def _replace_encoding(code, encoding):
    # A locale's code with another encoding.
    language = code.partition(".")[0]
    from encodings import aliases, normalize_encoding
    name = normalize_encoding(encoding)
    name = aliases.aliases.get(name.lower(), name)
    encoding = name
    name = name.lower()
    if name in locale_encoding_alias:
        encoding = locale_encoding_alias[name]
    else:
        name = name.replace("_", "").replace("-", "")
        if name in locale_encoding_alias:
            encoding = locale_encoding_alias[name]
    return f"{language}.{encoding}"


def _append_modifier(code, modifier):
    # A locale's code with @modifier; the euro is an encoding of its own.
    if modifier == "euro":
        if "." not in code:
            return code + ".ISO8859-15"
        encoding = code.partition(".")[2]
        if encoding in ("ISO8859-15", "UTF-8"):
            return code
        if encoding == "ISO8859-1":
            return _replace_encoding(code, "ISO8859-15")
    return f"{code}@{modifier}"


def normalize(localename):
    """A locale's full name: language_COUNTRY.encoding@modifier; what is unknown stays."""
    code = localename.lower()
    if ":" in code:
        code = code.replace(":", ".")
    code, _at, modifier = code.partition("@")
    langname, _dot, encoding = code.partition(".")
    plain = encoding.replace("-", "").replace("_", "")
    name = f"{langname}.{plain}" if plain else langname
    code = locale_alias.get(name + "@" + modifier if modifier else name)
    if code is not None:
        return code
    if modifier:
        # Without the modifier, which is put back unless the found name has one.
        code = locale_alias.get(name)
        if code is not None:
            return code if "@" in code else _append_modifier(code, modifier)
    if encoding:
        code = locale_alias.get(f"{langname}@{modifier}" if modifier else langname)
        if code is not None:
            base, at, found = code.partition("@")
            return _replace_encoding(base, encoding) + at + found
        if modifier:
            code = locale_alias.get(langname)
            if code is not None:
                base, at, found = code.partition("@")
                code = _replace_encoding(base, encoding)
                return code + at + found if at else _append_modifier(code, modifier)
    return localename


def _parse_localename(localename):
    # (language code, encoding); either may be None.
    code = normalize(localename)
    if "@" in code:
        code, _at, modifier = code.partition("@")
        if modifier == "euro" and "." not in code:
            return code, "iso-8859-15"
    if "." in code:
        language, encoding = code.split(".")[:2]
        return language, encoding
    if code == "C":
        return None, None
    if code == "UTF-8":
        return None, "UTF-8"
    raise ValueError("unknown locale: %s" % localename)


def _build_localename(localetuple):
    try:
        language, encoding = localetuple
    except (TypeError, ValueError):
        raise TypeError("Locale must be None, a string, or an iterable of two strings -- "
                        "language code, encoding.") from None
    if not isinstance(language, _builtin_str | None) or not isinstance(encoding,
                                                                       _builtin_str | None):
        raise TypeError("Locale must be None, a string, or an iterable of two strings -- "
                        "language code, encoding.")
    if language is None:
        language = "C"
    return language if encoding is None else f"{language}.{encoding}"


def getdefaultlocale(envvars=("LC_ALL", "LC_CTYPE", "LANG", "LANGUAGE")):
    """(language code, encoding) that the environment asks for."""
    import warnings
    warnings._deprecated(
        "locale.getdefaultlocale",
        "{name!r} is deprecated and slated for removal in Python {remove}. "
        "Use setlocale(), getencoding() and getlocale() instead.", remove=(3, 15))
    return _getdefaultlocale(envvars)


def _getdefaultlocale(envvars=("LC_ALL", "LC_CTYPE", "LANG", "LANGUAGE")):
    import os
    for variable in envvars:
        if name := os.environ.get(variable):
            if variable == "LANGUAGE":
                name = name.split(":")[0]
            break
    else:
        name = "C"
    return _parse_localename(name)


def getlocale(category=LC_CTYPE):
    """(language code, encoding) of a category."""
    name = _setlocale(category)
    if category == LC_ALL and ";" in name:
        raise TypeError("category LC_ALL is not supported")
    return _parse_localename(name)


def setlocale(category, locale=None):
    """Chooses a category's locale: a name, "" for the user's, or (language code, encoding)."""
    if locale and not isinstance(locale, _builtin_str):
        locale = normalize(_build_localename(locale))
    return _setlocale(category, locale)


def resetlocale(category=LC_ALL):
    """Chooses the environment's locale."""
    import warnings
    warnings.warn("Use locale.setlocale(locale.LC_ALL, \"\") instead", DeprecationWarning,
                  stacklevel=2)
    _setlocale(category, _build_localename(_getdefaultlocale()))


def getpreferredencoding(do_setlocale=True):
    """The encoding that text files have."""
    if sys.flags.warn_default_encoding:
        import warnings
        warnings.warn("UTF-8 Mode affects locale.getpreferredencoding(). Consider "
                      "locale.getencoding() instead.", EncodingWarning, 2)
    if sys.flags.utf8_mode:
        return "utf-8"
    return getencoding()
