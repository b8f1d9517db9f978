"""Parsers as programs see them, what they read, and the attributes they give."""

from . import handler
from ._exceptions import SAXNotRecognizedException, SAXNotSupportedException


class XMLReader:
    """The base of parsers: handlers, features, properties."""

    def __init__(self):
        self._cont_handler = handler.ContentHandler()
        self._dtd_handler = handler.DTDHandler()
        self._ent_handler = handler.EntityResolver()
        self._err_handler = handler.ErrorHandler()

    def parse(self, source):
        """Reads a document."""
        raise NotImplementedError("This method must be implemented!")

    def getContentHandler(self):
        """What is told of the content."""
        return self._cont_handler

    def setContentHandler(self, handler):
        """Sets it."""
        self._cont_handler = handler

    def getDTDHandler(self):
        """What is told of declarations."""
        return self._dtd_handler

    def setDTDHandler(self, handler):
        """Sets it."""
        self._dtd_handler = handler

    def getEntityResolver(self):
        """What finds entities."""
        return self._ent_handler

    def setEntityResolver(self, resolver):
        """Sets it."""
        self._ent_handler = resolver

    def getErrorHandler(self):
        """What is told of errors."""
        return self._err_handler

    def setErrorHandler(self, handler):
        """Sets it."""
        self._err_handler = handler

    def setLocale(self, locale):
        """Messages are in English."""
        raise SAXNotSupportedException("Locale support not implemented")

    def getFeature(self, name):
        """Whether a feature is on."""
        raise SAXNotRecognizedException("Feature '%s' not recognized" % name)

    def setFeature(self, name, state):
        """Switches a feature."""
        raise SAXNotRecognizedException("Feature '%s' not recognized" % name)

    def getProperty(self, name):
        """A property."""
        raise SAXNotRecognizedException("Property '%s' not recognized" % name)

    def setProperty(self, name, value):
        """Sets a property."""
        raise SAXNotRecognizedException("Property '%s' not recognized" % name)


class IncrementalParser(XMLReader):
    """A parser that takes a document in parts."""

    def __init__(self, bufsize=2 ** 16):
        self._bufsize = bufsize
        super().__init__()

    def parse(self, source):
        from . import saxutils
        source = saxutils.prepare_input_source(source)
        self.prepareParser(source)
        file = source.getCharacterStream() or source.getByteStream()
        while data := file.read(self._bufsize):
            self.feed(data)
        self.close()

    def feed(self, data):
        """Reads a part."""
        raise NotImplementedError("This method must be implemented!")

    def prepareParser(self, source):
        """Called before the first part of a source."""
        raise NotImplementedError("prepareParser must be overridden!")

    def close(self):
        """The end of the document."""
        raise NotImplementedError("This method must be implemented!")

    def reset(self):
        """Makes ready for another document."""
        raise NotImplementedError("This method must be implemented!")


class Locator:
    """A place in a document."""

    def getColumnNumber(self):
        """The column."""
        return -1

    def getLineNumber(self):
        """The line."""
        return -1

    def getPublicId(self):
        """The document's public name."""
        return None

    def getSystemId(self):
        """The document's address."""
        return None


class InputSource:
    """What is read: names, an encoding, open files."""

    def __init__(self, system_id=None):
        self.__system_id = system_id
        self.__public_id = None
        self.__encoding = None
        self.__bytefile = None
        self.__charfile = None

    def setPublicId(self, public_id):
        """The public name."""
        self.__public_id = public_id

    def getPublicId(self):
        """The public name."""
        return self.__public_id

    def setSystemId(self, system_id):
        """The address."""
        self.__system_id = system_id

    def getSystemId(self):
        """The address."""
        return self.__system_id

    def setEncoding(self, encoding):
        """The encoding of the bytes."""
        self.__encoding = encoding

    def getEncoding(self):
        """The encoding of the bytes."""
        return self.__encoding

    def setByteStream(self, bytefile):
        """A file of bytes."""
        self.__bytefile = bytefile

    def getByteStream(self):
        """A file of bytes."""
        return self.__bytefile

    def setCharacterStream(self, charfile):
        """A file of text."""
        self.__charfile = charfile

    def getCharacterStream(self):
        """A file of text."""
        return self.__charfile


class AttributesImpl:
    """An element's attributes: a mapping from names to values."""

    def __init__(self, attrs):
        self._attrs = attrs

    def getLength(self):
        """How many there are."""
        return len(self._attrs)

    def getType(self, name):
        """CDATA: types are not known."""
        return "CDATA"

    def getValue(self, name):
        """A value."""
        return self._attrs[name]

    def getValueByQName(self, name):
        """A value."""
        return self._attrs[name]

    def getNameByQName(self, name):
        """The name itself."""
        if name not in self._attrs:
            raise KeyError(name)
        return name

    def getQNameByName(self, name):
        """The name itself."""
        if name not in self._attrs:
            raise KeyError(name)
        return name

    def getNames(self):
        """All names."""
        return list(self._attrs.keys())

    def getQNames(self):
        """All names."""
        return list(self._attrs.keys())

    def __len__(self):
        return len(self._attrs)

    def __getitem__(self, name):
        return self._attrs[name]

    def keys(self):
        """All names."""
        return list(self._attrs.keys())

    def __contains__(self, name):
        return name in self._attrs

    def get(self, name, alternative=None):
        """A value, or the alternative."""
        return self._attrs.get(name, alternative)

    def copy(self):
        """The same attributes."""
        return self.__class__(self._attrs)

    def items(self):
        """The pairs."""
        return list(self._attrs.items())

    def values(self):
        """The values."""
        return list(self._attrs.values())


class AttributesNSImpl(AttributesImpl):
    """Attributes whose names are (namespace, local name)."""

    def __init__(self, attrs, qnames):
        self._attrs = attrs
        self._qnames = qnames

    def getValueByQName(self, name):
        return self._attrs[self.getNameByQName(name)]

    def getNameByQName(self, name):
        for pair, qname in self._qnames.items():
            if qname == name:
                return pair
        raise KeyError(name)

    def getQNameByName(self, name):
        return self._qnames[name]

    def getQNames(self):
        return list(self._qnames.values())

    def copy(self):
        return self.__class__(self._attrs, self._qnames)
