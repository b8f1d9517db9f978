"""Classes whose attributes are declared by annotations: the decorator writes their methods."""

import abc
import copy
import functools
import keyword
import sys
import types

from _signature_text import parameters_text

__all__ = [
    "dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING",
    "fields", "asdict", "astuple", "make_dataclass", "replace", "is_dataclass",
]

_FIELDS = "__dataclass_fields__"
_PARAMS = "__dataclass_params__"
_POST_INIT_NAME = "__post_init__"
_EMPTY_METADATA = types.MappingProxyType({})


class FrozenInstanceError(AttributeError):
    """Raised by assignments to attributes of frozen instances."""


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return "<factory>"


_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()


class _MISSING_TYPE:
    pass


MISSING = _MISSING_TYPE()


class _KW_ONLY_TYPE:
    pass


KW_ONLY = _KW_ONLY_TYPE()


class _FIELD_BASE:
    """A kind of field."""

    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


_FIELD = _FIELD_BASE("_FIELD")
_FIELD_CLASSVAR = _FIELD_BASE("_FIELD_CLASSVAR")
_FIELD_INITVAR = _FIELD_BASE("_FIELD_INITVAR")

# Types whose values cannot change: deepcopy would return them as they are.
_ATOMIC_TYPES = frozenset({
    types.NoneType, bool, int, float, str, complex, bytes, types.EllipsisType,
    types.NotImplementedType, types.CodeType, types.BuiltinFunctionType, types.FunctionType,
    type, range, property})


class InitVar:
    """An argument of __init__ that is handed on to __post_init__ and not stored."""

    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        if isinstance(self.type, type) and not isinstance(self.type, types.GenericAlias):
            name = self.type.__name__
        else:
            name = repr(self.type)
        return f"dataclasses.InitVar[{name}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


def _recursive_repr(user_function):
    """Makes a repr show `...` within itself."""
    running = set()

    @functools.wraps(user_function)
    def wrapper(self):
        import _thread
        key = id(self), _thread.get_ident()
        if key in running:
            return "..."
        running.add(key)
        try:
            return user_function(self)
        finally:
            running.discard(key)
    return wrapper


class Field:
    """What is known of one field."""

    __slots__ = ("name", "type", "default", "default_factory", "repr", "hash", "init",
                 "compare", "metadata", "kw_only", "_field_type")

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = (_EMPTY_METADATA if metadata is None
                         else types.MappingProxyType(metadata))
        self.kw_only = kw_only
        self._field_type = None

    @_recursive_repr
    def __repr__(self):
        parts = [f"{name}={getattr(self, name)!r}" for name in
                 ("name", "type", "default", "default_factory", "init", "repr", "hash",
                  "compare", "metadata", "kw_only")]
        return f"Field({','.join(parts)},_field_type={self._field_type})"

    def __set_name__(self, owner, name):
        # The default may be a descriptor that wants to know.
        set_name = getattr(type(self.default), "__set_name__", None)
        if set_name:
            set_name(self.default, owner, name)

    __class_getitem__ = classmethod(types.GenericAlias)


class _DataclassParams:
    __slots__ = ("init", "repr", "eq", "order", "unsafe_hash", "frozen", "match_args",
                 "kw_only", "slots", "weakref_slot")

    def __init__(self, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots,
                 weakref_slot):
        self.init = init
        self.repr = repr
        self.eq = eq
        self.order = order
        self.unsafe_hash = unsafe_hash
        self.frozen = frozen
        self.match_args = match_args
        self.kw_only = kw_only
        self.slots = slots
        self.weakref_slot = weakref_slot

    def __repr__(self):
        parts = [f"{name}={getattr(self, name)!r}" for name in self.__slots__]
        return f"_DataclassParams({','.join(parts)})"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None,
          compare=True, metadata=None, kw_only=MISSING):
    """Declares a field with more than its type and default."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


# ---- Methods made as source text

class _Methods:
    """Collects the source of functions and makes them in one go."""

    def __init__(self, cls, globals):
        self.cls = cls
        self.globals = globals
        self.names = []
        self.source = []
        self.locals = {}
        self.annotations = {}

    def add(self, name, parameters, body, annotations=None):
        """A function to be made; `body` is a list of lines."""
        self.names.append(name)
        self.annotations[name] = annotations
        self.source.append(f" def {name}({', '.join(parameters)}):\n"
                           + "\n".join(f"  {line}" for line in body))

    def make(self):
        """{name: function}."""
        if not self.names:
            return {}
        text = (f"def __create_fn__({', '.join(self.locals)}):\n" + "\n".join(self.source)
                + f"\n return {', '.join(self.names)},\n")
        namespace = {}
        exec(text, self.globals, namespace)
        functions = namespace["__create_fn__"](**self.locals)
        result = {}
        for name, function in zip(self.names, functions):
            function.__qualname__ = f"{self.cls.__qualname__}.{name}"
            annotations = self.annotations[name]
            if annotations:
                function.__annotations__ = annotations
            result[name] = function
        return result


def _init_parameter(f, locals):
    """A field as a parameter of __init__; its default goes to the function's locals."""
    if f.default is MISSING and f.default_factory is MISSING:
        return f.name
    if f.default is not MISSING:
        locals[f"__dataclass_dflt_{f.name}__"] = f.default
        return f"{f.name}=__dataclass_dflt_{f.name}__"
    return f"{f.name}=__dataclass_HAS_DEFAULT_FACTORY__"


def _init_line(f, frozen, locals, self_name, slots):
    """The statement of __init__ for a field, or None."""
    default_name = f"__dataclass_dflt_{f.name}__"
    if f.default_factory is not MISSING:
        locals[default_name] = f.default_factory
        if f.init:
            value = (f"{default_name}() if {f.name} is __dataclass_HAS_DEFAULT_FACTORY__ "
                     f"else {f.name}")
        else:
            value = f"{default_name}()"
    elif f.init:
        value = f.name
    elif slots and f.default is not MISSING:
        # Without a class attribute, the default has to be stored.
        locals[default_name] = f.default
        value = default_name
    else:
        return None
    if f._field_type is _FIELD_INITVAR:
        return None
    if frozen:
        return f"__dataclass_builtins_object__.__setattr__({self_name}, {f.name!r}, {value})"
    return f"{self_name}.{f.name} = {value}"


def _add_init(methods, fields, frozen, has_post_init, slots):
    positional = [f for f in fields if f.init and not f.kw_only]
    keyword_only = [f for f in fields if f.init and f.kw_only]
    # Positional parameters without a default cannot follow those with one.
    seen_default = None
    for f in positional:
        if f.default is not MISSING or f.default_factory is not MISSING:
            seen_default = f
        elif seen_default:
            raise TypeError(f"non-default argument {f.name!r} follows default argument"
                            f" {seen_default.name!r}")
    self_name = "__dataclass_self__" if any(f.name == "self" for f in fields) else "self"
    locals = methods.locals
    locals["__dataclass_HAS_DEFAULT_FACTORY__"] = _HAS_DEFAULT_FACTORY
    locals["__dataclass_builtins_object__"] = object
    body = []
    for f in fields:
        line = _init_line(f, frozen, locals, self_name, slots)
        if line:
            body.append(line)
    if has_post_init:
        arguments = ",".join(f.name for f in fields if f._field_type is _FIELD_INITVAR)
        body.append(f"{self_name}.{_POST_INIT_NAME}({arguments})")
    parameters = [self_name] + [_init_parameter(f, locals) for f in positional]
    if keyword_only:
        parameters.append("*")
        parameters += [_init_parameter(f, locals) for f in keyword_only]
    annotations = {f.name: f.type for f in positional + keyword_only}
    annotations["return"] = None
    methods.add("__init__", parameters, body or ["pass"], annotations)


def _tuple_of(name, fields):
    if not fields:
        return "()"
    return f"({','.join(f'{name}.{f.name}' for f in fields)},)"


def _add_repr(methods, fields):
    parts = ", ".join(f"{f.name}={{self.{f.name}!r}}" for f in fields)
    methods.add("__repr__", ["self"],
                [f"return f\"{{self.__class__.__qualname__}}({parts})\""])


def _add_frozen(methods, fields):
    methods.locals["__dataclass_cls__"] = methods.cls
    methods.locals["__dataclass_FrozenInstanceError__"] = FrozenInstanceError
    condition = "type(self) is __dataclass_cls__"
    if fields:
        names = ", ".join(repr(f.name) for f in fields)
        condition += f" or name in {{{names}}}"
    for method, parameters, arguments, verb in (
            ("__setattr__", ["self", "name", "value"], "name, value", "assign to"),
            ("__delattr__", ["self", "name"], "name", "delete")):
        methods.add(method, parameters, [
            f"if {condition}:",
            f" raise __dataclass_FrozenInstanceError__(f\"cannot {verb} field {{name!r}}\")",
            f"super(__dataclass_cls__, self).{method}({arguments})"])


# ---- Reading the class

def _is_classvar(annotation, typing):
    return (annotation is typing.ClassVar
            or type(annotation) is typing._GenericAlias
            and annotation.__origin__ is typing.ClassVar)


def _is_initvar(annotation, dataclasses):
    return annotation is dataclasses.InitVar or type(annotation) is dataclasses.InitVar


def _is_kw_only(annotation, dataclasses):
    return annotation is dataclasses.KW_ONLY


def _text_names(annotation, cls, module, wanted, is_wanted):
    """Whether an annotation that is a text, like "typing.ClassVar[int]", names this type."""
    words = annotation.lstrip()
    end = 0
    while end < len(words) and (words[end].isalnum() or words[end] == "_"):
        end += 1
    first = words[:end]
    rest = words[end:].lstrip()
    if not first.isidentifier():
        return False
    second = None
    if rest.startswith("."):
        rest = rest[1:].lstrip()
        end = 0
        while end < len(rest) and (rest[end].isalnum() or rest[end] == "_"):
            end += 1
        second = rest[:end]
        if not second.isidentifier():
            second = None
    namespace = sys.modules.get(cls.__module__).__dict__ if cls.__module__ in sys.modules else {}
    if second is None:
        return first in namespace and is_wanted(namespace[first], module)
    found = namespace.get(first)
    if found is not module:
        return False
    return is_wanted(module.__dict__.get(second), module)


def _get_field(cls, name, annotation, default_kw_only):
    """The Field of an annotated name, made of its default."""
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        if isinstance(default, types.MemberDescriptorType):
            # A slot: no default.
            default = MISSING
        f = field(default=default)
    f.name = name
    f.type = annotation
    f._field_type = _FIELD
    typing = sys.modules.get("typing")
    if typing is not None:
        if (_is_classvar(annotation, typing)
                or isinstance(f.type, str)
                and _text_names(f.type, cls, typing, typing.ClassVar, _is_classvar)):
            f._field_type = _FIELD_CLASSVAR
    if f._field_type is _FIELD:
        dataclasses = sys.modules[__name__]
        if (_is_initvar(annotation, dataclasses)
                or isinstance(f.type, str)
                and _text_names(f.type, cls, dataclasses, InitVar, _is_initvar)):
            f._field_type = _FIELD_INITVAR
    if f._field_type in (_FIELD_CLASSVAR, _FIELD_INITVAR):
        if f.default_factory is not MISSING:
            raise TypeError(f"field {f.name} cannot have a default factory")
    if f._field_type in (_FIELD, _FIELD_INITVAR):
        if f.kw_only is MISSING:
            f.kw_only = default_kw_only
    elif f.kw_only is not MISSING:
        raise TypeError(f"field {f.name} is a ClassVar but specifies kw_only")
    if f._field_type is _FIELD and f.default.__class__.__hash__ is None:
        raise ValueError(f"mutable default {type(f.default)} for field {f.name} is not allowed: "
                         "use default_factory")
    return f


def _set_new_attribute(cls, name, value):
    """Sets an attribute unless the class itself defines it; whether it does."""
    if name in cls.__dict__:
        return True
    setattr(cls, name, value)
    return False


def _collect_fields(cls, fields, kw_only):
    """Reads the class's annotations into `fields`; [field of this class]."""
    annotations = cls.__dict__.get("__annotations__", None)
    if annotations is None:
        annotations = {}
    own = []
    kw_only_seen = False
    dataclasses = sys.modules[__name__]
    for name, annotation in annotations.items():
        if (_is_kw_only(annotation, dataclasses)
                or isinstance(annotation, str)
                and _text_names(annotation, cls, dataclasses, KW_ONLY, _is_kw_only)):
            if kw_only_seen:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            kw_only_seen = True
            kw_only = True
        else:
            own.append(_get_field(cls, name, annotation, kw_only))
    for f in own:
        fields[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                # No default: no class attribute either.
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")


def _signature_of(cls, init):
    if (init is not None and cls.__dict__.get("__init__") is init and cls.__new__ is object.__new__
            and type(cls).__call__ is type.__call__ and not hasattr(cls, "__signature__")):
        return parameters_text(init)
    # Imported by those who need it: it is large.
    import inspect
    return str(inspect.signature(cls))


def _process_class(cls, params):
    fields = {}
    globals = sys.modules[cls.__module__].__dict__ if cls.__module__ in sys.modules else {}
    any_frozen, all_frozen, has_dataclass_bases = False, None, False
    for base in cls.__mro__[-1:0:-1]:
        base_fields = getattr(base, _FIELDS, None)
        if base_fields is None:
            continue
        has_dataclass_bases = True
        fields.update(base_fields)
        frozen = getattr(base, _PARAMS).frozen
        any_frozen = any_frozen or frozen
        all_frozen = frozen if all_frozen is None else all_frozen and frozen
    setattr(cls, _PARAMS, params)
    _collect_fields(cls, fields, params.kw_only)
    if has_dataclass_bases:
        if any_frozen and not params.frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if all_frozen is False and params.frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    setattr(cls, _FIELDS, fields)
    class_hash = cls.__dict__.get("__hash__", MISSING)
    has_explicit_hash = not (class_hash is MISSING
                             or class_hash is None and "__eq__" in cls.__dict__)
    if params.order and not params.eq:
        raise ValueError("eq must be true if order is true")

    init_fields = [f for f in fields.values() if f._field_type in (_FIELD, _FIELD_INITVAR)]
    real = [f for f in fields.values() if f._field_type is _FIELD]
    methods = _Methods(cls, globals)
    if params.init:
        _add_init(methods, init_fields, params.frozen, hasattr(cls, _POST_INIT_NAME),
                  params.slots)
    if params.repr:
        _add_repr(methods, [f for f in real if f.repr])
    compared = [f for f in real if f.compare]
    if params.eq:
        terms = [f"self.{f.name}==other.{f.name}" for f in compared]
        methods.add("__eq__", ["self", "other"], [
            "if other.__class__ is self.__class__:",
            f" return {_tuple_of('self', compared)}=={_tuple_of('other', compared)}"
            if terms else " return True",
            "return NotImplemented"])
    if params.order:
        for name, operator in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"),
                               ("__ge__", ">=")):
            if name in cls.__dict__:
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}. "
                                "Consider using functools.total_ordering")
            methods.add(name, ["self", "other"], [
                "if other.__class__ is self.__class__:",
                f" return {_tuple_of('self', compared)}{operator}{_tuple_of('other', compared)}",
                "return NotImplemented"])
    if params.frozen:
        for name in ("__setattr__", "__delattr__"):
            if name in cls.__dict__:
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}")
        _add_frozen(methods, real)
    hash_fields = [f for f in real if (f.compare if f.hash is None else f.hash)]
    adds_hash = _hash_action(cls, params, has_explicit_hash)
    if adds_hash:
        methods.add("__hash__", ["self"], [f"return hash({_tuple_of('self', hash_fields)})"])
    made = methods.make()
    for name, function in made.items():
        if name == "__repr__":
            function = _recursive_repr(function)
        if name == "__hash__":
            cls.__hash__ = function
        else:
            _set_new_attribute(cls, name, function)
    if adds_hash is None:
        cls.__hash__ = None
    if not getattr(cls, "__doc__"):
        try:
            signature = _signature_of(cls, made.get("__init__")).replace(" -> None", "")
        except (TypeError, ValueError):
            signature = ""
        cls.__doc__ = cls.__name__ + signature
    if params.match_args:
        _set_new_attribute(cls, "__match_args__",
                           tuple(f.name for f in init_fields if f.init and not f.kw_only))
    if params.weakref_slot and not params.slots:
        raise TypeError("weakref_slot is True but slots is False")
    if params.slots:
        cls = _add_slots(cls, params.frozen, params.weakref_slot)
    abc.update_abstractmethods(cls)
    return cls


def _hash_action(cls, params, has_explicit_hash):
    """True: a __hash__ is made; None: it is set to None; False: it is left alone."""
    if params.unsafe_hash:
        if has_explicit_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
        return True
    if params.eq and not has_explicit_hash:
        return True if params.frozen else None
    return False


# ---- Slots

def _getstate(self):
    return [getattr(self, f.name) for f in fields(self)]


def _setstate(self, state):
    for f, value in zip(fields(self), state):
        # object's: the class may be frozen.
        object.__setattr__(self, f.name, value)


def _get_slots(cls):
    slots = cls.__dict__.get("__slots__")
    if slots is None:
        return
    if isinstance(slots, str):
        yield slots
    elif not hasattr(slots, "__next__"):
        yield from slots
    else:
        raise TypeError(f"Slots of '{cls.__name__}' cannot be determined")


def _add_slots(cls, is_frozen, weakref_slot):
    """The class again, with slots: they can only be given at its creation."""
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    namespace = dict(cls.__dict__)
    names = tuple(f.name for f in fields(cls))
    inherited = {slot for base in cls.__mro__[1:-1] for slot in _get_slots(base)}
    wanted = names + (("__weakref__",) if weakref_slot else ())
    namespace["__slots__"] = tuple(name for name in wanted if name not in inherited)
    for name in names:
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    qualname = getattr(cls, "__qualname__", None)
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    if qualname is not None:
        made.__qualname__ = qualname
    if is_frozen:
        if "__getstate__" not in namespace:
            made.__getstate__ = _getstate
        if "__setstate__" not in namespace:
            made.__setstate__ = _setstate
    return made


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False,
              frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    """Class decorator: adds __init__, __repr__, __eq__ and more, by the annotated attributes."""
    def wrap(cls):
        return _process_class(cls, _DataclassParams(init, repr, eq, order, unsafe_hash, frozen,
                                                    match_args, kw_only, slots, weakref_slot))
    return wrap if cls is None else wrap(cls)


# ---- Using dataclasses

def fields(class_or_instance):
    """The fields of a dataclass or an instance, as a tuple."""
    try:
        found = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple(f for f in found.values() if f._field_type is _FIELD)


def _is_dataclass_instance(obj):
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    """Whether this is a dataclass or an instance of one."""
    return hasattr(obj if isinstance(obj, type) else type(obj), _FIELDS)


def _convert(obj, convert_instance, dict_factory):
    """Goes through containers; `convert_instance` does the dataclasses."""
    cls = type(obj)
    if cls in _ATOMIC_TYPES:
        return obj
    if hasattr(cls, _FIELDS):
        return convert_instance(obj)
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return cls(*[_convert(each, convert_instance, dict_factory) for each in obj])
    if isinstance(obj, (list, tuple)):
        return cls(_convert(each, convert_instance, dict_factory) for each in obj)
    if isinstance(obj, dict):
        pairs = [(_convert(k, convert_instance, dict_factory),
                  _convert(v, convert_instance, dict_factory)) for k, v in obj.items()]
        if hasattr(cls, "default_factory"):
            result = cls(getattr(obj, "default_factory"))
            for k, v in pairs:
                result[k] = v
            return result
        return cls(pairs)
    return copy.deepcopy(obj)


def asdict(obj, *, dict_factory=dict):
    """An instance as a dict, and the dataclasses in it, too."""
    if not _is_dataclass_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")

    def convert(each):
        return dict_factory([(f.name, _convert(getattr(each, f.name), convert, dict_factory))
                             for f in fields(each)])
    return convert(obj)


def astuple(obj, *, tuple_factory=tuple):
    """An instance as a tuple, and the dataclasses in it, too."""
    if not _is_dataclass_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")

    def convert(each):
        return tuple_factory([_convert(getattr(each, f.name), convert, None)
                              for f in fields(each)])
    return convert(obj)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True,
                   order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False,
                   slots=False, weakref_slot=False, module=None):
    """A dataclass with fields that are given as names, (name, type) or (name, type, field)."""
    if namespace is None:
        namespace = {}
    seen = set()
    annotations, defaults = {}, {}
    for item in fields:
        if isinstance(item, str):
            name, annotation = item, "typing.Any"
        elif len(item) == 2:
            name, annotation = item
        elif len(item) == 3:
            name, annotation, defaults[item[0]] = item
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if keyword.iskeyword(name):
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in seen:
            raise TypeError(f"Field name duplicated: {name!r}")
        seen.add(name)
        annotations[name] = annotation

    def fill(body):
        body.update(namespace)
        body.update(defaults)
        body["__annotations__"] = annotations
    cls = types.new_class(cls_name, bases, {}, fill)
    if module is None:
        try:
            module = sys._getframemodulename(1) or "__main__"
        except AttributeError:
            module = sys._getframe(1).f_globals.get("__name__", "__main__")
    if module is not None:
        cls.__module__ = module
    return dataclass(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash,
                     frozen=frozen, match_args=match_args, kw_only=kw_only, slots=slots,
                     weakref_slot=weakref_slot)


def replace(obj, /, **changes):
    """A new instance with some fields changed."""
    if not _is_dataclass_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    for f in getattr(obj, _FIELDS).values():
        kind = f._field_type
        if kind is _FIELD_CLASSVAR:
            continue
        name = f.name
        if not f.init:
            if name in changes:
                raise ValueError(f"field {name} is declared with init=False, it cannot be "
                                 "specified with replace()")
        elif name not in changes:
            if kind is _FIELD_INITVAR and f.default is MISSING:
                raise ValueError(f"InitVar {name!r} must be specified with replace()")
            changes[name] = getattr(obj, name)
    return obj.__class__(**changes)
