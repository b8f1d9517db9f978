"""Policy: how messages are parsed and written; and the policy of old, compat32."""

import abc

from email import charset as _charset
from email import header
from email.utils import _has_surrogates

__all__ = ["Policy", "Compat32", "compat32"]


class _PolicyBase:
    """Attributes that only a new object can have others of; `a + b` is a, changed by b."""

    def __init__(self, **kw):
        for name, value in kw.items():
            if not hasattr(self, name):
                raise TypeError(f"{name!r} is an invalid keyword argument for "
                                f"{self.__class__.__name__}")
            super().__setattr__(name, value)

    def __repr__(self):
        args = [f"{name}={value!r}" for name, value in self.__dict__.items()]
        return f"{self.__class__.__name__}({', '.join(args)})"

    def clone(self, **kw):
        """A copy with other attributes."""
        new = self.__class__.__new__(self.__class__)
        for name, value in self.__dict__.items():
            object.__setattr__(new, name, value)
        for name, value in kw.items():
            if not hasattr(self, name):
                raise TypeError(f"{name!r} is an invalid keyword argument for "
                                f"{self.__class__.__name__}")
            object.__setattr__(new, name, value)
        return new

    def __setattr__(self, name, value):
        what = (f"{self.__class__.__name__!r} object attribute {name!r} is read-only"
                if hasattr(self, name)
                else f"{self.__class__.__name__!r} object has no attribute {name!r}")
        raise AttributeError(what)

    def __add__(self, other):
        return self.clone(**other.__dict__)


class Policy(_PolicyBase, metaclass=abc.ABCMeta):
    """What the parser and the generator ask.

    raise_on_defect: defects are raised, not noted. linesep: what ends lines in output. cte_type:
    "8bit" or "7bit". max_line_length: 0 or None for no limit. mangle_from_: whether "From " at
    the beginning of a line gets a ">". message_factory: what makes messages.
    """

    raise_on_defect = False
    linesep = "\n"
    cte_type = "8bit"
    max_line_length = 78
    mangle_from_ = False
    message_factory = None
    verify_generated_headers = True

    def handle_defect(self, obj, defect):
        """Note a defect, or raise it."""
        if self.raise_on_defect:
            raise defect
        self.register_defect(obj, defect)

    def register_defect(self, obj, defect):
        obj.defects.append(defect)

    def header_max_count(self, name):
        """How many headers of a name there may be; None for any number."""
        return None

    @abc.abstractmethod
    def header_source_parse(self, sourcelines):
        """(name, value) to store for a header's lines."""
        raise NotImplementedError

    @abc.abstractmethod
    def header_store_parse(self, name, value):
        """(name, value) to store for what a program sets."""
        raise NotImplementedError

    @abc.abstractmethod
    def header_fetch_parse(self, name, value):
        """What a program gets for a stored value."""
        raise NotImplementedError

    @abc.abstractmethod
    def fold(self, name, value):
        """A header as lines, as str."""
        raise NotImplementedError

    @abc.abstractmethod
    def fold_binary(self, name, value):
        """A header as lines, as bytes."""
        raise NotImplementedError


class Compat32(Policy):
    """The behaviour of Python 3.2: headers are plain str or Header objects."""

    mangle_from_ = True

    def _sanitize_header(self, name, value):
        if not isinstance(value, str) or not _has_surrogates(value):
            return value
        return header.Header(value, charset=_charset.UNKNOWN8BIT, header_name=name)

    def header_source_parse(self, sourcelines):
        name, value = sourcelines[0].split(":", 1)
        value = value.lstrip(" \t\r\n") + "".join(sourcelines[1:])
        return name, value.rstrip("\r\n")

    def header_store_parse(self, name, value):
        return name, value

    def header_fetch_parse(self, name, value):
        return self._sanitize_header(name, value)

    def fold(self, name, value):
        return self._fold(name, value, sanitize=True)

    def fold_binary(self, name, value):
        folded = self._fold(name, value, sanitize=self.cte_type == "7bit")
        return folded.encode("ascii", "surrogateescape")

    def _fold(self, name, value, sanitize):
        parts = [f"{name}: "]
        if isinstance(value, str):
            if not _has_surrogates(value):
                value = header.Header(value, header_name=name)
            elif sanitize:
                value = header.Header(value, header_name=name, charset=_charset.UNKNOWN8BIT)
            else:
                # Undecoded bytes go out as they came in.
                parts.append(value)
                value = None
        if value is not None:
            limit = 0 if self.max_line_length is None else self.max_line_length
            parts.append(value.encode(linesep=self.linesep, maxlinelen=limit))
        parts.append(self.linesep)
        return "".join(parts)


compat32 = Compat32()
