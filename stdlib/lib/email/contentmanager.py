"""ContentManager: what becomes of content of a type, and how objects become content."""

import binascii
from email import errors, message, quoprimime


class ContentManager:
    """Handlers by type: those that get content from a message, and those that set it."""

    def __init__(self):
        self.get_handlers = {}
        self.set_handlers = {}

    def add_get_handler(self, key, handler):
        self.get_handlers[key] = handler

    def get_content(self, msg, *args, **kw):
        """The content as an object, by the handler of its type, main type or ""."""
        kind = msg.get_content_type()
        for key in (kind, msg.get_content_maintype(), ""):
            if key in self.get_handlers:
                return self.get_handlers[key](msg, *args, **kw)
        raise KeyError(kind)

    def add_set_handler(self, typekey, handler):
        self.set_handlers[typekey] = handler

    def set_content(self, msg, obj, *args, **kw):
        """Set an object as content, by the handler of its class or its name."""
        if msg.get_content_maintype() == "multipart":
            raise TypeError("set_content not valid on multipart")
        handler = self._find_set_handler(msg, obj)
        msg.clear_content()
        handler(msg, obj, *args, **kw)

    def _find_set_handler(self, msg, obj):
        full_path = None
        for cls in type(obj).__mro__:
            if cls in self.set_handlers:
                return self.set_handlers[cls]
            qualname = cls.__qualname__
            path = f"{getattr(cls, '__module__', '')}.{qualname}".lstrip(".")
            if full_path is None:
                full_path = path
            for key in (path, qualname, cls.__name__):
                if key in self.set_handlers:
                    return self.set_handlers[key]
        if None in self.set_handlers:
            return self.set_handlers[None]
        raise KeyError(full_path)


raw_data_manager = ContentManager()


def get_text_content(msg, errors="replace"):
    content = msg.get_payload(decode=True)
    return content.decode(msg.get_param("charset", "ASCII"), errors=errors)


def get_non_text_content(msg):
    return msg.get_payload(decode=True)


def get_message_content(msg):
    return msg.get_payload(0)


def get_and_fixup_unknown_message_content(msg):
    # A message of unknown kind: its raw form.
    return bytes(msg.get_payload(0))


raw_data_manager.add_get_handler("text", get_text_content)
for _main in ("audio", "image", "video", "application"):
    raw_data_manager.add_get_handler(_main, get_non_text_content)
for _sub in ("rfc822", "external-body"):
    raw_data_manager.add_get_handler("message/" + _sub, get_message_content)
raw_data_manager.add_get_handler("message", get_and_fixup_unknown_message_content)
del _main, _sub


def _prepare_set(msg, maintype, subtype, headers):
    msg["Content-Type"] = f"{maintype}/{subtype}"
    if not headers:
        return
    if not hasattr(headers[0], "name"):
        lines = [header.split(":", 1) for header in headers]
        headers = [msg.policy.header_factory(name, value.strip()) for name, value in lines]
    try:
        for header in headers:
            if header.defects:
                raise header.defects[0]
            msg[header.name] = header
    except errors.HeaderDefect as e:
        raise ValueError(f"Invalid header: {header.fold(policy=msg.policy)}") from e


def _finalize_set(msg, disposition, filename, cid, params):
    if disposition is None and filename is not None:
        disposition = "attachment"
    if disposition is not None:
        msg["Content-Disposition"] = disposition
    if filename is not None:
        msg.set_param("filename", filename, header="Content-Disposition", replace=True)
    if cid is not None:
        msg["Content-ID"] = cid
    if params is not None:
        for key, value in params.items():
            msg.set_param(key, value)


def _encode_base64(data, max_line_length):
    step = max_line_length // 4 * 3
    return "".join(binascii.b2a_base64(data[at:at + step]).decode("ascii")
                   for at in range(0, len(data), step))


def _encode_text(string, charset, cte, policy):
    """(transfer encoding, text) for a payload."""
    lines = string.encode(charset).splitlines()
    linesep = policy.linesep.encode("ascii")

    def plain(lines):
        return linesep.join(lines) + linesep

    def embedded(lines):
        return b"\n".join(lines) + b"\n" if lines else b""

    longest = policy.max_line_length or 10 ** 9
    if cte is None:
        fits = max(map(len, lines), default=0) <= longest
        if fits and all(line.isascii() for line in lines):
            return "7bit", plain(lines).decode("ascii")
        if policy.cte_type == "8bit" and fits:
            return "8bit", plain(lines).decode("ascii", "surrogateescape")
        sample = embedded(lines[:10])
        as_qp = quoprimime.body_encode(sample.decode("latin-1"), policy.max_line_length or 78)
        as_base64 = binascii.b2a_base64(sample)
        # Quoted-printable stays readable, and has the advantage.
        cte = "base64" if len(as_qp) > len(as_base64) else "quoted-printable"
    if cte == "7bit":
        return cte, plain(lines).decode("ascii")
    if cte == "8bit":
        return cte, plain(lines).decode("ascii", "surrogateescape")
    if cte == "quoted-printable":
        return cte, quoprimime.body_encode(plain(lines).decode("latin-1"),
                                           policy.max_line_length or 78)
    if cte == "base64":
        return cte, _encode_base64(embedded(lines), policy.max_line_length or 78)
    raise ValueError(f"Unknown content transfer encoding {cte}")


def set_text_content(msg, string, subtype="plain", charset="utf-8", cte=None, disposition=None,
                     filename=None, cid=None, params=None, headers=None):
    _prepare_set(msg, "text", subtype, headers)
    cte, payload = _encode_text(string, charset, cte, msg.policy)
    msg.set_payload(payload)
    from email.charset import ALIASES
    msg.set_param("charset", ALIASES.get(charset, charset), replace=True)
    msg["Content-Transfer-Encoding"] = cte
    _finalize_set(msg, disposition, filename, cid, params)


raw_data_manager.add_set_handler(str, set_text_content)


def set_message_content(msg, message, subtype="rfc822", cte=None, disposition=None,
                        filename=None, cid=None, params=None, headers=None):
    if subtype == "partial":
        raise ValueError("message/partial is not supported for Message objects")
    if subtype == "rfc822":
        if cte not in (None, "7bit", "8bit", "binary"):
            raise ValueError(f"message/rfc822 parts do not support cte={cte}")
        cte = "8bit" if cte is None else cte
    elif subtype == "external-body":
        if cte not in (None, "7bit"):
            raise ValueError(f"message/external-body parts do not support cte={cte}")
        cte = "7bit"
    elif cte is None:
        cte = "7bit"
    _prepare_set(msg, "message", subtype, headers)
    msg.set_payload([message])
    msg["Content-Transfer-Encoding"] = cte
    _finalize_set(msg, disposition, filename, cid, params)


raw_data_manager.add_set_handler(message.Message, set_message_content)


def set_bytes_content(msg, data, maintype, subtype, cte="base64", disposition=None,
                      filename=None, cid=None, params=None, headers=None):
    _prepare_set(msg, maintype, subtype, headers)
    if cte == "base64":
        data = _encode_base64(data, max_line_length=msg.policy.max_line_length or 78)
    elif cte == "quoted-printable":
        data = binascii.b2a_qp(data, istext=False, header=False, quotetabs=True).decode("ascii")
    elif cte == "7bit":
        data = data.decode("ascii")
    elif cte in ("8bit", "binary"):
        data = data.decode("ascii", "surrogateescape")
    msg.set_payload(data)
    msg["Content-Transfer-Encoding"] = cte
    _finalize_set(msg, disposition, filename, cid, params)


for _type in (bytes, bytearray, memoryview):
    raw_data_manager.add_set_handler(_type, set_bytes_content)
del _type
