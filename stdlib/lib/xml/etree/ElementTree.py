"""XML documents as trees: elements with a tag, attributes, text and children.

    tree = ElementTree.parse("file.xml")
    for item in tree.iter("item"):
        print(item.get("name"), item.text)
"""

import collections
import collections.abc
import contextlib
import io
import re
import sys
import warnings
import weakref

from xml.etree import ElementPath

__all__ = ["Comment", "dump", "Element", "ElementTree", "canonicalize", "fromstring",
           "fromstringlist", "indent", "iselement", "iterparse", "parse", "ParseError", "PI",
           "ProcessingInstruction", "QName", "SubElement", "tostring", "tostringlist",
           "TreeBuilder", "VERSION", "XML", "XMLID", "XMLParser", "XMLPullParser",
           "register_namespace", "C14NWriterTarget"]

VERSION = "1.3.0"


class ParseError(SyntaxError):
    """What is wrong with a document; `code` is expat's, `position` is (line, column)."""


def iselement(element):
    """Whether an object looks like an element."""
    return hasattr(element, "tag")


class Element:
    """A node: `tag`, `attrib` (a dict), `text` inside and `tail` behind it; a sequence of children."""

    __slots__ = ("tag", "attrib", "text", "tail", "_children", "__weakref__")

    def __init__(self, tag, attrib={}, **extra):
        if not isinstance(attrib, dict):
            raise TypeError(f"attrib must be dict, not {type(attrib).__name__}")
        self.tag = tag
        self.attrib = {**attrib, **extra}
        self.text = None
        self.tail = None
        self._children = []

    def __repr__(self):
        return f"<{self.__class__.__name__} {self.tag!r} at {id(self):#x}>"

    def makeelement(self, tag, attrib, /):
        """A new element of the same class."""
        return self.__class__(tag, attrib)

    def __copy__(self):
        element = self.makeelement(self.tag, self.attrib)
        element.attrib = self.attrib.copy()
        element.text = self.text
        element.tail = self.tail
        element[:] = self
        return element

    def __deepcopy__(self, memo):
        from copy import deepcopy
        element = self.makeelement(deepcopy(self.tag, memo), {})
        memo[id(self)] = element
        element.attrib = deepcopy(self.attrib, memo)
        element.text = deepcopy(self.text, memo)
        element.tail = deepcopy(self.tail, memo)
        element._children = [deepcopy(child, memo) for child in self._children]
        return element

    def __getstate__(self):
        return {"tag": self.tag, "_children": list(self._children), "attrib": self.attrib,
                "text": self.text, "tail": self.tail}

    def __setstate__(self, state):
        if not isinstance(state, dict):
            raise TypeError(f"Don't know how to unpickle \"{state!r:.200}\" as an Element")
        self.tag = state["tag"]
        self.attrib = state.get("attrib", {})
        self.text = state.get("text")
        self.tail = state.get("tail")
        self._children = list(state.get("_children", []))

    def __reduce_ex__(self, protocol):
        return _new_element, (self.__class__,), self.__getstate__()

    # --- children --------------------------------------------------------------------------------

    def __len__(self):
        return len(self._children)

    def __bool__(self):
        warnings.warn(
            "Testing an element's truth value will raise an exception in future versions.  "
            "Use specific 'len(elem)' or 'elem is not None' test instead.",
            DeprecationWarning, stacklevel=2)
        return len(self._children) != 0

    def __getitem__(self, index):
        try:
            return self._children[index]
        except IndexError:
            raise IndexError("child index out of range") from None
        except TypeError:
            if hasattr(index, "__index__") or isinstance(index, slice):
                raise
            raise TypeError("element indices must be integers") from None

    def __setitem__(self, index, element):
        if isinstance(index, slice):
            try:
                elements = list(element)
            except TypeError:
                raise TypeError(f'expected sequence, not "{type(element).__name__}"') from None
            for one in elements:
                _need_element(one)
            self._children[index] = elements
            return
        if not hasattr(index, "__index__"):
            raise TypeError("element indices must be integers")
        try:
            self._children[index]
        except IndexError:
            raise IndexError("child assignment index out of range") from None
        _need_element(element)
        self._children[index] = element

    def __delitem__(self, index):
        if not isinstance(index, slice) and not hasattr(index, "__index__"):
            raise TypeError("element indices must be integers")
        try:
            del self._children[index]
        except IndexError:
            raise IndexError("child assignment index out of range") from None

    def append(self, subelement, /):
        """Add a child at the end."""
        if not isinstance(subelement, Element):
            raise TypeError("append() argument 1 must be xml.etree.ElementTree.Element, not "
                            f"{type(subelement).__name__}")
        self._children.append(subelement)

    def extend(self, elements, /):
        """Add children at the end."""
        try:
            elements = list(elements)
        except TypeError:
            raise TypeError(f'expected sequence, not "{type(elements).__name__}"') from None
        for element in elements:
            _need_element(element)
            self._children.append(element)

    def insert(self, index, subelement, /):
        """Add a child at a place."""
        if not isinstance(subelement, Element):
            raise TypeError("insert() argument 2 must be xml.etree.ElementTree.Element, not "
                            f"{type(subelement).__name__}")
        self._children.insert(index, subelement)

    def remove(self, subelement, /):
        """Take a child away."""
        if not isinstance(subelement, Element):
            raise TypeError("remove() argument must be xml.etree.ElementTree.Element, not "
                            f"{type(subelement).__name__}")
        for i, child in enumerate(self._children):
            if child is subelement or child == subelement:
                del self._children[i]
                return
        raise ValueError("list.remove(x): x not in list")

    def clear(self):
        """Take children, attributes and text away."""
        self.attrib.clear()
        self._children = []
        self.text = self.tail = None

    # --- searching -------------------------------------------------------------------------------

    def find(self, path, namespaces=None):
        """The first element with a tag or at a path; None if there is none."""
        if namespaces is None and _is_tag(path):
            for child in self._children:
                if child.tag == path:
                    return child
            return None
        return ElementPath.find(self, path, namespaces)

    def findtext(self, path, default=None, namespaces=None):
        """The text of the first element with a tag or at a path."""
        return ElementPath.findtext(self, path, default, namespaces)

    def findall(self, path, namespaces=None):
        """A list of the elements with a tag or at a path."""
        if namespaces is None and _is_tag(path):
            return [child for child in self._children if child.tag == path]
        return ElementPath.findall(self, path, namespaces)

    def iterfind(self, path, namespaces=None):
        """The elements with a tag or at a path, one by one."""
        return ElementPath.iterfind(self, path, namespaces)

    def iter(self, tag=None):
        """The element and all below it, in the document's order; with a tag, those that have it."""
        if tag == "*":
            tag = None
        return _walk(self, tag)

    def itertext(self):
        """All text in the element, piece by piece."""
        if self.text:
            yield self.text
        for child in self._children:
            yield from child.itertext()
            if child.tail:
                yield child.tail

    # --- attributes ------------------------------------------------------------------------------

    def get(self, key, default=None):
        """An attribute's value."""
        return self.attrib.get(key, default)

    def set(self, key, value, /):
        """Set an attribute."""
        self.attrib[key] = value

    def keys(self):
        """The names of the attributes."""
        return list(self.attrib)

    def items(self):
        """The names and values of the attributes."""
        return list(self.attrib.items())


_path_marks = re.compile(r"[/*\[@.]")


def _is_tag(path):
    """Whether a path is only a tag: a step to children."""
    if not isinstance(path, str):
        return False
    if path[:1] == "{":
        end = path.find("}")
        return path[:3] != "{*}" and not _path_marks.search(path, end + 1 if end > 0 else 0)
    return not _path_marks.search(path)


def _walk(element, tag):
    # Without recursion: documents may be deep.
    if tag is None or element.tag == tag:
        yield element
    stack = [iter(element._children)] if isinstance(element, Element) else [iter(element)]
    while stack:
        for child in stack[-1]:
            if tag is None or child.tag == tag:
                yield child
            if isinstance(child, Element):
                if child._children:
                    stack.append(iter(child._children))
                    break
            elif len(child):
                stack.append(iter(child))
                break
        else:
            stack.pop()


def _new_element(cls):
    element = cls.__new__(cls)
    element.tag = element.text = element.tail = None
    element.attrib = {}
    element._children = []
    return element


def _need_element(element):
    if not isinstance(element, Element):
        raise TypeError(f'expected an Element, not "{type(element).__name__}"')


def SubElement(parent, tag, attrib={}, **extra):
    """Make an element, and add it to `parent`."""
    if not isinstance(parent, Element):
        raise TypeError("SubElement() argument 1 must be xml.etree.ElementTree.Element, not "
                        f"{type(parent).__name__}")
    element = parent.makeelement(tag, {**attrib, **extra})
    parent.append(element)
    return element


def Comment(text=None):
    """An element that stands for a comment."""
    element = Element(Comment)
    element.text = text
    return element


def ProcessingInstruction(target, text=None):
    """An element that stands for a processing instruction."""
    element = Element(ProcessingInstruction)
    element.text = target if text is None or text == "" else target + " " + text
    return element


PI = ProcessingInstruction


class QName:
    """A name with a namespace, "{uri}tag"; also allowed as an attribute's value."""

    def __init__(self, text_or_uri, tag=None):
        self.text = f"{{{text_or_uri}}}{tag}" if tag else text_or_uri

    def __str__(self):
        return self.text

    def __repr__(self):
        return f"<{self.__class__.__name__} {self.text!r}>"

    def __hash__(self):
        return hash(self.text)

    def _other(self, other):
        return other.text if isinstance(other, QName) else other

    def __le__(self, other):
        return self.text <= self._other(other)

    def __lt__(self, other):
        return self.text < self._other(other)

    def __ge__(self, other):
        return self.text >= self._other(other)

    def __gt__(self, other):
        return self.text > self._other(other)

    def __eq__(self, other):
        return self.text == self._other(other)


class ElementTree:
    """A document: a root element, and how it is read and written."""

    def __init__(self, element=None, file=None):
        self._root = element
        if file:
            self.parse(file)

    def getroot(self):
        """The root element."""
        return self._root

    def _setroot(self, element):
        self._root = element

    def parse(self, source, parser=None):
        """Read a file (a name or a file object); the root element."""
        with contextlib.ExitStack() as stack:
            if not hasattr(source, "read"):
                source = stack.enter_context(open(source, "rb"))
            if parser is None:
                parser = XMLParser()
            whole = getattr(parser, "_parse_whole", None)
            if whole is not None:
                self._root = whole(source)
                return self._root
            while data := source.read(65536):
                parser.feed(data)
            self._root = parser.close()
            return self._root

    def iter(self, tag=None):
        """All elements, in the document's order; with a tag, those that have it."""
        return self._root.iter(tag)

    @staticmethod
    def _relative(path):
        if path[:1] == "/":
            path = "." + path
            warnings.warn(
                "This search is broken in 1.3 and earlier, and will be fixed in a future version. "
                f" If you rely on the current behaviour, change it to {path!r}",
                FutureWarning, stacklevel=3)
        return path

    def find(self, path, namespaces=None):
        return self._root.find(self._relative(path), namespaces)

    def findtext(self, path, default=None, namespaces=None):
        return self._root.findtext(self._relative(path), default, namespaces)

    def findall(self, path, namespaces=None):
        return self._root.findall(self._relative(path), namespaces)

    def iterfind(self, path, namespaces=None):
        return self._root.iterfind(self._relative(path), namespaces)

    def write(self, file_or_filename, encoding=None, xml_declaration=None,
              default_namespace=None, method=None, *, short_empty_elements=True):
        """Write the document to a file, as "xml", "html", "text" or "c14n"."""
        if self._root is None:
            raise TypeError("ElementTree not initialized")
        if not method:
            method = "xml"
        elif method not in _serialize:
            raise ValueError(f"unknown method {method!r}")
        if not encoding:
            encoding = "utf-8" if method == "c14n" else "us-ascii"
        with _writer(file_or_filename, encoding) as (write, declared):
            if method == "xml" and (xml_declaration or xml_declaration is None
                                    and encoding.lower() != "unicode"
                                    and declared.lower() not in ("utf-8", "us-ascii")):
                write(f"<?xml version='1.0' encoding='{declared}'?>\n")
            if method == "text":
                _serialize_text(write, self._root)
                return
            qnames, namespaces = _namespaces(self._root, default_namespace)
            _serialize[method](write, self._root, qnames, namespaces,
                               short_empty_elements=short_empty_elements)

    def write_c14n(self, file):
        return self.write(file, method="c14n")


# --- writing -------------------------------------------------------------------------------------

@contextlib.contextmanager
def _writer(file_or_filename, encoding):
    """(a function that writes text, the name of the encoding)."""
    try:
        write = file_or_filename.write
    except AttributeError:
        if encoding.lower() == "unicode":
            encoding = "utf-8"
        with open(file_or_filename, "w", encoding=encoding, errors="xmlcharrefreplace") as file:
            yield file.write, encoding
        return
    if encoding.lower() == "unicode":
        yield write, getattr(file_or_filename, "encoding", None) or "utf-8"
        return
    with contextlib.ExitStack() as stack:
        if isinstance(file_or_filename, io.BufferedIOBase):
            file = file_or_filename
        elif isinstance(file_or_filename, io.RawIOBase):
            file = io.BufferedWriter(file_or_filename)
            stack.callback(file.detach)
        else:
            # Something with a method `write` for bytes.
            file = io.BufferedIOBase()
            file.writable = lambda: True
            file.write = write
            try:
                file.seekable = file_or_filename.seekable
                file.tell = file_or_filename.tell
            except AttributeError:
                pass
        file = io.TextIOWrapper(file, encoding=encoding, errors="xmlcharrefreplace", newline="\n")
        stack.callback(file.detach)
        yield file.write, encoding


def _namespaces(root, default_namespace=None):
    """({name: how it is written}, {namespace: prefix}) for a tree."""
    qnames = {None: None}
    namespaces = {}
    if default_namespace:
        namespaces[default_namespace] = ""

    def add(qname):
        try:
            if qname[:1] == "{":
                uri, tag = qname[1:].rsplit("}", 1)
                prefix = namespaces.get(uri)
                if prefix is None:
                    prefix = _namespace_map.get(uri)
                    if prefix is None:
                        prefix = f"ns{len(namespaces)}"
                    if prefix != "xml":
                        namespaces[uri] = prefix
                qnames[qname] = f"{prefix}:{tag}" if prefix else tag
            else:
                if default_namespace:
                    raise ValueError(
                        "cannot use non-qualified names with default_namespace option")
                qnames[qname] = qname
        except TypeError:
            _not_serializable(qname)

    for element in root.iter():
        tag = element.tag
        if isinstance(tag, QName):
            if tag.text not in qnames:
                add(tag.text)
        elif isinstance(tag, str):
            if tag not in qnames:
                add(tag)
        elif tag is not None and tag is not Comment and tag is not PI:
            _not_serializable(tag)
        for key, value in element.items():
            if isinstance(key, QName):
                key = key.text
            if key not in qnames:
                add(key)
            if isinstance(value, QName) and value.text not in qnames:
                add(value.text)
        text = element.text
        if isinstance(text, QName) and text.text not in qnames:
            add(text.text)
    return qnames, namespaces


def _write_start(write, element, tag, qnames, namespaces, escape):
    write("<" + tag)
    items = list(element.items())
    if items or namespaces:
        if namespaces:
            for uri, prefix in sorted(namespaces.items(), key=lambda pair: pair[1]):
                colon = ":" if prefix else ""
                write(f' xmlns{colon}{prefix}="{_escape_attrib(uri)}"')
        for key, value in items:
            if isinstance(key, QName):
                key = key.text
            value = qnames[value.text] if isinstance(value, QName) else escape(value)
            write(f' {qnames[key]}="{value}"')


def _serialize_xml(write, elem, qnames, namespaces, short_empty_elements, **kwargs):
    tag, text = elem.tag, elem.text
    if tag is Comment:
        write(f"<!--{text}-->")
    elif tag is ProcessingInstruction:
        write(f"<?{text}?>")
    else:
        name = qnames[tag.text if isinstance(tag, QName) else tag]
        if name is None:
            if text:
                write(_escape_cdata(text))
            for child in elem:
                _serialize_xml(write, child, qnames, None, short_empty_elements)
        else:
            _write_start(write, elem, name, qnames, namespaces, _escape_attrib)
            if text or len(elem) or not short_empty_elements:
                write(">")
                if text:
                    write(qnames[text.text] if isinstance(text, QName) else _escape_cdata(text))
                for child in elem:
                    _serialize_xml(write, child, qnames, None, short_empty_elements)
                write(f"</{name}>")
            else:
                write(" />")
    if elem.tail:
        write(_escape_cdata(elem.tail))


HTML_EMPTY = {"area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input",
              "isindex", "link", "meta", "param", "source", "track", "wbr"}


def _serialize_html(write, elem, qnames, namespaces, **kwargs):
    tag, text = elem.tag, elem.text
    if tag is Comment:
        write(f"<!--{_escape_cdata(text)}-->")
    elif tag is ProcessingInstruction:
        write(f"<?{_escape_cdata(text)}?>")
    else:
        name = qnames[tag.text if isinstance(tag, QName) else tag]
        if name is None:
            if text:
                write(_escape_cdata(text))
            for child in elem:
                _serialize_html(write, child, qnames, None)
        else:
            _write_start(write, elem, name, qnames, namespaces, _escape_attrib_html)
            write(">")
            lower = name.lower()
            if text:
                write(text if lower in ("script", "style") else _escape_cdata(text))
            for child in elem:
                _serialize_html(write, child, qnames, None)
            if lower not in HTML_EMPTY:
                write(f"</{name}>")
    if elem.tail:
        write(_escape_cdata(elem.tail))


def _serialize_text(write, elem):
    for part in elem.itertext():
        write(part)
    if elem.tail:
        write(elem.tail)


_serialize = {"xml": _serialize_xml, "html": _serialize_html, "text": _serialize_text}

# Prefixes of namespaces that everybody knows; register_namespace() adds more.
_namespace_map = {
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/1999/xhtml": "html",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://schemas.xmlsoap.org/wsdl/": "wsdl",
    "http://www.w3.org/2001/XMLSchema": "xs",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://purl.org/dc/elements/1.1/": "dc",
}


def register_namespace(prefix, uri):
    """Write a namespace with a prefix; what had one of them before loses it."""
    if re.match(r"ns\d+$", prefix):
        raise ValueError("Prefix format reserved for internal use")
    for known_uri, known in list(_namespace_map.items()):
        if known_uri == uri or known == prefix:
            del _namespace_map[known_uri]
    _namespace_map[uri] = prefix


register_namespace._namespace_map = _namespace_map


def _not_serializable(text):
    raise TypeError(f"cannot serialize {text!r} (type {type(text).__name__})")


def _escape_cdata(text):
    try:
        if "&" in text:
            text = text.replace("&", "&amp;")
        if "<" in text:
            text = text.replace("<", "&lt;")
        if ">" in text:
            text = text.replace(">", "&gt;")
        return text
    except (TypeError, AttributeError):
        _not_serializable(text)


_attribute_table = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;",
                                  "\r": "&#13;", "\n": "&#10;", "\t": "&#09;"})


def _escape_attrib(text):
    try:
        return text.translate(_attribute_table)
    except (TypeError, AttributeError):
        _not_serializable(text)


def _escape_attrib_html(text):
    try:
        return text.replace("&", "&amp;").replace(">", "&gt;").replace('"', "&quot;")
    except (TypeError, AttributeError):
        _not_serializable(text)


def tostring(element, encoding=None, method=None, *, xml_declaration=None,
             default_namespace=None, short_empty_elements=True):
    """An element as bytes, or as str with the encoding "unicode"."""
    stream = io.StringIO() if encoding == "unicode" else io.BytesIO()
    ElementTree(element).write(stream, encoding, xml_declaration=xml_declaration,
                               default_namespace=default_namespace, method=method,
                               short_empty_elements=short_empty_elements)
    return stream.getvalue()


class _ListDataStream(io.BufferedIOBase):
    def __init__(self, parts):
        self.parts = parts

    def writable(self):
        return True

    def seekable(self):
        return True

    def write(self, part):
        self.parts.append(part)

    def tell(self):
        return len(self.parts)


def tostringlist(element, encoding=None, method=None, *, xml_declaration=None,
                 default_namespace=None, short_empty_elements=True):
    """The same in pieces."""
    parts = []
    ElementTree(element).write(_ListDataStream(parts), encoding, xml_declaration=xml_declaration,
                               default_namespace=default_namespace, method=method,
                               short_empty_elements=short_empty_elements)
    return parts


def dump(elem):
    """Write an element to sys.stdout."""
    if not isinstance(elem, ElementTree):
        elem = ElementTree(elem)
    elem.write(sys.stdout, encoding="unicode")
    tail = elem.getroot().tail
    if not tail or tail[-1] != "\n":
        sys.stdout.write("\n")


def indent(tree, space="  ", level=0):
    """Put white space between the elements of a tree, so that it reads well."""
    if isinstance(tree, ElementTree):
        tree = tree.getroot()
    if level < 0:
        raise ValueError(f"Initial indentation level must be >= 0, got {level}")
    if not len(tree):
        return
    breaks = ["\n" + level * space]

    def visit(element, depth):
        inner = depth + 1
        if inner == len(breaks):
            breaks.append(breaks[depth] + space)
        if not element.text or not element.text.strip():
            element.text = breaks[inner]
        child = None
        for child in element:
            if len(child):
                visit(child, inner)
            if not child.tail or not child.tail.strip():
                child.tail = breaks[inner]
        if not child.tail.strip():
            child.tail = breaks[depth]

    visit(tree, 0)


# --- reading -------------------------------------------------------------------------------------

def parse(source, parser=None):
    """Read a file (a name or a file object); an ElementTree."""
    tree = ElementTree()
    tree.parse(source, parser)
    return tree


def iterparse(source, events=None, parser=None):
    """Read a file step by step: (event, element) pairs; its attribute `root` is set at the end."""
    pull = XMLPullParser(events=events, _parser=parser)
    close = not hasattr(source, "read")
    if close:
        source = open(source, "rb")

    def read():
        try:
            while True:
                yield from pull.read_events()
                data = source.read(16 * 1024)
                if not data:
                    break
                pull.feed(data)
            root = pull._close_and_return_root()
            yield from pull.read_events()
            iterator = found()
            if iterator is not None:
                iterator.root = root
        finally:
            if close:
                source.close()

    steps = read()

    class IterParseIterator(collections.abc.Iterator):
        __next__ = steps.__next__

        def __del__(self):
            if close:
                source.close()

    iterator = IterParseIterator()
    iterator.root = None
    found = weakref.ref(iterator)
    return iterator


class XMLPullParser:
    """A parser that is fed, and asked for events: read_events()."""

    def __init__(self, events=None, *, _parser=None):
        self._events_queue = collections.deque()
        self._parser = _parser or XMLParser(target=TreeBuilder())
        if events is None:
            events = ("end",)
        self._parser._setevents(self._events_queue, events)

    def feed(self, data):
        if self._parser is None:
            raise ValueError("feed() called after end of stream")
        if data:
            try:
                self._parser.feed(data)
            except SyntaxError as e:
                self._events_queue.append(e)

    def _close_and_return_root(self):
        root = self._parser.close()
        self._parser = None
        return root

    def close(self):
        self._close_and_return_root()

    def read_events(self):
        """The events that came since the last call."""
        events = self._events_queue
        while events:
            event = events.popleft()
            if isinstance(event, Exception):
                raise event
            yield event

    def flush(self):
        if self._parser is None:
            raise ValueError("flush() called after end of stream")
        self._parser.flush()


def XML(text, parser=None):
    """The root element of a document in a str or bytes."""
    if not parser:
        parser = XMLParser(target=TreeBuilder())
    parser.feed(text)
    return parser.close()


fromstring = XML


def XMLID(text, parser=None):
    """(root element, {id: element}) of a document."""
    tree = XML(text, parser)
    ids = {}
    for element in tree.iter():
        key = element.get("id")
        if key:
            ids[key] = element
    return tree, ids


def fromstringlist(sequence, parser=None):
    """The root element of a document in pieces."""
    if not parser:
        parser = XMLParser(target=TreeBuilder())
    for text in sequence:
        parser.feed(text)
    return parser.close()


class TreeBuilder:
    """Makes a tree of start(), data() and end() calls; close() returns the root."""

    def __init__(self, element_factory=None, *, comment_factory=None, pi_factory=None,
                 insert_comments=False, insert_pis=False):
        self._data = []
        self._open = []
        self._last = None
        self._root = None
        self._in_tail = False
        self._comment_factory = Comment if comment_factory is None else comment_factory
        self.insert_comments = insert_comments
        self._pi_factory = ProcessingInstruction if pi_factory is None else pi_factory
        self.insert_pis = insert_pis
        self._factory = Element if element_factory is None else element_factory

    def close(self):
        """The root element."""
        return self._root

    def _flush(self):
        if not self._data:
            return
        if self._last is not None:
            text = "".join(self._data)
            if self._in_tail:
                self._last.tail = text if self._last.tail is None else self._last.tail + text
            else:
                self._last.text = text if self._last.text is None else self._last.text + text
        self._data = []

    def data(self, data):
        """Add text."""
        self._data.append(data)

    def start(self, tag, attrs):
        """Open an element."""
        if self._data:
            self._flush()
        self._last = element = self._factory(tag, attrs)
        if self._open:
            self._open[-1].append(element)
        elif self._root is None:
            self._root = element
        self._open.append(element)
        self._in_tail = False
        return element

    def end(self, tag):
        """Close an element."""
        if self._data:
            self._flush()
        if not self._open:
            raise IndexError("pop from empty stack")
        self._last = self._open.pop()
        self._in_tail = True
        return self._last

    def comment(self, text):
        """Make a comment; it becomes part of the tree if `insert_comments`."""
        return self._single(self._comment_factory, self.insert_comments, text)

    def pi(self, target, text=None):
        """Make a processing instruction; it becomes part of the tree if `insert_pis`."""
        return self._single(self._pi_factory, self.insert_pis, target, text)

    def _single(self, factory, insert, *args):
        element = factory(*args)
        if insert:
            self._flush()
            self._last = element
            if self._open:
                self._open[-1].append(element)
            self._in_tail = True
        return element


class XMLParser:
    """A parser that calls a target: by default a TreeBuilder, whose tree close() returns."""

    def __init__(self, *, target=None, encoding=None):
        from xml.parsers import expat
        parser = expat.ParserCreate(encoding, "}")
        if target is None:
            target = TreeBuilder()
        self.parser = self._parser = parser
        self.target = self._target = target
        self._error = expat.error
        self._names = {}
        self.entity = {}
        self._doctype = None
        parser.DefaultHandlerExpand = self._default
        if hasattr(target, "start"):
            parser.StartElementHandler = self._start
        if hasattr(target, "end"):
            parser.EndElementHandler = self._end
        if hasattr(target, "start_ns"):
            parser.StartNamespaceDeclHandler = self._start_ns
        if hasattr(target, "end_ns"):
            parser.EndNamespaceDeclHandler = self._end_ns
        if hasattr(target, "data"):
            parser.CharacterDataHandler = target.data
        if hasattr(target, "comment"):
            parser.CommentHandler = target.comment
        if hasattr(target, "pi"):
            parser.ProcessingInstructionHandler = target.pi
        parser.buffer_text = True
        parser.ordered_attributes = True
        self.version = "Expat %d.%d.%d" % expat.version_info

    def _setevents(self, events_queue, events_to_report):
        parser = self._parser
        append = events_queue.append
        for event in events_to_report:
            if event == "start":
                def handler(tag, attributes, event=event, start=self._start):
                    append((event, start(tag, attributes)))
                parser.StartElementHandler = handler
            elif event == "end":
                def handler(tag, event=event, end=self._end):
                    append((event, end(tag)))
                parser.EndElementHandler = handler
            elif event == "start-ns":
                if hasattr(self.target, "start_ns"):
                    def handler(prefix, uri, event=event, start_ns=self._start_ns):
                        append((event, start_ns(prefix, uri)))
                else:
                    def handler(prefix, uri, event=event):
                        append((event, (prefix or "", uri or "")))
                parser.StartNamespaceDeclHandler = handler
            elif event == "end-ns":
                if hasattr(self.target, "end_ns"):
                    def handler(prefix, event=event, end_ns=self._end_ns):
                        append((event, end_ns(prefix)))
                else:
                    def handler(prefix, event=event):
                        append((event, None))
                parser.EndNamespaceDeclHandler = handler
            elif event == "comment":
                def handler(text, event=event, self=self):
                    append((event, self.target.comment(text)))
                parser.CommentHandler = handler
            elif event == "pi":
                def handler(target, data, event=event, self=self):
                    append((event, self.target.pi(target, data)))
                parser.ProcessingInstructionHandler = handler
            else:
                raise ValueError(f"unknown event {event!r}")

    def _raise(self, value):
        error = ParseError(value)
        error.code = value.code
        error.position = value.lineno, value.offset
        raise error

    def _fix_name(self, key):
        """"uri}name" as "{uri}name"."""
        try:
            return self._names[key]
        except KeyError:
            name = self._names[key] = "{" + key if "}" in key else key
            return name

    def _start_ns(self, prefix, uri):
        return self.target.start_ns(prefix or "", uri or "")

    def _end_ns(self, prefix):
        return self.target.end_ns(prefix or "")

    def _start(self, tag, attributes):
        fix = self._fix_name
        if attributes:
            attributes = {fix(attributes[i]): attributes[i + 1]
                          for i in range(0, len(attributes), 2)}
        else:
            attributes = {}
        return self.target.start(fix(tag), attributes)

    def _end(self, tag):
        return self.target.end(self._fix_name(tag))

    def _default(self, text):
        prefix = text[:1]
        if prefix == "&":
            # An entity that the document does not define.
            try:
                data_handler = self.target.data
            except AttributeError:
                return
            try:
                data_handler(self.entity[text[1:-1]])
            except KeyError:
                from xml.parsers import expat
                parser = self.parser
                error = expat.error(f"undefined entity {text}: line {parser.ErrorLineNumber}, "
                                    f"column {parser.ErrorColumnNumber}")
                error.code = 11
                error.lineno = parser.ErrorLineNumber
                error.offset = parser.ErrorColumnNumber
                raise error
        elif prefix == "<" and text == "<!DOCTYPE":
            self._doctype = []
        elif self._doctype is not None:
            if prefix == ">":
                self._doctype = None
                return
            text = text.strip()
            if not text:
                return
            self._doctype.append(text)
            count = len(self._doctype)
            if count <= 2:
                return
            kind = self._doctype[1]
            if kind == "PUBLIC" and count == 4:
                name, kind, public, system = self._doctype
                if public:
                    public = public[1:-1]
            elif kind == "SYSTEM" and count == 3:
                name, kind, system = self._doctype
                public = None
            else:
                return
            if hasattr(self.target, "doctype"):
                self.target.doctype(name, public, system[1:-1])
            elif hasattr(self, "doctype"):
                warnings.warn("The doctype() method of XMLParser is ignored.  Define doctype() "
                              "method on the TreeBuilder target.", RuntimeWarning)
            self._doctype = None

    def feed(self, data):
        """Parse more data."""
        try:
            self.parser.Parse(data, False)
        except self._error as v:
            self._raise(v)

    def close(self):
        """End the document; what the target's close() returns."""
        try:
            self.parser.Parse(b"", True)
        except self._error as v:
            self._raise(v)
        try:
            close_handler = self.target.close
        except AttributeError:
            return None
        else:
            return close_handler()
        finally:
            del self.parser, self._parser
            del self.target, self._target

    def flush(self):
        """Hand on what was held back."""
        try:
            self.parser.Parse(b"", False)
        except self._error as v:
            self._raise(v)


from xml.etree._c14n import C14NWriterTarget, canonicalize

canonicalize.__module__ = C14NWriterTarget.__module__ = __name__
