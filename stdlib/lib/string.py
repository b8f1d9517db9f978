"""Constants of characters, templates, and the machinery of str.format()."""

__all__ = ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits",
           "hexdigits", "octdigits", "printable", "punctuation", "whitespace", "Formatter"]

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    """Every word with a capital, joined again."""
    return (sep or " ").join(word.capitalize() for word in s.split(sep))


class Formatter:
    """str.format() whose steps may be overridden."""

    def format(self, format_string, /, *args, **kwargs):
        """Like format_string.format(*args, **kwargs)."""
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        """Like format(), with the arguments as they are."""
        used = set()
        result, _ = self._vformat(format_string, args, kwargs, used, 2)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used, depth, auto=0):
        if depth < 0:
            raise ValueError("Max string recursion exceeded")
        out = []
        for literal, field, spec, conversion in self.parse(format_string):
            if literal:
                out.append(literal)
            if field is None:
                continue
            if field == "" or field[:1] in ".[":
                if auto is False:
                    raise ValueError("cannot switch from manual field specification to automatic "
                                     "field numbering")
                field = str(auto) + field
                auto += 1
            elif field.isdigit():
                if auto:
                    raise ValueError("cannot switch from automatic field numbering to manual field "
                                     "specification")
                auto = False
            obj, key = self.get_field(field, args, kwargs)
            used.add(key)
            obj = self.convert_field(obj, conversion)
            spec, auto = self._vformat(spec, args, kwargs, used, depth - 1, auto)
            out.append(self.format_field(obj, spec))
        return "".join(out), auto

    def get_value(self, key, args, kwargs):
        """The argument of a number or name."""
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        """Called at the end; does nothing."""

    def format_field(self, value, format_spec):
        """format(value, format_spec)"""
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        """Applies !s, !r or !a."""
        if conversion is None:
            return value
        if conversion == "s":
            return str(value)
        if conversion == "r":
            return repr(value)
        if conversion == "a":
            return ascii(value)
        raise ValueError("Unknown conversion specifier {0!s}".format(conversion))

    def parse(self, format_string):
        """(literal text, field name, format spec, conversion) for each field."""
        literal = []
        i, n = 0, len(format_string)
        while i < n:
            c = format_string[i]
            if c == "}":
                if format_string[i:i + 2] != "}}":
                    raise ValueError("Single '}' encountered in format string")
                literal.append("}")
                i += 2
                continue
            if c != "{":
                literal.append(c)
                i += 1
                continue
            if format_string[i:i + 2] == "{{":
                literal.append("{")
                i += 2
                continue
            if i + 1 >= n:
                raise ValueError("Single '{' encountered in format string")
            depth, end = 1, i + 1
            while end < n and depth:
                depth += {"{": 1, "}": -1}.get(format_string[end], 0)
                end += 1
            if depth:
                raise ValueError("expected '}' before end of string")
            inside = format_string[i + 1:end - 1]
            i = end
            field, spec, conversion = _split_field(inside)
            yield "".join(literal), field, spec, conversion
            literal = []
        if literal:
            yield "".join(literal), None, None, None

    def get_field(self, field_name, args, kwargs):
        """(object, its first key) of a field like 0.name[key]."""
        first, rest = _split_name(field_name)
        obj = self.get_value(first, args, kwargs)
        for is_attribute, name in rest:
            obj = getattr(obj, name) if is_attribute else obj[name]
        return obj, first


def _split_field(text):
    """(field, spec, conversion) of what stands between braces."""
    depth = 0
    for i, c in enumerate(text):
        if c == "[":
            depth += 1
        elif c == "]":
            depth -= 1
        elif depth <= 0 and c == "!":
            conversion = text[i + 1:i + 2]
            if not conversion or conversion == ":":
                raise ValueError("unmatched '{' in format spec" if conversion else
                                 "end of string while looking for conversion specifier")
            after = text[i + 2:]
            if after and after[0] != ":":
                raise ValueError("expected ':' after conversion specifier")
            return text[:i], after[1:], conversion
        elif depth <= 0 and c == ":":
            return text[:i], text[i + 1:], None
    return text, "", None


def _split_name(name):
    end = 0
    while end < len(name) and name[end] not in ".[":
        end += 1
    first = name[:end]
    rest = []
    i = end
    while i < len(name):
        if name[i] == ".":
            stop = i + 1
            while stop < len(name) and name[stop] not in ".[":
                stop += 1
            if stop == i + 1:
                raise ValueError("Empty attribute in format string")
            rest.append((True, name[i + 1:stop]))
        else:
            stop = name.find("]", i)
            if stop < 0:
                raise ValueError("Missing ']' in format string")
            key = name[i + 1:stop]
            if not key:
                raise ValueError("Empty attribute in format string")
            rest.append((False, int(key) if key.isdigit() else key))
            stop += 1
            if stop < len(name) and name[stop] not in ".[":
                raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
        i = stop
    return (int(first) if first.isdigit() else first), rest
