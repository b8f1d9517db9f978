"""The parser of xml.sax, by expat."""

from . import handler, xmlreader
from ._exceptions import (SAXNotRecognizedException, SAXNotSupportedException, SAXParseException,
                          SAXReaderNotAvailable)

version = "0.20"

try:
    from xml.parsers import expat
except ImportError:
    raise SAXReaderNotAvailable("expat not supported", None) from None

AttributesImpl = xmlreader.AttributesImpl
AttributesNSImpl = xmlreader.AttributesNSImpl


class ExpatLocator(xmlreader.Locator):
    """Where a parser is."""

    def __init__(self, parser):
        import weakref
        self._ref = weakref.ref(parser)

    def getColumnNumber(self):
        reader = self._ref()
        if reader is None or reader._parser is None:
            return None if reader is None else 1
        return reader._parser.ErrorColumnNumber

    def getLineNumber(self):
        reader = self._ref()
        if reader is None or reader._parser is None:
            return 1
        return reader._parser.ErrorLineNumber

    def getPublicId(self):
        reader = self._ref()
        return None if reader is None else reader._source.getPublicId()

    def getSystemId(self):
        reader = self._ref()
        return None if reader is None else reader._source.getSystemId()


class ExpatParser(xmlreader.IncrementalParser, xmlreader.Locator):
    """Reads documents and calls the handlers."""

    def __init__(self, namespaceHandling=0, bufsize=2 ** 16 - 20):
        super().__init__(bufsize)
        self._source = xmlreader.InputSource()
        self._parser = None
        self._namespaces = namespaceHandling
        self._lex_handler_prop = None
        self._parsing = False
        self._entity_stack = []
        self._external_ges = 0
        self._interning = None

    def parse(self, source):
        """Reads a path, an address, a file or an InputSource."""
        from . import saxutils
        source = saxutils.prepare_input_source(source)
        self._source = source
        try:
            self.reset()
            self._cont_handler.setDocumentLocator(ExpatLocator(self))
            super().parse(source)
        except:
            self._close_source()
            raise

    def prepareParser(self, source):
        if source.getSystemId() is not None:
            self._parser.SetBase(source.getSystemId())

    def setContentHandler(self, handler):
        super().setContentHandler(handler)
        if self._parsing:
            self._reset_cont_handler()

    _switches = {handler.feature_namespaces: "_namespaces",
                 handler.feature_external_ges: "_external_ges"}

    def getFeature(self, name):
        if name in self._switches:
            return getattr(self, self._switches[name])
        if name == handler.feature_string_interning:
            return self._interning is not None
        if name in (handler.feature_validation, handler.feature_external_pes,
                    handler.feature_namespace_prefixes):
            return 0
        raise SAXNotRecognizedException("Feature '%s' not recognized" % name)

    def setFeature(self, name, state):
        if self._parsing:
            raise SAXNotSupportedException("Cannot set features while parsing")
        if name in self._switches:
            setattr(self, self._switches[name], state)
        elif name == handler.feature_string_interning:
            self._interning = (self._interning or {}) if state else None
        elif name in (handler.feature_validation, handler.feature_external_pes,
                      handler.feature_namespace_prefixes):
            if state:
                what = {handler.feature_validation: "validation",
                        handler.feature_external_pes: "external parameter entities",
                        handler.feature_namespace_prefixes: "namespace prefixes"}[name]
                if name == handler.feature_external_pes:
                    raise SAXNotSupportedException(f"expat does not read {what}")
                raise SAXNotSupportedException(
                    "expat does not support validation" if what == "validation"
                    else "expat does not report namespace prefixes")
        else:
            raise SAXNotRecognizedException("Feature '%s' not recognized" % name)

    def getProperty(self, name):
        if name == handler.property_lexical_handler:
            return self._lex_handler_prop
        if name == handler.property_interning_dict:
            return self._interning
        if name == handler.property_xml_string:
            if self._parser is None:
                raise SAXNotSupportedException("XML string cannot be returned when not parsing")
            if not hasattr(self._parser, "GetInputContext"):
                raise SAXNotSupportedException("This version of expat does not support getting "
                                               "the XML string")
            return self._parser.GetInputContext()
        raise SAXNotRecognizedException("Property '%s' not recognized" % name)

    def setProperty(self, name, value):
        if name == handler.property_lexical_handler:
            self._lex_handler_prop = value
            if self._parsing:
                self._reset_lex_handler_prop()
        elif name == handler.property_interning_dict:
            self._interning = value
        elif name == handler.property_xml_string:
            raise SAXNotSupportedException("Property '%s' cannot be set" % name)
        else:
            raise SAXNotRecognizedException("Property '%s' not recognized" % name)

    def feed(self, data, isFinal=False):
        """Reads a part of a document."""
        if not self._parsing:
            self.reset()
            self._parsing = True
            self._cont_handler.startDocument()
        try:
            self._parser.Parse(data, isFinal)
        except expat.error as e:
            self._err_handler.fatalError(SAXParseException(expat.ErrorString(e.code), e, self))

    def _close_source(self):
        source = self._source
        try:
            file = source.getCharacterStream()
            if file is not None:
                file.close()
        finally:
            file = source.getByteStream()
            if file is not None:
                file.close()

    def close(self):
        """The end of the document."""
        if self._entity_stack or self._parser is None:
            return
        try:
            self.feed(b"", isFinal=True)
            self._cont_handler.endDocument()
            self._parsing = False
        finally:
            self._parsing = False
            if self._parser is not None:
                # What locators say afterwards.
                self._last = self._parser.ErrorColumnNumber, self._parser.ErrorLineNumber
                self._parser = None
            self._close_source()

    def _reset_cont_handler(self):
        self._parser.ProcessingInstructionHandler = self._cont_handler.processingInstruction
        self._parser.CharacterDataHandler = self._cont_handler.characters

    def _reset_lex_handler_prop(self):
        lexical, parser = self._lex_handler_prop, self._parser
        parser.CommentHandler = lexical and lexical.comment
        parser.StartCdataSectionHandler = lexical and lexical.startCDATA
        parser.EndCdataSectionHandler = lexical and lexical.endCDATA
        parser.StartDoctypeDeclHandler = lexical and self.start_doctype_decl
        parser.EndDoctypeDeclHandler = lexical and lexical.endDTD

    def reset(self):
        """Makes ready for another document."""
        encoding = self._source.getEncoding()
        if self._namespaces:
            self._parser = expat.ParserCreate(encoding, " ")
            self._parser.namespace_prefixes = 1
            self._parser.StartElementHandler = self.start_element_ns
            self._parser.EndElementHandler = self.end_element_ns
        else:
            self._parser = expat.ParserCreate(encoding)
            self._parser.StartElementHandler = self.start_element
            self._parser.EndElementHandler = self.end_element
        self._reset_cont_handler()
        self._parser.UnparsedEntityDeclHandler = self.unparsed_entity_decl
        self._parser.NotationDeclHandler = self.notation_decl
        self._parser.StartNamespaceDeclHandler = self.start_namespace_decl
        self._parser.EndNamespaceDeclHandler = self.end_namespace_decl
        if self._lex_handler_prop is not None:
            self._reset_lex_handler_prop()
        self._parser.ExternalEntityRefHandler = self.external_entity_ref
        if hasattr(self._parser, "SkippedEntityHandler"):
            self._parser.SkippedEntityHandler = self.skipped_entity_handler
        if hasattr(self._parser, "SetParamEntityParsing"):
            self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE)
        self._parsing = False
        self._entity_stack = []

    def getColumnNumber(self):
        if self._parser is None:
            return getattr(self, "_last", (None, None))[0]
        return self._parser.ErrorColumnNumber

    def getLineNumber(self):
        if self._parser is None:
            return getattr(self, "_last", (1, 1))[1]
        return self._parser.ErrorLineNumber

    def getPublicId(self):
        return self._source.getPublicId()

    def getSystemId(self):
        return self._source.getSystemId()

    def start_element(self, name, attrs):
        """What expat calls."""
        self._cont_handler.startElement(name, AttributesImpl(attrs))

    def end_element(self, name):
        """What expat calls."""
        self._cont_handler.endElement(name)

    @staticmethod
    def _split(name):
        # ((namespace, local name), qualified name) of expat's "namespace local prefix".
        parts = name.split()
        if len(parts) == 1:
            return (None, name), name
        if len(parts) == 3:
            return (parts[0], parts[1]), f"{parts[2]}:{parts[1]}"
        return tuple(parts), parts[1]

    def start_element_ns(self, name, attrs):
        """What expat calls."""
        pair, _qname = self._split(name)
        values, qnames = {}, {}
        for key, value in attrs.items():
            attribute, qname = self._split(key)
            values[attribute] = value
            qnames[attribute] = qname
        self._cont_handler.startElementNS(pair, None, AttributesNSImpl(values, qnames))

    def end_element_ns(self, name):
        """What expat calls."""
        self._cont_handler.endElementNS(self._split(name)[0], None)

    def processing_instruction(self, target, data):
        """What expat calls."""
        self._cont_handler.processingInstruction(target, data)

    def character_data(self, data):
        """What expat calls."""
        self._cont_handler.characters(data)

    def start_namespace_decl(self, prefix, uri):
        """What expat calls."""
        self._cont_handler.startPrefixMapping(prefix, uri)

    def end_namespace_decl(self, prefix):
        """What expat calls."""
        self._cont_handler.endPrefixMapping(prefix)

    def start_doctype_decl(self, name, sysid, pubid, has_internal_subset):
        """What expat calls."""
        self._lex_handler_prop.startDTD(name, pubid, sysid)

    def unparsed_entity_decl(self, name, base, sysid, pubid, notation_name):
        """What expat calls."""
        self._dtd_handler.unparsedEntityDecl(name, pubid, sysid, notation_name)

    def notation_decl(self, name, base, sysid, pubid):
        """What expat calls."""
        self._dtd_handler.notationDecl(name, pubid, sysid)

    def external_entity_ref(self, context, base, sysid, pubid):
        """What expat calls; entities elsewhere are only read if the feature is on."""
        if not self._external_ges:
            return 1
        from . import saxutils
        source = self._ent_handler.resolveEntity(pubid, sysid)
        source = saxutils.prepare_input_source(source, self._source.getSystemId() or "")
        self._entity_stack.append((self._parser, self._source))
        self._parser = self._parser.ExternalEntityParserCreate(context)
        self._source = source
        try:
            xmlreader.IncrementalParser.parse(self, source)
        except Exception:
            return 0     # an error in the entity
        finally:
            self._parser, self._source = self._entity_stack.pop()
        return 1

    def skipped_entity_handler(self, name, is_pe):
        """What expat calls."""
        self._cont_handler.skippedEntity("%" + name if is_pe else name)


def create_parser(*args, **kwargs):
    """A parser."""
    return ExpatParser(*args, **kwargs)
