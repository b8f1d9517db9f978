"""Tables as comma-separated values."""

import _csv_core

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
        if dialect == "excel" and options.get("quotechar", "") is None:
            # Without a character for quotes none are expected.
            options.setdefault("quoting", QUOTE_NONE)
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
            raise TypeError("lineterminator must be set" if given["lineterminator"] is None
                            else '"lineterminator" must be a string')
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


def field_size_limit(*new_limit):
    """The longest field that is read; sets it if given."""
    old = _limit[0]
    if len(new_limit) > 1:
        raise TypeError(f"field_size_limit() takes at most 1 argument "
                        f"({len(new_limit)} given)")
    if new_limit:
        new_limit, = new_limit
        if not isinstance(new_limit, int):
            raise TypeError("limit must be an integer")
        _limit[0] = new_limit
    return old


def reader(iterable, /, dialect="excel", **fmtparams):
    """An iterator over the rows of an iterable of lines."""
    return _csv_core.Reader(iter(iterable), _Rules(dialect, **fmtparams), Error, _limit)


def writer(fileobj, /, dialect="excel", **fmtparams):
    """An object that writes rows to a file."""
    rules = _Rules(dialect, **fmtparams)
    write = getattr(fileobj, "write", None)
    if not callable(write):
        raise TypeError('argument 1 must have a "write" method')
    return _csv_core.Writer(write, rules, Error)


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
        rows = self.reader
        row = next(rows)
        self.line_num = rows.line_num
        while not row:
            row = next(rows)
        names = self.fieldnames
        d = dict(zip(names, row))
        extra = len(row) - len(names)
        if extra > 0:
            d[self.restkey] = row[len(names):]
        elif extra:
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
        import re
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
        rows = reader(sample.splitlines(True), self.sniff(sample))
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
