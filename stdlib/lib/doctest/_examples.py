"""Examples in documentation: what they are, and how they are found in a text or in a module."""

import inspect
import linecache
import re

OPTIONFLAGS_BY_NAME = {}


def register_optionflag(name):
    """The flag of that name; a new one if there is none."""
    return OPTIONFLAGS_BY_NAME.setdefault(name, 1 << len(OPTIONFLAGS_BY_NAME))


class Example:
    """One statement and what it is expected to print."""

    def __init__(self, source, want, exc_msg=None, lineno=0, indent=0, options=None):
        self.source = _ended(source)
        self.want = _ended(want) if want else want
        self.exc_msg = exc_msg if exc_msg is None else _ended(exc_msg)
        self.lineno = lineno
        self.indent = indent
        self.options = {} if options is None else options

    def _facts(self):
        return (self.source, self.want, self.lineno, self.indent, self.options, self.exc_msg)

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self._facts() == other._facts()

    def __hash__(self):
        return hash((self.source, self.want, self.lineno, self.indent, self.exc_msg))


def _ended(text):
    return text if text.endswith("\n") else text + "\n"


class DocTest:
    """The examples of one docstring or file, and the names they see."""

    def __init__(self, examples, globs, name, filename, lineno, docstring):
        assert not isinstance(examples, str), "DocTest no longer accepts str; use DocTestParser instead"
        self.examples = examples
        self.docstring = docstring
        self.globs = globs.copy()
        self.name = name
        self.filename = filename
        self.lineno = lineno

    def __repr__(self):
        count = len(self.examples)
        told = {0: "no examples", 1: "1 example"}.get(count, f"{count} examples")
        return f"<{type(self).__name__} {self.name} from {self.filename}:{self.lineno} ({told})>"

    def _facts(self):
        return (self.examples, self.docstring, self.globs, self.name, self.filename, self.lineno)

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self._facts() == other._facts()

    def __hash__(self):
        return hash((self.docstring, self.name, self.filename, self.lineno))

    def _place(self):
        return (self.name, self.filename, -1 if self.lineno is None else self.lineno, id(self))

    def __lt__(self, other):
        if not isinstance(other, DocTest):
            return NotImplemented
        return self._place() < other._place()


class DocTestParser:
    """Cuts a text into examples and what stands between them."""

    _TRACEBACK = re.compile(r"Traceback \((?:most recent call last|innermost last)\):\s*$", re.M)
    _MESSAGE = re.compile(r"^\w", re.M)
    _DIRECTIVE = re.compile(r"#\s*doctest:\s*([^\n'\"]*)$", re.M)
    _NOTHING = re.compile(r"[ ]*(#.*)?$")

    def parse(self, string, name="<string>"):
        """A list of Examples and, before, between and after them, of the texts around."""
        string = string.expandtabs()
        margin = self._min_indent(string)
        if margin:
            string = "\n".join(line[margin:] for line in string.split("\n"))
        lines = string.split("\n")
        found, at = [], 0
        last = len(lines) - 1

        def piece(first, end):
            """Lines as text; the last line of all has no line feed."""
            return "".join(line + "\n" for line in lines[first:min(end, last)]) + (
                lines[last] if end > last >= first else "")

        begin = 0
        while at <= last:
            if not lines[at].lstrip(" ").startswith(">>>"):
                at += 1
                continue
            start = at
            at += 1
            while at <= last and lines[at].lstrip(" ").startswith("..."):
                at += 1
            middle = at
            while at <= last and lines[at].strip(" ") and not lines[at].lstrip(" ").startswith(">>>"):
                at += 1
            found.append(piece(begin, start))
            begin = at
            example = self._example(lines[start:middle], lines[middle:at], name, start)
            if example is not None:
                found.append(example)
        found.append(piece(begin, last + 1))
        return found

    def get_doctest(self, string, globs, name, filename, lineno):
        """The DocTest of a text."""
        return DocTest(self.get_examples(string, name), globs, name, filename, lineno, string)

    def get_examples(self, string, name="<string>"):
        """The examples of a text alone."""
        return [piece for piece in self.parse(string, name) if isinstance(piece, Example)]

    def _example(self, source_lines, want_lines, name, lineno):
        indent = len(source_lines[0]) - len(source_lines[0].lstrip(" "))
        margin = " " * indent
        for number, line in enumerate(source_lines, lineno + 1):
            if len(line) >= indent + 4 and line[indent + 3] != " ":
                raise ValueError(f"line {number} of the docstring for {name} lacks blank after "
                                 f"{line[indent:indent + 3]}: {line!r}")
        self._check_prefix(source_lines[1:], margin + ".", name, lineno)
        source = "\n".join(line[indent + 4:] for line in source_lines)
        self._check_prefix(want_lines, margin, name, lineno + len(source_lines))
        want = "\n".join(line[indent:] for line in want_lines)
        message = None
        header = self._TRACEBACK.match(want)
        if header:
            first = self._MESSAGE.search(want, header.end())
            if first:
                message = want[first.start():]
        options = self._find_options(source, name, lineno)
        if self._NOTHING.match(source):
            return None
        return Example(source, want, message, lineno, indent, options)

    def _find_options(self, source, name, lineno):
        """{flag: wanted} of the directives in the comments of a source."""
        options = {}
        for match in self._DIRECTIVE.finditer(source):
            for option in match.group(1).replace(",", " ").split():
                if option[0] not in "+-" or option[1:] not in OPTIONFLAGS_BY_NAME:
                    raise ValueError(f"line {lineno + 1} of the doctest for {name} has an "
                                     f"invalid option: {option!r}")
                options[OPTIONFLAGS_BY_NAME[option[1:]]] = option[0] == "+"
        if options and self._NOTHING.match(source):
            raise ValueError(f"line {lineno} of the doctest for {name} has an option directive "
                             f"on a line with no example: {source!r}")
        return options

    def _min_indent(self, s):
        """The indentation that all lines share; blank lines do not count."""
        return min((len(line) - len(line.lstrip(" ")) for line in s.split("\n")
                    if line.strip()), default=0)

    def _check_prefix(self, lines, prefix, name, lineno):
        for number, line in enumerate(lines, lineno + 1):
            if line and not line.startswith(prefix):
                raise ValueError(f"line {number} of the docstring for {name} has inconsistent "
                                 f"leading whitespace: {line!r}")


class DocTestFinder:
    """Collects the DocTests of an object and of what it contains."""

    def __init__(self, verbose=False, parser=DocTestParser(), recurse=True, exclude_empty=True):
        self._parser = parser
        self._verbose = verbose
        self._recurse = recurse
        self._exclude_empty = exclude_empty

    def find(self, obj, name=None, module=None, globs=None, extraglobs=None):
        """A sorted list of DocTests; `module` is where they belong (False: nowhere)."""
        if name is None:
            name = getattr(obj, "__name__", None)
            if name is None:
                raise ValueError("DocTestFinder.find: name must be given when obj.__name__ "
                                 f"doesn't exist: {type(obj)!r}")
        if module is False:
            module = None
        elif module is None:
            module = inspect.getmodule(obj)
        source_lines = self._source_lines(obj, module)
        if globs is None:
            globs = {} if module is None else module.__dict__.copy()
        else:
            globs = globs.copy()
        if extraglobs is not None:
            globs.update(extraglobs)
        globs.setdefault("__name__", "__main__")
        tests = []
        self._find(tests, obj, name, module, source_lines, globs, {})
        tests.sort()
        return tests

    def _source_lines(self, obj, module):
        try:
            file = inspect.getsourcefile(obj)
            if not file:
                file = inspect.getfile(obj)
                if file[:1] + file[-2:] != "<]>":
                    file = None
        except TypeError:
            return None
        if file is None:
            return None
        if module is None:
            return linecache.getlines(file) or None
        return linecache.getlines(file, module.__dict__) or None

    def _from_module(self, module, object):
        """Whether an object was defined in a module."""
        if module is None:
            return True
        home = inspect.getmodule(object)
        if home is not None:
            return module is home
        if inspect.isfunction(object):
            return module.__dict__ is object.__globals__
        if inspect.ismethoddescriptor(object) or inspect.ismethodwrapper(object):
            owner = getattr(object, "__objclass__", object)
            if not hasattr(owner, "__module__"):
                return True
            return module.__name__ == owner.__module__
        if inspect.isclass(object) or hasattr(object, "__module__"):
            return module.__name__ == object.__module__
        if isinstance(object, property):
            return True
        raise ValueError("object must be a class or function")

    def _is_routine(self, obj):
        maybe_routine = obj
        try:
            maybe_routine = inspect.unwrap(maybe_routine)
        except ValueError:
            pass
        return inspect.isroutine(maybe_routine)

    def _find(self, tests, obj, name, module, source_lines, globs, seen):
        if self._verbose:
            print(f"Finding tests in {name}")
        if id(obj) in seen:
            return
        seen[id(obj)] = True
        test = self._get_test(obj, name, module, globs, source_lines)
        if test is not None:
            tests.append(test)
        if not self._recurse:
            return
        if inspect.ismodule(obj):
            for key, value in obj.__dict__.items():
                if ((self._is_routine(value) or inspect.isclass(value))
                        and self._from_module(module, value)):
                    self._find(tests, value, f"{name}.{key}", module, source_lines, globs, seen)
            for key, value in getattr(obj, "__test__", {}).items():
                if not isinstance(key, str):
                    raise ValueError("DocTestFinder.find: __test__ keys must be strings: "
                                     f"{type(key)!r}")
                if not (self._is_routine(value) or inspect.isclass(value)
                        or inspect.ismodule(value) or isinstance(value, str)):
                    raise ValueError("DocTestFinder.find: __test__ values must be strings, "
                                     f"functions, methods, classes, or modules: {type(value)!r}")
                self._find(tests, value, f"{name}.__test__.{key}", module, source_lines, globs,
                           seen)
        elif inspect.isclass(obj):
            for key, value in obj.__dict__.items():
                if isinstance(value, (staticmethod, classmethod)):
                    value = value.__func__
                if ((self._is_routine(value) or inspect.isclass(value)
                        or isinstance(value, property)) and self._from_module(module, value)):
                    self._find(tests, value, f"{name}.{key}", module, source_lines, globs, seen)

    def _get_test(self, obj, name, module, globs, source_lines):
        if isinstance(obj, str):
            docstring = obj
        else:
            docstring = getattr(obj, "__doc__", None)
            docstring = "" if docstring is None else str(docstring)
        lineno = self._find_lineno(obj, source_lines)
        if self._exclude_empty and not docstring:
            return None
        filename = None
        if module is not None:
            filename = getattr(module, "__file__", None) or module.__name__
            if filename.endswith(".pyc"):
                filename = filename[:-1]
        return self._parser.get_doctest(docstring, globs, name, filename, lineno)

    def _find_lineno(self, obj, source_lines):
        """The line (from 0) where the docstring of an object begins, or None."""
        lineno = None
        docstring = getattr(obj, "__doc__", None)
        if inspect.ismodule(obj) and docstring is not None:
            lineno = 0
        if inspect.isclass(obj) and docstring is not None:
            if source_lines is None:
                return None
            header = re.compile(r"^\s*class\s*%s\b" % re.escape(getattr(obj, "__name__", "-")))
            lineno = next((number for number, line in enumerate(source_lines)
                           if header.match(line)), None)
        if inspect.ismethod(obj):
            obj = obj.__func__
        if isinstance(obj, property):
            obj = obj.fget
        if inspect.isfunction(obj) and getattr(obj, "__doc__", None):
            obj = inspect.unwrap(obj)
            code = getattr(obj, "__code__", None)
            if code is None:
                return None
            obj = code
        if inspect.istraceback(obj):
            obj = obj.tb_frame
        if inspect.isframe(obj):
            obj = obj.f_code
        if inspect.iscode(obj):
            lineno = obj.co_firstlineno - 1
        if lineno is not None:
            if source_lines is None:
                return lineno + 1
            quote = re.compile(r"(^|.*:)\s*\w*(\"|')")
            for number in range(lineno, len(source_lines)):
                if quote.match(source_lines[number]):
                    return number
        return None
