"""Connections, as protocols see them."""
__all__ = ("BaseTransport", "ReadTransport", "WriteTransport", "Transport", "DatagramTransport",
           "SubprocessTransport")


def _methods(names):
    def decorate(cls):
        for name in names.split():
            def method(self, *args, **kwargs):
                raise NotImplementedError
            method.__name__ = name
            method.__qualname__ = f"{cls.__name__}.{name}"
            setattr(cls, name, method)
        return cls
    return decorate


@_methods("is_closing close set_protocol get_protocol")
class BaseTransport:
    """What all transports have."""

    __slots__ = ("_extra",)

    def __init__(self, extra=None):
        self._extra = {} if extra is None else extra

    def get_extra_info(self, name, default=None):
        """What is known about the connection: 'socket', 'peername', ..."""
        return self._extra.get(name, default)


@_methods("is_reading pause_reading resume_reading")
class ReadTransport(BaseTransport):
    """A transport that can be read."""

    __slots__ = ()


@_methods("set_write_buffer_limits get_write_buffer_size get_write_buffer_limits write write_eof "
          "can_write_eof abort")
class WriteTransport(BaseTransport):
    """A transport that can be written to."""

    __slots__ = ()

    def writelines(self, list_of_data):
        """Write several pieces."""
        self.write(b"".join(list_of_data))


class Transport(ReadTransport, WriteTransport):
    """A transport in both directions."""

    __slots__ = ()


@_methods("sendto abort")
class DatagramTransport(BaseTransport):
    """A transport of datagrams."""

    __slots__ = ()


@_methods("get_pid get_returncode get_pipe_transport send_signal terminate kill")
class SubprocessTransport(BaseTransport):
    """The connection to a child process."""

    __slots__ = ()
