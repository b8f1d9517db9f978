"""NamedTuple and TypedDict."""

import collections
import sys
import types

from ._forms import (ForwardRef, GenericAlias, _caller, _GenericAlias, _type_check, _type_convert)
from ._generic import Generic

_PROHIBITED = frozenset({"__new__", "__init__", "__slots__", "__getnewargs__", "_fields",
                         "_field_defaults", "_field_types", "_make", "_replace", "_asdict",
                         "_source"})
_SPECIAL = frozenset({"__module__", "__name__", "__annotations__"})


def _make_named_tuple(name, fields, module, defaults=()):
    names = [field for field, _type in fields]
    annotations = {field: _type_check(type_, f"field {field} annotation must be a type")
                   for field, type_ in fields}
    made = collections.namedtuple(name, names, defaults=defaults, module=module)
    made.__annotations__ = made.__new__.__annotations__ = annotations
    return made


class NamedTupleMeta(type):
    """Makes a named tuple of a class with annotations."""

    def __new__(cls, typename, bases, namespace):
        assert _NamedTuple in bases
        for base in bases:
            if base is not _NamedTuple and base is not Generic:
                raise TypeError("can only inherit from a NamedTuple type and Generic")
        bases = tuple(tuple if base is _NamedTuple else base for base in bases)
        annotations = namespace.get("__annotations__", {})
        default_names = []
        for name in annotations:
            if name in namespace:
                default_names.append(name)
            elif default_names:
                raise TypeError(f"non-default namedtuple field {name} cannot follow default "
                                f"field{'s' if len(default_names) > 1 else ''} "
                                f"{', '.join(default_names)}")
        made = _make_named_tuple(typename, annotations.items(), namespace["__module__"],
                                 [namespace[name] for name in default_names])
        made.__bases__ = bases
        if Generic in bases:
            made.__class_getitem__ = classmethod(Generic.__class_getitem__.__func__)
        for key, value in namespace.items():
            if key in _PROHIBITED:
                raise AttributeError("Cannot overwrite NamedTuple attribute " + key)
            if key not in _SPECIAL and key not in made._fields:
                setattr(made, key, value)
                set_name = getattr(type(value), "__set_name__", None)
                if set_name is not None:
                    try:
                        set_name(value, made, key)
                    except BaseException as e:
                        e.add_note(f"Error calling __set_name__ on {type(value).__name__!r} "
                                   f"instance {key!r} in {typename!r}")
                        raise
        if Generic in bases:
            made.__init_subclass__()
        return made


def NamedTuple(typename, fields=None, /, **kwargs):
    """A named tuple with types: a base class, or called with [(name, type)]."""
    if fields is None:
        fields = kwargs.items()
    elif kwargs:
        raise TypeError("Either list of fields or keywords can be provided to NamedTuple, "
                        "not both")
    made = _make_named_tuple(typename, fields, module=_caller())
    made.__orig_bases__ = (NamedTuple,)
    return made


_NamedTuple = type.__new__(NamedTupleMeta, "NamedTuple", (), {})


def _named_tuple_bases(bases):
    assert NamedTuple in bases
    return (_NamedTuple,)


NamedTuple.__mro_entries__ = _named_tuple_bases


class _TypedDictMeta(type):
    """Makes a class of dicts with known keys."""

    def __new__(cls, name, bases, ns, total=True):
        from . import Annotated, NotRequired, Required, _AnnotatedAlias, get_args, get_origin
        for base in bases:
            if type(base) is not _TypedDictMeta and base is not Generic:
                raise TypeError("cannot inherit from both a TypedDict type "
                                "and a non-TypedDict base class")
        generic = (Generic,) if any(issubclass(base, Generic) for base in bases) else ()
        made = type.__new__(_TypedDictMeta, name, (*generic, dict), ns)
        if not hasattr(made, "__orig_bases__"):
            made.__orig_bases__ = bases
        msg = "TypedDict('Name', {f0: t0, f1: t1, ...}); each t must be a type"
        own = {key: _type_check(value, msg, module=made.__module__, allow_special_forms=True)
               if not _is_key_form(value) else value
               for key, value in ns.get("__annotations__", {}).items()}
        annotations, required, optional = {}, set(), set()
        for base in bases:
            annotations.update(base.__dict__.get("__annotations__", {}))
            base_required = base.__dict__.get("__required_keys__", set())
            base_optional = base.__dict__.get("__optional_keys__", set())
            required = (required | base_required) - base_optional
            optional = (optional | base_optional) - base_required
        annotations.update(own)
        for key, value in own.items():
            origin = get_origin(value)
            if origin is Annotated:
                args = get_args(value)
                if args:
                    value = args[0]
                    origin = get_origin(value)
            is_required = (origin is Required if origin in (Required, NotRequired) else total)
            if is_required:
                required.add(key)
                optional.discard(key)
            else:
                optional.add(key)
                required.discard(key)
        made.__annotations__ = annotations
        made.__required_keys__ = frozenset(required)
        made.__optional_keys__ = frozenset(optional)
        if not hasattr(made, "__total__"):
            made.__total__ = total
        return made

    __call__ = dict

    def __subclasscheck__(cls, other):
        raise TypeError("TypedDict does not support instance and class checks")

    __instancecheck__ = __subclasscheck__


def _is_key_form(value):
    from . import NotRequired, Required, get_origin
    return get_origin(value) in (Required, NotRequired)


def TypedDict(typename, fields=None, /, *, total=True, **kwargs):
    """A dict with known keys: a base class, or called with {name: type}."""
    if fields is None:
        fields = kwargs
    elif kwargs:
        raise TypeError("TypedDict takes either a dict or keyword arguments, but not both")
    if kwargs:
        import warnings
        warnings.warn("The kwargs-based syntax for TypedDict definitions is deprecated in Python "
                      "3.11, will be removed in Python 3.13, and may not be understood by "
                      "third-party type checkers.", DeprecationWarning, stacklevel=2)
    namespace = {"__annotations__": dict(fields)}
    module = _caller()
    if module is not None:
        namespace["__module__"] = module
    made = _TypedDictMeta(typename, (), namespace, total=total)
    made.__orig_bases__ = (TypedDict,)
    return made


_TypedDict = type.__new__(_TypedDictMeta, "TypedDict", (), {})
TypedDict.__mro_entries__ = lambda bases: (_TypedDict,)


def is_typeddict(tp):
    """Whether this is a TypedDict class."""
    return isinstance(tp, _TypedDictMeta)


for _object in (NamedTuple, NamedTupleMeta, TypedDict, _TypedDictMeta, _NamedTuple, _TypedDict,
                is_typeddict):
    _object.__module__ = "typing"
del _object
