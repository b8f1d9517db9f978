"""Reads lists of addresses: "Name <local@domain>, group: a@b, c@d;", with comments and all."""

import re

from email import errors

_atom = re.compile(r"[^\s()<>@,;:\\\".\[\]]+")
specials = re.compile(r'[][\\()<>@,:;".]')
encoded_word = re.compile(r"=\?([^?\s]*)\?([qQbB])\?([^?\s]*)\?=")


class Mailbox:
    """One address; `name` is None without a display name, `domain` None without an "@"."""

    def __init__(self, name, local, domain, comment="", raw=""):
        self.name = name
        self.local = local
        self.domain = domain
        self.comment = comment
        self.raw_name = ""      # the display name with encoded words as they are
        self.raw = raw          # the part in front of the "@" as it was written


class MailGroup:
    def __init__(self, name, mailboxes):
        self.name = name
        self.mailboxes = mailboxes


def tokens(text):
    """[(kind, text)]: kind is "blank", "comment", "quoted", "literal", "atom" or the special itself."""
    found = []
    at = 0
    while at < len(text):
        char = text[at]
        if char.isspace():
            end = at
            while end < len(text) and text[end].isspace():
                end += 1
            found.append(("blank", text[at:end]))
        elif char == "(":
            end, content = _enclosed(text, at, "(", ")")
            found.append(("comment", content))
        elif char == '"':
            end, content = _enclosed(text, at, None, '"')
            found.append(("quoted", content))
        elif char == "[":
            end, content = _enclosed(text, at, None, "]")
            found.append(("literal", "[" + content + "]"))
        else:
            match = _atom.match(text, at)
            if match:
                end = match.end()
                found.append(("atom", match[0]))
            else:
                end = at + 1
                found.append((char, char))
        at = end
    return found


def _enclosed(text, at, opening, closing):
    """(end, content) of what is enclosed; a backslash quotes a character."""
    depth = 1
    content = []
    at += 1
    while at < len(text):
        char = text[at]
        if char == "\\" and at + 1 < len(text):
            at += 1
            char = text[at]
        elif char == opening:
            depth += 1
        elif char == closing:
            depth -= 1
            if depth == 0:
                return at + 1, "".join(content)
        content.append(char)
        at += 1
    return at, "".join(content)


def quote_local(local):
    """The part in front of the "@", quoted if it must be."""
    if local and all(part and _atom.fullmatch(part) for part in local.split(".")):
        return local
    return '"' + local.replace("\\", "\\\\").replace('"', '\\"') + '"'


class _Reader:
    def __init__(self, text, defects):
        self.tokens = tokens(text)
        self.at = 0
        self.defects = defects

    def peek(self):
        return self.tokens[self.at][0] if self.at < len(self.tokens) else None

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def defect(self, kind, text):
        self.defects.append(kind(text))

    def phrase(self, stop):
        """The tokens up to one of the kinds in `stop`, and the comments among them."""
        words, comments = [], []
        while (kind := self.peek()) is not None and kind not in stop:
            token = self.take()
            if kind == "comment":
                comments.append(token[1])
                words.append(("blank", " "))
            else:
                words.append(token)
        return words, comments

    def address(self, inside_group=False):
        """A Mailbox or MailGroup, or None for an empty place."""
        words, comments = self.phrase("<>@,;:")
        kind = self.peek()
        if kind == "<":
            self.take()
            box = self.angle()
            more, more_comments = self.phrase(",;")
            comments += more_comments
            if any(token[0] != "blank" for token in more):
                self.defect(errors.InvalidHeaderDefect, "extraneous text after address")
            box.name = display_name(words) or None
            box.raw_name = display_name(words, decode=False)
            box.comment = " ".join(comments)
            return box
        if kind == ":" and not inside_group:
            self.take()
            return self.group(words)
        if kind == "@":
            self.take()
            domain = self.domain(",;")
            return Mailbox(None, local_part(words), domain, " ".join(comments + self.comments),
                           raw_text(words))
        if kind in (">", ":"):
            self.take()
            self.defect(errors.InvalidHeaderDefect, "invalid address in address-list")
            self.phrase(",;")
        if not any(token[0] != "blank" for token in words):
            return None if not comments else Mailbox(None, "", None, " ".join(comments))
        if kind in (None, ",", ";"):
            return Mailbox(None, local_part(words), None, " ".join(comments), raw_text(words))
        return Mailbox(None, raw_text(words).strip(), None, " ".join(comments), raw_text(words))

    def angle(self):
        words, _ = self.phrase(">@,;:")
        kind = self.peek()
        if kind in ("@", ",") and not any(token[0] != "blank" for token in words):
            # A route: "@a,@b:" in front of the address.
            saved = self.at
            while self.peek() not in (None, ":", ">"):
                self.take()
            if self.peek() == ":":
                self.take()
                self.defect(errors.ObsoleteHeaderDefect, "obsolete route specification in angle-addr")
                words, _ = self.phrase(">@,;:")
                kind = self.peek()
            else:
                self.at = saved
        domain = None
        if kind == "@":
            self.take()
            domain = self.domain(">,;")
        if self.peek() == ">":
            self.take()
        else:
            self.defect(errors.InvalidHeaderDefect, "missing trailing '>' on angle-addr")
        return Mailbox(None, local_part(words), domain, "", raw_text(words))

    def domain(self, stop):
        parts = []
        self.comments = []
        while (kind := self.peek()) is not None and kind not in stop:
            if kind in ("@", "<", ">", ":"):
                self.defect(errors.InvalidHeaderDefect, "invalid address in address-list")
                self.phrase(stop)
                if kind == "@":
                    return None
                break
            token = self.take()
            if kind == "comment":
                self.comments.append(token[1])
            elif kind != "blank":
                parts.append(token[1])
        return "".join(parts)

    def group(self, words):
        boxes = []
        while self.peek() not in (None, ";"):
            box = self.address(inside_group=True)
            if box is not None:
                boxes.append(box)
            if self.peek() == ",":
                self.take()
        if self.peek() == ";":
            self.take()
        else:
            self.defect(errors.InvalidHeaderDefect, "end of header in group")
        self.phrase(",")
        return MailGroup(display_name(words), boxes)


def raw_text(words):
    """The tokens as text, with single blanks and quotes where they were."""
    parts = []
    for kind, text in words:
        if kind == "blank":
            text = " "
        elif kind == "quoted":
            text = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        parts.append(text)
    return "".join(parts).strip()


def local_part(words):
    return "".join(text for kind, text in words if kind != "blank")


def display_name(words, decode=True):
    """A phrase as text: blanks as one, encoded words decoded."""
    pieces = []
    blank = False
    last_encoded = False
    for kind, text in words:
        if kind == "blank":
            blank = True
            continue
        decoded = decode_word(text) if decode and kind == "atom" else None
        if pieces and blank and not (last_encoded and decoded is not None):
            pieces.append(" ")
        pieces.append(text if decoded is None else decoded)
        last_encoded = decoded is not None
        blank = False
    return "".join(pieces)


def decode_word(word):
    """The text of an encoded word; None if it is none."""
    match = encoded_word.fullmatch(word)
    if not match:
        return None
    import base64
    import binascii
    charset, kind, body = match.groups()
    charset = charset.partition("*")[0]
    if kind in "qQ":
        data = binascii.a2b_qp(body.replace("_", " ").encode("ascii", "surrogateescape"),
                               header=False)
    else:
        try:
            data = base64.b64decode(body.rstrip("=") + "=" * (-len(body.rstrip("=")) % 4))
        except (binascii.Error, ValueError):
            return None
    try:
        return data.decode(charset, "surrogateescape")
    except (LookupError, UnicodeError):
        return data.decode("ascii", "surrogateescape")


def decode_text(text):
    """Text with its encoded words decoded, and blanks between two of them dropped."""
    pieces = re.split(r"(\s+)", text)
    out = []
    last_encoded = False
    for i, piece in enumerate(pieces):
        if i % 2:
            out.append(piece)
            continue
        # Encoded words may stand together without blanks.
        inner = []
        at = 0
        encoded_first = encoded_last = False
        for match in encoded_word.finditer(piece):
            decoded = decode_word(match[0])
            if decoded is None:
                continue
            if match.start() == 0:
                encoded_first = True
            inner.append(piece[at:match.start()])
            inner.append(decoded)
            at = match.end()
            encoded_last = at == len(piece)
        inner.append(piece[at:])
        if encoded_first and last_encoded and out:
            out.pop()
        out.append("".join(inner))
        last_encoded = encoded_last
    return "".join(out)


def parse_list(text, defects=None):
    """The addresses of a header's value: Mailbox and MailGroup objects."""
    reader = _Reader(text, [] if defects is None else defects)
    found = []
    while reader.peek() is not None:
        address = reader.address()
        if address is not None:
            found.append(address)
        if reader.peek() in (",", ";"):
            reader.take()
    return found
