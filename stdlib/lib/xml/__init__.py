"""XML: xml.etree.ElementTree is the way in; xml.parsers.expat parses step by step."""

__all__ = ["etree", "parsers"]
