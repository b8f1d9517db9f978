"""Signatures of callables: their parameters, and how arguments are bound to them."""

import collections
import enum
import functools
import sys
import types

from _signature_text import formatannotation


class _empty:
    """Stands for no default or no annotation."""


class _void:
    """Stands for no argument given."""


class _ParameterKind(enum.IntEnum):
    POSITIONAL_ONLY = "positional-only"
    POSITIONAL_OR_KEYWORD = "positional or keyword"
    VAR_POSITIONAL = "variadic positional"
    KEYWORD_ONLY = "keyword-only"
    VAR_KEYWORD = "variadic keyword"

    def __new__(cls, description):
        value = len(cls.__members__)
        made = int.__new__(cls, value)
        made._value_ = value
        made.description = description
        return made

    def __str__(self):
        return self.name


_POSITIONAL_ONLY = _ParameterKind.POSITIONAL_ONLY
_POSITIONAL_OR_KEYWORD = _ParameterKind.POSITIONAL_OR_KEYWORD
_VAR_POSITIONAL = _ParameterKind.VAR_POSITIONAL
_KEYWORD_ONLY = _ParameterKind.KEYWORD_ONLY
_VAR_KEYWORD = _ParameterKind.VAR_KEYWORD


class Parameter:
    """One parameter of a signature; immutable."""

    __slots__ = ("_name", "_kind", "_default", "_annotation")

    POSITIONAL_ONLY = _POSITIONAL_ONLY
    POSITIONAL_OR_KEYWORD = _POSITIONAL_OR_KEYWORD
    VAR_POSITIONAL = _VAR_POSITIONAL
    KEYWORD_ONLY = _KEYWORD_ONLY
    VAR_KEYWORD = _VAR_KEYWORD
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        try:
            self._kind = _ParameterKind(kind)
        except ValueError:
            raise ValueError(f"value {kind!r} is not a valid Parameter.kind") from None
        if default is not _empty and self._kind in (_VAR_POSITIONAL, _VAR_KEYWORD):
            raise ValueError(f"{self._kind.description} parameters cannot have default values")
        self._default = default
        self._annotation = annotation
        if name is _empty:
            raise ValueError("name is a required attribute for Parameter")
        if not isinstance(name, str):
            raise TypeError(f"name must be a str, not a {type(name).__name__}")
        if name[:1] == "." and name[1:].isdigit():
            # The iterator of a comprehension: it can be given by position alone.
            if self._kind != _POSITIONAL_OR_KEYWORD:
                raise ValueError("implicit arguments must be passed as positional or keyword "
                                 f"arguments, not {self._kind.description}")
            self._kind = _POSITIONAL_ONLY
            name = f"implicit{name[1:]}"
        import keyword
        if keyword.iskeyword(name) and self._kind is not _POSITIONAL_ONLY:
            raise ValueError(f"{name!r} is not a valid parameter name")
        if not name.isidentifier():
            raise ValueError(f"{name!r} is not a valid parameter name")
        self._name = name

    def __reduce__(self):
        return (type(self), (self._name, self._kind),
                {"_default": self._default, "_annotation": self._annotation})

    def __setstate__(self, state):
        self._default = state["_default"]
        self._annotation = state["_annotation"]

    @property
    def name(self):
        """The parameter's name."""
        return self._name

    @property
    def default(self):
        """The default; Parameter.empty if there is none."""
        return self._default

    @property
    def annotation(self):
        """The annotation; Parameter.empty if there is none."""
        return self._annotation

    @property
    def kind(self):
        """How arguments are bound to it."""
        return self._kind

    def replace(self, *, name=_void, kind=_void, annotation=_void, default=_void):
        """The same with some things changed."""
        return type(self)(self._name if name is _void else name,
                          self._kind if kind is _void else kind,
                          default=self._default if default is _void else default,
                          annotation=self._annotation if annotation is _void else annotation)

    def __str__(self):
        text = self._name
        if self._annotation is not _empty:
            text = f"{text}: {formatannotation(self._annotation)}"
        if self._default is not _empty:
            equals = " = " if self._annotation is not _empty else "="
            text = f"{text}{equals}{self._default!r}"
        if self._kind == _VAR_POSITIONAL:
            return "*" + text
        if self._kind == _VAR_KEYWORD:
            return "**" + text
        return text

    def __repr__(self):
        return f'<{type(self).__name__} "{self}">'

    def __hash__(self):
        return hash((self._name, self._kind, self._annotation, self._default))

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, Parameter):
            return NotImplemented
        return (self._name == other._name and self._kind == other._kind
                and self._default == other._default
                and self._annotation == other._annotation)


class BoundArguments:
    """Arguments bound to a signature's parameters."""

    __slots__ = ("arguments", "_signature", "__weakref__")

    def __init__(self, signature, arguments):
        self.arguments = arguments
        self._signature = signature

    @property
    def signature(self):
        """The signature they are bound to."""
        return self._signature

    @property
    def args(self):
        """What to pass by position."""
        args = []
        for name, parameter in self._signature.parameters.items():
            if parameter.kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
                break
            try:
                value = self.arguments[name]
            except KeyError:
                break
            if parameter.kind == _VAR_POSITIONAL:
                args.extend(value)
            else:
                args.append(value)
        return tuple(args)

    @property
    def kwargs(self):
        """What to pass by keyword."""
        kwargs = {}
        started = False
        for name, parameter in self._signature.parameters.items():
            if not started:
                if parameter.kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
                    started = True
                elif name not in self.arguments:
                    started = True
                    continue
            if not started:
                continue
            try:
                value = self.arguments[name]
            except KeyError:
                continue
            if parameter.kind == _VAR_KEYWORD:
                kwargs.update(value)
            else:
                kwargs[name] = value
        return kwargs

    def apply_defaults(self):
        """Adds the defaults of what was not given."""
        arguments = []
        for name, parameter in self._signature.parameters.items():
            if name in self.arguments:
                value = self.arguments[name]
            elif parameter.default is not _empty:
                value = parameter.default
            elif parameter.kind is _VAR_POSITIONAL:
                value = ()
            elif parameter.kind is _VAR_KEYWORD:
                value = {}
            else:
                continue      # a partial binding
            arguments.append((name, value))
        self.arguments = dict(arguments)

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, BoundArguments):
            return NotImplemented
        return self.signature == other.signature and self.arguments == other.arguments

    def __setstate__(self, state):
        self._signature = state["_signature"]
        self.arguments = state["arguments"]

    def __getstate__(self):
        return {"_signature": self._signature, "arguments": self.arguments}

    def __repr__(self):
        parts = [f"{name}={value!r}" for name, value in self.arguments.items()]
        return f"<{type(self).__name__} ({', '.join(parts)})>"


def _passed_as_keyword(name):
    return TypeError(f"{name!r} parameter is positional only, but was passed as a keyword")


class Signature:
    """The parameters of a callable and its return annotation; immutable."""

    __slots__ = ("_return_annotation", "_parameters")

    _parameter_cls = Parameter
    _bound_arguments_cls = BoundArguments
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty,
                 __validate_parameters__=True):
        if parameters is None:
            found = collections.OrderedDict()
        elif __validate_parameters__:
            found = collections.OrderedDict()
            highest = _POSITIONAL_ONLY
            defaults_seen = False
            for parameter in parameters:
                kind, name = parameter.kind, parameter.name
                if kind < highest:
                    raise ValueError("wrong parameter order: "
                                     f"{highest.description} parameter before "
                                     f"{kind.description} parameter")
                if kind > highest:
                    highest = kind
                if kind in (_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD):
                    if parameter.default is not _empty:
                        defaults_seen = True
                    elif defaults_seen:
                        raise ValueError("non-default argument follows default argument")
                if name in found:
                    raise ValueError(f"duplicate parameter name: {name!r}")
                found[name] = parameter
        else:
            found = collections.OrderedDict((parameter.name, parameter)
                                            for parameter in parameters)
        self._parameters = types.MappingProxyType(found)
        self._return_annotation = return_annotation

    @classmethod
    def from_callable(cls, obj, *, follow_wrapped=True, globals=None, locals=None,
                      eval_str=False):
        """The signature of a callable."""
        return _from_callable(obj, cls, follow_wrapped, True, (globals, locals, eval_str))

    @property
    def parameters(self):
        """{name: Parameter}, in order; read-only."""
        return self._parameters

    @property
    def return_annotation(self):
        """The return annotation; Signature.empty if there is none."""
        return self._return_annotation

    def replace(self, *, parameters=_void, return_annotation=_void):
        """The same with something changed."""
        if parameters is _void:
            parameters = self.parameters.values()
        if return_annotation is _void:
            return_annotation = self._return_annotation
        return type(self)(parameters, return_annotation=return_annotation)

    def _comparable(self):
        positional = tuple(p for p in self.parameters.values() if p.kind != _KEYWORD_ONLY)
        by_name = {p.name: p for p in self.parameters.values() if p.kind == _KEYWORD_ONLY}
        return positional, by_name, self.return_annotation

    def __hash__(self):
        positional, by_name, annotation = self._comparable()
        return hash((positional, frozenset(by_name.values()), annotation))

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, Signature):
            return NotImplemented
        return self._comparable() == other._comparable()

    # ---- Binding

    def _bind(self, args, kwargs, *, partial=False):
        arguments = {}
        parameters = iter(self.parameters.values())
        values = iter(args)
        by_keyword = ()
        for value in values:
            parameter = next(parameters, None)
            if parameter is None or parameter.kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
                raise TypeError("too many positional arguments") from None
            if parameter.kind == _VAR_POSITIONAL:
                arguments[parameter.name] = (value, *values)
                break
            if parameter.name in kwargs and parameter.kind != _POSITIONAL_ONLY:
                raise TypeError(f"multiple values for argument {parameter.name!r}") from None
            arguments[parameter.name] = value
        else:
            # No arguments by position are left: the first parameter that needs one tells.
            for parameter in parameters:
                name, kind = parameter.name, parameter.kind
                if kind == _VAR_POSITIONAL:
                    break
                if name in kwargs or kind == _VAR_KEYWORD or parameter.default is not _empty:
                    if name in kwargs and kind == _POSITIONAL_ONLY:
                        raise _passed_as_keyword(name)
                    by_keyword = (parameter,)
                    break
                if partial:
                    by_keyword = (parameter,)
                    break
                what = " keyword-only" if kind == _KEYWORD_ONLY else ""
                raise TypeError(f"missing a required{what} argument: {name!r}")
        rest_of_keywords = None
        for parameter in (*by_keyword, *parameters):
            name, kind = parameter.name, parameter.kind
            if kind == _VAR_KEYWORD:
                rest_of_keywords = parameter
            elif kind == _VAR_POSITIONAL:
                continue
            elif name in kwargs:
                if kind == _POSITIONAL_ONLY:
                    raise _passed_as_keyword(name)
                arguments[name] = kwargs.pop(name)
            elif not partial and parameter.default is _empty:
                raise TypeError(f"missing a required argument: {name!r}")
        if kwargs:
            if rest_of_keywords is None:
                raise TypeError(f"got an unexpected keyword argument {next(iter(kwargs))!r}")
            arguments[rest_of_keywords.name] = kwargs
        return self._bound_arguments_cls(self, arguments)

    def bind(self, /, *args, **kwargs):
        """Binds arguments as a call would."""
        return self._bind(args, kwargs)

    def bind_partial(self, /, *args, **kwargs):
        """Binds arguments; some may be missing."""
        return self._bind(args, kwargs, partial=True)

    def __reduce__(self):
        return (type(self), (tuple(self._parameters.values()),),
                {"_return_annotation": self._return_annotation})

    def __setstate__(self, state):
        self._return_annotation = state["_return_annotation"]

    def __repr__(self):
        return f"<{type(self).__name__} {self}>"

    def __str__(self):
        parts = []
        slash_due = False
        star_due = True
        for parameter in self.parameters.values():
            text = str(parameter)
            kind = parameter.kind
            if kind == _POSITIONAL_ONLY:
                slash_due = True
            elif slash_due:
                parts.append("/")
                slash_due = False
            if kind == _VAR_POSITIONAL:
                star_due = False
            elif kind == _KEYWORD_ONLY and star_due:
                parts.append("*")
                star_due = False
            parts.append(text)
        if slash_due:
            parts.append("/")
        text = f"({', '.join(parts)})"
        if self.return_annotation is not _empty:
            text += f" -> {formatannotation(self.return_annotation)}"
        return text


def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
    """The signature of a callable."""
    return Signature.from_callable(obj, follow_wrapped=follow_wrapped, globals=globals,
                                   locals=locals, eval_str=eval_str)


# ---- Where signatures come from

_NATIVE_CALLABLES = (types.WrapperDescriptorType, types.MethodWrapperType,
                     types.ClassMethodDescriptorType, types.BuiltinFunctionType,
                     types.MethodDescriptorType)

_OTHER = "($self, value, /)"
_NONE = "($self, /)"
_SLOT_SIGNATURES = {
    "__init__": "($self, /, *args, **kwargs)", "__call__": "($self, /, *args, **kwargs)",
    "__getattribute__": "($self, name, /)", "__setattr__": "($self, name, value, /)",
    "__delattr__": "($self, name, /)", "__getitem__": "($self, key, /)",
    "__setitem__": "($self, key, value, /)", "__delitem__": "($self, key, /)",
    "__contains__": "($self, key, /)", "__get__": "($self, instance, owner=None, /)",
    "__set__": "($self, instance, value, /)", "__delete__": "($self, instance, /)",
    "__pow__": "($self, value, mod=None, /)", "__rpow__": "($self, value, mod=None, /)",
    "__release_buffer__": "($self, buffer, /)", "__buffer__": "($self, flags, /)",
    **dict.fromkeys(("__repr__", "__str__", "__hash__", "__iter__", "__next__", "__len__",
                     "__bool__", "__int__", "__float__", "__index__", "__neg__", "__pos__",
                     "__abs__", "__invert__", "__await__", "__aiter__", "__anext__",
                     "__del__"), _NONE),
    **dict.fromkeys([f"__{prefix}{name}__" for prefix in ("", "r", "i") for name in
                     ("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod",
                      "lshift", "rshift", "and", "or", "xor")]
                    + ["__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"], _OTHER),
}
_TYPE_SIGNATURES = {
    list: "(iterable=(), /)", tuple: "(iterable=(), /)", float: "(x=0, /)",
    complex: "(real=0, imag=0)", enumerate: "(iterable, start=0)", reversed: "(sequence, /)",
    property: "(fget=None, fset=None, fdel=None, doc=None)", memoryview: "(object)",
    types.FunctionType: "(code, globals, name=None, argdefs=None, closure=None)",
    types.MethodType: "(function, instance, /)", types.ModuleType: "(name, doc=None)",
    classmethod: "(function, /)", staticmethod: "(function, /)",
    types.MappingProxyType: "(mapping)",
}
# The same by name, for types of modules that may not have been imported.
_ITERABLE = "(iterable, /)"
_LIBRARY_SIGNATURES = {
    "_io": {
        "FileIO": "(file, mode='r', closefd=True, opener=None)",
        "BytesIO": "(initial_bytes=b'')",
        "StringIO": "(initial_value='', newline='\\n')",
        "BufferedReader": "(raw, buffer_size=8192)",
        "BufferedWriter": "(raw, buffer_size=8192)",
        "BufferedRWPair": "(reader, writer, buffer_size=8192, /)",
        "BufferedRandom": "(raw, buffer_size=8192)",
        "IncrementalNewlineDecoder": "(decoder, translate, errors='strict')",
        "TextIOWrapper": "(buffer, encoding=None, errors=None, newline=None, "
                         "line_buffering=False, write_through=False)",
    },
    "_pickle": {
        "Pickler": "(file, protocol=None, fix_imports=True, buffer_callback=None)",
        "Unpickler": "(file, *, fix_imports=True, encoding='ASCII', errors='strict', "
                     "buffers=())",
    },
    "itertools": {
        "starmap": "(function, iterable, /)", "batched": "(iterable, n)",
        "accumulate": "(iterable, func=None, *, initial=None)",
        "combinations": "(iterable, r)", "combinations_with_replacement": "(iterable, r)",
        "compress": "(data, selectors)", "count": "(start=0, step=1)", "cycle": _ITERABLE,
        "dropwhile": "(predicate, iterable, /)", "filterfalse": "(function, iterable, /)",
        "groupby": "(iterable, key=None)", "pairwise": _ITERABLE,
        "permutations": "(iterable, r=None)", "takewhile": "(predicate, iterable, /)",
        "_tee": _ITERABLE,
    },
    "operator": {
        "itemgetter": "(item, /, *items)", "attrgetter": "(attr, /, *attrs)",
        "methodcaller": "(name, /, *args, **kwargs)",
    },
    "decimal": {
        "Decimal": "(value='0', context=None)",
        "Context": "(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, "
                   "clamp=None, flags=None, traps=None)",
    },
    "_queue": {"SimpleQueue": "()"},
}


def _text_signature(obj):
    """The signature of a native callable as text, or None."""
    if isinstance(obj, type):
        text = obj.__dict__.get("__text_signature__")
        if isinstance(text, str):
            return text
        if obj in _TYPE_SIGNATURES:
            return _TYPE_SIGNATURES[obj]
        if obj.__flags__ & 0x200:        # made by a class statement
            return None
        module = obj.__module__
        return _LIBRARY_SIGNATURES.get(module, {}).get(obj.__qualname__)
    text = getattr(obj, "__text_signature__", None)
    if text:
        return text
    if isinstance(obj, (types.WrapperDescriptorType, types.MethodWrapperType)):
        return _SLOT_SIGNATURES.get(obj.__name__)
    return None


class _NoConstant(Exception):
    """A default in a text that is not a plain value."""


def _constant(node, namespace):
    """The value of a default in a text: names are looked up, nothing is called."""
    import ast
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, (ast.Name, ast.Attribute)):
        path = []
        while isinstance(node, ast.Attribute):
            path.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            raise _NoConstant
        for where in namespace, sys.modules:
            if node.id not in where:
                continue
            value = where[node.id]
            try:
                for name in reversed(path):
                    value = getattr(value, name)
            except AttributeError:
                continue
            if isinstance(value, (str, int, float, bytes, bool, type(None))):
                return value
        raise _NoConstant
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub, ast.BitOr)):
        left, right = _constant(node.left, namespace), _constant(node.right, namespace)
        if isinstance(node.op, ast.Add):
            return left + right
        return left - right if isinstance(node.op, ast.Sub) else left | right
    return ast.literal_eval(node)


def _from_text(cls, obj, text, skip_bound=True):
    """A Signature made of a text like "($self, x, /, y=None)"."""
    import ast
    clean = " ".join(text.split())
    implicit = clean.startswith(("($", "( $"))
    if implicit:
        clean = clean.replace("$", "", 1)
    try:
        tree = ast.parse(f"def f{clean}: pass")
    except SyntaxError:
        tree = None
    if tree is None or len(tree.body) != 1 or not isinstance(tree.body[0], ast.FunctionDef):
        raise ValueError(f"{obj!r} builtin has invalid signature")
    given = tree.body[0].args
    module = sys.modules.get(getattr(obj, "__module__", None))
    namespace = getattr(module, "__dict__", {})
    make = cls._parameter_cls
    parameters = []

    def add(argument, kind, default=None):
        value = _empty
        if default is not None:
            try:
                value = _constant(default, namespace)
            except (_NoConstant, TypeError, ValueError):
                raise ValueError(f"{obj!r} builtin has invalid signature") from None
        parameters.append(make(argument.arg, kind, default=value))

    positional = given.posonlyargs + given.args
    defaults = [None] * (len(positional) - len(given.defaults)) + given.defaults
    for i, (argument, default) in enumerate(zip(positional, defaults)):
        only = i < len(given.posonlyargs)
        add(argument, _POSITIONAL_ONLY if only else _POSITIONAL_OR_KEYWORD, default)
    if given.vararg:
        add(given.vararg, _VAR_POSITIONAL)
    for argument, default in zip(given.kwonlyargs, given.kw_defaults):
        add(argument, _KEYWORD_ONLY, default)
    if given.kwarg:
        add(given.kwarg, _VAR_KEYWORD)
    if implicit and parameters:
        owner = getattr(obj, "__self__", None)
        bound = owner is not None and (skip_bound or isinstance(owner, types.ModuleType))
        if bound:
            del parameters[0]
        else:
            parameters[0] = parameters[0].replace(kind=_POSITIONAL_ONLY)
    return cls(parameters, return_annotation=_empty)


def _function_like(obj):
    """Whether an object can be read like a function."""
    if not callable(obj) or isinstance(obj, type):
        return False
    missing = object()
    defaults = getattr(obj, "__defaults__", missing)
    kwdefaults = getattr(obj, "__kwdefaults__", missing)
    annotations = getattr(obj, "__annotations__", None)
    return (isinstance(getattr(obj, "__code__", None), types.CodeType)
            and isinstance(getattr(obj, "__name__", None), str)
            and (defaults is None or isinstance(defaults, tuple))
            and (kwdefaults is None or isinstance(kwdefaults, dict))
            and (annotations is None or isinstance(annotations, dict)))


def _from_function(function, cls, evaluation):
    from . import get_annotations
    code = function.__code__
    names = code.co_varnames
    positional_count = code.co_argcount
    globals, locals, eval_str = evaluation
    annotations = get_annotations(function, globals=globals, locals=locals, eval_str=eval_str)
    defaults = function.__defaults__ or ()
    kwdefaults = function.__kwdefaults__ or {}
    make = cls._parameter_cls
    parameters = []
    first_default = positional_count - len(defaults)
    for i in range(positional_count):
        parameters.append(make(
            names[i],
            _POSITIONAL_ONLY if i < code.co_posonlyargcount else _POSITIONAL_OR_KEYWORD,
            default=defaults[i - first_default] if i >= first_default else _empty,
            annotation=annotations.get(names[i], _empty)))
    at = positional_count + code.co_kwonlyargcount
    if code.co_flags & 0x04:
        parameters.append(make(names[at], _VAR_POSITIONAL,
                               annotation=annotations.get(names[at], _empty)))
        at += 1
    for name in names[positional_count:positional_count + code.co_kwonlyargcount]:
        parameters.append(make(name, _KEYWORD_ONLY, default=kwdefaults.get(name, _empty),
                               annotation=annotations.get(name, _empty)))
    if code.co_flags & 0x08:
        parameters.append(make(names[at], _VAR_KEYWORD,
                               annotation=annotations.get(names[at], _empty)))
    return cls(parameters, return_annotation=annotations.get("return", _empty),
               __validate_parameters__=not isinstance(function, types.FunctionType))


def _without_first(sig):
    """The signature of a method bound to its instance."""
    parameters = list(sig.parameters.values())
    if not parameters or parameters[0].kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
        raise ValueError("invalid method signature")
    if parameters[0].kind is not _VAR_POSITIONAL:
        del parameters[0]
    return sig.replace(parameters=parameters)


def _of_partial(wrapped, partial, extra_args=()):
    """The signature of a functools.partial."""
    parameters = dict(wrapped.parameters.items())
    args = extra_args + (partial.args or ())
    keywords = partial.keywords or {}
    try:
        bound = wrapped.bind_partial(*args, **keywords)
    except TypeError as e:
        raise ValueError(f"partial object {partial!r} has incorrect arguments") from e
    keyword_only = False
    for name, parameter in wrapped.parameters.items():
        if name in bound.arguments:
            value = bound.arguments[name]
            if parameter.kind is _POSITIONAL_ONLY:
                parameters.pop(name)
                continue
            if parameter.kind is _POSITIONAL_OR_KEYWORD:
                if name in keywords:
                    # Those behind it can be given by keyword alone.
                    keyword_only = True
                    parameters[name] = parameter.replace(default=value)
                else:
                    parameters.pop(parameter.name)
                    continue
            elif parameter.kind is _KEYWORD_ONLY:
                parameters[name] = parameter.replace(default=value)
        if keyword_only:
            if parameter.kind is _POSITIONAL_OR_KEYWORD:
                changed = parameters.pop(name).replace(kind=_KEYWORD_ONLY)
                parameters[name] = changed
            elif parameter.kind in (_KEYWORD_ONLY, _VAR_KEYWORD):
                parameters[name] = parameters.pop(name)
            elif parameter.kind is _VAR_POSITIONAL:
                parameters.pop(parameter.name)
    return wrapped.replace(parameters=parameters.values())


def _user_method(cls, name):
    """A class's method unless it is a native one."""
    try:
        method = getattr(cls, name)
    except AttributeError:
        return None
    if isinstance(method, _NATIVE_CALLABLES):
        return None
    return method


def _from_callable(obj, cls, follow_wrapped, skip_bound, evaluation):
    def again(other, follow=follow_wrapped):
        return _from_callable(other, cls, follow, skip_bound, evaluation)

    if not callable(obj):
        raise TypeError(f"{obj!r} is not a callable object")
    if isinstance(obj, types.MethodType):
        sig = again(obj.__func__)
        return _without_first(sig) if skip_bound else sig
    if follow_wrapped:
        from . import unwrap
        obj = unwrap(obj, stop=lambda f: hasattr(f, "__signature__")
                     or isinstance(f, types.MethodType))
        if isinstance(obj, types.MethodType):
            return again(obj)
    sig = getattr(obj, "__signature__", None)
    if sig is not None:
        if not isinstance(sig, (Signature, str)) and callable(sig):
            sig = sig()
        if isinstance(sig, str):
            return _from_text(cls, obj, sig)
        if not isinstance(sig, Signature):
            raise TypeError(f"unexpected object {sig!r} in __signature__ attribute")
        return sig
    partialmethod = getattr(obj, "_partialmethod", None)
    if isinstance(partialmethod, functools.partialmethod):
        # The partial comes before the instance is bound: its first parameter stays.
        wrapped = again(partialmethod.func)
        sig = _of_partial(wrapped, partialmethod, (None,))
        first = tuple(wrapped.parameters.values())[0]
        if first.kind is _VAR_POSITIONAL:
            return sig
        return sig.replace(parameters=(first, *sig.parameters.values()))
    if isinstance(obj, types.FunctionType) or _function_like(obj):
        text = getattr(obj, "__text_signature__", None)
        if text:
            return _from_text(cls, obj, text, skip_bound)
        return _from_function(obj, cls, evaluation)
    if isinstance(obj, _NATIVE_CALLABLES):
        text = _text_signature(obj)
        if not text:
            raise ValueError(f"no signature found for builtin {obj!r}")
        return _from_text(cls, obj, text, skip_bound)
    if isinstance(obj, functools.partial):
        return _of_partial(again(obj.func), obj)
    if isinstance(obj, type):
        return _from_class(obj, cls, again, skip_bound)
    # An instance whose class can be called.
    call = _user_method(type(obj), "__call__")
    if call is None:
        raise ValueError(f"callable {obj!r} is not supported by signature")
    try:
        sig = again(call)
    except ValueError as e:
        raise ValueError(f"no signature found for {obj!r}") from e
    return _without_first(sig) if skip_bound else sig


def _from_class(obj, cls, again, skip_bound):
    def bound(method):
        sig = again(method)
        return _without_first(sig) if skip_bound else sig

    call = _user_method(type(obj), "__call__")
    if call is not None:
        return bound(call)
    new = _user_method(obj, "__new__")
    init = _user_method(obj, "__init__")
    for base in obj.__mro__:
        if new is not None and "__new__" in base.__dict__:
            return bound(new)
        if init is not None and "__init__" in base.__dict__:
            return bound(init)
    for base in obj.__mro__[:-1]:
        text = _text_signature(base)
        if text:
            return _from_text(cls, base, text)
    if type not in obj.__mro__:
        if obj.__init__ is object.__init__ and obj.__new__ is object.__new__:
            return cls()
        raise ValueError(f"no signature found for builtin type {obj!r}")
    if obj is type:
        raise ValueError(f"no signature found for builtin {obj!r}")
    raise ValueError(f"callable {obj!r} is not supported by signature")


for _class in (Parameter, BoundArguments, Signature, _ParameterKind, _empty, _void):
    _class.__module__ = "inspect"
del _class
