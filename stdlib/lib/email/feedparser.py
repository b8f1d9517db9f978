"""FeedParser: makes a message of text that comes piece by piece, however broken it is."""

import re
from collections import deque

from email import errors
from email._policybase import compat32

__all__ = ["FeedParser", "BytesFeedParser"]

_header = re.compile(r"^(From |[\041-\071\073-\176]*:|[\t ])")
_line_end = re.compile(r"\r\n|\r|\n")
need_more_data = object()


class BufferedSubFile:
    """Lines that come in pieces; a stack of predicates says where a part's lines end."""

    def __init__(self):
        self._partial = []          # pieces of a line that is not complete
        self._lines = deque()
        self._ends = []
        self._closed = False

    def push_end(self, predicate):
        self._ends.append(predicate)

    def pop_end(self):
        return self._ends.pop()

    def close(self):
        self._lines.extend(_split("".join(self._partial)))
        self._partial = []
        self._closed = True

    def readline(self):
        if not self._lines:
            return "" if self._closed else need_more_data
        line = self._lines.popleft()
        for predicate in reversed(self._ends):
            if predicate(line):
                self._lines.appendleft(line)
                return ""
        return line

    def unreadline(self, line):
        self._lines.appendleft(line)

    def push(self, data):
        """Takes more text."""
        self._partial.append(data)
        if "\n" not in data and "\r" not in data:
            return
        lines = _split("".join(self._partial))
        self._partial = []
        # A "\r" at the end may be half of a line end.
        if not lines[-1].endswith("\n"):
            self._partial.append(lines.pop())
        self._lines.extend(lines)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if line == "":
            raise StopIteration
        return line


def _split(text):
    """The lines, with what ends them: only CR and LF do."""
    lines = []
    at = 0
    for match in _line_end.finditer(text):
        lines.append(text[at:match.end()])
        at = match.end()
    if at < len(text):
        lines.append(text[at:])
    return lines


class FeedParser:
    """feed() takes text, close() returns the message."""

    def __init__(self, _factory=None, *, policy=compat32):
        self.policy = policy
        self._old_style_factory = False
        if _factory is None:
            if policy.message_factory is None:
                from email.message import Message
                self._factory = Message
            else:
                self._factory = policy.message_factory
        else:
            self._factory = _factory
            try:
                _factory(policy=self.policy)
            except TypeError:
                self._old_style_factory = True
        self._input = BufferedSubFile()
        self._stack = []
        self._parse = self._parsegen().__next__
        self._cur = None
        self._last = None
        self._headersonly = False

    def _set_headersonly(self):
        self._headersonly = True

    def feed(self, data):
        self._input.push(data)
        self._call_parse()

    def _call_parse(self):
        try:
            self._parse()
        except StopIteration:
            pass

    def close(self):
        self._input.close()
        self._call_parse()
        root = self._pop_message()
        assert not self._stack
        if (root.get_content_maintype() == "multipart" and not root.is_multipart()
                and not self._headersonly):
            self.policy.handle_defect(root, errors.MultipartInvariantViolationDefect())
        return root

    def _new_message(self):
        message = self._factory() if self._old_style_factory else self._factory(policy=self.policy)
        if self._cur and self._cur.get_content_type() == "multipart/digest":
            message.set_default_type("message/rfc822")
        if self._stack:
            self._stack[-1].attach(message)
        self._stack.append(message)
        self._cur = message
        self._last = message

    def _pop_message(self):
        message = self._stack.pop()
        self._cur = self._stack[-1] if self._stack else None
        return message

    def _parsegen(self):
        self._new_message()
        headers = []
        for line in self._input:
            if line is need_more_data:
                yield need_more_data
                continue
            if not _header.match(line):
                if not _line_end.match(line):
                    # No header, and no blank line in front of the body.
                    self.policy.handle_defect(
                        self._cur, errors.MissingHeaderBodySeparatorDefect())
                    self._input.unreadline(line)
                break
            headers.append(line)
        self._parse_headers(headers)
        if self._headersonly:
            lines = []
            while True:
                line = self._input.readline()
                if line is need_more_data:
                    yield need_more_data
                    continue
                if line == "":
                    break
                lines.append(line)
            self._cur.set_payload("".join(lines))
            return
        if self._cur.get_content_type() == "message/delivery-status":
            yield from self._parse_status()
            return
        if self._cur.get_content_maintype() == "message":
            for result in self._parsegen():
                if result is need_more_data:
                    yield need_more_data
                    continue
                break
            self._pop_message()
            return
        if self._cur.get_content_maintype() == "multipart":
            boundary = self._cur.get_boundary()
            if boundary is None:
                self.policy.handle_defect(self._cur, errors.NoBoundaryInMultipartDefect())
                yield from self._read_rest()
                return
            if (str(self._cur.get("content-transfer-encoding", "8bit")).lower()
                    not in ("7bit", "8bit", "binary")):
                self.policy.handle_defect(
                    self._cur, errors.InvalidMultipartContentTransferEncodingDefect())
            yield from self._parse_multipart(boundary)
            return
        yield from self._read_rest()

    def _read_rest(self):
        lines = []
        for line in self._input:
            if line is need_more_data:
                yield need_more_data
                continue
            lines.append(line)
        self._cur.set_payload("".join(lines))

    def _parse_status(self):
        """Blocks of headers, each of which becomes a message."""
        while True:
            self._input.push_end(lambda line: line.strip("\r\n") == "")
            for result in self._parsegen():
                if result is need_more_data:
                    yield need_more_data
                    continue
                break
            self._pop_message()
            self._input.pop_end()
            # The blank line, and whether more follows.
            while True:
                line = self._input.readline()
                if line is not need_more_data:
                    break
                yield need_more_data
            while True:
                line = self._input.readline()
                if line is not need_more_data:
                    break
                yield need_more_data
            if line == "":
                return
            self._input.unreadline(line)

    def _parse_multipart(self, boundary):
        separator = "--" + boundary
        match_boundary = re.compile(
            "(?P<sep>" + re.escape(separator) + r")(?P<end>--)?(?P<ws>[ \t]*)(?P<linesep>\r\n|\r|\n)?$"
        ).match
        preamble = []
        in_preamble = True
        linesep = False
        closed = False
        while True:
            line = self._input.readline()
            if line is need_more_data:
                yield need_more_data
                continue
            if line == "":
                break
            match = match_boundary(line)
            if not match:
                preamble.append(line)
                continue
            if match["end"]:
                closed = True
                linesep = match["linesep"]
                break
            if in_preamble:
                if preamble:
                    last = preamble[-1]
                    preamble[-1] = last[:len(last) - len(_last_end(last))]
                    self._cur.preamble = "".join(preamble)
                in_preamble = False
                self._input.unreadline(line)
                continue
            # Boundary lines in a row count as one.
            while True:
                line = self._input.readline()
                if line is need_more_data:
                    yield need_more_data
                    continue
                if not match_boundary(line):
                    if line:
                        self._input.unreadline(line)
                    break
            self._input.push_end(match_boundary)
            for result in self._parsegen():
                if result is need_more_data:
                    yield need_more_data
                    continue
                break
            # The line end in front of a boundary belongs to the boundary.
            if self._last.get_content_maintype() == "multipart":
                epilogue = self._last.epilogue
                if epilogue == "":
                    self._last.epilogue = None
                elif epilogue is not None:
                    end = _last_end(epilogue)
                    if end:
                        self._last.epilogue = epilogue[:-len(end)]
            else:
                payload = self._last._payload
                if isinstance(payload, str):
                    end = _last_end(payload)
                    if end:
                        self._last._payload = payload[:-len(end)]
            self._input.pop_end()
            self._pop_message()
            self._last = self._cur
        if in_preamble:
            self.policy.handle_defect(self._cur, errors.StartBoundaryNotFoundDefect())
            self._cur.set_payload("".join(preamble))
            epilogue = []
            for line in self._input:
                if line is need_more_data:
                    yield need_more_data
                    continue
            self._cur.epilogue = "".join(epilogue)
            return
        if not closed:
            self.policy.handle_defect(self._cur, errors.CloseBoundaryNotFoundDefect())
            return
        epilogue = [""] if linesep else []
        for line in self._input:
            if line is need_more_data:
                yield need_more_data
                continue
            epilogue.append(line)
        if epilogue:
            first = epilogue[0]
            match = _line_end.match(first)
            if match and len(first) == match.end() and not linesep:
                epilogue[0] = ""
        self._cur.epilogue = "".join(epilogue)

    def _parse_headers(self, lines):
        name = ""
        current = []
        for number, line in enumerate(lines):
            if line[0] in " \t":
                if not name:
                    # A continuation of nothing is dropped.
                    self.policy.handle_defect(
                        self._cur, errors.FirstHeaderLineIsContinuationDefect(line))
                    continue
                current.append(line)
                continue
            if name:
                self._cur.set_raw(*self.policy.header_source_parse(current))
                name, current = "", []
            if line.startswith("From "):
                if number == 0:
                    self._cur.set_unixfrom(line[:len(line) - len(_last_end(line))])
                    continue
                if number == len(lines) - 1:
                    # The first line of the body.
                    self._input.unreadline(line)
                    return
                self._cur.defects.append(errors.MisplacedEnvelopeHeaderDefect(line))
                continue
            colon = line.find(":")
            if colon == 0:
                self._cur.defects.append(
                    errors.InvalidHeaderDefect("Missing header name."))
                continue
            name = line[:colon]
            current = [line]
        if name:
            self._cur.set_raw(*self.policy.header_source_parse(current))


def _last_end(text):
    """What ends the last line: "\\r\\n", "\\n", "\\r" or nothing."""
    for end in ("\r\n", "\n", "\r"):
        if text.endswith(end):
            return end
    return ""


class BytesFeedParser(FeedParser):
    """The same for bytes."""

    def feed(self, data):
        super().feed(data.decode("ascii", "surrogateescape"))
