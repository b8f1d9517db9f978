"""Tables as comma-separated values."""

import io
import re

__version__ = "1.0"
__doc__ = "Tables as comma-separated values."

__all__ = ["QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC", "QUOTE_NONE", "QUOTE_STRINGS",
           "QUOTE_NOTNULL", "Error", "Dialect", "excel", "excel_tab", "field_size_limit", "reader",
           "writer", "register_dialect", "get_dialect", "list_dialects", "Sniffer",
           "unregister_dialect", "DictReader", "DictWriter", "unix_dialect", "__version__",
           "__doc__"]

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL = range(6)

_dialects = {}
_limit = [131072]


class Error(Exception):
    """The data or the dialect is wrong."""

    __module__ = "_csv"


class Dialect:
    """How a table is written."""

    _name = ""
    _valid = False
    delimiter = None
    quotechar = None
    escapechar = None
    doublequote = None
    skipinitialspace = None
    lineterminator = None
    quoting = None

    def __init__(self):
        if self.__class__ != Dialect:
            self._valid = True
        try:
            _Rules(self)
        except TypeError as e:
            raise Error(str(e)) from None


class _Rules:
    # A dialect with all parts checked.

    __slots__ = ("delimiter", "quotechar", "escapechar", "doublequote", "skipinitialspace",
                 "lineterminator", "quoting", "strict")

    _defaults = {"delimiter": ",", "quotechar": '"', "escapechar": None, "doublequote": True,
                 "skipinitialspace": False, "lineterminator": "\r\n", "quoting": QUOTE_MINIMAL,
                 "strict": False}

    def __init__(self, dialect=None, **options):
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        for name in options:
            if name not in self._defaults:
                raise TypeError(f"'{name}' is an invalid keyword argument for this function")
        given = {}
        for name, default in self._defaults.items():
            if name in options:
                value = options[name]
            elif dialect is not None and hasattr(dialect, name):
                value = getattr(dialect, name)
            else:
                value = default
                if name == "quoting" and given.get("quotechar", "") is None:
                    value = QUOTE_NONE
            given[name] = value
        for name in ("delimiter", "quotechar", "escapechar"):
            value = given[name]
            if value is None and name != "delimiter":
                continue
            if not isinstance(value, str):
                kind = "string" if name == "delimiter" else "string or None"
                raise TypeError(f'"{name}" must be {kind}, not {type(value).__name__}')
            if len(value) != 1:
                raise TypeError(f'"{name}" must be a 1-character string')
        if not isinstance(given["lineterminator"], str):
            raise TypeError('"lineterminator" must be a string, not '
                            f'{type(given["lineterminator"]).__name__}')
        if type(given["quoting"]) is not int:
            raise TypeError('"quoting" must be an integer')
        if not 0 <= given["quoting"] <= QUOTE_NOTNULL:
            raise TypeError('bad "quoting" value')
        if given["quoting"] != QUOTE_NONE and given["quotechar"] is None:
            raise TypeError("quotechar must be set if quoting enabled")
        for name in ("doublequote", "skipinitialspace", "strict"):
            given[name] = bool(given[name])
        for name, value in given.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name, value):
        raise AttributeError("readonly attribute")

    def __delattr__(self, name):
        raise AttributeError("readonly attribute")

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle 'Dialect' instances")


class excel(Dialect):
    """What Excel writes."""

    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\r\n"
    quoting = QUOTE_MINIMAL


class excel_tab(excel):
    """What Excel writes with tabs."""

    delimiter = "\t"


class unix_dialect(Dialect):
    """Line feeds, and quotes around everything."""

    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\n"
    quoting = QUOTE_ALL


def register_dialect(name, dialect=None, **fmtparams):
    """Gives a dialect a name."""
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = _Rules(dialect, **fmtparams)


def unregister_dialect(name):
    """Forgets a dialect."""
    try:
        del _dialects[name]
    except (KeyError, TypeError):
        raise Error("unknown dialect") from None


def get_dialect(name):
    """The dialect of a name."""
    try:
        return _dialects[name]
    except KeyError:
        raise Error("unknown dialect") from None


def list_dialects():
    """The names of all dialects."""
    return list(_dialects)


register_dialect("excel", excel)
register_dialect("excel-tab", excel_tab)
register_dialect("unix", unix_dialect)


def field_size_limit(new_limit=None):
    """The longest field that is read; sets it if given."""
    old = _limit[0]
    if new_limit is not None:
        if not isinstance(new_limit, int):
            raise TypeError("limit must be an integer")
        _limit[0] = new_limit
    return old


class _Reader:
    """Iterates over the rows of lines of text."""

    def __init__(self, iterable, dialect="excel", **fmtparams):
        self._lines = iter(iterable)
        self.dialect = _Rules(dialect, **fmtparams)
        self.line_num = 0

    def __iter__(self):
        return self

    def __next__(self):
        rules = self.dialect
        row = []
        field = []           # pieces of the field that goes on over several lines
        in_quotes = False
        quoted = False       # the field began with a quote
        started = False      # something of the field was seen
        while True:
            try:
                line = next(self._lines)
            except StopIteration:
                if in_quotes or field or started and row:
                    if rules.strict:
                        raise Error("unexpected end of data") from None
                    self._save(row, "".join(field), quoted)
                    return row
                raise
            if not isinstance(line, str):
                raise Error(f"iterator should return strings, not {type(line).__name__} (the file "
                            "should be opened in text mode)")
            self.line_num += 1
            if not in_quotes and not field and not row:
                if (rules.quotechar is None or rules.quotechar not in line) and \
                        rules.escapechar is None and not rules.skipinitialspace:
                    return self._plain(line)
            row, field, in_quotes, quoted, started, done = self._scan(
                line, row, field, in_quotes, quoted)
            if done:
                return row

    def _plain(self, line):
        # A line without quotes and escapes.
        text = line.rstrip("\r\n")
        if "\r" in text or "\n" in text:
            raise Error("new-line character seen in unquoted field - do you need to open the file "
                        "with newline=''?")
        if not text:
            return []
        row = text.split(self.dialect.delimiter)
        if len(text) > _limit[0] and any(len(f) > _limit[0] for f in row):
            raise Error(f"field larger than field limit ({_limit[0]})")
        if self.dialect.quoting == QUOTE_NONNUMERIC:
            row = [float(f) for f in row]
        return row

    def _save(self, row, text, quoted):
        if len(text) > _limit[0]:
            raise Error(f"field larger than field limit ({_limit[0]})")
        if self.dialect.quoting == QUOTE_NONNUMERIC and not quoted:
            text = float(text)
        row.append(text)

    def _scan(self, line, row, field, in_quotes, quoted):
        rules = self.dialect
        delimiter, quote, escape = rules.delimiter, rules.quotechar, rules.escapechar
        quoting = rules.quoting != QUOTE_NONE
        i, n = 0, len(line)
        start = not in_quotes and not field     # at the start of a field
        behind_quote = False
        empty_row = not row and start
        while i < n:
            c = line[i]
            if in_quotes:
                if c == escape and escape is not None:
                    i += 1
                    field.append(line[i] if i < n else "\n")
                    i += 1
                elif c == quote:
                    if rules.doublequote and line[i + 1:i + 2] == quote:
                        field.append(quote)
                        i += 2
                    else:
                        in_quotes = False
                        behind_quote = True
                        i += 1
                else:
                    end = i + 1
                    while end < n and line[end] != quote and line[end] != escape:
                        end += 1
                    field.append(line[i:end])
                    i = end
                continue
            if c == "\n" or c == "\r":
                if line[i:].strip("\r\n"):
                    raise Error("new-line character seen in unquoted field - do you need to open "
                                "the file with newline=''?")
                break
            if start and c == " " and rules.skipinitialspace:
                i += 1
                continue
            if c == delimiter:
                self._save(row, "".join(field), quoted)
                field = []
                quoted = False
                start = True
                behind_quote = False
                empty_row = False
            elif c == quote and quoting and start:
                in_quotes = quoted = True
                start = False
            elif c == escape and escape is not None and not behind_quote:
                i += 1
                field.append(line[i] if i < n else "\n")
                start = False
                if i + 1 >= n and field[-1] in "\r\n":
                    # The line's end is escaped: the field goes on in the next one.
                    return row, field, False, quoted, True, False
            else:
                if behind_quote and rules.strict:
                    raise Error(f"'{delimiter}' expected after '{quote}'")
                field.append(c)
                start = behind_quote = False
            i += 1
        if in_quotes:
            return row, field, True, quoted, True, False
        if not (empty_row and start):
            self._save(row, "".join(field), quoted)
        return row, [], False, False, False, True


class _Writer:
    """Writes rows to a file."""

    def __init__(self, fileobj, dialect="excel", **fmtparams):
        self.dialect = _Rules(dialect, **fmtparams)
        try:
            self._write = fileobj.write
        except AttributeError:
            raise TypeError('argument 1 must have a "write" method') from None
        rules = self.dialect
        special = rules.delimiter + "\r\n" + rules.lineterminator
        self._special = set(special + (rules.quotechar or "") + (rules.escapechar or ""))
        self._finder = re.compile(f"[{re.escape(''.join(sorted(self._special)))}]")

    def _field(self, value, alone):
        rules = self.dialect
        quoting = rules.quoting
        quoted = False
        if value is None:
            text = ""
            quoted = quoting in (QUOTE_ALL, QUOTE_NONNUMERIC)
        elif isinstance(value, str):
            text = value
            quoted = quoting in (QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_STRINGS, QUOTE_NOTNULL)
        else:
            text = repr(value) if isinstance(value, float) else str(value)
            if quoting in (QUOTE_ALL, QUOTE_NOTNULL):
                quoted = True
            elif quoting == QUOTE_NONNUMERIC:
                quoted = not hasattr(value, "__float__") and not hasattr(value, "__index__")
        if self._finder.search(text):
            text, needs = self._escape(text, quoted)
            quoted = quoted or needs
        elif text.startswith(" ") and rules.skipinitialspace and not quoted:
            quoted = quoting != QUOTE_NONE
        if not text and alone and not quoted:
            if quoting == QUOTE_NONE or value is None and quoting in (QUOTE_STRINGS, QUOTE_NOTNULL):
                raise Error("single empty field record must be quoted")
            quoted = True
        return f"{rules.quotechar}{text}{rules.quotechar}" if quoted else text

    def _escape(self, text, quoted):
        rules = self.dialect
        out = []
        needs_quotes = False
        for c in text:
            if c in self._special:
                escape = False
                if rules.quoting == QUOTE_NONE:
                    escape = True
                elif c == rules.quotechar:
                    if rules.doublequote:
                        out.append(c)
                        needs_quotes = True
                    else:
                        escape = True
                elif c == rules.escapechar:
                    escape = True
                else:
                    needs_quotes = True
                if escape:
                    if rules.escapechar is None:
                        raise Error("need to escape, but no escapechar set")
                    out.append(rules.escapechar)
            out.append(c)
        return "".join(out), needs_quotes

    def writerow(self, row, /):
        """Writes one row."""
        try:
            row = list(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        alone = len(row) == 1
        return self._write(self.dialect.delimiter.join([self._field(v, alone) for v in row])
                           + self.dialect.lineterminator)

    def writerows(self, rows, /):
        """Writes many rows."""
        for row in rows:
            self.writerow(row)


def reader(iterable, /, dialect="excel", **fmtparams):
    """An iterator over the rows of an iterable of lines."""
    return _Reader(iterable, dialect, **fmtparams)


def writer(fileobj, /, dialect="excel", **fmtparams):
    """An object that writes rows to a file."""
    return _Writer(fileobj, dialect, **fmtparams)


class DictReader:
    """Iterates over rows as dicts with the names of the first row."""

    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", *args,
                 **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self._fieldnames = fieldnames
        self.restkey = restkey
        self.restval = restval
        self.reader = reader(f, dialect, *args, **kwds)
        self.dialect = dialect
        self.line_num = 0

    def __iter__(self):
        return self

    @property
    def fieldnames(self):
        """The names of the fields."""
        if self._fieldnames is None:
            try:
                self._fieldnames = next(self.reader)
            except StopIteration:
                pass
        self.line_num = self.reader.line_num
        return self._fieldnames

    @fieldnames.setter
    def fieldnames(self, value):
        self._fieldnames = value

    def __next__(self):
        if self.line_num == 0:
            self.fieldnames
        row = next(self.reader)
        self.line_num = self.reader.line_num
        while row == []:
            row = next(self.reader)
        names = self.fieldnames
        d = dict(zip(names, row))
        if len(names) < len(row):
            d[self.restkey] = row[len(names):]
        else:
            for key in names[len(row):]:
                d[key] = self.restval
        return d

    @classmethod
    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)


class DictWriter:
    """Writes dicts as rows."""

    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", *args,
                 **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self.fieldnames = fieldnames
        self.restval = restval
        extrasaction = extrasaction.lower()
        if extrasaction not in ("raise", "ignore"):
            raise ValueError(f"extrasaction ({extrasaction}) must be 'raise' or 'ignore'")
        self.extrasaction = extrasaction
        self.writer = writer(f, dialect, *args, **kwds)

    def writeheader(self):
        """Writes the names of the fields."""
        return self.writerow(dict(zip(self.fieldnames, self.fieldnames)))

    def _values(self, rowdict):
        if self.extrasaction == "raise":
            wrong = rowdict.keys() - self.fieldnames
            if wrong:
                raise ValueError("dict contains fields not in fieldnames: "
                                 + ", ".join([repr(x) for x in wrong]))
        return (rowdict.get(key, self.restval) for key in self.fieldnames)

    def writerow(self, rowdict):
        """Writes one dict."""
        return self.writer.writerow(self._values(rowdict))

    def writerows(self, rowdicts):
        """Writes many dicts."""
        return self.writer.writerows(map(self._values, rowdicts))

    @classmethod
    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)


class Sniffer:
    """Guesses the dialect of a sample."""

    def __init__(self):
        self.preferred = [",", "\t", ";", " ", ":"]

    def sniff(self, sample, delimiters=None):
        """The dialect of a sample."""
        quotechar, doublequote, delimiter, skipinitialspace = self._by_quotes(sample, delimiters)
        if not delimiter:
            delimiter, skipinitialspace = self._by_counts(sample, delimiters)
        if not delimiter:
            raise Error("Could not determine delimiter")

        class dialect(Dialect):
            """What was guessed."""

            _name = "sniffed"
            lineterminator = "\r\n"
            quoting = QUOTE_MINIMAL

        dialect.doublequote = doublequote
        dialect.delimiter = delimiter
        dialect.quotechar = quotechar or '"'
        dialect.skipinitialspace = skipinitialspace
        return dialect

    def _by_quotes(self, data, delimiters):
        # By the characters around quoted fields.
        patterns = (r"(?P<d>[^\w\n\"'])(?P<s> ?)(?P<q>[\"']).*?(?P=q)(?P=d)",
                    r"(?:^|\n)(?P<q>[\"']).*?(?P=q)(?P<d>[^\w\n\"'])(?P<s> ?)",
                    r"(?P<d>[^\w\n\"'])(?P<s> ?)(?P<q>[\"']).*?(?P=q)(?:$|\n)",
                    r"(?:^|\n)(?P<q>[\"']).*?(?P=q)(?:$|\n)")
        matches = []
        for pattern in patterns:
            matches = [m.groupdict() for m in re.finditer(pattern, data, re.S | re.M)]
            if matches:
                break
        if not matches:
            return "", False, None, 0
        quotes, delims, spaces = {}, {}, 0
        for m in matches:
            quotes[m["q"]] = quotes.get(m["q"], 0) + 1
            d = m.get("d")
            if d and (delimiters is None or d in delimiters):
                delims[d] = delims.get(d, 0) + 1
                spaces += bool(m.get("s"))
        quotechar = max(quotes, key=quotes.get)
        delim = ""
        skip = 0
        if delims:
            delim = max(delims, key=delims.get)
            skip = delims[delim] == spaces
            if delim == "\n":
                delim = ""
        double = re.search(rf"({re.escape(delim)}|^)\W*{quotechar}[^{re.escape(delim)}\n]*"
                           rf"{quotechar}[^{re.escape(delim)}\n]*{quotechar}\W*"
                           rf"({re.escape(delim)}|$)", data, re.M) if delim else None
        return quotechar, bool(double), delim, skip

    def _by_counts(self, data, delimiters):
        # A delimiter occurs in (nearly) every line equally often.
        lines = [line for line in data.split("\n") if line]
        if not lines:
            return "", 0
        candidates = {}
        for c in map(chr, range(127)):
            if delimiters is not None and c not in delimiters:
                continue
            if delimiters is None and (c.isalnum() or c in "\"'\r\n"):
                continue
            counts = [line.count(c) for line in lines]
            usual = max(set(counts), key=lambda n: (counts.count(n), n))
            if usual and counts.count(usual) >= 0.9 * len(lines):
                candidates[c] = usual
        if not candidates:
            return "", 0
        best = next((c for c in self.preferred if c in candidates), None)
        if best is None:
            best = max(candidates, key=candidates.get)
        skip = lines[0].count(best) == lines[0].count(best + " ")
        return best, skip

    def has_header(self, sample):
        """Whether the first row seems to hold names."""
        rows = reader(io.StringIO(sample), self.sniff(sample))
        header = next(rows)
        types = dict.fromkeys(range(len(header)))
        for checked, row in enumerate(rows):
            if checked > 20:
                break
            if len(row) != len(header):
                continue
            for column in list(types):
                try:
                    complex(row[column])
                    kind = complex
                except (ValueError, OverflowError):
                    kind = len(row[column])
                if kind != types[column]:
                    if types[column] is None:
                        types[column] = kind
                    else:
                        del types[column]
        votes = 0
        for column, kind in types.items():
            if isinstance(kind, int):
                votes += 1 if len(header[column]) != kind else -1
            elif kind is not None:
                try:
                    kind(header[column])
                    votes -= 1
                except (ValueError, TypeError):
                    votes += 1
        return votes > 0
