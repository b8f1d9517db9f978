"""A parser that reads HTML as it is found: it calls a method for each tag, text and comment.

    class Links(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag == "a":
                print(dict(attrs).get("href"))

    Links().feed(page)
"""

import re
import _markupbase
from html import unescape

__all__ = ["HTMLParser"]

# What text may be interrupted by; a pattern of its own while a script or style sheet is read.
interesting_normal = re.compile("[&<]")
_tag_name = re.compile(r"[a-zA-Z][^\t\n\r\f />\0]*")
_gap = re.compile(r"(?:\s|/(?!>))*")
_attribute_name = re.compile(r"[^\s/>][^\s/=>]*")
_equals = re.compile(r"\s*=+\s*")
_value = re.compile(r"""'[^']*'|"[^"]*"|(?!['"])[^>\s]*""")
_end_tag = re.compile(r"</\s*([a-zA-Z][-.a-zA-Z0-9:_]*)\s*>")
_number = re.compile(r"&#(?:[0-9]+|[xX][0-9a-fA-F]+)[^0-9a-fA-F]")
_entity = re.compile(r"&([a-zA-Z][-.a-zA-Z0-9]*)[^a-zA-Z0-9]")
_blank_or_semicolon = re.compile(r"[\s;]")
_LONGEST_REFERENCE = 34


def _scan_start_tag(raw, i):
    """(name, attributes, where the blanks behind them end) of the tag that opens at i."""
    at = _tag_name.match(raw, i + 1).end()
    name = raw[i + 1:at].lower()
    attributes = []
    end = _gap.match(raw, at).end()
    while end > at:
        # An attribute stands behind a blank, a slash or a quote.
        match = _attribute_name.match(raw, end)
        if not match:
            break
        at = match.end()
        value = None
        if equals := _equals.match(raw, at):
            if found := _value.match(raw, equals.end()):
                value = found[0]
                at = found.end()
        quoted = value is not None and value[:1] in ("'", '"') and len(value) > 1
        if quoted:
            value = value[1:-1]
        attributes.append((match[0].lower(), unescape(value) if value else value))
        end = _gap.match(raw, at).end()
        if quoted and end == at:
            at -= 1
    return name, attributes, end


class HTMLParser(_markupbase.ParserBase):
    """Feed it text; subclasses define handle_starttag, handle_endtag, handle_data and others.

    convert_charrefs: references like &amp; become text, except in scripts and style sheets.
    """

    CDATA_CONTENT_ELEMENTS = ("script", "style")

    def __init__(self, *, convert_charrefs=True):
        super().__init__()
        self.convert_charrefs = convert_charrefs
        self.reset()

    def reset(self):
        """Forgets all text that was not handled."""
        self.rawdata = ""
        self.lasttag = "???"
        self.interesting = interesting_normal
        self.cdata_elem = None
        super().reset()

    def feed(self, data):
        """Handles what is complete in the text so far; the rest waits for more."""
        self.rawdata += data
        self.goahead(0)

    def close(self):
        """Handles what is left as if the text ended here."""
        self.goahead(1)

    __starttag_text = None

    def get_starttag_text(self):
        """The last start tag as it was written."""
        return self.__starttag_text

    def set_cdata_mode(self, elem):
        """What follows is plain text until the element ends."""
        self.cdata_elem = elem.lower()
        self.interesting = re.compile(rf"</\s*{re.escape(self.cdata_elem)}\s*>", re.IGNORECASE)

    def clear_cdata_mode(self):
        """The end of set_cdata_mode."""
        self.interesting = interesting_normal
        self.cdata_elem = None

    def _text(self, text):
        if self.convert_charrefs and not self.cdata_elem:
            text = unescape(text)
        self.handle_data(text)

    def _end_of_text(self, i):
        # Where the text at i ends; -1 if that is not known yet.
        raw = self.rawdata
        if self.convert_charrefs and not self.cdata_elem:
            at = raw.find("<", i)
            if at >= 0:
                return at
            # A reference at the end may go on.
            ampersand = raw.rfind("&", max(i, len(raw) - _LONGEST_REFERENCE))
            if ampersand >= 0 and not _blank_or_semicolon.search(raw, ampersand):
                return -1
            return len(raw)
        if match := self.interesting.search(raw, i):
            return match.start()
        return -1 if self.cdata_elem else len(raw)

    def _markup(self, i, end):
        # Handles the markup at i; where it ends, or -1 if it is not complete.
        raw = self.rawdata
        if _tag_name.match(raw, i + 1):
            return self.parse_starttag(i)
        if raw.startswith("</", i):
            return self.parse_endtag(i)
        if raw.startswith("<!--", i):
            return self.parse_comment(i)
        if raw.startswith("<?", i):
            return self.parse_pi(i)
        if raw.startswith("<!", i):
            return self.parse_html_declaration(i)
        if i + 1 < len(raw):
            self.handle_data("<")
            return i + 1
        if self.cdata_elem:
            return -1
        return None

    def _reference(self, i, end):
        # Handles the reference at i; where it ends, or -1 to stop there.
        raw = self.rawdata
        if raw.startswith("&#", i):
            match = _number.match(raw, i)
            if not match:
                if ";" in raw[i:]:
                    self.handle_data(raw[i:i + 2])
                    self._stopped = self.updatepos(i, i + 2)
                return -1
            self.handle_charref(match[0][2:-1])
        else:
            match = _entity.match(raw, i)
            if not match:
                if i + 1 < len(raw) and not raw[i + 1].isalpha() or not raw[i + 1:i + 2].isascii():
                    self.handle_data("&")
                    return i + 1
                # At the end, & and a single letter are the letter.
                if end and len(raw) == i + 2:
                    self._stopped = self.updatepos(i, i + 1)
                return -1
            self.handle_entityref(match[1])
        return match.end() - (match[0][-1] != ";")

    def goahead(self, end):
        """Handles what is complete; with end, everything."""
        i = 0
        while i < len(self.rawdata):
            raw = self.rawdata
            j = self._end_of_text(i)
            if j < 0:
                break
            if i < j:
                self._text(raw[i:j])
            i = self.updatepos(i, j)
            if i == len(raw):
                break
            if raw[i] == "<":
                k = self._markup(i, end)
                if k is None:
                    break
                if k < 0:
                    if not end:
                        break
                    # What cannot be markup is text, up to where something else may begin.
                    k = raw.find(">", i + 1) + 1 or raw.find("<", i + 1)
                    if k < 0:
                        k = i + 1
                    self._text(raw[i:k])
            else:
                self._stopped = i
                k = self._reference(i, end)
                if k < 0:
                    i = self._stopped
                    break
            i = self.updatepos(i, k)
        if end and i < len(self.rawdata) and not self.cdata_elem:
            self._text(self.rawdata[i:])
            i = self.updatepos(i, len(self.rawdata))
        self.rawdata = self.rawdata[i:]

    def parse_html_declaration(self, i):
        """Reads <!...> at i; where it ends, or -1."""
        raw = self.rawdata
        assert raw[i:i + 2] == "<!", "unexpected call to parse_html_declaration()"
        if raw[i:i + 4] == "<!--":
            return self.parse_comment(i)
        if raw[i:i + 3] == "<![":
            return self.parse_marked_section(i)
        if raw[i:i + 9].lower() == "<!doctype":
            end = raw.find(">", i + 9)
            if end < 0:
                return -1
            self.handle_decl(raw[i + 2:end])
            return end + 1
        return self.parse_bogus_comment(i)

    def parse_bogus_comment(self, i, report=1):
        """Reads what is treated as a comment at i; where it ends, or -1."""
        raw = self.rawdata
        assert raw[i:i + 2] in ("<!", "</"), "unexpected call to parse_bogus_comment()"
        end = raw.find(">", i + 2)
        if end < 0:
            return -1
        if report:
            self.handle_comment(raw[i + 2:end])
        return end + 1

    def parse_pi(self, i):
        """Reads <?...> at i; where it ends, or -1."""
        raw = self.rawdata
        assert raw[i:i + 2] == "<?", "unexpected call to parse_pi()"
        end = raw.find(">", i + 2)
        if end < 0:
            return -1
        self.handle_pi(raw[i + 2:end])
        return end + 1

    def parse_starttag(self, i):
        """Reads a start tag at i; where it ends, or -1."""
        self.__starttag_text = None
        end = self.check_for_whole_start_tag(i)
        if end < 0:
            return end
        raw = self.rawdata
        self.__starttag_text = raw[i:end]
        tag, attributes, at = _scan_start_tag(raw, i)
        self.lasttag = tag
        closing = raw[at:end].strip()
        if closing not in (">", "/>"):
            self.handle_data(raw[i:end])
        elif closing == "/>":
            self.handle_startendtag(tag, attributes)
        else:
            self.handle_starttag(tag, attributes)
            if tag in self.CDATA_CONTENT_ELEMENTS:
                self.set_cdata_mode(tag)
        return end

    def check_for_whole_start_tag(self, i):
        """Where the start tag at i ends, or -1 if it is not complete."""
        raw = self.rawdata
        at = _scan_start_tag(raw, i)[2]
        following = raw[at:at + 1]
        if following == ">":
            return at + 1
        if following == "/":
            return at + 2 if raw.startswith("/>", at) else -1
        if following == "" or following == "=" or following.isascii() and following.isalpha():
            return -1
        return at if at > i else i + 1

    def parse_endtag(self, i):
        """Reads an end tag at i; where it ends, or -1."""
        raw = self.rawdata
        assert raw[i:i + 2] == "</", "unexpected call to parse_endtag"
        end = raw.find(">", i + 1) + 1
        if not end:
            return -1
        match = _end_tag.match(raw, i)
        if not match:
            if self.cdata_elem is not None:
                self.handle_data(raw[i:end])
                return end
            name = _tag_name.match(raw, i + 2)
            if not name:
                return i + 3 if raw[i:i + 3] == "</>" else self.parse_bogus_comment(i)
            end = raw.find(">", _gap.match(raw, name.end()).end())
            self.handle_endtag(name[0].lower())
            return end + 1
        tag = match[1].lower()
        if self.cdata_elem is not None and tag != self.cdata_elem:
            self.handle_data(raw[i:end])
            return end
        self.handle_endtag(tag)
        self.clear_cdata_mode()
        return end

    def handle_startendtag(self, tag, attrs):
        """A tag that ends itself: <br/>."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_starttag(self, tag, attrs):
        """For subclasses: <tag name="value">."""

    def handle_endtag(self, tag):
        """For subclasses: </tag>."""

    def handle_charref(self, name):
        """For subclasses: &#name;."""

    def handle_entityref(self, name):
        """For subclasses: &name;."""

    def handle_data(self, data):
        """For subclasses: text."""

    def handle_comment(self, data):
        """For subclasses: <!--data-->."""

    def handle_decl(self, decl):
        """For subclasses: <!decl>."""

    def handle_pi(self, data):
        """For subclasses: <?data>."""

    def unknown_decl(self, data):
        """For subclasses: <![data]>."""
