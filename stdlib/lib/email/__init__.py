"""E-mail messages and MIME: made, read and written.

`email.message.EmailMessage` is a message; message_from_string() and its siblings parse one. A policy
(email.policy) says how: `default` gives headers as objects and Unicode text, `compat32` (used where
none is given) plain strings.
"""

__all__ = ["base64mime", "charset", "encoders", "errors", "feedparser", "generator", "header",
           "iterators", "message", "message_from_file", "message_from_binary_file",
           "message_from_string", "message_from_bytes", "mime", "parser", "quoprimime", "utils"]


def message_from_string(s, *args, **kws):
    """Parse a str; the arguments are those of email.parser.Parser."""
    from email.parser import Parser
    return Parser(*args, **kws).parsestr(s)


def message_from_bytes(s, *args, **kws):
    """Parse bytes."""
    from email.parser import BytesParser
    return BytesParser(*args, **kws).parsebytes(s)


def message_from_file(fp, *args, **kws):
    """Parse a text file."""
    from email.parser import Parser
    return Parser(*args, **kws).parse(fp)


def message_from_binary_file(fp, *args, **kws):
    """Parse a binary file."""
    from email.parser import BytesParser
    return BytesParser(*args, **kws).parse(fp)
