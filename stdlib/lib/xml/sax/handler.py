"""The classes whose methods parsers call, and the names of features and properties."""

version = "2.0beta"
_FEATURES = "http://xml.org/sax/features/"
_PROPERTIES = "http://xml.org/sax/properties/"


class ErrorHandler:
    """Raises errors and prints warnings."""

    def error(self, exception):
        """A document that breaks its rules."""
        raise exception

    def fatalError(self, exception):
        """A document that is no XML."""
        raise exception

    def warning(self, exception):
        """Something odd."""
        print(exception)


class ContentHandler:
    """What a document holds; subclasses define what they need."""

    def __init__(self):
        self._locator = None

    def setDocumentLocator(self, locator):
        """Tells where the parser is at any time."""
        self._locator = locator

    def startDocument(self):
        """The beginning."""

    def endDocument(self):
        """The end."""

    def startPrefixMapping(self, prefix, uri):
        """A prefix means a namespace from here."""

    def endPrefixMapping(self, prefix):
        """It does so no longer."""

    def startElement(self, name, attrs):
        """<name …>"""

    def endElement(self, name):
        """</name>"""

    def startElementNS(self, name, qname, attrs):
        """An element's start; name is (namespace, local name)."""

    def endElementNS(self, name, qname):
        """An element's end."""

    def characters(self, content):
        """Text."""

    def ignorableWhitespace(self, whitespace):
        """Blanks that mean nothing."""

    def processingInstruction(self, target, data):
        """<?target data?>"""

    def skippedEntity(self, name):
        """An entity that was not read."""


class DTDHandler:
    """What a document type declares."""

    def notationDecl(self, name, publicId, systemId):
        """A notation."""

    def unparsedEntityDecl(self, name, publicId, systemId, ndata):
        """An entity that is no XML."""


class EntityResolver:
    """Says where entities are."""

    def resolveEntity(self, publicId, systemId):
        """An address or an InputSource."""
        return systemId


class LexicalHandler:
    """What most programs do not care about."""

    def comment(self, content):
        """<!--content-->"""

    def startDTD(self, name, public_id, system_id):
        """<!DOCTYPE name …"""

    def endDTD(self):
        """The end of the document type."""

    def startCDATA(self):
        """<![CDATA["""

    def endCDATA(self):
        """]]>"""


feature_namespaces = _FEATURES + "namespaces"
feature_namespace_prefixes = _FEATURES + "namespace-prefixes"
feature_string_interning = _FEATURES + "string-interning"
feature_validation = _FEATURES + "validation"
feature_external_ges = _FEATURES + "external-general-entities"
feature_external_pes = _FEATURES + "external-parameter-entities"
all_features = [feature_namespaces, feature_namespace_prefixes, feature_string_interning,
                feature_validation, feature_external_ges, feature_external_pes]

property_lexical_handler = _PROPERTIES + "lexical-handler"
property_declaration_handler = _PROPERTIES + "declaration-handler"
property_dom_node = _PROPERTIES + "dom-node"
property_xml_string = _PROPERTIES + "xml-string"
property_encoding = "http://www.python.org/sax/properties/encoding"
property_interning_dict = "http://www.python.org/sax/properties/interning-dict"
all_properties = [property_lexical_handler, property_dom_node, property_declaration_handler,
                  property_xml_string, property_encoding, property_interning_dict]
