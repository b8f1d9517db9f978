"""xml.sax: events, namespaces, errors, filters, and documents written by XMLGenerator."""
import io
import xml.sax
from xml.sax import handler, saxutils

document = b"""<?xml version="1.0" encoding="iso-8859-1"?>
<!DOCTYPE a [<!ENTITY e "text">]>
<a xmlns="urn:d" xmlns:p="urn:p" x="1" p:y="2"><!--c--><b>&e; \xe9 &lt;</b><?t d?><p:c/><![CDATA[<x>]]></a>"""


class Events(handler.ContentHandler, handler.LexicalHandler):
    def __getattribute__(self, name):
        if name in ("startElement", "startElementNS"):
            return lambda *a: print(name, *a[:-1], sorted(a[-1].items(), key=repr), len(a[-1]), sorted(a[-1].getQNames()))
        if name in ("characters", "endElement", "endElementNS", "startPrefixMapping", "endPrefixMapping", "startDocument",
                    "endDocument", "processingInstruction", "comment", "startDTD", "endDTD", "startCDATA", "endCDATA"):
            return lambda *a: print(name, *map(repr, a))
        return super().__getattribute__(name)


for namespaces in (0, 1):
    parser = xml.sax.make_parser()
    parser.setFeature(handler.feature_namespaces, namespaces)
    events = Events()
    parser.setContentHandler(events)
    parser.setProperty(handler.property_lexical_handler, events)
    parser.parse(io.BytesIO(document))
for bad in ("<a><b></a>", "", "<a", "x", "<a/>\n<b/>"):
    try:
        xml.sax.parseString(bad, handler.ContentHandler())
    except xml.sax.SAXParseException as e:
        print(e, "|", e.getMessage(), e.getLineNumber(), e.getColumnNumber(), e.getSystemId())
out = io.StringIO()
xml.sax.parseString(document, saxutils.XMLGenerator(out, "utf-8", short_empty_elements=True))
print(out.getvalue())
out = io.BytesIO()
g = saxutils.XMLGenerator(out, "ascii")
g.startDocument()
g.startElement("b", {"k": 'x"y<', "\xe9": "\n'\""})
g.characters("\xe9<&>")
g.ignorableWhitespace(" ")
g.processingInstruction("t", "d")
g.endElement("b")
g.endDocument()
print(out.getvalue())


class Louder(saxutils.XMLFilterBase):
    def characters(self, content):
        super().characters(content.upper())


out = io.StringIO()
f = Louder(xml.sax.make_parser())
f.setContentHandler(saxutils.XMLGenerator(out))
f.parse(io.StringIO("<a>text<b>more</b></a>"))
print(out.getvalue())
print(saxutils.escape("<a>&", {"a": "B"}), saxutils.unescape("&lt;&amp;&gt;x", {"x": "y"}))
print(saxutils.quoteattr("a\"b'\n\t"), saxutils.quoteattr('a"b'), saxutils.quoteattr("a"))
for call in (lambda: parser.setFeature("no", 1), lambda: parser.getProperty("no"), lambda: parser.setFeature(handler.feature_validation, 1)):
    try:
        call()
    except xml.sax.SAXException as e:
        print(type(e).__name__, e)
