"""Headers as objects: strs with attributes for what they mean."""

import re
from types import MappingProxyType

from email import _addresses, _fold, errors, utils

__all__ = ["Address", "Group", "HeaderRegistry", "BaseHeader"]


class Address:
    """An address: its display name, and the parts in front of and behind the "@"."""

    def __init__(self, display_name="", username="", domain="", addr_spec=None):
        inputs = "".join(filter(None, (display_name, username, domain, addr_spec)))
        if "\r" in inputs or "\n" in inputs:
            raise ValueError("invalid arguments; address parts cannot contain CR or LF")
        if addr_spec is not None:
            if username or domain:
                raise TypeError("addrspec specified when username and/or domain also specified")
            defects = []
            found = _addresses.parse_list(addr_spec, defects)
            if (len(found) != 1 or not isinstance(found[0], _addresses.Mailbox)
                    or found[0].name is not None):
                raise ValueError(f"Invalid addr_spec; only '{addr_spec[:0]}' could be parsed "
                                 f"from '{addr_spec}'")
            if defects:
                raise defects[0]
            username, domain = found[0].local, found[0].domain or ""
        self._display_name = display_name
        self._username = username
        self._domain = domain

    @property
    def display_name(self):
        return self._display_name

    @property
    def username(self):
        return self._username

    @property
    def domain(self):
        return self._domain

    @property
    def addr_spec(self):
        """username@domain, quoted where it must be."""
        local = self.username
        if local:
            local = _addresses.quote_local(local)
        if self.domain:
            return local + "@" + self.domain
        return local or "<>"

    def __repr__(self):
        return (f"{self.__class__.__name__}(display_name={self.display_name!r}, "
                f"username={self.username!r}, domain={self.domain!r})")

    def __str__(self):
        name = _quoted_name(self.display_name)
        if name:
            addr_spec = "" if self.addr_spec == "<>" else self.addr_spec
            return f"{name} <{addr_spec}>"
        return self.addr_spec

    def __eq__(self, other):
        if not isinstance(other, Address):
            return NotImplemented
        return (self.display_name == other.display_name and self.username == other.username
                and self.domain == other.domain)


def _quoted_name(name):
    return _fold.quote_parameter(name) if _addresses.specials.search(name) else name


class Group:
    """Addresses under a name; a `display_name` of None stands for a single address."""

    def __init__(self, display_name=None, addresses=None):
        self._display_name = display_name
        self._addresses = tuple(addresses) if addresses else ()

    @property
    def display_name(self):
        return self._display_name

    @property
    def addresses(self):
        return self._addresses

    def __repr__(self):
        return (f"{self.__class__.__name__}(display_name={self.display_name!r}, "
                f"addresses={self.addresses!r}")

    def __str__(self):
        if self.display_name is None and len(self.addresses) == 1:
            return str(self.addresses[0])
        name = self.display_name
        if name is not None:
            name = _quoted_name(name)
        inner = ", ".join(str(address) for address in self.addresses)
        return f"{name}: {inner};" if inner else f"{name}:;"

    def __eq__(self, other):
        if not isinstance(other, Group):
            return NotImplemented
        return self.display_name == other.display_name and self.addresses == other.addresses


class BaseHeader(str):
    """A header's value as text.

    A class of headers has a class method parse(value, kwds), which fills kwds["decoded"] (the
    text), kwds["defects"] and what its init() takes.
    """

    def __new__(cls, name, value):
        kwds = {"defects": []}
        cls.parse(value, kwds)
        if utils._has_surrogates(kwds["decoded"]):
            kwds["defects"].append(errors.UndecodableBytesDefect(
                "Header contained bytes that could not be decoded"))
            raw = kwds["decoded"]
            kwds["decoded"] = utils._sanitize(raw)
        self = str.__new__(cls, kwds["decoded"])
        del kwds["decoded"]
        self.init(name, **kwds)
        return self

    def init(self, name, *, parse_tree=None, defects):
        self._name = name
        self._parse_tree = parse_tree
        self._defects = defects

    @property
    def name(self):
        return self._name

    @property
    def defects(self):
        return tuple(self._defects)

    def __reduce__(self):
        return (_reconstruct_header,
                (self.__class__.__name__, self.__class__.__bases__, str(self)), self.__dict__)

    @classmethod
    def _reconstruct(cls, value):
        return str.__new__(cls, value)

    def fold(self, *, policy):
        """The header as lines."""
        return _fold.fold_text(self.name, str(self), policy)


def _reconstruct_header(cls_name, bases, value):
    return type(cls_name, bases, {})._reconstruct(value)


class UnstructuredHeader:
    max_count = None

    @classmethod
    def parse(cls, value, kwds):
        kwds["decoded"] = _addresses.decode_text(value)


class UniqueUnstructuredHeader(UnstructuredHeader):
    max_count = 1


class DateHeader:
    """A date; `datetime` is naive if its zone is "-0000", and None if it cannot be read."""

    max_count = None

    @classmethod
    def parse(cls, value, kwds):
        if not value:
            kwds["defects"].append(errors.HeaderMissingRequiredValue())
            kwds["datetime"] = None
            kwds["decoded"] = ""
            return
        if isinstance(value, str):
            kwds["decoded"] = value
            try:
                value = utils.parsedate_to_datetime(value)
            except ValueError:
                kwds["defects"].append(errors.InvalidDateDefect("Invalid date value or format"))
                kwds["datetime"] = None
                return
        kwds["datetime"] = value
        kwds["decoded"] = utils.format_datetime(value)

    def init(self, *args, datetime, **kw):
        self._datetime = datetime
        super().init(*args, **kw)

    @property
    def datetime(self):
        return self._datetime


class UniqueDateHeader(DateHeader):
    max_count = 1


class AddressHeader:
    """Addresses: `groups` has them as Group objects, `addresses` all of them in a row."""

    max_count = None

    @classmethod
    def parse(cls, value, kwds):
        if isinstance(value, str):
            groups = cls._read(value, kwds["defects"])
        else:
            if not hasattr(value, "__iter__"):
                value = [value]
            groups = [item if hasattr(item, "addresses") else Group(None, [item])
                      for item in value]
        kwds["groups"] = groups
        kwds["decoded"] = ", ".join(str(group) for group in groups)

    @staticmethod
    def _read(value, defects):
        groups = []
        for item in _addresses.parse_list(value, defects):
            if isinstance(item, _addresses.MailGroup):
                groups.append(Group(item.name, [_to_address(box) for box in item.mailboxes]))
                continue
            if item.domain is None:
                defects.append(errors.InvalidHeaderDefect(
                    "invalid address in address-list" if item.local or item.name
                    else "address-list entry with no content"))
            elif not item.local.isascii():
                defects.append(errors.NonASCIILocalPartDefect(
                    "local-part contains non-ASCII characters)"))
            groups.append(Group(None, [_to_address(item)]))
        if not groups and not value.strip():
            defects.append(errors.HeaderMissingRequiredValue("no address in address-list"))
        return groups

    def init(self, *args, groups, **kw):
        self._groups = tuple(groups)
        self._addresses = None
        super().init(*args, **kw)

    @property
    def groups(self):
        return self._groups

    @property
    def addresses(self):
        if self._addresses is None:
            self._addresses = tuple(address for group in self._groups
                                    for address in group.addresses)
        return self._addresses

    def fold(self, *, policy):
        units = []
        for i, group in enumerate(self._groups):
            comma = "," if i + 1 < len(self._groups) else ""
            if group.display_name is None and len(group.addresses) == 1:
                units.append(_address_unit(group.addresses[0], comma))
                continue
            name = group.display_name or ""
            if not group.addresses:
                units.append([(_quoted_name(name) + ":;" + comma, False)])
                continue
            if name.isascii():
                units.append([(_quoted_name(name) + ":", False)])
            else:
                units.append([(name, True), (":", False)])
            for j, address in enumerate(group.addresses):
                last = j + 1 == len(group.addresses)
                units.append(_address_unit(address, ";" + comma if last else ","))
        return _fold.fold_units(self.name, units, policy)


def _to_address(box):
    return Address(box.name or "", box.local, box.domain or "")


def _address_unit(address, tail):
    name = address.display_name
    if not name:
        return [(address.addr_spec + tail, False)]
    spec = "" if address.addr_spec == "<>" else address.addr_spec
    if name.isascii():
        return [(_quoted_name(name), False), (f"<{spec}>{tail}", False)]
    return [(name, True), (f"<{spec}>{tail}", False)]


class UniqueAddressHeader(AddressHeader):
    max_count = 1


class SingleAddressHeader(AddressHeader):
    @property
    def address(self):
        if len(self.addresses) != 1:
            raise ValueError(f"value of single address header {self.name} is not a single address")
        return self.addresses[0]


class UniqueSingleAddressHeader(SingleAddressHeader):
    max_count = 1


class MIMEVersionHeader:
    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        kwds["decoded"] = value
        text = "".join(t for kind, t in _addresses.tokens(value)
                       if kind not in ("comment", "blank"))
        major, dot, minor = text.partition(".")
        if not value.strip():
            kwds["defects"].append(errors.HeaderMissingRequiredValue(
                "Missing MIME version number (eg: 1.0)"))
        valid = dot and major.isdecimal() and minor.isdecimal()
        if value.strip() and not valid:
            kwds["defects"].append(errors.InvalidHeaderDefect(
                f"Expected MIME version number but found {text!r}"))
        kwds["major"] = int(major) if valid else None
        kwds["minor"] = int(minor) if valid else None
        kwds["version"] = f"{int(major)}.{int(minor)}" if valid else None

    def init(self, *args, version, major, minor, **kw):
        self._version = version
        self._major = major
        self._minor = minor
        super().init(*args, **kw)

    @property
    def major(self):
        return self._major

    @property
    def minor(self):
        return self._minor

    @property
    def version(self):
        return self._version


class ParameterizedMIMEHeader:
    """A value with parameters: `params` maps their names to text."""

    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        kwds["decoded"] = value
        head, params = read_parameters(value, kwds["defects"])
        if params:
            kwds["decoded"] = "; ".join([head, *(f"{name}={_fold.quote_parameter(text)}"
                                                 for name, text in params.items())])
        kwds["params"] = params
        cls._read_head(head, kwds)

    def init(self, *args, params, **kw):
        self._params = params
        super().init(*args, **kw)

    @property
    def params(self):
        return MappingProxyType(self._params)

    def fold(self, *, policy):
        head = str(self).partition(";")[0].strip()
        return _fold.fold_parameters(self.name, head, self._params.items(), policy)


class ContentTypeHeader(ParameterizedMIMEHeader):
    @classmethod
    def _read_head(cls, head, kwds):
        main, slash, sub = (part.strip().lower() for part in head.partition("/"))
        token = _addresses._atom
        if not head:
            kwds["defects"].append(errors.HeaderMissingRequiredValue(
                "Missing content type specification"))
            main, sub = "text", "plain"
        elif not (slash and token.fullmatch(main) and token.fullmatch(sub.replace(".", "x"))):
            kwds["defects"].append(errors.InvalidHeaderDefect("Invalid content type"))
            main, sub = "text", "plain"
        kwds["maintype"], kwds["subtype"] = main, sub

    def init(self, *args, maintype, subtype, **kw):
        self._maintype = utils._sanitize(maintype)
        self._subtype = utils._sanitize(subtype)
        super().init(*args, **kw)

    @property
    def maintype(self):
        return self._maintype

    @property
    def subtype(self):
        return self._subtype

    @property
    def content_type(self):
        return self.maintype + "/" + self.subtype


class ContentDispositionHeader(ParameterizedMIMEHeader):
    @classmethod
    def _read_head(cls, head, kwds):
        if not head:
            kwds["defects"].append(errors.HeaderMissingRequiredValue(
                "Missing content disposition"))
        kwds["content_disposition"] = head.lower() or None

    def init(self, *args, content_disposition, **kw):
        self._content_disposition = (None if content_disposition is None
                                     else utils._sanitize(content_disposition))
        super().init(*args, **kw)

    @property
    def content_disposition(self):
        return self._content_disposition


class ContentTransferEncodingHeader:
    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        kwds["decoded"] = value
        words = [text for kind, text in _addresses.tokens(value)
                 if kind not in ("comment", "blank")]
        if not words:
            kwds["defects"].append(errors.HeaderMissingRequiredValue(
                "Missing content transfer encoding"))
        elif len(words) > 1:
            kwds["defects"].append(errors.InvalidHeaderDefect(
                "Extra text after content transfer encoding"))
        kwds["cte"] = words[0].lower() if words else "7bit"

    def init(self, *args, cte, **kw):
        self._cte = utils._sanitize(cte)
        super().init(*args, **kw)

    @property
    def cte(self):
        return self._cte


class MessageIDHeader:
    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        kwds["decoded"] = value
        text = value.strip()
        if not (text.startswith("<") and text.endswith(">") and "@" in text):
            kwds["defects"].append(errors.InvalidHeaderDefect(f"Invalid msg-id: {value!r}"))

    def fold(self, *, policy):
        return _fold.fold_plain(self.name, str(self), policy)


def read_parameters(value, defects):
    """(text in front, {name: text}) of "text; name=value; ..."."""
    parts = [[]]
    for token in _addresses.tokens(value):
        if token[0] == ";":
            parts.append([])
        elif token[0] != "comment":
            parts[-1].append(token)
    head = "".join(text for _, text in parts[0]).strip()
    pairs = [("", "")]
    for tokens in parts[1:]:
        while tokens and tokens[0][0] == "blank":
            tokens = tokens[1:]
        while tokens and tokens[-1][0] == "blank":
            tokens = tokens[:-1]
        if not tokens:
            continue
        quoted = [text for kind, text in tokens if kind == "quoted"]
        text = "".join('"' if kind == "quoted" else inner for kind, inner in tokens)
        name, equals, raw = text.partition("=")
        if not equals:
            defects.append(errors.InvalidHeaderDefect(f"Parameter {name!r} has no value"))
            continue
        name, raw = name.strip().lower(), raw.strip()
        if re.search(r"\*0[0-9]", name):
            defects.append(errors.InvalidHeaderDefect(
                "Parameter section number has an invalid leading 0"))
        pairs.append((name, quoted[0] if quoted and raw.startswith('"') else raw))
    params = {}
    for name, text in utils.decode_params([pairs[0]] + [
            (name, '"' + utils.quote(text) + '"') for name, text in pairs[1:]])[1:]:
        if isinstance(text, tuple):
            text = utils.collapse_rfc2231_value(
                (text[0], text[1], utils.unquote(text[2])), errors="surrogateescape")
        else:
            text = _addresses.decode_text(utils.unquote(text))
        name, text = utils._sanitize(name), utils._sanitize(text)
        if name in params:
            defects.append(errors.InvalidHeaderDefect("duplicate parameter name; duplicate ignored"))
        else:
            params[name] = text
    return head, params


_default_header_map = {
    "subject": UniqueUnstructuredHeader,
    "date": UniqueDateHeader,
    "resent-date": DateHeader,
    "orig-date": UniqueDateHeader,
    "sender": UniqueSingleAddressHeader,
    "resent-sender": SingleAddressHeader,
    "to": UniqueAddressHeader,
    "resent-to": AddressHeader,
    "cc": UniqueAddressHeader,
    "resent-cc": AddressHeader,
    "bcc": UniqueAddressHeader,
    "resent-bcc": AddressHeader,
    "from": UniqueAddressHeader,
    "resent-from": AddressHeader,
    "reply-to": UniqueAddressHeader,
    "mime-version": MIMEVersionHeader,
    "content-type": ContentTypeHeader,
    "content-disposition": ContentDispositionHeader,
    "content-transfer-encoding": ContentTransferEncodingHeader,
    "message-id": MessageIDHeader,
}


class HeaderRegistry:
    """Makes header objects: registry(name, value). The class depends on the name."""

    def __init__(self, base_class=BaseHeader, default_class=UnstructuredHeader,
                 use_default_map=True):
        self.registry = {}
        self.base_class = base_class
        self.default_class = default_class
        if use_default_map:
            self.registry.update(_default_header_map)

    def map_to_type(self, name, cls):
        """Use a class for headers of a name."""
        self.registry[name.lower()] = cls

    def __getitem__(self, name):
        cls = self.registry.get(name.lower(), self.default_class)
        return type("_" + cls.__name__, (cls, self.base_class), {})

    def __call__(self, name, value):
        return self[name](name, value)
