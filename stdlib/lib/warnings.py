"""Warnings: what to say, how often, and to whom."""

import sys

__all__ = ["warn", "warn_explicit", "showwarning", "formatwarning", "filterwarnings",
           "simplefilter", "resetwarnings", "catch_warnings"]

filters = []
defaultaction = "default"
onceregistry = {}
_version = [1]   # changes with the filters: registries of older versions are void


class WarningMessage:
    """A warning as showwarning gets it."""

    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno
        self.file = file
        self.line = line
        self.source = source
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return ("{message : %r, category : %r, filename : %r, lineno : %s, line : %r}"
                % (self.message, self._category_name, self.filename, self.lineno, self.line))


def showwarning(message, category, filename, lineno, file=None, line=None):
    """Writes a warning to a file, sys.stderr if none is given."""
    _show(WarningMessage(message, category, filename, lineno, file, line))


def formatwarning(message, category, filename, lineno, line=None):
    """The text of a warning."""
    return _format(WarningMessage(message, category, filename, lineno, None, line))


_own_showwarning = showwarning
_own_formatwarning = formatwarning


def _format(msg):
    text = f"{msg.filename}:{msg.lineno}: {msg.category.__name__}: {msg.message}\n"
    line = msg.line
    if line is None:
        try:
            import linecache
            line = linecache.getline(msg.filename, msg.lineno)
        except Exception:
            line = None
    if line:
        text += "  %s\n" % line.strip()
    if getattr(msg, "source", None) is not None:
        text += f"{msg.category.__name__}: Enable tracemalloc to get the object allocation traceback\n"
    return text


def _show(msg):
    file = msg.file
    if file is None:
        file = sys.stderr
        if file is None:
            return
    if formatwarning is not _own_formatwarning:
        text = formatwarning(msg.message, msg.category, msg.filename, msg.lineno, msg.line)
    else:
        text = _format(msg)
    try:
        file.write(text)
    except OSError:
        pass


def _showwarnmsg(msg):
    show = showwarning
    if show is not _own_showwarning:
        if not callable(show):
            raise TypeError("warnings.showwarning() must be set to a function or method")
        show(msg.message, msg.category, msg.filename, msg.lineno, msg.file, msg.line)
        return
    _showwarnmsg_impl(msg)


def _showwarnmsg_own(msg):
    _show(msg)


_showwarnmsg_impl = _showwarnmsg_own


def _compiled(pattern, flags):
    if not pattern:
        return None
    import re
    return re.compile(pattern, flags)


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    """Puts a filter in front of the others (or behind): message and module are patterns."""
    if action not in ("error", "ignore", "always", "default", "module", "once"):
        raise ValueError(f"invalid action: {action!r}")
    if not isinstance(message, str):
        raise TypeError("message must be a string")
    if not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError("category must be a Warning subclass")
    if not isinstance(module, str):
        raise TypeError("module must be a string")
    if not isinstance(lineno, int):
        raise TypeError("lineno must be an int")
    if lineno < 0:
        raise ValueError("lineno must be an int >= 0")
    _add_filter(action, _compiled(message, 2), category, _compiled(module, 0), lineno,
                append=append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    """Puts a filter for all messages of a category in front of the others (or behind)."""
    if action not in ("error", "ignore", "always", "default", "module", "once"):
        raise ValueError(f"invalid action: {action!r}")
    if not isinstance(lineno, int):
        raise TypeError("lineno must be an int")
    if lineno < 0:
        raise ValueError("lineno must be an int >= 0")
    _add_filter(action, None, category, None, lineno, append=append)


def _add_filter(*item, append):
    if append:
        if item not in filters:
            filters.append(item)
    else:
        if item in filters:
            filters.remove(item)
        filters.insert(0, item)
    _filters_mutated()


def resetwarnings():
    """Removes all filters."""
    filters[:] = []
    _filters_mutated()


def _filters_mutated():
    _version[0] += 1


class _OptionError(Exception):
    """A wrong -W argument."""


def _processoptions(args):
    for arg in args:
        try:
            _setoption(arg)
        except _OptionError as msg:
            print("Invalid -W option ignored:", msg, file=sys.stderr)


def _setoption(arg):
    parts = arg.split(":")
    if len(parts) > 5:
        raise _OptionError(f"too many fields (max 5): {arg!r}")
    parts += [""] * (5 - len(parts))
    action, message, category, module, lineno = (part.strip() for part in parts)
    action = _getaction(action)
    category = _getcategory(category)
    if message or module:
        import re
        if message:
            message = re.escape(message)
        if module:
            module = re.escape(module) + r"\Z"
    try:
        lineno = int(lineno) if lineno else 0
        if lineno < 0:
            raise ValueError
    except (ValueError, OverflowError):
        raise _OptionError(f"invalid lineno {lineno!r}") from None
    filterwarnings(action, message, category, module, lineno)


def _getaction(action):
    if not action:
        return "default"
    if action == "all":
        return "always"
    for name in ("default", "always", "ignore", "module", "once", "error"):
        if name.startswith(action):
            return name
    raise _OptionError(f"invalid action: {action!r}")


def _getcategory(category):
    if not category:
        return Warning
    module_name, _, name = category.rpartition(".")
    if not module_name:
        import builtins as module
    else:
        try:
            module = __import__(module_name, None, None, [name])
        except ImportError:
            raise _OptionError(f"invalid module name: {module_name!r}") from None
    try:
        cat = getattr(module, name)
    except AttributeError:
        raise _OptionError(f"unknown warning category: {category!r}") from None
    if not (isinstance(cat, type) and issubclass(cat, Warning)):
        raise _OptionError(f"invalid warning category: {category!r}")
    return cat


def _is_internal(frame):
    """Whether the frame belongs to the import of a module."""
    filename = frame.f_code.co_filename
    return "importlib" in filename and "_bootstrap" in filename


def warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()):
    """Issues a warning about the caller's line, or that of a caller further out."""
    if isinstance(message, Warning):
        category = message.__class__
    if category is None:
        category = UserWarning
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError("category must be a Warning subclass, "
                        "not '{:s}'".format(type(category).__name__))
    if not isinstance(skip_file_prefixes, tuple):
        raise TypeError("skip_file_prefixes must be a tuple of strs.")
    if skip_file_prefixes:
        stacklevel = max(2, stacklevel)
    try:
        frame = sys._getframe(1)
        internal = _is_internal(frame)   # an import warns about itself
        for _ in range(stacklevel - 1):
            frame = frame.f_back
            while frame is not None and not internal and (
                    _is_internal(frame) or skip_file_prefixes
                    and frame.f_code.co_filename.startswith(skip_file_prefixes)):
                frame = frame.f_back
            if frame is None:
                raise ValueError
    except ValueError:
        namespace = sys.__dict__
        filename, lineno = "sys", 1
    else:
        namespace = frame.f_globals
        filename, lineno = frame.f_code.co_filename, frame.f_lineno
    module = namespace.get("__name__", "<string>")
    registry = namespace.setdefault("__warningregistry__", {})
    warn_explicit(message, category, filename, lineno, module, registry, namespace, source)


def warn_explicit(message, category, filename, lineno, module=None, registry=None,
                  module_globals=None, source=None):
    """Issues a warning about a line that is named."""
    lineno = int(lineno)
    if module is None:
        module = filename or "<unknown>"
        if module[-3:].lower() == ".py":
            module = module[:-3]
    if registry is None:
        registry = {}
    if registry.get("version", 0) != _version[0]:
        registry.clear()
        registry["version"] = _version[0]
    if isinstance(message, Warning):
        text = str(message)
        category = message.__class__
    else:
        text = message
        message = category(message)
    key = (text, category, lineno)
    if registry.get(key):
        return
    for action, msg, cat, mod, line in filters:
        if ((msg is None or msg.match(text)) and issubclass(category, cat)
                and (mod is None or mod.match(module)) and (line == 0 or lineno == line)):
            break
    else:
        action = defaultaction
    if action == "ignore":
        return
    if action == "error":
        raise message
    if action == "once":
        registry[key] = 1
        oncekey = (text, category)
        if onceregistry.get(oncekey):
            return
        onceregistry[oncekey] = 1
    elif action == "module":
        registry[key] = 1
        altkey = (text, category, 0)
        if registry.get(altkey):
            return
        registry[altkey] = 1
    elif action == "default":
        registry[key] = 1
    elif action not in ("always", "all"):
        raise RuntimeError(f"Unrecognized action ({action!r}) in warnings.filters:\n "
                           f"{(action, msg, cat, mod, line)}")
    _showwarnmsg(WarningMessage(message, category, filename, lineno, source=source))


class catch_warnings:
    """Restores filters and showwarning at the end of a block; may record what was shown."""

    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0,
                 append=False):
        self._record = record
        self._module = sys.modules["warnings"] if module is None else module
        self._entered = False
        self._filter = None if action is None else (action, category, lineno, append)

    def __repr__(self):
        args = []
        if self._record:
            args.append("record=True")
        if self._module is not sys.modules["warnings"]:
            args.append("module=" + repr(self._module))
        return "%s(%s)" % (type(self).__name__, ", ".join(args))

    def __enter__(self):
        if self._entered:
            raise RuntimeError("Cannot enter %r twice" % self)
        self._entered = True
        module = self._module
        self._saved = module.filters
        module.filters = self._saved[:]
        module._filters_mutated()
        self._saved_show = module.showwarning
        self._saved_message = module._showwarnmsg_impl
        if self._filter is not None:
            simplefilter(*self._filter)
        if self._record:
            log = []
            module._showwarnmsg_impl = log.append
            module.showwarning = module._own_showwarning
            return log
        return None

    def __exit__(self, *exc_info):
        if not self._entered:
            raise RuntimeError("Cannot exit %r without entering first" % self)
        module = self._module
        module.filters = self._saved
        module._filters_mutated()
        module.showwarning = self._saved_show
        module._showwarnmsg_impl = self._saved_message


def _deprecated(name, message=None, *, remove, _version=sys.version_info):
    release = f"{remove[0]}.{remove[1]}"
    # Not yet in the version itself: a library of CPython 3.11 may be in use behind this one.
    if _version[:2] > remove:
        raise RuntimeError(f"{name!r} was slated for removal after Python {release} alpha")
    text = message or "{name!r} is deprecated and slated for removal in Python {remove}"
    warn(text.format(name=name, remove=release), DeprecationWarning, stacklevel=3)


def _warn_unawaited_coroutine(coro):
    """Called by the interpreter when a coroutine dies that was never awaited."""
    message = f"coroutine '{coro.__qualname__}' was never awaited\n"
    origin = getattr(coro, "cr_origin", None)
    if origin is not None:
        import linecache
        import traceback
        places = [(filename, lineno, function, linecache.getline(filename, lineno))
                  for filename, lineno, function in reversed(origin)]
        message += "Coroutine created at (most recent call last)\n"
        message += "".join(traceback.format_list(places))
    message = message.rstrip("\n")
    warn(message, category=RuntimeWarning, stacklevel=2, source=coro)


def _set_up():
    for category in (ResourceWarning, ImportWarning, PendingDeprecationWarning):
        simplefilter("ignore", category, append=True)
    filters.insert(0, ("ignore", None, DeprecationWarning, None, 0))
    filters.insert(0, ("default", None, DeprecationWarning, _Main(), 0))
    _processoptions(sys.warnoptions)
    _filters_mutated()


class _Main:
    """Matches the module __main__ only; saves importing re."""

    pattern = "__main__"

    def match(self, text):
        return text == "__main__"


_set_up()
