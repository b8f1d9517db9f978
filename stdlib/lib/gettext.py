"""Messages in the user's language: catalogues of GNU gettext (.mo files).

    import gettext
    gettext.install("program", "locale")
    print(_("Hello"))
"""

import os
import sys

__all__ = ["NullTranslations", "GNUTranslations", "Catalog", "bindtextdomain", "find",
           "translation", "install", "textdomain", "dgettext", "dngettext", "gettext", "ngettext",
           "pgettext", "dpgettext", "npgettext", "dnpgettext"]

_default_localedir = os.path.join(sys.base_prefix, "share", "locale")

# How tightly the operators of C bind, and what they are in Python.
_LEVELS = {"||": 0, "&&": 1, "==": 2, "!=": 2, "<": 3, ">": 3, "<=": 3, ">=": 3, "+": 4, "-": 4,
           "*": 5, "/": 5, "%": 5}
_IN_PYTHON = {"||": "or", "&&": "and", "/": "//"}
_TOKEN = (r"(?P<space>[ \t]+)|(?P<number>[0-9]+\b)|(?P<name>n\b)|(?P<paren>[()])"
          r"|(?P<operator>[-*/%+?:]|[><!]=?|==|&&|\|\|)|(?P<invalid>\w+|.)")
_DEEPEST = 20


class _PluralForm:
    """Turns a plural expression of C into one of Python. `text` is what was read last."""

    def __init__(self, source):
        import re
        self.words = re.finditer(_TOKEN, source, re.DOTALL)
        self.advance()

    def advance(self):
        self.text = ""
        for match in self.words:
            if match.lastgroup == "invalid":
                raise ValueError(f"invalid token in plural form: {match[0]}")
            if match.lastgroup != "space":
                self.text = match[0]
                return

    def unexpected(self):
        if self.text:
            return ValueError(f"unexpected token in plural form: {self.text}")
        return ValueError("unexpected end of plural form")

    def operand(self, depth):
        negations = 0
        while self.text == "!":
            negations += 1
            self.advance()
        word = self.text
        if word == "(":
            if depth >= _DEEPEST:
                raise ValueError("plural form expression is too complex")
            self.advance()
            result = f"({self.conditional(depth + 1)})"
            if self.text != ")":
                raise ValueError("unbalanced parenthesis in plural form")
        elif word == "n":
            result = word
        elif word.isdecimal():
            result = str(int(word))
        else:
            raise self.unexpected()
        self.advance()
        if negations:
            # Whether something is zero is a number in C, and a nest of negations is only their parity.
            return f"({'not ' if negations % 2 else 'not not '}{result})"
        return result

    def binary(self, depth, level):
        # Operators that bind at least as tightly as `level`; they group from the left.
        result = self.operand(depth)
        while (word := self.text) in _LEVELS and _LEVELS[word] >= level:
            self.advance()
            right = self.binary(depth, _LEVELS[word] + 1)
            result = f"{result} {_IN_PYTHON.get(word, word)} {right}"
            # Python would chain comparisons; elsewhere parentheses would only nest too deeply.
            if _LEVELS[word] in (2, 3):
                result = f"({result})"
        return result

    def conditional(self, depth):
        result = self.binary(depth, 0)
        if self.text == "?":
            if depth >= _DEEPEST:
                raise ValueError("plural form expression is too complex")
            self.advance()
            chosen = self.conditional(depth + 1)
            if self.text != ":":
                raise self.unexpected()
            self.advance()
            other = self.conditional(depth)
            result = f"({chosen} if {result} else {other})"
        return result


def _as_int(n):
    # What a plural form is applied to: an int; other round numbers are warned about.
    try:
        round(n)
    except TypeError:
        raise TypeError(f"Plural value must be an integer, got {n.__class__.__name__}") from None
    import warnings
    frame = sys._getframe(1)
    level = 2
    while frame.f_back is not None and frame.f_globals.get("__name__") == __name__:
        frame = frame.f_back
        level += 1
    warnings.warn(f"Plural value must be an integer, got {n.__class__.__name__}",
                  DeprecationWarning, level)
    return n


def c2py(plural):
    """A function of n for a plural expression as C writes it."""
    if len(plural) > 1000:
        raise ValueError("plural form expression is too long")
    try:
        form = _PluralForm(plural)
        expression = form.conditional(0)
        if form.text:
            raise form.unexpected()
        namespace = {"_as_int": _as_int, "__name__": __name__}
        exec("def func(n):\n"
             "    if not isinstance(n, int):\n"
             "        n = _as_int(n)\n"
             f"    return int({expression})\n", namespace)
        return namespace["func"]
    except RecursionError:
        raise ValueError("plural form expression is too complex") from None


def _expand_lang(loc):
    # The names of catalogues that serve a locale, the most exact first.
    import locale
    loc = locale.normalize(loc)
    rest, at, modifier = loc.partition("@")
    modifier = at + modifier
    rest, dot, codeset = rest.partition(".")
    codeset = dot + codeset
    language, underscore, territory = rest.partition("_")
    territory = underscore + territory
    names = []
    for with_territory in (True, False):
        for with_codeset in (True, False):
            for with_modifier in (True, False):
                if ((territory or not with_territory) and (codeset or not with_codeset)
                        and (modifier or not with_modifier)):
                    names.append(language + territory * with_territory + codeset * with_codeset
                                 + modifier * with_modifier)
    return sorted(names, key=lambda name: (
        -4 * (territory != "" and name.startswith(language + territory))
        - 2 * (codeset != "" and codeset in name)
        - (modifier != "" and name.endswith(modifier))))


class NullTranslations:
    """Answers every message with itself, or asks its fallback."""

    def __init__(self, fp=None):
        self._info = {}
        self._charset = None
        self._fallback = None
        if fp is not None:
            self._parse(fp)

    def _parse(self, fp):
        pass

    def add_fallback(self, fallback):
        """Puts a catalogue at the end of the chain that is asked for what this one lacks."""
        if self._fallback:
            self._fallback.add_fallback(fallback)
        else:
            self._fallback = fallback

    def gettext(self, message):
        """A message's translation."""
        if self._fallback:
            return self._fallback.gettext(message)
        return message

    def ngettext(self, msgid1, msgid2, n):
        """The translation that fits the number n."""
        if self._fallback:
            return self._fallback.ngettext(msgid1, msgid2, n)
        return msgid1 if _plain_plural(n) else msgid2

    def pgettext(self, context, message):
        """A message's translation in a context."""
        if self._fallback:
            return self._fallback.pgettext(context, message)
        return message

    def npgettext(self, context, msgid1, msgid2, n):
        """The translation in a context that fits the number n."""
        if self._fallback:
            return self._fallback.npgettext(context, msgid1, msgid2, n)
        return msgid1 if _plain_plural(n) else msgid2

    def info(self):
        """The catalogue's own description: a dict of its header lines."""
        return self._info

    def charset(self):
        """The encoding of the catalogue's file."""
        return self._charset

    def install(self, names=None):
        """Makes `_` (and the functions named) built-in names."""
        import builtins
        builtins.__dict__["_"] = self.gettext
        if names is not None:
            for name in {"gettext", "ngettext", "npgettext", "pgettext"} & set(names):
                builtins.__dict__[name] = getattr(self, name)


def _plain_plural(n):
    # Whether n takes the singular without a catalogue.
    return n == 1


class GNUTranslations(NullTranslations):
    """A catalogue read from a .mo file."""

    LE_MAGIC = 0x950412de
    BE_MAGIC = 0xde120495
    CONTEXT = "%s\x04%s"
    VERSIONS = (0, 1)

    def _get_versions(self, version):
        return version >> 16, version & 0xFFFF

    def _parse(self, fp):
        from struct import unpack
        filename = getattr(fp, "name", "")
        self._catalog = catalog = {}
        self.plural = lambda n: int(n != 1)
        data = fp.read()
        size = len(data)
        magic = unpack("<I", data[:4])[0]
        if magic == self.LE_MAGIC:
            order = "<"
        elif magic == self.BE_MAGIC:
            order = ">"
        else:
            raise OSError(0, "Bad magic number", filename)
        version, count, ids, texts = unpack(order + "4I", data[4:20])
        if self._get_versions(version)[0] not in self.VERSIONS:
            raise OSError(0, "Bad version number " + str(self._get_versions(version)[0]), filename)
        for i in range(count):
            id_length, id_start = unpack(order + "II", data[ids + 8 * i:ids + 8 * i + 8])
            length, start = unpack(order + "II", data[texts + 8 * i:texts + 8 * i + 8])
            if id_start + id_length >= size or start + length >= size:
                raise OSError(0, "File is corrupt", filename)
            message = data[id_start:id_start + id_length]
            text = data[start:start + length]
            if id_length == 0:
                self._read_header(text)
            charset = self._charset or "ascii"
            if b"\x00" in message:
                singular = str(message.split(b"\x00")[0], charset)
                for number, form in enumerate(text.split(b"\x00")):
                    catalog[singular, number] = str(form, charset)
            else:
                catalog[str(message, charset)] = str(text, charset)

    def _read_header(self, text):
        # The translation of the empty message describes the catalogue.
        last = None
        for line in text.split(b"\n"):
            line = line.decode().strip()
            if not line or (line.startswith("#-#-#-#-#") and line.endswith("#-#-#-#-#")):
                continue
            if ":" in line:
                name, value = line.split(":", 1)
                last = name = name.strip().lower()
                value = value.strip()
                self._info[name] = value
            elif last:
                self._info[last] += "\n" + line
                continue
            else:
                continue
            if name == "content-type":
                self._charset = value.split("charset=")[1]
            elif name == "plural-forms":
                self.plural = c2py(value.split(";")[1].split("plural=")[1])

    def gettext(self, message):
        missing = object()
        found = self._catalog.get(message, missing)
        if found is missing:
            found = self._catalog.get((message, self.plural(1)), missing)
        if found is not missing:
            return found
        return super().gettext(message)

    def ngettext(self, msgid1, msgid2, n):
        try:
            return self._catalog[msgid1, self.plural(n)]
        except KeyError:
            return super().ngettext(msgid1, msgid2, n)

    def pgettext(self, context, message):
        key = self.CONTEXT % (context, message)
        missing = object()
        found = self._catalog.get(key, missing)
        if found is missing:
            found = self._catalog.get((key, self.plural(1)), missing)
        if found is not missing:
            return found
        return super().pgettext(context, message)

    def npgettext(self, context, msgid1, msgid2, n):
        try:
            return self._catalog[self.CONTEXT % (context, msgid1), self.plural(n)]
        except KeyError:
            return super().npgettext(context, msgid1, msgid2, n)


Catalog = GNUTranslations


def find(domain, localedir=None, languages=None, all=False):
    """The path of the first catalogue (or a list of all) for a domain and the user's languages."""
    if localedir is None:
        localedir = _default_localedir
    if languages is None:
        languages = []
        for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
            if value := os.environ.get(variable):
                languages = value.split(":")
                break
        if "C" not in languages:
            languages.append("C")
    names = []
    for language in languages:
        for name in _expand_lang(language):
            if name not in names:
                names.append(name)
    found = []
    for name in names:
        if name == "C":
            break
        path = os.path.join(localedir, name, "LC_MESSAGES", f"{domain}.mo")
        if os.path.exists(path):
            if not all:
                return path
            found.append(path)
    return found if all else None


_translations = {}    # what was read: (class, path) -> catalogue


def translation(domain, localedir=None, languages=None, class_=None, fallback=False):
    """The catalogues of a domain as a chain; fallback: without any a NullTranslations."""
    if class_ is None:
        class_ = GNUTranslations
    paths = find(domain, localedir, languages, all=True)
    if not paths:
        if fallback:
            return NullTranslations()
        from errno import ENOENT
        raise FileNotFoundError(ENOENT, "No translation file found for domain", domain)
    result = None
    for path in paths:
        key = class_, os.path.abspath(path)
        catalogue = _translations.get(key)
        if catalogue is None:
            with open(path, "rb") as file:
                catalogue = _translations.setdefault(key, class_(file))
        # A copy: its chain of fallbacks is its own, the messages are shared.
        import copy
        catalogue = copy.copy(catalogue)
        if result is None:
            result = catalogue
        else:
            result.add_fallback(catalogue)
    return result


def install(domain, localedir=None, *, names=None):
    """Makes `_` a built-in function that translates by a domain's catalogue."""
    translation(domain, localedir, fallback=True).install(names)


_localedirs = {}      # domain -> folder
_current_domain = "messages"


def textdomain(domain=None):
    """Sets (or tells) the domain of the functions below."""
    global _current_domain
    if domain is not None:
        _current_domain = domain
    return _current_domain


def bindtextdomain(domain, localedir=None):
    """Sets (or tells) the folder of a domain's catalogues."""
    if localedir is not None:
        _localedirs[domain] = localedir
    return _localedirs.get(domain, _default_localedir)


def _catalogue(domain):
    try:
        return translation(domain, _localedirs.get(domain))
    except OSError:
        return _untranslated


_untranslated = NullTranslations()


def dgettext(domain, message):
    """gettext in a domain."""
    return _catalogue(domain).gettext(message)


def dngettext(domain, msgid1, msgid2, n):
    """ngettext in a domain."""
    return _catalogue(domain).ngettext(msgid1, msgid2, n)


def dpgettext(domain, context, message):
    """pgettext in a domain."""
    return _catalogue(domain).pgettext(context, message)


def dnpgettext(domain, context, msgid1, msgid2, n):
    """npgettext in a domain."""
    return _catalogue(domain).npgettext(context, msgid1, msgid2, n)


def gettext(message):
    """A message's translation by the catalogue of the current domain."""
    return dgettext(_current_domain, message)


def ngettext(msgid1, msgid2, n):
    """The translation that fits the number n."""
    return dngettext(_current_domain, msgid1, msgid2, n)


def pgettext(context, message):
    """A message's translation in a context."""
    return dpgettext(_current_domain, context, message)


def npgettext(context, msgid1, msgid2, n):
    """The translation in a context that fits the number n."""
    return dnpgettext(_current_domain, context, msgid1, msgid2, n)
