"""Text as XML writes it, and a handler that writes documents."""

import io
import os
from . import handler, xmlreader


def _replaced(text, table):
    for old, new in table.items():
        text = text.replace(old, new)
    return text


def escape(data, entities={}):
    """&, < and > as entities, and what `entities` says."""
    data = data.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
    return _replaced(data, entities)


def unescape(data, entities={}):
    """The inverse of escape."""
    data = data.replace("&lt;", "<").replace("&gt;", ">")
    return _replaced(data, entities).replace("&amp;", "&")


def quoteattr(data, entities={}):
    """An attribute's value in the quotes that suit it."""
    data = escape(data, {**entities, "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    if '"' not in data:
        return f'"{data}"'
    if "'" not in data:
        return f"'{data}'"
    return '"%s"' % data.replace('"', "&quot;")


def _gettextwriter(out, encoding):
    # A text file over what the program gave, which is not closed with it.
    import codecs
    import sys
    if out is None:
        return sys.stdout
    if isinstance(out, io.TextIOBase) or isinstance(
            out, (codecs.StreamWriter, codecs.StreamReaderWriter)):
        return out
    if isinstance(out, io.RawIOBase):
        class Kept(io.RawIOBase):
            def writable(self):
                return True

            def write(self, data):
                return out.write(data)
        buffer = io.BufferedWriter(Kept())
    else:
        class Unbuffered(io.BufferedIOBase):
            def writable(self):
                return True

            def write(self, data):
                return out.write(data)
        buffer = Unbuffered()
        if hasattr(out, "seekable"):
            buffer.seekable = out.seekable
        if hasattr(out, "tell"):
            buffer.tell = out.tell
    return io.TextIOWrapper(buffer, encoding=encoding, errors="xmlcharrefreplace", newline="\n",
                            write_through=True)


class XMLGenerator(handler.ContentHandler):
    """Writes what it is told as a document."""

    def __init__(self, out=None, encoding="iso-8859-1", short_empty_elements=False):
        super().__init__()
        out = _gettextwriter(out, encoding)
        self._write = out.write
        self._flush = out.flush
        self._ns_contexts = [{}]
        self._current_context = self._ns_contexts[-1]
        self._undeclared_ns_maps = []
        self._encoding = encoding
        self._short_empty_elements = short_empty_elements
        self._pending_start_element = False

    def _qname(self, name):
        # The name with the prefix of its namespace.
        if not name[0]:
            return name[1]
        if name[0] == "http://www.w3.org/XML/1998/namespace":
            return "xml:" + name[1]
        prefix = self._current_context[name[0]]
        return f"{prefix}:{name[1]}" if prefix else name[1]

    def _finish_pending_start_element(self, endElement=False):
        if self._pending_start_element:
            self._write(">")
            self._pending_start_element = False

    def _end_of_start(self):
        # <a may still become <a/>.
        if self._short_empty_elements:
            self._pending_start_element = True
        else:
            self._write(">")

    def startDocument(self):
        self._write(f'<?xml version="1.0" encoding="{self._encoding}"?>\n')

    def endDocument(self):
        self._flush()

    def startPrefixMapping(self, prefix, uri):
        self._ns_contexts.append(self._current_context.copy())
        self._current_context[uri] = prefix
        self._undeclared_ns_maps.append((prefix, uri))

    def endPrefixMapping(self, prefix):
        self._current_context = self._ns_contexts.pop()

    def startElement(self, name, attrs):
        self._finish_pending_start_element()
        self._write("<" + name)
        for key, value in attrs.items():
            self._write(f" {key}={quoteattr(value)}")
        self._end_of_start()

    def endElement(self, name):
        if self._pending_start_element:
            self._write("/>")
            self._pending_start_element = False
        else:
            self._write(f"</{name}>")

    def startElementNS(self, name, qname, attrs):
        self._finish_pending_start_element()
        self._write("<" + self._qname(name))
        for prefix, uri in self._undeclared_ns_maps:
            self._write(f' xmlns:{prefix}="{uri}"' if prefix else f' xmlns="{uri}"')
        self._undeclared_ns_maps = []
        for key, value in attrs.items():
            self._write(f" {self._qname(key)}={quoteattr(value)}")
        self._end_of_start()

    def endElementNS(self, name, qname):
        self.endElement(self._qname(name))

    def characters(self, content):
        if content:
            self._finish_pending_start_element()
            if not isinstance(content, str):
                content = str(content, self._encoding)
            self._write(escape(content))

    def ignorableWhitespace(self, content):
        if content:
            self._finish_pending_start_element()
            if not isinstance(content, str):
                content = str(content, self._encoding)
            self._write(content)

    def processingInstruction(self, target, data):
        self._finish_pending_start_element()
        self._write(f"<?{target} {data}?>")


def _passed_on(owner, name):
    # A method that calls the same of another handler.
    def method(self, *args):
        return getattr(getattr(self, owner), name)(*args)
    method.__name__ = name
    return method


class XMLFilterBase(xmlreader.XMLReader):
    """Stands between a parser and a handler; subclasses change what passes."""

    def __init__(self, parent=None):
        super().__init__()
        self._parent = parent

    def setDocumentLocator(self, locator):
        """Passes the locator on."""
        self._locator = locator
        self._cont_handler.setDocumentLocator(locator)

    def parse(self, source):
        for kind in "Content", "Error", "DTD":
            getattr(self._parent, f"set{kind}Handler")(self)
        self._parent.setEntityResolver(self)
        self._parent.parse(source)

    def getParent(self):
        """The parser, or the filter before this one."""
        return self._parent

    def setParent(self, parent):
        """Sets it."""
        self._parent = parent


for _owner, _names in {
        "_cont_handler": "startDocument endDocument startPrefixMapping endPrefixMapping "
                         "startElement endElement startElementNS endElementNS characters "
                         "ignorableWhitespace processingInstruction skippedEntity",
        "_err_handler": "error fatalError warning",
        "_dtd_handler": "notationDecl unparsedEntityDecl", "_ent_handler": "resolveEntity",
        "_parent": "setLocale getFeature setFeature getProperty setProperty"}.items():
    for _name in _names.split():
        setattr(XMLFilterBase, _name, _passed_on(_owner, _name))


def prepare_input_source(source, base=""):
    """An open InputSource for a path, an address, a file or an InputSource."""
    if isinstance(source, os.PathLike):
        source = os.fspath(source)
    if isinstance(source, str):
        source = xmlreader.InputSource(source)
    elif hasattr(source, "read"):
        file = source
        source = xmlreader.InputSource()
        if isinstance(file.read(0), str):
            source.setCharacterStream(file)
        else:
            source.setByteStream(file)
        if isinstance(getattr(file, "name", None), str):
            source.setSystemId(file.name)
    if source.getCharacterStream() is None and source.getByteStream() is None:
        name = source.getSystemId()
        path = os.path.join(os.path.dirname(os.path.normpath(base)), name)
        if os.path.isfile(path):
            source.setSystemId(path)
            source.setByteStream(open(path, "rb"))
        else:
            import urllib.parse
            import urllib.request
            source.setSystemId(urllib.parse.urljoin(base, name))
            source.setByteStream(urllib.request.urlopen(source.getSystemId()))
    return source
