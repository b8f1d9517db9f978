"""Headers as a list of pairs that can be used like a dict; names are compared without case."""

import re

_special = re.compile(r'[ \(\)<>@,;:\\"/\[\]\?=]')


def _formatparam(param, value=None, quote=1):
    # name=value, with quotes where they are needed.
    if value is None or not value:
        return param
    if quote or _special.search(value):
        value = value.replace("\\", "\\\\").replace('"', r"\"")
        return f'{param}="{value}"'
    return f"{param}={value}"


class Headers:
    """The headers of an answer."""

    def __init__(self, headers=None):
        headers = [] if headers is None else headers
        if type(headers) is not list:
            raise TypeError("Headers must be a list of name/value tuples")
        self._headers = headers

    def _convert_string_type(self, value):
        if type(value) is str:
            return value
        raise AssertionError(f"Header names/values must be of type str (got {value!r})")

    def __len__(self):
        return len(self._headers)

    def __setitem__(self, name, val):
        del self[name]
        self._headers.append((self._convert_string_type(name), self._convert_string_type(val)))

    def __delitem__(self, name):
        name = self._convert_string_type(name.lower())
        self._headers[:] = [pair for pair in self._headers if pair[0].lower() != name]

    def __getitem__(self, name):
        return self.get(name)

    def __contains__(self, name):
        return self.get(name) is not None

    def get_all(self, name):
        """All values of a header."""
        name = self._convert_string_type(name.lower())
        return [value for key, value in self._headers if key.lower() == name]

    def get(self, name, default=None):
        """The first value of a header."""
        name = self._convert_string_type(name.lower())
        for key, value in self._headers:
            if key.lower() == name:
                return value
        return default

    def keys(self):
        """The names, with repetitions."""
        return [key for key, _value in self._headers]

    def values(self):
        """The values."""
        return [value for _key, value in self._headers]

    def items(self):
        """The pairs."""
        return self._headers[:]

    def __repr__(self):
        return f"{self.__class__.__name__}({self._headers!r})"

    def __str__(self):
        return "\r\n".join([f"{key}: {value}" for key, value in self._headers] + ["", ""])

    def __bytes__(self):
        return str(self).encode("iso-8859-1")

    def setdefault(self, name, value):
        """A header's value, set first if there is none."""
        found = self.get(name)
        if found is None:
            self._headers.append((self._convert_string_type(name),
                                  self._convert_string_type(value)))
            return value
        return found

    def add_header(self, _name, _value, **_params):
        """Adds a header with parameters: add_header("A", "b", filename="c")."""
        parts = []
        if _value is not None:
            parts.append(self._convert_string_type(_value))
        for key, value in _params.items():
            key = self._convert_string_type(key).replace("_", "-")
            if value is not None:
                value = self._convert_string_type(value)
            parts.append(_formatparam(key, value))
        self._headers.append((self._convert_string_type(_name), "; ".join(parts)))
