"""What a transport calls."""
__all__ = ("BaseProtocol", "Protocol", "DatagramProtocol", "SubprocessProtocol",
           "BufferedProtocol")


class BaseProtocol:
    """What all protocols are told."""

    __slots__ = ()

    def connection_made(self, transport):
        """The connection is there."""

    def connection_lost(self, exc):
        """The connection is gone: with an exception, or None at its regular end."""

    def pause_writing(self):
        """The transport's buffer is full."""

    def resume_writing(self):
        """There is room in the transport's buffer again."""


class Protocol(BaseProtocol):
    """A stream's protocol."""

    __slots__ = ()

    def data_received(self, data):
        """Some bytes have come."""

    def eof_received(self):
        """The other side sends no more. A true result keeps the transport open."""


class BufferedProtocol(BaseProtocol):
    """A stream's protocol that brings its own buffer."""

    __slots__ = ()

    def get_buffer(self, sizehint):
        """Return the buffer to receive into."""

    def buffer_updated(self, nbytes):
        """So many bytes have come."""

    def eof_received(self):
        """The other side sends no more."""


class DatagramProtocol(BaseProtocol):
    """A protocol of datagrams."""

    __slots__ = ()

    def datagram_received(self, data, addr):
        """A datagram has come."""

    def error_received(self, exc):
        """Sending or receiving has failed."""


class SubprocessProtocol(BaseProtocol):
    """What the transport of a child process calls."""

    __slots__ = ()

    def pipe_data_received(self, fd, data):
        """The child wrote to its descriptor `fd`."""

    def pipe_connection_lost(self, fd, exc):
        """The child's descriptor `fd` was closed."""

    def process_exited(self):
        """The child has ended."""
