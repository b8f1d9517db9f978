"""What parsers of markup share: the position, comments, declarations and marked sections."""

import re

_name = re.compile(r"([a-zA-Z][-_.a-zA-Z0-9]*)\s*")
_declaration_text = re.compile(r"""(?:[^'">\[]|'[^']*'|"[^"]*")*""")
_SGML_SECTIONS = {"temp", "cdata", "ignore", "include", "rcdata"}
_OFFICE_SECTIONS = {"if", "else", "endif"}


class ParserBase:
    """The base of HTMLParser: `rawdata` is what is still to be read."""

    def __init__(self):
        if self.__class__ is ParserBase:
            raise RuntimeError("_markupbase.ParserBase must be subclassed")

    def reset(self):
        """Back to the first line."""
        self.lineno = 1
        self.offset = 0

    def getpos(self):
        """(line, column) of what is being handled."""
        return self.lineno, self.offset

    def updatepos(self, i, j):
        """Moves the position over rawdata[i:j]; the result is j."""
        if i < j:
            lines = self.rawdata.count("\n", i, j)
            if lines:
                self.lineno += lines
                self.offset = j - self.rawdata.rindex("\n", i, j) - 1
            else:
                self.offset += j - i
        return j

    def parse_declaration(self, i):
        """Reads <!...> at i; where it ends, or -1 if it is not complete."""
        raw = self.rawdata
        assert raw[i:i + 2] == "<!", "unexpected call to parse_declaration"
        start = i + 2
        if raw[start:start + 1] == ">":
            return start + 1
        if raw[start:start + 1] in ("-", ""):
            return self.parse_comment(i) if raw.startswith("--", start) else -1
        if raw[start] == "[":
            return self.parse_marked_section(i)
        kind, at = self._scan_name(start, i)
        if at < 0:
            return at
        depth = 0
        while True:
            at = _declaration_text.match(raw, at).end()
            match raw[at:at + 1]:
                case "[":
                    depth += 1
                case ">" if depth:
                    depth -= raw[:at].rstrip().endswith("]")
                case ">":
                    text = raw[start:at]
                    (self.handle_decl if kind == "doctype" else self.unknown_decl)(text)
                    return at + 1
                case "":
                    return -1
                case other:
                    raise AssertionError(f"unexpected {other!r} char in declaration")
            at += 1

    def parse_marked_section(self, i, report=1):
        """Reads <![...]]> or <![if ...]> at i; where it ends, or -1 if it is not complete."""
        raw = self.rawdata
        assert raw[i:i + 3] == "<![", "unexpected call to parse_marked_section()"
        name, at = self._scan_name(i + 3, i)
        if at < 0:
            return at
        if name in _SGML_SECTIONS:
            end = re.compile(r"]\s*]\s*>").search(raw, i + 3)
        elif name in _OFFICE_SECTIONS:
            end = re.compile(r"]\s*>").search(raw, i + 3)
        else:
            raise AssertionError(f"unknown status keyword {raw[i + 3:at]!r} in marked section")
        if not end:
            return -1
        if report:
            self.unknown_decl(raw[i + 3:end.start()])
        return end.end()

    def parse_comment(self, i, report=1):
        """Reads <!--...--> at i; where it ends, or -1 if it is not complete."""
        raw = self.rawdata
        if raw[i:i + 4] != "<!--":
            raise AssertionError("unexpected call to parse_comment()")
        end = re.compile(r"--\s*>").search(raw, i + 4)
        if not end:
            return -1
        if report:
            self.handle_comment(raw[i + 4:end.start()])
        return end.end()

    def _scan_name(self, i, declstartpos):
        # (name, where it ends); -1 if the name may go on in what is still to come.
        raw = self.rawdata
        if i == len(raw):
            return None, -1
        match = _name.match(raw, i)
        if not match:
            self.updatepos(declstartpos, i)
            raise AssertionError(f"expected name token at {raw[declstartpos:declstartpos + 20]!r}")
        if match.end() == len(raw):
            return None, -1
        return match[1].lower(), match.end()

    def unknown_decl(self, data):
        """For subclasses: a declaration that has no method of its own."""
