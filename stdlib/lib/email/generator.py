"""Generator: a message as text; BytesGenerator: as bytes."""

import random
import re
import sys
import time
from copy import deepcopy
from io import BytesIO, StringIO

from email.errors import HeaderWriteError
from email.utils import _has_surrogates

__all__ = ["Generator", "DecodedGenerator", "BytesGenerator"]

_line_ends = re.compile(r"\r\n|\r|\n")
_from_line = re.compile(r"^From ", re.MULTILINE)
_from_line_bytes = re.compile(rb"^From ", re.MULTILINE)


class Generator:
    """Writes messages to a text file."""

    def __init__(self, outfp, mangle_from_=None, maxheaderlen=None, *, policy=None):
        if mangle_from_ is None:
            mangle_from_ = True if policy is None else policy.mangle_from_
        self._fp = outfp
        self._mangle_from_ = mangle_from_
        self.maxheaderlen = maxheaderlen
        self.policy = policy

    def write(self, s):
        self._fp.write(s)

    def flatten(self, msg, unixfrom=False, linesep=None):
        """Write a message; `unixfrom` writes an envelope line in front of it."""
        policy = msg.policy if self.policy is None else self.policy
        if linesep is not None:
            policy = policy.clone(linesep=linesep)
        if self.maxheaderlen is not None:
            policy = policy.clone(max_line_length=self.maxheaderlen)
        self._newline = policy.linesep
        old_generator, old_message = self.policy, msg.policy
        try:
            self.policy = policy
            msg.policy = policy
            if unixfrom:
                envelope = msg.get_unixfrom()
                if not envelope:
                    envelope = "From nobody " + time.ctime(time.time())
                self.write(envelope + self._newline)
            self._write(msg)
        finally:
            self.policy = old_generator
            msg.policy = old_message

    def clone(self, fp):
        """A generator like this one for another file."""
        return self.__class__(fp, self._mangle_from_, None, policy=self.policy)

    def _new_buffer(self):
        return StringIO()

    def _write(self, msg):
        # The body first: it may change the headers.
        outer = self._fp
        try:
            self._munge_cte = None
            self._fp = buffer = self._new_buffer()
            self._dispatch(msg)
        finally:
            self._fp = outer
            munge = self._munge_cte
            del self._munge_cte
        if munge:
            msg = deepcopy(msg)
            if msg.get("content-transfer-encoding") is None:
                msg["Content-Transfer-Encoding"] = munge[0]
            else:
                msg.replace_header("content-transfer-encoding", munge[0])
            msg.replace_header("content-type", munge[1])
        own = getattr(msg, "_write_headers", None)
        if own is None:
            self._write_headers(msg)
        else:
            own(self)
        self._fp.write(buffer.getvalue())

    def _dispatch(self, msg):
        main = msg.get_content_maintype()
        sub = msg.get_content_subtype()
        method = getattr(self, f"_handle_{main}_{sub}".replace("-", "_"), None)
        if method is None:
            method = getattr(self, "_handle_" + main.replace("-", "_"), self._writeBody)
        method(msg)

    def _write_headers(self, msg):
        for name, value in msg.raw_items():
            folded = self.policy.fold(name, value)
            if self.policy.verify_generated_headers:
                linesep = self.policy.linesep
                if not folded.endswith(linesep):
                    raise HeaderWriteError(f"folded header does not end with {linesep!r}: {folded!r}")
                if re.search(r"\r\n[^ \t]|\r[^ \n\t]|\n[^ \t]", folded.removesuffix(linesep)):
                    raise HeaderWriteError(f"folded header contains newline: {folded!r}")
            self.write(folded)
        self.write(self._newline)

    def _write_lines(self, text):
        """Text with line ends as the policy has them."""
        if not text:
            return
        self.write(_line_ends.sub(lambda match: self._newline, text))

    def _handle_text(self, msg):
        payload = msg.get_payload()
        if payload is None:
            return
        if not isinstance(payload, str):
            raise TypeError(f"string payload expected: {type(payload)}")
        if _has_surrogates(msg._payload):
            charset = msg.get_param("charset")
            if charset is not None:
                # Bytes cannot stand in text: they are encoded.
                msg = deepcopy(msg)
                del msg["content-transfer-encoding"]
                msg.set_payload(msg._payload, charset)
                payload = msg.get_payload()
                self._munge_cte = msg["content-transfer-encoding"], msg["content-type"]
        if self._mangle_from_:
            payload = _from_line.sub(">From ", payload)
        self._write_lines(payload)

    _writeBody = _handle_text

    def _handle_multipart(self, msg):
        parts = msg.get_payload()
        if parts is None:
            parts = []
        elif isinstance(parts, str):
            self.write(parts)
            return
        elif not isinstance(parts, list):
            parts = [parts]
        texts = []
        for part in parts:
            buffer = self._new_buffer()
            self.clone(buffer).flatten(part, unixfrom=False, linesep=self._newline)
            texts.append(buffer.getvalue())
        boundary = msg.get_boundary()
        if not boundary:
            boundary = self._make_boundary(self._join(texts))
            msg.set_boundary(boundary)
        if msg.preamble is not None:
            preamble = msg.preamble
            if self._mangle_from_:
                preamble = _from_line.sub(">From ", preamble)
            self._write_lines(preamble)
            self.write(self._newline)
        self.write("--" + boundary + self._newline)
        if texts:
            self._fp.write(texts[0])
        for text in texts[1:]:
            self.write(self._newline + "--" + boundary + self._newline)
            self._fp.write(text)
        self.write(self._newline + "--" + boundary + "--" + self._newline)
        if msg.epilogue is not None:
            epilogue = msg.epilogue
            if self._mangle_from_:
                epilogue = _from_line.sub(">From ", epilogue)
            self._write_lines(epilogue)

    @staticmethod
    def _join(texts):
        return "\n".join(texts)

    def _handle_multipart_signed(self, msg):
        # What is signed must not be folded anew.
        policy = self.policy
        self.policy = policy.clone(max_line_length=0)
        try:
            self._handle_multipart(msg)
        finally:
            self.policy = policy

    def _handle_message_delivery_status(self, msg):
        blocks = []
        for part in msg.get_payload():
            buffer = self._new_buffer()
            self.clone(buffer).flatten(part, unixfrom=False, linesep=self._newline)
            text = buffer.getvalue()
            lines = text.split(self._encoded_newline())
            if lines and not lines[-1]:
                blocks.append(self._encoded_newline().join(lines[:-1]))
            else:
                blocks.append(text)
        self._fp.write(self._encoded_newline().join(blocks))

    def _encoded_newline(self):
        return self._newline

    def _handle_message(self, msg):
        payload = msg._payload
        if isinstance(payload, list):
            buffer = self._new_buffer()
            self.clone(buffer).flatten(msg.get_payload(0), unixfrom=False, linesep=self._newline)
            self._fp.write(buffer.getvalue())
        else:
            self._fp.write(self._as_output(payload))

    def _as_output(self, payload):
        return payload

    @classmethod
    def _make_boundary(cls, text=None):
        token = random.randrange(sys.maxsize)
        boundary = "=" * 15 + "%0*d" % (len(repr(sys.maxsize - 1)), token) + "=="
        if text is None:
            return boundary
        candidate = boundary
        counter = 0
        while cls._has_boundary(candidate, text):
            candidate = f"{boundary}.{counter}"
            counter += 1
        return candidate

    @classmethod
    def _has_boundary(cls, boundary, text):
        return re.search("^--" + re.escape(boundary) + "(--)?$", text, re.MULTILINE)


class BytesGenerator(Generator):
    """Writes messages to a binary file; bytes that were not decoded come out as they were."""

    def write(self, s):
        self._fp.write(s.encode("ascii", "surrogateescape"))

    def _new_buffer(self):
        return BytesIO()

    def _encoded_newline(self):
        return self._newline.encode("ascii")

    @staticmethod
    def _join(texts):
        return b"\n".join(texts)

    def _as_output(self, payload):
        return payload.encode("ascii", "surrogateescape")

    def _write_headers(self, msg):
        for name, value in msg.raw_items():
            self._fp.write(self.policy.fold_binary(name, value))
        self.write(self._newline)

    def _handle_text(self, msg):
        if msg._payload is None:
            return
        if _has_surrogates(msg._payload) and not self.policy.cte_type == "7bit":
            payload = msg._payload
            if self._mangle_from_:
                payload = _from_line.sub(">From ", payload)
            self._write_lines(payload)
        else:
            super()._handle_text(msg)

    _writeBody = _handle_text

    @classmethod
    def _has_boundary(cls, boundary, text):
        pattern = b"^--" + re.escape(boundary.encode("ascii")) + b"(--)?$"
        return re.search(pattern, text, re.MULTILINE)


_default_format = "[Non-text (%(type)s) part of message omitted, filename %(filename)s]"


class DecodedGenerator(Generator):
    """Writes the text of a message, and a line for every part that is not text."""

    def __init__(self, outfp, mangle_from_=None, maxheaderlen=None, fmt=None, *, policy=None):
        Generator.__init__(self, outfp, mangle_from_, maxheaderlen, policy=policy)
        self._fmt = _default_format if fmt is None else fmt

    def _dispatch(self, msg):
        for part in msg.walk():
            main = part.get_content_maintype()
            if main == "text":
                print(part.get_payload(decode=False), file=self)
            elif main != "multipart":
                print(self._fmt % {
                    "type": part.get_content_type(),
                    "maintype": part.get_content_maintype(),
                    "subtype": part.get_content_subtype(),
                    "filename": part.get_filename("[no filename]"),
                    "description": part.get("Content-Description", "[no description]"),
                    "encoding": part.get("Content-Transfer-Encoding", "[no encoding]"),
                }, file=self)
