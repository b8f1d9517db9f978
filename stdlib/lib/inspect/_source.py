"""Where things are defined: their module, file, source text and comments."""

import linecache
import os
import sys
import types


class ClassFoundException(Exception):
    """Ends a search for a class."""


class EndOfBlock(Exception):
    """Ends the reading of a block."""


def _code_of(obj):
    """The code object of a function, method, traceback or frame; the object itself otherwise."""
    if isinstance(obj, types.MethodType):
        obj = obj.__func__
    if isinstance(obj, types.FunctionType):
        obj = obj.__code__
    if isinstance(obj, types.TracebackType):
        obj = obj.tb_frame
    if isinstance(obj, types.FrameType):
        obj = obj.f_code
    return obj


def getfile(object):
    """The file in which an object was defined."""
    if isinstance(object, types.ModuleType):
        if getattr(object, "__file__", None):
            return object.__file__
        raise TypeError(f"{object!r} is a built-in module")
    if isinstance(object, type):
        if hasattr(object, "__module__"):
            module = sys.modules.get(object.__module__)
            if getattr(module, "__file__", None):
                return module.__file__
            if object.__module__ == "__main__":
                raise OSError("source code not available")
        raise TypeError(f"{object!r} is a built-in class")
    code = _code_of(object)
    if isinstance(code, types.CodeType):
        return code.co_filename
    raise TypeError("module, class, method, function, traceback, frame, or code object was "
                    f"expected, got {type(object).__name__}")


def getmodulename(path):
    """The name of the module in a file, or None."""
    from importlib.machinery import all_suffixes
    name = os.path.basename(path)
    for suffix in sorted(all_suffixes(), key=len, reverse=True):
        if name.endswith(suffix):
            return name[:-len(suffix)]
    return None


def getsourcefile(object):
    """The source file in which an object was defined, or None."""
    filename = getfile(object)
    from importlib.machinery import BYTECODE_SUFFIXES, EXTENSION_SUFFIXES
    if any(filename.endswith(suffix) for suffix in BYTECODE_SUFFIXES):
        filename = os.path.splitext(filename)[0] + ".py"
    elif any(filename.endswith(suffix) for suffix in EXTENSION_SUFFIXES):
        return None
    if filename in linecache.cache:
        return filename
    if os.path.exists(filename):
        return filename
    # A loader may have the source of what is no file.
    if filename.startswith("<frozen "):
        return None
    module = getmodule(object, filename)
    spec = getattr(module, "__spec__", None)
    if getattr(module, "__loader__", None) is not None \
            or getattr(spec, "loader", None) is not None:
        return filename
    return None


def getabsfile(object, _filename=None):
    """The absolute, normalised path of the source or file."""
    if _filename is None:
        _filename = getsourcefile(object) or getfile(object)
    return os.path.normcase(os.path.abspath(_filename))


modulesbyfile = {}
_filesbymodname = {}


def getmodule(object, _filename=None):
    """The module in which an object was defined, or None."""
    if isinstance(object, types.ModuleType):
        return object
    if hasattr(object, "__module__"):
        return sys.modules.get(object.__module__)
    if _filename is not None and _filename in modulesbyfile:
        return sys.modules.get(modulesbyfile[_filename])
    try:
        file = getabsfile(object, _filename)
    except (TypeError, FileNotFoundError):
        return None
    if file in modulesbyfile:
        return sys.modules.get(modulesbyfile[file])
    for name, module in sys.modules.copy().items():
        if isinstance(module, types.ModuleType) and hasattr(module, "__file__"):
            found = module.__file__
            if found == _filesbymodname.get(name, None) or not found:
                continue
            _filesbymodname[name] = found
            found = getabsfile(module)
            modulesbyfile[found] = modulesbyfile[os.path.realpath(found)] = module.__name__
    if file in modulesbyfile:
        return sys.modules.get(modulesbyfile[file])
    main = sys.modules["__main__"]
    if not hasattr(object, "__name__"):
        return None
    if getattr(main, object.__name__, None) is object:
        return main
    builtin = sys.modules["builtins"]
    if getattr(builtin, object.__name__, None) is object:
        return builtin
    return None


def _class_line(cls, source, filename):
    """The line (from 0) at which the statement of a class begins."""
    try:
        pending = [compile(source, filename, "exec", dont_inherit=True)]
    except SyntaxError:
        raise OSError("could not find class definition") from None
    qualname = cls.__qualname__
    found = []
    while pending:
        code = pending.pop(0)
        for each in code.co_consts:
            if not isinstance(each, types.CodeType):
                continue
            # A function of that name has arguments or locals of its own: flag "optimized".
            if each.co_qualname == qualname and not each.co_flags & 0x01:
                found.append(each.co_firstlineno - 1)
            pending.append(each)
    if not found:
        raise OSError("could not find class definition")
    return found[0]


def findsource(object):
    """(all lines of the file, the index of the line where the object begins)."""
    file = getsourcefile(object)
    if file:
        linecache.checkcache(file)
    else:
        file = getfile(object)
        # Only names like <stdin> that linecache may know of.
        if not (file.startswith("<") and file.endswith(">")) or file.startswith("<frozen "):
            raise OSError("source code not available")
    module = getmodule(object, file)
    if module:
        lines = linecache.getlines(file, module.__dict__)
        if not lines and file.startswith("<") and hasattr(object, "__code__"):
            lines = linecache.getlines(file)
    else:
        lines = linecache.getlines(file)
    if not lines:
        raise OSError("could not get source code")
    if isinstance(object, types.ModuleType):
        return lines, 0
    if isinstance(object, type):
        return lines, _class_line(object, "".join(lines), file)
    code = _code_of(object)
    if isinstance(code, types.CodeType):
        number = code.co_firstlineno - 1
        if number >= len(lines):
            raise OSError("lineno is out of bounds")
        return lines, max(number, 0)
    raise OSError("could not find code object")


def getcomments(object):
    """The comment lines in front of an object's source, or None."""
    try:
        lines, number = findsource(object)
    except (OSError, TypeError):
        return None
    if isinstance(object, types.ModuleType):
        start = 1 if lines and lines[0][:2] == "#!" else 0
        while start < len(lines) and lines[start].strip() in ("", "#"):
            start += 1
        if start < len(lines) and lines[start][:1] == "#":
            comments = []
            end = start
            while end < len(lines) and lines[end][:1] == "#":
                comments.append(lines[end].expandtabs())
                end += 1
            return "".join(comments)
        return None
    if number > 0:
        indent = indentsize(lines[number])
        end = number - 1
        if end >= 0 and lines[end].lstrip()[:1] == "#" and indentsize(lines[end]) == indent:
            comments = []
            while end >= 0:
                comment = lines[end].expandtabs().lstrip()
                if comment[:1] != "#" or indentsize(lines[end]) != indent:
                    break
                comments.insert(0, comment)
                end -= 1
            while comments and comments[0].strip() == "#":
                del comments[0]
            while comments and comments[-1].strip() == "#":
                del comments[-1]
            return "".join(comments)
    return None


def indentsize(line):
    """The width of a line's indentation, tabs as usual."""
    expanded = line.expandtabs()
    return len(expanded) - len(expanded.lstrip())


class BlockFinder:
    """Gets the tokens of a definition and notes where it ends."""

    def __init__(self):
        self.indent = 0
        self.islambda = False
        self.started = False
        self.passline = False
        self.indecorator = False
        self.last = 1
        self.body_col0 = None
        self._depth = 0

    def tokeneater(self, type, token, srowcol, erowcol, line):
        """Called with every token; raises EndOfBlock."""
        import tokenize
        if not self.started and not self.indecorator:
            if token == "@":
                self.indecorator = True
                self._depth = 0
            elif token in ("def", "class", "lambda"):
                if token == "lambda":
                    self.islambda = True
                self.started = True
            elif token == "async":
                return
            self.passline = True
        elif self.indecorator and not self.started:
            if token in ("(", "[", "{") and type == tokenize.OP:
                self._depth += 1
            elif token in (")", "]", "}") and type == tokenize.OP:
                self._depth -= 1
            elif type == tokenize.NEWLINE and self._depth <= 0:
                self.indecorator = False
                self.last = srowcol[0]
            return
        elif type == tokenize.NEWLINE:
            self.passline = False
            self.last = srowcol[0]
            if self.islambda:
                raise EndOfBlock
            if self.indecorator:
                self.indecorator = False
        elif self.passline:
            pass
        elif type == tokenize.INDENT:
            if self.body_col0 is None and self.started:
                self.body_col0 = erowcol[1]
            self.indent += 1
            self.passline = True
        elif type == tokenize.DEDENT:
            self.indent -= 1
            if self.indent <= 0:
                raise EndOfBlock
        elif type == tokenize.COMMENT:
            if self.body_col0 is not None and srowcol[1] >= self.body_col0:
                # A comment at the body's indentation belongs to it.
                self.last = srowcol[0]
        elif self.indent == 0 and type not in (tokenize.COMMENT, tokenize.NL):
            # A statement of one line ended.
            raise EndOfBlock


def getblock(lines):
    """The lines of the block that begins at the first one."""
    import tokenize
    finder = BlockFinder()
    try:
        for token in tokenize.generate_tokens(iter(lines).__next__):
            finder.tokeneater(*token)
    except (EndOfBlock, IndentationError):
        pass
    except SyntaxError as e:
        # What follows the block may be unfinished.
        if "EOF" not in str(e) and "unterminated" not in str(e):
            raise
    return lines[:finder.last]


def getsourcelines(object):
    """(the lines of an object's source, the number of the first)."""
    from . import unwrap
    object = unwrap(object)
    lines, number = findsource(object)
    if isinstance(object, types.TracebackType):
        object = object.tb_frame
    if isinstance(object, types.ModuleType) or (
            isinstance(object, types.FrameType) and object.f_code.co_name == "<module>"):
        return lines, 0
    return getblock(lines[number:]), number + 1


def getsource(object):
    """The source text of an object."""
    lines, _number = getsourcelines(object)
    return "".join(lines)


for _class in (ClassFoundException, EndOfBlock, BlockFinder):
    _class.__module__ = "inspect"
del _class
