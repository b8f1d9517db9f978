import copy
import io
import pickle
import xml.etree.ElementTree as ET
from xml.parsers import expat


def attempt(function, *args, **kwargs):
    try:
        print("->", function(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


source = """<?xml version="1.0"?>
<!DOCTYPE library SYSTEM "x.dtd">
<!-- a comment -->
<library xmlns:d="http://purl.org/dc/elements/1.1/" xmlns="urn:lib">
  <book id="1" lang="de"><d:title>Grüße &amp; K&#252;sse</d:title><pages>10</pages></book>
  <book id="2"><title>Two</title><pages>20</pages>tail</book>
  <?target data?>
  <shelf><book id="3"><title>Three</title></book><empty/></shelf>
</library>"""
root = ET.fromstring(source)
ns = {"l": "urn:lib", "dc": "http://purl.org/dc/elements/1.1/", "": "urn:lib"}
print(root.tag, root.attrib, len(root), [child.tag for child in root])
print(root.find("l:book", ns).attrib, root.findtext("book/dc:title", None, ns),
      root.findtext("nothing", "default", ns), [b.get("id") for b in root.iter("{urn:lib}book")])
for path in ("book", ".//book", "book[@lang]", "book[@id='2']", "book[@id!='2']", "book[title]",
             "book[title='Two']", ".//book[pages='10']", "book[2]",
             ".//title/..", "*/book", "{*}book", ".//{urn:lib}*", "shelf//", ".", "./shelf/book[1]",
             ".//pages[.='20']"):
    print(path, [e.get("id") or e.tag.rpartition("}")[2] for e in root.findall(path, ns)])
for path in ("/abs", "book[0]", "book[last()+1]", "book[foo()]", "x:y", "//book", ""):
    attempt(root.findall, path)
print([e.get("id") for path in ("l:book[last()]", "l:book[last()-1]", ".//l:book[last()]")
       for e in root.findall(path, {"l": "urn:lib"})])
print(ET.tostring(root, "unicode", default_namespace=None)[:150])
print(ET.tostring(root.find("book", ns)))
print("".join(root.itertext()).split())

# Building and writing.
top = ET.Element("top", {"a": "1"}, b="<&>\"\n\t")
top.text = "text & <more>"
one = ET.SubElement(top, "one", x="ü")
one.tail = "tail>"
ET.SubElement(top, "{urn:x}two").set("{urn:y}k", "v")
top.append(ET.Comment(" remark "))
top.append(ET.PI("target", "some data"))
top.insert(0, ET.Element(ET.QName("urn:x", "three")))
ET.register_namespace("why", "urn:y")
print(ET.tostring(top))
print(ET.tostring(top, encoding="utf-8", xml_declaration=True, short_empty_elements=False))
print(ET.tostring(top, encoding="iso-8859-1"), ET.tostring(top, "unicode", method="text"))
print(ET.tostring(ET.fromstring("<p>a<br/>b<script>1 &lt; 2</script></p>"), method="html"))
out = io.BytesIO()
ET.ElementTree(top).write(out, encoding="utf-16", xml_declaration=True)
print(out.getvalue()[:20], ET.fromstring(out.getvalue()).tag)
ET.indent(top)
ET.dump(top)
clone = copy.deepcopy(top)
print(clone is not top, len(clone), ET.tostring(clone) == ET.tostring(top),
      ET.tostring(pickle.loads(pickle.dumps(one))), copy.copy(top)[1] is one)
print(top[1].tag, [e.tag for e in top[1:3]], one in list(top))
top.remove(one)
del top[0]
top[0:1] = [ET.Element("new"), ET.Element("newer")]
print([e.tag for e in top if isinstance(e.tag, str)], top.keys(), sorted(top.items()))
top.clear()
print(ET.tostring(top), top.text, top.tail)
for call in (lambda: top.append("x"), lambda: top.insert(0, 1), lambda: top.extend([1]),
             lambda: top.remove(ET.Element("no")), lambda: top[0], lambda: top["x"],
             lambda: ET.tostring(ET.Element(1)), lambda: ET.SubElement(1, "x"),
             lambda: ET.register_namespace("ns1", "x"), lambda: ET.indent(top, level=-1),
             lambda: ET.tostring(top, method="none")):
    attempt(call)

# Errors of documents.
for text in ("<a>", "", "<a></b>", "<a>&x;</a>", "<a b='1' b='2'/>", "<a/><b/>", "\x01", "<a:b/>",
             b"<a>\xff</a>", "<a><b></a>"):
    try:
        ET.fromstring(text)
    except ET.ParseError as e:
        print(e, e.code, e.position, isinstance(e, SyntaxError))
print(ET.fromstring(b'<?xml version="1.0" encoding="iso-8859-15"?><a>\xa4</a>').text,
      ET.fromstring(b'<?xml version="1.0" encoding="cp1252"?><a>\x80</a>').text)

# Events, targets.
print([(event, e.tag if event in ("start", "end") else e)
       for event, e in ET.iterparse(io.BytesIO(b"<a xmlns:p='u'><p:b/><c/></a>"),
                                    ["start", "end", "start-ns", "end-ns"])])
pull = ET.XMLPullParser(["end", "comment", "pi"])
for piece in ("<a><b>te", "xt</b><!--c--><?p i?>", "</a>"):
    pull.feed(piece)
    print([(event, e.text) for event, e in pull.read_events()])
pull.close()


class Target:
    def __init__(self):
        self.log = []

    def start(self, tag, attrib):
        self.log.append(("start", tag, attrib))

    def end(self, tag):
        self.log.append(("end", tag))

    def data(self, data):
        self.log.append(("data", data))

    def comment(self, data):
        self.log.append(("comment", data))

    def doctype(self, *args):
        self.log.append(args)

    def close(self):
        return self.log


parser = ET.XMLParser(target=Target())
parser.feed(b"<!DOCTYPE a PUBLIC 'p' 's'><a k='v'>x<!--y-->z</a>")
print(parser.close())
builder = ET.TreeBuilder(insert_comments=True)
print(ET.tostring(ET.fromstring("<a>1<!--2-->3</a>", ET.XMLParser(target=builder))))
print(ET.XMLID("<a><b id='x'/><c id='y'/></a>")[1].keys(), ET.fromstringlist(["<a>", "</a>"]).tag)
print(ET.canonicalize("<a  z='1' y='2'><b/><!-- c -->\r\n</a>"),
      ET.canonicalize("<x:a xmlns:x='u' xmlns:y='v'> <y:b x:c='1'/> </x:a>", strip_text=True))

# expat itself.
parser = expat.ParserCreate(namespace_separator=" ")
log = []
parser.StartElementHandler = lambda name, attributes: log.append((name, attributes))
parser.EndElementHandler = lambda name: log.append("/" + name)
parser.CharacterDataHandler = lambda data: log.append(data)
parser.StartCdataSectionHandler = lambda: log.append("[")
parser.EndCdataSectionHandler = lambda: log.append("]")
parser.XmlDeclHandler = lambda *args: log.append(args)
parser.EntityDeclHandler = lambda *args: log.append(args)
parser.AttlistDeclHandler = lambda *args: log.append(args)
parser.ElementDeclHandler = lambda *args: log.append(args)
parser.ordered_attributes = True
parser.Parse("""<?xml version='1.0' encoding='utf-8'?><!DOCTYPE a [<!ELEMENT a (b|c)*>
<!ATTLIST a d CDATA 'x'><!ENTITY e 'text'>]><a xmlns='u' z='1'>&e;<![CDATA[<>]]></a>""", True)
print(log)
print(parser.CurrentLineNumber, parser.CurrentColumnNumber, parser.buffer_text, parser.buffer_size)
parser = expat.ParserCreate()


def failing(name, attributes):
    raise KeyError(name)


parser.StartElementHandler = failing
attempt(parser.Parse, "<a/>", True)
attempt(expat.ParserCreate, namespace_separator="ab")
attempt(setattr, parser, "buffer_size", 0)
attempt(expat.ParserCreate().Parse, 5)
try:
    expat.ParserCreate().Parse("<a>\n<b></a>", True)
except expat.ExpatError as e:
    print(e, e.code, e.lineno, e.offset, expat.errors.messages[e.code], expat.ErrorString(e.code))
print(expat.errors.XML_ERROR_SYNTAX, expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
      expat.model.XML_CTYPE_SEQ, type(parser).__name__)
