"""ElementTree: XML documents as trees of elements."""
