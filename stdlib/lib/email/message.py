"""Message: headers and a payload; EmailMessage and MIMEPart: the same with a newer interface."""

import binascii
import quopri
import re
from io import BytesIO, StringIO

from email import errors, utils
from email._policybase import Compat32, compat32
from email.charset import Charset

__all__ = ["EmailMessage", "Message", "MIMEPart"]

SEMISPACE = "; "
tspecials = re.compile(r'[ \(\)<>@,;:\\"/\[\]\?=]')


def _split_value(param):
    """(text in front of the first ";", the rest), both stripped; None without a rest."""
    text, semicolon, rest = str(param).partition(";")
    return (text.strip(), rest.strip()) if semicolon else (text.strip(), None)


def _format_parameter(param, value=None, quote=True):
    if value is None or not len(value):
        return param
    if isinstance(value, tuple):
        param += "*"
        value = utils.encode_rfc2231(value[2], value[0], value[1])
        return f"{param}={value}"
    try:
        value.encode("ascii")
    except UnicodeEncodeError:
        param += "*"
        return f"{param}={utils.encode_rfc2231(value, 'utf-8', '')}"
    if quote or tspecials.search(value):
        return f'{param}="{utils.quote(value)}"'
    return f"{param}={value}"


def _parse_parameters(text):
    """The pieces "name=value" of ";name=value;...", quotes respected."""
    pieces = []
    piece = []
    quoted = False
    at = 1
    while at < len(text):
        char = text[at]
        if char == "\\" and quoted and at + 1 < len(text):
            piece.append(text[at:at + 2])
            at += 2
            continue
        if char == '"':
            quoted = not quoted
        if char == ";" and not quoted:
            pieces.append("".join(piece))
            piece = []
        else:
            piece.append(char)
        at += 1
    pieces.append("".join(piece))
    result = []
    for one in pieces:
        if "=" in one:
            name, _, value = one.partition("=")
            one = name.strip().lower() + "=" + value.strip()
        result.append(one.strip())
    return result


def _unquote_value(value):
    if isinstance(value, tuple):
        return value[0], value[1], utils.unquote(value[2])
    return utils.unquote(value)


def _decode_uu(encoded):
    """The bytes of uuencoded ones, from "begin" to "end"."""
    lines = iter(encoded.splitlines())
    for line in lines:
        if line.startswith(b"begin "):
            mode, _, _name = line.removeprefix(b"begin ").partition(b" ")
            try:
                int(mode, base=8)
            except ValueError:
                continue
            break
    else:
        raise ValueError("`begin` line not found")
    parts = []
    for line in lines:
        if not line:
            raise ValueError("Truncated input")
        if line.strip(b" \t\r\n\f") == b"end":
            break
        try:
            parts.append(binascii.a2b_uu(line))
        except binascii.Error:
            size = (((line[0] - 32) & 63) * 4 + 5) // 3
            parts.append(binascii.a2b_uu(line[:size]))
    return b"".join(parts)


class Message:
    """A message: like a dict of headers (in order, names without regard to case), and a payload.

    The payload is text, or a list of messages.
    """

    def __init__(self, policy=compat32):
        self.policy = policy
        self._headers = []
        self._unixfrom = None
        self._payload = None
        self._charset = None
        self.preamble = self.epilogue = None
        self.defects = []
        self._default_type = "text/plain"

    def __str__(self):
        return self.as_string()

    def as_string(self, unixfrom=False, maxheaderlen=0, policy=None):
        """The whole message as str."""
        from email.generator import Generator
        policy = self.policy if policy is None else policy
        out = StringIO()
        Generator(out, mangle_from_=False, maxheaderlen=maxheaderlen,
                  policy=policy).flatten(self, unixfrom=unixfrom)
        return out.getvalue()

    def __bytes__(self):
        return self.as_bytes()

    def as_bytes(self, unixfrom=False, policy=None):
        """The whole message as bytes."""
        from email.generator import BytesGenerator
        policy = self.policy if policy is None else policy
        out = BytesIO()
        BytesGenerator(out, mangle_from_=False, policy=policy).flatten(self, unixfrom=unixfrom)
        return out.getvalue()

    def is_multipart(self):
        """Whether the payload is a list of messages."""
        return isinstance(self._payload, list)

    def set_unixfrom(self, unixfrom):
        self._unixfrom = unixfrom

    def get_unixfrom(self):
        return self._unixfrom

    # --- the payload -----------------------------------------------------------------------------

    def attach(self, payload):
        """Add a message to the payload, which becomes a list."""
        if self._payload is None:
            self._payload = [payload]
            return
        try:
            self._payload.append(payload)
        except AttributeError:
            raise TypeError("Attach is not valid on a message with a non-multipart payload")

    def get_payload(self, i=None, decode=False):
        """The payload, or part `i` of it.

        With `decode`, bytes: decoded as Content-Transfer-Encoding says; None for a list.
        """
        if self.is_multipart():
            if decode:
                return None
            return self._payload if i is None else self._payload[i]
        if i is not None and not isinstance(self._payload, list):
            raise TypeError(f"Expected list, got {type(self._payload)}")
        payload = self._payload
        cte = self.get("content-transfer-encoding", "")
        cte = cte.cte if hasattr(cte, "cte") else str(cte).strip().lower()
        if not decode:
            if isinstance(payload, str) and utils._has_surrogates(payload):
                try:
                    data = payload.encode("ascii", "surrogateescape")
                    try:
                        return data.decode(self.get_content_charset("ascii"), "replace")
                    except LookupError:
                        return data.decode("ascii", "replace")
                except UnicodeEncodeError:
                    pass
            return payload
        if isinstance(payload, str):
            try:
                data = payload.encode("ascii", "surrogateescape")
            except UnicodeEncodeError:
                # Text that did not come from a parser.
                data = payload.encode("raw-unicode-escape")
                if cte not in ("base64", "quoted-printable"):
                    return data
        elif payload is None:
            return None
        else:
            return payload
        if cte == "quoted-printable":
            return quopri.decodestring(data)
        if cte == "base64":
            value, defects = _decode_base64(b"".join(data.splitlines()))
            for defect in defects:
                self.policy.handle_defect(self, defect)
            return value
        if cte in ("x-uuencode", "uuencode", "uue", "x-uue"):
            try:
                return _decode_uu(data)
            except ValueError:
                return data
        return data

    def set_payload(self, payload, charset=None):
        """Set the payload; with a charset, its headers as well."""
        if hasattr(payload, "encode"):
            if charset is not None:
                known = charset if isinstance(charset, Charset) else Charset(charset)
                payload = payload.encode(known.output_charset, "surrogateescape").decode(
                    "ascii", "surrogateescape")
            self._payload = payload
        elif hasattr(payload, "decode"):
            self._payload = payload.decode("ascii", "surrogateescape")
        else:
            self._payload = payload
        if charset is not None:
            self.set_charset(charset)

    def set_charset(self, charset):
        """Set the charset of the payload and encode it; None takes the charset away."""
        if charset is None:
            self.del_param("charset")
            self._charset = None
            return
        if not isinstance(charset, Charset):
            charset = Charset(charset)
        self._charset = charset
        if "MIME-Version" not in self:
            self.add_header("MIME-Version", "1.0")
        if "Content-Type" not in self:
            self.add_header("Content-Type", "text/plain", charset=charset.get_output_charset())
        else:
            self.set_param("charset", charset.get_output_charset())
        if charset != charset.get_output_charset():
            self._payload = charset.body_encode(self._payload)
        if "Content-Transfer-Encoding" not in self:
            cte = charset.get_body_encoding()
            if callable(cte):
                cte(self)
                return
            payload = self._payload
            if payload:
                try:
                    payload = payload.encode("ascii", "surrogateescape")
                except UnicodeError:
                    payload = payload.encode(charset.output_charset)
            self._payload = charset.body_encode(payload)
            self.add_header("Content-Transfer-Encoding", cte)

    def get_charset(self):
        return self._charset

    # --- headers ---------------------------------------------------------------------------------

    def __len__(self):
        return len(self._headers)

    def __getitem__(self, name):
        return self.get(name)

    def __setitem__(self, name, val):
        most = self.policy.header_max_count(name)
        if most:
            lower = name.lower()
            found = sum(1 for key, _ in self._headers if key.lower() == lower)
            if found >= most:
                raise ValueError(f"There may be at most {most} {name} headers in a message")
        self._headers.append(self.policy.header_store_parse(name, val))

    def __delitem__(self, name):
        name = name.lower()
        self._headers = [pair for pair in self._headers if pair[0].lower() != name]

    def __contains__(self, name):
        name = name.lower()
        return any(key.lower() == name for key, _ in self._headers)

    def __iter__(self):
        for name, _ in self._headers:
            yield name

    def keys(self):
        """The names of all headers."""
        return [name for name, _ in self._headers]

    def values(self):
        """The values of all headers."""
        return [self.policy.header_fetch_parse(name, value) for name, value in self._headers]

    def items(self):
        """The names and values of all headers."""
        return [(name, self.policy.header_fetch_parse(name, value))
                for name, value in self._headers]

    def get(self, name, failobj=None):
        """The value of a header; `failobj` if it is missing."""
        name = name.lower()
        for key, value in self._headers:
            if key.lower() == name:
                return self.policy.header_fetch_parse(key, value)
        return failobj

    def set_raw(self, name, value):
        """Add a header as it is."""
        self._headers.append((name, value))

    def raw_items(self):
        """The headers as they are stored."""
        return iter(self._headers.copy())

    def get_all(self, name, failobj=None):
        """The values of all headers of a name; `failobj` if there are none."""
        name = name.lower()
        values = [self.policy.header_fetch_parse(key, value) for key, value in self._headers
                  if key.lower() == name]
        return values or failobj

    def add_header(self, _name, _value, **_params):
        """Add a header with parameters; "_" in their names stands for "-"."""
        parts = [] if _value is None else [_value]
        for key, value in _params.items():
            key = key.replace("_", "-")
            parts.append(key if value is None else _format_parameter(key, value))
        self[_name] = SEMISPACE.join(parts)

    def replace_header(self, _name, _value):
        """Change the first header of a name, at its place."""
        lower = _name.lower()
        for i, (key, _) in enumerate(self._headers):
            if key.lower() == lower:
                self._headers[i] = self.policy.header_store_parse(key, _value)
                return
        raise KeyError(_name)

    # --- the type --------------------------------------------------------------------------------

    def get_content_type(self):
        """The type of the content, "maintype/subtype" in lower case."""
        missing = object()
        value = self.get("content-type", missing)
        if value is missing:
            return self.get_default_type()
        kind = _split_value(value)[0].lower()
        return kind if kind.count("/") == 1 else "text/plain"

    def get_content_maintype(self):
        return self.get_content_type().split("/")[0]

    def get_content_subtype(self):
        return self.get_content_type().split("/")[1]

    def get_default_type(self):
        """What the type is without a header: "text/plain", or "message/rfc822" in digests."""
        return self._default_type

    def set_default_type(self, ctype):
        self._default_type = ctype

    def _get_params_preserve(self, failobj, header):
        missing = object()
        value = self.get(header, missing)
        if value is missing:
            return failobj
        params = []
        for piece in _parse_parameters(";" + str(value)):
            name, equals, val = piece.partition("=")
            params.append((name.strip(), val.strip()) if equals else (piece.strip(), ""))
        return utils.decode_params(params)

    def get_params(self, failobj=None, header="content-type", unquote=True):
        """[(name, value)] of a header's parameters; the first is the value itself."""
        missing = object()
        params = self._get_params_preserve(missing, header)
        if params is missing:
            return failobj
        if unquote:
            return [(name, _unquote_value(value)) for name, value in params]
        return params

    def get_param(self, param, failobj=None, header="content-type", unquote=True):
        """A parameter's value: a str, or (charset, language, text)."""
        if header not in self:
            return failobj
        for name, value in self._get_params_preserve(failobj, header):
            if name.lower() == param.lower():
                return _unquote_value(value) if unquote else value
        return failobj

    def set_param(self, param, value, header="Content-Type", requote=True, charset=None,
                  language="", replace=False):
        """Set a parameter of a header."""
        if not isinstance(value, tuple) and charset:
            value = charset, language, value
        if header not in self and header.lower() == "content-type":
            ctype = "text/plain"
        else:
            ctype = self.get(header)
        if not self.get_param(param, header=header):
            piece = _format_parameter(param, value, requote)
            ctype = SEMISPACE.join([ctype, piece]) if ctype else piece
        else:
            pieces = []
            for name, old in self.get_params(header=header, unquote=requote):
                if name.lower() == param.lower():
                    pieces.append(_format_parameter(param, value, requote))
                else:
                    pieces.append(_format_parameter(name, old, requote))
            ctype = SEMISPACE.join(pieces)
        if ctype != self.get(header):
            if replace:
                self.replace_header(header, ctype)
            else:
                del self[header]
                self[header] = ctype

    def del_param(self, param, header="content-type", requote=True):
        """Take a parameter away."""
        if header not in self:
            return
        pieces = [_format_parameter(name, value, requote)
                  for name, value in self.get_params(header=header, unquote=requote)
                  if name.lower() != param.lower()]
        new = SEMISPACE.join(pieces)
        if new != self.get(header):
            del self[header]
            self[header] = new

    def set_type(self, type, header="Content-Type", requote=True):
        """Set the type, keeping the parameters."""
        if type.count("/") != 1:
            raise ValueError
        if header.lower() == "content-type":
            del self["mime-version"]
            self["MIME-Version"] = "1.0"
        if header not in self:
            self[header] = type
            return
        params = self.get_params(header=header, unquote=requote)
        del self[header]
        self[header] = type
        for name, value in params[1:]:
            self.set_param(name, value, header, requote)

    def get_filename(self, failobj=None):
        """The name of the file that a part stands for."""
        missing = object()
        name = self.get_param("filename", missing, "content-disposition")
        if name is missing:
            name = self.get_param("name", missing, "content-type")
        if name is missing:
            return failobj
        return utils.collapse_rfc2231_value(name).strip()

    def get_boundary(self, failobj=None):
        """What separates the parts of a multipart."""
        missing = object()
        boundary = self.get_param("boundary", missing)
        if boundary is missing:
            return failobj
        return utils.collapse_rfc2231_value(boundary).rstrip()

    def set_boundary(self, boundary):
        """Set the boundary, keeping the header's place."""
        missing = object()
        params = self._get_params_preserve(missing, "content-type")
        if params is missing:
            raise errors.HeaderParseError("No Content-Type header found")
        pieces = []
        found = False
        for name, value in params:
            if name.lower() == "boundary":
                pieces.append(("boundary", f'"{boundary}"'))
                found = True
            else:
                pieces.append((name, value))
        if not found:
            pieces.append(("boundary", f'"{boundary}"'))
        text = SEMISPACE.join(
            name if value == "" else _format_parameter(name, value) if isinstance(value, tuple)
            else f"{name}={value}" for name, value in pieces)
        self._headers = [self.policy.header_store_parse(name, text)
                         if name.lower() == "content-type" else (name, value)
                         for name, value in self._headers]

    def get_content_charset(self, failobj=None):
        """The charset parameter, in lower case."""
        missing = object()
        charset = self.get_param("charset", missing)
        if charset is missing:
            return failobj
        if isinstance(charset, tuple):
            encoding = charset[0] or "us-ascii"
            try:
                charset = str(charset[2].encode("raw-unicode-escape"), encoding)
            except (LookupError, UnicodeError):
                charset = charset[2]
        try:
            charset.encode("us-ascii")
        except UnicodeError:
            return failobj
        return charset.lower()

    def get_charsets(self, failobj=None):
        """The charsets of all parts."""
        return [part.get_content_charset(failobj) for part in self.walk()]

    def get_content_disposition(self):
        """"inline", "attachment" or None."""
        value = self.get("content-disposition")
        return None if value is None else _split_value(value)[0].lower()

    from email.iterators import walk


def _decode_base64(data):
    """(bytes, defects) of base64 that may be broken."""
    defects = []
    padding = len(data) % 4
    padded = data + b"==="[:4 - padding] if padding else data
    try:
        value = binascii.a2b_base64(padded, strict_mode=True)
        if padding:
            defects.append(errors.InvalidBase64PaddingDefect())
        return value, defects
    except binascii.Error:
        pass
    try:
        return binascii.a2b_base64(data), [errors.InvalidBase64CharactersDefect()]
    except binascii.Error:
        pass
    try:
        return (binascii.a2b_base64(data + b"=="),
                [errors.InvalidBase64CharactersDefect(), errors.InvalidBase64PaddingDefect()])
    except binascii.Error:
        return data, [errors.InvalidBase64LengthDefect()]


class MIMEPart(Message):
    """A message or a part of one, with methods for bodies, attachments and content."""

    def __init__(self, policy=None):
        if policy is None:
            from email.policy import default
            policy = default
        super().__init__(policy)

    def as_string(self, unixfrom=False, maxheaderlen=None, policy=None):
        """The whole message as str."""
        policy = self.policy if policy is None else policy
        if maxheaderlen is None:
            maxheaderlen = policy.max_line_length
        return super().as_string(unixfrom, maxheaderlen, policy)

    def __str__(self):
        return self.as_string(policy=self.policy.clone(utf8=True))

    def is_attachment(self):
        value = self.get("content-disposition")
        return False if value is None else value.content_disposition == "attachment"

    def _find_body(self, part, preferences):
        if part.is_attachment():
            return
        main, sub = part.get_content_type().split("/")
        if main == "text":
            if sub in preferences:
                yield preferences.index(sub), part
            return
        if main != "multipart" or not self.is_multipart():
            return
        if sub != "related":
            for inner in part.iter_parts():
                yield from self._find_body(inner, preferences)
            return
        if "related" in preferences:
            yield preferences.index("related"), part
        candidate = None
        start = part.get_param("start")
        if start:
            for inner in part.iter_parts():
                if inner["content-id"] == start:
                    candidate = inner
                    break
        if candidate is None:
            inners = part.get_payload()
            candidate = inners[0] if inners else None
        if candidate is not None:
            yield from self._find_body(candidate, preferences)

    def get_body(self, preferencelist=("related", "html", "plain")):
        """The part that is best shown as the body; None if there is none."""
        best = len(preferencelist)
        body = None
        for rank, part in self._find_body(self, preferencelist):
            if rank < best:
                best, body = rank, part
                if rank == 0:
                    break
        return body

    _body_types = {("text", "plain"), ("text", "html"), ("multipart", "related"),
                   ("multipart", "alternative")}

    def iter_attachments(self):
        """The parts that are no bodies."""
        main, sub = self.get_content_type().split("/")
        if main != "multipart" or sub == "alternative":
            return
        payload = self.get_payload()
        try:
            parts = payload.copy()
        except AttributeError:
            return
        if sub == "related":
            # All but the root.
            start = self.get_param("start")
            if start:
                found = False
                rest = []
                for part in parts:
                    if part.get("content-id") == start:
                        found = True
                    else:
                        rest.append(part)
                if found:
                    yield from rest
                    return
            yield from parts[1:]
            return
        seen = []
        for part in parts:
            kind = tuple(part.get_content_type().split("/"))
            if kind in self._body_types and not part.is_attachment() and part.get_content_subtype() not in seen:
                seen.append(part.get_content_subtype())
                continue
            yield part

    def iter_parts(self):
        """The parts of a multipart; nothing for others."""
        if self.is_multipart():
            yield from self.get_payload()

    def get_content(self, *args, content_manager=None, **kw):
        """The content as an object: str for text, bytes for most others."""
        manager = self.policy.content_manager if content_manager is None else content_manager
        return manager.get_content(self, *args, **kw)

    def set_content(self, *args, content_manager=None, **kw):
        """Set the content, and the headers for it."""
        manager = self.policy.content_manager if content_manager is None else content_manager
        manager.set_content(self, *args, **kw)

    def _make_multipart(self, subtype, disallowed, boundary):
        if self.get_content_maintype() == "multipart":
            old = self.get_content_subtype()
            if old in disallowed + (subtype,):
                raise ValueError(f"Cannot convert {old} to {subtype}")
        keep, moved = [], []
        for name, value in self._headers:
            (moved if name.lower().startswith("content-") else keep).append((name, value))
        if moved:
            part = type(self)(policy=self.policy)
            part._headers = moved
            part._payload = self._payload
            self._payload = [part]
        else:
            self._payload = []
        self._headers = keep
        self["Content-Type"] = "multipart/" + subtype
        if boundary is not None:
            self.set_param("boundary", boundary)

    def make_related(self, boundary=None):
        """Make the message a multipart/related, with its content as the first part."""
        self._make_multipart("related", ("alternative", "mixed"), boundary)

    def make_alternative(self, boundary=None):
        self._make_multipart("alternative", ("mixed",), boundary)

    def make_mixed(self, boundary=None):
        self._make_multipart("mixed", (), boundary)

    def _add_multipart(self, _subtype, *args, _disp=None, **kw):
        if (self.get_content_maintype() != "multipart"
                or self.get_content_subtype() != _subtype):
            getattr(self, "make_" + _subtype)()
        part = type(self)(policy=self.policy)
        part.set_content(*args, **kw)
        if _disp and "content-disposition" not in part:
            part["Content-Disposition"] = _disp
        self.attach(part)

    def add_related(self, *args, **kw):
        """Add a part that belongs to the body, such as an image."""
        self._add_multipart("related", *args, _disp="inline", **kw)

    def add_alternative(self, *args, **kw):
        """Add another form of the body."""
        self._add_multipart("alternative", *args, **kw)

    def add_attachment(self, *args, **kw):
        """Add an attachment."""
        self._add_multipart("mixed", *args, _disp="attachment", **kw)

    def clear(self):
        """Take all headers and the content away."""
        self._headers = []
        self._payload = None

    def clear_content(self):
        """Take the content and its headers away."""
        self._headers = [(name, value) for name, value in self._headers
                         if not name.lower().startswith("content-")]
        self._payload = None


class EmailMessage(MIMEPart):
    """A message as most programs want it: with a MIME-Version, by the policy `default`."""

    def set_content(self, *args, **kw):
        super().set_content(*args, **kw)
        if "MIME-Version" not in self:
            self["MIME-Version"] = "1.0"
