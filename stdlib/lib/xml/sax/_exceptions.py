"""What can go wrong when XML is read."""


class SAXException(Exception):
    """The base; may hold another exception."""

    def __init__(self, msg, exception=None):
        self._msg = msg
        self._exception = exception
        super().__init__(msg)

    def getMessage(self):
        """The text."""
        return self._msg

    def getException(self):
        """The exception within, or None."""
        return self._exception

    def __str__(self):
        return self._msg

    def __getitem__(self, ix):
        raise AttributeError("__getitem__")


class SAXParseException(SAXException):
    """A document that is wrong at a place."""

    def __init__(self, msg, exception, locator):
        super().__init__(msg, exception)
        self._locator = locator
        # The locator moves on; the place of the error stays.
        self._systemId = locator.getSystemId()
        self._colnum = locator.getColumnNumber()
        self._linenum = locator.getLineNumber()

    def getColumnNumber(self):
        """The column."""
        return self._colnum

    def getLineNumber(self):
        """The line."""
        return self._linenum

    def getPublicId(self):
        """The document's public name."""
        return self._locator.getPublicId()

    def getSystemId(self):
        """The document's address."""
        return self._systemId

    def __str__(self):
        name = self.getSystemId()
        line, column = self.getLineNumber(), self.getColumnNumber()
        return (f"{'<unknown>' if name is None else name}:{'?' if line is None else line}:"
                f"{'?' if column is None else column}: {self._msg}")


class SAXNotRecognizedException(SAXException):
    """A feature or property that does not exist."""


class SAXNotSupportedException(SAXException):
    """A feature or property that cannot be set so."""


class SAXReaderNotAvailable(SAXNotSupportedException):
    """There is no parser."""
