"""Type forms of typing: special forms, type parameters, and the aliases that subscripting gives."""

import collections
import functools
import operator
import sys
import types
from types import GenericAlias

_SLOT_NAMES = ("_name", "_inst", "_nparams", "_paramspec_tvars", "_typevar_types",
               "_defaults")


class _Final:
    """Keeps a class from being subclassed."""

    __slots__ = ("__weakref__",)

    def __init_subclass__(cls, /, *args, _root=False, **kwds):
        if not _root:
            raise TypeError("Cannot subclass special typing classes")


class _Immutable:
    """Copying gives the object itself."""

    __slots__ = ()

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


def _caller(depth=1, default="__main__"):
    """The name of the calling module."""
    try:
        return sys._getframe(depth + 1).f_globals.get("__name__", default)
    except (AttributeError, ValueError):
        return None


def _type_repr(obj):
    """A type as text: its name, with the module unless built in."""
    if isinstance(obj, type):
        if obj.__module__ == "builtins":
            return obj.__qualname__ if not isinstance(obj, GenericAlias) else repr(obj)
        if isinstance(obj, GenericAlias):
            return repr(obj)
        return f"{obj.__module__}.{obj.__qualname__}"
    if obj is ...:
        return "..."
    if isinstance(obj, types.FunctionType):
        return obj.__name__
    if isinstance(obj, tuple):
        return "[" + ", ".join(_type_repr(each) for each in obj) + "]"
    return repr(obj)


def _type_convert(arg, module=None, *, allow_special_forms=False):
    if arg is None:
        return type(None)
    if isinstance(arg, str):
        return ForwardRef(arg, module=module, is_class=allow_special_forms)
    return arg


def _type_check(arg, msg, is_argument=True, module=None, *, allow_special_forms=False):
    """The argument as a type (None, texts converted), or TypeError."""
    from . import Any, ClassVar, Final, Generic, Protocol
    invalid = (Generic, Protocol)
    if not allow_special_forms:
        invalid += (ClassVar,)
        if is_argument:
            invalid += (Final,)
    arg = _type_convert(arg, module=module, allow_special_forms=allow_special_forms)
    if isinstance(arg, _GenericAlias) and arg.__origin__ in invalid:
        raise TypeError(f"{arg} is not valid as type argument")
    if arg is Any or isinstance(arg, _SpecialForm) and arg._name in _PLAIN_FORMS:
        return arg
    if allow_special_forms and arg in (ClassVar, Final):
        return arg
    if isinstance(arg, _SpecialForm) or arg in (Generic, Protocol):
        raise TypeError(f"Plain {arg} is not valid as type argument")
    if type(arg) is tuple:
        raise TypeError(f"{msg} Got {arg!r:.100}.")
    return arg


_PLAIN_FORMS = {"Any", "LiteralString", "NoReturn", "Never", "Self", "TypeAlias"}


def _is_param_expr(arg):
    return (arg is ... or isinstance(arg, (tuple, list, ParamSpec, _ConcatenateGenericAlias)))


def _is_unpacked(x):
    """Whether this is Unpack[...] of a TypeVarTuple."""
    return (not isinstance(x, type)
            and getattr(x, "__typing_is_unpacked_typevartuple__", False))


def _is_typevar_like(x):
    return isinstance(x, (TypeVar, ParamSpec)) or _is_unpacked(x)


def _unpack_args(args):
    """The arguments with unpacked tuples in place of themselves."""
    result = []
    for arg in args:
        inner = getattr(arg, "__typing_unpacked_tuple_args__", None)
        if inner is not None and not (inner and inner[-1] is ...):
            result.extend(inner)
        else:
            result.append(arg)
    return result


def _deduplicate(params):
    result = []
    for each in params:
        if each not in result:
            result.append(each)
    return result


def _collect_parameters(args):
    """The type parameters in the arguments, each once, in order."""
    parameters = []

    def add(parameter):
        if parameter not in parameters:
            parameters.append(parameter)
    for arg in args:
        if isinstance(arg, type) and not isinstance(arg, GenericAlias):
            continue
        if isinstance(arg, (tuple, list)):
            for each in arg:
                for parameter in _collect_parameters([each]):
                    add(parameter)
        elif hasattr(arg, "__typing_subst__"):
            add(arg)
        else:
            for parameter in getattr(arg, "__parameters__", ()):
                add(parameter)
    return tuple(parameters)


def _check_count(cls, params, expected):
    if not expected:
        raise TypeError(f"{cls} is not a generic class")
    if len(params) != expected:
        raise TypeError(f"Too {'many' if len(params) > expected else 'few'} arguments for {cls};"
                        f" actual {len(params)}, expected {expected}")


def _tp_cache(func=None, /, *, typed=False):
    """Caches a subscription if its arguments are hashable."""
    def decorator(func):
        cached = functools.lru_cache(typed=typed)(func)
        _cleanups.append(cached.cache_clear)

        @functools.wraps(func)
        def inner(*args, **kwds):
            try:
                return cached(*args, **kwds)
            except TypeError:
                pass
            return func(*args, **kwds)
        return inner
    return decorator if func is None else decorator(func)


_cleanups = []


# ---- Forward references

class ForwardRef(_Final, _root=True):
    """A type given as text, evaluated later."""

    __slots__ = ("__forward_arg__", "__forward_code__", "__forward_evaluated__",
                 "__forward_value__", "__forward_is_argument__", "__forward_is_class__",
                 "__forward_module__")

    def __init__(self, arg, is_argument=True, module=None, *, is_class=False):
        if not isinstance(arg, str):
            raise TypeError(f"Forward reference must be a string -- got {arg!r}")
        # *tuple[int] can be evaluated only within an index.
        text = f"({arg},)[0]" if arg.startswith("*") else arg
        try:
            code = compile(text, "<string>", "eval")
        except SyntaxError:
            raise SyntaxError(f"Forward reference must be an expression -- got {arg!r}") from None
        self.__forward_arg__ = arg
        self.__forward_code__ = code
        self.__forward_evaluated__ = False
        self.__forward_value__ = None
        self.__forward_is_argument__ = is_argument
        self.__forward_is_class__ = is_class
        self.__forward_module__ = module

    def _evaluate(self, globalns, localns, type_params=None, *, recursive_guard):
        if self.__forward_arg__ in recursive_guard:
            return self
        if not self.__forward_evaluated__ or localns is not globalns:
            if globalns is None and localns is None:
                globalns = localns = {}
            elif globalns is None:
                globalns = localns
            elif localns is None:
                localns = globalns
            if self.__forward_module__ is not None:
                globalns = getattr(sys.modules.get(self.__forward_module__, None), "__dict__",
                                   globalns)
            if type_params:
                localns = {**{p.__name__: p for p in type_params}, **localns}
            type_ = _type_check(eval(self.__forward_code__, globalns, localns),
                                "Forward references must evaluate to types.",
                                is_argument=self.__forward_is_argument__,
                                allow_special_forms=self.__forward_is_class__)
            self.__forward_value__ = _eval_type(
                type_, globalns, localns, type_params,
                recursive_guard=recursive_guard | {self.__forward_arg__})
            self.__forward_evaluated__ = True
        return self.__forward_value__

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        if self.__forward_evaluated__ and other.__forward_evaluated__:
            return (self.__forward_arg__ == other.__forward_arg__
                    and self.__forward_value__ == other.__forward_value__)
        return (self.__forward_arg__ == other.__forward_arg__
                and self.__forward_module__ == other.__forward_module__)

    def __hash__(self):
        return hash((self.__forward_arg__, self.__forward_module__))

    def __or__(self, other):
        return _Union[self, other]

    def __ror__(self, other):
        return _Union[other, self]

    def __repr__(self):
        module = "" if self.__forward_module__ is None else \
            f", module={self.__forward_module__!r}"
        return f"ForwardRef({self.__forward_arg__!r}{module})"


def _eval_type(t, globalns, localns, type_params=None, *, recursive_guard=frozenset()):
    """A type with the forward references in it evaluated."""
    if isinstance(t, ForwardRef):
        return t._evaluate(globalns, localns, type_params, recursive_guard=recursive_guard)
    if not isinstance(t, (_GenericAlias, GenericAlias, types.UnionType)):
        return t
    if isinstance(t, GenericAlias):
        args = tuple(ForwardRef(arg) if isinstance(arg, str) else arg for arg in t.__args__)
        unpacked = t.__unpacked__
        if args != t.__args__ or unpacked:
            t = GenericAlias(t.__origin__, args)
        if unpacked:
            t = _forms()["Unpack"][t]
    args = tuple(_eval_type(a, globalns, localns, type_params, recursive_guard=recursive_guard)
                 for a in t.__args__)
    if args == t.__args__:
        return t
    if isinstance(t, GenericAlias):
        return GenericAlias(t.__origin__, args)
    if isinstance(t, types.UnionType):
        return functools.reduce(operator.or_, args)
    return t.copy_with(args)


# ---- Special forms

class _SpecialForm(_Final, _Immutable, _root=True):
    __iter__ = None

    # A name with a meaning of its own, like Union or Final. Its docstring is each one's own.
    __slots__ = ("_name", "__doc__", "_getitem")

    def __init__(self, getitem):
        self._getitem = getitem
        self._name = getitem.__name__
        self.__doc__ = getitem.__doc__

    def __getattr__(self, item):
        if item in ("__name__", "__qualname__"):
            return self._name
        raise AttributeError(item)

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass {self!r}")

    def __repr__(self):
        return "typing." + self._name

    def __reduce__(self):
        return self._name

    def __call__(self, *args, **kwds):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __or__(self, other):
        return _Union[self, other]

    def __ror__(self, other):
        return _Union[other, self]

    def __instancecheck__(self, obj):
        raise TypeError(f"{self} cannot be used with isinstance()")

    def __subclasscheck__(self, cls):
        raise TypeError(f"{self} cannot be used with issubclass()")

    @_tp_cache
    def __getitem__(self, parameters):
        return self._getitem(self, parameters)


class _TypedCacheSpecialForm(_SpecialForm, _root=True):
    """One whose arguments are told apart by type, too: Literal[0] is not Literal[False]."""

    def __getitem__(self, parameters):
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        return self._typed_getitem(*parameters)

    @_tp_cache(typed=True)
    def _typed_getitem(self, *parameters):
        return self._getitem(self, *parameters)


# ---- Type parameters

class _BoundVariance:
    """What type variables and parameter specifications have in common."""

    def _set_variance(self, bound, covariant, contravariant, infer_variance):
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if infer_variance and (covariant or contravariant):
            raise ValueError("Variance cannot be specified with infer_variance.")
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)
        self._bound = _type_check(bound, "Bound must be a type.") if bound is not None else None

    def __or__(self, other):
        return _Union[self, other]

    def __ror__(self, other):
        return _Union[other, self]

    def __repr__(self):
        if self.__infer_variance__:
            return self.__name__
        sign = "+" if self.__covariant__ else "-" if self.__contravariant__ else "~"
        return sign + self.__name__

    def __reduce__(self):
        return self.__name__

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")


class TypeVar(_Immutable, _BoundVariance):
    """A type variable."""

    def __init_subclass__(cls, *args, **kwargs):
        raise TypeError("type 'typing.TypeVar' is not an acceptable base type")

    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False,
                 infer_variance=False):
        self.__name__ = name
        self._set_variance(bound, covariant, contravariant, infer_variance)
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        msg = "TypeVar(name, constraint, ...): constraints must be types."
        self._constraints = tuple(_type_check(each, msg) for each in constraints)
        self._evaluate_bound = None
        module = _caller(default=None)
        if module != "typing":
            self.__module__ = module

    @property
    def __bound__(self):
        """The upper bound, or None."""
        self._evaluate(False)
        return self._bound

    @property
    def __constraints__(self):
        """The types it may be, or ()."""
        self._evaluate(True)
        return self._constraints

    def _evaluate(self, wanted):
        if self._evaluate_bound is not None:
            function, constraints = self._evaluate_bound
            if constraints is not wanted:
                return
            value = function()
            if constraints:
                self._constraints = value
            else:
                self._bound = value
            self._evaluate_bound = None

    def __typing_subst__(self, arg):
        msg = "Parameters to generic types must be types."
        arg = _type_check(arg, msg, is_argument=True)
        if (isinstance(arg, _GenericAlias) and arg.__origin__ is _forms()["Unpack"]
                or isinstance(arg, GenericAlias) and getattr(arg, "__unpacked__", False)):
            raise TypeError(f"{arg} is not valid as type argument")
        return arg


class TypeVarTuple(_Immutable):
    """A type variable that stands for any number of types."""

    def __init_subclass__(cls, *args, **kwargs):
        raise TypeError("type 'typing.TypeVarTuple' is not an acceptable base type")

    def __init__(self, name):
        self.__name__ = name
        module = _caller(default=None)
        if module != "typing":
            self.__module__ = module

    def __iter__(self):
        yield _forms()["Unpack"][self]

    def __repr__(self):
        return self.__name__

    def __reduce__(self):
        return self.__name__

    def __mro_entries__(self, bases):
        raise TypeError("Cannot subclass an instance of TypeVarTuple")

    def __typing_subst__(self, arg):
        raise TypeError("Substitution of bare TypeVarTuple is not supported")

    def __typing_prepare_subst__(self, alias, args):
        """The arguments with those that belong to this parameter as one tuple."""
        params = alias.__parameters__
        index = params.index(self)
        for param in params[index + 1:]:
            if isinstance(param, TypeVarTuple):
                raise TypeError(f"More than one TypeVarTuple parameter in {alias}")
        count, given = len(params), len(args)
        left = index
        right = count - index - 1
        # An unpacked tuple of unknown length may fill parameters on both sides.
        variadic = fill = None
        for k, arg in enumerate(args):
            if isinstance(arg, type) and not isinstance(arg, GenericAlias):
                continue
            inner = getattr(arg, "__typing_unpacked_tuple_args__", None)
            if inner and len(inner) == 2 and inner[-1] is ...:
                if variadic is not None:
                    raise TypeError("More than one unpacked arbitrary-length tuple argument")
                variadic, fill = k, inner[0]
        if variadic is not None:
            left = min(left, variadic)
            right = min(right, given - variadic - 1)
        elif left + right > given:
            raise TypeError(f"Too few arguments for {alias};"
                            f" actual {given}, expected at least {count - 1}")
        return (*args[:left], *([fill] * (index - left)), tuple(args[left:given - right]),
                *([fill] * (count - right - left - (index - left) - 1)), *args[given - right:])


class ParamSpecArgs(_Immutable):
    """P.args of a ParamSpec."""

    def __init_subclass__(cls, *args, **kwargs):
        raise TypeError("type 'typing.ParamSpecArgs' is not an acceptable base type")

    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.args"

    def __eq__(self, other):
        if not isinstance(other, ParamSpecArgs):
            return NotImplemented
        return self.__origin__ == other.__origin__

    def __hash__(self):
        return hash((ParamSpecArgs, self.__origin__))

    def __mro_entries__(self, bases):
        raise TypeError("Cannot subclass an instance of ParamSpecArgs")


class ParamSpecKwargs(_Immutable):
    """P.kwargs of a ParamSpec."""

    def __init_subclass__(cls, *args, **kwargs):
        raise TypeError("type 'typing.ParamSpecKwargs' is not an acceptable base type")

    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.kwargs"

    def __eq__(self, other):
        if not isinstance(other, ParamSpecKwargs):
            return NotImplemented
        return self.__origin__ == other.__origin__

    def __hash__(self):
        return hash((ParamSpecKwargs, self.__origin__))

    def __mro_entries__(self, bases):
        raise TypeError("Cannot subclass an instance of ParamSpecKwargs")


class ParamSpec(_Immutable, _BoundVariance):
    """A variable that stands for the parameters of a callable."""

    def __init_subclass__(cls, *args, **kwargs):
        raise TypeError("type 'typing.ParamSpec' is not an acceptable base type")

    def __init__(self, name, *, bound=None, covariant=False, contravariant=False,
                 infer_variance=False):
        self.__name__ = name
        self._set_variance(bound, covariant, contravariant, infer_variance)
        module = _caller(default=None)
        if module != "typing":
            self.__module__ = module

    @property
    def __bound__(self):
        """The bound, or None."""
        return self._bound

    @property
    def args(self):
        """The positional parameters, for *args."""
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        """The keyword parameters, for **kwargs."""
        return ParamSpecKwargs(self)

    def __typing_subst__(self, arg):
        if isinstance(arg, (list, tuple)):
            return tuple(_type_check(each, "Expected a type.") for each in arg)
        if not _is_param_expr(arg):
            raise TypeError("Expected a list of types, an ellipsis, ParamSpec, or Concatenate. "
                            f"Got {arg}")
        return arg

    def __typing_prepare_subst__(self, alias, args):
        params = alias.__parameters__
        i = params.index(self)
        if i >= len(args):
            raise TypeError(f"Too few arguments for {alias}")
        # Z[int, str] means Z[[int, str]] if that is the only parameter.
        if len(params) == 1 and not _is_param_expr(args[0]):
            return (args,)
        if isinstance(args[i], list):
            return (*args[:i], tuple(args[i]), *args[i + 1:])
        return args


class TypeAliasType(_Immutable):
    """What a type statement makes."""

    def __init_subclass__(cls, *args, **kwargs):
        raise TypeError("type 'typing.TypeAliasType' is not an acceptable base type")

    def __init__(self, name, value, *, type_params=()):
        if not isinstance(name, str):
            raise TypeError("typealias() argument 'name' must be str, not "
                            f"{type(name).__name__}")
        if not isinstance(type_params, tuple):
            raise TypeError("type_params must be a tuple")
        _set_alias(self, name, value, None, type_params, _caller(default=None))

    @property
    def __value__(self):
        """The type, evaluated when it is first asked for."""
        if self._evaluate is not None:
            value = self._evaluate()
            object.__setattr__(self, "_value", value)
            object.__setattr__(self, "_evaluate", None)
        return self._value

    @property
    def __name__(self):
        """The alias's name."""
        return self._name

    @property
    def __type_params__(self):
        """The type parameters."""
        return self._type_params

    @property
    def __parameters__(self):
        """The type parameters, type variable tuples unpacked."""
        result = []
        for each in self._type_params:
            if isinstance(each, TypeVarTuple):
                result.extend(each)
            else:
                result.append(each)
        return tuple(result)

    @property
    def __module__(self):
        """Where it was defined."""
        return self._module

    def __setattr__(self, name, value):
        if name in ("__name__", "__value__", "__type_params__", "__parameters__",
                    "__module__"):
            raise AttributeError("attribute '{}' of 'typing.TypeAliasType' objects is not "
                                 "writable".format(name) if name in ("__value__",
                                 "__parameters__", "__type_params__", "__module__")
                                 else "readonly attribute")
        raise AttributeError(f"'typing.TypeAliasType' object has no attribute {name!r}")

    def __getitem__(self, parameters):
        if not self._type_params:
            raise TypeError("Only generic type aliases are subscriptable")
        return GenericAlias(self, parameters)

    def __repr__(self):
        return self._name

    def __reduce__(self):
        return self._name

    def __or__(self, other):
        return _Union[self, other]

    def __ror__(self, other):
        return _Union[other, self]

    def __mro_entries__(self, bases):
        raise TypeError("Cannot subclass an instance of TypeAliasType")


def _set_alias(alias, name, value, evaluate, type_params, module):
    for attribute, each in (("_name", name), ("_value", value), ("_evaluate", evaluate),
                            ("_type_params", type_params), ("_module", module)):
        object.__setattr__(alias, attribute, each)


def _forms():
    """The namespace of the package: it is complete only after this module was run."""
    return sys.modules["typing"].__dict__


class _LazyUnion:
    def __getitem__(self, parameters):
        return _forms()["Union"][parameters]


_Union = _LazyUnion()


# ---- Aliases

def _is_dunder(name):
    return name.startswith("__") and name.endswith("__")


class _BaseGenericAlias(_Final, _root=True):
    """A generic type, subscripted or to be subscripted, over a real class `__origin__`."""

    def __init__(self, origin, *, inst=True, name=None):
        self._inst = inst
        self._name = name
        self.__origin__ = origin
        self.__slots__ = None

    def __call__(self, *args, **kwargs):
        if not self._inst:
            raise TypeError(f"Type {self._name} cannot be instantiated; "
                            f"use {self.__origin__.__name__}() instead")
        result = self.__origin__(*args, **kwargs)
        try:
            result.__orig_class__ = self
        except AttributeError:
            pass
        return result

    def __mro_entries__(self, bases):
        from . import Generic
        result = []
        if self.__origin__ not in bases:
            result.append(self.__origin__)
        # Generic stands behind all bases that bring it themselves.
        i = bases.index(self)
        for base in bases[i + 1:]:
            if isinstance(base, _BaseGenericAlias) or (isinstance(base, type)
                                                       and issubclass(base, Generic)):
                break
        else:
            result.append(Generic)
        return tuple(result)

    def __getattr__(self, attr):
        if attr in ("__name__", "__qualname__"):
            return self._name or self.__origin__.__name__
        # Pickling and copying must not go to the origin.
        if "__origin__" in self.__dict__ and not _is_dunder(attr):
            return getattr(self.__origin__, attr)
        raise AttributeError(attr)

    def __setattr__(self, attr, value):
        if _is_dunder(attr) or attr in _SLOT_NAMES:
            super().__setattr__(attr, value)
        else:
            setattr(self.__origin__, attr, value)

    def __instancecheck__(self, obj):
        return self.__subclasscheck__(type(obj))

    def __subclasscheck__(self, cls):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __dir__(self):
        return list(set(super().__dir__() + [attr for attr in dir(self.__origin__)
                                             if not _is_dunder(attr)]))


class _GenericAlias(_BaseGenericAlias, _root=True):
    """A generic type with arguments."""

    def __init__(self, origin, args, *, inst=True, name=None):
        super().__init__(origin, inst=inst, name=name)
        if not isinstance(args, tuple):
            args = (args,)
        self.__args__ = tuple(... if each is _TypingEllipsis else each for each in args)
        self.__parameters__ = _collect_parameters(args)
        if not name:
            self.__module__ = origin.__module__

    def __eq__(self, other):
        if not isinstance(other, _GenericAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __or__(self, other):
        return _Union[self, other]

    def __ror__(self, other):
        return _Union[other, self]

    @_tp_cache
    def __getitem__(self, args):
        from . import Generic, Protocol
        if self.__origin__ in (Generic, Protocol):
            raise TypeError(f"Cannot subscript already-subscripted {self}")
        if not self.__parameters__:
            raise TypeError(f"{self} is not a generic class")
        if not isinstance(args, tuple):
            args = (args,)
        args = tuple(_type_convert(each) for each in args)
        args = _unpack_args(args)
        return self.copy_with(self._new_args(args))

    def _new_args(self, args):
        params = self.__parameters__
        args = tuple(args)
        for param in params:
            prepare = getattr(param, "__typing_prepare_subst__", None)
            if prepare:
                args = prepare(self, args)
        if len(args) != len(params):
            raise TypeError(f"Too {'many' if len(args) > len(params) else 'few'} arguments for "
                            f"{self}; actual {len(args)}, expected {len(params)}")
        return tuple(self._substitute(self.__args__, dict(zip(params, args))))

    def _substitute(self, old_args, mapping):
        result = []
        for old in old_args:
            if isinstance(old, type) and not isinstance(old, GenericAlias):
                result.append(old)
                continue
            subst = getattr(old, "__typing_subst__", None)
            if subst:
                new = subst(mapping[old])
            else:
                inner = getattr(old, "__parameters__", ())
                if not inner:
                    new = old
                else:
                    values = []
                    for param in inner:
                        value = mapping[param]
                        if isinstance(param, TypeVarTuple):
                            values.extend(value)
                        else:
                            values.append(value)
                    new = old[tuple(values)]
            if self.__origin__ == collections.abc.Callable and isinstance(new, tuple):
                # Callable[P, T] with P = (int, str): its arguments are flat.
                result.extend(new)
            elif _is_unpacked(old):
                result.extend(new if isinstance(new, tuple) else (new,))
            elif isinstance(old, tuple):
                result.append(tuple(self._substitute(old, mapping)))
            else:
                result.append(new)
        return result

    def copy_with(self, args):
        """The same with other arguments."""
        return self.__class__(self.__origin__, args, name=self._name, inst=self._inst)

    def __repr__(self):
        name = "typing." + self._name if self._name else _type_repr(self.__origin__)
        args = ", ".join([_type_repr(each) for each in self.__args__]) if self.__args__ else "()"
        return f"{name}[{args}]"

    def __reduce__(self):
        origin = _forms()[self._name] if self._name else self.__origin__
        args = tuple(self.__args__)
        if len(args) == 1 and not isinstance(args[0], tuple):
            args, = args
        return operator.getitem, (origin, args)

    def __mro_entries__(self, bases):
        from . import Generic, Protocol
        if isinstance(self.__origin__, _SpecialForm):
            raise TypeError(f"Cannot subclass {self!r}")
        if self._name:
            return super().__mro_entries__(bases)
        if self.__origin__ is Generic:
            if Protocol in bases:
                return ()
            i = bases.index(self)
            for base in bases[i + 1:]:
                if isinstance(base, _BaseGenericAlias) and base is not self:
                    return ()
        return (self.__origin__,)

    def __iter__(self):
        yield _forms()["Unpack"][self]


class _SpecialGenericAlias(_BaseGenericAlias, _root=True):
    """List, Dict and the like: they stand for a class and know the number of its parameters."""

    __iter__ = None

    def __init__(self, origin, nparams, *, inst=True, name=None):
        if name is None:
            name = origin.__name__
        super().__init__(origin, inst=inst, name=name)
        self._nparams = nparams
        if origin.__module__ == "builtins":
            self.__doc__ = f"A generic version of {origin.__qualname__}."
        else:
            self.__doc__ = f"A generic version of {origin.__module__}.{origin.__qualname__}."

    @_tp_cache
    def __getitem__(self, params):
        if not isinstance(params, tuple):
            params = (params,)
        msg = "Parameters to generic types must be types."
        params = tuple(_type_check(each, msg) for each in params)
        _check_count(self, params, self._nparams)
        return self.copy_with(params)

    def copy_with(self, params):
        """The subscripted alias."""
        return _GenericAlias(self.__origin__, params, name=self._name, inst=self._inst)

    def __repr__(self):
        return "typing." + self._name

    def __subclasscheck__(self, cls):
        if isinstance(cls, _SpecialGenericAlias):
            return issubclass(cls.__origin__, self.__origin__)
        if not isinstance(cls, _GenericAlias):
            return issubclass(cls, self.__origin__)
        return super().__subclasscheck__(cls)

    def __reduce__(self):
        return self._name

    def __or__(self, other):
        return _Union[self, other]

    def __ror__(self, other):
        return _Union[other, self]


class _DeprecatedGenericAlias(_SpecialGenericAlias, _root=True):
    """An alias that warns when it is used in a check."""

    def __init__(self, origin, nparams, *, remove, inst=True, name=None):
        super().__init__(origin, nparams, inst=inst, name=name)
        self._remove = remove

    def __instancecheck__(self, obj):
        from warnings import _deprecated
        _deprecated(f"{self.__module__}.{self._name}", remove=self._remove)
        return super().__instancecheck__(obj)


class _TypingEllipsis:
    """Stands for ... where that would mean something else."""


class _CallableGenericAlias(_GenericAlias, _root=True):
    __iter__ = None

    def __repr__(self):
        args = self.__args__
        if len(args) == 2 and _is_param_expr(args[0]):
            return super().__repr__()
        parameters = ", ".join([_type_repr(each) for each in args[:-1]])
        return f"typing.Callable[[{parameters}], {_type_repr(args[-1])}]"

    def __reduce__(self):
        args = self.__args__
        if not (len(args) == 2 and _is_param_expr(args[0])):
            args = list(args[:-1]), args[-1]
        return operator.getitem, (_forms()["Callable"], args)


class _CallableType(_SpecialGenericAlias, _root=True):
    def copy_with(self, params):
        return _CallableGenericAlias(self.__origin__, params, name=self._name, inst=self._inst)

    def __getitem__(self, params):
        if not isinstance(params, tuple) or len(params) != 2:
            raise TypeError("Callable must be used as Callable[[arg, ...], result].")
        args, result = params
        if isinstance(args, list):
            params = (tuple(args), result)
        return self._cached_getitem(params)

    @_tp_cache
    def _cached_getitem(self, params):
        args, result = params
        result = _type_check(result, "Callable[args, result]: result must be a type.")
        if args is Ellipsis:
            return self.copy_with((_TypingEllipsis, result))
        if not isinstance(args, tuple):
            args = (args,)
        args = tuple(_type_convert(arg) for arg in args)
        return self.copy_with(args + (result,))


class _TupleType(_SpecialGenericAlias, _root=True):
    @_tp_cache
    def __getitem__(self, params):
        if not isinstance(params, tuple):
            params = (params,)
        if len(params) >= 2 and params[-1] is ...:
            msg = "Tuple[t, ...]: t must be a type."
            params = tuple(_type_check(p, msg) for p in params[:-1])
            return self.copy_with((*params, _TypingEllipsis))
        msg = "Tuple[t0, t1, ...]: each t must be a type."
        return self.copy_with(tuple(_type_check(p, msg) for p in params))


class _UnionGenericAlias(_GenericAlias, _root=True):
    __iter__ = None

    def copy_with(self, params):
        return _Union[params]

    def __eq__(self, other):
        if not isinstance(other, (_UnionGenericAlias, types.UnionType)):
            return NotImplemented
        try:
            return set(self.__args__) == set(other.__args__)
        except TypeError:
            return (all(each in other.__args__ for each in self.__args__)
                    and all(each in self.__args__ for each in other.__args__))

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __repr__(self):
        args = self.__args__
        if len(args) == 2:
            if args[0] is type(None):
                return f"typing.Optional[{_type_repr(args[1])}]"
            if args[1] is type(None):
                return f"typing.Optional[{_type_repr(args[0])}]"
        return super().__repr__()

    def __instancecheck__(self, obj):
        for cls in self.__args__:
            if isinstance(obj, cls):
                return True
        return False

    def __subclasscheck__(self, cls):
        for arg in self.__args__:
            if issubclass(cls, arg):
                return True
        return False

    def __reduce__(self):
        return operator.getitem, (_forms()["Union"], self.__args__)


def _value_and_types(params):
    return [(each, type(each)) for each in params]


class _LiteralGenericAlias(_GenericAlias, _root=True):
    def __eq__(self, other):
        if not isinstance(other, _LiteralGenericAlias):
            return NotImplemented
        return set(_value_and_types(self.__args__)) == set(_value_and_types(other.__args__))

    def __hash__(self):
        return hash(frozenset(_value_and_types(self.__args__)))


class _ConcatenateGenericAlias(_GenericAlias, _root=True):
    def copy_with(self, params):
        if isinstance(params[-1], (list, tuple)):
            return (*params[:-1], *params[-1])
        if isinstance(params[-1], _ConcatenateGenericAlias):
            params = (*params[:-1], *params[-1].__args__)
        return super().copy_with(params)


class _UnpackGenericAlias(_GenericAlias, _root=True):
    def __repr__(self):
        return f"typing.Unpack[{_type_repr(self.__args__[0])}]"

    def __getitem__(self, args):
        if self.__typing_is_unpacked_typevartuple__:
            return args
        return super().__getitem__(args)

    @property
    def __typing_unpacked_tuple_args__(self):
        """The arguments of the tuple that is unpacked, or None."""
        arg, = self.__args__
        if isinstance(arg, (_GenericAlias, GenericAlias)):
            if arg.__origin__ is not tuple:
                raise TypeError("Unpack[...] must be used with a tuple type")
            return arg.__args__
        return None

    @property
    def __typing_is_unpacked_typevartuple__(self):
        """Whether a type variable tuple is unpacked."""
        return isinstance(self.__args__[0], TypeVarTuple)


class _AnnotatedAlias(_GenericAlias, _root=True):
    """A type with metadata."""

    __iter__ = None

    def __init__(self, origin, metadata):
        if isinstance(origin, _AnnotatedAlias):
            metadata = origin.__metadata__ + metadata
            origin = origin.__origin__
        super().__init__(origin, origin, name="Annotated")
        self.__metadata__ = metadata

    def copy_with(self, params):
        return _AnnotatedAlias(params[0], self.__metadata__)

    def __repr__(self):
        return (f"typing.Annotated[{_type_repr(self.__origin__)}, "
                f"{', '.join(map(repr, self.__metadata__))}]")

    def __reduce__(self):
        return operator.getitem, (_forms()["Annotated"],
                                  (self.__origin__,) + self.__metadata__)

    def __eq__(self, other):
        if not isinstance(other, _AnnotatedAlias):
            return NotImplemented
        return (self.__origin__ == other.__origin__
                and self.__metadata__ == other.__metadata__)

    def __hash__(self):
        return hash((self.__origin__, self.__metadata__))

    def __getattr__(self, attr):
        if attr in ("__name__", "__qualname__"):
            return "Annotated"
        return super().__getattr__(attr)

    def __mro_entries__(self, bases):
        return (self.__origin__,)


for _class in (ForwardRef, TypeVar, TypeVarTuple, ParamSpec, ParamSpecArgs, ParamSpecKwargs,
               _SpecialForm, _TypedCacheSpecialForm, _BaseGenericAlias, _GenericAlias,
               _SpecialGenericAlias, _DeprecatedGenericAlias, _CallableGenericAlias,
               _CallableType, _TupleType,
               _UnionGenericAlias, _LiteralGenericAlias, _ConcatenateGenericAlias,
               _UnpackGenericAlias, _AnnotatedAlias, _Final):
    _class.__module__ = "typing"
del _class
