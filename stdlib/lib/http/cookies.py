"""Cookies as HTTP servers set and clients return them (RFC 2109, with what browsers do).

    cookie = SimpleCookie("session=5; theme=dark")
    cookie["session"]["path"] = "/"
    print(cookie)
"""

import re
import string
import types

__all__ = ["CookieError", "BaseCookie", "SimpleCookie"]


class CookieError(Exception):
    """A key or an attribute that no cookie can have."""


_LegalChars = string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~:"
_UnescapedChars = _LegalChars + " ()/<=>?@[]{}"
_Translator = {n: f"\\{n:03o}" for n in set(range(256)) - set(map(ord, _UnescapedChars))}
_Translator.update({ord('"'): '\\"', ord("\\"): "\\\\"})
_is_legal_key = re.compile(f"[{re.escape(_LegalChars)}]+").fullmatch


def _quote(str):
    """A value in quotes, with escapes, unless it is a plain word."""
    if str is None or _is_legal_key(str):
        return str
    return f'"{str.translate(_Translator)}"'


def _unescaped(match):
    return chr(int(match[1], 8)) if match[1] else match[2]


_escape = re.compile(r"\\(?:([0-3][0-7][0-7])|(.))")


def _unquote(str):
    """The inverse of _quote."""
    if str is None or len(str) < 2 or str[0] != '"' or str[-1] != '"':
        return str
    return _escape.sub(_unescaped, str[1:-1])


_weekdayname = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_monthname = [None, "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
              "Dec"]


def _getdate(future=0, weekdayname=_weekdayname, monthname=_monthname):
    # The time in some seconds, as cookies write it.
    from time import gmtime, time
    year, month, day, hour, minute, second, weekday, _day, _dst = gmtime(time() + future)
    return (f"{weekdayname[weekday]}, {day:02d} {monthname[month]:3s} {year:4d} "
            f"{hour:02d}:{minute:02d}:{second:02d} GMT")


class Morsel(dict):
    """One cookie: key, value, coded_value; the dict's items are its attributes."""

    _reserved = {"expires": "expires", "path": "Path", "comment": "Comment", "domain": "Domain",
                 "max-age": "Max-Age", "secure": "Secure", "httponly": "HttpOnly",
                 "version": "Version", "samesite": "SameSite"}
    _flags = {"secure", "httponly"}

    def __init__(self):
        self._key = self._value = self._coded_value = None
        dict.update(self, dict.fromkeys(self._reserved, ""))

    @property
    def key(self):
        """The cookie's name."""
        return self._key

    @property
    def value(self):
        """The decoded value."""
        return self._value

    @property
    def coded_value(self):
        """The value as it is sent."""
        return self._coded_value

    def _attribute(self, key):
        name = key.lower()
        if name not in self._reserved:
            raise CookieError(f"Invalid attribute {key!r}")
        return name

    def __setitem__(self, K, V):
        dict.__setitem__(self, self._attribute(K), V)

    def setdefault(self, key, val=None):
        """As dict's, for attributes only."""
        return dict.setdefault(self, self._attribute(key), val)

    def __eq__(self, morsel):
        if not isinstance(morsel, Morsel):
            return NotImplemented
        return (dict.__eq__(self, morsel) and self._value == morsel._value
                and self._key == morsel._key and self._coded_value == morsel._coded_value)

    __ne__ = object.__ne__

    def copy(self):
        """A cookie with the same attributes."""
        morsel = Morsel()
        dict.update(morsel, self)
        morsel.__dict__.update(self.__dict__)
        return morsel

    def update(self, values):
        """As dict's, for attributes only."""
        changes = {self._attribute(key): value for key, value in dict(values).items()}
        dict.update(self, changes)

    def isReservedKey(self, K):
        """Whether a name is an attribute's."""
        return K.lower() in self._reserved

    def set(self, key, val, coded_val):
        """Sets key and value."""
        if key.lower() in self._reserved:
            raise CookieError(f"Attempt to set a reserved key {key!r}")
        if not _is_legal_key(key):
            raise CookieError(f"Illegal key {key!r}")
        self._key = key
        self._value = val
        self._coded_value = coded_val

    def __getstate__(self):
        return {"key": self._key, "value": self._value, "coded_value": self._coded_value}

    def __setstate__(self, state):
        self._key = state["key"]
        self._value = state["value"]
        self._coded_value = state["coded_value"]

    def output(self, attrs=None, header="Set-Cookie:"):
        """The header's line."""
        return f"{header} {self.OutputString(attrs)}"

    __str__ = output

    def __repr__(self):
        return f"<{self.__class__.__name__}: {self.OutputString()}>"

    def js_output(self, attrs=None):
        """A script that sets the cookie."""
        text = self.OutputString(attrs).replace('"', r"\"")
        return f"""
        <script type="text/javascript">
        <!-- begin hiding
        document.cookie = "{text}";
        // end hiding -->
        </script>
        """

    def OutputString(self, attrs=None):
        """The cookie with its attributes (or those named), without the header."""
        parts = [f"{self.key}={self.coded_value}"]
        if attrs is None:
            attrs = self._reserved
        for key, value in sorted(self.items()):
            if value == "" or key not in attrs:
                continue
            name = self._reserved[key]
            if key == "expires" and isinstance(value, int):
                parts.append(f"{name}={_getdate(value)}")
            elif key == "max-age" and isinstance(value, int):
                parts.append(f"{name}={value}")
            elif key == "comment" and isinstance(value, str):
                parts.append(f"{name}={_quote(value)}")
            elif key in self._flags:
                if value:
                    parts.append(str(name))
            else:
                parts.append(f"{name}={value}")
        return "; ".join(parts)

    __class_getitem__ = classmethod(types.GenericAlias)


# name, name=word, name="text", name=a date; then a blank, a semicolon or the end.
_LegalKeyChars = r"\w\d!#%&'~_`><@,:/\$\*\+\-\.\^\|\)\(\?\}\{\="
_LegalValueChars = _LegalKeyChars + r"\[\]"
_CookiePattern = re.compile(
    rf"\s*(?P<key>[{_LegalKeyChars}]+?)"
    rf'(\s*=\s*(?P<val>"(?:[^\\"]|\\.)*"|\w{{3}},\s[\w\d\s-]{{9,11}}\s[\d:]{{8}}\sGMT'
    rf"|[{_LegalValueChars}]*))?"
    r"\s*(\s+|;|$)", re.ASCII)


class BaseCookie(dict):
    """Cookies by their names. Subclasses say how values are coded."""

    def value_decode(self, val):
        """(value, coded value) of what came over the net."""
        return val, val

    def value_encode(self, val):
        """(value, coded value) of what the program sets."""
        text = str(val)
        return text, text

    def __init__(self, input=None):
        if input:
            self.load(input)

    def __set(self, key, real_value, coded_value):
        morsel = self.get(key, Morsel())
        morsel.set(key, real_value, coded_value)
        dict.__setitem__(self, key, morsel)

    def __setitem__(self, key, value):
        if isinstance(value, Morsel):
            dict.__setitem__(self, key, value)
        else:
            self.__set(key, *self.value_encode(value))

    def output(self, attrs=None, header="Set-Cookie:", sep="\015\012"):
        """The headers of all cookies."""
        return sep.join(morsel.output(attrs, header) for _key, morsel in sorted(self.items()))

    __str__ = output

    def __repr__(self):
        pairs = " ".join(f"{key}={morsel.value!r}" for key, morsel in sorted(self.items()))
        return f"<{self.__class__.__name__}: {pairs}>"

    def js_output(self, attrs=None):
        """A script that sets all cookies."""
        return "".join(morsel.js_output(attrs) for _key, morsel in sorted(self.items()))

    def load(self, rawdata):
        """Takes the cookies of a header's text, or of a dict."""
        if isinstance(rawdata, str):
            self.__parse_string(rawdata)
        else:
            for key, value in rawdata.items():
                self[key] = value

    def __parse_string(self, text, patt=_CookiePattern):
        # All or nothing: what is not well formed sets no cookie at all.
        found = []
        at = 0
        seen = False
        while 0 <= at < len(text):
            match = patt.match(text, at)
            if not match:
                break
            key, value = match["key"], match["val"]
            at = match.end(0)
            name = key.lower()
            if key[0] == "$":
                if seen:
                    found.append((True, key[1:], value))
            elif name in Morsel._reserved:
                if not seen:
                    return
                if value is not None:
                    found.append((True, key, _unquote(value)))
                elif name in Morsel._flags:
                    found.append((True, key, True))
                else:
                    return
            elif value is not None:
                found.append((False, key, self.value_decode(value)))
                seen = True
            else:
                return
        morsel = None
        for is_attribute, key, value in found:
            if is_attribute:
                morsel[key] = value
            else:
                self.__set(key, *value)
                morsel = self[key]


class SimpleCookie(BaseCookie):
    """Cookies whose values are text, quoted where needed."""

    def value_decode(self, val):
        return _unquote(val), val

    def value_encode(self, val):
        text = str(val)
        return text, _quote(text)
