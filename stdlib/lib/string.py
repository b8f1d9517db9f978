"""Constants of characters, templates, and the machinery of str.format()."""

__all__ = ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits",
           "hexdigits", "octdigits", "printable", "punctuation", "whitespace", "Formatter",
           "Template"]

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
                    raise ValueError("cannot switch from manual field specification to automatic "
                                     "field numbering")
                auto = False
            obj, key = self.get_field(field, args, kwargs)
            used.add(key)
            obj = self.convert_field(obj, conversion)
            if spec or not depth:
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
                yield "".join(literal) + "}", None, None, None
                literal = []
                i += 2
                continue
            if c != "{":
                end = format_string.find("{", i)
                close = format_string.find("}", i)
                if end < 0 or 0 <= close < end:
                    end = close
                if end < 0:
                    end = n
                literal.append(format_string[i:end])
                i = end
                continue
            if format_string[i:i + 2] == "{{":
                yield "".join(literal) + "{", None, None, None
                literal = []
                i += 2
                continue
            if i + 1 >= n:
                raise ValueError("Single '{' encountered in format string")
            end = format_string.find("}", i) + 1
            inside = format_string[i + 1:end]
            if not end or "{" in inside or "[" in inside:
                depth, end = 1, i + 1
                in_name, in_brackets = True, False
                while end < n and depth:
                    c = format_string[end]
                    if in_brackets:
                        in_brackets = c != "]"
                    elif c == "[" and in_name:
                        in_brackets = True
                    else:
                        in_name = in_name and c not in ":!{"
                        depth += {"{": 1, "}": -1}.get(c, 0)
                    end += 1
                if depth:
                    rest = format_string[i + 1:]
                    raise ValueError("expected '}' before end of string" if in_name else
                                     "end of string while looking for conversion specifier"
                                     if rest.endswith("!") and ":" not in rest else
                                     "unmatched '{' in format spec")
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
    if "[" not in text and "!" not in text:
        field, _, spec = text.partition(":")
        return field, spec, None
    depth = 0
    for i, c in enumerate(text):
        if c == "[":
            depth += 1
        elif c == "]":
            depth -= 1
        elif depth <= 0 and c == "!":
            conversion = text[i + 1:i + 2]
            if not conversion:
                raise ValueError("unmatched '{' in format spec")
            after = text[i + 2:]
            if after and after[0] != ":":
                raise ValueError("expected ':' after conversion specifier")
            return text[:i], after[1:], conversion
        elif depth <= 0 and c == ":":
            return text[:i], text[i + 1:], None
    return text, "", None


def _split_name(name):
    if "." not in name and "[" not in name:
        return (int(name) if name.isdigit() else name), ()
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


class _TemplatePattern:
    # Template.pattern: compiled when first needed, for re costs start-up time.

    def __get__(self, instance, owner):
        return owner._compile()


class Template:
    """Text in which $name and ${name} are replaced."""

    delimiter = "$"
    idpattern = r"(?a:[_a-z][_a-z0-9]*)"
    braceidpattern = None
    flags = None
    pattern = _TemplatePattern()

    def __init_subclass__(cls):
        super().__init_subclass__()
        cls._compile()

    @classmethod
    def _compile(cls):
        import re
        text = cls.__dict__.get("pattern")
        if text is None or isinstance(text, _TemplatePattern):
            delimiter = re.escape(cls.delimiter)
            text = (rf"{delimiter}(?:(?P<escaped>{delimiter})|(?P<named>{cls.idpattern})|"
                    rf"{{(?P<braced>{cls.braceidpattern or cls.idpattern})}}|(?P<invalid>))")
        flags = re.IGNORECASE if cls.flags is None else cls.flags
        cls.pattern = re.compile(text, flags | re.VERBOSE)
        return cls.pattern

    def __init__(self, template):
        self.template = template

    def _invalid(self, match):
        at = match.start("invalid")
        lines = self.template[:at].splitlines(keepends=True)
        column = at - len("".join(lines[:-1])) if lines else 1
        raise ValueError("Invalid placeholder in string: line %d, col %d"
                         % (len(lines) or 1, column))

    def substitute(self, mapping={}, /, **kws):
        """The text with all names replaced; KeyError for a name that is unknown."""
        values = {**mapping, **kws} if kws and mapping else kws or mapping

        def convert(match):
            name = match.group("named") or match.group("braced")
            if name is not None:
                return str(values[name])
            if match.group("escaped") is not None:
                return self.delimiter
            if match.group("invalid") is not None:
                self._invalid(match)
            raise ValueError("Unrecognized named group in pattern", self.pattern)
        return self.pattern.sub(convert, self.template)

    def safe_substitute(self, mapping={}, /, **kws):
        """The text with known names replaced; others stay."""
        values = {**mapping, **kws} if kws and mapping else kws or mapping

        def convert(match):
            name = match.group("named") or match.group("braced")
            if name is not None:
                try:
                    return str(values[name])
                except KeyError:
                    return match.group()
            if match.group("escaped") is not None:
                return self.delimiter
            if match.group("invalid") is not None:
                return match.group()
            raise ValueError("Unrecognized named group in pattern", self.pattern)
        return self.pattern.sub(convert, self.template)

    def is_valid(self):
        """Whether substitute() would find no invalid placeholder."""
        valid = True
        for match in self.pattern.finditer(self.template):
            if match.group("invalid") is not None:
                valid = False
            else:
                self._check_known(match)
        return valid

    def get_identifiers(self):
        """The names in the order they first occur."""
        names = {}
        for match in self.pattern.finditer(self.template):
            name = match.group("named") or match.group("braced")
            if name is not None:
                names[name] = None
            else:
                self._check_known(match)
        return list(names)

    def _check_known(self, match):
        if match.lastgroup not in ("named", "braced", "escaped", "invalid"):
            raise ValueError("Unrecognized named group in pattern", self.pattern)
