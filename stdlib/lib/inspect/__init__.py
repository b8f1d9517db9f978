"""Looking into live objects: what they are, their members, source, signature and frames."""

import builtins
import collections
import collections.abc
import enum
import functools
import sys
import types
from abc import ABCMeta

from ._frames import (AGEN_CLOSED, AGEN_CREATED, AGEN_RUNNING, AGEN_SUSPENDED, CORO_CLOSED,
                      CORO_CREATED, CORO_RUNNING, CORO_SUSPENDED, GEN_CLOSED, GEN_CREATED,
                      GEN_RUNNING, GEN_SUSPENDED, ArgInfo, FrameInfo, Traceback, currentframe,
                      getargvalues, getasyncgenlocals, getasyncgenstate, getcoroutinelocals,
                      getcoroutinestate, getframeinfo, getgeneratorlocals, getgeneratorstate,
                      getinnerframes, getlineno, getouterframes, stack, trace)
from ._signature import (BoundArguments, Parameter, Signature, _empty, _from_function,
                         _ParameterKind, _void, formatannotation, signature)
from ._source import (BlockFinder, ClassFoundException, EndOfBlock, _filesbymodname,
                      findsource, getabsfile, getblock, getcomments, getfile, getmodule,
                      getmodulename, getsource, getsourcefile, getsourcelines, indentsize,
                      modulesbyfile)

__all__ = [
    "AGEN_CLOSED", "AGEN_CREATED", "AGEN_RUNNING", "AGEN_SUSPENDED", "ArgInfo", "Arguments",
    "Attribute", "BlockFinder", "BoundArguments", "BufferFlags", "CORO_CLOSED", "CORO_CREATED",
    "CORO_RUNNING", "CORO_SUSPENDED", "CO_ASYNC_GENERATOR", "CO_COROUTINE", "CO_GENERATOR",
    "CO_ITERABLE_COROUTINE", "CO_NESTED", "CO_NEWLOCALS", "CO_NOFREE", "CO_OPTIMIZED",
    "CO_VARARGS", "CO_VARKEYWORDS", "ClassFoundException", "ClosureVars", "EndOfBlock",
    "FrameInfo", "FullArgSpec", "GEN_CLOSED", "GEN_CREATED", "GEN_RUNNING", "GEN_SUSPENDED",
    "Parameter", "Signature", "TPFLAGS_IS_ABSTRACT", "Traceback", "classify_class_attrs",
    "cleandoc", "currentframe", "findsource", "formatannotation", "formatannotationrelativeto",
    "formatargvalues", "get_annotations", "getabsfile", "getargs", "getargvalues",
    "getasyncgenlocals", "getasyncgenstate", "getattr_static", "getblock", "getcallargs",
    "getclasstree", "getclosurevars", "getcomments", "getcoroutinelocals", "getcoroutinestate",
    "getdoc", "getfile", "getframeinfo", "getfullargspec", "getgeneratorlocals",
    "getgeneratorstate", "getinnerframes", "getlineno", "getmembers", "getmembers_static",
    "getmodule", "getmodulename", "getmro", "getouterframes", "getsource", "getsourcefile",
    "getsourcelines", "indentsize", "isabstract", "isasyncgen", "isasyncgenfunction",
    "isawaitable", "isbuiltin", "isclass", "iscode", "iscoroutine", "iscoroutinefunction",
    "isdatadescriptor", "isframe", "isfunction", "isgenerator", "isgeneratorfunction",
    "isgetsetdescriptor", "ismemberdescriptor", "ismethod", "ismethoddescriptor",
    "ismethodwrapper", "ismodule", "isroutine", "istraceback", "markcoroutinefunction",
    "signature", "stack", "trace", "unwrap", "walktree",
]

CO_OPTIMIZED, CO_NEWLOCALS, CO_VARARGS, CO_VARKEYWORDS = 1, 2, 4, 8
CO_NESTED, CO_GENERATOR, CO_NOFREE, CO_COROUTINE = 16, 32, 64, 128
CO_ITERABLE_COROUTINE, CO_ASYNC_GENERATOR = 256, 512
TPFLAGS_IS_ABSTRACT = 1 << 20


def get_annotations(obj, *, globals=None, locals=None, eval_str=False):
    """The annotations of a class, module or callable as a new dict; texts evaluated on request."""
    if isinstance(obj, type):
        found = obj.__dict__.get("__annotations__", None)
        if isinstance(found, types.GetSetDescriptorType):
            found = None
        module_name = getattr(obj, "__module__", None)
        module = sys.modules.get(module_name) if module_name else None
        obj_globals = getattr(module, "__dict__", None)
        obj_locals = dict(vars(obj))
        unwrapped = obj
    elif isinstance(obj, types.ModuleType):
        found = getattr(obj, "__annotations__", None)
        obj_globals = obj.__dict__
        obj_locals = unwrapped = None
    elif callable(obj):
        found = getattr(obj, "__annotations__", None)
        obj_globals = getattr(obj, "__globals__", None)
        obj_locals = None
        unwrapped = obj
    else:
        raise TypeError(f"{obj!r} is not a module, class, or callable.")
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ValueError(f"{obj!r}.__annotations__ is neither a dict nor None")
    if not found:
        return {}
    if not eval_str:
        return dict(found)
    while unwrapped is not None:
        if hasattr(unwrapped, "__wrapped__"):
            unwrapped = unwrapped.__wrapped__
        elif isinstance(unwrapped, functools.partial):
            unwrapped = unwrapped.func
        else:
            if hasattr(unwrapped, "__globals__"):
                obj_globals = unwrapped.__globals__
            break
    if globals is None:
        globals = obj_globals
    if locals is None:
        locals = obj_locals
    return {name: eval(value, globals, locals) if isinstance(value, str) else value
            for name, value in found.items()}


# ---- What an object is

def ismodule(object):
    """Whether this is a module."""
    return isinstance(object, types.ModuleType)


def isclass(object):
    """Whether this is a class."""
    return isinstance(object, type)


def ismethod(object):
    """Whether this is a bound method written in Python."""
    return isinstance(object, types.MethodType)


def ismethoddescriptor(object):
    """Whether this is a method descriptor, but no method, class or function."""
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    cls = type(object)
    return hasattr(cls, "__get__") and not hasattr(cls, "__set__")


def isdatadescriptor(object):
    """Whether this is a data descriptor."""
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    cls = type(object)
    return hasattr(cls, "__set__") or hasattr(cls, "__delete__")


def ismemberdescriptor(object):
    """Whether this is the descriptor of a slot."""
    return isinstance(object, types.MemberDescriptorType)


def isgetsetdescriptor(object):
    """Whether this is the descriptor of a native attribute."""
    return isinstance(object, types.GetSetDescriptorType)


def isfunction(object):
    """Whether this is a function written in Python."""
    return isinstance(object, types.FunctionType)


def _has_code_flag(f, flag):
    """Whether the function behind methods and partials has a flag."""
    while ismethod(f):
        f = f.__func__
    f = _unwrap_partial(f)
    if not (isfunction(f) or hasattr(f, "__code__") and callable(f)
            and isinstance(f.__code__, types.CodeType)):
        return False
    return bool(f.__code__.co_flags & flag)


def _unwrap_partial(f):
    while isinstance(f, functools.partial):
        f = f.func
    return f


def isgeneratorfunction(obj):
    """Whether this is a generator function."""
    return _has_code_flag(obj, CO_GENERATOR)


_is_coroutine_mark = object()


def markcoroutinefunction(func):
    """Decorator: the function counts as a coroutine function."""
    if hasattr(func, "__func__"):
        func = func.__func__
    func._is_coroutine_marker = _is_coroutine_mark
    return func


def iscoroutinefunction(obj):
    """Whether this is a coroutine function."""
    if _has_code_flag(obj, CO_COROUTINE):
        return True
    f = _unwrap_partial(getattr(obj, "__func__", obj))
    return getattr(f, "_is_coroutine_marker", None) is _is_coroutine_mark


def isasyncgenfunction(obj):
    """Whether this is an asynchronous generator function."""
    return _has_code_flag(obj, CO_ASYNC_GENERATOR)


def isasyncgen(object):
    """Whether this is an asynchronous generator."""
    return isinstance(object, types.AsyncGeneratorType)


def isgenerator(object):
    """Whether this is a generator."""
    return isinstance(object, types.GeneratorType)


def iscoroutine(object):
    """Whether this is a coroutine."""
    return isinstance(object, types.CoroutineType)


def isawaitable(object):
    """Whether this can be awaited."""
    return (isinstance(object, types.CoroutineType)
            or isinstance(object, types.GeneratorType)
            and bool(object.gi_code.co_flags & CO_ITERABLE_COROUTINE)
            or isinstance(object, collections.abc.Awaitable))


def istraceback(object):
    """Whether this is a traceback."""
    return isinstance(object, types.TracebackType)


def isframe(object):
    """Whether this is a frame."""
    return isinstance(object, types.FrameType)


def iscode(object):
    """Whether this is a code object."""
    return isinstance(object, types.CodeType)


def isbuiltin(object):
    """Whether this is a native function or bound native method."""
    return isinstance(object, types.BuiltinFunctionType)


def ismethodwrapper(object):
    """Whether this is a bound slot wrapper."""
    return isinstance(object, types.MethodWrapperType)


def isroutine(object):
    """Whether this is a function or method of any kind."""
    return (isbuiltin(object) or isfunction(object) or ismethod(object)
            or ismethoddescriptor(object) or ismethodwrapper(object))


def isabstract(object):
    """Whether this is an abstract class."""
    if not isinstance(object, type):
        return False
    if object.__flags__ & TPFLAGS_IS_ABSTRACT:
        return True
    if not issubclass(type(object), ABCMeta):
        return False
    if hasattr(object, "__abstractmethods__"):
        return False
    # Called while the class is being made: in __init_subclass__.
    for value in object.__dict__.values():
        if getattr(value, "__isabstractmethod__", False):
            return True
    for base in object.__bases__:
        for name in getattr(base, "__abstractmethods__", ()):
            if getattr(getattr(object, name, None), "__isabstractmethod__", False):
                return True
    return False


# ---- Members

def _members(object, predicate, getter):
    mro = (object,) + getmro(object) if isclass(object) else ()
    names = dir(object)
    try:
        # Attributes that only instances' classes show.
        for base in object.__bases__ if isclass(object) else ():
            for name, value in base.__dict__.items():
                if isinstance(value, types.DynamicClassAttribute):
                    names.append(name)
    except AttributeError:
        pass
    results = []
    done = set()
    for name in names:
        try:
            value = getter(object, name)
            if name in done:
                raise AttributeError
        except AttributeError:
            for base in mro:
                if name in base.__dict__:
                    value = base.__dict__[name]
                    break
            else:
                continue
        if not predicate or predicate(value):
            results.append((name, value))
        done.add(name)
    results.sort(key=lambda pair: pair[0])
    return results


def getmembers(object, predicate=None):
    """[(name, value)] of all members that satisfy the predicate, sorted by name."""
    return _members(object, predicate, getattr)


def getmembers_static(object, predicate=None):
    """The same without calling descriptors or __getattr__."""
    return _members(object, predicate, getattr_static)


Attribute = collections.namedtuple("Attribute", "name kind defining_class object")


def classify_class_attrs(cls):
    """[Attribute(name, kind, defining class, object)] of a class, sorted by name."""
    mro = getmro(cls)
    metamro = tuple(each for each in getmro(type(cls)) if each not in (type, object))
    bases = (cls,) + mro[1:]
    all_bases = bases + metamro
    names = dir(cls)
    for base in mro:
        for name, value in base.__dict__.items():
            if isinstance(value, types.DynamicClassAttribute) and value.fget is not None:
                names.append(name)
    result = []
    processed = set()
    for name in names:
        home = got = found = None
        if name not in processed:
            try:
                if name == "__dict__":
                    raise Exception("__dict__ is special, don't want the proxy")
                got = getattr(cls, name)
            except Exception:
                pass
            else:
                home = getattr(got, "__objclass__", home)
                if home not in all_bases:
                    # It comes from elsewhere: look where it is found.
                    home = last = None
                    for each in bases:
                        if getattr(each, name, None) is got:
                            last = each
                    for each in metamro:
                        try:
                            value = each.__getattr__(cls, name)
                        except AttributeError:
                            continue
                        if value is got:
                            last = each
                    if last is not None:
                        home = last
        for base in all_bases:
            if name in base.__dict__:
                found = base.__dict__[name]
                if home not in metamro:
                    home = base
                break
        if home is None:
            continue
        obj = got if got is not None else found
        if isinstance(found, (staticmethod, types.BuiltinMethodType)):
            kind, obj = "static method", found
        elif isinstance(found, (classmethod, types.ClassMethodDescriptorType)):
            kind, obj = "class method", found
        elif isinstance(found, property):
            kind, obj = "property", found
        elif isroutine(obj):
            kind = "method"
        else:
            kind = "data"
        result.append(Attribute(name, kind, home, obj))
        processed.add(name)
    return result


def getmro(cls):
    """The classes in which attributes are looked up."""
    return cls.__mro__


def unwrap(func, *, stop=None):
    """The function behind a chain of __wrapped__."""
    f = func
    seen = {id(f): f}
    limit = sys.getrecursionlimit()
    while hasattr(func, "__wrapped__"):
        if stop is not None and stop(func):
            break
        func = func.__wrapped__
        if id(func) in seen or len(seen) >= limit:
            raise ValueError(f"wrapper loop when unwrapping {f!r}")
        seen[id(func)] = func
    return func


# ---- Docstrings

def _find_class(func):
    cls = sys.modules.get(func.__module__)
    if cls is None:
        return None
    for name in func.__qualname__.split(".")[:-1]:
        cls = getattr(cls, name)
    return cls if isclass(cls) else None


def _finddoc(obj):
    """The docstring that an object inherits."""
    if isclass(obj):
        for base in obj.__mro__:
            if base is not object:
                try:
                    doc = base.__doc__
                except AttributeError:
                    continue
                if doc is not None:
                    return doc
        return None
    if ismethod(obj):
        name = obj.__func__.__name__
        self = obj.__self__
        if isclass(self) and getattr(getattr(self, name, None), "__func__") is obj.__func__:
            cls = self
        else:
            cls = self.__class__
    elif isfunction(obj):
        name = obj.__name__
        cls = _find_class(obj)
        if cls is None or getattr(cls, name) is not obj:
            return None
    elif isbuiltin(obj):
        name = obj.__name__
        self = obj.__self__
        if isclass(self) and self.__qualname__ + "." + name == obj.__qualname__:
            cls = self
        else:
            cls = self.__class__
    elif isinstance(obj, property):
        func = obj.fget
        name = func.__name__
        cls = _find_class(func)
        if cls is None or getattr(cls, name) is not obj:
            return None
    elif ismethoddescriptor(obj) or isdatadescriptor(obj):
        name = obj.__name__
        cls = obj.__objclass__
        if getattr(cls, name) is not obj:
            return None
        if ismemberdescriptor(obj):
            slots = getattr(cls, "__slots__", None)
            if isinstance(slots, dict) and name in slots:
                return slots[name]
    else:
        return None
    for base in cls.__mro__:
        try:
            doc = getattr(base, name).__doc__
        except AttributeError:
            continue
        if doc is not None:
            return doc
    return None


def getdoc(object):
    """An object's docstring, its own or inherited, with the indentation taken off."""
    try:
        doc = object.__doc__
    except AttributeError:
        return None
    if doc is None:
        try:
            doc = _finddoc(object)
        except (AttributeError, TypeError):
            return None
    if not isinstance(doc, str):
        return None
    return cleandoc(doc)


def cleandoc(doc):
    """A docstring without the indentation that its lines share, and without blank ends."""
    lines = doc.expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.strip(" ")),
                 default=sys.maxsize)
    if lines:
        lines[0] = lines[0].lstrip(" ")
    if margin < sys.maxsize:
        lines[1:] = [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


# ---- Class trees

def walktree(classes, children, parent):
    """Helper of getclasstree."""
    results = []
    classes.sort(key=lambda each: (each.__module__, each.__name__))
    for each in classes:
        results.append((each, each.__bases__))
        if each in children:
            results.append(walktree(children[each], children, each))
    return results


def getclasstree(classes, unique=False):
    """The classes as nested lists: what follows a class are its subclasses."""
    children = {}
    roots = []
    for each in classes:
        if each.__bases__:
            for parent in each.__bases__:
                subclasses = children.setdefault(parent, [])
                if each not in subclasses:
                    subclasses.append(each)
                if unique and parent in classes:
                    break
        elif each not in roots:
            roots.append(each)
    for parent in children:
        if parent not in classes:
            roots.append(parent)
    return walktree(roots, children, None)


# ---- Arguments

Arguments = collections.namedtuple("Arguments", "args, varargs, varkw")
FullArgSpec = collections.namedtuple(
    "FullArgSpec", "args, varargs, varkw, defaults, kwonlyargs, kwonlydefaults, annotations")
ClosureVars = collections.namedtuple("ClosureVars", "nonlocals globals builtins unbound")


def getargs(co):
    """The names of a code object's parameters."""
    if not iscode(co):
        raise TypeError(f"{co!r} is not a code object")
    names = co.co_varnames
    at = co.co_argcount + co.co_kwonlyargcount
    varargs = varkw = None
    if co.co_flags & CO_VARARGS:
        varargs = names[at]
        at += 1
    if co.co_flags & CO_VARKEYWORDS:
        varkw = names[at]
    return Arguments(list(names[:co.co_argcount + co.co_kwonlyargcount]), varargs, varkw)


def getfullargspec(func):
    """A function's parameters as a named tuple; `signature` tells more."""
    from ._signature import _from_callable
    try:
        sig = _from_callable(func, Signature, False, False, (None, None, False))
    except Exception as e:
        raise TypeError("unsupported callable") from e
    args, kwonly, defaults, kwdefaults, annotations = [], [], [], {}, {}
    varargs = varkw = None
    positional_only = []
    for parameter in sig.parameters.values():
        kind, name = parameter.kind, parameter.name
        if kind is Parameter.POSITIONAL_ONLY:
            positional_only.append(name)
            if parameter.default is not parameter.empty:
                defaults.append(parameter.default)
        elif kind is Parameter.POSITIONAL_OR_KEYWORD:
            args.append(name)
            if parameter.default is not parameter.empty:
                defaults.append(parameter.default)
        elif kind is Parameter.VAR_POSITIONAL:
            varargs = name
        elif kind is Parameter.KEYWORD_ONLY:
            kwonly.append(name)
            if parameter.default is not parameter.empty:
                kwdefaults[name] = parameter.default
        else:
            varkw = name
        if parameter.annotation is not parameter.empty:
            annotations[name] = parameter.annotation
    if sig.return_annotation is not sig.empty:
        annotations["return"] = sig.return_annotation
    return FullArgSpec(positional_only + args, varargs, varkw, tuple(defaults) or None, kwonly,
                       kwdefaults or None, annotations)


def formatannotationrelativeto(object):
    """A formatter of annotations as they look in an object's module."""
    module = getattr(object, "__module__", None)

    def format(annotation):
        return formatannotation(annotation, module)
    return format


def formatargvalues(args, varargs, varkw, locals, formatarg=str,
                    formatvarargs=lambda name: "*" + name,
                    formatvarkw=lambda name: "**" + name,
                    formatvalue=lambda value: "=" + repr(value)):
    """What getargvalues returns as text."""
    specs = [formatarg(name) + formatvalue(locals[name]) for name in args]
    if varargs:
        specs.append(formatvarargs(varargs) + formatvalue(locals[varargs]))
    if varkw:
        specs.append(formatvarkw(varkw) + formatvalue(locals[varkw]))
    return f"({', '.join(specs)})"


def _missing_arguments(name, names, positional, values):
    names = [repr(each) for each in names if each not in values]
    if len(names) == 1:
        text = names[0]
    elif len(names) == 2:
        text = f"{names[0]} and {names[1]}"
    else:
        text = f"{', '.join(names[:-2])}, {names[-2]} and {names[-1]}" \
            if len(names) > 3 else f"{names[0]}, {names[1]} and {names[2]}"
    kind = "positional" if positional else "keyword-only"
    raise TypeError(f"{name}() missing {len(names)} required {kind} "
                    f"argument{'' if len(names) == 1 else 's'}: {text}")


def _too_many(name, args, kwonly, varargs, default_count, given, values):
    at_least = len(args) - default_count
    kwonly_given = len([each for each in kwonly if each in values])
    if varargs:
        plural, text = at_least != 1, f"at least {at_least}"
    elif default_count:
        plural, text = True, f"from {at_least} to {len(args)}"
    else:
        plural, text = len(args) != 1, str(len(args))
    kwonly_text = ""
    if kwonly_given:
        kwonly_text = (f" positional argument{'s' if given != 1 else ''} (and {kwonly_given} "
                       f"keyword-only argument{'s' if kwonly_given != 1 else ''})")
    verb = "was" if given == 1 and not kwonly_given else "were"
    raise TypeError(f"{name}() takes {text} positional argument{'s' if plural else ''} but "
                    f"{given}{kwonly_text} {verb} given")


def getcallargs(func, /, *positional, **named):
    """{parameter: value} of a call."""
    spec = getfullargspec(func)
    args, varargs, varkw, defaults, kwonly, kwdefaults, _annotations = spec
    name = func.__name__
    values = {}
    if ismethod(func) and func.__self__ is not None:
        positional = (func.__self__,) + positional
    given = len(positional)
    default_count = len(defaults) if defaults else 0
    for parameter, value in zip(args, positional):
        values[parameter] = value
    if varargs:
        values[varargs] = tuple(positional[min(given, len(args)):])
    possible = set(args + kwonly)
    if varkw:
        values[varkw] = {}
    for keyword, value in named.items():
        if keyword not in possible:
            if not varkw:
                raise TypeError(f"{name}() got an unexpected keyword argument {keyword!r}")
            values[varkw][keyword] = value
            continue
        if keyword in values:
            raise TypeError(f"{name}() got multiple values for argument {keyword!r}")
        values[keyword] = value
    if given > len(args) and not varargs:
        _too_many(name, args, kwonly, varargs, default_count, given, values)
    if given < len(args):
        required = args[:len(args) - default_count]
        for parameter in required:
            if parameter not in values:
                _missing_arguments(name, required, True, values)
        for i, parameter in enumerate(args[len(args) - default_count:]):
            if parameter not in values:
                values[parameter] = defaults[i]
    missing = 0
    for parameter in kwonly:
        if parameter not in values:
            if kwdefaults and parameter in kwdefaults:
                values[parameter] = kwdefaults[parameter]
            else:
                missing += 1
    if missing:
        _missing_arguments(name, kwonly, False, values)
    return values


def getclosurevars(func):
    """The values of the names that a function uses and does not define."""
    if ismethod(func):
        func = func.__func__
    if not isfunction(func):
        raise TypeError(f"{func!r} is not a Python function")
    code = func.__code__
    nonlocals = {}
    for name, cell in zip(code.co_freevars, func.__closure__ or ()):
        try:
            nonlocals[name] = cell.cell_contents
        except ValueError:
            pass
    namespace = func.__globals__
    builtin_namespace = namespace.get("__builtins__", builtins.__dict__)
    if ismodule(builtin_namespace):
        builtin_namespace = builtin_namespace.__dict__
    global_values, builtin_values, unbound = {}, {}, set()
    for name in code.co_names:
        if name in ("None", "True", "False"):
            continue
        try:
            global_values[name] = namespace[name]
        except KeyError:
            try:
                builtin_values[name] = builtin_namespace[name]
            except KeyError:
                unbound.add(name)
    return ClosureVars(nonlocals, global_values, builtin_values, unbound)


# ---- Attributes without side effects

_sentinel = object()
_static_mro = type.__dict__["__mro__"].__get__
_class_dict = type.__dict__["__dict__"].__get__


def _check_instance(obj, attr):
    try:
        found = object.__getattribute__(obj, "__dict__")
    except AttributeError:
        return _sentinel
    if not isinstance(found, dict):
        return _sentinel
    return dict.get(found, attr, _sentinel)


def _check_class(cls, attr):
    for entry in _static_mro(cls):
        if _shadowed_dict(type(entry)) is _sentinel:
            found = _class_dict(entry)
            if attr in found:
                return found[attr]
    return _sentinel


def _shadowed_dict(cls):
    """A __dict__ that a class defines as something else than the usual one."""
    for entry in _static_mro(cls):
        namespace = _class_dict(entry)
        if "__dict__" in namespace:
            found = namespace["__dict__"]
            if not (type(found) is types.GetSetDescriptorType and found.__name__ == "__dict__"
                    and found.__objclass__ is entry):
                return found
    return _sentinel


def getattr_static(obj, attr, default=_sentinel):
    """An attribute without calling descriptors, __getattr__ or __getattribute__."""
    instance_result = _sentinel
    is_instance = not isinstance(type.__getattribute__(type(obj), "__mro__"), tuple) or \
        type not in _static_mro(type(obj))
    if is_instance:
        cls = type(obj)
        shadow = _shadowed_dict(cls)
        if shadow is _sentinel or type(shadow) is types.MemberDescriptorType:
            instance_result = _check_instance(obj, attr)
    else:
        cls = obj
    class_result = _check_class(cls, attr)
    if instance_result is not _sentinel and class_result is not _sentinel:
        if _check_class(type(class_result), "__get__") is not _sentinel and (
                _check_class(type(class_result), "__set__") is not _sentinel
                or _check_class(type(class_result), "__delete__") is not _sentinel):
            return class_result
    if instance_result is not _sentinel:
        return instance_result
    if class_result is not _sentinel:
        return class_result
    if obj is cls:
        # A class: its metaclass's attributes, too.
        for entry in _static_mro(type(cls)):
            if _shadowed_dict(type(entry)) is _sentinel:
                namespace = _class_dict(entry)
                if attr in namespace:
                    return namespace[attr]
    if default is not _sentinel:
        return default
    raise AttributeError(attr)


class BufferFlags(enum.IntFlag):
    """The flags of buffer requests."""

    SIMPLE = 0x0
    WRITABLE = 0x1
    FORMAT = 0x4
    ND = 0x8
    STRIDES = 0x10 | ND
    C_CONTIGUOUS = 0x20 | STRIDES
    F_CONTIGUOUS = 0x40 | STRIDES
    ANY_CONTIGUOUS = 0x80 | STRIDES
    INDIRECT = 0x100 | STRIDES
    CONTIG = ND | WRITABLE
    CONTIG_RO = ND
    STRIDED = STRIDES | WRITABLE
    STRIDED_RO = STRIDES
    RECORDS = STRIDES | WRITABLE | FORMAT
    RECORDS_RO = STRIDES | FORMAT
    FULL = INDIRECT | WRITABLE | FORMAT
    FULL_RO = INDIRECT | FORMAT
    READ = 0x100
    WRITE = 0x200

# What other rooms define belongs to this module for those who ask.
for _name in __all__:
    if getattr(globals()[_name], "__module__", "").startswith(("inspect._", "_signature_text")):
        globals()[_name].__module__ = "inspect"
del _name
