"""Enumerations: classes with a fixed set of named, constant members."""

import builtins as _builtins
import sys
from types import DynamicClassAttribute, MappingProxyType

__all__ = [
    "EnumType", "EnumMeta", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum", "auto",
    "unique", "property", "verify", "member", "nonmember", "FlagBoundary", "STRICT", "CONFORM",
    "EJECT", "KEEP", "global_flag_repr", "global_enum_repr", "global_str", "global_enum",
    "EnumCheck", "CONTINUOUS", "NAMED_FLAGS", "UNIQUE", "pickle_by_global_name",
    "pickle_by_enum_name",
]

# Filled in as they are defined: the metaclass is used before they exist.
Enum = Flag = EJECT = _stdlib_enums = ReprEnum = None


class nonmember:
    """Keeps a value from becoming a member."""

    def __init__(self, value):
        self.value = value


class member:
    """Makes a value a member that would not become one."""

    def __init__(self, value):
        self.value = value


class _NoValue:
    def __repr__(self):
        return "_auto_null"


_auto_null = _NoValue()
_not_given = object()


class auto:
    """Stands for a value that is made from the member's name and place."""

    def __init__(self, value=_auto_null):
        self.value = value

    def __repr__(self):
        return f"auto({self.value!r})"


def _is_descriptor(obj):
    return hasattr(obj, "__get__") or hasattr(obj, "__set__") or hasattr(obj, "__delete__")


def _is_dunder(name):
    return (len(name) > 4 and name[:2] == name[-2:] == "__" and name[2] != "_"
            and name[-3] != "_")


def _is_sunder(name):
    return (len(name) > 2 and name[0] == name[-1] == "_" and name[1] != "_"
            and name[-2] != "_")


def _is_private(cls_name, name):
    prefix = f"_{cls_name}__"
    return (len(name) > len(prefix) and name.startswith(prefix)
            and (name[-1] != "_" or name[-2] != "_"))


def _is_internal_class(cls_name, obj):
    if not isinstance(obj, type):
        return False
    return getattr(obj, "__qualname__", "").endswith(f"{cls_name}.{obj.__name__}")


def _is_single_bit(number):
    return number != 0 and number & (number - 1) == 0


def _high_bit(value):
    return value.bit_length() - 1


def _iter_bits_lsb(number):
    """The single bits of a number, the lowest first."""
    if isinstance(number, Enum):
        number = number.value
    if number < 0:
        raise ValueError(f"{number!r} is not a positive integer")
    while number:
        bit = number & -number
        yield bit
        number ^= bit


def show_flag_values(value):
    """The single-bit values in a flag's value."""
    return list(_iter_bits_lsb(value))


def bin(number, max_bits=None):
    """Two's complement with the sign bit apart: bin(-5, 8) is '0b1 11111011'."""
    length = max(number.bit_length(), 0 if max_bits is None else max_bits)
    if number >= 0:
        digits = f"{number:b}" if number else ""
        sign, fill = "0b0", "0"
    else:
        width = number.bit_length()
        digits = f"{number + (1 << width):b}".rjust(width, "0")
        sign, fill = "0b1", "1"
    return f"{sign} {digits.rjust(length, fill) if max_bits is not None else digits}"


class property(DynamicClassAttribute):
    """A property of members; a member of the same name is found through the class."""

    fget = None
    member = None
    _attr_type = None
    _cls_type = None
    name = None
    clsname = None

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            if self.member is not None:
                return self.member
            raise AttributeError(f"{ownerclass!r} has no attribute {self.name!r}")
        if self.fget is not None:
            return self.fget(instance)
        if self._attr_type == "attr":
            return getattr(self._cls_type, self.name)
        if self._attr_type == "desc":
            return getattr(instance._value_, self.name)
        try:
            return ownerclass._member_map_[self.name]
        except KeyError:
            raise AttributeError(f"{ownerclass!r} has no attribute {self.name!r}") from None

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError(f"<enum {self.clsname!r}> cannot set attribute {self.name!r}")
        self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError(f"<enum {self.clsname!r}> cannot delete attribute "
                                 f"{self.name!r}")
        self.fdel(instance)

    def __set_name__(self, ownerclass, name):
        self.name = name
        self.clsname = ownerclass.__name__


class _proto_member:
    """Stands in a class body for a member; becomes it when the class exists."""

    def __init__(self, value):
        self.value = value

    def __set_name__(self, enum_class, member_name):
        delattr(enum_class, member_name)
        value = self.value
        args = value if isinstance(value, tuple) else (value,)
        if enum_class._member_type_ is tuple:
            args = (args,)
        if enum_class._use_args_:
            made = enum_class._new_member_(enum_class, *args)
        else:
            made = enum_class._new_member_(enum_class)
        if not hasattr(made, "_value_"):
            if enum_class._member_type_ is object:
                made._value_ = value
            else:
                try:
                    made._value_ = enum_class._member_type_(*args)
                except Exception as e:
                    raise TypeError("_value_ not set in __new__, unable to create it") from e
        value = made._value_
        made._name_ = member_name
        made.__objclass__ = enum_class
        made.__init__(*args)
        made._sort_order_ = len(enum_class._member_names_)
        is_flag = Flag is not None and issubclass(enum_class, Flag)
        if is_flag:
            if isinstance(value, int):
                enum_class._flag_mask_ |= value
                if _is_single_bit(value):
                    enum_class._singles_mask_ |= value
            enum_class._all_bits_ = 2 ** enum_class._flag_mask_.bit_length() - 1
        # A value that is there already makes the name an alias.
        canonical = None
        try:
            canonical = enum_class._value2member_map_.get(value)
        except TypeError:
            for other in enum_class._member_map_.values():
                if other._value_ == value:
                    canonical = other
                    break
        if canonical is not None:
            made = canonical
        elif not is_flag or isinstance(value, int) and _is_single_bit(value):
            enum_class._member_names_.append(member_name)
        elif not isinstance(value, int):
            enum_class._member_names_.append(member_name)
        _add_member(enum_class, member_name, made)
        enum_class._member_map_[member_name] = made
        try:
            enum_class._value2member_map_.setdefault(value, made)
        except TypeError:
            enum_class._unhashable_values_.append(value)


def _add_member(enum_class, name, made):
    """Makes the member an attribute; one that a base has as a property stays one of members."""
    found = attr_type = cls_type = None
    for base in enum_class.__mro__[1:]:
        attribute = base.__dict__.get(name)
        if attribute is None:
            continue
        if isinstance(attribute, (property, DynamicClassAttribute)):
            found = attribute
            break
        if _is_descriptor(attribute):
            found, attr_type, cls_type = attribute, attr_type or "desc", cls_type or base
            continue
        found, attr_type, cls_type = attribute, "attr", base
    if found is None:
        setattr(enum_class, name, made)
        return
    redirect = property()
    redirect.member = made
    redirect.__set_name__(enum_class, name)
    if attr_type:
        redirect._attr_type = attr_type
        redirect._cls_type = cls_type
    else:
        redirect.fget = getattr(found, "fget", None)
        redirect.fset = getattr(found, "fset", None)
        redirect.fdel = getattr(found, "fdel", None)
    type.__setattr__(enum_class, name, redirect)


class _EnumDict(dict):
    """The namespace of an enum's body: notes which names are members."""

    def __init__(self):
        super().__init__()
        self._member_names = {}
        self._last_values = []
        self._ignore = []
        self._auto_called = False
        self._cls_name = None

    _allowed_sunders = frozenset((
        "_order_", "_generate_next_value_", "_numeric_repr_", "_missing_", "_ignore_",
        "_iter_member_", "_iter_member_by_value_", "_iter_member_by_def_"))

    def __setitem__(self, key, value):
        if self._cls_name is not None and _is_private(self._cls_name, key):
            pass
        elif _is_sunder(key):
            if key not in self._allowed_sunders:
                raise ValueError(f"_sunder_ names, such as {key!r}, are reserved for "
                                 "future Enum use")
            if key == "_generate_next_value_":
                if self._auto_called:
                    raise TypeError("_generate_next_value_ must be defined before members")
                function = value.__func__ if isinstance(value, staticmethod) else value
                setattr(self, "_generate_next_value", function)
                value = staticmethod(function) if function is not None else None
            elif key == "_ignore_":
                value = value.replace(",", " ").split() if isinstance(value, str) else list(value)
                self._ignore = value
                already = set(value) & set(self._member_names)
                if already:
                    raise ValueError(f"_ignore_ cannot specify already set names: {already!r}")
        elif _is_dunder(key):
            if key == "__order__":
                key = "_order_"
        elif key in self._member_names:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        elif key in self._ignore:
            pass
        elif isinstance(value, nonmember):
            value = value.value
        elif isinstance(value, member) or not _is_descriptor(value):
            if self._cls_name is not None and _is_internal_class(self._cls_name, value):
                import warnings
                warnings.warn("In 3.13 classes created inside an enum will not become a member.  "
                              "Use the `member` decorator to keep the current behavior.",
                              DeprecationWarning, stacklevel=2)
            if key in self:
                raise TypeError(f"{key!r} already defined as {self[key]!r}")
            if isinstance(value, member):
                value = value.value
            before = len(self._last_values)
            value = self._without_auto(key, value)
            self._member_names[key] = None
            if len(self._last_values) == before:
                self._last_values.append(value)
        super().__setitem__(key, value)

    def _without_auto(self, key, value):
        """The value with any auto() in it filled in."""
        if not isinstance(value, (auto, tuple)):
            return value
        single = isinstance(value, auto)
        values = (value,) if single else value
        if not any(isinstance(each, auto) for each in values):
            return value
        filled = []
        for each in values:
            if isinstance(each, auto):
                if each.value is _auto_null:
                    each.value = self._generate_next_value(
                        key, 1, len(self._member_names), self._last_values[:])
                    self._auto_called = True
                each = each.value
            self._last_values.append(each)
            filled.append(each)
        if single:
            return filled[0]
        try:
            return type(value)(filled)
        except TypeError:
            return type(value)(*filled)     # a named tuple

    def update(self, members, **more_members):
        """As item by item."""
        try:
            for name in members.keys():
                self[name] = members[name]
        except AttributeError:
            for name, value in members:
                self[name] = value
        for name, value in more_members.items():
            self[name] = value


_KEPT_METHODS = ("__repr__", "__str__", "__format__", "__reduce_ex__")
_FLAG_METHODS = ("__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__",
                 "__invert__")


class EnumType(type):
    """The type of enumerations."""

    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        metacls._check_for_existing_members_(cls, bases)
        namespace = _EnumDict()
        namespace._cls_name = cls
        _member_type, first_enum = metacls._get_mixins_(cls, bases)
        if first_enum is not None:
            namespace["_generate_next_value_"] = getattr(first_enum, "_generate_next_value_",
                                                         None)
        return namespace

    def __new__(metacls, cls, bases, classdict, *, boundary=None, _simple=False, **kwds):
        if _simple:
            return super().__new__(metacls, cls, bases, classdict, **kwds)
        classdict.setdefault("_ignore_", []).append("_ignore_")
        for key in classdict["_ignore_"]:
            classdict.pop(key, None)
        names = classdict._member_names
        invalid = set(names) & {"mro", ""}
        if invalid:
            raise ValueError("invalid enum member name(s) "
                             + ",".join(repr(name) for name in invalid))
        order = classdict.pop("_order_", None)
        data_type, first_enum = metacls._get_mixins_(cls, bases)
        new, save_new, use_args = metacls._find_new_(classdict, data_type, first_enum)
        for name in names:
            # A dict subclass: its own __setitem__ would refuse them.
            dict.__setitem__(classdict, name, _proto_member(classdict[name]))
        is_flag = Flag is not None and any(issubclass(base, Flag) for base in bases
                                           if isinstance(base, type))
        for name, value in (
                ("_new_member_", new), ("_use_args_", use_args), ("_member_names_", []),
                ("_member_map_", {}), ("_value2member_map_", {}), ("_unhashable_values_", []),
                ("_member_type_", data_type),
                ("_value_repr_", metacls._find_data_repr_(cls, bases))):
            dict.__setitem__(classdict, name, value)
        if ReprEnum is not None and ReprEnum in bases:
            for name in ("__format__", "__str__"):
                if name in classdict:
                    continue
                method = getattr(data_type, name)
                if method is object.__str__:
                    method = data_type.__repr__
                dict.__setitem__(classdict, name, method)
        if is_flag or cls == "Flag" and Flag is None:
            boundary = boundary or getattr(first_enum, "_boundary_", None)
            for name, value in (("_boundary_", boundary), ("_flag_mask_", 0),
                                ("_singles_mask_", 0), ("_all_bits_", 0), ("_inverted_", None)):
                dict.__setitem__(classdict, name, value)
        made = super().__new__(metacls, cls, bases, classdict, **kwds)

        # What a data type brings for these would hide the enum's own.
        for name in _KEPT_METHODS:
            if name in classdict or first_enum is None:
                continue
            found = getattr(made, name)
            if found in (getattr(data_type, name), getattr(object, name)):
                setattr(made, name, getattr(first_enum, name))
        if is_flag:
            for name in _FLAG_METHODS:
                if name not in classdict:
                    setattr(made, name, getattr(Flag, name))
        if Enum is not None:
            if save_new:
                made.__new_member__ = new
            made.__new__ = Enum.__new__
        if is_flag:
            values = [m._value_ for m in made]
            if values != sorted(values):
                made._iter_member_ = made._iter_member_by_def_
        if order is not None:
            metacls._check_order(made, order, is_flag)
        return made

    def _check_order(cls, order, is_flag):
        if isinstance(order, str):
            order = order.replace(",", " ").split()
        # Aliases may be left out, or stand among the others.
        def kept(name):
            if name not in cls._member_map_:
                return True
            if is_flag:
                value = cls._member_map_[name]._value_
                return name in cls._member_names_ or not isinstance(value, int)
            return name in cls._member_names_
        order = [name for name in order if kept(name)]
        if order != cls._member_names_:
            raise TypeError("member order does not match _order_:\n"
                            f"  {cls._member_names_!r}\n  {order!r}")

    def __init__(cls, *args, **kwds):
        super().__init__(*args)

    def __bool__(cls):
        return True

    @property
    def __signature__(cls):
        if cls._member_names_:
            return "(*values)"
        return ("(new_class_name, /, names, *, module=None, qualname=None, type=None, start=1, "
                "boundary=None)")

    def __call__(cls, value, names=_not_given, *values, module=None, qualname=None, type=None,
                 start=1, boundary=None):
        """The member with a value; or, of a class without members, a new enumeration."""
        if cls._member_map_:
            if names is not _not_given:
                value = (value, names) + values
            return cls.__new__(cls, value)
        if names is _not_given and type is None:
            raise TypeError(f"{cls} has no members; specify `names=()` if you meant to create "
                            "a new, empty, enum")
        return cls._create_(value, None if names is _not_given else names, module=module,
                            qualname=qualname, type=type, start=start, boundary=boundary)

    def __contains__(cls, value):
        """Whether this is a member or the value of one."""
        if isinstance(value, cls):
            return True
        try:
            return value in cls._value2member_map_
        except TypeError:
            return value in cls._unhashable_values_

    def __delattr__(cls, attr):
        if attr in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"{cls.__name__!r} cannot delete member {attr!r}.")
        super().__delattr__(attr)

    def __dir__(cls):
        interesting = {"__class__", "__contains__", "__doc__", "__getitem__", "__iter__",
                       "__len__", "__members__", "__module__", "__name__", "__qualname__",
                       *cls._member_names_}
        if cls._new_member_ is not object.__new__:
            interesting.add("__new__")
        if cls.__init_subclass__ is not object.__init_subclass__:
            interesting.add("__init_subclass__")
        if cls._member_type_ is object:
            interesting.add("__init_subclass__")
            return sorted(interesting)
        return sorted(set(dir(cls._member_type_)) | interesting)

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __len__(cls):
        return len(cls._member_names_)

    @_builtins.property
    def __members__(cls):
        """All names, aliases included, with their members; read-only."""
        return MappingProxyType(cls._member_map_)

    def __repr__(cls):
        if Flag is not None and issubclass(cls, Flag):
            return f"<flag {cls.__name__!r}>"
        return f"<enum {cls.__name__!r}>"

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def _create_(cls, class_name, names, *, module=None, qualname=None, type=None, start=1,
                 boundary=None):
        """The functional form of an enum's definition."""
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        _member_type, first_enum = cls._get_mixins_(class_name, bases)
        namespace = metacls.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            values = []
            for count, name in enumerate(names):
                values.append(first_enum._generate_next_value_(name, start, count, values[:]))
            names = list(zip(names, values))
        if names is None:
            names = ()
        for item in names:
            name, value = (item, names[item]) if isinstance(item, str) else item
            namespace[name] = value
        if module is None:
            try:
                module = sys._getframemodulename(2)
            except AttributeError:
                try:
                    module = sys._getframe(2).f_globals["__name__"]
                except (AttributeError, ValueError, KeyError):
                    pass
        if module is None:
            _make_class_unpicklable(namespace)
        else:
            namespace["__module__"] = module
        if qualname is not None:
            namespace["__qualname__"] = qualname
        return metacls.__new__(metacls, class_name, bases, namespace, boundary=boundary)

    def _convert_(cls, name, module, filter, source=None, *, boundary=None, as_global=False):
        """Makes an enumeration of a module's constants and puts its members there."""
        module_globals = sys.modules[module].__dict__
        source = source.__dict__ if source else module_globals
        members = [(key, value) for key, value in source.items() if filter(key)]
        try:
            members.sort(key=lambda pair: (pair[1], pair[0]))
        except TypeError:
            members.sort(key=lambda pair: pair[0])
        namespace = {key: value for key, value in members}
        classdict = cls.__class__.__prepare__(name, (cls,))
        for key, value in namespace.items():
            classdict[key] = value
        classdict["__module__"] = module
        made = cls.__class__(name, (cls,), classdict, boundary=boundary or KEEP)
        if as_global:
            global_enum(made)
        else:
            module_globals.update(made.__members__)
        module_globals[name] = made
        return made

    @classmethod
    def _check_for_existing_members_(mcls, class_name, bases):
        for chain in bases:
            for base in chain.__mro__:
                if isinstance(base, EnumType) and base._member_names_:
                    raise TypeError(f"<enum {class_name!r}> cannot extend {base!r}")

    @classmethod
    def _get_mixins_(mcls, class_name, bases):
        """(the data type of the members, the enum among the bases)"""
        if not bases:
            return object, Enum
        first_enum = bases[-1]
        if not isinstance(first_enum, EnumType):
            raise TypeError("new enumerations should be created as "
                            "`EnumName([mixin_type, ...] [data_type,] enum_type)`")
        return mcls._find_data_type_(class_name, bases) or object, first_enum

    @classmethod
    def _find_data_repr_(mcls, class_name, bases):
        for chain in bases:
            for base in chain.__mro__:
                if base is object:
                    continue
                if isinstance(base, EnumType):
                    return base._value_repr_
                if "__repr__" in base.__dict__:
                    # The repr of a dataclass would show the class's name once more.
                    if "__dataclass_fields__" in base.__dict__ \
                            and "__dataclass_params__" in base.__dict__ \
                            and base.__dict__["__dataclass_params__"].repr:
                        return _dataclass_repr
                    return base.__dict__["__repr__"]
        return None

    @classmethod
    def _find_data_type_(mcls, class_name, bases):
        data_types = set()
        seen = set()
        for chain in bases:
            candidate = None
            for base in chain.__mro__:
                seen.add(base)
                if base is object:
                    continue
                if isinstance(base, EnumType):
                    if base._member_type_ is not object:
                        data_types.add(base._member_type_)
                        break
                elif "__new__" in base.__dict__ or "__dataclass_fields__" in base.__dict__:
                    data_types.add(candidate or base)
                    break
                else:
                    candidate = candidate or base
        if len(data_types) > 1:
            raise TypeError(f"too many data types for {class_name!r}: {data_types!r}")
        return data_types.pop() if data_types else None

    @classmethod
    def _find_new_(mcls, classdict, member_type, first_enum):
        """(the __new__ of members, whether it is to be kept, whether it takes the values)"""
        new = classdict.get("__new__", None)
        save_new = first_enum is not None and new is not None
        if new is None:
            plain = {None, None.__new__, object.__new__,
                     Enum.__new__ if Enum is not None else None}
            for method in ("__new_member__", "__new__"):
                for possible in (member_type, first_enum):
                    target = getattr(possible, method, None)
                    if target not in plain:
                        new = target
                        break
                if new is not None:
                    break
            else:
                new = object.__new__
        use_args = first_enum is not None and new not in (
            Enum.__new__ if Enum is not None else None, object.__new__)
        return new, save_new, use_args


EnumMeta = EnumType


def _dataclass_repr(self):
    fields = self.__dataclass_fields__
    return ", ".join(f"{name}={getattr(self, name)!r}" for name in fields
                     if fields[name].repr)


def _make_class_unpicklable(obj):
    def refuse(self, proto):
        raise TypeError(f"{self!r} cannot be pickled")
    if isinstance(obj, dict):
        obj["__reduce_ex__"] = refuse
        obj["__module__"] = "<unknown>"
    else:
        setattr(obj, "__reduce_ex__", refuse)
        setattr(obj, "__module__", "<unknown>")


class Enum(metaclass=EnumType):
    """A collection of names with values.

    Members are defined by assignments in the body: RED = 1. They are found as Color.RED, by
    value as Color(1), by name as Color["RED"]; iterating over the class gives them in order.
    """

    def __new__(cls, value):
        # Every member exists already: this is a look-up.
        if type(value) is cls:
            return value
        try:
            return cls._value2member_map_[value]
        except KeyError:
            pass
        except TypeError:
            for found in cls._member_map_.values():
                if found._value_ == value:
                    return found
        if not cls._member_map_:
            raise TypeError(f"{cls!r} has no members defined")
        result = error = None
        try:
            result = cls._missing_(value)
        except Exception as e:
            error = e
        try:
            if isinstance(result, cls):
                return result
            if (Flag is not None and issubclass(cls, Flag) and cls._boundary_ is EJECT
                    and isinstance(result, int)):
                return result
            invalid = ValueError(f"{value!r} is not a valid {cls.__qualname__}")
            if result is None and error is None:
                raise invalid
            if error is None:
                error = TypeError(f"error in {cls.__name__}._missing_: returned {result!r} "
                                  "instead of None or a valid member")
            if not isinstance(error, ValueError):
                error.__context__ = invalid
            raise error
        finally:
            error = invalid = None

    def __init__(self, *args, **kwds):
        pass

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """The value of auto(): one more than the largest so far."""
        if not last_values:
            return start
        try:
            last = sorted(last_values)[-1]
        except TypeError:
            import warnings
            warnings.warn("In 3.13 the default `auto()`/`_generate_next_value_` will require all "
                          "values to be sortable and support adding +1\nand the value returned "
                          "will be the largest value in the enum incremented by 1",
                          DeprecationWarning, stacklevel=3)
            for value in reversed(last_values):
                try:
                    return value + 1
                except TypeError:
                    pass
            return start
        try:
            return last + 1
        except TypeError:
            import warnings
            warnings.warn("In 3.13 the default `auto()`/`_generate_next_value_` will require all "
                          "values to be sortable and support adding +1\nand the value returned "
                          "will be the largest value in the enum incremented by 1",
                          DeprecationWarning, stacklevel=3)
            for value in reversed(last_values):
                try:
                    return value + 1
                except TypeError:
                    pass
            return start

    @classmethod
    def _missing_(cls, value):
        return None

    def __repr__(self):
        value_repr = self.__class__._value_repr_ or repr
        return f"<{self.__class__.__name__}.{self._name_}: {value_repr(self._value_)}>"

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __dir__(self):
        interesting = set()
        if self.__class__._member_type_ is not object:
            interesting = set(object.__dir__(self))
        for name in getattr(self, "__dict__", ()):
            if name[0] != "_" and name not in self._member_map_:
                interesting.add(name)
        for cls in self.__class__.mro():
            for name, obj in cls.__dict__.items():
                if name[0] == "_":
                    continue
                if isinstance(obj, property):
                    # A property that a member hides does not count.
                    if obj.fget is not None or name not in self._member_map_:
                        interesting.add(name)
                    else:
                        interesting.discard(name)
                elif name not in self._member_map_:
                    interesting.add(name)
        return sorted({"__class__", "__doc__", "__eq__", "__hash__", "__module__"} | interesting)

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self

    @property
    def name(self):
        """The member's name."""
        return self._name_

    @property
    def value(self):
        """The member's value."""
        return self._value_


class ReprEnum(Enum):
    """Only repr() is that of an enum: str() and format() are the data type's."""


class IntEnum(int, ReprEnum):
    """Members that are ints, too."""


class StrEnum(str, ReprEnum):
    """Members that are texts, too; auto() gives the name in lower case."""

    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError(f"too many arguments for str(): {values!r}")
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError(f"{values[0]!r} is not a string")
        for what, value in zip(("encoding", "errors"), values[1:]):
            if not isinstance(value, str):
                raise TypeError(f"{what} must be a string, not {value!r}")
        value = str(*values)
        made = str.__new__(cls, value)
        made._value_ = value
        return made

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """The name in lower case."""
        return name.lower()


def pickle_by_global_name(self, proto):
    """A __reduce_ex__ for members that are globals of their module."""
    return self.name


_reduce_ex_by_global_name = pickle_by_global_name


def pickle_by_enum_name(self, proto):
    """A __reduce_ex__ that looks members up by name."""
    return getattr, (self.__class__, self._name_)


class FlagBoundary(StrEnum):
    """What becomes of bits that no member has."""

    STRICT = auto()     # an error
    CONFORM = auto()    # dropped
    EJECT = auto()      # the result is an int
    KEEP = auto()       # kept


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


def _name_of_flag(cls, value):
    """The names of a combination; None if it has no named bits."""
    members = list(cls._iter_member_(value & cls._singles_mask_))
    combined = 0
    for each in members:
        combined |= each._value_
    if value & ~cls._singles_mask_:
        # Bits that only members of several bits have.
        for each in cls._member_map_.values():
            bits = each._value_
            if each not in members and bits and bits & value == bits:
                members.append(each)
                combined |= bits
    if not combined:
        return None
    name = "|".join([each._name_ for each in members])
    rest = value ^ combined
    if rest:
        if cls._boundary_ is STRICT:
            raise ValueError(f"{cls.__name__}: no members with value {rest!r}")
        name += f"|{cls._numeric_repr_(rest)}"
    return name


def _check_operands(self, other, operator):
    for flag in (self, other):
        if self._get_value(flag) is None:
            raise TypeError(f"'{flag}' cannot be combined with other flags with {operator}")


class Flag(Enum, boundary=STRICT):
    """Members that combine by |, &, ^ and ~."""

    _numeric_repr_ = repr

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """The next power of two."""
        if not last_values:
            return start if start is not None else 1
        last = max(last_values)
        try:
            high = _high_bit(last)
        except Exception:
            raise TypeError(f"invalid flag value {last!r}") from None
        return 2 ** (high + 1)

    @classmethod
    def _iter_member_by_value_(cls, value):
        for bit in _iter_bits_lsb(value & cls._flag_mask_):
            yield cls._value2member_map_.get(bit)

    _iter_member_ = _iter_member_by_value_

    @classmethod
    def _iter_member_by_def_(cls, value):
        yield from sorted(cls._iter_member_by_value_(value), key=lambda m: m._sort_order_)

    @classmethod
    def _missing_(cls, value):
        """The combination of members that has this value."""
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        mask, all_bits = cls._flag_mask_, cls._all_bits_
        negative = None
        if not ~all_bits <= value <= all_bits or value & (all_bits ^ mask):
            if cls._boundary_ is STRICT:
                width = max(value.bit_length(), mask.bit_length())
                raise ValueError(f"{cls!r} invalid value {value!r}\n"
                                 f"    given {bin(value, width)}\n  allowed {bin(mask, width)}")
            if cls._boundary_ is CONFORM:
                value &= mask
            elif cls._boundary_ is EJECT:
                return value
            elif cls._boundary_ is KEEP:
                if value < 0:
                    value += max(all_bits + 1, 2 ** value.bit_length())
            else:
                raise ValueError(f"{cls!r} unknown flag boundary {cls._boundary_!r}")
        if value < 0:
            negative = value
            if cls._boundary_ in (EJECT, KEEP):
                value += all_bits + 1
            else:
                value &= cls._singles_mask_
        unknown = value & ~mask
        if unknown and cls._boundary_ is not KEEP:
            raise ValueError(f"{cls.__name__}({value!r}) -->  unknown values {unknown!r} "
                             f"[{bin(unknown)}]")
        if cls._member_type_ is object:
            made = object.__new__(cls)
        else:
            # The class's own __new__ may take something else than a value.
            made = cls._member_type_.__new__(cls, value)
        if not hasattr(made, "_value_"):
            made._value_ = value
        made._name_ = _name_of_flag(cls, value)
        made = cls._value2member_map_.setdefault(value, made)
        if negative is not None:
            cls._value2member_map_[negative] = made
        return made

    def __contains__(self, other):
        """Whether all bits of `other` are set."""
        if not isinstance(other, self.__class__):
            raise TypeError(f"unsupported operand type(s) for 'in': "
                            f"{type(other).__qualname__!r} and {self.__class__.__qualname__!r}")
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        yield from self._iter_member_(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        value_repr = self.__class__._value_repr_ or repr
        if self._name_ is None:
            return f"<{self.__class__.__name__}: {value_repr(self._value_)}>"
        return f"<{self.__class__.__name__}.{self._name_}: {value_repr(self._value_)}>"

    def __str__(self):
        if self._name_ is None:
            return f"{self.__class__.__name__}({self._value_!r})"
        return f"{self.__class__.__name__}.{self._name_}"

    def __bool__(self):
        return bool(self._value_)

    def _get_value(self, flag):
        if isinstance(flag, self.__class__):
            return flag._value_
        if self._member_type_ is not object and isinstance(flag, self._member_type_):
            return flag
        return NotImplemented

    def __or__(self, other):
        cls = self.__class__
        if type(other) is cls:
            a, b = self._value_, other._value_
            if type(a) is type(b) is int:
                found = cls._value2member_map_.get(a | b)
                if found is not None:
                    return found
        value = self._get_value(other)
        if value is NotImplemented:
            return NotImplemented
        _check_operands(self, other, "|")
        return self.__class__(self._value_ | value)

    def __and__(self, other):
        cls = self.__class__
        if type(other) is cls:
            a, b = self._value_, other._value_
            if type(a) is type(b) is int:
                found = cls._value2member_map_.get(a & b)
                if found is not None:
                    return found
        value = self._get_value(other)
        if value is NotImplemented:
            return NotImplemented
        _check_operands(self, other, "&")
        return self.__class__(self._value_ & value)

    def __xor__(self, other):
        cls = self.__class__
        if type(other) is cls:
            a, b = self._value_, other._value_
            if type(a) is type(b) is int:
                found = cls._value2member_map_.get(a ^ b)
                if found is not None:
                    return found
        value = self._get_value(other)
        if value is NotImplemented:
            return NotImplemented
        _check_operands(self, other, "^")
        return self.__class__(self._value_ ^ value)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__

    def __invert__(self):
        if self._get_value(self) is None:
            raise TypeError(f"'{self}' cannot be inverted")
        if self._inverted_ is None:
            if self._boundary_ in (EJECT, KEEP):
                self._inverted_ = self.__class__(~self._value_)
            else:
                self._inverted_ = self.__class__(self._singles_mask_ & ~self._value_)
        return self._inverted_


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    """Flags that are ints, too."""


def unique(enumeration):
    """Class decorator: no two names for one value."""
    duplicates = [(name, each.name) for name, each in enumeration.__members__.items()
                  if name != each.name]
    if duplicates:
        details = ", ".join([f"{alias} -> {name}" for alias, name in duplicates])
        raise ValueError(f"duplicate values found in {enumeration!r}: {details}")
    return enumeration


class EnumCheck(StrEnum):
    """What verify() can check."""

    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class verify:
    """Class decorator that checks an enumeration."""

    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        name = enumeration.__name__
        is_flag = Flag is not None and issubclass(enumeration, Flag)
        if not is_flag and not issubclass(enumeration, Enum):
            raise TypeError("the 'verify' decorator only works with Enum and Flag")
        for check in self.checks:
            if check is UNIQUE:
                self._check_unique(enumeration)
            elif check is CONTINUOUS:
                self._check_continuous(enumeration, name, is_flag)
            elif check is NAMED_FLAGS:
                if is_flag:
                    self._check_named_flags(enumeration, name)
        return enumeration

    @staticmethod
    def _check_unique(enumeration):
        duplicates = [(name, each.name) for name, each in enumeration.__members__.items()
                      if name != each.name]
        if duplicates:
            details = ", ".join([f"{alias} -> {name}" for alias, name in duplicates])
            raise ValueError(f"aliases found in {enumeration!r}: {details}")

    @staticmethod
    def _check_continuous(enumeration, name, is_flag):
        values = {each.value for each in enumeration}
        if len(values) < 2:
            return
        low, high = min(values), max(values)
        if is_flag:
            expected = [2 ** i for i in range(_high_bit(low) + 1, _high_bit(high))]
        else:
            expected = range(low + 1, high)
        missing = [value for value in expected if value not in values]
        if missing:
            kind = "flag" if is_flag else "enum"
            text = ", ".join(map(str, missing))
            raise ValueError(f"invalid {kind} {name!r}: missing values {text}"[:256])

    @staticmethod
    def _check_named_flags(enumeration, name):
        singles = {each.value for each in enumeration}
        aliases, missing = [], 0
        for alias_name, alias in enumeration._member_map_.items():
            if alias_name in enumeration._member_names_ or alias.value < 0:
                continue
            absent = [bit for bit in _iter_bits_lsb(alias.value) if bit not in singles]
            if absent:
                aliases.append(alias_name)
                for bit in absent:
                    missing |= bit
        if not aliases:
            return
        if len(aliases) == 1:
            what = f"alias {aliases[0]} is missing"
        else:
            what = f"aliases {', '.join(aliases[:-1])} and {aliases[-1]} are missing"
        value = f"value 0x{missing:x}" if _is_single_bit(missing) \
            else f"combined values of 0x{missing:x}"
        raise ValueError(f"invalid Flag {name!r}: {what} {value} "
                         "[use enum.show_flag_values(value) for details]")


def global_enum_repr(self):
    """A repr that names the module rather than the class."""
    module = self.__class__.__module__.split(".")[-1]
    return f"{module}.{self._name_}"


def global_flag_repr(self):
    """The same for flags."""
    module = self.__class__.__module__.split(".")[-1]
    cls_name = self.__class__.__name__
    if self._name_ is None:
        return f"{module}.{cls_name}({self._value_!r})"
    if _is_single_bit(self._value_):
        return f"{module}.{self._name_}"
    if self._boundary_ is not FlagBoundary.KEEP:
        return "|".join([f"{module}.{name}" for name in self.name.split("|")])
    names = []
    for name in self._name_.split("|"):
        names.append(name if name[0].isdigit() else f"{module}.{name}")
    return "|".join(names)


def global_str(self):
    """A str without the class's name."""
    if self._name_ is None:
        return f"{self.__class__.__name__}({self._value_!r})"
    return self._name_


def global_enum(cls, update_str=False):
    """Class decorator: the members become globals of the module, and are shown as such."""
    cls.__repr__ = global_flag_repr if issubclass(cls, Flag) else global_enum_repr
    if not issubclass(cls, ReprEnum) or update_str:
        cls.__str__ = global_str
    sys.modules[cls.__module__].__dict__.update(cls.__members__)
    return cls


def _simple_enum(etype=Enum, *, boundary=None, use_args=None):
    """Class decorator: makes an enum of a plain class."""
    def convert(cls):
        metacls = type(etype)
        namespace = metacls.__prepare__(cls.__name__, (etype,))
        for name, value in cls.__dict__.items():
            if name in ("__dict__", "__weakref__"):
                continue
            namespace[name] = value
        namespace["__qualname__"] = cls.__qualname__
        return metacls(cls.__name__, (etype,), namespace, boundary=boundary)
    return convert


def _test_simple_enum(checked_enum, simple_enum):
    """TypeError unless two enums have the same members in the same order."""
    failures = []
    if checked_enum.__dict__ != simple_enum.__dict__:
        checked, simple = checked_enum.__members__, simple_enum.__members__
        for name in checked.keys() | simple.keys():
            if name not in simple:
                failures.append(f"missing key: {name!r}")
            elif name not in checked:
                failures.append(f"extra key:   {name!r}")
            elif checked[name]._value_ != simple[name]._value_:
                failures.append(f"{name!r}: {checked[name]!r} is not {simple[name]!r}")
        if list(checked) != list(simple) and not failures:
            failures.append("the order of members differs")
    if failures:
        raise TypeError("enum mismatch:\n   " + "\n   ".join(failures))


def _old_convert_(etype, name, module, filter, source=None, *, boundary=None):
    """_convert_ of an enum type, for callers of old."""
    return etype._convert_(name, module, filter, source, boundary=boundary)


_stdlib_enums = IntEnum, StrEnum, IntFlag
